#include "service/store/sealing_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using testing::Not;

const std::string kOne(64, '1');
const std::string kTwo = "ABCDEFabcdef" + std::string(52, '2');

TEST(SealingKeysTest, TheFirstKeySealsAndAllOpen) {
  const auto keys =
      SealingKeys::Parse(absl::StrCat("# made in December\n\n  2026-12 \t",
                                      kOne, "  # new\r\n2026_06.b ", kTwo),
                         "keys");
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_NE(keys->active(), nullptr);
  EXPECT_EQ(keys->active()->id, "2026-12");
  EXPECT_EQ(keys->active()->secret, std::string(32, '\x11'));
  ASSERT_NE(keys->Find("2026_06.b"), nullptr);
  EXPECT_EQ(keys->Find("2026_06.b")->secret.substr(0, 3), "\xab\xcd\xef");
  EXPECT_EQ(keys->Find("2026-06"), nullptr);
  EXPECT_FALSE(keys->opens_unsealed());
}

TEST(SealingKeysTest, UnsealedStandsWhereAKeyMay) {
  const auto before = SealingKeys::Parse("unsealed\na " + kOne, "keys");
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->active(), nullptr);
  EXPECT_TRUE(before->opens_unsealed());
  EXPECT_NE(before->Find("a"), nullptr);
  const auto after = SealingKeys::Parse("a " + kOne + "\nunsealed", "keys");
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->active()->id, "a");
  EXPECT_TRUE(after->opens_unsealed());
}

TEST(SealingKeysTest, AServerWithoutKeysHasOnlyUnsealed) {
  const SealingKeys none;
  EXPECT_EQ(none.active(), nullptr);
  EXPECT_TRUE(none.opens_unsealed());
}

TEST(SealingKeysTest, RefusesWhatIsNoKeyByItsLineAndRepeatsNothing) {
  const std::string good = "good " + kOne + "\n";
  for (const std::string& bad :
       {kTwo, "a " + kTwo.substr(1), "a " + kTwo + "2", "a g" + kTwo.substr(1),
        "a " + kTwo + " b", "a/b " + kTwo, std::string(33, 'a') + " " + kTwo,
        "unsealed " + kTwo, "good " + kTwo, "other " + kOne, kTwo + " good"}) {
    const absl::Status status =
        SealingKeys::Parse(good + bad, "my.keys").status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << bad;
    EXPECT_THAT(status.message(), HasSubstr("my.keys:2: "));
    EXPECT_THAT(status.message(), Not(HasSubstr("1111")));
    EXPECT_THAT(status.message(), Not(HasSubstr("2222")));
  }
  EXPECT_FALSE(SealingKeys::Parse(good + "unsealed\nunsealed", "k").ok());
}

TEST(SealingKeysTest, RefusesAFileWithoutAKey) {
  for (const char* text : {"", "# nothing yet\n", "unsealed\n"}) {
    const absl::Status status = SealingKeys::Parse(text, "my.keys").status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr("openssl rand -hex 32"));
  }
}

TEST(SealingKeysTest, ReadsAFileThatNobodyElseMayRead) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/keys";
  std::ofstream(path) << "a " << kOne << "\n";
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  const auto keys = SealingKeys::Read(path);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->active()->id, "a");

  for (const mode_t mode : {0644, 0602}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    const absl::Status open = SealingKeys::Read(path).status();
    EXPECT_EQ(open.code(), StatusCode::kInvalidArgument);
    EXPECT_THAT(open.message(), HasSubstr("chmod o= " + path));
  }
}

TEST(SealingKeysTest, SaysWhichFileCannotBeRead) {
  const TemporaryFolder folder;
  for (const std::string& path : {folder.path() + "/none", folder.path()}) {
    const absl::Status status = SealingKeys::Read(path).status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_THAT(status.message(), HasSubstr(path));
  }
}

}  // namespace
}  // namespace footnote::service
