// Phrases: that they can be read, and that no two things claim the same one.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "knowledge/checker_context.h"
#include "knowledge/lexicon_builder.h"

namespace footnote::knowledge {
namespace {

using Path = CheckerContext::Path;
using T = v1::Topic;
using Phrases = google::protobuf::RepeatedPtrField<std::string>;

class PhraseChecker {
 public:
  explicit PhraseChecker(const CheckerContext& context)
      : context_(context), groups_(context.language.word_groups()) {
    for (const v1::WordGroup& group : context.topic.word_groups()) {
      // As TopicBuilder does.
      groups_[group.id()] = {group.words().begin(), group.words().end()};
    }
  }

  void CheckGroups() {
    const WordGroups none;
    for (int i = 0; i < context_.topic.word_groups_size(); ++i) {
      const v1::WordGroup& group = context_.topic.word_groups(i);
      const Path path = CheckerContext::Of(T::kWordGroupsFieldNumber, i);
      if (group.words().empty()) {
        context_.Error(
            path, absl::StrCat("word group \"", group.id(), "\" has no words"),
            "list some");
      }
      for (int j = 0; j < group.words_size(); ++j) {
        std::vector<std::string> sequences;
        const absl::Status status =
            LexiconBuilder::Expand(group.words(j), none, &sequences);
        if (status.ok()) continue;
        broken_groups_.insert(group.id());
        context_.ErrorInString(
            CheckerContext::In(path, v1::WordGroup::kWordsFieldNumber, j),
            status);
      }
    }
  }

  // Phrases that mean `owner`. In one domain no two owners may have the same.
  void Claim(const std::string& domain, const std::string& owner,
             const Phrases& phrases, const Path& element, int field) {
    Claims& claims = claims_[domain];
    for (int i = 0; i < phrases.size(); ++i) {
      const Path path = CheckerContext::In(element, field, i);
      ClaimSequences(owner, path, Expand(phrases[i], path), &claims);
    }
  }

  // Silent phrases of a slot: a value's own phrase cannot be one as well.
  void ClaimSilent(const std::string& slot, const Phrases& phrases,
                   const Path& element, int field) {
    const Claims& values = claims_["values"];
    for (int i = 0; i < phrases.size(); ++i) {
      const Path path = CheckerContext::In(element, field, i);
      for (const std::string& sequence : Expand(phrases[i], path)) {
        const auto it = values.find(sequence);
        if (it == values.end()) continue;
        const Claimed& value = claimed_[it->second];
        if (!absl::StartsWith(value.owner, absl::StrCat(slot, " = "))) continue;
        context_.Error(
            path,
            absl::StrCat("\"", sequence, "\" tells nothing here and means ",
                         value.owner, " at ", context_.Where(value.path)),
            "keep it at one of the two");
        break;
      }
    }
  }

  void WarnOfUnusedGroups() {
    for (int i = 0; i < context_.topic.word_groups_size(); ++i) {
      const std::string& id = context_.topic.word_groups(i).id();
      if (used_groups_.contains(id)) continue;
      context_.Warn(CheckerContext::Of(T::kWordGroupsFieldNumber, i),
                    absl::StrCat("no phrase uses the word group \"", id, "\""),
                    "use it or drop it");
    }
  }

 private:
  struct Claimed {
    std::string owner;
    Path path;
  };
  // Sequence to index into claimed_: topics have hundreds of thousands of
  // sequences, and far fewer phrases. Never iterated.
  using Claims = absl::flat_hash_map<std::string, int>;

  void ClaimSequences(const std::string& owner, const Path& path,
                      const std::vector<std::string>& sequences,
                      Claims* claims) {
    const int index = static_cast<int>(claimed_.size());
    claimed_.push_back({.owner = owner, .path = path});
    // One problem a phrase is enough, however many sequences collide.
    bool said = false;
    for (const std::string& sequence : sequences) {
      const auto [it, added] = claims->try_emplace(sequence, index);
      if (added || said) continue;
      const Claimed& first = claimed_[it->second];
      if (first.owner == owner) continue;
      said = true;
      context_.Error(
          path,
          absl::StrCat("\"", it->first, "\" means ", owner, " here and ",
                       first.owner, " at ", context_.Where(first.path)),
          "keep it at one of the two (words are held against each "
          "other by their stems)");
    }
  }

  // The sequences of a phrase; none, and an error, where it is broken.
  std::vector<std::string> Expand(const std::string& phrase, const Path& path) {
    NoteGroups(phrase);
    std::vector<std::string> sequences;
    const absl::Status status =
        LexiconBuilder::Expand(phrase, groups_, &sequences);
    if (status.ok()) return sequences;
    // A group that is broken has its error where it is written.
    if (!UsesBrokenGroup(phrase)) context_.ErrorInString(path, status);
    return {};
  }

  void NoteGroups(absl::string_view phrase) {
    for (const std::string& id : GroupsOf(phrase)) used_groups_.insert(id);
  }

  bool UsesBrokenGroup(absl::string_view phrase) const {
    for (const std::string& id : GroupsOf(phrase)) {
      if (broken_groups_.contains(id)) return true;
    }
    return false;
  }

  static std::vector<std::string> GroupsOf(absl::string_view phrase) {
    std::vector<std::string> ids;
    size_t open = 0;
    while ((open = phrase.find('<', open)) != absl::string_view::npos) {
      const size_t close = phrase.find('>', open);
      if (close == absl::string_view::npos) break;
      ids.emplace_back(phrase.substr(open + 1, close - open - 1));
      open = close;
    }
    return ids;
  }

