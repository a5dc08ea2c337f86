#include "service/summary/summary.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dialogue/decide/outcome_change.h"
#include "dialogue/respond/assessment.h"
#include "dialogue/respond/composer.h"
#include "dialogue/respond/evidence.h"
#include "dialogue/respond/phrasing.h"
#include "dialogue/track/findings.h"
#include "knowledge/triage.h"
#include "knowledge/utf8.h"
#include "service/session_view.h"

namespace footnote::service {
namespace {

using knowledge::Outcome;
using knowledge::Topic;

// The sections quote so much of what the user said of one thing; the coded
// findings hold all of it. A page has room for that.
constexpr size_t kMostQuotedBytes = 100;

std::string Shortened(std::string words) {
  if (words.size() <= kMostQuotedBytes) return words;
  size_t end = kMostQuotedBytes;
  // Not within a character.
  while (end > 0 && (words[end] & 0xC0) == 0x80) --end;
  words.resize(end);
  return words + "...";
}

std::string UnitOf(v1::SlotKind kind) {
  switch (kind) {
    case v1::SLOT_KIND_DURATION:
      return "d";
    case v1::SLOT_KIND_PERCENT:
      return "%";
    case v1::SLOT_KIND_NUMBER:
      return "1";
    default:
      return "";
  }
}

std::string Minute(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", time, absl::UTCTimeZone());
}

std::string Capitalized(std::string text) {
  if (!text.empty()) text[0] = absl::ascii_toupper(text[0]);
  return text;
}

// Writes the sections. A section without a sentence is left out.
class SectionWriter {
 public:
  SectionWriter(const Topic& topic, const v1::SessionState& state,
                const Outcome& outcome, const v1::Summary& summary)
      : topic_(topic),
        state_(state),
        outcome_(outcome),
        summary_(summary),
        told_(!dialogue::OutcomeChanged(topic, state, outcome)),
        phrasing_(topic, /*turn=*/0),
        composer_(topic, &written_) {}

  void Write(const SummaryTimes& times, v1::Summary* summary) {
    WriteHead(times);
    WriteSafetySigns();
    // In danger nothing less is said, as in the conversation.
    const bool danger = !summary_.safety_signs().empty();
    if (!danger) WriteUrgency();
    WriteFindings();
    WriteUnknown();
    WriteConditions();
    if (!danger) {
      WriteAdvice();
      WriteChanges();
    }
    WriteSources();
    for (size_t i = 0; i < headings_.size(); ++i) {
      v1::ReplyPart* part = written_.mutable_parts(static_cast<int>(i));
      if (part->sentences().empty()) continue;
      v1::SummarySection* section = summary->add_sections();
      section->set_heading(std::move(headings_[i]));
      *section->mutable_sentences() = std::move(*part->mutable_sentences());
    }
    *summary->mutable_citations() = std::move(*written_.mutable_citations());
  }

 private:
  void Begin(std::string heading) {
    headings_.push_back(std::move(heading));
    composer_.Part(v1::SYSTEM_ACT_ASSESS);
  }
  void Begin(const char* wording) { Begin(phrasing_.Say(wording)); }

  void Item(std::string text) {
    v1::Sentence* sentence = composer_.Plain(std::move(text));
    if (sentence != nullptr) sentence->set_item(true);
  }

  void WriteHead(const SummaryTimes& times) {
    Begin(phrasing_.Say("summary_title", {{"title", summary_.topic_title()}}));
    Item(phrasing_.Say("summary_times",
                       {{"begin", Minute(times.begin)},
                        {"last", Minute(times.last_turn)},
                        {"turns", absl::StrCat(summary_.turns())}}));
    composer_.Plain(
        phrasing_.Say("summary_author", {{"made", Minute(times.made)}}));
    if (!summary_.complete()) Item(phrasing_.Say("summary_incomplete"));
    if (summary_.findings_dropped()) Item(phrasing_.Say("summary_dropped"));
  }

  void WriteUrgency() {
    Begin(told_ ? "summary_urgency" : "summary_urgency_so_far");
    if (outcome_.outside_article) {
      return Item(topic_.content().wording().outside_article());
    }
    const auto* told_with = topic_.outcome(outcome_.urgency);
    if (told_with == nullptr) return;
    v1::Sentence* headline =
        composer_.Cited(told_with->headline, told_with->statements);
    if (headline != nullptr) headline->set_item(true);
    for (const int statement : told_with->statements) {
      composer_.Statement(statement);
    }
    std::vector<std::string> given;
    for (const int rule : outcome_.holding) WriteReason(rule, &given);
    WriteUnresolved();
  }

  void WriteSafetySigns() {
    Begin("summary_emergency");
    if (summary_.safety_signs().empty()) return;
    std::vector<std::string> labels;
    for (const v1::SummarySafetySign& sign : summary_.safety_signs()) {
      labels.push_back(sign.label());
    }
    Item(phrasing_.Say("summary_signs", {{"labels", phrasing_.List(labels)}}));
    composer_.Plain(
        dialogue::Headline(topic_, phrasing_, v1::URGENCY_EMERGENCY));
    composer_.Plain(phrasing_.Say("safety_label_short"));
    auto* part = written_.mutable_parts(written_.parts_size() - 1);
    for (v1::Sentence& sentence : *part->mutable_sentences()) {
      sentence.set_safety_net(true);
    }
  }

