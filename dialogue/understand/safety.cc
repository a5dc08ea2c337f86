#include "dialogue/understand/safety.h"

#include <algorithm>

#include "dialogue/understand/matcher.h"

namespace footnote::dialogue {
namespace {

using knowledge::LanguageMeaning;
using knowledge::LexiconMatch;
using knowledge::WordRoles;

constexpr absl::string_view kDenied = "denied";

bool IsHelp(const Message& message, const LexiconMatch& reply) {
  return message.language_meaning(reply).kind ==
         LanguageMeaning::Kind::kHelpUnderWay;
}

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

// Denied, or a part of words of the same sign that are: in "it has not gone
// white", "gone white" as well.
bool IsDenied(const Message& message, const LexiconMatch& match,
              const Context& context) {
  return std::any_of(message.safety.begin(), message.safety.end(),
                     [&](const LexiconMatch& whole) {
                       return whole.meaning == match.meaning &&
                              Message::Covers(whole, match) &&
                              context.OfSign(whole).negated;
                     });
}

// Asked whether there is danger, "the ambulance is coming" is no further one.
bool TellsOfHelp(const Message& message, const LexiconMatch& match) {
  return message.context.pending == v1::Pending::KIND_EMERGENCY &&
         std::any_of(message.danger_replies.begin(),
                     message.danger_replies.end(),
                     [&](const LexiconMatch& reply) {
                       return IsHelp(message, reply) && Overlap(reply, match);
                     });
}

// Why it is no sign; empty where it is one.
absl::string_view WhyNot(const Message& message, const LexiconMatch& match,
                         const Context& context) {
  const int sign = message.language_meaning(match).index;
  for (const LexiconMatch& other : message.safety) {
    const LanguageMeaning& meaning = message.language_meaning(other);
    // "The scan can wait, bone is showing": no figure runs over clauses.
    if (meaning.kind == LanguageMeaning::Kind::kNotSafety &&
        meaning.index == sign && Overlap(other, match) &&
        message.clause_of[other.begin] == message.clause_of[other.end - 1]) {
      return "a figure of speech";
    }
  }
  const Standing standing = context.OfSign(match);
  if (IsDenied(message, match, context)) return kDenied;
  if (TellsOfHelp(message, match)) return "tells of help";
  if (standing.historical) return "over long ago";
  if (standing.other_person && standing.past) return "somebody else's";
  if (message.language.content().safety_signs(sign).even_if_supposed()) {
    return "";
  }
  if (standing.hypothetical) return "only supposed";
  if (standing.asked && !IsAboutSomebody(message)) return "asked in general";
  return "";
}

void AddOnce(int sign, std::vector<int>* signs) {
  if (std::find(signs->begin(), signs->end(), sign) == signs->end()) {
    signs->push_back(sign);
  }
}

// Behind a "no", whatever bears on no danger: other answers, courtesy, words
// without a meaning of their own.
bool SaysNothingElse(const Message& message) {
  for (int t = 0; t < message.size(); ++t) {
    if (!message.IsWordOrNumber(t) || message.Is(t, WordRoles::kPolite) ||
        message.Is(t, WordRoles::kStopWord)) {
      continue;
    }
    const bool in_act = std::any_of(
        message.acts.begin(), message.acts.end(), [&](const LexiconMatch& act) {
          return Message::Matched(act, t) &&
                 message.act_rule(act).act() != v1::USER_ACT_UNSPECIFIED;
        });
    if (!in_act) return false;
  }
  return true;
}

// The last of "yes" and "no" is "no".
bool EndsInNo(const Reading& reading) {
  bool no = false;
  for (const ActMention& act : reading.acts) {
    if (act.act == v1::USER_ACT_DENY) no = true;
    if (act.act == v1::USER_ACT_AFFIRM) no = false;
  }
  return no;
}

}  // namespace

void ReadSafety(const Message& message, const Context& context,
                Reading* reading) {
  for (const LexiconMatch& match : message.safety) {
    const LanguageMeaning& meaning = message.language_meaning(match);
    if (meaning.kind != LanguageMeaning::Kind::kSafety) continue;
    const std::string& id =
        message.language.content().safety_signs(meaning.index).id();
    const Span span = message.SpanOf(match.begin, match.end);
    const absl::string_view why = WhyNot(message, match, context);
    if (!why.empty()) {
      message.tracer.Add(id, span.begin, span.end, "no sign: ", why);
      if (why == kDenied) AddOnce(meaning.index, &reading->denied_signs);
      continue;
    }
    message.tracer.Add(id, span.begin, span.end, "sign of an emergency");
    const bool told = std::any_of(
        reading->safety.begin(), reading->safety.end(),
        [&](const SafetyMention& m) { return m.sign == meaning.index; });
    if (!told) reading->safety.push_back({.sign = meaning.index, .span = span});
  }
}

bool DeniesDanger(const Message& message, const Reading& reading) {
  if (!reading.safety.empty()) return false;
  bool taken_back = false;
  for (const LexiconMatch& reply : message.danger_replies) {
    if (message.language_meaning(reply).kind !=
        LanguageMeaning::Kind::kTakenBack) {
      return false;
    }
    taken_back = true;
  }
  if (taken_back) return true;
  if (!EndsInNo(reading)) return false;
  return !reading.mentions.empty() || SaysNothingElse(message);
}

bool HasHelp(const Message& message, const Reading& reading) {
  if (reading.question.has_value()) return false;
  return std::any_of(
      message.danger_replies.begin(), message.danger_replies.end(),
      [&](const LexiconMatch& reply) { return IsHelp(message, reply); });
}

void DropAnswersToDanger(const Message& message,
                         std::vector<Mention>* mentions) {
  if (message.context.pending != v1::Pending::KIND_EMERGENCY) return;
  std::vector<int> replies;
  for (const LexiconMatch& reply : message.danger_replies) {
    for (int t = reply.begin; t < reply.end; ++t) {
      replies.push_back(message.clause_of[t]);
    }
  }
  const auto is_reply = [&](const Mention& mention) {
    for (int t = 0; t < message.size(); ++t) {
      const int begin = message.SpanOf(t, t + 1).begin;
      if (begin < mention.span.begin || begin >= mention.span.end) continue;
      if (std::find(replies.begin(), replies.end(), message.clause_of[t]) !=
          replies.end()) {
        return true;
      }
    }
    return false;
  };
  for (const Mention& mention : *mentions) {
    if (!is_reply(mention)) continue;
    message.tracer.Add(message.topic.slots()[mention.slot].id,
                       mention.span.begin, mention.span.end,
                       "not taken: it answers whether there is danger");
  }
  mentions->erase(std::remove_if(mentions->begin(), mentions->end(), is_reply),
                  mentions->end());
}

}  // namespace footnote::dialogue
