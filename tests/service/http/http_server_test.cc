// The door for browsers, over real connections.
#include "service/http/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/http/gzip.h"
#include "service/security/api_keys.h"
#include "tests/service/fake_stores.h"
#include "tests/service/http/http_fixture.h"

namespace footnote::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kJson[] = "Content-Type: application/json\r\n";
constexpr char kStart[] = "/footnote.v1.DialogueService/StartSession";

class HttpServerTest : public HttpFixture {};

TEST_F(HttpServerTest, HoldsAConversationAsJson) {
  const HttpAnswer started = Call("StartSession", json::object());
  ASSERT_EQ(started.status, 200) << started.body;
  EXPECT_EQ(started.Find("Content-Type"), "application/json");
  EXPECT_EQ(started.Find("Cache-Control"), "no-store");
  EXPECT_EQ(started.Find("X-Content-Type-Options"), "nosniff");
  const std::string session = json::parse(started.body)["sessionId"];
  const json turn = {
      {"sessionId", session}, {"turnId", "1"}, {"text", "my foot hurts"}};
  const HttpAnswer first = Call("SendTurn", turn);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(json::parse(first.body)["turn"], 1);
  const HttpAnswer again = Call("SendTurn", turn);
  EXPECT_EQ(again.body, first.body) << "sent again, answered otherwise";
  const HttpAnswer seen = Call("GetSession", {{"sessionId", session}});
  EXPECT_EQ(json::parse(seen.body)["session"]["turn"], 1);
  EXPECT_EQ(Call("DeleteSession", {{"sessionId", session}}).status, 200);
  const HttpAnswer gone = Call("GetSession", {{"sessionId", session}});
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(json::parse(gone.body)["code"], "not_found");
}

TEST_F(HttpServerTest, AnswersManyRequestsOnOneConnection) {
  RawConnection connection(http_address());
  std::string received;
  for (int i = 0; i < 3; ++i) {
    connection.Send(PostOf(kStart, "{}"));
    ASSERT_TRUE(connection.AwaitCount("\"sessionId\"", i + 1, kPatience));
  }
  // Two at once, answered in order.
  connection.Send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" +
                  PostOf(kStart, "{}"));
  ASSERT_TRUE(connection.AwaitCount("\"sessionId\"", 4, kPatience));
  EXPECT_THAT(connection.received(), HasSubstr("SERVING"));
}

TEST_F(HttpServerTest, ClosesWhenItIsToldTo) {
  for (const char* fields :
       {"HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", "HTTP/1.0\r\n"}) {
    RawConnection connection(http_address());
    connection.Send(absl::StrCat("GET /healthz ", fields, "\r\n"));
    EXPECT_TRUE(connection.AwaitClose(kPatience)) << fields;
    EXPECT_THAT(connection.received(), HasSubstr("SERVING"));
  }
}

TEST_F(HttpServerTest, SaysWhatItDoesNotDo) {
  const std::string get_turn = "GET /footnote.v1.DialogueService/SendTurn";
  const std::string start = absl::StrCat("POST ", kStart);
  const std::string none = "Content-Length: 0\r\n";
  struct {
    std::string begin;
    std::string fields;
    int status;
    const char* field;
    const char* value;
  } const table[] = {
      {"GET /nowhere", "", 404, "", ""},
      {"GET /../etc/passwd", "", 404, "", ""},
      {"GET //", "", 404, "", ""},
      {"GET /footnote.v1.DialogueService/None", "", 404, "", ""},
      {"POST /footnote.v1.DialogueService/sendturn", none, 404, "", ""},
      {"POST /footnote.v1.NoService/SendTurn", none, 404, "", ""},
      {"POST /", none, 405, "Allow", "GET, HEAD"},
      {"DELETE /healthz", "", 405, "Allow", "GET, HEAD"},
      {get_turn, "", 405, "Allow", "POST"},
      {"GET /footnote.v1.DialogueService/GetSession", "", 405, "Allow", "POST"},
      {"PUT /footnote.v1.KnowledgeService/GetTopic", none, 405, "Allow",
       "GET, POST"},
      {"GET /footnote.v1.KnowledgeService/Ask", "", 405, "Allow", "POST"},
      {"GET /footnote.v1.KnowledgeService/Interpret", "", 405, "Allow", "POST"},
      {"GET /footnote.v1.KnowledgeService/Assess", "", 405, "Allow", "POST"},
      {"OPTIONS " + std::string(kStart), "", 405, "Allow", "POST"},
      {start, none, 415, "Accept-Post",
       "application/json, application/proto, application/grpc-web, "
       "application/grpc-web-text"},
      {start, none + "Content-Type: text/plain\r\n", 415, "", ""},
      {start, none + "Content-Type: application/connect+json\r\n", 415, "", ""},
      {"POST /footnote.v1.DialogueService/Converse", none + kJson, 415,
       "Accept-Post", "application/connect+json, application/connect+proto"},
      {start, kJson, 411, "", ""},
      {start, absl::StrCat(kJson, none, "Content-Encoding: br\r\n"), 501, "",
       ""},
      {start, absl::StrCat(kJson, none, "Connect-Protocol-Version: 2\r\n"), 400,
       "", ""},
      {start, absl::StrCat(kJson, "Content-Length: 1000000\r\n"), 413, "", ""},
      {start, "X: " + std::string(20000, 'x') + "\r\n", 431, "", ""},
      {"TRACE /", "", 405, "", ""},
      {"CONNECT x:1", "", 404, "", ""},
  };
  for (const auto& row : table) {
    const HttpAnswer answer = Exchange(absl::StrCat(
        row.begin, " HTTP/1.1\r\nHost: x\r\n", row.fields, "\r\n"));
    EXPECT_EQ(answer.status, row.status) << row.begin << "\n" << answer.head;
    EXPECT_TRUE(json::parse(answer.body).contains("code")) << answer.body;
    EXPECT_EQ(answer.Find("Content-Type"), "application/json");
    EXPECT_EQ(*row.field == '\0' ? "" : answer.Find(row.field), row.value);
  }
}

