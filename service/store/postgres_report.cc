#include <chrono>

#include "absl/strings/str_cat.h"
#include "service/store/postgres_connection.h"
#include "service/store/postgres_schema.h"
#include "service/store/postgres_statements.h"
#include "service/store/store_report.h"

namespace footnote::service {
namespace {

constexpr std::chrono::seconds kWithin{5};

// Booleans as "t" and "f".
constexpr char kSettings[] = R"sql(
SELECT current_setting('server_version'),
       current_setting('fsync'),
       current_setting('full_page_writes'),
       current_setting('synchronous_commit'),
       has_database_privilege(current_database(), 'CREATE'),
       coalesce(inet_server_addr() <<= '127.0.0.0/8'
                OR inet_server_addr() = '::1', true),
       coalesce((SELECT ssl FROM pg_stat_ssl
                   WHERE pid = pg_backend_pid()), false))sql";

}  // namespace

absl::StatusOr<StoreReport> InspectPostgres(const std::string& text) {
  const Deadline deadline = std::chrono::steady_clock::now() + kWithin;
  const auto address = PostgresAddress::Parse(text);
  if (!address.ok()) return address.status();
  auto connected = PostgresConnection::Connect(*address, deadline);
  if (!connected.ok()) return connected.status();
  PostgresConnection* const connection = connected->get();
  absl::Status status =
      connection->Execute(PostgresSettings(), deadline).status();
  if (!status.ok()) return status;
  const auto version = ReadSchemaVersion(connection, deadline);
  if (!version.ok()) return version.status();
  const auto found = connection->Execute(kSettings, deadline);
  if (!found.ok()) return found.status();
  const auto value = [&found](int column) {
    return std::string(found->Bytes(0, column));
  };

  const std::string& place = address->place();
  StoreReport report = {
      .about = absl::StrCat("PostgreSQL ", value(0), " at ", place, ", fsync ",
                            value(1), ", synchronous_commit ", value(3))};
  const auto warn = [&](absl::string_view what) {
    report.warnings.push_back(
        absl::StrCat("session store ", place, ": ", what));
  };
  const int steps = static_cast<int>(SchemaSteps().size());
  if (*version < steps) {
    if (value(4) != "t") {
      return absl::FailedPreconditionError(absl::StrCat(
          "session store ", place,
          ": its tables are to be made, and this user may not; GRANT CREATE "
          "ON DATABASE to it there, or start a server once as one who may"));
    }
    absl::StrAppend(&report.about, *version == 0
                                       ? "; the tables will be made"
                                       : "; its tables will be brought up to "
                                         "date");
  }
  if (value(1) != "on" || value(2) != "on") {
    warn(
        "fsync or full_page_writes is off: a failure of its machine can damage "
        "the database; set both to on there");
  }
  if (value(5) != "t" && value(6) != "t") {
    warn(
        "what users tell crosses the network in the clear; add "
        "sslmode=verify-full to its address");
  }
  return report;
}

}  // namespace footnote::service
