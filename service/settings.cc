#include "service/settings.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "knowledge/edit_distance.h"
#include "service/security/small_file.h"

namespace footnote::service {
namespace {

constexpr char kPrefix[] = "FOOTNOTE_";
constexpr char kConfig[] = "config";

// The names that `typed` may be a slip for: of those, the nearest.
std::string NearestOf(const std::string& typed,
                      const std::set<std::string>& names) {
  const auto plain = [](absl::string_view name) {
    return absl::AsciiStrToLower(
        absl::StrReplaceAll(name, {{"_", ""}, {"-", ""}}));
  };
  const std::string word = plain(typed);
  // A short word is near to too many.
  constexpr size_t kShort = 5;
  int best = word.size() <= kShort ? 1 : 2;
  std::string nearest;
  for (const std::string& name : names) {
    const int slips = knowledge::MeasureSlips(word, plain(name), best).slips;
    if (slips > best || (slips == best && !nearest.empty())) continue;
    best = slips;
    nearest = name;
  }
  return nearest;
}

// The options that can be set, by name.
std::map<std::string, CLI::Option*> OptionsOf(CLI::App* command) {
  std::map<std::string, CLI::Option*> options;
  for (CLI::Option* const option : command->get_options()) {
    if (option == command->get_help_ptr() || option->get_lnames().empty()) {
      continue;
    }
    options[option->get_lnames().front()] = option;
  }
  return options;
}

// Every variable that some command of the program takes, without the prefix.
void AddVariables(const CLI::App* app, std::set<std::string>* variables) {
  for (const CLI::Option* option : app->get_options()) {
    const std::string name = option->get_envname();
    if (absl::StartsWith(name, kPrefix)) {
      variables->insert(name.substr(sizeof(kPrefix) - 1));
    }
  }
  for (const CLI::App* const command : app->get_subcommands({})) {
    AddVariables(command, variables);
  }
}

void FindSlips(const CLI::App* command, std::vector<std::string>* warnings) {
  const CLI::App* root = command;
  while (root->get_parent() != nullptr) root = root->get_parent();
  std::set<std::string> known;
  AddVariables(root, &known);
  for (char** variable = environ; *variable != nullptr; ++variable) {
    absl::string_view name = *variable;
    name = name.substr(0, name.find('='));
    if (!absl::ConsumePrefix(&name, kPrefix)) continue;
    const std::string rest(name);
    if (known.count(rest) != 0) continue;
    const std::string meant = NearestOf(rest, known);
    if (meant.empty()) continue;
    warnings->push_back(absl::StrCat("the environment has ", kPrefix, rest,
                                     ", which nothing reads; if ", kPrefix,
                                     meant, " is meant, rename it"));
  }
}

// What a file says of one option.
struct Given {
  std::string name;
  CLI::Option* option = nullptr;
  int line = 0;
  std::vector<std::string> values;
};

// Reads lines of a file for the options of a command.
class SettingsFile {
 public:
  SettingsFile(CLI::App* command, Settings* settings)
      : command_(command), options_(OptionsOf(command)), settings_(settings) {
    options_.erase(kConfig);
  }

  void Read() {
    const absl::StatusOr<SmallFile> file = ReadSmallFile(settings_->file);
    if (!file.ok()) {
      settings_->problems.push_back(
          absl::StrCat("--config: ", std::string(file.status().message())));
      return;
    }
    for (absl::string_view line : absl::StrSplit(file->text, '\n')) {
      ++line_;
      TakeLine(absl::StripAsciiWhitespace(line));
    }
    for (const Given& given : given_) Apply(given);
  }

 private:
  void Refuse(int line, absl::string_view why) {
    settings_->problems.push_back(
        absl::StrCat(settings_->file, ":", line, ": ", why));
  }

  void TakeLine(absl::string_view line) {
    if (line.empty() || line.front() == '#') return;
    const size_t equals = line.find('=');
    if (equals == absl::string_view::npos) {
      return Refuse(line_,
                    "it says nothing; write NAME = VALUE, or begin a comment "
                    "with #");
    }
    const std::string name(absl::StripAsciiWhitespace(line.substr(0, equals)));
    absl::string_view value =
        absl::StripAsciiWhitespace(line.substr(equals + 1));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    const auto option = options_.find(name);
    if (option == options_.end()) return RefuseName(name);
    if (value.empty()) {
      return Refuse(line_, absl::StrCat(name,
                                        " has no value; write one, or leave "
                                        "the line out for the default"));
    }
    const auto before = std::find_if(
        given_.begin(), given_.end(),
        [&name](const Given& given) { return given.name == name; });
    if (before == given_.end()) {
      given_.push_back({name, option->second, line_, {std::string(value)}});
    } else if (option->second->get_items_expected_max() > 1) {
      before->values.emplace_back(value);
    } else {
      Refuse(line_, absl::StrCat(name, " stands in line ", before->line,
                                 " already; keep one of the two"));
    }
  }

  void RefuseName(const std::string& name) {
    std::set<std::string> names;
    for (const auto& [known, option] : options_) names.insert(known);
    const std::string meant = NearestOf(name, names);
    Refuse(
        line_,
        absl::StrCat("there is no option \"", name, "\"; ",
                     meant.empty()
                         ? absl::StrCat("footnote ", command_->get_name(),
                                        " --help lists them")
                         : absl::StrCat("write ", meant, " if that is meant")));
  }

  void Apply(const Given& given) {
    // What stands on the command line or in the environment goes first.
    if (given.option->count() > 0) return;
    try {
      for (const std::string& value : given.values) {
        const bool flag = given.option->get_expected_max() == 0;
        given.option->add_result(
            flag ? given.option->get_flag_value(given.name, value) : value);
      }
      given.option->run_callback();
      settings_->from_file.push_back(given.name);
    } catch (const CLI::ConversionError&) {
      // Its message has the value.
      given.option->clear();
      Refuse(given.line,
             absl::StrCat(given.name, ": the value is not ",
                          given.option->get_type_name(), "; footnote ",
                          command_->get_name(), " --help says what it takes"));
    } catch (const CLI::ParseError& error) {
      given.option->clear();
      Refuse(given.line, error.what());
    }
  }

  CLI::App* const command_;
  std::map<std::string, CLI::Option*> options_;
  Settings* const settings_;
  int line_ = 0;
  std::vector<Given> given_;
};

}  // namespace

std::string VariableOf(const std::string& option) {
  return absl::StrCat(kPrefix, absl::AsciiStrToUpper(
                                   absl::StrReplaceAll(option, {{"-", "_"}})));
}

void AddSettings(CLI::App* command, Settings* settings) {
  command->add_option(absl::StrCat("--", kConfig), settings->file,
                      "File with options, one a line as NAME = VALUE; the "
                      "command line and the environment go before it");
  for (const auto& [name, option] : OptionsOf(command)) {
    if (option->get_envname().empty()) option->envname(VariableOf(name));
  }
  // CLI11 has taken the command line and the environment by then. Its own
  // reader of files cuts values at '#', ',' and ' ', which passwords and
  // PostgreSQL's addresses have, and knows no line numbers.
  command->parse_complete_callback([command, settings] {
    FindSlips(command, &settings->warnings);
    if (!settings->file.empty()) SettingsFile(command, settings).Read();
  });
}

}  // namespace footnote::service
