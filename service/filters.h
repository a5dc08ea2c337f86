// The answers of the filters interpret, ask and assess: from a line of JSON to
// a line of JSON.
#ifndef FOOTNOTE_SERVICE_FILTERS_H_
#define FOOTNOTE_SERVICE_FILTERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "service/json_lines.h"
#include "service/knowledge_calls.h"

namespace footnote::service {

// {"text","asked":slot|null,"today":"YYYY-MM-DD"|null} ->
// {"findings":{slot:value},"words":{slot:the user's words},"acts":[...],
//  "emergency":bool}, with "range":{slot:[min,max]} where a number is one, and
// with "trace":[{"step","rule","words","begin","end","outcome"}...] where
// `trace` is set: each rule that fired or was rejected, the bytes of the text
// where it stands, and what came of it.
absl::StatusOr<Json> InterpretLine(const KnowledgeCalls& calls,
                                   const std::string& topic, bool trace,
                                   const Json& line);

// {"text"} -> {"known":bool,"statements":[ids],"sources":[numbers],"text"},
// with a "trace" likewise.
absl::StatusOr<Json> AskLine(const KnowledgeCalls& calls,
                             const std::string& topic, bool trace,
                             const Json& line);

// {"findings":{slot:value}} -> {"urgency","conditions":[ids],
// "statements":[ids],"sources":[numbers],"open":[slots]}. A value is a string,
// a number, or [min,max]; null says nothing. The urgency is null, and
// "outside_article" true, where the article does not cover what was found.
absl::StatusOr<Json> AssessLine(const knowledge::Topic& topic,
                                const Json& line);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_FILTERS_H_
