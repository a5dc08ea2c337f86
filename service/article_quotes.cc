#include "service/article_quotes.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "knowledge/article.h"
#include "knowledge/compiled_file.h"

namespace footnote::service {

absl::StatusOr<ArticleQuotes> ArticleQuotes::ReadFolder(
    const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator files(folder, error);
  if (error) {
    return absl::NotFoundError(
        absl::StrCat(folder, ": ", error.message(),
                     "; name the folder that holds the articles"));
  }
  std::vector<std::string> paths;
  for (const std::filesystem::directory_entry& file : files) {
    if (file.path().extension() == ".txt") paths.push_back(file.path());
  }
  std::sort(paths.begin(), paths.end());
  ArticleQuotes quotes;
  for (const std::string& path : paths) {
    const absl::StatusOr<std::string> text = knowledge::ReadFile(path);
    if (!text.ok()) return text.status();
    quotes.Add(*text);
  }
  if (quotes.empty()) {
    return absl::NotFoundError(
        absl::StrCat(folder, ": no article in it; articles are .txt files"));
  }
  return quotes;
}

void ArticleQuotes::Add(absl::string_view article_text) {
  for (std::string& sentence : knowledge::SplitSentences(article_text)) {
    std::string fingerprint = knowledge::Fingerprint(sentence);
    sentences_.emplace(std::move(fingerprint), std::move(sentence));
  }
}

void ArticleQuotes::Fill(
    google::protobuf::RepeatedPtrField<v1::Citation>* citations) const {
  for (v1::Citation& citation : *citations) {
    for (v1::CitedSentence& sentence : *citation.mutable_sentences()) {
      const auto it = sentences_.find(sentence.fingerprint());
      if (it != sentences_.end()) sentence.set_quote(it->second);
    }
  }
}

void ArticleQuotes::Fill(v1::Reply* reply) const {
  Fill(reply->mutable_citations());
}

void ArticleQuotes::Fill(v1::AskResponse* response) const {
  Fill(response->mutable_citations());
}

void ArticleQuotes::Fill(v1::Summary* summary) const {
  Fill(summary->mutable_citations());
}

}  // namespace footnote::service
