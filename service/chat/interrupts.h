// Ctrl-C as something to ask about, rather than the end of the program.
#ifndef FOOTNOTE_SERVICE_CHAT_INTERRUPTS_H_
#define FOOTNOTE_SERVICE_CHAT_INTERRUPTS_H_

namespace footnote::service {

// From now on Ctrl-C (SIGINT) is noted and ends nothing by itself; system calls
// that wait for input return with EINTR.
void CatchInterrupts();

// Whether one came since this was asked last. Thread-safe.
bool TakeInterrupt();

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CHAT_INTERRUPTS_H_
