// The intake of a session for a clinician: what was found, how urgent it is and
// why, what is not known. Pure; the forms (text, HTML, FHIR) are beside it.
#ifndef FOOTNOTE_SERVICE_SUMMARY_SUMMARY_H_
#define FOOTNOTE_SERVICE_SUMMARY_SUMMARY_H_

#include "absl/time/time.h"
#include "footnote/v1/session.pb.h"
#include "footnote/v1/summary.pb.h"
#include "knowledge/topic.h"

namespace footnote::service {

// The times of a session and of its summary, as whoever keeps it knows them.
struct SummaryTimes {
  absl::Time begin;
  absl::Time last_turn;
  absl::Time made;
};

// The summary of a session as it stands. The outcome is worked out anew from
// the findings. A state of another version of the topic is first held against
// this one, as a turn would do. The user's words are made one line without
// control characters, so that every form may show them.
v1::Summary Summarize(const knowledge::Topic& topic, v1::SessionState state,
                      const SummaryTimes& times);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SUMMARY_SUMMARY_H_
