#include "knowledge/language.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace footnote::knowledge {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::shared_ptr<const Language>> Build(const std::string& text) {
  v1::Language content;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &content));
  return Language::Build(std::move(content));
}

TEST(LanguageTest, SaysAllItKnowsOfAWord) {
  const auto language = Build(R"pb(
    numbers { word: "two" value: 2 }
    time_units {
      words: [ "week", "weeks" ]
      days: 7
    }
    week_days {
      id: "monday"
      words: [ "monday", "mon" ]
    }
    week_days { id: "tuesday" words: "tuesday" }
    week_days { id: "wednesday" words: "wednesday" }
    week_days { id: "thursday" words: "thursday" }
    week_days { id: "friday" words: "friday" }
    week_days { id: "saturday" words: "saturday" }
    week_days { id: "sunday" words: "sunday" }
    ordinals: [ "first", "second" ]
    stop_words: "the"
    common_words: "the"
    amount_words { since: "since" }
  )pb");
  ASSERT_TRUE(language.ok()) << language.status();
  const Language& l = **language;
  EXPECT_EQ(l.FindNumber("two")->value(), 2);
  EXPECT_EQ(l.FindNumber("week"), nullptr);
  EXPECT_EQ(l.FindTimeUnit("weeks")->days(), 7);
  EXPECT_EQ(l.FindWeekDay("mon"), 0);
  EXPECT_EQ(l.FindWeekDay("sunday"), 6);
  EXPECT_EQ(l.FindMonth("sunday"), -1);
  EXPECT_EQ(l.Roles("second").ordinal, 2);
  EXPECT_TRUE(l.Roles("the").Is(WordRoles::kStopWord));
  EXPECT_TRUE(l.Roles("the").Is(WordRoles::kCommon));
  EXPECT_TRUE(l.Roles("since").Is(WordRoles::kSince));
  EXPECT_EQ(l.Roles("nothing").roles, 0u);
}

TEST(LanguageTest, FindsPhrasesWithTheRuleTheyBelongTo) {
  const auto language = Build(R"pb(
    word_groups {
      id: "no"
      words: [ "no", "not any" ]
    }
    context_rules {
      id: "negation"
      effect: CONTEXT_EFFECT_NEGATED
      direction: CONTEXT_DIRECTION_FORWARD
      phrases: "<no>"
    }
    act_rules { id: "bye" act: USER_ACT_BYE phrases: "see you" }
  )pb");
  ASSERT_TRUE(language.ok()) << language.status();
  const auto matches =
      (*language)->lexicon().FindAll(Tokenize("not any, see you"));
  ASSERT_EQ(matches.size(), 2u);
  EXPECT_EQ((*language)->meanings()[matches[0].meaning].kind,
            LanguageMeaning::Kind::kContext);
  EXPECT_EQ((*language)->meanings()[matches[1].meaning].kind,
            LanguageMeaning::Kind::kAct);
}

TEST(LanguageTest, GivesSynonymsOneStem) {
  const auto language = Build(R"pb(synonyms {
                                     id: "mend"
                                     words: [ "mend", "repair" ]
                                   })pb");
  ASSERT_TRUE(language.ok());
  EXPECT_EQ((*language)->Canonical("repair"), "mend");
  EXPECT_EQ((*language)->Canonical("mend"), "mend");
  EXPECT_EQ((*language)->Canonical("break"), "break");
}

TEST(LanguageTest, FindsWordingsById) {
  const auto language =
      Build(R"pb(wordings { id: "bye" texts: "Goodbye." })pb");
  ASSERT_TRUE(language.ok());
  EXPECT_EQ((*language)->FindWording("bye")->texts(0), "Goodbye.");
  EXPECT_EQ((*language)->FindWording("hello"), nullptr);
}

TEST(LanguageTest, ListsEveryProblem) {
  const auto language = Build(R"pb(
    word_groups { id: "g" words: "(a" }
    word_groups { id: "g" words: "b" }
    context_rules { id: "aimless" effect: CONTEXT_EFFECT_NEGATED phrases: "no" }
    context_rules { id: "idle" phrases: "no" }
    act_rules { id: "lost" act: USER_ACT_BYE phrases: "<nowhere>" }
    safety_signs { id: "silent" phrases: "help" }
    numbers { word: "two" value: 2 }
    numbers { word: "two" value: 3 }
    numbers { word: "not one word" value: 3 }
    time_units { words: "week" }
    amount_modifiers { phrases: "over" }
    week_days { id: "monday" words: "monday" }
    synonyms {
      id: "a"
      words: [ "a", "b" ]
    }
    synonyms {
      id: "c"
      words: [ "c", "b" ]
    }
    wordings { id: "w" }
    wordings { id: "w" texts: "x" }
  )pb");
  ASSERT_FALSE(language.ok());
  const std::string message(language.status().message());
  for (const char* problem : {
           "word group g: \"(a\": column 3: a bracket is not closed",
           "word group g: defined twice",
           "context rule aimless: no direction",
           "context rule idle: no effect",
           "act rule lost: \"<nowhere>\": column 1: no word group",
           "safety sign silent: no message",
           "safety sign silent: no label",
           "numbers: \"two\" is there twice",
           "numbers: \"not one word\" is not one word",
           "time unit 1: no days",
           "amount modifier 1: no bound",
           "week days: 1 of them; there are 7",
           "synonyms: \"b\" is in two lists",
           "wording w: no text",
           "wording w: defined twice",
       }) {
    EXPECT_THAT(message, HasSubstr(problem));
  }
}

}  // namespace
}  // namespace footnote::knowledge
