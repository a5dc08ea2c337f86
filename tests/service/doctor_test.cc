#include "service/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/doctor_checks.h"
#include "service/listener.h"
#include "service/security/key_file.h"
#include "tests/service/child_process.h"
#include "tests/service/security/test_certificates.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// "verdict: message" of each finding of one check.
std::vector<std::string> Check(DoctorCheck check, const ServeOptions& options,
                               absl::Time now = absl::Now()) {
  const FakeClock clock(now);
  Findings findings;
  check(options, clock, &findings);
  std::vector<std::string> lines;
  lines.reserve(findings.size());
  for (const Finding& finding : findings) {
    lines.push_back(absl::StrCat(std::string(NameOf(finding.verdict)), ": ",
                                 finding.message));
  }
  return lines;
}

class DoctorTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text,
                    mode_t mode = 0600) const {
    const std::string file = folder_.path() + "/" + name;
    std::ofstream(file) << text;
    EXPECT_EQ(chmod(file.c_str(), mode), 0);
    return file;
  }

  const TemporaryFolder folder_;
};

Finished Doctor(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {FOOTNOTE_BINARY, "doctor"});
  return RunProgram(arguments);
}

TEST_F(DoctorTest, FindsASoundServerWellAndMakesNothing) {
  const std::string data = folder_.path() + "/data";
  const std::string audit = folder_.path() + "/audit.log";
  const Finished finished =
      Doctor({"--listen", "127.0.0.1:0", "--data-dir", data, "--audit-log",
              audit, "--metrics", "127.0.0.1:0", "--json"});
  EXPECT_EQ(finished.exit_status, 0) << finished.out << finished.err;
  const auto report = nlohmann::json::parse(finished.out);
  EXPECT_EQ(report["well"], true);
  std::vector<std::string> parts;
  for (const auto& finding : report["findings"]) {
    EXPECT_NE(finding["verdict"], "wrong") << finding;
    parts.push_back(finding["what"]);
  }
  EXPECT_THAT(parts, ElementsAre("user", "settings", "clock", "listen", "http",
                                 "messengers", "topics", "articles", "store",
                                 "encryption", "forgetting", "API keys", "TLS",
                                 "metrics", "audit", "descriptors"));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(DoctorTest, TellsARunningServerFromTrouble) {
  const std::string data = folder_.path() + "/data";
  const ChildServer server(FOOTNOTE_BINARY, {"--data-dir", data});
  ASSERT_NE(server.address(), "");
  const Finished finished =
      Doctor({"--listen", server.address(), "--data-dir", data});
  EXPECT_EQ(finished.exit_status, 0) << finished.out << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("warning  listen: " + server.address() +
                                      " is in use; well if that is this"));
  EXPECT_THAT(finished.out,
              HasSubstr(absl::StrCat("process ", server.process().pid(),
                                     " holds it; well if that is this")));
}

// What keeps a server from starting the doctor finds, in the same words.
TEST_F(DoctorTest, AgreesWithTheServer) {
  const std::vector<std::string> sound = {"--listen", "127.0.0.1:0", "--store",
                                          "memory"};
  const std::vector<std::vector<std::string>> kCases = {
      {"--listen", "0.0.0.0:0"},
      {"--topic", "/nowhere"},
      {"--store", "rocksdb:" + Write("file", "") + "/store"},
      {"--keys", "/nowhere/keys"},
      {"--encryption-keys", Write("readable", "a", 0644)},
      {"--tls-cert", "/nowhere/cert"},
      {"--metrics", "0.0.0.0:0"},
      {"--audit-log", "/nowhere/audit.log"},
      {"--config", Write("bad.conf", "lisen = 127.0.0.1:0\n")},
  };
  for (const auto& wrong : kCases) {
    std::vector<std::string> options = wrong;
    for (size_t i = 0; i < sound.size(); i += 2) {
      if (sound[i] == wrong[0]) continue;
      options.insert(options.end(), {sound[i], sound[i + 1]});
    }
    std::vector<std::string> serve = {FOOTNOTE_BINARY, "serve"};
    serve.insert(serve.end(), options.begin(), options.end());
    EXPECT_EQ(RunProgram(serve).exit_status, 2) << wrong[0];
    const Finished finished = Doctor(options);
    EXPECT_EQ(finished.exit_status, 1) << wrong[0] << "\n" << finished.out;
    EXPECT_THAT(finished.out, HasSubstr("wrong    ")) << wrong[0];
  }
}

TEST_F(DoctorTest, TellsOfEveryLineOfTheFileThatIsWrong) {
  ServeOptions options;
  options.settings = {.file = "/etc/f", .problems = {"a", "b"}};
  EXPECT_THAT(Check(CheckSettings, options),
              ElementsAre("wrong: a", "wrong: b"));
  options.settings = {.file = "/etc/f", .warnings = {"c"}};
  EXPECT_THAT(Check(CheckSettings, options),
              ElementsAre("warning: c", StartsWith("ok: /etc/f gives 0")));
}

