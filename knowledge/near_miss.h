// "Did you mean": the name nearest to one that does not exist.
#ifndef FOOTNOTE_KNOWLEDGE_NEAR_MISS_H_
#define FOOTNOTE_KNOWLEDGE_NEAR_MISS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace footnote::knowledge {

// How to mend a reference to `name`: `did you mean "x"?` where one of `names`
// is at most a third of it away, else `there are x, y, z` (the first ten), or
// `there is none` where `names` is empty. Ties go to the first.
std::string SuggestFor(absl::string_view name,
                       const std::vector<std::string>& names);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_NEAR_MISS_H_
