// A topic, linked: every reference resolved, every expression parsed, every
// phrase in the lexicon. Immutable; shared by all sessions and threads.
#ifndef FOOTNOTE_KNOWLEDGE_TOPIC_H_
#define FOOTNOTE_KNOWLEDGE_TOPIC_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/topic.pb.h"
#include "knowledge/expression.h"
#include "knowledge/language.h"
#include "knowledge/lexicon.h"
#include "knowledge/question_index.h"
#include "knowledge/speller.h"
#include "knowledge/value.h"

namespace footnote::knowledge {

struct Choice {
  std::string id;
  std::string label;
  std::string text;  // how a reason says it
  bool outside_article = false;
  int negated_as = -1;  // choice index
};

struct Slot {
  std::string id;
  v1::SlotKind kind = v1::SLOT_KIND_UNSPECIFIED;
  std::vector<Choice> choices;  // yes/no: "no" and "yes", in this order
  int assumed = -1;             // choice index
  int why = -1;                 // statement index
  bool red_flag = false;
  bool lasting = false;
  // One value for each way in which the topic's expressions can tell values of
  // this slot apart, from the least to the most serious.
  std::vector<Value> classes;
  const v1::Slot* content = nullptr;  // wordings

  bool numeric() const {
    return kind == v1::SLOT_KIND_DURATION || kind == v1::SLOT_KIND_NUMBER ||
           kind == v1::SLOT_KIND_PERCENT;
  }
  // Whether it says what the problem is of: some choice of it lies outside of
  // what the article treats.
  bool is_place() const {
    for (const Choice& choice : choices) {
      if (choice.outside_article) return true;
    }
    return false;
  }
};

struct Rule {
  std::string id;
  Expression when;
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  int suspects = -1;         // condition index
  int supports = -1;         // condition index
  std::vector<int> because;  // statement indexes
};

struct Condition {
  std::string id;
  std::string name;
  int about = -1;  // statement index
};

struct Advice {
  std::string id;
  int statement = -1;
  Expression when;
  std::vector<v1::Urgency> urgencies;  // never empty
  bool ask = false;
  bool when_unknown = false;
};

struct UrgencyOutcome {
  std::string headline;
  std::vector<int> statements;
};

// What a phrase of the topic's lexicon says.
struct Meaning {
  enum class Kind {
    kValue,          // slot = choice
    kPendingValue,   // slot = choice, while the slot's question is pending
    kAnchor,         // an amount near this is slot's
    kAmountReading,  // an amount near this is read by slot's reading `index`
    kFrame,          // the circumstance of slot's frame `index`
    kTelling,        // slot = choice where it is said of frame `index`
    kName,           // names slot, and tells no value
    kSilent,         // its words tell nothing of slot
    kBearer,         // names what the problem is of
    kOtherBearer,    // names something else that a value may be told of
    kCondition,      // names condition `index`
    kUnanswered,     // names unanswered subject `index`
    kSubject,        // names content().subjects(index)
  };
  Kind kind = Kind::kValue;
  int slot = -1;
  int choice = -1;
  int index = -1;
  absl::string_view phrase;  // of content(), as written; named in traces
};

class Topic {
 public:
  static constexpr int kMaxConditions = 64;

  // Links `content`. InvalidArgument lists what does not hold together, one
  // problem a line; `footnote kb check` says more and where. `version` is the
  // knowledge version (hash of the compiled content).
  static absl::StatusOr<std::shared_ptr<const Topic>> Build(
      v1::Topic content, std::string version,
      std::shared_ptr<const Language> language);

  Topic(const Topic&) = delete;
  Topic& operator=(const Topic&) = delete;

  const std::string& id() const { return content_.id(); }
  const std::string& version() const { return version_; }
  const v1::Topic& content() const { return content_; }
  const Language& language() const { return *language_; }

  const std::vector<Slot>& slots() const { return slots_; }
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<Condition>& conditions() const { return conditions_; }
  const std::vector<Advice>& advice() const { return advice_; }
  // Rules that name the slot and set an urgency or suspect a condition.
  const std::vector<int>& TriageRules(int slot) const {
    return triage_rules_[slot];
  }
  // Slots with a choice that lies outside the article.
  const std::vector<int>& scope_slots() const { return scope_slots_; }
  const v1::Statement& statement(int index) const {
    return content_.statements(index);
  }
  // Null where the topic has no such outcome.
  const UrgencyOutcome* outcome(v1::Urgency urgency) const;

  // Indexes by id; -1 where there is none.
  int FindSlot(absl::string_view id) const;
  int FindStatement(absl::string_view id) const;
  int FindCondition(absl::string_view id) const;
  // -1 where the slot has no such choice.
  int FindChoice(int slot, absl::string_view choice) const;

  // The topic's phrases; LexiconMatch::meaning indexes meanings().
  const Lexicon& lexicon() const { return lexicon_; }
  const std::vector<Meaning>& meanings() const { return meanings_; }
  const QuestionIndex& questions() const { return questions_; }
  const Speller& speller() const { return speller_; }

  // What questions can be about, as one list: the conditions, then
  // content().subjects().
  int SubjectOfCondition(int condition) const { return condition; }
  int SubjectOf(int subject) const {
    return static_cast<int>(conditions_.size()) + subject;
  }
  bool IsCondition(int subject) const {
    return subject < static_cast<int>(conditions_.size());
  }
  // Unspecified for a condition.
  v1::SubjectRole RoleOf(int subject) const;
  const std::string& SubjectId(int subject) const;
  // -1 where there is none.
  int FindSubject(absl::string_view id) const;

 private:
  friend class TopicBuilder;
  Topic() = default;

  v1::Topic content_;
  std::string version_;
  std::shared_ptr<const Language> language_;
  std::vector<Slot> slots_;
  std::vector<Rule> rules_;
  std::vector<Condition> conditions_;
  std::vector<Advice> advice_;
  std::vector<UrgencyOutcome> outcomes_;        // by urgency
  std::vector<std::vector<int>> triage_rules_;  // by slot
  std::vector<int> scope_slots_;
  absl::flat_hash_map<std::string, int> slot_ids_;
  absl::flat_hash_map<std::string, int> statement_ids_;
  absl::flat_hash_map<std::string, int> condition_ids_;
  absl::flat_hash_map<std::string, int> subject_ids_;
  Lexicon lexicon_;
  std::vector<Meaning> meanings_;
  QuestionIndex questions_;
  Speller speller_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_TOPIC_H_
