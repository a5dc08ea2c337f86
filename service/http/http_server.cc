#include "service/http/http_server.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "service/http/http_worker.h"
#include "service/http/tls_context.h"

namespace footnote::service {
namespace {

constexpr unsigned kMostWorkers = 16;

// How long a response that was given may take to reach the wire.
constexpr absl::Duration kLastWords = absl::Seconds(1);
constexpr absl::Duration kGlance = absl::Milliseconds(5);

}  // namespace

HttpServer::HttpServer(const HttpDoorOptions& door, Conversation* conversation,
                       const KnowledgeCalls* calls, Observer* observer)
    : bounds_(door.bounds),
      waiting_(door.gate->waiting()),
      front_(conversation, calls, door.gate, observer, door.cross_origin,
             door.part) {
  if (door.tls != nullptr) {
    tls_ = std::make_unique<TlsContext>(door.tls, door.mutual_tls);
  }
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const HttpDoorOptions& door, Conversation* conversation,
    const KnowledgeCalls* calls, Observer* observer) {
  auto listener = Listener::Open(door.address, door.listener, observer);
  if (!listener.ok()) return listener.status();
  std::unique_ptr<HttpServer> server(
      new HttpServer(door, conversation, calls, observer));
  server->listener_ = *std::move(listener);
  const unsigned workers =
      std::clamp(std::thread::hardware_concurrency(), 1U, kMostWorkers);
  for (unsigned i = 0; i < workers; ++i) {
    server->workers_.push_back(std::make_unique<HttpWorker>(
        &server->front_, server->waiting_, server->tls_.get(), &server->bounds_,
        &server->open_));
  }
  server->listener_->Begin([&workers = server->workers_, next = size_t{0}](
                               int /*listener*/, int connection) mutable {
    workers[next++ % workers.size()]->Take(connection);
  });
  return server;
}

HttpServer::~HttpServer() { Drain(absl::ZeroDuration()); }

void HttpServer::Drain(absl::Duration grace) {
  if (workers_.empty()) return;
  const absl::Time deadline = absl::Now() + grace;
  front_.Drain(deadline);
  listener_->Stop();
  for (const auto& worker : workers_) worker->EndConnections();
  const absl::Time last_words = std::min(deadline, absl::Now() + kLastWords);
  while (open_ > 0 && absl::Now() < last_words) absl::SleepFor(kGlance);
  // The calls themselves cannot be cut.
  front_.Drain(absl::InfiniteFuture());
  workers_.clear();
}

}  // namespace footnote::service
