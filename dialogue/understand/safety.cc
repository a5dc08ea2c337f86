#include "dialogue/understand/safety.h"

#include <algorithm>

#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {
namespace {

using knowledge::LanguageMeaning;
using knowledge::LexiconMatch;
using knowledge::WordRoles;

// Somebody is meant: the person who writes, or "this", what they have.
bool IsAboutSomebody(const Message& message) {
  for (int t = 0; t < message.size(); ++t) {
    if (message.Is(t, WordRoles::kOwn) ||
        message.Is(t, WordRoles::kReferring)) {
      return true;
    }
  }
  return false;
}

// Why it is no sign; empty where it is one.
absl::string_view WhyNot(const Message& message, const LexiconMatch& match,
                         const Context& context) {
  const int sign = message.language_meaning(match).index;
  for (const LexiconMatch& other : message.safety) {
    const LanguageMeaning& meaning = message.language_meaning(other);
    if (meaning.kind == LanguageMeaning::Kind::kNotSafety &&
        meaning.index == sign && Overlap(other, match)) {
      return "a figure of speech";
    }
  }
  const Standing standing = context.OfSign(match);
  if (standing.negated) return "denied";
  if (standing.hypothetical &&
      !message.language.content().safety_signs(sign).even_if_supposed()) {
    return "only supposed";
  }
  if (standing.historical) return "over long ago";
  if (standing.other_person && standing.past) return "somebody else's";
  if (standing.asked && !IsAboutSomebody(message)) return "asked in general";
  return "";
}

}  // namespace

std::vector<SafetyMention> ReadSafety(const Message& message,
                                      const Context& context) {
  std::vector<SafetyMention> mentions;
  for (const LexiconMatch& match : message.safety) {
    const LanguageMeaning& meaning = message.language_meaning(match);
    if (meaning.kind != LanguageMeaning::Kind::kSafety) continue;
    const std::string& id =
        message.language.content().safety_signs(meaning.index).id();
    const Span span = message.SpanOf(match.begin, match.end);
    const absl::string_view why = WhyNot(message, match, context);
    if (!why.empty()) {
      message.tracer.Add(id, span.begin, span.end, "no sign: ", why);
      continue;
    }
    message.tracer.Add(id, span.begin, span.end, "sign of an emergency");
    const bool told = std::any_of(
        mentions.begin(), mentions.end(),
        [&](const SafetyMention& m) { return m.sign == meaning.index; });
    if (!told) mentions.push_back({.sign = meaning.index, .span = span});
  }
  return mentions;
}

}  // namespace footnote::dialogue
