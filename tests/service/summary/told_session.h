// Sessions of the tests' topic as they are stored, for summaries of them.
#ifndef FOOTNOTE_TESTS_SERVICE_SUMMARY_TOLD_SESSION_H_
#define FOOTNOTE_TESTS_SERVICE_SUMMARY_TOLD_SESSION_H_

#include <string>

#include "dialogue/respond/assessment.h"
#include "dialogue/track/findings.h"
#include "footnote/v1/session.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/find_topic.h"
#include "service/summary/summary.h"
#include "tests/service/test_library.h"

namespace footnote::service {

inline const knowledge::Topic& TestTopic() {
  static const auto topic = *FindTopic(TestLibrary(), kTestTopic);
  return *topic;
}

// Begun at noon, last turn and summary a minute and an hour later.
inline SummaryTimes TestTimes() {
  const absl::Time noon =
      absl::FromCivil(absl::CivilHour(2026, 5, 20, 12), absl::UTCTimeZone());
  return {.begin = noon,
          .last_turn = noon + absl::Minutes(1),
          .made = noon + absl::Hours(1)};
}

// A session with these findings, as text format; assessed where `assessed`.
inline v1::SessionState ToldSession(const std::string& findings,
                                    bool assessed = true) {
  v1::SessionState state;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(findings, &state));
  state.set_topic(kTestTopic);
  state.set_knowledge_version(TestTopic().version());
  state.set_phase(assessed ? v1::PHASE_ADVICE : v1::PHASE_INTAKE);
  if (assessed) {
    *state.mutable_assessment() = dialogue::MakeAssessment(
        TestTopic(),
        knowledge::Assess(TestTopic(), dialogue::ValuesOf(TestTopic(), state)),
        state);
  }
  return state;
}

// Everything was asked; a week and a half, tingling, and no idea of the grip.
inline v1::SessionState WholeSession() {
  return ToldSession(R"pb(
    turn: 5
    findings {
      slot: "place"
      choice: "wrist"
      words: "my wrist"
      turn: 1
      origin: FINDING_ORIGIN_VOLUNTEERED
    }
    findings {
      slot: "sore_days"
      range { min: 10 max: 12 best: 11 }
      words: "ten to twelve days"
      turn: 2
      origin: FINDING_ORIGIN_ASKED
    }
    findings {
      slot: "tingling"
      choice: "yes"
      words: "pins & needles"
      turn: 4
      origin: FINDING_ORIGIN_CORRECTED
    }
    findings {
      slot: "weak_grip"
      unsure: true
      turn: 5
      origin: FINDING_ORIGIN_ASKED
    }
    findings {
      slot: "typing_more"
      choice: "no"
      turn: 5
      origin: FINDING_ORIGIN_ASKED
    })pb");
}

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_SUMMARY_TOLD_SESSION_H_
