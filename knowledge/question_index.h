// Finds the question of a topic that is nearest to what a user asks: weighted
// overlap of stems with the author's examples, rarer stems counting more
// (inverse document frequency, Sparck Jones 1972).
#ifndef FOOTNOTE_KNOWLEDGE_QUESTION_INDEX_H_
#define FOOTNOTE_KNOWLEDGE_QUESTION_INDEX_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/language.h"
#include "knowledge/text.h"

namespace footnote::knowledge {

struct QuestionMatch {
  int question = -1;  // index into Topic::content().questions()
  double score = 0;   // 0 to 1
};

class QuestionIndex {
 public:
  QuestionIndex() = default;
  QuestionIndex(const v1::Topic& topic, const Language& language);

  // Questions whose subject is among the words asked, best first; ties in the
  // author's order. `subjects` are the questions of which a subject phrase
  // was found.
  std::vector<QuestionMatch> Find(const std::vector<Token>& tokens,
                                  const std::vector<int>& subjects,
                                  const Language& language) const;

  // Whether an example holds the stem, given as Language::Canonical gives it.
  bool KnowsStem(absl::string_view stem) const { return stems_.contains(stem); }

 private:
  struct Example {
    int question = -1;
    double weight = 0;  // of all its stems
  };

  static bool Counts(const Token& token, const Language& language);
  static void Normalize(std::vector<int>* stems);

  absl::flat_hash_map<std::string, int> stems_;
  std::vector<double> weights_;            // by stem
  std::vector<std::vector<int>> holders_;  // by stem: examples that have it
  double unknown_weight_ = 0;              // of a word that no example has
  std::vector<Example> examples_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_QUESTION_INDEX_H_
