// What PostgreSQL's errors mean to an operator.
#ifndef FOOTNOTE_SERVICE_STORE_POSTGRES_ERRORS_H_
#define FOOTNOTE_SERVICE_STORE_POSTGRES_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// What the server said went wrong.
struct PostgresError {
  std::string sqlstate;  // five characters; empty where it was not the server
  std::string message;   // no values of ours in it
};

// The same for an operator, what, where and how to mend it: UNAVAILABLE, since
// all that a caller can do is to try again.
absl::Status ExplainPostgres(absl::string_view place,
                             const PostgresError& error);

// Adds what became of a call for this reason.
absl::Status NothingChanged(const absl::Status& reason);
absl::Status OutcomeUnknown(const absl::Status& reason);

// Reads the report of a connection that failed, in libpq's verbose form, which
// alone has the server's code in it.
PostgresError ParseConnectError(absl::string_view report);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_POSTGRES_ERRORS_H_
