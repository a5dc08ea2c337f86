#include "service/http/request_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

using State = RequestReader::State;
using testing::HasSubstr;
using testing::Not;

constexpr char kPost[] =
    "POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";

// The status that the bytes are refused with; 0 where they are not.
int StatusOf(const std::string& bytes, size_t step,
             const HttpBounds& bounds = {}) {
  RequestReader reader(bounds);
  for (size_t i = 0; i < bytes.size(); i += step) {
    reader.Add(absl::string_view(bytes).substr(i, step));
  }
  return reader.state() == State::kBad ? reader.fault().status : 0;
}

TEST(RequestReaderTest, ReadsARequest) {
  RequestReader reader({});
  EXPECT_EQ(reader.state(), State::kIdle);
  reader.Add(kPost);
  ASSERT_EQ(reader.state(), State::kDone);
  const HttpRequest request = reader.Take();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/a");
  EXPECT_EQ(request.query, "b=c");
  EXPECT_EQ(request.Find("hOsT"), "x");
  EXPECT_EQ(request.body, "hello");
  EXPECT_TRUE(request.keep_alive);
  EXPECT_EQ(reader.state(), State::kIdle);
}

TEST(RequestReaderTest, TakesNoFieldsFromBehindTheBody) {
  RequestReader reader({});
  reader.Add(
      "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nhi\r\n0\r\nAuthorization: Bearer fn_x\r\n"
      "Connection: close\r\n\r\n");
  ASSERT_EQ(reader.state(), State::kDone);
  const HttpRequest request = reader.Take();
  EXPECT_EQ(request.body, "hi");
  EXPECT_EQ(request.Find("Host"), "x");
  EXPECT_EQ(request.Find("Authorization"), "");
  EXPECT_TRUE(request.keep_alive);
}

TEST(RequestReaderTest, ReadsTheSameHoweverTheBytesComeIn) {
  const std::string bytes = absl::StrCat(
      kPost,
      "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n",
      "GET /last HTTP/1.0\r\n\r\n");
  for (size_t step = 1; step <= bytes.size(); ++step) {
    RequestReader reader({});
    std::vector<HttpRequest> requests;
    for (size_t i = 0; i < bytes.size(); i += step) {
      reader.Add(absl::string_view(bytes).substr(i, step));
      while (reader.state() == State::kDone) requests.push_back(reader.Take());
    }
    ASSERT_EQ(requests.size(), 3U) << step;
    EXPECT_EQ(requests[0].body, "hello");
    EXPECT_EQ(requests[1].body, "abcde");
    EXPECT_EQ(requests[2].path, "/last");
    EXPECT_FALSE(requests[2].keep_alive);
  }
}

TEST(RequestReaderTest, TakesATargetWithAHostAsAProxyWould) {
  RequestReader reader({});
  reader.Add("GET http://x:1/p?q HTTP/1.1\r\nHost: x\r\n\r\n");
  const HttpRequest request = reader.Take();
  EXPECT_EQ(request.path, "/p");
  EXPECT_EQ(request.query, "q");
}

TEST(RequestReaderTest, SaysOnceThatTheCallerWaitsToGoOn) {
  RequestReader reader({});
  reader.Add(
      "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\n"
      "Content-Length: 1\r\n\r\n");
  EXPECT_TRUE(reader.TakeExpectsContinue());
  EXPECT_FALSE(reader.TakeExpectsContinue());
  reader.Add("x");
  EXPECT_EQ(reader.Take().body, "x");
}

struct Refused {
  const char* what;
  std::string bytes;
  int status;
};

