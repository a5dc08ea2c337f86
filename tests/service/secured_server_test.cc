// Keys and TLS as clients meet them, over real connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/grpcpp.h"
#include "service/unary_call.h"
#include "tests/service/child_process.h"
#include "tests/service/keyed_server.h"
#include "tests/service/raw_connection.h"
#include "tests/service/security/test_certificates.h"
#include "tests/service/server_fixture.h"

namespace footnote::service {
namespace {

using grpc::StatusCode;
using testing::HasSubstr;
using testing::Not;

constexpr absl::Duration kPatience = absl::Seconds(15);
// Nearly kRefusalPause: alarms are not exact.
constexpr absl::Duration kWaited = absl::Milliseconds(400);

class RefusedCallTest : public KeyedServerTest {
 protected:
  absl::Duration TimeOfARefusedCall() {
    const absl::Time begun = absl::Now();
    std::string id;
    EXPECT_EQ(StartWith(NewSecret().value(), &id).error_code(),
              StatusCode::UNAUTHENTICATED);
    return absl::Now() - begun;
  }

  absl::Duration TimeOfARefusedStream() {
    const absl::Time begun = absl::Now();
    const auto context = With("");
    const auto stream = dialogue_->Converse(context.get());
    EXPECT_EQ(stream->Finish().error_code(), StatusCode::UNAUTHENTICATED);
    return absl::Now() - begun;
  }
};

TEST_F(KeyedServerTest, AsksForAKeyInEveryMethod) {
  int methods = 0;
  for (const char* name :
       {"footnote.v1.DialogueService", "footnote.v1.KnowledgeService"}) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
            name);
    ASSERT_NE(service, nullptr);
    for (int i = 0; i < service->method_count(); ++i, ++methods) {
      std::string response;
      const grpc::Status status =
          CallRaw(absl::StrCat("/", name, "/", service->method(i)->name()), "",
                  &response);
      EXPECT_EQ(status.error_code(), StatusCode::UNAUTHENTICATED)
          << service->method(i)->full_name();
      EXPECT_THAT(status.error_message(), HasSubstr("Bearer fn_"));
    }
  }
  EXPECT_GE(methods, 10);
}

