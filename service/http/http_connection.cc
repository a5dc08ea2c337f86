#include "service/http/http_connection.h"

#include <poll.h>

#include <array>
#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/any_invocable.h"
#include "absl/time/clock.h"
#include "service/security/peer_address.h"

namespace footnote::service {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::beast::tcp_stream;
using boost::system::error_code;
using TlsStream = asio::ssl::stream<tcp_stream&>;

constexpr size_t kReadBytes = 4096;
// What a caller may still send once it was told that it is over.
constexpr size_t kMostUnheard = 1 << 20;
constexpr absl::Duration kGoodbye = absl::Seconds(1);
constexpr char kContinue[] = "HTTP/1.1 100 Continue\r\n\r\n";
// So long browsers come to this host by https only: a year. Other hosts of its
// domain are not ours to speak for.
constexpr char kHttpsOnly[] = "max-age=31536000";

// An answer that may come from any thread, before or after somebody waits for
// it.
class Answer {
 public:
  void Give(HttpResponse response) {
    response_ = std::move(response);
    if (state_.exchange(kGiven) != kAwaited) return;
    // Whoever is resumed may drop this at once.
    absl::AnyInvocable<void()> resume = std::move(resume_);
    resume();
  }

  bool given() const { return state_ == kGiven; }

  // `resume` is called once, when it is given.
  void Await(absl::AnyInvocable<void()> resume) {
    resume_ = std::move(resume);
    if (state_.exchange(kAwaited) != kGiven) return;
    resume = std::move(resume_);
    resume();
  }

  HttpResponse Take() { return std::move(response_); }

 private:
  enum State { kOpen, kAwaited, kGiven };
  std::atomic<State> state_ = kOpen;
  HttpResponse response_;
  absl::AnyInvocable<void()> resume_;
};

// Empty where the peer has gone already.
std::string NetworkOfPeer(const tcp::socket& socket) {
  error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return "";
  sockaddr_storage address = {};
  std::memcpy(&address, peer.data(), peer.size());
  return NetworkOf(address);
}

}  // namespace

HttpConnection::HttpConnection(tcp::socket socket,
                               std::shared_ptr<asio::ssl::context> tls,
                               HttpFront* front, WaitingRefusals* waiting,
                               const HttpBounds* bounds)
    : network_(NetworkOfPeer(socket)),
      stream_(std::move(socket)),
      tls_(std::move(tls)),
      front_(front),
      waiting_(waiting),
      bounds_(*bounds),
      reader_(*bounds) {}

asio::awaitable<void> HttpConnection::Run() {
  if (tls_ == nullptr) {
    co_await Serve(stream_);
    co_return;
  }
  TlsStream secure(stream_, *tls_);
  error_code error;
  stream_.expires_after(absl::ToChronoNanoseconds(bounds_.handshake));
  co_await secure.async_handshake(asio::ssl::stream_base::server,
                                  asio::redirect_error(use_awaitable, error));
  if (!error) co_await Serve(secure);
}

void HttpConnection::End() {
  ending_ = true;
  if (idle_) stream_.cancel();
}

template <typename Stream>
asio::awaitable<void> HttpConnection::Serve(Stream& stream) {
  bool more = true;
  while (more && !ending_) {
    if (!co_await Read(stream)) co_return;
    HttpResponse response;
    bool with_body = true;
    if (reader_.state() == RequestReader::State::kBad) {
      response = front_->AnswerFault(reader_.fault(), reader_.fields());
      more = false;
    } else {
      HttpRequest request = reader_.Take();
      request.network = network_;
      response = co_await Ask(request);
      if (response.refused) co_await PauseAfterRefusal();
      with_body = request.method != "HEAD";
      more = request.keep_alive && !ending_ && !front_->draining();
    }
    if (tls_ != nullptr) {
      response.Add("Strict-Transport-Security", kHttpsOnly);
    }
    const std::string wire = ToWire(response, with_body, more, absl::Now());
    if (!co_await Write(stream, wire)) co_return;
  }
  // Who is idle would keep the end waiting.
  if (!ending_) co_await Close(stream);
}

