#include "service/sweeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "service/store/memory_store.h"
#include "tests/service/fake_stores.h"
#include "tests/service/watched_server.h"

namespace footnote::service {
namespace {

using testing::ElementsAre;

// Gives whatever status it is told to.
class MoodyStore : public PassingStore {
 public:
  using PassingStore::PassingStore;
  void RemoveExpired(absl::Time, Callback<absl::Status> done) override {
    if (keeps) {
      kept = std::move(done);
    } else {
      done(mood);
    }
  }

  absl::Status mood;
  bool keeps = false;
  Callback<absl::Status> kept;
};

class SweeperTest : public testing::Test {
 protected:
  std::vector<std::string> Events() const {
    std::vector<std::string> events;
    for (const nlohmann::json& line : LinesOf(out_.str())) {
      events.push_back(line["event"]);
    }
    return events;
  }

  std::ostringstream out_;
  Log log_{LogFormat::kJson, LogLevel::kInfo, &out_};
  FakeClock clock_{absl::FromUnixSeconds(1780000000)};
  MemoryStore memory_{{}};
  MoodyStore store_{&memory_};
  std::vector<bool> told_;
  std::unique_ptr<Sweeper> sweeper_ = std::make_unique<Sweeper>(
      &store_, &clock_, &log_, [this](bool well) { told_.push_back(well); });
};

TEST_F(SweeperTest, TellsOnceOfATroubleAndOnceOfItsEnd) {
  sweeper_->Sweep();
  EXPECT_THAT(told_, ElementsAre());
  store_.mood = absl::UnavailableError("no disk");
  sweeper_->Sweep();
  sweeper_->Sweep();
  EXPECT_THAT(told_, ElementsAre(false));
  store_.mood = absl::UnavailableError("no disk at all");
  sweeper_->Sweep();
  EXPECT_THAT(told_, ElementsAre(false));
  store_.mood = absl::OkStatus();
  sweeper_->Sweep();
  sweeper_->Sweep();
  EXPECT_THAT(told_, ElementsAre(false, true));
  EXPECT_THAT(Events(), ElementsAre("store_trouble", "store_trouble",
                                    "store_well_again"));
}

TEST_F(SweeperTest, TellsOfAClockThatWasPutForward) {
  clock_.Advance(absl::Hours(24 * 365));
  sweeper_->Sweep();
  sweeper_->Sweep();
  clock_.Advance(-absl::Hours(24 * 365));
  sweeper_->Sweep();
  EXPECT_THAT(Events(), ElementsAre("clock_trouble", "clock_well_again"));
}

TEST_F(SweeperTest, IsNotToldAnythingAfterItsEnd) {
  store_.keeps = true;
  sweeper_->Sweep();
  sweeper_.reset();
  store_.kept(absl::UnavailableError("no disk"));
  EXPECT_THAT(told_, ElementsAre());
  EXPECT_THAT(Events(), ElementsAre());
}

}  // namespace
}  // namespace footnote::service
