#include "knowledge/reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "knowledge/word_list.h"

namespace footnote::knowledge {
namespace {

namespace fs = std::filesystem;

// The schema's own depth is four; whatever is deeper is no topic.
constexpr int kMaxDepth = 16;

class ParseErrors : public google::protobuf::io::ErrorCollector {
 public:
  ParseErrors(const std::string& file, std::vector<Problem>* problems)
      : file_(file), problems_(problems) {}

  void AddError(int line, int column, const std::string& message) override {
    Add(Problem::Severity::kError, line, column, message);
  }
  void AddWarning(int line, int column, const std::string& message) override {
    Add(Problem::Severity::kWarning, line, column, message);
  }

 private:
  void Add(Problem::Severity severity, int line, int column,
           const std::string& message) {
    std::string what = message;
    while (!what.empty() && what.back() == '.') what.pop_back();
    problems_->push_back(
        {.severity = severity,
         .place = {.file = file_,
                   .line = std::max(line, 0) + 1,
                   .column = std::max(column, 0) + 1},
         .what = std::move(what),
         .mend = "the schema under proto/footnote/v1/ says what may stand "
                 "here"});
  }

  const std::string& file_;
  std::vector<Problem>* problems_;
};

template <typename Message>
Authored<Message> Parse(const std::string& whole,
                        const std::vector<SourceFile>& files) {
  Authored<Message> authored{.sources = SourceMap(whole)};
  for (const SourceFile& file : files) {
    if (file.text.size() > kMaxSourceBytes) {
      authored.problems.push_back(
          {.place = {.file = file.name},
           .what = absl::StrCat("is larger than ", kMaxSourceBytes, " bytes"),
           .mend = "split it"});
      continue;
    }
    ParseErrors errors(file.name, &authored.problems);
    google::protobuf::TextFormat::Parser parser;
    parser.RecordErrorsTo(&errors);
    parser.SetRecursionLimit(kMaxDepth);
    Message part;
    if (!parser.ParseFromString(file.text, &part)) continue;
    authored.sources.Append(file.name, file.text, *Message::descriptor(),
                            &authored.problems);
    authored.content.MergeFrom(part);
  }
  SortByPlace(&authored.problems);
  return authored;
}

// The names of a folder's *.textproto, sorted.
std::vector<std::string> ListFiles(const std::string& folder,
                                   std::error_code* error) {
  std::vector<std::string> names;
  fs::directory_iterator it(folder, *error);
  while (!*error && it != fs::directory_iterator()) {
    const std::string name = it->path().filename().string();
    if (absl::EndsWith(name, ".textproto")) names.push_back(name);
    it.increment(*error);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Reads one byte more than is allowed, so that Parse sees that it is too much.
bool ReadText(const std::string& path, std::string* text) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  text->resize(kMaxSourceBytes + 1);
  in.read(text->data(), static_cast<std::streamsize>(text->size()));
  if (in.bad()) return false;
  text->resize(static_cast<size_t>(in.gcount()));
  return true;
}

template <typename Message>
Authored<Message> Read(const std::string& folder) {
  std::vector<Problem> problems;
  const auto fail = [&problems](const std::string& file, std::string what,
                                std::string mend) {
    problems.push_back({.place = {.file = file},
                        .what = std::move(what),
                        .mend = std::move(mend)});
  };
  std::error_code error;
  const std::vector<std::string> names = ListFiles(folder, &error);
  if (error) {
    fail(folder, absl::StrCat("cannot be read: ", error.message()),
         "name a folder of .textproto files");
  } else if (names.empty()) {
    fail(folder, "holds no .textproto file",
         "name a folder of .textproto files");
  } else if (names.size() > kMaxSourceFiles) {
    fail(folder, absl::StrCat("holds more than ", kMaxSourceFiles, " files"),
         "join some");
  }
  std::vector<SourceFile> files;
  for (const std::string& name : names) {
    if (!problems.empty()) break;
    SourceFile file{.name = (fs::path(folder) / name).string()};
    if (ReadText(file.name, &file.text)) {
      files.push_back(std::move(file));
    } else {
      fail(file.name, "cannot be read", "check its permissions");
    }
  }
  Authored<Message> authored = Parse<Message>(folder, files);
  problems.insert(problems.end(),
                  std::make_move_iterator(authored.problems.begin()),
                  std::make_move_iterator(authored.problems.end()));
  authored.problems = std::move(problems);
  return authored;
}

}  // namespace

Authored<v1::Topic> ReadTopic(const std::string& folder) {
  return Read<v1::Topic>(folder);
}

Authored<v1::Language> ReadLanguage(const std::string& folder) {
  Authored<v1::Language> authored = Read<v1::Language>(folder);
  v1::Language& content = authored.content;
  const auto read_lists = [&](const auto& paths) {
    std::vector<std::string> lists;
    for (const std::string& path : paths) {
      lists.emplace_back();
      if (ReadText(path, &lists.back())) continue;
      authored.problems.push_back(
          {.place = {.file = folder},
           .what = absl::StrCat("the word list ", path, " cannot be read"),
           .mend = "install it with script/setup"});
    }
    return lists;
  };
  content.set_dictionary(JoinWordLists(read_lists(content.word_lists())));
  content.set_rare_words(JoinRareWordLists(
      read_lists(content.rare_word_lists()), content.dictionary()));
  return authored;
}

Authored<v1::Topic> ParseTopic(const std::string& whole,
                               const std::vector<SourceFile>& files) {
  return Parse<v1::Topic>(whole, files);
}

Authored<v1::Language> ParseLanguage(const std::string& whole,
                                     const std::vector<SourceFile>& files) {
  return Parse<v1::Language>(whole, files);
}

}  // namespace footnote::knowledge
