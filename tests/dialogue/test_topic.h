// A small invented topic for tests of the dialogue, with the real language
// pack: an elbow, where it hurts, for how long, and two signs.
#ifndef FOOTNOTE_TESTS_DIALOGUE_TEST_TOPIC_H_
#define FOOTNOTE_TESTS_DIALOGUE_TEST_TOPIC_H_

#include <memory>
#include <string>

#include "footnote/v1/session.pb.h"
#include "knowledge/language.h"
#include "knowledge/topic.h"

namespace footnote::dialogue {

// The language pack of the repository. Tests run in the repository's root.
std::shared_ptr<const knowledge::Language> English();

std::shared_ptr<const knowledge::Topic> ElbowTopic();

// A finding of the elbow topic: value as in JSON ("yes", "unsure", "14").
v1::Finding FindingOf(const std::string& slot, const std::string& value,
                      const std::string& words = "");

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_TESTS_DIALOGUE_TEST_TOPIC_H_
