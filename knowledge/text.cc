#include "knowledge/text.h"

#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "knowledge/contractions.h"
#include "knowledge/normalized_text.h"
#include "libstemmer.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace footnote::knowledge {
namespace {

// Snowball's stemmer objects are not safe to share, and stemming costs more
// than all else in reading a message; so each thread owns one and remembers
// the words that it met last. What it returns depends on the word alone.
class ThreadStemmer {
 public:
  ThreadStemmer() : stemmer_(sb_stemmer_new("english", "UTF_8")) {}

  void StemInto(absl::string_view word, std::string* stem) {
    if (word.size() > kLongestRemembered) {
      Compute(word, stem);
      return;
    }
    Entry& entry = entries_[Slot(word)];
    if (entry.word != word) {
      entry.word.assign(word.data(), word.size());
      Compute(word, &entry.stem);
    }
    *stem = entry.stem;
  }

 private:
  struct Entry {
    std::string word;
    std::string stem;
  };
  struct Delete {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
  };
  static constexpr size_t kLongestRemembered = 15;
  static constexpr size_t kEntries = 2048;

  static size_t Slot(absl::string_view word) {
    uint64_t hash = 14695981039346656037ull;  // FNV-1a
    for (const char c : word) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    }
    return (hash ^ (hash >> 32)) % kEntries;
  }

  void Compute(absl::string_view word, std::string* stem) {
    const sb_symbol* result = sb_stemmer_stem(
        stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()),
        static_cast<int>(word.size()));
    if (result == nullptr) {  // out of memory, says libstemmer
      stem->assign(word.data(), word.size());
      return;
    }
    stem->assign(reinterpret_cast<const char*>(result),
                 sb_stemmer_length(stemmer_.get()));
  }

  std::unique_ptr<sb_stemmer, Delete> stemmer_;
  std::array<Entry, kEntries> entries_;
};

ThreadStemmer& StemmerOfThisThread() {
  thread_local const std::unique_ptr<ThreadStemmer> stemmer =
      std::make_unique<ThreadStemmer>();
  return *stemmer;
}

enum class Character { kSpace, kLetter, kDigit, kPunctuation, kSymbol };

Character Classify(UChar32 c) {
  if (c < 128) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalpha(byte)) return Character::kLetter;
    if (absl::ascii_isdigit(byte)) return Character::kDigit;
    if (c == '\n') return Character::kPunctuation;
    if (!absl::ascii_isgraph(byte)) return Character::kSpace;
    if (c == '%' || c == '+' || c == '=' || c == '<' || c == '>' || c == '$' ||
        c == '^' || c == '~' || c == '|' || c == '`' || c == '&') {
      return Character::kSymbol;
    }
    return Character::kPunctuation;
  }
  if (u_isUAlphabetic(c)) return Character::kLetter;
  if (u_hasBinaryProperty(c, UCHAR_GRAPHEME_EXTEND)) return Character::kLetter;
  if (u_isdigit(c)) return Character::kDigit;
  if (u_isspace(c) || u_iscntrl(c)) return Character::kSpace;
  if (u_ispunct(c)) return Character::kPunctuation;
  if (u_isgraph(c)) return Character::kSymbol;
  return Character::kSpace;
}

class Tokenizer {
 public:
  explicit Tokenizer(absl::string_view original)
      : normalized_(original), text_(normalized_.text()) {
    tokens_.reserve(text_.size() / 4 + 4);
  }

  std::vector<Token> Run() && {
    while (at_ < static_cast<int>(text_.size())) Next();
    return std::move(tokens_);
  }

 private:
  // The class of the character at `at`, and where the next one begins.
  Character ClassAt(int at, int* next) const {
    const auto byte = static_cast<unsigned char>(text_[at]);
    UChar32 c = byte;
    if (byte < 128) {
      *next = at + 1;
    } else {
      int end = at;
      U8_NEXT(text_.data(), end, static_cast<int>(text_.size()), c);
      *next = end;
      if (c < 0) return Character::kSpace;
    }
    return Classify(c);
  }

  bool Is(Character wanted, int at) const {
    if (at >= static_cast<int>(text_.size())) return false;
    int next;
    return ClassAt(at, &next) == wanted;
  }

