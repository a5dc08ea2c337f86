// Both doors of one server in the test's own process.
#ifndef FOOTNOTE_TESTS_SERVICE_HTTP_HTTP_FIXTURE_H_
#define FOOTNOTE_TESTS_SERVICE_HTTP_HTTP_FIXTURE_H_

#include <memory>
#include <string>

#include "nlohmann/json.hpp"
#include "service/http/http_server.h"
#include "tests/service/http_client.h"
#include "tests/service/raw_connection.h"
#include "tests/service/server_fixture.h"

namespace footnote::service {

inline constexpr absl::Duration kPatience = absl::Seconds(20);

class HttpFixture : public ServerFixture {
 protected:
  HttpFixture();
  ~HttpFixture() override;

  // Starts both anew, with other http_bounds_, origins_ or what else
  // ServerFixture has.
  void RestartBoth();
  HttpDoorOptions HttpDoor() const;
  // What answers beside the API, made anew for each server.
  virtual HttpPart* MakePart() { return nullptr; }

  // What comes back for these bytes on a connection of its own; status 0 where
  // nothing does.
  HttpAnswer Exchange(const std::string& bytes, bool with_body = true) const;
  HttpAnswer Get(const std::string& path, const std::string& fields = "") const;
  HttpAnswer Post(
      const std::string& path, const std::string& body,
      const std::string& fields = "Content-Type: application/json\r\n") const;
  // A call of DialogueService as JSON.
  HttpAnswer Call(const std::string& method, const nlohmann::json& request,
                  const std::string& fields = "") const;

  std::string http_address() const { return http_->address().ToString(); }

  HttpBounds http_bounds_;
  std::string origins_;
  HttpPart* part_ = nullptr;
  std::unique_ptr<HttpServer> http_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_HTTP_HTTP_FIXTURE_H_
