// The server that is soaked: a real `footnote serve`, looked at from outside.
#ifndef FOOTNOTE_TESTS_SOAK_SOAKED_SERVER_H_
#define FOOTNOTE_TESTS_SOAK_SOAKED_SERVER_H_

#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/service/child_process.h"
#include "tests/service/store/store_place.h"
#include "tests/soak/server_sample.h"
#include "tests/soak/soak_counts.h"
#include "tests/soak/soak_topics.h"

namespace footnote::service {

// For one thread.
class SoakedServer {
 public:
  // Far more than the clients ever have; and so many expired ones it remembers.
  static constexpr int kMaxSessions = 1000;

  // All must outlive it.
  SoakedServer(const StorePlace* place, SoakTopics* topics, SoakCounts* counts);

  // Empty where it did not come up.
  const std::string& address() const { return server_.address(); }

  // Has it load what its folder of a topic holds now: a changed topic, the same
  // one or a bad one, in turn. Another outcome than is due is a fault.
  void Reload();
  // Loads changed topics until it keeps as many replaced ones as it ever does.
  void FillTopics();
  int reloads() const { return reloads_; }

  ServerSample Sample() const;

  // Waits until the idle server is `well`, or has not changed for a while, or
  // for half a minute. Gives what it holds then.
  ServerSample Settle(
      const std::function<bool(const ServerSample&)>& well) const;

 private:
  void Load(absl::string_view outcome);

  const StorePlace* const place_;
  SoakTopics* const topics_;
  SoakCounts* const counts_;
  ChildServer server_;
  int reloads_ = 0;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SOAKED_SERVER_H_
