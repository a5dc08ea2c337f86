// Reads a user's message: acts, findings, questions and danger, each with the
// words that it rests on. Pure, and stateless but for what is pending.
//
//   tokens -> phrases found -> context (negation, doubt, whose, when)
//          -> amounts and what they belong to -> answer to what is pending
//          -> findings, acts, question, safety
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_UNDERSTAND_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_UNDERSTAND_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "footnote/v1/language.pb.h"
#include "footnote/v1/reply.pb.h"
#include "footnote/v1/session.pb.h"
#include "knowledge/topic.h"
#include "knowledge/value.h"

namespace footnote::dialogue {

// What a message is read against.
struct ReadingContext {
  // The slot whose answer is awaited; -1 when none.
  int asked = -1;
  // The values to choose from, in the order in which they are put; empty where
  // they are all that the slot can hold.
  std::vector<knowledge::Value> offered;
  // What kind of question is open; yes and no answer any of them.
  v1::Pending::Kind pending = v1::Pending::KIND_UNSPECIFIED;
  // The user's date; points in time cannot be read without it.
  absl::optional<absl::CivilDay> today;
  // The ids of the subject and the focus last asked about, for questions that
  // leave one out.
  absl::string_view last_subject;
  absl::string_view last_focus;
  // Whether to fill Reading::trace.
  bool trace = false;
};

// A place in the user's text: byte offsets, end exclusive.
struct Span {
  int begin = 0;
  int end = 0;
};

// A finding that the message tells. Its value is known or unsure, never open.
struct Mention {
  int slot = -1;
  knowledge::Value value;
  Span span;
  // Read only because the slot was asked for ("yes", "2", "both").
  bool answers_pending = false;
  // What was so is over ("it has gone"): news, and no contradiction.
  bool over = false;
};

struct ActMention {
  v1::UserAct act = v1::USER_ACT_UNSPECIFIED;
  Span span;
  // A yes in part: "kind of".
  bool partly = false;
  // A yes that may be no more than a sign of having listened: "ok".
  bool acknowledges = false;
};

struct SafetyMention {
  int sign = -1;  // index into Language::content().safety_signs()
  Span span;
};

struct QuestionReading {
  Span span;
  // Whether the article answers it.
  bool known = false;
  // Statement indexes: the answer, or else the nearest thing; best first.
  std::vector<int> statements;
  // The unanswered subject that was recognised; -1 when none was.
  int unanswered = -1;
  // What it is about, by Topic::FindSubject; -1 when nothing was named.
  int subject = -1;
  // What it wants of that, by Language::FindFocus; -1 when it does not say.
  int focus = -1;
};

struct Reading {
  // In the order of the text, each act once; empty when nothing was understood.
  std::vector<ActMention> acts;
  // At most one for each slot, in the order of the topic's slots.
  std::vector<Mention> mentions;
  // Present when the message asks something.
  absl::optional<QuestionReading> question;
  // The slot whose answer it wants to change, without saying to what; -1 where
  // it does not.
  int reopens = -1;
  // Signs of an emergency, in the order of the text.
  std::vector<SafetyMention> safety;
  // Signs of an emergency that it says are not there, by index.
  std::vector<int> denied_signs;
  // Asked whether a sign is there, it says that none is: "no", "false alarm";
  // but not "no, I can't call anyone".
  bool denies_danger = false;
  // It says that help was called, or is there.
  bool help_under_way = false;
  // There was nothing to read: no word, number or symbol with a meaning.
  bool empty = false;
  // It seems to be in another language.
  bool other_language = false;
  // Filled only when asked for.
  std::vector<v1::TraceEntry> trace;

  bool Has(v1::UserAct act) const;
  const Mention* Find(int slot) const;
};

// Reads `text`, which should be UTF-8; other bytes are passed over.
Reading Understand(const knowledge::Topic& topic, absl::string_view text,
                   const ReadingContext& context);

// Answers a question that stands alone, asked or not in form of one. Writes
// down why in `trace` unless it is null.
QuestionReading AnswerQuestion(const knowledge::Topic& topic,
                               absl::string_view text,
                               std::vector<v1::TraceEntry>* trace = nullptr);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_UNDERSTAND_H_
