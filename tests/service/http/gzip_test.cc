#include "service/http/gzip.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {
namespace {

TEST(GzipTest, GivesBackWhatWasPacked) {
  for (const std::string& plain :
       {std::string(), std::string("x"), std::string(100000, 'a')}) {
    for (const int level : {1, 9}) {
      const auto unpacked = Gunzip(Gzip(plain, level), 100000);
      ASSERT_TRUE(unpacked.ok()) << unpacked.status();
      EXPECT_EQ(*unpacked, plain);
    }
  }
}

TEST(GzipTest, UnpacksNoMoreThanItMay) {
  // 100 MB in 100 KB.
  const std::string bomb = Gzip(std::string(100 << 20, '\0'), 9);
  ASSERT_LT(bomb.size(), 200U << 10);
  EXPECT_TRUE(absl::IsResourceExhausted(Gunzip(bomb, 1 << 16).status()));
  const std::string packed = Gzip(std::string(1000, 'a'), 1);
  EXPECT_TRUE(Gunzip(packed, 1000).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(Gunzip(packed, 999).status()));
}

TEST(GzipTest, RefusesWhatIsNotGzip) {
  const std::string packed = Gzip("hello hello hello", 9);
  for (size_t size = 0; size < packed.size(); ++size) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        Gunzip(absl::string_view(packed).substr(0, size), 100).status()))
        << "cut at " << size;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(Gunzip(packed + "x", 100).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Gunzip("hello", 100).status()));
  std::string changed = packed;
  changed[changed.size() / 2] ^= 1;
  EXPECT_TRUE(absl::IsInvalidArgument(Gunzip(changed, 100).status()));
}

}  // namespace
}  // namespace footnote::service
