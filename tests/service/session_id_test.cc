#include "service/session_id.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace footnote::service {
namespace {

TEST(SessionIdTest, IsThirtyTwoHexadecimalDigitsAndNeverTheSame) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    const absl::StatusOr<std::string> id = NewSessionId();
    ASSERT_TRUE(id.ok());
    EXPECT_TRUE(IsSessionId(*id)) << *id;
    EXPECT_TRUE(ids.insert(*id).second);
  }
}

TEST(SessionIdTest, KnowsItsFormFromAnyOther) {
  const std::string good = "0123456789abcdef0123456789abcdef";
  EXPECT_TRUE(IsSessionId(good));
  EXPECT_FALSE(IsSessionId(""));
  EXPECT_FALSE(IsSessionId(good.substr(1)));
  EXPECT_FALSE(IsSessionId(good + "0"));
  EXPECT_FALSE(IsSessionId("0123456789ABCDEF0123456789ABCDEF"));
  EXPECT_FALSE(IsSessionId("0123456789abcdeg0123456789abcdef"));
  EXPECT_FALSE(IsSessionId(std::string(32, '\0')));
}

TEST(SessionIdTest, SaysWhichWidgetBeganIt) {
  const std::string fresh = "0123456789abcdef0123456789abcdef";
  const std::string id = WidgetSessionId(fresh, "5f0c19e2");
  EXPECT_TRUE(IsSessionId(id));
  EXPECT_TRUE(IsOfWidget(id, "5f0c19e2"));
  EXPECT_FALSE(IsOfWidget(id, "5f0c19e3"));
  EXPECT_FALSE(IsOfWidget(fresh, "89abcdef"));
  EXPECT_FALSE(IsOfWidget("", ""));
  EXPECT_FALSE(IsSessionId(id.substr(1)));
  EXPECT_FALSE(IsSessionId(id + "0"));
}

TEST(SessionIdTest, IsShownToOperatorsAsAHashThatTheyCanReckonToo) {
  // printf %s 0123456789abcdef0123456789abcdef | sha256sum | cut -c1-16
  EXPECT_EQ(SessionHash("0123456789abcdef0123456789abcdef"),
            "3eb1bd439947eb76");
  EXPECT_EQ(SessionHash("my wrist hurts"), "");
  EXPECT_EQ(SessionHash(""), "");
}

}  // namespace
}  // namespace footnote::service
