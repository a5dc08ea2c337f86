#include "knowledge/question_index.h"

#include <algorithm>
#include <cmath>

namespace footnote::knowledge {
namespace {

// How much a word counts that only one side has. A word of the user's that no
// example has may change what is asked, so it weighs more than one left out.
constexpr double kOnlyAsked = 0.6;
constexpr double kOnlyExample = 0.35;

}  // namespace

QuestionIndex::QuestionIndex(const v1::Topic& topic, const Language& language) {
  std::vector<int> questions_with;         // by stem
  std::vector<std::vector<int>> stems_of;  // by example
  for (int q = 0; q < topic.questions_size(); ++q) {
    std::vector<int> of_question;
    for (const std::string& text : topic.questions(q).examples()) {
      std::vector<int> stems;
      for (const Token& token : Tokenize(text)) {
        if (!Counts(token, language)) continue;
        const std::string stem(language.Canonical(token.stem));
        const auto [it, is_new] =
            stems_.try_emplace(stem, static_cast<int>(stems_.size()));
        if (is_new) questions_with.push_back(0);
        stems.push_back(it->second);
      }
      if (stems.empty()) continue;
      Normalize(&stems);
      of_question.insert(of_question.end(), stems.begin(), stems.end());
      examples_.push_back({.question = q});
      stems_of.push_back(std::move(stems));
    }
    Normalize(&of_question);
    for (const int stem : of_question) ++questions_with[stem];
  }
  for (const int count : questions_with) {
    weights_.push_back(std::log(1.0 + topic.questions_size() / double(count)));
  }
  unknown_weight_ = std::log(2.0 + topic.questions_size());
  holders_.resize(weights_.size());
  for (size_t e = 0; e < examples_.size(); ++e) {
    for (const int stem : stems_of[e]) {
      examples_[e].weight += weights_[stem];
      holders_[stem].push_back(static_cast<int>(e));
    }
  }
}

bool QuestionIndex::Counts(const Token& token, const Language& language) {
  return (token.kind == Token::Kind::kWord ||
          token.kind == Token::Kind::kNumber) &&
         !language.IsStopWord(token.text);
}

void QuestionIndex::Normalize(std::vector<int>* stems) {
  std::sort(stems->begin(), stems->end());
  stems->erase(std::unique(stems->begin(), stems->end()), stems->end());
}

std::vector<QuestionMatch> QuestionIndex::Find(const std::vector<Token>& tokens,
                                               const std::vector<int>& subjects,
                                               const Language& language) const {
  std::vector<int> asked;
  double asked_weight = 0;
  for (const Token& token : tokens) {
    if (!Counts(token, language)) continue;
    const auto it = stems_.find(language.Canonical(token.stem));
    if (it == stems_.end()) {
      asked_weight += unknown_weight_;
    } else {
      asked.push_back(it->second);
    }
  }
  Normalize(&asked);
  for (const int stem : asked) asked_weight += weights_[stem];

  std::vector<double> shared(examples_.size(), 0.0);
  for (const int stem : asked) {
    for (const int example : holders_[stem]) shared[example] += weights_[stem];
  }
  std::vector<double> best;
  for (size_t e = 0; e < examples_.size(); ++e) {
    const Example& example = examples_[e];
    best.resize(example.question + 1, 0.0);
    if (shared[e] <= 0) continue;
    // Tversky 1977: likeness as shared over shared plus what each side lacks.
    const double score =
        shared[e] / (shared[e] + kOnlyAsked * (asked_weight - shared[e]) +
                     kOnlyExample * (example.weight - shared[e]));
    best[example.question] = std::max(best[example.question], score);
  }
  std::vector<QuestionMatch> matches;
  for (const int question : subjects) {
    if (question < static_cast<int>(best.size()) && best[question] > 0) {
      matches.push_back({.question = question, .score = best[question]});
    }
  }
  std::sort(matches.begin(), matches.end(),
            [](const QuestionMatch& a, const QuestionMatch& b) {
              return a.score != b.score ? a.score > b.score
                                        : a.question < b.question;
            });
  return matches;
}

}  // namespace footnote::knowledge
