// One connection: its requests are answered in order, one at a time.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_CONNECTION_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_CONNECTION_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "service/http/http_bounds.h"
#include "service/http/http_front.h"
#include "service/http/request_reader.h"
#include "service/security/gate.h"

namespace footnote::service {

// Lives on one thread, that of its socket.
class HttpConnection {
 public:
  // `tls` is null where nothing is encrypted. All else must outlive it.
  HttpConnection(boost::asio::ip::tcp::socket socket,
                 std::shared_ptr<boost::asio::ssl::context> tls,
                 HttpFront* front, WaitingRefusals* waiting,
                 const HttpBounds* bounds);

  // Until it is over. The connection must live until then.
  boost::asio::awaitable<void> Run();

  // Ends it: at once where it waits for a request, else when the one at hand
  // is answered.
  void End();

 private:
  // Each for a stream with TLS and one without.
  template <typename Stream>
  boost::asio::awaitable<void> Serve(Stream& stream);
  // False where the caller is gone, or has no time left; it may also be that
  // the request is bad.
  template <typename Stream>
  boost::asio::awaitable<bool> Read(Stream& stream);
  template <typename Stream>
  boost::asio::awaitable<bool> Write(Stream& stream, const std::string& wire);
  // Says goodbye, and waits for a moment until the caller has heard it: to
  // close on what it still sends would lose the answer.
  template <typename Stream>
  boost::asio::awaitable<void> Close(Stream& stream);

  boost::asio::awaitable<HttpResponse> Ask(const HttpRequest& request);
  boost::asio::awaitable<void> PauseAfterRefusal();
  // How long the next bytes may take.
  void SetReadDeadline();
  bool PeerGone();

  boost::beast::tcp_stream stream_;
  const std::shared_ptr<boost::asio::ssl::context> tls_;
  HttpFront* const front_;
  WaitingRefusals* const waiting_;
  const HttpBounds& bounds_;
  RequestReader reader_;
  // The lowest layer, whatever is above it.
  boost::beast::tcp_stream* tcp_ = &stream_;
  bool first_ = true;
  bool idle_ = false;
  bool ending_ = false;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_CONNECTION_H_