void HttpConnection::SetReadDeadline() {
  absl::Duration length = bounds_.idle;
  switch (reader_.state()) {
    case RequestReader::State::kBody:
      length = bounds_.body;
      break;
    case RequestReader::State::kHead:
      length = bounds_.head;
      break;
    default:
      if (first_) length = bounds_.head;
  }
  tcp_->expires_after(absl::ToChronoNanoseconds(length));
}

template <typename Stream>
asio::awaitable<bool> HttpConnection::Read(Stream& stream) {
  using State = RequestReader::State;
  std::array<char, kReadBytes> bytes;
  State before = State::kDone;
  for (;;) {
    const State state = reader_.state();
    if (state == State::kDone || state == State::kBad) break;
    if (reader_.TakeExpectsContinue() && !co_await Write(stream, kContinue)) {
      co_return false;
    }
    // The whole of the head has one deadline, and so has the body.
    if (state != before) SetReadDeadline();
    before = state;
    idle_ = state == State::kIdle;
    error_code error;
    const size_t size = co_await stream.async_read_some(
        asio::buffer(bytes), asio::redirect_error(use_awaitable, error));
    idle_ = false;
    if (error || (ending_ && state == State::kIdle)) co_return false;
    reader_.Add({bytes.data(), size});
  }
  first_ = false;
  co_return true;
}

template <typename Stream>
asio::awaitable<bool> HttpConnection::Write(Stream& stream,
                                            const std::string& wire) {
  error_code error;
  tcp_->expires_after(absl::ToChronoNanoseconds(bounds_.write));
  co_await asio::async_write(stream, asio::buffer(wire),
                             asio::redirect_error(use_awaitable, error));
  co_return !error;
}

template <typename Stream>
asio::awaitable<void> HttpConnection::Close(Stream& stream) {
  error_code error;
  tcp_->expires_after(absl::ToChronoNanoseconds(kGoodbye));
  if constexpr (!std::is_same_v<Stream, tcp_stream>) {
    co_await stream.async_shutdown(asio::redirect_error(use_awaitable, error));
    co_return;
  }
  tcp_->socket().shutdown(tcp::socket::shutdown_send, error);
  std::array<char, kReadBytes> bytes;
  size_t unheard = 0;
  while (!error && unheard < kMostUnheard) {
    unheard += co_await stream.async_read_some(
        asio::buffer(bytes), asio::redirect_error(use_awaitable, error));
  }
}

asio::awaitable<HttpResponse> HttpConnection::Ask(const HttpRequest& request) {
  Answer answer;
  const CallerGone gone = [this] { return PeerGone(); };
  front_->Answer(request, gone, [&answer](HttpResponse response) {
    answer.Give(std::move(response));
  });
  if (!answer.given()) {
    const auto executor = co_await asio::this_coro::executor;
    const auto initiate = [&answer, executor](auto handler) {
      answer.Await([executor, handler = std::move(handler)]() mutable {
        asio::post(executor, std::move(handler));
      });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        initiate, use_awaitable);
  }
  co_return answer.Take();
}

asio::awaitable<void> HttpConnection::PauseAfterRefusal() {
  if (!waiting_->Begin()) co_return;
  // Also where the server goes meanwhile, and this with it.
  const auto end = absl::MakeCleanup([waiting = waiting_] { waiting->End(); });
  asio::steady_timer timer(stream_.get_executor(),
                           absl::ToChronoNanoseconds(kRefusalPause));
  error_code error;
  co_await timer.async_wait(asio::redirect_error(use_awaitable, error));
}

bool HttpConnection::PeerGone() {
  // Whoever closes its side has gone: browsers do that when a page is left.
  pollfd polled = {.fd = stream_.socket().native_handle(), .events = POLLRDHUP};
  return poll(&polled, 1, 0) > 0 &&
         (polled.revents & (POLLRDHUP | POLLERR | POLLHUP)) != 0;
}

}  // namespace footnote::service
