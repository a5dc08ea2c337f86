#include "knowledge/article.h"

#include <openssl/sha.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace footnote::knowledge {
namespace {

// After these a full stop ends no sentence.
constexpr std::array<absl::string_view, 13> kAbbreviations = {
    "e.g", "i.e", "etc", "vs",  "dr", "mr",     "mrs",
    "ms",  "st",  "fig", "cf", "approx", "prof"};

struct CodePoint {
  UChar32 value = 0;
  size_t begin = 0;
};

std::vector<CodePoint> Decode(absl::string_view text) {
  std::vector<CodePoint> code_points;
  const auto* data = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  int64_t position = 0;
  while (position < size) {
    const auto begin = static_cast<size_t>(position);
    UChar32 value = 0;
    U8_NEXT(data, position, size, value);
    code_points.push_back({.value = std::max(value, 0), .begin = begin});
  }
  return code_points;
}

bool IsTerminator(UChar32 c) {
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002;
}

// Quotation marks and brackets that may close a sentence after its full stop.
bool IsCloser(UChar32 c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x2019 ||
         c == 0x201d;
}

bool EndsInAbbreviation(absl::string_view text) {
  const size_t space = text.find_last_of(" \t(");
  if (space != absl::string_view::npos) text.remove_prefix(space + 1);
  const std::string word = absl::AsciiStrToLower(text);
  return absl::c_linear_search(kAbbreviations, absl::string_view(word));
}

// A sentence ends at a terminator and its closers, where white space and no
// lower-case letter follow.
std::vector<std::string> SplitLine(absl::string_view line) {
  const std::vector<CodePoint> text = Decode(line);
  std::vector<std::string> sentences;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsTerminator(text[i].value)) continue;
    const absl::string_view before = line.substr(begin, text[i].begin - begin);
    size_t next = i + 1;
    while (next < text.size() &&
           (IsTerminator(text[next].value) || IsCloser(text[next].value))) {
      ++next;
    }
    size_t word = next;
    while (word < text.size() && u_isUWhiteSpace(text[word].value)) ++word;
    const bool spaced = word > next || word == text.size();
    const bool goes_on = word < text.size() && u_islower(text[word].value);
    const bool last = word == text.size();
    if (!spaced || goes_on) continue;
    if (!last && EndsInAbbreviation(before)) continue;
    const size_t end = next < text.size() ? text[next].begin : line.size();
    sentences.emplace_back(line.substr(begin, end - begin));
    begin = word < text.size() ? text[word].begin : line.size();
    i = word - 1;
  }
  return sentences;
}

// Whether the line is prose: it ends as a sentence does.
bool EndsSentence(absl::string_view line) {
  const std::vector<CodePoint> text = Decode(line);
  size_t end = text.size();
  while (end > 0 && IsCloser(text[end - 1].value)) --end;
  return end > 0 && IsTerminator(text[end - 1].value);
}

std::string FoldSpace(absl::string_view text) {
  std::string folded;
  bool space = false;
  const std::vector<CodePoint> code_points = Decode(text);
  for (size_t i = 0; i < code_points.size(); ++i) {
    if (u_isUWhiteSpace(code_points[i].value)) {
      space = true;
      continue;
    }
    if (space && !folded.empty()) folded += ' ';
    space = false;
    const size_t begin = code_points[i].begin;
    const size_t end =
        i + 1 < code_points.size() ? code_points[i + 1].begin : text.size();
    folded.append(text.data() + begin, end - begin);
  }
  return folded;
}

}  // namespace

std::vector<std::string> SplitSentences(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xef\xbb\xbf");  // byte order mark
  std::vector<std::string> sentences;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::string folded = FoldSpace(line);
    if (folded.empty()) continue;
    if (!EndsSentence(folded)) {
      if (sentences.empty()) continue;  // a title
      break;                            // page furniture
    }
    for (std::string& sentence : SplitLine(folded)) {
      sentences.push_back(std::move(sentence));
    }
  }
  return sentences;
}

std::string Fingerprint(absl::string_view sentence) {
  constexpr size_t kBytes = 8;  // 16 hexadecimal digits
  const std::string folded = FoldSpace(sentence);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(folded.data()), folded.size(),
         digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), kBytes));
}

Verification VerifyArticle(const v1::Topic& topic, absl::string_view text) {
  std::vector<std::string> found;
  for (const std::string& sentence : SplitSentences(text)) {
    found.push_back(Fingerprint(sentence));
  }
  Verification verification{.expected = topic.article().sentences_size(),
                            .found = static_cast<int>(found.size())};
  for (const v1::ArticleSentence& sentence : topic.article().sentences()) {
    const auto index = static_cast<size_t>(sentence.number()) - 1;
    if (index < found.size() && found[index] == sentence.fingerprint()) {
      continue;
    }
    BrokenSentence broken{.number = sentence.number()};
    const auto moved = absl::c_find(found, sentence.fingerprint());
    if (moved != found.end()) {
      broken.now_at = static_cast<int>(moved - found.begin()) + 1;
    }
    for (const v1::Statement& statement : topic.statements()) {
      if (absl::c_linear_search(statement.sources(), sentence.number())) {
        broken.statements.push_back(statement.id());
      }
    }
    verification.broken.push_back(std::move(broken));
  }
  return verification;
}

std::string FormatVerification(const Verification& verification) {
  std::string text;
  for (const BrokenSentence& broken : verification.broken) {
    std::string how = "has changed or is gone";
    if (broken.now_at > 0) {
      how = absl::StrCat("now stands as sentence ", broken.now_at);
    } else if (broken.number <= verification.found) {
      how = "has changed";
    }
    for (const std::string& statement : broken.statements) {
      absl::StrAppend(&text, "statement ", statement, " rests on sentence ",
                      broken.number, ", which ", how, "\n");
    }
    if (broken.statements.empty()) {
      absl::StrAppend(&text, "sentence ", broken.number,
                      ", which no statement ", "rests on, ", how, "\n");
    }
  }
  if (verification.found != verification.expected) {
    absl::StrAppend(&text, "the article has ", verification.found,
                    " sentences, the topic was built from ",
                    verification.expected, "\n");
  }
  if (verification.ok()) {
    absl::StrAppend(&text, "all ", verification.expected,
                    " sentences are as the topic was built from\n");
  }
  return text;
}

}  // namespace footnote::knowledge
