#include "tests/abuse/polite_browsers.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"

namespace footnote::service {
namespace {

constexpr char kService[] = "/footnote.v1.DialogueService/";
// Sessions are begun beforehand, so that only turns are measured.
constexpr int kTurns = 400;

}  // namespace

PoliteBrowsers::PoliteBrowsers(const std::string& server,
                               const std::string& key, int count)
    : count_(count),
      fields_(absl::StrCat("Content-Type: application/json\r\nAuthorization: ",
                           "Bearer ", key, "\r\n")),
      lanes_(server, count) {}

double PoliteBrowsers::Talk(absl::Duration length) {
  std::vector<std::string> sessions(static_cast<size_t>(count_));
  std::vector<int> turns(sessions.size(), 0);
  const auto begin = [&](absl::Time end) {
    return lanes_.Run(
        absl::StrCat(kService, "StartSession"), fields_,
        [&](int lane, std::string* body) {
          *body = "{}";
          return sessions[static_cast<size_t>(lane)].empty() &&
                 absl::Now() < end;
        },
        [&](int lane, const HttpAnswer& answer) {
          if (answer.status != 200) ++failures_;
          const auto started =
              nlohmann::json::parse(answer.body, nullptr, false);
          sessions[static_cast<size_t>(lane)] =
              started.is_object() ? started.value("sessionId", "-") : "-";
        });
  };
  const absl::Time begun = absl::Now();
  const absl::Time end = begun + length;
  int64_t answered = 0;
  while (absl::Now() < end) {
    if (begin(end).empty()) ++failures_;
    const std::vector<int> latencies = lanes_.Run(
        absl::StrCat(kService, "SendTurn"), fields_,
        [&](int lane, std::string* body) {
          const auto i = static_cast<size_t>(lane);
          if (turns[i] == kTurns || absl::Now() >= end) return false;
          *body = absl::StrCat("{\"sessionId\":\"", sessions[i],
                               "\",\"turnId\":\"", ++turns[i],
                               "\",\"text\":\"it began about a week ago\"}");
          return true;
        },
        [&](int /*lane*/, const HttpAnswer& answer) {
          if (answer.status != 200) ++failures_;
        });
    answered += static_cast<int64_t>(latencies.size());
    if (latencies.empty()) {
      ++failures_;
      break;
    }
    sessions.assign(sessions.size(), "");
    turns.assign(turns.size(), 0);
  }
  return static_cast<double>(answered) /
         absl::ToDoubleSeconds(absl::Now() - begun);
}

}  // namespace footnote::service
