#include "dialogue/understand/values.h"

#include <algorithm>
#include <utility>

#include "dialogue/understand/acts.h"
#include "dialogue/understand/bearers.h"
#include "dialogue/understand/frames.h"

namespace footnote::dialogue {
namespace {

using knowledge::kNo;
using knowledge::kYes;
using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Slot;
using knowledge::Value;
using knowledge::WordRoles;

// A place is no complaint beside so many words that are about something else.
constexpr int kIdleWords = 1;

absl::string_view WhyVoid(const Standing& standing) {
  if (standing.named) return "named, not told";
  if (standing.asked) return "asked, not told";
  if (standing.hypothetical) return "only supposed";
  if (standing.historical) return "over long ago";
  return "somebody else's";
}

// The value that a phrase says when it is denied; open where it says nothing.
Value Denied(const Slot& slot, int choice) {
  if (slot.kind == v1::SLOT_KIND_YES_NO) {
    return Value::OfChoice(choice == kYes ? kNo : kYes);
  }
  const int other = slot.choices[choice].negated_as;
  return other >= 0 ? Value::OfChoice(other) : Value::Open();
}

Value ValueOf(const Slot& slot, int choice, const Standing& standing) {
  if (standing.uncertain) return Value::Unsure();
  // "The stiffness went away, all gone": over twice is over.
  const bool over = standing.over && slot.kind == v1::SLOT_KIND_YES_NO;
  // "The stiffness went away but came back."
  if (standing.returned && choice == kNo && !standing.negated &&
      slot.kind == v1::SLOT_KIND_YES_NO) {
    return Value::OfChoice(kYes);
  }
  if (standing.negated && over) return Value::OfChoice(kNo);
  return standing.negated ? Denied(slot, choice) : Value::OfChoice(choice);
}

// "No pain, except at night" says "pain at night": what is denied, read on into
// the exception.
void ReadExceptions(const Message& message,
                    std::vector<Candidate>* candidates) {
  for (size_t c = 1; c < message.clauses.size(); ++c) {
    const TokenRange exception = message.clauses[c].tokens;
    if (!message.clauses[c].exception) continue;
    const TokenRange before = message.clauses[c - 1].tokens;
    TokenRange anchor{-1, -1};
    for (const LexiconMatch& m : message.phrases) {
      if (message.meaning(m).kind == Meaning::Kind::kAnchor &&
          before.Contains(m.begin)) {
        anchor = {m.begin, m.end};
      }
    }
    int rest = exception.begin;
    for (const LexiconMatch& m : message.triggers) {
      if (m.begin == exception.begin) rest = std::max(rest, m.end);
    }
    if (anchor.begin < 0 || rest >= exception.end) continue;
    std::vector<knowledge::Token> words(message.tokens.begin() + anchor.begin,
                                        message.tokens.begin() + anchor.end);
    const int joint = static_cast<int>(words.size());
    // The last word of the exception's trigger may be the phrase's: "only at".
    for (const int from : {rest - 1, rest}) {
      words.resize(joint);
      words.insert(words.end(), message.tokens.begin() + from,
                   message.tokens.begin() + exception.end);
      for (const LexiconMatch& m : message.topic.lexicon().FindAll(words)) {
        const Meaning& meaning = message.meaning(m);
        if (meaning.kind != Meaning::Kind::kValue || m.begin >= joint ||
            m.end <= joint) {
          continue;
        }
        const TokenRange tokens{anchor.begin, from + m.end - joint};
        const Span span = message.SpanOf(tokens.begin, tokens.end);
        message.tracer.Add(meaning.phrase, span.begin, span.end,
                           "told as an exception");
        candidates->push_back({.slot = meaning.slot,
                               .value = Value::OfChoice(meaning.choice),
                               .tokens = tokens});
        return;
      }
    }
  }
}

// "No idea how long it has hurt", "how I land: not sure", "night? no".
void ReadName(const Message& message, const Context& context,
              const LexiconMatch& match, std::vector<Candidate>* candidates) {
  const Meaning& meaning = message.meaning(match);
  if (!context.InOneClause(match)) return;
  const Slot& slot = message.topic.slots()[meaning.slot];
  const Span span = message.SpanOf(match.begin, match.end);
  const absl::optional<Standing> label = context.LabelOf(match);
  if (label.has_value() && slot.kind == v1::SLOT_KIND_YES_NO) {
    absl::optional<Candidate> candidate =
        Judge(message, meaning.slot, kYes, *label, meaning.phrase, span);
    if (candidate.has_value()) candidates->push_back(*std::move(candidate));
    return;
  }
  const Standing standing = label.value_or(context.Of(match));
  if (!standing.uncertain || standing.hypothetical || standing.historical ||
      standing.other_person) {
    return;
  }
  message.tracer.Add(meaning.phrase, span.begin, span.end, slot.id,
                     " = unsure");
  candidates->push_back({.slot = meaning.slot,
                         .value = Value::Unsure(),
                         .tokens = standing.quote});
}

// "It gets worse when I walk" tells of walking, not that it is getting worse.
bool IsToldOfFrame(const Message& message, const Meaning& meaning,
                   const LexiconMatch& match,
                   const std::vector<FrameReading>& frames) {
  const Slot& slot = message.topic.slots()[meaning.slot];
  // "My thumb aches in the evening" names a place all the same.
  if (slot.kind == v1::SLOT_KIND_CHOICE && !slot.red_flag) return false;
  // "Worse mornings when I type" has a circumstance of its own.
  for (const LexiconMatch& other : message.phrases) {
    if (message.meaning(other).kind == Meaning::Kind::kFrame &&
        message.meaning(other).slot == meaning.slot &&
        Message::Covers(match, other)) {
      return false;
    }
  }
  return std::any_of(
      frames.begin(), frames.end(), [&](const FrameReading& frame) {
        const TokenRange telling = frame.telling;
        return frame.candidate.slot != meaning.slot &&
               telling.begin < match.end && match.begin < telling.end;
      });
}

// "It's the thumb": what is talked of is there.
bool IsNamedAsIt(const Message& message, const LexiconMatch& match) {
  int t = match.begin - 1;
  while (t > 0 &&
         (message.Is(t, WordRoles::kStopWord) ||
          message.Is(t, WordRoles::kPolite)) &&
         !message.Is(t, WordRoles::kFiniteVerb)) {
    --t;
  }
  return t > 0 && message.Is(t, WordRoles::kFiniteVerb) &&
         message.Is(t - 1, WordRoles::kReferring);
}

// "Fingers crossed": a place named in talk of something else.
bool IsIdle(const Message& message, const LexiconMatch& match) {
  const int slot_index = message.meaning(match).slot;
  const Slot& slot = message.topic.slots()[slot_index];
  if (!slot.is_place() || slot_index == message.context.asked ||
      message.TellsOfProblem(slot_index) || IsNamedAsIt(message, match)) {
    return false;
  }
  const bool corrects = std::any_of(
      message.acts.begin(), message.acts.end(), [&](const LexiconMatch& m) {
        return message.act_rule(m).act() == v1::USER_ACT_CORRECT;
      });
  if (corrects) return false;
  // "Not the heel, it's the thumb": two places are compared.
  for (const LexiconMatch& other : message.phrases) {
    if (message.meaning(other).slot == slot_index &&
        (other.begin >= match.end || other.end <= match.begin)) {
      return false;
    }
  }
  int others = 0;
  for (int t = 0; t < message.size(); ++t) {
    if (!message.IsWordOrNumber(t) || Message::Matched(match, t)) continue;
    if (message.roles[t]->unit >= 0) return false;
    others += !message.Is(t, WordRoles::kStopWord) &&
              !message.Is(t, WordRoles::kCommon) &&
              !message.Is(t, WordRoles::kPolite);
  }
  return others > kIdleWords;
}

// "It looked a bit puffy" is no answer to whether it is numb.
bool TellsOfElse(const Message& message, const LexiconMatch& match) {
  return std::any_of(
      message.phrases.begin(), message.phrases.end(),
      [&](const LexiconMatch& other) {
        const Meaning& said = message.meaning(other);
        if (said.kind != Meaning::Kind::kValue ||
            message.clause_of[other.begin] != message.clause_of[match.begin]) {
          return false;
        }
        const Slot& slot = message.topic.slots()[said.slot];
        return slot.kind == v1::SLOT_KIND_YES_NO &&
               said.slot != message.context.asked;
      });
}

// "The numbness has gone" tells of the numbness, not how the pain changes.
bool IsChangeOfAnother(const Message& message, const LexiconMatch& match) {
  const Meaning& meaning = message.meaning(match);
  if (!message.topic.slots()[meaning.slot].content->tells_change()) {
    return false;
  }
  const bool over =
      std::any_of(message.triggers.begin(), message.triggers.end(),
                  [&](const LexiconMatch& m) {
                    const v1::ContextRule& rule = message.context_rule(m);
                    return rule.effect() == v1::CONTEXT_EFFECT_NEGATED &&
                           rule.direction() == v1::CONTEXT_DIRECTION_BACKWARD &&
                           m.begin < match.end && match.begin < m.end;
                  });
  if (!over) return false;
  const int clause = message.clause_of[match.begin];
  const LexiconMatch* last = nullptr;
  for (const LexiconMatch& m : message.phrases) {
    const Meaning::Kind kind = message.meaning(m).kind;
    if (m.end > match.begin || message.clause_of[m.begin] < clause - 1 ||
        (kind != Meaning::Kind::kValue && kind != Meaning::Kind::kAnchor) ||
        !message.topic.slots()[message.meaning(m).slot].red_flag) {
      continue;
    }
    last = &m;
  }
  return last != nullptr &&
         message.meaning(*last).kind == Meaning::Kind::kValue &&
         message.topic.slots()[message.meaning(*last).slot].kind ==
             v1::SLOT_KIND_YES_NO;
}

// "A bit red", asked whether it is numb: a degree of something else.
bool IsDegreeOfElse(const Message& message, const LexiconMatch& match) {
  const Slot& slot = message.topic.slots()[message.meaning(match).slot];
  const int next = match.end;
  if (slot.kind != v1::SLOT_KIND_YES_NO || next >= message.size() ||
      message.tokens[next].kind != knowledge::Token::Kind::kWord ||
      message.Is(next, WordRoles::kStopWord) ||
      message.Is(next, WordRoles::kCommon) ||
      message.Is(next, WordRoles::kPolite)) {
    return false;
  }
  for (int t = match.begin; t < match.end; ++t) {
    if (!message.Is(t, WordRoles::kStopWord) &&
        !message.Is(t, WordRoles::kCommon)) {
      return false;
    }
  }
  for (const auto* matches :
       {&message.phrases, &message.acts, &message.triggers, &message.times}) {
    for (const LexiconMatch& m : *matches) {
      if (Message::Matched(m, next)) return false;
    }
  }
  return true;
}

// "Yes but the pain is gone", asked whether it is numb: answered already.
bool IsOfPainBeside(const Message& message, const LexiconMatch& match) {
  const int clause = message.clause_of[match.begin];
  const bool answered = std::any_of(
      message.acts.begin(), message.acts.end(), [&](const LexiconMatch& m) {
        return IsAnswer(message.act_rule(m).act()) &&
               message.clause_of[m.begin] < clause;
      });
  return answered &&
         std::any_of(message.phrases.begin(), message.phrases.end(),
                     [&](const LexiconMatch& m) {
                       return message.meaning(m).kind ==
                                  Meaning::Kind::kAnchor &&
                              message.clause_of[m.begin] == clause &&
                              m.end <= match.begin;
                     });
}

// "It has not gone": a longer rule holds the denial, and with it the words.
void DenyWithin(const Message& message, const LexiconMatch& match,
                Standing* standing) {
  for (const LexiconMatch& m : message.triggers) {
    if (message.context_rule(m).effect() == v1::CONTEXT_EFFECT_PSEUDO &&
        m.begin < match.begin && match.end <= m.end) {
      standing->negated = true;
      standing->quote.begin = std::min(standing->quote.begin, m.begin);
    }
  }
}

// "On the heel of my hand", asked how it is held: where it hurts only if
// something says that it does.
bool IsAnswerToAsked(const Message& message, const LexiconMatch& match) {
  const int asked = message.context.asked;
  const int slot = message.meaning(match).slot;
  if (asked < 0 || slot == asked) return false;
  const Slot& pending = message.topic.slots()[asked];
  // "Only after runs", asked whether it is swollen.
  if (pending.kind == v1::SLOT_KIND_YES_NO &&
      pending.content->frames().empty() &&
      std::any_of(message.acts.begin(), message.acts.end(),
                  [&](const LexiconMatch& m) {
                    const v1::ActRule& rule = message.act_rule(m);
                    return rule.act() == v1::USER_ACT_AFFIRM && rule.partly() &&
                           rule.clause_start() && m.begin == match.begin &&
                           message.clause_of[m.begin] == 0;
                  })) {
    return true;
  }
  if (!message.topic.slots()[slot].is_place() ||
      pending.kind != v1::SLOT_KIND_CHOICE) {
    return false;
  }
  const bool hurts = std::any_of(
      message.phrases.begin(), message.phrases.end(),
      [&](const LexiconMatch& m) {
        return message.meaning(m).kind == Meaning::Kind::kAnchor &&
               message.clause_of[m.begin] == message.clause_of[match.begin];
      });
  return !hurts &&
         std::any_of(message.phrases.begin(), message.phrases.end(),
                     [&](const LexiconMatch& m) {
                       const Meaning& other = message.meaning(m);
                       return other.slot == asked && m.begin < match.end &&
                              match.begin < m.end &&
                              (other.kind == Meaning::Kind::kValue ||
                               other.kind == Meaning::Kind::kPendingValue);
                     });
}

// How a value is to be taken beside others.
Standing StandingOf(const Message& message, const Context& context,
                    const LexiconMatch& match) {
  Standing standing = context.Of(match);
  const Meaning& meaning = message.meaning(match);
  const Slot& slot = message.topic.slots()[meaning.slot];
  const int clause = message.clause_of[match.begin];
  // "No stiffness, nothing": the same again, and no denial of a denial.
  if (slot.kind == v1::SLOT_KIND_YES_NO && meaning.choice == kNo &&
      standing.negated && !standing.over && context.LabelOf(match) &&
      message.tokens[message.clauses[clause].tokens.end - 1].text != "?") {
    standing.negated = false;
  }
  // "The puffiness of my thumb went down": that is over, and the thumb is the
  // place all the same.
  if (slot.is_place() && standing.negated && standing.over) {
    for (const LexiconMatch& m : message.phrases) {
      const Meaning& other = message.meaning(m);
      if (m.end <= match.begin && message.clause_of[m.begin] == clause &&
          other.kind == Meaning::Kind::kValue &&
          message.topic.slots()[other.slot].kind == v1::SLOT_KIND_YES_NO &&
          message.topic.slots()[other.slot].red_flag) {
        standing.negated = standing.over = false;
      }
    }
  }
  return standing;
}

}  // namespace

bool IsOfAge(const Message& message, const LexiconMatch& match) {
  return match.begin > 0 && message.Is(match.begin, WordRoles::kNotTimeAfter) &&
         message.roles[match.begin - 1]->unit >= 0;
}

absl::optional<Candidate> Judge(const Message& message, int slot_index,
                                int choice, Standing standing,
                                absl::string_view phrase, Span span) {
  const Slot& slot = message.topic.slots()[slot_index];
  // What lasts is so now if it ever was.
  if (slot.lasting) standing.historical = false;
  if (standing.Void()) {
    message.tracer.Add(phrase, span.begin, span.end,
                       "not taken: ", WhyVoid(standing));
    return absl::nullopt;
  }
  const Value value = ValueOf(slot, choice, standing);
  if (value.open()) {
    message.tracer.Add(phrase, span.begin, span.end,
                       "not taken: denied, which says nothing else");
    return absl::nullopt;
  }
  message.tracer.Add(phrase, span.begin, span.end, slot.id, " = ",
                     value.unsure() ? "unsure" : slot.choices[value.choice].id,
                     standing.negated ? " (denied)" : "");
  const bool says_no = slot.kind == v1::SLOT_KIND_YES_NO && choice == kNo &&
                       !standing.negated && !standing.uncertain;
  return Candidate{.slot = slot_index,
                   .value = value,
                   .tokens = standing.quote,
                   .past = standing.past && !standing.over && !says_no,
                   .over = standing.over && !standing.returned,
                   .says_no = says_no && !standing.returned};
}

std::vector<Candidate> ReadValues(const Message& message,
                                  const Context& context) {
  std::vector<Candidate> candidates;
  const Bearers bearers(message);
  const std::vector<FrameReading> frames =
      ReadFrames(message, context, bearers);
  for (const LexiconMatch& match : message.phrases) {
    const Meaning& meaning = message.meaning(match);
    const bool pending = meaning.kind == Meaning::Kind::kPendingValue;
    if (meaning.kind == Meaning::Kind::kName) {
      ReadName(message, context, match, &candidates);
      continue;
    }
    if (meaning.kind != Meaning::Kind::kValue && !pending) continue;
    const Slot& slot = message.topic.slots()[meaning.slot];
    const Span span = message.SpanOf(match.begin, match.end);
    const auto reject = [&](absl::string_view why) {
      message.tracer.Add(meaning.phrase, span.begin, span.end,
                         "not taken: ", why);
    };
    if (!context.InOneClause(match)) {
      reject("its words stand in two clauses");
      continue;
    }
    if (IsOfAge(message, match)) {
      reject("of an age");
      continue;
    }
    if (IsIdle(message, match)) {
      reject("nothing says that something is wrong there");
      continue;
    }
    if (pending &&
        (TellsOfElse(message, match) || IsDegreeOfElse(message, match) ||
         IsOfPainBeside(message, match))) {
      reject("said of something else");
      continue;
    }
    if (IsAnswerToAsked(message, match)) {
      reject("its words answer what was asked");
      continue;
    }
    if (IsChangeOfAnother(message, match)) {
      reject("it is something else that is over");
      continue;
    }
    if (slot.kind == v1::SLOT_KIND_YES_NO && !slot.lasting &&
        bearers.IsOfAnother(match)) {
      reject("told of something else");
      continue;
    }
    if (IsToldOfFrame(message, meaning, match, frames)) {
      reject("told of a circumstance");
      continue;
    }
    Standing standing = StandingOf(message, context, match);
    if (pending) DenyWithin(message, match, &standing);
    absl::optional<Candidate> candidate = Judge(
        message, meaning.slot, meaning.choice, standing, meaning.phrase, span);
    if (!candidate.has_value()) continue;
    candidate->weak = pending;
    candidates.push_back(*std::move(candidate));
  }
  for (const FrameReading& frame : frames) {
    candidates.push_back(frame.candidate);
  }
  ReadExceptions(message, &candidates);
  return candidates;
}

}  // namespace footnote::dialogue
