// footnote serve: loads topics, listens, and drains when told to stop.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/article_quotes.h"
#include "service/clock.h"
#include "service/command_line.h"
#include "service/conversation.h"
#include "service/data_dir.h"
#include "service/grpc_server.h"
#include "service/knowledge_calls.h"
#include "service/limits.h"
#include "service/listen_address.h"
#include "service/load_library.h"
#include "service/loaded_topics.h"
#include "service/security/gate.h"
#include "service/security/guard.h"
#include "service/security/rate_limits.h"
#include "service/store/open_store.h"
#include "service/sweep_time.h"

namespace footnote::service {
namespace {

struct ServeOptions {
  std::string listen = "127.0.0.1:50051";
  std::vector<std::string> topics;
  std::string articles;
  std::string session_ttl = "24h";
  std::string drain_grace = "10s";
  std::string store;
  std::string data_dir;
  bool insecure = false;
  GuardFiles guard;
  Rates rates;
  ConnectionBounds bounds;
  Limits limits;
};

// A sum of the time and a length must stay a date.
constexpr absl::Duration kLongest = absl::Hours(87600);

// More than any machine holds, or anybody says.
constexpr int64_t kMostSessions = 1'000'000'000;
constexpr int kMostTurns = 1'000'000;

absl::StatusOr<absl::Duration> ParseLength(absl::string_view flag,
                                           const std::string& text) {
  absl::Duration length;
  if (!absl::ParseDuration(text, &length) || length <= absl::ZeroDuration() ||
      length > kLongest) {
    return absl::InvalidArgumentError(absl::StrCat(
        flag, ": \"", text,
        "\" is not a length of time up to 87600h, ten years; write "
        "such as 90s, 30m or 24h"));
  }
  return length;
}

absl::StatusOr<ListenAddress> AddressOf(const ServeOptions& options) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(options.listen);
  if (!address.ok()) return address;
  const absl::Status exposed = CheckExposure(
      options.listen, address->loopback(), options.guard, options.insecure);
  if (!exposed.ok()) return exposed;
  return address;
}

// Signals are awaited rather than handled, so that what they lead to is plain
// code. Threads inherit the mask, so it is set before there are any.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

void PrintTopics(const knowledge::Library& library) {
  for (const auto& topic : library.topics()) {
    std::cout << "  " << topic->id() << "  " << topic->content().title()
              << "  (version " << topic->version() << ")\n";
  }
}

// Reads the topics anew. Where one of them is bad, all stay as they are.
void Reload(const std::vector<std::string>& paths, LoadedTopics* topics) {
  const auto library = LoadLibrary(paths);
  if (!library.ok()) {
    Complain(library.status(), kFailure);
    std::cout << "the topics were not reloaded; those loaded before serve on\n"
              << std::flush;
    return;
  }
  topics->Replace(*library);
  std::cout << "reloaded the topics:\n";
  PrintTopics(**library);
  std::cout << std::flush;
}

// What has passed by a clock that nobody sets.
absl::Duration Passed() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

// Drops expired sessions now and then, and tells the operator once of each
// trouble and of its end.
class Sweeper {
 public:
  Sweeper(SessionStore* store, const Clock* clock)
      : store_(store), clock_(clock), time_(clock->Now(), Passed()) {}

  void Sweep() {
    const absl::Time until = time_.At(clock_->Now(), Passed());
    Tell(time_.ahead() > absl::ZeroDuration()
             ? "the clock was put forward; expired sessions are not removed "
               "until it is right, or has been so for a day"
             : "",
         &clock_trouble_);
    // It may be answered after this is gone.
    store_->RemoveExpired(
        until, [trouble = store_trouble_](const absl::Status& status) {
          Tell(std::string(status.message()), trouble.get());
        });
  }

 private:
  static void Tell(const std::string& trouble, std::string* told) {
    if (trouble == *told) return;
    std::cerr << "footnote: "
              << (trouble.empty() ? "well again: " + *told : trouble)
              << std::endl;
    *told = trouble;
  }

