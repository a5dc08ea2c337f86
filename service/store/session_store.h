// Where sessions are kept between turns: one asynchronous interface with
// compare-and-set, so that any number of servers can share one store.
#ifndef FOOTNOTE_SERVICE_STORE_SESSION_STORE_H_
#define FOOTNOTE_SERVICE_STORE_SESSION_STORE_H_

#include <cstdint>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace footnote::service {

// Called once with the result, on any thread, perhaps before the call that was
// given it returns; never with a lock of the store held.
template <typename Result>
using Callback = absl::AnyInvocable<void(Result)>;

// A session's name. Another tenant's session is not found.
struct SessionKey {
  std::string tenant;  // empty where there are no tenants
  std::string id;
};

struct SessionRecord {
  SessionKey key;
  // Whose session it is, see DeleteUser: any bytes, the tenant's among them;
  // empty where it is nobody's.
  std::string user;
  // Grows by one with each commit; 0 for a session just created.
  int64_t version = 0;
  // A serialized v1::SessionState.
  std::string state;
  absl::Time create_time;
  absl::Time expire_time;
  // How long it is kept after its last turn.
  absl::Duration ttl;
};

// A turn that was taken, kept apart from the state so that a turn costs the
// same however long the session is.
struct StoredTurn {
  std::string turn_id;
  // A serialized v1::SendTurnResponse, given again to whoever sends it again.
  std::string response;
  // Whether it begins the session anew: all turns taken before it are dropped.
  bool alone = false;
};

// What a load finds. Where the turn was taken already only `response` is set.
struct LoadedSession {
  SessionRecord record;
  absl::optional<std::string> response;
};

// Thread-safe. Every call is given the time, so that one clock rules; a session
// whose expire_time is not after `now` has expired, whether or not the store
// has dropped it by then. Besides the codes named below a store that cannot be
// reached, or cannot keep up, gives UNAVAILABLE: a change was then made as a
// whole or not at all, and it is not known which. A commit is safe to repeat:
// if it was made, the next load finds the turn. A store is destroyed when
// nobody calls it any more, except from within callbacks; it ends them all
// first.
class SessionStore {
 public:
  virtual ~SessionStore() = default;

  // Keeps a new session, also in place of one that has expired. ALREADY_EXISTS:
  // there is one of this key that has not. RESOURCE_EXHAUSTED: the store is
  // full.
  virtual void Create(SessionRecord record, absl::Time now,
                      Callback<absl::Status> done) = 0;

  // The session, or the response to `turn_id` if that turn was taken; an empty
  // turn id is never taken. NOT_FOUND: no such session, it was deleted, or
  // it expired so long ago that it was forgotten. FAILED_PRECONDITION: it has
  // expired.
  virtual void Load(const SessionKey& key, const std::string& turn_id,
                    absl::Time now,
                    Callback<absl::StatusOr<LoadedSession>> done) = 0;

  // Replaces the session by `next` and keeps `taken`, both or neither, if the
  // session's version is still next.version; it becomes one more. Its key, user
  // and create_time stay as they were loaded. ABORTED: the version is another.
  // NOT_FOUND, FAILED_PRECONDITION: as for Load. What is acknowledged here is
  // as durable as the store is.
  virtual void Commit(SessionRecord next, StoredTurn taken, absl::Time now,
                      Callback<absl::Status> done) = 0;

  // Drops the session and its turns. OK when there is none.
  virtual void Delete(const SessionKey& key, absl::Time now,
                      Callback<absl::Status> done) = 0;

  // Drops every session of the user with its turns. One whose Create was done
  // before is gone when this is done; a commit to it finds none. One that is
  // created meanwhile is dropped as a whole or not at all. Of what has expired
  // a name may stay, see Load, but nothing of its contents. OK when there is
  // none. After an error some may be gone: to be called again.
  virtual void DeleteUser(const std::string& user, absl::Time now,
                          Callback<absl::Status> done) = 0;

  // Drops what has expired. Called now and then, so that nothing outlives its
  // time by much on a quiet server.
  virtual void RemoveExpired(absl::Time now, Callback<absl::Status> done) = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_SESSION_STORE_H_
