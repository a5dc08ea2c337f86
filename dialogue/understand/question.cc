#include "dialogue/understand/question.h"

#include <algorithm>
#include <string>

namespace footnote::dialogue {
namespace {

using knowledge::LexiconMatch;
using knowledge::Meaning;
using knowledge::QuestionMatch;
using knowledge::Token;
using knowledge::WordRoles;

// Likeness from which on a question counts as known.
constexpr double kKnown = 0.42;
// The same where a subject that the article does not treat is named.
constexpr double kKnownDespite = 0.8;
// Likeness from which on its answer is at least near to what is asked.
constexpr double kNear = 0.2;
// A question about a condition by name may hold so many other words.
constexpr int kWordsBesideCondition = 1;

struct Named {
  // A place that the article does not cover is named, and none that it does.
  bool outside = false;
  std::vector<int> subjects;
  std::vector<int> conditions;
  int unanswered = -1;
};

void AddOnce(int value, std::vector<int>* values) {
  if (std::find(values->begin(), values->end(), value) == values->end()) {
    values->push_back(value);
  }
}

Named FindNamed(const Message& message, TokenRange tokens) {
  Named named;
  bool inside = false;
  int longest = 0;
  for (const LexiconMatch& m : message.phrases) {
    if (m.begin < tokens.begin || m.end > tokens.end) continue;
    const Meaning& meaning = message.meaning(m);
    if (meaning.kind == Meaning::Kind::kSubject) {
      AddOnce(meaning.index, &named.subjects);
    } else if (meaning.kind == Meaning::Kind::kCondition) {
      AddOnce(meaning.index, &named.conditions);
    } else if (meaning.kind == Meaning::Kind::kUnanswered &&
               m.end - m.begin > longest) {
      named.unanswered = meaning.index;
      longest = m.end - m.begin;
    } else if (meaning.kind == Meaning::Kind::kValue) {
      const knowledge::Slot& slot = message.topic.slots()[meaning.slot];
      const bool outside = slot.choices[meaning.choice].outside_article;
      named.outside |= outside;
      inside |=
          !outside && std::any_of(slot.choices.begin(), slot.choices.end(),
                                  [](const knowledge::Choice& choice) {
                                    return choice.outside_article;
                                  });
    }
  }
  named.outside &= !inside;
  return named;
}

class Lookup {
 public:
  Lookup(const Message& message, TokenRange range)
      : message_(message),
        range_(range),
        named_(FindNamed(message, range)),
        words_(message.tokens.begin() + range.begin,
               message.tokens.begin() + range.end) {}

  QuestionReading Run() {
    reading_.span = message_.SpanOf(range_.begin, range_.end);
    std::vector<QuestionMatch> matches = Find();
    const double score = matches.empty() ? 0 : matches[0].score;
    if (!named_.conditions.empty()) reading_.condition = named_.conditions[0];
    // "Is it this or that?" wants to hear of both, however like it is to what
    // people ask of one.
    const bool compares = named_.conditions.size() > 1 && AsksAboutCondition();
    if (named_.outside && named_.unanswered < 0) {
      Trace("question", "not known: about what the article does not cover");
    } else if (compares && named_.unanswered < 0) {
      TakeConditions();
    } else if (score >= (named_.unanswered >= 0 ? kKnownDespite : kKnown)) {
      Take(matches[0]);
    } else if (named_.unanswered >= 0) {
      TakeUnanswered();
    } else if (AsksAboutCondition()) {
      TakeConditions();
    } else {
      if (score >= kNear) {
        reading_.statements = Statements(matches[0].question);
        reading_.statements.resize(
            std::min<size_t>(1, reading_.statements.size()));
      }
      Trace("question", "not known; nearest scores ", score);
    }
    return std::move(reading_);
  }

 private:
  template <typename... Outcome>
  void Trace(absl::string_view rule, const Outcome&... outcome) const {
    message_.tracer.Add(rule, reading_.span.begin, reading_.span.end,
                        outcome...);
  }

  std::vector<QuestionMatch> Find() {
    const knowledge::QuestionIndex& index = message_.topic.questions();
    std::vector<QuestionMatch> matches =
        index.Find(words_, named_.subjects, message_.language);
    if (named_.conditions.empty() && !message_.context.last_subject.empty() &&
        (matches.empty() || matches[0].score < kKnown)) {
      FindWithLastSubject(&matches);
    }
    return matches;
  }

