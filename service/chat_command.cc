// footnote chat: a conversation in the terminal, through gRPC like any other
// client's.
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "service/chat/chat.h"
#include "service/chat/dialogue_client.h"
#include "service/chat/interrupts.h"
#include "service/chat/line_input.h"
#include "service/client_channel.h"
#include "service/command_line.h"

namespace footnote::service {
namespace {

struct CommandOptions {
  ClientOptions client;
  ChatOptions chat;
};

// Whether the terminal, if it is one, knows more than to print.
bool KnowsCodes() {
  const char* const name = std::getenv("TERM");
  return name != nullptr && *name != '\0' && absl::string_view(name) != "dumb";
}

// Lines of more than 80 columns are hard to read, terminals of fewer than 20
// are none.
Look LookOf(int descriptor) {
  constexpr int kUsual = 80;
  constexpr int kLeast = 20;
  if (isatty(descriptor) == 0) return {};
  winsize size = {};
  const bool known =
      ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  // https://no-color.org
  const char* const no_color = std::getenv("NO_COLOR");
  const bool plain = no_color != nullptr && *no_color != '\0';
  return {
      .width = known ? std::clamp<int>(size.ws_col, kLeast, kUsual) : kUsual,
      .color = KnowsCodes() && !plain};
}

std::string ResumeCommand(const ClientOptions& client) {
  std::string command = "footnote chat";
  if (client.server != ClientOptions().server) {
    absl::StrAppend(&command, " --server ", client.server);
  }
  if (!client.tls_ca.empty()) {
    absl::StrAppend(&command, " --tls-ca ", client.tls_ca);
  }
  return absl::StrCat(command, " --session");
}

WaitHooks TellOfWaiting(const std::string& server, bool interactive) {
  const auto tell = [](absl::string_view what) {
    std::cerr << NoticeAsText(what, LookOf(STDERR_FILENO)) << std::flush;
  };
  return {.interrupted = TakeInterrupt,
          .waiting =
              [=] {
                tell(absl::StrCat("No answer from ", server,
                                  " yet; trying again for a minute.",
                                  interactive ? " Ctrl-C stops that." : ""));
              },
          .answered = [=] { tell("It answers again."); }};
}

int RunChat(const CommandOptions& options) {
  ChatOptions chat_options = options.chat;
  chat_options.interactive =
      isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
  chat_options.resume_command = ResumeCommand(options.client);

  auto channel =
      MakeChannel(options.client, DialogueClient::ChannelArguments());
  if (!channel.ok()) return Complain(channel.status(), kUsage);
  DialogueClient client(
      options.client, *std::move(channel), Patience(),
      TellOfWaiting(options.client.server, chat_options.interactive));
  const absl::Status connected = client.Connect();
  if (!connected.ok()) return Complain(connected, kUsage);

  std::unique_ptr<LineInput> input;
  if (chat_options.interactive && KnowsCodes()) {
    CatchInterrupts();
    input = MakeLineEditor();
  } else {
    input = MakePlainInput(&std::cin,
                           chat_options.interactive ? &std::cout : nullptr);
  }
  Chat chat(chat_options, &client, input.get(), &std::cout,
            [] { return LookOf(STDOUT_FILENO); });
  const absl::Status begun = chat.Begin();
  if (!begun.ok()) return Complain(begun, kUsage);
  const absl::Status ended = chat.Converse();
  return ended.ok() ? kSuccess : Complain(ended, kFailure);
}

}  // namespace

void AddChatCommand(CLI::App* program, Command* chosen) {
  const auto options = std::make_shared<CommandOptions>();
  CLI::App* command =
      program->add_subcommand("chat", "Talk to a server in the terminal");
  command
      ->add_option("--server", options->client.server, "Address of the server")
      ->capture_default_str();
  command->add_option("--tls-ca", options->client.tls_ca,
                      "Talk by TLS, with a server whose certificate one of "
                      "these signed, as PEM");
  command
      ->add_option("--key", options->client.key,
                   "API key; better in the environment, since others on the "
                   "machine see the command line")
      ->envname("FOOTNOTE_KEY");
  CLI::Option* const topic = command->add_option(
      "--topic", options->chat.topic,
      "Id of the topic; the server's first where it is left out");
  command
      ->add_option("--session", options->chat.session,
                   "Go on with this conversation; whoever knows its id may "
                   "speak in it, so where others see the command line it is "
                   "better in the environment")
      ->envname("FOOTNOTE_SESSION")
      ->excludes(topic);
  command->add_flag("--trace", options->chat.trace,
                    "Say what the engine did, and why");
  command->footer(
      "In the chat /help lists what there is beside answering. What is typed "
      "is "
      "not\nwritten to disk here.\n\nExit status: 0 when the chat was ended, 1 "
      "when the server failed in its midst,\n2 when it could not begin.");
  command->callback(
      [options, chosen] { *chosen = [options] { return RunChat(*options); }; });
}

}  // namespace footnote::service
