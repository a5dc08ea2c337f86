#include "service/json_lines.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/request_checks.h"

namespace footnote::service {
namespace {

// A line as it came in. Not more than the limit is held of it.
struct Line {
  std::string text;
  bool too_long = false;
};

// False at the end of the input.
bool ReadLine(std::istream& in, Line* line) {
  *line = Line();
  std::streambuf& buffer = *in.rdbuf();
  bool any = false;
  for (int c = buffer.sbumpc(); c != std::char_traits<char>::eof();
       c = buffer.sbumpc()) {
    any = true;
    if (c == '\n') break;
    if (line->text.size() < kMaxLineBytes) {
      line->text.push_back(static_cast<char>(c));
    } else {
      line->too_long = true;
    }
  }
  return any;
}

// Each byte that is not ASCII replaced: enough to find the id of a line.
std::string AsciiOnly(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return text;
}

// Discarded where the text is no JSON, or is nested too deep: writing it out
// again would recurse.
Json Parse(const std::string& text) {
  bool too_deep = false;
  const auto check = [&too_deep](int depth, Json::parse_event_t /*event*/,
                                 Json& /*parsed*/) {
    too_deep = too_deep || depth > kMaxJsonDepth;
    return !too_deep;
  };
  Json json = Json::parse(text, check, /*allow_exceptions=*/false);
  return too_deep ? Json(Json::value_t::discarded) : json;
}

Json IdOf(const Json& json) {
  return json.is_object() && json.contains("id") ? json["id"] : Json();
}

// What the line says; `id` is set even where the rest is refused, if it can be
// made out.
absl::StatusOr<Json> ReadObject(const Line& line, Json* id) {
  if (line.too_long) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the line is too long; at most ", kMaxLineBytes, " bytes are taken"));
  }
  if (!IsUtf8(line.text)) {
    *id = IdOf(Parse(AsciiOnly(line.text)));
    return absl::InvalidArgumentError(
        "the line is not UTF-8; write it in that encoding");
  }
  Json json = Parse(line.text);
  *id = IdOf(json);
  if (!json.is_object()) {
    return absl::InvalidArgumentError(
        "the line is not a JSON object; write one object a line, such as "
        "{\"id\": 1, ...}");
  }
  return json;
}

}  // namespace

bool AnswerLines(std::istream& in, std::ostream& out,
                 const AnswerLine& answer) {
  bool all_good = true;
  for (Line line; out.good() && ReadLine(in, &line);) {
    Json id;
    absl::StatusOr<Json> result = ReadObject(line, &id);
    if (result.ok()) result = answer(*result);
    Json output = {{"id", std::move(id)}};
    if (result.ok()) {
      output.update(*result);
    } else {
      all_good = false;
      output["error"] = std::string(result.status().message());
    }
    out << output.dump(-1, ' ', /*ensure_ascii=*/false,
                       Json::error_handler_t::replace)
        << "\n"
        << std::flush;
  }
  return all_good && out.good();
}

}  // namespace footnote::service
