#include "tests/knowledge/small_topic.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace footnote::knowledge {

std::string SmallTopicText() {
  return R"(id: "stiff-neck"
title: "Stiff neck after a night"
article {
  id: "stiff-neck"
  title: "Stiff neck"
  sentences { number: 1 fingerprint: "0123456789abcdef" }
  sentences { number: 2 fingerprint: "1123456789abcdef" }
  sentences { number: 3 fingerprint: "2123456789abcdef" }
}
slots {
  id: "side"
  kind: SLOT_KIND_CHOICE
  label: "where it is stiff"
  question: "Where is it stiff?"
  reworded: "Is it the neck, or the back?"
  short_question: "So, where?"
  why: "harmless"
  choices { id: "neck" label: "the neck" text: "it is the neck" phrases: "neck" }
  choices {
    id: "back"
    label: "the back"
    text: "it is the back"
    phrases: "back"
    outside_article: true
  }
}
slots {
  id: "days"
  kind: SLOT_KIND_DURATION
  label: "how long it has been stiff"
  question: "How long has it been stiff?"
  reworded: "When did it begin, say last Friday?"
  short_question: "So, how long?"
  why: "long_means_doctor"
  red_flag: true
  anchors: "stiff"
  bare_amounts: true
  max: 1000
  value_text: "it has been stiff for {value}"
}
slots {
  id: "course"
  kind: SLOT_KIND_CHOICE
  label: "how it goes"
  question: "Is it getting better?"
  reworded: "Better, the same, or worse?"
  short_question: "So, is it better?"
  why: "long_means_doctor"
  red_flag: true
  assumed: "same"
  choices { id: "better" label: "Better" text: "it is better" phrases: "ease" }
  choices { id: "same" label: "The same" text: "it is the same" phrases: "same" }
  choices { id: "worse" label: "Worse" text: "it is worse" phrases: "worse" }
}
slots {
  id: "numb"
  kind: SLOT_KIND_YES_NO
  label: "numbness"
  question: "Are your fingers numb?"
  reworded: "Do your fingers feel as if asleep?"
  short_question: "So, are they numb?"
  why: "long_means_doctor"
  red_flag: true
  yes_text: "your fingers are numb"
  no_text: "your fingers are not numb"
  yes_phrases: "numb"
  yes_phrases: "<mine> finger asleep"
}
slots {
  id: "draught"
  kind: SLOT_KIND_YES_NO
  label: "sleeping in a draught"
  question: "Did you sleep in a draught?"
  reworded: "Was a window open, or a fan on?"
  short_question: "So, was there a draught?"
  why: "harmless"
  yes_text: "you slept in a draught"
  no_text: "you did not sleep in a draught"
  yes_phrases: "<wind>"
}
word_groups { id: "wind" words: "draught" words: "open window" }
statements { id: "harmless" text: "It is mostly harmless." sources: 1 }
statements { id: "long_means_doctor" text: "Long ones need a doctor." sources: 2 }
statements { id: "keep_warm" text: "Warmth helps." sources: 3 }
conditions { id: "nerve" name: "a nerve" about: "long_means_doctor" phrases: "nerve" }
conditions { id: "strain" name: "a strain" about: "harmless" phrases: "strain" }
rules {
  id: "long"
  when: "days >= 7 and course != better"
  urgency: URGENCY_SEE_SPECIALIST_PROMPTLY
  because: "long_means_doctor"
  sign: "it stays for a week"
}
rules {
  id: "numb"
  when: "numb = yes"
  urgency: URGENCY_SEE_DOCTOR
  suspects: "nerve"
  because: "long_means_doctor"
  sign: "your fingers go numb"
}
rules {
  id: "only_stiff"
  when: "numb = no"
  suspects: "strain"
  because: "harmless"
}
rules { id: "cold" when: "draught = yes" supports: "strain" because: "harmless" }
advice {
  id: "warm"
  statement: "keep_warm"
  when: "draught = yes"
  urgencies: URGENCY_SELF_CARE
  ask: true
}
subjects { id: "heat" phrases: "warm" }
questions {
  id: "warmth"
  examples: "does warmth help"
  subjects: "heat"
  statements: "keep_warm"
}
unanswered { id: "pillow" label: "pillows" phrases: "pillow" nearest: "keep_warm" }
triage {
  otherwise: URGENCY_SELF_CARE
  unresolved: URGENCY_SEE_DOCTOR
  refinement_budget: 1
  max_questions: 5
  outcomes {
    urgency: URGENCY_SELF_CARE
    headline: "Wait and see."
    statements: "harmless"
  }
  outcomes {
    urgency: URGENCY_SEE_DOCTOR
    headline: "See a doctor."
    statements: "long_means_doctor"
  }
  outcomes {
    urgency: URGENCY_SEE_SPECIALIST_PROMPTLY
    headline: "See a specialist."
    statements: "long_means_doctor"
  }
}
wording {
  greeting: "Hello."
  opening: "What is it?"
  opening_examples: "My neck is stiff."
  outside_article: "That is not the neck."
  subject: "a stiff neck"
  problem: "your stiff neck"
}
)";
}

