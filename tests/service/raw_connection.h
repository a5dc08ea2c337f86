// A connection on which a test writes what no proper client would.
#ifndef FOOTNOTE_TESTS_SERVICE_RAW_CONNECTION_H_
#define FOOTNOTE_TESTS_SERVICE_RAW_CONNECTION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace footnote::service {

class RawConnection {
 public:
  // From a loopback address, such as 127.0.0.2, to "127.0.0.1:PORT".
  // `receive_buffer` bytes wait to be read here, about; 0: as many as usual.
  explicit RawConnection(const std::string& server,
                         const std::string& from = "127.0.0.1",
                         int receive_buffer = 0);
  ~RawConnection();

  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  bool connected() const { return connected_; }
  int descriptor() const { return fd_; }
  void Send(absl::string_view bytes) const;
  // Whether the server closes within `patience`; what it sends until then is
  // kept in received().
  bool AwaitClose(absl::Duration patience);
  // Whether `bytes` came within `patience`.
  bool Await(absl::string_view bytes, absl::Duration patience);
  // The same for `count` times.
  bool AwaitCount(absl::string_view bytes, int count, absl::Duration patience);
  // Whether anything more came within `patience`.
  bool AwaitMore(absl::Duration patience);
  const std::string& received() const { return received_; }
  // Reads what is there, `most` bytes of it, and forgets it; false where the
  // server has closed.
  bool Discard(size_t most);

 private:
  // False at the end of the connection, or at `deadline`.
  bool Receive(absl::Time deadline);

  int fd_ = -1;
  bool connected_ = false;
  bool closed_ = false;
  std::string received_;
};

// HTTP/2 (RFC 9113): how a client begins, with settings that change nothing.
std::string Http2Begin();
std::string Http2Frame(char type, char flags, int stream,
                       absl::string_view payload);
// Headers of a gRPC call, with the key where there is one; a request may
// follow.
std::string Http2Call(int stream, absl::string_view method,
                      absl::string_view key = {});
// A request without any field, which is the last.
std::string Http2EmptyRequest(int stream);
std::string Http2Reset(int stream);
// Of replies that come later nothing is taken before Http2Window says so.
std::string Http2NoWindow();
// So many bytes more of the stream's reply are taken.
std::string Http2Window(int stream, int bytes);

inline constexpr char kHttp2Settings = 4;
inline constexpr char kHttp2Ping = 6;
inline constexpr char kHttp2Data = 0;

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_RAW_CONNECTION_H_
