// footnote interpret, ask, assess: filters over JSON Lines.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "service/command_line.h"
#include "service/filters.h"
#include "service/find_topic.h"
#include "service/json_lines.h"
#include "service/knowledge_calls.h"
#include "service/limits.h"
#include "service/load_library.h"
#include "service/loaded_topics.h"

namespace footnote::service {
namespace {

struct FilterOptions {
  std::string topic;
  std::vector<std::string> topic_paths;
  bool trace = false;
  Limits limits;
};

// What each filter answers once the topic is there.
using MakeAnswer = std::function<AnswerLine(const KnowledgeCalls& calls,
                                            const knowledge::Topic& topic)>;

int RunFilter(const FilterOptions& options, const MakeAnswer& make_answer) {
  const auto library = LoadLibrary(options.topic_paths);
  if (!library.ok()) return Complain(library.status(), kUsage);
  const auto topic = FindTopic(**library, options.topic);
  if (!topic.ok()) return Complain(topic.status(), kUsage);
  const LoadedTopics topics(*library);
  const KnowledgeCalls calls(&topics, /*quotes=*/nullptr, options.limits);
  // A block at a time, as far as it is there.
  std::ios::sync_with_stdio(false);
  return AnswerLines(std::cin, std::cout, make_answer(calls, **topic))
             ? kSuccess
             : kFailure;
}

CLI::App* AddFilter(CLI::App* program, const std::string& name,
                    const std::string& description,
                    const std::shared_ptr<FilterOptions>& options,
                    Command* chosen, const MakeAnswer& make_answer) {
  CLI::App* command = program->add_subcommand(name, description);
  // Whole forum posts are pasted into these; nobody waits for a server.
  options->limits.max_text_bytes = kMaxRequestBytes;
  command->add_option("--topic", options->topic,
                      "Id of the topic; the built-in one where it is left out");
  command->add_option("--topic-path", options->topic_paths,
                      "Topic folder or compiled file to load beside the "
                      "built-in topic; may be repeated");
  command
      ->add_option("--max-text-bytes", options->limits.max_text_bytes,
                   "Longest text of a line")
      ->capture_default_str()
      ->check(CLI::Range(1, static_cast<int>(kMaxLineBytes)));
  command->callback([options, chosen, make_answer] {
    *chosen = [options, make_answer] {
      return RunFilter(*options, make_answer);
    };
  });
  return command;
}

}  // namespace

void AddFilterCommands(CLI::App* program, Command* chosen) {
  const auto add_trace = [](CLI::App* command,
                            const std::shared_ptr<FilterOptions>& options) {
    command->add_flag("--trace", options->trace,
                      "Say which rules fired, where, and what was rejected");
  };
  const auto interpret = std::make_shared<FilterOptions>();
  add_trace(
      AddFilter(
          program, "interpret",
          "Read messages: {\"id\",\"text\",\"asked\",\"today\"} a line in, "
          "findings and acts a line out",
          interpret, chosen,
          [interpret](const KnowledgeCalls& calls,
                      const knowledge::Topic& topic) -> AnswerLine {
            return [interpret, &calls, &topic](const Json& line) {
              return InterpretLine(calls, topic.id(), interpret->trace, line);
            };
          }),
      interpret);
  const auto ask = std::make_shared<FilterOptions>();
  add_trace(AddFilter(program, "ask",
                      "Answer questions: {\"id\",\"text\"} a line in, "
                      "statements and their sources a line out",
                      ask, chosen,
                      [ask](const KnowledgeCalls& calls,
                            const knowledge::Topic& topic) -> AnswerLine {
                        return [ask, &calls, &topic](const Json& line) {
                          return AskLine(calls, topic.id(), ask->trace, line);
                        };
                      }),
            ask);
  AddFilter(program, "assess",
            "Assess findings: {\"id\",\"findings\"} a line in, urgency and "
            "reasons a line out",
            std::make_shared<FilterOptions>(), chosen,
            [](const KnowledgeCalls& /*calls*/,
               const knowledge::Topic& topic) -> AnswerLine {
              return [&topic](const Json& line) {
                return AssessLine(topic, line);
              };
            });
}

}  // namespace footnote::service
