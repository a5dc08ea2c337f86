// What a server is told when it is started: the options of `footnote serve`.
#ifndef FOOTNOTE_SERVICE_SERVE_OPTIONS_H_
#define FOOTNOTE_SERVICE_SERVE_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "knowledge/library.h"
#include "service/grpc_server.h"
#include "service/limits.h"
#include "service/listen_address.h"
#include "service/messenger/open_messengers.h"
#include "service/security/guard.h"
#include "service/security/rate_limits.h"
#include "service/settings.h"

namespace CLI {
class App;
}  // namespace CLI

namespace footnote::service {

// As they were given; addresses are still text.
struct ServeOptions {
  std::string listen = "127.0.0.1:50051";
  std::string http;
  std::string http_origins;
  MessengerOptions messengers;
  std::vector<std::string> topics;
  std::string articles;
  absl::Duration session_ttl = absl::Hours(24);
  absl::Duration forget_within = absl::Hours(6);
  absl::Duration drain_delay;
  absl::Duration drain_grace = absl::Seconds(10);
  std::string store;
  std::string data_dir;
  std::string encryption_keys;
  std::string log_level = "info";
  std::string log_format;
  std::string audit_log;
  std::string metrics;
  bool insecure = false;
  bool open_metrics = false;
  int64_t tenant_sessions = 0;
  GuardFiles guard;
  Rates rates;
  ConnectionBounds bounds;
  Limits limits;
  Settings settings;
};

// Adds them to a command, which writes them to `options` when it is parsed:
// from the command line, the environment and a file. See AddSettings for what
// may be wrong with the last.
void AddServeOptions(CLI::App* command, ServeOptions* options);

// Where it listens, for gRPC and for browsers, and where its metrics are.
// INVALID_ARGUMENT where that is no address, or others would reach it
// unprotected.
absl::StatusOr<ListenAddress> ListenAddressOf(const ServeOptions& options);
absl::StatusOr<ListenAddress> HttpAddressOf(const ServeOptions& options);
absl::StatusOr<ListenAddress> MetricsAddressOf(const ServeOptions& options);

// INVALID_ARGUMENT: there is no door for the messengers that were asked for, or
// `library` has not what they are to talk about.
absl::Status CheckMessengers(const ServeOptions& options,
                             const knowledge::Library& library);

// The store that was asked for, as OpenStore takes it; else the one in the data
// folder.
absl::StatusOr<std::string> StoreSpecOf(const ServeOptions& options);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SERVE_OPTIONS_H_
