#include "tests/dialogue/test_topic.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/numbers.h"
#include "dialogue/track/findings.h"
#include "google/protobuf/text_format.h"
#include "knowledge/reader.h"

namespace footnote::dialogue {
namespace {

constexpr char kElbow[] = R"pb(
  id: "elbow"
  title: "Sore elbow"
  article {
    id: "elbow"
    title: "About elbows"
    sentences { number: 1 fingerprint: "0000000000000001" }
    sentences { number: 2 fingerprint: "0000000000000002" }
    sentences { number: 3 fingerprint: "0000000000000003" }
  }
  slots {
    id: "place"
    kind: SLOT_KIND_CHOICE
    label: "where it hurts"
    question: "Where does it hurt?"
    reworded: "Is it the elbow itself, or somewhere else?"
    short_question: "where does it hurt?"
    why: "usual"
    choices {
      id: "elbow"
      label: "Elbow"
      text: "it hurts in the elbow"
      phrases: "elbow"
    }
    choices {
      id: "elsewhere"
      label: "Somewhere else"
      text: "it hurts somewhere else"
      phrases: "shoulder"
      outside_article: true
    }
  }
  slots {
    id: "days"
    kind: SLOT_KIND_DURATION
    label: "how long it has hurt"
    question: "How long has it hurt?"
    reworded: "Roughly how many days or weeks, for example 3 days?"
    short_question: "how long has it hurt?"
    why: "long"
    anchors: "hurt"
    bare_amounts: true
    red_flag: true
    examples: "2 days"
    examples: "3 weeks"
    min: 0
    max: 36500
    value_text: "it has hurt for {value}"
  }
  slots {
    id: "stiff"
    kind: SLOT_KIND_YES_NO
    label: "stiffness"
    question: "Is it stiff?"
    reworded: "Is it hard to bend, say when you drink?"
    short_question: "is it stiff?"
    why: "stiffness"
    yes_phrases: "stiff"
    yes_text: "it is stiff"
    no_text: "it is not stiff"
    red_flag: true
  }
  slots {
    id: "sport"
    kind: SLOT_KIND_YES_NO
    label: "tennis"
    question: "Do you play tennis?"
    reworded: "Tennis or the like, at least now and then?"
    short_question: "do you play tennis?"
    why: "usual"
    yes_phrases: "tennis"
    yes_text: "you play tennis"
    no_text: "you don't play tennis"
  }
  statements { id: "usual" text: "A sore elbow is usual." sources: 1 }
  statements { id: "long" text: "A week is long." sources: 2 }
  statements { id: "stiffness" text: "Stiffness wants a look." sources: 2 }
  statements { id: "pause" text: "Pause your tennis." sources: 3 }
  conditions { id: "strain" name: "a strain" about: "usual" phrases: "strain" }
  rules {
    id: "long"
    when: "days >= 7"
    urgency: URGENCY_SEE_DOCTOR
    because: "long"
    sign: "it lasts a week"
  }
  rules {
    id: "stiff"
    when: "stiff = yes"
    urgency: URGENCY_SEE_SPECIALIST_PROMPTLY
    suspects: "strain"
    because: "stiffness"
    sign: "it gets stiff"
  }
  advice { id: "pause" statement: "pause" when: "sport = yes" ask: true }
  subjects { id: "elbow" role: SUBJECT_ROLE_PROBLEM phrases: "sore/elbow" }
  questions {
    id: "usual"
    examples: "is a sore elbow usual"
    focuses: "normal"
    statements: "usual"
  }
  unanswered { id: "pills" label: "pills" phrases: "pill" nearest: "pause" }
  triage {
    otherwise: URGENCY_SELF_CARE
    unresolved: URGENCY_SEE_DOCTOR
    refinement_budget: 1
    max_questions: 4
    outcomes {
      urgency: URGENCY_SELF_CARE
      statements: "usual"
      headline: "Look after it yourself."
    }
    outcomes {
      urgency: URGENCY_SEE_DOCTOR
      statements: "long"
      headline: "See a doctor."
    }
    outcomes {
      urgency: URGENCY_SEE_SPECIALIST_PROMPTLY
      statements: "stiffness"
      headline: "See a specialist soon."
    }
  }
  wording {
    greeting: "Hello."
    opening: "What is going on with your elbow?"
    opening_examples: "My elbow hurts."
    outside_article: "I only know elbows."
    subject: "sore elbows"
    problem: "your elbow"
  }
)pb";

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << value.status() << "\n";
    std::abort();
  }
  return *std::move(value);
}

}  // namespace

std::shared_ptr<const knowledge::Language> English() {
  static const auto language = OrDie(knowledge::Language::Build(
      knowledge::ReadLanguage("knowledge/language/en").content));
  return language;
}

std::shared_ptr<const knowledge::Topic> ElbowTopic() {
  static const auto topic = [] {
    v1::Topic content;
    if (!google::protobuf::TextFormat::ParseFromString(kElbow, &content)) {
      std::abort();
    }
    return OrDie(
        knowledge::Topic::Build(std::move(content), "v1", English()));
  }();
  return topic;
}

v1::Finding FindingOf(const std::string& slot, const std::string& value,
                      const std::string& words) {
  const auto topic = ElbowTopic();
  const int index = topic->FindSlot(slot);
  knowledge::Value parsed = knowledge::Value::Unsure();
  double number = 0;
  if (absl::SimpleAtod(value, &number)) {
    parsed = knowledge::Value::OfRange(number, number, number);
  } else if (value != "unsure") {
    parsed = knowledge::Value::OfChoice(topic->FindChoice(index, value));
  }
  return MakeFinding(*topic, index, parsed, words,
                     v1::FINDING_ORIGIN_VOLUNTEERED, 1);
}

}  // namespace footnote::dialogue
