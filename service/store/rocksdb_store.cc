#include "service/store/rocksdb_store.h"

#include <chrono>
#include <mutex>
#include <utility>
#include <variant>

#include "service/store/row_keys.h"
#include "service/store/store_call.h"

namespace footnote::service {
namespace {

constexpr absl::Duration kBetweenAttempts = absl::Seconds(1);
constexpr absl::Duration kBetweenErasings = absl::Minutes(1);
constexpr size_t kRecentBytes = size_t{64} << 20;

// Gives a call its place in the batch; RemoveExpired, of which a batch does a
// part, is true where there is more.
struct Apply {
  absl::StatusOr<bool> operator()(const CreateCall& call) const {
    return Done(batch->Create(call.record, absl::ToUnixMicros(call.now)));
  }
  absl::StatusOr<bool> operator()(const CommitCall& call) const {
    return Done(
        batch->Commit(call.next, call.taken, absl::ToUnixMicros(call.now)));
  }
  absl::StatusOr<bool> operator()(const DeleteCall& call) const {
    return Done(batch->Delete(call.key, absl::ToUnixMicros(call.now)));
  }
  absl::StatusOr<bool> operator()(const RemoveExpiredCall& call) const {
    return batch->RemoveExpired(absl::ToUnixMicros(call.now));
  }
  absl::StatusOr<bool> operator()(const LoadCall&) const {
    return absl::InternalError("loads do not wait for the worker");
  }

  static absl::StatusOr<bool> Done(absl::Status status) {
    if (!status.ok()) return status;
    return false;
  }

