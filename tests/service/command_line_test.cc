// The built binary, as people and scripts run it.
#include "service/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "knowledge/compiled_file.h"
#include "tests/service/child_process.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;
using testing::StartsWith;

constexpr char kTopicFolder[] = "tests/testdata/topics/sore-wrist";
constexpr char kArticleFile[] = "tests/testdata/articles/sore-wrist.txt";

Finished Footnote(std::vector<std::string> arguments,
                  const std::string& input = "") {
  arguments.insert(arguments.begin(), FOOTNOTE_BINARY);
  return RunProgram(arguments, input);
}

// A folder of the test's own.
class CommandLineTest : public testing::Test {
 protected:
  CommandLineTest() {
    folder_ =
        fs::path(testing::TempDir()) /
        absl::StrCat(
            "footnote_",
            testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~CommandLineTest() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ / name; }

  std::string WriteTo(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
    return Path(name);
  }

  static std::string Read(const std::string& path) {
    return knowledge::ReadFile(path).value();
  }

  // A copy of the topic with one thing put for another in one of its files.
  std::string ChangedTopic(const std::string& file, const std::string& from,
                           const std::string& to) const {
    const std::string copy = Path("topic");
    fs::copy(kTopicFolder, copy, fs::copy_options::recursive);
    const std::string path = copy + "/" + file;
    const std::string text = Read(path);
    const std::string changed = absl::StrReplaceAll(text, {{from, to}});
    EXPECT_NE(text, changed);
    std::ofstream(path, std::ios::binary) << changed;
    return copy;
  }

  fs::path folder_;
};

TEST_F(CommandLineTest, SaysItsVersionAndHelps) {
  const Finished version = Footnote({"version"});
  EXPECT_EQ(version.exit_status, kSuccess);
  EXPECT_THAT(version.out, StartsWith("footnote 0."));
  EXPECT_THAT(version.out, HasSubstr("topic "));
  const Finished help = Footnote({"--help"});
  EXPECT_EQ(help.exit_status, kSuccess);
  for (const char* command :
       {"serve", "chat", "kb", "interpret", "ask", "assess"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
  }
}

TEST_F(CommandLineTest, RefusesToRunAsItWasToldTo) {
  const struct {
    std::vector<std::string> arguments;
    const char* says;
  } kCases[] = {
      {{}, "subcommand"},
      {{"sing"}, "subcommand"},
      {{"serve", "--no-such-flag"}, "no-such-flag"},
      {{"serve", "--listen", "0.0.0.0:0"}, "--insecure"},
      {{"serve", "--listen", "here"}, "HOST:PORT"},
      {{"serve", "--listen", "192.0.2.1:1", "--insecure", "--store=memory"},
       "cannot listen"},
      {{"serve", "--store", "paper"}, "rocksdb:FOLDER"},
      {{"serve", "--data-dir", "/dev/null/x"}, "/dev/null/x/sessions"},
      {{"serve", "--topic", "no/such/topic"}, "no/such/topic"},
      {{"serve", "--articles", "no/such/folder"}, "no/such/folder"},
      {{"serve", "--session-ttl", "soon"}, "--session-ttl"},
      {{"serve", "--session-ttl", "inf"}, "--session-ttl"},
      {{"serve", "--session-ttl", "87601h"}, "ten years"},
      {{"serve", "--drain-grace", "inf"}, "--drain-grace"},
      {{"serve", "--drain-delay", "-1s"}, "--drain-delay"},
      {{"serve", "--log-level", "loud"}, "debug, info, warning or error"},
      {{"serve", "--log-format", "xml"}, "json or text"},
      {{"serve", "--metrics", "9464"}, "HOST:PORT"},
      {{"serve", "--metrics", "0.0.0.0:0"}, "--open-metrics"},
      // One consent is not the other's.
      {{"serve", "--metrics", "0.0.0.0:0", "--insecure"}, "--open-metrics"},
      {{"serve", "--store=memory", "--audit-log", "no/such/folder/audit"},
       "no/such/folder/audit"},
      {{"serve", "--max-turns", "0"}, "--max-turns"},
      {{"serve", "--max-sessions", "-1"}, "1000000000"},
      {{"chat", "--server", "127.0.0.1:1"}, "footnote serve"},
      {{"interpret", "--topic", "none"}, "no such topic: none"},
      {{"kb"}, "subcommand"},
      {{"kb", "show", "none"}, "none: no such folder or file"},
      {{"kb", "verify", kTopicFolder, "--article", "none.txt"}, "none.txt"},
      {{"kb", "test", kTopicFolder, "tests/testdata/articles"},
       "no transcript"},
  };
  for (const auto& c : kCases) {
    const Finished finished = Footnote(c.arguments);
    EXPECT_EQ(finished.exit_status, kUsage) << c.says;
    EXPECT_THAT(finished.err, HasSubstr(c.says));
  }
}

TEST_F(CommandLineTest, ServesUntilItIsToldToStop) {
  ChildServer server(FOOTNOTE_BINARY, {});
  ASSERT_THAT(server.address(), StartsWith("127.0.0.1:"));
  const Finished second =
      Footnote({"serve", "--listen", server.address(), "--store=memory"});
  EXPECT_EQ(second.exit_status, kUsage);
  EXPECT_THAT(second.err, HasSubstr("the port is in use"));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), kSuccess);
}

