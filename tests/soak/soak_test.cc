// An hour of mixed use, compressed: a served `footnote` is used in every way
// that its API allows, as hard as the machine lets it, and must then hold no
// more than it did after a warm-up.
//
//   soak_test [--store memory|rocksdb|postgres|redis] [--minutes M]
//             [--clients N] [--tolerance BYTES] [--seed N]
//
// An hour of busy use is 1,000 people who talk at a time and each say something
// every 30 s: 120,000 calls, which 5 minutes must make, and others pro rata.
// The first third is the warm-up. Over the rest memory may grow by no more than
// --tolerance bytes a turn (Theil-Sen slope); by default half of what a leak of
// 100 bytes a turn shows. When it is idle again, descriptors and threads must
// be those of the idle server after the warm-up. Every session ends, and what a
// server keeps by design, names of expired sessions (as many as may live) and
// some replaced topics, is filled up before.
//
// Ends with a report; exit status 1 where something was held, answered wrongly
// or not tried.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "tests/service/store/store_place.h"
#include "tests/soak/flatness.h"
#include "tests/soak/soak_client.h"
#include "tests/soak/soak_counts.h"
#include "tests/soak/soak_topics.h"
#include "tests/soak/soaked_server.h"

namespace footnote::service {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string store = "memory";
  double minutes = 5;
  int clients = 16;
  double tolerance = 50;
  uint64_t seed = 1;
};

constexpr double kBusyHourCalls = 120'000;
constexpr double kBusyHourMinutes = 5;

constexpr auto kBetweenSamples = std::chrono::seconds(1);
constexpr int kSamplesPerReload = 5;

class Soak {
 public:
  Soak(const Options& options, const SoakTopics* topics, SoakedServer* server,
       SoakCounts* counts)
      : options_(options), server_(server), counts_(counts) {
    for (int i = 0; i < options.clients; ++i) {
      clients_.push_back(std::make_unique<SoakClient>(
          server->address(), topics,
          options.seed * 1000 + static_cast<uint64_t>(i), counts));
    }
    FillExpired(topics);
    server->FillTopics();
  }

