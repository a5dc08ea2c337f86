#include "service/store/redis_calls.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "service/store/redis_errors.h"
#include "service/store/store_errors.h"

namespace footnote::service {
namespace {

// Times are whole microseconds, which Lua's numbers hold exactly until 2255;
// what is stored is the argument's own text. Each script answers with a word:
// StatusOf. What keeps something writes that first: Redis refuses it where its
// memory is full, but lets a script go on that has written before.

// Begins the two scripts below. The list of a user's sessions, where there is
// one, lives as long as any of them.
constexpr char kListForUser[] = R"(
local function list(user, expire, keep)
  if user == '' then return end
  redis.call('ZADD', user, expire, KEYS[1])
  if redis.call('PTTL', user) < tonumber(keep) then
    redis.call('PEXPIRE', user, keep)
  end
end
)";

// KEYS: session, live. ARGV: now, most sessions, milliseconds to keep it,
// version, state, create, expire, ttl, the key of the user's list or nothing,
// gone from Redis if it expired until then.
constexpr char kCreateScript[] = R"(
local expire = redis.call('HGET', KEYS[1], 'expire_us')
if expire and tonumber(expire) > tonumber(ARGV[1]) then return 'taken' end
if redis.call('ZCOUNT', KEYS[2], '(' .. ARGV[1], '+inf') >= tonumber(ARGV[2])
then return 'full' end
if expire then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'version', ARGV[4], 'state', ARGV[5],
           'create_us', ARGV[6], 'expire_us', ARGV[7], 'ttl_us', ARGV[8],
           'user', ARGV[9])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[7], KEYS[1])
list(ARGV[9], ARGV[7], ARGV[3])
if ARGV[9] ~= '' then
  redis.call('ZREMRANGEBYSCORE', ARGV[9], '-inf', ARGV[10])
end
return 'done'
)";

// KEYS: session, live. ARGV: now, forgotten if it expired until then, version,
// next version, milliseconds to keep it, state, expire, ttl, the turn's field,
// response, the key of the user's list or nothing, 'alone' where the turns
// before are dropped.
constexpr char kCommitScript[] = R"(
local found = redis.call('HMGET', KEYS[1], 'version', 'expire_us')
local expire = tonumber(found[2])
if not expire or expire <= tonumber(ARGV[2]) then return 'none' end
if expire <= tonumber(ARGV[1]) then return 'expired' end
if found[1] ~= ARGV[3] then return 'moved' end
redis.call('HSET', KEYS[1], 'version', ARGV[4], 'state', ARGV[6],
           'expire_us', ARGV[7], 'ttl_us', ARGV[8], ARGV[9], ARGV[10])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('ZADD', KEYS[2], ARGV[7], KEYS[1])
list(ARGV[11], ARGV[7], ARGV[5])
if ARGV[12] == 'alone' then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, 5) == 'turn:' and field ~= ARGV[9] then
      redis.call('HDEL', KEYS[1], field)
    end
  end
end
return 'done'
)";

// KEYS: session, live.
constexpr char kDeleteScript[] = R"(
local user = redis.call('HGET', KEYS[1], 'user')
if user and user ~= '' then redis.call('ZREM', user, KEYS[1]) end
redis.call('UNLINK', KEYS[1])
redis.call('ZREM', KEYS[2], KEYS[1])
return 'done'
)";

// KEYS: the user's list, live. ARGV: how many at most. 'more' where there may
// be.
constexpr char kDeleteUserScript[] = R"(
local sessions = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)
for _, session in ipairs(sessions) do
  if redis.call('HGET', session, 'user') == KEYS[1] then
    redis.call('UNLINK', session)
    redis.call('ZREM', KEYS[2], session)
  end
  redis.call('ZREM', KEYS[1], session)
end
if #sessions == tonumber(ARGV[1]) then return 'more' end
return 'done'
)";

// KEYS: live. ARGV: now, how many at most. Only the list gets shorter; 'more'
// where it may again.
constexpr char kSweepScript[] = R"(
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1],
                       'LIMIT', 0, ARGV[2])
if #due > 0 then redis.call('ZREM', KEYS[1], unpack(due)) end
if #due == tonumber(ARGV[2]) then return 'more' end
return 'done'
)";

// Short enough that turns do not wait long behind it.
constexpr int kSweptAtOnce = 1000;
constexpr int kDeletedAtOnce = 100;