  // Rules may hold because of the same; that is given once.
  void WriteReason(int rule, std::vector<std::string>* given) {
    const std::string list = phrasing_.List(Clauses({rule}));
    if (list.empty() ||
        std::find(given->begin(), given->end(), list) != given->end()) {
      return;
    }
    given->push_back(list);
    v1::Sentence* sentence =
        composer_.Cited(phrasing_.Say("summary_because", {{"list", list}}),
                        dialogue::Because(topic_, {rule}));
    if (sentence != nullptr) sentence->set_item(true);
  }

  void WriteUnresolved() {
    const std::vector<std::string> labels = Labels(outcome_.unknown);
    if (labels.empty()) return;
    composer_
        .Cited(phrasing_.Say("summary_unresolved",
                             {{"labels", phrasing_.List(labels)}}),
               dialogue::Because(topic_, outcome_.unresolved))
        ->set_item(true);
  }

  void WriteFindings() {
    Begin("summary_findings");
    bool any = false;
    for (const v1::SummaryFinding& finding : summary_.findings()) {
      if (finding.value_text().empty()) continue;
      any = true;
      const std::string words = Shortened(finding.finding().words());
      composer_
          .Plain(absl::StrCat(
              Capitalized(phrasing_.Say(
                  words.empty() ? "summary_finding" : "summary_finding_quoted",
                  {{"label", finding.label()},
                   {"value", finding.value_text()},
                   {"words", words}})),
              Origin(finding)))
          ->set_item(true);
    }
    if (!any) Item(phrasing_.Say("summary_nothing"));
  }

  std::string Origin(const v1::SummaryFinding& finding) const {
    const std::string turn = absl::StrCat(finding.finding().turn());
    switch (finding.origin()) {
      case v1::FINDING_ORIGIN_ASKED:
        return phrasing_.Say("summary_asked", {{"turn", turn}});
      case v1::FINDING_ORIGIN_VOLUNTEERED:
        return phrasing_.Say("summary_volunteered", {{"turn", turn}});
      case v1::FINDING_ORIGIN_CORRECTED:
        return phrasing_.Say("summary_corrected", {{"turn", turn}});
      default:
        return "";
    }
  }

  void WriteUnknown() {
    Begin("summary_not_known");
    std::vector<std::string> unsure, declined;
    for (const v1::SummaryFinding& finding : summary_.findings()) {
      if (!finding.value_text().empty()) continue;
      (finding.declined() ? declined : unsure).push_back(finding.label());
    }
    const auto list = [this](const char* wording,
                             const std::vector<std::string>& labels) {
      if (labels.empty()) return;
      Item(phrasing_.Say(wording, {{"labels", phrasing_.List(labels)}}));
    };
    list("summary_asked_not_known", unsure);
    list("summary_declined", declined);
    list("summary_not_answered", Labels(Slots(summary_.not_answered())));
    list("summary_not_asked", Labels(Slots(summary_.not_asked())));
  }

  void WriteConditions() {
    Begin("summary_conditions");
    for (const knowledge::SuspectedCondition& suspected : outcome_.conditions) {
      const knowledge::Condition& condition =
          topic_.conditions()[suspected.condition];
      v1::Sentence* name =
          composer_.Cited(Capitalized(phrasing_.Say(
                              "summary_condition", {{"name", condition.name}})),
                          dialogue::Because(topic_, suspected.suspecting));
      if (name != nullptr) name->set_item(true);
      std::vector<int> rules = suspected.suspecting;
      rules.insert(rules.end(), suspected.supporting.begin(),
                   suspected.supporting.end());
      WriteEvidence("summary_for", rules);
      WriteEvidence("summary_against", suspected.against);
    }
  }

  void WriteEvidence(const char* wording, const std::vector<int>& rules) {
    const std::vector<std::string> clauses = Clauses(rules);
    if (clauses.empty()) return;
    composer_.Cited(phrasing_.Say(wording, {{"list", phrasing_.List(clauses)}}),
                    dialogue::Because(topic_, rules));
  }

  void WriteAdvice() {
    Begin(told_ ? "summary_advice" : "summary_advice_so_far");
    for (const int advice : outcome_.advice) {
      composer_.Statement(topic_.advice()[advice].statement, /*item=*/true);
    }
  }

  void WriteChanges() {
    Begin("summary_changes");
    dialogue::SayChangeItems(topic_, outcome_, phrasing_, &composer_);
  }

