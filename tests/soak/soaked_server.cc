#include "tests/soak/soaked_server.h"

#include <chrono>
#include <csignal>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

using Clock = std::chrono::steady_clock;

// More than the server keeps of replaced topics.
constexpr int kFirstReloads = 6;
// Of so many reloads one finds a bad topic, and one no change.
constexpr int kReloadKinds = 4;
constexpr char kLoaded[] = "topics_reloaded";
constexpr char kRefused[] = "topics_not_reloaded";

constexpr auto kBetweenLooks = std::chrono::milliseconds(100);
constexpr auto kReloadsWithin = std::chrono::seconds(60);
constexpr auto kSettled = std::chrono::seconds(3);
constexpr auto kSettlesWithin = std::chrono::seconds(30);

}  // namespace

SoakedServer::SoakedServer(const StorePlace* place, SoakTopics* topics,
                           SoakCounts* counts)
    : place_(place),
      topics_(topics),
      counts_(counts),
      server_(FOOTNOTE_BINARY,
              {absl::StrCat("--store=", place->spec()),
               absl::StrCat("--max-sessions=", kMaxSessions),
               // All come from one address, in far more of a hurry than people.
               "--address-connections=100000", "--session-turns=100000",
               absl::StrCat("--topic=", topics->folder()),
               // Each would be a line of the log.
               "--audit-log=/dev/null"},
              Log()) {}

void SoakedServer::Load(absl::string_view outcome) {
  ++reloads_;
  server_.process().Signal(SIGHUP);
  const auto give_up = Clock::now() + kReloadsWithin;
  while (Clock::now() < give_up) {
    int ended = 0;
    std::string last;
    for (const nlohmann::json& line : LinesOf(ReadAll(Log()))) {
      const std::string event = line.value("event", "");
      if (event != kLoaded && event != kRefused) continue;
      ++ended;
      last = event;
    }
    if (ended == reloads_ && last == outcome) return;
    if (ended >= reloads_) break;
    std::this_thread::sleep_for(kBetweenLooks);
  }
  counts_->Fault(absl::StrCat("a reload did not end with: ", outcome));
}

void SoakedServer::FillTopics() {
  for (int i = 0; i < kFirstReloads; ++i) {
    topics_->Change();
    Load(kLoaded);
  }
}

void SoakedServer::Reload() {
  switch (reloads_ % kReloadKinds) {
    case 0:
      topics_->Break();
      Load(kRefused);
      topics_->Mend();
      return;
    case 1:
      return Load(kLoaded);
    default:
      topics_->Change();
      Load(kLoaded);
  }
}

ServerSample SoakedServer::Sample() const {
  ServerSample sample = SampleServer(server_.process().pid(), place_->folder());
  sample.turns = static_cast<double>(counts_->turns);
  return sample;
}

ServerSample SoakedServer::Settle(
    const std::function<bool(const ServerSample&)>& well) const {
  const auto give_up = Clock::now() + kSettlesWithin;
  ServerSample sample = Sample();
  auto changed = Clock::now();
  while (!well(sample) && Clock::now() < give_up &&
         Clock::now() < changed + kSettled) {
    std::this_thread::sleep_for(kBetweenLooks);
    const ServerSample now = Sample();
    if (now.threads != sample.threads ||
        now.descriptors != sample.descriptors ||
        now.store_descriptors != sample.store_descriptors) {
      changed = Clock::now();
    }
    sample = now;
  }
  return sample;
}

}  // namespace footnote::service
