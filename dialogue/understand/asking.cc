#include "dialogue/understand/asking.h"

#include <algorithm>

#include "dialogue/understand/question.h"
#include "dialogue/understand/question_terms.h"

namespace footnote::dialogue {
namespace {

using knowledge::Token;
using knowledge::WordRoles;

// Of a message that asks many things, the first so many are looked up.
constexpr int kMostAsked = 8;
// So many words of a sentence before those that ask belong to them.
constexpr int kMostBefore = 3;

// "By what percentage may I": a few words before those that ask belong to them;
// all do before "or is it".
int AsksFrom(const Message& message, int asks_from, int sentence_begin) {
  if (message.Is(asks_from, WordRoles::kList)) return sentence_begin;
  int words = 0;
  for (int t = asks_from - 1; t >= sentence_begin; --t) {
    words += message.IsWordOrNumber(t);
    if (words > kMostBefore || knowledge::EndsClause(message.tokens[t])) {
      return asks_from;
    }
  }
  return sentence_begin;
}

// "It is numb, what does that mean?": that is what the message has told.
bool IsOfWhatWasTold(const Message& message, size_t clause) {
  const TokenRange& tokens = message.clauses[clause].tokens;
  bool refers = false;
  for (int t = tokens.begin; t < tokens.end; ++t) {
    refers |= message.Is(t, WordRoles::kReferring);
  }
  return refers &&
         !ReadQuestionTerms(message, {0, tokens.begin}).subjects.empty();
}

}  // namespace

std::vector<Asking> FindAskings(const Message& message,
                                const std::vector<ActMention>& acts) {
  std::vector<Asking> askings;
  int sentence_begin = 0;
  for (size_t i = 0; i < message.clauses.size(); ++i) {
    const Clause& clause = message.clauses[i];
    if (i > 0 && clause.sentence != message.clauses[i - 1].sentence) {
      sentence_begin = clause.tokens.begin;
    }
    const bool goes_on =
        !askings.empty() && askings.back().sentence_begin == sentence_begin;
    if (goes_on) askings.back().range.end = clause.tokens.end;
    if (clause.asks_from >= clause.tokens.end || goes_on) continue;
    const Span span = message.SpanOf(clause.tokens.begin, clause.tokens.end);
    const bool about_conversation =
        std::any_of(acts.begin(), acts.end(), [&](const ActMention& a) {
          return IsAboutConversation(a.act) && a.span.begin < span.end &&
                 a.span.end > span.begin &&
                 !(a.act == v1::USER_ACT_HELP && IsOfWhatWasTold(message, i));
        });
    bool words = false;
    for (int t = clause.asks_from; t < clause.tokens.end; ++t) {
      words |= message.tokens[t].kind == Token::Kind::kWord;
    }
    if (about_conversation || !words) continue;
    if (askings.size() == kMostAsked) break;
    const int from = AsksFrom(message, clause.asks_from, sentence_begin);
    askings.push_back(
        {.range = {from, clause.tokens.end}, .sentence_begin = sentence_begin});
  }
  return askings;
}

}  // namespace footnote::dialogue
