#include "service/store/postgres_statements.h"

#include <algorithm>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "service/store/store_errors.h"

namespace footnote::service {
namespace {

// So many at a time, so that turns that wait beside them hardly notice.
constexpr int64_t kRemovedPerCall = 50;

// Each set of concurrent changes to one session has one winner at READ
// COMMITTED: an update that waited for another looks at the row anew, and finds
// another version. Waiting is bounded: a server that stalled holds its locks
// until it is noticed. Plans are made once, and by index: made while the tables
// are small they would read them whole for as long as nobody analyses them.
constexpr char kSettings[] = R"sql(
SET default_transaction_isolation = 'read committed';
SET statement_timeout = '2s';
SET lock_timeout = '300ms';
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 2;
SET tcp_keepalives_count = 3;
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off';
)sql";

// A name whose session has expired is free, swept away or not.
constexpr char kFree[] = R"sql(
DELETE FROM footnote.sessions
  WHERE tenant = $1 AND id = $2 AND expire_us <= $3::bigint)sql";

constexpr char kCreate[] = R"sql(
INSERT INTO footnote.sessions
    (tenant, id, version, create_us, expire_us, ttl_us, due_us, state,
     user_digest)
  VALUES ($1, $2, $3, $4, $5, $6, $5, $7, $8)
  ON CONFLICT (tenant, id) DO NOTHING)sql";

// The state is left out where the turn was taken.
constexpr char kLoad[] = R"sql(
SELECT s.expire_us, s.version, s.create_us, s.ttl_us,
    CASE WHEN t.turn_id IS NULL THEN s.state END, t.response, s.user_digest
  FROM footnote.sessions s
  LEFT JOIN footnote.turns t ON t.session = s.serial AND t.turn_id = $3
  WHERE s.tenant = $1 AND s.id = $2
UNION ALL
SELECT expire_us, NULL, NULL, NULL, NULL, NULL, NULL
  FROM footnote.expired_sessions WHERE tenant = $1 AND id = $2)sql";

// One row: it is done; else what there is instead. A turn that was taken
// before is not taken again, whatever version its caller has seen.
constexpr char kMove[] = R"sql(
WITH moved AS (
  UPDATE footnote.sessions
  SET version = version + 1, state = $5, expire_us = $6, ttl_us = $7,
      due_us = least(due_us, $6)
  WHERE tenant = $1 AND id = $2 AND version = $3 AND expire_us > $4::bigint
    AND NOT EXISTS (
      SELECT FROM footnote.turns WHERE session = serial AND turn_id = $8)
  RETURNING serial
))sql";

// Those before a turn that begins the session anew; it sees none that is put in
// by the same statement.
constexpr char kDropTurns[] = R"sql(, dropped AS (
  DELETE FROM footnote.turns WHERE session IN (SELECT serial FROM moved)
))sql";

constexpr char kKeepTurn[] = R"sql(, kept AS (
  INSERT INTO footnote.turns (session, turn_id, response)
  SELECT serial, $8, $9 FROM moved
)
SELECT true, NULL::bigint FROM moved
UNION ALL
SELECT false, expire_us FROM footnote.sessions
  WHERE tenant = $1 AND id = $2 AND NOT EXISTS (SELECT FROM moved)
UNION ALL
SELECT false, expire_us FROM footnote.expired_sessions
  WHERE tenant = $1 AND id = $2 AND NOT EXISTS (SELECT FROM moved))sql";

const char* Commit() {
  static const auto* const sql =
      new std::string(absl::StrCat(kMove, kKeepTurn));
  return sql->c_str();
}

const char* CommitAlone() {
  static const auto* const sql =
      new std::string(absl::StrCat(kMove, kDropTurns, kKeepTurn));
  return sql->c_str();
}

constexpr char kDelete[] = R"sql(
DELETE FROM footnote.sessions WHERE tenant = $1 AND id = $2)sql";

constexpr char kDeleteExpired[] = R"sql(
DELETE FROM footnote.expired_sessions WHERE tenant = $1 AND id = $2)sql";

// In the order in which batches take sessions, and waiting for those that have
// one: what is being changed is dropped too.
constexpr char kDeleteUser[] = R"sql(
DELETE FROM footnote.sessions
  WHERE serial = ANY (ARRAY(
    SELECT serial FROM footnote.sessions WHERE user_digest = $1
    ORDER BY tenant, id LIMIT $2 FOR UPDATE)))sql";

