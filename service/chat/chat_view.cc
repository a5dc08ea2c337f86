#include "service/chat/chat_view.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/chat/text_wrap.h"

namespace footnote::service {
namespace {

// Terminals' own codes (ECMA-48, "select graphic rendition").
constexpr char kBold[] = "1";
constexpr char kFaint[] = "2";
constexpr char kAlarm[] = "1;97;41";  // bold, white on red
constexpr int kBarColumns = 60;

// Wrapped, and in colour where that may be. Without the end of a line.
std::string Painted(absl::string_view text, absl::string_view code,
                    const Look& look) {
  const std::string wrapped = WrapText(text, look.width);
  if (!look.color) return wrapped;
  return absl::StrCat("\033[", code, "m", wrapped, "\033[0m");
}

bool AwaitsNumber(const v1::GetTopicResponse& topic, const v1::Reply& reply) {
  for (const v1::SlotView& slot : topic.slots()) {
    if (slot.id() != reply.pending_slot()) continue;
    return slot.kind() != v1::SLOT_KIND_YES_NO &&
           slot.kind() != v1::SLOT_KIND_CHOICE;
  }
  return false;
}

bool IsEmergency(const v1::Reply& reply) {
  if (reply.urgency() != v1::URGENCY_EMERGENCY) return false;
  for (const v1::ReplyPart& part : reply.parts()) {
    if (part.act() == v1::SYSTEM_ACT_ESCALATE) return true;
  }
  return false;
}

std::string Bar(absl::string_view title, const Look& look) {
  const int columns = look.width > 0 ? look.width : kBarColumns;
  std::string bar = absl::StrCat("!!!", title);
  while (static_cast<int>(bar.size()) < columns) bar.push_back('!');
  return Painted(bar, kAlarm, look);
}

std::string BodyOf(const v1::Reply& reply, const Look& look) {
  if (!IsEmergency(reply)) {
    return absl::StrCat(WrapText(reply.text(), look.width), "\n");
  }
  return absl::StrCat(Bar(" EMERGENCY ", look), "\n\n",
                      Painted(reply.text(), kBold, look), "\n\n", Bar("", look),
                      "\n");
}

// "sentence 9", "sentences 12, 13", with the quotes where there are any.
std::string CitationAsText(const v1::Citation& citation) {
  std::vector<int> numbers;
  for (const v1::CitedSentence& sentence : citation.sentences()) {
    numbers.push_back(sentence.number());
  }
  std::string text =
      absl::StrCat("  [", citation.number(), "] ", citation.article_title(),
                   numbers.size() == 1 ? ", sentence " : ", sentences ",
                   absl::StrJoin(numbers, ", "));
  for (const v1::CitedSentence& sentence : citation.sentences()) {
    if (sentence.quote().empty()) continue;
    absl::StrAppend(&text, "\n      \"", sentence.quote(), "\"");
  }
  return text;
}

// `such as "two days", "a week" or "Not sure"`
std::string ExamplesAsText(const v1::Reply& reply) {
  std::string text = "  such as ";
  const int count = reply.quick_replies_size();
  for (int i = 0; i < count; ++i) {
    if (i > 0) text.append(i + 1 == count ? " or " : ", ");
    absl::StrAppend(&text, "\"", reply.quick_replies(i).label(), "\"");
  }
  return text;
}

std::string QuickRepliesAsText(const v1::GetTopicResponse& topic,
                               const v1::Reply& reply, const Look& look) {
  if (AwaitsNumber(topic, reply)) {
    return absl::StrCat(Painted(ExamplesAsText(reply), kFaint, look), "\n");
  }
  std::string text;
  for (int i = 0; i < reply.quick_replies_size(); ++i) {
    const std::string line =
        absl::StrCat("  ", i + 1, ") ", reply.quick_replies(i).label());
    absl::StrAppend(&text, WrapText(line, look.width), "\n");
  }
  return text;
}

}  // namespace

std::string ReplyAsText(const v1::GetTopicResponse& topic,
                        const v1::Reply& reply, const Look& look) {
  std::string text = BodyOf(reply, look);
  if (!reply.citations().empty()) text.append("\n");
  for (const v1::Citation& citation : reply.citations()) {
    absl::StrAppend(&text, Painted(CitationAsText(citation), kFaint, look),
                    "\n");
  }
  if (!reply.disclaimer().empty()) {
    absl::StrAppend(&text, "\n", Painted(reply.disclaimer(), kFaint, look),
                    "\n");
  }
  if (reply.quick_replies().empty()) return text;
  return absl::StrCat(text, "\n", QuickRepliesAsText(topic, reply, look));
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
                        absl::string_view text, const Look& look) {
  std::string lines;
  for (const v1::TraceEntry& entry : response.trace()) {
    std::string line = absl::StrCat("  . ", entry.step(), ": ", entry.rule());
    // A server is not trusted to count right.
    if (0 <= entry.begin() && entry.begin() < entry.end() &&
        static_cast<size_t>(entry.end()) <= text.size()) {
      absl::StrAppend(&line, " (\"",
                      text.substr(entry.begin(), entry.end() - entry.begin()),
                      "\")");
    }
    absl::StrAppend(&line, ": ", entry.outcome());
    absl::StrAppend(&lines, Painted(line, kFaint, look), "\n");
  }
  return lines;
}

std::string NoticeAsText(absl::string_view text, const Look& look) {
  return absl::StrCat(Painted(absl::StrCat("(", text, ")"), kFaint, look),
                      "\n");
}

}  // namespace footnote::service
