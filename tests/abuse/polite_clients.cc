#include "tests/abuse/polite_clients.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace footnote::service {
namespace {

constexpr int kConnections = 2;
constexpr absl::Duration kPatience = absl::Seconds(30);

const char* const kScript[] = {"it began about a week ago",
                               "no",
                               "it's getting better",
                               "no",
                               "no",
                               "why do you ask?",
                               "not sure",
                               "thanks"};

}  // namespace

PoliteClients::PoliteClients(const ClientOptions& options, int count)
    : options_(options), count_(count) {
  for (int i = 0; i < kConnections; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stubs_.push_back(
        v1::DialogueService::NewStub(MakeChannel(options, arguments).value()));
  }
}

PoliteClients::~PoliteClients() = default;

double PoliteClients::Talk(absl::Duration length) {
  turns_ = 0;
  const absl::Time begun = absl::Now();
  std::vector<std::thread> threads;
  for (int i = 0; i < count_; ++i) {
    threads.emplace_back(
        [this, end = begun + length, stub = stubs_[i % stubs_.size()].get()] {
          while (absl::Now() < end) Converse(stub, end);
        });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(turns_) /
         absl::ToDoubleSeconds(absl::Now() - begun);
}

void PoliteClients::Converse(v1::DialogueService::Stub* stub, absl::Time end) {
  const auto prepare = [this](grpc::ClientContext* context) {
    context->set_wait_for_ready(true);
    context->set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    ShowKey(options_, context);
  };
  v1::StartSessionResponse started;
  {
    grpc::ClientContext context;
    prepare(&context);
    if (!stub->StartSession(&context, {}, &started).ok()) ++failures_;
  }
  int number = 0;
  for (const char* text : kScript) {
    if (absl::Now() >= end) return;
    v1::SendTurnRequest request;
    request.set_session_id(started.session_id());
    request.set_turn_id(absl::StrCat(++number));
    request.set_text(text);
    v1::SendTurnResponse response;
    grpc::ClientContext context;
    prepare(&context);
    if (stub->SendTurn(&context, request, &response).ok()) {
      ++turns_;
    } else {
      ++failures_;
    }
  }
}

}  // namespace footnote::service
