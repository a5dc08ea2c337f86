#include "service/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string>

#include "google/protobuf/stubs/logging.h"
#include "service/load_library.h"

namespace footnote::service {

int Complain(const absl::Status& status, int exit_status) {
  std::cerr << "footnote: " << std::string(status.message()) << "\n";
  return exit_status;
}

void AddVersionCommand(CLI::App* program, Command* chosen) {
  CLI::App* command = program->add_subcommand(
      "version", "Print the version, and those of the built-in topics");
  command->callback([chosen] {
    *chosen = [] {
      const auto library = LoadLibrary({});
      if (!library.ok()) return Complain(library.status(), kUsage);
      std::cout << "footnote " << FOOTNOTE_VERSION << "\n";
      for (const auto& topic : (*library)->topics()) {
        std::cout << "topic " << topic->id() << " " << topic->version() << "\n";
      }
      return kSuccess;
    };
  });
}

// What was printed may still be lost, on a full disk for one.
static int Flushed(int exit_status) {
  if (std::cout.flush()) return exit_status;
  return Complain(absl::DataLossError("the output could not be written"),
                  kFailure);
}

int RunCommandLine(int argc, char** argv) {
  // Failures come back as statuses and are said once, in our own words. Whoever
  // debugs gRPC sets its variable and still gets its log.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  google::protobuf::SetLogHandler(nullptr);

  CLI::App program(
      "Footnote: symptom conversations in which every sentence about health "
      "has a footnote.",
      "footnote");
  program.require_subcommand(1);
  program.set_version_flag("--version", "footnote " FOOTNOTE_VERSION);
  Command chosen;
  AddServeCommand(&program, &chosen);
  AddDoctorCommand(&program, &chosen);
  AddChatCommand(&program, &chosen);
  AddFilterCommands(&program, &chosen);
  AddKbCommands(&program, &chosen);
  AddKeysCommands(&program, &chosen);
  AddVersionCommand(&program, &chosen);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return Flushed(program.exit(error) == 0 ? kSuccess : kUsage);
  }
  return Flushed(chosen());
}

}  // namespace footnote::service
