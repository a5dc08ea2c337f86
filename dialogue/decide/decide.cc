#include "dialogue/decide/decide.h"

#include <algorithm>
#include <string>
#include <utility>

#include "dialogue/decide/outcome_change.h"
#include "dialogue/decide/which_question.h"
#include "dialogue/track/findings.h"

namespace footnote::dialogue {
namespace {

using knowledge::Topic;

class Decider {
 public:
  Decider(const Topic& topic, const v1::SessionState& state,
          const Reading& reading, const Tracked& tracked)
      : topic_(topic),
        state_(state),
        reading_(reading),
        tracked_(tracked),
        values_(ValuesOf(topic, state)) {
    move_.pending = state.pending();
    move_.pending.clear_objected();
    move_.phase = state.phase();
  }

  Move Run() {
    Move move = Choose();
    // Danger leaves room for nothing else.
    if (!move.repeat && reading_.safety.empty()) TellTopicChange(&move);
    return move;
  }

 private:
  Move Choose() {
    if (!reading_.safety.empty()) return SayDanger();
    if (tracked_.restarted) return Restart();
    if (MustRepeat()) return Repeat();
    if (state_.phase() == v1::PHASE_CLOSED && !Reopens()) return StayClosed();
    SayWhatWasTaken();
    AnswerQuestion();
    TakeRequests();
    if (reading_.Has(v1::USER_ACT_BYE)) return Close();
    if (InDanger()) return CheckEmergencyAgain();
    if (tracked_.contradiction >= 0 || ContradictionPending()) {
      return AskWhichIsRight();
    }
    GoOn();
    if (Has(v1::USER_ACT_OBJECT)) move_.pending.set_objected(true);
    return std::move(move_);
  }

  void TellTopicChange(Move* move) const {
    if (tracked_.topic_change == TopicChange::kNone) return;
    move->sayings.insert(move->sayings.begin(),
                         tracked_.topic_change == TopicChange::kDropped
                             ? Saying::kTopicChangedAndDropped
                             : Saying::kTopicChanged);
  }

  void Say(Saying saying) { move_.sayings.push_back(saying); }
  bool Has(v1::UserAct act) const { return reading_.Has(act); }

  // Nothing said so far would keep the user from thinking us deaf.
  bool Silent() const { return move_.sayings.empty(); }

  v1::Pending::Kind pending() const { return state_.pending().kind(); }

  // A sign is warned of in full when it is first told of; after that, in short.
  Move SayDanger() {
    if (!tracked_.new_signs.empty()) return Escalate(Saying::kEmergency);
    if (tracked_.emergency_confirmed) return CheckEmergencyAgain();
    return Escalate(Saying::kEmergencyAgain);
  }

  // Says what to do and asks whether it is so.
  Move Escalate(Saying saying) {
    Say(saying);
    return AskWhetherItIsSo();
  }

  // The question that was open comes back once the danger is cleared up. Who
  // has said that it is so is not asked again.
  Move AskWhetherItIsSo() {
    const bool asked = pending() == v1::Pending::KIND_EMERGENCY;
    const bool fresh = !tracked_.new_signs.empty();
    const bool confirmed =
        asked && !fresh &&
        (tracked_.emergency_confirmed || state_.pending().confirmed());
    Say(confirmed ? Saying::kEmergencyWait : Saying::kEmergencyCheck);
    move_.pending.set_kind(v1::Pending::KIND_EMERGENCY);
    move_.pending.clear_proposed();
    move_.pending.clear_no_match();
    move_.pending.set_confirmed(confirmed);
    if (move_.phase == v1::PHASE_CLOSED) move_.phase = PhaseOfIntakeOrAdvice();
    return std::move(move_);
  }

  v1::Phase PhaseOfIntakeOrAdvice() const {
    return state_.has_assessment() ? v1::PHASE_ADVICE : v1::PHASE_INTAKE;
  }

