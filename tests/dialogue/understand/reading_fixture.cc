#include "tests/dialogue/understand/reading_fixture.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace footnote::dialogue {
namespace {

using knowledge::Topic;

constexpr char kHandTopic[] = R"pb(
  id: "sore-hand"
  title: "Sore hand"
  article {
    id: "sore-hand"
    title: "Sore hand"
    sentences { number: 1 fingerprint: "0123456789abcdef" }
  }
  statements { id: "harmless" text: "It is mostly harmless." sources: 1 }
  statements { id: "nerve" text: "A nerve may be pressed." sources: 1 }
  statements { id: "joint" text: "A joint may be inflamed." sources: 1 }
  statements { id: "breaks" text: "Take breaks." sources: 1 }
  conditions {
    id: "pressed_nerve"
    name: "a pressed nerve"
    about: "nerve"
    phrases: "pressed/trapped nerve"
  }
  conditions {
    id: "arthritis"
    name: "arthritis"
    about: "joint"
    phrases: "arthritis"
  }
  slots {
    id: "place"
    kind: SLOT_KIND_CHOICE
    label: "where it hurts"
    question: "Where does it hurt?"
    choices { id: "thumb" label: "the thumb" phrases: "thumb" }
    choices {
      id: "wrist"
      label: "the wrist or the heel of the hand"
      phrases: "wrist"
      phrases: "heel of my/the hand"
      pending_phrases: "heel"
    }
    choices {
      id: "elbow"
      label: "further up"
      phrases: "elbow"
      outside_article: true
    }
  }
  slots {
    id: "days"
    kind: SLOT_KIND_DURATION
    label: "how long it has hurt"
    question: "How long has it hurt?"
    red_flag: true
    max: 10000
    bare_amounts: true
    names: "how long"
    anchors: "hurt"
    anchors: "sore"
    anchors: "ache"
    anchors: "pain"
    anchors: "start"
  }
  slots {
    id: "trend"
    tells_change: true
    kind: SLOT_KIND_CHOICE
    label: "how it changes"
    question: "Is it better or worse?"
    red_flag: true
    choices {
      id: "better"
      label: "better"
      phrases: "get better"
      negated_as: "same"
    }
    choices {
      id: "same"
      label: "the same"
      phrases: "the same"
      phrases: "no better"
    }
    choices {
      id: "worse"
      label: "worse"
      phrases: "get worse"
      pending_phrases: "worse"
      negated_as: "same"
    }
  }
  slots {
    id: "numb"
    kind: SLOT_KIND_YES_NO
    label: "numbness"
    question: "Is it numb?"
    red_flag: true
    yes_phrases: "numb"
    yes_phrases: "numbness"
    yes_phrases: "wake with a sore numb thumb"
    no_phrases: "feel/feeling is normal"
    pending_yes_phrases: "only in the evening"
  }
  slots {
    id: "stiff"
    kind: SLOT_KIND_YES_NO
    label: "stiffness"
    question: "Is it stiff?"
    red_flag: true
    yes_phrases: "stiff"
    yes_phrases: "stiffness"
    yes_phrases: "stiff drink holder of a hand"
    silent_phrases: "stiff drink"
    silent_phrases: "stiff competition"
  }
  slots {
    id: "night"
    kind: SLOT_KIND_YES_NO
    label: "pain at night"
    question: "Does it hurt at night?"
    yes_phrases: "hurt/ache/pain/sore .. night"
  }
  slots {
    id: "tingling"
    kind: SLOT_KIND_YES_NO
    label: "tingling"
    question: "Does it tingle?"
    yes_phrases: "tingle"
  }
  slots {
    id: "gout"
    kind: SLOT_KIND_YES_NO
    label: "gout"
    question: "Do you have gout?"
    yes_phrases: "gout"
  }
  slots {
    id: "new_to_typing"
    kind: SLOT_KIND_YES_NO
    label: "new to typing"
    question: "Are you new to typing?"
    yes_phrases: "new to typing"
    amount_readings {
      anchors: "type"
      anchors: "started typing"
      kind: SLOT_KIND_DURATION
      threshold: 90
      below: "yes"
      otherwise: "no"
    }
  }
  slots {
    id: "more_percent"
    kind: SLOT_KIND_PERCENT
    label: "how much more typing"
    question: "How much more do you type?"
    max: 1000
    bare_amounts: true
    anchors: "more typing"
  }
  slots {
    id: "waking"
    kind: SLOT_KIND_YES_NO
    label: "pain on waking"
    question: "Does it hurt when you wake up?"
    no_phrases: "nothing to hurt first thing"
    silent_phrases: "fine by me"
    frames {
      about: "wake"
      about: "first thing"
      about: "when (i) (am) not up"
      tells { value: "yes" phrases: "hurt/ache/pain/sore" phrases: "worse" }
      tells { value: "no" phrases: "fine/ok/easier/stop" }
      stands_alone: true
    }
  }
  slots {
    id: "cold"
    kind: SLOT_KIND_YES_NO
    label: "pain in the cold"
    question: "Does it hurt in the cold?"
    frames {
      about: "in the cold"
      tells { value: "yes" phrases: "seize" }
      tells { value: "no" phrases: "not hurt" }
    }
  }
  bearers: "hand/thumb/wrist"
  other_bearers: "elbow/shoulder"
  triage {
    otherwise: URGENCY_SELF_CARE
    unresolved: URGENCY_SEE_DOCTOR
    outcomes { urgency: URGENCY_SELF_CARE statements: "harmless" }
    outcomes { urgency: URGENCY_SEE_DOCTOR statements: "nerve" }
  }
  subjects {
    id: "problem"
    role: SUBJECT_ROLE_PROBLEM
    phrases: "sore/hurt/pain"
    phrases: "hand/thumb/elbow"
  }
  subjects { id: "typing" phrases: "type" }
  subjects { id: "rest" phrases: "rest" }
  subjects { id: "splint" phrases: "splint" }
  subjects {
    id: "evening"
    role: SUBJECT_ROLE_CIRCUMSTANCE
    phrases: "evening"
  }
  questions {
    id: "can_i_type"
    examples: "can i type with a sore hand"
    examples: "should i stop typing"
    subjects: "typing"
    beside: "rest"
    statements: "breaks"
  }
  questions {
    id: "why"
    examples: "why does my hand hurt"
    focuses: "cause"
    statements: "harmless"
  }
  questions {
    id: "evening"
    examples: "why does it hurt in the evening"
    subjects: "evening"
    focuses: "cause"
    statements: "nerve"
  }
  questions {
    id: "splint"
    examples: "does a splint help"
    subjects: "splint"
    focuses: [ "helps", "may_i" ]
    statements: "harmless"
  }
  questions {
    id: "how_long_rest"
    examples: "how long should i rest my hand"
    subjects: "rest"
    focuses: "how_long"
    statements: "breaks"
  }
  unanswered {
    id: "medicines"
    label: "medicines"
    phrases: "ibuprofen"
    phrases: "painkiller"
    nearest: "breaks"
  }
)pb";

