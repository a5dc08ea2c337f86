#include "dialogue/understand/amount_setting.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

// What stands around the first amount of a text.
class Setting {
 public:
  explicit Setting(absl::string_view text)
      : context_(OfToday()),
        message_(HandTopic(), text, context_, Tracer(nullptr)),
        standing_(message_),
        amounts_(ReadAmounts(message_, standing_)),
        setting_(message_, amounts_) {
    EXPECT_FALSE(amounts_.empty()) << text;
  }

  const AmountSetting* operator->() const { return &setting_; }
  const Amount& amount() const { return amounts_.front(); }

 private:
  static ReadingContext OfToday() {
    ReadingContext context;
    context.today = Today();
    return context;
  }

  const ReadingContext context_;
  const Message message_;
  const Context standing_;
  const std::vector<Amount> amounts_;
  const AmountSetting setting_;
};

TEST(AmountSettingTest, FindsAnAmountBareWithinItsMarks) {
  for (const char* text : {"two weeks", "about two weeks now", "since May",
                           "bought a keyboard, two weeks ago, blue"}) {
    const Setting setting(text);
    EXPECT_TRUE(setting->IsBare(setting.amount())) << text;
  }
  for (const char* text :
       {"bought a keyboard two weeks ago", "two weeks of typing"}) {
    const Setting setting(text);
    EXPECT_FALSE(setting->IsBare(setting.amount())) << text;
  }
}

TEST(AmountSettingTest, TellsWhatIsAddedBehindAMark) {
  const Setting added("a typist, two years");
  EXPECT_TRUE(added->IsAddedAlone(added.amount()));
  const Setting stated("my first exam, that was two years ago");
  EXPECT_FALSE(stated->IsAddedAlone(stated.amount()));
  const Setting first("two years");
  EXPECT_FALSE(first->IsAddedAlone(first.amount()));
}

TEST(AmountSettingTest, TellsTheTimeOfAChange) {
  for (const char* text :
       {"getting worse since Monday", "gets better over the last few days"}) {
    const Setting setting(text);
    EXPECT_TRUE(setting->IsOfChange(setting.amount())) << text;
  }
  for (const char* text : {"getting worse since it began on Monday",
                           "gets worse for ten days", "sore since Monday"}) {
    const Setting setting(text);
    EXPECT_FALSE(setting->IsOfChange(setting.amount())) << text;
  }
}

TEST(AmountSettingTest, TellsWhatBegan) {
  const Setting alone("all began two weeks ago");
  EXPECT_TRUE(alone->BeganByItself(alone.amount()));
  const Setting course("the course began two weeks ago");
  EXPECT_FALSE(course->BeganByItself(course.amount()));
  const Setting sentence("it began out of nowhere, last night");
  EXPECT_TRUE(sentence->Began(sentence.amount()));
  const Setting other("it aches last night");
  EXPECT_FALSE(other->Began(other.amount()));
}

TEST(AmountSettingTest, TellsHowFarIntoSomething) {
  const Setting in("a typist here, two months in");
  EXPECT_TRUE(in->IsHowFar(in.amount()));
  const Setting place("two months in pain");
  EXPECT_FALSE(place->IsHowFar(place.amount()));
}

}  // namespace
}  // namespace footnote::dialogue
