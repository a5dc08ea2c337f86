// Ways to treat a server badly.
#ifndef FOOTNOTE_TESTS_ABUSE_ABUSE_H_
#define FOOTNOTE_TESTS_ABUSE_ABUSE_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace footnote::service {

// Goes on from when it is made until it is destroyed.
class Abuse {
 public:
  virtual ~Abuse() = default;
  // How much it has done, for people: "1000 connections".
  virtual std::string Told() const = 0;
};

// "idle": `idle` connections that say nothing. "slow": 100 clients that send a
// byte a second within a call. "connections": a thousand new ones a second from
// one address. "keys": 256 calls at a time with keys that are none, each sent
// again as soon as it is refused. "http-idle" and "http-slow": the first two at
// the door for browsers, where `server` is its address; the slow send a head,
// or a body. `round` tells one abuse from those before it, so that idle
// connections come from addresses that have begun none yet. Null: no such way,
// or it cannot be gone.
std::unique_ptr<Abuse> MakeAbuse(absl::string_view way,
                                 const std::string& server, int idle,
                                 int round);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_ABUSE_ABUSE_H_
