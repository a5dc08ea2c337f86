#include "knowledge/source_map.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "knowledge/utf8.h"

namespace footnote::knowledge {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::io::Tokenizer;

// The text format's parser has reported them already.
class NoErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string&) override {}
};

}  // namespace

// Walks text that has parsed already. protobuf's own ParseInfoTree has one
// place for a whole list ["a", "b"], and none for the values.
class SourceMapReader {
 public:
  SourceMapReader(int file, const std::string& text, SourceMap* map,
                  std::vector<Problem>* problems)
      : file_(file),
        stream_(text.data(), static_cast<int>(text.size())),
        tokenizer_(&stream_, &errors_),
        map_(map),
        problems_(problems) {
    tokenizer_.set_allow_f_after_float(true);
    tokenizer_.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
    tokenizer_.set_require_space_after_number(false);
    tokenizer_.set_allow_multiline_strings(true);
    tokenizer_.Next();
  }

  // Reads fields up to a closing bracket. Recursion ends with the schema,
  // which is not recursive.
  void ReadMessage(const Descriptor& type, SourceMap::Node* node) {
    while (!AtEnd() && !Sees("}") && !Sees(">")) {
      const FieldDescriptor* field = type.FindFieldByName(Current().text);
      if (field == nullptr) return Stop();
      const SourceMap::Node place = Here();
      tokenizer_.Next();
      Take(":");
      ReadField(*field, place, node);
      if (!Take(";")) Take(",");
    }
  }

 private:
  void ReadField(const FieldDescriptor& field, const SourceMap::Node& place,
                 SourceMap::Node* node) {
    std::vector<SourceMap::Node>& elements = node->fields[field.number()];
    const bool list = field.is_repeated() && Take("[");
    while (!AtEnd() && !(list && Take("]"))) {
      if (field.message_type() == nullptr) {
        ReadValue(field, &elements);
      } else {
        ReadElement(field, list ? Here() : place, &elements);
      }
      if (!list) return;
      Take(",");
    }
  }

  void ReadElement(const FieldDescriptor& field, const SourceMap::Node& place,
                   std::vector<SourceMap::Node>* elements) {
    if (!Take("{") && !Take("<")) return Stop();
    // A single message may be split over files; a repeated one adds to the
    // list.
    if (field.is_repeated() || elements->empty()) elements->push_back(place);
    ReadMessage(*field.message_type(), &elements->back());
    if (!Take("}")) Take(">");
  }

  void ReadValue(const FieldDescriptor& field,
                 std::vector<SourceMap::Node>* elements) {
    const SourceMap::Node place = Here();
    if (!field.is_repeated() && !elements->empty()) {
      AddProblem(place,
                 absl::StrCat("\"", field.name(), "\" is set twice, first in ",
                              map_->files_[elements->front().file]),
                 "keep one of the two");
      elements->clear();
    }
    elements->push_back(place);
    if (Current().type != Tokenizer::TYPE_STRING) {
      Take("-");
      tokenizer_.Next();
      return;
    }
    std::string value;
    while (Current().type == Tokenizer::TYPE_STRING) {
      elements->back().pieces.push_back(
          {.begin = static_cast<int>(value.size()),
           .line = Current().line + 1,
           .column = Current().column + 2});  // past the quote
      Tokenizer::ParseStringAppend(Current().text, &value);
      tokenizer_.Next();
    }
    if (!IsUtf8(value)) {
      AddProblem(place, "this is not UTF-8 text", "save the file as UTF-8");
    }
  }

  const Tokenizer::Token& Current() { return tokenizer_.current(); }
  bool Sees(const char* symbol) {
    return Current().type == Tokenizer::TYPE_SYMBOL && Current().text == symbol;
  }
  bool Take(const char* symbol) {
    if (!Sees(symbol)) return false;
    tokenizer_.Next();
    return true;
  }
  bool AtEnd() { return stopped_ || Current().type == Tokenizer::TYPE_END; }
  // The text is not what the parser took it for: keep what there is.
  void Stop() { stopped_ = true; }

  SourceMap::Node Here() {
    SourceMap::Node node;
    node.file = file_;
    node.line = Current().line + 1;
    node.column = Current().column + 1;
    return node;
  }

  void AddProblem(const SourceMap::Node& node, std::string what,
                  std::string mend) {
    problems_->push_back({.place = map_->PlaceOf(node),
                          .what = std::move(what),
                          .mend = std::move(mend)});
  }

  int file_;
  NoErrors errors_;
  google::protobuf::io::ArrayInputStream stream_;
  Tokenizer tokenizer_;
  SourceMap* map_;
  std::vector<Problem>* problems_;
  bool stopped_ = false;
};

void SourceMap::Append(const std::string& file, const std::string& text,
                       const Descriptor& type, std::vector<Problem>* problems) {
  files_.push_back(file);
  SourceMapReader(static_cast<int>(files_.size()) - 1, text, this, problems)
      .ReadMessage(type, &root_);
}

const SourceMap::Node* SourceMap::Find(const Path& path, bool* complete) const {
  const Node* node = &root_;
  *complete = false;
  for (const Step& step : path) {
    const auto it = node->fields.find(step.field);
    if (it == node->fields.end()) return node;
    if (step.index < 0) return node;
    const auto index = static_cast<size_t>(step.index);
    if (index >= it->second.size()) return node;
    node = &it->second[index];
  }
  *complete = true;
  return node;
}

Place SourceMap::PlaceOf(const Node& node) const {
  if (node.file < 0) return {.file = whole_};
  return {.file = files_[node.file], .line = node.line, .column = node.column};
}

Place SourceMap::At(const Path& path) const {
  bool complete = false;
  return PlaceOf(*Find(path, &complete));
}

Place SourceMap::InString(const Path& path, int offset) const {
  bool complete = false;
  const Node* node = Find(path, &complete);
  Place place = PlaceOf(*node);
  if (!complete) return place;
  for (const Piece& piece : node->pieces) {
    if (piece.begin > offset) break;
    place.line = piece.line;
    place.column = piece.column + offset - piece.begin;
  }
  return place;
}

}  // namespace footnote::knowledge
