// A turn on its way through Conversation; nobody else needs it.
#ifndef FOOTNOTE_SERVICE_PENDING_TURN_H_
#define FOOTNOTE_SERVICE_PENDING_TURN_H_

#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "service/conversation.h"
#include "service/observe/stopwatch.h"

namespace footnote::service {

// A turn on its way through the store's callbacks.
struct Conversation::PendingTurn {
  void Begin(TurnQueue::Release to_release) {
    release = std::move(to_release);
    if (observer != nullptr) observer->TurnBegan();
    End(&TurnReport::queue);
  }

  // The reply leaves before the next turn of the session begins.
  void Finish(absl::StatusOr<std::string> result) {
    if (observer != nullptr) {
      report.status = result.status();
      report.all = watch.Elapsed();
      observer->TurnEnded(report);
    }
    done(std::move(result));
    release();
  }

  // Adds what has passed since the stage before.
  void End(absl::Duration TurnReport::*stage) {
    if (observer != nullptr) report.*stage += watch.Lap();
  }

  const v1::SendTurnRequest& request;
  const ChatTurn* chat;
  SessionKey key;
  absl::AnyInvocable<bool()> gone;
  absl::optional<absl::CivilDay> today;
  Callback<absl::StatusOr<std::string>> done;
  Observer* observer;
  TurnQueue::Release release;
  // The chat's session had expired.
  bool after_a_while = false;
  int attempts = 0;
  TurnReport report;
  Stopwatch watch;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_PENDING_TURN_H_