// What a load asks for; the turn's field comes last.
constexpr std::array<const char*, 6> kSessionFields = {
    "version", "state", "create_us", "expire_us", "ttl_us", "user"};

// Redis forgets a session by its own clock. However short it is remembered, it
// may lie there for this long, so that neither a jump of that clock nor servers
// of different clocks lose what lives.
constexpr absl::Duration kClockSlack = absl::Hours(24);

constexpr absl::string_view kUserKey = "footnote:user:";

std::string UserKeyOrNothing(const std::string& user) {
  return user.empty() ? "" : RedisUserKey(user);
}

std::string TurnField(const std::string& turn_id) {
  return absl::StrCat("turn:", turn_id);
}

std::string Text(absl::Time time) {
  return absl::StrCat(absl::ToUnixMicros(time));
}

std::string Text(absl::Duration duration) {
  return absl::StrCat(absl::ToInt64Microseconds(duration));
}

// How long Redis keeps what has expired.
absl::Duration KeptExpired(const RedisLimits& limits) {
  return std::max(limits.remember_expired, kClockSlack);
}

// How long Redis keeps what expires then, in milliseconds. A duration rather
// than a time: the caller's clock and that of Redis may differ by any amount.
std::string KeepFor(absl::Time expire, absl::Time now,
                    const RedisLimits& limits) {
  const absl::Duration keep = expire - now + KeptExpired(limits);
  // Redis refuses what its own count of milliseconds cannot hold.
  return absl::StrCat(absl::ToInt64Milliseconds(
      std::clamp(keep, absl::Milliseconds(1), absl::Hours(24) * 365 * 1000)));
}

struct MakeCommand {
  RedisCommand operator()(CreateCall& call) const {
    SessionRecord& record = call.record;
    return {"EVALSHA", create, "2", RedisSessionKey(record.key), kRedisLiveKey,
            Text(call.now), absl::StrCat(limits.max_sessions),
            KeepFor(record.expire_time, call.now, limits),
            absl::StrCat(record.version), std::move(record.state),
            Text(record.create_time), Text(record.expire_time),
            Text(record.ttl), UserKeyOrNothing(record.user),
            // Redis's clock may lag behind the caller's.
            Text(call.now - KeptExpired(limits) - kClockSlack)};
  }
  RedisCommand operator()(CommitCall& call) const {
    SessionRecord& next = call.next;
    return {"EVALSHA",
            commit,
            "2",
            RedisSessionKey(next.key),
            kRedisLiveKey,
            Text(call.now),
            Text(call.now - limits.remember_expired),
            absl::StrCat(next.version),
            absl::StrCat(next.version + 1),
            KeepFor(next.expire_time, call.now, limits),
            std::move(next.state),
            Text(next.expire_time),
            Text(next.ttl),
            TurnField(call.taken.turn_id),
            std::move(call.taken.response),
            UserKeyOrNothing(next.user),
            call.taken.alone ? "alone" : ""};
  }
  RedisCommand operator()(DeleteCall& call) const {
    return {"EVALSHA", remove, "2", RedisSessionKey(call.key), kRedisLiveKey};
  }
  RedisCommand operator()(DeleteUserCall& call) const {
    return {"EVALSHA",     remove_user,
            "2",           RedisUserKey(call.user),
            kRedisLiveKey, absl::StrCat(kDeletedAtOnce)};
  }
  RedisCommand operator()(RemoveExpiredCall& call) const {
    return {"EVALSHA",     sweep,          "1",
            kRedisLiveKey, Text(call.now), absl::StrCat(kSweptAtOnce)};
  }
  // A command of its own and no script: one command sees one moment too.
  RedisCommand operator()(LoadCall& call) const {
    RedisCommand command = {"HMGET", RedisSessionKey(call.key)};
    command.insert(command.end(), kSessionFields.begin(), kSessionFields.end());
    if (!call.turn_id.empty()) command.push_back(TurnField(call.turn_id));
    return command;
  }

  const std::string& create;
  const std::string& commit;
  const std::string& remove;
  const std::string& remove_user;
  const std::string& sweep;
  const RedisLimits& limits;
};

absl::Status Unreadable() {
  return absl::DataLossError(
      "the stored session cannot be read; begin a new one");
}

