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

TEST(SafetyTest, SeesASignBeforeANoThatIsMeantForSomethingElse) {
  for (const char* text :
       {"Chest pain. No, I haven't told anyone.", "Chest pain! No.",
        "Crushing chest pain, no doctor yet.",
        "I was tested for a blood clot with chest pain"}) {
    EXPECT_THAT(Signs(text), ElementsAre("chest_pain")) << text;
  }
  for (const char* text :
       {"Fainted twice. No, not called a doctor.", "I fainted. No idea why."}) {
    EXPECT_THAT(Signs(text), ElementsAre("fainting")) << text;
  }
}

TEST(SafetyTest, SeesASignThatIsToldInAListOrBrokenOff) {
  EXPECT_THAT(Signs("my foot is numb, cold, blue"),
              ElementsAre("no_circulation"));
  EXPECT_THAT(Signs("can't. breathe."), ElementsAre("cannot_breathe"));
  EXPECT_THAT(Signs("bone. sticking. out."),
              ::testing::Contains("open_fracture"));
  for (const char* text :
       {"my foot is fine, not cold, not blue", "my chest is fine, no pain",
        "my wife doesn't have chest pain, only a sore arch"}) {
    EXPECT_THAT(Signs(text), IsEmpty()) << text;
  }
}

TEST(SafetyTest, SeesASignBehindACommaFromWhatIsDeniedOrLongAgo) {
  for (const char* text :
       {"No injury, no fever, chest pain", "No numbness, chest tightness",
        "Had a stent in 2019, chest pain", "Previously healthy, chest pain",
        "In the past hour I've had chest pain",
        "The chest pain went away yesterday but it's back",
        "I'm having the symptoms of a heart attack", "No fever just chest pain",
        "No numbness only chest pain",
        "A stent in 2019 and chest pain again today",
        "Heart attack years ago and crushing chest pain now",
        "A history of angina with crushing chest pain",
        "My husband had chest pain an hour ago and is now grey"}) {
    EXPECT_THAT(Signs(text), ElementsAre("chest_pain")) << text;
  }
  EXPECT_THAT(Signs("no fever, chest pain or breathlessness"), IsEmpty());
}

TEST(SafetyTest, SeesASignBesideWordsThatBelongToNoneElsewhere) {
  const struct {
    const char* text;
    const char* sign;
  } kCases[] = {
      {"the xray can wait, the bone is sticking out", "open_fracture"},
      {"looks like the bone is sticking out of my arm", "open_fracture"},
      {"swallowed two boxes of pills", "overdose"},
      {"took a bottle of water and 40 paracetamol", "overdose"},
      {"I can't breathe since work, my boots are off", "cannot_breathe"},
      {"no trouble breathing until ten minutes ago", "cannot_breathe"},
      {"first aider said heart attack, he has crushing chest pain",
       "chest_pain"},
      {"I want to kill myself over this injury", "self_harm"},
      {"had a seizure while walking the dog", "seizure"},
      {"half my vision is gone since lunch", "stroke"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Signs(c.text), testing::Contains(c.sign)) << c.text;
  }
}

TEST(SafetyTest, SeesASignThatIsBackOrOfNow) {
  for (const char* text : {"had chest pain last year and now it's back",
                           "had chest pain in 2019, it is back today"}) {
    EXPECT_THAT(Signs(text), ElementsAre("chest_pain")) << text;
  }
  EXPECT_THAT(Signs("I had chest pain years ago now, all sorted"), IsEmpty());
}

TEST(SafetyTest, SeesASignThatWasOnlySupposedAndHasCome) {
  for (const char* text :
       {"I was told in 2023 to call if chest pain came, it has come",
        "The nurse said to ring if I got chest pain and now I have",
        "Never had chest pain, now I do"}) {
    EXPECT_THAT(Signs(text), ElementsAre("chest_pain")) << text;
  }
  for (const char* text :
       {"I was told to call if chest pain came, it has not come",
        "Years ago I had chest pain and breathlessness",
        "Heart attack years ago, fine now"}) {
    EXPECT_THAT(Signs(text), IsEmpty()) << text;
  }
}

TEST(SafetyTest, SeesNoSignInWhatIsDeniedInOtherWords) {
  for (const char* text :
       {"chest pain? none whatsoever", "Nor do I have tightness in the chest",
        "I don't have trouble breathing or chest pain",
        "calf feels normal, not hot, not red",
        "I wouldn't say I was breathless", "At no point did I pass out",
        "she isn't having chest pains, she isn't confused and that is it"}) {
    EXPECT_THAT(Signs(text), IsEmpty()) << text;
  }
}

TEST(SafetyTest, SeesASignInWhatHasGoneIntoSomething) {
  EXPECT_THAT(Signs("pressure across my chest and my arms have gone like lead"),
              ElementsAre("chest_pain"));
  EXPECT_THAT(Signs("Should I worry that I'm short of breath? Never had it "
                    "before today"),
              ElementsAre("cannot_breathe"));
}

TEST(SafetyTest, SeesNoSignInAFigureOfSpeech) {
  for (const char* text :
       {"my wrist is killing me", "I'd die for a massage", "dead tired",
        "got cold feet about the exam", "for several weeks"}) {
    EXPECT_THAT(Signs(text), IsEmpty()) << text;
  }
}

TEST(SafetyTest, SeesASignThatIsDeniedOnlyOfTheTimeBefore) {
  for (const char* text : {"I had no chest pain until just now",
                           "never had chest pain before today",
                           "no chest pain yesterday but today I do",
                           "I've never felt chest pain like this"}) {
    EXPECT_THAT(Signs(text), ElementsAre("chest_pain")) << text;
  }
}

TEST(SafetyTest, SeesASignBesideADenialOrAFearOfSomethingElse) {
  for (const char* text :
       {"I can't sleep with this chest pain", "I'm not ok my chest hurts",
        "I'm scared I have chest pain", "I stopped running with chest pain"}) {
    EXPECT_THAT(Signs(text), ElementsAre("chest_pain")) << text;
  }
}

TEST(SafetyTest, DeniesAPartOfWhatIsDenied) {
  EXPECT_THAT(Signs("my hand has not gone blue"), IsEmpty());
  EXPECT_THAT(Signs("my hand has gone blue"), ElementsAre("no_circulation"));
}

TEST(SafetyTest, TakesANoForADenialOfDangerOnlyWhereItIsOne) {
  for (const char* text :
       {"no", "nope", "No, it isn't", "no, I'm fine", "false alarm",
        "no, I only meant after sprints", "it's not happening",
        "no, I was joking", "not any more"}) {
    EXPECT_TRUE(Read(text).denies_danger) << text;
  }
  for (const char* text :
       {"no, I can't call anyone", "no I cannot", "no phone here",
        "no, it is getting worse", "nobody is here", "yes", "yes it is",
        "no, my neighbour is out", "no I can't breathe", "bananas"}) {
    EXPECT_FALSE(Read(text).denies_danger) << text;
  }
}

TEST(SafetyTest, NamesTheSignsThatAreDenied) {
  const Reading reading = Read("no, I have no chest pain");
  ASSERT_EQ(reading.denied_signs.size(), 1);
  EXPECT_EQ(English()->content().safety_signs(reading.denied_signs[0]).id(),
            "chest_pain");
}

TEST(SafetyTest, NeverPassesOverTalkOfSuicide) {
  for (const char* text : {"what if I kill myself", "I want to die",
                           "maybe I'd be better off dead"}) {
    EXPECT_THAT(Signs(text), ElementsAre("self_harm")) << text;
  }
}

}  // namespace
}  // namespace footnote::dialogue
