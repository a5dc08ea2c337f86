// The calls that hold conversations, whatever door they come in by. They check,
// load, take one pure step, and commit state and response together.
#ifndef FOOTNOTE_SERVICE_CONVERSATION_H_
#define FOOTNOTE_SERVICE_CONVERSATION_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/session.pb.h"
#include "service/article_quotes.h"
#include "service/chat_turn.h"
#include "service/clock.h"
#include "service/limits.h"
#include "service/loaded_topics.h"
#include "service/observe/observer.h"
#include "service/security/gate.h"
#include "service/security/rate_limits.h"
#include "service/session_id.h"
#include "service/store/session_store.h"
#include "service/turn_queue.h"

namespace footnote::service {

// What a conversation needs; all must outlive it.
struct ConversationParts {
  const LoadedTopics* topics = nullptr;
  SessionStore* store = nullptr;
  const Clock* clock = nullptr;
  // Null where the server has no article.
  const ArticleQuotes* quotes = nullptr;
  // Told of turns, and of whoever reads or deletes a session. May be null.
  Observer* observer = nullptr;
  // Null where nobody is held back.
  RateLimits* rates = nullptr;
};

// As the log and the audit name whoever calls.
inline Who WhoIs(const Caller& caller) {
  return {.tenant = caller.tenant,
          .key = caller.key == nullptr ? "" : caller.key->key.id};
}

// Whoever the gate refused, as far as that is known.
inline Who WhoIs(const absl::Status& refusal) {
  RefusedKey key = RefusedKeyOf(refusal);
  return {.tenant = std::move(key.tenant), .key = std::move(key.id)};
}

// Thread-safe. Each call returns at once and calls `done` once, on any thread,
// perhaps before it returns; errors are those of the .proto. Requests are
// read until then and must live as long.
class Conversation {
 public:
  using NewId = absl::AnyInvocable<absl::StatusOr<std::string>() const>;

  Conversation(const ConversationParts& parts, const Limits& limits,
               NewId new_id = NewSessionId);
  // Every call must be done. Not to be destroyed from within a callback.
  ~Conversation();

  void StartSession(const v1::StartSessionRequest& request, Caller caller,
                    Callback<absl::StatusOr<v1::StartSessionResponse>> done);

  // Gives a serialized v1::SendTurnResponse: a turn that is sent again gets
  // the same bytes. Turns of one session are taken one after another.
  void SendTurn(const v1::SendTurnRequest& request, Caller caller,
                Callback<absl::StatusOr<std::string>> done);

  // The same for a messenger's chat, whose session begins where there is none,
  // where it has expired, or has taken all of its turns. Its id must be one
  // that nobody else can guess. ABORTED: a button that was not under the last
  // reply. `chat` must live as long as the request.
  void SendChatTurn(const v1::SendTurnRequest& request, const ChatTurn& chat,
                    Caller caller, Callback<absl::StatusOr<std::string>> done);

  void GetSession(const v1::GetSessionRequest& request, Caller caller,
                  Callback<absl::StatusOr<v1::GetSessionResponse>> done);

  void GetSummary(const v1::GetSummaryRequest& request, Caller caller,
                  Callback<absl::StatusOr<v1::GetSummaryResponse>> done);

  void DeleteSession(const v1::DeleteSessionRequest& request, Caller caller,
                     Callback<absl::StatusOr<v1::DeleteSessionResponse>> done);

  void DeleteUser(const v1::DeleteUserRequest& request, Caller caller,
                  Callback<absl::StatusOr<v1::DeleteUserResponse>> done);

 private:
  struct PendingTurn;
  using PendingTurnPtr = std::shared_ptr<PendingTurn>;
  struct ReadSession;

  // `chat` is null where another door sends it.
  void SendTurnOf(const ChatTurn* chat, const v1::SendTurnRequest& request,
                  Caller caller, Callback<absl::StatusOr<std::string>> done);
  void LoadForTurn(PendingTurnPtr turn);
  // The same once more, after another server was faster; not without end.
  void LoadAgain(PendingTurnPtr turn);
  // Begins the session of a chat, and goes on.
  void BeginForTurn(PendingTurnPtr turn);
  void TakeTurn(PendingTurnPtr turn, LoadedSession loaded);
  // The same for a turn of a chat.
  void TakeChatTurn(PendingTurnPtr turn, SessionRecord record,
                    v1::SessionState state);
  SessionRecord NewSession(SessionKey key, std::string user,
                           const v1::SessionState& state,
                           absl::Duration ttl) const;
  void CommitTurn(PendingTurnPtr turn, SessionRecord next, std::string response,
                  bool alone = false);
  void LoadToRead(const SessionKey& key,
                  Callback<absl::StatusOr<ReadSession>> done);
  absl::Status CheckTurn(const v1::SendTurnRequest& request,
                         const Caller& caller) const;
  // Whether the session takes this turn as it stands.
  absl::Status Admit(const v1::SendTurnRequest& request,
                     const v1::SessionState& state) const;
  // Tells the audit, where there is one, before `done`.
  template <typename Response>
  Callback<absl::StatusOr<Response>> Audited(
      const char* action, const Caller& caller, std::string session,
      std::string user, Callback<absl::StatusOr<Response>> done) const;

  const ConversationParts parts_;
  const Limits limits_;
  const NewId new_id_;
  TurnQueue queue_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_CONVERSATION_H_
