#include "service/store/session_batch.h"

#include <rocksdb/comparator.h>
#include <rocksdb/db.h>
#include <rocksdb/iterator.h>
#include <rocksdb/utilities/write_batch_with_index.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "service/store/store_errors.h"

namespace footnote::service {
namespace {

// Short enough that turns do not wait long behind it.
constexpr int64_t kRemovedPerBatch = 1000;
constexpr size_t kUsersSessionsPerBatch = 100;

constexpr char kTotalsKey[] = "totals";

rocksdb::Slice SliceOf(absl::string_view text) {
  return rocksdb::Slice(text.data(), text.size());
}

absl::string_view ViewOf(const rocksdb::Slice& slice) {
  return absl::string_view(slice.data(), slice.size());
}

absl::Status Unreadable() {
  return absl::DataLossError(
      "the stored session cannot be read; begin a new one");
}

// The row, null where there is none, if it has not expired.
absl::StatusOr<RecentSessions::Row> LiveRow(RecentSessions::Row row,
                                            int64_t now_us,
                                            int64_t remember_us) {
  if (row == nullptr) return NoSuchSessionStored();
  if (!row->expired() && row->expire_us() > now_us) return row;
  if (row->expire_us() + remember_us > now_us) return SessionExpired();
  return NoSuchSessionStored();
}

}  // namespace

absl::StatusOr<RecentSessions::Row> FindLiveSession(
    const RocksdbDatabase& database, RecentSessions* recent,
    absl::string_view session_row_key, int64_t now_us, int64_t remember_us) {
  RecentSessions::Row row = recent->Find(session_row_key);
  if (row == nullptr) {
    const auto bytes =
        database.Get(RocksdbDatabase::Family::kSessions, session_row_key);
    if (!bytes.ok()) return bytes.status();
    if (!bytes->has_value()) return NoSuchSessionStored();
    const auto parsed = std::make_shared<v1::StoredSession>();
    if (!parsed->ParseFromString(**bytes)) return Unreadable();
    row = parsed;
  }
  return LiveRow(std::move(row), now_us, remember_us);
}

SessionBatch::SessionBatch(RocksdbDatabase* database, RecentSessions* recent,
                           const Limits& limits, DueFrom* due_from)
    : database_(database),
      recent_(recent),
      limits_(limits),
      due_from_(due_from),
      changes_(std::make_unique<rocksdb::WriteBatchWithIndex>(
          rocksdb::BytewiseComparator(), /*reserved_bytes=*/0,
          /*overwrite_key=*/true)) {}

SessionBatch::~SessionBatch() = default;

absl::StatusOr<absl::optional<v1::StoredSession>> SessionBatch::GetSession(
    absl::string_view session) const {
  absl::optional<v1::StoredSession> parsed;
  if (const auto it = sessions_.find(session); it != sessions_.end()) {
    if (it->second.row != nullptr) parsed = *it->second.row;
    return parsed;
  }
  const auto row = database_->Get(Family::kSessions, session);
  if (!row.ok()) return row.status();
  if (row->has_value() && !parsed.emplace().ParseFromString(**row)) {
    parsed.emplace();
  }
  return parsed;
}

void SessionBatch::PutSession(absl::string_view session,
                              v1::StoredSession row) {
  sessions_[std::string(session)].row =
      std::make_shared<const v1::StoredSession>(std::move(row));
}

// Changes to a batch in memory without a bound cannot fail.
void SessionBatch::Put(Family family, absl::string_view key,
                       absl::string_view value) {
  changes_->Put(database_->handle(family), SliceOf(key), SliceOf(value))
      .PermitUncheckedError();
}

void SessionBatch::Remove(Family family, absl::string_view key) {
  changes_->Delete(database_->handle(family), SliceOf(key))
      .PermitUncheckedError();
}

void SessionBatch::PutDue(const DueRow& row) {
  int64_t& from = row.kind == DueRow::Kind::kExpire ? due_from_->expire_us
                                                    : due_from_->forget_us;
  from = std::min(from, row.due_us);
  Put(Family::kDue, DueRowKey(row), "");
}

absl::StatusOr<v1::StoreTotals*> SessionBatch::totals() {
  if (!totals_.has_value()) {
    const auto row = database_->Get(Family::kDefault, kTotalsKey);
    if (!row.ok()) return row.status();
    v1::StoreTotals totals;
    if (row->has_value() && !totals.ParseFromString(**row)) return Unreadable();
    totals_before_ = totals.SerializeAsString();
    totals_ = std::move(totals);
  }
  return &*totals_;
}

absl::Status SessionBatch::Create(const SessionRecord& record, int64_t now_us) {
  const auto all = totals();
  if (!all.ok()) return all.status();
  if ((*all)->live() >= limits_.max_sessions) {
    const auto removed = RemoveExpired(now_us);
    if (!removed.ok()) return removed.status();
    if ((*all)->live() >= limits_.max_sessions) {
      return StoreFull(limits_.max_sessions);
    }
  }
  const std::string key = SessionRowKey(record.key);
  const auto before = GetSession(key);
  if (!before.ok()) return before.status();
  if (before->has_value()) {
    if (!(*before)->expired() && (*before)->expire_us() > now_us) {
      return SessionIdTaken();
    }
    absl::Status removed = RemoveSession(key, **before, now_us);
    if (!removed.ok()) return removed;
  }
  v1::StoredSession row;
  row.set_version(record.version);
  row.set_state(record.state);
  row.set_create_us(absl::ToUnixMicros(record.create_time));
  row.set_expire_us(absl::ToUnixMicros(record.expire_time));
  row.set_ttl_us(absl::ToInt64Microseconds(record.ttl));
  row.set_user(record.user);
  if (!record.user.empty()) {
    Put(Family::kDefault, UserRowKey(record.user, key), "");
  }
  PutDue({DueRow::Kind::kExpire, row.expire_us(), key});
  PutSession(key, std::move(row));
  (*all)->set_live((*all)->live() + 1);
  return absl::OkStatus();
}

absl::Status SessionBatch::Commit(const SessionRecord& next,
                                  const StoredTurn& taken, int64_t now_us) {
  const std::string key = SessionRowKey(next.key);
  const auto changed = sessions_.find(key);
  const auto before =
      changed == sessions_.end()
          ? FindLiveSession(*database_, recent_, key, now_us,
                            limits_.remember_us)
          : LiveRow(changed->second.row, now_us, limits_.remember_us);
  if (!before.ok()) return before.status();
  if ((*before)->version() != next.version) return SessionMovedOn();

  v1::StoredSession row;
  row.set_version(next.version + 1);
  row.set_state(next.state);
  row.set_create_us((*before)->create_us());
  row.set_user((*before)->user());
  row.set_expire_us(absl::ToUnixMicros(next.expire_time));
  row.set_ttl_us(absl::ToInt64Microseconds(next.ttl));
  // A longer life is found out when the old place in the order comes up.
  if (row.expire_us() < (*before)->expire_us()) {
    PutDue({DueRow::Kind::kExpire, row.expire_us(), key});
  }
  PutSession(key, std::move(row));
  if (taken.alone) {
    const auto all = totals();
    if (!all.ok()) return all.status();
    absl::Status removed = RemoveTurns(key);
    if (!removed.ok()) return removed;
    NoteRemoval(now_us);
  }
  std::string turn = TurnRowKey(key, taken.turn_id);
  changes_->GetWriteBatch()
      ->Put(database_->handle(Family::kTurns), turn, taken.response)
      .PermitUncheckedError();
  sessions_[key].turns.push_back(std::move(turn));
  return absl::OkStatus();
}

absl::Status SessionBatch::Delete(const SessionKey& key, int64_t now_us) {
  const std::string name = SessionRowKey(key);
  const auto row = GetSession(name);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::OkStatus();
  const auto all = totals();
  if (!all.ok()) return all.status();
  return RemoveSession(name, **row, now_us);
}

absl::StatusOr<bool> SessionBatch::DeleteUser(absl::string_view user,
                                              int64_t now_us) {
  const std::string prefix = UserRowPrefix(user);
  const auto keys = KeysUnder(Family::kDefault, prefix, kUsersSessionsPerBatch);
  if (!keys.ok()) return keys.status();
  const auto all = totals();
  if (!all.ok()) return all.status();
  for (const std::string& key : *keys) {
    const auto session = absl::string_view(key).substr(prefix.size());
    const auto row = GetSession(session);
    if (!row.ok()) return row.status();
    if (row->has_value()) {
      absl::Status removed = RemoveSession(session, **row, now_us);
      if (!removed.ok()) return removed;
    }
    // A row that cannot be read does not say whose it was.
    Remove(Family::kDefault, key);
  }
  return keys->size() == kUsersSessionsPerBatch;
}

absl::Status SessionBatch::RemoveSession(absl::string_view session,
                                         const v1::StoredSession& row,
                                         int64_t now_us) {
  absl::Status status = RemoveTurns(session);
  if (!status.ok()) return status;
  sessions_[std::string(session)] = {};
  if (!row.user().empty()) {
    Remove(Family::kDefault, UserRowKey(row.user(), session));
  }
  // Its place in the order, where it has not moved since; another is dropped
  // when it comes up.
  const std::string name(session);
  if (row.expired()) {
    Remove(Family::kDue,
           DueRowKey({DueRow::Kind::kForget,
                      row.expire_us() + limits_.remember_us, name}));
    totals_->set_remembered(totals_->remembered() - 1);
  } else {
    Remove(Family::kDue,
           DueRowKey({DueRow::Kind::kExpire, row.expire_us(), name}));
    totals_->set_live(totals_->live() - 1);
  }
  NoteRemoval(now_us);
  return absl::OkStatus();
}

absl::Status SessionBatch::RemoveTurns(absl::string_view session) {
  const auto keys =
      KeysUnder(Family::kTurns, session, std::numeric_limits<size_t>::max());
  if (!keys.ok()) return keys.status();
  for (const std::string& key : *keys) Remove(Family::kTurns, key);
  // Those of this batch come before in it, and are removed by what follows.
  if (const auto it = sessions_.find(session); it != sessions_.end()) {
    for (const std::string& key : it->second.turns) Remove(Family::kTurns, key);
  }
  return absl::OkStatus();
}

// A list, since the iterator does not bear changes to the batch meanwhile.
absl::StatusOr<std::vector<std::string>> SessionBatch::KeysUnder(
    Family family, absl::string_view prefix, size_t most) const {
  const std::unique_ptr<rocksdb::Iterator> rows(changes_->NewIteratorWithBase(
      database_->handle(family),
      database_->db()->NewIterator(rocksdb::ReadOptions(),
                                   database_->handle(family))));
  std::vector<std::string> keys;
  for (rows->Seek(SliceOf(prefix));
       keys.size() < most && rows->Valid() &&
       absl::StartsWith(ViewOf(rows->key()), prefix);
       rows->Next()) {
    keys.push_back(rows->key().ToString());
  }
  if (!rows->status().ok()) return database_->Explain(rows->status());
  return keys;
}

void SessionBatch::NoteRemoval(int64_t now_us) {
  if (!totals_->has_removed_since_us()) totals_->set_removed_since_us(now_us);
}

absl::StatusOr<std::vector<DueRow>> SessionBatch::TakeDue(DueRow::Kind kind,
                                                          int64_t now_us,
                                                          int64_t most) {
  int64_t& from = kind == DueRow::Kind::kExpire ? due_from_->expire_us
                                                : due_from_->forget_us;
  std::vector<DueRow> due;
  if (from > now_us || most <= 0) return due;
  const std::unique_ptr<rocksdb::Iterator> rows(changes_->NewIteratorWithBase(
      database_->handle(Family::kDue),
      database_->db()->NewIterator(rocksdb::ReadOptions(),
                                   database_->handle(Family::kDue))));
  int64_t next_us = std::numeric_limits<int64_t>::max();
  for (rows->Seek(DueRowKey({kind, from, ""})); rows->Valid(); rows->Next()) {
    absl::optional<DueRow> row = ParseDueRowKey(ViewOf(rows->key()));
    if (!row.has_value() || row->kind != kind) break;
    if (row->due_us > now_us || static_cast<int64_t>(due.size()) == most) {
      next_us = row->due_us;
      break;
    }
    due.push_back(*std::move(row));
  }
  if (!rows->status().ok()) return database_->Explain(rows->status());
  from = next_us;
  for (const DueRow& row : due) Remove(Family::kDue, DueRowKey(row));
  return due;
}

absl::StatusOr<bool> SessionBatch::RemoveExpired(int64_t now_us) {
  const auto all = totals();
  if (!all.ok()) return all.status();
  // Where a row cannot be read half way, all stays in its place.
  const v1::StoreTotals totals_then = **all;
  const DueFrom due_from_then = *due_from_;
  const auto sessions_then = sessions_;
  changes_->SetSavePoint();
  absl::StatusOr<bool> more = RemoveDue(now_us);
  if (more.ok()) {
    changes_->PopSavePoint().PermitUncheckedError();
  } else {
    changes_->RollbackToSavePoint().PermitUncheckedError();
    totals_ = totals_then;
    *due_from_ = due_from_then;
    sessions_ = sessions_then;
  }
  return more;
}

absl::StatusOr<bool> SessionBatch::RemoveDue(int64_t now_us) {
  const auto expired = TakeDue(DueRow::Kind::kExpire, now_us, kRemovedPerBatch);
  if (!expired.ok()) return expired.status();
  for (const DueRow& row : *expired) {
    absl::Status status = Expire(row, now_us);
    if (!status.ok()) return status;
  }
  auto forgotten = TakeDue(DueRow::Kind::kForget, now_us, kRemovedPerBatch);
  if (!forgotten.ok()) return forgotten.status();
  const bool more =
      std::max(expired->size(), forgotten->size()) == kRemovedPerBatch;
  for (const DueRow& row : *forgotten) {
    absl::Status status = Forget(row);
    if (!status.ok()) return status;
  }
  // No more are remembered than may live; the oldest go first.
  const int64_t excess = totals_->remembered() - limits_.max_sessions;
  forgotten =
      TakeDue(DueRow::Kind::kForget, std::numeric_limits<int64_t>::max(),
              std::min(excess, kRemovedPerBatch));
  if (!forgotten.ok()) return forgotten.status();
  for (const DueRow& row : *forgotten) {
    absl::Status status = Forget(row);
    if (!status.ok()) return status;
  }
  return more || excess > kRemovedPerBatch;
}

absl::Status SessionBatch::Expire(const DueRow& due, int64_t now_us) {
  auto row = GetSession(due.session_row_key);
  if (!row.ok()) return row.status();
  // It was deleted, or its life was shortened and this is its older place.
  if (!row->has_value() || (*row)->expired()) return absl::OkStatus();
  if ((*row)->expire_us() > now_us) {
    PutDue({DueRow::Kind::kExpire, (*row)->expire_us(), due.session_row_key});
    return absl::OkStatus();
  }
  absl::Status status = RemoveTurns(due.session_row_key);
  if (!status.ok()) return status;
  if (!(*row)->user().empty()) {
    Remove(Family::kDefault, UserRowKey((*row)->user(), due.session_row_key));
  }
  (*row)->clear_user();
  (*row)->clear_state();
  (*row)->set_expired(true);
  // Whoever waits for its end waits from then on, not from when it was seen.
  PutDue({DueRow::Kind::kForget, (*row)->expire_us() + limits_.remember_us,
          due.session_row_key});
  PutSession(due.session_row_key, *std::move(*row));
  totals_->set_live(totals_->live() - 1);
  totals_->set_remembered(totals_->remembered() + 1);
  NoteRemoval(now_us);
  return absl::OkStatus();
}

absl::Status SessionBatch::Forget(const DueRow& due) {
  const auto row = GetSession(due.session_row_key);
  if (!row.ok()) return row.status();
  // It was deleted, and perhaps another of its name was created.
  if (!row->has_value() || !(*row)->expired()) return absl::OkStatus();
  sessions_[due.session_row_key] = {};
  totals_->set_remembered(totals_->remembered() - 1);
  return absl::OkStatus();
}

absl::Status SessionBatch::Write() {
  if (totals_.has_value()) {
    const std::string totals = totals_->SerializeAsString();
    if (totals != totals_before_) Put(Family::kDefault, kTotalsKey, totals);
  }
  rocksdb::WriteBatch& changes = *changes_->GetWriteBatch();
  for (const auto& [key, change] : sessions_) {
    rocksdb::ColumnFamilyHandle* const family =
        database_->handle(Family::kSessions);
    const rocksdb::Status added =
        change.row == nullptr
            ? changes.Delete(family, key)
            : changes.Put(family, key, change.row->SerializeAsString());
    added.PermitUncheckedError();
  }
  if (changes.Count() == 0) return absl::OkStatus();
  absl::Status written = database_->Write(&changes);
  if (!written.ok()) return written;
  for (auto& [key, change] : sessions_) {
    if (change.row == nullptr) {
      recent_->Erase(key);
    } else {
      recent_->Put(key, std::move(change.row));
    }
  }
  return written;
}

}  // namespace footnote::service
