#include "service/store/store_call.h"

#include <utility>

namespace footnote::service {
namespace {

size_t BytesOf(const SessionKey& key) {
  return key.tenant.size() + key.id.size();
}

size_t BytesOf(const SessionRecord& record) {
  return BytesOf(record.key) + record.user.size() + record.state.size();
}

struct BytesHeld {
  size_t operator()(const CreateCall& call) const {
    return BytesOf(call.record);
  }
  size_t operator()(const LoadCall& call) const {
    return BytesOf(call.key) + call.turn_id.size();
  }
  size_t operator()(const CommitCall& call) const {
    return BytesOf(call.next) + call.taken.turn_id.size() +
           call.taken.response.size();
  }
  size_t operator()(const DeleteCall& call) const { return BytesOf(call.key); }
  size_t operator()(const DeleteUserCall& call) const {
    return call.user.size();
  }
  size_t operator()(const RemoveExpiredCall&) const { return 0; }
};

}  // namespace

size_t BytesOf(const StoreCall& call) {
  return sizeof(StoreCall) + std::visit(BytesHeld(), call);
}

absl::Time NowOf(const StoreCall& call) {
  return std::visit([](const auto& any) { return any.now; }, call);
}

void Answer(StoreCall& call, absl::Status status) {
  std::visit([&status](auto& any) { any.done(std::move(status)); }, call);
}

}  // namespace footnote::service
