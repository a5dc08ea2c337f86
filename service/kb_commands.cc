// footnote kb: what authors of topics work with.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "dialogue/transcript.h"
#include "knowledge/article.h"
#include "knowledge/checker.h"
#include "knowledge/compiled_file.h"
#include "knowledge/library.h"
#include "knowledge/problem.h"
#include "knowledge/reader.h"
#include "service/command_line.h"
#include "service/find_topic.h"
#include "service/load_library.h"
#include "service/summary/summary.h"
#include "service/summary/summary_forms.h"
#include "service/topic_text.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

using TopicPtr = std::shared_ptr<const knowledge::Topic>;

struct KbOptions {
  std::string topic;  // folder, compiled file, or id
  std::string article;
  std::string output;
  std::vector<std::string> transcripts;
  std::string summaries;
  bool update = false;
};

absl::StatusOr<knowledge::Report> CheckFolder(const std::string& folder) {
  const auto library = LoadLibrary({});
  if (!library.ok()) return library.status();
  return knowledge::Check(knowledge::ReadTopic(folder), (*library)->language());
}

// "2 errors, 1 warning".
std::string CountProblems(const std::vector<knowledge::Problem>& problems) {
  const auto errors = std::count_if(
      problems.begin(), problems.end(), [](const knowledge::Problem& problem) {
        return problem.severity == knowledge::Problem::Severity::kError;
      });
  const auto warnings = static_cast<int64_t>(problems.size()) - errors;
  return absl::StrCat(errors, errors == 1 ? " error, " : " errors, ", warnings,
                      warnings == 1 ? " warning" : " warnings");
}

int Check(const KbOptions& options) {
  const auto report = CheckFolder(options.topic);
  if (!report.ok()) return Complain(report.status(), kUsage);
  std::cout << knowledge::FormatReport(*report)
            << CountProblems(report->problems) << "\n";
  return report->ok() ? kSuccess : kFailure;
}

int Compile(const KbOptions& options) {
  const auto report = CheckFolder(options.topic);
  if (!report.ok()) return Complain(report.status(), kUsage);
  if (!report->ok()) {
    std::cerr << knowledge::FormatProblems(report->problems);
    return Complain(absl::InvalidArgumentError(absl::StrCat(
                        options.topic, ": ", CountProblems(report->problems),
                        "; nothing was compiled")),
                    kFailure);
  }
  const absl::Status written = knowledge::WriteFile(
      options.output, knowledge::CompileTopic(report->topic->content()));
  if (!written.ok()) return Complain(written, kUsage);
  std::cout << options.output << ": topic " << report->topic->id()
            << ", version "
            << knowledge::KnowledgeVersion(report->topic->content()) << "\n";
  return kSuccess;
}

absl::StatusOr<TopicPtr> LoadFolder(const std::string& folder) {
  auto report = CheckFolder(folder);
  if (!report.ok()) return report.status();
  if (report->ok()) return std::move(report->topic);
  return absl::InvalidArgumentError(
      absl::StrCat(folder, ": ", CountProblems(report->problems), "\n",
                   knowledge::FormatProblems(report->problems)));
}

absl::StatusOr<TopicPtr> LoadCompiled(const std::string& path,
                                      const knowledge::Library& builtin) {
  const auto bytes = knowledge::ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  auto content = knowledge::ReadCompiled(*bytes);
  if (!content.ok()) {
    return absl::Status(content.status().code(),
                        absl::StrCat(path, ": ", content.status().message()));
  }
  if (content->topics.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": holds no topic; compile one with: footnote kb compile"));
  }
  knowledge::CompiledTopic& first = content->topics.front();
  return knowledge::Topic::Build(std::move(first.content),
                                 std::move(first.version), builtin.language());
}

// The topic of a path, or a built-in one of that id.
absl::StatusOr<TopicPtr> LoadTopic(const std::string& path_or_id) {
  std::error_code error;
  if (fs::is_directory(path_or_id, error)) return LoadFolder(path_or_id);
  const auto builtin = LoadLibrary({});
  if (!builtin.ok()) return builtin.status();
  if (fs::exists(path_or_id, error)) {
    return LoadCompiled(path_or_id, **builtin);
  }
  auto topic = FindTopic(**builtin, path_or_id);
  if (topic.ok()) return topic;
  return absl::NotFoundError(
      absl::StrCat(path_or_id, ": no such folder or file, and ",
                   std::string(topic.status().message())));
}

int Verify(const KbOptions& options) {
  const auto topic = LoadTopic(options.topic);
  if (!topic.ok()) return Complain(topic.status(), kUsage);
  const auto text = knowledge::ReadFile(options.article);
  if (!text.ok()) return Complain(text.status(), kUsage);
  const knowledge::Verification verification =
      knowledge::VerifyArticle((*topic)->content(), *text);
  std::cout << knowledge::FormatVerification(verification);
  return verification.ok() ? kSuccess : kFailure;
}

int Show(const KbOptions& options) {
  const auto topic = LoadTopic(options.topic);
  if (!topic.ok()) return Complain(topic.status(), kUsage);
  std::cout << TopicAsText(**topic);
  return kSuccess;
}

// The .chat files of the paths, folders looked through, each folder sorted.
absl::StatusOr<std::vector<std::string>> FindTranscripts(
    const std::vector<std::string>& paths) {
  std::vector<std::string> found;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      found.push_back(path);
      continue;
    }
    std::vector<std::string> files;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(path, error)) {
      if (entry.path().extension() == ".chat") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    found.insert(found.end(), files.begin(), files.end());
  }
  if (!found.empty()) return found;
  return absl::NotFoundError(absl::StrCat(
      paths.front(), ": no transcript there; transcripts are .chat files"));
}