  // Signs told of and not taken back. The check comes back after whatever else
  // was said, until it is answered.
  bool InDanger() const { return !state_.safety_signs().empty(); }

  Move CheckEmergencyAgain() {
    if (pending() != v1::Pending::KIND_EMERGENCY) {
      return Escalate(Saying::kEmergency);
    }
    if (tracked_.emergency_confirmed) {
      return Escalate(reading_.help_under_way ? Saying::kEmergencyHelped
                                              : Saying::kEmergencyConfirmed);
    }
    if (!Silent()) return AskWhetherItIsSo();
    return Escalate(Saying::kEmergencyAgain);
  }

  Move Restart() {
    Say(Saying::kRestarted);
    if (InDanger()) return Escalate(Saying::kEmergency);
    Say(Saying::kOpening);
    return std::move(move_);
  }

  bool MustRepeat() const {
    return Has(v1::USER_ACT_REPEAT) && tracked_.changes.empty() &&
           !reading_.question.has_value() && !state_.last_reply().empty();
  }

  Move Repeat() {
    move_.repeat = true;
    return std::move(move_);
  }

  bool Reopens() const {
    if (!tracked_.changes.empty() || tracked_.contradiction >= 0 ||
        reading_.question.has_value() || tracked_.went_back) {
      return true;
    }
    for (const ActMention& act : reading_.acts) {
      switch (act.act) {
        case v1::USER_ACT_THANKS:
        case v1::USER_ACT_BYE:
        case v1::USER_ACT_AFFIRM:
        case v1::USER_ACT_DENY:
        case v1::USER_ACT_UNSURE:
        case v1::USER_ACT_OUT_OF_SCOPE:
          break;
        default:
          return true;
      }
    }
    return false;
  }

  Move StayClosed() {
    Say(Has(v1::USER_ACT_THANKS) ? Saying::kThanks : Saying::kClosed);
    return std::move(move_);
  }

  Move Close() {
    if (InDanger()) {
      Say(Saying::kEmergencyAgain);
    } else if (!state_.has_assessment() && !state_.findings().empty() &&
               !Outside()) {
      move_.outcome = knowledge::Assess(topic_, values_);
      Say(Saying::kBeforeYouGo);
    }
    Say(Saying::kBye);
    move_.phase = v1::PHASE_CLOSED;
    move_.pending.Clear();
    return std::move(move_);
  }

  // Plain answers need no echo; what was volunteered, read from several words
  // or put right does, so that a misreading is seen at once.
  void SayWhatWasTaken() {
    if (tracked_.emergency_cleared) Say(Saying::kEmergencyCleared);
    if (tracked_.went_back) {
      Say(tracked_.took_back ? Saying::kTookBack : Saying::kWentBack);
    } else if (tracked_.nothing_to_go_back_to) {
      Say(Saying::kNothingToGoBackTo);
    }
    if (tracked_.settled_contradiction) {
      Say(Saying::kSettledContradiction);
    } else if (pending() == v1::Pending::KIND_CONTRADICTION &&
               tracked_.settled) {
      Say(Saying::kAcknowledge);
    } else if (tracked_.skipped) {
      Say(Saying::kSkipped);
    } else if (tracked_.no_match >= 3 && tracked_.settled) {
      Say(Saying::kMovedOn);
    } else if (AnyChange([](const Change& c) { return Replaced(c); })) {
      Say(Saying::kCorrected);
    } else if (AnyChange([](const Change& c) { return !c.asked; })) {
      Say(Saying::kAcknowledge);
    } else if (tracked_.unsure) {
      Say(Saying::kUnsureNoted);
    } else if (tracked_.changes.empty() && !tracked_.known.empty() &&
               !reading_.question.has_value()) {
      Say(HasAdvice() ? Saying::kCounted : Saying::kAlreadyKnown);
    }
  }

  static bool Replaced(const Change& change) {
    return change.before.has_value() && !change.before->unsure() &&
           !change.news;
  }

