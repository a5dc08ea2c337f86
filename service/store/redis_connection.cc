#include "service/store/redis_connection.h"

#include <hiredis/hiredis.h>
#include <pthread.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/store/redis_errors.h"

namespace footnote::service {
namespace {

// hiredis writes without MSG_NOSIGNAL: a server that ends the connection
// meanwhile would end us by SIGPIPE. Held back for this thread, and taken off
// it, while this lives.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~WithoutSigpipe() {
    const timespec at_once = {};
    while (!was_pending_ && sigtimedwait(&sigpipe_, nullptr, &at_once) < 0 &&
           errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

RedisReply Copied(const redisReply& from) {
  RedisReply reply;
  switch (from.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = RedisReply::Kind::kText;
      reply.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ERROR:
      reply.kind = RedisReply::Kind::kError;
      reply.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_INTEGER:
      reply.kind = RedisReply::Kind::kInteger;
      reply.integer = from.integer;
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = RedisReply::Kind::kList;
      reply.list.reserve(from.elements);
      for (size_t i = 0; i < from.elements; ++i) {
        reply.list.push_back(Copied(*from.element[i]));
      }
      break;
    default:
      break;
  }
  return reply;
}

redisContext* Connect(const RedisAddress& address, timeval timeout) {
  return address.unix_path.empty()
             ? redisConnectWithTimeout(address.host.c_str(), address.port,
                                       timeout)
             : redisConnectUnixWithTimeout(address.unix_path.c_str(), timeout);
}

void Append(redisContext* context, const RedisCommand& command) {
  std::vector<const char*> words;
  std::vector<size_t> sizes;
  words.reserve(command.size());
  sizes.reserve(command.size());
  for (const std::string& word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  redisAppendCommandArgv(context, static_cast<int>(words.size()), words.data(),
                         sizes.data());
}

}  // namespace

RedisConnection::RedisConnection(std::string name, redisContext* context)
    : name_(std::move(name)), context_(context) {}

RedisConnection::~RedisConnection() { redisFree(context_); }

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Open(
    const RedisAddress& address, const Timeouts& timeouts) {
  const std::string name = NameOf(address);
  redisContext* const context =
      Connect(address, absl::ToTimeval(timeouts.connect));
  if (context == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("session store ", name, ": no memory to connect"));
  }
  std::unique_ptr<RedisConnection> connection(
      new RedisConnection(name, context));
  if (context->err != 0) {
    return absl::UnavailableError(absl::StrCat(
        "session store ", name, ": cannot connect to Redis: ", context->errstr,
        "; see that it runs and listens there"));
  }
  redisSetTimeout(context, absl::ToTimeval(timeouts.silence));
  if (address.unix_path.empty()) redisEnableKeepAlive(context);
  absl::Status status = connection->LogIn(address);
  if (!status.ok()) return status;
  return connection;
}

absl::Status RedisConnection::LogIn(const RedisAddress& address) {
  if (!address.password.empty()) {
    RedisCommand auth = {"AUTH"};
    if (!address.user.empty()) auth.push_back(address.user);
    auth.push_back(address.password);
    absl::Status status = Ask(auth).status();
    if (!status.ok()) return status;
  }
  return Ask({"SELECT", absl::StrCat(address.database)}).status();
}

bool RedisConnection::IsClosed() const {
  char byte = 0;
  const ssize_t got =
      recv(context_->fd, &byte, sizeof(byte), MSG_PEEK | MSG_DONTWAIT);
  // Nothing is to be read while nothing was asked; what Redis says then is why
  // it closes the connection.
  return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

absl::Status RedisConnection::Lost() const {
  const bool silent = context_->err == REDIS_ERR_IO &&
                      (errno == EAGAIN || errno == EWOULDBLOCK);
  if (silent) {
    return absl::DeadlineExceededError(absl::StrCat(
        "session store ", name_,
        ": Redis does not answer; see that it and its disk keep up"));
  }
  return absl::UnavailableError(
      absl::StrCat("session store ", name_, ": lost the connection to Redis: ",
                   context_->errstr, "; see that it runs, and its log"));
}

absl::Status RedisConnection::Exchange(
    const std::vector<RedisCommand>& commands,
    std::vector<RedisReply>* replies) {
  const WithoutSigpipe without_sigpipe;
  replies->clear();
  replies->reserve(commands.size());
  for (const RedisCommand& command : commands) Append(context_, command);
  for (size_t i = 0; i < commands.size(); ++i) {
    void* got = nullptr;
    // The first sends all commands.
    if (redisGetReply(context_, &got) != REDIS_OK) return Lost();
    replies->push_back(Copied(*static_cast<redisReply*>(got)));
    freeReplyObject(got);
  }
  return absl::OkStatus();
}

absl::StatusOr<RedisReply> RedisConnection::Ask(const RedisCommand& command) {
  std::vector<RedisReply> replies;
  absl::Status status = Exchange({command}, &replies);
  if (absl::IsDeadlineExceeded(status)) {
    return absl::UnavailableError(status.message());
  }
  if (!status.ok()) return status;
  if (replies[0].is_error()) return ExplainRedisError(replies[0].text, name_);
  return std::move(replies[0]);
}

}  // namespace footnote::service
