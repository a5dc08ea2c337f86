#include "dialogue/respond/respond.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dialogue/respond/assessment.h"
#include "dialogue/respond/composer.h"
#include "dialogue/respond/danger.h"
#include "dialogue/respond/phrasing.h"
#include "dialogue/respond/quick_replies.h"
#include "dialogue/respond/told.h"
#include "dialogue/track/findings.h"

namespace footnote::dialogue {
namespace {

using knowledge::Topic;

// Statements said in answer to one question; the rest would be a lecture.
constexpr size_t kMostAnswers = 3;

class Responder {
 public:
  Responder(const Topic& topic, const v1::SessionState& state,
            const Reading& reading, const Tracked& tracked, const Move& move)
      : topic_(topic),
        state_(state),
        reading_(reading),
        tracked_(tracked),
        move_(move),
        phrasing_(topic, state.turn()),
        composer_(topic, &reply_),
        told_(topic, state, phrasing_, &composer_) {}

  v1::Reply Run() {
    for (const Saying saying : move_.sayings) Say(saying);
    OfferQuickReplies(topic_, state_, move_, phrasing_, &composer_);
    SetStanding();
    composer_.Finish();
    return std::move(reply_);
  }

 private:
  const v1::TopicWording& wording() const { return topic_.content().wording(); }
  const knowledge::Slot& slot() const { return topic_.slots()[move_.slot]; }

  void Say(Saying saying) {
    switch (saying) {
      case Saying::kGreeting:
        return Plain(v1::SYSTEM_ACT_ACKNOWLEDGE, wording().greeting());
      case Saying::kOpening:
        return Plain(v1::SYSTEM_ACT_ASK, wording().opening());
      case Saying::kOpeningAgain:
        return SayOpeningAgain();
      case Saying::kAsk:
      case Saying::kAskAgain:
      case Saying::kAskInOtherWords:
      case Saying::kReword:
      case Saying::kOfferChoices:
        return AskSlot(saying);
      case Saying::kAcknowledge:
        return told_.Say("acknowledge", ChangedSlots());
      case Saying::kCorrected:
        return told_.Say("corrected", ChangedSlots());
      case Saying::kSettledContradiction:
        return told_.Say("settled_contradiction", ChangedSlots());
      case Saying::kAlreadyKnown:
        return told_.Say("already_known", tracked_.known);
      case Saying::kCounted:
        return told_.Say("already_counted", tracked_.known);
      case Saying::kMisread:
        return told_.SayMisread();
      case Saying::kContradiction:
        return told_.SayContradiction("contradiction");
      case Saying::kContradictionAgain:
        return told_.SayContradiction("contradiction_again");
      case Saying::kAnswer:
      case Saying::kNotAnswered:
        return SayAnswer(saying == Saying::kAnswer);
      case Saying::kWhy:
        return SayWhy();
      case Saying::kWhyOutcome:
        return dialogue::SayReasons(topic_, *move_.outcome, state_, phrasing_,
                                    &composer_);
      case Saying::kSummary:
        return SaySummary();
      case Saying::kEmergency:
        return SayWarning(topic_, state_, tracked_.new_signs, phrasing_,
                          &composer_);
      case Saying::kEmergencyCheck:
        return AskWhetherItIsSo(topic_, state_, phrasing_, &composer_);
      case Saying::kEmergencyAgain:
        return SayReminder(topic_, state_, "emergency_again", phrasing_,
                           &composer_);
      case Saying::kEmergencyFirst:
        return SayReminder(topic_, state_, "emergency_first", phrasing_,
                           &composer_);
      case Saying::kEmergencyConfirmed:
        return SayReminder(topic_, state_, "emergency_confirmed", phrasing_,
                           &composer_);
      case Saying::kOutsideArticle:
        return SayOutside();
      case Saying::kAssess:
      case Saying::kReassess:
        return SayOutcome(saying == Saying::kReassess);
      case Saying::kStillHolds:
        return SayUrgencyNow("still_holds");
      case Saying::kBeforeYouGo:
        return SayUrgencyNow("before_you_go");
      default:
        return SayPlainly(saying);
    }
  }

  void Plain(v1::SystemAct act, std::string text) {
    composer_.Part(act);
    composer_.Plain(std::move(text));
  }

