#include "service/store/redis_store.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "service/store/redis_durability.h"
#include "service/store/redis_errors.h"
#include "service/store/store_call.h"

namespace footnote::service {
namespace {

// Sends the commands and reads their replies; those to which the server says
// that it forgot the scripts are sent again when it has them.
absl::Status Exchange(RedisSessions* sessions,
                      const std::vector<RedisCommand>& commands,
                      std::vector<RedisReply>* replies) {
  absl::Status status = sessions->connection->Exchange(commands, replies);
  std::vector<size_t> forgotten;
  std::vector<RedisCommand> again;
  for (size_t i = 0; i < replies->size(); ++i) {
    if ((*replies)[i].is_error() && IsNoScript((*replies)[i].text)) {
      forgotten.push_back(i);
      again.push_back(commands[i]);
    }
  }
  if (!status.ok() || again.empty()) return status;
  auto scripts = RedisScripts::Load(sessions->connection.get());
  if (!scripts.ok()) return scripts.status();
  sessions->scripts = *std::move(scripts);
  std::vector<RedisReply> second;
  status = sessions->connection->Exchange(again, &second);
  for (size_t i = 0; i < second.size(); ++i) {
    (*replies)[forgotten[i]] = std::move(second[i]);
  }
  return status;
}

absl::Status NotKnown(const absl::Status& lost) {
  return absl::UnavailableError(absl::StrCat(
      lost.message(),
      "; whether this call took place is not known: send it again, a turn "
      "with the same turn_id counts once"));
}

absl::Status NotSent(const absl::Status& trouble) {
  return absl::UnavailableError(
      absl::StrCat(trouble.message(), "; then send it again"));
}

}  // namespace

// The worker is destroyed first: it uses the link.
struct RedisStore::Lane {
  Lane(RedisStore* store, const RedisAddress& address, const Options& options,
       RedisSessions sessions)
      : link(address, options.timeouts, std::move(sessions)),
        worker(options.worker, [this, store](std::vector<StoreCall> calls) {
          store->Run(this, std::move(calls));
        }) {}

  RedisLink link;
  StoreWorker worker;
};

absl::StatusOr<RedisStore::Opened> RedisStore::Open(absl::string_view url,
                                                    const Options& options) {
  const auto address = ParseRedisUrl(url);
  if (!address.ok()) return address.status();
  std::vector<RedisSessions> all;
  for (int i = 0; i < std::max(options.workers, 1); ++i) {
    auto sessions = OpenRedisSessions(*address, options.timeouts);
    if (!sessions.ok()) return sessions.status();
    all.push_back(*std::move(sessions));
  }
  auto warnings = RedisWarnings(*address, all[0].connection.get());
  if (!warnings.ok()) return warnings.status();
  Opened opened;
  opened.store.reset(new RedisStore(*address, options, std::move(all)));
  opened.warnings = *std::move(warnings);
  return opened;
}

RedisStore::RedisStore(const RedisAddress& address, const Options& options,
                       std::vector<RedisSessions> sessions)
    : name_(NameOf(address)),
      limits_({.max_sessions = options.max_sessions,
               .remember_expired = options.remember_expired}) {
  for (RedisSessions& one : sessions) {
    lanes_.push_back(
        std::make_unique<Lane>(this, address, options, std::move(one)));
  }
}

RedisStore::~RedisStore() {
  // A callback in one lane may call another: all stop before any goes.
  for (const std::unique_ptr<Lane>& lane : lanes_) lane->worker.Stop();
}

RedisStore::Lane& RedisStore::LaneOf(const SessionKey& key) {
  return *lanes_[absl::HashOf(key.tenant, key.id) % lanes_.size()];
}

void RedisStore::Create(SessionRecord record, absl::Time now,
                        Callback<absl::Status> done) {
  Lane& lane = LaneOf(record.key);
  lane.worker.Submit(CreateCall{std::move(record), now, std::move(done)});
}

void RedisStore::Load(const SessionKey& key, const std::string& turn_id,
                      absl::Time now,
                      Callback<absl::StatusOr<LoadedSession>> done) {
  LaneOf(key).worker.Submit(LoadCall{key, turn_id, now, std::move(done)});
}

void RedisStore::Commit(SessionRecord next, StoredTurn taken, absl::Time now,
                        Callback<absl::Status> done) {
  Lane& lane = LaneOf(next.key);
  lane.worker.Submit(
      CommitCall{std::move(next), std::move(taken), now, std::move(done)});
}

void RedisStore::Delete(const SessionKey& key, absl::Time now,
                        Callback<absl::Status> done) {
  LaneOf(key).worker.Submit(DeleteCall{key, now, std::move(done)});
}

void RedisStore::DeleteUser(const std::string& user, absl::Time now,
                            Callback<absl::Status> done) {
  lanes_[absl::HashOf(user) % lanes_.size()]->worker.Submit(
      DeleteUserCall{user, now, std::move(done)});
}

void RedisStore::RemoveExpired(absl::Time now, Callback<absl::Status> done) {
  lanes_[0]->worker.Submit(RemoveExpiredCall{now, std::move(done)});
}

void RedisStore::Run(Lane* lane, std::vector<StoreCall> calls) {
  auto sessions = lane->link.Take();
  if (!sessions.ok()) {
    for (StoreCall& call : calls) Answer(call, NotSent(sessions.status()));
    return;
  }
  std::vector<RedisCommand> commands;
  commands.reserve(calls.size());
  for (StoreCall& call : calls) {
    commands.push_back(sessions->scripts.CommandOf(&call, limits_));
  }
  std::vector<RedisReply> replies;
  const absl::Status status = Exchange(&*sessions, commands, &replies);

  const auto down =
      std::find_if(replies.begin(), replies.end(), [](const RedisReply& reply) {
        return reply.is_error() && MeansDown(reply.text);
      });
  if (!status.ok()) {
    // A server that says nothing is down; one that ended the connection may be
    // there again.
    lane->link.Drop(*std::move(sessions), status,
                    absl::IsDeadlineExceeded(status));
  } else if (down != replies.end()) {
    lane->link.Drop(*std::move(sessions), ExplainRedisError(down->text, name_),
                    /*server_is_down=*/true);
  } else {
    lane->link.GiveBack(*std::move(sessions));
  }
  for (size_t i = 0; i < calls.size(); ++i) {
    const bool not_known =
        !status.ok() && (i >= replies.size() || (replies[i].is_error() &&
                                                 IsNoScript(replies[i].text)));
    if (not_known) {
      Answer(calls[i], NotKnown(status));
    } else if (AnswerFromReply(&calls[i], std::move(replies[i]), limits_,
                               name_)) {
      // Turns that wait go between the parts of a long removal.
      lane->worker.Submit(std::move(calls[i]));
    }
  }
}

}  // namespace footnote::service
