// Kills servers at random moments under load, and checks that no answered turn
// is lost, none counts twice, and a turn that is sent again gets the same
// answer.
//
//   crash_test [--store rocksdb|postgres|redis|memory] [--kills N] [--clients
//   N]
//              [--servers N] [--store-kills N] [--seed N] [--minutes N]
//
// With postgres and redis several servers share one store, which is killed and
// started again as well. Ends with a line of counts; exit status 1 where
// something was lost, counted twice, changed or went wrong, or where the kills
// were not done in time.
#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/load_library.h"
#include "tests/crash/crash_client.h"
#include "tests/crash/crashing_servers.h"

namespace footnote::service {
namespace {

struct Options {
  std::string store = "rocksdb";
  int kills = 20;
  int store_kills = 0;
  int servers = 1;
  int clients = 8;
  uint64_t seed = 1;
  int minutes = 10;
};

// So long a server lives from its first answer to its end, in milliseconds.
constexpr int kShortestLife = 5;
constexpr int kLongestLife = 250;

// True where all kills were done in time.
bool Kill(const Options& options, CrashingServers* servers) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::minutes(options.minutes);
  std::mt19937_64 random(options.seed);
  std::uniform_int_distribution<int> life(kShortestLife, kLongestLife);
  const int every = options.store_kills > 0
                        ? std::max(1, options.kills / options.store_kills)
                        : 0;
  for (int i = 1; i <= options.kills; ++i) {
    if (Clock::now() > end) {
      std::cerr << "only " << i - 1 << " kills were done in time\n";
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(life(random)));
    if (every > 0 && i % every == 0) {
      servers->KillStore();
    } else {
      servers->KillServer(random());
    }
  }
  return true;
}

int64_t Report(const Options& options, const CrashCounts& counts) {
  std::cout << absl::StrCat(
      options.store, ": ", options.kills, " kills, ", options.servers,
      " servers, ", counts.sessions.load(), " sessions, ",
      counts.acknowledged.load(), " turns answered, ", counts.unanswered.load(),
      " calls unanswered, ", counts.redelivered.load(),
      " turns sent again; lost ", counts.lost.load(), ", twice ",
      counts.twice.load(), ", changed ", counts.changed.load(), ", wrong ",
      counts.wrong.load(), ", given up ", counts.given_up.load(), "\n");
  return counts.lost + counts.twice + counts.changed + counts.wrong +
         counts.given_up;
}

int Run(const Options& options) {
  const auto library = LoadLibrary({});
  if (!library.ok()) {
    std::cerr << library.status() << "\n";
    return 1;
  }
  const auto topic = (*library)->Find("");
  const auto servers = CrashingServers::Start(options.store, options.servers);
  if (!servers.ok()) {
    std::cerr << servers.status() << "\n";
    return 1;
  }
  CrashCounts counts;
  std::atomic<bool> stop = false;
  std::vector<std::unique_ptr<CrashClient>> clients;
  std::vector<std::thread> threads;
  for (int i = 0; i < options.clients; ++i) {
    clients.push_back(std::make_unique<CrashClient>(
        topic.get(), [&](uint64_t random) { return (*servers)->Pick(random); },
        options.seed * 1000 + static_cast<uint64_t>(i), &counts));
    threads.emplace_back([&stop, client = clients.back().get()] {
      while (!stop) client->Converse();
    });
  }
  const bool done = Kill(options, servers->get());
  stop = true;
  for (std::thread& thread : threads) thread.join();
  for (const auto& client : clients) client->CheckAll();
  const int64_t faults = Report(options, counts);
  const bool tried = counts.acknowledged > 0 && counts.unanswered > 0;
  if (!tried) std::cerr << "no call met a killed server: nothing is shown\n";
  return faults == 0 && done && tried ? 0 : 1;
}

}  // namespace
}  // namespace footnote::service

int main(int argc, char** argv) {
  footnote::service::Options options;
  CLI::App program("Kills servers under load and counts what is lost");
  program.add_option("--store", options.store, "The store of the servers")
      ->capture_default_str();
  program.add_option("--kills", options.kills, "How often something is killed")
      ->capture_default_str();
  program
      .add_option("--store-kills", options.store_kills,
                  "How many of these hit the store itself")
      ->capture_default_str();
  program.add_option("--servers", options.servers, "Servers on one store")
      ->capture_default_str();
  program.add_option("--clients", options.clients, "Conversations at a time")
      ->capture_default_str();
  program.add_option("--seed", options.seed, "Of everything random")
      ->capture_default_str();
  program.add_option("--minutes", options.minutes, "When to give up")
      ->capture_default_str();
  CLI11_PARSE(program, argc, argv);
  return footnote::service::Run(options);
}
