#include "dialogue/understand/frames.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "dialogue/understand/matcher.h"
#include "dialogue/understand/values.h"

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::Slot;
using knowledge::Value;
using knowledge::WordRoles;

// A circumstance with at most so many words around it is a fragment, which
// leans on the clause before: "mostly at night".
constexpr int kFragmentWords = 3;
// So many words may stand between a circumstance and what is said of it.
constexpr int kMostBetween = 9;
// "The pain does not stop": so many words between the pain and its verb.
constexpr int kMostBeforeVerb = 2;

class FrameReader {
 public:
  FrameReader(const Message& message, const Context& context,
              const Bearers& bearers)
      : message_(message), context_(context) {
    for (const LexiconMatch& m : message.phrases) {
      const Meaning::Kind kind = message.meaning(m).kind;
      if (kind == Meaning::Kind::kFrame) abouts_.push_back(&m);
      if (kind == Meaning::Kind::kTelling && !IsOfAge(message, m) &&
          !IsOfDanger(m) && !bearers.IsOfAnother(m) && !IsInValue(m)) {
        tellings_.push_back(&m);
      }
    }
    // "Doing nothing" is the circumstance, and says nothing of it.
    tellings_.erase(std::remove_if(tellings_.begin(), tellings_.end(),
                                   [&](const LexiconMatch* telling) {
                                     return std::any_of(
                                         abouts_.begin(), abouts_.end(),
                                         [&](const LexiconMatch* about) {
                                           return SameFrame(*about, *telling) &&
                                                  Message::Covers(*about,
                                                                  *telling);
                                         });
                                   }),
                    tellings_.end());
  }

  std::vector<FrameReading> Run() {
    for (const LexiconMatch* about : abouts_) Read(*about);
    for (const LexiconMatch* telling : tellings_) ReadNow(*telling);
    if (readings_.empty() && message_.context.asked >= 0) ReadAnswer();
    return std::move(readings_);
  }

 private:
  // "I only meant after work" answers the check for an emergency.
  bool IsOfDanger(const LexiconMatch& telling) const {
    if (message_.context.pending != v1::Pending::KIND_EMERGENCY) return false;
    return std::any_of(
        message_.danger_replies.begin(), message_.danger_replies.end(),
        [&](const LexiconMatch& reply) { return Overlap(reply, telling); });
  }

  // "No pain with the first step" is a phrase of the slot as a whole.
  bool IsInValue(const LexiconMatch& telling) const {
    return std::any_of(message_.phrases.begin(), message_.phrases.end(),
                       [&](const LexiconMatch& value) {
                         const Meaning& said = message_.meaning(value);
                         return said.kind == Meaning::Kind::kValue &&
                                said.slot == message_.meaning(telling).slot &&
                                said.choice !=
                                    message_.meaning(telling).choice &&
                                Message::Covers(value, telling) &&
                                WordCount(value) > WordCount(telling) &&
                                context_.InOneClause(value);
                       });
  }

  // "It went purple overnight" is all of a value of any slot.
  bool AreInValue(const LexiconMatch& about,
                  const LexiconMatch& telling) const {
    const Meaning& told = message_.meaning(telling);
    return std::any_of(
        message_.phrases.begin(), message_.phrases.end(),
        [&](const LexiconMatch& value) {
          const Meaning& said = message_.meaning(value);
          return said.kind == Meaning::Kind::kValue &&
                 (said.slot != told.slot || said.choice != told.choice) &&
                 Message::Covers(value, about) &&
                 Message::Covers(value, telling) && context_.InOneClause(value);
        });
  }

  static int Distance(const LexiconMatch& a, const LexiconMatch& b) {
    return std::max({0, a.begin - b.end, b.begin - a.end});
  }

  bool SameFrame(const LexiconMatch& a, const LexiconMatch& b) const {
    return message_.meaning(a).slot == message_.meaning(b).slot &&
           message_.meaning(a).index == message_.meaning(b).index;
  }

  const Slot& SlotOf(const LexiconMatch& m) const {
    return message_.topic.slots()[message_.meaning(m).slot];
  }

  // What is said of `about` in the clause, nearest first; null where nothing
  // is. Of two as near the longer one, then the later.
  const LexiconMatch* Nearest(const LexiconMatch& about, int clause) const {
    const LexiconMatch* nearest = nullptr;
    for (const LexiconMatch* t : tellings_) {
      if (!SameFrame(*t, about) || message_.clause_of[t->begin] != clause ||
          message_.clause_of[t->end - 1] != clause || Overlap(*t, about) ||
          (message_.clause_of[about.begin] == clause &&
           Distance(about, *t) > kMostBetween) ||
          IsOfAnother(*t, about)) {
        continue;
      }
      if (nearest == nullptr) {
        nearest = t;
        continue;
      }
      const int least = Distance(about, *nearest);
      const int distance = Distance(about, *t);
      if (distance < least ||
          (distance == least && WordCount(*t) >= WordCount(*nearest))) {
        nearest = t;
      }
    }
    return nearest == nullptr ? nullptr : VerbOf(*nearest, about);
  }

