#include "tests/abuse/idle_connections.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/service/raw_connection.h"

namespace footnote::service {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
// So many come from one address at once.
constexpr int kOfOneAddress = 400;

class IdleConnections final : public Abuse {
 public:
  IdleConnections(const AbuseTarget& target, absl::string_view says,
                  absl::string_view answered) {
    for (int i = 0; i < target.idle; ++i) {
      auto connection = std::make_unique<RawConnection>(
          target.server,
          absl::StrCat("127.1.", target.round, ".", 1 + i / kOfOneAddress));
      connection->Send(says);
      connections_.push_back(std::move(connection));
    }
    for (const auto& connection : connections_) {
      if (connection->Await(answered, kPatience)) ++open_;
    }
  }

  std::string Told() const override {
    return absl::StrCat(open_, " of ", connections_.size(),
                        " connections kept");
  }
  bool all() const { return open_ == static_cast<int>(connections_.size()); }

 private:
  std::vector<std::unique_ptr<RawConnection>> connections_;
  int open_ = 0;
};

}  // namespace

std::unique_ptr<Abuse> KeepIdle(const AbuseTarget& target,
                                absl::string_view says,
                                absl::string_view answered) {
  auto connections = std::make_unique<IdleConnections>(target, says, answered);
  if (!connections->all()) return nullptr;
  return connections;
}

}  // namespace footnote::service