  SessionStore* const store_;
  const Clock* const clock_;
  SweepTime time_;
  std::string clock_trouble_;
  // Written by the store's answers, which come one at a time.
  const std::shared_ptr<std::string> store_trouble_ =
      std::make_shared<std::string>();
};

// Lets keys and certificates follow their files.
void Refresh(Guard* guard, const Clock& clock) {
  for (const std::string& line : guard->Refresh(clock.Now())) {
    std::cerr << "footnote: " << line << std::endl;
  }
}

// Returns when told to stop. Meanwhile drops expired sessions, follows the
// files of the guard, and reloads the topics when told to.
void AwaitStop(const sigset_t& signals, const Clock& clock,
               const std::vector<std::string>& topic_paths, SessionStore* store,
               Guard* guard, LoadedTopics* topics) {
  constexpr timespec kBetweenSweeps = {.tv_sec = 5, .tv_nsec = 0};
  Sweeper sweeper(store, &clock);
  Refresh(guard, clock);
  for (;;) {
    const int signal = sigtimedwait(&signals, nullptr, &kBetweenSweeps);
    if (signal == SIGTERM || signal == SIGINT) return;
    Refresh(guard, clock);
    if (signal == SIGHUP) Reload(topic_paths, topics);
    sweeper.Sweep();
  }
}

void PrintWelcome(const knowledge::Library& library,
                  const ListenAddress& address) {
  std::cout << "footnote " << FOOTNOTE_VERSION << " listens on "
            << address.ToString() << "\n\ntopics:\n";
  PrintTopics(library);
  std::cout << "\ntalk to it:\n  footnote chat --server " << address.ToString()
            << "\n  buf curl --protocol grpc --http2-prior-knowledge -d '{}' "
            << "http://" << address.ToString()
            << "/footnote.v1.DialogueService/StartSession\n"
            << "\nstop it with Ctrl-C; load changed topics with kill -HUP "
            << getpid() << "\n"
            << std::flush;
}

// The store that was asked for; else the one in the data folder.
absl::StatusOr<OpenedStore> StoreOf(const ServeOptions& options) {
  std::string spec = options.store;
  if (spec.empty()) {
    absl::StatusOr<std::string> folder = options.data_dir;
    if (folder->empty()) folder = DefaultDataDir(ProcessEnvironment);
    if (!folder.ok()) return folder.status();
    spec = absl::StrCat("rocksdb:", *folder, "/sessions");
  }
  return OpenStore(spec, {.max_sessions = options.limits.max_sessions,
                          .remember_expired = options.limits.remember_expired});
}

int Serve(const ServeOptions& options) {
  const sigset_t signals = BlockSignals();
  const absl::StatusOr<ListenAddress> address = AddressOf(options);
  if (!address.ok()) return Complain(address.status(), kUsage);
  const auto ttl = ParseLength("--session-ttl", options.session_ttl);
  if (!ttl.ok()) return Complain(ttl.status(), kUsage);
  const auto grace = ParseLength("--drain-grace", options.drain_grace);
  if (!grace.ok()) return Complain(grace.status(), kUsage);
  const auto library = LoadLibrary(options.topics);
  if (!library.ok()) return Complain(library.status(), kUsage);
  absl::StatusOr<ArticleQuotes> quotes = ArticleQuotes();
  if (!options.articles.empty()) {
    quotes = ArticleQuotes::ReadFolder(options.articles);
    if (!quotes.ok()) return Complain(quotes.status(), kUsage);
  }
  Limits limits = options.limits;
  limits.session_ttl = *ttl;
  limits.max_session_ttl = std::max(limits.max_session_ttl, *ttl);

  const SystemClock clock;
  const auto guard = Guard::Open(options.guard, clock.Now());
  if (!guard.ok()) return Complain(guard.status(), kUsage);
  RateLimits rates(options.rates, &clock);
  const Gate gate((*guard)->keys(), &rates, &clock);
  const auto opened = StoreOf(options);
  if (!opened.ok()) return Complain(opened.status(), kUsage);
  for (const std::string& warning : opened->warnings) {
    std::cerr << "footnote: warning: " << warning << "\n";
  }
  SessionStore* const store = opened->store.get();
  const ArticleQuotes* const quoted = quotes->empty() ? nullptr : &*quotes;
  LoadedTopics topics(*library);
  Conversation conversation({.topics = &topics,
                             .store = store,
                             .clock = &clock,
                             .quotes = quoted,
                             .rates = &rates},
                            limits);
  const KnowledgeCalls calls(&topics, quoted, limits);
  auto server = GrpcServer::Start({.address = *address,
                                   .gate = &gate,
                                   .tls = (*guard)->tls(),
                                   .mutual_tls = (*guard)->mutual(),
                                   .bounds = options.bounds},
                                  &conversation, &calls);
  if (!server.ok()) return Complain(server.status(), kUsage);
  PrintWelcome(**library, (*server)->address());

  AwaitStop(signals, clock, options.topics, store, guard->get(), &topics);
  // A second one ends it at once.
  sigset_t ending = signals;
  sigdelset(&ending, SIGHUP);
  pthread_sigmask(SIG_UNBLOCK, &ending, nullptr);
  std::cout << "stopping: running turns may finish\n" << std::flush;
  (*server)->Drain(*grace);
  return kSuccess;
}

}  // namespace

