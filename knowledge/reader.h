// Reads authored content: every *.textproto of a folder, in the order of their
// names, merged into one message. Safe against any bytes.
#ifndef FOOTNOTE_KNOWLEDGE_READER_H_
#define FOOTNOTE_KNOWLEDGE_READER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "footnote/v1/language.pb.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/problem.h"
#include "knowledge/source_map.h"

namespace footnote::knowledge {

// Larger files, and folders with more files, are refused.
inline constexpr size_t kMaxSourceBytes = size_t{4} << 20;
inline constexpr size_t kMaxSourceFiles = 256;

// A file of authored text. `name` is what problems call it.
struct SourceFile {
  std::string name;
  std::string text;
};

// What was read. Not to be used further when a problem is an error.
template <typename Message>
struct Authored {
  Message content;
  SourceMap sources;
  std::vector<Problem> problems;

  bool ok() const { return !HasErrors(problems); }
};

// Reads a folder. A folder that is missing, unreadable or holds no .textproto
// is an error among the problems.
Authored<v1::Topic> ReadTopic(const std::string& folder);
Authored<v1::Language> ReadLanguage(const std::string& folder);

// The same from memory; pure. `whole` is what problems call all files together.
Authored<v1::Topic> ParseTopic(const std::string& whole,
                               const std::vector<SourceFile>& files);
Authored<v1::Language> ParseLanguage(const std::string& whole,
                                     const std::vector<SourceFile>& files);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_READER_H_
