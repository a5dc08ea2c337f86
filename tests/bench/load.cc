// A load generator: how fast real conversations are held, beside an empty call
// on the same server in the same run.
//
//   load [--footnote PROGRAM | --server ADDRESS [--server-pid PID]]
//        [--in-flight N] [--seconds S] [--rounds N] [--connections N]
//        [--sessions N] [--filled N] [--json] [--tls-ca FILE] [--key SECRET]
//        [--http] [--http-server ADDRESS] [options of serve...]
//
// Rounds of empty calls (grpc.health.v1.Health/Check) and of SendTurn take
// turns, so that whatever else the machine does hits both. With --footnote it
// starts the server itself, and also measures the time from its start to the
// first answer, and its memory per session; with --filled the rates are those
// of a store that holds so many sessions already. --json adds a line for
// programs to each thing measured: measure_stores.py draws them. --http
// measures SendTurn as JSON over HTTP too, in rounds between the others.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "service/client_channel.h"
#include "tests/service/child_process.h"
#include "tests/service/http_client.h"

namespace footnote::service {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr char kHealth[] = "/grpc.health.v1.Health/Check";
constexpr char kStart[] = "/footnote.v1.DialogueService/StartSession";
constexpr char kTurn[] = "/footnote.v1.DialogueService/SendTurn";

// What a user says; a session is done when all was said.
const char* const kScript[] = {
    "it has hurt for about a week and there is no swelling",
    "no",
    "it's getting better",
    "no",
    "no",
    "no",
    "can I go swimming?",
    "thanks",
};
constexpr int kScriptTurns = sizeof(kScript) / sizeof(kScript[0]);

struct Options {
  std::string footnote;
  std::string server;
  pid_t server_pid = 0;
  int in_flight = 64;
  double seconds = 2;
  int rounds = 5;
  int connections = 2;
  int sessions = 100000;
  int filled = 0;
  bool json = false;
  bool http = false;
  std::string http_server;  // where --server has its other door
  ClientOptions client;     // but for the server
};

grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

[[noreturn]] void Fail(const std::string& what) {
  std::cerr << "load: " << what << "\n";
  std::_Exit(1);
}

// Makes calls on several connections at once, some in flight at any time.
class Load {
 public:
  // What the next call is; false ends this lane. Called by one lane at a time.
  struct Call {
    const char* method = nullptr;
    grpc::ByteBuffer request;
  };
  using Next = std::function<bool(int lane, Call* call)>;
  using Done = std::function<void(int lane, const grpc::ByteBuffer& response)>;

  Load(const std::string& server, const Options& options)
      : in_flight_(options.in_flight), client_(options.client) {
    client_.server = server;
    for (int i = 0; i < options.connections; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      auto channel = MakeChannel(client_, arguments);
      if (!channel.ok()) Fail(std::string(channel.status().message()));
      stubs_.push_back(
          std::make_unique<grpc::GenericStub>(*std::move(channel)));
    }
  }

  // Runs lanes until each has ended; gives the latencies in microseconds.
  std::vector<int> Run(const Next& next, const Done& done) {
    std::vector<Lane> lanes(static_cast<size_t>(in_flight_));
    running_ = in_flight_;
    for (int i = 0; i < in_flight_; ++i) {
      lanes[i].load = this;
      lanes[i].number = i;
      lanes[i].next = &next;
      lanes[i].done = &done;
      lanes[i].stub = stubs_[static_cast<size_t>(i) % stubs_.size()].get();
    }
    for (Lane& lane : lanes) lane.Step();
    std::unique_lock<std::mutex> lock(mutex_);
    all_ended_.wait(lock, [this] { return running_ == 0; });
    std::vector<int> latencies;
    for (const Lane& lane : lanes) {
      latencies.insert(latencies.end(), lane.latencies.begin(),
                       lane.latencies.end());
    }
    return latencies;
  }

  int in_flight() const { return in_flight_; }

 private:
  struct Lane {
    void Step() {
      if (!(*next)(number, &call)) return load->End();
      context = std::make_unique<grpc::ClientContext>();
      ShowKey(load->client_, context.get());
      response.Clear();
      started = Clock::now();
      stub->UnaryCall(context.get(), call.method, {}, &call.request, &response,
                      [this](const grpc::Status& status) { Finish(status); });
    }

    void Finish(const grpc::Status& status) {
      if (!status.ok()) {
        Fail(absl::StrCat(call.method, ": ", status.error_message()));
      }
      latencies.push_back(static_cast<int>(
          std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() -
                                                                started)
              .count()));
      (*done)(number, response);
      Step();
    }

    Load* load = nullptr;
    int number = 0;
    const Next* next = nullptr;
    const Done* done = nullptr;
    grpc::GenericStub* stub = nullptr;
    Call call;
    grpc::ByteBuffer response;
    std::unique_ptr<grpc::ClientContext> context;
    Clock::time_point started;
    std::vector<int> latencies;
  };

