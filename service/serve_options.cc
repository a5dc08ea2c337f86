#include "service/serve_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/data_dir.h"
#include "service/find_topic.h"
#include "service/observe/log.h"
#include "service/store/open_store.h"

namespace footnote::service {
namespace {

// A sum of the time and a length must stay a date.
constexpr absl::Duration kLongest = absl::Hours(87600);

// More than any machine holds, or anybody says.
constexpr int64_t kMostSessions = 1'000'000'000;
constexpr int kMostTurns = 1'000'000;

// What the parser refuses is said as CLI11 says it: by the option's name, and
// where a file gave it by its line.
template <typename Parse>
auto Checked(Parse parse) {
  return [parse](const std::string& text) -> std::string {
    const auto parsed = parse(text);
    return parsed.ok() ? "" : std::string(parsed.status().message());
  };
}

// "90s" -> 90 seconds.
absl::StatusOr<absl::Duration> ParseLength(const std::string& text,
                                           absl::Duration least) {
  absl::Duration length;
  if (!absl::ParseDuration(text, &length) || length < least ||
      length > kLongest) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text,
        "\" is not a length of time up to 87600h, ten years; write such as "
        "90s, 30m or 24h"));
  }
  return length;
}

void AddLength(CLI::App* command, const char* name, absl::Duration* length,
               const char* what, absl::Duration least = absl::Nanoseconds(1)) {
  const auto parse = [least](const std::string& text) {
    return ParseLength(text, least);
  };
  command
      ->add_option_function<std::string>(
          name,
          [length, parse](const std::string& text) { *length = *parse(text); },
          what)
      ->default_str(absl::FormatDuration(*length))
      ->check(Checked(parse));
}

// `--keys "$KEYS"` where KEYS is not set must not leave a server open.
std::string CheckNamed(const std::string& file) {
  return file.empty() ? "the name of the file is empty; give one, or leave the "
                        "option out to go without"
                      : "";
}

void AddPlaceOptions(CLI::App* command, ServeOptions* options) {
  command
      ->add_option("--listen", options->listen,
                   "Address as HOST:PORT; port 0 is any free one")
      ->capture_default_str()
      ->check(Checked(ParseListenAddress));
  command
      ->add_option("--http", options->http,
                   "Address as HOST:PORT of the door for browsers: the API as "
                   "Connect and JSON, the chat widget and its page; by default "
                   "there is none")
      ->check(Checked(ParseListenAddress));
  command->add_option("--http-origins", options->http_origins,
                      "Origins whose pages may call the API, such as "
                      "https://portal.example, with commas between; by default "
                      "only pages of this server");
  MessengerOptions& messengers = options->messengers;
  command
      ->add_option("--telegram-secret", messengers.telegram_secret,
                   "File with the secret_token that Telegram's setWebhook was "
                   "given, to talk at /webhooks/telegram of --http")
      ->check(CheckNamed);
  command
      ->add_option("--twilio-token", messengers.twilio_token,
                   "File with the auth token of a Twilio account, to talk by "
                   "SMS and WhatsApp at /webhooks/twilio of --http")
      ->check(CheckNamed);
  command->add_option("--twilio-url", messengers.twilio_url,
                      "Address that Twilio was told to post to, such as "
                      "https://chat.example/webhooks/twilio");
  command->add_option("--messenger-tenant", messengers.tenant,
                      "Tenant that what is told in messengers belongs to");
  command->add_option("--messenger-topic", messengers.topic,
                      "Topic of the talk in messengers; by default the first");
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
  command->add_option("--store", options->store,
                      absl::StrCat("Where sessions are kept: ", kStoreSpecs,
                                   "; by default on disk in the data folder"));
  command
      ->add_option("--encryption-keys", options->encryption_keys,
                   "File with the keys that seal what sessions hold, one a "
                   "line: an id and what `openssl rand -hex 32` prints; read "
                   "anew on SIGHUP")
      ->check(CheckNamed);
}

void AddSessionOptions(CLI::App* command, ServeOptions* options) {
  Limits& limits = options->limits;
  AddLength(command, "--session-ttl", &options->session_ttl,
            "How long a session is kept after its last turn");
  AddLength(command, "--forget-within", &options->forget_within,
            "How long what was deleted or has expired may lie in files of the "
            "data folder");
  command
      ->add_option("--max-sessions", limits.max_sessions, "Most live sessions")
      ->capture_default_str()
      ->check(CLI::Range(int64_t{1}, kMostSessions));
  command
      ->add_option("--tenant-sessions", options->tenant_sessions,
                   "Most sessions that one tenant begins at once, and again "
                   "over each --session-ttl; 0: as many as its keys may")
      ->capture_default_str()
      ->check(CLI::Range(int64_t{0}, kMostSessions));
  command
      ->add_option("--max-turns", limits.max_turns, "Most turns of a session")
      ->capture_default_str()
      ->check(CLI::Range(1, kMostTurns));
  command
      ->add_option("--max-text-bytes", limits.max_text_bytes,
                   "Longest message of a user")
      ->capture_default_str()
      ->check(CLI::Range(1, kMaxRequestBytes / 2));
}