// The sweep, in three steps. What another server has its hands on is left to
// it, or to the next sweep.
constexpr char kPostpone[] = R"sql(
UPDATE footnote.sessions SET due_us = expire_us
  WHERE serial = ANY (ARRAY(
    SELECT serial FROM footnote.sessions
    WHERE due_us <= $1 AND expire_us > $1::bigint
    ORDER BY due_us LIMIT $2 FOR UPDATE SKIP LOCKED)))sql";

constexpr char kExpire[] = R"sql(
WITH gone AS (
  DELETE FROM footnote.sessions
  WHERE serial = ANY (ARRAY(
    SELECT serial FROM footnote.sessions
    WHERE due_us <= $1 AND expire_us <= $1::bigint
    ORDER BY due_us LIMIT $2 FOR UPDATE SKIP LOCKED))
  RETURNING tenant, id, expire_us
)
INSERT INTO footnote.expired_sessions (tenant, id, expire_us)
  SELECT tenant, id, expire_us FROM gone
  ON CONFLICT (tenant, id) DO UPDATE SET expire_us = excluded.expire_us)sql";

constexpr char kForget[] = R"sql(
DELETE FROM footnote.expired_sessions
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM footnote.expired_sessions WHERE expire_us <= $1
    ORDER BY expire_us LIMIT $2 FOR UPDATE SKIP LOCKED)))sql";

constexpr char kCount[] = R"sql(
SELECT count(*) FROM (SELECT FROM footnote.sessions LIMIT $1) AS kept)sql";

PostgresValue BytesOf(const std::string& text) {
  return PostgresValue::Bytes(text);
}

PostgresValue BytesOrNull(const std::string& text) {
  return text.empty() ? PostgresValue::Null() : BytesOf(text);
}

PostgresValue MicrosOf(absl::Time time) {
  return PostgresValue::Int(absl::ToUnixMicros(time));
}

PostgresValue MicrosOf(absl::Duration duration) {
  return PostgresValue::Int(absl::ToInt64Microseconds(duration));
}

std::vector<PostgresStatement> RemoveExpiredStatements(absl::Time now,
                                                       int64_t remember_us) {
  const PostgresValue most = PostgresValue::Int(kRemovedPerCall);
  const PostgresValue forget =
      PostgresValue::Int(absl::ToUnixMicros(now) - remember_us);
  return {{.name = "postpone", .values = {MicrosOf(now), most}},
          {.name = "expire", .values = {MicrosOf(now), most}},
          {.name = "forget", .values = {forget, most}}};
}

struct MakeStatements {
  std::vector<PostgresStatement> operator()(const CreateCall& call) const {
    const SessionRecord& record = call.record;
    const PostgresValue tenant = BytesOf(record.key.tenant);
    const PostgresValue id = BytesOf(record.key.id);
    return {{.name = "free", .values = {tenant, id, MicrosOf(call.now)}},
            {.name = "create",
             .values = {tenant, id, PostgresValue::Int(record.version),
                        MicrosOf(record.create_time),
                        MicrosOf(record.expire_time), MicrosOf(record.ttl),
                        BytesOf(record.state), BytesOrNull(record.user)}},
            {.name = "delete_expired", .values = {tenant, id}}};
  }
  std::vector<PostgresStatement> operator()(const LoadCall& call) const {
    // No turn has a null for its id.
    return {{.name = "load",
             .values = {BytesOf(call.key.tenant), BytesOf(call.key.id),
                        BytesOrNull(call.turn_id)}}};
  }
  std::vector<PostgresStatement> operator()(const CommitCall& call) const {
    const SessionRecord& next = call.next;
    return {{.name = call.taken.alone ? "commit_alone" : "commit",
             .values = {BytesOf(next.key.tenant), BytesOf(next.key.id),
                        PostgresValue::Int(next.version), MicrosOf(call.now),
                        BytesOf(next.state), MicrosOf(next.expire_time),
                        MicrosOf(next.ttl), BytesOf(call.taken.turn_id),
                        BytesOf(call.taken.response)}}};
  }
  std::vector<PostgresStatement> operator()(const DeleteCall& call) const {
    const PostgresValue tenant = BytesOf(call.key.tenant);
    const PostgresValue id = BytesOf(call.key.id);
    return {{.name = "delete", .values = {tenant, id}},
            {.name = "delete_expired", .values = {tenant, id}}};
  }
  std::vector<PostgresStatement> operator()(const DeleteUserCall& call) const {
    return {
        {.name = "delete_user",
         .values = {BytesOf(call.user), PostgresValue::Int(kRemovedPerCall)}}};
  }
  std::vector<PostgresStatement> operator()(
      const RemoveExpiredCall& call) const {
    return RemoveExpiredStatements(call.now, remember_us);
  }

