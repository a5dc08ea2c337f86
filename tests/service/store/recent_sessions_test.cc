#include "service/store/recent_sessions.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

RecentSessions::Row RowOf(int64_t version, size_t state_bytes = 0) {
  const auto row = std::make_shared<v1::StoredSession>();
  row->set_version(version);
  row->set_state(std::string(state_bytes, 's'));
  return row;
}

TEST(RecentSessionsTest, FindsTheLastRowThatWasPut) {
  RecentSessions recent(10000);
  EXPECT_EQ(recent.Find("a"), nullptr);
  recent.Put("a", RowOf(1));
  recent.Put("b", RowOf(7));
  recent.Put("a", RowOf(2));
  ASSERT_NE(recent.Find("a"), nullptr);
  EXPECT_EQ(recent.Find("a")->version(), 2);
  EXPECT_EQ(recent.Find("b")->version(), 7);
}

TEST(RecentSessionsTest, ForgetsWhatWasErasedHoweverLongAgoItWasPut) {
  RecentSessions recent(10000);
  recent.Put("old", RowOf(1, 1000));
  recent.Put("large", RowOf(1, 5000));  // makes room of the others
  recent.Put("new", RowOf(1, 1000));
  recent.Erase("old");
  recent.Erase("new");
  recent.Erase("never there");
  EXPECT_EQ(recent.Find("old"), nullptr);
  EXPECT_EQ(recent.Find("new"), nullptr);
  EXPECT_NE(recent.Find("large"), nullptr);
  recent.Clear();
  EXPECT_EQ(recent.Find("large"), nullptr);
}

TEST(RecentSessionsTest, KeepsWhatIsAskedForAndNoMoreThanItMay) {
  RecentSessions recent(100000);
  for (int i = 0; i < 1000; ++i) {
    recent.Put(absl::StrCat(i), RowOf(i, 1000));
    ASSERT_NE(recent.Find("0"), nullptr) << "after " << i;
  }
  int kept = 0;
  for (int i = 0; i < 1000; ++i) {
    kept += recent.Find(absl::StrCat(i)) != nullptr ? 1 : 0;
  }
  EXPECT_GT(kept, 30);
  EXPECT_LE(kept, 84);
}

TEST(RecentSessionsTest, ASessionOfManyTurnsTakesThePlaceOfOne) {
  RecentSessions recent(10000);
  recent.Put("idle", RowOf(1, 1000));
  for (int i = 0; i < 1000; ++i) recent.Put("busy", RowOf(i, 1000));
  EXPECT_NE(recent.Find("idle"), nullptr);
  // It never falls back to a row that was replaced.
  EXPECT_EQ(recent.Find("busy")->version(), 999);
}

}  // namespace
}  // namespace footnote::service
