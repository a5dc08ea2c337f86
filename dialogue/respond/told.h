// Says back to the user what they told: so that a misreading is seen at once,
// to ask which of two is right, and as a summary.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_TOLD_H_
#define FOOTNOTE_DIALOGUE_RESPOND_TOLD_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "dialogue/respond/composer.h"
#include "dialogue/respond/phrasing.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

class Told {
 public:
  // All must outlive this.
  Told(const knowledge::Topic& topic, const v1::SessionState& state,
       const Phrasing& phrasing, Composer* composer)
      : topic_(topic),
        state_(state),
        phrasing_(phrasing),
        composer_(composer) {}

  // What is stored of `slots`, as clauses in the place {list} of a wording.
  void Say(absl::string_view wording, const std::vector<int>& slots) const;

  // What the latest message that told something was taken for.
  void SayMisread() const;

  // The two sides of the contradiction that is pending.
  void SayContradiction(absl::string_view wording) const;

  // All of it, with the user's own words.
  void SayAll() const;

 private:
  const knowledge::Topic& topic_;
  const v1::SessionState& state_;
  const Phrasing& phrasing_;
  Composer* const composer_;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_TOLD_H_
