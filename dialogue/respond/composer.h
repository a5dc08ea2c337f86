// Puts a reply together: parts, sentences, footnotes, and their one rendering
// as text.
#ifndef FOOTNOTE_DIALOGUE_RESPOND_COMPOSER_H_
#define FOOTNOTE_DIALOGUE_RESPOND_COMPOSER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "footnote/v1/reply.pb.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

class Composer {
 public:
  // Both must outlive this. `reply` should be empty.
  Composer(const knowledge::Topic& topic, v1::Reply* reply)
      : topic_(topic), reply_(reply) {}

  // Begins a part (a paragraph); sentences go to the part begun last. A part
  // that gets no sentence is dropped by Finish.
  void Part(v1::SystemAct act, absl::string_view slot = "");

  // Adds a sentence that says nothing of health. Empty text adds nothing.
  v1::Sentence* Plain(std::string text);

  // Adds a sentence that rests on statements, with their footnotes.
  v1::Sentence* Cited(std::string text, const std::vector<int>& statements);

  // Says a statement, unless this reply said it already. Whether it did.
  bool Statement(int statement, bool item = false);

  void QuickReply(std::string label, std::string text);

  // Whether this reply has said the statement.
  bool HasSaid(int statement) const;

  // Statements said so far, in order.
  const std::vector<int>& said() const { return said_; }

  // Renders Reply::text.
  void Finish();

 private:
  int Cite(int statement);

  const knowledge::Topic& topic_;
  v1::Reply* const reply_;
  std::vector<int> said_;
  std::vector<int> cited_;  // statement of citation i + 1
};

// A reply's parts as text: a paragraph each, items on lines of their own,
// footnotes as [1].
std::string RenderText(const v1::Reply& reply);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_RESPOND_COMPOSER_H_
