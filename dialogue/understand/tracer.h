// Writes down what reading a message did, for those who ask why.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_TRACER_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_TRACER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "footnote/v1/reply.pb.h"

namespace footnote::dialogue {

class Tracer {
 public:
  // Null: nothing is written, and arguments are not put together.
  explicit Tracer(std::vector<v1::TraceEntry>* entries) : entries_(entries) {}

  // Whether anybody reads it: for what costs more than an entry.
  bool active() const { return entries_ != nullptr; }

  // `rule` is a rule or phrase by name; the rest says what it led to or why it
  // was rejected. Offsets are bytes of the user's text.
  template <typename... Outcome>
  void Add(absl::string_view rule, int begin, int end,
           const Outcome&... outcome) const {
    if (entries_ == nullptr) return;
    v1::TraceEntry& entry = entries_->emplace_back();
    entry.set_step("understand");
    entry.set_rule(std::string(rule));
    entry.set_outcome(absl::StrCat(outcome...));
    entry.set_begin(begin);
    entry.set_end(end);
  }

 private:
  std::vector<v1::TraceEntry>* entries_;
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_TRACER_H_