  // "When I sit the pain stops": what the pain does, not that there is one.
  const LexiconMatch* VerbOf(const LexiconMatch& subject,
                             const LexiconMatch& about) const {
    if (about.end > subject.begin) return &subject;
    for (const LexiconMatch* t : tellings_) {
      if (t->begin < subject.end || t->begin - subject.end > kMostBeforeVerb ||
          !SameFrame(*t, about) ||
          message_.meaning(*t).choice == message_.meaning(subject).choice ||
          message_.clause_of[t->end - 1] != message_.clause_of[subject.begin]) {
        continue;
      }
      bool runs_on = true;
      for (int i = subject.end; i < t->begin; ++i) {
        runs_on &= message_.Is(i, WordRoles::kStopWord) &&
                   !message_.Is(i, WordRoles::kJoins) &&
                   !message_.Is(i, WordRoles::kReferring) &&
                   !message_.Is(i, WordRoles::kSubordinator);
      }
      if (runs_on) return t;
    }
    return &subject;
  }

  // "Not at night, mornings fine": behind a comma, it is said of the
  // circumstance that it stands with.
  bool IsOfAnother(const LexiconMatch& telling,
                   const LexiconMatch& about) const {
    // "It doesn't hurt when I type, only at night": an exception takes up what
    // was said.
    const int clause = message_.clause_of[about.end - 1];
    if (!CommaBetween(telling, about) || message_.clauses[clause].exception) {
      return false;
    }
    return std::any_of(
        abouts_.begin(), abouts_.end(), [&](const LexiconMatch* other) {
          return other->begin != about.begin &&
                 message_.clause_of[other->begin] ==
                     message_.clause_of[telling.begin] &&
                 !Overlap(*other, telling) && !CommaBetween(telling, *other);
        });
  }

  bool CommaBetween(const LexiconMatch& a, const LexiconMatch& b) const {
    for (int t = std::min(a.end, b.end); t < std::max(a.begin, b.begin); ++t) {
      if (message_.tokens[t].text == ",") return true;
    }
    return false;
  }

  bool HasAbout(const LexiconMatch& about, int clause) const {
    return std::any_of(abouts_.begin(), abouts_.end(),
                       [&](const LexiconMatch* other) {
                         return SameFrame(about, *other) &&
                                message_.clause_of[other->begin] == clause;
                       });
  }

  // "Only when I get up", asked whether it hurts at night: another circumstance
  // in which it does.
  bool AnswersWhen(const LexiconMatch& about) {
    const int asked = message_.context.asked;
    if (asked < 0 || !StandsAlone(about) ||
        OtherWords(about) > kFragmentWords) {
      return false;
    }
    const auto& frames = message_.topic.slots()[asked].content->frames();
    return std::any_of(frames.begin(), frames.end(),
                       [](const v1::Frame& f) { return f.stands_alone(); });
  }

  // Words of the clause beyond the circumstance. Counted once for each frame
  // and clause, since a long message may hold hundreds of circumstances.
  int OtherWords(const LexiconMatch& about) {
    const int index = message_.clause_of[about.begin];
    const Meaning& meaning = message_.meaning(about);
    const auto [counted, added] = other_words_.try_emplace(
        std::make_tuple(meaning.slot, meaning.index, index), 0);
    if (!added) return counted->second;
    const TokenRange tokens = message_.clauses[index].tokens;
    std::vector<bool> in_frame(tokens.end - tokens.begin, false);
    for (const LexiconMatch* other : abouts_) {
      if (!SameFrame(about, *other)) continue;
      const int end = std::min(other->end, tokens.end);
      for (int t = std::max(other->begin, tokens.begin); t < end; ++t) {
        if (Message::Matched(*other, t)) in_frame[t - tokens.begin] = true;
      }
    }
    for (int t = tokens.begin; t < tokens.end; ++t) {
      counted->second += message_.IsWordOrNumber(t) &&
                         !in_frame[t - tokens.begin] &&
                         !message_.Is(t, WordRoles::kPolite);
    }
    return counted->second;
  }

