// How fast the webhooks of messengers are answered, many at a time.
//
//   webhook_load [--footnote PROGRAM] [--in-flight N] [--seconds S]
//                [--bar-ms MS] [options of serve...]
//
// Starts a server, its sessions on disk in a folder of its own unless the
// options say otherwise, and lets N chats at a time hold conversations: first
// in Telegram, then by Twilio. Exits with 1 where an answer is wrong, or where
// the slowest hundredth of the answers takes longer than the bar.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/service/child_process.h"
#include "tests/service/http_client.h"
#include "tests/service/messenger/webhook_posts.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

// What a user says in a chat before the next one begins.
const char* const kScript[] = {
    "/start",   "it has hurt for about a week and there is no swelling",
    "no",       "it's getting better",
    "no",       "no",
    "no",       "can I go swimming?",
    "/summary",
};
constexpr size_t kTurns = sizeof(kScript) / sizeof(kScript[0]);

// The request of a chat's turn; `number` is that of no other.
using Post =
    std::function<HttpRequest(int number, int chat, const std::string& text)>;

HttpRequest TelegramPost(int number, int chat, const std::string& text) {
  return TelegramRequest(TelegramMessage(number, text, chat).dump());
}

HttpRequest TwilioPost(int number, int chat, const std::string& text) {
  return TwilioRequest(TwilioMessage(absl::StrCat("SM", number), text,
                                     absl::StrCat("+1555", chat)));
}

int Percentile(const std::vector<int>& sorted, double share) {
  return sorted[static_cast<size_t>(share *
                                    static_cast<double>(sorted.size() - 1))];
}

bool Measure(const char* name, const std::string& server, int in_flight,
             double seconds, double bar_ms, const Post& post) {
  std::vector<size_t> turns(static_cast<size_t>(in_flight), 0);
  std::vector<int> chats(static_cast<size_t>(in_flight));
  int chat = 0;
  int number = 0;
  bool well = true;
  for (int& first : chats) first = ++chat;
  HttpLanes lanes(server, in_flight);
  const Clock::time_point begin = Clock::now();
  std::vector<int> latencies = lanes.Run(
      [&](int lane, std::string* request) {
        if (Seconds(Clock::now() - begin).count() > seconds) return false;
        size_t& turn = turns[static_cast<size_t>(lane)];
        if (turn == kTurns) {
          turn = 0;
          chats[static_cast<size_t>(lane)] = ++chat;
        }
        *request = WireOf(
            post(++number, chats[static_cast<size_t>(lane)], kScript[turn++]));
        return true;
      },
      [&](int /*lane*/, const HttpAnswer& answer) {
        if (answer.status == 200 && !answer.body.empty()) return;
        if (well) std::cerr << name << ": " << answer.body << "\n";
        well = false;
      });
  if (latencies.empty()) {
    std::cerr << name << ": a connection broke\n";
    return false;
  }
  std::sort(latencies.begin(), latencies.end());
  const double p99_ms = Percentile(latencies, 0.99) / 1e3;
  absl::PrintF("%-9s %6.0f answers/s, %d in flight: p50 %.1f ms, p99 %.1f ms\n",
               name, static_cast<double>(latencies.size()) / seconds, in_flight,
               Percentile(latencies, 0.5) / 1e3, p99_ms);
  if (bar_ms > 0 && p99_ms > bar_ms) {
    std::cerr << name << ": slower than " << bar_ms << " ms\n";
    return false;
  }
  return well;
}

int Main(int argc, char** argv) {
  const std::string self = argv[0];
  std::string footnote =
      absl::StrCat(self.substr(0, self.rfind('/') + 1), "footnote");
  int in_flight = 100;
  double seconds = 5;
  double bar_ms = 0;
  CLI::App program("Measures webhooks");
  program.add_option("--footnote", footnote, "Program to start");
  program.add_option("--in-flight", in_flight)->capture_default_str();
  program.add_option("--seconds", seconds)->capture_default_str();
  program.add_option("--bar-ms", bar_ms, "0: none");
  program.allow_extras();
  CLI11_PARSE(program, argc, argv);

  const TemporaryFolder folder;
  const auto write = [&folder](const char* name, const char* text) {
    const std::string file = absl::StrCat(folder.path(), "/", name);
    std::ofstream(file) << text << "\n";
    return file;
  };
  std::vector<std::string> serve = {
      "--http=127.0.0.1:0",
      absl::StrCat("--store=rocksdb:", folder.path(), "/sessions"),
      "--telegram-secret",
      write("telegram", kTelegramSecret),
      "--twilio-token",
      write("twilio", kTwilioToken),
      "--twilio-url",
      kTwilioUrl,
      "--session-turns=100000"};
  const std::vector<std::string> more = program.remaining();
  serve.insert(serve.end(), more.begin(), more.end());
  ChildServer server(footnote, serve);
  const std::string http = server.BrowseAddress();
  const bool telegram =
      Measure("Telegram", http, in_flight, seconds, bar_ms, TelegramPost);
  const bool twilio =
      Measure("Twilio", http, in_flight, seconds, bar_ms, TwilioPost);
  return telegram && twilio ? 0 : 1;
}

}  // namespace
}  // namespace footnote::service

int main(int argc, char** argv) { return footnote::service::Main(argc, argv); }
