#include "service/command_line.h"

int main(int argc, char** argv) {
  return footnote::service::RunCommandLine(argc, argv);
}
