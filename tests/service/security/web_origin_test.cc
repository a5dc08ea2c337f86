#include "service/security/web_origin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace footnote::service {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(WebOriginTest, IsWrittenAsBrowsersWriteIt) {
  for (const char* good :
       {"https://portal.example", "https://portal.example:8443",
        "http://localhost:8080", "http://127.0.0.1:443", "https://[::1]",
        "https://[2001:db8::1]:8443", "https://xn--bcher-kva.example"}) {
    EXPECT_TRUE(CheckOrigin(good).ok()) << good;
  }
}

TEST(WebOriginTest, RefusesWhatNoBrowserSendsWithoutRepeatingIt) {
  for (const char* bad : {"",
                          "null",
                          "*",
                          "portal.example",
                          "https://",
                          "https://:8443",
                          "https://portal.example/",
                          "https://portal.example/chat",
                          "https://Portal.example",
                          "HTTPS://portal.example",
                          "https://portal.example:443",
                          "http://portal.example:80",
                          "https://portal.example:",
                          "https://portal.example:08443",
                          "https://portal.example:70000",
                          "https://user@portal.example",
                          "https://*.example",
                          "https://portal.example https://a.example",
                          "https://[::1",
                          "https://::1",
                          "ftp://portal.example",
                          "https://b\xc3\xbc"
                          "cher.example"}) {
    const absl::Status status = CheckOrigin(bad);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << bad;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("cher")));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(
      CheckOrigin("https://" + std::string(1000, 'a'))));
}

}  // namespace
}  // namespace footnote::service
