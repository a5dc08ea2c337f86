#include "tests/soak/soak_client.h"

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace footnote::service {
namespace {

// Lives of sessions that are left to expire, and of those that are deleted.
constexpr absl::Duration kShortLife = absl::Seconds(2);
constexpr absl::Duration kLongLife = absl::Hours(1);
// By the clock of the server, which is this machine's.
constexpr absl::Duration kSurelyExpired = absl::Milliseconds(5);

// One in so many conversations...
constexpr uint64_t kLeftToExpire = 5;
constexpr uint64_t kInStream = 4;
// ... begins on a new connection.
constexpr uint64_t kReconnects = 4;

constexpr uint64_t kMostSaid = 12;

}  // namespace

SoakClient::SoakClient(const std::string& address, const SoakTopics* topics,
                       uint64_t seed, SoakCounts* counts)
    : line_(address, topics, seed, counts), sessionless_(&line_) {}

void SoakClient::Converse() {
  if (line_.OneIn(kReconnects)) line_.HangUp();
  const bool expires = line_.OneIn(kLeftToExpire);
  SoakConversation conversation(&line_, expires ? kShortLife : kLongLife);
  if (line_.OneIn(kInStream)) {
    conversation.StartInStream(line_.RandomScript());
  } else {
    conversation.Start();
  }
  const SoakTopics::Script& script = line_.RandomScript();
  const uint64_t most = 1 + line_.Random(kMostSaid);
  for (size_t i = 0; i < script.size() && i < most; ++i) {
    if (conversation.over()) break;
    conversation.Say(script[i]);
  }
  if (!conversation.over()) conversation.Check();
  if (expires) {
    expiring_.push_back(std::move(conversation));
  } else {
    conversation.Delete();
  }

  switch (line_.Random(6)) {
    case 0:
      sessionless_.AskServer();
      break;
    case 1:
      sessionless_.StartAndLeave();
      break;
    case 2:
    case 3:
      sessionless_.AskKnowledge();
      break;
    default:
      sessionless_.SendMalformed();
  }
  CheckExpired();
}

void SoakClient::CheckExpired() {
  while (!expiring_.empty() &&
         expiring_.front().expire_time() + kSurelyExpired < absl::Now()) {
    expiring_.front().CheckExpired();
    expiring_.pop_front();
  }
}

void SoakClient::Leave() {
  for (; !expiring_.empty(); CheckExpired()) {
    std::this_thread::sleep_until(absl::ToChronoTime(
        expiring_.front().expire_time() + 2 * kSurelyExpired));
  }
  line_.HangUp();
}

}  // namespace footnote::service
