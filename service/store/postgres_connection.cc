#include "service/store/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace footnote::service {
namespace {

constexpr int kBinary = 1;
constexpr char kNoAnswer[] = "it does not answer";
constexpr char kLost[] = "the connection was lost";

// Notices tell a person at a terminal something; nobody is there.
void Ignore(void*, const PGresult*) {}

bool IsError(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      return false;
    default:
      return true;
  }
}

}  // namespace

PostgresValue PostgresValue::Bytes(absl::string_view bytes) {
  PostgresValue value;
  // An empty view may have no address, and that would be a null.
  value.bytes_ = bytes.empty() ? "" : bytes.data();
  value.size_ = static_cast<int>(bytes.size());
  return value;
}

PostgresValue PostgresValue::Int(int64_t number) {
  PostgresValue value;
  // The highest byte first.
  for (size_t i = value.int_.size(); i-- > 0; number >>= 8) {
    value.int_[i] = static_cast<char>(number);
  }
  value.is_int_ = true;
  value.size_ = sizeof(int64_t);
  return value;
}

const char* PostgresValue::data() const {
  return is_int_ ? int_.data() : bytes_;
}

PostgresResult::PostgresResult(pg_result* result) : result_(result) {}

void PostgresResult::Free::operator()(pg_result* result) const {
  PQclear(result);
}

int PostgresResult::rows() const { return PQntuples(result_.get()); }

int64_t PostgresResult::affected() const {
  return std::strtoll(PQcmdTuples(result_.get()), nullptr, 10);
}

bool PostgresResult::IsNull(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

absl::string_view PostgresResult::Bytes(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

int64_t PostgresResult::Int(int row, int column) const {
  uint64_t number = 0;
  for (const char byte : Bytes(row, column)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<int64_t>(number);
}

PostgresConnection::PostgresConnection(const PostgresAddress& address,
                                       pg_conn* connection)
    : address_(address), connection_(connection) {}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Connect(
    const PostgresAddress& address, Deadline deadline) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : address.options()) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  PGconn* const raw = PQconnectStartParams(names.data(), values.data(),
                                           /*expand_dbname=*/0);
  if (raw == nullptr) return absl::UnavailableError("out of memory");
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(address, raw));
  PQsetNoticeReceiver(raw, Ignore, nullptr);
  // Only so does a refusal bear its code.
  PQsetErrorVerbosity(raw, PQERRORS_VERBOSE);
  absl::Status connected = connection->AwaitConnected(deadline);
  if (!connected.ok()) return connected;
  PQsetnonblocking(raw, 1);
  return connection;
}

absl::Status PostgresConnection::AwaitConnected(Deadline deadline) {
  PostgresError error;
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  if (PQstatus(connection_) == CONNECTION_BAD) state = PGRES_POLLING_FAILED;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) {
      error = ParseConnectError(address_.Censor(PQerrorMessage(connection_)));
      return ExplainPostgres(address_.place(), error);
    }
    if (!Await(state == PGRES_POLLING_WRITING, deadline)) {
      error.message = kNoAnswer;
      return ExplainPostgres(address_.place(), error);
    }
    state = PQconnectPoll(connection_);
  }
  return absl::OkStatus();
}

