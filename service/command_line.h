// The command line: one binary, one file a command.
#ifndef FOOTNOTE_SERVICE_COMMAND_LINE_H_
#define FOOTNOTE_SERVICE_COMMAND_LINE_H_

#include <functional>

#include "absl/status/status.h"

namespace CLI {
class App;
}  // namespace CLI

namespace footnote::service {

// Exit statuses of every command.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;  // it ran, and what it looked at is not well
inline constexpr int kUsage = 2;    // it could not run as it was told to

// Runs a command with the options that were parsed; gives the exit status.
using Command = std::function<int()>;

// Each adds its command to the program. Where the user chooses it, `chosen`
// becomes what runs it.
void AddServeCommand(CLI::App* program, Command* chosen);
void AddDoctorCommand(CLI::App* program, Command* chosen);
void AddChatCommand(CLI::App* program, Command* chosen);
void AddFilterCommands(CLI::App* program, Command* chosen);
void AddKbCommands(CLI::App* program, Command* chosen);
void AddKeysCommands(CLI::App* program, Command* chosen);
void AddVersionCommand(CLI::App* program, Command* chosen);

// Writes "footnote: <message>" to the error stream and gives `exit_status`.
int Complain(const absl::Status& status, int exit_status);

// The whole program.
int RunCommandLine(int argc, char** argv);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_COMMAND_LINE_H_
