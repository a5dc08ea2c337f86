// Plays transcripts, holds them against what happens, and writes them anew.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "dialogue/engine.h"
#include "dialogue/track/findings.h"
#include "dialogue/transcript.h"
#include "dialogue/understand/understand.h"

namespace footnote::dialogue {
namespace {

using knowledge::Topic;

// "USER_ACT_BACK" without "USER_ACT_" in lower case.
std::string PlainName(absl::string_view name, absl::string_view prefix) {
  return absl::AsciiStrToLower(absl::StripPrefix(name, prefix));
}

std::string ActName(v1::UserAct act) {
  return PlainName(v1::UserAct_Name(act), "USER_ACT_");
}

std::string ActName(v1::SystemAct act) {
  return PlainName(v1::SystemAct_Name(act), "SYSTEM_ACT_");
}

std::string UrgencyName(v1::Urgency urgency) {
  return urgency == v1::URGENCY_UNSPECIFIED
             ? "none"
             : PlainName(v1::Urgency_Name(urgency), "URGENCY_");
}

std::string PhaseName(v1::Phase phase) {
  return PlainName(v1::Phase_Name(phase), "PHASE_");
}

// An apostrophe needs no escape between double quotes.
std::string Quoted(absl::string_view text) {
  return absl::StrCat(
      "\"", absl::StrReplaceAll(absl::Utf8SafeCEscape(text), {{"\\'", "'"}}),
      "\"");
}

std::string NumberText(double number) {
  return absl::StrFormat("%.6g", number);
}

// How a transcript writes the value of a finding.
std::string ValueText(const v1::Finding& finding) {
  switch (finding.value_case()) {
    case v1::Finding::kChoice:
      return finding.choice();
    case v1::Finding::kRange: {
      const v1::Range& range = finding.range();
      if (range.min() == range.max()) return NumberText(range.best());
      return absl::StrCat(NumberText(range.min()), "..",
                          NumberText(range.max()));
    }
    default:
      return "unsure";
  }
}

// A single number stands for the best estimate of a range.
bool SameValue(const v1::Finding& finding, absl::string_view written) {
  if (ValueText(finding) == written) return true;
  return finding.value_case() == v1::Finding::kRange &&
         NumberText(finding.range().best()) == written;
}

// One exchange as it went.
struct Played {
  v1::SessionState before;
  v1::SessionState after;
  v1::Reply reply;
  std::vector<v1::UserAct> acts;
};

std::vector<v1::UserAct> ActsOf(const Topic& topic, const Exchange& exchange,
                                const v1::SessionState& state) {
  ReadingContext context;
  context.pending = state.pending().kind();
  context.today = exchange.today;
  context.last_subject = state.last_subject();
  context.last_focus = state.last_focus();
  if (context.pending == v1::Pending::KIND_SLOT ||
      context.pending == v1::Pending::KIND_CONTRADICTION) {
    context.asked = topic.FindSlot(state.pending().slot());
  }
  std::vector<v1::UserAct> acts;
  for (const ActMention& mention :
       Understand(topic, exchange.user, context).acts) {
    acts.push_back(mention.act);
  }
  return acts;
}

std::vector<Played> Play(const Topic& topic, const Transcript& transcript) {
  std::vector<Played> played;
  for (const Exchange& exchange : transcript.exchanges) {
    Played now;
    TurnResult result;
    if (exchange.user_line == 0) {
      result = Start(topic);
    } else {
      now.before = played.back().after;
      now.acts = ActsOf(topic, exchange, now.before);
      result = Step(topic, now.before,
                    {.text = exchange.user, .today = exchange.today});
    }
    now.after = std::move(result.state);
    now.reply = std::move(result.reply);
    played.push_back(std::move(now));
  }
  return played;
}

// What the dialogue waits for: a slot's id, "opening", "emergency" or
// "nothing".
std::string PendingName(const v1::SessionState& state) {
  switch (state.pending().kind()) {
    case v1::Pending::KIND_OPENING:
      return "opening";
    case v1::Pending::KIND_EMERGENCY:
      return "emergency";
    case v1::Pending::KIND_SLOT:
    case v1::Pending::KIND_CONTRADICTION:
      return state.pending().slot();
    default:
      return "nothing";
  }
}

std::vector<int> CitedNumbers(const v1::Reply& reply) {
  std::set<int> numbers;
  for (const v1::Citation& citation : reply.citations()) {
    for (const v1::CitedSentence& sentence : citation.sentences()) {
      numbers.insert(sentence.number());
    }
  }
  return {numbers.begin(), numbers.end()};
}

std::vector<std::string> ConditionIds(const v1::Reply& reply) {
  std::vector<std::string> ids;
  for (const v1::SuspectedCondition& condition :
       reply.assessment().conditions()) {
    ids.push_back(condition.condition());
  }
  return ids;
}

std::string JoinOrNone(const std::vector<std::string>& words) {
  return words.empty() ? "none" : absl::StrJoin(words, " ");
}

std::string CitesText(const v1::Reply& reply) {
  const std::vector<int> numbers = CitedNumbers(reply);
  return numbers.empty() ? "none" : absl::StrJoin(numbers, " ");
}

// The slots whose findings the turn touched, in the topic's order.
std::vector<std::string> TouchedSlots(const Topic& topic,
                                      const Played& played) {
  std::vector<std::string> touched;
  for (const knowledge::Slot& slot : topic.slots()) {
    const v1::Finding* before = FindFinding(played.before, slot.id);
    const v1::Finding* after = FindFinding(played.after, slot.id);
    const bool same =
        before == nullptr || after == nullptr
            ? before == after
            : before->SerializeAsString() == after->SerializeAsString();
    if (!same) touched.push_back(slot.id);
  }
  return touched;
}

// Holds one exchange against its facts.
class ExchangeChecker {
 public:
  ExchangeChecker(const Topic& topic, const Transcript& transcript,
                  const Exchange& exchange, const Played& played,
                  std::vector<std::string>* failures)
      : topic_(topic),
        transcript_(transcript),
        exchange_(exchange),
        played_(played),
        failures_(failures) {}

