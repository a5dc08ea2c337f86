#include "service/http/message_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "footnote/v1/dialogue_service.pb.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

absl::Status Parse(const std::string& json, v1::SendTurnRequest* request) {
  return ParseMessage(Codec::kJson, json, request);
}

TEST(MessageCodecTest, ReadsBothSpellingsOfFields) {
  v1::SendTurnRequest request;
  ASSERT_TRUE(Parse("{\"sessionId\":\"a\",\"turn_id\":\"b\"}", &request).ok());
  EXPECT_EQ(request.session_id(), "a");
  EXPECT_EQ(request.turn_id(), "b");
}

TEST(MessageCodecTest, LeavesOutWhatTheMessageHasNot) {
  v1::SendTurnRequest request;
  ASSERT_TRUE(Parse("{\"later\":{\"x\":[1]},\"text\":\"t\"}", &request).ok());
  EXPECT_EQ(request.text(), "t");
}

TEST(MessageCodecTest, RefusesWhatIsNoSuchMessageWithoutRepeatingIt) {
  for (const char* bad :
       {"", "x", "{", "[]", "\"x\"", "{\"text\":mychest}", "{\"text\":[1]}",
        "{\"expectedTurn\":\"mychest\"}", "{} {}", "{\"text\":\"\xff\"}",
        "{\"text\":\"\\ud800\"}"}) {
    v1::SendTurnRequest request;
    const absl::Status status = Parse(bad, &request);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << bad << status;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("chest")));
  }
}

TEST(MessageCodecTest, DoesNotFollowWhatIsNestedForEver) {
  v1::SendTurnRequest request;
  EXPECT_TRUE(absl::IsInvalidArgument(
      Parse("{\"x\":" + std::string(100000, '['), &request)));
}

TEST(MessageCodecTest, TakesNoMessageThatIsTooLong) {
  v1::SendTurnRequest request;
  const std::string longest(70000, 'a');
  EXPECT_THAT(
      std::string(Parse("{\"text\":\"" + longest + "\"}", &request).message()),
      HasSubstr("at most 65536 bytes"));
}

TEST(MessageCodecTest, WritesLowerCamelCaseAndNoDefaults) {
  v1::SendTurnResponse response;
  response.mutable_expire_time()->set_seconds(1);
  EXPECT_EQ(PrintMessage(Codec::kJson, *response.descriptor(),
                         response.SerializeAsString())
                .value(),
            "{\"expireTime\":\"1970-01-01T00:00:01Z\"}");
  EXPECT_EQ(
      PrintMessage(Codec::kProto, *response.descriptor(), "bytes").value(),
      "bytes");
}

TEST(MessageCodecTest, SaysThatWhatIsStoredCannotBeRead) {
  EXPECT_TRUE(absl::IsDataLoss(
      PrintMessage(Codec::kJson, *v1::SendTurnResponse::descriptor(), "\xff")
          .status()));
}

}  // namespace
}  // namespace footnote::service
