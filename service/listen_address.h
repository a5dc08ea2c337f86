// Where a server listens.
#ifndef FOOTNOTE_SERVICE_LISTEN_ADDRESS_H_
#define FOOTNOTE_SERVICE_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

struct ListenAddress {
  std::string host;  // without brackets
  int port = 0;      // 0: any free one

  // Whether only this machine can reach it.
  bool loopback() const;
  // "127.0.0.1:50051", "[::1]:50051".
  std::string ToString() const;
};

// "HOST:PORT" with an IPv4 address, an IPv6 address in brackets, or a name.
// INVALID_ARGUMENT says what is wrong with it.
absl::StatusOr<ListenAddress> ParseListenAddress(absl::string_view text);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_LISTEN_ADDRESS_H_
