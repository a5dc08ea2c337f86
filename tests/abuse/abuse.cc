#include "tests/abuse/abuse.h"

#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "service/client_channel.h"
#include "service/security/api_keys.h"
#include "tests/abuse/browser_abuse.h"
#include "tests/abuse/raw_abuse.h"

namespace footnote::service {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

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
                                 const AbuseTarget& target) {
  if (way == "keys") return std::make_unique<BadKeys>(target.server);
  if (absl::StartsWith(way, "http-")) return MakeBrowserAbuse(way, target);
  return MakeRawAbuse(way, target);
}

}  // namespace footnote::service
