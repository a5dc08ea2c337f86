#include "service/http/connect_request.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "service/http/gzip.h"
#include "service/http/rpc_wire.h"

namespace footnote::service {
namespace {

TEST(ConnectRequestTest, ReadsTheMessageOfAQuery) {
  struct Row {
    std::string query;
    Codec codec;
    const char* bytes;
  };
  const Row rows[] = {
      {"encoding=json&message=%7B%7D", Codec::kJson, "{}"},
      {"message=%7b%22a%22:1%7d&connect=v1&encoding=json", Codec::kJson,
       "{\"a\":1}"},
      {"encoding=json&message=a+b%20c", Codec::kJson, "a b c"},
      {"encoding=proto&base64=1&message=" + absl::WebSafeBase64Escape("\x0a??"),
       Codec::kProto, "\x0a??"},
      {"encoding=json&base64=1&message=e30%3D", Codec::kJson, "{}"},
      {"encoding=json&message=", Codec::kJson, ""},
      {"encoding=json&unknown=1", Codec::kJson, ""},
      {"compression=gzip&base64=1&encoding=json&message=" +
           absl::WebSafeBase64Escape(Gzip("{}", 1)),
       Codec::kJson, "{}"},
  };
  for (const Row& row : rows) {
    const auto message = MessageOfQuery(row.query);
    ASSERT_TRUE(message.ok()) << row.query << message.status();
    EXPECT_EQ(message->codec, row.codec) << row.query;
    EXPECT_EQ(message->bytes, row.bytes) << row.query;
  }
}

TEST(ConnectRequestTest, RefusesAQueryThatIsNoCall) {
  for (const char* query :
       {"", "message=%7B%7D", "encoding=xml&message=x", "encoding=json&message=%",
        "encoding=json&message=%2", "encoding=json&message=%zz",
        "encoding=json&base64=1&message=!!",
        "encoding=json&compression=gzip&message=x"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(MessageOfQuery(query).status()))
        << query;
  }
  EXPECT_TRUE(absl::IsUnimplemented(
      MessageOfQuery("encoding=json&compression=br&message=x").status()));
}

TEST(ConnectRequestTest, ReadsTimeouts) {
  const absl::Time now = absl::FromUnixSeconds(1);
  const auto deadline = [now](const std::string& timeout) {
    HttpRequest request;
    request.fields.push_back({"connect-timeout-ms", timeout});
    return ConnectDeadline(request, now);
  };
  EXPECT_EQ(ConnectDeadline({}, now).value(), absl::InfiniteFuture());
  EXPECT_EQ(deadline("5000").value(), now + absl::Seconds(5));
  EXPECT_EQ(deadline("9999999999").value(),
            now + absl::Milliseconds(9999999999));
  for (const char* bad : {"x", "-1", "1.5", "12345678901", "1 ", "+1"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(deadline(bad).status())) << bad;
  }
}

TEST(ConnectRequestTest, SpeaksVersionOneOnly) {
  HttpRequest request;
  request.fields.push_back({"Connect-Protocol-Version", "1"});
  EXPECT_TRUE(ConnectDeadline(request, absl::UnixEpoch()).ok());
  request.fields[0].value = "2";
  EXPECT_TRUE(absl::IsInvalidArgument(
      ConnectDeadline(request, absl::UnixEpoch()).status()));
}

TEST(RpcWireTest, KnowsItsTypes) {
  RpcWire wire;
  ASSERT_TRUE(WireOfContentType("Application/JSON; charset=utf-8", &wire));
  EXPECT_EQ(wire.protocol, RpcProtocol::kConnect);
  EXPECT_EQ(wire.codec, Codec::kJson);
  ASSERT_TRUE(WireOfContentType("application/grpc-web", &wire));
  EXPECT_EQ(wire.protocol, RpcProtocol::kGrpcWeb);
  EXPECT_EQ(wire.codec, Codec::kProto);
  ASSERT_TRUE(WireOfContentType("application/connect+proto", &wire));
  EXPECT_EQ(wire.protocol, RpcProtocol::kConnectStream);
  for (const char* other :
       {"", "text/plain", "application/x-www-form-urlencoded", "json",
        "application/grpc", "multipart/form-data", "application/jsonx"}) {
    EXPECT_FALSE(WireOfContentType(other, &wire)) << other;
  }
}

}  // namespace
}  // namespace footnote::service
