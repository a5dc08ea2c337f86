#include "service/http/http_message.h"

#include <gtest/gtest.h>

#include "absl/time/time.h"

namespace footnote::service {
namespace {

TEST(HttpMessageTest, IsWrittenAsItGoesOverTheWire) {
  HttpResponse response = {.status = 404};
  response.Add("Content-Type", "text/plain");
  response.body = "gone";
  const std::string head =
      "HTTP/1.1 404 Not Found\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
      "Content-Type: text/plain\r\n"
      "Content-Length: 4\r\n";
  const absl::Time now = absl::FromUnixSeconds(784111777);
  EXPECT_EQ(ToWire(response, true, true, now), head + "\r\ngone");
  EXPECT_EQ(ToWire(response, false, false, now),
            head + "Connection: close\r\n\r\n");
}

TEST(HttpMessageTest, SaysNoLengthWhereThereIsNoBody) {
  for (const int status : {204, 304}) {
    const std::string wire =
        ToWire({.status = status}, true, true, absl::UnixEpoch());
    EXPECT_EQ(wire.find("Content-Length"), std::string::npos) << status;
  }
}

TEST(HttpMessageTest, ReadsListsOfWhatIsTaken) {
  for (const char* list : {"gzip", "br, gzip", "GZIP;q=0.5", "gzip ; q=1"}) {
    EXPECT_TRUE(ListAllows(list, "gzip")) << list;
  }
  for (const char* list :
       {"", "br", "gzip;q=0", "gzip;q=0.0", "xgzip", "gzip;q=x", "identity"}) {
    EXPECT_FALSE(ListAllows(list, "gzip")) << list;
  }
}

}  // namespace
}  // namespace footnote::service