// Each could be read as two requests by one who reads it otherwise: a proxy
// before us, say.
std::vector<Refused> Smuggled() {
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  const std::string chunks = "\r\n0\r\n\r\n";
  return {
      {"both lengths",
       post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + chunks,
       400},
      {"both lengths, the other way round",
       post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" + chunks,
       400},
      {"two lengths",
       post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400},
      {"the same length twice",
       post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"a list of lengths", post + "Content-Length: 5, 5\r\n\r\nhello", 400},
      {"a signed length", post + "Content-Length: +5\r\n\r\nhello", 400},
      {"a negative length", post + "Content-Length: -5\r\n\r\nhello", 400},
      {"a length in hexadecimal", post + "Content-Length: 0x5\r\n\r\nhello",
       400},
      {"a length with a space", post + "Content-Length: 5 5\r\n\r\nhello", 400},
      {"a length beyond all numbers",
       post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {"no length value", post + "Content-Length:\r\n\r\n", 400},
      {"a folded field", post + "Transfer-Encoding:\r\n chunked\r\n" + chunks,
       400},
      {"a folded field with a tab",
       post + "X: a\r\n\tContent-Length: 5\r\n\r\n", 400},
      {"a space before the colon",
       post + "Transfer-Encoding : chunked\r\n" + chunks, 400},
      {"a space before the name",
       "POST / HTTP/1.1\r\n Host: x\r\nContent-Length: 0\r\n\r\n", 400},
      {"another coding", post + "Transfer-Encoding: xchunked\r\n" + chunks,
       501},
      {"a coding before chunked",
       post + "Transfer-Encoding: gzip, chunked\r\n" + chunks, 501},
      {"chunked and another",
       post + "Transfer-Encoding: chunked, identity\r\n" + chunks, 501},
      {"chunked twice",
       post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" +
           chunks,
       400},
      {"chunks in HTTP/1.0",
       "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + chunks,
       400},
      {"a bare line feed", "GET / HTTP/1.1\nHost: x\n\n\r\n\r\n", 505},
      {"a bare line feed between fields",
       "GET / HTTP/1.1\r\nHost: x\nY: z\r\n\r\n", 400},
      {"a bare carriage return in a value",
       "GET / HTTP/1.1\r\nHost: x\rY: z\r\n\r\n", 400},
      {"a zero byte in a value",
       absl::StrCat("GET / HTTP/1.1\r\nHost: x", std::string(1, '\0'),
                    "\r\n\r\n"),
       400},
      {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\nX: y\r\n\r\n", 400},
      {"a chunk size with a sign",
       post + "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n",
       400},
      {"a chunk size in another form",
       post + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
       400},
      {"a chunk without its end",
       post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n", 400},
      {"a chunk size beyond all numbers",
       post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 400},
  };
}

std::vector<Refused> Malformed() {
  return {
      {"no HTTP at all", "hello there\r\n\r\n", 400},
      {"HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"another version", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505},
      {"no version", "GET /\r\nHost: x\r\n\r\n", 400},
      {"no target", "GET HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"two targets", "GET / / HTTP/1.1\r\nHost: x\r\n\r\n", 505},
      {"a target that is no ASCII", "GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
       400},
      {"a field without a colon", "GET / HTTP/1.1\r\nHost: x\r\nY\r\n\r\n",
       400},
      {"a field without a name", "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
       400},
      {"a name with a space", "GET / HTTP/1.1\r\nHost: x\r\na b: y\r\n\r\n",
       400},
      {"a POST without a length", "POST / HTTP/1.1\r\nHost: x\r\n\r\n", 411},
      {"an expectation that nobody has",
       "GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417},
      {"a TLS handshake", std::string("\x16\x03\x01\x02\x00\x01\r\n\r\n", 10),
       400},
  };
}

TEST(RequestReaderTest, RefusesWhatCouldBeReadInTwoWays) {
  for (const Refused& refused : Smuggled()) {
    EXPECT_EQ(StatusOf(refused.bytes, refused.bytes.size()), refused.status)
        << refused.what;
    EXPECT_EQ(StatusOf(refused.bytes, 1), refused.status)
        << refused.what << ", byte by byte";
  }
}

TEST(RequestReaderTest, RefusesWhatIsNoRequest) {
  for (const Refused& refused : Malformed()) {
    EXPECT_EQ(StatusOf(refused.bytes, refused.bytes.size()), refused.status)
        << refused.what;
    EXPECT_EQ(StatusOf(refused.bytes, 1), refused.status)
        << refused.what << ", byte by byte";
  }
}

TEST(RequestReaderTest, NeverRepeatsWhatWasSent) {
  RequestReader reader({});
  reader.Add("GET / HTTP/1.1\r\nHost: x\r\nmyfoothurts\r\n\r\n");
  ASSERT_EQ(reader.state(), State::kBad);
  EXPECT_THAT(reader.fault().message, Not(HasSubstr("foot")));
}

TEST(RequestReaderTest, ReadsNothingMoreOfWhoWasRefused) {
  RequestReader reader({});
  reader.Add("nonsense\r\n\r\n");
  reader.Add(kPost);
  EXPECT_EQ(reader.state(), State::kBad);
}

TEST(RequestReaderTest, TakesNoMoreThanItShould) {
  HttpBounds bounds;
  bounds.head_bytes = 100;
  bounds.fields = 3;
  bounds.body_bytes = 10;
  const std::string begin = "GET / HTTP/1.1\r\nHost: x\r\n";
  EXPECT_EQ(StatusOf(begin + "\r\n", 1, bounds), 0);
  EXPECT_EQ(StatusOf(begin + "A: " + std::string(100, 'a'), 1, bounds), 431)
      << "a head without an end";
  EXPECT_EQ(
      StatusOf(begin + "A: " + std::string(100, 'a') + "\r\n\r\n", 500, bounds),
      431);
  EXPECT_EQ(StatusOf(begin + "A: 1\r\nB: 1\r\n\r\n", 1, bounds), 0);
  EXPECT_EQ(StatusOf(begin + "A: 1\r\nB: 1\r\nC: 1\r\n\r\n", 1, bounds), 431);
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  EXPECT_EQ(StatusOf(post + "Content-Length: 10\r\n\r\n", 1, bounds), 0);
  EXPECT_EQ(StatusOf(post + "Content-Length: 11\r\n\r\n", 1, bounds), 413)
      << "said to be too long, before any of it comes";
  EXPECT_EQ(StatusOf(post + "Transfer-Encoding: chunked\r\n\r\n"
                            "6\r\naaaaaa\r\n6\r\naaaaaa\r\n",
                     1, bounds),
            413);
}

TEST(RequestReaderTest, TakesNoChunksThatAreNearlyAllFrame) {
  HttpBounds bounds;
  bounds.body_bytes = 1000;
  std::string bytes =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 200; ++i) {
    absl::StrAppend(&bytes, "1;", std::string(60, 'x'), "\r\na\r\n");
  }
  EXPECT_EQ(StatusOf(bytes, 100, bounds), 413);
  const std::string endless =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
      std::string(100000, 'x');
  EXPECT_EQ(StatusOf(endless, 1000, {}), 400);
}

}  // namespace
}  // namespace footnote::service
