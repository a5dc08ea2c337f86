// The door for browsers with TLS, as openssl's own client meets it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "tests/service/child_process.h"
#include "tests/service/http/http_fixture.h"
#include "tests/service/security/test_certificates.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

class TlsHttpTest : public HttpFixture {
 protected:
  TlsHttpTest() { Use(certificates_.Issue("server")); }

  void Use(const TlsFiles& files) {
    auto material = ReadTlsMaterial(files, absl::Now());
    ASSERT_TRUE(material.ok()) << material.status();
    if (tls_ != nullptr) return tls_->Replace(*std::move(material));
    tls_ = std::make_unique<LiveTls>(*std::move(material));
    RestartBoth();
  }

  // What openssl prints when it asks for /healthz.
  std::string Ask(const std::vector<std::string>& options = {}) const {
    std::vector<std::string> command = {"timeout",
                                        "20",
                                        "openssl",
                                        "s_client",
                                        "-connect",
                                        http_address(),
                                        "-CAfile",
                                        certificates_.ca(),
                                        "-verify_return_error",
                                        "-ign_eof"};
    command.insert(command.end(), options.begin(), options.end());
    const Finished finished = RunProgram(
        command,
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return finished.out + finished.err;
  }

  const TestCertificates certificates_;
};

TEST_F(TlsHttpTest, AnswersThoseWhoTrustItsCertificate) {
  EXPECT_THAT(Ask(), HasSubstr("{\"status\":\"SERVING\"}"));
  EXPECT_THAT(Ask({"-tls1_2"}), HasSubstr("SERVING"));
  EXPECT_THAT(Ask({"-tls1_3"}), HasSubstr("SERVING"));
}

TEST_F(TlsHttpTest, SpeaksNothingOlderThanTls12) {
  EXPECT_THAT(Ask({"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"}),
              Not(HasSubstr("SERVING")));
}

TEST_F(TlsHttpTest, SaysNothingInTheOpen) {
  RawConnection open(http_address());
  open.Send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(open.AwaitClose(kPatience));
  EXPECT_THAT(open.received(), Not(HasSubstr("HTTP")));
}

TEST_F(TlsHttpTest, HasBrowsersComeByTlsOnly) {
  const std::string field = "Strict-Transport-Security: max-age=";
  EXPECT_THAT(Ask(), HasSubstr(field));
  tls_.reset();
  RestartBoth();
  const HttpAnswer open = Get("/healthz");
  EXPECT_EQ(open.status, 200);
  EXPECT_THAT(open.head, Not(HasSubstr(field)));
}

TEST_F(TlsHttpTest, AgreesOnHttp11) {
  EXPECT_THAT(Ask({"-alpn", "h2,http/1.1"}),
              HasSubstr("ALPN protocol: http/1.1"));
}

TEST_F(TlsHttpTest, UsesItsNewCertificateAtOnce) {
  const auto serial = [this] {
    const std::string out = Ask();
    const size_t begin = out.find("-----BEGIN CERTIFICATE-----");
    return out.substr(begin, out.find("-----END CERTIFICATE-----") - begin);
  };
  const std::string before = serial();
  EXPECT_EQ(serial(), before);
  Use(certificates_.Issue("other"));
  EXPECT_NE(serial(), before);
}

TEST_F(TlsHttpTest, AsksClientsForACertificateWhereItShould) {
  TlsFiles files = certificates_.Issue("server");
  files.client_ca = certificates_.ca();
  mutual_tls_ = true;
  tls_.reset();
  Use(files);
  EXPECT_THAT(Ask(), Not(HasSubstr("SERVING")));
  const TlsFiles client = certificates_.Issue("client");
  EXPECT_THAT(Ask({"-cert", client.certificate, "-key", client.key}),
              HasSubstr("SERVING"));
  const TestCertificates strangers;
  const TlsFiles stranger = strangers.Issue("stranger");
  EXPECT_THAT(Ask({"-cert", stranger.certificate, "-key", stranger.key}),
              Not(HasSubstr("SERVING")));
}

TEST_F(TlsHttpTest, ClosesWhoNeverEndsAHandshake) {
  http_bounds_.handshake = absl::Milliseconds(200);
  RestartBoth();
  RawConnection silent(http_address());
  EXPECT_TRUE(silent.AwaitClose(kPatience));
}

}  // namespace
}  // namespace footnote::service
