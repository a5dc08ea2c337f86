// One connection to PostgreSQL, through libpq, that never waits longer than it
// is told.
#ifndef FOOTNOTE_SERVICE_STORE_POSTGRES_CONNECTION_H_
#define FOOTNOTE_SERVICE_STORE_POSTGRES_CONNECTION_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/store/postgres_address.h"
#include "service/store/postgres_errors.h"

// libpq's header stays in the .cc files.
struct pg_conn;
struct pg_result;

namespace footnote::service {

using Deadline = std::chrono::steady_clock::time_point;

// A parameter of a statement, as PostgreSQL's binary format has it.
class PostgresValue {
 public:
  static PostgresValue Null() { return PostgresValue(); }
  // A bytea. The bytes are not copied.
  static PostgresValue Bytes(absl::string_view bytes);
  // A bigint.
  static PostgresValue Int(int64_t number);

  const char* data() const;  // null for null
  int size() const { return size_; }

 private:
  const char* bytes_ = nullptr;
  int size_ = 0;
  bool is_int_ = false;
  std::array<char, sizeof(int64_t)> int_ = {};
};

// A prepared statement and what it is run with.
struct PostgresStatement {
  const char* name = nullptr;
  std::vector<PostgresValue> values;
};

// What a statement gave, in the binary format.
class PostgresResult {
 public:
  explicit PostgresResult(pg_result* result);

  int rows() const;
  // How many rows were inserted, changed or removed.
  int64_t affected() const;
  bool IsNull(int row, int column) const;
  // Lives as long as the result.
  absl::string_view Bytes(int row, int column) const;
  int64_t Int(int row, int column) const;

 private:
  struct Free {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Free> result_;
};

// What became of statements that go together.
struct PostgresOutcome {
  enum class Kind {
    kCommitted,  // all took effect; `results` has one for each
    kRefused,    // none did, and `error` says why
    kUnknown,    // the connection was lost before the server said
  };
  Kind kind = Kind::kUnknown;
  PostgresError error;
  std::vector<PostgresResult> results;
};

// For one thread at a time. The address must outlive it.
class PostgresConnection {
 public:
  // Names are looked up by the system's resolver, which alone may take longer
  // than the deadline.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Connect(
      const PostgresAddress& address, Deadline deadline);
  ~PostgresConnection();

  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Runs SQL of several statements as one transaction unless it says
  // otherwise; gives the last one's rows as text. Not once it is prepared.
  absl::StatusOr<PostgresResult> Execute(const std::string& sql,
                                         Deadline deadline);

  // From here on Run runs these.
  struct Prepared {
    const char* name;
    const char* sql;
  };
  absl::Status Prepare(const std::vector<Prepared>& statements,
                       Deadline deadline);

  // Sends all of it at once, each element as a transaction of its own, and
  // reads the outcome of each: one round trip. A transaction's statements see
  // those before them, and what others committed before each began.
  using Transaction = std::vector<PostgresStatement>;
  std::vector<PostgresOutcome> Run(const std::vector<Transaction>& transactions,
                                   Deadline deadline);

  // Whether it can be used, as far as can be told without asking the server.
  bool Alive();

  const PostgresAddress& address() const { return address_; }

 private:
  PostgresConnection(const PostgresAddress& address, pg_conn* connection);

  absl::Status AwaitConnected(Deadline deadline);
  // Waits for the socket; false at the deadline.
  bool Await(bool write, Deadline deadline) const;
  // The next result, null where a statement's results end. False where the
  // connection is lost, and error_ says why.
  bool Next(pg_result** result, Deadline deadline);
  // Reads up to the end of a transaction of so many statements.
  PostgresOutcome ReadOutcome(size_t statements, Deadline deadline);
  // Notes why the connection cannot be used any more.
  bool Lose(const std::string& why);
  PostgresError ErrorOf(const pg_result* result) const;

  const PostgresAddress& address_;
  pg_conn* const connection_;
  bool lost_ = false;
  PostgresError error_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_POSTGRES_CONNECTION_H_
