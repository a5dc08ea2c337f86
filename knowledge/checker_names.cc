// Ids and what refers to them.
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "knowledge/checker_context.h"
#include "knowledge/expression.h"
#include "knowledge/near_miss.h"

namespace footnote::knowledge {
namespace {

using Path = CheckerContext::Path;
using T = v1::Topic;

// Lower-case letters, digits and single separators; begins with a letter.
bool IsId(const std::string& id, char separator) {
  if (id.empty() || !absl::ascii_islower(id.front())) return false;
  char last = 0;
  for (char c : id) {
    const bool separates = c == separator;
    if (!separates && !absl::ascii_islower(c) && !absl::ascii_isdigit(c)) {
      return false;
    }
    if (separates && last == separator) return false;
    last = c;
  }
  return last != separator;
}

// Checks the ids of one list.
class IdList {
 public:
  IdList(const CheckerContext& context, std::string kind)
      : context_(context), kind_(std::move(kind)) {}

  void Reserve(const std::string& id) { reserved_.insert(id); }

  void Add(const std::string& id, const Path& element, int id_field) {
    const Path path = CheckerContext::In(element, id_field);
    if (id.empty()) {
      context_.Error(element, absl::StrCat("this ", kind_, " has no id"),
                     "give it one, such as \"first_thing\"");
    } else if (!IsId(id, '_')) {
      context_.Error(path, absl::StrCat("\"", id, "\" is no id"),
                     "use lower-case letters, digits and single underscores, "
                     "beginning with a letter");
    } else if (reserved_.contains(id)) {
      context_.Error(path, absl::StrCat("\"", id, "\" is a reserved word"),
                     "choose another id");
    }
    const auto [it, added] = first_.try_emplace(id, path);
    if (added || id.empty()) return;
    context_.Error(path,
                   absl::StrCat(kind_, " \"", id, "\" exists already, at ",
                                context_.Where(it->second)),
                   "rename one of the two");
  }

 private:
  const CheckerContext& context_;
  const std::string kind_;
  std::set<std::string> reserved_;
  std::map<std::string, Path> first_;
};

template <typename Element>
void CheckList(const CheckerContext& context, const std::string& kind,
               int field,
               const google::protobuf::RepeatedPtrField<Element>& list,
               const std::vector<std::string>& reserved = {}) {
  IdList ids(context, kind);
  for (const std::string& id : reserved) ids.Reserve(id);
  for (int i = 0; i < list.size(); ++i) {
    ids.Add(list[i].id(), CheckerContext::Of(field, i),
            Element::kIdFieldNumber);
  }
}

void CheckKebab(const CheckerContext& context, const std::string& id,
                const Path& path, const std::string& kind) {
  if (IsId(id, '-')) return;
  context.Error(
      path,
      absl::StrCat("the ", kind, "'s id \"", id, "\" is missing or no id"),
      "use lower-case letters, digits and single hyphens, such as "
      "\"sore-wrist\"");
}

// Holds references against a list of ids.
class References {
 public:
  template <typename Element>
  References(const CheckerContext& context, std::string kind,
             const google::protobuf::RepeatedPtrField<Element>& list)
      : context_(context), kind_(std::move(kind)) {
    Add(list);
  }

  // Ids of another list that may be meant as well.
  template <typename Element>
  void Add(const google::protobuf::RepeatedPtrField<Element>& list) {
    for (const Element& element : list) ids_.push_back(element.id());
  }

  // Empty ids refer to nothing; whether that may be is checked elsewhere.
  void Check(const std::string& id, const Path& path) const {
    if (id.empty()) return;
    for (const std::string& known : ids_) {
      if (known == id) return;
    }
    context_.Error(path, absl::StrCat("no ", kind_, " \"", id, "\""),
                   SuggestFor(id, ids_));
  }

  void CheckAll(const google::protobuf::RepeatedPtrField<std::string>& ids,
                const Path& element, int field) const {
    for (int i = 0; i < ids.size(); ++i) {
      Check(ids[i], CheckerContext::In(element, field, i));
    }
  }

