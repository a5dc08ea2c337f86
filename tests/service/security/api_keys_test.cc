#include "service/security/api_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kHex(64, 'a');

std::string Line(const std::string& rest) {
  return absl::StrCat("id=0123abcd tenant=north scopes=converse sha256=", kHex,
                      " created=2026-01-02T03:04:05Z", rest);
}

TEST(ApiKeysTest, ReadsWhatItWrites) {
  std::vector<ApiKey> keys = {{.id = "0123abcd",
                               .tenant = "clinic-north",
                               .scopes = kConverse | kRead,
                               .hash = std::string(32, '\x01'),
                               .created = absl::FromUnixSeconds(1780000000),
                               .expires = absl::FromUnixSeconds(1790000000),
                               .note = "the portal's = own key"},
                              {.id = "fedc9876",
                               .tenant = "south",
                               .scopes = kAdmin,
                               .hash = std::string(32, '\xff'),
                               .created = absl::FromUnixSeconds(1780000001)}};
  const std::string text = KeysAsText(keys);
  const auto read = ParseKeys(text);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(KeysAsText(*read), text);
  EXPECT_EQ((*read)[0].tenant, "clinic-north");
  EXPECT_EQ((*read)[0].scopes, kConverse | kRead);
  EXPECT_EQ((*read)[0].hash, keys[0].hash);
  EXPECT_EQ((*read)[0].expires, keys[0].expires);
  EXPECT_EQ((*read)[0].note, "the portal's = own key");
  EXPECT_EQ((*read)[1].created, keys[1].created);
  EXPECT_FALSE((*read)[1].expires.has_value());
}

TEST(ApiKeysTest, TakesCommentsAndEmptyLines) {
  const auto keys = ParseKeys(absl::StrCat("# mine\r\n\r\n", Line(""), "\r\n"));
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->size(), 1u);
  EXPECT_TRUE(ParseKeys("")->empty());
}

TEST(ApiKeysTest, RefusesABadLineByItsNumberWithoutItsText) {
  for (const std::string& line :
       {std::string("swordfish"), std::string("id=swordfish"),
        Line(" swordfish=1"), Line(" note=swordfish\x01"), Line(" id=0123abcd"),
        Line(" expires=swordfish"),
        std::string("id=0123abcd tenant=north scopes=converse"),
        absl::StrCat("id=0123abcd tenant=swordfish! scopes=read sha256=", kHex,
                     " created=2026-01-02T03:04:05Z"),
        absl::StrCat("id=0123abcd tenant=a scopes=swordfish sha256=", kHex,
                     " created=2026-01-02T03:04:05Z"),
        absl::StrCat(Line(""), "\n", Line(""))}) {
    const auto keys = ParseKeys(absl::StrCat("# heading\n", line, "\n"));
    ASSERT_TRUE(absl::IsInvalidArgument(keys.status())) << line;
    const std::string message(keys.status().message());
    EXPECT_THAT(message, testing::MatchesRegex("[23]: .*; .*"));
    EXPECT_THAT(message, Not(HasSubstr("swordfish")));
  }
}

TEST(ApiKeysTest, MakesSecretsThatDiffer) {
  std::set<std::string> secrets;
  for (int i = 0; i < 100; ++i) {
    const std::string secret = NewSecret().value();
    EXPECT_THAT(secret, testing::MatchesRegex("fn_[0-9a-f]+"));
    EXPECT_EQ(secret.size(), 67u);
    secrets.insert(secret);
  }
  EXPECT_EQ(secrets.size(), 100u);
}

TEST(ApiKeysTest, HashesSecretsAndNothingElse) {
  // printf 'fn_aa...' | sha256sum
  const auto hash = HashOf(absl::StrCat("fn_", kHex));
  ASSERT_TRUE(hash.has_value());
  EXPECT_EQ(hash->size(), 32u);
  EXPECT_NE(*hash, HashOf(absl::StrCat("fn_", std::string(64, 'b'))));
  for (const std::string& other :
       {std::string(), kHex, absl::StrCat("fn_", kHex, "a"),
        absl::StrCat("FN_", kHex), absl::StrCat("fn_", std::string(64, 'A')),
        absl::StrCat("fn_", std::string(1 << 20, 'a'))}) {
    EXPECT_FALSE(HashOf(other).has_value()) << other.size();
  }
}

}  // namespace
}  // namespace footnote::service
