#include "service/http/message_json.h"

#include <charconv>
#include <cmath>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace footnote::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Duration;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

void AppendMessage(const Message& message, std::string* json);

// Fields hold UTF-8 only: protobuf takes nothing else. "<" and ">" are escaped
// as json_util does, so that no reply ends a script that it is put into.
void AppendString(const std::string& text, std::string* json) {
  static constexpr char kHex[] = "0123456789abcdef";
  json->push_back('"');
  size_t plain = 0;  // begins what needs no escape
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escaped = static_cast<unsigned char>(c) < ' ' || c == '"' ||
                         c == '\\' || c == '<' || c == '>';
    if (!escaped) continue;
    json->append(text, plain, i - plain);
    plain = i + 1;
    if (c == '"' || c == '\\') {
      json->push_back('\\');
      json->push_back(c);
    } else if (c == '\n') {
      json->append("\\n");
    } else {
      json->append("\\u00");
      json->push_back(kHex[c >> 4]);
      json->push_back(kHex[c & 0xf]);
    }
  }
  json->append(text, plain, text.size() - plain);
  json->push_back('"');
}

template <typename Number>
void AppendReal(Number number, std::string* json) {
  if (std::isnan(number)) return json->append("\"NaN\""), void();
  if (std::isinf(number)) {
    json->append(number < 0 ? "\"-Infinity\"" : "\"Infinity\"");
    return;
  }
  // The shortest that reads back as the same.
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), number).ptr;
  json->append(buffer, static_cast<size_t>(end - buffer));
}

void AppendEnum(const FieldDescriptor& field, int number, std::string* json) {
  const EnumValueDescriptor* const value =
      field.enum_type()->FindValueByNumber(number);
  if (value == nullptr) {
    absl::StrAppend(json, number);
  } else {
    absl::StrAppend(json, "\"", value->name(), "\"");
  }
}

void AppendText(const FieldDescriptor& field, const std::string& text,
                std::string* json) {
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    absl::StrAppend(json, "\"", absl::Base64Escape(text), "\"");
  } else {
    AppendString(text, json);
  }
}

// The value of a field, or of one element of it.
void AppendValue(const Message& message, const FieldDescriptor& field,
                 int index, std::string* json) {
  const Reflection& in = *message.GetReflection();
  const bool many = field.is_repeated();
  std::string scratch;
// The same for a field and for an element.
#define FOOTNOTE_VALUE(Type)                           \
  (many ? in.GetRepeated##Type(message, &field, index) \
        : in.Get##Type(message, &field))
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      json->append(FOOTNOTE_VALUE(Bool) ? "true" : "false");
      return;
    case FieldDescriptor::CPPTYPE_INT32:
      absl::StrAppend(json, FOOTNOTE_VALUE(Int32));
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      absl::StrAppend(json, FOOTNOTE_VALUE(UInt32));
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      absl::StrAppend(json, "\"", FOOTNOTE_VALUE(Int64), "\"");
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      absl::StrAppend(json, "\"", FOOTNOTE_VALUE(UInt64), "\"");
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return AppendReal(FOOTNOTE_VALUE(Double), json);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return AppendReal(FOOTNOTE_VALUE(Float), json);
    case FieldDescriptor::CPPTYPE_ENUM:
      return AppendEnum(field, FOOTNOTE_VALUE(EnumValue), json);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return AppendMessage(FOOTNOTE_VALUE(Message), json);
    case FieldDescriptor::CPPTYPE_STRING:
      break;
  }
#undef FOOTNOTE_VALUE
  AppendText(
      field,
      many ? in.GetRepeatedStringReference(message, &field, index, &scratch)
           : in.GetStringReference(message, &field, &scratch),
      json);
}

// {"key":value}; keys are strings in JSON, whatever they are in the message.
void AppendMap(const Message& message, const FieldDescriptor& field,
               std::string* json) {
  const Reflection& in = *message.GetReflection();
  const FieldDescriptor& key = *field.message_type()->map_key();
  const FieldDescriptor& value = *field.message_type()->map_value();
  json->push_back('{');
  const int size = in.FieldSize(message, &field);
  for (int i = 0; i < size; ++i) {
    const Message& entry = in.GetRepeatedMessage(message, &field, i);
    if (i > 0) json->push_back(',');
    std::string name;
    AppendValue(entry, key, 0, &name);
    absl::StrAppend(
        json, name[0] == '"' ? name : absl::StrCat("\"", name, "\""), ":");
    AppendValue(entry, value, 0, json);
  }
  json->push_back('}');
}

void AppendField(const Message& message, const FieldDescriptor& field,
                 std::string* json) {
  absl::StrAppend(json, "\"", field.json_name(), "\":");
  if (field.is_map()) return AppendMap(message, field, json);
  if (!field.is_repeated()) return AppendValue(message, field, 0, json);
  json->push_back('[');
  const int size = message.GetReflection()->FieldSize(message, &field);
  for (int i = 0; i < size; ++i) {
    if (i > 0) json->push_back(',');
    AppendValue(message, field, i, json);
  }
  json->push_back(']');
}

void AppendMessage(const Message& message, std::string* json) {
  const Descriptor* const type = message.GetDescriptor();
  if (type == Timestamp::descriptor()) {
    absl::StrAppend(json, "\"",
                    TimeUtil::ToString(static_cast<const Timestamp&>(message)),
                    "\"");
    return;
  }
  if (type == Duration::descriptor()) {
    absl::StrAppend(json, "\"",
                    TimeUtil::ToString(static_cast<const Duration&>(message)),
                    "\"");
    return;
  }
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  json->push_back('{');
  bool first = true;
  for (const FieldDescriptor* const field : fields) {
    if (!first) json->push_back(',');
    first = false;
    AppendField(message, *field, json);
  }
  json->push_back('}');
}

}  // namespace

std::string MessageAsJson(const Message& message) {
  std::string json;
  // Names and quotes on top of the texts.
  json.reserve(2 * message.ByteSizeLong() + 64);
  AppendMessage(message, &json);
  return json;
}

}  // namespace footnote::service
