// Finds the questions of a topic that fit what a user asks: what it is about
// (its subjects) and what is wanted of that (its focus), as closed-domain
// question answering takes a question apart (Li and Roth 2002, "Learning
// Question Classifiers"). Words that neither explains count against an answer.
#ifndef FOOTNOTE_KNOWLEDGE_QUESTION_INDEX_H_
#define FOOTNOTE_KNOWLEDGE_QUESTION_INDEX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "knowledge/lexicon_words.h"

namespace footnote::knowledge {

class Topic;

// A question taken apart. Subjects are numbered as Topic::FindSubject does,
// focuses as Language::FindFocus does; each is there once.
struct AskedOf {
  // The most telling first.
  std::vector<int> focuses;
  // Named in the question itself.
  std::vector<int> subjects;
  // Named around it, which it may be about.
  std::vector<int> around;
  // Canonical stems of words that say something else; those that the topic
  // uses anywhere count less than others.
  std::vector<std::string> unexplained;
  // Likewise, of what is said beside the question.
  std::vector<std::string> aside;
  // Likewise, of words that change nothing where it is clear what is wanted;
  // where no focus is named, one of them may be what is ("does it earn much").
  std::vector<std::string> fillers;
  // The problem itself is named.
  bool names_problem = false;
};

struct QuestionMatch {
  int question = -1;  // index into Topic::content().questions()
  // What speaks for it less what speaks against it.
  double score = 0;
  // The focus that it lists and that was asked; -1 where it lists none.
  int focus = -1;
};

class QuestionIndex {
 public:
  // Score from which on a question is what was asked.
  static constexpr double kKnown = 1.9;

  QuestionIndex() = default;
  // `topic` must have its subjects and its language, and outlives the index.
  explicit QuestionIndex(const Topic& topic);

  // Questions that fit, best first; ties in the author's order.
  std::vector<QuestionMatch> Find(const AskedOf& asked) const;

  // The question that comes nearest when focus and other words are left out:
  // the first about one of the subjects alone. -1 where there is none.
  int FindNearest(const std::vector<int>& subjects) const;

  // Whether an example or a statement holds a word with the stem, given as
  // Language::Canonical gives it.
  bool KnowsStem(absl::string_view stem) const {
    return words_.FindStem(stem) != nullptr;
  }

 private:
  struct Entry {
    int statement = -1;  // the first that answers it
    std::vector<int> subjects;
    std::vector<int> also;
    std::vector<int> beside;
    std::vector<int> focuses;
    std::vector<uint32_t> words;  // of its examples; ids, ascending
    bool narrow = false;          // it is about a circumstance or a condition
  };

  bool FitsFocus(const Entry& entry, const AskedOf& asked,
                 QuestionMatch* match) const;
  double Specificity(const std::vector<int>& group,
                     const std::vector<int>& asked) const;
  bool FitsSubjects(const Entry& entry, const AskedOf& asked,
                    QuestionMatch* match) const;

  std::vector<Entry> entries_;     // by question
  LexiconWords words_;             // canonical stems, of statements too
  std::vector<int> questions_of_;  // by subject, how many are about it
  std::vector<std::vector<int>> statements_of_;  // by subject
  std::vector<bool> narrow_;                     // by focus
  std::vector<bool> is_circumstance_;            // by subject
  std::vector<bool> is_condition_;               // by subject
  std::vector<bool> is_of_the_problem_;          // by subject
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_QUESTION_INDEX_H_