// When a transcript's last turn was taken, to the day.
absl::Time EndOf(const dialogue::Transcript& transcript) {
  absl::CivilDay day(2026, 1, 1);
  for (const dialogue::Exchange& exchange : transcript.exchanges) {
    if (exchange.today.has_value()) day = *exchange.today;
  }
  return absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(12);
}

// Writes what a clinician would get at the end of the transcript:
// TOPIC.NAME.txt, .html and .json.
absl::Status WriteSummaries(const knowledge::Topic& topic,
                            const dialogue::Transcript& transcript,
                            const v1::SessionState& end,
                            const std::string& folder) {
  const std::string name = absl::StrCat(
      topic.id(), ".", std::string(fs::path(transcript.name).stem()));
  const absl::Time time = EndOf(transcript);
  v1::GetSummaryResponse response;
  *response.mutable_summary() =
      Summarize(topic, end, {.begin = time, .last_turn = time, .made = time});
  const std::pair<v1::SummaryFormat, const char*> formats[] = {
      {v1::SUMMARY_FORMAT_TEXT, ".txt"},
      {v1::SUMMARY_FORMAT_HTML, ".html"},
      {v1::SUMMARY_FORMAT_FHIR, ".json"}};
  for (const auto& [format, extension] : formats) {
    WriteSummary(topic, format, /*seed=*/name, &response);
    const absl::Status written = knowledge::WriteFile(
        fs::path(folder) / (name + extension), response.document());
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

// Whether the transcript holds, or was brought up to date.
absl::StatusOr<bool> TryTranscript(const knowledge::Topic& topic,
                                   const std::string& path,
                                   const KbOptions& options) {
  const auto text = knowledge::ReadFile(path);
  if (!text.ok()) return text.status();
  const auto transcript = dialogue::ParseTranscript(path, *text);
  if (!transcript.ok()) {
    std::cout << std::string(transcript.status().message()) << "\n";
    return false;
  }
  if (options.update) {
    const std::string updated = dialogue::UpdateTranscript(topic, *transcript);
    if (updated != *text) {
      const absl::Status written = knowledge::WriteFile(path, updated);
      if (!written.ok()) return written;
      std::cout << path << ": updated\n";
    }
    return true;
  }
  const dialogue::TranscriptReport report =
      dialogue::RunTranscript(topic, *transcript);
  for (const std::string& failure : report.failures) {
    std::cout << failure << "\n";
  }
  if (!options.summaries.empty()) {
    const absl::Status written =
        WriteSummaries(topic, *transcript, report.state, options.summaries);
    if (!written.ok()) return written;
  }
  return report.failures.empty();
}

int Test(const KbOptions& options) {
  const auto topic = LoadTopic(options.topic);
  if (!topic.ok()) return Complain(topic.status(), kUsage);
  std::vector<std::string> paths = options.transcripts;
  if (paths.empty()) paths.push_back(fs::path(options.topic) / "transcripts");
  const auto transcripts = FindTranscripts(paths);
  if (!transcripts.ok()) return Complain(transcripts.status(), kUsage);
  int failed = 0;
  for (const std::string& path : *transcripts) {
    const auto held = TryTranscript(**topic, path, options);
    if (!held.ok()) return Complain(held.status(), kUsage);
    failed += *held ? 0 : 1;
  }
  std::cout << transcripts->size() - static_cast<size_t>(failed)
            << " transcripts hold, " << failed << " do not\n";
  return failed == 0 ? kSuccess : kFailure;
}

CLI::App* AddVerb(CLI::App* kb, const char* name, const char* description,
                  const std::shared_ptr<KbOptions>& options, Command* chosen,
                  int (*run)(const KbOptions&)) {
  CLI::App* verb = kb->add_subcommand(name, description);
  verb->callback([options, chosen, run] {
    *chosen = [options, run] { return run(*options); };
  });
  return verb;
}

}  // namespace

void AddKbCommands(CLI::App* program, Command* chosen) {
  CLI::App* kb = program->add_subcommand(
      "kb", "Check, compile, verify, test and show topics");
  kb->require_subcommand(1);
  const auto options = std::make_shared<KbOptions>();
  const auto add = [&](const char* name, const char* description,
                       int (*run)(const KbOptions&), const char* takes) {
    CLI::App* verb = AddVerb(kb, name, description, options, chosen, run);
    verb->add_option("topic", options->topic, takes)->required();
    return verb;
  };
  const char* const kFolder = "Topic folder";
  const char* const kAny = "Topic folder, compiled file, or id of a topic";
  add("check", "Say every problem of a topic, and what can be proved of it",
      Check, kFolder);
  add("compile", "Write a topic as one checked file", Compile, kFolder)
      ->add_option("-o,--output", options->output, "File to write")
      ->required();
  add("verify", "Hold a topic against your copy of its article", Verify, kAny)
      ->add_option("--article", options->article, "Your copy, as text")
      ->required();
  CLI::App* test = add("test", "Play a topic's transcripts", Test, kFolder);
  test->add_option("transcripts", options->transcripts,
                   "Transcripts or folders of them, in place of the topic's "
                   "own");
  const auto update =
      test->add_flag("--update", options->update,
                     "Write down what happens now instead of failing");
  test->add_option("--summaries", options->summaries,
                   "Folder to write each end's summary to, as text, HTML and "
                   "FHIR")
      ->check(CLI::ExistingDirectory)
      ->excludes(update);
  add("show", "Print a topic for review", Show, kAny);
}

}  // namespace footnote::service
