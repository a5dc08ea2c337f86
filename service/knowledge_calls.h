// The calls that need no session, whatever door they come in by: gRPC and the
// filters of the command line answer by these.
#ifndef FOOTNOTE_SERVICE_KNOWLEDGE_CALLS_H_
#define FOOTNOTE_SERVICE_KNOWLEDGE_CALLS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "footnote/v1/language.pb.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"
#include "service/article_quotes.h"
#include "service/limits.h"
#include "service/loaded_topics.h"

namespace footnote::service {

// Pure but for what it was built on, so safe from any thread. Errors are those
// of the .proto.
class KnowledgeCalls {
 public:
  // All must outlive it; `quotes` is null where the server has no article.
  KnowledgeCalls(const LoadedTopics* topics, const ArticleQuotes* quotes,
                 const Limits& limits)
      : topics_(topics), quotes_(quotes), limits_(limits) {}

  absl::StatusOr<v1::ListTopicsResponse> ListTopics(
      const v1::ListTopicsRequest& request) const;
  absl::StatusOr<v1::GetTopicResponse> GetTopic(
      const v1::GetTopicRequest& request) const;
  absl::StatusOr<v1::InterpretResponse> Interpret(
      const v1::InterpretRequest& request) const;
  absl::StatusOr<v1::AskResponse> Ask(const v1::AskRequest& request) const;
  absl::StatusOr<v1::AssessResponse> Assess(
      const v1::AssessRequest& request) const;

  // The same for findings that are values already.
  static v1::AssessResponse Assess(const knowledge::Topic& topic,
                                   const knowledge::Findings& findings);

 private:
  using TopicPtr = std::shared_ptr<const knowledge::Topic>;

  // The topic, where the text may be read against it.
  absl::StatusOr<TopicPtr> TopicFor(absl::string_view id,
                                    absl::string_view text) const;

  const LoadedTopics* const topics_;
  const ArticleQuotes* const quotes_;
  const Limits limits_;
};

// "inform", "out-of-scope".
std::string ActName(v1::UserAct act);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_KNOWLEDGE_CALLS_H_
