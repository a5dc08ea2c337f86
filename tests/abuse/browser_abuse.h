// Ways to treat the door for browsers badly.
#ifndef FOOTNOTE_TESTS_ABUSE_BROWSER_ABUSE_H_
#define FOOTNOTE_TESTS_ABUSE_BROWSER_ABUSE_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "tests/abuse/abuse.h"

namespace footnote::service {

// See MakeAbuse.
std::unique_ptr<Abuse> MakeBrowserAbuse(absl::string_view way,
                                        const AbuseTarget& target);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_ABUSE_BROWSER_ABUSE_H_
