// The built server and footnote keys as an operator uses them: keys and
// certificates that change while it runs, and more connections than it has
// descriptors for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "service/client_channel.h"
#include "service/command_line.h"
#include "service/user_digest.h"
#include "tests/service/child_process.h"
#include "tests/service/raw_connection.h"
#include "tests/service/security/test_certificates.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr absl::Duration kPatience = absl::Seconds(20);

Finished Footnote(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), FOOTNOTE_BINARY);
  return RunProgram(arguments);
}

class GuardedServerTest : public testing::Test {
 protected:
  // Gives the secret.
  std::string Give(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command = {"keys",     "add",   "--keys", keys_,
                                        "--tenant", "north", "--note", "mine"};
    command.insert(command.end(), more.begin(), more.end());
    const Finished added = Footnote(command);
    EXPECT_EQ(added.exit_status, kSuccess) << added.err;
    return std::string(absl::StripSuffix(added.out, "\n"));
  }

  std::string IdOfFirst() const {
    const std::string list = Footnote({"keys", "list", "--keys", keys_}).out;
    return list.substr(list.find('\n') + 1, 8);
  }

  std::unique_ptr<ChildServer> Serve(const TlsFiles& tls) const {
    auto server = std::make_unique<ChildServer>(
        FOOTNOTE_BINARY,
        std::vector<std::string>{"--keys", keys_, "--tls-cert", tls.certificate,
                                 "--tls-key", tls.key});
    EXPECT_NE(server->address(), "");
    return server;
  }

  Finished Chat(const ChildServer& server, const std::string& key) const {
    return Footnote({"chat", "--server", server.address(), "--tls-ca",
                     made_.ca(), "--key", key});
  }

  std::string Handshake(const ChildServer& server) const {
    return RunProgram({"openssl", "s_client", "-connect", server.address()})
        .out;
  }

  // Nudges the server until `done`.
  template <typename Done>
  static bool Becomes(ChildServer* server, const Done& done) {
    const absl::Time deadline = absl::Now() + kPatience;
    while (absl::Now() < deadline) {
      server->process().Signal(SIGHUP);
      if (done()) return true;
    }
    return false;
  }

  const TestCertificates made_;
  const std::string keys_ = made_.Path("keys");
};

TEST_F(GuardedServerTest, GivesListsAndRevokesKeys) {
  const std::string secret = Give({"--expires", "90d", "--scopes", "read"});
  EXPECT_THAT(secret, testing::MatchesRegex("fn_[0-9a-f]+"));
  Give();
  const std::string list = Footnote({"keys", "list", "--keys", keys_}).out;
  EXPECT_THAT(list, AllOf(HasSubstr("north"), HasSubstr("converse,read"),
                          HasSubstr("never"), HasSubstr("mine")));
  // The secret is nowhere.
  EXPECT_THAT(list, Not(HasSubstr(secret.substr(3, 8))));
  EXPECT_THAT(made_.Read(keys_), Not(HasSubstr(secret.substr(3))));
  const std::string id = IdOfFirst();
  EXPECT_EQ(Footnote({"keys", "revoke", id, "--keys", keys_}).exit_status,
            kSuccess);
  EXPECT_THAT(Footnote({"keys", "list", "--keys", keys_}).out,
              Not(HasSubstr(id)));
  const Finished again = Footnote({"keys", "revoke", id, "--keys", keys_});
  EXPECT_EQ(again.exit_status, kUsage);
  EXPECT_THAT(again.err, HasSubstr("footnote keys list"));
}

TEST_F(GuardedServerTest, GivesKeysToBeShownInAPage) {
  const Finished added =
      Footnote({"keys", "add", "--keys", keys_, "--tenant", "north", "--widget",
                "--origin", "https://portal.example", "--origin",
                "http://localhost:8080"});
  EXPECT_THAT(added.out, testing::MatchesRegex("fn_[0-9a-f]+\n"));
  EXPECT_THAT(added.err, HasSubstr("it is public"));
  EXPECT_THAT(Footnote({"keys", "list", "--keys", keys_}).out,
              AllOf(HasSubstr(" widget "),
                    HasSubstr("https://portal.example http://localhost:8080")));
}

