// Splits a message into clauses: how far a negation or a doubt reaches, and
// what a question asks.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_CLAUSES_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_CLAUSES_H_

#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Fills Message::clauses and clause_of. Phrases, triggers and acts are there.
void SplitClauses(Message* message);

// Whether nothing but courtesies and conjunctions stands before `token` in its
// clause.
bool BeginsClause(const Message& message, int token);

// More words than this around a phrase are no courtesy any more, whatever they
// are. It keeps the reading of a message linear in its length.
inline constexpr int kMostCourtesy = 16;

// Whether nothing but courtesies stands from `token` to the message's end.
bool EndsMessage(const Message& message, int token);

// Whether `match` is all of its clause but for courtesies.
bool IsWholeClause(const Message& message,
                   const knowledge::LexiconMatch& match);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_CLAUSES_H_