  // "At night, it throbs." "It throbs, also at night."
  const LexiconMatch* Beside(const LexiconMatch& about) {
    const int clause = message_.clause_of[about.begin];
    const int clauses = static_cast<int>(message_.clauses.size());
    const bool runs_on =
        message_.IsWordOrNumber(message_.clauses[clause].tokens.end - 1);
    if (OtherWords(about) > kFragmentWords && !IsSubordinate(clause) &&
        !runs_on) {
      return nullptr;
    }
    if (clause + 1 < clauses &&
        (message_.clauses[clause + 1].sentence ==
             message_.clauses[clause].sentence ||
         IsAsked(clause)) &&
        (!message_.clauses[clause + 1].contrast || IsSubordinate(clause)) &&
        !HasAbout(about, clause + 1)) {
      if (const LexiconMatch* next = Nearest(about, clause + 1)) return next;
    }
    if (OtherWords(about) > kFragmentWords) return nullptr;
    return clause > 0 ? Nearest(about, clause - 1) : nullptr;
  }

  // "When I have typed for an hour, it aches."
  bool IsSubordinate(int clause) const {
    int t = message_.clauses[clause].tokens.begin;
    while (t < message_.size() && message_.Is(t, WordRoles::kPolite)) ++t;
    return message_.Is(t, WordRoles::kSubordinator);
  }

  // "At night? It's fine."
  bool IsAsked(int clause) const {
    return message_.tokens[message_.clauses[clause].tokens.end - 1].text == "?";
  }

  void Read(const LexiconMatch& about) {
    if (!context_.InOneClause(about)) return;
    const int clause = message_.clause_of[about.begin];
    const LexiconMatch* telling = Nearest(about, clause);
    const bool here = telling != nullptr;
    if (!here) telling = Beside(about);
    const Standing of_about = telling == nullptr
                                  ? context_.Of(about)
                                  : context_.Beside(about, *telling);
    const bool labelled = IsLabelled(about, telling);
    if (telling == nullptr || labelled) {
      // "It's not at night" needs no more to be an answer.
      const bool denied = of_about.negated && StandsAlone(about) &&
                          OtherWords(about) <= kFragmentWords;
      if (message_.meaning(about).slot == message_.context.asked || denied ||
          (labelled && StandsAlone(about)) || AnswersWhen(about)) {
        ReadAlone(about);
      }
      return;
    }
    Standing standing = context_.Of(*telling);
    if (here) {
      standing.quote.begin = std::min(standing.quote.begin, about.begin);
      standing.quote.end = std::max(standing.quote.end, about.end);
    } else {
      // The clause of the circumstance has its own say behind what is told: "it
      // does not ache by day, only at night".
      const bool before = telling->begin < about.begin;
      standing.negated &=
          !before || message_.meaning(*telling).choice == knowledge::kNo;
      standing.quote = {about.begin, about.end};
    }
    const bool apart = of_about.negated && !(here && standing.negated);
    standing.negated |= of_about.negated;
    standing.uncertain |= of_about.uncertain;
    standing.hypothetical |= of_about.hypothetical;
    standing.historical |= of_about.historical;
    standing.other_person |= of_about.other_person;
    standing.asked |= of_about.asked && !(IsAsked(clause) && !here);
    standing.past |= of_about.past;
    if (apart) {
      standing.quote.begin =
          std::min(standing.quote.begin, of_about.quote.begin);
    }
    Add(about, *telling, standing);
  }

  // "The first steps were awful, now they are fine": what is said of now takes
  // the place of what was; and what is said of "them" is of the thing before.
  void ReadNow(const LexiconMatch& telling) {
    const int clause = message_.clause_of[telling.begin];
    if (clause == 0 || HasAbout(telling, clause)) return;
    const bool now = IsOfNow(clause);
    const bool they = SaysThey(clause, telling.begin);
    if (!now && !they) return;
    for (const LexiconMatch* about : abouts_) {
      if (!SameFrame(*about, telling) ||
          message_.clause_of[about->begin] != clause - 1 ||
          !((now && context_.Of(*about).past) || they)) {
        continue;
      }
      Add(telling, telling, context_.Of(telling));
      return;
    }
  }

  // "My gloves are old. They are full of holes."
  bool SaysThey(int clause, int end) const {
    for (int t = message_.clauses[clause].tokens.begin; t < end; ++t) {
      if (message_.Is(t, WordRoles::kPluralPronoun)) return true;
    }
    return false;
  }

  bool IsOfNow(int clause) const {
    const TokenRange tokens = message_.clauses[clause].tokens;
    for (int t = tokens.begin; t < tokens.end; ++t) {
      if (message_.Is(t, WordRoles::kPresent)) return true;
    }
    return false;
  }

