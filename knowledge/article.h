// The article that a topic rests on: its sentences, their fingerprints, and
// whether an operator's copy still says what the topic was built from. Pure.
#ifndef FOOTNOTE_KNOWLEDGE_ARTICLE_H_
#define FOOTNOTE_KNOWLEDGE_ARTICLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "footnote/v1/topic.pb.h"

namespace footnote::knowledge {

// The sentences of an article, in reading order. Each line is a paragraph; a
// line that does not end as a sentence does ends the article, so that page
// furniture ("Comments (0)", "Leave a comment") is left out. Blank lines and a
// title before the first paragraph are passed over. A sentence ends at . ! ? or
// an ellipsis that white space and no lower-case letter follow, but not after a
// common abbreviation.
std::vector<std::string> SplitSentences(absl::string_view text);

// The first 16 hexadecimal digits of the SHA-256 of the sentence with each run
// of white space folded into one space and the ends trimmed.
std::string Fingerprint(absl::string_view sentence);

// A sentence of the topic that the text does not bear out.
struct BrokenSentence {
  int number = 0;  // in the topic
  // Where the same words stand now; 0 where they stand nowhere.
  int now_at = 0;
  // Ids of the statements that rest on it, in the topic's order.
  std::vector<std::string> statements;
};

struct Verification {
  int expected = 0;  // sentences of the topic
  int found = 0;     // sentences of the text
  std::vector<BrokenSentence> broken;

  bool ok() const { return broken.empty() && expected == found; }
};

// Holds an operator's copy of the article against the topic.
Verification VerifyArticle(const v1::Topic& topic, absl::string_view text);

// For people, one line a finding: "statement x rests on sentence 9, which has
// changed".
std::string FormatVerification(const Verification& verification);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_ARTICLE_H_
