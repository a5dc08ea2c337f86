// Where each part of a message was written, over all the files it was merged
// from. What lets a check on the merged message name a line and a column.
#ifndef FOOTNOTE_KNOWLEDGE_SOURCE_MAP_H_
#define FOOTNOTE_KNOWLEDGE_SOURCE_MAP_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "knowledge/problem.h"

namespace footnote::knowledge {

class SourceMap {
 public:
  // A field by number, and the element by index where the field is repeated.
  struct Step {
    int field = 0;
    int index = 0;
  };
  using Path = std::vector<Step>;

  // `whole` names the content where nothing nearer is known: its folder.
  explicit SourceMap(std::string whole = "") : whole_(std::move(whole)) {}

  // `base` with one more step.
  static Path Sub(Path base, int field, int index = 0) {
    base.push_back({field, index});
    return base;
  }

  // Where the element begins; where it was not written, the nearest thing
  // around it that was.
  Place At(const Path& path) const;

  // The byte `offset` of a string; exact where no escapes come before it.
  Place InString(const Path& path, int offset) const;

  // Notes the places of one file, whose elements follow those of the files
  // before it. `text` must parse as a message of `type`. Problems: a single
  // field that two files set, and text that is not UTF-8.
  void Append(const std::string& file, const std::string& text,
              const google::protobuf::Descriptor& type,
              std::vector<Problem>* problems);

 private:
  friend class SourceMapReader;
  // A quoted piece of a string, which may be written in several.
  struct Piece {
    int begin = 0;  // offset in the string
    int line = 0;
    int column = 0;  // of its first byte
  };
  struct Node {
    int file = -1;  // index into files_; -1: the root
    int line = 0;
    int column = 0;
    std::vector<Piece> pieces;
    std::map<int, std::vector<Node>> fields;
  };
  // The deepest node on the path that is there; *complete: it is the last.
  const Node* Find(const Path& path, bool* complete) const;
  Place PlaceOf(const Node& node) const;

  std::string whole_;
  std::vector<std::string> files_;
  Node root_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_SOURCE_MAP_H_
