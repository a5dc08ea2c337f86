#include "dialogue/transcript.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace footnote::dialogue {
namespace {

constexpr absl::string_view kUserVerbs[] = {"set", "unset", "act"};

// Verbs of the bot and whether something must follow.
struct BotVerb {
  absl::string_view verb;
  bool takes_arguments;
};
constexpr BotVerb kBotVerbs[] = {
    {"ask", true},          {"asks", true},     {"answer", false},
    {"assess", false},      {"clarify", false}, {"acknowledge", false},
    {"escalate", false},    {"close", false},   {"urgency", true},
    {"condition", true},    {"cites", true},    {"phase", true},
    {"quick", true},        {"says", true},     {"never", true},
};

bool IsUserVerb(absl::string_view verb) {
  return std::find(std::begin(kUserVerbs), std::end(kUserVerbs), verb) !=
         std::end(kUserVerbs);
}

const BotVerb* FindBotVerb(absl::string_view verb) {
  for (const BotVerb& known : kBotVerbs) {
    if (known.verb == verb) return &known;
  }
  return nullptr;
}

// Splits at white space, but not within double quotes, which are read with C
// escapes. False where a quote is not closed or an escape is wrong.
bool SplitWords(absl::string_view text, std::vector<std::string>* words) {
  size_t at = 0;
  while (true) {
    while (at < text.size() && absl::ascii_isspace(text[at])) ++at;
    if (at >= text.size()) return true;
    if (text[at] != '"') {
      size_t end = at;
      while (end < text.size() && !absl::ascii_isspace(text[end])) ++end;
      words->emplace_back(text.substr(at, end - at));
      at = end;
      continue;
    }
    size_t close = at + 1;
    while (close < text.size() && text[close] != '"') {
      close += text[close] == '\\' ? 2 : 1;
    }
    if (close >= text.size()) return false;
    std::string word;
    if (!absl::CUnescape(text.substr(at + 1, close - at - 1), &word)) {
      return false;
    }
    words->push_back(std::move(word));
    at = close + 1;
  }
}

absl::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  int year, month, day;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &year) ||
      !absl::SimpleAtoi(parts[1], &month) || !absl::SimpleAtoi(parts[2], &day)) {
    return absl::nullopt;
  }
  const absl::CivilDay civil(year, month, day);
  // CivilDay folds what is out of range into a day that was not written.
  if (civil.month() != month || civil.day() != day) return absl::nullopt;
  return civil;
}

class Parser {
 public:
  Parser(absl::string_view name, absl::string_view text)
      : text_(text), transcript_({.name = std::string(name)}) {}

  absl::StatusOr<Transcript> Parse() && {
    transcript_.exchanges.emplace_back();
    std::vector<absl::string_view> lines = absl::StrSplit(text_, '\n');
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    for (const absl::string_view line : lines) {
      ++line_;
      TakeLine(absl::StripSuffix(line, "\r"));
    }
    transcript_.after = std::move(loose_);
    if (transcript_.topic.empty()) {
      Problem("no topic; add a line \"topic ID\" after the first comment");
    }
    if (!problems_.empty()) {
      return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
    }
    return std::move(transcript_);
  }

 private:
  enum class Block { kHead, kUser, kBot };

  void Problem(absl::string_view what) {
    problems_.push_back(
        absl::StrCat(transcript_.name, ":", std::max(line_, 1), ": ", what));
  }

  Exchange& exchange() { return transcript_.exchanges.back(); }

  void TakeLine(absl::string_view line) {
    const absl::string_view bare = absl::StripAsciiWhitespace(line);
    if (line_ == 1 && !absl::StartsWith(bare, "#")) {
      Problem("the first line must say why the transcript exists; begin it "
              "with \"# \"");
    }
    if (bare.empty() || bare[0] == '#') {
      loose_.emplace_back(line);
      return;
    }
    const size_t end = std::min(bare.find_first_of(" \t"), bare.size());
    const absl::string_view verb = bare.substr(0, end);
    const absl::string_view rest =
        absl::StripAsciiWhitespace(bare.substr(end));
    const bool indented = line[0] == ' ' || line[0] == '\t';
    if (indented) {
      TakeFact(bare);
    } else if (verb == "topic") {
      TakeTopic(line, rest);
    } else if (verb == "today") {
      TakeToday(line, rest);
    } else if (verb == "user") {
      TakeUser(rest);
    } else if (verb == "bot") {
      block_ = Block::kBot;
      if (!rest.empty()) TakeFact(rest);
    } else {
      Problem(absl::StrCat("\"", verb,
                           "\" begins no line; use topic, today, user or bot, "
                           "or indent a fact"));
    }
  }

