#include "knowledge/topic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "knowledge/text.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::Topic Content(const std::string& text) {
  const Authored<v1::Topic> authored = ParseSmallTopic(text);
  EXPECT_TRUE(authored.ok()) << FormatProblems(authored.problems);
  return authored.content;
}

std::shared_ptr<const Topic> Small() {
  return BuildTopic(Content(SmallTopicText()));
}

TEST(TopicTest, ResolvesEveryReference) {
  const auto topic = Small();
  EXPECT_EQ(topic->id(), "stiff-neck");
  EXPECT_EQ(topic->version(), "v1");
  const int course = topic->FindSlot("course");
  EXPECT_EQ(topic->slots()[course].assumed, topic->FindChoice(course, "same"));
  EXPECT_EQ(topic->slots()[course].why,
            topic->FindStatement("long_means_doctor"));
  EXPECT_EQ(topic->rules()[1].suspects, topic->FindCondition("nerve"));
  EXPECT_THAT(topic->rules()[1].because,
              ElementsAre(topic->FindStatement("long_means_doctor")));
  EXPECT_EQ(topic->FindSlot("nothing"), -1);
  EXPECT_EQ(topic->FindChoice(course, "nothing"), -1);
  const int numb = topic->FindSlot("numb");
  EXPECT_EQ(topic->FindChoice(numb, "no"), kNo);
  EXPECT_EQ(topic->FindChoice(numb, "yes"), kYes);
}

TEST(TopicTest, HasAnOutcomeForEachUrgencyThatTheAuthorGaveOne) {
  const auto topic = Small();
  ASSERT_NE(topic->outcome(v1::URGENCY_SEE_DOCTOR), nullptr);
  EXPECT_EQ(topic->outcome(v1::URGENCY_SEE_DOCTOR)->headline, "See a doctor.");
  EXPECT_EQ(topic->outcome(v1::URGENCY_EMERGENCY), nullptr);
  EXPECT_EQ(topic->outcome(v1::URGENCY_UNSPECIFIED), nullptr);
}

TEST(TopicTest, GivesAdviceWithEachUrgencyButEmergencyByDefault) {
  v1::Topic content = Content(SmallTopicText());
  content.mutable_advice(0)->clear_urgencies();
  EXPECT_THAT(BuildTopic(content)->advice()[0].urgencies,
              ElementsAre(v1::URGENCY_SELF_CARE, v1::URGENCY_SEE_DOCTOR,
                          v1::URGENCY_SEE_SPECIALIST_PROMPTLY));
}

std::vector<double> Numbers(const Slot& slot) {
  std::vector<double> numbers;
  for (const Value& value : slot.classes) numbers.push_back(value.max);
  return numbers;
}

std::vector<int> Choices(const Slot& slot) {
  std::vector<int> choices;
  for (const Value& value : slot.classes) choices.push_back(value.choice);
  return choices;
}

TEST(TopicTest, MergesValuesThatNoExpressionTellsApart) {
  const auto topic = Small();
  const auto slot = [&](const std::string& id) {
    return topic->slots()[topic->FindSlot(id)];
  };
  EXPECT_THAT(Numbers(slot("days")), ElementsAre(0, 7));
  // "same" and "worse" make no difference to any rule.
  EXPECT_THAT(Choices(slot("course")), ElementsAre(0, 1));
  EXPECT_THAT(Choices(slot("numb")), ElementsAre(kNo, kYes));
}

TEST(TopicTest, KeepsWhatIsOutsideTheArticleApart) {
  const auto topic = Small();
  EXPECT_THAT(topic->scope_slots(), ElementsAre(topic->FindSlot("side")));
  EXPECT_THAT(Choices(topic->slots()[topic->FindSlot("side")]),
              ElementsAre(0, 1));
}

TEST(TopicTest, CutsNumbersAtEveryThreshold) {
  struct Case {
    std::string when;
    std::vector<double> classes;
  };
  const std::vector<Case> cases = {
      {"days > 3", {0, 4}},
      {"days >= 3", {0, 3}},
      {"days < 3 or days > 3", {0, 3, 4}},
      {"days = 3", {0, 3}},
      {"days > 3 and days >= 14", {0, 4, 14}},
      {"days > 0.5 or days > 1", {0, 0.75, 2}},
      {"days >= 1000", {0, 1000}},
      {"days > 1000", {0}},  // above what is sensible
  };
  for (const Case& c : cases) {
    v1::Topic content = Content(SmallTopicText());
    content.mutable_rules(0)->set_when(c.when);
    const auto topic = BuildTopic(content);
    EXPECT_EQ(Numbers(topic->slots()[topic->FindSlot("days")]), c.classes)
        << c.when;
  }
}

TEST(TopicTest, FindsPhrasesWithTheirMeaning) {
  const auto topic = Small();
  const auto matches =
      topic->lexicon().FindAll(Tokenize("my finger asleep, warm pillow"));
  std::vector<std::string> phrases;
  phrases.reserve(matches.size());
  for (const LexiconMatch& match : matches) {
    phrases.emplace_back(topic->meanings()[match.meaning].phrase);
  }
  EXPECT_THAT(phrases, ElementsAre("<mine> finger asleep", "warm", "pillow"));
  const Meaning& numb = topic->meanings()[matches.front().meaning];
  EXPECT_EQ(numb.kind, Meaning::Kind::kValue);
  EXPECT_EQ(numb.slot, topic->FindSlot("numb"));
  EXPECT_EQ(numb.choice, kYes);
}

TEST(TopicTest, ListsAllThatDoesNotHoldTogether) {
  std::string text = SmallTopicText();
  text = Edited(text, "suspects: \"nerve\"", "suspects: \"nerf\"");
  text = Edited(text, "when: \"draught = yes\"", "when: \"draft = yes\"");
  text = Edited(text, "phrases: \"pillow\"", "phrases: \"(pillow\"");
  text = Edited(text, "assumed: \"same\"", "assumed: \"sane\"");
  const auto topic = Topic::Build(Content(text), "v1", BareLanguage());
  ASSERT_FALSE(topic.ok());
  EXPECT_EQ(topic.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string message(topic.status().message());
  EXPECT_THAT(message, HasSubstr("no condition \"nerf\"; did you mean "
                                 "\"nerve\"?"));
  EXPECT_THAT(message, HasSubstr("no slot \"draft\""));
  EXPECT_THAT(message, HasSubstr("phrase \"(pillow\": column 8"));
  EXPECT_THAT(message, HasSubstr("no choice \"sane\""));
}

TEST(TopicTest, RefusesUrgenciesAndKindsThatDoNotExist) {
  v1::Topic content = Content(SmallTopicText());
  content.mutable_rules(0)->set_urgency(static_cast<v1::Urgency>(99));
  content.mutable_slots(1)->set_kind(static_cast<v1::SlotKind>(-3));
  content.mutable_triage()->set_otherwise(static_cast<v1::Urgency>(1000000));
  content.mutable_triage()->mutable_outcomes(0)->set_urgency(
      static_cast<v1::Urgency>(-1));
  content.mutable_advice(0)->set_urgencies(0, static_cast<v1::Urgency>(7));
  EXPECT_FALSE(Topic::Build(content, "v1", BareLanguage()).ok());
}

}  // namespace
}  // namespace footnote::knowledge
