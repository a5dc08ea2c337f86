#include "service/store/postgres_store.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "service/store/postgres_connection.h"
#include "service/store/postgres_errors.h"
#include "service/store/postgres_schema.h"
#include "service/store/store_call.h"
#include "service/store/store_errors.h"

namespace footnote::service {
namespace {

using Kind = PostgresOutcome::Kind;

constexpr std::chrono::seconds kConnectWithin{2};
// At the start, where another server may be making the tables.
constexpr std::chrono::seconds kMakeTablesWithin{60};

Deadline In(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

absl::StatusOr<std::unique_ptr<PostgresConnection>> ConnectReady(
    const PostgresAddress& address, std::chrono::milliseconds tables_within) {
  const Deadline deadline = In(kConnectWithin);
  auto connection = PostgresConnection::Connect(address, deadline);
  if (!connection.ok()) return connection.status();
  absl::Status status =
      (*connection)->Execute(PostgresSettings(), deadline).status();
  if (!status.ok()) return status;
  status = BringSchemaUpToDate(connection->get(), In(tables_within));
  if (!status.ok()) return status;
  status = (*connection)->Prepare(PostgresStatements(), In(kConnectWithin));
  if (!status.ok()) return status;
  return connection;
}

// Servers that change the same sessions take them in the same order, so that
// none waits for one that waits for it. What removes many is last, so that it
// is not held for long: the sweep, which waits for nobody, and the sessions of
// a user (where two batches wait for each other the database ends one of them,
// whose calls are then made one by one).
struct InOrder {
  static auto Place(const CreateCall& call) { return Of(call.record.key); }
  static auto Place(const LoadCall& call) { return Of(call.key); }
  static auto Place(const CommitCall& call) { return Of(call.next.key); }
  static auto Place(const DeleteCall& call) { return Of(call.key); }
  static auto Place(const DeleteUserCall&) { return Last(); }
  static auto Place(const RemoveExpiredCall&) { return Last(); }
  static std::tuple<bool, absl::string_view, absl::string_view> Last() {
    return {true, absl::string_view(), absl::string_view()};
  }
  static std::tuple<bool, absl::string_view, absl::string_view> Of(
      const SessionKey& key) {
    return {false, key.tenant, key.id};
  }

  bool operator()(const StoreCall& a, const StoreCall& b) const {
    const auto place = [](const auto& call) { return Place(call); };
    return std::visit(place, a) < std::visit(place, b);
  }
};

PostgresConnection::Transaction Together(
    const std::vector<PostgresConnection::Transaction>& each) {
  PostgresConnection::Transaction all;
  for (const PostgresConnection::Transaction& part : each) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

// Gives each part its share of what became of them all.
std::vector<PostgresOutcome> Divided(
    PostgresOutcome all,
    const std::vector<PostgresConnection::Transaction>& each) {
  std::vector<PostgresOutcome> outcomes;
  outcomes.reserve(each.size());
  auto next = all.results.begin();
  for (const PostgresConnection::Transaction& part : each) {
    PostgresOutcome& mine =
        outcomes.emplace_back(PostgresOutcome{all.kind, all.error, {}});
    if (all.kind != Kind::kCommitted) continue;
    const auto end = next + static_cast<ptrdiff_t>(part.size());
    mine.results.assign(std::make_move_iterator(next),
                        std::make_move_iterator(end));
    next = end;
  }
  return outcomes;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresStore>> PostgresStore::Open(
    const std::string& address, const Options& options) {
  auto parsed = PostgresAddress::Parse(address);
  if (!parsed.ok()) return parsed.status();
  std::unique_ptr<PostgresStore> store(new PostgresStore(
      std::make_unique<PostgresAddress>(*std::move(parsed)), options));
  absl::Status connected = store->Connect();
  if (!connected.ok()) return connected;
  return store;
}

PostgresStore::PostgresStore(std::unique_ptr<PostgresAddress> address,
                             const Options& options)
    : address_(std::move(address)),
      options_(options),
      remember_us_(absl::ToInt64Microseconds(options.remember_expired)),
      room_(options.max_sessions) {}

PostgresStore::~PostgresStore() {
  // All of them, before any is gone: what is answered now may call again.
  for (const auto& worker : workers_) worker->Stop();
}

absl::Status PostgresStore::Connect() {
  std::vector<std::unique_ptr<PostgresConnection>> connections;
  while (connections.size() < options_.workers) {
    // The first makes the tables, and may take its time.
    auto connection = ConnectReady(
        *address_, connections.empty() ? kMakeTablesWithin : kConnectWithin);
    if (!connection.ok()) return connection.status();
    connections.push_back(*std::move(connection));
  }
  pool_ = std::make_unique<PostgresPool>(std::move(connections), [this] {
    return ConnectReady(*address_, kConnectWithin);
  });
  for (size_t place = 0; place < options_.workers; ++place) {
    workers_.push_back(std::make_unique<StoreWorker>(
        options_.worker, [this, place](std::vector<StoreCall> calls) {
          Run(place, std::move(calls));
        }));
  }
  return absl::OkStatus();
}

StoreWorker& PostgresStore::WorkerOf(const SessionKey& key) {
  return *workers_[absl::HashOf(key.tenant, key.id) % workers_.size()];
}

void PostgresStore::Create(SessionRecord record, absl::Time now,
                           Callback<absl::Status> done) {
  StoreWorker& worker = WorkerOf(record.key);
  worker.Submit(CreateCall{std::move(record), now, std::move(done)});
}

void PostgresStore::Load(const SessionKey& key, const std::string& turn_id,
                         absl::Time now,
                         Callback<absl::StatusOr<LoadedSession>> done) {
  WorkerOf(key).Submit(LoadCall{key, turn_id, now, std::move(done)});
}

void PostgresStore::Commit(SessionRecord next, StoredTurn taken, absl::Time now,
                           Callback<absl::Status> done) {
  StoreWorker& worker = WorkerOf(next.key);
  worker.Submit(
      CommitCall{std::move(next), std::move(taken), now, std::move(done)});
}

void PostgresStore::Delete(const SessionKey& key, absl::Time now,
                           Callback<absl::Status> done) {
  WorkerOf(key).Submit(DeleteCall{key, now, std::move(done)});
}

void PostgresStore::DeleteUser(const std::string& user, absl::Time now,
                               Callback<absl::Status> done) {
  workers_[absl::HashOf(user) % workers_.size()]->Submit(
      DeleteUserCall{user, now, std::move(done)});
}

void PostgresStore::RemoveExpired(absl::Time now, Callback<absl::Status> done) {
  workers_[0]->Submit(RemoveExpiredCall{now, std::move(done)});
}

void PostgresStore::Run(size_t place, std::vector<StoreCall> calls) {
  const absl::StatusOr<PostgresConnection*> connection = pool_->Get(place);
  if (!connection.ok()) {
    for (StoreCall& call : calls) Answer(call, connection.status());
    return;
  }
  const Deadline deadline = In(options_.answer_within);
  std::stable_sort(calls.begin(), calls.end(), InOrder());
  calls = Admit(std::move(calls), *connection, deadline);
  if (calls.empty()) return;

  std::vector<PostgresConnection::Transaction> each;
  each.reserve(calls.size());
  for (const StoreCall& call : calls) {
    each.push_back(StatementsOf(call, remember_us_));
  }
  std::vector<PostgresOutcome> outcomes =
      (*connection)->Run({Together(each)}, deadline);
  if (outcomes[0].kind == Kind::kRefused && calls.size() > 1) {
    // One call's trouble is not its neighbours'.
    outcomes = (*connection)->Run(each, deadline);
  } else {
    outcomes = Divided(std::move(outcomes[0]), each);
  }
  if (outcomes.back().kind == Kind::kUnknown) {
    // One that does not answer is not asked again by those that wait.
    const bool hangs = std::chrono::steady_clock::now() >= deadline;
    pool_->Lost(place, hangs ? NothingChanged(Explain(outcomes.back()))
                             : absl::OkStatus());
  }
  for (size_t i = 0; i < calls.size(); ++i) {
    if (outcomes[i].kind == Kind::kCommitted) {
      Finish(place, std::move(calls[i]), outcomes[i].results);
    } else {
      Fail(std::move(calls[i]), outcomes[i]);
    }
  }
}

absl::Status PostgresStore::Explain(const PostgresOutcome& outcome) const {
  return ExplainPostgres(address_->place(), outcome.error);
}

std::vector<StoreCall> PostgresStore::Admit(std::vector<StoreCall> calls,
                                            PostgresConnection* connection,
                                            Deadline deadline) {
  std::vector<StoreCall> admitted;
  admitted.reserve(calls.size());
  absl::Status counted;
  for (StoreCall& call : calls) {
    absl::Status refused;
    const absl::Time now = NowOf(call);
    if (std::holds_alternative<CreateCall>(call) && !room_.Take()) {
      // What went wrong once is not tried for each.
      if (counted.ok() && room_.MayCount(now)) {
        counted = Count(now, connection, deadline);
      }
      refused = counted;
      if (refused.ok() && !room_.Take()) {
        refused = StoreFull(room_.max_sessions());
      }
    }
    if (refused.ok()) {
      admitted.push_back(std::move(call));
    } else {
      Answer(call, std::move(refused));
    }
  }
  return admitted;
}

absl::Status PostgresStore::Count(absl::Time now,
                                  PostgresConnection* connection,
                                  Deadline deadline) {
  const auto outcomes = connection->Run(
      {CountStatements(room_.max_sessions(), now, remember_us_)}, deadline);
  const PostgresOutcome& outcome = outcomes[0];
  if (outcome.kind != Kind::kCommitted) {
    return NothingChanged(Explain(outcome));
  }
  room_.Counted(CountResult(outcome.results), now);
  return absl::OkStatus();
}

void PostgresStore::Finish(size_t place, StoreCall call, Results results) {
  const int64_t added = SessionsAdded(call, results);
  if (auto* const create = std::get_if<CreateCall>(&call)) {
    room_.Give(1 - added);
    create->done(CreateResult(results));
  } else if (auto* const load = std::get_if<LoadCall>(&call)) {
    load->done(LoadResult(*load, remember_us_, results));
  } else if (auto* const commit = std::get_if<CommitCall>(&call)) {
    commit->done(CommitResult(*commit, remember_us_, results));
  } else {
    room_.Give(-added);
    if (MoreToRemove(call, results)) {
      // Turns that wait go between the parts of a long removal.
      workers_[place]->Submit(std::move(call));
    } else {
      Answer(call, absl::OkStatus());
    }
  }
}

void PostgresStore::Fail(StoreCall call, const PostgresOutcome& outcome) {
  const bool unknown = outcome.kind == Kind::kUnknown;
  // Room that a session may have taken is not given back.
  if (!unknown && std::holds_alternative<CreateCall>(call)) room_.Give(1);
  const bool changes = !std::holds_alternative<LoadCall>(call);
  Answer(call, unknown && changes ? OutcomeUnknown(Explain(outcome))
                                  : NothingChanged(Explain(outcome)));
}

}  // namespace footnote::service