  void TakeTopic(absl::string_view line, absl::string_view id) {
    if (!transcript_.topic.empty() || block_ != Block::kHead) {
      Problem("topic stands once, before all turns");
    }
    transcript_.topic = std::string(id);
    loose_.emplace_back(line);
  }

  void TakeToday(absl::string_view line, absl::string_view date) {
    today_ = ParseDay(date);
    if (!today_.has_value()) {
      Problem(absl::StrCat("\"", date, "\" is no date; write YYYY-MM-DD"));
    }
    loose_.emplace_back(line);
  }

  void TakeUser(absl::string_view rest) {
    transcript_.exchanges.emplace_back();
    exchange().before = std::move(loose_);
    loose_.clear();
    exchange().today = today_;
    exchange().user_line = line_;
    exchange().user_text = std::string(rest);
    exchange().user = std::string(rest);
    block_ = Block::kUser;
    if (rest.size() < 2 || rest.front() != '"' || rest.back() != '"') return;
    if (!absl::CUnescape(rest.substr(1, rest.size() - 2), &exchange().user)) {
      Problem("a wrong escape in the user's text; write \\\\ for a backslash");
    }
  }

  void TakeFact(absl::string_view text) {
    TranscriptFact fact{.line = line_, .text = std::string(text)};
    std::vector<std::string> words;
    if (!SplitWords(text, &words) || words.empty()) {
      Problem("a quoted text is not closed; put \" after it, and \\\" within");
      return;
    }
    fact.verb = words.front();
    fact.arguments.assign(words.begin() + 1, words.end());
    if (block_ == Block::kUser) {
      KeepLoose(&exchange().user_comments);
      TakeUserFact(std::move(fact));
    } else if (block_ == Block::kBot) {
      KeepLoose(exchange().user_line == 0 && exchange().bot_facts.empty()
                    ? &exchange().before
                    : &exchange().bot_comments);
      TakeBotFact(std::move(fact));
    } else {
      Problem("a fact before any turn; write bot or user before it");
    }
  }

  void KeepLoose(std::vector<std::string>* kept) {
    kept->insert(kept->end(), loose_.begin(), loose_.end());
    loose_.clear();
  }

  void TakeUserFact(TranscriptFact fact) {
    if (!IsUserVerb(fact.verb)) {
      Problem(absl::StrCat("\"", fact.verb,
                           "\" is no fact about a user's turn; use set, unset "
                           "or act"));
      return;
    }
    const std::vector<std::string>& words = fact.arguments;
    if (fact.verb == "set" &&
        !((words.size() == 3 || (words.size() == 5 && words[3] == "<-")) &&
          words[1] == "=")) {
      Problem("write set SLOT = VALUE, or set SLOT = VALUE <- \"WORDS\"");
    } else if (fact.verb != "set" && words.size() != 1) {
      Problem(absl::StrCat("write ", fact.verb, " and one word"));
    }
    exchange().user_facts.push_back(std::move(fact));
  }

  void TakeBotFact(TranscriptFact fact) {
    const BotVerb* verb = FindBotVerb(fact.verb);
    if (verb == nullptr) {
      Problem(absl::StrCat("\"", fact.verb,
                           "\" is no fact about a reply; see transcript.h"));
      return;
    }
    if (verb->takes_arguments == fact.arguments.empty()) {
      Problem(absl::StrCat(fact.verb, verb->takes_arguments
                                          ? " needs something after it"
                                          : " stands alone"));
    }
    if (fact.verb == "never" &&
        (fact.arguments.size() != 2 || fact.arguments[0] != "says")) {
      Problem("write never says \"FRAGMENT\"");
    }
    exchange().bot_facts.push_back(std::move(fact));
  }

  const absl::string_view text_;
  Transcript transcript_;
  std::vector<std::string> problems_;
  // Lines that are kept as they are and belong to what comes next.
  std::vector<std::string> loose_;
  absl::optional<absl::CivilDay> today_;
  Block block_ = Block::kHead;
  int line_ = 0;
};

}  // namespace

absl::StatusOr<Transcript> ParseTranscript(absl::string_view name,
                                           absl::string_view text) {
  return Parser(name, text).Parse();
}

}  // namespace footnote::dialogue
