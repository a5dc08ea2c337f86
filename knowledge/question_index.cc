#include "knowledge/question_index.h"

#include <algorithm>

#include "knowledge/language.h"
#include "knowledge/text.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {
namespace {

// What speaks for a question: a subject named in it, or only around it; the
// focus that it lists, or one that it does not rule out, or none asked.
constexpr double kSubject = 2.0;
constexpr double kSubjectAround = 1.0;
constexpr double kProblem = 0.9;
// The fewer questions a subject speaks for, the more it tells.
constexpr double kSpecific = 0.2;
constexpr double kFocusListed = 2.0;
constexpr double kFocusOpen = 0.8;
constexpr double kNoFocus = 0.5;
// A focus that it does not list counts for nothing: what is said of ice answers
// nearly all that is asked of it. Of a condition or a circumstance more can be
// asked than an article says.
constexpr double kOtherFocus = 0;
// And against it: that its focus is not the first; a circumstance that it
// leaves out; each word that neither it nor its examples explain.
constexpr double kLaterFocus = 0.3;
constexpr double kCircumstance = 0.4;
constexpr double kUnexplained = 2.4;
constexpr double kOtherSubject = 1.5;
constexpr double kSaidOfBoth = 0.7;
// Of the topic's own words, and of what is said beside the question, each
// speaks less against it.
constexpr double kElsewhere = 0.9;
constexpr double kAside = 1.0;
// Where nothing says what is wanted, a filler may: "are splints funny".
constexpr double kFiller = 0.5;

bool Has(const std::vector<int>& list, int value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool HasAny(const std::vector<int>& list, const std::vector<int>& values) {
  return std::any_of(values.begin(), values.end(),
                     [&](int value) { return Has(list, value); });
}

template <typename Ids>
std::vector<int> SubjectsOf(const Topic& topic, const Ids& ids) {
  std::vector<int> subjects;
  for (const std::string& id : ids) subjects.push_back(topic.FindSubject(id));
  return subjects;
}

// Adds the canonical stems of a text to `words`, and their ids to `ids`.
void AddWords(const Language& language, const std::string& text,
              LexiconWords* words, std::vector<uint32_t>* ids) {
  for (const Token& token : Tokenize(text)) {
    if (token.stem.empty()) continue;
    ids->push_back(
        words->Add(LexiconWords::Kind::kStem, language.Canonical(token.stem))
            .id);
  }
}

}  // namespace

QuestionIndex::QuestionIndex(const Topic& topic) {
  const Language& language = topic.language();
  for (const v1::QuestionFocus& focus : language.content().question_focuses()) {
    narrow_.push_back(focus.narrow());
  }
  const int subjects = topic.SubjectOf(topic.content().subjects_size());
  for (int subject = 0; subject < subjects; ++subject) {
    const v1::SubjectRole role = topic.RoleOf(subject);
    is_circumstance_.push_back(role == v1::SUBJECT_ROLE_CIRCUMSTANCE);
    is_of_the_problem_.push_back(role == v1::SUBJECT_ROLE_PROBLEM);
    is_condition_.push_back(topic.IsCondition(subject));
  }
  for (const v1::Question& question : topic.content().questions()) {
    Entry& entry = entries_.emplace_back();
    entry.statement = topic.FindStatement(question.statements(0));
    entry.subjects = SubjectsOf(topic, question.subjects());
    entry.also = SubjectsOf(topic, question.also());
    entry.beside = SubjectsOf(topic, question.beside());
    for (const std::string& id : question.focuses()) {
      entry.focuses.push_back(language.FindFocus(id));
    }
    entry.narrow = std::any_of(
        entry.subjects.begin(), entry.subjects.end(), [&](int subject) {
          return is_condition_[subject] || is_circumstance_[subject];
        });
    for (const std::string& example : question.examples()) {
      AddWords(language, example, &words_, &entry.words);
    }
    std::sort(entry.words.begin(), entry.words.end());
    entry.words.erase(std::unique(entry.words.begin(), entry.words.end()),
                      entry.words.end());
    entry.words.shrink_to_fit();
  }
  std::vector<uint32_t> elsewhere;
  for (const v1::Statement& statement : topic.content().statements()) {
    AddWords(language, statement.text(), &words_, &elsewhere);
  }
  words_.Trim();
  questions_of_.resize(subjects);
  statements_of_.resize(subjects);
  for (size_t q = 0; q < entries_.size(); ++q) {
    for (const int subject : entries_[q].also) ++questions_of_[subject];
    for (const int subject : entries_[q].subjects) {
      ++questions_of_[subject];
      for (const std::string& id : topic.content().questions(q).statements()) {
        statements_of_[subject].push_back(topic.FindStatement(id));
      }
    }
  }
}

bool QuestionIndex::FitsFocus(const Entry& entry, const AskedOf& asked,
                              QuestionMatch* match) const {
  for (const int focus : asked.focuses) {
    if (narrow_[focus] && !Has(entry.focuses, focus)) return false;
  }
  if (asked.focuses.empty()) {
    match->score += entry.focuses.empty() ? kNoFocus : kNoFocus - kSpecific;
    return !entry.subjects.empty();
  }
  for (size_t i = 0; i < asked.focuses.size(); ++i) {
    if (!Has(entry.focuses, asked.focuses[i])) continue;
    match->focus = asked.focuses[i];
    match->score += kFocusListed - kLaterFocus * static_cast<double>(i);
    return true;
  }
  match->score += entry.focuses.empty() ? kFocusOpen : kOtherFocus;
  return !entry.subjects.empty() && (entry.focuses.empty() || !entry.narrow);
}

double QuestionIndex::Specificity(const std::vector<int>& group,
                                  const std::vector<int>& asked) const {
  int fewest = static_cast<int>(entries_.size());
  for (const int subject : asked) {
    if (Has(group, subject)) fewest = std::min(fewest, questions_of_[subject]);
  }
  return kSpecific / fewest;
}

bool QuestionIndex::FitsSubjects(const Entry& entry, const AskedOf& asked,
                                 QuestionMatch* match) const {
  if (entry.subjects.empty() && asked.names_problem &&
      std::all_of(asked.subjects.begin(), asked.subjects.end(),
                  [&](int subject) { return Has(entry.beside, subject); })) {
    match->score += kProblem;
  }
  for (const std::vector<int>* group : {&entry.subjects, &entry.also}) {
    if (group->empty()) continue;
    if (HasAny(*group, asked.subjects)) {
      match->score += kSubject + Specificity(*group, asked.subjects);
    } else if (HasAny(*group, asked.around) && match->focus >= 0) {
      match->score += kSubjectAround;
    } else {
      return false;
    }
  }
  for (const int subject : asked.subjects) {
    if (is_of_the_problem_[subject] || Has(entry.subjects, subject) ||
        Has(entry.also, subject) || Has(entry.beside, subject)) {
      continue;
    }
    // "Is the bone why I need a specialist?": the same is said of both.
    if (!is_circumstance_[subject] &&
        Has(statements_of_[subject], entry.statement)) {
      match->score -= kSaidOfBoth;
      continue;
    }
    // "Can swimming cause a stress fracture?" is not answered by what a stress
    // fracture is.
    if (is_condition_[subject] ||
        (entry.narrow && !is_circumstance_[subject])) {
      return false;
    }
    match->score -= is_circumstance_[subject] ? kCircumstance : kOtherSubject;
  }
  return true;
}

std::vector<QuestionMatch> QuestionIndex::Find(const AskedOf& asked) const {
  const auto find = [this](const std::vector<std::string>& stems) {
    std::vector<const LexiconWords::Word*> words;
    for (const std::string& stem : stems)
      words.push_back(words_.FindStem(stem));
    return words;
  };
  const std::vector<const LexiconWords::Word*> unexplained =
      find(asked.unexplained);
  const std::vector<const LexiconWords::Word*> aside = find(asked.aside);
  std::vector<const LexiconWords::Word*> fillers;
  if (asked.focuses.empty()) fillers = find(asked.fillers);
  std::vector<QuestionMatch> matches;
  for (size_t q = 0; q < entries_.size(); ++q) {
    const Entry& entry = entries_[q];
    QuestionMatch match{.question = static_cast<int>(q)};
    if (!FitsFocus(entry, asked, &match)) continue;
    if (!FitsSubjects(entry, asked, &match)) continue;
    const auto unlike = [&](const LexiconWords::Word* word) {
      return word == nullptr ||
             !std::binary_search(entry.words.begin(), entry.words.end(),
                                 word->id);
    };
    // Two subjects together speak for it more, and excuse no word more.
    const double unexplained_costs =
        entry.also.empty() ? kUnexplained : kUnexplained + kSubject;
    for (const LexiconWords::Word* word : unexplained) {
      if (!unlike(word)) continue;
      match.score -= word != nullptr ? kElsewhere : unexplained_costs;
    }
    for (const LexiconWords::Word* word : fillers) {
      if (unlike(word)) match.score -= kFiller;
    }
    for (const LexiconWords::Word* word : aside) {
      if (unlike(word)) match.score -= word != nullptr ? kElsewhere : kAside;
    }
    matches.push_back(match);
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const QuestionMatch& a, const QuestionMatch& b) {
                     return a.score > b.score;
                   });
  return matches;
}

int QuestionIndex::FindNearest(const std::vector<int>& subjects) const {
  for (const int subject : subjects) {
    if (is_of_the_problem_[subject]) continue;
    for (size_t q = 0; q < entries_.size(); ++q) {
      if (entries_[q].also.empty() && Has(entries_[q].subjects, subject)) {
        return static_cast<int>(q);
      }
    }
  }
  return -1;
}

}  // namespace footnote::knowledge
