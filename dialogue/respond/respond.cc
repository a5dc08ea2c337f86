#include "dialogue/respond/respond.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dialogue/respond/assessment.h"
#include "dialogue/respond/composer.h"
#include "dialogue/respond/phrasing.h"
#include "dialogue/respond/quick_replies.h"
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
        composer_(topic, &reply_) {}

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
      case Saying::kReword:
      case Saying::kOfferChoices:
        return AskSlot(saying);
      case Saying::kAcknowledge:
        return SayFindings("acknowledge");
      case Saying::kCorrected:
        return SayFindings("corrected");
      case Saying::kSettledContradiction:
        return SayFindings("settled_contradiction");
      case Saying::kContradiction:
        return SayContradiction("contradiction");
      case Saying::kContradictionAgain:
        return SayContradiction("contradiction_again");
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
        return SayEmergency();
      case Saying::kEmergencyAgain:
        return SayEmergencyAgain();
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
        {Saying::kIntakeBegins, v1::SYSTEM_ACT_ACKNOWLEDGE, "intake_begins"},
        {Saying::kMovedOn, v1::SYSTEM_ACT_ACKNOWLEDGE, "moved_on"},
        {Saying::kUnsureNoted, v1::SYSTEM_ACT_ACKNOWLEDGE, "unsure_noted"},
        {Saying::kSkipped, v1::SYSTEM_ACT_ACKNOWLEDGE, "skipped"},
        {Saying::kNothingAsked, v1::SYSTEM_ACT_CLARIFY, "nothing_asked"},
        {Saying::kWentBack, v1::SYSTEM_ACT_ACKNOWLEDGE, "went_back"},
        {Saying::kNothingToGoBackTo, v1::SYSTEM_ACT_CLARIFY,
         "nothing_to_go_back_to"},
        {Saying::kRestarted, v1::SYSTEM_ACT_ACKNOWLEDGE, "restarted"},
        {Saying::kHelp, v1::SYSTEM_ACT_ANSWER, "help"},
        {Saying::kHuman, v1::SYSTEM_ACT_ESCALATE, "human"},
        {Saying::kThanks, v1::SYSTEM_ACT_ACKNOWLEDGE, "thanks"},
        {Saying::kBye, v1::SYSTEM_ACT_CLOSE, "bye"},
        {Saying::kClosed, v1::SYSTEM_ACT_CLOSE, "closed"},
        {Saying::kGreetBack, v1::SYSTEM_ACT_ACKNOWLEDGE, "greet"},
        {Saying::kOutOfScope, v1::SYSTEM_ACT_CLARIFY, "out_of_scope"},
        {Saying::kOtherLanguage, v1::SYSTEM_ACT_CLARIFY, "other_language"},
        {Saying::kNoWords, v1::SYSTEM_ACT_CLARIFY, "no_words"},
        {Saying::kEmergencyCheck, v1::SYSTEM_ACT_ASK, "emergency_check"},
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

  // What this turn set, as clauses; an answer to what was asked is not echoed
  // on its own, so it is not listed unless it was corrected.
  void SayFindings(absl::string_view wording) {
    std::vector<std::string> clauses;
    std::vector<std::string> open;
    for (const Change& change : tracked_.changes) {
      const knowledge::Slot& changed = topic_.slots()[change.slot];
      const v1::Finding* finding = FindFinding(state_, changed.id);
      if (finding == nullptr) continue;
      std::string clause = phrasing_.Clause(*finding);
      if (!clause.empty()) {
        clauses.push_back(std::move(clause));
      } else {
        open.push_back(changed.content->label());
      }
    }
    composer_.Part(v1::SYSTEM_ACT_ACKNOWLEDGE);
    if (!clauses.empty()) {
      composer_.Plain(
          phrasing_.Say(wording, {{"list", phrasing_.List(clauses)}}));
    } else if (!open.empty()) {
      composer_.Plain(phrasing_.Say("corrected_to_unsure",
                                    {{"labels", phrasing_.List(open)}}));
    }
  }

  void SayContradiction(absl::string_view wording) {
    const v1::Pending& pending = state_.pending();
    const v1::Finding* before = FindFinding(state_, pending.slot());
    composer_.Part(v1::SYSTEM_ACT_CLARIFY, pending.slot());
    if (before == nullptr) return;
    composer_.Plain(phrasing_.Say(
        wording, {{"before", phrasing_.QuotedClause(*before)},
                  {"now", phrasing_.QuotedClause(pending.proposed())}}));
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
    for (size_t i = 0; i < question.statements.size() && i < kMostAnswers;
         ++i) {
      composer_.Statement(question.statements[i]);
    }
  }

  void SayWhy() {
    const bool asked = move_.why_slot >= 0;
    composer_.Part(v1::SYSTEM_ACT_ANSWER,
                   asked ? topic_.slots()[move_.why_slot].id : "");
    composer_.Plain(phrasing_.Say("why"));
    if (asked) composer_.Statement(topic_.slots()[move_.why_slot].why);
  }

  void SaySummary() {
    composer_.Part(v1::SYSTEM_ACT_ANSWER);
    if (state_.findings().empty()) {
      composer_.Plain(phrasing_.Say("summary_empty"));
      return;
    }
    composer_.Plain(phrasing_.Say("summary"));
    std::vector<std::string> unknown;
    for (const v1::Finding& finding : state_.findings()) {
      std::string clause = phrasing_.QuotedClause(finding);
      if (clause.empty()) {
        const int index = topic_.FindSlot(finding.slot());
        unknown.push_back(topic_.slots()[index].content->label());
      } else {
        composer_.Plain(std::move(clause))->set_item(true);
      }
    }
    if (!unknown.empty()) {
      composer_
          .Plain(phrasing_.Say("summary_unknown",
                               {{"labels", phrasing_.List(unknown)}}))
          ->set_item(true);
    }
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

  void SaySafetyNet(std::string text) {
    v1::Sentence* sentence = composer_.Plain(std::move(text));
    if (sentence != nullptr) sentence->set_safety_net(true);
  }

  void SayEmergency() {
    const auto& signs = topic_.language().content().safety_signs();
    composer_.Part(v1::SYSTEM_ACT_ESCALATE);
    std::vector<absl::string_view> said;
    for (const SafetyMention& mention : reading_.safety) {
      const std::string& message = signs[mention.sign].message();
      if (std::find(said.begin(), said.end(), message) != said.end()) continue;
      said.push_back(message);
      SaySafetyNet(message);
    }
    SaySafetyNet(phrasing_.Say("safety_label"));
  }

  void SayEmergencyAgain() {
    composer_.Part(v1::SYSTEM_ACT_ESCALATE);
    SaySafetyNet(phrasing_.Say("emergency_again"));
    for (const v1::SafetySign& sign :
         topic_.language().content().safety_signs()) {
      const auto& told = state_.safety_signs();
      if (std::find(told.begin(), told.end(), sign.id()) != told.end()) {
        SaySafetyNet(sign.message());
      }
    }
    SaySafetyNet(phrasing_.Say("safety_label"));
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
};

}  // namespace

v1::Reply Respond(const Topic& topic, const v1::SessionState& state,
                  const Reading& reading, const Tracked& tracked,
                  const Move& move) {
  return Responder(topic, state, reading, tracked, move).Run();
}

}  // namespace footnote::dialogue
