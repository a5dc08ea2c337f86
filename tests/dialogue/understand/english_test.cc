// Every rule of the English pack has examples that match and examples that must
// not; each runs here.
#include <algorithm>
#include <string>
#include <vector>

#include "dialogue/understand/message.h"
#include "dialogue/understand/question_terms.h"
#include "dialogue/understand/understand.h"
#include "gtest/gtest.h"
#include "knowledge/lexicon_builder.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;

bool ContextRuleFires(int rule, const std::string& text) {
  const ReadingContext context;
  const Message message(HandTopic(), text, context, Tracer(nullptr));
  const bool of_signs = English()->content().context_rules(rule).only_for() ==
                        v1::CONTEXT_SUBJECT_SIGNS;
  const std::vector<LexiconMatch>& triggers =
      of_signs ? message.sign_triggers : message.triggers;
  return std::any_of(triggers.begin(), triggers.end(),
                     [&](const LexiconMatch& m) {
                       return message.language_meaning(m).index == rule;
                     });
}

bool ActRuleFires(int rule, const std::string& text) {
  const ReadingContext context;
  const v1::ActRule& content = English()->content().act_rules(rule);
  if (content.act() == v1::USER_ACT_UNSPECIFIED) {
    const Message message(HandTopic(), text, context, Tracer(nullptr));
    return std::any_of(message.acts.begin(), message.acts.end(),
                       [&](const LexiconMatch& m) {
                         return message.language_meaning(m).index == rule;
                       });
  }
  return Understand(HandTopic(), text, context).Has(content.act());
}

bool SafetySignFires(int sign, const std::string& text) {
  const Reading reading = Read(text);
  return std::any_of(reading.safety.begin(), reading.safety.end(),
                     [&](const SafetyMention& m) { return m.sign == sign; });
}

template <typename Rules, typename Fires>
void RunExamples(const Rules& rules, const Fires& fires) {
  for (int i = 0; i < rules.size(); ++i) {
    const auto& rule = rules[i];
    EXPECT_GT(rule.matches_size(), 0) << rule.id() << " has no example";
    EXPECT_GT(rule.rejects_size(), 0) << rule.id() << " has no counterexample";
    for (const std::string& text : rule.matches()) {
      EXPECT_TRUE(fires(i, text)) << rule.id() << " misses: " << text;
    }
    for (const std::string& text : rule.rejects()) {
      EXPECT_FALSE(fires(i, text)) << rule.id() << " wrongly takes: " << text;
    }
  }
}

TEST(EnglishTest, ContextRulesFireOnTheirExamplesOnly) {
  RunExamples(English()->content().context_rules(), ContextRuleFires);
}

TEST(EnglishTest, ActRulesFireOnTheirExamplesOnly) {
  RunExamples(English()->content().act_rules(), ActRuleFires);
}

TEST(EnglishTest, SafetySignsAreSeenInTheirExamplesOnly) {
  RunExamples(English()->content().safety_signs(), SafetySignFires);
}

// What decides is the longest of the replies at one place.
bool RepliesWith(knowledge::LanguageMeaning::Kind kind,
                 const std::string& text) {
  const ReadingContext context;
  const Message message(HandTopic(), text, context, Tracer(nullptr));
  return std::any_of(message.danger_replies.begin(),
                     message.danger_replies.end(), [&](const LexiconMatch& m) {
                       return message.language_meaning(m).kind == kind;
                     });
}

void RunReplies(const v1::PhraseRule& rule,
                knowledge::LanguageMeaning::Kind kind) {
  ASSERT_GT(rule.matches_size(), 0);
  ASSERT_GT(rule.rejects_size(), 0);
  for (const std::string& text : rule.matches()) {
    EXPECT_TRUE(RepliesWith(kind, text)) << "misses: " << text;
  }
  for (const std::string& text : rule.rejects()) {
    EXPECT_FALSE(RepliesWith(kind, text)) << "wrongly takes: " << text;
  }
}

TEST(EnglishTest, RepliesToTheEmergencyCheckAreReadAsTheirExamplesSay) {
  using Kind = knowledge::LanguageMeaning::Kind;
  const v1::Language& content = English()->content();
  RunReplies(content.danger_taken_back(), Kind::kTakenBack);
  RunReplies(content.danger_stays(), Kind::kStays);
  RunReplies(content.help_under_way(), Kind::kHelpUnderWay);
}

TEST(EnglishTest, QuestionFocusesCountFirstInTheirExamplesOnly) {
  const auto& focuses = English()->content().question_focuses();
  for (int i = 0; i < focuses.size(); ++i) {
    const v1::QuestionFocus& focus = focuses[i];
    EXPECT_GT(focus.matches_size(), 0) << focus.id() << " has no example";
    EXPECT_GT(focus.rejects_size(), 0)
        << focus.id() << " has no counterexample";
    const auto seen = [](const std::string& text) {
      const ReadingContext context;
      const Message message(HandTopic(), text, context, Tracer(nullptr));
      return ReadQuestionTerms(message, {0, message.size()}).focuses;
    };
    for (const std::string& text : focus.matches()) {
      const std::vector<int> found = seen(text);
      EXPECT_TRUE(!found.empty() && found[0] == i)
          << focus.id() << " is not first in: " << text << ", but "
          << (found.empty() ? "nothing" : focuses[found[0]].id());
    }
    for (const std::string& text : focus.rejects()) {
      for (const int found : seen(text)) {
        EXPECT_NE(found, i) << focus.id() << " wrongly takes: " << text;
      }
    }
  }
}

TEST(EnglishTest, EverySafetySignSaysWhereHelpIs) {
  for (const v1::SafetySign& sign : English()->content().safety_signs()) {
    EXPECT_NE(sign.message().find("112"), std::string::npos) << sign.id();
    EXPECT_NE(sign.message().find("911"), std::string::npos) << sign.id();
  }
}

TEST(EnglishTest, WordGroupsHoldTheirExamplesOnly) {
  for (const v1::WordList& group : English()->content().word_groups()) {
    knowledge::LexiconBuilder builder;
    ASSERT_TRUE(
        builder.Add("<" + group.id() + ">", English()->word_groups(), 0).ok());
    const knowledge::Lexicon lexicon = builder.Build();
    ASSERT_GT(group.matches_size(), 0) << group.id();
    ASSERT_GT(group.rejects_size(), 0) << group.id();
    for (const std::string& text : group.matches()) {
      EXPECT_FALSE(lexicon.FindAll(knowledge::Tokenize(text)).empty())
          << group.id() << " misses: " << text;
    }
    for (const std::string& text : group.rejects()) {
      EXPECT_TRUE(lexicon.FindAll(knowledge::Tokenize(text)).empty())
          << group.id() << " wrongly takes: " << text;
    }
  }
}

}  // namespace
}  // namespace footnote::dialogue
