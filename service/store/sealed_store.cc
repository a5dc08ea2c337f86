#include "service/store/sealed_store.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/store/seal.h"

namespace footnote::service {
namespace {

SealedPlace StateOf(const SessionKey& key, int64_t version) {
  return {.session = key,
          .field = SealedPlace::Field::kState,
          .which = absl::StrCat(version)};
}

SealedPlace ResponseTo(const SessionKey& key, const std::string& turn_id) {
  return {
      .session = key, .field = SealedPlace::Field::kResponse, .which = turn_id};
}

absl::Status SealIn(const SealingKeys& keys, const SealedPlace& place,
                    std::string* text) {
  absl::StatusOr<std::string> sealed = Seal(keys, place, std::move(*text));
  if (sealed.ok()) *text = *std::move(sealed);
  return sealed.status();
}

absl::StatusOr<LoadedSession> Open(const SealingKeys& keys,
                                   const SessionKey& key,
                                   const std::string& turn_id,
                                   LoadedSession loaded) {
  std::string& stored =
      loaded.response.has_value() ? *loaded.response : loaded.record.state;
  absl::StatusOr<std::string> text =
      Unseal(keys,
             loaded.response.has_value() ? ResponseTo(key, turn_id)
                                         : StateOf(key, loaded.record.version),
             std::move(stored));
  if (!text.ok()) return text.status();
  stored = *std::move(text);
  return loaded;
}

}  // namespace

SealedStore::SealedStore(std::unique_ptr<SessionStore> store,
                         std::shared_ptr<const SealingKeys> keys)
    : keys_(std::move(keys)), store_(std::move(store)) {}

void SealedStore::UseKeys(std::shared_ptr<const SealingKeys> keys) {
  const std::lock_guard<std::mutex> lock(mutex_);
  keys_.swap(keys);
}

std::shared_ptr<const SealingKeys> SealedStore::keys() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return keys_;
}

void SealedStore::Create(SessionRecord record, absl::Time now,
                         Callback<absl::Status> done) {
  absl::Status sealed =
      SealIn(*keys(), StateOf(record.key, record.version), &record.state);
  if (!sealed.ok()) return done(std::move(sealed));
  store_->Create(std::move(record), now, std::move(done));
}

void SealedStore::Load(const SessionKey& key, const std::string& turn_id,
                       absl::Time now,
                       Callback<absl::StatusOr<LoadedSession>> done) {
  store_->Load(key, turn_id, now,
               [keys = keys(), key, turn_id, done = std::move(done)](
                   absl::StatusOr<LoadedSession> loaded) mutable {
                 if (!loaded.ok()) return done(std::move(loaded));
                 done(Open(*keys, key, turn_id, *std::move(loaded)));
               });
}

void SealedStore::Commit(SessionRecord next, StoredTurn taken, absl::Time now,
                         Callback<absl::Status> done) {
  const std::shared_ptr<const SealingKeys> with = keys();
  // The store counts it up when it takes the state.
  absl::Status sealed =
      SealIn(*with, StateOf(next.key, next.version + 1), &next.state);
  if (sealed.ok()) {
    sealed =
        SealIn(*with, ResponseTo(next.key, taken.turn_id), &taken.response);
  }
  if (!sealed.ok()) return done(std::move(sealed));
  store_->Commit(std::move(next), std::move(taken), now, std::move(done));
}

void SealedStore::Delete(const SessionKey& key, absl::Time now,
                         Callback<absl::Status> done) {
  store_->Delete(key, now, std::move(done));
}

void SealedStore::DeleteUser(const std::string& user, absl::Time now,
                             Callback<absl::Status> done) {
  store_->DeleteUser(user, now, std::move(done));
}

void SealedStore::RemoveExpired(absl::Time now, Callback<absl::Status> done) {
  store_->RemoveExpired(now, std::move(done));
}

}  // namespace footnote::service