std::string Edited(std::string text, const std::string& from,
                   const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << "not in the text: " << from;
  if (at == std::string::npos) std::abort();
  return text.replace(at, from.size(), to);
}

Authored<v1::Topic> ParseSmallTopic(const std::string& text) {
  return ParseTopic("stiff-neck", {{.name = kSmallTopicFile, .text = text}});
}

std::shared_ptr<const Language> BareLanguage() {
  v1::Language content;
  content.set_id("en");
  v1::WordList& mine = *content.add_word_groups();
  mine.set_id("mine");
  mine.add_words("my");
  mine.add_words("the");
  auto language = Language::Build(std::move(content));
  EXPECT_TRUE(language.ok()) << language.status();
  return *language;
}

std::shared_ptr<const Topic> BuildTopic(const v1::Topic& content) {
  auto topic = Topic::Build(content, "v1", BareLanguage());
  EXPECT_TRUE(topic.ok()) << topic.status();
  return *topic;
}

std::shared_ptr<const Language> English() {
  static const std::shared_ptr<const Language> english = [] {
    const auto authored = ReadLanguage("knowledge/language/en");
    EXPECT_TRUE(authored.ok()) << FormatProblems(authored.problems);
    auto language = Language::Build(authored.content);
    EXPECT_TRUE(language.ok()) << language.status();
    return *language;
  }();
  return english;
}

std::shared_ptr<const Topic> LoadTopicFolder(const std::string& folder) {
  const Authored<v1::Topic> authored = ReadTopic(folder);
  EXPECT_TRUE(authored.ok()) << FormatProblems(authored.problems);
  // Some phrases use word groups of the language that is served.
  auto topic = Topic::Build(authored.content, "v1", English());
  EXPECT_TRUE(topic.ok()) << topic.status();
  return *topic;
}

Value ValueOf(const Topic& topic, const std::string& slot,
              const std::string& text) {
  if (text.empty()) return Value::Open();
  if (text == "unsure") return Value::Unsure();
  const int index = topic.FindSlot(slot);
  const int choice = topic.FindChoice(index, text);
  if (choice >= 0) return Value::OfChoice(choice);
  EXPECT_TRUE(topic.slots()[index].numeric()) << slot << " = " << text;
  const std::vector<std::string> bounds = absl::StrSplit(text, "..");
  double min = 0;
  double max = 0;
  EXPECT_TRUE(absl::SimpleAtod(bounds.front(), &min)) << text;
  EXPECT_TRUE(absl::SimpleAtod(bounds.back(), &max)) << text;
  return Value::OfRange(min, max, (min + max) / 2);
}

}  // namespace footnote::knowledge
