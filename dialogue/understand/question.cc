#include "dialogue/understand/question.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dialogue/understand/asking.h"
#include "dialogue/understand/question_terms.h"

namespace footnote::dialogue {
namespace {

using knowledge::AskedOf;
using knowledge::QuestionIndex;
using knowledge::QuestionMatch;
using knowledge::WordRoles;

class Lookup {
 public:
  // `whole` is what the whole message names.
  Lookup(const Message& message, const Asking& asking,
         const QuestionTerms& whole)
      : message_(message),
        asking_(asking),
        whole_(whole),
        terms_(ReadQuestionTerms(message, asking.range)) {
    Ask(terms_);
  }

  QuestionReading Run() {
    reading_.span = message_.SpanOf(asking_.range.begin, asking_.range.end);
    Decide();
    if (!asked_.subjects.empty()) reading_.subject = asked_.subjects[0];
    if (reading_.focus < 0 && !asked_.focuses.empty()) {
      reading_.focus = asked_.focuses[0];
    }
    return std::move(reading_);
  }

 private:
  template <typename... Outcome>
  void Trace(absl::string_view rule, const Outcome&... outcome) const {
    message_.tracer.Add(rule, reading_.span.begin, reading_.span.end,
                        outcome...);
  }

  void Ask(const QuestionTerms& terms) {
    asked_.focuses = terms.focuses;
    asked_.subjects = terms.subjects;
    asked_.unexplained = terms.unexplained;
    asked_.aside = terms.aside;
    asked_.fillers = terms.fillers;
    asked_.names_problem = terms.names_problem;
  }

  void Decide() {
    if (terms_.unanswered >= 0) {
      if (TakeKnownAlternative() || TakeInstead()) return;
      return TakeUnanswered(terms_.unanswered);
    }
    if (whole_.outside) {
      return Trace("question",
                   "not known: about what the article does not "
                   "cover; ",
                   Description());
    }
    if (terms_.subjects.empty() && (AskBefore() || FollowReference())) return;
    // Far off, a story names much that is not meant.
    asked_.around = ReadQuestionTerms(
                        message_, {SentenceBefore(asking_.sentence_begin).begin,
                                   asking_.range.end})
                        .subjects;
    if (!terms_.subjects.empty() && terms_.focuses.empty()) {
      if (FollowLastFocus()) return;
      // "A sprain?", "what about a sprain?" ask whether it is one.
      if (message_.topic.IsCondition(terms_.subjects[0]) &&
          !message_.Is(asking_.range.begin, WordRoles::kFiniteVerb)) {
        asked_.focuses.push_back(LeastParticularOfIdentity());
        if (asked_.focuses[0] < 0) asked_.focuses.clear();
      }
    }
    if (TakeBest() || TakeAlternatives() || TakeConditions()) return;
    Refuse();
  }

  // "He says typing causes it. Is that so?", "True?": the sentence before is
  // asked. Its focus says more than one that only wants to know whether.
  bool AskBefore() {
    if (terms_.names_problem || !terms_.unexplained.empty() ||
        asking_.sentence_begin == 0) {
      return false;
    }
    for (const int focus : terms_.focuses) {
      if (focus != LeastParticularOfIdentity()) return false;
    }
    const QuestionTerms before =
        ReadQuestionTerms(message_, SentenceBefore(asking_.sentence_begin));
    if (before.focuses.empty() || before.unanswered >= 0) return false;
    Ask(before);
    if (TakeBest()) return true;
    Ask(terms_);
    return false;
  }

  // "My shoes are thin. Could that be it?", "and how is it treated?": what is
  // meant was named before, in this message or in the question before.
  bool FollowReference() {
    if (terms_.refers || !terms_.names_problem) {
      TokenRange range{asking_.sentence_begin, asking_.range.begin};
      while (!Names(range) && range.begin > 0) {
        range = SentenceBefore(range.begin);
      }
      if (FollowInto(range)) return true;
    }
    if (terms_.names_problem || !terms_.unexplained.empty() ||
        !whole_.subjects.empty()) {
      return false;
    }
    const int last = message_.topic.FindSubject(message_.context.last_subject);
    if (last < 0) return false;
    // "What makes it worse?" after "is numbness bad?" is of the problem.
    if (message_.topic.RoleOf(last) == v1::SUBJECT_ROLE_CIRCUMSTANCE &&
        TakeBest()) {
      return true;
    }
    asked_.subjects = {last};
    if (TakeBest()) return true;
    // "How long?" asks for more than is said of it, and not of the problem.
    const auto& focuses = message_.language.content().question_focuses();
    if (std::none_of(asked_.focuses.begin(), asked_.focuses.end(),
                     [&](int focus) { return focuses[focus].narrow(); })) {
      asked_.subjects.clear();
      return false;
    }
    Refuse();
    return true;
  }

