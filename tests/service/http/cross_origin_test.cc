#include "service/http/cross_origin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace footnote::service {
namespace {

using testing::HasSubstr;

CrossOrigin Two() {
  return CrossOrigin::Parse("https://a.example, http://b.example:8080").value();
}

HttpRequest From(const std::string& origin) {
  HttpRequest request;
  request.method = "OPTIONS";
  request.fields = {{"Origin", origin},
                    {"Access-Control-Request-Method", "POST"}};
  return request;
}

TEST(CrossOriginTest, AllowsWhatItWasToldAndNothingLike) {
  const CrossOrigin two = Two();
  EXPECT_TRUE(two.OriginAllowed("https://a.example"));
  EXPECT_TRUE(two.OriginAllowed("http://b.example:8080"));
  for (const char* other :
       {"", "null", "*", "https://a.example.evil", "http://a.example",
        "https://a.example:443", "https://sub.a.example", "https://A.example",
        "https://a.example/"}) {
    EXPECT_FALSE(two.OriginAllowed(other)) << other;
  }
  EXPECT_FALSE(CrossOrigin().OriginAllowed("https://a.example"));
}

TEST(CrossOriginTest, RefusesWhatIsNoOrigin) {
  for (const char* bad :
       {"*", "null", "a.example", "https://", "https://a.example/",
        "https://a.example/path", "ftp://a.example", "https://A.example",
        "https://a example", "https://*.example"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(CrossOrigin::Parse(bad).status()))
        << bad;
  }
  EXPECT_TRUE(CrossOrigin::Parse("").ok());
}

TEST(CrossOriginTest, TellsBrowsersWhatTheyMaySend) {
  const HttpResponse response = Two().Preflight(From("https://a.example"));
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.Find("Access-Control-Allow-Origin"), "https://a.example");
  EXPECT_THAT(response.Find("Vary"), HasSubstr("Origin"));
  for (const char* field :
       {"Connect-Protocol-Version", "Connect-Timeout-Ms", "Content-Type",
        "Authorization", "Grpc-Timeout", "X-Grpc-Web", "X-User-Agent"}) {
    EXPECT_THAT(response.Find("Access-Control-Allow-Headers"),
                HasSubstr(field));
  }
  // No cookies, ever.
  EXPECT_EQ(response.Find("Access-Control-Allow-Credentials"), "");
}

TEST(CrossOriginTest, TellsOthersNothing) {
  const HttpResponse response = Two().Preflight(From("https://evil.example"));
  EXPECT_EQ(response.Find("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(response.Find("Access-Control-Allow-Headers"), "");
  HttpResponse answer;
  Two().Mark(From("https://evil.example"), &answer);
  EXPECT_EQ(answer.Find("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(answer.Find("Vary"), "Origin");
}

}  // namespace
}  // namespace footnote::service
