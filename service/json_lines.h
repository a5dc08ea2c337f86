// JSON Lines in, JSON Lines out: the loop around each filter of the command
// line.
#ifndef FOOTNOTE_SERVICE_JSON_LINES_H_
#define FOOTNOTE_SERVICE_JSON_LINES_H_

#include <cstddef>
#include <functional>
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "absl/status/statusor.h"

namespace footnote::service {

// Keeps the order in which fields were set.
using Json = nlohmann::ordered_json;

// Longer lines, and lines nested deeper, are refused and passed over.
inline constexpr size_t kMaxLineBytes = size_t{4} << 20;
inline constexpr int kMaxJsonDepth = 32;

// The output for one input object, without its id.
using AnswerLine = std::function<absl::StatusOr<Json>(const Json& line)>;

// Answers every line of `in` with one line of `out`, at once, so that the
// filter can be talked with. The id of the line comes first, as it was given;
// null where there was none. Where the line is no JSON object, or `answer`
// refuses it, the other field is "error", and the run goes on. Whether all
// lines were good, and all answers written.
bool AnswerLines(std::istream& in, std::ostream& out, const AnswerLine& answer);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_JSON_LINES_H_
