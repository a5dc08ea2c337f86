// What the parts of the checker share: the content, and where to say what is
// wrong with it. Each part is a function of one file, and adds problems.
#ifndef FOOTNOTE_KNOWLEDGE_CHECKER_CONTEXT_H_
#define FOOTNOTE_KNOWLEDGE_CHECKER_CONTEXT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/language.h"
#include "knowledge/problem.h"
#include "knowledge/proof.h"
#include "knowledge/source_map.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {

struct CheckerContext {
  using Path = SourceMap::Path;

  const v1::Topic& topic;
  const SourceMap& sources;
  const Language& language;
  std::vector<Problem>* problems;

  void Error(const Path& path, std::string what, std::string mend) const;
  void Warn(const Path& path, std::string what, std::string mend) const;
  // An error status of Expression::Parse or LexiconBuilder::Expand about the string
  // at `path`: its "column N: " becomes the place.
  void ErrorInString(const Path& path, const absl::Status& status) const;

  // "file:line" of what stands at `path`, to point at from another problem.
  std::string Where(const Path& path) const;

  // Path of the index-th element of a repeated field of the topic.
  static Path Of(int field, int index) { return {{field, index}}; }
  // Path of a single field, or of an element, of the message at `base`.
  static Path In(const Path& base, int field, int index = 0) {
    return SourceMap::Sub(base, field, index);
  }
};

// Ids: their form, each once, none reserved.
void CheckIds(const CheckerContext& context);
// Every id that is referred to exists; expressions parse.
void CheckReferences(const CheckerContext& context);
// The article's sentences, and which statements rest on which. Returns the
// numbers of those that no statement rests on.
std::vector<int> CheckArticle(const CheckerContext& context);
// All that each slot needs to be asked for, read and summed up.
void CheckSlots(const CheckerContext& context);
// The other texts: there, complete, and none left over from drafting.
void CheckWording(const CheckerContext& context);
// Rules, advice and outcomes say something, and say on what they rest.
void CheckTriage(const CheckerContext& context);
// Phrases parse, and no two things claim the same one.
void CheckPhrases(const CheckerContext& context);
// What the proofs found, said as problems.
void CheckProof(const CheckerContext& context, const Topic& topic,
                const Proof& proof);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_CHECKER_CONTEXT_H_