static void AddGuardOptions(CLI::App* command, ServeOptions* options) {
  GuardFiles& guard = options->guard;
  Rates& rates = options->rates;
  command
      ->add_option("--keys", guard.keys,
                   "File of API keys, as footnote keys writes it; without it "
                   "nobody needs a key")
      ->envname("FOOTNOTE_KEYS");
  command->add_option("--tls-cert", guard.tls.certificate,
                      "Certificate, with those that lead to its root, as PEM");
  command->add_option("--tls-key", guard.tls.key, "Its private key, as PEM");
  command->add_option("--tls-client-ca", guard.tls.client_ca,
                      "Clients must show a certificate signed by one of "
                      "these, as PEM");
  // A burst is a few seconds' worth, so that only the rate needs a number.
  const auto add_rate = [command](const char* name, Rate* rate,
                                  const char* what) {
    const double seconds = rate->burst / rate->per_second;
    command
        ->add_option_function<double>(
            name,
            [rate, seconds](double per_second) {
              *rate = {.per_second = per_second,
                       .burst = std::max(1.0, seconds * per_second)};
            },
            absl::StrCat(what, " a second [", rate->per_second, "]"))
        ->check(CLI::Range(1e-3, 1e6));
  };
  add_rate("--key-calls", &rates.key_calls, "Calls of one API key");
  add_rate("--key-starts", &rates.key_starts, "Sessions begun by one API key");
  add_rate("--session-turns", &rates.session_turns, "Turns of one session");
  add_rate("--address-connections",
           &options->bounds.listener.address_connections,
           "New connections from one address");
}

void AddServeCommand(CLI::App* program, Command* chosen) {
  auto options = std::make_shared<ServeOptions>();
  Limits& limits = options->limits;
  CLI::App* command =
      program->add_subcommand("serve", "Serve conversations over gRPC");
  command
      ->add_option("--listen", options->listen,
                   "Address as HOST:PORT; port 0 is any free one")
      ->capture_default_str();
  command->add_option("--topic", options->topics,
                      "Topic folder or compiled file to load beside the "
                      "built-in topic; may be repeated");
  command->add_option("--articles", options->articles,
                      "Folder with your copies of the articles as .txt, to "
                      "quote the sentences cited");
  command->add_option("--data-dir", options->data_dir,
                      "Folder for what outlives the server; by default "
                      "$STATE_DIRECTORY, $XDG_STATE_HOME/footnote or "
                      "~/.local/state/footnote");
  command
      ->add_option("--store", options->store,
                   absl::StrCat("Where sessions are kept: ", kStoreSpecs,
                                "; by default on disk in the data folder"))
      ->envname("FOOTNOTE_STORE");
  command
      ->add_option("--session-ttl", options->session_ttl,
                   "How long a session is kept after its last turn")
      ->capture_default_str();
  command
      ->add_option("--max-sessions", limits.max_sessions, "Most live sessions")
      ->capture_default_str()
      ->check(CLI::Range(int64_t{1}, kMostSessions));
  command
      ->add_option("--max-turns", limits.max_turns, "Most turns of a session")
      ->capture_default_str()
      ->check(CLI::Range(1, kMostTurns));
  command
      ->add_option("--max-text-bytes", limits.max_text_bytes,
                   "Longest message of a user")
      ->capture_default_str()
      ->check(CLI::Range(1, kMaxRequestBytes / 2));
  command
      ->add_option("--drain-grace", options->drain_grace,
                   "How long running calls may take when it stops")
      ->capture_default_str();
  command->add_flag("--insecure", options->insecure,
                    "Listen without TLS and keys where other machines reach "
                    "it");
  AddGuardOptions(command, options.get());
  command->callback(
      [options, chosen] { *chosen = [options] { return Serve(*options); }; });
}

}  // namespace footnote::service
