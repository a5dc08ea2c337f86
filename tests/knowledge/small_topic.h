// A whole topic in one text, small enough to break on purpose, and ways to
// load topics for tests of this folder.
#ifndef FOOTNOTE_TESTS_KNOWLEDGE_SMALL_TOPIC_H_
#define FOOTNOTE_TESTS_KNOWLEDGE_SMALL_TOPIC_H_

#include <memory>
#include <string>

#include "knowledge/language.h"
#include "knowledge/reader.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {

// The name under which the small topic's text is read.
inline constexpr char kSmallTopicFile[] = "stiff-neck.textproto";

// A topic that passes every check without a warning.
std::string SmallTopicText();

// The text with the first `from` replaced. `from` must be in it.
std::string Edited(std::string text, const std::string& from,
                   const std::string& to);

Authored<v1::Topic> ParseSmallTopic(const std::string& text);

// A language pack that knows nothing but one word group, <mine>.
std::shared_ptr<const Language> BareLanguage();

// The language pack that is served, linked once in a program.
std::shared_ptr<const Language> English();

// Links a topic that must hold together.
std::shared_ptr<const Topic> BuildTopic(const v1::Topic& content);

// Reads and links a topic folder, named from the root of the repository.
std::shared_ptr<const Topic> LoadTopicFolder(const std::string& folder);

// A finding from text: "" open, "unsure", "yes", a choice id, "14" or "3..5".
Value ValueOf(const Topic& topic, const std::string& slot,
              const std::string& text);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_TESTS_KNOWLEDGE_SMALL_TOPIC_H_
