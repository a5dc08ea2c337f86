#include "service/request_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(IsUtf8Test, TakesWellFormedTextOnly) {
  const struct {
    std::string text;
    bool valid;
  } kCases[] = {
      {"", true},
      {"plain", true},
      {std::string("\0", 1), true},
      {"caf\xc3\xa9", true},
      {"\xf0\x9f\xa6\xb6", true},          // U+1F9B6
      {"\xd9\x85\xd8\xb1\xd8\xad", true},  // Arabic
      {"\xc3", false},                     // cut off
      {"\xe2\x82", false},                 // cut off
      {"\xff", false},                     // never a byte of UTF-8
      {"\x80", false},                     // a continuation of nothing
      {"\xc0\xaf", false},                 // overlong
      {"\xed\xa0\x80", false},             // a surrogate
      {"\xf4\x90\x80\x80", false},         // beyond U+10FFFF
      {"good then \xc3\x28", false},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(IsUtf8(c.text), c.valid) << testing::PrintToString(c.text);
  }
}

TEST(CheckTextTest, NamesTheLimitAndNeverTheText) {
  EXPECT_TRUE(CheckText("", 10).ok());
  EXPECT_TRUE(CheckText("1234567890", 10).ok());
  const absl::Status status = CheckText("secretwords", 10);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("at most 10"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckText("\xff", 10)));
}

TEST(CheckTurnIdTest, WantsOneByteToTheLimit) {
  EXPECT_TRUE(CheckTurnId("1", 128).ok());
  EXPECT_TRUE(CheckTurnId(std::string(128, 'x'), 128).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(CheckTurnId("", 128)));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckTurnId(std::string(129, 'x'), 128)));
}

TEST(ParseDayTest, TakesRealDatesInOneFormOnly) {
  const auto day = ParseDay("2024-02-29");
  ASSERT_TRUE(day.ok());
  EXPECT_EQ(*day, absl::CivilDay(2024, 2, 29));
  const auto none = ParseDay("");
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->has_value());
  for (const char* text :
       {"2023-02-29", "2024-13-01", "2024-2-9", "24-02-09", " 2024-02-09",
        "2024-02-09 ", "2024-02-09T10:00:00", "yesterday", "2024/02/09",
        "+2024-02-09", "-2024-02-09x"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseDay(text).status())) << text;
  }
}

TEST(ParseTtlTest, CutsToTheLimitAndRefusesNonsense) {
  google::protobuf::Duration ttl;
  ttl.set_seconds(60);
  ttl.set_nanos(500000000);
  EXPECT_EQ(*ParseTtl(ttl, absl::Hours(1)), absl::Milliseconds(60500));
  ttl.set_seconds(1000000);
  EXPECT_EQ(*ParseTtl(ttl, absl::Hours(1)), absl::Hours(1));
  const struct {
    int64_t seconds;
    int32_t nanos;
  } kBad[] = {{0, 0}, {-1, 0}, {0, -5}, {1, 1000000000}, {1, -1000000000}};
  for (const auto& bad : kBad) {
    ttl.set_seconds(bad.seconds);
    ttl.set_nanos(bad.nanos);
    EXPECT_TRUE(absl::IsInvalidArgument(ParseTtl(ttl, absl::Hours(1)).status()))
        << bad.seconds << " s " << bad.nanos << " ns";
  }
}

TEST(NameableIdTest, PassesIdsAndNothingElse) {
  EXPECT_EQ(NameableId("sore-wrist"), "sore-wrist");
  EXPECT_EQ(NameableId(""), "");
  EXPECT_EQ(NameableId("my wrist hurts"), "");
  EXPECT_EQ(NameableId("<b>"), "");
  EXPECT_EQ(NameableId(std::string(65, 'a')), "");
}

}  // namespace
}  // namespace footnote::service
