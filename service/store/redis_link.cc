#include "service/store/redis_link.h"

#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr std::chrono::seconds kBetweenAttempts(1);

absl::Status Refuse(const RedisAddress& address, absl::string_view why) {
  return absl::FailedPreconditionError(
      absl::StrCat("session store ", NameOf(address), ": ", why));
}

// Refuses a replica before a turn is lost to it. Whoever may not ask finds out
// by the first write.
absl::Status CheckRole(const RedisAddress& address,
                       RedisConnection* connection) {
  std::vector<RedisReply> replies;
  absl::Status status = connection->Exchange({{"ROLE"}}, &replies);
  if (!status.ok()) return status;
  if (!replies[0].list.empty() && replies[0].list[0].text == "slave") {
    return Refuse(address,
                  "it is a replica, which takes no writes; give the address "
                  "of the master");
  }
  return absl::OkStatus();
}

// Whether the database is marked as ours; refuses one that is marked otherwise.
absl::StatusOr<bool> CheckFormat(const RedisAddress& address,
                                 RedisConnection* connection) {
  const auto format = connection->Ask({"GET", kRedisFormatKey});
  if (!format.ok()) return format.status();
  if (format->kind == RedisReply::Kind::kNothing) return false;
  const std::string ours = absl::StrCat(kRedisFormat);
  if (format->text == ours) return true;
  return Refuse(
      address,
      absl::StrCat("the format of its sessions is ", format->text,
                   ", and this version reads ", ours,
                   "; serve it with the version that wrote it, or choose "
                   "another database"));
}

// Marks what is new as ours.
absl::Status MarkFormat(const RedisAddress& address,
                        RedisConnection* connection) {
  const auto marked =
      connection->Ask({"SETNX", kRedisFormatKey, absl::StrCat(kRedisFormat)});
  if (!marked.ok()) return marked.status();
  // Another server may have done the same at this moment.
  return CheckFormat(address, connection).status();
}

}  // namespace

absl::StatusOr<bool> CheckRedisDatabase(const RedisAddress& address,
                                        RedisConnection* connection) {
  const absl::Status status = CheckRole(address, connection);
  if (!status.ok()) return status;
  return CheckFormat(address, connection);
}

absl::StatusOr<RedisSessions> OpenRedisSessions(
    const RedisAddress& address, const RedisConnection::Timeouts& timeouts) {
  auto connection = RedisConnection::Open(address, timeouts);
  if (!connection.ok()) return connection.status();
  const auto ours = CheckRedisDatabase(address, connection->get());
  if (!ours.ok()) return ours.status();
  if (!*ours) {
    const absl::Status marked = MarkFormat(address, connection->get());
    if (!marked.ok()) return marked;
  }
  auto scripts = RedisScripts::Load(connection->get());
  if (!scripts.ok()) return scripts.status();
  return RedisSessions{*std::move(connection), *std::move(scripts)};
}

RedisLink::RedisLink(const RedisAddress& address,
                     const RedisConnection::Timeouts& timeouts,
                     RedisSessions sessions)
    : address_(address),
      timeouts_(timeouts),
      sessions_(std::move(sessions)),
      mender_([this] { Mend(); }) {}

RedisLink::~RedisLink() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  mender_.join();
}

absl::StatusOr<RedisSessions> RedisLink::Take() {
  std::unique_lock<std::mutex> lock(mutex_);
  // Redis ends connections that were idle for long, and when it is started
  // anew: nothing is on its way, so that nobody need know.
  if (!lost_ && sessions_.connection->IsClosed()) {
    sessions_ = {};
    lost_ = true;
    trouble_ = absl::StrCat("session store ", NameOf(address_),
                            ": Redis ended the connection; see that it runs");
    changed_.notify_all();
  }
  const auto enough = absl::ToChronoMilliseconds(timeouts_.connect);
  changed_.wait_for(lock, enough, [this] { return !lost_ || down_; });
  if (!lost_) return std::move(sessions_);
  down_ = true;
  return absl::UnavailableError(trouble_);
}

void RedisLink::GiveBack(RedisSessions sessions) {
  const std::lock_guard<std::mutex> lock(mutex_);
  sessions_ = std::move(sessions);
}

void RedisLink::Drop(RedisSessions sessions, const absl::Status& trouble,
                     bool server_is_down) {
  sessions.connection.reset();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    lost_ = true;
    down_ = server_is_down;
    trouble_ = std::string(trouble.message());
  }
  changed_.notify_all();
}

void RedisLink::Mend() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || lost_; });
    if (stopping_) return;
    lock.unlock();
    auto opened = OpenRedisSessions(address_, timeouts_);
    lock.lock();
    if (opened.ok()) {
      sessions_ = *std::move(opened);
      lost_ = false;
      down_ = false;
      changed_.notify_all();
      continue;
    }
    down_ = true;
    trouble_ = std::string(opened.status().message());
    changed_.notify_all();
    changed_.wait_for(lock, kBetweenAttempts, [this] { return stopping_; });
  }
}

}  // namespace footnote::service