// How it is watched and how it ends.
void AddWatchOptions(CLI::App* command, ServeOptions* options) {
  AddLength(command, "--drain-grace", &options->drain_grace,
            "How long running calls may take when it stops");
  AddLength(command, "--drain-delay", &options->drain_delay,
            "How long it still takes calls when it stops, while its health "
            "says NOT_SERVING, so that balancers notice",
            absl::ZeroDuration());
  command
      ->add_option("--log-level", options->log_level,
                   "Least level of what is logged: debug (each call), info, "
                   "warning or error")
      ->capture_default_str()
      ->check(Checked(ParseLogLevel));
  command
      ->add_option("--log-format", options->log_format,
                   "json or text; by default text on a terminal, else json")
      ->check(Checked(ParseLogFormat));
  command->add_option("--audit-log", options->audit_log,
                      "File to which is appended who read or deleted "
                      "which session; by default that goes to the log");
  command
      ->add_option("--metrics", options->metrics,
                   "Address as HOST:PORT of a page for Prometheus, such as "
                   "127.0.0.1:9464; by default there is none")
      ->check(Checked(ParseListenAddress));
  command->add_flag("--open-metrics", options->open_metrics,
                    "Show that page, which has neither TLS nor keys, where "
                    "other machines reach it");
}

void AddGuardOptions(CLI::App* command, ServeOptions* options) {
  GuardFiles& guard = options->guard;
  Rates& rates = options->rates;
  command
      ->add_option("--keys", guard.keys,
                   "File of API keys, as footnote keys writes it; without it "
                   "nobody needs a key")
      ->check(CheckNamed);
  command
      ->add_option("--tls-cert", guard.tls.certificate,
                   "Certificate, with those that lead to its root, as PEM")
      ->check(CheckNamed);
  command->add_option("--tls-key", guard.tls.key, "Its private key, as PEM")
      ->check(CheckNamed);
  command
      ->add_option("--tls-client-ca", guard.tls.client_ca,
                   "Clients must show a certificate signed by one of "
                   "these, as PEM")
      ->check(CheckNamed);
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
            absl::StrCat(what, " a second"))
        ->default_str(absl::StrCat(rate->per_second))
        ->check(CLI::Range(1e-3, 1e6));
  };
  add_rate("--key-calls", &rates.key_calls, "Calls of one API key");
  add_rate("--key-starts", &rates.key_starts, "Sessions begun by one API key");
  add_rate("--address-calls", &rates.address_calls,
           "Calls with widget keys from one address");
  add_rate("--address-starts", &rates.address_starts,
           "Sessions begun with a widget key from one address");
  add_rate("--session-turns", &rates.session_turns, "Turns of one session");
  add_rate("--address-connections",
           &options->bounds.listener.address_connections,
           "New connections from one address");
  add_rate("--address-resets", &options->bounds.listener.address_resets,
           "Calls cut off before they were answered, from one address");
  command
      ->add_option("--address-open-connections",
                   options->bounds.listener.address_open_connections,
                   "Most connections of one address at a time")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  UnreadBounds& unread = options->bounds.unread;
  command
      ->add_option_function<int64_t>(
          "--address-unread",
          [&unread](int64_t mib) { unread.of_address = mib << 20; },
          "Most MiB of replies over gRPC that one address leaves unread")
      ->default_str(absl::StrCat(unread.of_address >> 20))
      ->check(CLI::Range(1, 1'000'000));
}

absl::StatusOr<ListenAddress> GuardedAddress(absl::string_view flag,
                                             const std::string& text,
                                             const ServeOptions& options) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(text);
  if (!address.ok()) return address;
  const absl::Status exposed = CheckExposure(flag, text, address->loopback(),
                                             options.guard, options.insecure);
  if (!exposed.ok()) return exposed;
  return address;
}

}  // namespace

void AddServeOptions(CLI::App* command, ServeOptions* options) {
  AddPlaceOptions(command, options);
  AddSessionOptions(command, options);
  AddWatchOptions(command, options);
  command->add_flag("--insecure", options->insecure,
                    "Listen without TLS and keys where other machines reach "
                    "it");
  AddGuardOptions(command, options);
  AddSettings(command, &options->settings);
}

absl::StatusOr<ListenAddress> ListenAddressOf(const ServeOptions& options) {
  return GuardedAddress("--listen", options.listen, options);
}

absl::StatusOr<ListenAddress> HttpAddressOf(const ServeOptions& options) {
  return GuardedAddress("--http", options.http, options);
}

absl::StatusOr<ListenAddress> MetricsAddressOf(const ServeOptions& options) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(options.metrics);
  if (!address.ok()) return address;
  if (!address->loopback() && !options.open_metrics) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--metrics ", options.metrics,
        ": other machines could reach it, and the page has neither TLS nor "
        "keys; listen on 127.0.0.1, or add --open-metrics if whoever reaches "
        "it "
        "may see them"));
  }
  return address;
}

absl::Status CheckMessengers(const ServeOptions& options,
                             const knowledge::Library& library) {
  const MessengerOptions& messengers = options.messengers;
  if (messengers.telegram_secret.empty() && messengers.twilio_token.empty()) {
    return absl::OkStatus();
  }
  if (options.http.empty()) {
    return absl::InvalidArgumentError(
        "messengers post to the door for browsers, and there is none; add "
        "--http 127.0.0.1:8080");
  }
  if (options.guard.tls.client_ca.empty()) {
    return FindTopic(library, messengers.topic).status();
  }
  return absl::InvalidArgumentError(
      "messengers have no certificate to show; leave --tls-client-ca out, or "
      "serve them by another server on the same store");
}

absl::StatusOr<std::string> StoreSpecOf(const ServeOptions& options) {
  if (!options.store.empty()) return options.store;
  absl::StatusOr<std::string> folder = options.data_dir;
  if (folder->empty()) folder = DefaultDataDir(ProcessEnvironment);
  if (!folder.ok()) return folder.status();
  return absl::StrCat("rocksdb:", *folder, "/sessions");
}

}  // namespace footnote::service