std::shared_ptr<const Topic> BuildHandTopic() {
  v1::Topic content;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(kHandTopic, &content));
  auto topic = Topic::Build(std::move(content), "test", English());
  EXPECT_TRUE(topic.ok()) << topic.status();
  return *std::move(topic);
}

ReadingContext ContextFor(absl::string_view asked) {
  ReadingContext context;
  context.today = Today();
  context.trace = true;
  if (asked.empty()) return context;
  context.asked = HandTopic().FindSlot(asked);
  EXPECT_GE(context.asked, 0) << "no slot " << asked;
  context.pending = v1::Pending::KIND_SLOT;
  return context;
}

}  // namespace

const Topic& HandTopic() {
  static const std::shared_ptr<const Topic> topic = BuildHandTopic();
  return *topic;
}

absl::CivilDay Today() { return absl::CivilDay(2026, 3, 11); }

Reading Read(absl::string_view text, absl::string_view asked) {
  return Understand(HandTopic(), text, ContextFor(asked));
}

std::vector<std::string> Findings(absl::string_view text,
                                  absl::string_view asked) {
  std::vector<std::string> findings;
  for (const Mention& mention : Read(text, asked).mentions) {
    const knowledge::Slot& slot = HandTopic().slots()[mention.slot];
    const knowledge::Value& value = mention.value;
    std::string told = value.unsure() ? "unsure" : "";
    if (value.known() && slot.numeric()) {
      told = absl::StrCat(value.best, "[", value.min, ",", value.max, "]");
    } else if (value.known()) {
      told = slot.choices[value.choice].id;
    }
    findings.push_back(absl::StrCat(slot.id, "=", told));
  }
  return findings;
}

void ExpectFindings(const std::vector<FindingsCase>& cases,
                    absl::string_view asked) {
  for (const FindingsCase& c : cases) {
    EXPECT_EQ(Findings(c.text, asked), c.findings) << c.text;
  }
}

std::string Words(absl::string_view text, absl::string_view slot,
                  absl::string_view asked) {
  const Reading reading = Read(text, asked);
  const Mention* mention = reading.Find(HandTopic().FindSlot(slot));
  if (mention == nullptr) return "";
  const Span& span = mention->span;
  return std::string(text.substr(span.begin, span.end - span.begin));
}

std::vector<std::string> Acts(absl::string_view text, absl::string_view asked) {
  std::vector<std::string> acts;
  for (const ActMention& act : Read(text, asked).acts) {
    acts.push_back(v1::UserAct_Name(act.act).substr(9));
  }
  return acts;
}

bool Traced(const Reading& reading, absl::string_view rule,
            absl::string_view outcome) {
  for (const v1::TraceEntry& entry : reading.trace) {
    if (entry.rule() == rule &&
        absl::StrContains(std::string(entry.outcome()), outcome)) {
      return true;
    }
  }
  return false;
}

}  // namespace footnote::dialogue
