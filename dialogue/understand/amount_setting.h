// What stands around an amount: the words that say what it is of.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SETTING_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SETTING_H_

#include <vector>

#include "dialogue/understand/amounts.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Looks only; `message` and `amounts`, all of the message, must outlive it.
class AmountSetting {
 public:
  AmountSetting(const Message& message, const std::vector<Amount>& amounts);

  int ClauseOf(int token) const;
  // "Experienced typist (25 years)": the amount is what the brackets tell.
  bool IsInBrackets(const Amount& amount,
                    const knowledge::LexiconMatch& m) const;
  // "A pain in my hand (the left one) for two weeks": the clause before the
  // brackets goes on behind them. -1 where nothing does.
  int ResumedBy(int clause) const;
  static int Distance(const Amount& amount, const knowledge::LexiconMatch& m);
  // "It hurts when I stand for a long time"
  bool IsOfCircumstance(const Amount& amount) const;
  // "It starts when I have typed for ages": told vaguely, behind a condition.
  bool IsOfSubordinate(const Amount& amount,
                       const knowledge::LexiconMatch& anchor) const;
  // "It began on Saturday", "last night, out of nowhere, it began".
  bool Began(const Amount& amount) const;
  // "I hurt my wrist today": what is done to something happens once, and has
  // begun with it.
  bool IsInjury(const knowledge::LexiconMatch& anchor) const;
  // "Started ten days ago", with no subject and no object: what began is what
  // the talk is of.
  bool BeganByItself(const Amount& amount) const;
  // "Since Tuesday", "since the race on Tuesday".
  bool IsSince(const Amount& amount) const;
  // "Better since Monday", "worse over the last few days": when it changed.
  bool IsOfChange(const Amount& amount) const;
  // "Pounding the streets for years": a value's phrase holds it. Of a sign it
  // may be all the same ("kept me awake last night").
  bool IsOfValue(const Amount& amount) const;
  // "It was agony last week, now it is just an ache": what the clause behind
  // says is set against it.
  bool IsSetAgainst(const Amount& amount) const;
  // "The left thumb for three weeks": beside where it hurts, and said of
  // nothing else.
  bool IsBesidePlace(const Amount& amount) const;
  // "... that began on Monday"
  bool BeganThere(const Amount& amount) const;
  // "A typist here, two months in": how far into something.
  bool IsHowFar(const Amount& amount) const;
  // "Skip that one"
  bool IsInRequest(const Amount& amount) const;
  // "A typist, two years": alone behind a mark, in no statement of its own
  // ("..., that was 2009").
  bool IsAddedAlone(const Amount& amount) const;
  // "Five weeks of this rubbish"
  bool IsOfThis(const Amount& amount) const;
  // Its clause, or its item of a list, holds the amount and words without a
  // meaning of their own.
  bool IsBare(const Amount& amount) const;

 private:
  // A value that says how the problem changes.
  bool TellsChange(const knowledge::LexiconMatch& m) const;
  // What stands between marks around the amount.
  TokenRange ItemOf(const Amount& amount) const;
  void MarkWords();

  const Message& message_;
  const std::vector<Amount>& amounts_;
  // By token: how many words before it tell something by themselves, and where
  // the marks around it are.
  std::vector<int> telling_before_;
  std::vector<int> mark_before_;
  std::vector<int> mark_after_;
  // Sentences that say that something began, in order.
  std::vector<int> began_;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_AMOUNT_SETTING_H_
