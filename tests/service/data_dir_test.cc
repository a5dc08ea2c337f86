#include "service/data_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace footnote::service {
namespace {

absl::StatusOr<std::string> DirOf(
    std::map<std::string, std::string> variables) {
  return DefaultDataDir(
      [variables](const std::string& name) -> absl::optional<std::string> {
        const auto it = variables.find(name);
        if (it == variables.end()) return absl::nullopt;
        return it->second;
      });
}

TEST(DataDirTest, TakesTheFirstPlaceThatIsSet) {
  EXPECT_EQ(*DirOf({{"STATE_DIRECTORY", "/var/lib/footnote"},
                    {"XDG_STATE_HOME", "/xdg"},
                    {"HOME", "/home/ann"}}),
            "/var/lib/footnote");
  EXPECT_EQ(*DirOf({{"XDG_STATE_HOME", "/xdg"}, {"HOME", "/home/ann"}}),
            "/xdg/footnote");
  EXPECT_EQ(*DirOf({{"HOME", "/home/ann"}}), "/home/ann/.local/state/footnote");
}

TEST(DataDirTest, PassesOverWhatIsEmptyOrRelative) {
  EXPECT_EQ(*DirOf({{"STATE_DIRECTORY", ""},
                    {"XDG_STATE_HOME", "xdg"},
                    {"HOME", "/home/ann"}}),
            "/home/ann/.local/state/footnote");
}

TEST(DataDirTest, TakesTheFirstOfSeveralStateDirectories) {
  EXPECT_EQ(*DirOf({{"STATE_DIRECTORY", "/var/lib/a:/var/lib/b"}}),
            "/var/lib/a");
}

TEST(DataDirTest, SaysWhatToDoWhereNothingIsSet) {
  const absl::Status status = DirOf({}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), testing::HasSubstr("--data-dir"));
}

}  // namespace
}  // namespace footnote::service
