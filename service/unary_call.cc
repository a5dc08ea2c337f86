#include "service/unary_call.h"

#include <vector>

#include "absl/time/clock.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "service/request_checks.h"

namespace footnote::service {
absl::Status Decode(grpc::ByteBuffer* bytes,
                    google::protobuf::MessageLite* message) {
  // No bytes at all are a message too, but no message is none: else a call that
  // was cut off would begin a session that nobody asked for in this way.
  if (!bytes->Valid()) {
    return absl::CancelledError("the call ended before its request had come");
  }
  const absl::Status short_enough = CheckRequestBytes(bytes->Length());
  if (!short_enough.ok()) return short_enough;
  bool parsed = false;
  grpc::Slice slice;
  // Nearly every request is one slice; it is parsed where it lies.
  if (bytes->TrySingleSlice(&slice).ok()) {
    parsed =
        message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  } else {
    grpc::ProtoBufferReader reader(bytes);
    parsed = message->ParseFromZeroCopyStream(&reader);
  }
  if (parsed) return absl::OkStatus();
  std::vector<grpc::Slice> slices;
  bytes->Dump(&slices);
  std::string whole;
  for (const grpc::Slice& part : slices) {
    whole.append(reinterpret_cast<const char*>(part.begin()), part.size());
  }
  return ExplainUnparsed(whole);
}

grpc::ByteBuffer Encode(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message) {
  return Encode(message.SerializeAsString());
}

absl::StatusOr<Caller> Admit(const Gate& gate, Scope scope,
                             grpc::CallbackServerContext* context) {
  const auto& metadata = context->client_metadata();
  // Of several the first counts, as elsewhere.
  const auto it = metadata.lower_bound("authorization");
  const bool found = it != metadata.end() && it->first == "authorization";
  absl::StatusOr<Caller> caller =
      gate.Admit(found ? absl::string_view(it->second.data(), it->second.size())
                       : absl::string_view(),
                 scope);
  if (caller.ok()) {
    caller->gone = [context] { return context->IsCancelled(); };
  }
  return caller;
}

void AfterRefusalPause(const Gate& gate,
                       const grpc::CallbackServerContext& context,
                       std::unique_ptr<grpc::Alarm>* alarm,
                       std::function<void()> then) {
  WaitingRefusals* const waiting = gate.waiting();
  if (context.IsCancelled() || !waiting->Begin()) return then();
  *alarm = std::make_unique<grpc::Alarm>();
  (*alarm)->Set(absl::ToChronoTime(absl::Now() + kRefusalPause),
                [waiting, then = std::move(then)](bool /*ok*/) {
                  // First: after the last answer the gate may go.
                  waiting->End();
                  then();
                });
}

}  // namespace footnote::service
