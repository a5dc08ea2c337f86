// The same as PoliteClients by the door for browsers: JSON over HTTP/1.1, on
// connections that are kept.
#ifndef FOOTNOTE_TESTS_ABUSE_POLITE_BROWSERS_H_
#define FOOTNOTE_TESTS_ABUSE_POLITE_BROWSERS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "tests/service/http_client.h"

namespace footnote::service {

class PoliteBrowsers {
 public:
  // `count` of them, each with a connection and one call at a time.
  PoliteBrowsers(const std::string& server, const std::string& key, int count);

  // Turns answered a second, while they talk for so long.
  double Talk(absl::Duration length);

  // Calls that failed; each is a fault.
  int64_t failures() const { return failures_; }

 private:
  const int count_;
  const std::string fields_;
  HttpLanes lanes_;
  int64_t failures_ = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_ABUSE_POLITE_BROWSERS_H_
