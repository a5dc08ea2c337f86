// What answers some paths of the door for browsers, beside its own.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_PART_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_PART_H_

#include <functional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/http/http_message.h"
#include "service/store/session_store.h"

namespace footnote::service {

// Whether nobody waits for the answer any more. Thread-safe.
using CallerGone = std::function<bool()>;

// Thread-safe.
class HttpPart {
 public:
  virtual ~HttpPart() = default;

  // Whether requests for this path are its own.
  virtual bool Has(absl::string_view path) const = 0;

  // Calls `done` once, on any thread, perhaps before it returns; until then
  // the request and `gone` must live.
  virtual void Answer(const HttpRequest& request, const CallerGone& gone,
                      Callback<HttpResponse> done) = 0;

  // Refuses calls from now on with UNAVAILABLE; returns when none runs, or at
  // `deadline`.
  virtual void Drain(absl::Time deadline) = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_PART_H_