  const CheckerContext& context_;
  WordGroups groups_;
  std::set<std::string> broken_groups_;
  std::set<std::string> used_groups_;
  std::vector<Claimed> claimed_;
  std::map<std::string, Claims> claims_;
};

// Values said unasked must be told apart over all slots; those that only count
// while their slot is asked for, within the slot.
void ClaimValues(const v1::Slot& slot, const Path& path,
                 PhraseChecker* phrases) {
  using S = v1::Slot;
  const std::string pending = absl::StrCat("pending ", slot.id());
  const std::string yes = slot.id() + " = yes";
  const std::string no = slot.id() + " = no";
  phrases->Claim("values", yes, slot.yes_phrases(), path,
                 S::kYesPhrasesFieldNumber);
  phrases->Claim("values", no, slot.no_phrases(), path,
                 S::kNoPhrasesFieldNumber);
  phrases->Claim(pending, yes, slot.pending_yes_phrases(), path,
                 S::kPendingYesPhrasesFieldNumber);
  phrases->Claim(pending, no, slot.pending_no_phrases(), path,
                 S::kPendingNoPhrasesFieldNumber);
  for (int i = 0; i < slot.choices_size(); ++i) {
    const v1::Choice& choice = slot.choices(i);
    const Path at = CheckerContext::In(path, S::kChoicesFieldNumber, i);
    const std::string value = absl::StrCat(slot.id(), " = ", choice.id());
    phrases->Claim("values", value, choice.phrases(), at,
                   v1::Choice::kPhrasesFieldNumber);
    phrases->Claim(pending, value, choice.pending_phrases(), at,
                   v1::Choice::kPendingPhrasesFieldNumber);
  }
}

// A frame's circumstance tells nothing alone; what is said of it tells one
// value of the frame.
void ClaimFrames(const v1::Slot& slot, const Path& path,
                 PhraseChecker* phrases) {
  for (int i = 0; i < slot.frames_size(); ++i) {
    const v1::Frame& frame = slot.frames(i);
    const Path at = CheckerContext::In(path, v1::Slot::kFramesFieldNumber, i);
    const std::string domain = absl::StrCat("frame ", slot.id(), " ", i);
    phrases->Claim(domain + " about", domain, frame.about(), at,
                   v1::Frame::kAboutFieldNumber);
    for (int j = 0; j < frame.tells_size(); ++j) {
      phrases->Claim(domain,
                     absl::StrCat(slot.id(), " = ", frame.tells(j).value()),
                     frame.tells(j).phrases(),
                     CheckerContext::In(at, v1::Frame::kTellsFieldNumber, j),
                     v1::Telling::kPhrasesFieldNumber);
    }
  }
  phrases->Claim("names", absl::StrCat("the name of ", slot.id()), slot.names(),
                 path, v1::Slot::kNamesFieldNumber);
}

// An amount beside an anchor must belong to one slot; each kind of amount has
// its own anchors.
void ClaimAnchors(const v1::Slot& slot, const Path& path,
                  PhraseChecker* phrases) {
  using S = v1::Slot;
  const std::string owner = absl::StrCat("an amount of ", slot.id());
  phrases->Claim(absl::StrCat("amounts ", slot.kind()), owner, slot.anchors(),
                 path, S::kAnchorsFieldNumber);
  for (int i = 0; i < slot.amount_readings_size(); ++i) {
    const v1::AmountReading& reading = slot.amount_readings(i);
    phrases->Claim(absl::StrCat("amounts ", reading.kind()), owner,
                   reading.anchors(),
                   CheckerContext::In(path, S::kAmountReadingsFieldNumber, i),
                   v1::AmountReading::kAnchorsFieldNumber);
  }
}

}  // namespace

void CheckPhrases(const CheckerContext& context) {
  const v1::Topic& topic = context.topic;
  PhraseChecker phrases(context);
  phrases.CheckGroups();
  for (int i = 0; i < topic.slots_size(); ++i) {
    const Path path = CheckerContext::Of(T::kSlotsFieldNumber, i);
    ClaimValues(topic.slots(i), path, &phrases);
    ClaimFrames(topic.slots(i), path, &phrases);
    ClaimAnchors(topic.slots(i), path, &phrases);
    phrases.ClaimSilent(topic.slots(i).id(), topic.slots(i).silent_phrases(),
                        path, v1::Slot::kSilentPhrasesFieldNumber);
  }
  phrases.Claim("bearers", "what bears the problem", topic.bearers(), {},
                T::kBearersFieldNumber);
  phrases.Claim("bearers", "what else may bear it", topic.other_bearers(), {},
                T::kOtherBearersFieldNumber);
  for (int i = 0; i < topic.conditions_size(); ++i) {
    phrases.Claim("conditions",
                  absl::StrCat("condition ", topic.conditions(i).id()),
                  topic.conditions(i).phrases(),
                  CheckerContext::Of(T::kConditionsFieldNumber, i),
                  v1::Condition::kPhrasesFieldNumber);
  }
  for (int i = 0; i < topic.unanswered_size(); ++i) {
    phrases.Claim("unanswered",
                  absl::StrCat("unanswered ", topic.unanswered(i).id()),
                  topic.unanswered(i).phrases(),
                  CheckerContext::Of(T::kUnansweredFieldNumber, i),
                  v1::UnansweredSubject::kPhrasesFieldNumber);
  }
  for (int i = 0; i < topic.subjects_size(); ++i) {
    phrases.Claim("subjects", absl::StrCat("subject ", topic.subjects(i).id()),
                  topic.subjects(i).phrases(),
                  CheckerContext::Of(T::kSubjectsFieldNumber, i),
                  v1::Subject::kPhrasesFieldNumber);
  }
  phrases.WarnOfUnusedGroups();
}

}  // namespace footnote::knowledge