TEST_F(KeyedServerTest, GivesEachServiceToItsScopeOnly) {
  const std::string talks = Give("north", kConverse);
  const std::string reads = Give("north", kRead);
  const std::string rules = Give("north", kAdmin);
  keys_->Replace(given_);
  const auto list = [this](const std::string& secret) {
    v1::ListTopicsResponse response;
    return knowledge_->ListTopics(With(secret).get(), {}, &response)
        .error_code();
  };
  const auto delete_user = [this](const std::string& secret) {
    v1::DeleteUserRequest request;
    request.set_user_key("7f3a");
    v1::DeleteUserResponse response;
    return dialogue_->DeleteUser(With(secret).get(), request, &response)
        .error_code();
  };
  std::string id;
  EXPECT_EQ(StartWith(talks, &id).error_code(), StatusCode::OK);
  EXPECT_EQ(StartWith(reads, &id).error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(list(reads), StatusCode::OK);
  EXPECT_EQ(list(talks), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(delete_user(rules), StatusCode::OK);
  EXPECT_EQ(delete_user(north_), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(StartWith(rules, &id).error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(list(rules), StatusCode::PERMISSION_DENIED);
}

TEST_F(KeyedServerTest, HidesTheSessionsOfAnotherTenant) {
  std::string session;
  ASSERT_TRUE(StartWith(north_, &session).ok());
  ASSERT_TRUE(Say(north_, session, "1").ok());
  const std::string made_up(32, '0');
  // Nothing tells a session of others from one that never was.
  for (const auto& call :
       {std::pair(Get(south_, session), Get(south_, made_up)),
        std::pair(Say(south_, session, "1"), Say(south_, made_up, "1")),
        std::pair(Delete(south_, session), Delete(south_, made_up))}) {
    EXPECT_EQ(call.first.error_code(), call.second.error_code());
    EXPECT_EQ(call.first.error_message(), call.second.error_message());
  }
  EXPECT_EQ(Get(south_, session).error_code(), StatusCode::NOT_FOUND);
  EXPECT_EQ(Say(south_, session, "1").error_code(), StatusCode::NOT_FOUND);
  EXPECT_TRUE(Get(north_, session).ok());
  EXPECT_TRUE(Delete(north_, session).ok());
  EXPECT_EQ(Get(north_, session).error_code(), StatusCode::NOT_FOUND);
}

TEST_F(KeyedServerTest, AnswersHealthWithoutAKeyAndReflectsNothing) {
  std::string response;
  EXPECT_TRUE(CallRaw("/grpc.health.v1.Health/Check", "", &response).ok());
  const std::string reflection =
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  EXPECT_EQ(CallRaw(reflection, "", &response).error_code(),
            StatusCode::UNIMPLEMENTED);
  keys_.reset();
  Restart(&memory_);
  EXPECT_TRUE(CallRaw(reflection, "\x3a\x01*", &response).ok());
  EXPECT_THAT(response, HasSubstr("footnote.v1.DialogueService"));
}

TEST_F(KeyedServerTest, RefusesARevokedKeyAmidAStream) {
  const auto context = With(north_);
  const auto stream = dialogue_->Converse(context.get());
  v1::ConverseRequest request;
  request.mutable_start();
  v1::ConverseResponse response;
  ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
  ASSERT_TRUE(response.has_start());
  keys_->Replace({});
  *request.mutable_turn() = Turn("", "1", "hm");
  ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
  EXPECT_EQ(response.error().code(), StatusCode::UNAUTHENTICATED);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(RefusedCallTest, KeepsWhomItRefusesWaiting) {
  EXPECT_GE(TimeOfARefusedCall(), kWaited);
  EXPECT_GE(TimeOfARefusedStream(), kWaited);
}

// Streams that are reset at once would pile up without bound.
TEST_F(RefusedCallTest, AnswersAtOnceWhereTooManyWaitToBeRefused) {
  for (int i = 0; i < WaitingRefusals::kMost; ++i) {
    ASSERT_TRUE(gate_->waiting()->Begin());
  }
  // The quickest of some: a machine may be busy.
  absl::Duration call = absl::InfiniteDuration();
  absl::Duration stream = absl::InfiniteDuration();
  for (int i = 0; i < 5; ++i) {
    call = std::min(call, TimeOfARefusedCall());
    stream = std::min(stream, TimeOfARefusedStream());
  }
  EXPECT_LT(call, kWaited);
  EXPECT_LT(stream, kWaited);
  gate_->waiting()->End();
  EXPECT_GE(TimeOfARefusedCall(), kWaited);
  EXPECT_GE(TimeOfARefusedStream(), kWaited);
  // Whoever was answered waits no more, and nobody was counted twice.
  EXPECT_TRUE(gate_->waiting()->Begin());
  EXPECT_FALSE(gate_->waiting()->Begin());
}

TEST_F(KeyedServerTest, EndsWhileItKeepsSomebodyWaiting) {
  const auto context = With("");
  const auto stream = dialogue_->Converse(context.get());
  server_->Drain(absl::Seconds(30));
  EXPECT_FALSE(stream->Finish().ok());
}

TEST_F(KeyedServerTest, SaysWhenToComeAgain) {
  rate_settings_.key_calls = {.per_second = 0.5, .burst = 2};
  Restart(&memory_);
  std::string session;
  ASSERT_TRUE(StartWith(north_, &session).ok());
  ASSERT_TRUE(Get(north_, session).ok());
  const auto context = With(north_);
  const grpc::Status status = StartWith(north_, &session, context.get());
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("send it again in 2s"));
  const auto& trailers = context->GetServerTrailingMetadata();
  const auto wait = trailers.find("retry-after");
  ASSERT_NE(wait, trailers.end());
  EXPECT_EQ(std::string(wait->second.data(), wait->second.size()), "2");
  EXPECT_TRUE(StartWith(south_, &session).ok());
  clock_.Advance(absl::Seconds(2));
  EXPECT_TRUE(StartWith(north_, &session).ok());
}

TEST_F(KeyedServerTest, LimitsTheSessionsThatAKeyBegins) {
  rate_settings_.key_starts = {.per_second = 0.1, .burst = 1};
  Restart(&memory_);
  std::string session;
  std::string none;
  ASSERT_TRUE(StartWith(north_, &session).ok());
  EXPECT_EQ(StartWith(north_, &none).error_code(),
            StatusCode::RESOURCE_EXHAUSTED);
  // Those that were begun go on.
  EXPECT_TRUE(Say(north_, session, "1").ok());
  EXPECT_TRUE(StartWith(south_, &none).ok());
}

TEST_F(KeyedServerTest, LimitsTheTurnsOfASession) {
  rate_settings_.session_turns = {.per_second = 0.5, .burst = 1};
  Restart(&memory_);
  const auto context = With(north_);
  const auto stream = dialogue_->Converse(context.get());
  v1::ConverseRequest request;
  request.mutable_start();
  v1::ConverseResponse response;
  ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
  for (int i = 1; i <= 2; ++i) {
    *request.mutable_turn() = Turn("", absl::StrCat(i), "hm");
    ASSERT_TRUE(stream->Write(request) && stream->Read(&response));
    EXPECT_EQ(response.has_turn(), i == 1);
  }
  EXPECT_EQ(response.error().code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(response.error().retry_delay().seconds(), 2);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

class TlsServerTest : public ServerFixture {
 protected:
  void Serve(bool mutual) {
    tls_ = std::make_unique<LiveTls>(Material(mutual));
    mutual_tls_ = mutual;
    Restart(&memory_);
  }

  TlsMaterial Material(bool mutual) const {
    TlsFiles files = files_;
    if (mutual) files.client_ca = clients_.ca();
    return ReadTlsMaterial(files, absl::Now()).value();
  }

  // How a call ends that a client makes with these credentials.
  grpc::Status CallWith(
      const std::shared_ptr<grpc::ChannelCredentials>& credentials) const {
    return CallOn(Channel(credentials));
  }

  std::shared_ptr<grpc::Channel> Channel(
      const std::shared_ptr<grpc::ChannelCredentials>& credentials) const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(server_->address().ToString(), credentials,
                                     arguments);
  }

  static grpc::Status CallOn(const std::shared_ptr<grpc::Channel>& channel) {
    const auto stub = v1::DialogueService::NewStub(channel);
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    v1::StartSessionResponse response;
    return stub->StartSession(&context, {}, &response);
  }

  std::shared_ptr<grpc::ChannelCredentials> Trusting(
      const std::string& ca, const TlsFiles& own = {}) const {
    grpc::SslCredentialsOptions options = {.pem_root_certs = made_.Read(ca)};
    if (!own.key.empty()) {
      options.pem_private_key = made_.Read(own.key);
      options.pem_cert_chain = made_.Read(own.certificate);
    }
    return grpc::SslCredentials(options);
  }

  // What openssl tells of a handshake with the server.
  std::string Handshake(const std::vector<std::string>& options) const {
    std::vector<std::string> command = {
        "openssl", "s_client", "-connect", server_->address().ToString(),
        "-alpn",   "h2"};
    command.insert(command.end(), options.begin(), options.end());
    const Finished finished = RunProgram(command);
    return absl::StrCat(finished.out, finished.err);
  }

  const TestCertificates made_;
  const TestCertificates clients_;  // another authority
  const TlsFiles files_ = made_.Issue("first");
};

TEST_F(TlsServerTest, TalksToThoseWhoTrustItsCertificate) {
  Serve(/*mutual=*/false);
  EXPECT_TRUE(CallWith(Trusting(made_.ca())).ok());
  EXPECT_EQ(CallWith(Trusting(clients_.ca())).error_code(),
            StatusCode::UNAVAILABLE);
}

TEST_F(TlsServerTest, SaysNothingInTheOpen) {
  Serve(/*mutual=*/false);
  EXPECT_FALSE(CallWith(grpc::InsecureChannelCredentials()).ok());
  RawConnection open(server_->address().ToString());
  open.Send(Http2Begin());
  EXPECT_TRUE(open.AwaitClose(kPatience));
}

TEST_F(TlsServerTest, TakesNothingOlderThanTls12) {
  Serve(/*mutual=*/false);
  const std::string weak = "DEFAULT@SECLEVEL=0";
  EXPECT_THAT(Handshake({"-tls1_2", "-cipher", weak}), HasSubstr("CN = first"));
  EXPECT_THAT(Handshake({"-tls1_3"}), HasSubstr("CN = first"));
  EXPECT_THAT(Handshake({"-tls1_1", "-cipher", weak}),
              Not(HasSubstr("CN = first")));
  EXPECT_THAT(Handshake({"-tls1", "-cipher", weak}),
              Not(HasSubstr("CN = first")));
}

TEST_F(TlsServerTest, ClosesWhoNeverEndsAHandshake) {
  bounds_.handshake = absl::Milliseconds(300);
  Serve(/*mutual=*/false);
  RawConnection silent(server_->address().ToString());
  EXPECT_TRUE(silent.AwaitClose(kPatience));
  RawConnection slow(server_->address().ToString());
  slow.Send("\x16\x03\x01\x02");  // the beginning of a ClientHello
  EXPECT_TRUE(slow.AwaitClose(kPatience));
}

TEST_F(TlsServerTest, ShowsANewCertificateToNewConnectionsAndKeepsTheOld) {
  Serve(/*mutual=*/false);
  const auto before = Channel(Trusting(made_.ca()));
  ASSERT_TRUE(CallOn(before).ok());
  EXPECT_THAT(Handshake({}), HasSubstr("CN = first"));
  const TlsFiles next = made_.Issue("second");
  tls_->Replace(ReadTlsMaterial(next, absl::Now()).value());
  EXPECT_THAT(Handshake({}), HasSubstr("CN = second"));
  EXPECT_TRUE(CallOn(before).ok());
  EXPECT_TRUE(CallWith(Trusting(made_.ca())).ok());
}

TEST_F(TlsServerTest, KeepsItsCertificateWhereTheNewOneCannotBeUsed) {
  Serve(/*mutual=*/false);
  TlsMaterial bad = Material(false);
  bad.private_key = made_.Read(made_.Issue("other").key);
  tls_->Replace(bad);
  EXPECT_THAT(Handshake({}), HasSubstr("CN = first"));
  EXPECT_TRUE(CallWith(Trusting(made_.ca())).ok());
}

TEST_F(TlsServerTest, AsksClientsForACertificateWhereItShould) {
  Serve(/*mutual=*/true);
  const TlsFiles client = clients_.Issue("client");
  const TlsFiles stranger = made_.Issue("stranger");
  EXPECT_TRUE(CallWith(Trusting(made_.ca(), client)).ok());
  EXPECT_FALSE(CallWith(Trusting(made_.ca())).ok());
  EXPECT_FALSE(CallWith(Trusting(made_.ca(), stranger)).ok());
  // The authorities are replaced with the certificate.
  TlsMaterial other = Material(true);
  other.client_ca = made_.Read(made_.ca());
  tls_->Replace(other);
  EXPECT_FALSE(CallWith(Trusting(made_.ca(), client)).ok());
  EXPECT_TRUE(CallWith(Trusting(made_.ca(), stranger)).ok());
}

}  // namespace
}  // namespace footnote::service
