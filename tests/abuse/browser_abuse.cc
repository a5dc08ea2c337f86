#include "tests/abuse/browser_abuse.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/abuse/repeated.h"
#include "tests/service/raw_connection.h"

namespace footnote::service {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

// Connections that were answered once and are kept.
class IdleBrowsers final : public Abuse {
 public:
  IdleBrowsers(const std::string& server, int count, int round) {
    constexpr int kOfOneAddress = 400;
    for (int i = 0; i < count; ++i) {
      auto connection = std::make_unique<RawConnection>(
          server, absl::StrCat("127.1.", round, ".", 1 + i / kOfOneAddress));
      connection->Send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      connections_.push_back(std::move(connection));
    }
    for (const auto& connection : connections_) {
      if (connection->Await("SERVING", kPatience)) ++open_;
    }
  }

  std::string Told() const override {
    return absl::StrCat(open_, " of ", connections_.size(),
                        " connections kept");
  }
  bool all() const { return open_ == static_cast<int>(connections_.size()); }

 private:
  std::vector<std::unique_ptr<RawConnection>> connections_;
  int open_ = 0;
};

// Half of them never end their head, half never their body; who is closed comes
// again.
class SlowBrowsers final : public Repeated {
 public:
  explicit SlowBrowsers(const std::string& server)
      : Repeated("bytes from each slow client", absl::Seconds(1)),
        server_(server),
        clients_(kClients) {
    for (size_t i = 0; i < clients_.size(); ++i) Connect(i);
    Begin();
  }
  ~SlowBrowsers() override { Stop(); }

 private:
  static constexpr int kClients = 100;

  void Connect(size_t i) {
    clients_[i] = std::make_unique<RawConnection>(server_, "127.0.2.1");
    clients_[i]->Send(
        "POST /footnote.v1.DialogueService/SendTurn HTTP/1.1\r\n"
        "Host: x\r\nContent-Type: application/json\r\n");
    if (i % 2 == 0) clients_[i]->Send("Content-Length: 1000\r\n\r\n");
  }

  void Do() override {
    for (size_t i = 0; i < clients_.size(); ++i) {
      if (clients_[i]->AwaitClose(absl::Microseconds(1))) Connect(i);
      clients_[i]->Send("x");
    }
  }

  const std::string server_;
  std::vector<std::unique_ptr<RawConnection>> clients_;
};

}  // namespace

std::unique_ptr<Abuse> MakeBrowserAbuse(absl::string_view way,
                                        const AbuseTarget& target) {
  if (way == "http-slow") return std::make_unique<SlowBrowsers>(target.server);
  if (way != "http-idle") return nullptr;
  auto browsers =
      std::make_unique<IdleBrowsers>(target.server, target.idle, target.round);
  if (!browsers->all()) return nullptr;
  return browsers;
}

}  // namespace footnote::service
