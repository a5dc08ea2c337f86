// What a message may tell of a slot, before it is settled which holds.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_CANDIDATE_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_CANDIDATE_H_

#include "dialogue/understand/message.h"
#include "knowledge/value.h"

namespace footnote::dialogue {

struct Candidate {
  int slot = -1;
  knowledge::Value value;
  // The user's words for it.
  TokenRange tokens;
  // Told of a time before now; overruled by what is told of now.
  bool past = false;
  // Says that it is over, and so overrules what was told before.
  bool over = false;
  // Its words say "no" by themselves ("symptom-free"); overrules what was told
  // just before.
  bool says_no = false;
  // Read only because the slot was asked for.
  bool answers_pending = false;
  // From a phrase that counts only as an answer.
  bool weak = false;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_CANDIDATE_H_
