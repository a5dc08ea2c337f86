#include "tests/service/store/written_turns.h"

#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/service/store/store_cases.h"

namespace footnote::service {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1700000000);

void ExpectSession(SessionStore& store, const std::string& session, int last) {
  const auto loaded = Load(store, {"", session}, "", kNow);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const int turns = std::stoi(loaded->record.state);
  EXPECT_GE(turns, last + 1) << session << " lost turns";
  EXPECT_LE(turns, last + 2) << session;
  EXPECT_EQ(loaded->record.version, turns) << "a turn counted twice";
  for (int i = 0; i < turns; ++i) {
    const auto taken = Load(store, {"", session}, absl::StrCat(i), kNow);
    ASSERT_TRUE(taken.ok()) << taken.status();
    EXPECT_EQ(taken->response, absl::StrCat("reply ", i)) << session;
  }
  EXPECT_FALSE(Load(store, {"", session}, absl::StrCat(turns), kNow)
                   ->response.has_value());
}

}  // namespace

int ReadAcknowledged(ChildProcess* writer, int most, WrittenTurns* last) {
  for (int lines = 0; lines < most; ++lines) {
    std::istringstream line(writer->ReadLine());
    std::string session;
    int turn = 0;
    if (!(line >> session >> turn)) return lines;
    (*last)[session] = turn;
  }
  return most;
}

void ExpectWhole(SessionStore& store, const WrittenTurns& last) {
  for (const auto& [session, turn] : last) ExpectSession(store, session, turn);
}

}  // namespace footnote::service
