// Treats a server badly, and measures how much slower it is for others.
//
//   abuse_test [--way WAY|tls]... [--idle N]
//              [--seconds S] [--rounds N] [--limit X] [--footnote PROGRAM]
//              [options of serve...]
//
// Rounds of the same turns by polite clients, in peace and with the abuse, take
// turns, so that whatever else the machine does hits both. "tls" is no abuse:
// it holds a server with TLS beside one without. Ends with exit status 1 where
// the polite are slower than --limit times (tls: get less than three quarters),
// or a call of theirs failed.
#include "tests/abuse/abuse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "service/listener.h"
#include "service/security/api_keys.h"
#include "service/security/key_file.h"
#include "tests/abuse/polite_browsers.h"
#include "tests/abuse/polite_clients.h"
#include "tests/service/child_process.h"
#include "tests/service/security/test_certificates.h"

namespace footnote::service {
namespace {

struct Options {
  std::vector<std::string> ways = {
      "idle", "send-slow", "read-slow",     "read-never",    "connections",
      "keys", "resets",    "resets-stream", "resets-health", "resets-nothing",
      "tls",  "http-idle", "http-slow"};
  int idle = 5000;
  double seconds = 2;
  int rounds = 7;
  double limit = 1.5;
  std::string footnote = FOOTNOTE_BINARY;
  std::vector<std::string> serve;
};

constexpr int kClients = 8;
// Of what a server gives without TLS.
constexpr double kLeastShareWithTls = 0.75;

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Files that every server here is started with.
class Files {
 public:
  Files() {
    const absl::Status added =
        ChangeKeys(keys(), [this](std::vector<ApiKey>* keys) {
          keys->push_back({.id = NewKeyId().value(),
                           .tenant = "polite",
                           .scopes = kConverse | kRead,
                           .hash = *HashOf(key_)});
          return absl::OkStatus();
        });
    if (!added.ok()) std::cerr << added << "\n";
  }

  std::string keys() const { return made_.Path("keys"); }
  const std::string& key() const { return key_; }
  const TestCertificates& certificates() const { return made_; }

 private:
  const TestCertificates made_;
  const std::string key_ = NewSecret().value();
};

std::vector<std::string> ServeOptions(const Options& options,
                                      const Files& files) {
  // The polite are not what is to be held back.
  std::vector<std::string> serve = {"--keys",  files.keys(),   "--key-calls",
                                    "1000000", "--key-starts", "1000000"};
  serve.insert(serve.end(), options.serve.begin(), options.serve.end());
  return serve;
}

// `polite` talk to the door at `address`, which is abused.
template <typename Polite>
bool MeasureAbuse(const std::string& way, const Options& options,
                  const std::string& address, const std::string& key,
                  Polite& polite) {
  const absl::Duration length = absl::Seconds(options.seconds);
  polite.Talk(length);  // warms both sides up
  std::vector<double> quiet;
  std::vector<double> abused;
  std::vector<double> ratios;
  std::string told;
  for (int i = 0; i < options.rounds; ++i) {
    quiet.push_back(polite.Talk(length));
    std::unique_ptr<Abuse> abuse = MakeAbuse(
        way, {.server = address, .key = key, .idle = options.idle, .round = i});
    if (abuse == nullptr) {
      std::cerr << way << ": it could not be done\n";
      return false;
    }
    abused.push_back(polite.Talk(length));
    told = abuse->Told();
    abuse.reset();
    polite.Talk(length);  // what is left of it is no peace yet
    ratios.push_back(quiet.back() / std::max(1.0, abused.back()));
  }
  const double ratio = Median(ratios);
  std::cout << absl::StrFormat(
                   "%s: %.0f turns/s in peace, %.0f with %s; %.2f times slower "
                   "(median of %d), %d calls failed",
                   way, Median(quiet), Median(abused), told, ratio,
                   options.rounds, polite.failures())
            << std::endl;
  return ratio <= options.limit && polite.failures() == 0;
}

bool MeasureAbuse(const std::string& way, const Options& options,
                  const Files& files) {
  std::vector<std::string> serve = ServeOptions(options, files);
  if (!absl::StartsWith(way, "http-")) {
    ChildServer server(options.footnote, serve);
    PoliteClients polite({.server = server.address(), .key = files.key()},
                         kClients);
    return MeasureAbuse(way, options, server.address(), files.key(), polite);
  }
  serve.insert(serve.end(),
               {"--http=127.0.0.1:0", "--session-turns", "1000000"});
  ChildServer server(options.footnote, serve);
  const std::string address = server.BrowseAddress();
  PoliteBrowsers polite(address, files.key(), kClients);
  return MeasureAbuse(way, options, address, files.key(), polite);
}

bool MeasureTls(const Options& options, const Files& files) {
  const std::vector<std::string> plain_options = ServeOptions(options, files);
  std::vector<std::string> tls_options = plain_options;
  const TlsFiles tls = files.certificates().Issue("server");
  tls_options.insert(tls_options.end(),
                     {"--tls-cert", tls.certificate, "--tls-key", tls.key});
  ChildServer plain_server(options.footnote, plain_options);
  ChildServer tls_server(options.footnote, tls_options);
  PoliteClients plain({.server = plain_server.address(), .key = files.key()},
                      kClients);
  PoliteClients secured({.server = tls_server.address(),
                         .tls_ca = files.certificates().ca(),
                         .key = files.key()},
                        kClients);
  const absl::Duration length = absl::Seconds(options.seconds);
  plain.Talk(length);
  secured.Talk(length);
  std::vector<double> open;
  std::vector<double> closed;
  std::vector<double> shares;
  for (int i = 0; i < options.rounds; ++i) {
    open.push_back(plain.Talk(length));
    closed.push_back(secured.Talk(length));
    shares.push_back(closed.back() / std::max(1.0, open.back()));
  }
  const double share = Median(shares);
  std::cout << absl::StrFormat(
                   "tls: %.0f turns/s without, %.0f with; %.2f of it (median "
                   "of %d), %d calls failed",
                   Median(open), Median(closed), share, options.rounds,
                   plain.failures() + secured.failures())
            << std::endl;
  return share >= kLeastShareWithTls &&
         plain.failures() + secured.failures() == 0;
}

int Run(const Options& options) {
  RaiseDescriptorLimit();
  const Files files;
  bool good = true;
  for (const std::string& way : options.ways) {
    good = (way == "tls" ? MeasureTls(options, files)
                         : MeasureAbuse(way, options, files)) &&
           good;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace footnote::service

int main(int argc, char** argv) {
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  footnote::service::Options options;
  CLI::App program("Treats a server badly and measures who suffers");
  program.add_option("--way", options.ways,
                     "tls, or one of those of MakeAbuse; all by default");
  program.add_option("--idle", options.idle, "Idle connections")
      ->capture_default_str();
  program.add_option("--seconds", options.seconds, "Of a round")
      ->capture_default_str();
  program.add_option("--rounds", options.rounds)->capture_default_str();
  program.add_option("--limit", options.limit, "How much slower is too slow")
      ->capture_default_str();
  program.add_option("--footnote", options.footnote, "Program to start");
  program.allow_extras();
  CLI11_PARSE(program, argc, argv);
  options.serve = program.remaining();
  return footnote::service::Run(options);
}
