#include "dialogue/understand/safety.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Signs(absl::string_view text) {
  std::vector<std::string> signs;
  for (const SafetyMention& mention : Read(text).safety) {
    signs.push_back(English()->content().safety_signs(mention.sign).id());
  }
  return signs;
}

TEST(SafetyTest, SeesASignAmongOtherThings) {
  EXPECT_THAT(Signs("my thumb is numb for 2 weeks, and I have chest pain"),
              ElementsAre("chest_pain"));
  EXPECT_THAT(Signs("can I type? I can't breathe and I passed out"),
              ElementsAre("cannot_breathe", "fainting"));
}

TEST(SafetyTest, SeesASignInDoubtAndInAQuestionOfSomebodyWhoHasIt) {
  for (const char* text :
       {"maybe some chest pain", "is chest pain normal? I have it",
        "should I worry about chest pain?", "could this be a heart attack?"}) {
    EXPECT_THAT(Signs(text), ElementsAre("chest_pain")) << text;
  }
}

TEST(SafetyTest, SeesNoSignInWhatIsDeniedSupposedOrLongPast) {
  for (const char* text :
       {"no chest pain or shortness of breath", "what if I get chest pain",
        "chest pain? no", "I had a heart attack years ago",
        "my dad had a heart attack", "can typing cause chest pain?"}) {
    EXPECT_THAT(Signs(text), IsEmpty()) << text;
  }
}

TEST(SafetyTest, SeesNoSignInAFigureOfSpeech) {
  for (const char* text :
       {"my wrist is killing me", "I'd die for a massage", "dead tired",
        "got cold feet about the exam", "for several weeks"}) {
    EXPECT_THAT(Signs(text), IsEmpty()) << text;
  }
}

TEST(SafetyTest, NeverPassesOverTalkOfSuicide) {
  for (const char* text : {"what if I kill myself", "I want to die",
                           "maybe I'd be better off dead"}) {
    EXPECT_THAT(Signs(text), ElementsAre("self_harm")) << text;
  }
}

}  // namespace
}  // namespace footnote::dialogue
