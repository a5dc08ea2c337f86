#include "dialogue/track/track.h"

#include <algorithm>
#include <string>
#include <utility>

#include "dialogue/track/findings.h"

namespace footnote::dialogue {
namespace {

using knowledge::Topic;
using knowledge::Value;

// "back" reaches this many answers; more would only make sessions larger.
constexpr int kMaxSteps = 16;

class Tracker {
 public:
  Tracker(const Topic& topic, const Reading& reading, absl::string_view text,
          v1::SessionState* state)
      : topic_(topic), reading_(reading), text_(text), state_(state) {}

  Tracked Run() {
    // Danger first: nothing that the user asks for may drop it.
    TakeSafety();
    if (reading_.Has(v1::USER_ACT_RESTART)) return Restart();
    if (reading_.reopens >= 0 && !Tells()) return Reopen();
    if (reading_.Has(v1::USER_ACT_BACK) && !Tells()) return GoBack();
    step_.set_slot(state_->pending().slot());
    for (const Mention& mention : reading_.mentions) {
      // "actually yes, it does ..." says yes to what it corrects, not to what
      // was asked; "no, I never said that" says no to neither.
      if (mention.answers_pending &&
          (CorrectsAnother() || reading_.Has(v1::USER_ACT_OBJECT))) {
        continue;
      }
      Take(mention);
    }
    Settle();
    KeepStep();
    return std::move(tracked_);
  }

 private:
  v1::Pending::Kind pending() const { return state_->pending().kind(); }

  int PendingSlot() const {
    return pending() == v1::Pending::KIND_SLOT ||
                   pending() == v1::Pending::KIND_CONTRADICTION
               ? topic_.FindSlot(state_->pending().slot())
               : -1;
  }

  Tracked Restart() {
    v1::SessionState fresh = NewSession(topic_);
    fresh.set_turn(state_->turn());
    *fresh.mutable_safety_signs() = state_->safety_signs();
    *state_ = std::move(fresh);
    tracked_.restarted = true;
    return std::move(tracked_);
  }

  Tracked GoBack() {
    if (state_->steps().empty()) {
      tracked_.nothing_to_go_back_to = true;
      return std::move(tracked_);
    }
    const v1::Step step = state_->steps(state_->steps_size() - 1);
    state_->mutable_steps()->RemoveLast();
    for (const v1::Finding& before : step.before()) {
      PutFinding(topic_, before, state_);
    }
    for (const std::string& slot : step.added()) RemoveFinding(slot, state_);
    tracked_.went_back = true;
    tracked_.took_back = step.slot() == state_->pending().slot();
    tracked_.back_to = topic_.FindSlot(step.slot());
    return std::move(tracked_);
  }

  // As far back as one answer, and no other.
  Tracked Reopen() {
    const std::string& id = topic_.slots()[reading_.reopens].id;
    const v1::Finding* stored = FindFinding(*state_, id);
    if (stored != nullptr) {
      step_.set_slot(id);
      *step_.add_before() = *stored;
      RemoveFinding(id, state_);
      KeepStep();
    }
    tracked_.went_back = true;
    tracked_.back_to = reading_.reopens;
    return std::move(tracked_);
  }

  void TakeSafety() {
    if (reading_.safety.empty() && !state_->safety_signs().empty()) {
      TakeBackSafety();
    }
    if (!reading_.safety.empty() && !HasAnswer()) CloseOpenContradiction();
    const bool asked = pending() == v1::Pending::KIND_EMERGENCY;
    const auto& signs = topic_.language().content().safety_signs();
    for (const SafetyMention& mention : reading_.safety) {
      const std::string& id = signs[mention.sign].id();
      const auto& told = state_->safety_signs();
      if (std::find(told.begin(), told.end(), id) == told.end()) {
        state_->add_safety_signs(id);
        tracked_.new_signs.push_back(mention.sign);
      }
    }
    // "the pain in my chest is still there" says yes as well.
    if (!reading_.safety.empty()) {
      tracked_.emergency_confirmed = asked && tracked_.new_signs.empty();
    }
  }

  // Only a denial of what was told clears it, not any "no" ("no, I can't call
  // anyone"). A denial in full may come later; a bare one answers the check.
  void TakeBackSafety() {
    const bool asked = pending() == v1::Pending::KIND_EMERGENCY;
    auto* told = state_->mutable_safety_signs();
    if (asked && reading_.denies_danger) told->Clear();
    const auto& signs = topic_.language().content().safety_signs();
    for (const int sign : reading_.denied_signs) {
      told->erase(std::remove(told->begin(), told->end(), signs[sign].id()),
                  told->end());
    }
    tracked_.emergency_cleared = told->empty();
    tracked_.emergency_confirmed =
        asked && !told->empty() &&
        (reading_.Has(v1::USER_ACT_AFFIRM) || reading_.help_under_way);
  }

