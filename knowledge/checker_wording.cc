// The topic's other texts: there, complete, and none left over from drafting.
#include <array>
#include <map>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "knowledge/checker_context.h"
#include "knowledge/text.h"

namespace footnote::knowledge {
namespace {

using Path = CheckerContext::Path;
using T = v1::Topic;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::array<absl::string_view, 7> kLeftovers = {
    "TODO", "FIXME", "XXX", "TBD", "lorem ipsum", "[...]", "???"};

// Texts of which {value} is a part by contract.
bool MayHoldValue(const FieldDescriptor& field) {
  return field.containing_type() == v1::Slot::descriptor() &&
         field.number() == v1::Slot::kValueTextFieldNumber;
}

void CheckLeftovers(const CheckerContext& context, const std::string& text,
                    const FieldDescriptor& field, const Path& path) {
  for (const absl::string_view leftover : kLeftovers) {
    if (!absl::StrContains(text, leftover)) continue;
    context.Error(path, absl::StrCat("\"", leftover, "\" is left over here"),
                  "finish the text");
  }
  if (!MayHoldValue(field) && absl::StrContains(text, "{")) {
    context.Error(path, "nothing fills a {placeholder} here",
                  "write the text out");
  }
}

// Every string of a message, whatever it is for.
void CheckStrings(const CheckerContext& context, const Message& message,
                  const Path& path) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool repeated = field->is_repeated();
    const int size = repeated ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      const Path at = CheckerContext::In(path, field->number(), i);
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CheckStrings(context,
                     repeated
                         ? reflection->GetRepeatedMessage(message, field, i)
                         : reflection->GetMessage(message, field),
                     at);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        CheckLeftovers(context,
                       repeated
                           ? reflection->GetRepeatedString(message, field, i)
                           : reflection->GetString(message, field),
                       *field, at);
      }
    }
  }
}

void CheckTopicWording(const CheckerContext& context) {
  const v1::TopicWording& wording = context.topic.wording();
  const Path path = {{T::kWordingFieldNumber}};
  const auto need = [&](bool there, const char* field, const char* mend) {
    if (there) return;
    context.Error(path, absl::StrCat("the topic's wording has no ", field),
                  mend);
  };
  need(!wording.greeting().empty(), "greeting", "greet in a sentence or two");
  need(!wording.opening().empty(), "opening", "ask the open first question");
  need(!wording.opening_examples().empty(), "opening_examples",
       "show what a first message can look like");
  need(!wording.subject().empty(), "subject",
       "say what the topic is about, for \"I can only help with ...\"");
  need(!wording.problem().empty(), "problem",
       "say what it is called, such as \"your sore wrist\"");
  bool has_outside = false;
  for (const v1::Slot& slot : context.topic.slots()) {
    for (const v1::Choice& choice : slot.choices()) {
      has_outside |= choice.outside_article();
    }
  }
  need(!has_outside || !wording.outside_article().empty(), "outside_article",
       "say what the article covers, for choices that lie outside it");
  if (context.topic.title().empty()) {
    context.Error({{T::kTitleFieldNumber}}, "the topic has no title",
                  "give it a short name for people");
  }
}

void CheckQuestionMarks(const CheckerContext& context) {
  const auto check = [&](const std::string& text, const Path& path) {
    if (text.empty() || absl::StrContains(text, "?")) return;
    context.Warn(path, "this question has no question mark", "add one");
  };
  for (int i = 0; i < context.topic.slots_size(); ++i) {
    const v1::Slot& slot = context.topic.slots(i);
    const Path path = CheckerContext::Of(T::kSlotsFieldNumber, i);
    using S = v1::Slot;
    check(slot.question(), CheckerContext::In(path, S::kQuestionFieldNumber));
    check(slot.reworded(), CheckerContext::In(path, S::kRewordedFieldNumber));
    check(slot.short_question(),
          CheckerContext::In(path, S::kShortQuestionFieldNumber));
  }
  check(context.topic.wording().opening(),
        {{T::kWordingFieldNumber}, {v1::TopicWording::kOpeningFieldNumber}});
}

// The same question up to inflection.
std::string Canonical(const std::string& example) {
  std::vector<std::string> stems;
  for (const Token& token : Tokenize(example)) {
    if (token.kind == Token::Kind::kWord ||
        token.kind == Token::Kind::kNumber) {
      stems.push_back(token.stem);
    }
  }
  return absl::StrJoin(stems, " ");
}