TEST_F(DoctorTest, WarnsOfAPasswordThatEverybodyMayRead) {
  ServeOptions options;
  options.store = "postgres:host=db password=x";
  options.settings.file = Write("footnote.conf", "", 0644);
  options.settings.from_file = {"store"};
  EXPECT_THAT(Check(CheckSettings, options),
              Contains(AllOf(StartsWith("warning: "),
                             HasSubstr("chmod o= " + options.settings.file))));
  ASSERT_EQ(chmod(options.settings.file.c_str(), 0640), 0);
  EXPECT_THAT(Check(CheckSettings, options), Each(StartsWith("ok: ")));
}

TEST_F(DoctorTest, FindsAClockThatIsInThePastWrong) {
  EXPECT_THAT(Check(CheckClock, {}, absl::FromUnixSeconds(1000)),
              ElementsAre(StartsWith("wrong: it says 1970-01-01")));
}

TEST_F(DoctorTest, WarnsOfWhatOnlyAConsentLetsOthersReach) {
  ServeOptions options;
  options.listen = "0.0.0.0:0";
  options.metrics = "0.0.0.0:0";
  EXPECT_THAT(Check(CheckAddress, options), ElementsAre(StartsWith("wrong: ")));
  EXPECT_THAT(Check(CheckMetrics, options), ElementsAre(StartsWith("wrong: ")));
  options.insecure = true;
  options.open_metrics = true;
  EXPECT_THAT(Check(CheckAddress, options),
              ElementsAre(StartsWith("warning: ")));
  EXPECT_THAT(Check(CheckMetrics, options),
              ElementsAre(StartsWith("warning: ")));
}

TEST_F(DoctorTest, FindsTwoDoorsOfOnePortWrong) {
  ServeOptions options;
  options.listen = "127.0.0.1:0";
  // A port that was free a moment ago.
  options.listen = Listener::Open(*ListenAddressOf(options), {})
                       .value()
                       ->address()
                       .ToString();
  const std::string port = options.listen.substr(options.listen.find(':'));
  options.http = options.listen;
  options.metrics = "localhost" + port;
  const std::string why = absl::StrCat(": --listen ", options.listen,
                                       " has that port; choose another");
  EXPECT_THAT(Check(CheckAddress, options), ElementsAre(StartsWith("ok: ")));
  EXPECT_THAT(Check(CheckHttp, options),
              ElementsAre(absl::StrCat("wrong: --http ", options.http, why)));
  EXPECT_THAT(
      Check(CheckMetrics, options),
      ElementsAre(absl::StrCat("wrong: --metrics ", options.metrics, why)));
  options.http = "127.0.0.1:0";
  EXPECT_THAT(Check(CheckHttp, options), ElementsAre(StartsWith("ok: ")));
}

TEST_F(DoctorTest, FindsAnAddressOfAnotherMachineWrong) {
  ServeOptions options;
  options.listen = "192.0.2.1:1";
  options.insecure = true;
  EXPECT_THAT(Check(CheckAddress, options),
              Contains(StartsWith("wrong: cannot listen on 192.0.2.1:1")));
}

TEST_F(DoctorTest, LooksAtTheMessengers) {
  ServeOptions options;
  EXPECT_THAT(Check(CheckWebhooks, options), ElementsAre("ok: none"));
  MessengerOptions& messengers = options.messengers;
  messengers.telegram_secret = Write("telegram", std::string(32, 'a'));
  EXPECT_THAT(Check(CheckWebhooks, options),
              ElementsAre(AllOf(StartsWith("wrong: "), HasSubstr("--http"))));
  options.http = "127.0.0.1:0";
  EXPECT_THAT(Check(CheckWebhooks, options),
              ElementsAre("ok: Telegram at /webhooks/telegram"));
  messengers.topic = "toothache";
  EXPECT_THAT(Check(CheckWebhooks, options),
              ElementsAre(StartsWith("wrong: ")));
  messengers.topic = "";
  options.guard.tls.client_ca = "ca.pem";
  EXPECT_THAT(Check(CheckWebhooks, options),
              ElementsAre(HasSubstr("no certificate to show")));
  options.guard.tls.client_ca = "";
  Write("telegram", std::string(32, 'a'), 0644);
  EXPECT_THAT(Check(CheckWebhooks, options),
              Contains(AllOf(StartsWith("warning: "), HasSubstr("chmod o="))));
  Write("telegram", "short");
  EXPECT_THAT(Check(CheckWebhooks, options),
              ElementsAre(StartsWith("wrong: ")));
}

