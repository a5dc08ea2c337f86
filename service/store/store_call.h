// The calls of a SessionStore as values, so that they can wait in a queue.
#ifndef FOOTNOTE_SERVICE_STORE_STORE_CALL_H_
#define FOOTNOTE_SERVICE_STORE_STORE_CALL_H_

#include <cstddef>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "service/store/session_store.h"

namespace footnote::service {

// Each holds the arguments of the call of its name.
struct CreateCall {
  SessionRecord record;
  absl::Time now;
  Callback<absl::Status> done;
};

struct LoadCall {
  SessionKey key;
  std::string turn_id;
  absl::Time now;
  Callback<absl::StatusOr<LoadedSession>> done;
};

struct CommitCall {
  SessionRecord next;
  StoredTurn taken;
  absl::Time now;
  Callback<absl::Status> done;
};

struct DeleteCall {
  SessionKey key;
  absl::Time now;
  Callback<absl::Status> done;
};

struct DeleteUserCall {
  std::string user;
  absl::Time now;
  Callback<absl::Status> done;
};

struct RemoveExpiredCall {
  absl::Time now;
  Callback<absl::Status> done;
};

using StoreCall = std::variant<CreateCall, LoadCall, CommitCall, DeleteCall,
                               DeleteUserCall, RemoveExpiredCall>;

// About as much memory as the call holds on to while it waits.
size_t BytesOf(const StoreCall& call);

// The time that the call was told.
absl::Time NowOf(const StoreCall& call);

// Gives the call its status, and so ends it. A LoadCall is ended by this only
// with an error.
void Answer(StoreCall& call, absl::Status status);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_STORE_CALL_H_