bool PostgresConnection::Await(bool write, Deadline deadline) const {
  pollfd socket = {.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
  if (write) socket.events |= POLLOUT;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    const int ready = poll(&socket, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool PostgresConnection::Lose(const std::string& why) {
  lost_ = true;
  if (error_.message.empty()) error_.message = why;
  return false;
}

PostgresError PostgresConnection::ErrorOf(const pg_result* result) const {
  const auto field = [result](int name) -> std::string {
    const char* const text = PQresultErrorField(result, name);
    return text == nullptr ? "" : text;
  };
  // The primary message only: details can hold keys.
  PostgresError error = {.sqlstate = field(PG_DIAG_SQLSTATE),
                         .message = field(PG_DIAG_MESSAGE_PRIMARY)};
  if (error.message.empty()) {
    // libpq's own words, of a connection that is gone.
    error.message = kLost;
  }
  return error;
}

bool PostgresConnection::Next(pg_result** result, Deadline deadline) {
  while (true) {
    const int unsent = PQflush(connection_);
    if (unsent < 0) return Lose(kLost);
    if (unsent == 0 && PQisBusy(connection_) == 0) break;
    if (PQstatus(connection_) == CONNECTION_BAD) return Lose(kLost);
    if (!Await(unsent > 0, deadline)) return Lose(kNoAnswer);
    if (PQconsumeInput(connection_) == 0) {
      // What the server said before it hung up may have come with it.
      if (PQisBusy(connection_) == 0) break;
      return Lose(kLost);
    }
  }
  *result = PQgetResult(connection_);
  return true;
}

absl::StatusOr<PostgresResult> PostgresConnection::Execute(
    const std::string& sql, Deadline deadline) {
  if (PQsendQuery(connection_, sql.c_str()) == 0) Lose("it cannot be sent to");
  PostgresResult last(nullptr);
  PostgresError error;
  pg_result* next = nullptr;
  while (!lost_ && Next(&next, deadline) && next != nullptr) {
    PostgresResult result(next);
    if (!IsError(next)) {
      last = std::move(result);
    } else if (error.message.empty()) {
      error = ErrorOf(next);
    }
  }
  if (lost_) return ExplainPostgres(address_.place(), error_);
  if (!error.message.empty()) {
    if (PQstatus(connection_) == CONNECTION_BAD) lost_ = true;
    return ExplainPostgres(address_.place(), error);
  }
  return last;
}

absl::Status PostgresConnection::Prepare(
    const std::vector<Prepared>& statements, Deadline deadline) {
  bool sent = PQenterPipelineMode(connection_) == 1;
  for (const Prepared& statement : statements) {
    sent = sent && PQsendPrepare(connection_, statement.name, statement.sql,
                                 /*nParams=*/0, /*paramTypes=*/nullptr) == 1;
  }
  sent = sent && PQpipelineSync(connection_) == 1;
  if (!sent) Lose("it cannot be sent to");
  const PostgresOutcome outcome = ReadOutcome(statements.size(), deadline);
  if (outcome.kind == PostgresOutcome::Kind::kCommitted) {
    return absl::OkStatus();
  }
  return ExplainPostgres(address_.place(), outcome.error);
}

std::vector<PostgresOutcome> PostgresConnection::Run(
    const std::vector<Transaction>& transactions, Deadline deadline) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  bool sent = !lost_;
  for (const Transaction& transaction : transactions) {
    for (const PostgresStatement& statement : transaction) {
      values.clear();
      lengths.clear();
      for (const PostgresValue& value : statement.values) {
        values.push_back(value.data());
        lengths.push_back(value.size());
      }
      formats.resize(std::max(formats.size(), values.size()), kBinary);
      sent = sent &&
             PQsendQueryPrepared(connection_, statement.name,
                                 static_cast<int>(values.size()), values.data(),
                                 lengths.data(), formats.data(), kBinary) == 1;
    }
    sent = sent && PQpipelineSync(connection_) == 1;
  }
  if (!sent) Lose("it cannot be sent to");
  std::vector<PostgresOutcome> outcomes;
  outcomes.reserve(transactions.size());
  for (const Transaction& transaction : transactions) {
    outcomes.push_back(ReadOutcome(transaction.size(), deadline));
  }
  return outcomes;
}

PostgresOutcome PostgresConnection::ReadOutcome(size_t statements,
                                                Deadline deadline) {
  PostgresOutcome outcome;
  bool after_null = false;
  pg_result* next = nullptr;
  while (!lost_ && Next(&next, deadline)) {
    // A statement's results end with a null; two are the end of it all.
    if (next == nullptr) {
      if (after_null) Lose(kLost);
      after_null = true;
      continue;
    }
    after_null = false;
    PostgresResult result(next);
    if (PQresultStatus(next) == PGRES_PIPELINE_SYNC) {
      const bool whole = outcome.results.size() == statements;
      if (outcome.error.message.empty() && !whole) {
        Lose("its answer is not as expected");
        break;
      }
      outcome.kind = outcome.error.message.empty()
                         ? PostgresOutcome::Kind::kCommitted
                         : PostgresOutcome::Kind::kRefused;
      return outcome;
    }
    if (PQresultStatus(next) == PGRES_PIPELINE_ABORTED) continue;
    if (!IsError(next)) {
      outcome.results.push_back(std::move(result));
    } else if (outcome.error.message.empty()) {
      outcome.error = ErrorOf(next);
    }
  }
  // The last words of the server say more than that it is gone.
  if (outcome.error.message.empty()) {
    outcome.error = error_;
  } else {
    error_ = outcome.error;
  }
  return outcome;
}

bool PostgresConnection::Alive() {
  if (lost_ || PQstatus(connection_) != CONNECTION_OK) return false;
  // A server that speaks unasked says goodbye, or that its settings changed;
  // a new connection is right for both.
  pollfd socket = {.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
  return poll(&socket, 1, 0) == 0;
}

}  // namespace footnote::service
