// A topic as text for those who review it.
#ifndef FOOTNOTE_SERVICE_TOPIC_TEXT_H_
#define FOOTNOTE_SERVICE_TOPIC_TEXT_H_

#include <string>

#include "knowledge/topic.h"

namespace footnote::service {

// Slots with their values and questions, statements with their sources, rules
// with their reasons, outcomes, advice and questions, in the authors' order.
std::string TopicAsText(const knowledge::Topic& topic);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_TOPIC_TEXT_H_