  // Sayings that are one wording and nothing more.
  void SayPlainly(Saying saying) {
    struct Line {
      Saying saying;
      v1::SystemAct act;
      absl::string_view wording;
    };
    static constexpr Line kLines[] = {
        {Saying::kTopicChanged, v1::SYSTEM_ACT_ACKNOWLEDGE, "topic_changed"},
        {Saying::kTopicChangedAndDropped, v1::SYSTEM_ACT_ACKNOWLEDGE,
         "topic_changed_and_dropped"},
        {Saying::kIntakeBegins, v1::SYSTEM_ACT_ACKNOWLEDGE, "intake_begins"},
        {Saying::kMovedOn, v1::SYSTEM_ACT_ACKNOWLEDGE, "moved_on"},
        {Saying::kUnsureNoted, v1::SYSTEM_ACT_ACKNOWLEDGE, "unsure_noted"},
        {Saying::kSkipped, v1::SYSTEM_ACT_ACKNOWLEDGE, "skipped"},
        {Saying::kNothingAsked, v1::SYSTEM_ACT_CLARIFY, "nothing_asked"},
        {Saying::kWentBack, v1::SYSTEM_ACT_ACKNOWLEDGE, "went_back"},
        {Saying::kTookBack, v1::SYSTEM_ACT_ACKNOWLEDGE, "took_back"},
        {Saying::kMisreadAgain, v1::SYSTEM_ACT_CLARIFY, "misread_plain"},
        {Saying::kNothingToGoBackTo, v1::SYSTEM_ACT_CLARIFY,
         "nothing_to_go_back_to"},
        {Saying::kRestarted, v1::SYSTEM_ACT_ACKNOWLEDGE, "restarted"},
        {Saying::kHelp, v1::SYSTEM_ACT_ANSWER, "help"},
        {Saying::kHelpToAnswer, v1::SYSTEM_ACT_ANSWER, "help_to_answer"},
        {Saying::kHuman, v1::SYSTEM_ACT_ESCALATE, "human"},
        {Saying::kThanks, v1::SYSTEM_ACT_ACKNOWLEDGE, "thanks"},
        {Saying::kBye, v1::SYSTEM_ACT_CLOSE, "bye"},
        {Saying::kClosed, v1::SYSTEM_ACT_CLOSE, "closed"},
        {Saying::kGreetBack, v1::SYSTEM_ACT_ACKNOWLEDGE, "greet"},
        {Saying::kOutOfScope, v1::SYSTEM_ACT_CLARIFY, "out_of_scope"},
        {Saying::kOtherLanguage, v1::SYSTEM_ACT_CLARIFY, "other_language"},
        {Saying::kNoWords, v1::SYSTEM_ACT_CLARIFY, "no_words"},
        {Saying::kEmergencyWait, v1::SYSTEM_ACT_ASK, "emergency_wait"},
        {Saying::kEmergencyHelped, v1::SYSTEM_ACT_ACKNOWLEDGE,
         "emergency_helped"},
        {Saying::kSorry, v1::SYSTEM_ACT_ACKNOWLEDGE, "sorry"},
        {Saying::kAboutTheArticle, v1::SYSTEM_ACT_ANSWER, "about_the_article"},
        {Saying::kEmergencyCleared, v1::SYSTEM_ACT_ACKNOWLEDGE,
         "emergency_cleared"},
        {Saying::kAnythingElse, v1::SYSTEM_ACT_ACKNOWLEDGE, "anything_else"},
        {Saying::kNotUnderstood, v1::SYSTEM_ACT_CLARIFY, "not_understood"},
    };
    for (const Line& line : kLines) {
      if (line.saying != saying) continue;
      Plain(line.act,
            phrasing_.Say(line.wording, {{"subject", wording().subject()}}));
    }
  }

  void SayOpeningAgain() {
    const auto& examples = wording().opening_examples();
    const std::string example =
        examples.empty() ? "" : examples.Get(state_.turn() % examples.size());
    Plain(v1::SYSTEM_ACT_ASK,
          phrasing_.Say("opening_again", {{"example", example}}));
  }

