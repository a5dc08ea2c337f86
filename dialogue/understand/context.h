// How what is said is to be taken: denied, in doubt, supposed, over, somebody
// else's, or asked. Rules reach to the end of their clause (ConText, Harkema et
// al. 2009); lists under a negation are read as NegEx does (Chapman et al.
// 2001), and end where an item is a statement of its own.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_CONTEXT_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_CONTEXT_H_

#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/optional.h"
#include "dialogue/understand/labels.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

struct Standing {
  bool negated = false;
  // Negated by saying that it is over ("has gone").
  bool over = false;
  bool uncertain = false;
  bool hypothetical = false;
  bool historical = false;
  bool other_person = false;
  // True at some time before now; still a finding.
  bool past = false;
  // What denies it says so of the time before now only.
  bool begun = false;
  // Went away and is back.
  bool returned = false;
  // Looked for; a denial then is the result.
  bool tested = false;
  bool asked = false;
  // The answer about it is named, by somebody who wants it changed.
  bool named = false;
  // The words together with those that deny or doubt them.
  TokenRange quote;

  // Whether nothing is told of now and of this person.
  bool Void() const {
    return hypothetical || historical || other_person || asked || named;
  }
};

class Context {
 public:
  // `message` must outlive this.
  explicit Context(const Message& message);

  // How a phrase of the topic is to be taken.
  Standing Of(const knowledge::LexiconMatch& match) const;
  // The same, but for what `said` of it denies by its own words ("at night
  // there is nothing").
  Standing Beside(const knowledge::LexiconMatch& match,
                  const knowledge::LexiconMatch& said) const;
  // How a sign of an emergency is to be taken.
  Standing OfSign(const knowledge::LexiconMatch& match) const;
  // How an amount or another stretch of one clause is to be taken.
  Standing Of(TokenRange range) const;

  // Whether the phrase begins and ends in one clause, or spans nothing but the
  // border to an exception ("no pain except at night").
  bool InOneClause(const knowledge::LexiconMatch& match) const;

  // How the answer beside a phrase says that it is to be taken ("numbness:
  // no"); nothing where there is none.
  absl::optional<Standing> LabelOf(const knowledge::LexiconMatch& match) const;

  // Whether the act is the answer in "numbness: no", which says something of
  // the phrase beside it and nothing else.
  bool IsLabelledAnswer(const knowledge::LexiconMatch& act) const;

  // Whether the message tells of another person's problem throughout, so that
  // this other person is the patient.
  bool patient_is_other() const { return patient_is_other_; }

 private:
  // What one rule reaches.
  struct Reach {
    const knowledge::LexiconMatch* trigger = nullptr;
    v1::ContextEffect effect = v1::CONTEXT_EFFECT_UNSPECIFIED;
    bool backward = false;
    TokenRange tokens;
    const SpentDenial* spent = nullptr;
  };

  using Reaches = absl::InlinedVector<Reach, 16>;

  void AddReach(const knowledge::LexiconMatch& trigger, Reaches* reaches) const;
  TokenRange Forward(const knowledge::LexiconMatch& trigger,
                     bool is_list) const;
  TokenRange Backward(const knowledge::LexiconMatch& trigger) const;
  bool TellsByItself(int begin, int end) const;
  bool GoesOnInPhrase(int token) const;
  bool IsSetAgainst(int denied, int item) const;
  int EndOfList(int begin, int end) const;
  int EndOfTested(int begin, int end) const;
  bool OnlyReferring(TokenRange range) const;
  bool BeginsReferring(const Clause& clause) const;
  void FindPatient();
  bool IsOfNow(const knowledge::LexiconMatch& trigger) const;
  void FindOlder();
  void LookBack(const Reach& reach);
  void FindYearsGone();
  void FindSeasonsGone();
  void Spread();
  bool TakesOver(int clause) const;
  bool IsSupposed(const knowledge::LexiconMatch& trigger) const;
  bool IsSaidOfNow(const knowledge::LexiconMatch& match) const;
  bool IsComplaint(const knowledge::LexiconMatch& match) const;
  bool IsAboutSomebody(TokenRange tokens) const;
  bool IsPresupposed(const knowledge::LexiconMatch& match) const;
  int Judged(const knowledge::LexiconMatch& match) const;
  TokenRange UpTo(const knowledge::LexiconMatch& trigger) const;
  bool IsDeniedItself(const knowledge::LexiconMatch& trigger) const;
  bool IsYearGone(int token, int this_year) const;
  bool CountsNext(int token) const;
  bool IsWord(int token) const;
  bool TalksOfNow(TokenRange tokens) const;
  bool DeniesByRest(const Reach& spent,
                    const knowledge::LexiconMatch& match) const;
  Standing Reached(const knowledge::LexiconMatch& match,
                   const Reaches& reaches) const;
  void Apply(const Reach& reach, Standing* standing) const;
  // In context_trace.cc.
  void TraceRules() const;
  void TraceReach(const Reach& reach) const;

  const Message& message_;
  Reaches reaches_;
  Reaches sign_reaches_;
  Reaches spent_reaches_;  // of Message::spent
  std::vector<Label> labels_;
  // By clause: told of long ago, or of somebody else.
  absl::InlinedVector<bool, 16> older_;
  absl::InlinedVector<bool, 16> of_other_;
  bool patient_is_other_ = false;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_CONTEXT_H_
