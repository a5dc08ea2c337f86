// Where the user's lines come from.
#ifndef FOOTNOTE_SERVICE_CHAT_LINE_INPUT_H_
#define FOOTNOTE_SERVICE_CHAT_LINE_INPUT_H_

#include <istream>
#include <memory>
#include <ostream>
#include <string>

namespace footnote::service {

class LineInput {
 public:
  virtual ~LineInput() = default;

  // Waits for the next line and gives it without its end, as UTF-8 where the
  // user typed nothing else. False where there is no more: at the end of a
  // file, and where the user wants to end.
  virtual bool Read(std::string* line) = 0;

  // Forgets the lines that it would offer again.
  virtual void Forget() {}
};

// Lines as they come. Where `prompt` is not null, "> " is written there before
// each.
std::unique_ptr<LineInput> MakePlainInput(std::istream* in,
                                          std::ostream* prompt);

// Lines that are edited in the terminal, which standard input and output must
// be, with those of before at the arrow keys. Health text is not written to
// disk unasked: they are kept in memory alone. Ctrl-D on an empty line ends the
// input; Ctrl-C, where CatchInterrupts() was called, clears the line, and ends
// the input where that is empty. Reads ~/.editrc for the user's own keys. At
// most one at a time.
std::unique_ptr<LineInput> MakeLineEditor();

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_LINE_INPUT_H_
