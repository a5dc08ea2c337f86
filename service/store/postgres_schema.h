// The tables in which PostgreSQL keeps sessions, and how they came to be:
// docs/session-tables.md describes them.
#ifndef FOOTNOTE_SERVICE_STORE_POSTGRES_SCHEMA_H_
#define FOOTNOTE_SERVICE_STORE_POSTGRES_SCHEMA_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/store/postgres_connection.h"

namespace footnote::service {

// One step from a version of the tables to the next.
struct SchemaStep {
  const char* name;  // what it does; kept in the database beside its number
  const char* sql;
};

// All steps, oldest first; the version is how many were taken. Steps are only
// ever added, and each leaves the tables such that servers of the version
// before can go on with them while they are replaced.
const std::vector<SchemaStep>& SchemaSteps();

// How many steps this database has taken; 0 where it has no tables of ours.
// FAILED_PRECONDITION: they are of a newer version than ours.
absl::StatusOr<int> ReadSchemaVersion(PostgresConnection* connection,
                                      Deadline deadline);

// Takes the steps that this database has not taken, under a lock, so that
// servers may start at once. Needs the right to make things only where a step
// is missing. Errors as above;
// UNAVAILABLE: it went wrong, and no step was taken.
absl::Status BringSchemaUpToDate(PostgresConnection* connection,
                                 Deadline deadline);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_POSTGRES_SCHEMA_H_
