// The anchors of a message, and which of them each amount stands nearest to.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_ANCHORS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_ANCHORS_H_

#include <cstddef>
#include <vector>

#include "dialogue/understand/amount_setting.h"
#include "dialogue/understand/amounts.h"
#include "dialogue/understand/message.h"
#include "footnote/v1/vocabulary.pb.h"

namespace footnote::dialogue {

// Built in time that is linear in the message but for a binary search for each
// anchor; `message` must outlive it.
class Anchors {
 public:
  Anchors(const Message& message, const std::vector<Amount>& amounts,
          const AmountSetting& setting);

  // The anchor nearest to the amount in its clause, in the clause that goes on
  // in it, or before its bracket; the longer one of two that are as near. An
  // anchor is of no amount that is farther from it than another of the kind
  // ("typing since May and for ten days now it aches"). Null where there is
  // none.
  const knowledge::LexiconMatch* Nearest(size_t amount) const {
    return nearest_[amount].anchor;
  }
  // The kind of amount that the phrase is an anchor of; unspecified where it is
  // no anchor.
  v1::SlotKind KindOf(const knowledge::Meaning& meaning) const;

 private:
  struct Near {
    const knowledge::LexiconMatch* anchor = nullptr;
    int distance = 0;
  };
  // Amounts of one clause and kind, in the order of the text.
  struct Group {
    int clause = 0;
    v1::SlotKind kind = v1::SLOT_KIND_UNSPECIFIED;
    // Told in hours or minutes: these rob others of no anchor.
    bool below_a_day = false;
    std::vector<size_t> amounts;
  };

  void Offer(const knowledge::LexiconMatch& m, int clause, v1::SlotKind kind);
  // The least distance of an amount in the group; offers the anchor to those
  // that are as near, if they are no farther than `limit`.
  int OfferTo(const Group& group, const knowledge::LexiconMatch& m, int limit);
  void Take(const knowledge::LexiconMatch& m, size_t amount);

  const Message& message_;
  const std::vector<Amount>& amounts_;
  std::vector<Group> groups_;  // by clause
  std::vector<Near> nearest_;  // by amount
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_ANCHORS_H_