  // Whether anything is named there that a question can be about.
  bool Names(TokenRange range) const {
    if (range.begin >= range.end) return false;
    const QuestionTerms terms = ReadQuestionTerms(message_, range);
    return !terms.subjects.empty() || terms.unanswered >= 0;
  }

  // Takes what is named in `range` for what is asked about, if that settles it:
  // the nearest first
  // of those of which that is known to be answered, or all together.
  bool FollowInto(TokenRange range) {
    if (range.begin >= range.end) return false;
    const QuestionTerms before = ReadQuestionTerms(message_, range);
    if (!before.subjects.empty()) {
      for (const bool lists_focus : {true, false}) {
        for (auto s = before.subjects.rbegin(); s != before.subjects.rend();
             ++s) {
          asked_.subjects = {*s};
          if (TakeBest(lists_focus)) return true;
        }
      }
      asked_.subjects = before.subjects;
      if (TakeBest()) return true;
      asked_.subjects.clear();
    }
    if (before.unanswered < 0 || terms_.names_problem) return false;
    TakeUnanswered(before.unanswered);
    return true;
  }

  TokenRange SentenceBefore(int end) const {
    int begin = end;
    while (begin > 0) {
      const Clause& clause = message_.clauses[message_.clause_of[begin - 1]];
      if (begin < end &&
          clause.sentence !=
              message_.clauses[message_.clause_of[end - 1]].sentence) {
        break;
      }
      begin = clause.tokens.begin;
    }
    return {begin, end};
  }

  // "And cycling?" wants to know of it what was asked before.
  bool FollowLastFocus() {
    const int last = message_.language.FindFocus(message_.context.last_focus);
    if (last < 0 || !terms_.unexplained.empty()) return false;
    asked_.focuses = {last};
    if (TakeBest()) return true;
    if (message_.language.content().question_focuses(last).narrow()) {
      Refuse();
      return true;
    }
    asked_.focuses.clear();
    return false;
  }

  // The focuses are listed the most particular first.
  int LeastParticularOfIdentity() const {
    const auto& focuses = message_.language.content().question_focuses();
    for (int i = focuses.size() - 1; i >= 0; --i) {
      if (focuses[i].identifies()) return i;
    }
    return -1;
  }

  // `lists_focus`: only what is known to be answered of it will do.
  bool TakeBest(bool lists_focus = false) {
    const std::vector<QuestionMatch> matches =
        message_.topic.questions().Find(asked_);
    if (matches.empty() || matches[0].score < QuestionIndex::kKnown ||
        (lists_focus && matches[0].focus < 0)) {
      return false;
    }
    const QuestionMatch& best = matches[0];
    reading_.known = true;
    reading_.focus = best.focus;
    AddStatements(best.question, -1);
    Trace(message_.topic.content().questions(best.question).id(),
          "known question, scores ", best.score, "; ", Description());
    return true;
  }

  // "Ice or stretching?", "is it my shoes or the road?": each by itself.
  bool TakeAlternatives() {
    if (!terms_.chooses || asked_.subjects.size() < 2) return false;
    std::vector<int> questions;
    for (const int subject : asked_.subjects) {
      AskedOf one = asked_;
      one.subjects = {subject};
      std::vector<QuestionMatch> matches = message_.topic.questions().Find(one);
      if (matches.empty() || matches[0].score < QuestionIndex::kKnown) {
        return false;
      }
      questions.push_back(matches[0].question);
    }
    reading_.known = true;
    for (const int question : questions) AddStatements(question, 1);
    Trace("alternatives", "answered one by one; ", Description());
    return true;
  }

  // "Ice or heat?", where the article does not treat heat.
  bool TakeKnownAlternative() {
    return terms_.chooses && !terms_.subjects.empty() &&
           !message_.topic.IsCondition(terms_.subjects[0]) && TakeBest();
  }

  // "Can I keep training on a bike?": of training nothing is said, of a bike
  // is.
  bool TakeInstead() {
    return message_.topic.content().unanswered(terms_.unanswered).yields() &&
           !terms_.subjects.empty() && TakeBest(/*lists_focus=*/true);
  }

