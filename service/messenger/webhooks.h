// Where messengers post what people write to them, and how that becomes turns:
// proof, session, answer; the same for all of them.
#ifndef FOOTNOTE_SERVICE_MESSENGER_WEBHOOKS_H_
#define FOOTNOTE_SERVICE_MESSENGER_WEBHOOKS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/conversation.h"
#include "service/http/http_part.h"
#include "service/loaded_topics.h"
#include "service/messenger/messenger.h"
#include "service/observe/observer.h"
#include "service/running_calls.h"

namespace footnote::service {

// All must outlive it; `observer` may be null.
struct WebhookParts {
  Conversation* conversation = nullptr;
  const LoadedTopics* topics = nullptr;
  Observer* observer = nullptr;
  // Whose the sessions are, and what they are about; both may be empty.
  std::string tenant;
  std::string topic;
};

// A session is named by its chat and the messenger's secret, so that every
// server finds it again and nobody else can. Thread-safe.
class Webhooks : public HttpPart {
 public:
  Webhooks(const WebhookParts& parts,
           std::vector<std::unique_ptr<const Messenger>> messengers)
      : parts_(parts), messengers_(std::move(messengers)) {}

  bool Has(absl::string_view path) const override {
    return Find(path) != nullptr;
  }

  // 403: not proved to be the messenger's. 400: not what it sends. What it may
  // deliver again later gets 503. All else is 200, and said to the user where
  // it is for them: other statuses are of no use to a messenger.
  void Answer(const HttpRequest& request, const CallerGone& gone,
              Callback<HttpResponse> done) override;

  void Drain(absl::Time deadline) override { calls_.Drain(deadline); }

 private:
  class Call;

  const Messenger* Find(absl::string_view path) const;
  // A sentence of ours to people in messengers.
  std::string Words(const std::string& wording) const;
  bool ChoicesAreNumbered(const v1::Reply& reply) const;
  // What a turn that was not taken is answered with.
  HttpResponse AnswerTo(const Messenger& messenger, const ChatUpdate& update,
                        const absl::Status& status) const;

  const WebhookParts parts_;
  const std::vector<std::unique_ptr<const Messenger>> messengers_;
  RunningCalls calls_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_WEBHOOKS_H_
