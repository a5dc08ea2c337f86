#include "knowledge/speller.h"

#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"

namespace footnote::knowledge {
namespace {

constexpr absl::string_view kRule = "spelling";

// A capital in the middle of a sentence: a name, as far as can be told.
bool IsName(absl::string_view text, const std::vector<Token>& tokens, int at) {
  if (at == 0 || tokens[at - 1].kind != Token::Kind::kWord) return false;
  const absl::string_view written =
      text.substr(tokens[at].begin, tokens[at].end - tokens[at].begin);
  return written.size() > 1 && absl::ascii_isupper(written[0]) &&
         absl::ascii_islower(written[1]);
}

}  // namespace

Speller::Speller(const v1::Topic& content, const Language& language,
                 const Lexicon& lexicon, const QuestionIndex& questions)
    : language_(&language), lexicon_(&lexicon), questions_(&questions) {
  const DeletionIndex& dictionary = language.spelling().dictionary;
  if (dictionary.empty()) return;
  const auto add_all = [&](const auto& phrases) {
    for (const std::string& phrase : phrases) {
      words_.AddPhrase(phrase, dictionary);
    }
  };
  for (const v1::Slot& slot : content.slots()) {
    add_all(slot.yes_phrases());
    add_all(slot.no_phrases());
    add_all(slot.pending_yes_phrases());
    add_all(slot.pending_no_phrases());
    add_all(slot.anchors());
    for (const v1::Choice& choice : slot.choices()) {
      add_all(choice.phrases());
      add_all(choice.pending_phrases());
    }
    for (const v1::AmountReading& reading : slot.amount_readings()) {
      add_all(reading.anchors());
    }
  }
  for (const v1::Condition& it : content.conditions()) add_all(it.phrases());
  for (const v1::UnansweredSubject& it : content.unanswered()) {
    add_all(it.phrases());
  }
  for (const v1::WordGroup& it : content.word_groups()) add_all(it.words());
  for (const v1::Subject& it : content.subjects()) add_all(it.phrases());
  for (const v1::Question& question : content.questions()) {
    add_all(question.examples());
  }
  words_.Finish();
}

// One message.
class Speller::Run {
 public:
  Run(const Speller& speller, absl::string_view text,
      std::vector<Token>* tokens)
      : speller_(speller), text_(text), tokens_(tokens) {}

  std::vector<SpellingNote> Repair() {
    // Tokens are copied from the first repair on, and most texts need none.
    const auto size = static_cast<int>(tokens_->size());
    for (int at = 0; at < size;) {
      const int begin = at;
      if ((*tokens_)[at].kind == Token::Kind::kPunctuation ||
          !(RepairVariant(&at) || RepairWord(&at))) {
        ++at;
        if ((*tokens_)[begin].kind == Token::Kind::kWord) ++words_before_;
        if (copied_) repaired_.push_back(std::move((*tokens_)[begin]));
      }
    }
    if (copied_) *tokens_ = std::move(repaired_);
    return std::move(notes_);
  }

 private:
  bool RepairVariant(int* at) {
    const SpellingVariantMatch match =
        speller_.language_->spelling().variants.FindAt(*tokens_, *at);
    if (match.size == 0) return false;
    Replace(at, match.size, *match.read, *match.rule);
    return true;
  }

  bool RepairWord(int* at) {
    const Token& token = (*tokens_)[*at];
    const DeletionIndex& dictionary = speller_.language_->spelling().dictionary;
    if (token.kind != Token::Kind::kWord || dictionary.empty() ||
        token.text.size() < 3 || token.text.size() > kLongestTyped ||
        speller_.IsKnown(token.text, token.stem) ||
        IsName(text_, *tokens_, *at) || IsForeign(*at)) {
      return false;
    }
    const std::string read = Nearest(token);
    if (read.empty()) return false;
    Replace(at, 1, Tokenize(read), kRule);
    return true;
  }

  // Whether most words of the message are unknown: then it is in another
  // language, and what looks like a slip is a word of that. Counted once, when
  // token `at` is the first unknown word; all before it are known.
  bool IsForeign(int at) {
    if (is_foreign_.has_value()) return *is_foreign_;
    const Spelling& spelling = speller_.language_->spelling();
    int words = 0;
    int unknown = 0;
    for (int i = at; i < static_cast<int>(tokens_->size()); ++i) {
      const Token& token = (*tokens_)[i];
      if (token.kind != Token::Kind::kWord) continue;
      ++words;
      // A rare word or a name is no sign of this language: "el", "des".
      if (!spelling.dictionary.Contains(token.text) &&
          !speller_.TopicHas(token.stem) &&
          !speller_.LanguageHas(token.text, token.stem) &&
          spelling.variants.FindAt(*tokens_, i).size == 0) {
        ++unknown;
      }
    }
    is_foreign_ =
        unknown >= kLeastForeign && 2 * unknown > words + words_before_;
    return *is_foreign_;
  }

  std::string Nearest(const Token& token) {
    const Choice choice = speller_.Choose(token.text);
    if (!choice.doubt.empty()) {
      notes_.push_back({.rule = std::string(kRule),
                        .outcome = choice.doubt,
                        .begin = token.begin,
                        .end = token.end});
    }
    return choice.words;
  }

  // Reads the `size` tokens at `at` as `read`, and moves `at` behind them.
  void Replace(int* at, int size, const std::vector<Token>& read,
               absl::string_view rule) {
    if (!copied_) {
      repaired_.reserve(tokens_->size() + 8);
      std::move(tokens_->begin(), tokens_->begin() + *at,
                std::back_inserter(repaired_));
      copied_ = true;
    }
    const int begin = (*tokens_)[*at].begin;
    const int end = (*tokens_)[*at + size - 1].end;
    for (const Token& token : read) {
      repaired_.push_back(token);
      repaired_.back().begin = begin;
      repaired_.back().end = end;
    }
    notes_.push_back(
        {.rule = std::string(rule),
         .outcome = absl::StrCat(
             "read as \"",
             absl::StrJoin(read, " ",
                           [](std::string* out, const Token& token) {
                             out->append(token.text);
                           }),
             "\""),
         .begin = begin,
         .end = end,
         .repaired = true});
    *at += size;
  }

  static constexpr size_t kLongestTyped = 40;
  static constexpr int kLeastForeign = 4;

  const Speller& speller_;
  const absl::string_view text_;
  std::vector<Token>* const tokens_;
  std::vector<Token> repaired_;
  bool copied_ = false;
  int words_before_ = 0;  // that stayed as they are
  absl::optional<bool> is_foreign_;
  std::vector<SpellingNote> notes_;
};

std::vector<SpellingNote> Speller::Repair(absl::string_view text,
                                          std::vector<Token>* tokens) const {
  if (language_ == nullptr) return {};
  return Run(*this, text, tokens).Repair();
}

}  // namespace footnote::knowledge