  template <typename Predicate>
  bool AnyChange(Predicate predicate) const {
    return std::any_of(tracked_.changes.begin(), tracked_.changes.end(),
                       predicate);
  }

  void AnswerQuestion() {
    if (!reading_.question.has_value() || AsksNothing()) return;
    // Nothing about the article's subject until the danger is cleared up.
    if (InDanger()) return Say(Saying::kEmergencyFirst);
    if (reading_.question->known && Outside()) Say(Saying::kAboutTheArticle);
    Say(reading_.question->known ? Saying::kAnswer : Saying::kNotAnswered);
  }

  // "how are you?", "are you deaf?": a question in form only.
  bool AsksNothing() const {
    const QuestionReading& question = *reading_.question;
    return !question.known && question.unanswered < 0 && question.subject < 0 &&
           (Has(v1::USER_ACT_GREET) || Has(v1::USER_ACT_THANKS) ||
            Has(v1::USER_ACT_BYE) || Has(v1::USER_ACT_COMPLAIN) ||
            Has(v1::USER_ACT_OBJECT));
  }

  void TakeRequests() {
    if (Has(v1::USER_ACT_WHY)) SayWhy();
    if (Has(v1::USER_ACT_SKIP) && !tracked_.skipped) {
      Say(Saying::kNothingAsked);
    }
    if (Has(v1::USER_ACT_SUMMARY)) Say(Saying::kSummary);
    if (Has(v1::USER_ACT_HELP)) {
      Say(AskedSlot() >= 0 ? Saying::kHelpToAnswer : Saying::kHelp);
    }
    if (Has(v1::USER_ACT_HUMAN)) Say(Saying::kHuman);
    if (Has(v1::USER_ACT_OUT_OF_SCOPE) && !reading_.question.has_value()) {
      Say(Saying::kOutOfScope);
    }
    if (Has(v1::USER_ACT_OBJECT) && tracked_.changes.empty()) {
      Say(state_.pending().objected() ? Saying::kMisreadAgain
                                      : Saying::kMisread);
    }
    // Who answers all the same is best served by the next question.
    if (Has(v1::USER_ACT_COMPLAIN) && Silent() && !tracked_.settled) {
      Say(Saying::kSorry);
    }
    if (Has(v1::USER_ACT_GREET) && Silent()) Say(Saying::kGreetBack);
    // "no, thanks" is an answer.
    if (Has(v1::USER_ACT_THANKS) && Silent() && !tracked_.settled) {
      Say(Saying::kThanks);
    }
    if (reading_.other_language && Silent()) Say(Saying::kOtherLanguage);
    if (reading_.empty && Silent()) Say(Saying::kNoWords);
  }

  // In danger the warning, which comes again, is the reason.
  void SayWhy() {
    move_.why_slot = AskedSlot();
    if (move_.why_slot >= 0) {
      Say(Saying::kWhy);
    } else if (!HasAdvice()) {
      Say(Saying::kNothingAsked);
    } else if (!InDanger()) {
      move_.outcome = knowledge::Assess(topic_, values_);
      Say(Saying::kWhyOutcome);
    }
  }

  bool HasAdvice() const {
    return state_.phase() == v1::PHASE_ADVICE && state_.has_assessment();
  }

  int AskedSlot() const {
    return pending() == v1::Pending::KIND_SLOT
               ? topic_.FindSlot(state_.pending().slot())
               : -1;
  }

  bool ContradictionPending() const {
    return pending() == v1::Pending::KIND_CONTRADICTION && !tracked_.settled;
  }

  Move AskWhichIsRight() {
    Say(tracked_.contradiction >= 0 ? Saying::kContradiction
                                    : Saying::kContradictionAgain);
    move_.slot = topic_.FindSlot(state_.pending().slot());
    return std::move(move_);
  }