  void End() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--running_ == 0) all_ended_.notify_one();
  }

  const int in_flight_;
  ClientOptions client_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::mutex mutex_;
  std::condition_variable all_ended_;
  int running_ = 0;
};

template <typename Message>
Message Decode(const grpc::ByteBuffer& bytes) {
  grpc::Slice slice;
  Message message;
  if (!bytes.DumpToSingleSlice(&slice).ok() ||
      !message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) {
    Fail("a response cannot be read");
  }
  return message;
}

// Begins `count` sessions; gives their ids.
std::vector<std::string> Begin(Load* load, int count) {
  std::mutex mutex;
  std::vector<std::string> ids;
  std::atomic<int> left{count};
  const grpc::ByteBuffer request = Encode(v1::StartSessionRequest());
  load->Run(
      [&](int /*lane*/, Load::Call* call) {
        call->method = kStart;
        call->request = request;
        return left-- > 0;
      },
      [&](int /*lane*/, const grpc::ByteBuffer& response) {
        std::string id =
            Decode<v1::StartSessionResponse>(response).session_id();
        const std::lock_guard<std::mutex> lock(mutex);
        ids.push_back(std::move(id));
      });
  return ids;
}

v1::SendTurnRequest TurnOf(const std::string& session, int turn) {
  v1::SendTurnRequest request;
  request.set_session_id(session);
  request.set_turn_id(absl::StrCat(turn));
  request.set_text(kScript[turn]);
  request.set_today("2026-05-20");
  return request;
}