  // It tells something beyond an answer to what is pending.
  bool Tells() const {
    return std::any_of(
        reading_.mentions.begin(), reading_.mentions.end(),
        [](const Mention& mention) { return !mention.answers_pending; });
  }

  // What it tells takes the place of what was told before: "actually ...", "go
  // back, ...", or what comes after "that's not what I said".
  bool Corrects() const {
    return reading_.Has(v1::USER_ACT_CORRECT) ||
           reading_.Has(v1::USER_ACT_BACK) ||
           reading_.Has(v1::USER_ACT_OBJECT) || state_->pending().objected();
  }

  bool CorrectsAnother() const {
    if (!reading_.Has(v1::USER_ACT_CORRECT)) return false;
    return std::any_of(reading_.mentions.begin(), reading_.mentions.end(),
                       [&](const Mention& mention) {
                         return !mention.answers_pending &&
                                FindFinding(*state_,
                                            topic_.slots()[mention.slot].id) !=
                                    nullptr;
                       });
  }

  void Take(const Mention& mention) {
    const std::string& id = topic_.slots()[mention.slot].id;
    const v1::Finding* stored = FindFinding(*state_, id);
    const bool asked = mention.slot == PendingSlot();
    if (stored != nullptr && !asked) {
      const Value before = ValueOf(topic_, *stored);
      if (before == mention.value) {
        tracked_.known.push_back(mention.slot);
        return;
      }
      if (!Corrects() && before.known()) {
        // "maybe it is" takes nothing back that was said plainly.
        if (mention.value.unsure()) return;
        if (IsNews(mention, before)) return Store(mention, asked, true);
        // Whether there is danger stays the question; of two words on a warning
        // sign the more serious stands until then.
        if (!state_->safety_signs().empty()) {
          if (topic_.slots()[mention.slot].red_flag &&
              IsMoreSerious(before, mention.value)) {
            return;
          }
        } else if (Distinguishable(topic_, mention.slot, before,
                                   mention.value) &&
                   MayAskAbout(id)) {
          AskAbout(mention);
          return;
        }
      }
    }
    Store(mention, asked, /*news=*/false);
  }

  // A warning sign that has come since the assessment is no contradiction, nor
  // is one that is gone.
  bool IsNews(const Mention& mention, const Value& before) const {
    if (mention.over) return true;
    return state_->has_assessment() && topic_.slots()[mention.slot].red_flag &&
           IsMoreSerious(mention.value, before);
  }

  // Choices are listed and numbers counted towards the more serious.
  static bool IsMoreSerious(const Value& a, const Value& b) {
    return a.choice != b.choice ? a.choice > b.choice : a.max > b.max;
  }

  bool MayAskAbout(const std::string& slot) const {
    const auto& asked = state_->contradictions_asked();
    return tracked_.contradiction < 0 &&
           std::find(asked.begin(), asked.end(), slot) == asked.end();
  }

  v1::Finding FindingOf(const Mention& mention,
                        v1::FindingOrigin origin) const {
    const absl::string_view words =
        text_.substr(mention.span.begin, mention.span.end - mention.span.begin);
    // A bare "yes" tells nothing when it is quoted later on.
    return MakeFinding(topic_, mention.slot, mention.value,
                       mention.answers_pending ? "" : words, origin,
                       state_->turn());
  }

  void AskAbout(const Mention& mention) {
    CloseOpenContradiction();
    tracked_.contradiction = mention.slot;
    *state_->add_contradictions_asked() = topic_.slots()[mention.slot].id;
    v1::Pending pending;
    pending.set_kind(v1::Pending::KIND_CONTRADICTION);
    pending.set_slot(topic_.slots()[mention.slot].id);
    *pending.mutable_proposed() =
        FindingOf(mention, v1::FINDING_ORIGIN_CORRECTED);
    *state_->mutable_pending() = std::move(pending);
  }

  void Store(const Mention& mention, bool asked, bool news) {
    const v1::Finding* stored =
        FindFinding(*state_, topic_.slots()[mention.slot].id);
    const v1::FindingOrigin origin = stored != nullptr
                                         ? v1::FINDING_ORIGIN_CORRECTED
                                     : asked ? v1::FINDING_ORIGIN_ASKED
                                             : v1::FINDING_ORIGIN_VOLUNTEERED;
    if (asked) {
      tracked_.settled = true;
      tracked_.unsure = mention.value.unsure();
    }
    Put(FindingOf(mention, origin),
        {.slot = mention.slot, .asked = asked, .news = news});
  }

