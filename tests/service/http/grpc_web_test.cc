#include "service/http/grpc_web.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "service/http/envelope.h"
#include "service/http/gzip.h"
#include "service/security/rate_limits.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

constexpr RpcWire kBinary = {RpcProtocol::kGrpcWeb, Codec::kProto};
constexpr RpcWire kText = {RpcProtocol::kGrpcWebText, Codec::kProto};

std::string Framed(uint8_t flags, absl::string_view message) {
  std::string bytes;
  AppendEnvelope(flags, message, &bytes);
  return bytes;
}

absl::StatusOr<std::string> MessageOf(const RpcWire& wire, std::string body,
                                      const std::string& encoding = "") {
  HttpRequest request;
  request.body = std::move(body);
  if (!encoding.empty()) request.fields.push_back({"Grpc-Encoding", encoding});
  return MessageOfGrpcWeb(wire, request);
}

TEST(GrpcWebTest, ReadsOneMessage) {
  EXPECT_EQ(MessageOf(kBinary, Framed(0, "hello")).value(), "hello");
  EXPECT_EQ(MessageOf(kBinary, Framed(0, "")).value(), "");
  EXPECT_EQ(MessageOf(kText, absl::Base64Escape(Framed(0, "hello"))).value(),
            "hello");
  EXPECT_EQ(
      MessageOf(kBinary, Framed(1, Gzip("hello", 1)), "gzip").value(),
      "hello");
}

TEST(GrpcWebTest, RefusesWhatIsNotOneMessage) {
  const std::string framed = Framed(0, "hello");
  for (size_t size = 0; size < framed.size(); ++size) {
    EXPECT_FALSE(MessageOf(kBinary, framed.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(MessageOf(kBinary, framed + framed).ok());
  EXPECT_FALSE(MessageOf(kBinary, framed + "x").ok());
  EXPECT_FALSE(MessageOf(kBinary, Framed(0x80, "grpc-status: 0")).ok());
  EXPECT_FALSE(MessageOf(kText, framed).ok());
  EXPECT_TRUE(absl::IsUnimplemented(
      MessageOf(kBinary, Framed(1, "hello"), "zstd").status()));
}

TEST(GrpcWebTest, ReadsTimeouts) {
  const absl::Time now = absl::FromUnixSeconds(1);
  const auto deadline = [now](const std::string& timeout) {
    HttpRequest request;
    request.fields.push_back({"grpc-timeout", timeout});
    return GrpcWebDeadline(request, now);
  };
  EXPECT_EQ(GrpcWebDeadline({}, now).value(), absl::InfiniteFuture());
  EXPECT_EQ(deadline("1H").value(), now + absl::Hours(1));
  EXPECT_EQ(deadline("2M").value(), now + absl::Minutes(2));
  EXPECT_EQ(deadline("3S").value(), now + absl::Seconds(3));
  EXPECT_EQ(deadline("4m").value(), now + absl::Milliseconds(4));
  EXPECT_EQ(deadline("5u").value(), now + absl::Microseconds(5));
  EXPECT_EQ(deadline("99999999n").value(), now + absl::Nanoseconds(99999999));
  for (const char* bad : {"1", "S", "-1S", "1s", "123456789S", "1 S", "1.5S"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(deadline(bad).status())) << bad;
  }
}

TEST(GrpcWebTest, EndsWithTheStatus) {
  const HttpResponse good = GrpcWebResponse(kBinary, std::string("reply"));
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.Find("Content-Type"), "application/grpc-web+proto");
  EXPECT_EQ(good.body, Framed(0, "reply") + Framed(0x80, "grpc-status: 0\r\n"));
  const HttpResponse bad =
      GrpcWebResponse(kBinary, absl::NotFoundError("100% gone\n"));
  EXPECT_EQ(bad.status, 200);
  EXPECT_EQ(bad.body, Framed(0x80,
                             "grpc-status: 5\r\n"
                             "grpc-message: 100%25 gone%0A\r\n"));
  EXPECT_THAT(GrpcWebResponse(kBinary, TryAgainAfter("x", absl::Seconds(3))).body,
              HasSubstr("retry-after: 3\r\n"));
}

TEST(GrpcWebTest, AnswersInTextWhoAsksInText) {
  const HttpResponse response = GrpcWebResponse(kText, std::string("reply"));
  EXPECT_EQ(response.Find("Content-Type"), "application/grpc-web-text+proto");
  std::string decoded;
  ASSERT_TRUE(absl::Base64Unescape(response.body, &decoded));
  EXPECT_EQ(decoded, GrpcWebResponse(kBinary, std::string("reply")).body);
}

}  // namespace
}  // namespace footnote::service
