#include "tests/service/http/http_fixture.h"

#include "absl/strings/str_cat.h"

namespace footnote::service {

HttpFixture::HttpFixture() { RestartBoth(); }
HttpFixture::~HttpFixture() = default;

void HttpFixture::RestartBoth() {
  http_.reset();
  Restart(&memory_);
  part_ = MakePart();
  auto http = HttpServer::Start(HttpDoor(), conversation_.get(), calls_.get());
  ASSERT_TRUE(http.ok()) << http.status();
  http_ = *std::move(http);
}

HttpDoorOptions HttpFixture::HttpDoor() const {
  return {.address = {.host = "127.0.0.1", .port = 0},
          .gate = gate_.get(),
          .tls = tls_.get(),
          .mutual_tls = mutual_tls_,
          .cross_origin = CrossOrigin::Parse(origins_).value(),
          .part = part_,
          .listener = bounds_.listener,
          .bounds = http_bounds_};
}

HttpAnswer HttpFixture::Exchange(const std::string& bytes,
                                 bool with_body) const {
  RawConnection connection(http_address());
  connection.Send(bytes);
  HttpAnswer answer;
  for (;;) {
    std::string received = connection.received();
    if (TakeAnswer(&received, &answer, with_body)) return answer;
    if (!connection.AwaitMore(kPatience)) return answer;
  }
}

HttpAnswer HttpFixture::Get(const std::string& path,
                            const std::string& fields) const {
  return Exchange(
      absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\n", fields, "\r\n"));
}

HttpAnswer HttpFixture::Post(const std::string& path, const std::string& body,
                             const std::string& fields) const {
  return Exchange(PostOf(path, body, fields));
}

HttpAnswer HttpFixture::Call(const std::string& method,
                             const nlohmann::json& request,
                             const std::string& fields) const {
  return Post(absl::StrCat("/footnote.v1.DialogueService/", method),
              request.dump(),
              absl::StrCat("Content-Type: application/json\r\n", fields));
}

}  // namespace footnote::service
