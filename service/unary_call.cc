#include "service/unary_call.h"

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "service/request_checks.h"
#include "service/security/peer_address.h"

namespace footnote::service {
namespace {

// Of several of a name the first counts, as elsewhere; empty where there is
// none.
absl::string_view FindMetadata(const grpc::CallbackServerContext& context,
                               grpc::string_ref name) {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.lower_bound(name);
  if (it == metadata.end() || it->first != name) return {};
  return {it->second.data(), it->second.size()};
}

struct EncodedReply {
  EncodedReply(const UnreadReplies& unread, const UnreadReplies::Place& place,
               std::string text)
      : bytes(std::move(text)), counted(unread, place, bytes.size()) {}

  std::string bytes;
  const UnreadReplies::Counted counted;
};

}  // namespace

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

UnreadReplies::Place PlaceOf(const RpcDoor& door,
                             const grpc::CallbackServerContext& context) {
  return door.unread->PlaceOf(ParsePeer(context.peer()));
}

grpc::ByteBuffer Encode(const RpcDoor& door, const UnreadReplies::Place& place,
                        std::string bytes) {
  auto* const reply = new EncodedReply(*door.unread, place, std::move(bytes));
  const grpc::Slice slice(
      reply->bytes.data(), reply->bytes.size(),
      [](void* gone) { delete static_cast<EncodedReply*>(gone); }, reply);
  return grpc::ByteBuffer(&slice, 1);
}

grpc::ByteBuffer Encode(const RpcDoor& door, const UnreadReplies::Place& place,
                        const google::protobuf::MessageLite& message) {
  return Encode(door, place, message.SerializeAsString());
}

absl::StatusOr<Caller> Admit(const RpcDoor& door, unsigned scopes,
                             grpc::CallbackServerContext* context) {
  absl::StatusOr<Caller> caller = door.gate->Admit(
      FindMetadata(*context, "authorization"), scopes,
      FindMetadata(*context, "origin"),
      [context] { return NetworkOf(ParsePeer(context->peer())); });
  if (caller.ok()) {
    caller->gone = [context] { return context->IsCancelled(); };
  }
  return caller;
}

void TellIfCutOff(const RpcDoor& door,
                  const grpc::CallbackServerContext& context) {
  if (door.listener != nullptr && context.IsCancelled()) {
    door.listener->CallCutOff(context.peer());
  }
}

void AfterRefusalPause(const RpcDoor& door,
                       const grpc::CallbackServerContext& context,
                       const absl::Status& refusal,
                       std::unique_ptr<grpc::Alarm>* alarm,
                       std::function<void()> then) {
  WaitingRefusals* const waiting = door.gate->waiting();
  if (context.IsCancelled()) return then();
  if (!waiting->Begin()) {
    // Who begins so many without a key is not waiting for answers. What was
    // cut off gRPC learns too late: behind all that was begun meanwhile. Others
    // may have filled the places, so whoever has a key is not charged.
    if (door.listener != nullptr && absl::IsUnauthenticated(refusal)) {
      door.listener->CallCutOff(context.peer());
    }
    return then();
  }
  *alarm = std::make_unique<grpc::Alarm>();
  (*alarm)->Set(absl::ToChronoTime(absl::Now() + kRefusalPause),
                [waiting, then = std::move(then)](bool /*ok*/) {
                  // First: after the last answer the gate may go.
                  waiting->End();
                  then();
                });
}

}  // namespace footnote::service