TEST_F(CommandLineTest, ReloadsTopicsWhenToldToAndRefusesABadOne) {
  const std::string topic =
      ChangedTopic("topic.textproto", "Sore wrist after typing", "A");
  const std::string log = Path("log");
  ChildServer server(FOOTNOTE_BINARY, {"--topic", topic}, log);
  ASSERT_FALSE(server.address().empty());
  const std::string before =
      AwaitEvent(log, "listening")["topics"].value("sore-wrist", "");
  const std::string path = topic + "/topic.textproto";
  const std::string text = Read(path);
  std::ofstream(path) << absl::StrReplaceAll(text, {{"\"A\"", "\"B\""}});
  server.process().Signal(SIGHUP);
  const std::string after =
      AwaitEvent(log, "topics_reloaded")["topics"].value("sore-wrist", "");
  EXPECT_NE(after, before);
  EXPECT_NE(after, "");
  std::ofstream(path) << text << "slots { id: \"\" }\n";
  server.process().Signal(SIGHUP);
  const nlohmann::json refused = AwaitEvent(log, "topics_not_reloaded");
  EXPECT_EQ(refused["level"], "error");
  EXPECT_THAT(refused.value("message", ""), HasSubstr(path));
  const Finished chat =
      Footnote({"chat", "--server", server.address(), "--topic", "sore-wrist"},
               "hello\n");
  EXPECT_EQ(chat.exit_status, kSuccess) << chat.err;
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), kSuccess);
}

TEST_F(CommandLineTest, ChatsAboutASecondTopicWithQuotes) {
  ChildServer server(FOOTNOTE_BINARY, {"--topic", kTopicFolder, "--articles",
                                       "tests/testdata/articles"});
  const Finished chat = Footnote(
      {"chat", "--server", server.address(), "--topic", "sore-wrist"},
      // The second line is a choice by its number.
      "it has been sore for two days\n1\nno\nno\nno\ndoes ice help?\n");
  EXPECT_EQ(chat.exit_status, kSuccess) << chat.err;
  EXPECT_THAT(chat.out, HasSubstr("What's going on with your wrist?"));
  EXPECT_THAT(chat.out, HasSubstr("  1) the wrist\n"));
  EXPECT_THAT(chat.out, HasSubstr("] Sore wrist after typing, sentence 1\n"));
  EXPECT_THAT(chat.out, HasSubstr("] Sore wrist after typing, sentence 4\n"
                                  "      \""));
  server.process().Signal(SIGINT);
  EXPECT_EQ(server.process().Wait(), kSuccess);
}

