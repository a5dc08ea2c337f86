#include "knowledge/expression_parser.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "knowledge/near_miss.h"

namespace footnote::knowledge {
namespace {

using Op = Expression::Comparison::Op;

constexpr int kMaxDepth = 32;

bool IsWordByte(char c) {
  return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '-';
}

bool IsNotAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

absl::optional<Op> OpOf(absl::string_view text) {
  if (text == "=") return Op::kEq;
  if (text == "!=") return Op::kNe;
  if (text == "<") return Op::kLt;
  if (text == "<=") return Op::kLe;
  if (text == ">") return Op::kGt;
  if (text == ">=") return Op::kGe;
  return absl::nullopt;
}

std::vector<std::string> ChoiceIds(const v1::Slot& slot) {
  if (slot.kind() == v1::SLOT_KIND_YES_NO) return {"no", "yes"};
  std::vector<std::string> ids;
  for (const v1::Choice& choice : slot.choices()) ids.push_back(choice.id());
  return ids;
}

int FindChoice(const v1::Slot& slot, absl::string_view id) {
  const std::vector<std::string> ids = ChoiceIds(slot);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (absl::string_view(ids[i]) == id) return static_cast<int>(i);
  }
  return -1;
}

bool HoldsChoice(const v1::Slot& slot) {
  return slot.kind() == v1::SLOT_KIND_YES_NO ||
         slot.kind() == v1::SLOT_KIND_CHOICE;
}

}  // namespace

absl::StatusOr<Expression> ExpressionParser::Parse() {
  Next();
  int root = -1;
  if (absl::Status status = ParseOr(0, &root); !status.ok()) return status;
  if (!word_.text.empty()) {
    return Error(word_, absl::StrCat("\"", word_.text,
                                     "\" is not expected here; join "
                                     "comparisons with \"and\" or \"or\""));
  }
  for (const Expression::Node& node : expression_.nodes_) {
    if (node.kind != Expression::Node::Kind::kComparison) continue;
    expression_.slots_.push_back(node.comparison.slot);
  }
  absl::c_sort(expression_.slots_);
  expression_.slots_.erase(
      std::unique(expression_.slots_.begin(), expression_.slots_.end()),
      expression_.slots_.end());
  return std::move(expression_);
}

