#include "service/messenger/reply_text.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dialogue/respond/composer.h"

namespace footnote::service {
namespace {

// "(12/34) "
constexpr size_t kMarkLength = 8;
constexpr char kLeftOut[] = "…";

bool BeginsCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

size_t UnitsOf(char first_byte) {
  if (!BeginsCharacter(first_byte)) return 0;
  return static_cast<unsigned char>(first_byte) >= 0xF0 ? 2 : 1;
}

// As many bytes of whole characters as fit; at least one character's.
size_t BytesThatFit(absl::string_view text, size_t most) {
  size_t units = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    units += UnitsOf(text[i]);
    if (units > most && i > 0 && BeginsCharacter(text[i])) return i;
  }
  return text.size();
}

std::string Footnotes(const v1::Reply& reply) {
  std::set<int> cited;
  for (const v1::ReplyPart& part : reply.parts()) {
    for (const v1::Sentence& sentence : part.sentences()) {
      cited.insert(sentence.citations().begin(), sentence.citations().end());
    }
  }
  std::vector<std::string> lines;
  for (const v1::Citation& citation : reply.citations()) {
    if (cited.count(citation.number()) == 0) continue;
    const std::string numbers = absl::StrJoin(
        citation.sentences(), ", ", [](std::string* out, const auto& sentence) {
          absl::StrAppend(out, sentence.number());
        });
    lines.push_back(absl::StrCat(
        "[", citation.number(), "] ", citation.article_title(),
        citation.sentences_size() == 1 ? ", sentence " : ", sentences ",
        numbers));
  }
  return absl::StrJoin(lines, "\n");
}

bool MayGo(const v1::Reply& reply, const v1::ReplyPart& part) {
  // A question asked again is in a part that makes clear.
  const bool asks =
      part.act() == v1::SYSTEM_ACT_ASK ||
      (!part.slot().empty() && part.slot() == reply.pending_slot());
  if (part.act() == v1::SYSTEM_ACT_ESCALATE || asks ||
      part.sentences_size() < 2) {
    return false;
  }
  const v1::Sentence& last = part.sentences(part.sentences_size() - 1);
  return !last.safety_net();
}

// Leaves a sentence out; false where none may be.
bool Shorten(v1::Reply* reply) {
  for (int i = reply->parts_size() - 1; i >= 0; --i) {
    if (!MayGo(*reply, reply->parts(i))) continue;
    reply->mutable_parts(i)->mutable_sentences()->RemoveLast();
    return true;
  }
  return false;
}

// Where even what may not go is too long; no topic says so much.
std::string CutToFit(const v1::Reply& reply, size_t room) {
  const std::string end = absl::StrCat("\n\n", reply.disclaimer());
  const size_t left = room - std::min(room, MessageLength(end));
  std::string text = dialogue::RenderText(reply);
  text.resize(BytesThatFit(text, std::max<size_t>(left, 1)));
  text.append(end);
  text.resize(BytesThatFit(text, room));
  return text;
}

// Where to end a message that may have so many bytes.
size_t EndOfMessage(absl::string_view text, size_t bytes) {
  if (bytes >= text.size()) return text.size();
  // One more, for what ends just there.
  const absl::string_view head = text.substr(0, bytes + 1);
  for (const absl::string_view end : {"\n\n", "\n", ". ", " "}) {
    const size_t at = head.rfind(end);
    // Not so early that most of the message is wasted.
    if (at == absl::string_view::npos || at < bytes / 3) continue;
    return end == ". " ? at + 1 : at;
  }
  return bytes;
}

}  // namespace

size_t MessageLength(absl::string_view text) {
  size_t units = 0;
  for (const char byte : text) units += UnitsOf(byte);
  return units;
}

std::string ReplyAsMessage(const v1::Reply& reply,
                           const std::vector<std::string>& choices) {
  std::string text = dialogue::RenderText(reply);
  for (const std::string& choice : choices) {
    absl::StrAppend(&text, "\n", choice);
  }
  for (const std::string& more : {Footnotes(reply), reply.disclaimer()}) {
    if (!more.empty()) absl::StrAppend(&text, "\n\n", more);
  }
  return text;
}

std::string ReplyAsOneMessage(v1::Reply reply, size_t most) {
  std::string text = ReplyAsMessage(reply);
  if (MessageLength(text) <= most) return text;
  const size_t room = most - 2 - MessageLength(kLeftOut);
  while (MessageLength(text) > room && Shorten(&reply)) {
    text = ReplyAsMessage(reply);
  }
  if (MessageLength(text) > room) {
    reply.clear_citations();
    text = ReplyAsMessage(reply);
  }
  if (MessageLength(text) > room) text = CutToFit(reply, room);
  return absl::StrCat(text, "\n\n", kLeftOut);
}

std::vector<std::string> SplitMessage(absl::string_view text, size_t most) {
  text = absl::StripAsciiWhitespace(text);
  if (MessageLength(text) <= most) return {std::string(text)};
  std::vector<std::string> messages;
  while (!text.empty()) {
    const size_t bytes = BytesThatFit(text, most - kMarkLength);
    const size_t end = EndOfMessage(text, bytes);
    messages.emplace_back(
        absl::StripTrailingAsciiWhitespace(text.substr(0, end)));
    text = absl::StripLeadingAsciiWhitespace(text.substr(end));
  }
  for (size_t i = 0; i < messages.size(); ++i) {
    messages[i] =
        absl::StrCat("(", i + 1, "/", messages.size(), ") ", messages[i]);
  }
  return messages;
}

void AppendPart(const std::string& words, v1::Reply* reply) {
  v1::ReplyPart* const part = reply->add_parts();
  part->set_act(v1::SYSTEM_ACT_ACKNOWLEDGE);
  part->add_sentences()->set_text(words);
}

}  // namespace footnote::service