  // The next question, or the outcome.
  void GoOn() {
    if (pending() == v1::Pending::KIND_OPENING && StaysOpen()) {
      Say(Saying::kOpeningAgain);
      return;
    }
    if (tracked_.went_back && tracked_.back_to < 0 &&
        state_.findings().empty()) {
      return ReturnToOpening();
    }
    if (Outside()) {
      GiveOutcome();
      return;
    }
    absl::optional<knowledge::NextQuestion> next =
        WhichQuestion(topic_, state_, tracked_, values_);
    if (next.has_value()) {
      Ask(*next);
    } else {
      GiveOutcome();
    }
  }

  void ReturnToOpening() {
    Say(Saying::kOpening);
    move_.phase = v1::PHASE_INTAKE;
    move_.pending.Clear();
    move_.pending.set_kind(v1::Pending::KIND_OPENING);
  }

  // The opening stays open only for a message that is no attempt to answer it.
  bool StaysOpen() const {
    if (!state_.findings().empty()) return false;
    return tracked_.no_match == 0 ||
           (tracked_.no_match == 1 &&
            (reading_.empty || reading_.other_language));
  }

  bool Outside() const { return knowledge::OutsideArticle(topic_, values_); }

  void Ask(const knowledge::NextQuestion& next) {
    const std::string& id = topic_.slots()[next.slot].id;
    const bool again = next.slot == AskedSlot() && !tracked_.settled;
    move_.slot = next.slot;
    move_.refinement = next.stage == knowledge::Stage::kRefinement;
    move_.phase = v1::PHASE_INTAKE;
    move_.pending.Clear();
    move_.pending.set_kind(v1::Pending::KIND_SLOT);
    move_.pending.set_slot(id);
    if (again) move_.pending.set_no_match(state_.pending().no_match());
    if (!again) {
      if (pending() == v1::Pending::KIND_OPENING && Silent()) {
        Say(Saying::kIntakeBegins);
      }
      Say(WasAsked(state_, id) && !tracked_.went_back ? Saying::kAskAgain
                                                      : Saying::kAsk);
    } else if (tracked_.no_match == 1 && Silent()) {
      Say(Saying::kReword);
    } else if (tracked_.no_match >= 1) {
      Say(Saying::kOfferChoices);
    } else {
      Say(Has(v1::USER_ACT_HELP) ? Saying::kAskInOtherWords
                                 : Saying::kAskAgain);
    }
  }

  void GiveOutcome() {
    move_.outcome = knowledge::Assess(topic_, values_);
    move_.pending.Clear();
    const bool intake = state_.phase() != v1::PHASE_ADVICE;
    const bool changed = OutcomeChanged(topic_, state_, *move_.outcome);
    if (move_.outcome->outside_article) {
      // Said once; afterwards only what the user asks for.
      if (changed || Silent()) Say(Saying::kOutsideArticle);
      move_.phase = v1::PHASE_CLOSED;
      return;
    }
    move_.phase = v1::PHASE_ADVICE;
    if (!state_.has_assessment()) {
      Say(Saying::kAssess);
    } else if (changed) {
      Say(Saying::kReassess);
    } else if (!tracked_.changes.empty() || (intake && tracked_.settled)) {
      Say(Saying::kStillHolds);
    } else if (Silent()) {
      Say(Has(v1::USER_ACT_AFFIRM) || Has(v1::USER_ACT_DENY) ||
                  Has(v1::USER_ACT_UNSURE)
              ? Saying::kAnythingElse
              : Saying::kNotUnderstood);
    }
  }

  const Topic& topic_;
  const v1::SessionState& state_;
  const Reading& reading_;
  const Tracked& tracked_;
  const knowledge::Findings values_;
  Move move_;
};

}  // namespace

Move Decide(const Topic& topic, const v1::SessionState& state,
            const Reading& reading, const Tracked& tracked) {
  return Decider(topic, state, reading, tracked).Run();
}

}  // namespace footnote::dialogue
