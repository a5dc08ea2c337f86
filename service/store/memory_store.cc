#include "service/store/memory_store.h"

#include <algorithm>
#include <limits>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "service/store/store_errors.h"

namespace footnote::service {
namespace {

constexpr int kShards = 32;
// Two for each session that a call can add keep up with any load.
constexpr int kSweptPerCall = 2;

std::string KeyOf(const SessionKey& key) {
  return absl::StrCat(key.tenant, "/", key.id);
}

}  // namespace

MemoryStore::MemoryStore(const Options& options) : options_(options) {
  for (int i = 0; i < kShards; ++i) {
    shards_.push_back(std::make_unique<Shard>());
    users_.push_back(std::make_unique<Users>());
  }
}

MemoryStore::~MemoryStore() = default;

MemoryStore::Shard& MemoryStore::ShardOf(absl::string_view key) {
  return *shards_[absl::HashOf(key) % kShards];
}

MemoryStore::Users& MemoryStore::UsersWith(absl::string_view user) {
  return *users_[absl::HashOf(user) % kShards];
}

void MemoryStore::Register(const Entry& entry) {
  if (entry.user.empty()) return;
  Users& users = UsersWith(entry.user);
  const std::lock_guard<std::mutex> lock(users.mutex);
  users.sessions[entry.user].insert(entry.key);
}

void MemoryStore::Deregister(const Entry& entry) {
  if (entry.user.empty()) return;
  Users& users = UsersWith(entry.user);
  const std::lock_guard<std::mutex> lock(users.mutex);
  const auto it = users.sessions.find(entry.user);
  if (it == users.sessions.end()) return;
  it->second.erase(entry.key);
  if (it->second.empty()) users.sessions.erase(it);
}

absl::StatusOr<MemoryStore::Entry*> MemoryStore::Find(Shard& shard,
                                                      absl::string_view key,
                                                      int64_t now_us) {
  const auto it = shard.entries.find(key);
  if (it == shard.entries.end()) return NoSuchSessionStored();
  Entry* entry = it->second.get();
  if (!entry->expired && entry->expire_us <= now_us) {
    Expire(shard, entry);
  }
  if (!entry->expired) return entry;
  if (entry->due_us > now_us) return SessionExpired();
  Erase(shard, entry);
  return NoSuchSessionStored();
}

void MemoryStore::Expire(Shard& shard, Entry* entry) {
  shard.live.erase({entry->due_us, entry});
  --live_;
  entry->expired = true;
  // Whoever waits for its end waits from then on, not from when it was seen.
  entry->due_us =
      entry->expire_us + absl::ToInt64Microseconds(options_.remember_expired);
  Deregister(*entry);
  std::string().swap(entry->user);
  std::string().swap(entry->state);
  entry->responses = {};
  shard.expired.insert({entry->due_us, entry});
  if (static_cast<int64_t>(shard.expired.size()) >
      options_.max_sessions / kShards + 1) {
    Entry* oldest = shard.expired.begin()->second;
    if (oldest != entry) Erase(shard, oldest);
  }
}

void MemoryStore::Erase(Shard& shard, Entry* entry) {
  if (entry->expired) {
    shard.expired.erase({entry->due_us, entry});
  } else {
    shard.live.erase({entry->due_us, entry});
    --live_;
    Deregister(*entry);
  }
  shard.entries.erase(entry->key);
}

void MemoryStore::Sweep(Shard& shard, int64_t now_us, int budget) {
  for (; budget > 0 && !shard.live.empty(); --budget) {
    Entry* entry = shard.live.begin()->second;
    if (entry->due_us > now_us) break;
    if (entry->expire_us <= now_us) {
      Expire(shard, entry);
    } else {
      shard.live.erase(shard.live.begin());
      entry->due_us = entry->expire_us;
      shard.live.insert({entry->due_us, entry});
    }
  }
  for (; budget > 0 && !shard.expired.empty(); --budget) {
    Entry* entry = shard.expired.begin()->second;
    if (entry->due_us > now_us) break;
    Erase(shard, entry);
  }
}

bool MemoryStore::Reserve(absl::Time now) {
  for (const bool swept : {false, true}) {
    if (++live_ <= options_.max_sessions) return true;
    --live_;
    if (!swept) RemoveExpired(now, [](const absl::Status&) {});
  }
  return false;
}

void MemoryStore::Create(SessionRecord record, absl::Time now,
                         Callback<absl::Status> done) {
  const int64_t now_us = absl::ToUnixMicros(now);
  if (!Reserve(now)) {
    done(StoreFull(options_.max_sessions));
    return;
  }
  auto entry = std::make_unique<Entry>();
  entry->key = KeyOf(record.key);
  entry->user = std::move(record.user);
  entry->version = record.version;
  entry->create_us = absl::ToUnixMicros(record.create_time);
  entry->expire_us = absl::ToUnixMicros(record.expire_time);
  entry->ttl_us = absl::ToInt64Microseconds(record.ttl);
  entry->due_us = entry->expire_us;
  // Serialized into a string of its own size, so that nothing is slack.
  entry->state = std::move(record.state);
  entry->state.shrink_to_fit();

  bool taken = false;
  Shard& shard = ShardOf(entry->key);
  {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    Sweep(shard, now_us, kSweptPerCall);
    // Whoever is given the same name again begins anew.
    if (const auto it = shard.entries.find(entry->key);
        it != shard.entries.end() &&
        (it->second->expired || it->second->expire_us <= now_us)) {
      Erase(shard, it->second.get());
    }
    Entry* raw = entry.get();
    taken = !shard.entries.try_emplace(raw->key, std::move(entry)).second;
    if (!taken) {
      shard.live.insert({raw->due_us, raw});
      Register(*raw);
    }
  }
  if (taken) --live_;
  done(taken ? SessionIdTaken() : absl::OkStatus());
}

void MemoryStore::Load(const SessionKey& key, const std::string& turn_id,
                       absl::Time now,
                       Callback<absl::StatusOr<LoadedSession>> done) {
  const std::string name = KeyOf(key);
  absl::StatusOr<LoadedSession> result = LoadedSession();
  Shard& shard = ShardOf(name);
  {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const absl::StatusOr<Entry*> found =
        Find(shard, name, absl::ToUnixMicros(now));
    if (!found.ok()) {
      result = found.status();
    } else if (const auto it = (*found)->responses.find(turn_id);
               it != (*found)->responses.end()) {
      result->response = it->second;
    } else {
      const Entry& entry = **found;
      result->record = {.key = key,
                        .user = entry.user,
                        .version = entry.version,
                        .state = entry.state,
                        .create_time = absl::FromUnixMicros(entry.create_us),
                        .expire_time = absl::FromUnixMicros(entry.expire_us),
                        .ttl = absl::Microseconds(entry.ttl_us)};
    }
  }
  done(std::move(result));
}

void MemoryStore::Commit(SessionRecord next, StoredTurn taken, absl::Time now,
                         Callback<absl::Status> done) {
  const std::string name = KeyOf(next.key);
  next.state.shrink_to_fit();
  taken.response.shrink_to_fit();
  const int64_t now_us = absl::ToUnixMicros(now);
  absl::Status status;
  Shard& shard = ShardOf(name);
  {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    Sweep(shard, now_us, kSweptPerCall);
    const absl::StatusOr<Entry*> found = Find(shard, name, now_us);
    if (!found.ok()) {
      status = found.status();
    } else if ((*found)->version != next.version) {
      status = SessionMovedOn();
    } else {
      Entry& entry = **found;
      ++entry.version;
      entry.expire_us = absl::ToUnixMicros(next.expire_time);
      entry.ttl_us = absl::ToInt64Microseconds(next.ttl);
      // The old state is freed after the lock, with `next`.
      entry.state.swap(next.state);
      if (taken.alone) entry.responses = {};
      entry.responses.emplace(std::move(taken.turn_id),
                              std::move(taken.response));
      // Only a shorter life needs a new place: a longer one is found out when
      // the old place comes up.
      if (entry.expire_us < entry.due_us) {
        shard.live.erase({entry.due_us, &entry});
        entry.due_us = entry.expire_us;
        shard.live.insert({entry.due_us, &entry});
      }
    }
  }
  done(std::move(status));
}

void MemoryStore::Delete(const SessionKey& key, absl::Time now,
                         Callback<absl::Status> done) {
  const std::string name = KeyOf(key);
  Shard& shard = ShardOf(name);
  {
    const std::lock_guard<std::mutex> lock(shard.mutex);
    Sweep(shard, absl::ToUnixMicros(now), kSweptPerCall);
    const auto it = shard.entries.find(name);
    if (it != shard.entries.end()) Erase(shard, it->second.get());
  }
  done(absl::OkStatus());
}

void MemoryStore::DeleteUser(const std::string& user, absl::Time /*now*/,
                             Callback<absl::Status> done) {
  absl::flat_hash_set<std::string> names;
  {
    Users& users = UsersWith(user);
    const std::lock_guard<std::mutex> lock(users.mutex);
    const auto it = users.sessions.find(user);
    if (it != users.sessions.end()) names = it->second;
  }
  for (const std::string& name : names) {
    Shard& shard = ShardOf(name);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto it = shard.entries.find(name);
    // It may have gone since, and another of its name begun.
    if (it != shard.entries.end() && it->second->user == user) {
      Erase(shard, it->second.get());
    }
  }
  done(absl::OkStatus());
}

void MemoryStore::RemoveExpired(absl::Time now, Callback<absl::Status> done) {
  for (const std::unique_ptr<Shard>& shard : shards_) {
    const std::lock_guard<std::mutex> lock(shard->mutex);
    Sweep(*shard, absl::ToUnixMicros(now), std::numeric_limits<int>::max());
  }
  done(absl::OkStatus());
}

}  // namespace footnote::service
