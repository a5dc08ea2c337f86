#include "service/store/session_room.h"

#include <gtest/gtest.h>

namespace footnote::service {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1700000000);

// Creates as a store does; returns how often it had to count.
int Fill(SessionRoom* room, int64_t* live, int64_t sessions) {
  int counts = 0;
  for (int64_t i = 0; i < sessions; ++i) {
    if (!room->Take()) {
      ++counts;
      room->Counted(*live, kStart);
      if (!room->Take()) return counts;
    }
    ++*live;
  }
  return counts;
}

TEST(SessionRoomTest, CountsRarelyWhileThereIsRoom) {
  SessionRoom room(1000000);
  int64_t live = 0;
  EXPECT_LE(Fill(&room, &live, 900000), 20);
  EXPECT_EQ(live, 900000);
}

TEST(SessionRoomTest, OneServerNeverGoesBeyondTheLimit) {
  SessionRoom room(1000);
  int64_t live = 0;
  Fill(&room, &live, 2000);
  EXPECT_EQ(live, 1000);
}

TEST(SessionRoomTest, SeveralServersHardlyGoBeyondIt) {
  SessionRoom rooms[] = {SessionRoom(1000), SessionRoom(1000),
                         SessionRoom(1000), SessionRoom(1000)};
  int64_t live = 0;
  for (int i = 0; i < 2000; ++i) {
    for (SessionRoom& room : rooms) Fill(&room, &live, 1);
  }
  EXPECT_GE(live, 1000);
  EXPECT_LE(live, 1004);
}

TEST(SessionRoomTest, CountsOnceASecondWhenFull) {
  SessionRoom room(10);
  EXPECT_TRUE(room.MayCount(kStart));
  room.Counted(10, kStart);
  EXPECT_FALSE(room.Take());
  EXPECT_FALSE(room.MayCount(kStart + absl::Milliseconds(999)));
  EXPECT_TRUE(room.MayCount(kStart + absl::Seconds(1)));
  // Nor does a clock that was set back make it wait for longer.
  EXPECT_TRUE(room.MayCount(kStart - absl::Hours(1)));
}

TEST(SessionRoomTest, WhatIsGivenCanBeTaken) {
  SessionRoom room(10);
  room.Counted(10, kStart);
  room.Give(2);
  EXPECT_TRUE(room.Take());
  EXPECT_TRUE(room.Take());
  EXPECT_FALSE(room.Take());
}

}  // namespace
}  // namespace footnote::service
