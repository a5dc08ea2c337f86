#include "tests/abuse/browser_abuse.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/abuse/idle_connections.h"
#include "tests/abuse/repeated.h"
#include "tests/service/raw_connection.h"

namespace footnote::service {
namespace {

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
  return KeepIdle(target, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
                  "SERVING");
}

}  // namespace footnote::service