  // True where the server held out.
  bool Run() {
    const auto all = std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double, std::ratio<60>>(options_.minutes));
    const int64_t calls_before = counts_->Calls();
    Use(all / 3);
    before_ = server_->Settle([](const ServerSample&) { return false; });
    samples_.clear();
    Use(all - all / 3);
    after_ = server_->Settle([this](const ServerSample& now) {
      return CheckLeftOver(before_, now).ok();
    });
    calls_ = counts_->Calls() - calls_before;
    Report();
    return Verdict();
  }

 private:
  // What is remembered of expired sessions grows until it is as much as may be.
  void FillExpired(const SoakTopics* topics) {
    SoakLine line(server_->address(), topics, options_.seed, counts_);
    v1::StartSessionRequest brief;
    brief.mutable_ttl()->set_nanos(1'000'000);
    for (int i = 0; i < 2 * SoakedServer::kMaxSessions; ++i) {
      line.Expect(SoakKind::kStart, "footnote.v1.DialogueService/StartSession",
                  brief, grpc::StatusCode::OK);
    }
  }

  // Runs all clients for so long; meanwhile samples the server, and has it load
  // its topics anew now and then.
  void Use(Clock::duration length) {
    const auto end = Clock::now() + length;
    std::vector<std::thread> threads;
    for (const auto& client : clients_) {
      threads.emplace_back([end, client = client.get()] {
        while (Clock::now() < end) client->Converse();
        client->Leave();
      });
    }
    for (auto next = Clock::now() + kBetweenSamples; next < end;
         next += kBetweenSamples) {
      std::this_thread::sleep_until(next);
      samples_.push_back(server_->Sample());
      if (samples_.size() % kSamplesPerReload == 0) server_->Reload();
    }
    for (std::thread& thread : threads) thread.join();
  }

  double CallsDue() const {
    return kBusyHourCalls * options_.minutes / kBusyHourMinutes;
  }

  void Report() const {
    constexpr double kMiB = 1 << 20;
    const MemoryCourse course = CourseOf(samples_);
    std::cout << absl::StrFormat(
        "%s, %.2f minutes, %d clients, seed %d\n%9d calls, where as much of an "
        "hour of busy use has %.0f\n",
        options_.store, options_.minutes, options_.clients, options_.seed,
        calls_, CallsDue());
    for (size_t i = 0; i < kSoakKindNames.size(); ++i) {
      std::cout << absl::StrFormat("%9d   %s\n",
                                   counts_->Of(static_cast<SoakKind>(i)),
                                   kSoakKindNames[i]);
    }
    std::cout << absl::StrFormat(
        "%9d turns taken, %d calls ended early, %d connections, %d reloads\n"
        "memory: %.1f MiB in the second third, %.1f MiB in the last; %+.1f "
        "bytes a turn, %.0f allowed\n"
        "idle before and after: %d and %d descriptors, %d and %d threads\n",
        counts_->turns.load(), counts_->ended_early.load(),
        counts_->connections.load(), server_->reloads(),
        course.first_bytes / kMiB, course.last_bytes / kMiB,
        course.bytes_per_turn, options_.tolerance, before_.descriptors,
        after_.descriptors, before_.threads, after_.threads);
    if (after_.store_files > 0) {
      std::cout << absl::StrFormat(
          "the store's folder: %.1f and %.1f MiB, %d and %d files, %d and %d "
          "descriptors\n",
          static_cast<double>(before_.store_bytes) / kMiB,
          static_cast<double>(after_.store_bytes) / kMiB, before_.store_files,
          after_.store_files, before_.store_descriptors,
          after_.store_descriptors);
    }
  }

  bool Verdict() const {
    std::vector<std::string> against;
    if (after_.resident_bytes == 0) against.emplace_back("the server is gone");
    for (const absl::Status& status :
         {CheckMemory(samples_, options_.tolerance), CheckStoreSize(samples_),
          CheckLeftOver(before_, after_)}) {
      if (!status.ok()) against.emplace_back(status.message());
    }
    if (counts_->faults() > 0) {
      against.push_back(absl::StrCat(counts_->faults(), " faults"));
    }
    if (static_cast<double>(calls_) < CallsDue()) {
      against.emplace_back("too few calls: this machine is too busy");
    }
    for (size_t i = 0; i < kSoakKindNames.size(); ++i) {
      if (counts_->Of(static_cast<SoakKind>(i)) == 0) {
        against.push_back(absl::StrCat("not tried: ", kSoakKindNames[i]));
      }
    }
    if (counts_->ended_early == 0) against.emplace_back("nothing ended early");
    for (const std::string& reason : against) std::cout << reason << "\n";
    std::cout << (against.empty() ? "it held out\n" : "it did not hold out\n");
    return against.empty();
  }

  const Options options_;
  SoakedServer* const server_;
  SoakCounts* const counts_;
  std::vector<std::unique_ptr<SoakClient>> clients_;
  // Since the warm-up.
  std::vector<ServerSample> samples_;
  // Idle, after the warm-up and at the end.
  ServerSample before_;
  ServerSample after_;
  int64_t calls_ = 0;
};

int Run(const Options& options) {
  const auto topics = SoakTopics::Read(".");
  if (!topics.ok()) {
    std::cerr << topics.status() << "\n";
    return 1;
  }
  const auto place = NewStorePlace(options.store);
  if (!place.ok()) {
    std::cerr << place.status() << "\n";
    return 1;
  }
  SoakCounts counts;
  SoakedServer server(place->get(), topics->get(), &counts);
  if (server.address().empty()) {
    std::cerr << "the server did not start\n";
    return 1;
  }
  return Soak(options, topics->get(), &server, &counts).Run() ? 0 : 1;
}

}  // namespace
}  // namespace footnote::service

int main(int argc, char** argv) {
  footnote::service::Options options;
  CLI::App program("Uses a server in every way and sees whether it leaks");
  program.add_option("--store", options.store, "The store of the server")
      ->capture_default_str();
  program.add_option("--minutes", options.minutes, "How long it is used")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  program.add_option("--clients", options.clients, "Conversations at a time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  program
      .add_option("--tolerance", options.tolerance,
                  "Bytes a turn that memory may grow by")
      ->capture_default_str();
  program.add_option("--seed", options.seed, "Of everything random")
      ->capture_default_str();
  CLI11_PARSE(program, argc, argv);
  return footnote::service::Run(options);
}