TEST_F(HttpServerTest, NeverRepeatsWhatWasSent) {
  for (const char* body : {"{\"text\": chestpain}", "chestpain", "{\"text\":1",
                           "{\"topic\":\"chestpain\"}", "\"\xff chestpain\"",
                           "{\"ttl\":\"chestpain\"}"}) {
    const HttpAnswer answer = Post(kStart, body);
    EXPECT_GE(answer.status, 400) << body;
    if (std::string(body).find("topic") != std::string::npos) continue;
    EXPECT_THAT(answer.body, Not(HasSubstr("chest"))) << body;
  }
  EXPECT_THAT(Get("/chestpain").body, Not(HasSubstr("chest")));
}

TEST_F(HttpServerTest, ReadsWithoutSideEffectsByGet) {
  const std::string path = "/footnote.v1.KnowledgeService/";
  const HttpAnswer topics =
      Get(path + "ListTopics?connect=v1&encoding=json&message=%7B%7D");
  ASSERT_EQ(topics.status, 200) << topics.body;
  EXPECT_EQ(topics.body, Post(path + "ListTopics", "{}").body);
  const HttpAnswer topic = Get(path +
                               "GetTopic?encoding=json&base64=1&message="
                               "eyJ0b3BpYyI6InNvcmUtd3Jpc3QifQ==");
  ASSERT_EQ(topic.status, 200) << topic.body;
  EXPECT_EQ(topic.body,
            Post(path + "GetTopic", "{\"topic\":\"sore-wrist\"}").body);
}

TEST_F(HttpServerTest, TakesAndGivesGzip) {
  const std::string packed = absl::StrCat(kJson, "Content-Encoding: gzip\r\n");
  const HttpAnswer started = Post(kStart, Gzip("{}", 1), packed);
  EXPECT_EQ(started.status, 200) << started.body;
  const HttpAnswer bomb =
      Post(kStart, Gzip(std::string(50 << 20, ' '), 9), packed);
  EXPECT_EQ(bomb.status, 429) << bomb.head;
  EXPECT_EQ(Post(kStart, "{}", packed).status, 400);
  const std::string path = "/footnote.v1.KnowledgeService/GetTopic";
  const HttpAnswer plain = Post(path, "{}");
  const HttpAnswer small =
      Post(path, "{}", absl::StrCat(kJson, "Accept-Encoding: br, gzip\r\n"));
  EXPECT_EQ(small.Find("Content-Encoding"), "gzip");
  EXPECT_EQ(Gunzip(small.body, 1 << 20).value(), plain.body);
  const HttpAnswer refused =
      Post(path, "{}", absl::StrCat(kJson, "Accept-Encoding: gzip;q=0\r\n"));
  EXPECT_EQ(refused.Find("Content-Encoding"), "");
}

TEST_F(HttpServerTest, SaysThatItMayGoOn) {
  RawConnection connection(http_address());
  connection.Send(absl::StrCat("POST ", kStart, " HTTP/1.1\r\nHost: x\r\n",
                               kJson,
                               "Expect: 100-continue\r\nContent-Length: 2\r\n"
                               "\r\n"));
  ASSERT_TRUE(connection.Await("HTTP/1.1 100 Continue\r\n\r\n", kPatience));
  connection.Send("{}");
  EXPECT_TRUE(connection.Await("\"sessionId\"", kPatience));
}

