// footnote serve --http, as an operator starts and ends it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/service/child_process.h"
#include "tests/service/http/http_fixture.h"

namespace footnote::service {
namespace {

using testing::HasSubstr;

TEST(ServeHttpTest, SaysWhereItServesBrowsersInItsSecondLine) {
  ChildServer server(FOOTNOTE_BINARY, {"--http=127.0.0.1:0"});
  ASSERT_NE(server.address(), "") << "the first line is as it was";
  RawConnection browser(server.BrowseAddress());
  browser.Send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(browser.AwaitClose(kPatience));
  EXPECT_THAT(browser.received(), HasSubstr("200 OK"));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0);
}

TEST(ServeHttpTest, IsNotExposedWithoutTlsAndKeys) {
  const Finished exposed =
      RunProgram({FOOTNOTE_BINARY, "serve", "--listen=127.0.0.1:0",
                  "--store=memory", "--http=0.0.0.0:0"});
  EXPECT_EQ(exposed.exit_status, 2);
  EXPECT_THAT(exposed.err, HasSubstr("--http 0.0.0.0:0: other machines"));
  const Finished origin =
      RunProgram({FOOTNOTE_BINARY, "serve", "--listen=127.0.0.1:0",
                  "--store=memory", "--http=127.0.0.1:0", "--http-origins=*"});
  EXPECT_EQ(origin.exit_status, 2);
  EXPECT_THAT(origin.err, HasSubstr("is not an origin"));
}

}  // namespace
}  // namespace footnote::service