  void Run() {
    std::set<std::string> listed;
    for (const TranscriptFact& fact : exchange_.user_facts) {
      if (fact.verb != "act") listed.insert(fact.arguments.front());
      CheckUserFact(fact);
    }
    for (const std::string& slot : TouchedSlots(topic_, played_)) {
      if (listed.count(slot) > 0) continue;
      const v1::Finding* finding = FindFinding(played_.after, slot);
      Fail(exchange_.user_line, "no change of " + slot,
           finding == nullptr ? "unset " + slot : SetText(*finding));
    }
    for (const TranscriptFact& fact : exchange_.bot_facts) CheckBotFact(fact);
  }

 private:
  void Fail(int line, absl::string_view expected, absl::string_view found) {
    failures_->push_back(absl::StrCat(transcript_.name, ":", line,
                                      ": expected ", expected, ", found ",
                                      found));
  }

  static std::string SetText(const v1::Finding& finding) {
    std::string text =
        absl::StrCat("set ", finding.slot(), " = ", ValueText(finding));
    if (!finding.words().empty()) {
      absl::StrAppend(&text, " <- ", Quoted(finding.words()));
    }
    return text;
  }

  bool Touched(absl::string_view slot) const {
    const std::vector<std::string> touched = TouchedSlots(topic_, played_);
    return std::find(touched.begin(), touched.end(), slot) != touched.end();
  }

  void CheckUserFact(const TranscriptFact& fact) {
    const std::string& subject = fact.arguments.front();
    if (fact.verb == "act") {
      std::vector<std::string> names;
      for (const v1::UserAct act : played_.acts) names.push_back(ActName(act));
      if (std::find(names.begin(), names.end(), subject) == names.end()) {
        Fail(fact.line, fact.text, JoinOrNone(names));
      }
      return;
    }
    const v1::Finding* finding = FindFinding(played_.after, subject);
    const std::string found =
        finding == nullptr ? "no finding for " + subject : SetText(*finding);
    if (!Touched(subject)) {
      Fail(fact.line, fact.text,
           absl::StrCat("no change (", found, " since before)"));
    } else if (fact.verb == "unset") {
      if (finding != nullptr) Fail(fact.line, fact.text, found);
    } else if (finding == nullptr || !SameValue(*finding, fact.arguments[2]) ||
               (fact.arguments.size() == 5 &&
                finding->words() != fact.arguments[4])) {
      Fail(fact.line, fact.text, found);
    }
  }

