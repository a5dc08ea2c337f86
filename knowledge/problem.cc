#include "knowledge/problem.h"

#include <tuple>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "knowledge/utf8.h"

namespace footnote::knowledge {

std::string FormatProblem(const Problem& problem) {
  std::string text = problem.place.file;
  if (problem.place.line > 0) {
    absl::StrAppend(&text, ":", problem.place.line, ":", problem.place.column);
  }
  absl::StrAppend(&text,
                  problem.severity == Problem::Severity::kError ? ": error: "
                                                                : ": warning: ",
                  problem.what);
  if (!problem.mend.empty()) absl::StrAppend(&text, "; ", problem.mend);
  return OneLine(text);
}

std::string FormatProblems(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    absl::StrAppend(&text, FormatProblem(problem), "\n");
  }
  return text;
}

void SortByPlace(std::vector<Problem>* problems) {
  absl::c_stable_sort(*problems, [](const Problem& a, const Problem& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) <
           std::tie(b.place.file, b.place.line, b.place.column);
  });
}

bool HasErrors(const std::vector<Problem>& problems) {
  return absl::c_any_of(problems, [](const Problem& problem) {
    return problem.severity == Problem::Severity::kError;
  });
}

}  // namespace footnote::knowledge
