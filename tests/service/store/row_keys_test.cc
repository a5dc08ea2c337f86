#include "service/store/row_keys.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/match.h"

namespace footnote::service {
namespace {

// Names made to be taken for one another: parts that run together, bytes that
// look like lengths or separators, parts that begin other parts.
std::vector<std::string> TrickyParts() {
  return {"",
          "a",
          "aa",
          "ab",
          "b",
          "/",
          "a/",
          "/a",
          std::string(1, '\0'),
          std::string(4, '\0'),
          std::string("\0\0\0\1", 4),
          std::string("\0\0\0\1a", 5),
          std::string("a\0\0\0\1", 5),
          "\xff",
          std::string(256, 'a')};
}

std::vector<SessionKey> TrickyKeys() {
  std::vector<SessionKey> keys;
  for (const std::string& tenant : TrickyParts()) {
    for (const std::string& id : TrickyParts()) keys.push_back({tenant, id});
  }
  return keys;
}

TEST(RowKeysTest, NoSessionKeyIsTheBeginningOfAnother) {
  const std::vector<SessionKey> keys = TrickyKeys();
  for (size_t i = 0; i < keys.size(); ++i) {
    for (size_t j = 0; j < keys.size(); ++j) {
      if (i == j) continue;
      EXPECT_FALSE(
          absl::StartsWith(SessionRowKey(keys[i]), SessionRowKey(keys[j])))
          << i << " and " << j;
    }
  }
}

TEST(RowKeysTest, NoTurnKeyBelongsToTwoSessions) {
  const std::vector<SessionKey> keys = TrickyKeys();
  for (size_t i = 0; i < keys.size(); ++i) {
    for (const std::string& turn_id : TrickyParts()) {
      const std::string turn = TurnRowKey(SessionRowKey(keys[i]), turn_id);
      for (size_t j = 0; j < keys.size(); ++j) {
        EXPECT_EQ(absl::StartsWith(turn, SessionRowKey(keys[j])), i == j);
      }
    }
  }
}

TEST(RowKeysTest, NoUsersKeyBelongsToTwoUsers) {
  for (const char* user : {"", "a", "ab", "b"}) {
    for (const char* other : {"", "a", "ab", "b"}) {
      EXPECT_EQ(
          absl::StartsWith(UserRowKey(user, "session"), UserRowPrefix(other)),
          absl::string_view(user) == other);
    }
    EXPECT_EQ(UserRowKey(user, "session").substr(UserRowPrefix(user).size()),
              "session");
  }
}

TEST(RowKeysTest, WhatIsDueFirstComesFirst) {
  const std::vector<int64_t> times = {std::numeric_limits<int64_t>::min(),
                                      -256,
                                      -1,
                                      0,
                                      1,
                                      255,
                                      256,
                                      1700000000000000,
                                      std::numeric_limits<int64_t>::max()};
  for (size_t i = 1; i < times.size(); ++i) {
    const std::string earlier =
        DueRowKey({DueRow::Kind::kExpire, times[i - 1], "z"});
    const std::string later = DueRowKey({DueRow::Kind::kExpire, times[i], "a"});
    EXPECT_LT(earlier, later) << times[i];
  }
  EXPECT_LT(DueRowKey({DueRow::Kind::kExpire, times.back(), "z"}),
            DueRowKey({DueRow::Kind::kForget, times.front(), "a"}));
}

TEST(RowKeysTest, ReadsADueKeyBack) {
  for (const DueRow::Kind kind :
       {DueRow::Kind::kExpire, DueRow::Kind::kForget}) {
    for (const int64_t due_us : {int64_t{-5}, int64_t{0}, int64_t{1} << 60}) {
      const auto row = ParseDueRowKey(DueRowKey({kind, due_us, "session"}));
      ASSERT_TRUE(row.has_value());
      EXPECT_EQ(row->kind, kind);
      EXPECT_EQ(row->due_us, due_us);
      EXPECT_EQ(row->session_row_key, "session");
    }
  }
  for (const char* bytes : {"", "e", "e1234567", "x12345678session"}) {
    EXPECT_FALSE(ParseDueRowKey(bytes).has_value()) << bytes;
  }
}

}  // namespace
}  // namespace footnote::service
