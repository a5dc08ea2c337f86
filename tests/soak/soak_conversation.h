// One session, told in every way that a caller may, and held against a replay
// through the pure engine.
#ifndef FOOTNOTE_TESTS_SOAK_SOAK_CONVERSATION_H_
#define FOOTNOTE_TESTS_SOAK_SOAK_CONVERSATION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "tests/service/raw_call.h"
#include "tests/soak/soak_line.h"

namespace footnote::service {

// Faults are told to the line's counts. For one thread.
class SoakConversation {
 public:
  // `line` must outlive it. The session lives for `ttl` after each turn.
  SoakConversation(SoakLine* line, absl::Duration ttl);

  // One of these comes first. In a stream some turns follow at once, and the
  // stream may be abandoned.
  void Start();
  void StartInStream(const SoakTopics::Script& script);

  // Says it in some way.
  void Say(const std::string& text);

  // Holds replies and history against a replay.
  void Check();
  // Deletes the session, and sees that nothing is left.
  void Delete();
  // To be called when it has expired: sees that it says so.
  void CheckExpired();

  // Nothing more can be said: something went wrong, or it has expired.
  bool over() const { return over_; }
  absl::Time expire_time() const { return expire_time_; }

 private:
  class Stream;
  struct Taken {
    std::string turn_id;
    std::string text;
    std::string response;  // as it came
  };

  v1::SendTurnRequest Turn(const std::string& turn_id,
                           const std::string& text) const;
  std::string NewTurnId();

  void SayOnce(const std::string& text);
  void SayTwice(const std::string& text);
  void SayTogether(const std::string& text);
  void SayAfterAConflict(const std::string& text);
  void SayCutOff(const std::string& text);
  void SayAgain();

  // Waits for the answer to a turn; empty where there is none.
  std::string Answer(RawCall* call);
  // Notes a turn that was answered.
  void Note(std::string turn_id, const std::string& text, std::string response);
  void Began(const v1::StartSessionResponse& response);
  // Whether the status tells that it has expired, as by now it may.
  bool MayHaveExpired(int code);
  void Fault(absl::string_view what);

  SoakLine* const line_;
  const absl::Duration ttl_;
  std::string id_;
  absl::Time expire_time_;
  std::vector<Taken> taken_;
  int named_ = 0;
  bool over_ = false;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SOAK_CONVERSATION_H_