  int64_t remember_us;
};

// Of a session that is not there, but may have been until `expired_us`.
absl::Status Absent(absl::optional<int64_t> expired_us, absl::Time now,
                    int64_t remember_us) {
  const bool remembered = expired_us.has_value() &&
                          *expired_us + remember_us > absl::ToUnixMicros(now);
  return remembered ? SessionExpired() : NoSuchSessionStored();
}

void KeepLatest(int64_t us, absl::optional<int64_t>* latest) {
  *latest = latest->has_value() ? std::max(us, **latest) : us;
}

}  // namespace

const char* PostgresSettings() { return kSettings; }

const std::vector<PostgresConnection::Prepared>& PostgresStatements() {
  static const auto* const statements =
      new std::vector<PostgresConnection::Prepared>{
          {"free", kFree},
          {"create", kCreate},
          {"load", kLoad},
          {"commit", Commit()},
          {"commit_alone", CommitAlone()},
          {"delete", kDelete},
          {"delete_expired", kDeleteExpired},
          {"delete_user", kDeleteUser},
          {"postpone", kPostpone},
          {"expire", kExpire},
          {"forget", kForget},
          {"count", kCount}};
  return *statements;
}

std::vector<PostgresStatement> StatementsOf(const StoreCall& call,
                                            int64_t remember_us) {
  return std::visit(MakeStatements{remember_us}, call);
}

absl::Status CreateResult(Results results) {
  return results[1].affected() == 1 ? absl::OkStatus() : SessionIdTaken();
}

absl::StatusOr<LoadedSession> LoadResult(const LoadCall& call,
                                         int64_t remember_us, Results results) {
  const PostgresResult& found = results[0];
  // A session, the mark that one of the name expired, or both.
  absl::optional<int64_t> expired_us;
  for (int row = 0; row < found.rows(); ++row) {
    const int64_t expire_us = found.Int(row, 0);
    if (found.IsNull(row, 1) || expire_us <= absl::ToUnixMicros(call.now)) {
      KeepLatest(expire_us, &expired_us);
      continue;
    }
    LoadedSession loaded;
    if (!found.IsNull(row, 5)) {
      loaded.response = std::string(found.Bytes(row, 5));
      return loaded;
    }
    loaded.record = {.key = call.key,
                     .user = std::string(found.Bytes(row, 6)),
                     .version = found.Int(row, 1),
                     .state = std::string(found.Bytes(row, 4)),
                     .create_time = absl::FromUnixMicros(found.Int(row, 2)),
                     .expire_time = absl::FromUnixMicros(expire_us),
                     .ttl = absl::Microseconds(found.Int(row, 3))};
    return loaded;
  }
  return Absent(expired_us, call.now, remember_us);
}

absl::Status CommitResult(const CommitCall& call, int64_t remember_us,
                          Results results) {
  const PostgresResult& found = results[0];
  absl::optional<int64_t> expired_us;
  for (int row = 0; row < found.rows(); ++row) {
    const bool moved = found.Bytes(row, 0)[0] != 0;
    if (moved) return absl::OkStatus();
    const int64_t expire_us = found.Int(row, 1);
    if (expire_us > absl::ToUnixMicros(call.now)) return SessionMovedOn();
    KeepLatest(expire_us, &expired_us);
  }
  return Absent(expired_us, call.now, remember_us);
}

int64_t SessionsAdded(const StoreCall& call, Results results) {
  if (std::holds_alternative<CreateCall>(call)) {
    return results[1].affected() - results[0].affected();
  }
  if (std::holds_alternative<DeleteCall>(call) ||
      std::holds_alternative<DeleteUserCall>(call)) {
    return -results[0].affected();
  }
  if (std::holds_alternative<RemoveExpiredCall>(call)) {
    return -results[1].affected();
  }
  return 0;
}

bool MoreToRemove(const StoreCall& call, Results results) {
  if (!std::holds_alternative<RemoveExpiredCall>(call) &&
      !std::holds_alternative<DeleteUserCall>(call)) {
    return false;
  }
  return std::any_of(results.begin(), results.end(),
                     [](const PostgresResult& result) {
                       return result.affected() == kRemovedPerCall;
                     });
}

std::vector<PostgresStatement> CountStatements(int64_t most, absl::Time now,
                                               int64_t remember_us) {
  std::vector<PostgresStatement> statements =
      RemoveExpiredStatements(now, remember_us);
  statements.push_back({.name = "count", .values = {PostgresValue::Int(most)}});
  return statements;
}

int64_t CountResult(Results results) { return results[3].Int(0, 0); }

}  // namespace footnote::service
