// Holds a topic against everything that can be checked, so that unsafe content
// does not load: names, wordings, sources, phrases, and proofs by enumeration.
#ifndef FOOTNOTE_KNOWLEDGE_CHECKER_H_
#define FOOTNOTE_KNOWLEDGE_CHECKER_H_

#include <memory>
#include <string>
#include <vector>

#include "footnote/v1/topic.pb.h"
#include "knowledge/language.h"
#include "knowledge/problem.h"
#include "knowledge/proof.h"
#include "knowledge/reader.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {

struct Report {
  // Every problem, those of reading included, by place.
  std::vector<Problem> problems;
  // Article sentences that no statement rests on.
  std::vector<int> unused_sentences;
  // Zero where errors kept the proofs from being tried.
  Numbers numbers;
  // The topic, linked; null when there are errors.
  std::shared_ptr<const Topic> topic;

  bool ok() const { return topic != nullptr; }
};

// Checks what was read. Pure; a few seconds at most.
Report Check(const Authored<v1::Topic>& authored,
             const std::shared_ptr<const Language>& language);

// Problems one a line, then the numbers, for people.
std::string FormatReport(const Report& report);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_CHECKER_H_