absl::Status ExpressionParser::ParseOr(int depth, int* node) {
  if (absl::Status status = ParseAnd(depth, node); !status.ok()) return status;
  while (word_.text == "or") {
    Next();
    Expression::Node join{.kind = Expression::Node::Kind::kOr, .left = *node};
    absl::Status status = ParseAnd(depth, &join.right);
    if (status.ok()) status = Append(join, node);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ExpressionParser::ParseAnd(int depth, int* node) {
  if (absl::Status status = ParseFactor(depth, node); !status.ok()) {
    return status;
  }
  while (word_.text == "and") {
    Next();
    Expression::Node join{.kind = Expression::Node::Kind::kAnd, .left = *node};
    absl::Status status = ParseFactor(depth, &join.right);
    if (status.ok()) status = Append(join, node);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ExpressionParser::ParseFactor(int depth, int* node) {
  if (depth >= kMaxDepth) {
    return Error(word_, "nested too deep; split the expression");
  }
  if (word_.text == "not") {
    Next();
    Expression::Node negation{.kind = Expression::Node::Kind::kNot};
    absl::Status status = ParseFactor(depth + 1, &negation.left);
    return status.ok() ? Append(negation, node) : status;
  }
  if (word_.text != "(") return ParseComparison(node);
  const Word open = word_;
  Next();
  if (absl::Status status = ParseOr(depth + 1, node); !status.ok()) {
    return status;
  }
  if (word_.text != ")") {
    return Error(word_,
                 absl::StrCat("\")\" is missing for the \"(\" in column ",
                              open.begin + 1));
  }
  Next();
  return absl::OkStatus();
}

absl::Status ExpressionParser::ParseComparison(int* node) {
  const Word slot_word = word_;
  Expression::Comparison comparison;
  if (absl::Status status = FindSlot(slot_word, &comparison.slot);
      !status.ok()) {
    return status;
  }
  const v1::Slot& slot = slots_[comparison.slot];
  Next();
  const Word op_word = word_;
  const absl::optional<Op> op = OpOf(op_word.text);
  if (!op.has_value()) {
    return Error(op_word, absl::StrCat("after \"", slot_word.text,
                                       "\" comes one of = != < <= > >="));
  }
  comparison.op = *op;
  Next();
  absl::Status status;
  if (!HoldsChoice(slot)) {
    status = ParseNumber(&comparison);
  } else if (*op != Op::kEq && *op != Op::kNe) {
    return Error(op_word, absl::StrCat("\"", slot_word.text,
                                       "\" is no number; use = or !="));
  } else {
    status = ParseChoice(slot, slot_word, &comparison);
  }
  return status.ok() ? Append({.comparison = comparison}, node) : status;
}

absl::Status ExpressionParser::ParseChoice(const v1::Slot& slot,
                                           const Word& slot_word,
                                           Expression::Comparison* comparison) {
  comparison->choice = FindChoice(slot, word_.text);
  if (comparison->choice < 0) {
    return Error(word_, absl::StrCat("\"", slot_word.text,
                                     "\" has no choice \"", word_.text, "\"; ",
                                     SuggestFor(word_.text, ChoiceIds(slot))));
  }
  if (!slot.assumed().empty()) {
    comparison->assumed = FindChoice(slot, slot.assumed());
  }
  Next();
  return absl::OkStatus();
}

absl::Status ExpressionParser::ParseNumber(Expression::Comparison* comparison) {
  double number = 0;
  const bool digit =
      !word_.text.empty() && absl::ascii_isdigit(word_.text.front());
  if (!digit || !absl::SimpleAtod(word_.text, &number)) {
    return Error(word_, "a number is expected here, such as 3 or 2.5");
  }
  comparison->number = number;
  Next();
  return absl::OkStatus();
}

absl::Status ExpressionParser::Append(Expression::Node node, int* index) {
  *index = static_cast<int>(expression_.nodes_.size());
  if (*index >= Expression::kMaxNodes) {
    return Error(word_, "the expression is too long; split it into rules");
  }
  expression_.nodes_.push_back(node);
  return absl::OkStatus();
}

absl::Status ExpressionParser::FindSlot(const Word& word, int* index) const {
  std::vector<std::string> ids;
  for (int i = 0; i < slots_.size(); ++i) {
    if (!word.text.empty() && absl::string_view(slots_[i].id()) == word.text) {
      *index = i;
      return absl::OkStatus();
    }
    ids.push_back(slots_[i].id());
  }
  if (word.text.empty()) {
    return Error(word, "a comparison is expected, such as \"slot = yes\"");
  }
  return Error(word, absl::StrCat("no slot \"", word.text, "\"; ",
                                  SuggestFor(word.text, ids)));
}

void ExpressionParser::Next() {
  while (position_ < text_.size() && absl::ascii_isspace(text_[position_])) {
    ++position_;
  }
  const size_t begin = position_;
  if (position_ < text_.size()) {
    const char first = text_[position_++];
    if (IsWordByte(first)) {
      while (position_ < text_.size() && IsWordByte(text_[position_])) {
        ++position_;
      }
    } else if (IsNotAscii(first)) {
      // One word, so that a message never quotes half a character.
      while (position_ < text_.size() && IsNotAscii(text_[position_])) {
        ++position_;
      }
    } else if ((first == '!' || first == '<' || first == '>') &&
               position_ < text_.size() && text_[position_] == '=') {
      ++position_;
    }
  }
  word_ = {.text = text_.substr(begin, position_ - begin), .begin = begin};
}

absl::Status ExpressionParser::Error(const Word& at,
                                     absl::string_view message) const {
  return absl::InvalidArgumentError(
      absl::StrCat("column ", at.begin + 1, ": ", message));
}

absl::StatusOr<Expression> Expression::Parse(
    absl::string_view text,
    const google::protobuf::RepeatedPtrField<v1::Slot>& slots) {
  return ExpressionParser(text, slots).Parse();
}

}  // namespace footnote::knowledge