  // "How long?" after talk of a condition is about that condition.
  void FindWithLastSubject(std::vector<QuestionMatch>* matches) {
    const int condition =
        message_.topic.FindCondition(message_.context.last_subject);
    if (condition < 0) return;
    std::vector<Token> longer = words_;
    for (Token& token :
         knowledge::Tokenize(message_.topic.conditions()[condition].name)) {
      longer.push_back(std::move(token));
    }
    std::vector<QuestionMatch> better = message_.topic.questions().Find(
        longer, named_.subjects, message_.language);
    if (better.empty()) return;
    if (!matches->empty() && better[0].score <= (*matches)[0].score) return;
    *matches = std::move(better);
    named_.conditions.push_back(condition);
  }

  std::vector<int> Statements(int question) const {
    std::vector<int> statements;
    for (const std::string& id :
         message_.topic.content().questions(question).statements()) {
      statements.push_back(message_.topic.FindStatement(id));
    }
    return statements;
  }

  void Take(const QuestionMatch& match) {
    reading_.known = true;
    reading_.statements = Statements(match.question);
    Trace(message_.topic.content().questions(match.question).id(),
          "known question, scores ", match.score);
  }

  void TakeConditions() {
    for (const int condition : named_.conditions) {
      AddOnce(message_.topic.conditions()[condition].about,
              &reading_.statements);
    }
    reading_.known = true;
    Trace("condition", "answered by what is said of it");
  }

  void TakeUnanswered() {
    reading_.unanswered = named_.unanswered;
    const v1::UnansweredSubject& subject =
        message_.topic.content().unanswered(named_.unanswered);
    const int nearest = message_.topic.FindStatement(subject.nearest());
    if (nearest >= 0) reading_.statements.push_back(nearest);
    Trace(subject.id(), "the article does not treat it");
  }

  // "What is tendonitis?", "is it a sprain or tendonitis?"
  bool AsksAboutCondition() const {
    if (named_.conditions.empty()) return false;
    int others = 0;
    for (int t = range_.begin; t < range_.end; ++t) {
      if (!message_.IsWordOrNumber(t) || message_.Is(t, WordRoles::kStopWord)) {
        continue;
      }
      others += std::none_of(message_.phrases.begin(), message_.phrases.end(),
                             [&](const LexiconMatch& m) {
                               return message_.meaning(m).kind ==
                                          Meaning::Kind::kCondition &&
                                      m.begin <= t && t < m.end;
                             });
    }
    return others <= kWordsBesideCondition;
  }

  const Message& message_;
  const TokenRange range_;
  Named named_;
  const std::vector<Token> words_;
  QuestionReading reading_;
};

}  // namespace

bool IsAboutConversation(v1::UserAct act) {
  switch (act) {
    case v1::USER_ACT_WHY:
    case v1::USER_ACT_REPEAT:
    case v1::USER_ACT_BACK:
    case v1::USER_ACT_SKIP:
    case v1::USER_ACT_SUMMARY:
    case v1::USER_ACT_RESTART:
    case v1::USER_ACT_HELP:
    case v1::USER_ACT_HUMAN:
    case v1::USER_ACT_BYE:
    case v1::USER_ACT_OUT_OF_SCOPE:
      return true;
    default:
      return false;
  }
}

QuestionReading LookUp(const Message& message, TokenRange tokens) {
  return Lookup(message, tokens).Run();
}

absl::optional<QuestionReading> ReadQuestion(
    const Message& message, const std::vector<ActMention>& acts) {
  TokenRange range{-1, -1};
  for (const Clause& clause : message.clauses) {
    if (clause.asks_from >= clause.tokens.end) continue;
    const Span span = message.SpanOf(clause.tokens.begin, clause.tokens.end);
    const bool about_conversation =
        std::any_of(acts.begin(), acts.end(), [&](const ActMention& a) {
          return IsAboutConversation(a.act) && a.span.begin < span.end &&
                 a.span.end > span.begin;
        });
    bool words = false;
    for (int t = clause.asks_from; t < clause.tokens.end; ++t) {
      words |= message.tokens[t].kind == Token::Kind::kWord;
    }
    if (about_conversation || !words) continue;
    if (range.begin < 0) range.begin = clause.asks_from;
    range.end = clause.tokens.end;
  }
  if (range.begin < 0) return absl::nullopt;
  // What the sentence says before it asks often names what is asked about.
  QuestionReading reading = LookUp(message, range);
  if (!reading.known && reading.unanswered < 0 && range.begin > 0) {
    QuestionReading whole = LookUp(message, {0, message.size()});
    if (whole.known || (reading.statements.empty() && whole.unanswered >= 0)) {
      whole.span = reading.span;
      return whole;
    }
  }
  return reading;
}

}  // namespace footnote::dialogue