TEST_F(HttpServerTest, AnswersHeadWithoutABody) {
  const HttpAnswer whole = Get("/");
  const HttpAnswer head =
      Exchange("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
               /*with_body=*/false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Find("Content-Length"), absl::StrCat(whole.body.size()));
  EXPECT_EQ(head.body, "");
}

TEST_F(HttpServerTest, ServesItsPageWithAStrictPolicy) {
  const HttpAnswer page = Get("/");
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.Find("Content-Type"), StartsWith("text/html"));
  EXPECT_THAT(page.Find("Content-Security-Policy"),
              HasSubstr("default-src 'none'"));
  EXPECT_THAT(page.Find("Content-Security-Policy"),
              HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(page.Find("Content-Security-Policy"), Not(HasSubstr("unsafe")));
  EXPECT_EQ(page.Find("Cross-Origin-Resource-Policy"), "cross-origin");
  EXPECT_EQ(page.Find("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(Get("/index.html").body, page.body);
  const std::string tag = page.Find("ETag");
  const HttpAnswer known =
      Exchange(absl::StrCat("GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: W/",
                            tag, "\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
}

TEST_F(HttpServerTest, LetsPagesOfItsOriginsInAndNoOthers) {
  origins_ = "https://portal.example";
  RestartBoth();
  const auto origin_allowed = [this](const std::string& origin) {
    return Call("StartSession", json::object(),
                absl::StrCat("Origin: ", origin, "\r\n"))
        .Find("Access-Control-Allow-Origin");
  };
  EXPECT_EQ(origin_allowed("https://portal.example"), "https://portal.example");
  EXPECT_EQ(origin_allowed("https://evil.example"), "");
  const HttpAnswer preflight = Exchange(
      absl::StrCat("OPTIONS ", kStart, " HTTP/1.1\r\nHost: x\r\n",
                   "Origin: https://portal.example\r\n",
                   "Access-Control-Request-Method: POST\r\n",
                   "Access-Control-Request-Headers: content-type\r\n\r\n"));
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(preflight.Find("Access-Control-Allow-Origin"),
            "https://portal.example");
  EXPECT_EQ(preflight.Find("Content-Length"), "");
}

TEST_F(HttpServerTest, AsksForAKeyInEveryCall) {
  const std::string secret = NewSecret().value();
  keys_ =
      std::make_unique<KeyRing>(std::vector<ApiKey>{{.id = "k1",
                                                     .tenant = "north",
                                                     .scopes = kConverse,
                                                     .hash = *HashOf(secret)}});
  http_bounds_ = {};
  RestartBoth();
  for (const char* method :
       {"DialogueService/StartSession", "DialogueService/SendTurn",
        "DialogueService/GetSession", "DialogueService/DeleteSession",
        "DialogueService/DeleteUser", "KnowledgeService/ListTopics",
        "KnowledgeService/GetTopic", "KnowledgeService/Interpret",
        "KnowledgeService/Ask", "KnowledgeService/Assess"}) {
    const HttpAnswer answer =
        Post(absl::StrCat("/footnote.v1.", method), "not even JSON");
    EXPECT_EQ(answer.status, 401) << method;
    EXPECT_EQ(answer.Find("WWW-Authenticate"), "Bearer");
  }
  const std::string key =
      absl::StrCat("authorization: bearer ", secret, "\r\n");
  EXPECT_EQ(Call("StartSession", json::object(), key).status, 200);
  const HttpAnswer scope = Post("/footnote.v1.KnowledgeService/ListTopics",
                                "{}", absl::StrCat(kJson, key));
  EXPECT_EQ(scope.status, 403) << "a scope that the key has not";
  EXPECT_EQ(Get("/healthz").status, 200) << "health needs no key";
}

TEST_F(HttpServerTest, KeepsWhomItRefusesWaiting) {
  keys_ = std::make_unique<KeyRing>(std::vector<ApiKey>{});
  RestartBoth();
  const absl::Time begun = absl::Now();
  EXPECT_EQ(Call("StartSession", json::object()).status, 401);
  EXPECT_GE(absl::Now() - begun, kRefusalPause);
}

TEST_F(HttpServerTest, ClosesWhoSaysNothing) {
  http_bounds_.head = absl::Milliseconds(100);
  http_bounds_.idle = absl::Milliseconds(100);
  RestartBoth();
  RawConnection silent(http_address());
  EXPECT_TRUE(silent.AwaitClose(kPatience));
  RawConnection idle(http_address());
  idle.Send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(idle.Await("SERVING", kPatience));
  EXPECT_TRUE(idle.AwaitClose(kPatience));
}

TEST_F(HttpServerTest, ClosesWhoSendsAByteAtATime) {
  http_bounds_.head = absl::Milliseconds(500);
  http_bounds_.body = absl::Milliseconds(500);
  RestartBoth();
  for (const std::string& begin :
       {std::string("GET / HTTP/1.1\r\nX: "),
        absl::StrCat("POST ", kStart, " HTTP/1.1\r\nHost: x\r\n", kJson,
                     "Content-Length: 100000\r\n\r\n")}) {
    RawConnection slow(http_address());
    slow.Send(begin);
    // Longer than it may take, though no pause is.
    constexpr int kBytes = 400;
    bool closed = false;
    for (int sent = 0; !closed && sent < kBytes; ++sent) {
      slow.Send("x");
      closed = slow.AwaitClose(absl::Milliseconds(5));
    }
    EXPECT_TRUE(closed) << begin;
  }
}

TEST_F(HttpServerTest, HasOnlySoManyConnections) {
  http_bounds_.connections = 3;
  // Nobody is closed for being slow.
  http_bounds_.head = absl::Hours(1);
  RestartBoth();
  std::vector<std::unique_ptr<RawConnection>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(std::make_unique<RawConnection>(http_address()));
    held.back()->Send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(held.back()->Await("SERVING", kPatience));
  }
  RawConnection another(http_address());
  EXPECT_TRUE(another.AwaitClose(kPatience));
  // One that ends makes room.
  held.pop_back();
  const absl::Time deadline = absl::Now() + kPatience;
  int status = 0;
  while (status != 200 && absl::Now() < deadline) {
    status = Get("/healthz").status;
  }
  EXPECT_EQ(status, 200);
}

TEST_F(HttpServerTest, LetsAPageReadWhyItsRequestIsNone) {
  origins_ = "https://portal.example";
  RestartBoth();
  const auto refused = [this](const std::string& origin,
                              const std::string& rest) {
    return Exchange(absl::StrCat("POST ", kStart, " HTTP/1.1\r\nHost: x\r\n",
                                 "Origin: ", origin, "\r\n", kJson, rest));
  };
  std::string many;
  for (int i = 0; i < 101; ++i) many += "X: y\r\n";
  const std::pair<int, std::string> table[] = {
      {413, "Content-Length: 1000000\r\n\r\n"},
      {413, absl::StrCat("Transfer-Encoding: chunked\r\n\r\n80000\r\n",
                         std::string(300000, 'x'))},
      {431, many + "\r\n"},
      {400, "Host: y\r\nContent-Length: 0\r\n\r\n"},
      {400, "Transfer-Encoding: chunked\r\n\r\nx\r\n"},
      {411, "\r\n"},
  };
  for (const auto& [status, rest] : table) {
    const HttpAnswer answer = refused("https://portal.example", rest);
    EXPECT_EQ(answer.status, status) << answer.head;
    EXPECT_EQ(answer.Find("Access-Control-Allow-Origin"),
              "https://portal.example")
        << answer.head;
    EXPECT_EQ(answer.Find("Vary"), "Origin");
    EXPECT_EQ(refused("https://evil.example", rest)
                  .Find("Access-Control-Allow-Origin"),
              "");
  }
  // The fields of one request are not those of the next.
  RawConnection connection(http_address());
  connection.Send(absl::StrCat(
      "GET /healthz HTTP/1.1\r\nHost: x\r\nOrigin: https://portal.example"
      "\r\n\r\n",
      "no request\r\n\r\n"));
  ASSERT_TRUE(connection.AwaitClose(kPatience));
  EXPECT_THAT(connection.received(), HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(connection.received(),
              Not(HasSubstr("Access-Control-Allow-Origin")));
}

TEST_F(HttpServerTest, AnswersWhoIsRefusedAmidABody) {
  // More than the sockets hold: the answer must not be lost with it.
  const HttpAnswer answer = Exchange(
      absl::StrCat("POST ", kStart, " HTTP/1.1\r\nHost: x\r\n", kJson,
                   "Content-Length: 300000\r\n\r\n", std::string(300000, 'x')));
  EXPECT_EQ(answer.status, 413);
}

TEST_F(HttpServerTest, GivesUpWhenTheCallerDoes) {
  const std::string session = Begin();
  const HttpAnswer answer =
      Call("SendTurn",
           {{"sessionId", session}, {"turnId", "1"}, {"text", "my foot hurts"}},
           "Connect-Timeout-Ms: 0\r\n");
  EXPECT_EQ(answer.status, 504) << answer.body;
  EXPECT_EQ(json::parse(answer.body)["code"], "deadline_exceeded");
  EXPECT_EQ(TurnsOf(session), 0);
}

TEST_F(HttpServerTest, ConversesOneWayAtATime) {
  const auto framed = [](uint8_t flags, const std::string& message) {
    std::string bytes(1, static_cast<char>(flags));
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>(message.size() >> shift & 0xff));
    }
    return bytes + message;
  };
  const std::string fields = "Content-Type: application/connect+json\r\n";
  const std::string path = "/footnote.v1.DialogueService/Converse";
  const HttpAnswer answer =
      Post(path,
           framed(0, "{\"start\":{}}") +
               framed(0, "{\"turn\":{\"turnId\":\"1\",\"text\":\"hello\"}}") +
               framed(0, "{\"turn\":{\"text\":\"no id\"}}") +
               framed(0, "{\"turn\":{\"turnId\":\"2\",\"text\":\"no\"}}"),
           fields);
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Find("Content-Type"), "application/connect+json");
  std::vector<json> messages;
  std::string left = answer.body;
  while (left.size() >= 5) {
    size_t size = 0;
    for (int i = 1; i < 5; ++i) size = size << 8 | uint8_t(left[i]);
    messages.push_back(json::parse(left.substr(5, size)));
    messages.back()["flags"] = int{left[0]};
    left.erase(0, 5 + size);
  }
  ASSERT_EQ(messages.size(), 5U);
  EXPECT_TRUE(messages[0].contains("start"));
  EXPECT_EQ(messages[1]["turn"]["turn"], 1);
  EXPECT_EQ(messages[2]["error"]["code"], 3);
  EXPECT_EQ(messages[3]["turn"]["turn"], 2);
  EXPECT_EQ(messages[4], json({{"flags", 2}}));

  const HttpAnswer broken = Post(path, framed(0, "oops") + "more", fields);
  EXPECT_EQ(broken.status, 200);
  EXPECT_THAT(broken.body, HasSubstr("{\"error\":{\"code\":"
                                     "\"invalid_argument\""));
}

TEST_F(HttpServerTest, SaysThatItEndsBeforeItDoes) {
  EXPECT_EQ(Get("/healthz").status, 200);
  http_->SetDialogueServing(false);
  EXPECT_EQ(Get("/healthz").status, 503);
  http_->SetDialogueServing(true);
  EXPECT_EQ(Get("/healthz").status, 200);
  http_->AnnounceEnd();
  EXPECT_EQ(Get("/healthz").status, 503);
  EXPECT_EQ(Call("StartSession", json::object()).status, 200);
  http_->SetDialogueServing(true);
  EXPECT_EQ(Get("/healthz").status, 503);
}

TEST_F(HttpServerTest, EndsIdleConnectionsWhenItDrains) {
  RawConnection idle(http_address());
  idle.Send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(idle.Await("SERVING", kPatience));
  http_->Drain(absl::Seconds(10));
  EXPECT_TRUE(idle.AwaitClose(kPatience));
  RawConnection late(http_address());
  EXPECT_FALSE(late.connected());
}

TEST_F(HttpServerTest, LetsARunningCallEndWhenItDrains) {
  GatedStore store(&memory_);
  const std::string session = Begin();
  http_.reset();
  Restart(&store);
  http_ = *HttpServer::Start(HttpDoor(), conversation_.get(), calls_.get());
  store.Shut();
  RawConnection running(http_address());
  running.Send(PostOf("/footnote.v1.DialogueService/SendTurn",
                      absl::StrCat("{\"sessionId\":\"", session,
                                   "\",\"turnId\":\"1\",\"text\":\"hello\"}")));
  store.AwaitArrival();
  std::thread drain([this] { http_->Drain(absl::Seconds(10)); });
  // Others are told so as soon as it has begun.
  const absl::Time deadline = absl::Now() + kPatience;
  int status = 0;
  while (status != 503 && absl::Now() < deadline) {
    status = Call("StartSession", json::object()).status;
  }
  EXPECT_EQ(status, 503);
  store.Open();
  EXPECT_TRUE(running.Await("\"turn\":1", kPatience));
  EXPECT_THAT(running.received(), HasSubstr("Connection: close"));
  drain.join();
}

}  // namespace
}  // namespace footnote::service