TEST_F(CommandLineTest, ChatSaysWhyAndGoesOnAfterALongMessage) {
  ChildServer server(FOOTNOTE_BINARY, {"--topic", kTopicFolder});
  const Finished chat =
      Footnote({"chat", "--server", server.address(), "--topic", "sore-wrist",
                "--trace"},
               std::string(5000, 'a') + "\n" + std::string(100000, 'a') +
                   "\nmy wrist is sore\n");
  EXPECT_EQ(chat.exit_status, kSuccess) << chat.err;
  EXPECT_THAT(chat.out, HasSubstr("at most 4000"));
  EXPECT_THAT(chat.out, HasSubstr("at most 65536"));
  EXPECT_THAT(chat.out, HasSubstr("  . understand: "));
}

TEST_F(CommandLineTest, SaysThatItsOutputWasLost) {
  const std::string footnote = FOOTNOTE_BINARY;
  for (const char* command :
       {"version", "--help", "kb show tests/testdata/topics/sore-wrist",
        "ask"}) {
    const Finished finished = RunProgram(
        {"/bin/sh", "-c", absl::StrCat(footnote, " ", command, " >/dev/full")},
        "{\"id\":1,\"text\":\"hm\"}\n");
    EXPECT_EQ(finished.exit_status, kFailure) << command;
    EXPECT_THAT(finished.err, HasSubstr("could not be written")) << command;
  }
}

TEST_F(CommandLineTest, FiltersJsonLines) {
  const std::vector<std::string> topic = {"--topic", "sore-wrist",
                                          "--topic-path", kTopicFolder};
  const auto filter = [&](std::vector<std::string> command,
                          const std::string& input) {
    command.insert(command.end(), topic.begin(), topic.end());
    return Footnote(std::move(command), input);
  };
  const Finished interpret =
      filter({"interpret"}, "{\"id\":1,\"text\":\"my wrist\"}\n");
  EXPECT_EQ(interpret.exit_status, kSuccess);
  EXPECT_EQ(interpret.out,
            "{\"id\":1,\"findings\":{\"place\":\"wrist\"},\"words\":{"
            "\"place\":\"wrist\"},\"acts\":[\"inform\"],\"emergency\":false}"
            "\n");
  const Finished ask = filter(
      {"ask"}, "{\"id\":\"q\",\"text\":\"does ice help a sore wrist\"}\n");
  EXPECT_EQ(ask.exit_status, kSuccess);
  EXPECT_THAT(ask.out, StartsWith("{\"id\":\"q\",\"known\":true,"));
  const Finished assess =
      filter({"assess"}, "{\"id\":2,\"findings\":{}}\nnonsense\n");
  EXPECT_EQ(assess.exit_status, kFailure);
  EXPECT_THAT(assess.out, StartsWith("{\"id\":2,\"urgency\":\"SEE_DOCTOR\","));
  EXPECT_THAT(assess.out, HasSubstr("\n{\"id\":null,\"error\":"));
}

TEST_F(CommandLineTest, FiltersAnswerWhileTheInputIsOpen) {
  ChildProcess filter({FOOTNOTE_BINARY, "ask"});
  for (const char* id : {"1", "2"}) {
    filter.Write(absl::StrCat("{\"id\":", id, ",\"text\":\"hello\"}\n"));
    EXPECT_THAT(filter.ReadLine(), StartsWith(absl::StrCat("{\"id\":", id)));
  }
}

TEST_F(CommandLineTest, ChecksATopicAndPrintsItsNumbers) {
  const Finished good = Footnote({"kb", "check", kTopicFolder});
  EXPECT_EQ(good.exit_status, kSuccess);
  EXPECT_THAT(good.out, HasSubstr("questions, worst case: "));
  EXPECT_THAT(good.out, HasSubstr("0 errors"));

  const std::string folder = ChangedTopic(
      "topic.textproto", "because: \"weak_grip\"", "because: \"weak_gripp\"");
  const Finished bad = Footnote({"kb", "check", folder});
  EXPECT_EQ(bad.exit_status, kFailure);
  EXPECT_THAT(bad.out, testing::ContainsRegex(absl::StrCat(
                           folder, "/topic.textproto:[0-9]+:[0-9]+: error: ")));
  EXPECT_THAT(bad.out, HasSubstr("weak_gripp"));
  const Finished refused = Footnote({"serve", "--topic", folder});
  EXPECT_EQ(refused.exit_status, kUsage);
  EXPECT_THAT(refused.err, HasSubstr("weak_gripp"));
  const std::string output = Path("never");
  EXPECT_EQ(Footnote({"kb", "compile", folder, "-o", output}).exit_status,
            kFailure);
  EXPECT_FALSE(fs::exists(output));
}

