// What the rules of context did, for those who ask why.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "dialogue/understand/context.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;

absl::string_view Does(v1::ContextEffect effect) {
  switch (effect) {
    case v1::CONTEXT_EFFECT_NEGATED:
      return "denies";
    case v1::CONTEXT_EFFECT_UNCERTAIN:
      return "doubts";
    case v1::CONTEXT_EFFECT_HYPOTHETICAL:
      return "only supposes";
    case v1::CONTEXT_EFFECT_HISTORICAL:
      return "is of long ago:";
    case v1::CONTEXT_EFFECT_OTHER_PERSON:
      return "is of somebody else:";
    case v1::CONTEXT_EFFECT_PAST:
      return "is of before now:";
    case v1::CONTEXT_EFFECT_PSEUDO:
      return "changes nothing, and silences what is part of it";
    case v1::CONTEXT_EFFECT_TERMINATE:
      return "ends how far the rules before it reach";
    case v1::CONTEXT_EFFECT_EXCEPT:
      return "begins an exception";
    case v1::CONTEXT_EFFECT_SINCE_THEN:
      return "points back at a time told before";
    case v1::CONTEXT_EFFECT_FIGURE:
      return "is a figure of speech";
    case v1::CONTEXT_EFFECT_CONDITIONAL:
      return "supposes";
    case v1::CONTEXT_EFFECT_BEGUN:
      return "says that it is so since then:";
    case v1::CONTEXT_EFFECT_RETURNED:
      return "says that it is so again:";
    case v1::CONTEXT_EFFECT_TESTED:
      return "is about a test for";
    case v1::CONTEXT_EFFECT_NAMED:
      return "names the answer about";
    default:
      return "applies to";
  }
}

// The words of the matches that begin among `tokens`, each place once.
void AppendReached(const Message& message,
                   const std::vector<LexiconMatch>& matches, TokenRange tokens,
                   const LexiconMatch& trigger, std::string* reached) {
  int last_end = -1;
  // Matches stand in the order of the text.
  const auto first = std::partition_point(
      matches.begin(), matches.end(),
      [&](const LexiconMatch& m) { return m.begin < tokens.begin; });
  for (auto it = first; it != matches.end() && it->begin < tokens.end; ++it) {
    const LexiconMatch& m = *it;
    if (m.end <= last_end || Message::Covers(m, trigger)) continue;
    last_end = m.end;
    const Span span = message.SpanOf(m.begin, m.end);
    absl::StrAppend(reached, reached->empty() ? "" : ", ", "\"",
                    message.text.substr(span.begin, span.end - span.begin),
                    "\"");
  }
}

}  // namespace

void Context::TraceRules() const {
  if (!message_.tracer.active()) return;
  auto reach = reaches_.begin();  // in the order of the triggers
  for (const LexiconMatch& trigger : message_.triggers) {
    const v1::ContextRule& rule = message_.context_rule(trigger);
    bool reaches = false;
    for (; reach != reaches_.end() && reach->trigger == &trigger; ++reach) {
      TraceReach(*reach);
      reaches = true;
    }
    if (reaches) continue;
    const bool has_direction =
        rule.direction() != v1::CONTEXT_DIRECTION_UNSPECIFIED;
    const Span span = message_.SpanOf(trigger.begin, trigger.end);
    message_.tracer.Add(rule.id(), span.begin, span.end, Does(rule.effect()),
                        has_direction ? " nothing: no words lie that way" : "");
  }
  for (const Label& labelled : labels_) {
    const Span span =
        message_.SpanOf(labelled.phrase.begin, labelled.answer.end);
    message_.tracer.Add("label", span.begin, span.end,
                        "the answer is to the words before it");
  }
  if (patient_is_other_) {
    message_.tracer.Add("patient", 0, 0,
                        "somebody else throughout, and so the one asked for");
  }
}

void Context::TraceReach(const Reach& reach) const {
  const LexiconMatch& trigger = *reach.trigger;
  std::string reached;
  AppendReached(message_, message_.phrases, reach.tokens, trigger, &reached);
  AppendReached(message_, message_.safety, reach.tokens, trigger, &reached);
  const Span span = message_.SpanOf(trigger.begin, trigger.end);
  message_.tracer.Add(message_.context_rule(trigger).id(), span.begin, span.end,
                      Does(reach.effect), " ",
                      reached.empty() ? "no phrase within its reach" : reached);
}

}  // namespace footnote::dialogue
