// Repairs what a topic's users misspell, before anything else is read.
//
// A word of the dictionary, of the language pack or of the topic is never
// changed: "heal" for "heel" and "brake" for "break" are for the author's
// phrases to take. What is none of these is read, in this order, as
//   a variant of chats        "teh", "b4": SpellingRule of the language pack
//   its short form            "soooo", "goin", "did'nt"
//   a word one slip away
//   two words run together    "chestpain"
//   a word two slips away     where it is long enough
// A message that is mostly unknown words is in another language and stays as it
// is, but for variants. The word must be one that the topic or the language
// pack knows, and clearly nearer than any other word of the dictionary; else it
// stays as it is.
#ifndef FOOTNOTE_KNOWLEDGE_SPELLER_H_
#define FOOTNOTE_KNOWLEDGE_SPELLER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/language.h"
#include "knowledge/lexicon.h"
#include "knowledge/question_index.h"
#include "knowledge/spelling.h"
#include "knowledge/text.h"

namespace footnote::knowledge {

// What was done at a place of the text, or was not and why.
struct SpellingNote {
  std::string rule;  // "spelling", or a SpellingRule's id
  std::string outcome;
  int begin = 0;  // bytes of the original
  int end = 0;
  bool repaired = false;
};

// Immutable; safe from any thread.
class Speller {
 public:
  // Where there is no topic, nothing is repaired.
  Speller() = default;
  // All but `content` must outlive the speller.
  Speller(const v1::Topic& content, const Language& language,
          const Lexicon& lexicon, const QuestionIndex& questions);

  // Replaces tokens of `text` by the words they stand for; each keeps the
  // offsets of what it replaces. Costs a look-up for each word that is known,
  // some microseconds for one that is not.
  std::vector<SpellingNote> Repair(absl::string_view text,
                                   std::vector<Token>* tokens) const;

 private:
  struct Candidate;
  // What a word is to be read as, empty where it stays.
  struct Choice {
    std::string words;
    int slips = 0;
    std::string doubt;  // why it stays, where that is worth saying
  };
  class Run;

  bool IsKnown(absl::string_view word, absl::string_view stem) const;
  bool IsInDictionary(absl::string_view word) const;
  // Known to the dictionary or written by an author, not only by its stem.
  bool IsWord(absl::string_view word) const;
  bool TopicHas(absl::string_view stem) const;
  bool LanguageHas(absl::string_view word, absl::string_view stem) const;
  bool IsPolarity(absl::string_view word, absl::string_view stem) const;

  std::string Shortened(absl::string_view word) const;
  std::vector<Candidate> FindCandidates(absl::string_view typed) const;
  bool MayBecome(absl::string_view typed, const Candidate& candidate) const;
  Choice ChooseNear(absl::string_view typed) const;
  std::string Split(absl::string_view typed) const;
  // The best of all ways to read a word that is not known.
  Choice Choose(absl::string_view typed) const;

  const Language* language_ = nullptr;
  const Lexicon* lexicon_ = nullptr;
  const QuestionIndex* questions_ = nullptr;
  ExtraWords words_;  // the topic's own
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_SPELLER_H_