TEST_F(CommandLineTest, CompilesATopicThatOthersLoad) {
  const std::string file = Path("sore-wrist.fnkb");
  const Finished compiled =
      Footnote({"kb", "compile", kTopicFolder, "-o", file});
  ASSERT_EQ(compiled.exit_status, kSuccess) << compiled.err;
  EXPECT_THAT(compiled.out, HasSubstr("topic sore-wrist, version "));

  const Finished show = Footnote({"kb", "show", file});
  EXPECT_EQ(show.exit_status, kSuccess);
  EXPECT_THAT(show.out, StartsWith("sore-wrist: Sore wrist after typing\n"));
  EXPECT_EQ(show.out, Footnote({"kb", "show", kTopicFolder}).out);

  std::string bytes = Read(file);
  bytes[bytes.size() / 2] ^= 1;
  const Finished damaged =
      Footnote({"kb", "show", WriteTo("damaged.fnkb", bytes)});
  EXPECT_EQ(damaged.exit_status, kUsage);
  EXPECT_THAT(damaged.err, HasSubstr("damaged.fnkb"));
}

TEST_F(CommandLineTest, VerifiesATopicAgainstItsArticle) {
  const Finished good =
      Footnote({"kb", "verify", "--article", kArticleFile, kTopicFolder});
  EXPECT_EQ(good.exit_status, kSuccess) << good.out;
  // One word of the sentence on cold compresses is changed.
  const std::string text = Read(kArticleFile);
  const std::string changed =
      absl::StrReplaceAll(text, {{"evening", "morning"}});
  ASSERT_NE(text, changed);
  const Finished bad =
      Footnote({"kb", "verify", "--article", WriteTo("changed.txt", changed),
                kTopicFolder});
  EXPECT_EQ(bad.exit_status, kFailure);
  EXPECT_THAT(bad.out, HasSubstr("cold_compress"));
  EXPECT_THAT(bad.out, testing::Not(HasSubstr("weak_grip")));
}

TEST_F(CommandLineTest, PlaysTranscriptsAndBringsThemUpToDate) {
  const std::string good = WriteTo("good.chat",
                                   "# A place that is named is taken.\n"
                                   "topic sore-wrist\n"
                                   "bot   ask opening\n"
                                   "user  my wrist is sore\n"
                                   "      set place = elbow\n"
                                   "bot   ask sore_days\n");
  const Finished failed = Footnote({"kb", "test", kTopicFolder, good});
  EXPECT_EQ(failed.exit_status, kFailure);
  EXPECT_THAT(failed.out, HasSubstr("good.chat:5: "));
  EXPECT_THAT(failed.out, HasSubstr("0 transcripts hold, 1 do not"));
  EXPECT_EQ(
      Footnote({"kb", "test", kTopicFolder, good, "--update"}).exit_status,
      kSuccess);
  EXPECT_THAT(Read(good), HasSubstr("set place = wrist"));
  EXPECT_EQ(Footnote({"kb", "test", kTopicFolder, good}).exit_status, kSuccess);

  // What a clinician would get at its end.
  const std::string folder = Path("summaries");
  std::filesystem::create_directory(folder);
  EXPECT_EQ(Footnote({"kb", "test", kTopicFolder, good, "--summaries", folder})
                .exit_status,
            kSuccess);
  EXPECT_THAT(Read(folder + "/sore-wrist.good.txt"),
              HasSubstr("Where it is sore: the wrist (\"wrist\")"));
  EXPECT_THAT(Read(folder + "/sore-wrist.good.html"), HasSubstr("</html>"));
  EXPECT_THAT(Read(folder + "/sore-wrist.good.json"), HasSubstr("\"Bundle\""));
  EXPECT_EQ(
      Footnote({"kb", "test", kTopicFolder, good, "--summaries", Path("none")})
          .exit_status,
      kUsage);
}

}  // namespace
}  // namespace footnote::service
