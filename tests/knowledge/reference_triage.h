// Triage as slow and as obvious as can be, straight from the authored topic:
// what the compiled engine is held against. A rule is true when it is true
// whatever the unknown slots may be, false when it is false whatever they may
// be, and unknown else; a slot is worth asking when two answers to it leave
// different outcomes possible. Both are found by trying everything.
#ifndef FOOTNOTE_TESTS_KNOWLEDGE_REFERENCE_TRIAGE_H_
#define FOOTNOTE_TESTS_KNOWLEDGE_REFERENCE_TRIAGE_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "footnote/v1/topic.pb.h"

namespace footnote::knowledge {

class ReferenceTriage {
 public:
  // Slot id to "unsure", "yes", "no", a choice id or a number; open slots are
  // not in it.
  using Answers = std::map<std::string, std::string>;

  struct Outcome {
    v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
    bool outside_article = false;
    std::set<std::string> conditions;
    std::set<std::string> advice;
  };

  explicit ReferenceTriage(const v1::Topic& topic);

  Outcome Assess(const Answers& answers) const;

  // Open slots worth asking, in the topic's order, for the urgency and for the
  // suspected conditions. Remembers what it worked out.
  std::vector<std::string> OpenForUrgency(const Answers& answers);
  std::vector<std::string> OpenForConditions(const Answers& answers);

  // Values that are worth trying for a slot: all choices, or a number on, below
  // and above each threshold.
  const std::vector<std::string>& Values(const std::string& slot) const {
    return values_.at(slot);
  }
  // Slots that rules with an urgency or a suspicion name, in the topic's order.
  const std::vector<std::string>& triage_slots() const { return triage_slots_; }

 private:
  using Test = std::function<bool(const Answers&)>;
  struct When {
    Test test;  // all named slots must be answered, and none unsure
    std::set<std::string> slots;
  };
  enum class Verdict { kTrue, kFalse, kUnknown };
  struct Possible {
    std::set<v1::Urgency> urgencies;
    std::set<std::string> suspected;      // conditions that can be suspected
    std::set<std::string> not_suspected;  // conditions that can be not
  };

  When ParseWhen(const std::string& text) const;
  Verdict Judge(const When& when, const Answers& answers) const;
  const Possible& PossibleFrom(const Answers& answers);
  template <typename Part>
  std::vector<std::string> OpenFor(const Answers& answers, const Part& part);

  const v1::Topic topic_;
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> triage_slots_;
  std::map<std::string, When> whens_;  // by text
  std::map<Answers, Possible> possible_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_TESTS_KNOWLEDGE_REFERENCE_TRIAGE_H_
