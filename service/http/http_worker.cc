#include "service/http/http_worker.h"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace footnote::service {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

tcp ProtocolOf(int descriptor) {
  sockaddr_storage name = {};
  socklen_t size = sizeof(name);
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size);
  return name.ss_family == AF_INET6 ? tcp::v6() : tcp::v4();
}

asio::awaitable<void> RunToItsEnd(std::shared_ptr<HttpConnection> connection) {
  co_await connection->Run();
}

}  // namespace

HttpWorker::HttpWorker(HttpFront* front, WaitingRefusals* waiting,
                       TlsContext* tls, const HttpBounds* bounds,
                       std::atomic<int>* open)
    : front_(front),
      waiting_(waiting),
      tls_(tls),
      bounds_(bounds),
      open_(open),
      context_(/*concurrency_hint=*/1),
      work_(asio::make_work_guard(context_)),
      thread_([this] { context_.run(); }) {}

HttpWorker::~HttpWorker() {
  context_.stop();
  thread_.join();
}

void HttpWorker::Take(int descriptor) {
  asio::post(context_, [this, descriptor] { Begin(descriptor); });
}

void HttpWorker::EndConnections() {
  asio::post(context_, [this] {
    ending_ = true;
    for (HttpConnection* const connection : connections_) connection->End();
  });
}

void HttpWorker::Begin(int descriptor) {
  boost::system::error_code error;
  tcp::socket socket(context_);
  socket.assign(ProtocolOf(descriptor), descriptor, error);
  if (error) {
    close(descriptor);
    return;
  }
  if (ending_ || *open_ >= bounds_->connections) return;
  std::shared_ptr<asio::ssl::context> tls;
  if (tls_ != nullptr) {
    tls = tls_->Current();
    if (tls == nullptr) return;
  }
  const auto connection = std::make_shared<HttpConnection>(
      std::move(socket), std::move(tls), front_, waiting_, bounds_);
  ++*open_;
  connections_.insert(connection.get());
  // What is thrown, for want of memory say, ends this connection only.
  asio::co_spawn(context_, RunToItsEnd(connection),
                 [this, connection](const std::exception_ptr& /*thrown*/) {
                   connections_.erase(connection.get());
                   --*open_;
                 });
}

}  // namespace footnote::service