void CheckQuestions(const CheckerContext& context) {
  struct First {
    int question;
    Path path;
  };
  std::map<std::string, First> examples;
  for (int i = 0; i < context.topic.questions_size(); ++i) {
    const v1::Question& question = context.topic.questions(i);
    const Path path = CheckerContext::Of(T::kQuestionsFieldNumber, i);
    const auto need = [&](bool there, const char* field, const char* mend) {
      if (there) return;
      context.Error(
          path, absl::StrCat("question \"", question.id(), "\" has no ", field),
          mend);
    };
    need(!question.examples().empty(), "examples",
         "write down how people put it");
    need(!question.subjects().empty() || !question.focuses().empty(),
         "subjects and no focuses",
         "name what it is about, what is wanted of that, or both");
    need(!question.statements().empty(), "statements",
         "name those that answer it, best first");
    for (int j = 0; j < question.examples_size(); ++j) {
      const Path at =
          CheckerContext::In(path, v1::Question::kExamplesFieldNumber, j);
      const auto [it, added] =
          examples.try_emplace(Canonical(question.examples(j)), First{i, at});
      if (added) continue;
      const std::string where = context.Where(it->second.path);
      if (it->second.question == i) {
        context.Warn(at, absl::StrCat("this example stands already at ", where),
                     "put it differently");
      } else {
        context.Error(
            at, absl::StrCat("another question has this example, at ", where),
            "keep it with the one that it asks");
      }
    }
  }
}

void CheckSubjects(const CheckerContext& context) {
  std::set<std::string> named;
  for (const v1::Question& question : context.topic.questions()) {
    for (const auto* ids :
         {&question.subjects(), &question.also(), &question.beside()}) {
      named.insert(ids->begin(), ids->end());
    }
  }
  for (int i = 0; i < context.topic.subjects_size(); ++i) {
    const v1::Subject& subject = context.topic.subjects(i);
    const Path path = CheckerContext::Of(T::kSubjectsFieldNumber, i);
    if (subject.phrases().empty()) {
      context.Error(
          path, absl::StrCat("subject \"", subject.id(), "\" has no phrases"),
          "say how people name it");
    }
    if (subject.role() != v1::SUBJECT_ROLE_PROBLEM &&
        !named.contains(subject.id())) {
      context.Warn(path,
                   absl::StrCat("no question is about \"", subject.id(), "\""),
                   "name it in one, or drop it");
    }
  }
}

void CheckConditions(const CheckerContext& context) {
  for (int i = 0; i < context.topic.conditions_size(); ++i) {
    const v1::Condition& condition = context.topic.conditions(i);
    const Path path = CheckerContext::Of(T::kConditionsFieldNumber, i);
    const auto need = [&](bool there, const char* field, const char* mend) {
      if (there) return;
      context.Error(
          path,
          absl::StrCat("condition \"", condition.id(), "\" has no ", field),
          mend);
    };
    need(!condition.name().empty(), "name", "give its everyday name");
    need(!condition.about().empty(), "about",
         "name the statement that says what it is");
    need(!condition.phrases().empty(), "phrases", "say how people name it");
  }
  for (int i = 0; i < context.topic.unanswered_size(); ++i) {
    const v1::UnansweredSubject& subject = context.topic.unanswered(i);
    const Path path = CheckerContext::Of(T::kUnansweredFieldNumber, i);
    if (subject.label().empty() || subject.phrases().empty()) {
      context.Error(path,
                    absl::StrCat("unanswered subject \"", subject.id(),
                                 "\" has no label or no phrases"),
                    "give it both");
    }
  }
}

// Codes of other systems: whoever reads them needs to know whose they are.
void CheckCodes(const CheckerContext& context,
                const google::protobuf::RepeatedPtrField<v1::Code>& codes,
                const Path& path, int field) {
  for (int i = 0; i < codes.size(); ++i) {
    const Path at = CheckerContext::In(path, field, i);
    if (!absl::StrContains(codes[i].system(), ":")) {
      context.Error(at, "the code's system is no URI",
                    "write the URI of its code system, such as "
                    "\"http://loinc.org\"");
    }
    if (codes[i].code().empty() || absl::StrContains(codes[i].code(), " ")) {
      context.Error(at, "the code is empty or has a space in it",
                    "write it as its code system does");
    }
  }
}

void CheckAllCodes(const CheckerContext& context) {
  const T& topic = context.topic;
  for (int i = 0; i < topic.slots_size(); ++i) {
    const v1::Slot& slot = topic.slots(i);
    const Path path = CheckerContext::Of(T::kSlotsFieldNumber, i);
    CheckCodes(context, slot.codes(), path, v1::Slot::kCodesFieldNumber);
    for (int j = 0; j < slot.choices_size(); ++j) {
      CheckCodes(context, slot.choices(j).codes(),
                 CheckerContext::In(path, v1::Slot::kChoicesFieldNumber, j),
                 v1::Choice::kCodesFieldNumber);
    }
  }
  for (int i = 0; i < topic.conditions_size(); ++i) {
    CheckCodes(context, topic.conditions(i).codes(),
               CheckerContext::Of(T::kConditionsFieldNumber, i),
               v1::Condition::kCodesFieldNumber);
  }
}

}  // namespace

void CheckWording(const CheckerContext& context) {
  CheckTopicWording(context);
  CheckConditions(context);
  CheckQuestions(context);
  CheckSubjects(context);
  CheckQuestionMarks(context);
  CheckAllCodes(context);
  CheckStrings(context, context.topic, {});
}

}  // namespace footnote::knowledge