  // "What is tendonitis?" where no question of the topic treats it.
  bool TakeConditions() {
    if (asked_.subjects.empty() || !asked_.unexplained.empty() ||
        (asked_.focuses.empty() && !asked_.fillers.empty())) {
      return false;
    }
    const knowledge::Topic& topic = message_.topic;
    const auto& focuses = message_.language.content().question_focuses();
    if (asked_.subjects.size() > 1 && !terms_.chooses) return false;
    if (!asked_.focuses.empty() && !focuses[asked_.focuses[0]].identifies()) {
      return false;
    }
    if (!std::all_of(asked_.subjects.begin(), asked_.subjects.end(),
                     [&](int subject) { return topic.IsCondition(subject); })) {
      return false;
    }
    for (const int condition : asked_.subjects) {
      AddOnce(topic.conditions()[condition].about);
    }
    reading_.known = true;
    Trace("condition", "answered by what is said of it; ", Description());
    return true;
  }

  void TakeUnanswered(int unanswered) {
    reading_.unanswered = unanswered;
    const v1::UnansweredSubject& subject =
        message_.topic.content().unanswered(unanswered);
    const int nearest = message_.topic.FindStatement(subject.nearest());
    if (nearest >= 0) reading_.statements = {nearest};
    Trace(subject.id(), "the article does not treat it");
  }

  void Refuse() {
    const int nearest = message_.topic.questions().FindNearest(asked_.subjects);
    if (nearest >= 0) AddStatements(nearest, 1);
    Trace("question", "not known: no question fits; ", Description());
  }

  // Adds the first `most` statements of a question; all where it is negative.
  void AddStatements(int question, int most) {
    for (const std::string& id :
         message_.topic.content().questions(question).statements()) {
      if (most-- == 0) return;
      AddOnce(message_.topic.FindStatement(id));
    }
  }

  void AddOnce(int statement) {
    std::vector<int>& all = reading_.statements;
    if (std::find(all.begin(), all.end(), statement) == all.end()) {
      all.push_back(statement);
    }
  }

  // What the question was taken for, for the trace.
  std::string Description() const {
    std::string text = "focus";
    for (const int focus : asked_.focuses) {
      absl::StrAppend(&text, " ",
                      message_.language.content().question_focuses(focus).id());
    }
    absl::StrAppend(&text, "; subject");
    for (const int subject : asked_.subjects) {
      absl::StrAppend(&text, " ", message_.topic.SubjectId(subject));
    }
    if (!asked_.around.empty()) absl::StrAppend(&text, "; around");
    for (const int subject : asked_.around) {
      absl::StrAppend(&text, " ", message_.topic.SubjectId(subject));
    }
    if (!asked_.unexplained.empty()) {
      absl::StrAppend(
          &text, "; something else: ", absl::StrJoin(asked_.unexplained, " "));
    }
    return text;
  }

  const Message& message_;
  const Asking asking_;
  const QuestionTerms& whole_;
  const QuestionTerms terms_;
  AskedOf asked_;
  QuestionReading reading_;
};

// The first that the article answers, else the first that it is known not to.
QuestionReading LookUpFirst(const Message& message,
                            const std::vector<Asking>& askings) {
  const QuestionTerms whole = ReadQuestionTerms(message, {0, message.size()});
  absl::optional<QuestionReading> first;
  for (const Asking& asking : askings) {
    QuestionReading reading = Lookup(message, asking, whole).Run();
    if (reading.known) return reading;
    if (!first.has_value() ||
        (first->unanswered < 0 && reading.unanswered >= 0)) {
      first = std::move(reading);
    }
  }
  return *std::move(first);
}

}  // namespace

bool IsAboutConversation(v1::UserAct act) {
  switch (act) {
    case v1::USER_ACT_WHY:
    case v1::USER_ACT_REPEAT:
    case v1::USER_ACT_BACK:
    case v1::USER_ACT_SKIP:
    case v1::USER_ACT_SUMMARY:
    case v1::USER_ACT_RESTART:
    case v1::USER_ACT_HELP:
    case v1::USER_ACT_HUMAN:
    case v1::USER_ACT_BYE:
    case v1::USER_ACT_OUT_OF_SCOPE:
      return true;
    default:
      return false;
  }
}

absl::optional<QuestionReading> ReadQuestion(
    const Message& message, const std::vector<ActMention>& acts) {
  const std::vector<Asking> askings = FindAskings(message, acts);
  if (askings.empty()) return absl::nullopt;
  return LookUpFirst(message, askings);
}

QuestionReading ReadAsQuestion(const Message& message,
                               const std::vector<ActMention>& acts) {
  absl::optional<QuestionReading> reading = ReadQuestion(message, acts);
  if (reading.has_value()) return *std::move(reading);
  // With no word that asks, the last sentence does.
  int begin = message.size();
  while (begin > 0) {
    const Clause& clause = message.clauses[message.clause_of[begin - 1]];
    if (clause.sentence != message.clauses.back().sentence) break;
    begin = clause.tokens.begin;
  }
  return LookUpFirst(
      message, {{.range = {begin, message.size()}, .sentence_begin = begin}});
}

}  // namespace footnote::dialogue
