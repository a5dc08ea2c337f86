// Which pages of other origins may call the API from a browser (CORS).
#ifndef FOOTNOTE_SERVICE_HTTP_CROSS_ORIGIN_H_
#define FOOTNOTE_SERVICE_HTTP_CROSS_ORIGIN_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/http/http_message.h"

namespace footnote::service {

// Never changes, so safe from any thread.
class CrossOrigin {
 public:
  CrossOrigin() = default;

  // "https://a.example,https://b.example:8443"; empty for none.
  // INVALID_ARGUMENT names what is no origin.
  static absl::StatusOr<CrossOrigin> Parse(absl::string_view origins);

  // As a browser writes it: "https://a.example".
  bool OriginAllowed(absl::string_view origin) const {
    return origins_.contains(origin);
  }

  // Whether a browser asks what it may send; Answer it by Preflight.
  static bool IsPreflight(const HttpRequest& request);
  HttpResponse Preflight(const HttpRequest& request) const;

  // Lets the page that sent the request read the response, if it may.
  void Mark(const HttpRequest& request, HttpResponse* response) const;

 private:
  absl::flat_hash_set<std::string> origins_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_CROSS_ORIGIN_H_
