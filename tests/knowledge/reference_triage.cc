#include "tests/knowledge/reference_triage.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <utility>

namespace footnote::knowledge {
namespace {

std::vector<std::string> Words(std::string text) {
  for (const char* bracket : {"(", ")"}) {
    for (size_t at = 0; (at = text.find(bracket, at)) != std::string::npos;
         at += 3) {
      text.replace(at, 1, std::string(" ") + bracket + " ");
    }
  }
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool IsNumber(const v1::Slot& slot) {
  return slot.kind() == v1::SLOT_KIND_DURATION ||
         slot.kind() == v1::SLOT_KIND_NUMBER ||
         slot.kind() == v1::SLOT_KIND_PERCENT;
}

bool Holds(const std::string& left, const std::string& op,
           const std::string& right) {
  if (op == "=") return left == right;
  if (op == "!=") return left != right;
  const double a = std::atof(left.c_str());
  const double b = std::atof(right.c_str());
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  if (op == ">=") return a >= b;
  std::abort();
}

// expression = term { or term }; term = factor { and factor }.
class Reader {
 public:
  using Answers = ReferenceTriage::Answers;
  using Test = std::function<bool(const Answers&)>;

  Reader(const std::string& text, std::set<std::string>* slots)
      : words_(Words(text)), slots_(slots) {}

  Test Or() {
    Test left = And();
    while (Take("or")) {
      Test right = And();
      left = [left, right](const Answers& a) { return left(a) || right(a); };
    }
    return left;
  }

 private:
  Test And() {
    Test left = Factor();
    while (Take("and")) {
      Test right = Factor();
      left = [left, right](const Answers& a) { return left(a) && right(a); };
    }
    return left;
  }
  Test Factor() {
    if (Take("not")) {
      Test inner = Factor();
      return [inner](const Answers& a) { return !inner(a); };
    }
    if (Take("(")) {
      Test inner = Or();
      if (!Take(")")) std::abort();
      return inner;
    }
    const std::string slot = words_.at(at_++);
    const std::string op = words_.at(at_++);
    const std::string value = words_.at(at_++);
    slots_->insert(slot);
    return [=](const Answers& a) { return Holds(a.at(slot), op, value); };
  }
  bool Take(const std::string& word) {
    if (at_ >= words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }

  const std::vector<std::string> words_;
  size_t at_ = 0;
  std::set<std::string>* slots_;
};

std::string Number(double number) {
  std::ostringstream out;
  out << number;
  return out.str();
}

}  // namespace

ReferenceTriage::ReferenceTriage(const v1::Topic& topic) : topic_(topic) {
  std::set<std::string> in_triage;
  for (const v1::Rule& rule : topic_.rules()) {
    const When when = ParseWhen(rule.when());
    whens_[rule.when()] = when;
    if (rule.urgency() != 0 || !rule.suspects().empty()) {
      in_triage.insert(when.slots.begin(), when.slots.end());
    }
  }
  for (const v1::Advice& advice : topic_.advice()) {
    whens_[advice.when()] = ParseWhen(advice.when());
  }
  for (const v1::Slot& slot : topic_.slots()) {
    if (in_triage.contains(slot.id())) triage_slots_.push_back(slot.id());
    std::vector<std::string>& values = values_[slot.id()];
    if (slot.kind() == v1::SLOT_KIND_YES_NO) values = {"no", "yes"};
    for (const v1::Choice& choice : slot.choices()) {
      values.push_back(choice.id());
    }
    if (!IsNumber(slot)) continue;
    std::set<double> numbers = {slot.min()};
    for (const auto& [text, when] : whens_) {
      const std::vector<std::string> words = Words(text);
      for (size_t i = 2; i < words.size(); ++i) {
        if (words[i - 2] != slot.id()) continue;
        const double threshold = std::atof(words[i].c_str());
        numbers.insert({threshold - 0.5, threshold, threshold + 0.5});
      }
    }
    for (double number : numbers) values.push_back(Number(number));
  }
}

ReferenceTriage::When ReferenceTriage::ParseWhen(
    const std::string& text) const {
  When when;
  if (text.empty()) {
    when.test = [](const Answers&) { return true; };
  } else {
    when.test = Reader(text, &when.slots).Or();
  }
  return when;
}

ReferenceTriage::Verdict ReferenceTriage::Judge(const When& when,
                                                const Answers& answers) const {
  Answers known = answers;
  for (const v1::Slot& slot : topic_.slots()) {
    const auto it = known.find(slot.id());
    const bool unknown = it == known.end() || it->second == "unsure";
    if (unknown && !slot.assumed().empty()) known[slot.id()] = slot.assumed();
  }
  std::vector<Answers> completions = {known};
  for (const std::string& slot : when.slots) {
    const auto it = known.find(slot);
    if (it != known.end() && it->second != "unsure") continue;
    std::vector<Answers> longer;
    for (Answers completion : completions) {
      for (const std::string& value : values_.at(slot)) {
        completion[slot] = value;
        longer.push_back(completion);
      }
    }
    completions = std::move(longer);
  }
  const auto holding =
      std::count_if(completions.begin(), completions.end(), when.test);
  if (holding == 0) return Verdict::kFalse;
  return static_cast<size_t>(holding) == completions.size() ? Verdict::kTrue
                                                            : Verdict::kUnknown;
}

ReferenceTriage::Outcome ReferenceTriage::Assess(const Answers& answers) const {
  Outcome outcome{.urgency = topic_.triage().otherwise()};
  for (const v1::Rule& rule : topic_.rules()) {
    if (Judge(whens_.at(rule.when()), answers) != Verdict::kTrue) continue;
    outcome.urgency = std::max(outcome.urgency, rule.urgency());
    if (!rule.suspects().empty()) outcome.conditions.insert(rule.suspects());
  }
  const v1::Urgency of_rules = outcome.urgency;
  for (const v1::Rule& rule : topic_.rules()) {
    if (rule.urgency() <= of_rules) continue;
    if (Judge(whens_.at(rule.when()), answers) == Verdict::kUnknown) {
      outcome.urgency = std::max(outcome.urgency, topic_.triage().unresolved());
    }
  }
  for (const v1::Slot& slot : topic_.slots()) {
    for (const v1::Choice& choice : slot.choices()) {
      const auto it = answers.find(slot.id());
      if (it != answers.end() && it->second == choice.id() &&
          choice.outside_article()) {
        outcome.outside_article = true;
      }
    }
  }
  if (outcome.outside_article) {
    outcome.conditions.clear();
    return outcome;
  }
  for (const v1::Advice& advice : topic_.advice()) {
    const auto& urgencies = advice.urgencies();
    const bool fits = urgencies.empty()
                          ? outcome.urgency != v1::URGENCY_EMERGENCY
                          : std::count(urgencies.begin(), urgencies.end(),
                                       outcome.urgency) > 0;
    const Verdict verdict = Judge(whens_.at(advice.when()), answers);
    if (fits && (verdict == Verdict::kTrue ||
                 (verdict == Verdict::kUnknown && advice.when_unknown()))) {
      outcome.advice.insert(advice.id());
    }
  }
  return outcome;
}

const ReferenceTriage::Possible& ReferenceTriage::PossibleFrom(
    const Answers& answers) {
  const auto it = possible_.find(answers);
  if (it != possible_.end()) return it->second;
  Possible possible;
  const Outcome outcome = Assess(answers);
  possible.urgencies.insert(outcome.urgency);
  for (const v1::Condition& condition : topic_.conditions()) {
    const bool suspected = outcome.conditions.contains(condition.id());
    (suspected ? possible.suspected : possible.not_suspected)
        .insert(condition.id());
  }
  for (const std::string& slot : triage_slots_) {
    if (answers.contains(slot)) continue;
    std::vector<std::string> values = values_.at(slot);
    values.emplace_back("unsure");
    for (const std::string& value : values) {
      Answers longer = answers;
      longer[slot] = value;
      const Possible& further = PossibleFrom(longer);
      possible.urgencies.insert(further.urgencies.begin(),
                                further.urgencies.end());
      possible.suspected.insert(further.suspected.begin(),
                                further.suspected.end());
      possible.not_suspected.insert(further.not_suspected.begin(),
                                    further.not_suspected.end());
    }
  }
  return possible_[answers] = std::move(possible);
}

template <typename Part>
std::vector<std::string> ReferenceTriage::OpenFor(const Answers& answers,
                                                  const Part& part) {
  std::vector<std::string> open;
  if (Assess(answers).outside_article) return open;
  for (const std::string& slot : triage_slots_) {
    if (answers.contains(slot)) continue;
    std::set<decltype(part(Possible()))> different;
    std::vector<std::string> values = values_.at(slot);
    values.emplace_back("unsure");
    for (const std::string& value : values) {
      Answers longer = answers;
      longer[slot] = value;
      different.insert(part(PossibleFrom(longer)));
    }
    if (different.size() > 1) open.push_back(slot);
  }
  return open;
}

std::vector<std::string> ReferenceTriage::OpenForUrgency(
    const Answers& answers) {
  return OpenFor(answers, [](const Possible& p) { return p.urgencies; });
}

std::vector<std::string> ReferenceTriage::OpenForConditions(
    const Answers& answers) {
  return OpenFor(answers, [](const Possible& p) {
    return std::make_pair(p.suspected, p.not_suspected);
  });
}

}  // namespace footnote::knowledge
