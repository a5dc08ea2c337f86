// A unary call of and with bytes, as a careless client could make it, which can
// be cancelled while it runs.
#ifndef FOOTNOTE_TESTS_SERVICE_RAW_CALL_H_
#define FOOTNOTE_TESTS_SERVICE_RAW_CALL_H_

#include <future>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"

namespace footnote::service {

// Runs from its construction on. A streaming method takes it for a stream of
// one message. For one thread.
class RawCall {
 public:
  // `method` as "/package.Service/Method".
  RawCall(const std::shared_ptr<grpc::Channel>& channel,
          const std::string& method, const std::string& request,
          absl::Duration timeout = absl::Minutes(1));
  // Waits for its end.
  ~RawCall();

  RawCall(const RawCall&) = delete;
  RawCall& operator=(const RawCall&) = delete;

  void Cancel() { context_.TryCancel(); }

  // Waits for its end.
  const grpc::Status& Await();
  // The bytes, once it has ended well.
  const std::string& response() const { return response_; }

 private:
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::ByteBuffer sent_;
  grpc::ByteBuffer received_;
  std::promise<grpc::Status> done_;
  std::future<grpc::Status> ended_ = done_.get_future();
  grpc::Status status_;
  std::string response_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_RAW_CALL_H_