  void WriteSources() {
    Begin("summary_sources");
    for (const v1::Citation& citation : written_.citations()) {
      const auto number = [](std::string* out, const v1::CitedSentence& cited) {
        absl::StrAppend(out, cited.number());
      };
      Item(phrasing_.Say(
          citation.sentences_size() == 1 ? "summary_source"
                                         : "summary_source_many",
          {{"number", absl::StrCat(citation.number())},
           {"title", citation.article_title()},
           {"numbers", absl::StrJoin(citation.sentences(), ", ", number)}}));
    }
    Item(phrasing_.Say("summary_version",
                       {{"version", summary_.knowledge_version()}}));
    Item(summary_.disclaimer());
  }

  // Without the user's words, which stand with the findings.
  std::vector<std::string> Clauses(const std::vector<int>& rules) const {
    std::vector<std::string> clauses;
    for (const int slot : dialogue::KnownSlots(topic_, rules, state_)) {
      const v1::Finding* finding =
          dialogue::FindFinding(state_, topic_.slots()[slot].id);
      std::string clause = phrasing_.Clause(*finding);
      if (!clause.empty()) clauses.push_back(std::move(clause));
    }
    return clauses;
  }

  template <typename Ids>
  std::vector<int> Slots(const Ids& ids) const {
    std::vector<int> slots;
    for (const std::string& id : ids) slots.push_back(topic_.FindSlot(id));
    return slots;
  }

  std::vector<std::string> Labels(const std::vector<int>& slots) const {
    std::vector<std::string> labels;
    for (const int slot : slots) {
      labels.push_back(topic_.slots()[slot].content->label());
    }
    return labels;
  }

  const Topic& topic_;
  const v1::SessionState& state_;
  const Outcome& outcome_;
  const v1::Summary& summary_;
  const bool told_;  // whether the person was told this outcome
  const dialogue::Phrasing phrasing_;
  v1::Reply written_;  // its parts are the sections
  dialogue::Composer composer_;
  std::vector<std::string> headings_;
};

void FillFindings(const Topic& topic, const v1::SessionState& state,
                  v1::Summary* summary) {
  const dialogue::Phrasing phrasing(topic, /*turn=*/0);
  const auto& asked = state.asked();
  for (const knowledge::Slot& slot : topic.slots()) {
    const v1::Finding* finding = dialogue::FindFinding(state, slot.id);
    if (finding == nullptr) {
      const bool open =
          std::find(asked.begin(), asked.end(), slot.id) != asked.end();
      (open ? summary->add_not_answered() : summary->add_not_asked())
          ->append(slot.id);
      continue;
    }
    v1::SummaryFinding* found = summary->add_findings();
    *found->mutable_finding() = ViewOf(*finding);
    found->set_kind(slot.kind);
    found->set_unit(UnitOf(slot.kind));
    found->set_label(slot.content->label());
    found->set_origin(finding->origin());
    found->set_declined(finding->declined());
    if (finding->unsure()) continue;
    found->set_value_text(phrasing.ValueLabel(*finding));
    found->set_clause(phrasing.Clause(*finding));
  }
}

void FillSafetySigns(const Topic& topic, const v1::SessionState& state,
                     v1::Summary* summary) {
  const auto& told = state.safety_signs();
  for (const v1::SafetySign& sign : topic.language().content().safety_signs()) {
    if (std::find(told.begin(), told.end(), sign.id()) == told.end()) continue;
    v1::SummarySafetySign* added = summary->add_safety_signs();
    added->set_sign(sign.id());
    added->set_label(sign.label());
  }
}

}  // namespace

v1::Summary Summarize(const Topic& topic, v1::SessionState state,
                      const SummaryTimes& times) {
  v1::Summary summary;
  if (state.knowledge_version() != topic.version()) {
    summary.set_findings_dropped(dialogue::FitToTopic(topic, &state) ==
                                 dialogue::TopicChange::kDropped);
  }
  for (v1::Finding& finding : *state.mutable_findings()) {
    finding.set_words(std::string(
        absl::StripAsciiWhitespace(knowledge::OneLine(finding.words()))));
  }
  const knowledge::Findings findings = dialogue::ValuesOf(topic, state);
  const Outcome outcome = knowledge::Assess(topic, findings);
  summary.set_topic(topic.id());
  summary.set_topic_title(topic.content().title());
  summary.set_knowledge_version(topic.version());
  *summary.mutable_begin_time() = TimestampOf(times.begin);
  *summary.mutable_last_turn_time() = TimestampOf(times.last_turn);
  *summary.mutable_make_time() = TimestampOf(times.made);
  summary.set_phase(state.phase());
  summary.set_turns(state.turn());
  summary.set_complete(
      state.pending().slot().empty() &&
      !knowledge::ChooseQuestion(topic, findings, state.refinements())
           .has_value());
  FillFindings(topic, state, &summary);
  *summary.mutable_assessment() =
      dialogue::MakeAssessment(topic, outcome, state);
  FillSafetySigns(topic, state, &summary);
  summary.set_disclaimer(
      dialogue::Phrasing(topic, /*turn=*/0).Say("disclaimer"));
  SectionWriter(topic, state, outcome, summary).Write(times, &summary);
  return summary;
}

}  // namespace footnote::service