  SessionBatch* batch;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksdbStore>> RocksdbStore::Open(
    const std::string& directory, const Options& options) {
  auto database = RocksdbDatabase::Open(directory);
  if (!database.ok()) return database.status();
  return std::unique_ptr<RocksdbStore>(
      new RocksdbStore(directory, options, *std::move(database)));
}

RocksdbStore::RocksdbStore(std::string directory, const Options& options,
                           std::unique_ptr<RocksdbDatabase> database)
    : directory_(std::move(directory)),
      options_(options),
      database_(std::move(database)),
      recent_(kRecentBytes),
      worker_(options.worker,
              [this](std::vector<StoreCall> calls) { Run(std::move(calls)); }) {
}

RocksdbStore::~RocksdbStore() {
  const std::shared_lock<std::shared_mutex> lock(database_mutex_);
  if (database_ != nullptr) database_->StopErasing();
}

void RocksdbStore::Create(SessionRecord record, absl::Time now,
                          Callback<absl::Status> done) {
  worker_.Submit(CreateCall{std::move(record), now, std::move(done)});
}

void RocksdbStore::Commit(SessionRecord next, StoredTurn taken, absl::Time now,
                          Callback<absl::Status> done) {
  worker_.Submit(
      CommitCall{std::move(next), std::move(taken), now, std::move(done)});
}

void RocksdbStore::Delete(const SessionKey& key, absl::Time now,
                          Callback<absl::Status> done) {
  worker_.Submit(DeleteCall{key, now, std::move(done)});
}

void RocksdbStore::RemoveExpired(absl::Time now, Callback<absl::Status> done) {
  worker_.Submit(RemoveExpiredCall{now, std::move(done)});
}

void RocksdbStore::Load(const SessionKey& key, const std::string& turn_id,
                        absl::Time now,
                        Callback<absl::StatusOr<LoadedSession>> done) {
  done(Read(key, turn_id, now));
}

absl::StatusOr<LoadedSession> RocksdbStore::Read(const SessionKey& key,
                                                 const std::string& turn_id,
                                                 absl::Time now) {
  const std::shared_lock<std::shared_mutex> lock(database_mutex_);
  if (database_ == nullptr) return down_;
  // First the session, then the turn: a turn that is committed in between is
  // found, or the commit of whoever missed it fails by the version.
  const std::string row_key = SessionRowKey(key);
  const auto session =
      FindLiveSession(*database_, &recent_, row_key, absl::ToUnixMicros(now),
                      absl::ToInt64Microseconds(options_.remember_expired));
  if (!session.ok()) return session.status();
  LoadedSession loaded;
  if (!turn_id.empty()) {
    auto response = database_->Get(RocksdbDatabase::Family::kTurns,
                                   TurnRowKey(row_key, turn_id));
    if (!response.ok()) return response.status();
    if (response->has_value()) {
      loaded.response = *std::move(response);
      return loaded;
    }
  }
  const v1::StoredSession& row = **session;
  loaded.record = {.key = key,
                   .version = row.version(),
                   .state = row.state(),
                   .create_time = absl::FromUnixMicros(row.create_us()),
                   .expire_time = absl::FromUnixMicros(row.expire_us()),
                   .ttl = absl::Microseconds(row.ttl_us())};
  return loaded;
}

absl::Status RocksdbStore::EraseRemoved() {
  const std::shared_lock<std::shared_mutex> lock(database_mutex_);
  return database_ == nullptr ? down_ : database_->EraseRemoved();
}

void RocksdbStore::Run(std::vector<StoreCall> calls) {
  const absl::Time now = NowOf(calls.back());
  std::vector<absl::StatusOr<bool>> results;
  absl::StatusOr<bool> erase = false;
  absl::Status written = Ready(now);
  if (written.ok()) {
    SessionBatch batch(
        database_.get(), &recent_,
        {.max_sessions = options_.max_sessions,
         .remember_us = absl::ToInt64Microseconds(options_.remember_expired)},
        &due_from_);
    bool sweeps = false;
    for (const StoreCall& call : calls) {
      results.push_back(std::visit(Apply{&batch}, call));
      sweeps = sweeps || std::holds_alternative<RemoveExpiredCall>(call);
    }
    if (sweeps) erase = PlanErasing(&batch, now);
    written = batch.Write();
  }
  if (!written.ok()) {
    trouble_ = written;
    due_from_ = {};
  } else if (erase.ok() && *erase) {
    last_erasing_ = now;
    erasing_ =
        std::async(std::launch::async, [this] { return EraseRemoved(); });
  }
  for (size_t i = 0; i < calls.size(); ++i) {
    if (!written.ok()) {
      // Those that were refused too: what they were judged by may not be so.
      Answer(calls[i], written);
    } else if (results[i].ok() && *results[i]) {
      // Turns that wait go between the parts of a long removal.
      worker_.Submit(std::move(calls[i]));
    } else {
      Answer(calls[i], results[i].status());
    }
  }
}

absl::Status RocksdbStore::Ready(absl::Time now) {
  if (trouble_.ok()) return absl::OkStatus();
  if (absl::AbsDuration(now - last_attempt_) < kBetweenAttempts) {
    return trouble_;
  }
  last_attempt_ = now;
  // Sessions can be read until there is hope.
  trouble_ = RocksdbDatabase::CheckRoom(directory_);
  if (trouble_.ok()) trouble_ = OpenAnew();
  return trouble_;
}

absl::Status RocksdbStore::OpenAnew() {
  if (database_ != nullptr) database_->StopErasing();
  const std::lock_guard<std::shared_mutex> lock(database_mutex_);
  database_.reset();
  recent_.Clear();
  auto opened = RocksdbDatabase::Open(directory_);
  if (opened.ok()) {
    database_ = *std::move(opened);
    down_ = absl::OkStatus();
  } else {
    // Whatever it is, callers can but try again.
    down_ = absl::UnavailableError(opened.status().message());
  }
  return down_;
}

absl::StatusOr<bool> RocksdbStore::PlanErasing(SessionBatch* batch,
                                               absl::Time now) {
  const auto totals = batch->totals();
  if (!totals.ok()) return totals.status();
  v1::StoreTotals& all = **totals;
  if (erasing_.valid()) {
    if (erasing_.wait_for(std::chrono::seconds(0)) !=
        std::future_status::ready) {
      return false;
    }
    if (erasing_.get().ok()) all.clear_erasing_since_us();
  }
  // What an earlier attempt did not end goes first.
  if (!all.has_erasing_since_us() && !all.has_removed_since_us()) return false;
  const int64_t since_us = all.has_erasing_since_us() ? all.erasing_since_us()
                                                      : all.removed_since_us();
  // A clock that was set back makes nobody wait for longer.
  const auto past = [now](absl::Time then) {
    return absl::AbsDuration(now - then);
  };
  if (past(absl::FromUnixMicros(since_us)) < options_.erase_within ||
      past(last_erasing_) < kBetweenErasings) {
    return false;
  }
  all.set_erasing_since_us(since_us);
  all.clear_removed_since_us();
  return true;
}

}  // namespace footnote::service