  void Next() {
    const int begin = at_;
    int next;
    switch (ClassAt(at_, &next)) {
      case Character::kSpace:
        at_ = next;
        return;
      case Character::kDigit:
        ReadNumber();
        return;
      case Character::kLetter:
        ReadWord();
        return;
      case Character::kPunctuation:
        at_ = next;
        Add(Token::Kind::kPunctuation, text_.substr(begin, next - begin), begin,
            next);
        return;
      case Character::kSymbol:
        at_ = next;
        if (text_[begin] == '&') {
          AddWord("and", begin, next);
        } else {
          Add(Token::Kind::kSymbol, text_.substr(begin, next - begin), begin,
              next);
        }
        return;
    }
  }

  // Digits with a decimal point or with commas between thousands.
  void ReadNumber() {
    const int begin = at_;
    std::string digits;
    while (at_ < static_cast<int>(text_.size())) {
      int next;
      const char c = text_[at_];
      if (ClassAt(at_, &next) == Character::kDigit) {
        digits.append(text_.data() + at_, next - at_);
        at_ = next;
      } else if (c == '.' && Is(Character::kDigit, at_ + 1) &&
                 !absl::StrContains(digits, '.')) {
        digits.push_back('.');
        ++at_;
      } else if (c == ',' && IsThousands(at_ + 1)) {
        ++at_;
      } else {
        break;
      }
    }
    Add(Token::Kind::kNumber, digits, begin, at_);
  }

  // Exactly three digits follow.
  bool IsThousands(int at) const {
    return Is(Character::kDigit, at) && Is(Character::kDigit, at + 1) &&
           Is(Character::kDigit, at + 2) && !Is(Character::kDigit, at + 3);
  }

  void ReadWord() {
    const int begin = at_;
    int next;
    while (at_ < static_cast<int>(text_.size())) {
      if (ClassAt(at_, &next) == Character::kLetter) {
        at_ = next;
      } else if (text_[at_] == '\'' && Is(Character::kLetter, at_ + 1)) {
        ++at_;
      } else {
        break;
      }
    }
    absl::string_view word = text_.substr(begin, at_ - begin);
    if (ReadAbbreviation(word, begin)) return;
    const WrittenOut out = WriteOut(word);
    for (const absl::string_view part : out.words) {
      if (!part.empty()) AddWord(part, begin, at_);
    }
  }

  // "w/o", "w/" and "b/c", which the slash would tear apart.
  bool ReadAbbreviation(absl::string_view word, int begin) {
    if (word.size() != 1 || at_ >= static_cast<int>(text_.size()) ||
        text_[at_] != '/') {
      return false;
    }
    const bool more = Is(Character::kLetter, at_ + 1);
    const bool one_more = more && !Is(Character::kLetter, at_ + 2);
    if (word == "w" && one_more && text_[at_ + 1] == 'o') {
      at_ += 2;
      AddWord("without", begin, at_);
      return true;
    }
    if (word == "b" && one_more && text_[at_ + 1] == 'c') {
      at_ += 2;
      AddWord("because", begin, at_);
      return true;
    }
    if (word == "w") {
      at_ += 1;
      AddWord("with", begin, at_);
      return true;
    }
    return false;
  }

  void AddWord(absl::string_view word, int begin, int end) {
    Add(Token::Kind::kWord, word, begin, end);
  }

  void Add(Token::Kind kind, absl::string_view text, int begin, int end) {
    Token& token = tokens_.emplace_back();
    token.kind = kind;
    token.text.assign(text.data(), text.size());
    if (kind == Token::Kind::kWord) {
      stemmer_.StemInto(text, &token.stem);
    } else {
      token.stem = token.text;
    }
    token.begin = normalized_.OriginalBegin(begin);
    token.end = normalized_.OriginalEnd(end - 1);
  }

  const NormalizedText normalized_;
  const absl::string_view text_;
  ThreadStemmer& stemmer_ = StemmerOfThisThread();
  std::vector<Token> tokens_;
  int at_ = 0;
};

}  // namespace

std::vector<Token> Tokenize(absl::string_view text) {
  return Tokenizer(text).Run();
}

std::string Stem(absl::string_view word) {
  std::string stem;
  StemmerOfThisThread().StemInto(word, &stem);
  return stem;
}

bool EndsClause(const Token& token) {
  if (token.kind != Token::Kind::kPunctuation || token.text.size() != 1) {
    return false;
  }
  return absl::StrContains(".!?;:,\n", token.text[0]);
}

bool IsTransparent(const Token& token) {
  if (token.kind != Token::Kind::kPunctuation || token.text.size() != 1) {
    return false;
  }
  return absl::StrContains("-'\"()[]*_", token.text[0]);
}

}  // namespace footnote::knowledge
