// A message as protobuf's JSON, written straight from the message. json_util of
// protobuf 3.21 writes the same twenty times slower: it goes by descriptions of
// the types that it makes anew each time, and would cost more than the turn.
#ifndef FOOTNOTE_SERVICE_HTTP_MESSAGE_JSON_H_
#define FOOTNOTE_SERVICE_HTTP_MESSAGE_JSON_H_

#include <string>

#include "google/protobuf/message.h"

namespace footnote::service {

// Names in lowerCamelCase, no fields with default values. Of the well-known
// types, Timestamp and Duration have their own form; the API has no others. The
// same message gives the same text, but for the order within maps.
std::string MessageAsJson(const google::protobuf::Message& message);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_MESSAGE_JSON_H_