// Processor time that a process has used, in seconds; 0 where it is not known.
double ProcessorSeconds(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string field;
  int64_t user = 0;
  int64_t system = 0;
  for (int i = 1; i < 14; ++i) file >> field;
  file >> user >> system;
  return static_cast<double>(user + system) /
         static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct Round {
  double calls_per_second = 0;
  std::vector<int> latencies;
  // Processor time of server and client for one call, in microseconds.
  double server_us = 0;
  double client_us = 0;
};

// Runs a round between two looks at the clocks.
class Meter {
 public:
  explicit Meter(pid_t server) : server_(server) {}

  Round Stop(std::vector<int> latencies) const {
    const auto calls = static_cast<double>(latencies.size());
    return {
        .calls_per_second = calls / Seconds(Clock::now() - begin_).count(),
        .latencies = std::move(latencies),
        .server_us = 1e6 * (ProcessorSeconds(server_) - server_begin_) / calls,
        .client_us =
            1e6 * (ProcessorSeconds(getpid()) - client_begin_) / calls};
  }

  double seconds() const { return Seconds(Clock::now() - begin_).count(); }

 private:
  const pid_t server_;
  const Clock::time_point begin_ = Clock::now();
  const double server_begin_ = ProcessorSeconds(server_);
  const double client_begin_ = ProcessorSeconds(getpid());
};

Round EmptyCalls(Load* load, pid_t server, double seconds) {
  const Meter meter(server);
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  return meter.Stop(load->Run(
      [&](int /*lane*/, Load::Call* call) {
        call->method = kHealth;
        call->request = request;
        return meter.seconds() < seconds;
      },
      [](int, const grpc::ByteBuffer&) {}));
}

// Each lane takes the next session and says the script in it.
Round Turns(Load* load, pid_t server, double seconds,
            std::vector<std::string>* sessions) {
  struct Lane {
    std::string session;
    int turn = kScriptTurns;
  };
  std::vector<Lane> lanes(static_cast<size_t>(load->in_flight()));
  std::mutex mutex;
  const Meter meter(server);
  return meter.Stop(load->Run(
      [&](int number, Load::Call* call) {
        Lane& lane = lanes[number];
        if (lane.turn == kScriptTurns) {
          const std::lock_guard<std::mutex> lock(mutex);
          if (sessions->empty()) return false;
          lane = {.session = std::move(sessions->back()), .turn = 0};
          sessions->pop_back();
        }
        call->method = kTurn;
        call->request = Encode(TurnOf(lane.session, lane.turn));
        return meter.seconds() < seconds;
      },
      [&](int number, const grpc::ByteBuffer& response) {
        // The last reply of each conversation is looked at.
        if (++lanes[number].turn < kScriptTurns) return;
        if (Decode<v1::SendTurnResponse>(response).turn() != kScriptTurns) {
          Fail("a turn was lost");
        }
      }));
}

// The same as JSON over HTTP, a connection for each lane.
Round HttpTurns(const Options& options, pid_t server,
                std::vector<std::string>* sessions) {
  struct Lane {
    std::string session;
    int turn = kScriptTurns;
  };
  std::vector<Lane> lanes(static_cast<size_t>(options.in_flight));
  HttpLanes load(options.http_server, options.in_flight);
  std::string fields = "Content-Type: application/json\r\n";
  if (!options.client.key.empty()) {
    absl::StrAppend(&fields, "Authorization: Bearer ", options.client.key,
                    "\r\n");
  }
  const Meter meter(server);
  return meter.Stop(load.Run(
      kTurn, fields,
      [&](int number, std::string* body) {
        Lane& lane = lanes[static_cast<size_t>(number)];
        if (lane.turn == kScriptTurns) {
          if (sessions->empty()) return false;
          lane = {.session = std::move(sessions->back()), .turn = 0};
          sessions->pop_back();
        }
        *body = absl::StrCat("{\"sessionId\":\"", lane.session,
                             "\",\"turnId\":\"", lane.turn, "\",\"text\":\"",
                             kScript[lane.turn],
                             "\",\"today\":\"2026-05-20\"}");
        return meter.seconds() < options.seconds;
      },
      [&](int number, const HttpAnswer& answer) {
        Lane& lane = lanes[static_cast<size_t>(number)];
        if (answer.status != 200) Fail(answer.body);
        if (++lane.turn < kScriptTurns) return;
        if (!absl::StrContains(answer.body,
                               absl::StrCat("\"turn\":", kScriptTurns))) {
          Fail("a turn was lost");
        }
      }));
}

int Percentile(std::vector<int>* latencies, double share) {
  const auto nth = static_cast<std::ptrdiff_t>(
      share * static_cast<double>(latencies->size() - 1));
  std::nth_element(latencies->begin(), latencies->begin() + nth,
                   latencies->end());
  return (*latencies)[static_cast<size_t>(nth)];
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int64_t ResidentBytes(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/statm"));
  int64_t total = 0;
  int64_t resident = 0;
  file >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

struct Series {
  std::vector<double> rates;
  std::vector<int> latencies;
  std::vector<double> server_us;
  std::vector<double> client_us;

  void Add(const Round& round) {
    rates.push_back(round.calls_per_second);
    server_us.push_back(round.server_us);
    client_us.push_back(round.client_us);
    latencies.insert(latencies.end(), round.latencies.begin(),
                     round.latencies.end());
  }
  nlohmann::json Json() {
    return {{"rate", Median(rates)},
            {"p50_us", Percentile(&latencies, 0.5)},
            {"p99_us", Percentile(&latencies, 0.99)},
            {"server_us", Median(server_us)},
            {"client_us", Median(client_us)}};
  }
  void Print(const char* name) {
    absl::PrintF(
        "%-12s %8.0f calls/s, p50 %d us, p99 %d us; processor time of a call "
        "%.1f us server, %.1f us client\n",
        name, Median(rates), Percentile(&latencies, 0.5),
        Percentile(&latencies, 0.99), Median(server_us), Median(client_us));
  }
};

void MeasureRates(const std::string& server, pid_t pid,
                  const Options& options) {
  Load load(server, options);
  EmptyCalls(&load, pid, options.seconds / 2);  // warms both sides up
  if (options.filled > 0) Begin(&load, options.filled);
  const int64_t resident = ResidentBytes(pid);
  Series empty;
  Series turns;
  Series http_turns;
  std::vector<double> ratios;
  std::vector<double> http_ratios;
  double expected = 30000;
  for (int i = 0; i < options.rounds; ++i) {
    std::vector<std::string> sessions = Begin(
        &load,
        static_cast<int>(expected * options.seconds * 1.5 / kScriptTurns *
                         (options.http ? 2 : 1)) +
            2 * load.in_flight());
    const Round calls = EmptyCalls(&load, pid, options.seconds);
    const Round said = Turns(&load, pid, options.seconds, &sessions);
    if (sessions.empty()) Fail("ran out of sessions; say more at a time");
    // A round that something else held up says little about the next.
    expected = std::max(expected, said.calls_per_second);
    ratios.push_back(said.calls_per_second / calls.calls_per_second);
    absl::PrintF("round %d: empty %.0f calls/s, SendTurn %.0f calls/s, %.3f\n",
                 i + 1, calls.calls_per_second, said.calls_per_second,
                 ratios.back());
    empty.Add(calls);
    turns.Add(said);
    if (!options.http) continue;
    const Round posted = HttpTurns(options, pid, &sessions);
    http_ratios.push_back(posted.calls_per_second / said.calls_per_second);
    absl::PrintF("         as JSON over HTTP %.0f calls/s, %.3f of gRPC's\n",
                 posted.calls_per_second, http_ratios.back());
    http_turns.Add(posted);
  }
  empty.Print("empty call");
  turns.Print("SendTurn");
  absl::PrintF("ratio        %8.3f (median of rounds)\n", Median(ratios));
  if (options.http) {
    http_turns.Print("over HTTP");
    absl::PrintF("HTTP beside gRPC %.3f (median of rounds)\n",
                 Median(http_ratios));
  }
  if (!options.json) return;
  std::cout << nlohmann::json({{"in_flight", options.in_flight},
                               {"filled", options.filled},
                               {"resident_bytes", resident},
                               {"empty", empty.Json()},
                               {"turn", turns.Json()},
                               {"ratio", Median(ratios)}})
            << std::endl;
}

void MeasureStart(const Options& options,
                  const std::vector<std::string>& serve) {
  std::vector<double> starts;
  for (int i = 0; i < 9; ++i) {
    const Clock::time_point begin = Clock::now();
    ChildServer server(options.footnote, serve);
    ClientOptions client = options.client;
    client.server = server.address();
    const auto channel = MakeChannel(client);
    if (!channel.ok()) Fail(std::string(channel.status().message()));
    const auto stub = v1::DialogueService::NewStub(*channel);
    grpc::ClientContext context;
    ShowKey(client, &context);
    context.set_wait_for_ready(true);
    v1::StartSessionResponse response;
    const grpc::Status status =
        stub->StartSession(&context, v1::StartSessionRequest(), &response);
    if (!status.ok()) Fail(status.error_message());
    starts.push_back(Seconds(Clock::now() - begin).count());
  }
  absl::PrintF("start to first answer: %.0f ms (median of %d)\n",
               1000 * Median(starts), starts.size());
}

void MeasureMemory(const Options& options,
                   const std::vector<std::string>& serve) {
  ChildServer server(options.footnote, serve);
  Load load(server.address(), options);
  Begin(&load, 1);
  const int64_t before = ResidentBytes(server.process().pid());
  std::vector<std::string> sessions = Begin(&load, options.sessions);
  const int64_t begun = ResidentBytes(server.process().pid());
  Turns(&load, server.process().pid(), /*seconds=*/3600, &sessions);
  const int64_t spoken = ResidentBytes(server.process().pid());
  absl::PrintF(
      "%d live sessions: %d bytes each when begun, %d with all %d turns and "
      "their stored replies\n",
      options.sessions, (begun - before) / options.sessions,
      (spoken - before) / options.sessions, kScriptTurns);
  if (!options.json) return;
  std::cout << nlohmann::json(
                   {{"sessions", options.sessions},
                    {"begun_bytes", (begun - before) / options.sessions},
                    {"spoken_bytes", (spoken - before) / options.sessions}})
            << std::endl;
}

int Main(int argc, char** argv) {
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  Options options;
  CLI::App program("Measures a Footnote server");
  program.add_option("--footnote", options.footnote, "Program to start");
  program.add_option("--server", options.server, "Server that runs already");
  program.add_option("--server-pid", options.server_pid,
                     "Its process, to measure processor time by");
  program.add_option("--in-flight", options.in_flight)->capture_default_str();
  program.add_option("--seconds", options.seconds)->capture_default_str();
  program.add_option("--rounds", options.rounds, "0 leaves the rates out")
      ->capture_default_str();
  program.add_option("--connections", options.connections)
      ->capture_default_str();
  program
      .add_option("--sessions", options.sessions,
                  "Sessions to measure memory by; 0 leaves it out")
      ->capture_default_str();
  program
      .add_option("--filled", options.filled,
                  "Sessions that there are when the rates are measured")
      ->capture_default_str();
  program.add_option("--tls-ca", options.client.tls_ca,
                     "Talk by TLS, against these authorities");
  program.add_option("--key", options.client.key, "API key");
  program.add_option("--http-server", options.http_server,
                     "Where --server serves browsers");
  program.add_flag("--http", options.http, "Measure HTTP beside gRPC");
  program.add_flag("--json", options.json, "A line for programs as well");
  program.allow_extras();
  CLI11_PARSE(program, argc, argv);
  std::vector<std::string> serve = program.remaining();
  if (options.http) serve.emplace_back("--http=127.0.0.1:0");

  if (!options.server.empty()) {
    MeasureRates(options.server, options.server_pid, options);
    return 0;
  }
  if (options.footnote.empty()) {
    const std::string self = argv[0];
    options.footnote = self.substr(0, self.rfind('/') + 1) + "footnote";
  }
  if (options.rounds > 0) MeasureStart(options, serve);
  if (options.rounds > 0) {
    ChildServer server(options.footnote, serve);
    if (options.http) options.http_server = server.BrowseAddress();
    MeasureRates(server.address(), server.process().pid(), options);
  }
  if (options.sessions > 0) MeasureMemory(options, serve);
  return 0;
}

}  // namespace
}  // namespace footnote::service

int main(int argc, char** argv) { return footnote::service::Main(argc, argv); }
