// What is wrong with authored content, said to clinicians and editors: where,
// what, and how to mend it.
#ifndef FOOTNOTE_KNOWLEDGE_PROBLEM_H_
#define FOOTNOTE_KNOWLEDGE_PROBLEM_H_

#include <string>
#include <vector>

namespace footnote::knowledge {

// A place in an authored file. Line and column are 1-based; 0: not known.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

struct Problem {
  enum class Severity { kError, kWarning };
  Severity severity = Severity::kError;
  Place place;
  std::string what;
  std::string mend;
};

// "file:line:col: error: what; how to mend". Valid UTF-8 on one line, whatever
// the content was.
std::string FormatProblem(const Problem& problem);

// One line each.
std::string FormatProblems(const std::vector<Problem>& problems);

// By file, line and column; problems of one place keep their order.
void SortByPlace(std::vector<Problem>* problems);

bool HasErrors(const std::vector<Problem>& problems);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_PROBLEM_H_
