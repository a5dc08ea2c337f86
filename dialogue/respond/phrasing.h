// The dialogue's own sentences with their places filled, and findings as
// clauses. No health claim is made here: those are statements.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_PHRASING_H_
#define FOOTNOTE_DIALOGUE_RESPOND_PHRASING_H_

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

class Phrasing {
 public:
  using Fill = std::pair<absl::string_view, absl::string_view>;

  // Variants of a wording take turns by `turn`, so that two turns running do
  // not sound the same. `topic` must outlive this.
  Phrasing(const knowledge::Topic& topic, int turn)
      : topic_(topic), turn_(turn) {}

  // The wording `id` with each {name} filled; `id` itself where the language
  // pack lacks it, which a test over all replies rules out.
  std::string Say(absl::string_view id,
                  std::initializer_list<Fill> fills = {}) const;

  // "a", "a and b", "a, b and c".
  std::string List(const std::vector<std::string>& parts,
                   absl::string_view joint = "and") const;

  // A finding as a clause, such as "it is getting worse". Empty for unsure.
  std::string Clause(const v1::Finding& finding) const;

  // The same with the user's own words behind it, where there are any.
  std::string QuotedClause(const v1::Finding& finding) const;

  // A value as the user could have typed it, for a quick reply.
  std::string ValueLabel(const v1::Finding& finding) const;

  // "3 to 4 days", "2 weeks", "10%".
  std::string Amount(v1::SlotKind kind, const v1::Range& range) const;

 private:
  std::string Days(double days) const;

  const knowledge::Topic& topic_;
  const int turn_;
};

// Fills {name} in `text`; other braces stay.
std::string FillPlaces(absl::string_view text,
                       std::initializer_list<Phrasing::Fill> fills);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_PHRASING_H_
