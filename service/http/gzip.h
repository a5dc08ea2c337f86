// gzip, in memory and within bounds.
#ifndef FOOTNOTE_SERVICE_HTTP_GZIP_H_
#define FOOTNOTE_SERVICE_HTTP_GZIP_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// `level` is zlib's: 1 is quick, 9 is small.
std::string Gzip(absl::string_view bytes, int level);

// INVALID_ARGUMENT where it is no gzip, or not only that. RESOURCE_EXHAUSTED
// where it holds more than `most` bytes; no more than those are ever unpacked.
absl::StatusOr<std::string> Gunzip(absl::string_view bytes, size_t most);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_GZIP_H_
