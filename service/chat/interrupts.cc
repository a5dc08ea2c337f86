#include "service/chat/interrupts.h"

#include <atomic>
#include <csignal>

namespace footnote::service {
namespace {

// A signal's handler is given nothing, so that what it notes is global.
std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void Note(int) { interrupted = true; }

}  // namespace

void CatchInterrupts() {
  struct sigaction action = {};
  action.sa_handler = Note;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);  // without SA_RESTART
}

bool TakeInterrupt() { return interrupted.exchange(false); }

}  // namespace footnote::service
