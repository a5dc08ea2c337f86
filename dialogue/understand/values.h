// What the phrases of a topic tell of its slots.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_VALUES_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_VALUES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "dialogue/understand/candidate.h"
#include "dialogue/understand/context.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Every value of a choice or yes/no slot that a phrase or a frame tells, in the
// order of the text, and "unsure" of every slot that is named in doubt. What is
// denied, in doubt, supposed, over, somebody else's or only asked is taken as
// such.
std::vector<Candidate> ReadValues(const Message& message,
                                  const Context& context);

// What a slot's choice comes to as it stands; nothing where it tells nothing.
// `phrase` and `span` are what the trace shows.
absl::optional<Candidate> Judge(const Message& message, int slot, int choice,
                                Standing standing, absl::string_view phrase,
                                Span span);

// "Eighteen months old", "a 45 year old": the "old" is of an age.
bool IsOfAge(const Message& message, const knowledge::LexiconMatch& match);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_VALUES_H_