  void Add(const LexiconMatch& about, const LexiconMatch& telling,
           const Standing& standing) {
    if (AreInValue(about, telling)) return;
    const Meaning& meaning = message_.meaning(telling);
    const Span span = message_.SpanOf(std::min(about.begin, telling.begin),
                                      std::max(about.end, telling.end));
    absl::optional<Candidate> candidate =
        Judge(message_, meaning.slot, meaning.choice, standing,
              message_.meaning(about).phrase, span);
    if (!candidate.has_value()) return;
    readings_.push_back({.candidate = *std::move(candidate),
                         .telling = {telling.begin, telling.end}});
  }

  // Whether the circumstance has an answer of its own ("at night: no") that is
  // not what is said of it ("mornings: fine").
  bool IsLabelled(const LexiconMatch& about,
                  const LexiconMatch* telling) const {
    const absl::optional<Standing> label = context_.LabelOf(about);
    return label.has_value() &&
           (telling == nullptr || telling->end != label->quote.end);
  }

  bool StandsAlone(const LexiconMatch& about) const {
    return SlotOf(about)
        .content->frames(message_.meaning(about).index)
        .stands_alone();
  }

  // "At night", when asked whether it hurts at rest: the frame's first value.
  void ReadAlone(const LexiconMatch& about) {
    const Meaning& meaning = message_.meaning(about);
    const v1::Frame& frame = SlotOf(about).content->frames(meaning.index);
    const int choice =
        message_.topic.FindChoice(meaning.slot, frame.tells(0).value());
    const Span span = message_.SpanOf(about.begin, about.end);
    absl::optional<Candidate> candidate =
        Judge(message_, meaning.slot, choice, context_.Of(about),
              meaning.phrase, span);
    if (!candidate.has_value()) return;
    candidate->weak = true;
    readings_.push_back({.candidate = *std::move(candidate)});
  }

  // Whether the message tells of another slot, or asks: then what stands in it
  // without a circumstance is no answer.
  bool TalksOfElse() const {
    const bool other =
        std::any_of(message_.phrases.begin(), message_.phrases.end(),
                    [&](const LexiconMatch& m) {
                      const Meaning::Kind kind = message_.meaning(m).kind;
                      return (kind == Meaning::Kind::kValue ||
                              kind == Meaning::Kind::kPendingValue) &&
                             message_.meaning(m).slot != message_.context.asked;
                    });
    return other || std::any_of(message_.clauses.begin(),
                                message_.clauses.end(), [](const Clause& c) {
                                  return c.asks_from < c.tokens.end;
                                });
  }

  // "Ok" says that it was heard.
  bool IsCourtesy(const LexiconMatch& telling) const {
    return std::any_of(
        message_.acts.begin(), message_.acts.end(), [&](const LexiconMatch& m) {
          return m.begin == telling.begin && m.end == telling.end &&
                 message_.act_rule(m).act() == v1::USER_ACT_AFFIRM;
        });
  }

  // "It's fine", when asked whether it hurts at rest.
  void ReadAnswer() {
    if (TalksOfElse()) return;
    for (const LexiconMatch* telling : tellings_) {
      const Meaning& meaning = message_.meaning(*telling);
      if (meaning.slot != message_.context.asked ||
          !context_.InOneClause(*telling) || !IsShort(*telling) ||
          IsCourtesy(*telling)) {
        continue;
      }
      const Span span = message_.SpanOf(telling->begin, telling->end);
      absl::optional<Candidate> candidate =
          Judge(message_, meaning.slot, meaning.choice, context_.Of(*telling),
                meaning.phrase, span);
      if (!candidate.has_value()) continue;
      candidate->weak = true;
      candidate->answers_pending = true;
      readings_.push_back({.candidate = *std::move(candidate)});
      return;
    }
  }

  // The clause holds little else but words without a meaning of their own.
  bool IsShort(const LexiconMatch& telling) const {
    const Clause& clause = message_.clauses[message_.clause_of[telling.begin]];
    for (int t = clause.tokens.begin; t < clause.tokens.end; ++t) {
      if (!message_.IsWordOrNumber(t) || Message::Matched(telling, t) ||
          message_.Is(t, WordRoles::kStopWord) ||
          message_.Is(t, WordRoles::kCommon) ||
          message_.Is(t, WordRoles::kPolite)) {
        continue;
      }
      return false;
    }
    return true;
  }

  const Message& message_;
  const Context& context_;
  std::vector<const LexiconMatch*> abouts_;
  std::vector<const LexiconMatch*> tellings_;
  std::vector<FrameReading> readings_;
  // By slot, frame and clause; see OtherWords.
  std::map<std::tuple<int, int, int>, int> other_words_;
};

}  // namespace

std::vector<FrameReading> ReadFrames(const Message& message,
                                     const Context& context,
                                     const Bearers& bearers) {
  return FrameReader(message, context, bearers).Run();
}

}  // namespace footnote::dialogue
