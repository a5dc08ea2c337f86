#include "tests/abuse/raw_abuse.h"

#include <list>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/abuse/idle_connections.h"
#include "tests/abuse/repeated.h"
#include "tests/service/raw_connection.h"

namespace footnote::service {
namespace {

class SlowSenders final : public Repeated {
 public:
  explicit SlowSenders(const std::string& server)
      : Repeated("bytes from each slow sender", absl::Seconds(1)) {
    constexpr int kClients = 100;
    for (int i = 0; i < kClients; ++i) {
      auto client = std::make_unique<RawConnection>(server, "127.0.2.1");
      client->Send(absl::StrCat(
          Http2Begin(), Http2Call(1, "/footnote.v1.DialogueService/SendTurn")));
      clients_.push_back(std::move(client));
    }
    Begin();
  }
  ~SlowSenders() override { Stop(); }

 private:
  void Do() override {
    const char byte = body_[at_++ % body_.size()];
    for (const auto& client : clients_) {
      client->Send(absl::string_view(&byte, 1));
    }
  }

  const std::string body_ =
      Http2Frame(kHttp2Data, 0, 1, std::string(1000, '\0'));
  size_t at_ = 0;
  std::vector<std::unique_ptr<RawConnection>> clients_;
};

// Their replies wait in the server.
class SlowReaders final : public Repeated {
 public:
  // Each reads so many bytes a second.
  SlowReaders(const AbuseTarget& target, size_t bytes)
      : Repeated("seconds of slow readers", absl::Seconds(1)), bytes_(bytes) {
    constexpr int kClients = 100;
    constexpr int kCalls = 200;
    constexpr int kReceiveBuffer = 4096;
    constexpr absl::string_view kAllCame = "all came";
    constexpr absl::Duration kPatience = absl::Seconds(30);
    for (int i = 0; i < kClients; ++i) {
      auto client = std::make_unique<RawConnection>(target.server, "127.0.4.1",
                                                    kReceiveBuffer);
      std::string calls = Http2Begin();
      for (int j = 0; j < kCalls; ++j) {
        const int stream = 2 * j + 1;
        absl::StrAppend(
            &calls,
            Http2Call(stream, "/footnote.v1.KnowledgeService/GetTopic",
                      target.key),
            Http2EmptyRequest(stream));
      }
      absl::StrAppend(&calls, Http2Frame(kHttp2Ping, 0, 0, kAllCame));
      client->Send(calls);
      clients_.push_back(std::move(client));
    }
    // That so much is asked at once is another matter, and is over when a ping
    // behind it is answered. From then on only the client holds replies back.
    for (const auto& client : clients_) {
      client->Await(kAllCame, kPatience);
      client->Send(Http2Window(0, 1 << 30));
    }
    Begin();
  }
  ~SlowReaders() override { Stop(); }

 private:
  void Do() override {
    for (const auto& client : clients_) client->Discard(bytes_);
  }

  const size_t bytes_;
  std::vector<std::unique_ptr<RawConnection>> clients_;
};

class NewConnections final : public Repeated {
 public:
  explicit NewConnections(const std::string& server)
      : Repeated("connections", absl::Milliseconds(1)), server_(server) {
    Begin();
  }
  ~NewConnections() override { Stop(); }

 private:
  void Do() override {
    constexpr size_t kHeld = 1000;
    auto connection = std::make_unique<RawConnection>(server_, "127.0.3.1");
    connection->Send(Http2Begin());
    held_.push_back(std::move(connection));
    if (held_.size() > kHeld) held_.pop_front();
  }

  const std::string server_;
  std::list<std::unique_ptr<RawConnection>> held_;
};

// Opens calls and resets them at once (CVE-2023-44487), on each of a few
// connections, a hundred in a millisecond or as fast as the server takes them;
// connects again where it is closed.
class RapidResets final : public Repeated {
 public:
  RapidResets(const AbuseTarget& target, const char* method)
      : Repeated("hundreds of calls begun and reset", absl::Milliseconds(1)),
        server_(target.server),
        method_(method) {
    Begin();
  }
  ~RapidResets() override { Stop(); }

 private:
  static constexpr size_t kConnections = 4;
  static constexpr int kAtOnce = 100;
  static constexpr int kLastStream = 1 << 17;  // a few are made

  struct Client {
    std::unique_ptr<RawConnection> connection;
    int next = 1;
  };

  void Do() override {
    Client& client = clients_[turn_++ % kConnections];
    if (client.connection == nullptr || client.next > kLastStream ||
        !client.connection->Discard(1 << 20)) {
      client.connection = std::make_unique<RawConnection>(server_, "127.0.5.1");
      client.connection->Send(Http2Begin());
      client.next = 1;
    }
    client.connection->Send(CallsFrom(client.next));
    client.next += 2 * kAtOnce;
  }

  // Made once: what it costs us to make them is no cost of the server's.
  const std::string& CallsFrom(int first) {
    std::string& calls = calls_[first];
    if (!calls.empty()) return calls;
    for (int stream = first; stream < first + 2 * kAtOnce; stream += 2) {
      absl::StrAppend(&calls, Http2Call(stream, method_),
                      Http2EmptyRequest(stream), Http2Reset(stream));
    }
    return calls;
  }

  const std::string server_;
  const std::string method_;
  std::map<int, std::string> calls_;  // by their first stream
  Client clients_[kConnections];
  size_t turn_ = 0;
};

}  // namespace

std::unique_ptr<Abuse> MakeRawAbuse(absl::string_view way,
                                    const AbuseTarget& target) {
  if (way == "send-slow") return std::make_unique<SlowSenders>(target.server);
  if (way == "read-slow") return std::make_unique<SlowReaders>(target, 1);
  if (way == "read-never") return std::make_unique<SlowReaders>(target, 0);
  if (way == "connections") {
    return std::make_unique<NewConnections>(target.server);
  }
  if (way == "resets") {
    return std::make_unique<RapidResets>(
        target, "/footnote.v1.DialogueService/SendTurn");
  }
  if (way == "resets-stream") {
    return std::make_unique<RapidResets>(
        target, "/footnote.v1.DialogueService/Converse");
  }
  if (way == "resets-health") {
    return std::make_unique<RapidResets>(target,
                                         "/grpc.health.v1.Health/Check");
  }
  if (way == "resets-nothing") {
    return std::make_unique<RapidResets>(target, "/no.such.Service/Method");
  }
  if (way != "idle") return nullptr;
  // The answer is the server's settings.
  return KeepIdle(target, Http2Begin(), "\x04");
}

}  // namespace footnote::service
