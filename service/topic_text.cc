#include "service/topic_text.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "service/finding_values.h"

namespace footnote::service {
namespace {

using knowledge::Topic;

// "see doctor" for URGENCY_SEE_DOCTOR.
std::string Name(v1::Urgency urgency) {
  const std::string name = v1::Urgency_Name(urgency);
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripPrefix(name, "URGENCY_")), {{"_", " "}});
}

// "S3, S9".
template <typename Numbers>
std::string Sources(const Numbers& numbers) {
  return absl::StrJoin(numbers, ", ", [](std::string* out, int number) {
    absl::StrAppend(out, "S", number);
  });
}

template <typename Ids>
std::string List(const Ids& ids) {
  return absl::StrJoin(ids, ", ");
}

void Heading(const char* title, std::string* text) {
  absl::StrAppend(text, "\n", title, "\n");
}

void AppendSlots(const Topic& topic, std::string* text) {
  Heading("SLOTS", text);
  for (const knowledge::Slot& slot : topic.slots()) {
    absl::StrAppend(text, "  ", slot.id, slot.red_flag ? " (red flag)" : "",
                    ": ", slot.content->label(), "\n      takes ",
                    AllowedValues(slot), "\n      asked \"",
                    slot.content->question(), "\"\n");
    if (!slot.content->why().empty()) {
      absl::StrAppend(text, "      because of ", slot.content->why(), "\n");
    }
  }
}

void AppendStatements(const Topic& topic, std::string* text) {
  Heading("STATEMENTS", text);
  for (const v1::Statement& statement : topic.content().statements()) {
    absl::StrAppend(text, "  ", statement.id(), " [",
                    Sources(statement.sources()), "]\n      ", statement.text(),
                    "\n");
  }
}

void AppendConditions(const Topic& topic, std::string* text) {
  Heading("CONDITIONS", text);
  for (const v1::Condition& condition : topic.content().conditions()) {
    absl::StrAppend(text, "  ", condition.id(), ": ", condition.name(), " (",
                    condition.about(), ")\n");
  }
}

void AppendRules(const Topic& topic, std::string* text) {
  Heading("RULES", text);
  for (const v1::Rule& rule : topic.content().rules()) {
    std::vector<std::string> leads_to;
    if (rule.urgency() != v1::URGENCY_UNSPECIFIED) {
      leads_to.push_back(Name(rule.urgency()));
    }
    if (!rule.suspects().empty()) {
      leads_to.push_back(absl::StrCat("suspect ", rule.suspects()));
    }
    if (!rule.supports().empty()) {
      leads_to.push_back(absl::StrCat("support ", rule.supports()));
    }
    absl::StrAppend(text, "  ", rule.id(), ": ", rule.when(), "\n      -> ",
                    List(leads_to), "\n      because of ", List(rule.because()),
                    "\n");
  }
  const v1::Triage& triage = topic.content().triage();
  absl::StrAppend(text, "  otherwise: ", Name(triage.otherwise()),
                  "; while a red flag is unresolved at least: ",
                  Name(triage.unresolved()), "\n");
}

void AppendAdvice(const Topic& topic, std::string* text) {
  Heading("OUTCOMES AND ADVICE", text);
  for (const v1::Outcome& outcome : topic.content().triage().outcomes()) {
    absl::StrAppend(text, "  ", Name(outcome.urgency()), ": ",
                    outcome.headline(), " (", List(outcome.statements()),
                    ")\n");
  }
  for (const v1::Advice& advice : topic.content().advice()) {
    absl::StrAppend(text, "  advice ", advice.id(), ": ", advice.statement());
    if (!advice.when().empty()) {
      absl::StrAppend(text, ", when ", advice.when());
    }
    text->append("\n");
  }
}

void AppendQuestions(const Topic& topic, std::string* text) {
  Heading("QUESTIONS", text);
  for (const v1::Question& question : topic.content().questions()) {
    absl::StrAppend(text, "  ", question.id(), ": \"",
                    question.examples().empty() ? "" : question.examples(0),
                    "\"\n      ", List(question.statements()), "\n");
  }
  for (const v1::UnansweredSubject& subject : topic.content().unanswered()) {
    absl::StrAppend(text, "  not answered: ", subject.label());
    if (!subject.nearest().empty()) {
      absl::StrAppend(text, " (nearest: ", subject.nearest(), ")");
    }
    text->append("\n");
  }
}

}  // namespace

std::string TopicAsText(const Topic& topic) {
  const v1::Article& article = topic.content().article();
  std::string text = absl::StrCat(
      topic.id(), ": ", topic.content().title(), "\nversion ", topic.version(),
      ", article ", article.id(), " \"", article.title(), "\" of ",
      article.sentences_size(), " sentences\n");
  AppendSlots(topic, &text);
  AppendStatements(topic, &text);
  AppendConditions(topic, &text);
  AppendRules(topic, &text);
  AppendAdvice(topic, &text);
  AppendQuestions(topic, &text);
  return text;
}

}  // namespace footnote::service