absl::StatusOr<LoadedSession> ReadSession(const LoadCall& call,
                                          RedisReply reply,
                                          const RedisLimits& limits) {
  std::vector<RedisReply>& fields = reply.list;
  if (fields.size() < kSessionFields.size()) return Unreadable();
  const auto there = [](const RedisReply& field) {
    return field.kind == RedisReply::Kind::kText;
  };
  if (std::none_of(fields.begin(), fields.end(), there)) {
    return NoSuchSessionStored();
  }
  LoadedSession loaded;
  int64_t create_us = 0;
  int64_t expire_us = 0;
  int64_t ttl_us = 0;
  if (!there(fields[1]) ||
      !absl::SimpleAtoi(fields[0].text, &loaded.record.version) ||
      !absl::SimpleAtoi(fields[2].text, &create_us) ||
      !absl::SimpleAtoi(fields[3].text, &expire_us) ||
      !absl::SimpleAtoi(fields[4].text, &ttl_us)) {
    return Unreadable();
  }
  const absl::Time expire = absl::FromUnixMicros(expire_us);
  if (expire + limits.remember_expired <= call.now) {
    return NoSuchSessionStored();
  }
  if (expire <= call.now) return SessionExpired();
  if (fields.size() > kSessionFields.size() && there(fields.back())) {
    loaded.response = std::move(fields.back().text);
    return loaded;
  }
  loaded.record.key = call.key;
  if (absl::StartsWith(fields[5].text, kUserKey)) {
    loaded.record.user = absl::HexStringToBytes(
        absl::string_view(fields[5].text).substr(kUserKey.size()));
  }
  loaded.record.state = std::move(fields[1].text);
  loaded.record.create_time = absl::FromUnixMicros(create_us);
  loaded.record.expire_time = expire;
  loaded.record.ttl = absl::Microseconds(ttl_us);
  return loaded;
}

// What a script's word means.
absl::Status StatusOf(absl::string_view word, const RedisLimits& limits) {
  if (word == "done") return absl::OkStatus();
  if (word == "taken") return SessionIdTaken();
  if (word == "full") return StoreFull(limits.max_sessions);
  if (word == "none") return NoSuchSessionStored();
  if (word == "expired") return SessionExpired();
  if (word == "moved") return SessionMovedOn();
  return absl::InternalError(
      absl::StrCat("a script of the session store answers ", word));
}

}  // namespace

std::string RedisSessionKey(const SessionKey& key) {
  // The length keeps a tenant with a colon from passing for another.
  return absl::StrCat("footnote:session:{", key.tenant.size(), ":", key.tenant,
                      ":", key.id, "}");
}

std::string RedisUserKey(const std::string& user) {
  return absl::StrCat(kUserKey, absl::BytesToHexString(user));
}

absl::StatusOr<RedisScripts> RedisScripts::Load(RedisConnection* connection) {
  RedisScripts scripts;
  const std::pair<std::string, std::string*> all[] = {
      {absl::StrCat(kListForUser, kCreateScript), &scripts.create_},
      {absl::StrCat(kListForUser, kCommitScript), &scripts.commit_},
      {kDeleteScript, &scripts.delete_},
      {kDeleteUserScript, &scripts.delete_user_},
      {kSweepScript, &scripts.sweep_}};
  for (const auto& [source, name] : all) {
    auto reply = connection->Ask({"SCRIPT", "LOAD", source});
    if (!reply.ok()) return reply.status();
    *name = std::move(reply->text);
  }
  return scripts;
}

RedisCommand RedisScripts::CommandOf(StoreCall* call,
                                     const RedisLimits& limits) const {
  return std::visit(
      MakeCommand{create_, commit_, delete_, delete_user_, sweep_, limits},
      *call);
}

bool AnswerFromReply(StoreCall* call, RedisReply reply,
                     const RedisLimits& limits, const std::string& name) {
  if (reply.is_error()) {
    // To a caller FAILED_PRECONDITION means an expired session.
    Answer(*call, absl::UnavailableError(absl::StrCat(
                      ExplainRedisError(reply.text, name).message(),
                      "; then send it again")));
  } else if (auto* load = std::get_if<LoadCall>(call)) {
    load->done(ReadSession(*load, std::move(reply), limits));
  } else if (reply.text == "more") {
    return true;
  } else {
    Answer(*call, StatusOf(reply.text, limits));
  }
  return false;
}

}  // namespace footnote::service
