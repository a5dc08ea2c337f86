#include "service/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/serve_options.h"
#include "tests/service/child_process.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Sets a variable of the environment for as long as it lives.
class Variable {
 public:
  Variable(std::string name, const std::string& value)
      : name_(std::move(name)) {
    setenv(name_.c_str(), value.c_str(), /*overwrite=*/1);
  }
  ~Variable() { unsetenv(name_.c_str()); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const std::string name_;
};

class SettingsTest : public testing::Test {
 protected:
  std::string Write(const std::string& text) const {
    const std::string file = folder_.path() + "/footnote.conf";
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  // Parses `footnote serve` with these arguments.
  static ServeOptions Parse(std::vector<std::string> arguments) {
    ServeOptions options;
    CLI::App program;
    AddServeOptions(program.add_subcommand("serve"), &options);
    // An option of another command.
    program.add_subcommand("chat")->add_option("--key")->envname(
        "FOOTNOTE_KEY");
    arguments.insert(arguments.begin(), "serve");
    std::reverse(arguments.begin(), arguments.end());
    program.parse(std::move(arguments));
    return options;
  }
  ServeOptions ParseFile(const std::string& text) const {
    return Parse({"--config", Write(text)});
  }

  const TemporaryFolder folder_;
};

TEST_F(SettingsTest, TakesTheCommandLineThenTheEnvironmentThenTheFile) {
  const std::string file =
      Write("max-turns = 3\nmax-text-bytes = 30\nmax-sessions = 300\n");
  const Variable turns("FOOTNOTE_MAX_TURNS", "2");
  const Variable bytes("FOOTNOTE_MAX_TEXT_BYTES", "20");
  const ServeOptions options = Parse({"--config", file, "--max-turns", "1"});
  EXPECT_EQ(options.limits.max_turns, 1);
  EXPECT_EQ(options.limits.max_text_bytes, 20);
  EXPECT_EQ(options.limits.max_sessions, 300);
  EXPECT_EQ(options.drain_grace, absl::Seconds(10)) << "the default";
  EXPECT_THAT(options.settings.from_file, ElementsAre("max-sessions"));
  EXPECT_THAT(options.settings.problems, IsEmpty());
}

TEST_F(SettingsTest, TakesTheFileThatTheEnvironmentNames) {
  const Variable config("FOOTNOTE_CONFIG", Write("session-ttl = 90m"));
  EXPECT_EQ(Parse({}).session_ttl, absl::Minutes(90));
}

TEST_F(SettingsTest, TakesEveryKindOfOptionFromTheEnvironment) {
  const Variable store("FOOTNOTE_STORE", "memory");
  const Variable insecure("FOOTNOTE_INSECURE", "true");
  const Variable rate("FOOTNOTE_KEY_CALLS", "7.5");
  const Variable grace("FOOTNOTE_DRAIN_GRACE", "3s");
  const Variable topic("FOOTNOTE_TOPIC", "/srv/wrist");
  const ServeOptions options = Parse({});
  EXPECT_EQ(options.store, "memory");
  EXPECT_TRUE(options.insecure);
  EXPECT_EQ(options.rates.key_calls.per_second, 7.5);
  EXPECT_EQ(options.drain_grace, absl::Seconds(3));
  EXPECT_THAT(options.topics, ElementsAre("/srv/wrist"));
}

TEST_F(SettingsTest, TakesEveryKindOfOptionFromTheFile) {
  const ServeOptions options = ParseFile(
      "# What we serve\r\n"
      "\n"
      "  listen=127.0.0.1:50052  \r\n"
      "topic = /srv/wrist\n"
      "insecure = true\n"
      "topic = \"/srv/stiff neck\"\n"
      "key-calls = 7.5\n"
      "drain-delay = 0s");
  EXPECT_THAT(options.settings.problems, IsEmpty());
  EXPECT_EQ(options.listen, "127.0.0.1:50052");
  EXPECT_THAT(options.topics, ElementsAre("/srv/wrist", "/srv/stiff neck"));
  EXPECT_TRUE(options.insecure);
  EXPECT_EQ(options.rates.key_calls.per_second, 7.5);
  EXPECT_FALSE(ParseFile("insecure = false").insecure);
}

TEST_F(SettingsTest, LeavesValuesWholeWhateverIsInThem) {
  const std::string store =
      "postgres:host=/run/pg user=footnote password='a#b,c;d=e'";
  EXPECT_EQ(ParseFile("store = " + store).store, store);
}

TEST_F(SettingsTest, SaysInWhichLineWhatIsWrongAndHowToMendIt) {
  const struct {
    std::string text;
    std::string problem;
  } kCases[] = {
      {"\nlisen = 127.0.0.1:1",
       ":2: there is no option \"lisen\"; write listen"},
      {"max_turns = 3", "write max-turns if that is meant"},
      {"colour = red", "footnote serve --help lists them"},
      {"config = other.conf", "there is no option \"config\""},
      {"help = true", "there is no option \"help\""},
      {"[server]", ":1: it says nothing; write NAME = VALUE"},
      {"store =", "store has no value"},
      {"listen = [::1]:1\n\nlisten = [::1]:2", ":3: listen stands in line 1"},
      {"max-turns = 0", ":1: --max-turns: Value 0 not in range"},
      {"max-turns = many", ":1: --max-turns: "},
      {"session-ttl = soon", ":1: --session-ttl: \"soon\" is not a length"},
      {"listen = here", ":1: --listen: \"here\" is not an address"},
      {"log-level = loud", "write debug, info, warning or error"},
      {"insecure = perhaps", ":1: insecure: "},
      {"keys = \"\"", ":1: keys has no value"},
  };
  for (const auto& [text, problem] : kCases) {
    const Settings settings = ParseFile(text).settings;
    EXPECT_THAT(
        settings.problems,
        ElementsAre(AllOf(StartsWith(settings.file + ":"), HasSubstr(problem))))
        << text;
  }
}

TEST_F(SettingsTest, SaysAllThatIsWrongAtOnce) {
  EXPECT_THAT(ParseFile("a = 1\nmax-turns = 0\nb = 2").settings.problems,
              testing::SizeIs(3));
}

TEST_F(SettingsTest, SaysThatTheFileCannotBeRead) {
  EXPECT_THAT(Parse({"--config", "/nowhere/it"}).settings.problems,
              ElementsAre(HasSubstr("--config: /nowhere/it: it cannot be")));
  EXPECT_THAT(Parse({"--config", folder_.path()}).settings.problems,
              ElementsAre(HasSubstr("not a plain file")));
}

TEST_F(SettingsTest, WarnsOfAVariableThatLooksLikeASlip) {
  const Variable slip("FOOTNOTE_MAX_TRUNS", "2");
  const Variable other("FOOTNOTE_BADGER", "2");
  const Variable of_chat("FOOTNOTE_KEY", "fn_x");
  EXPECT_THAT(Parse({}).settings.warnings,
              ElementsAre(AllOf(HasSubstr("FOOTNOTE_MAX_TRUNS"),
                                HasSubstr("FOOTNOTE_MAX_TURNS is meant"))));
}

TEST_F(SettingsTest, KeepAServerFromStartingWithAFileThatIsWrong) {
  const std::string file = Write("store = memory\nlisen = 127.0.0.1:0\na = 1");
  const Finished finished =
      RunProgram({FOOTNOTE_BINARY, "serve", "--config", file});
  EXPECT_EQ(finished.exit_status, 2);
  EXPECT_THAT(finished.err, StartsWith("footnote: " + file + ":2: "));
  EXPECT_THAT(finished.err, HasSubstr("\n" + file + ":3: "));
}

TEST_F(SettingsTest, ServeAsTheFileSays) {
  ChildServer server(
      FOOTNOTE_BINARY,
      {"--config", Write("store = memory\nmetrics = 127.0.0.1:0\n")});
  EXPECT_THAT(server.address(), StartsWith("127.0.0.1:"));
}

}  // namespace
}  // namespace footnote::service
