#include "tests/soak/soak_line.h"

#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

// Calls that are cut off end within so many microseconds: before, while and
// after the server works on them.
constexpr uint64_t kCutOffWithin = 3000;

}  // namespace

SoakLine::SoakLine(std::string address, const SoakTopics* topics, uint64_t seed,
                   SoakCounts* counts)
    : address_(std::move(address)),
      topics_(topics),
      counts_(counts),
      random_(seed) {}

const std::shared_ptr<grpc::Channel>& SoakLine::channel() {
  if (channel_ == nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channel_ = grpc::CreateCustomChannel(
        address_, grpc::InsecureChannelCredentials(), arguments);
    ++counts_->connections;
  }
  return channel_;
}

std::unique_ptr<RawCall> SoakLine::Call(SoakKind kind, absl::string_view method,
                                        const std::string& request,
                                        absl::Duration timeout) {
  counts_->Add(kind);
  return std::make_unique<RawCall>(channel(), absl::StrCat("/", method),
                                   request, timeout);
}

std::unique_ptr<RawCall> SoakLine::Call(
    SoakKind kind, absl::string_view method,
    const google::protobuf::MessageLite& request, absl::Duration timeout) {
  return Call(kind, method, request.SerializeAsString(), timeout);
}

std::string SoakLine::Expect(SoakKind kind, absl::string_view method,
                             const std::string& request,
                             grpc::StatusCode code) {
  const auto call = Call(kind, method, request);
  const grpc::Status& status = call->Await();
  if (status.error_code() != code) {
    counts_->Fault(
        absl::StrCat(method, " (", kSoakKindNames[static_cast<size_t>(kind)],
                     "): status ", status.error_code(), " rather than ", code,
                     ": ", status.error_message()));
  }
  return call->response();
}

std::string SoakLine::Expect(SoakKind kind, absl::string_view method,
                             const google::protobuf::MessageLite& request,
                             grpc::StatusCode code) {
  return Expect(kind, method, request.SerializeAsString(), code);
}

bool SoakLine::CutOff(SoakKind kind, absl::string_view method,
                      const google::protobuf::MessageLite& request,
                      std::string* response) {
  const auto within = static_cast<int64_t>(Random(kCutOffWithin));
  const bool cancels = OneIn(2);
  const auto call = Call(kind, method, request,
                         cancels ? kPatience : absl::Microseconds(within));
  if (cancels) {
    std::this_thread::sleep_for(std::chrono::microseconds(within));
    call->Cancel();
  }
  const grpc::Status& status = call->Await();
  *response = call->response();
  if (status.ok()) return true;
  ++counts_->ended_early;
  if (status.error_code() != grpc::StatusCode::CANCELLED &&
      status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED) {
    counts_->Fault(absl::StrCat(method, " cut off: status ",
                                status.error_code(), ": ",
                                status.error_message()));
  }
  return false;
}

const SoakTopics::Script& SoakLine::RandomScript() {
  return topics_->scripts()[Random(topics_->scripts().size())];
}

const std::string& SoakLine::RandomTopic() {
  return topics_->ids()[Random(topics_->ids().size())];
}

}  // namespace footnote::service
