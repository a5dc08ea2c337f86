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
  std::vector<ApiKey> keys = {
      {.id = "0123abcd",
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
       .created = absl::FromUnixSeconds(1780000001)},
      {.id = "00000000",
       .tenant = "south",
       .scopes = kWidget,
       .hash = std::string(32, '\x02'),
       .created = absl::FromUnixSeconds(1780000001),
       .origins = {"https://portal.example", "http://localhost:8080"},
       .note = "on the front page"}};
  const std::string text = KeysAsText(keys);
  const auto read = ParseKeys(text);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 3u);
  EXPECT_EQ(KeysAsText(*read), text);
  EXPECT_EQ((*read)[0].tenant, "clinic-north");
  EXPECT_EQ((*read)[0].scopes, kConverse | kRead);
  EXPECT_EQ((*read)[0].hash, keys[0].hash);
  EXPECT_EQ((*read)[0].expires, keys[0].expires);
  EXPECT_EQ((*read)[0].note, "the portal's = own key");
  EXPECT_EQ((*read)[1].created, keys[1].created);
  EXPECT_FALSE((*read)[1].expires.has_value());
  EXPECT_FALSE((*read)[1].widget());
  EXPECT_TRUE((*read)[2].widget());
  EXPECT_EQ((*read)[2].origins, keys[2].origins);
}

TEST(ApiKeysTest, TakesAWidgetKeyForItsOriginsAndNothingElse) {
  const ApiKey widget = {.scopes = kWidget,
                         .origins = {"https://portal.example"}};
  EXPECT_TRUE(CheckUse(widget).ok());
  EXPECT_TRUE(CheckUse({.scopes = kConverse | kRead | kAdmin}).ok());

  ApiKey key = widget;
  key.scopes |= kConverse;
  EXPECT_TRUE(absl::IsInvalidArgument(CheckUse(key)));
  key.scopes = kConverse;
  EXPECT_TRUE(absl::IsInvalidArgument(CheckUse(key)));
  key = widget;
  key.origins.clear();
  EXPECT_TRUE(absl::IsInvalidArgument(CheckUse(key)));
  key.origins.assign(17, "https://portal.example");
  EXPECT_TRUE(absl::IsInvalidArgument(CheckUse(key)));
  key.origins = {"https://portal.example", "https://portal.example/chat"};
  EXPECT_TRUE(absl::IsInvalidArgument(CheckUse(key)));
}

TEST(ApiKeysTest, TakesCommentsAndEmptyLines) {
  const auto keys = ParseKeys(absl::StrCat("# mine\r\n\r\n", Line(""), "\r\n"));
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->size(), 1u);
  EXPECT_TRUE(ParseKeys("")->empty());
}

TEST(ApiKeysTest, KeepsCommentsWhereTheyAreWhenKeysChange) {
  const std::string other = absl::StrCat(
      "id=fedc9876 tenant=south scopes=read sha256=", std::string(64, 'b'),
      " created=2026-01-02T03:04:05Z");
  const std::string text = absl::StrCat(
      "# the portal's\n", Line(""), "\n\n# the bot's\n", other, "\n# end\n");
  std::vector<ApiKey> keys = ParseKeys(text).value();
  EXPECT_EQ(WithKeys(text, keys), text);
  ApiKey next = keys.back();
  next.id = "00000000";
  next.hash = std::string(32, '\x01');
  keys.erase(keys.begin());
  keys.push_back(next);
  const std::string changed = WithKeys(text, keys);
  EXPECT_EQ(
      changed.substr(0, changed.find("id=00000000")),
      absl::StrCat("# the portal's\n\n# the bot's\n", other, "\n# end\n"));
  EXPECT_EQ(ParseKeys(changed)->size(), 2u);
}

TEST(ApiKeysTest, RefusesABadLineByItsNumberWithoutItsText) {
  for (const std::string& line :
       {std::string("swordfish"), std::string("id=swordfish"),
        Line(" swordfish=1"), Line(" note=swordfish\x01"), Line(" id=0123abcd"),
        Line(" expires=swordfish"), Line(" origins=https://swordfish"),
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