  // The only place where a finding changes, but for "back" and "start over".
  void Put(v1::Finding finding, Change change) {
    const v1::Finding* stored = FindFinding(*state_, finding.slot());
    if (stored != nullptr) {
      change.before = *stored;
      *step_.add_before() = *stored;
    } else {
      step_.add_added(finding.slot());
    }
    PutFinding(topic_, std::move(finding), state_);
    tracked_.changes.push_back(std::move(change));
  }

  // One message, one step: "back" takes back all that it told.
  void KeepStep() {
    if (step_.before().empty() && step_.added().empty()) return;
    if (state_->steps_size() >= kMaxSteps) {
      state_->mutable_steps()->DeleteSubrange(0, 1);
    }
    *state_->add_steps() = std::move(step_);
  }

  // What becomes of the question that was pending.
  void Settle() {
    const int slot = PendingSlot();
    if (slot < 0 || tracked_.settled || tracked_.contradiction >= 0) {
      CountOpening();
      return;
    }
    if (reading_.Has(v1::USER_ACT_SKIP)) {
      tracked_.skipped = true;
      RecordUnsure(slot);
    } else if (DidSomethingElse()) {
      return;  // a digression: the question comes back, its count unmoved
    } else {
      CountNoMatch(slot);
    }
  }

  bool DidSomethingElse() const {
    // "No fever" is understood, though it answers no question.
    if (!reading_.mentions.empty() || reading_.question.has_value() ||
        !reading_.safety.empty() || !reading_.denied_signs.empty()) {
      return true;
    }
    for (const ActMention& act : reading_.acts) {
      switch (act.act) {
        case v1::USER_ACT_AFFIRM:
        case v1::USER_ACT_DENY:
        case v1::USER_ACT_UNSURE:
        case v1::USER_ACT_CORRECT:
        case v1::USER_ACT_INFORM:
          break;  // no answer to this question, or it would have settled it
        default:
          return true;
      }
    }
    return false;
  }

  void CountOpening() {
    if (pending() == v1::Pending::KIND_OPENING && !DidSomethingElse()) Count();
  }

  void Count() {
    tracked_.no_match = state_->pending().no_match() + 1;
    state_->mutable_pending()->set_no_match(tracked_.no_match);
  }

  void CountNoMatch(int slot) {
    Count();
    if (pending() == v1::Pending::KIND_CONTRADICTION) {
      if (tracked_.no_match >= 2) SettleContradiction(slot);
    } else if (tracked_.no_match >= 3) {
      RecordUnsure(slot);
    }
  }

  void RecordUnsure(int slot) {
    tracked_.settled = true;
    v1::Finding finding = MakeFinding(topic_, slot, Value::Unsure(), "",
                                      v1::FINDING_ORIGIN_ASKED, state_->turn());
    if (tracked_.skipped) finding.set_declined(true);
    Put(std::move(finding), {.slot = slot, .asked = true});
  }

  // With no answer a warning sign counts by the more serious word, and anything
  // else by the later.
  void SettleContradiction(int slot) {
    tracked_.settled = true;
    tracked_.settled_contradiction = true;
    const v1::Finding* stored = FindFinding(*state_, topic_.slots()[slot].id);
    const v1::Finding& proposed = state_->pending().proposed();
    if (stored != nullptr && topic_.slots()[slot].red_flag &&
        IsMoreSerious(ValueOf(topic_, *stored), ValueOf(topic_, proposed))) {
      tracked_.changes.push_back(
          {.slot = slot, .before = *stored, .asked = true});
      return;
    }
    Put(proposed, {.slot = slot, .asked = true});
  }

  // Whether the message answers what is pending.
  bool HasAnswer() const { return reading_.Find(PendingSlot()) != nullptr; }

  // Something more pressing takes the place of a contradiction that was asked
  // about: neither word of it may be lost.
  void CloseOpenContradiction() {
    if (pending() != v1::Pending::KIND_CONTRADICTION) return;
    const bool settled = tracked_.settled;
    SettleContradiction(PendingSlot());
    tracked_.settled = settled;
    state_->clear_pending();
  }

  const Topic& topic_;
  const Reading& reading_;
  absl::string_view text_;
  v1::SessionState* state_;
  v1::Step step_;
  Tracked tracked_;
};

}  // namespace

Tracked Track(const Topic& topic, const Reading& reading,
              absl::string_view text, v1::SessionState* state) {
  return Tracker(topic, reading, text, state).Run();
}

v1::SessionState NewSession(const Topic& topic) {
  v1::SessionState state;
  state.set_topic(topic.id());
  state.set_knowledge_version(topic.version());
  state.set_phase(v1::PHASE_INTAKE);
  state.mutable_pending()->set_kind(v1::Pending::KIND_OPENING);
  return state;
}

}  // namespace footnote::dialogue