  void CheckBotFact(const TranscriptFact& fact) {
    const v1::Reply& reply = played_.reply;
    const std::string wanted = absl::StrJoin(fact.arguments, " ");
    if (fact.verb == "ask") {
      CheckAsk(fact, wanted);
    } else if (fact.verb == "asks") {
      Compare(fact, wanted, PendingName(played_.after));
    } else if (fact.verb == "urgency") {
      Compare(fact, wanted, UrgencyName(reply.urgency()));
    } else if (fact.verb == "condition") {
      Compare(fact, wanted, JoinOrNone(ConditionIds(reply)));
    } else if (fact.verb == "cites") {
      Compare(fact, wanted, CitesText(reply));
    } else if (fact.verb == "phase") {
      Compare(fact, wanted, PhaseName(reply.phase()));
    } else if (fact.verb == "says") {
      if (!absl::StrContains(reply.text(), wanted)) {
        Fail(fact.line, fact.text, Quoted(reply.text()));
      }
    } else if (fact.verb == "never") {
      if (absl::StrContains(reply.text(), fact.arguments[1])) {
        Fail(fact.line, fact.text, Quoted(reply.text()));
      }
    } else if (fact.verb == "quick") {
      CheckQuickReply(fact, wanted);
    } else {
      CheckAct(fact);
    }
  }

  void Compare(const TranscriptFact& fact, absl::string_view wanted,
               absl::string_view found) {
    if (wanted != found) Fail(fact.line, fact.text, found);
  }

  void CheckQuickReply(const TranscriptFact& fact, absl::string_view wanted) {
    std::vector<std::string> labels;
    for (const v1::QuickReply& quick : played_.reply.quick_replies()) {
      if (quick.label() == wanted) return;
      labels.push_back(Quoted(quick.label()));
    }
    Fail(fact.line, fact.text, JoinOrNone(labels));
  }

  // Acts must be said in the order in which they are written down: an answer
  // comes before the question that it returns to.
  void CheckAct(const TranscriptFact& fact) {
    for (int i = at_; i < played_.reply.parts_size(); ++i) {
      if (ActName(played_.reply.parts(i).act()) != fact.verb) continue;
      at_ = i + 1;
      return;
    }
    Fail(fact.line, fact.text, PartsText());
  }

  void CheckAsk(const TranscriptFact& fact, absl::string_view wanted) {
    const std::string pending = PendingName(played_.after);
    if (pending != wanted) {
      Fail(fact.line, fact.text, absl::StrCat("ask ", pending));
      return;
    }
    // A clarification asks as well, so it may be the part just matched.
    for (int i = std::max(0, at_ - 1); i < played_.reply.parts_size(); ++i) {
      const v1::ReplyPart& part = played_.reply.parts(i);
      if (part.act() != v1::SYSTEM_ACT_ASK &&
          (part.act() != v1::SYSTEM_ACT_CLARIFY || part.slot() != wanted)) {
        continue;
      }
      at_ = i + 1;
      return;
    }
    Fail(fact.line, absl::StrCat(fact.text, " in this place"), PartsText());
  }

  std::string PartsText() const {
    std::vector<std::string> acts;
    for (const v1::ReplyPart& part : played_.reply.parts()) {
      acts.push_back(ActName(part.act()));
    }
    return absl::StrCat("the acts ", JoinOrNone(acts));
  }

