// Chooses what to say and what to wait for next.
#ifndef FOOTNOTE_DIALOGUE_DECIDE_DECIDE_H_
#define FOOTNOTE_DIALOGUE_DECIDE_DECIDE_H_

#include <vector>

#include "absl/types/optional.h"
#include "dialogue/track/track.h"
#include "dialogue/understand/understand.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"
#include "knowledge/triage.h"

namespace footnote::dialogue {

// One thing to say. `respond` has the words.
enum class Saying {
  kTopicChanged,  // what is known was brought up to date since the last turn
  kTopicChangedAndDropped,  // and something told has no place in it any more
  kGreeting,                // the topic's greeting
  kOpening,                 // the open first question
  kOpeningAgain,            // the same, with examples
  kIntakeBegins,  // the first message told no finding: short questions follow
  kAsk,           // a slot's question
  kAskAgain,      // the pending question after a digression, in few words
  kAskInOtherWords,  // the same, for who did not understand it
  kReword,           // ladder 1: the question in other words with examples
  kOfferChoices,     // ladder 2: the choices and "not sure"
  kMovedOn,          // ladder 3: recorded as not known
  kAcknowledge,      // what was taken
  kCorrected,        // what was put right
  kAlreadyKnown,     // what was told again
  kCounted,          // the same, once there is advice
  kMisread,          // what was taken last, since the user says it is not so
  kMisreadAgain,     // the same, without the list
  kSorry,            // the user is fed up
  kUnsureNoted,      // "not sure" is a fine answer
  kSkipped,          // the question is left out
  kSettledContradiction,  // no answer came: one of the two was taken
  kContradiction,         // which of two is right?
  kContradictionAgain,    // the same in few words
  kAnswer,                // the article's answer
  kNotAnswered,      // the article doesn't say, and the nearest thing it does
  kAboutTheArticle,  // the answer is not about where this user hurts
  kWhy,              // why the question is asked
  kWhyOutcome,       // the reasons for the outcome, and what would change it
  kNothingAsked,     // "why" or "skip" with nothing pending
  kWentBack,
  kTookBack,  // what was told last is forgotten, and the question stays
  kNothingToGoBackTo,
  kSummary,
  kRestarted,
  kHelp,
  kHelpToAnswer,  // how to answer the question that is open
  kHuman,
  kThanks,
  kBeforeYouGo,  // the outcome as it stands, for who leaves early
  kBye,
  kClosed,  // the conversation was over, and nothing new was said
  kGreetBack,
  kOutOfScope,
  kOtherLanguage,
  kNoWords,             // empty, or symbols only
  kEmergency,           // the messages of the signs told now, or else of all
  kEmergencyAgain,      // all signs told, in short
  kEmergencyConfirmed,  // the same, to who says that it is so
  kEmergencyHelped,     // who has help is not told to call it
  kEmergencyCheck,      // is it happening?
  kEmergencyWait,       // tell me when it is over
  kEmergencyFirst,      // the danger first, then the question
  kEmergencyCleared,
  kOutsideArticle,
  kAssess,
  kReassess,       // the outcome changed
  kStillHolds,     // findings changed and the outcome did not
  kAnythingElse,   // a plain "ok" or "no" after the assessment
  kNotUnderstood,  // after the assessment
};

struct Move {
  std::vector<Saying> sayings;
  // Say the last reply again, as it was; nothing else is set then.
  bool repeat = false;
  // What to wait for.
  v1::Pending pending;
  v1::Phase phase = v1::PHASE_INTAKE;
  // The slot asked for, or that the ladder speaks of; -1 when none.
  int slot = -1;
  // The slot of which kWhy speaks: the one that was asked for before the turn.
  int why_slot = -1;
  // Set where the outcome is spoken of.
  absl::optional<knowledge::Outcome> outcome;
  // The slot asked for can only refine the advice.
  bool refinement = false;
};

// Pure: the same topic, state, reading and tracking give the same move.
Move Decide(const knowledge::Topic& topic, const v1::SessionState& state,
            const Reading& reading, const Tracked& tracked);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_DECIDE_DECIDE_H_
