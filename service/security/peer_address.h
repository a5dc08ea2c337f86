// Where a connection comes from.
#ifndef FOOTNOTE_SERVICE_SECURITY_PEER_ADDRESS_H_
#define FOOTNOTE_SERVICE_SECURITY_PEER_ADDRESS_H_

#include <sys/socket.h>

#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {

// What tells callers apart: the address, of IPv6 the /64 network that one
// customer is given. A few bytes, not for people; empty where it is neither.
std::string NetworkOf(const sockaddr_storage& peer);

// The same with the port: one connection.
std::string EndpointOf(const sockaddr_storage& peer);

// As gRPC names a peer: "ipv4:192.0.2.1:50000", "ipv6:%5B2001:db8::1%5D:50000".
// Of the family AF_UNSPEC where it is none of them.
sockaddr_storage ParsePeer(absl::string_view peer);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_PEER_ADDRESS_H_