 private:
  const CheckerContext& context_;
  const std::string kind_;
  std::vector<std::string> ids_;
};

void CheckExpression(const CheckerContext& context, const std::string& text,
                     const Path& path) {
  if (text.empty()) return;
  const auto expression = Expression::Parse(text, context.topic.slots());
  if (!expression.ok()) context.ErrorInString(path, expression.status());
}

// Choice ids that a slot refers to: its own.
void CheckChoiceReferences(const CheckerContext& context, const v1::Slot& slot,
                           const Path& path) {
  google::protobuf::RepeatedPtrField<v1::Choice> choices = slot.choices();
  if (slot.kind() == v1::SLOT_KIND_YES_NO) {
    choices.Clear();
    choices.Add()->set_id("no");
    choices.Add()->set_id("yes");
  }
  const References own(context, "choice", choices);
  own.Check(slot.assumed(),
            CheckerContext::In(path, v1::Slot::kAssumedFieldNumber));
  for (int i = 0; i < slot.choices_size(); ++i) {
    const Path choice =
        CheckerContext::In(path, v1::Slot::kChoicesFieldNumber, i);
    own.Check(slot.choices(i).negated_as(),
              CheckerContext::In(choice, v1::Choice::kNegatedAsFieldNumber));
  }
  for (int i = 0; i < slot.amount_readings_size(); ++i) {
    const v1::AmountReading& reading = slot.amount_readings(i);
    const Path at =
        CheckerContext::In(path, v1::Slot::kAmountReadingsFieldNumber, i);
    using R = v1::AmountReading;
    own.Check(reading.below(), CheckerContext::In(at, R::kBelowFieldNumber));
    own.Check(reading.otherwise(),
              CheckerContext::In(at, R::kOtherwiseFieldNumber));
  }
}

// Conditions are subjects too, so that they share one list of names.
void CheckSubjectIds(const CheckerContext& context) {
  const v1::Topic& topic = context.topic;
  CheckList(context, "condition", T::kConditionsFieldNumber,
            topic.conditions());
  std::vector<std::string> conditions;
  for (const v1::Condition& condition : topic.conditions()) {
    conditions.push_back(condition.id());
  }
  CheckList(context, "subject", T::kSubjectsFieldNumber, topic.subjects(),
            conditions);
}

// What a question is about and what it wants.
void CheckQuestionReferences(const CheckerContext& context) {
  const v1::Topic& topic = context.topic;
  using Q = v1::Question;
  References subjects(context, "subject", topic.subjects());
  subjects.Add(topic.conditions());
  const References focuses(context, "question focus",
                           context.language.content().question_focuses());
  const References statements(context, "statement", topic.statements());
  for (int i = 0; i < topic.questions_size(); ++i) {
    const Q& question = topic.questions(i);
    const Path path = CheckerContext::Of(T::kQuestionsFieldNumber, i);
    subjects.CheckAll(question.subjects(), path, Q::kSubjectsFieldNumber);
    subjects.CheckAll(question.also(), path, Q::kAlsoFieldNumber);
    subjects.CheckAll(question.beside(), path, Q::kBesideFieldNumber);
    focuses.CheckAll(question.focuses(), path, Q::kFocusesFieldNumber);
    statements.CheckAll(question.statements(), path, Q::kStatementsFieldNumber);
  }
}

}  // namespace

void CheckIds(const CheckerContext& context) {
  const v1::Topic& topic = context.topic;
  CheckKebab(context, topic.id(), {{T::kIdFieldNumber}}, "topic");
  CheckKebab(context, topic.article().id(),
             {{T::kArticleFieldNumber}, {v1::Article::kIdFieldNumber}},
             "article");
  CheckList(context, "slot", T::kSlotsFieldNumber, topic.slots(),
            {"and", "or", "not"});
  for (int i = 0; i < topic.slots_size(); ++i) {
    IdList ids(context, "choice");
    ids.Reserve("unsure");  // what a finding says that has no choice
    for (int j = 0; j < topic.slots(i).choices_size(); ++j) {
      const Path slot = CheckerContext::Of(T::kSlotsFieldNumber, i);
      ids.Add(topic.slots(i).choices(j).id(),
              CheckerContext::In(slot, v1::Slot::kChoicesFieldNumber, j),
              v1::Choice::kIdFieldNumber);
    }
  }
  CheckList(context, "statement", T::kStatementsFieldNumber,
            topic.statements());
  CheckSubjectIds(context);
  CheckList(context, "rule", T::kRulesFieldNumber, topic.rules());
  CheckList(context, "advice", T::kAdviceFieldNumber, topic.advice());
  CheckList(context, "question", T::kQuestionsFieldNumber, topic.questions());
  CheckList(context, "unanswered subject", T::kUnansweredFieldNumber,
            topic.unanswered());
  CheckList(context, "word group", T::kWordGroupsFieldNumber,
            topic.word_groups());
}

void CheckReferences(const CheckerContext& context) {
  const v1::Topic& topic = context.topic;
  const References statements(context, "statement", topic.statements());
  const References conditions(context, "condition", topic.conditions());
  const auto of = CheckerContext::Of;
  const auto in = CheckerContext::In;
  for (int i = 0; i < topic.slots_size(); ++i) {
    const Path path = of(T::kSlotsFieldNumber, i);
    statements.Check(topic.slots(i).why(),
                     in(path, v1::Slot::kWhyFieldNumber, 0));
    CheckChoiceReferences(context, topic.slots(i), path);
  }
  for (int i = 0; i < topic.conditions_size(); ++i) {
    const Path path = of(T::kConditionsFieldNumber, i);
    statements.Check(topic.conditions(i).about(),
                     in(path, v1::Condition::kAboutFieldNumber, 0));
  }
  for (int i = 0; i < topic.rules_size(); ++i) {
    const v1::Rule& rule = topic.rules(i);
    const Path path = of(T::kRulesFieldNumber, i);
    CheckExpression(context, rule.when(),
                    in(path, v1::Rule::kWhenFieldNumber, 0));
    conditions.Check(rule.suspects(),
                     in(path, v1::Rule::kSuspectsFieldNumber, 0));
    conditions.Check(rule.supports(),
                     in(path, v1::Rule::kSupportsFieldNumber, 0));
    statements.CheckAll(rule.because(), path, v1::Rule::kBecauseFieldNumber);
  }
  for (int i = 0; i < topic.advice_size(); ++i) {
    const Path path = of(T::kAdviceFieldNumber, i);
    CheckExpression(context, topic.advice(i).when(),
                    in(path, v1::Advice::kWhenFieldNumber, 0));
    statements.Check(topic.advice(i).statement(),
                     in(path, v1::Advice::kStatementFieldNumber, 0));
  }
  CheckQuestionReferences(context);
  for (int i = 0; i < topic.unanswered_size(); ++i) {
    const Path path = of(T::kUnansweredFieldNumber, i);
    statements.Check(topic.unanswered(i).nearest(),
                     in(path, v1::UnansweredSubject::kNearestFieldNumber, 0));
  }
  const Path triage = {{T::kTriageFieldNumber}};
  for (int i = 0; i < topic.triage().outcomes_size(); ++i) {
    statements.CheckAll(topic.triage().outcomes(i).statements(),
                        in(triage, v1::Triage::kOutcomesFieldNumber, i),
                        v1::Outcome::kStatementsFieldNumber);
  }
}

}  // namespace footnote::knowledge
