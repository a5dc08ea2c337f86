#include "dialogue/understand/labels.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/dialogue/understand/reading_fixture.h"

namespace footnote::dialogue {
namespace {

// The labels in `text` as "phrase=ACT", in the user's words.
std::vector<std::string> Labels(absl::string_view text) {
  const ReadingContext context;
  const Message message(HandTopic(), text, context, Tracer(nullptr));
  std::vector<std::string> labels;
  for (const Label& label : FindLabels(message)) {
    const Span span = message.SpanOf(label.phrase.begin, label.phrase.end);
    labels.push_back(
        absl::StrCat(text.substr(span.begin, span.end - span.begin), "=",
                     v1::UserAct_Name(label.act).substr(9)));
  }
  return labels;
}

struct Case {
  const char* text;
  std::vector<std::string> labels;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(Labels(c.text), c.labels) << c.text;
}

TEST(LabelsTest, GivesAHeadingTheAnswerBesideIt) {
  Check({
      {"numbness: no", {"numbness=DENY"}},
      {"numbness - yes", {"numbness=AFFIRM"}},
      {"numbness = no", {"numbness=DENY"}},
      {"numbness no", {"numbness=DENY"}},
      {"numb? not sure", {"numb=UNSURE"}},
      {"numbness no stiffness yes", {"numbness=DENY", "stiffness=AFFIRM"}},
      {"numbness: yes, stiffness: no", {"numbness=AFFIRM", "stiffness=DENY"}},
  });
}

TEST(LabelsTest, DeniesAllThatOneHeadingNames) {
  Check({
      {"numbness or stiffness: no", {"stiffness=DENY", "numbness=DENY"}},
      {"numbness/stiffness - no", {"stiffness=DENY", "numbness=DENY"}},
      {"Numbness or any stiffness? No.", {"stiffness=DENY", "Numbness=DENY"}},
      {"gout, numbness or stiffness? No.",
       {"stiffness=DENY", "numbness=DENY", "gout=DENY"}},
      {"fainted or numb: no", {"numb=DENY", "fainted=DENY"}},
      {"numbness or stiffness: not sure",
       {"stiffness=UNSURE", "numbness=UNSURE"}},
      // Which of them, one cannot tell.
      {"numbness or stiffness: yes", {"stiffness=AFFIRM"}},
      // A list that may hold what there is.
      {"numbness, stiffness: no", {"stiffness=DENY"}},
  });
}

TEST(LabelsTest, GivesAnAnswerThatIsNamedWhatItIsChangedTo) {
  Check({
      {"change the numbness to no", {"numbness=DENY"}},
      {"please change my answer about numbness to yes", {"numbness=AFFIRM"}},
      {"my answer about the numbness should be no", {"numbness=DENY"}},
      {"my answer about the numbness was wrong", {}},
      {"my answer about numbness was no but there is some", {}},
      {"the numbness came on to no end", {}},
  });
}

TEST(LabelsTest, GivesAQuestionTheAnswerBehindIt) {
  Check({
      {"Is it numb? No.", {"numb=DENY"}},
      {"Is it numb? Yes. Stiff? No.", {"numb=AFFIRM", "Stiff=DENY"}},
      {"Stiff? Me? No.", {"Stiff=DENY"}},
  });
}

TEST(LabelsTest, TakesAnAnswerInFullForWhatWasLastTold) {
  Check({
      {"my mum has gout, but I don't", {"gout=DENY"}},
      {"it wasn't numb but today it is", {"numb=AFFIRM"}},
      {"I said no numbness but there is some now", {"numbness=AFFIRM"}},
      {"I thought it was numb; the doctor tried both and it isn't",
       {"numb=DENY"}},
      {"his hand is numb. Mine isn't.", {"numb=DENY"}},
      {"numb? not in the slightest", {"numb=DENY"}},
  });
}

TEST(LabelsTest, LeavesANoThatOpensWhatIsSaidNext) {
  Check({
      {"A numb and stiff hand. No, I have not told anyone.", {}},
      {"Numbness. No.", {"Numbness=DENY"}},
      {"Numbness. No, I can't say I feel any.", {"Numbness=DENY"}},
  });
}

TEST(LabelsTest, ClearsASignOnlyWhereItIsAskedOrListed) {
  Check({
      {"Chest pain. No, I haven't told anyone", {}},
      {"Chest pain! No.", {}},
      {"Crushing chest pain, no doctor yet.", {}},
      {"Fainted twice. No, not called a doctor.", {}},
      {"Chest pain - no, I haven't told anyone", {}},
      {"Fainted? No, I'm fine", {"Fainted=DENY"}},
      {"Fainted: no", {"Fainted=DENY"}},
      {"fainted - no, numbness - yes", {"fainted=DENY", "numbness=AFFIRM"}},
      {"fainted no stiffness yes", {"fainted=DENY", "stiffness=AFFIRM"}},
  });
}

TEST(LabelsTest, LeavesAnAnswerThatIsToNothingSaid) {
  Check({
      {"no numbness", {}},
      {"No numbness. No.", {}},
      {"no, it is numb", {}},
      {"my wrist was numb all of last week. No.", {}},
      {"the thumb, yes it is my wife's thumb that is meant", {}},
      {"no", {}},
      {"", {}},
  });
}

}  // namespace
}  // namespace footnote::dialogue