TEST_F(DoctorTest, WarnsWhereDeleteUserCannotReachWhatIsToldInMessengers) {
  ServeOptions options;
  options.http = "127.0.0.1:0";
  options.messengers.telegram_secret = Write("telegram", std::string(32, 'a'));
  options.guard.keys = folder_.path() + "/keys";
  ASSERT_TRUE(ChangeKeys(options.guard.keys, [](std::vector<ApiKey>* keys) {
                keys->push_back({.id = "0123abcd",
                                 .tenant = "clinic",
                                 .scopes = *ParseScopes("converse"),
                                 .hash = std::string(32, 'h'),
                                 .created = absl::UnixEpoch()});
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(
      Check(CheckWebhooks, options),
      Contains(AllOf(StartsWith("warning: "), HasSubstr("DeleteUser"))));
  options.messengers.tenant = "clinic";
  EXPECT_THAT(Check(CheckWebhooks, options), ElementsAre(StartsWith("ok: ")));
}

TEST_F(DoctorTest, WarnsThirtyDaysBeforeACertificateEnds) {
  const TestCertificates certificates;
  ServeOptions options;
  options.guard.tls = certificates.Issue("server");  // for 20 days
  EXPECT_THAT(Check(CheckTls, options),
              ElementsAre(AllOf(StartsWith("warning: "),
                                HasSubstr("put a new one in its place"))));
  EXPECT_THAT(Check(CheckTls, options, absl::Now() + absl::Hours(24 * 21)),
              ElementsAre(AllOf(StartsWith("wrong: "), HasSubstr("expired"))));
  options.guard.tls.key = certificates.Issue("other").key;
  EXPECT_THAT(
      Check(CheckTls, options),
      ElementsAre(AllOf(StartsWith("wrong: "), HasSubstr("does not belong"))));
}

TEST_F(DoctorTest, WarnsOfApiKeysThatLetNobodyIn) {
  const absl::Time now = absl::Now();
  ServeOptions options;
  options.guard.keys = folder_.path() + "/keys";
  ApiKey key = {.id = "0123abcd",
                .tenant = "clinic",
                .scopes = *ParseScopes("converse"),
                .hash = std::string(32, 'h'),
                .created = now,
                .expires = now + absl::Hours(1)};
  ASSERT_TRUE(ChangeKeys(options.guard.keys, [&](std::vector<ApiKey>* keys) {
                keys->push_back(key);
                return absl::OkStatus();
              }).ok());
  EXPECT_THAT(Check(CheckApiKeys, options),
              ElementsAre(StartsWith("ok: 1 in ")));
  EXPECT_THAT(
      Check(CheckApiKeys, options, now + absl::Hours(2)),
      Contains(AllOf(StartsWith("warning: "), HasSubstr("nobody is let in"))));
  ASSERT_EQ(chmod(options.guard.keys.c_str(), 0644), 0);
  EXPECT_THAT(Check(CheckApiKeys, options),
              Contains(AllOf(StartsWith("warning: "), HasSubstr("chmod o="))));
}

TEST_F(DoctorTest, WarnsOfEncryptionThatIsTurnedOff) {
  const std::string key = "2026-12 " + std::string(64, 'a') + "\n";
  ServeOptions options;
  options.encryption_keys = Write("keys", "unsealed\n" + key);
  EXPECT_THAT(Check(CheckEncryptionKeys, options),
              ElementsAre(StartsWith("warning: ")));
  options.encryption_keys = Write("keys", key + "unsealed\n");
  EXPECT_THAT(Check(CheckEncryptionKeys, options),
              ElementsAre(StartsWith("ok: sealed with key 2026-12")));
}

TEST_F(DoctorTest, WarnsWhereBytesOutliveSessions) {
  ServeOptions options;
  options.data_dir = "/srv/footnote";
  options.session_ttl = absl::Hours(1);
  EXPECT_THAT(Check(CheckForgetting, options),
              ElementsAre(StartsWith("warning: ")));
  options.forget_within = absl::Minutes(5);
  EXPECT_THAT(Check(CheckForgetting, options),
              ElementsAre(HasSubstr("within 5m")));
  options.store = "memory";
  EXPECT_THAT(Check(CheckForgetting, options),
              ElementsAre(HasSubstr("none is in a file")));
}

TEST_F(DoctorTest, LooksAtTheAuditLogWithoutMakingIt) {
  ServeOptions options;
  options.audit_log = folder_.path() + "/audit.log";
  EXPECT_THAT(Check(CheckAudit, options), ElementsAre(StartsWith("ok: ")));
  EXPECT_FALSE(fs::exists(options.audit_log));
  Write("audit.log", "", 0644);
  EXPECT_THAT(Check(CheckAudit, options), Contains(StartsWith("warning: ")));
  options.audit_log = folder_.path();
  EXPECT_THAT(Check(CheckAudit, options),
              ElementsAre(HasSubstr("it is a folder")));
}

TEST_F(DoctorTest, SaysALineForEachFinding) {
  const std::vector<Finding> findings = {
      {Verdict::kOk, "user", "fine"},
      {Verdict::kWrong, "store", "gone; mend it"}};
  EXPECT_EQ(FindingsAsText(findings),
            "ok       user: fine\nwrong    store: gone; mend it\n");
  EXPECT_FALSE(Well(findings));
}

}  // namespace
}  // namespace footnote::service
