// The operator's own copies of articles: citations also carry the sentence
// that they point at.
#ifndef FOOTNOTE_SERVICE_ARTICLE_QUOTES_H_
#define FOOTNOTE_SERVICE_ARTICLE_QUOTES_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "footnote/v1/reply.pb.h"
#include "footnote/v1/summary.pb.h"

namespace footnote::service {

// Immutable, so safe from any thread. Sentences are found by fingerprint: one
// that was edited since the topic was written is not quoted.
class ArticleQuotes {
 public:
  ArticleQuotes() = default;

  // Reads every .txt file of the folder. NOT_FOUND: no such folder, or no
  // article in it.
  static absl::StatusOr<ArticleQuotes> ReadFolder(const std::string& folder);

  // Adds the sentences of one article.
  void Add(absl::string_view article_text);

  // Fills each cited sentence whose fingerprint is known.
  void Fill(v1::Reply* reply) const;
  void Fill(v1::AskResponse* response) const;
  void Fill(v1::Summary* summary) const;

  bool empty() const { return sentences_.empty(); }

 private:
  void Fill(google::protobuf::RepeatedPtrField<v1::Citation>* citations) const;

  absl::flat_hash_map<std::string, std::string> sentences_;  // by fingerprint
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_ARTICLE_QUOTES_H_
