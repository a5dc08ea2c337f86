// footnote serve: loads topics, listens, and drains when told to stop.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstring>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/article_quotes.h"
#include "service/clock.h"
#include "service/command_line.h"
#include "service/conversation.h"
#include "service/grpc_server.h"
#include "service/http/http_server.h"
#include "service/knowledge_calls.h"
#include "service/limits.h"
#include "service/load_library.h"
#include "service/loaded_topics.h"
#include "service/messenger/open_messengers.h"
#include "service/messenger/webhooks.h"
#include "service/observe/log.h"
#include "service/observe/metered_store.h"
#include "service/observe/stopwatch.h"
#include "service/observe/watch.h"
#include "service/security/gate.h"
#include "service/security/guard.h"
#include "service/security/rate_limits.h"
#include "service/serve_options.h"
#include "service/store/open_store.h"
#include "service/store/sealed_store.h"
#include "service/sweeper.h"
#include "service/systemd.h"

namespace footnote::service {
namespace {

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

std::vector<std::string> IdsOf(const knowledge::Library& library) {
  std::vector<std::string> ids;
  for (const auto& topic : library.topics()) ids.push_back(topic->id());
  return ids;
}

Log::Fields TopicFields(const knowledge::Library& library) {
  Log::Fields versions = Log::Fields::object();
  for (const auto& topic : library.topics()) {
    versions[topic->id()] = topic->version();
  }
  return {{"topics", versions}};
}

using KeysPtr = std::shared_ptr<const SealingKeys>;

// The keys in the file; none where there is no file.
absl::StatusOr<KeysPtr> ReadKeys(const std::string& path) {
  if (path.empty()) return std::make_shared<const SealingKeys>();
  absl::StatusOr<SealingKeys> keys = SealingKeys::Read(path);
  if (!keys.ok()) return keys.status();
  return std::make_shared<const SealingKeys>(*std::move(keys));
}

// What runs; all outlives it.
struct Running {
  const ServeOptions& options;
  const Clock& clock;
  Log* log;
  Watch* watch;
  Guard* guard;
  SessionStore* store;
  SealedStore* sealed;
  LoadedTopics* topics;
  GrpcServer* server;
  HttpServer* http;  // null where there is none
};

// What follows is read anew on SIGHUP. Where it is bad, all stays as it is.
absl::Status ReloadTopics(const Running& running) {
  const auto library = LoadLibrary(running.options.topics);
  Metrics* const metrics = running.watch->metrics();
  if (metrics != nullptr) metrics->TopicsReloaded(library.ok());
  if (!library.ok()) return library.status();
  running.topics->Replace(*library);
  if (metrics != nullptr) metrics->TopicsLoaded(IdsOf(**library));
  running.log->Write(LogLevel::kInfo, "topics_reloaded",
                     TopicFields(**library));
  return absl::OkStatus();
}

void LogSealing(const Running& running, const SealingKeys& keys) {
  if (running.options.encryption_keys.empty()) return;
  const bool sealing = keys.active() != nullptr;
  running.log->Write(LogLevel::kInfo, "encryption_keys_loaded",
                     {{"seals_with", sealing ? keys.active()->id : "nothing"}});
}

absl::Status ReloadKeys(const Running& running) {
  if (running.options.encryption_keys.empty()) return absl::OkStatus();
  const auto keys = ReadKeys(running.options.encryption_keys);
  if (!keys.ok()) return keys.status();
  running.sealed->UseKeys(*keys);
  LogSealing(running, **keys);
  return absl::OkStatus();
}

void Reload(const Running& running) {
  const auto report = [&running](const char* event,
                                 const absl::Status& status) {
    if (status.ok()) return;
    running.log->Write(LogLevel::kError, event,
                       {{"message", std::string(status.message())},
                        {"then", "what was loaded before goes on"}});
  };
  report("topics_not_reloaded", ReloadTopics(running));
  report("encryption_keys_not_reloaded", ReloadKeys(running));
  report("audit_log_not_reopened", running.watch->audit_log()->Reopen());
}

// Lets API keys and certificates follow their files.
void Refresh(const Running& running) {
  for (const GuardNews& news : running.guard->Refresh(running.clock.Now())) {
    running.log->Write(news.bad ? LogLevel::kWarning : LogLevel::kInfo,
                       "keys_and_certificates", {{"message", news.text}});
  }
}

// Returns when told to stop. Meanwhile drops expired sessions, says whether the
// store is well, and reloads what may have changed when told to.
void AwaitStop(const sigset_t& signals, const Running& running) {
  constexpr timespec kBetweenSweeps = {.tv_sec = 5, .tv_nsec = 0};
  Sweeper sweeper(running.store, &running.clock, running.log,
                  [server = running.server, http = running.http,
                   metrics = running.watch->metrics()](bool well) {
                    server->SetDialogueServing(well);
                    if (http != nullptr) http->SetDialogueServing(well);
                    if (metrics != nullptr) metrics->SetStoreUp(well);
                  });
  Refresh(running);
  for (;;) {
    const int signal = sigtimedwait(&signals, nullptr, &kBetweenSweeps);
    if (signal > 0) {
      running.log->Write(
          LogLevel::kInfo, "signal",
          {{"signal", absl::StrCat("SIG", sigabbrev_np(signal))}});
    }
    if (signal == SIGTERM || signal == SIGINT) return;
    Refresh(running);
    if (signal == SIGHUP) Reload(running);
    sweeper.Sweep();
  }
}

// Balancers are told first, and calls that come meanwhile are still taken.
void Stop(const Running& running, absl::Duration delay, absl::Duration grace) {
  const Stopwatch watch;
  // A few seconds more for what is to be closed at the end.
  TellSystemd(EndsWithin(delay + grace + absl::Seconds(20)));
  running.log->Write(LogLevel::kInfo, "drain_begun",
                     {{"delay_ms", absl::ToInt64Milliseconds(delay)},
                      {"grace_ms", absl::ToInt64Milliseconds(grace)}});
  if (running.watch->metrics() != nullptr) {
    running.watch->metrics()->SetServing(false);
  }
  running.server->AnnounceEnd();
  if (running.http != nullptr) running.http->AnnounceEnd();
  absl::SleepFor(delay);
  // Both at once: they share the grace.
  std::thread http([&running, grace] {
    if (running.http != nullptr) running.http->Drain(grace);
  });
  running.server->Drain(grace);
  http.join();
  running.log->Write(
      LogLevel::kInfo, "drain_ended",
      {{"duration_ms", absl::ToInt64Milliseconds(watch.Elapsed())}});
}

// The first line, and the second where there is a door for browsers, are for
// programs too: they say which port was chosen.
void PrintWelcome(const knowledge::Library& library,
                  const ListenAddress& address, const std::string& browse) {
  std::cout << "footnote " << FOOTNOTE_VERSION << " listens on "
            << address.ToString() << "\n";
  if (!browse.empty()) std::cout << "browse " << browse << "\n";
  std::cout << std::flush;
  if (isatty(STDOUT_FILENO) == 0) return;
  std::cout << "\ntopics:\n";
  for (const auto& topic : library.topics()) {
    std::cout << "  " << topic->id() << "  " << topic->content().title()
              << "  (version " << topic->version() << ")\n";
  }
  std::cout << "\ntalk to it:\n  footnote chat --server " << address.ToString()
            << "\n  buf curl --protocol grpc --http2-prior-knowledge -d '{}' "
            << "http://" << address.ToString()
            << "/footnote.v1.DialogueService/StartSession\n"
            << "\nstop it with Ctrl-C; load changed topics with kill -HUP "
            << getpid() << "\n"
            << std::flush;
}

absl::StatusOr<std::unique_ptr<Watch>> StartWatch(const ServeOptions& options,
                                                  const std::string& store,
                                                  Log* log,
                                                  const Clock* clock) {
  WatchOptions wanted = {.audit_log = options.audit_log,
                         .version = FOOTNOTE_VERSION,
                         .store = store.substr(0, store.find(':'))};
  if (!options.metrics.empty()) {
    auto address = MetricsAddressOf(options);
    if (!address.ok()) return address.status();
    wanted.metrics = *std::move(address);
  }
  return Watch::Start(wanted, log, clock);
}

// The door for browsers; null where none is asked for.
absl::StatusOr<std::unique_ptr<HttpServer>> StartHttp(
    const ServeOptions& options, const Gate& gate, const Guard& guard,
    Conversation* conversation, const KnowledgeCalls* calls, HttpPart* webhooks,
    Observer* observer) {
  if (options.http.empty()) return nullptr;
  auto address = HttpAddressOf(options);
  if (!address.ok()) return address.status();
  auto cross_origin = CrossOrigin::Parse(options.http_origins);
  if (!cross_origin.ok()) return cross_origin.status();
  return HttpServer::Start({.address = *std::move(address),
                            .gate = &gate,
                            .tls = guard.tls(),
                            .mutual_tls = guard.mutual(),
                            .cross_origin = *std::move(cross_origin),
                            .part = webhooks,
                            .listener = options.bounds.listener},
                           conversation, calls, observer);
}

std::string BrowseUrl(const Running& running) {
  if (running.http == nullptr) return "";
  return absl::StrCat(running.guard->tls() == nullptr ? "http://" : "https://",
                      running.http->address().ToString(), "/");
}

// What guards it, so that nobody has to guess from what is missing.
void LogGuard(const Running& running) {
  const KeyRing* const keys = running.guard->keys();
  Log::Fields fields = {{"keys", "none"},
                        {"tls", running.guard->tls() != nullptr},
                        {"mutual_tls", running.guard->mutual()}};
  if (keys != nullptr) fields["keys"] = keys->size();
  running.log->Write(LogLevel::kInfo, "guarded_by", fields);
}

void LogStart(const Running& running, const knowledge::Library& library) {
  if (running.watch->metrics() != nullptr) {
    running.watch->metrics()->TopicsLoaded(IdsOf(library));
    running.watch->metrics()->SetServing(true);
  }
  Log::Fields fields = {{"address", running.server->address().ToString()},
                        {"version", FOOTNOTE_VERSION},
                        {"pid", getpid()}};
  if (running.watch->page() != nullptr) {
    fields["metrics"] = running.watch->page()->address().ToString();
  }
  if (running.http != nullptr) {
    fields["http"] = running.http->address().ToString();
  }
  fields.update(TopicFields(library));
  running.log->Write(LogLevel::kInfo, "listening", fields);
}

int Serve(const ServeOptions& options) {
  if (!options.settings.problems.empty()) {
    return Complain(absl::InvalidArgumentError(
                        absl::StrJoin(options.settings.problems, "\n")),
                    kUsage);
  }
  const sigset_t signals = BlockSignals();
  const auto level = ParseLogLevel(options.log_level);
  if (!level.ok()) return Complain(level.status(), kUsage);
  const auto format = ParseLogFormat(options.log_format);
  if (!format.ok()) return Complain(format.status(), kUsage);
  Log log(*format, *level);
  for (const std::string& warning : options.settings.warnings) {
    log.Write(LogLevel::kWarning, "settings_warning", {{"message", warning}});
  }
  const auto address = ListenAddressOf(options);
  if (!address.ok()) return Complain(address.status(), kUsage);
  const auto library = LoadLibrary(options.topics);
  if (!library.ok()) return Complain(library.status(), kUsage);
  const absl::Status door = CheckMessengers(options, **library);
  if (!door.ok()) return Complain(door, kUsage);
  auto messengers = OpenMessengers(options.messengers);
  if (!messengers.ok()) return Complain(messengers.status(), kUsage);
  absl::StatusOr<ArticleQuotes> quotes = ArticleQuotes();
  if (!options.articles.empty()) {
    quotes = ArticleQuotes::ReadFolder(options.articles);
    if (!quotes.ok()) return Complain(quotes.status(), kUsage);
  }
  Limits limits = options.limits;
  limits.session_ttl = options.session_ttl;
  limits.max_session_ttl =
      std::max(limits.max_session_ttl, options.session_ttl);

  const auto keys = ReadKeys(options.encryption_keys);
  if (!keys.ok()) return Complain(keys.status(), kUsage);

  const SystemClock clock;
  const auto guard = Guard::Open(options.guard, clock.Now());
  if (!guard.ok()) return Complain(guard.status(), kUsage);
  Rates allowed = options.rates;
  if (options.tenant_sessions > 0) {
    const auto most = static_cast<double>(options.tenant_sessions);
    allowed.tenant_starts =
        Rate{.per_second = most / absl::ToDoubleSeconds(options.session_ttl),
             .burst = most};
  }
  RateLimits rates(allowed, &clock);
  const Gate gate((*guard)->keys(), &rates, &clock);
  const auto spec = StoreSpecOf(options);
  if (!spec.ok()) return Complain(spec.status(), kUsage);
  const auto watch = StartWatch(options, *spec, &log, &clock);
  if (!watch.ok()) return Complain(watch.status(), kUsage);
  auto opened = OpenStore(*spec, {.max_sessions = limits.max_sessions,
                                  .remember_expired = limits.remember_expired,
                                  .erase_within = options.forget_within});
  if (!opened.ok()) return Complain(opened.status(), kUsage);
  for (const std::string& warning : opened->warnings) {
    log.Write(LogLevel::kWarning, "store_warning", {{"message", warning}});
  }
  SealedStore sealed(std::move(opened->store), *keys);
  MeteredStore metered(&sealed, (*watch)->metrics());
  SessionStore* const store = (*watch)->metrics() == nullptr
                                  ? static_cast<SessionStore*>(&sealed)
                                  : &metered;
  const ArticleQuotes* const quoted = quotes->empty() ? nullptr : &*quotes;
  LoadedTopics topics(*library);
  Conversation conversation({.topics = &topics,
                             .store = store,
                             .clock = &clock,
                             .quotes = quoted,
                             .observer = watch->get(),
                             .rates = &rates},
                            limits);
  const KnowledgeCalls calls(&topics, quoted, limits);
  const auto server = GrpcServer::Start({.address = *address,
                                         .gate = &gate,
                                         .tls = (*guard)->tls(),
                                         .mutual_tls = (*guard)->mutual(),
                                         .bounds = options.bounds},
                                        &conversation, &calls, watch->get());
  if (!server.ok()) return Complain(server.status(), kUsage);
  Webhooks webhooks({.conversation = &conversation,
                     .topics = &topics,
                     .observer = watch->get(),
                     .tenant = options.messengers.tenant,
                     .topic = options.messengers.topic},
                    *std::move(messengers));
  const auto http = StartHttp(options, gate, **guard, &conversation, &calls,
                              &webhooks, watch->get());
  if (!http.ok()) return Complain(http.status(), kUsage);
  const Running running = {.options = options,
                           .clock = clock,
                           .log = &log,
                           .watch = watch->get(),
                           .guard = guard->get(),
                           .store = store,
                           .sealed = &sealed,
                           .topics = &topics,
                           .server = server->get(),
                           .http = http->get()};
  LogStart(running, **library);
  LogGuard(running);
  LogSealing(running, **keys);
  PrintWelcome(**library, (*server)->address(), BrowseUrl(running));
  TellSystemd("READY=1");

  AwaitStop(signals, running);
  // A second one ends it at once.
  sigset_t ending = signals;
  sigdelset(&ending, SIGHUP);
  pthread_sigmask(SIG_UNBLOCK, &ending, nullptr);
  Stop(running, options.drain_delay, options.drain_grace);
  return kSuccess;
}

}  // namespace

void AddServeCommand(CLI::App* program, Command* chosen) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command =
      program->add_subcommand("serve", "Serve conversations over gRPC");
  AddServeOptions(command, options.get());
  command->callback(
      [options, chosen] { *chosen = [options] { return Serve(*options); }; });
}

}  // namespace footnote::service
