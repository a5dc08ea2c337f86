#include "dialogue/respond/composer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace footnote::dialogue {

void Composer::Part(v1::SystemAct act, absl::string_view slot) {
  v1::ReplyPart* part = reply_->add_parts();
  part->set_act(act);
  part->set_slot(std::string(slot));
}

v1::Sentence* Composer::Plain(std::string text) {
  if (text.empty()) return nullptr;
  if (reply_->parts().empty()) Part(v1::SYSTEM_ACT_ANSWER);
  v1::Sentence* sentence =
      reply_->mutable_parts(reply_->parts_size() - 1)->add_sentences();
  sentence->set_text(std::move(text));
  return sentence;
}

v1::Sentence* Composer::Cited(std::string text,
                              const std::vector<int>& statements) {
  v1::Sentence* sentence = Plain(std::move(text));
  if (sentence == nullptr) return nullptr;
  for (const int statement : statements) {
    const int number = Cite(statement);
    const auto& cited = sentence->citations();
    if (std::find(cited.begin(), cited.end(), number) == cited.end()) {
      sentence->add_citations(number);
    }
  }
  return sentence;
}

bool Composer::Statement(int statement, bool item) {
  if (statement < 0 || HasSaid(statement)) return false;
  said_.push_back(statement);
  Cited(topic_.statement(statement).text(), {statement})->set_item(item);
  return true;
}

void Composer::QuickReply(std::string label, std::string text) {
  v1::QuickReply* quick = reply_->add_quick_replies();
  quick->set_label(std::move(label));
  quick->set_text(std::move(text));
}

bool Composer::HasSaid(int statement) const {
  return std::find(said_.begin(), said_.end(), statement) != said_.end();
}

int Composer::Cite(int statement) {
  const auto place = std::find(cited_.begin(), cited_.end(), statement);
  if (place != cited_.end()) {
    return static_cast<int>(place - cited_.begin()) + 1;
  }
  cited_.push_back(statement);
  const v1::Statement& said = topic_.statement(statement);
  const v1::Article& article = topic_.content().article();
  v1::Citation* citation = reply_->add_citations();
  citation->set_number(static_cast<int>(cited_.size()));
  citation->set_statement(said.id());
  citation->set_article(article.id());
  citation->set_article_title(article.title());
  for (const int number : said.sources()) {
    v1::CitedSentence* sentence = citation->add_sentences();
    sentence->set_number(number);
    // The checker holds sentences to 1..n in order.
    if (number >= 1 && number <= article.sentences_size()) {
      sentence->set_fingerprint(article.sentences(number - 1).fingerprint());
    }
  }
  return citation->number();
}

void Composer::Finish() {
  auto* parts = reply_->mutable_parts();
  for (int i = parts->size() - 1; i >= 0; --i) {
    if (parts->Get(i).sentences().empty()) parts->DeleteSubrange(i, 1);
  }
  reply_->set_text(RenderText(*reply_));
}

std::string RenderText(const v1::Reply& reply) {
  std::string text;
  for (const v1::ReplyPart& part : reply.parts()) {
    if (!text.empty()) text.append("\n\n");
    bool first = true;
    for (const v1::Sentence& sentence : part.sentences()) {
      if (sentence.item()) {
        text.append(first ? "- " : "\n- ");
      } else if (!first) {
        text.append(" ");
      }
      text.append(sentence.text());
      if (!sentence.citations().empty()) text.append(" ");
      for (const int number : sentence.citations()) {
        absl::StrAppend(&text, "[", number, "]");
      }
      first = false;
    }
  }
  return text;
}

}  // namespace footnote::dialogue
