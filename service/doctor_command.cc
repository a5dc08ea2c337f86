// footnote doctor: says whether a server would run well.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "service/clock.h"
#include "service/command_line.h"
#include "service/doctor.h"
#include "service/serve_options.h"

namespace footnote::service {

void AddDoctorCommand(CLI::App* program, Command* chosen) {
  auto options = std::make_shared<ServeOptions>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command = program->add_subcommand(
      "doctor",
      "Check what serve would be told by the same options, and say how to mend "
      "what is wrong; changes nothing");
  AddServeOptions(command, options.get());
  // After the options that can be set elsewhere: it is not one of the server's.
  command->add_flag("--json", *json, "Print one line of JSON");
  command->callback([options, json, chosen] {
    *chosen = [options, json] {
      const auto findings = Examine(*options, SystemClock());
      std::cout << (*json ? FindingsAsJson(findings)
                          : FindingsAsText(findings));
      return Well(findings) ? kSuccess : kFailure;
    };
  });
}

}  // namespace footnote::service
