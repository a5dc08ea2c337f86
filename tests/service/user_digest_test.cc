#include "service/user_digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/escaping.h"

namespace footnote::service {
namespace {

TEST(UserDigestTest, IsTheSameForEver) {
  // echo -n 'footnote user 1:6:portal4711' | sha256sum
  EXPECT_EQ(absl::BytesToHexString(UserDigest("portal", "4711")),
            "ef972e072e82732bc38cc92501bd9a1d229871b44fc1abb28504c10b6feb9a59");
}

TEST(UserDigestTest, TellsUsersAndTenantsApart) {
  const std::set<std::string> digests = {
      UserDigest("portal", "4711"), UserDigest("portal", "4712"),
      UserDigest("other", "4711"),  UserDigest("", "portal4711"),
      UserDigest("portal4", "711"), UserDigest("", "4711"),
      UserDigest("1:", "4711"),     UserDigest("", "2:1:4711")};
  EXPECT_EQ(digests.size(), 8U);
}

TEST(UserDigestTest, DoesNotHoldTheKey) {
  EXPECT_THAT(UserDigest("portal", "anna"),
              testing::Not(testing::HasSubstr("anna")));
  EXPECT_EQ(UserDigest("portal", "anna").size(), 32U);
}

TEST(UserDigestTest, IsNobodyWithoutAKey) {
  EXPECT_EQ(UserDigest("portal", ""), "");
}

}  // namespace
}  // namespace footnote::service
