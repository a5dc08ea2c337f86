#include "tests/crash/crash_client.h"

#include <chrono>
#include <iostream>
#include <map>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "footnote/v1/dialogue_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "tests/service/expected_session.h"

namespace footnote::service {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kCallTimeout = std::chrono::seconds(5);
constexpr auto kBetweenTries = std::chrono::milliseconds(10);
// A store that restarts takes some seconds.
constexpr auto kBearable = std::chrono::seconds(60);

// Of every so many turns one is sent again, one to two servers at once.
constexpr uint64_t kSendAgain = 4;
constexpr uint64_t kSendTwice = 8;

// Findings, a correction, a question, a digression and a goodbye: what a
// session holds differs after each turn.
const char* const kScripts[][6] = {
    {"it has hurt for about a week", "no, two weeks", "a bit swollen", "no",
     "can I go swimming?", "thanks"},
    {"hurts at night", "yes", "actually no", "since yesterday", "why?", "no"},
    {"three days now and no bruising", "not sure", "skip", "back", "no", "yes"},
};

bool MayTryAgain(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
      return true;
    default:
      return false;
  }
}

}  // namespace

// One connection a server, kept while it has the address.
class CrashClient::Stubs {
 public:
  v1::DialogueService::Stub& At(const std::string& address) {
    auto& stub = stubs_[address];
    if (stub == nullptr) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stub = v1::DialogueService::NewStub(grpc::CreateCustomChannel(
          address, grpc::InsecureChannelCredentials(), arguments));
    }
    return *stub;
  }

  // The server there is gone, and will come back elsewhere.
  void Drop(const std::string& address) { stubs_.erase(address); }

  // Makes the call at one server after another until it is answered, with an
  // error that no waiting mends as well.
  template <typename Call>
  grpc::Status Insist(const PickServer& pick, std::mt19937_64* random,
                      std::atomic<int64_t>* unanswered, const Call& call) {
    const auto give_up = Clock::now() + kBearable;
    for (;;) {
      const std::string address = pick((*random)());
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() + kCallTimeout);
      grpc::Status status = call(&At(address), &context);
      if (!MayTryAgain(status) || Clock::now() > give_up) return status;
      ++*unanswered;
      if (status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED) {
        Drop(address);
      }
      std::this_thread::sleep_for(kBetweenTries);
    }
  }

 private:
  std::map<std::string, std::unique_ptr<v1::DialogueService::Stub>> stubs_;
};

CrashClient::CrashClient(const knowledge::Topic* topic, PickServer pick,
                         uint64_t seed, CrashCounts* counts)
    : topic_(topic),
      pick_(std::move(pick)),
      counts_(counts),
      random_(seed),
      stubs_(std::make_unique<Stubs>()) {}

CrashClient::~CrashClient() = default;

void CrashClient::Fault(std::atomic<int64_t>* count, absl::string_view what,
                        const Session& session) {
  ++*count;
  std::cerr << absl::StrCat("fault: ", what, ", session ", session.id,
                            ", turns ", session.said.size(), "\n");
}

bool CrashClient::Start(Session* session) {
  v1::StartSessionResponse response;
  const grpc::Status status = stubs_->Insist(
      pick_, &random_, &counts_->unanswered,
      [&](v1::DialogueService::Stub* stub, grpc::ClientContext* context) {
        return stub->StartSession(context, v1::StartSessionRequest(),
                                  &response);
      });
  session->id = response.session_id();
  if (!status.ok()) Fault(&counts_->given_up, status.error_message(), *session);
  return status.ok();
}

std::string CrashClient::Deliver(const Session& session, size_t turn,
                                 const std::string& text) {
  v1::SendTurnRequest request;
  request.set_session_id(session.id);
  request.set_turn_id(absl::StrCat("update-", turn));
  request.set_text(text);
  request.set_today(kToday);
  v1::SendTurnResponse response;
  const grpc::Status status = stubs_->Insist(
      pick_, &random_, &counts_->unanswered,
      [&](v1::DialogueService::Stub* stub, grpc::ClientContext* context) {
        return stub->SendTurn(context, request, &response);
      });
  if (status.ok()) return response.SerializeAsString();
  const bool lost = status.error_code() == grpc::StatusCode::NOT_FOUND;
  Fault(lost ? &counts_->lost : &counts_->given_up, status.error_message(),
        session);
  return "";
}

bool CrashClient::SendNext(Session* session, const std::string& text) {
  const size_t turn = session->said.size();
  std::string other;
  std::thread twin;
  if (random_() % kSendTwice == 0) {
    twin = std::thread([this, session, turn, &text, &other, seed = random_()] {
      CrashClient client(topic_, pick_, seed, counts_);
      other = client.Deliver(*session, turn, text);
    });
  }
  std::string bytes = Deliver(*session, turn, text);
  if (twin.joinable()) {
    twin.join();
    if (!other.empty() && !bytes.empty() && other != bytes) {
      Fault(&counts_->changed, "two answers to one turn", *session);
    }
  }
  if (bytes.empty()) return false;
  ++counts_->acknowledged;
  v1::SendTurnResponse response;
  response.ParseFromString(bytes);
  session->said.push_back(text);
  session->responses.push_back(std::move(bytes));
  const auto taken = static_cast<int>(session->said.size());
  if (response.turn() > taken) Fault(&counts_->twice, "a turn", *session);
  if (response.turn() < taken) Fault(&counts_->lost, "a turn", *session);
  return response.turn() == taken;
}

void CrashClient::SendAgain(const Session& session) {
  const size_t turn = random_() % session.said.size();
  ++counts_->redelivered;
  const std::string bytes = Deliver(session, turn, session.said[turn]);
  if (!bytes.empty() && bytes != session.responses[turn]) {
    Fault(&counts_->changed, absl::StrCat("turn ", turn, " sent again"),
          session);
  }
}

void CrashClient::Converse() {
  Session session;
  if (!Start(&session)) return;
  ++counts_->sessions;
  const auto& script = kScripts[random_() % std::size(kScripts)];
  for (const char* text : script) {
    if (!SendNext(&session, text)) break;
    if (random_() % kSendAgain == 0) SendAgain(session);
  }
  if (!session.said.empty()) CheckSession(session);
  sessions_.push_back(std::move(session));
}

void CrashClient::CheckSession(const Session& session) {
  const ExpectedSession expected = Replay(*topic_, session.said);
  for (size_t turn = 0; turn < session.said.size(); ++turn) {
    v1::SendTurnResponse response;
    response.ParseFromString(session.responses[turn]);
    if (response.reply().SerializeAsString() != expected.replies[turn]) {
      Fault(&counts_->wrong, absl::StrCat("answer to turn ", turn), session);
    }
  }
  v1::GetSessionRequest request;
  request.set_session_id(session.id);
  v1::GetSessionResponse response;
  const grpc::Status status = stubs_->Insist(
      pick_, &random_, &counts_->unanswered,
      [&](v1::DialogueService::Stub* stub, grpc::ClientContext* context) {
        return stub->GetSession(context, request, &response);
      });
  if (!status.ok()) {
    Fault(&counts_->lost, status.error_message(), session);
  } else if (!IsAsExpected(expected, response.session())) {
    Fault(&counts_->wrong, "its history", session);
  }
}

void CrashClient::CheckAll() {
  for (const Session& session : sessions_) {
    if (session.said.empty()) continue;
    CheckSession(session);
    SendAgain(session);
  }
}

}  // namespace footnote::service
