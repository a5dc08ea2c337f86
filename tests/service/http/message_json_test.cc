#include "service/http/message_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/knowledge_service.pb.h"
#include "footnote/v1/topic.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

namespace footnote::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using nlohmann::json;

// What protobuf's own, slower writer makes of it.
std::string Reference(const Message& message) {
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &text).ok());
  return text;
}

class Filler {
 public:
  explicit Filler(unsigned seed) : random_(seed) {}

  void Fill(Message* message, int depth) {
    const auto* const type = message->GetDescriptor();
    if (type->full_name() == "google.protobuf.Timestamp" ||
        type->full_name() == "google.protobuf.Duration") {
      return FillTime(message);
    }
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      if (Below(3) == 0) continue;
      const int count = field.is_repeated() ? Below(3) : 1;
      for (int n = 0; n < count; ++n) Set(message, field, depth);
    }
  }

 private:
  int Below(int limit) {
    return static_cast<int>(random_() % static_cast<unsigned>(limit));
  }

  std::string Text() {
    static const char* const kPieces[] = {
        "a", "\"",   "\\", "\n",        "\t",     "<b>",  "&",
        "/", "\x01", "",   "caf\u00e9", "\u2028", "\x7f", "\U0001F62D"};
    std::string text;
    for (int i = Below(5); i > 0; --i) text += kPieces[Below(14)];
    return text;
  }

  void FillTime(Message* message) {
    const auto* const type = message->GetDescriptor();
    const Reflection& in = *message->GetReflection();
    static constexpr int kNanos[] = {0, 500000000, 120000, 7};
    in.SetInt64(message, type->FindFieldByName("seconds"),
                Below(2) * Below(2000000000));
    in.SetInt32(message, type->FindFieldByName("nanos"), kNanos[Below(4)]);
  }

  void Set(Message* message, const FieldDescriptor& field, int depth) {
    const Reflection& in = *message->GetReflection();
    const bool many = field.is_repeated();
    static constexpr double kReals[] = {0,    1,    0.1,  -2.5,
                                        1e21, 1e-7, 3e10, 123456.789};
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return many ? in.AddString(message, &field, Text())
                    : in.SetString(message, &field, Text());
      case FieldDescriptor::CPPTYPE_INT32:
        return many ? in.AddInt32(message, &field, Below(9) - 4)
                    : in.SetInt32(message, &field, Below(9) - 4);
      case FieldDescriptor::CPPTYPE_BOOL:
        return many ? in.AddBool(message, &field, Below(2) == 1)
                    : in.SetBool(message, &field, Below(2) == 1);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return many ? in.AddDouble(message, &field, kReals[Below(8)])
                    : in.SetDouble(message, &field, kReals[Below(8)]);
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = field.enum_type()
                               ->value(Below(field.enum_type()->value_count()))
                               ->number();
        return many ? in.AddEnumValue(message, &field, number)
                    : in.SetEnumValue(message, &field, number);
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth == 0) return;
        return Fill(many ? in.AddMessage(message, &field)
                         : in.MutableMessage(message, &field),
                    depth - 1);
      default:
        FAIL() << "a kind of field that this test has not: "
               << field.full_name();
    }
  }

  std::mt19937 random_;
};

template <typename T>
void CompareMany() {
  for (unsigned seed = 0; seed < 200; ++seed) {
    T filled;
    Filler(seed).Fill(&filled, 5);
    // Each key of a map once.
    T message;
    ASSERT_TRUE(message.ParseFromString(filled.SerializeAsString()));
    const std::string written = MessageAsJson(message);
    ASSERT_EQ(json::parse(written), json::parse(Reference(message)))
        << seed << "\n"
        << written;
    T read;
    const auto status =
        google::protobuf::util::JsonStringToMessage(written, &read);
    ASSERT_TRUE(status.ok()) << status.ToString() << written;
  }
}

TEST(MessageJsonTest, WritesWhatProtobufsOwnWriterDoes) {
  CompareMany<v1::StartSessionResponse>();
  CompareMany<v1::SendTurnResponse>();
  CompareMany<v1::GetSessionResponse>();
  CompareMany<v1::ConverseResponse>();
  CompareMany<v1::ListTopicsResponse>();
  CompareMany<v1::GetTopicResponse>();
  CompareMany<v1::InterpretResponse>();
  CompareMany<v1::AskResponse>();
  CompareMany<v1::AssessRequest>();
  CompareMany<v1::AssessResponse>();
}

TEST(MessageJsonTest, EscapesWhatCouldEndAScript) {
  v1::AskResponse response;
  response.set_text("</script>");
  EXPECT_EQ(MessageAsJson(response), "{\"text\":\"\\u003c/script\\u003e\"}");
}

TEST(MessageJsonTest, WritesAnEnumThatIsNotKnownAsItsNumber) {
  v1::AssessResponse response;
  response.mutable_assessment()->set_urgency(static_cast<v1::Urgency>(99));
  EXPECT_EQ(MessageAsJson(response), "{\"assessment\":{\"urgency\":99}}");
}

}  // namespace
}  // namespace footnote::service
