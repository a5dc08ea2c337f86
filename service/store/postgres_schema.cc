#include "service/store/postgres_schema.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

// due_us lets a turn leave the index alone, so that its update stays on the
// page (HOT): the order of what is due is mended when a session comes up.
constexpr char kFirstTables[] = R"sql(
CREATE TABLE footnote.sessions (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant bytea NOT NULL,
  id bytea NOT NULL,
  version bigint NOT NULL,
  create_us bigint NOT NULL,
  expire_us bigint NOT NULL,
  ttl_us bigint NOT NULL,
  due_us bigint NOT NULL,
  state bytea NOT NULL,
  UNIQUE (tenant, id)
) WITH (fillfactor = 50);
ALTER TABLE footnote.sessions ALTER COLUMN state SET STORAGE MAIN;
CREATE INDEX sessions_due ON footnote.sessions (due_us);

CREATE TABLE footnote.turns (
  session bigint NOT NULL
    REFERENCES footnote.sessions (serial) ON DELETE CASCADE,
  turn_id bytea NOT NULL,
  response bytea NOT NULL,
  PRIMARY KEY (session, turn_id)
);

CREATE TABLE footnote.expired_sessions (
  tenant bytea NOT NULL,
  id bytea NOT NULL,
  expire_us bigint NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX expired_sessions_expire ON footnote.expired_sessions (expire_us);
)sql";

// Sessions that began before have no user. A turn leaves the column as it is,
// and so its update on the page.
constexpr char kUsers[] = R"sql(
ALTER TABLE footnote.sessions ADD COLUMN user_digest bytea;
CREATE INDEX sessions_user ON footnote.sessions (user_digest)
  WHERE user_digest IS NOT NULL;
)sql";

// Asks the catalogue's tables: what looks up a name (to_regclass) may go by
// what the transaction knew before it waited for the lock.
constexpr char kFindVersion[] = R"sql(
SELECT count(*) FROM pg_catalog.pg_tables
  WHERE schemaname = 'footnote' AND tablename = 'schema_version')sql";
constexpr char kReadVersion[] =
    "SELECT coalesce(max(version), -1) FROM footnote.schema_version";

// Any number that nobody else locks: "footnote" in ASCII.
constexpr char kLock[] = R"sql(
BEGIN;
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SELECT pg_advisory_xact_lock(7381240860143219813);
)sql";

constexpr char kFirst[] = R"sql(
CREATE SCHEMA IF NOT EXISTS footnote;
CREATE TABLE IF NOT EXISTS footnote.schema_version (
  version int PRIMARY KEY,
  name text NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT now()
);
)sql";

// 0 where there are no tables yet.
absl::StatusOr<int> ReadVersion(PostgresConnection* connection,
                                Deadline deadline) {
  const auto found = connection->Execute(kFindVersion, deadline);
  if (!found.ok()) return found.status();
  if (found->Bytes(0, 0) == "0") return 0;
  const auto read = connection->Execute(kReadVersion, deadline);
  if (!read.ok()) return read.status();
  int version = 0;
  if (!absl::SimpleAtoi(read->Bytes(0, 0), &version) || version < 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        "session store ", connection->address().place(),
        ": the table footnote.schema_version does not tell its version; put "
        "the schema back from a copy, or drop it to begin with an empty one"));
  }
  return version;
}

}  // namespace

const std::vector<SchemaStep>& SchemaSteps() {
  static const auto* const steps = new std::vector<SchemaStep>{
      {"sessions, turns, expired sessions", kFirstTables},
      {"users of sessions", kUsers}};
  return *steps;
}

absl::StatusOr<int> ReadSchemaVersion(PostgresConnection* connection,
                                      Deadline deadline) {
  const auto version = ReadVersion(connection, deadline);
  if (!version.ok()) return version.status();
  const int known = static_cast<int>(SchemaSteps().size());
  if (*version <= known) return version;
  return absl::FailedPreconditionError(absl::StrCat(
      "session store ", connection->address().place(),
      ": its tables are of version ", *version, ", and this program knows ",
      known,
      "; serve it with the version that made them, or name another database"));
}

absl::Status BringSchemaUpToDate(PostgresConnection* connection,
                                 Deadline deadline) {
  auto version = ReadSchemaVersion(connection, deadline);
  if (!version.ok()) return version.status();
  const std::vector<SchemaStep>& steps = SchemaSteps();
  if (*version == static_cast<int>(steps.size())) return absl::OkStatus();

  // Another server may have taken them while this one waited for the lock.
  const absl::Status locked = connection->Execute(kLock, deadline).status();
  if (!locked.ok()) return locked;
  version = ReadSchemaVersion(connection, deadline);
  if (!version.ok()) return version.status();
  std::string sql = *version == 0 ? kFirst : "";
  for (auto i = static_cast<size_t>(*version); i < steps.size(); ++i) {
    absl::StrAppend(&sql, steps[i].sql,
                    "INSERT INTO footnote.schema_version (version, name) "
                    "VALUES (",
                    i + 1, ", '", steps[i].name, "');\n");
  }
  return connection->Execute(sql + "COMMIT;", deadline).status();
}

}  // namespace footnote::service
