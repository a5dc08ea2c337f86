// One client's line to the server, and what all of its calls share.
#ifndef FOOTNOTE_TESTS_SOAK_SOAK_LINE_H_
#define FOOTNOTE_TESTS_SOAK_SOAK_LINE_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message_lite.h"
#include "grpcpp/grpcpp.h"
#include "tests/service/raw_call.h"
#include "tests/soak/soak_counts.h"
#include "tests/soak/soak_topics.h"

namespace footnote::service {

// For one thread. Nothing of it depends on the server but the answers.
class SoakLine {
 public:
  // Longer than any call takes, however busy the machine is.
  static constexpr absl::Duration kPatience = absl::Minutes(1);

  // Both pointers must outlive it.
  SoakLine(std::string address, const SoakTopics* topics, uint64_t seed,
           SoakCounts* counts);

  // Ends the connection; the next call opens another.
  void HangUp() { channel_.reset(); }

  // Calls of "footnote.v1.SERVICE/METHOD" or of another full name.
  std::unique_ptr<RawCall> Call(SoakKind kind, absl::string_view method,
                                const std::string& request,
                                absl::Duration timeout = kPatience);
  std::unique_ptr<RawCall> Call(SoakKind kind, absl::string_view method,
                                const google::protobuf::MessageLite& request,
                                absl::Duration timeout = kPatience);

  // Makes the call and holds its status against `code`; gives the bytes.
  std::string Expect(SoakKind kind, absl::string_view method,
                     const std::string& request, grpc::StatusCode code);
  std::string Expect(SoakKind kind, absl::string_view method,
                     const google::protobuf::MessageLite& request,
                     grpc::StatusCode code);

  // Makes it and gives up on it early; true where it was answered all the same.
  bool CutOff(SoakKind kind, absl::string_view method,
              const google::protobuf::MessageLite& request,
              std::string* response);

  const std::shared_ptr<grpc::Channel>& channel();

  // 0 to `below` - 1.
  uint64_t Random(uint64_t below) { return random_() % below; }
  bool OneIn(uint64_t n) { return Random(n) == 0; }
  const SoakTopics::Script& RandomScript();
  const std::string& RandomTopic();

  const SoakTopics& topics() const { return *topics_; }
  SoakCounts& counts() { return *counts_; }

 private:
  const std::string address_;
  const SoakTopics* const topics_;
  SoakCounts* const counts_;
  std::mt19937_64 random_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SOAK_LINE_H_
