// Arbitrary bytes, and sentences put together from what people write, as one
// message. Whatever is typed, it is read the same way twice, every finding is
// legal and quotes the text, and neither capitals nor spaces at the end change
// what is found.
//
// Input: a byte for the topic and how the rest is taken, one for the slot
// asked, then the text itself or the steps that build it (SentenceBuilder).
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "dialogue/understand/understand.h"
#include "knowledge/compiled_file.h"
#include "knowledge/library.h"
#include "knowledge/reader.h"
#include "knowledge/text.h"
#include "service/request_checks.h"

namespace {

using footnote::dialogue::Mention;
using footnote::dialogue::Reading;
using footnote::dialogue::ReadingContext;
using footnote::dialogue::Span;
using footnote::knowledge::Library;
using footnote::knowledge::Slot;
using footnote::knowledge::Topic;
using footnote::service::IsUtf8;

// A built text grows no longer: libFuzzer finds slow inputs by its timeout.
constexpr size_t kLongestText = 16384;

void Require(bool holds, const char* what, absl::string_view text) {
  if (holds) return;
  std::cerr << "interpret_fuzz: " << what << ": " << text.substr(0, 2000)
            << "\n";
  __builtin_trap();
}

// What sentences are put together from.
struct Material {
  std::vector<std::string> texts;
  std::vector<std::string> words;
};

std::shared_ptr<const Library> LoadLibrary() {
  namespace fk = footnote::knowledge;
  auto library = Library::Load(
      fk::CompileLanguage(fk::ReadLanguage("knowledge/language/en").content) +
          fk::CompileTopic(
              fk::ReadTopic("knowledge/topics/forefoot-pain").content) +
          fk::CompileTopic(
              fk::ReadTopic("tests/testdata/topics/sore-wrist").content),
      {});
  Require(library.ok(), "run it in the root of the repository", "");
  return *std::move(library);
}

// The labelled texts, and the words of the phrases of topics and language.
Material LoadMaterial(const Library& library) {
  Material material;
  for (const char* name : {"utterances", "questions"}) {
    std::ifstream in(absl::StrCat("tests/understanding/", name, ".jsonl"));
    for (std::string line; std::getline(in, line);) {
      material.texts.push_back(nlohmann::json::parse(line)["text"]);
    }
  }
  Require(!material.texts.empty(), "run it in the root of the repository", "");
  std::set<std::string> words;
  const auto add = [&words](absl::string_view phrase) {
    for (const absl::string_view word : absl::StrSplit(
             phrase, absl::ByAnyChar(" ()/={}|<>."), absl::SkipEmpty())) {
      words.emplace(word);
    }
  };
  for (const auto& topic : library.topics()) {
    for (const auto& meaning : topic->meanings()) add(meaning.phrase);
  }
  const footnote::v1::Language& language = library.language()->content();
  for (const auto& rule : language.context_rules()) {
    for (const std::string& phrase : rule.phrases()) add(phrase);
  }
  for (const auto& rule : language.act_rules()) {
    for (const std::string& phrase : rule.phrases()) add(phrase);
  }
  for (const auto& sign : language.safety_signs()) {
    for (const std::string& phrase : sign.phrases()) add(phrase);
  }
  for (const auto& number : language.numbers()) add(number.word());
  for (const auto& unit : language.time_units()) {
    for (const std::string& word : unit.words()) add(word);
  }
  material.words.assign(words.begin(), words.end());
  return material;
}

// Each step takes a byte, and what it needs after it.
class SentenceBuilder {
 public:
  SentenceBuilder(const Material& material, absl::string_view steps)
      : material_(material), steps_(steps) {}

  std::string Build() {
    while (!steps_.empty() && text_.size() < kLongestText) Step();
    text_.resize(std::min(text_.size(), kLongestText));
    while (!IsUtf8(text_)) text_.pop_back();
    return std::move(text_);
  }

 private:
  void Step() {
    switch (Byte() % 10) {
      case 0:
        Append(Pick(material_.texts));
        return;
      case 1:
        return AppendPiece();
      case 2:
        return Splice();
      case 3:
      case 4:
      case 5:
        Append(Pick(material_.words));
        return;
      case 6:
        return Mistype();
      case 7:
        return Punctuate();
      case 8:
        Append(absl::StrCat(Byte()));
        return;
      default:
        return Change();
    }
  }

