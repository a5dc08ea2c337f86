#include "service/chat_view.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace footnote::service {
namespace {

bool AwaitsNumber(const v1::GetTopicResponse& topic, const v1::Reply& reply) {
  for (const v1::SlotView& slot : topic.slots()) {
    if (slot.id() != reply.pending_slot()) continue;
    return slot.kind() != v1::SLOT_KIND_YES_NO &&
           slot.kind() != v1::SLOT_KIND_CHOICE;
  }
  return false;
}

// "sentence 9", "sentences 12, 13", with the quotes where there are any.
void AppendCitation(const v1::Citation& citation, std::string* text) {
  std::vector<int> numbers;
  for (const v1::CitedSentence& sentence : citation.sentences()) {
    numbers.push_back(sentence.number());
  }
  absl::StrAppend(text, "  [", citation.number(), "] ",
                  citation.article_title(),
                  numbers.size() == 1 ? ", sentence " : ", sentences ",
                  absl::StrJoin(numbers, ", "), "\n");
  for (const v1::CitedSentence& sentence : citation.sentences()) {
    if (sentence.quote().empty()) continue;
    absl::StrAppend(text, "      \"", sentence.quote(), "\"\n");
  }
}

}  // namespace

std::string ReplyAsText(const v1::GetTopicResponse& topic,
                        const v1::Reply& reply) {
  std::string text = absl::StrCat(reply.text(), "\n");
  if (!reply.citations().empty()) text.append("\n");
  for (const v1::Citation& citation : reply.citations()) {
    AppendCitation(citation, &text);
  }
  if (!reply.disclaimer().empty()) {
    absl::StrAppend(&text, "\n", reply.disclaimer(), "\n");
  }
  if (reply.quick_replies().empty()) return text;
  text.append("\n");
  const bool numbered = !AwaitsNumber(topic, reply);
  for (int i = 0; i < reply.quick_replies_size(); ++i) {
    absl::StrAppend(&text, "  ", numbered ? absl::StrCat(i + 1, ") ") : "- ",
                    reply.quick_replies(i).label(), "\n");
  }
  return text;
}

std::string ChosenText(const v1::GetTopicResponse& topic,
                       const v1::Reply& reply, absl::string_view typed) {
  int number = 0;
  if (!AwaitsNumber(topic, reply) &&
      absl::SimpleAtoi(absl::StripAsciiWhitespace(typed), &number) &&
      number >= 1 && number <= reply.quick_replies_size()) {
    return reply.quick_replies(number - 1).text();
  }
  return std::string(typed);
}

std::string TraceAsText(const v1::SendTurnResponse& response,
                        absl::string_view text) {
  std::string lines;
  for (const v1::TraceEntry& entry : response.trace()) {
    absl::StrAppend(&lines, "  . ", entry.step(), ": ", entry.rule());
    // A server is not trusted to count right.
    if (0 <= entry.begin() && entry.begin() < entry.end() &&
        static_cast<size_t>(entry.end()) <= text.size()) {
      absl::StrAppend(&lines, " (\"",
                      text.substr(entry.begin(), entry.end() - entry.begin()),
                      "\")");
    }
    absl::StrAppend(&lines, ": ", entry.outcome(), "\n");
  }
  return lines;
}

}  // namespace footnote::service
