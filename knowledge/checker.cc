#include "knowledge/checker.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "knowledge/checker_context.h"
#include "knowledge/compiled_file.h"

namespace footnote::knowledge {

void CheckerContext::Error(const Path& path, std::string what,
                           std::string mend) const {
  problems->push_back({.severity = Problem::Severity::kError,
                       .place = sources.At(path),
                       .what = std::move(what),
                       .mend = std::move(mend)});
}

void CheckerContext::Warn(const Path& path, std::string what,
                          std::string mend) const {
  problems->push_back({.severity = Problem::Severity::kWarning,
                       .place = sources.At(path),
                       .what = std::move(what),
                       .mend = std::move(mend)});
}

void CheckerContext::ErrorInString(const Path& path,
                                   const absl::Status& status) const {
  absl::string_view message = status.message();
  int column = 1;
  if (absl::ConsumePrefix(&message, "column ")) {
    const size_t colon = message.find(": ");
    if (absl::SimpleAtoi(message.substr(0, colon), &column)) {
      message.remove_prefix(colon + 2);
    }
  }
  problems->push_back({.severity = Problem::Severity::kError,
                       .place = sources.InString(path, column - 1),
                       .what = std::string(message)});
}

std::string CheckerContext::Where(const Path& path) const {
  const Place place = sources.At(path);
  return place.line > 0 ? absl::StrCat(place.file, ":", place.line)
                        : place.file;
}

namespace {

// A problem of linking that no check has a place for.
void AddLinkProblems(const CheckerContext& context,
                     const absl::Status& status) {
  const std::string message(status.message());
  for (absl::string_view line : absl::StrSplit(message, '\n')) {
    context.Error({}, std::string(line), "");
  }
}

}  // namespace

Report Check(const Authored<v1::Topic>& authored,
             const std::shared_ptr<const Language>& language) {
  Report report{.problems = authored.problems};
  if (!authored.ok()) return report;
  const CheckerContext context{.topic = authored.content,
                               .sources = authored.sources,
                               .language = *language,
                               .problems = &report.problems};
  CheckIds(context);
  CheckReferences(context);
  report.unused_sentences = CheckArticle(context);
  CheckSlots(context);
  CheckWording(context);
  CheckTriage(context);
  CheckPhrases(context);
  if (!HasErrors(report.problems)) {
    // Only what is whole can be linked and proved.
    auto topic = Topic::Build(authored.content,
                              KnowledgeVersion(authored.content), language);
    if (!topic.ok()) {
      AddLinkProblems(context, topic.status());
    } else if (const auto proof = Prove(**topic); !proof.ok()) {
      context.Error({}, std::string(proof.status().message()),
                    "let urgencies and conditions rest on fewer slots");
    } else {
      CheckProof(context, **topic, *proof);
      report.numbers = proof->numbers;
      report.topic = *std::move(topic);
    }
  }
  if (HasErrors(report.problems)) report.topic = nullptr;
  SortByPlace(&report.problems);
  return report;
}

std::string FormatReport(const Report& report) {
  std::string text = FormatProblems(report.problems);
  if (report.numbers.states == 0) return text;
  const Numbers& n = report.numbers;
  absl::StrAppend(&text, "article sentences that no statement uses: ",
                  report.unused_sentences.empty()
                      ? "none"
                      : absl::StrJoin(report.unused_sentences, ", "),
                  "\n", "combinations of findings tried: ", n.states, "\n",
                  "reachable outcomes: ", n.reachable_outcomes, "\n",
                  "questions, worst case: ", n.worst_questions, "\n");
  const auto add_means = [&text](const char* of, double mean, double optimum) {
    absl::StrAppendFormat(&text, "%s: mean %.3f, optimum %.3f (%+.1f%%)\n", of,
                          mean, optimum,
                          optimum > 0 ? 100 * (mean / optimum - 1) : 0);
  };
  add_means("questions", n.mean_questions, n.optimum_questions);
  add_means("questions without refinements", n.mean_triage_questions,
            n.optimum_triage_questions);
  return text;
}

}  // namespace footnote::knowledge
