#include "knowledge/spelling_variants.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace footnote::knowledge {
namespace {

// No space between them, or parts of one word.
bool Touch(const Token& left, const Token& right) {
  return left.end == right.begin || left.begin == right.begin;
}

bool IsWord(const std::vector<Token>& tokens, int at) {
  return at >= 0 && at < static_cast<int>(tokens.size()) &&
         tokens[at].kind == Token::Kind::kWord;
}

// Whether a single letter is part of something: "n/a", "u.s.", "x-ray".
bool IsJoined(const Token& left, const Token& right, const Token& other) {
  if (!Touch(left, right)) return false;
  return other.kind != Token::Kind::kPunctuation ||
         absl::StrContains("/.-'", other.text);
}

}  // namespace

absl::Status SpellingVariants::Add(const v1::SpellingRule& rule) {
  for (const v1::SpellingVariant& content : rule.variants()) {
    const std::vector<Token> read = Tokenize(content.read());
    if (read.empty()) {
      return absl::InvalidArgumentError(
          "a variant stands for nothing; write what is read");
    }
    for (const std::string& written : content.written()) {
      const std::vector<Token> tokens = Tokenize(written);
      if (tokens.empty() || absl::StrContains(written, ' ')) {
        return absl::InvalidArgumentError(absl::StrCat(
            "\"", written, "\" is not one word; write it without spaces"));
      }
      Variant variant{.read = read,
                      .rule = rule.id(),
                      .between_words = rule.between_words(),
                      .not_after_number = rule.not_after_number()};
      for (size_t i = 1; i < tokens.size(); ++i) {
        variant.more.push_back(tokens[i].text);
      }
      std::vector<Variant>& all = variants_[tokens[0].text];
      all.push_back(std::move(variant));
      std::stable_sort(all.begin(), all.end(),
                       [](const Variant& a, const Variant& b) {
                         return a.more.size() > b.more.size();
                       });
    }
  }
  return absl::OkStatus();
}

bool SpellingVariants::Matches(const Variant& variant,
                               const std::vector<Token>& tokens, int at) {
  const auto end = at + 1 + static_cast<int>(variant.more.size());
  if (end > static_cast<int>(tokens.size())) return false;
  for (int i = at + 1; i < end; ++i) {
    if (tokens[i].text != variant.more[i - at - 1]) return false;
    if (!Touch(tokens[i - 1], tokens[i])) return false;
  }
  if (variant.between_words &&
      !(IsWord(tokens, at - 1) && IsWord(tokens, end))) {
    return false;
  }
  if (variant.not_after_number && at > 0 &&
      tokens[at - 1].kind == Token::Kind::kNumber) {
    return false;
  }
  if (tokens[at].text.size() > 1 || end - at > 1) return true;
  const bool joined =
      (at > 0 && IsJoined(tokens[at - 1], tokens[at], tokens[at - 1])) ||
      (end < static_cast<int>(tokens.size()) &&
       IsJoined(tokens[at], tokens[end], tokens[end]));
  return !joined;
}

SpellingVariantMatch SpellingVariants::FindAt(const std::vector<Token>& tokens,
                                              int at) const {
  const auto it = variants_.find(tokens[at].text);
  if (it == variants_.end()) return {};
  for (const Variant& variant : it->second) {
    if (!Matches(variant, tokens, at)) continue;
    return {.size = static_cast<int>(variant.more.size()) + 1,
            .read = &variant.read,
            .rule = &variant.rule};
  }
  return {};
}

}  // namespace footnote::knowledge
