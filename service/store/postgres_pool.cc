#include "service/store/postgres_pool.h"

#include <chrono>
#include <utility>

#include "service/store/postgres_errors.h"

namespace footnote::service {
namespace {

constexpr std::chrono::seconds kBetweenAttempts{1};
// An attempt takes less, but for a resolver of names that hangs.
constexpr std::chrono::milliseconds kPatience{2500};

}  // namespace

PostgresPool::PostgresPool(
    std::vector<std::unique_ptr<PostgresConnection>> connections,
    Connect connect)
    : connect_(std::move(connect)) {
  places_.reserve(connections.size());
  for (std::unique_ptr<PostgresConnection>& connection : connections) {
    places_.push_back({.connection = std::move(connection)});
  }
  thread_ = std::thread([this] { KeepUp(); });
}

PostgresPool::~PostgresPool() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  lost_.notify_all();
  thread_.join();
}

absl::StatusOr<PostgresConnection*> PostgresPool::Get(size_t place) {
  std::unique_lock<std::mutex> lock(mutex_);
  Place& mine = places_[place];
  if (mine.connection != nullptr && !mine.connection->Alive()) {
    mine.connection.reset();
    mine.down = last_attempt_;
    lost_.notify_all();
  }
  const bool tried = tried_.wait_for(lock, kPatience, [&mine] {
    return mine.connection != nullptr || !mine.down.ok();
  });
  if (!tried) {
    mine.down = NothingChanged(absl::UnavailableError(
        "session store postgres: connecting to it takes too long; see that the "
        "name of its host can be looked up"));
  }
  if (mine.connection == nullptr) return mine.down;
  return mine.connection.get();
}

void PostgresPool::Lost(size_t place, absl::Status known) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    places_[place].connection.reset();
    places_[place].down = known.ok() ? last_attempt_ : std::move(known);
  }
  lost_.notify_all();
}

PostgresPool::Place* PostgresPool::FirstLost() {
  for (Place& place : places_) {
    if (place.connection == nullptr) return &place;
  }
  return nullptr;
}

void PostgresPool::KeepUp() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    lost_.wait(lock, [this] { return stopping_ || FirstLost() != nullptr; });
    if (stopping_) return;
    lock.unlock();
    auto connection = connect_();
    lock.lock();
    last_attempt_ = connection.ok() ? absl::OkStatus()
                                    : NothingChanged(connection.status());
    if (connection.ok()) {
      Place* const place = FirstLost();
      place->connection = *std::move(connection);
      place->down = absl::OkStatus();
      tried_.notify_all();
      continue;
    }
    for (Place& place : places_) {
      if (place.connection == nullptr) place.down = last_attempt_;
    }
    tried_.notify_all();
    lost_.wait_for(lock, kBetweenAttempts, [this] { return stopping_; });
    if (stopping_) return;
  }
}

}  // namespace footnote::service