  void AskSlot(Saying saying) {
    const v1::Slot& content = *slot().content;
    composer_.Part(saying == Saying::kReword || saying == Saying::kOfferChoices
                       ? v1::SYSTEM_ACT_CLARIFY
                       : v1::SYSTEM_ACT_ASK,
                   slot().id);
    if (saying == Saying::kAsk) {
      composer_.Plain(content.question());
    } else if (saying == Saying::kAskAgain) {
      composer_.Plain(
          phrasing_.Say("ask_again", {{"question", content.short_question()}}));
    } else if (saying == Saying::kAskInOtherWords) {
      composer_.Plain(content.reworded());
    } else if (saying == Saying::kReword) {
      composer_.Plain(phrasing_.Say("no_match"));
      composer_.Plain(content.reworded());
    } else {
      OfferChoices(content);
    }
  }

  void OfferChoices(const v1::Slot& content) {
    if (slot().kind == v1::SLOT_KIND_YES_NO) {
      composer_.Plain(phrasing_.Say("offer_yes_no"));
      composer_.Plain(content.question());
    } else if (slot().kind == v1::SLOT_KIND_CHOICE) {
      composer_.Plain(phrasing_.Say("offer_choices"));
      for (const knowledge::Choice& choice : slot().choices) {
        composer_.Plain(choice.label)->set_item(true);
      }
    } else {
      std::vector<std::string> examples;
      for (const std::string& example : content.examples()) {
        examples.push_back("\"" + example + "\"");
      }
      composer_.Plain(phrasing_.Say(
          "offer_examples", {{"list", phrasing_.List(examples, "or")}}));
    }
  }

  std::vector<int> ChangedSlots() const {
    std::vector<int> slots;
    for (const Change& change : tracked_.changes) slots.push_back(change.slot);
    return slots;
  }

  void SayAnswer(bool known) {
    const QuestionReading& question = *reading_.question;
    composer_.Part(v1::SYSTEM_ACT_ANSWER);
    if (!known) {
      const auto& unanswered = topic_.content().unanswered();
      composer_.Plain(
          question.unanswered < 0
              ? phrasing_.Say("article_silent_plain")
              : phrasing_.Say(
                    "article_silent",
                    {{"label", unanswered[question.unanswered].label()}}));
      if (question.statements.empty()) return;
      composer_.Plain(phrasing_.Say("nearest"));
      composer_.Statement(question.statements.front());
      return;
    }
    std::vector<int> answers = question.statements;
    if (answers.size() > kMostAnswers) answers.resize(kMostAnswers);
    if (JustSaid(answers)) {
      composer_.Plain(phrasing_.Say("as_before"));
      answers.resize(1);
    }
    for (const int answer : answers) composer_.Statement(answer);
  }

  // Whether the last reply answered with all of `statements`.
  bool JustSaid(const std::vector<int>& statements) const {
    v1::Reply last;
    last.ParseFromString(state_.last_reply());
    std::set<std::string> said;
    for (const v1::ReplyPart& part : last.parts()) {
      if (part.act() != v1::SYSTEM_ACT_ANSWER) continue;
      for (const v1::Sentence& sentence : part.sentences()) {
        for (const int number : sentence.citations()) {
          if (number < 1 || number > last.citations_size()) continue;
          said.insert(last.citations(number - 1).statement());
        }
      }
    }
    return !statements.empty() &&
           std::all_of(statements.begin(), statements.end(), [&](int index) {
             return said.count(topic_.statement(index).id()) > 0;
           });
  }

  void SayWhy() {
    const bool asked = move_.why_slot >= 0;
    composer_.Part(v1::SYSTEM_ACT_ANSWER,
                   asked ? topic_.slots()[move_.why_slot].id : "");
    composer_.Plain(phrasing_.Say("why"));
    if (asked) composer_.Statement(topic_.slots()[move_.why_slot].why);
  }

  void SaySummary() {
    told_.SayAll();
    if (state_.has_assessment() && !state_.assessment().outside_article()) {
      composer_.Part(v1::SYSTEM_ACT_ANSWER);
      const std::string headline =
          Headline(topic_, phrasing_, state_.assessment().urgency());
      composer_.Cited(
          phrasing_.Say("summary_outcome", {{"headline", headline}}),
          HeadlineStatements(state_.assessment().urgency()));
    }
  }

  std::vector<int> HeadlineStatements(v1::Urgency urgency) const {
    const knowledge::UrgencyOutcome* outcome = topic_.outcome(urgency);
    return outcome == nullptr ? std::vector<int>() : outcome->statements;
  }

