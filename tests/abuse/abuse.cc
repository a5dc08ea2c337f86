#include "tests/abuse/abuse.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "service/client_channel.h"
#include "service/security/api_keys.h"
#include "tests/service/raw_connection.h"

namespace footnote::service {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

class IdleConnections final : public Abuse {
 public:
  IdleConnections(const std::string& server, int count, int round) {
    // So many come from one address at once.
    constexpr int kOfOneAddress = 400;
    for (int i = 0; i < count; ++i) {
      auto connection = std::make_unique<RawConnection>(
          server, absl::StrCat("127.1.", round, ".", 1 + i / kOfOneAddress));
      connection->Send(Http2Begin());
      connections_.push_back(std::move(connection));
    }
    for (const auto& connection : connections_) {
      // The server's settings.
      if (connection->Await("\x04", kPatience)) ++open_;
    }
  }

  std::string Told() const override {
    return absl::StrCat(open_, " of ", connections_.size(),
                        " connections open");
  }
  bool all() const { return open_ == static_cast<int>(connections_.size()); }

 private:
  std::vector<std::unique_ptr<RawConnection>> connections_;
  int open_ = 0;
};

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

// Does something again and again in a thread of its own.
class Repeated : public Abuse {
 public:
  ~Repeated() override { Stop(); }
  std::string Told() const override {
    return absl::StrCat(done_.load(), " ", what_);
  }

 protected:
  Repeated(const char* what, absl::Duration every)
      : what_(what), every_(every) {}

  virtual void Do() = 0;

  void Begin() {
    thread_ = std::thread([this] {
      absl::Time next = absl::Now();
      std::unique_lock<std::mutex> lock(mutex_);
      while (!stop_) {
        lock.unlock();
        Do();
        ++done_;
        next += every_;
        lock.lock();
        stopped_.wait_until(lock, absl::ToChronoTime(next),
                            [this] { return stop_; });
      }
    });
  }
  // Before what Do uses goes.
  void Stop() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    stopped_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  const char* const what_;
  const absl::Duration every_;
  std::atomic<int64_t> done_ = 0;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

class SlowClients final : public Repeated {
 public:
  explicit SlowClients(const std::string& server)
      : Repeated("bytes from each slow client", absl::Seconds(1)) {
    constexpr int kClients = 100;
    for (int i = 0; i < kClients; ++i) {
      auto client = std::make_unique<RawConnection>(server, "127.0.2.1");
      client->Send(absl::StrCat(
          Http2Begin(), Http2Call(1, "/footnote.v1.DialogueService/SendTurn")));
      clients_.push_back(std::move(client));
    }
    Begin();
  }
  ~SlowClients() override { Stop(); }

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

class BadKeys final : public Abuse {
 public:
  explicit BadKeys(const std::string& server) {
    constexpr int kConnections = 4;
    constexpr int kAtATime = 64;
    for (int i = 0; i < kConnections; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stubs_.push_back(v1::DialogueService::NewStub(
          MakeChannel({.server = server}, arguments).value()));
      for (int j = 0; j < kAtATime; ++j) {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++running_;
        calls_.emplace_back(stubs_.back().get(), this);
      }
    }
    for (Call& call : calls_) call.Send();
  }
  ~BadKeys() override {
    std::unique_lock<std::mutex> lock(mutex_);
    stop_ = true;
    ended_.wait(lock, [this] { return running_ == 0; });
  }
  std::string Told() const override {
    return absl::StrCat(done_.load(), " calls with bad keys");
  }

 private:
  struct Call {
    Call(v1::DialogueService::Stub* with, BadKeys* of)
        : stub(with), owner(of) {}

    void Send() {
      context = std::make_unique<grpc::ClientContext>();
      context->set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
      ShowKey({.key = NewSecret().value()}, context.get());
      stub->async()->StartSession(context.get(), &request, &response,
                                  [this](const grpc::Status& /*refused*/) {
                                    ++owner->done_;
                                    if (owner->GoesOn()) Send();
                                  });
    }

    v1::DialogueService::Stub* const stub;
    BadKeys* const owner;
    std::unique_ptr<grpc::ClientContext> context;
    v1::StartSessionRequest request;
    v1::StartSessionResponse response;
  };

  bool GoesOn() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!stop_) return true;
    --running_;
    ended_.notify_all();
    return false;
  }

  std::vector<std::unique_ptr<v1::DialogueService::Stub>> stubs_;
  std::list<Call> calls_;
  std::atomic<int64_t> done_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;
  bool stop_ = false;
};

}  // namespace

std::unique_ptr<Abuse> MakeAbuse(absl::string_view way,
                                 const std::string& server, int idle,
                                 int round) {
  if (way == "slow") return std::make_unique<SlowClients>(server);
  if (way == "http-slow") return std::make_unique<SlowBrowsers>(server);
  if (way == "http-idle") {
    auto browsers = std::make_unique<IdleBrowsers>(server, idle, round);
    if (!browsers->all()) return nullptr;
    return browsers;
  }
  if (way == "connections") return std::make_unique<NewConnections>(server);
  if (way == "keys") return std::make_unique<BadKeys>(server);
  if (way != "idle") return nullptr;
  auto connections = std::make_unique<IdleConnections>(server, idle, round);
  if (!connections->all()) return nullptr;
  return connections;
}

}  // namespace footnote::service
