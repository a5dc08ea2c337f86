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

struct AbuseTarget {
  std::string server;
  std::string key;  // a good one
  int idle = 0;     // connections
  // Tells one abuse from those before it, so that idle connections come from
  // addresses that have begun none yet.
  int round = 0;
};

// "idle": connections that say nothing. "send-slow": 100 clients that send a
// byte a second within a call. "read-slow", "read-never": 100 clients that make
// 200 calls each and read a byte of the replies a second, or none.
// "connections": a thousand new ones a second from one address. "keys": 256
// calls at a time with keys that are none, each sent again as soon as it is
// refused. "resets", "resets-stream", "resets-health", "resets-nothing": calls
// begun and reset at once, of SendTurn, of Converse, of the health service, and
// of no method at all. "http-idle" and "http-slow": connections that are kept,
// and heads or bodies that never end, at the door for browsers, where `server`
// is its address. Null: no such way, or it cannot be gone.
std::unique_ptr<Abuse> MakeAbuse(absl::string_view way,
                                 const AbuseTarget& target);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_ABUSE_ABUSE_H_
