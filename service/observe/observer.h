// What is told of a server's work to those who watch it: metrics, the log, the
// audit. Nothing in here holds a word of a user, of a reply, or a secret.
#ifndef FOOTNOTE_SERVICE_OBSERVE_OBSERVER_H_
#define FOOTNOTE_SERVICE_OBSERVE_OBSERVER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "dialogue/engine.h"
#include "footnote/v1/vocabulary.pb.h"

namespace footnote::service {

// Who calls; both empty where there are no keys, or it is not known.
struct Who {
  std::string tenant;
  std::string key;  // its id, never the key
};

// A call that came in by a door and was answered.
struct CallReport {
  absl::string_view method;  // "SendTurn"
  absl::Status status;       // as the caller gets it
  absl::Duration took;
  Who who;
};

// A turn of a session, however it ended. A stage that it did not reach is zero;
// one that it went through more than once is the sum.
struct TurnReport {
  std::string topic;  // empty where the session was not read
  absl::Status status;
  // It was taken before: the stored response was given again.
  bool redelivered = false;
  // How often another server took a turn of the session meanwhile, so that the
  // step had to be taken anew.
  int conflicts = 0;

  absl::Duration queue;  // behind other turns of its session
  absl::Duration load;
  absl::Duration step;  // the engine, and reading and writing its state
  absl::Duration commit;
  absl::Duration all;

  // Of a turn that was taken now.
  dialogue::TurnKind kind;
  // Of the assessment that its reply gives; unspecified where it gives none.
  v1::Urgency assessed = v1::URGENCY_UNSPECIFIED;
};

// Somebody had to do with what is kept of a user, or with who may.
struct AuditEntry {
  Who who;
  absl::string_view action;  // "session.read"; see audit_log.h
  std::string session;       // SessionHash; empty where it is not one
  std::string user;          // UserHash; empty where it is about none
  absl::Status outcome;
};

// Thread-safe. Called within the calls that it is told of, so it must be quick.
// Whoever is not interested in something leaves it as it is.
class Observer {
 public:
  virtual ~Observer() = default;

  // A connection was closed: a new one at once for "descriptors" (the process
  // has no more of them to spare), "address_rate" or "address_open" (its
  // address begins them too fast, or has too many); any for "address_resets"
  // (its address cuts off too many calls).
  virtual void ConnectionDropped(absl::string_view /*reason*/) {}

  virtual void CallBegan() {}
  virtual void CallEnded(const CallReport& /*call*/) {}

  virtual void SessionBegan(absl::string_view /*topic*/) {}
  // A turn came in and waits for those before it. Then either too many wait
  // already, or it is its turn, and it is over.
  virtual void TurnArrived() {}
  virtual void TurnRefused() {}
  virtual void TurnBegan() {}
  virtual void TurnEnded(const TurnReport& /*turn*/) {}

  virtual void Audit(const AuditEntry& /*entry*/) {}
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_OBSERVER_H_