  uint8_t Byte() {
    if (steps_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(steps_[0]);
    steps_.remove_prefix(1);
    return byte;
  }

  const std::string& Pick(const std::vector<std::string>& from) {
    const size_t high = Byte();
    return from[(high << 8 | Byte()) % from.size()];
  }

  void Append(absl::string_view piece) {
    absl::StrAppend(&text_, text_.empty() ? "" : " ", piece);
  }

  // Some words of a labelled text.
  void AppendPiece() {
    const std::vector<absl::string_view> words =
        absl::StrSplit(Pick(material_.texts), ' ');
    size_t at = Byte() % words.size();
    for (int left = Byte() % 8; left >= 0 && at < words.size(); --left) {
      Append(words[at++]);
    }
  }

  // The text up to somewhere goes on with the end of a labelled one.
  void Splice() {
    text_.resize(text_.size() * Byte() / 256);
    const std::string& other = Pick(material_.texts);
    text_.append(other, other.size() * Byte() / 256);
    if (!IsUtf8(text_)) text_.clear();
  }

  // A letter of the last 256 bytes left out, doubled, swapped or replaced.
  void Mistype() {
    const size_t back = Byte();
    const size_t how = Byte();
    if (back + 2 > text_.size()) return;
    const size_t at = text_.size() - 2 - back;
    if (!absl::ascii_isascii(text_[at]) ||
        !absl::ascii_isascii(text_[at + 1])) {
      return;
    }
    if (how % 4 == 0) text_.erase(at, 1);
    if (how % 4 == 1) text_.insert(at, 1, text_[at]);
    if (how % 4 == 2) std::swap(text_[at], text_[at + 1]);
    if (how % 4 == 3) text_[at] = static_cast<char>('a' + how / 4 % 26);
  }

  void Punctuate() {
    static const char* const kMarks[] = {
        ".",      ",",      "?",       "!",      ";",      ":",
        "-",      "\n",     "...",     "/",      "&",      "%",
        "(",      ")",      "\"",      "'",      "~",      "=",
        "+",      "#",      "\u2019",  "\u2014", "\u00a0", "\U0001F62D",
        "\u00bd", "\ufb01", "e\u0301", "\u200d", "\u202e", "\ufdfa",
        "\uff11", "\t"};
    text_.append(kMarks[Byte() % (sizeof(kMarks) / sizeof(kMarks[0]))]);
  }

  void Change() {
    const uint8_t how = Byte();
    if (how % 4 == 0) absl::AsciiStrToUpper(&text_);
    if (how % 4 == 1) absl::AsciiStrToLower(&text_);
    if (how % 4 == 2) absl::StrAppend(&text_, " ", std::string(text_));
    if (how % 4 == 3) {
      text_.erase(std::remove(text_.begin(), text_.end(), ' '), text_.end());
    }
  }

  const Material& material_;
  absl::string_view steps_;
  std::string text_;
};

bool IsBorder(absl::string_view text, size_t at) {
  return at == text.size() ||
         (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void CheckSpan(absl::string_view text, int begin, int end, bool may_be_empty) {
  Require(0 <= begin && begin <= end &&
              static_cast<size_t>(end) <= text.size() &&
              (may_be_empty || begin < end),
          "a span outside of the text", text);
  if (!IsUtf8(text)) return;
  Require(IsBorder(text, begin) && IsBorder(text, end),
          "a span that cuts a character", text);
}

void CheckValue(const Slot& slot, const footnote::knowledge::Value& value,
                absl::string_view text) {
  Require(!value.open(), "a finding without a value", text);
  if (value.unsure()) return;
  if (!slot.numeric()) {
    Require(value.choice >= 0 &&
                value.choice < static_cast<int>(slot.choices.size()),
            "a choice that the slot does not have", text);
    return;
  }
  Require(std::isfinite(value.min) && std::isfinite(value.max) &&
              0 <= value.min && value.min <= value.best &&
              value.best <= value.max,
          "an amount outside of its own range", text);
  Require(value.best >= slot.content->min() &&
              (slot.content->max() == 0 || value.best <= slot.content->max()),
          "an amount outside of the slot's bounds", text);
}

void CheckReading(const Topic& topic, const ReadingContext& context,
                  absl::string_view text, const Reading& reading) {
  int last = -1;
  for (const Mention& mention : reading.mentions) {
    Require(mention.slot > last &&
                mention.slot < static_cast<int>(topic.slots().size()),
            "two findings for a slot, or out of order", text);
    last = mention.slot;
    CheckSpan(text, mention.span.begin, mention.span.end, false);
    CheckValue(topic.slots()[mention.slot], mention.value, text);
    Require(!mention.answers_pending || mention.slot == context.asked,
            "an answer to what was not asked", text);
  }
  std::set<int> acts;
  for (const auto& act : reading.acts) {
    CheckSpan(text, act.span.begin, act.span.end, false);
    Require(acts.insert(act.act).second, "an act told twice", text);
  }
  for (const auto& sign : reading.safety) {
    CheckSpan(text, sign.span.begin, sign.span.end, false);
  }
  if (reading.question.has_value()) {
    CheckSpan(text, reading.question->span.begin, reading.question->span.end,
              false);
    for (const int statement : reading.question->statements) {
      Require(statement >= 0 && statement < topic.content().statements_size(),
              "an answer that is no statement", text);
    }
  }
  for (const auto& entry : reading.trace) {
    CheckSpan(text, entry.begin(), entry.end(), true);
    Require(!IsUtf8(text) || IsUtf8(entry.outcome()),
            "a trace that cannot be sent", text);
  }
}

// All that the reading found, but for where.
std::string Found(const Reading& reading) {
  std::string found;
  for (const Mention& m : reading.mentions) {
    absl::StrAppend(&found, m.slot, "=", static_cast<int>(m.value.state), ",",
                    m.value.choice, ",", m.value.min, ",", m.value.max, ",",
                    m.value.best, m.answers_pending ? " asked;" : ";");
  }
  for (const auto& act : reading.acts) absl::StrAppend(&found, " ", act.act);
  for (const auto& sign : reading.safety) {
    absl::StrAppend(&found, " !", sign.sign);
  }
  if (reading.question.has_value()) {
    absl::StrAppend(&found, reading.question->known ? " known" : " not known");
    for (const int s : reading.question->statements) {
      absl::StrAppend(&found, " ", s);
    }
  }
  return found;
}

// The same, with where and why.
std::string Everything(const Reading& reading) {
  std::string all = Found(reading);
  const auto add = [&all](const Span& span) {
    absl::StrAppend(&all, " ", span.begin, "-", span.end);
  };
  for (const auto& mention : reading.mentions) add(mention.span);
  for (const auto& act : reading.acts) add(act.span);
  for (const auto& sign : reading.safety) add(sign.span);
  for (const auto& entry : reading.trace) {
    absl::StrAppend(&all, "\n", entry.rule(), " ", entry.begin(), " ",
                    entry.end(), " ", entry.outcome());
  }
  return all;
}

void Check(const Topic& topic, absl::string_view text,
           const ReadingContext& context) {
  const Reading reading = Understand(topic, text, context);
  CheckReading(topic, context, text, reading);
  Require(footnote::knowledge::Tokenize(text).size() <= 2 * text.size() + 2,
          "more words than there is text", text);

  Require(Everything(Understand(topic, text, context)) == Everything(reading),
          "read twice, read differently", text);
  const std::string spaced = absl::StrCat(text, "  ");
  Require(Everything(Understand(topic, spaced, context)) == Everything(reading),
          "spaces at the end change what is read", text);
  // All in capitals and all without are the same. One capital among small
  // letters may mark a name, in which no slip is repaired.
  const std::string upper = absl::AsciiStrToUpper(text);
  const std::string lower = absl::AsciiStrToLower(text);
  Require(Found(Understand(topic, upper, context)) ==
              Found(Understand(topic, lower, context)),
          "capitals change what is read", text);
  footnote::dialogue::AnswerQuestion(topic, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::shared_ptr<const Library> library = LoadLibrary();
  static const Material material = LoadMaterial(*library);
  if (size < 2) return 0;
  const auto& topics = library->topics();
  const Topic& topic = *topics[(data[0] & 1) % topics.size()];
  ReadingContext context;
  context.trace = true;
  if ((data[0] & 2) != 0) context.today = absl::CivilDay(2026, 5, 20);
  const int asked = data[1] % (topic.slots().size() + 1);
  if (asked > 0) {
    context.asked = asked - 1;
    context.pending = footnote::v1::Pending::KIND_SLOT;
  }
  const absl::string_view rest(reinterpret_cast<const char*>(data + 2),
                               size - 2);
  if ((data[0] & 4) != 0) {
    Check(topic, rest, context);
  } else {
    Check(topic, SentenceBuilder(material, rest).Build(), context);
  }
  return 0;
}
