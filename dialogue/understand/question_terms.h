// What a stretch of a message names that a question can be made of.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_QUESTION_TERMS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_QUESTION_TERMS_H_

#include <string>
#include <vector>

#include "dialogue/understand/message.h"

namespace footnote::dialogue {

struct QuestionTerms {
  // What is wanted, by Language::FindFocus; the most telling first.
  std::vector<int> focuses;
  // What it is about, by Topic::FindSubject, without the problem itself; in
  // the order of the text.
  std::vector<int> subjects;
  // The problem itself is named: the sore place, the pain.
  bool names_problem = false;
  // A subject that the article does not treat; -1 when none is named.
  int unanswered = -1;
  // A place that the article does not cover is named, and none that it does.
  bool outside = false;
  // Canonical stems of words that are none of these and not empty either.
  std::vector<std::string> unexplained;
  // Likewise, of what is said beside the question ("after I did sprints").
  std::vector<std::string> aside;
  // Likewise, of words that are empty beside others that say what is wanted.
  std::vector<std::string> fillers;
  // One thing or another is asked for.
  bool chooses = false;
  // "That", "it": what is meant was said before.
  bool refers = false;

  bool names_something() const {
    return !subjects.empty() || unanswered >= 0 || outside;
  }
};

// Phrases inside longer ones are not named ("wrist rest" is no rest).
QuestionTerms ReadQuestionTerms(const Message& message, TokenRange range);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_QUESTION_TERMS_H_