  const Topic& topic_;
  const Transcript& transcript_;
  const Exchange& exchange_;
  const Played& played_;
  std::vector<std::string>* failures_;
  int at_ = 0;  // the part after the one matched last
};

std::vector<std::string> UserFactsNow(const Topic& topic,
                                      const Played& played) {
  std::vector<std::string> facts;
  for (const std::string& slot : TouchedSlots(topic, played)) {
    const v1::Finding* finding = FindFinding(played.after, slot);
    if (finding == nullptr) {
      facts.push_back(absl::StrCat("unset ", slot));
      continue;
    }
    std::string fact = absl::StrCat("set ", slot, " = ", ValueText(*finding));
    if (!finding->words().empty()) {
      absl::StrAppend(&fact, "  <- ", Quoted(finding->words()));
    }
    facts.push_back(std::move(fact));
  }
  for (const v1::UserAct act : played.acts) {
    // These three say nothing beyond the findings.
    if (act == v1::USER_ACT_INFORM || act == v1::USER_ACT_AFFIRM ||
        act == v1::USER_ACT_DENY) {
      continue;
    }
    facts.push_back(absl::StrCat("act ", ActName(act)));
  }
  return facts;
}

// Whether a fact is written by hand and cannot be read off a reply.
bool IsByHand(const TranscriptFact& fact) {
  return fact.verb == "says" || fact.verb == "never" || fact.verb == "quick";
}

std::vector<std::string> BotFactsNow(const Exchange& exchange,
                                     const Played& played) {
  const v1::Reply& reply = played.reply;
  const std::string pending = PendingName(played.after);
  std::vector<std::string> facts;
  bool asked = false;
  for (const v1::ReplyPart& part : reply.parts()) {
    const bool asks = part.act() == v1::SYSTEM_ACT_ASK;
    asked = asked || asks;
    std::string fact =
        asks ? absl::StrCat("ask ", pending) : ActName(part.act());
    if (facts.empty() || facts.back() != fact) facts.push_back(std::move(fact));
  }
  if (!asked) {
    facts.push_back(pending == "nothing" ? "asks nothing"
                                         : absl::StrCat("ask ", pending));
  }
  if (reply.urgency() != v1::URGENCY_UNSPECIFIED) {
    facts.push_back(absl::StrCat("urgency ", UrgencyName(reply.urgency())));
  }
  if (reply.has_assessment() && !reply.assessment().outside_article()) {
    facts.push_back(
        absl::StrCat("condition ", JoinOrNone(ConditionIds(reply))));
  }
  if (reply.citations_size() > 0) {
    facts.push_back(absl::StrCat("cites ", CitesText(reply)));
  }
  if (reply.phase() != played.before.phase() &&
      played.before.phase() != v1::PHASE_UNSPECIFIED) {
    facts.push_back(absl::StrCat("phase ", PhaseName(reply.phase())));
  }
  for (const TranscriptFact& fact : exchange.bot_facts) {
    if (IsByHand(fact)) facts.push_back(fact.text);
  }
  return facts;
}

void AppendLines(const std::vector<std::string>& lines, std::string* text) {
  for (const std::string& line : lines) absl::StrAppend(text, line, "\n");
}

}  // namespace

TranscriptReport RunTranscript(const Topic& topic,
                               const Transcript& transcript) {
  TranscriptReport report;
  if (transcript.topic != topic.id()) {
    report.failures.push_back(
        absl::StrCat(transcript.name, ":1: expected topic ", transcript.topic,
                     ", found ", topic.id()));
    return report;
  }
  const std::vector<Played> played = Play(topic, transcript);
  for (size_t i = 0; i < played.size(); ++i) {
    ExchangeChecker(topic, transcript, transcript.exchanges[i], played[i],
                    &report.failures)
        .Run();
  }
  report.turns = static_cast<int>(played.size()) - 1;
  if (!played.empty()) report.state = played.back().after;
  return report;
}

std::string UpdateTranscript(const Topic& topic, const Transcript& transcript) {
  const std::vector<Played> played = Play(topic, transcript);
  std::string text;
  for (size_t i = 0; i < played.size(); ++i) {
    const Exchange& exchange = transcript.exchanges[i];
    AppendLines(exchange.before, &text);
    if (exchange.user_line > 0) {
      absl::StrAppend(&text, "user", exchange.user_text.empty() ? "" : "  ",
                      exchange.user_text, "\n");
      AppendLines(exchange.user_comments, &text);
      for (const std::string& fact : UserFactsNow(topic, played[i])) {
        absl::StrAppend(&text, "      ", fact, "\n");
      }
    }
    AppendLines(exchange.bot_comments, &text);
    absl::string_view margin = "bot   ";
    for (const std::string& fact : BotFactsNow(exchange, played[i])) {
      absl::StrAppend(&text, margin, fact, "\n");
      margin = "      ";
    }
  }
  AppendLines(transcript.after, &text);
  return text;
}

}  // namespace footnote::dialogue
