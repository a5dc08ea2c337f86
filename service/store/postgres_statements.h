// The statements by which sessions are kept in PostgreSQL: for each call of a
// store what is sent, and what its results mean.
#ifndef FOOTNOTE_SERVICE_STORE_POSTGRES_STATEMENTS_H_
#define FOOTNOTE_SERVICE_STORE_POSTGRES_STATEMENTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "service/store/postgres_connection.h"
#include "service/store/store_call.h"

namespace footnote::service {

// What a connection is told and what it prepares before any of this is run.
const char* PostgresSettings();
const std::vector<PostgresConnection::Prepared>& PostgresStatements();

// What a call needs, in order. They look into the call, which must outlive
// them and stay where it is.
std::vector<PostgresStatement> StatementsOf(const StoreCall& call,
                                            int64_t remember_us);

// What they gave, one result for each of them.
using Results = absl::Span<const PostgresResult>;

absl::Status CreateResult(Results results);
absl::StatusOr<LoadedSession> LoadResult(const LoadCall& call,
                                         int64_t remember_us, Results results);
absl::Status CommitResult(const CommitCall& call, int64_t remember_us,
                          Results results);

// How many sessions a call, which was no error, added to those that live;
// negative where it removed some.
int64_t SessionsAdded(const StoreCall& call, Results results);

// Whether the call removes sessions, and may find more than it did at once.
bool MoreToRemove(const StoreCall& call, Results results);

// Removes some of what has expired, then counts the sessions that are kept, up
// to `most`.
std::vector<PostgresStatement> CountStatements(int64_t most, absl::Time now,
                                               int64_t remember_us);
int64_t CountResult(Results results);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_POSTGRES_STATEMENTS_H_
