// The article and the statements that rest on it.
#include <map>
#include <set>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "knowledge/checker_context.h"

namespace footnote::knowledge {
namespace {

using Path = CheckerContext::Path;
using T = v1::Topic;

constexpr size_t kFingerprintDigits = 16;
constexpr size_t kLongStatement = 220;

bool IsFingerprint(const std::string& text) {
  return text.size() == kFingerprintDigits && absl::c_all_of(text, [](char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

void CheckSentences(const CheckerContext& context) {
  const v1::Article& article = context.topic.article();
  const Path path = {{T::kArticleFieldNumber}};
  if (article.title().empty()) {
    context.Error(path, "the article has no title", "give it one");
  }
  if (article.sentences().empty()) {
    context.Error(path, "the article has no sentences",
                  "number each and give its fingerprint");
  }
  for (int i = 0; i < article.sentences_size(); ++i) {
    const v1::ArticleSentence& sentence = article.sentences(i);
    const Path at =
        CheckerContext::In(path, v1::Article::kSentencesFieldNumber, i);
    if (sentence.number() != i + 1) {
      context.Error(at,
                    absl::StrCat("sentence number ", sentence.number(),
                                 " stands where ", i + 1, " belongs"),
                    "number the sentences from 1 in reading order");
    }
    if (!IsFingerprint(sentence.fingerprint())) {
      context.Error(at,
                    absl::StrCat("sentence ", sentence.number(),
                                 " has no proper fingerprint"),
                    "give the first 16 lower-case hexadecimal digits of its "
                    "SHA-256");
    }
  }
}

void CheckSources(const CheckerContext& context, const v1::Statement& statement,
                  const Path& path, std::set<int>* used) {
  if (statement.sources().empty()) {
    context.Error(
        path, absl::StrCat("statement \"", statement.id(), "\" has no source"),
        "name the article's sentences that it rests on, or drop it");
  }
  std::set<int> own;
  for (int i = 0; i < statement.sources_size(); ++i) {
    const int source = statement.sources(i);
    const Path at =
        CheckerContext::In(path, v1::Statement::kSourcesFieldNumber, i);
    if (source < 1 || source > context.topic.article().sentences_size()) {
      context.Error(at, absl::StrCat("the article has no sentence ", source),
                    absl::StrCat("its sentences are 1 to ",
                                 context.topic.article().sentences_size()));
    } else if (!own.insert(source).second) {
      context.Warn(at, absl::StrCat("source ", source, " is named twice"),
                   "name it once");
    }
    used->insert(source);
  }
}

// Every statement that something in the topic can say.
std::set<std::string> Mentioned(const v1::Topic& topic) {
  std::set<std::string> ids;
  const auto add_all = [&ids](const auto& list) {
    ids.insert(list.begin(), list.end());
  };
  for (const v1::Slot& slot : topic.slots()) ids.insert(slot.why());
  for (const v1::Condition& c : topic.conditions()) ids.insert(c.about());
  for (const v1::Rule& rule : topic.rules()) add_all(rule.because());
  for (const v1::Advice& advice : topic.advice()) {
    ids.insert(advice.statement());
  }
  for (const v1::Question& question : topic.questions()) {
    add_all(question.statements());
  }
  for (const v1::UnansweredSubject& subject : topic.unanswered()) {
    ids.insert(subject.nearest());
  }
  for (const v1::Outcome& outcome : topic.triage().outcomes()) {
    add_all(outcome.statements());
  }
  return ids;
}

}  // namespace

std::vector<int> CheckArticle(const CheckerContext& context) {
  CheckSentences(context);
  const v1::Topic& topic = context.topic;
  const std::set<std::string> mentioned = Mentioned(topic);
  std::set<int> used;
  std::map<std::string, Path> texts;
  for (int i = 0; i < topic.statements_size(); ++i) {
    const v1::Statement& statement = topic.statements(i);
    const Path path = CheckerContext::Of(T::kStatementsFieldNumber, i);
    const Path text = CheckerContext::In(path, v1::Statement::kTextFieldNumber);
    CheckSources(context, statement, path, &used);
    if (statement.text().empty()) {
      context.Error(
          path, absl::StrCat("statement \"", statement.id(), "\" has no text"),
          "say the fact in one or two short sentences");
      continue;
    }
    if (statement.text().size() > kLongStatement) {
      context.Warn(
          text,
          absl::StrCat("statement \"", statement.id(), "\" has ",
                       statement.text().size(), " characters"),
          absl::StrCat("shorten or split it to at most ", kLongStatement));
    }
    const auto [it, added] = texts.try_emplace(statement.text(), path);
    if (!added) {
      context.Error(text,
                    absl::StrCat("this text is said already, at ",
                                 context.Where(it->second)),
                    "keep one of the two statements");
    }
    if (!mentioned.contains(statement.id())) {
      context.Error(path,
                    absl::StrCat("no one can ever hear statement \"",
                                 statement.id(), "\""),
                    "name it in an outcome, a rule, advice, a condition, a "
                    "slot's why or a question, or drop it");
    }
  }
  std::vector<int> unused;
  for (int n = 1; n <= topic.article().sentences_size(); ++n) {
    if (used.contains(n)) continue;
    unused.push_back(n);
    context.Warn(
        {{T::kArticleFieldNumber}, {v1::Article::kSentencesFieldNumber, n - 1}},
        absl::StrCat("no statement rests on sentence ", n),
        "restate what it says, or leave it out knowingly");
  }
  return unused;
}

}  // namespace footnote::knowledge
