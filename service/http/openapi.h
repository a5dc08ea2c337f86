// The API as OpenAPI 3.1, made of its protos: their comments are the
// descriptions.
#ifndef FOOTNOTE_SERVICE_HTTP_OPENAPI_H_
#define FOOTNOTE_SERVICE_HTTP_OPENAPI_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// Of the protos that this program was built of.
std::string BuiltinOpenApi();

// `descriptor_set` is a serialized google.protobuf.FileDescriptorSet with
// comments. INVALID_ARGUMENT where it is none, or not whole.
absl::StatusOr<std::string> OpenApiOf(absl::string_view descriptor_set,
                                      absl::string_view version);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_OPENAPI_H_
