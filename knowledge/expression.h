// Expressions over slots, as authors write them in rules and advice:
//
//   expression = term { "or" term }
//   term       = factor { "and" factor }
//   factor     = "not" factor | "(" expression ")" | comparison
//   comparison = slot ("=" | "!=") choice        choice: yes, no, or a choice
//   id
//              | slot ("=" | "!=" | "<" | "<=" | ">" | ">=") number
//
// Evaluated in Kleene's three-valued logic (Kleene 1952, section 64): what is
// not known stays unknown unless the known parts decide.
#ifndef FOOTNOTE_KNOWLEDGE_EXPRESSION_H_
#define FOOTNOTE_KNOWLEDGE_EXPRESSION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/value.h"

namespace footnote::knowledge {

// Truth values are bits, so that a set of them is an `or` of them.
enum Truth : uint8_t { kFalse = 1, kTrue = 2, kUnknown = 4 };
using TruthSet = uint8_t;

class Expression {
 public:
  // At most this many comparisons, connectives and negations.
  static constexpr int kMaxNodes = 128;

  // The expression that always holds.
  Expression() = default;

  // Parses `text` against the slots of a topic. Errors are InvalidArgument and
  // name the 1-based column in `text`: "column 7: no slot "x"; ...".
  static absl::StatusOr<Expression> Parse(
      absl::string_view text,
      const google::protobuf::RepeatedPtrField<v1::Slot>& slots);

  // The truth for `findings` as they stand: open and unsure slots are unknown,
  // or their assumed choice where the slot has one.
  Truth Evaluate(const Findings& findings) const;

  // Every truth that some way of answering the open slots can lead to (an
  // answer may be "unsure"). Exact when each slot occurs once, a superset else.
  TruthSet Reachable(const Findings& findings) const;

  // Slots named, ascending, each once.
  const std::vector<int>& slots() const { return slots_; }
  bool Names(int slot) const;

  // Thresholds that a number slot is compared with; for building its classes.
  struct Threshold {
    int slot;
    double value;
  };
  std::vector<Threshold> Thresholds() const;

  // A comparison on its own, for giving reasons.
  struct Comparison {
    enum class Op : uint8_t { kEq, kNe, kLt, kLe, kGt, kGe };
    int slot = -1;
    Op op = Op::kEq;
    int choice = -1;    // for choices
    double number = 0;  // for numbers
    int assumed = -1;   // the slot's assumed choice
  };
  // Every comparison, in the order written.
  std::vector<Comparison> Comparisons() const;

  bool always() const { return nodes_.empty(); }

 private:
  friend class ExpressionParser;
  struct Node {
    enum class Kind : uint8_t { kAnd, kOr, kNot, kComparison };
    Kind kind = Kind::kComparison;
    int left = -1;   // node index, below this node's; operand of kNot
    int right = -1;  // node index, below this node's
    Comparison comparison;
  };
  template <typename Leaf>
  TruthSet Walk(const Leaf& leaf) const;

  std::vector<Node> nodes_;  // operands before operators; the root is last
  std::vector<int> slots_;
};

// The truth of one comparison; `value` must be known.
Truth Compare(const Expression::Comparison& comparison, const Value& value);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_EXPRESSION_H_
