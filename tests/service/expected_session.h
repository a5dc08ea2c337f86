// What a session must be: its turns taken once each, in order, by the pure
// engine.
#ifndef FOOTNOTE_TESTS_SERVICE_EXPECTED_SESSION_H_
#define FOOTNOTE_TESTS_SERVICE_EXPECTED_SESSION_H_

#include <string>
#include <vector>

#include "footnote/v1/session_view.pb.h"
#include "knowledge/topic.h"

namespace footnote::service {

// The user's date in every turn, so that a replay reads times alike.
inline constexpr char kToday[] = "2026-05-20";

struct ExpectedSession {
  // By turn, the serialized reply.
  std::vector<std::string> replies;
  // Without id and times.
  v1::SessionView view;
};

// `said` is what the user types, turn by turn.
ExpectedSession Replay(const knowledge::Topic& topic,
                       const std::vector<std::string>& said);

// Whether what a server says of a session is what was expected.
bool IsAsExpected(const ExpectedSession& expected, v1::SessionView actual);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_EXPECTED_SESSION_H_
