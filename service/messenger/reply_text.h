// A reply as the plain text of a message.
#ifndef FOOTNOTE_SERVICE_MESSENGER_REPLY_TEXT_H_
#define FOOTNOTE_SERVICE_MESSENGER_REPLY_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "footnote/v1/reply.pb.h"

namespace footnote::service {

// How long messengers take a text to be: in units of UTF-16.
size_t MessageLength(absl::string_view text);

// What is said, the footnotes, and the disclaimer, a paragraph each. `choices`
// stand below what is said, a line each.
std::string ReplyAsMessage(const v1::Reply& reply,
                           const std::vector<std::string>& choices = {});

// The same in at most `most` units, which must be a thousand or more: where it
// is longer, whole sentences are left out from the end, with the footnotes that
// nothing refers to any more. Never left out are what comes from the safety
// net, what sends to others, the question asked, how each part begins, and the
// disclaimer.
std::string ReplyAsOneMessage(v1::Reply reply, size_t most);

// A long text as several messages of at most `most` units, which must be a
// hundred or more, each "(1/3) ..." where they are several: ends where a
// paragraph, a line, a sentence or a word ends.
std::vector<std::string> SplitMessage(absl::string_view text, size_t most);

// A sentence of ours as a part of its own, behind what is said.
void AppendPart(const std::string& words, v1::Reply* reply);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_MESSENGER_REPLY_TEXT_H_
