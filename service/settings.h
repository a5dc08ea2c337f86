// Where a command's options come from beside its command line: the environment
// and a file.
//
//   # /etc/footnote/footnote.conf
//   listen = 0.0.0.0:50051
//   topic = /srv/topics/sore-wrist
//   topic = /srv/topics/stiff-neck
//   insecure = true
//
// A name is that of an option without its dashes; a value is what follows, to
// the end of the line, with the white space around it and one pair of double
// quotes taken away. '#' begins a comment where it begins a line: values may
// hold one.
#ifndef FOOTNOTE_SERVICE_SETTINGS_H_
#define FOOTNOTE_SERVICE_SETTINGS_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace footnote::service {

// What became of them, once the command was parsed.
struct Settings {
  std::string file;                    // empty: none was named
  std::vector<std::string> from_file;  // the options whose values it gave
  // Lines of the file that cannot be used, as "FILE:LINE: what; how to mend".
  // None repeats a value, which may be a secret. No command may go on with one.
  std::vector<std::string> problems;
  // Variables of the environment that look like slips.
  std::vector<std::string> warnings;
};

// Lets each option that the command has by now be set by a variable of the
// environment (--data-dir: FOOTNOTE_DATA_DIR, unless the option names another)
// and by the file that --config or FOOTNOTE_CONFIG names. The command line
// overrides the environment, which overrides the file. `settings` must outlive
// the parsing.
void AddSettings(CLI::App* command, Settings* settings);

// The variable of an option: "data-dir" -> "FOOTNOTE_DATA_DIR".
std::string VariableOf(const std::string& option);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SETTINGS_H_