TEST_F(GuardedServerTest, WritesWhoDeletesAUserAndWhoMayNot) {
  const std::string talks = Give();
  const std::string rules = Give({"--scopes", "admin"});
  const std::string audit = made_.Path("audit");
  ChildServer server(FOOTNOTE_BINARY, {"--keys", keys_, "--audit-log", audit});
  const auto stub = v1::DialogueService::NewStub(
      MakeChannel({.server = server.address()}).value());
  const auto delete_user = [&stub](const std::string& key) {
    grpc::ClientContext context;
    ShowKey({.key = key}, &context);
    v1::DeleteUserRequest request;
    request.set_user_key("a user of the portal");
    v1::DeleteUserResponse response;
    return stub->DeleteUser(&context, request, &response).error_code();
  };
  EXPECT_EQ(delete_user(rules), grpc::StatusCode::OK);
  EXPECT_EQ(delete_user(talks), grpc::StatusCode::PERMISSION_DENIED);
  const std::string text = made_.Read(audit);
  EXPECT_THAT(text, Not(HasSubstr("portal")));
  const std::vector<nlohmann::json> lines = LinesOf(text);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["user"],
            UserHash(UserDigest("north", "a user of the portal")));
  EXPECT_EQ(lines[0]["outcome"], "OK");
  EXPECT_EQ(lines[1]["action"], "user.delete");
  EXPECT_EQ(lines[1]["key"], IdOfFirst());
  EXPECT_EQ(lines[1]["tenant"], "north");
  EXPECT_EQ(lines[1]["outcome"], "PERMISSION_DENIED");
}

TEST_F(GuardedServerTest, RefusesKeysThatAreNoneBeforeItWritesAny) {
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"--tenant", "two words"},
        {"--tenant", "a", "--scopes", "fly"},
        {"--tenant", "a", "--expires", "soon"},
        {"--tenant", "a", "--expires", "2001-01-01"},
        {"--tenant", "a", "--widget"},
        {"--tenant", "a", "--origin", "https://portal.example"},
        {"--tenant", "a", "--widget", "--origin", "portal.example"},
        {"--tenant", "a", "--scopes", "converse,widget", "--origin",
         "https://portal.example"},
        {"--tenant", "a", "--note", "two\nlines"}}) {
    std::vector<std::string> command = {"keys", "add", "--keys", keys_};
    command.insert(command.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(Footnote(command).exit_status, kUsage) << wrong.back();
  }
  EXPECT_FALSE(std::filesystem::exists(keys_));
}

TEST_F(GuardedServerTest, IsNotExposedWithoutTlsAndKeys) {
  Give();
  const TlsFiles tls = made_.Issue("server");
  const std::vector<std::string> open = {"serve", "--store=memory", "--listen",
                                         "0.0.0.0:0"};
  for (const std::vector<std::string>& half :
       {std::vector<std::string>{},
        {"--keys", keys_},
        {"--tls-cert", tls.certificate, "--tls-key", tls.key}}) {
    std::vector<std::string> command = open;
    command.insert(command.end(), half.begin(), half.end());
    const Finished refused = Footnote(command);
    EXPECT_EQ(refused.exit_status, kUsage);
    EXPECT_THAT(refused.err, HasSubstr("--insecure"));
  }
  std::vector<std::string> command = open;
  command.insert(command.begin(), FOOTNOTE_BINARY);
  command.insert(command.end(), {"--keys", keys_, "--tls-cert", tls.certificate,
                                 "--tls-key", tls.key});
  ChildProcess both(command);
  EXPECT_THAT(both.ReadLine(), HasSubstr("listens on 0.0.0.0:"));
}

TEST_F(GuardedServerTest, SaysAtItsStartWhatIsWrongWithItsFiles) {
  Give();
  const TlsFiles tls = made_.Issue("server");
  const TlsFiles other = made_.Issue("other");
  const Finished refused =
      Footnote({"serve", "--store=memory", "--listen", "127.0.0.1:0",
                "--tls-cert", tls.certificate, "--tls-key", other.key});
  EXPECT_EQ(refused.exit_status, kUsage);
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr(other.key), HasSubstr("does not belong")));
  EXPECT_THAT(
      Footnote({"serve", "--store=memory", "--keys", made_.Path("none")}).err,
      HasSubstr("footnote keys add"));
}

