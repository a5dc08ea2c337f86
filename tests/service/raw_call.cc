#include "tests/service/raw_call.h"

#include <utility>

#include "absl/time/clock.h"

namespace footnote::service {

RawCall::RawCall(const std::shared_ptr<grpc::Channel>& channel,
                 const std::string& method, const std::string& request,
                 absl::Duration timeout)
    : stub_(channel) {
  const grpc::Slice slice(request);
  sent_ = grpc::ByteBuffer(&slice, 1);
  context_.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  stub_.UnaryCall(
      &context_, method, {}, &sent_, &received_,
      [this](grpc::Status status) { done_.set_value(std::move(status)); });
}

RawCall::~RawCall() { Await(); }

const grpc::Status& RawCall::Await() {
  if (!ended_.valid()) return status_;
  status_ = ended_.get();
  grpc::Slice all;
  if (status_.ok() && received_.DumpToSingleSlice(&all).ok()) {
    response_.assign(reinterpret_cast<const char*>(all.begin()), all.size());
  }
  return status_;
}

}  // namespace footnote::service
