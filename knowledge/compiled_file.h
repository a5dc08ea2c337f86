// Compiled knowledge: what a program loads instead of authored text.
//
// A file is one or more records, one after the other:
//
//   offset  bytes
//        0      4  magic "FNKB"
//        4      1  format version, 1
//        5      1  kind: 1 language, 2 topic
//        6      2  zero
//        8      8  payload length, little-endian
//       16     32  SHA-256 of bytes 0 to 15 and the payload
//       48         payload: a serialized footnote.v1.Language or .Topic
//
// The first 16 hexadecimal digits of a topic's SHA-256 are its knowledge
// version: the same content gives the same bytes, and so the same version.
// docs/compiled-file.md says the same for those who read it elsewhere.
#ifndef FOOTNOTE_KNOWLEDGE_COMPILED_FILE_H_
#define FOOTNOTE_KNOWLEDGE_COMPILED_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/language.pb.h"
#include "footnote/v1/topic.pb.h"

namespace footnote::knowledge {

// Larger payloads are refused.
inline constexpr size_t kMaxPayloadBytes = size_t{64} << 20;

// One record.
std::string CompileLanguage(const v1::Language& language);
std::string CompileTopic(const v1::Topic& topic);

// The knowledge version that `topic` has once compiled.
std::string KnowledgeVersion(const v1::Topic& topic);

struct CompiledTopic {
  v1::Topic content;
  std::string version;
};

// What a file held, each in its order.
struct CompiledContent {
  std::vector<v1::Language> languages;
  std::vector<CompiledTopic> topics;
};

// Reads any bytes. DataLoss where they are damaged, InvalidArgument where they
// are no compiled file or of another format version; messages say how to mend.
absl::StatusOr<CompiledContent> ReadCompiled(absl::string_view bytes);

// Whole files. NotFound or Unavailable name the path and the reason.
absl::StatusOr<std::string> ReadFile(const std::string& path);
// Written beside and renamed, so that no reader ever sees half a file.
absl::Status WriteFile(const std::string& path, absl::string_view bytes);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_COMPILED_FILE_H_