  void SayOutside() {
    Plain(v1::SYSTEM_ACT_CLOSE, wording().outside_article());
  }

  void SayOutcome(bool again) {
    if (again) {
      const v1::Urgency before = state_.assessment().urgency();
      composer_.Part(v1::SYSTEM_ACT_ACKNOWLEDGE);
      if (before == UrgencyNow()) {
        composer_.Plain(phrasing_.Say("reassess_details"));
      } else {
        composer_.Cited(
            phrasing_.Say("reassess",
                          {{"headline", Headline(topic_, phrasing_, before)}}),
            HeadlineStatements(before));
      }
    }
    if (!again && state_.asked_size() > 0) {
      Plain(v1::SYSTEM_ACT_ASSESS, phrasing_.Say("assess"));
    }
    SayAssessment(topic_, *move_.outcome, state_, phrasing_, &composer_);
  }

  // The urgency in one sentence.
  void SayUrgencyNow(absl::string_view wording) {
    composer_.Part(v1::SYSTEM_ACT_ASSESS);
    composer_.Cited(
        phrasing_.Say(
            wording, {{"headline", Headline(topic_, phrasing_, UrgencyNow())}}),
        HeadlineStatements(UrgencyNow()));
  }

  v1::Urgency UrgencyNow() const {
    if (!state_.safety_signs().empty()) return v1::URGENCY_EMERGENCY;
    return move_.outcome.has_value() ? move_.outcome->urgency
                                     : v1::URGENCY_UNSPECIFIED;
  }

  void SetStanding() {
    reply_.set_phase(move_.phase);
    reply_.set_pending_slot(move_.pending.kind() == v1::Pending::KIND_SLOT ||
                                    move_.pending.kind() ==
                                        v1::Pending::KIND_CONTRADICTION
                                ? move_.pending.slot()
                                : "");
    reply_.set_urgency(UrgencySoFar());
    const bool first = Says(Saying::kGreeting);
    const bool assesses = Says(Saying::kAssess) || Says(Saying::kReassess);
    if (first || assesses) reply_.set_disclaimer(phrasing_.Say("disclaimer"));
    if (assesses || Says(Saying::kOutsideArticle)) {
      *reply_.mutable_assessment() =
          MakeAssessment(topic_, *move_.outcome, state_);
    }
    SetProgress();
  }

  bool Says(Saying saying) const {
    return std::find(move_.sayings.begin(), move_.sayings.end(), saying) !=
           move_.sayings.end();
  }

  v1::Urgency UrgencySoFar() const {
    if (!state_.safety_signs().empty()) return v1::URGENCY_EMERGENCY;
    if (move_.phase == v1::PHASE_INTAKE) return v1::URGENCY_UNSPECIFIED;
    if (move_.outcome.has_value() && !move_.outcome->outside_article) {
      return move_.outcome->urgency;
    }
    return state_.assessment().outside_article()
               ? v1::URGENCY_UNSPECIFIED
               : state_.assessment().urgency();
  }

  void SetProgress() {
    v1::Progress* progress = reply_.mutable_progress();
    progress->set_asked(state_.asked_size());
    if (move_.phase != v1::PHASE_INTAKE) return;
    const v1::Triage& triage = topic_.content().triage();
    const knowledge::Findings values = ValuesOf(topic_, state_);
    const int open =
        static_cast<int>(knowledge::OpenSlots(topic_, values).size());
    const int refinements =
        std::max(0, triage.refinement_budget() - state_.refinements());
    progress->set_remaining_at_most(
        std::max(0, std::min(open + refinements,
                             triage.max_questions() - state_.asked_size())));
  }

  const Topic& topic_;
  const v1::SessionState& state_;
  const Reading& reading_;
  const Tracked& tracked_;
  const Move& move_;
  const Phrasing phrasing_;
  v1::Reply reply_;
  Composer composer_;
  const Told told_;
};

}  // namespace

v1::Reply Respond(const Topic& topic, const v1::SessionState& state,
                  const Reading& reading, const Tracked& tracked,
                  const Move& move) {
  return Responder(topic, state, reading, tracked, move).Run();
}

}  // namespace footnote::dialogue
