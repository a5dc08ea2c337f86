// Connections that are opened and kept.
#ifndef FOOTNOTE_TESTS_ABUSE_IDLE_CONNECTIONS_H_
#define FOOTNOTE_TESTS_ABUSE_IDLE_CONNECTIONS_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "tests/abuse/abuse.h"

namespace footnote::service {

// Each says something, and is answered. Null where some are not.
std::unique_ptr<Abuse> KeepIdle(const AbuseTarget& target,
                                absl::string_view says,
                                absl::string_view answered);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_ABUSE_IDLE_CONNECTIONS_H_