// As a script gives it whose variable is not set.
TEST_F(GuardedServerTest, DoesNotStartWithoutWhatItWasToldToUse) {
  for (const char* option : {"--keys", "--tls-cert", "--tls-key",
                             "--tls-client-ca", "--encryption-keys"}) {
    const Finished refused = Footnote(
        {"serve", "--store=memory", "--listen", "127.0.0.1:0", option, ""});
    EXPECT_EQ(refused.exit_status, kUsage) << option;
    EXPECT_THAT(refused.err, AllOf(HasSubstr(absl::StrCat(option, ": ")),
                                   HasSubstr("the file is empty")));
  }
}

TEST_F(GuardedServerTest, SaysAtItsStartWhatGuardsIt) {
  Give();
  Give();
  const TlsFiles tls = made_.Issue("server");
  const std::string log = made_.Path("log");
  const ChildServer guarded(FOOTNOTE_BINARY,
                            {"--store=memory", "--keys", keys_, "--tls-cert",
                             tls.certificate, "--tls-key", tls.key},
                            log);
  const nlohmann::json event = AwaitEvent(log, "guarded_by");
  EXPECT_EQ(event["keys"], 2);
  EXPECT_EQ(event["tls"], true);
  EXPECT_EQ(event["mutual_tls"], false);
}

TEST_F(GuardedServerTest, TakesUpKeysAndCertificatesWhileItRuns) {
  const std::string first = Give();
  const TlsFiles tls = made_.Issue("first");
  const auto server = Serve(tls);
  EXPECT_EQ(Chat(*server, first).exit_status, kSuccess);
  // As a file gives it.
  EXPECT_EQ(Chat(*server, first + "\n").exit_status, kSuccess);
  const std::string second = Give();
  EXPECT_TRUE(Becomes(server.get(), [&] {
    return Chat(*server, second).exit_status == kSuccess;
  }));
  const std::string id = IdOfFirst();
  EXPECT_EQ(Footnote({"keys", "revoke", id, "--keys", keys_}).exit_status,
            kSuccess);
  EXPECT_TRUE(Becomes(server.get(), [&] {
    return Chat(*server, first).exit_status != kSuccess;
  }));
  EXPECT_EQ(Chat(*server, second).exit_status, kSuccess);

  // The pair is replaced one after the other, the second half-written first.
  const TlsFiles next = made_.Issue("second");
  std::filesystem::rename(next.certificate, tls.certificate);
  made_.Write("first.key", made_.Read(next.key).substr(0, 50));
  server->process().Signal(SIGHUP);
  EXPECT_THAT(Handshake(*server), HasSubstr("CN = first"));
  std::filesystem::rename(next.key, tls.key);
  EXPECT_TRUE(Becomes(server.get(), [&] {
    return Handshake(*server).find("CN = second") != std::string::npos;
  }));
  EXPECT_EQ(Chat(*server, second).exit_status, kSuccess);
}

TEST_F(GuardedServerTest, OutlivesMoreConnectionsThanItHasDescriptorsFor) {
  ChildProcess server(
      {"bash", "-c",
       absl::StrCat("ulimit -n 80; exec ", FOOTNOTE_BINARY,
                    " serve --listen 127.0.0.1:0 --store=memory")});
  const std::string line = server.ReadLine();
  const std::string address = line.substr(line.rfind(' ') + 1);
  {
    std::vector<std::unique_ptr<RawConnection>> flood;
    for (int i = 0; i < 200; ++i) {
      flood.push_back(std::make_unique<RawConnection>(address));
    }
  }
  bool taken = false;
  const absl::Time deadline = absl::Now() + kPatience;
  while (!taken && absl::Now() < deadline) {
    RawConnection next(address);
    next.Send(Http2Begin());
    taken = next.Await("\x04", absl::Seconds(1));
  }
  EXPECT_TRUE(taken);
}

}  // namespace
}  // namespace footnote::service
