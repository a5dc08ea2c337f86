#include "dialogue/understand/message.h"

#include <algorithm>

#include "dialogue/understand/clauses.h"
#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {

using knowledge::LanguageMeaning;
using knowledge::LexiconMatch;
using knowledge::Meaning;

namespace {

bool IsValue(const Meaning& meaning) {
  return meaning.kind == Meaning::Kind::kValue ||
         meaning.kind == Meaning::Kind::kPendingValue;
}

bool IsAnchor(const Meaning& meaning) {
  return meaning.kind == Meaning::Kind::kAnchor ||
         meaning.kind == Meaning::Kind::kAmountReading;
}

}  // namespace

Message::Message(const knowledge::Topic& topic_in, absl::string_view text_in,
                 const ReadingContext& context_in, Tracer tracer_in)
    : topic(topic_in),
      language(topic_in.language()),
      text(text_in),
      context(context_in),
      tracer(tracer_in),
      tokens(knowledge::Tokenize(text_in)) {
  roles.reserve(tokens.size());
  for (const knowledge::Token& token : tokens) {
    roles.push_back(&language.Roles(token.text));
  }
  FindPhrases();
  FindTriggers();
  SplitClauses(this);
}

void Message::FindPhrases() {
  phrases = topic.lexicon().FindAll(tokens);
  // What only counts as an answer is not there while another is awaited.
  phrases.erase(std::remove_if(phrases.begin(), phrases.end(),
                               [&](const LexiconMatch& m) {
                                 const Meaning& said = meaning(m);
                                 return said.kind ==
                                            Meaning::Kind::kPendingValue &&
                                        said.slot != context.asked;
                               }),
                phrases.end());
  HideContained(
      [&](const LexiconMatch& outer, const LexiconMatch& inner) {
        const Meaning& by = meaning(outer);
        const Meaning& what = meaning(inner);
        if (IsAnchor(by)) return IsAnchor(what);
        if (by.kind == Meaning::Kind::kPendingValue) {
          return what.kind == Meaning::Kind::kPendingValue;
        }
        return IsValue(by) && IsValue(what);
      },
      [&](const LexiconMatch& outer, const LexiconMatch& inner) {
        const Span span = SpanOf(inner.begin, inner.end);
        tracer.Add(meaning(inner).phrase, span.begin, span.end,
                   "not taken: part of \"", meaning(outer).phrase, "\"");
      },
      &phrases);
}

void Message::FindTriggers() {
  for (const LexiconMatch& m : language.lexicon().FindAll(tokens)) {
    switch (language_meaning(m).kind) {
      case LanguageMeaning::Kind::kContext:
        triggers.push_back(m);
        break;
      case LanguageMeaning::Kind::kAct:
        acts.push_back(m);
        break;
      case LanguageMeaning::Kind::kNamedTime:
        times.push_back(m);
        break;
      case LanguageMeaning::Kind::kAmountModifier:
        modifiers.push_back(m);
        break;
      case LanguageMeaning::Kind::kSafety:
      case LanguageMeaning::Kind::kNotSafety:
        safety.push_back(m);
        break;
    }
  }
  const auto silent = [](const LexiconMatch&, const LexiconMatch&) {};
  KeepLongest(silent, &times);
  KeepLongest(silent, &modifiers);
  HideContained([](const LexiconMatch&, const LexiconMatch&) { return true; },
                [&](const LexiconMatch& outer, const LexiconMatch& inner) {
                  const Span span = SpanOf(inner.begin, inner.end);
                  tracer.Add(act_rule(inner).id(), span.begin, span.end,
                             "not taken: part of ", act_rule(outer).id());
                },
                &acts);
  // When something was is told beside all else that the same words say.
  const auto past = std::stable_partition(
      triggers.begin(), triggers.end(), [&](const LexiconMatch& m) {
        return context_rule(m).effect() != v1::CONTEXT_EFFECT_PAST;
      });
  const Matches past_triggers(past, triggers.end());
  triggers.erase(past, triggers.end());
  KeepLongest(
      [&](const LexiconMatch& kept, const LexiconMatch& dropped) {
        const Span span = SpanOf(dropped.begin, dropped.end);
        tracer.Add(context_rule(dropped).id(), span.begin, span.end,
                   "does not apply: part of ", context_rule(kept).id());
      },
      &triggers);
  triggers.insert(triggers.end(), past_triggers.begin(), past_triggers.end());
  // "not getting better" is one phrase of a topic: its "not" is used up.
  const auto used_up = [&](const LexiconMatch& trigger) {
    return std::any_of(
        phrases.begin(), phrases.end(), [&](const LexiconMatch& phrase) {
          return IsValue(meaning(phrase)) && Covers(phrase, trigger) &&
                 WordCount(phrase) > WordCount(trigger);
        });
  };
  triggers.erase(std::remove_if(triggers.begin(), triggers.end(),
                                [&](const LexiconMatch& m) {
                                  if (!used_up(m)) return false;
                                  const Span span = SpanOf(m.begin, m.end);
                                  tracer.Add(context_rule(m).id(), span.begin,
                                             span.end,
                                             "does not apply: part of a phrase "
                                             "of the topic");
                                  return true;
                                }),
                 triggers.end());
}

}  // namespace footnote::dialogue
