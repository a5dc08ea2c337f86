// A language pack, linked: what Footnote knows of English for every topic.
// Immutable; shared by all topics and threads.
#ifndef FOOTNOTE_KNOWLEDGE_LANGUAGE_H_
#define FOOTNOTE_KNOWLEDGE_LANGUAGE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/language.pb.h"
#include "knowledge/lexicon.h"
#include "knowledge/phrase.h"
#include "knowledge/spelling.h"

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
    kTakenBack,       // danger_taken_back
    kStays,           // danger_stays
    kHelpUnderWay,    // help_under_way
  };
  Kind kind = Kind::kContext;
  int index = -1;
};

// Everything that the language pack says of one word by itself, so that reading
// a message looks each word up once.
struct WordRoles {
  enum Role : uint64_t {
    kStopWord = 1 << 0,
    kCommon = 1 << 1,
    kClauseStarter = 1 << 2,
    kPolite = 1 << 3,
    kFiniteVerb = 1 << 4,
    kOrdinalEnding = 1 << 5,
    // AmountWords, field by field.
    kRange = 1 << 6,
    kAgo = 1 << 7,
    kSince = 1 << 8,
    kAt = 1 << 9,
    kAheadBefore = 1 << 10,
    kAheadAfter = 1 << 11,
    kWithin = 1 << 12,
    kEvery = 1 << 13,
    kBeforeOne = 1 << 14,
    kNotTimeAfter = 1 << 15,
    kNotTimeBefore = 1 << 16,
    kPercent = 1 << 17,
    kHalf = 1 << 18,
    kOne = 1 << 19,
    kOf = 1 << 20,
    kJoins = 1 << 21,
    kOwn = 1 << 22,   // own_words
    kList = 1 << 23,  // list_words
    kReferring = 1 << 24,
    kBetween = 1 << 25,
    kAfter = 1 << 26,
    kLast = 1 << 27,  // last_words
    kLate = 1 << 28,
    kMiddle = 1 << 29,
    kBegan = 1 << 30,
    kPossessive = uint64_t{1} << 31,
    kModal = uint64_t{1} << 32,        // modals
    kPresent = uint64_t{1} << 33,      // present_words
    kThirdPerson = uint64_t{1} << 34,  // third_persons
    kCounted = uint64_t{1} << 35,
    kFiller = uint64_t{1} << 36,         // filler_words
    kAdditive = uint64_t{1} << 37,       // additive_words
    kSubordinator = uint64_t{1} << 38,   // subordinators
    kPluralPronoun = uint64_t{1} << 39,  // plural_pronouns
    kAside = uint64_t{1} << 40,          // aside_words
    kPicking = uint64_t{1} << 41,        // picking_words
    kFormer = uint64_t{1} << 42,         // former_words
    kLatter = uint64_t{1} << 43,         // latter_words
    kCompared = uint64_t{1} << 44,
    kCent = uint64_t{1} << 45,
  };

  bool Is(Role role) const { return (roles & role) != 0; }
  bool IsAny() const {
    return roles != 0 || number >= 0 || unit >= 0 || week_day >= 0 ||
           month >= 0 || ordinal >= 0;
  }

  uint64_t roles = 0;
  int number = -1;    // numbers(index)
  int unit = -1;      // time_units(index)
  int week_day = -1;  // 0 Monday .. 6 Sunday
  int month = -1;     // 1 .. 12
  int ordinal = -1;   // 1 first
};

class Language {
 public:
  // Links `content`. InvalidArgument lists what does not hold together, one
  // problem a line.
  static absl::StatusOr<std::shared_ptr<const Language>> Build(
      v1::Language content);

  Language(const Language&) = delete;
  Language& operator=(const Language&) = delete;

  // But for the dictionaries, which spelling() holds.
  const v1::Language& content() const { return content_; }
  const Lexicon& lexicon() const { return lexicon_; }
  const std::vector<LanguageMeaning>& meanings() const { return meanings_; }
  const WordGroups& word_groups() const { return word_groups_; }
  const Spelling& spelling() const { return spelling_; }
  // How questions say what they want; LexiconMatch::meaning indexes
  // content().question_focuses().
  const Lexicon& focuses() const { return focuses_; }
  // An index into content().question_focuses(); -1 where there is none.
  int FindFocus(absl::string_view id) const;

  // Looked up by Token::text. All of nothing where the word is none.
  const WordRoles& Roles(absl::string_view word) const;
  // Null or -1 where the word is none.
  const v1::NumberWord* FindNumber(absl::string_view word) const;
  const v1::TimeUnit* FindTimeUnit(absl::string_view word) const;
  int FindWeekDay(absl::string_view word) const;  // 0 Monday .. 6 Sunday
  int FindMonth(absl::string_view word) const;    // 1 .. 12
  bool IsStopWord(absl::string_view word) const;
  // Whether the word, in this form or another, changes nothing of a question.
  bool IsFiller(const Token& token) const;
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
  Lexicon focuses_;
  std::vector<LanguageMeaning> meanings_;
  absl::flat_hash_map<std::string, WordRoles> roles_;
  absl::flat_hash_set<std::string> filler_stems_;
  absl::flat_hash_map<std::string, std::string> canonical_;
  absl::flat_hash_map<std::string, int> wordings_;
  Spelling spelling_;
  absl::flat_hash_map<std::string, int> focus_ids_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LANGUAGE_H_
