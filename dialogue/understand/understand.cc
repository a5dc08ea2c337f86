#include "dialogue/understand/understand.h"

#include <algorithm>
#include <utility>

#include "dialogue/understand/acts.h"
#include "dialogue/understand/amounts.h"
#include "dialogue/understand/answers.h"
#include "dialogue/understand/attachment.h"
#include "dialogue/understand/candidate.h"
#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"
#include "dialogue/understand/question.h"
#include "dialogue/understand/safety.h"
#include "dialogue/understand/settle.h"
#include "dialogue/understand/values.h"

namespace footnote::dialogue {
namespace {

using knowledge::Token;
using knowledge::WordRoles;

// Of a message in English, at least this part of the words is common or known.
constexpr double kLeastKnown = 0.34;
// Fewer words than this tell nothing of the language.
constexpr int kFewestWords = 3;

bool IsEmpty(const Message& message) {
  if (!message.acts.empty() || !message.phrases.empty()) return false;
  for (int t = 0; t < message.size(); ++t) {
    if (message.IsWordOrNumber(t)) return false;
  }
  return true;
}

// Letters beyond Latin take two bytes from 0xCD on, or three and more.
bool IsOtherScript(const Token& token) {
  return static_cast<unsigned char>(token.text[0]) >= 0xCD;
}

bool IsOtherLanguage(const Message& message) {
  int words = 0;
  int known = 0;
  int other_script = 0;
  for (int t = 0; t < message.size(); ++t) {
    const Token& token = message.tokens[t];
    if (token.kind != Token::Kind::kWord) continue;
    ++words;
    const WordRoles& roles = *message.roles[t];
    if (IsOtherScript(token)) {
      ++other_script;
    } else if (roles.Is(WordRoles::kCommon) || roles.Is(WordRoles::kStopWord) ||
               message.topic.lexicon().Knows(token)) {
      ++known;
    }
  }
  if (2 * other_script > words) return true;
  return words >= kFewestWords && known < kLeastKnown * words;
}

// A yes, a no or "don't know" alone informs of nothing beyond itself.
bool Informs(const Message& message, const Mention& mention) {
  if (!mention.answers_pending) return true;
  const v1::SlotKind kind = message.topic.slots()[mention.slot].kind;
  return kind != v1::SLOT_KIND_YES_NO && !mention.value.unsure();
}

// "Change my answer about the numbness", "go back to how long it has hurt".
int Reopened(const Message& message, const Context& context,
             const Reading& reading) {
  if (!reading.Has(v1::USER_ACT_CORRECT) && !reading.Has(v1::USER_ACT_BACK)) {
    return -1;
  }
  for (const knowledge::LexiconMatch& m : message.phrases) {
    const int slot = message.meaning(m).slot;
    if (slot < 0 || !context.Of(m).named) continue;
    if (reading.Find(slot) != nullptr) return -1;
    const Span span = message.SpanOf(m.begin, m.end);
    message.tracer.Add(message.meaning(m).phrase, span.begin, span.end,
                       "the answer about it is to be changed");
    return slot;
  }
  return -1;
}

void FinishActs(const Message& message, Reading* reading) {
  std::vector<ActMention>& acts = reading->acts;
  const Mention* first = nullptr;
  for (const Mention& mention : reading->mentions) {
    if (Informs(message, mention) &&
        (first == nullptr || mention.span.begin < first->span.begin)) {
      first = &mention;
    }
  }
  if (first != nullptr) {
    message.tracer.Add("inform", first->span.begin, first->span.end,
                       "USER_ACT_INFORM: it tells a finding");
    acts.push_back({.act = v1::USER_ACT_INFORM, .span = first->span});
  }
  if (reading->question.has_value()) {
    message.tracer.Add("ask", reading->question->span.begin,
                       reading->question->span.end,
                       "USER_ACT_ASK: it asks something of the article");
    acts.push_back({.act = v1::USER_ACT_ASK, .span = reading->question->span});
  }
  // "What does that mean" asks of the bot's words, or of the user's own.
  if (reading->question.has_value()) {
    const Span asked = reading->question->span;
    acts.erase(std::remove_if(acts.begin(), acts.end(),
                              [&](const ActMention& a) {
                                return a.act == v1::USER_ACT_HELP &&
                                       a.span.begin >= asked.begin &&
                                       a.span.end <= asked.end;
                              }),
               acts.end());
  }
  // "actually" corrects only where something is told.
  if (reading->mentions.empty() && reading->question.has_value()) {
    acts.erase(std::remove_if(acts.begin(), acts.end(),
                              [](const ActMention& a) {
                                return a.act == v1::USER_ACT_CORRECT;
                              }),
               acts.end());
  }
  std::stable_sort(acts.begin(), acts.end(),
                   [](const ActMention& a, const ActMention& b) {
                     return a.span.begin < b.span.begin;
                   });
}

}  // namespace

bool Reading::Has(v1::UserAct act) const {
  return std::any_of(acts.begin(), acts.end(),
                     [&](const ActMention& a) { return a.act == act; });
}

const Mention* Reading::Find(int slot) const {
  for (const Mention& mention : mentions) {
    if (mention.slot == slot) return &mention;
  }
  return nullptr;
}

Reading Understand(const knowledge::Topic& topic, absl::string_view text,
                   const ReadingContext& context) {
  Reading reading;
  const Message message(topic, text, context,
                        Tracer(context.trace ? &reading.trace : nullptr));
  if (IsEmpty(message)) {
    message.tracer.Add("empty", 0, 0, "there is nothing to read");
    reading.empty = true;
    return reading;
  }
  const Context standing(message);
  std::vector<Candidate> candidates = ReadValues(message, standing);
  const std::vector<Amount> amounts = ReadAmounts(message, standing);
  for (Candidate& candidate : AttachAmounts(message, standing, amounts)) {
    candidates.push_back(std::move(candidate));
  }
  reading.acts = ReadActs(message, standing);
  ReadSafety(message, standing, &reading);
  // "I can't breathe" says no to nothing that was asked.
  if (reading.safety.empty()) ReadAnswer(message, reading.acts, &candidates);
  reading.mentions = Settle(message, std::move(candidates));
  reading.reopens = Reopened(message, standing, reading);
  if (reading.reopens < 0) {
    reading.question = ReadQuestion(message, reading.acts);
  }
  reading.denies_danger = DeniesDanger(message, reading);
  reading.help_under_way = HasHelp(message, reading);
  DropAnswersToDanger(message, &reading.mentions);
  FinishActs(message, &reading);
  if (reading.mentions.empty() && reading.safety.empty() &&
      (reading.acts.empty() ||
       (reading.question.has_value() && !reading.question->known))) {
    reading.other_language = IsOtherLanguage(message);
    if (reading.other_language) {
      message.tracer.Add("language", 0, 0, "seems to be another language");
    }
  }
  return reading;
}

QuestionReading AnswerQuestion(const knowledge::Topic& topic,
                               absl::string_view text,
                               std::vector<v1::TraceEntry>* trace) {
  const ReadingContext context;
  const Message message(topic, text, context, Tracer(trace));
  if (message.tokens.empty()) return {};
  const std::vector<ActMention> acts = ReadActs(message, Context(message));
  const bool tells = std::any_of(
      message.phrases.begin(), message.phrases.end(),
      [&](const knowledge::LexiconMatch& m) {
        const knowledge::Meaning& meaning = message.meaning(m);
        return meaning.kind == knowledge::Meaning::Kind::kValue ||
               meaning.kind == knowledge::Meaning::Kind::kCondition ||
               (meaning.kind == knowledge::Meaning::Kind::kSubject &&
                topic.RoleOf(topic.SubjectOf(meaning.index)) ==
                    v1::SUBJECT_ROLE_CIRCUMSTANCE);
      });
  for (const ActMention& act : acts) {
    if (!tells && IsAboutConversation(act.act)) {
      message.tracer.Add("question", act.span.begin, act.span.end,
                         "not known: about the conversation");
      return {.span = act.span};
    }
  }
  return ReadAsQuestion(message, acts);
}

}  // namespace footnote::dialogue
