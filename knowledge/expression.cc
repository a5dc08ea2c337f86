#include "knowledge/expression.h"

#include <array>

#include "absl/algorithm/container.h"

namespace footnote::knowledge {
namespace {

constexpr int kSets = 8;  // subsets of {false, true, unknown}

constexpr TruthSet AndOne(TruthSet a, TruthSet b) {
  if (a == kFalse || b == kFalse) return kFalse;
  return a == kTrue && b == kTrue ? kTrue : kUnknown;
}

constexpr TruthSet NotOne(TruthSet a) {
  if (a == kUnknown) return kUnknown;
  return a == kTrue ? kFalse : kTrue;
}

constexpr TruthSet OrOne(TruthSet a, TruthSet b) {
  return NotOne(AndOne(NotOne(a), NotOne(b)));
}

using SetTable = std::array<std::array<TruthSet, kSets>, kSets>;

// Lifts a connective from truths to sets of truths.
template <typename Connective>
constexpr SetTable Lift(const Connective& connective) {
  SetTable table{};
  for (int a = 0; a < kSets; ++a) {
    for (int b = 0; b < kSets; ++b) {
      TruthSet set = 0;
      for (TruthSet x : {kFalse, kTrue, kUnknown}) {
        for (TruthSet y : {kFalse, kTrue, kUnknown}) {
          if ((a & x) && (b & y)) set |= connective(x, y);
        }
      }
      table[a][b] = set;
    }
  }
  return table;
}

constexpr SetTable kAnd = Lift(AndOne);
constexpr SetTable kOr = Lift(OrOne);

constexpr TruthSet NotSet(TruthSet a) {
  return (a & kUnknown) | ((a & kFalse) ? kTrue : 0) |
         ((a & kTrue) ? kFalse : 0);
}

}  // namespace

Truth Compare(const Expression::Comparison& comparison, const Value& value) {
  using Op = Expression::Comparison::Op;
  if (comparison.choice >= 0) {
    const bool equal = value.choice == comparison.choice;
    return equal == (comparison.op == Op::kEq) ? kTrue : kFalse;
  }
  bool holds = false;
  switch (comparison.op) {
    case Op::kEq:
      holds = value.max == comparison.number;
      break;
    case Op::kNe:
      holds = value.max != comparison.number;
      break;
    case Op::kLt:
      holds = value.max < comparison.number;
      break;
    case Op::kLe:
      holds = value.max <= comparison.number;
      break;
    case Op::kGt:
      holds = value.max > comparison.number;
      break;
    case Op::kGe:
      holds = value.max >= comparison.number;
      break;
  }
  return holds ? kTrue : kFalse;
}

// Operands come before operators, so one pass over the nodes is enough. It
// runs hundreds of times in a turn: no recursion, no allocation.
template <typename Leaf>
TruthSet Expression::Walk(const Leaf& leaf) const {
  if (nodes_.empty()) return kTrue;
  std::array<TruthSet, kMaxNodes> sets;
  const size_t size = nodes_.size();
  for (size_t i = 0; i < size; ++i) {
    const Node& node = nodes_[i];
    switch (node.kind) {
      case Node::Kind::kAnd:
        sets[i] = kAnd[sets[node.left]][sets[node.right]];
        break;
      case Node::Kind::kOr:
        sets[i] = kOr[sets[node.left]][sets[node.right]];
        break;
      case Node::Kind::kNot:
        sets[i] = NotSet(sets[node.left]);
        break;
      case Node::Kind::kComparison:
        sets[i] = leaf(node.comparison);
        break;
    }
  }
  return sets[size - 1];
}

Truth Expression::Evaluate(const Findings& findings) const {
  return static_cast<Truth>(Walk([&](const Comparison& comparison) -> TruthSet {
    const Value& value = findings[comparison.slot];
    if (value.known()) return Compare(comparison, value);
    if (comparison.assumed < 0) return kUnknown;
    return Compare(comparison, Value::OfChoice(comparison.assumed));
  }));
}

TruthSet Expression::Reachable(const Findings& findings) const {
  return Walk([&](const Comparison& comparison) -> TruthSet {
    const Value& value = findings[comparison.slot];
    if (value.known()) return Compare(comparison, value);
    if (value.unsure()) {
      if (comparison.assumed < 0) return kUnknown;
      return Compare(comparison, Value::OfChoice(comparison.assumed));
    }
    return comparison.assumed < 0 ? kFalse | kTrue | kUnknown : kFalse | kTrue;
  });
}

bool Expression::Names(int slot) const {
  return absl::c_binary_search(slots_, slot);
}

std::vector<Expression::Threshold> Expression::Thresholds() const {
  std::vector<Threshold> thresholds;
  for (const Node& node : nodes_) {
    if (node.kind != Node::Kind::kComparison) continue;
    if (node.comparison.choice >= 0) continue;
    thresholds.push_back(
        {.slot = node.comparison.slot, .value = node.comparison.number});
  }
  return thresholds;
}

std::vector<Expression::Comparison> Expression::Comparisons() const {
  std::vector<Comparison> comparisons;
  for (const Node& node : nodes_) {
    if (node.kind == Node::Kind::kComparison) {
      comparisons.push_back(node.comparison);
    }
  }
  return comparisons;
}

}  // namespace footnote::knowledge
