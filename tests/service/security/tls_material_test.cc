#include "service/security/tls_material.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/service/child_process.h"
#include "tests/service/security/test_certificates.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class TlsMaterialTest : public testing::Test {
 protected:
  static std::string ErrorOf(const TlsFiles& files,
                             absl::Time now = absl::Now()) {
    const auto material = ReadTlsMaterial(files, now);
    EXPECT_FALSE(material.ok());
    return std::string(material.status().message());
  }

  const TestCertificates made_;
  const TlsFiles good_ = made_.Issue("server");
};

TEST_F(TlsMaterialTest, ReadsAPairAndItsEnd) {
  TlsFiles files = good_;
  files.client_ca = made_.ca();
  const auto material = ReadTlsMaterial(files, absl::Now());
  ASSERT_TRUE(material.ok()) << material.status();
  EXPECT_EQ(material->certificate_chain, made_.Read(good_.certificate));
  EXPECT_EQ(material->private_key, made_.Read(good_.key));
  EXPECT_EQ(material->client_ca, made_.Read(made_.ca()));
  EXPECT_GT(material->expires, absl::Now() + absl::Hours(24 * 19));
  EXPECT_LT(material->expires, absl::Now() + absl::Hours(24 * 21));
  EXPECT_TRUE(material->warnings.empty());
}

TEST_F(TlsMaterialTest, SaysWhatIsWrongWithEachFile) {
  const TlsFiles other = made_.Issue("other");
  const std::string none = made_.Path("none");
  const std::string text = made_.Write("text", "hello\n");
  const std::string whole = made_.Read(good_.certificate);
  const std::string torn =
      made_.Write("torn", whole.substr(0, whole.size() / 2));
  const std::string key = made_.Read(good_.key);
  const std::string torn_key =
      made_.Write("torn.key", key.substr(0, key.size() / 2));
  const std::string chain = made_.Write("chain", whole + made_.Read(torn));
  EXPECT_THAT(ErrorOf({none, good_.key}),
              AllOf(HasSubstr(none), HasSubstr("No such file")));
  EXPECT_THAT(ErrorOf({text, good_.key}),
              AllOf(HasSubstr(text), HasSubstr("BEGIN CERTIFICATE")));
  EXPECT_THAT(ErrorOf({torn, good_.key}),
              AllOf(HasSubstr(torn), HasSubstr("whole")));
  EXPECT_THAT(ErrorOf({chain, good_.key}),
              AllOf(HasSubstr(chain), HasSubstr("whole")));
  EXPECT_THAT(ErrorOf({good_.certificate, torn_key}),
              AllOf(HasSubstr(torn_key), HasSubstr("BEGIN PRIVATE KEY")));
  EXPECT_THAT(ErrorOf({good_.certificate, other.key}),
              AllOf(HasSubstr(other.key), HasSubstr(good_.certificate),
                    HasSubstr("does not belong")));
  EXPECT_THAT(ErrorOf({good_.certificate, good_.key, text}),
              AllOf(HasSubstr(text), HasSubstr("BEGIN CERTIFICATE")));
}

TEST_F(TlsMaterialTest, RefusesWhatIsNotValidNow) {
  EXPECT_THAT(ErrorOf(good_, absl::Now() + absl::Hours(24 * 21)),
              AllOf(HasSubstr(good_.certificate), HasSubstr("has expired at")));
  EXPECT_THAT(
      ErrorOf(good_, absl::Now() - absl::Hours(24)),
      AllOf(HasSubstr(good_.certificate), HasSubstr("not valid before")));
}

// Bundles of authorities outlive some of those in them.
TEST_F(TlsMaterialTest, TakesABundleOfWhichOneAuthorityHasExpired) {
  const std::string old = made_.Path("old.pem");
  ASSERT_EQ(RunProgram({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                        made_.Path("old.key"), "-out", old, "-days", "1",
                        "-subj", "/CN=Old Authority"})
                .exit_status,
            0);
  const std::string bundle =
      made_.Write("bundle.pem", made_.Read(old) + made_.Read(made_.ca()));
  const absl::Time later = absl::Now() + absl::Hours(48);
  TlsFiles files = good_;
  files.client_ca = bundle;
  const auto material = ReadTlsMaterial(files, later);
  ASSERT_TRUE(material.ok()) << material.status();
  // The old one's end is over, and none to come.
  EXPECT_GT(material->expires, later);
  files.client_ca = old;
  EXPECT_THAT(ErrorOf(files, later),
              AllOf(HasSubstr(old), HasSubstr("has expired at")));
}

// It would be loaded, and every handshake would fail.
TEST_F(TlsMaterialTest, RefusesWhatIsTooWeakForAHandshake) {
  for (const char* bits : {"512", "1024"}) {
    const TlsFiles weak = {.certificate = made_.Path("weak.pem"),
                           .key = made_.Path("weak.key")};
    ASSERT_EQ(
        RunProgram({"openssl", "req", "-x509", "-newkey",
                    absl::StrCat("rsa:", bits), "-nodes", "-keyout", weak.key,
                    "-out", weak.certificate, "-days", "30", "-subj", "/CN=w"})
            .exit_status,
        0);
    EXPECT_THAT(ErrorOf(weak),
                AllOf(HasSubstr(weak.certificate + ": "),
                      HasSubstr("too small"), HasSubstr("2048 bits")));
    // In the chain too, of which a handshake sends all.
    const std::string chain =
        made_.Write("chain.pem", made_.Read(good_.certificate) +
                                     made_.Read(weak.certificate));
    EXPECT_THAT(ErrorOf({chain, good_.key}),
                AllOf(HasSubstr(chain + ": "), HasSubstr("too small")));
  }
}

TEST_F(TlsMaterialTest, AsksNobodyForAPassphrase) {
  const std::string locked = made_.Path("locked.key");
  ASSERT_EQ(RunProgram({"openssl", "pkey", "-in", good_.key, "-aes256",
                        "-passout", "pass:x", "-out", locked})
                .exit_status,
            0);
  EXPECT_THAT(ErrorOf({good_.certificate, locked}), HasSubstr("passphrase"));
}

TEST_F(TlsMaterialTest, WarnsOfAKeyThatEverybodyReads) {
  fs::permissions(good_.key, fs::perms::others_read, fs::perm_options::add);
  const auto material = ReadTlsMaterial(good_, absl::Now());
  ASSERT_TRUE(material.ok()) << material.status();
  EXPECT_THAT(material->warnings,
              testing::ElementsAre(HasSubstr("chmod o= " + good_.key)));
}

}  // namespace
}  // namespace footnote::service
