// Whether an amount that no anchor claims, and that answers no question, is how
// long the problem has been there.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_BARE_AMOUNTS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_BARE_AMOUNTS_H_

#include "absl/strings/string_view.h"
#include "dialogue/understand/amount_setting.h"
#include "dialogue/understand/amounts.h"
#include "dialogue/understand/message.h"

namespace footnote::dialogue {

// Why it is not; empty where it is.
absl::string_view WhyNotOfProblem(const Message& message,
                                  const AmountSetting& setting,
                                  const Amount& amount);

// "Runner, 45 years": years and nothing else, `least` days or more, are an age.
bool IsAge(const Message& message, const AmountSetting& setting,
           const Amount& amount, double least);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_BARE_AMOUNTS_H_
