// Reads expressions; see expression.h for the language. Recursive descent, and
// safe against any input: depth and size are bounded.
#ifndef FOOTNOTE_KNOWLEDGE_EXPRESSION_PARSER_H_
#define FOOTNOTE_KNOWLEDGE_EXPRESSION_PARSER_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/expression.h"

namespace footnote::knowledge {

// Used once. Both arguments must outlive it.
class ExpressionParser {
 public:
  using Slots = google::protobuf::RepeatedPtrField<v1::Slot>;

  ExpressionParser(absl::string_view text, const Slots& slots)
      : text_(text), slots_(slots) {}

  absl::StatusOr<Expression> Parse();

 private:
  struct Word {
    absl::string_view text;  // empty at the end
    size_t begin = 0;
  };

  // Each leaves the index of its node in *node.
  absl::Status ParseOr(int depth, int* node);
  absl::Status ParseAnd(int depth, int* node);
  absl::Status ParseFactor(int depth, int* node);
  absl::Status ParseComparison(int* node);
  absl::Status ParseChoice(const v1::Slot& slot, const Word& slot_word,
                           Expression::Comparison* comparison);
  absl::Status ParseNumber(Expression::Comparison* comparison);
  absl::Status Append(Expression::Node node, int* index);

  absl::Status FindSlot(const Word& word, int* index) const;
  // Advances to the next word.
  void Next();
  absl::Status Error(const Word& at, absl::string_view message) const;

  absl::string_view text_;
  const Slots& slots_;
  size_t position_ = 0;
  Word word_;
  Expression expression_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_EXPRESSION_PARSER_H_
