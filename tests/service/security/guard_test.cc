#include "service/security/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/security/key_file.h"
#include "tests/service/security/test_certificates.h"

namespace footnote::service {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class GuardTest : public testing::Test {
 protected:
  // Adds a key to the file; gives its secret.
  std::string Give() const {
    const std::string secret = NewSecret().value();
    EXPECT_TRUE(ChangeKeys(files_.keys, [&secret](std::vector<ApiKey>* keys) {
                  keys->push_back({.id = NewKeyId().value(),
                                   .tenant = "north",
                                   .scopes = kRead,
                                   .hash = *HashOf(secret)});
                  return absl::OkStatus();
                }).ok());
    return secret;
  }

  std::string Served(const Guard& guard) const {
    return guard.tls()->Current()->certificate_chain;
  }

  const TestCertificates made_;
  GuardFiles files_ = {.keys = made_.Path("keys"),
                       .tls = made_.Issue("server")};
  const absl::Time now_ = absl::Now();
};

TEST_F(GuardTest, TakesUpKeysThatAreAddedAndDropsThoseRevoked) {
  const std::string first = Give();
  const auto guard = Guard::Open(files_, now_).value();
  EXPECT_NE(guard->keys()->Find(first), nullptr);
  EXPECT_THAT(guard->Refresh(now_), IsEmpty());
  const std::string second = Give();
  EXPECT_EQ(guard->keys()->Find(second), nullptr);
  EXPECT_THAT(guard->Refresh(now_), ElementsAre(HasSubstr("2 API keys")));
  EXPECT_NE(guard->keys()->Find(second), nullptr);
  ASSERT_TRUE(ChangeKeys(files_.keys, [](std::vector<ApiKey>* keys) {
                keys->erase(keys->begin());
                return absl::OkStatus();
              }).ok());
  guard->Refresh(now_);
  EXPECT_EQ(guard->keys()->Find(first), nullptr);
  EXPECT_NE(guard->keys()->Find(second), nullptr);
}

TEST_F(GuardTest, KeepsTheKeysWhereTheirFileIsBadAndSaysSoOnce) {
  const std::string secret = Give();
  const std::string good = made_.Read(files_.keys);
  const auto guard = Guard::Open(files_, now_).value();
  made_.Write("keys", good + "half a li");
  EXPECT_THAT(guard->Refresh(now_),
              ElementsAre(AllOf(HasSubstr(files_.keys + ":4: "),
                                HasSubstr("loaded before go on"))));
  EXPECT_THAT(guard->Refresh(now_), IsEmpty());
  EXPECT_NE(guard->keys()->Find(secret), nullptr);
  std::filesystem::remove(files_.keys);
  EXPECT_THAT(guard->Refresh(now_), ElementsAre(HasSubstr("No such file")));
  EXPECT_NE(guard->keys()->Find(secret), nullptr);
  made_.Write("keys", good);
  EXPECT_THAT(guard->Refresh(now_), ElementsAre(StartsWith("well again: ")));
}

// A key that lost its end would not end, and an empty file would let nobody in.
TEST_F(GuardTest, KeepsTheKeysWhereTheirFileIsCutAnywhereButBetweenLines) {
  const std::string first = Give();
  ASSERT_TRUE(ChangeKeys(files_.keys, [this](std::vector<ApiKey>* keys) {
                keys->front().expires = now_ + absl::Hours(24);
                keys->front().note = "the portal";
                return absl::OkStatus();
              }).ok());
  const std::string second = Give();
  const std::string whole = made_.Read(files_.keys);
  const auto guard = Guard::Open(files_, now_).value();
  int refused = 0;
  for (size_t size = 0; size < whole.size(); ++size) {
    if (size > 0 && whole[size - 1] == '\n') continue;
    made_.Write("keys", whole.substr(0, size));
    guard->Refresh(now_);
    ASSERT_NE(guard->keys()->Find(second), nullptr) << "cut to " << size;
    const LoadedKeyPtr kept = guard->keys()->Find(first);
    ASSERT_NE(kept, nullptr) << "cut to " << size;
    ASSERT_TRUE(kept->key.expires.has_value()) << "cut to " << size;
    ASSERT_EQ(kept->key.note, "the portal") << "cut to " << size;
    ++refused;
  }
  EXPECT_GT(refused, 200);
  // A server does not begin with half a file either.
  EXPECT_FALSE(Guard::Open(files_, now_).ok());
  made_.Write("keys", "# nobody\n");
  EXPECT_THAT(guard->Refresh(now_),
              testing::Contains(HasSubstr("took up 0 API keys")));
}

TEST_F(GuardTest, TakesUpANewCertificateOnceBothFilesAreThere) {
  Give();
  const auto guard = Guard::Open(files_, now_).value();
  guard->Refresh(absl::Now());
  const std::string before = Served(*guard);
  const TlsFiles next = made_.Issue("next");
  std::filesystem::rename(next.certificate, files_.tls.certificate);
  EXPECT_THAT(guard->Refresh(absl::Now()),
              ElementsAre(AllOf(HasSubstr("does not belong"),
                                HasSubstr("loaded before goes on"))));
  EXPECT_EQ(Served(*guard), before);
  std::filesystem::rename(next.key, files_.tls.key);
  EXPECT_THAT(guard->Refresh(absl::Now()),
              ElementsAre(HasSubstr("took up the new certificate"),
                          StartsWith("well again: ")));
  EXPECT_EQ(Served(*guard), made_.Read(files_.tls.certificate));
  EXPECT_NE(Served(*guard), before);
}

TEST_F(GuardTest, KeepsTheCertificateWhereAFileIsTornOrGone) {
  Give();
  const auto guard = Guard::Open(files_, now_).value();
  guard->Refresh(now_);
  const std::string before = Served(*guard);
  for (const std::string& name :
       {std::string("server.pem"), std::string("server.key")}) {
    const std::string whole = made_.Read(made_.Path(name));
    for (size_t size = 0; size < whole.size(); size += 97) {
      made_.Write(name, whole.substr(0, size));
      guard->Refresh(now_);
      ASSERT_EQ(Served(*guard), before) << name << " of " << size;
    }
    std::filesystem::remove(made_.Path(name));
    guard->Refresh(now_);
    EXPECT_EQ(Served(*guard), before);
    made_.Write(name, whole);
  }
}

TEST_F(GuardTest, WarnsOnceOfACertificateThatEndsSoon) {
  Give();
  const auto guard = Guard::Open(files_, now_).value();
  EXPECT_THAT(guard->Refresh(now_), IsEmpty());
  const absl::Time late = now_ + absl::Hours(24 * 10);
  EXPECT_THAT(guard->Refresh(late), ElementsAre(HasSubstr("ends at")));
  EXPECT_THAT(guard->Refresh(late), IsEmpty());
}

TEST_F(GuardTest, SaysWhichFlagsGoTogether) {
  const auto error = [this](const GuardFiles& files) {
    const auto guard = Guard::Open(files, now_);
    EXPECT_FALSE(guard.ok());
    return std::string(guard.status().message());
  };
  EXPECT_THAT(error({.tls = {.certificate = files_.tls.certificate}}),
              HasSubstr("--tls-cert and --tls-key go together"));
  EXPECT_THAT(error({.tls = {.client_ca = made_.ca()}}),
              HasSubstr("--tls-client-ca"));
  EXPECT_THAT(error({.keys = made_.Path("none")}),
              HasSubstr("footnote keys add"));
}

TEST(ExposureTest, WantsTlsAndKeysWhereOtherMachinesReachIt) {
  const GuardFiles none;
  const GuardFiles tls = {.tls = {.certificate = "c", .key = "k"}};
  const GuardFiles keys = {.keys = "k"};
  const GuardFiles both = {.keys = "k",
                           .tls = {.certificate = "c", .key = "k"}};
  const auto check = [](const GuardFiles& files, bool loopback, bool insecure) {
    return CheckExposure("--listen", "0.0.0.0:1", loopback, files, insecure);
  };
  EXPECT_TRUE(check(none, true, false).ok());
  EXPECT_TRUE(check(both, false, false).ok());
  EXPECT_TRUE(check(none, false, true).ok());
  EXPECT_THAT(std::string(check(none, false, false).message()),
              AllOf(HasSubstr("--tls-cert"), HasSubstr("--keys"),
                    HasSubstr("--insecure")));
  EXPECT_THAT(
      std::string(check(tls, false, false).message()),
      AllOf(HasSubstr("--keys"), testing::Not(HasSubstr("--tls-cert"))));
  EXPECT_THAT(
      std::string(check(keys, false, false).message()),
      AllOf(HasSubstr("--tls-cert"), testing::Not(HasSubstr("--keys"))));
}

}  // namespace
}  // namespace footnote::service
