// A language pack, linked: what Footnote knows of English for every topic.
// Immutable; shared by all topics and threads.
#ifndef FOOTNOTE_KNOWLEDGE_LANGUAGE_H_
#define FOOTNOTE_KNOWLEDGE_LANGUAGE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/language.pb.h"
#include "knowledge/lexicon.h"

namespace footnote::knowledge {

// What a phrase of the language's lexicon says.
struct LanguageMeaning {
  enum class Kind {
    kContext,         // context_rules(index)
    kAct,             // act_rules(index)
    kNamedTime,       // named_times(index)
    kAmountModifier,  // amount_modifiers(index)
    kSafety,          // safety_signs(index)
    kNotSafety,       // safety_signs(index), a figure of speech
  };
  Kind kind = Kind::kContext;
  int index = -1;
};

class Language {
 public:
  // Links `content`. InvalidArgument lists what does not hold together, one
  // problem a line.
  static absl::StatusOr<std::shared_ptr<const Language>> Build(
      v1::Language content);

  Language(const Language&) = delete;
  Language& operator=(const Language&) = delete;

  const v1::Language& content() const { return content_; }
  const Lexicon& lexicon() const { return lexicon_; }
  const std::vector<LanguageMeaning>& meanings() const { return meanings_; }
  const WordGroups& word_groups() const { return word_groups_; }

  // Looked up by Token::text. Null or -1 where the word is none.
  const v1::NumberWord* FindNumber(absl::string_view word) const;
  const v1::TimeUnit* FindTimeUnit(absl::string_view word) const;
  int FindWeekDay(absl::string_view word) const;  // 0 Monday .. 6 Sunday
  int FindMonth(absl::string_view word) const;    // 1 .. 12
  bool IsStopWord(absl::string_view word) const;
  bool IsCommonWord(absl::string_view word) const;
  bool IsClauseStarter(absl::string_view word) const;
  // The stem that stands for all synonyms of `stem`; `stem` where it has none.
  absl::string_view Canonical(absl::string_view stem) const;

  // The variants of one of the dialogue's sentences; null where there is none.
  const v1::Wording* FindWording(absl::string_view id) const;

 private:
  friend class LanguageBuilder;
  Language() = default;

  v1::Language content_;
  WordGroups word_groups_;
  Lexicon lexicon_;
  std::vector<LanguageMeaning> meanings_;
  absl::flat_hash_map<std::string, int> numbers_;
  absl::flat_hash_map<std::string, int> units_;
  absl::flat_hash_map<std::string, int> week_days_;
  absl::flat_hash_map<std::string, int> months_;
  absl::flat_hash_map<std::string, std::string> canonical_;
  absl::flat_hash_map<std::string, int> wordings_;
  absl::flat_hash_set<std::string> stop_words_;
  absl::flat_hash_set<std::string> common_words_;
  absl::flat_hash_set<std::string> clause_starters_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LANGUAGE_H_
