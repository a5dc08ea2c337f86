#include "tests/service/expected_session.h"

#include <utility>

#include "absl/time/time.h"
#include "dialogue/engine.h"
#include "google/protobuf/util/message_differencer.h"
#include "service/session_view.h"

namespace footnote::service {
namespace {

absl::CivilDay Today() {
  absl::CivilDay today;
  absl::ParseCivilTime(kToday, &today);
  return today;
}

void DropWhatDiffers(v1::SessionView* view) {
  view->clear_session_id();
  view->clear_expire_time();
}

}  // namespace

ExpectedSession Replay(const knowledge::Topic& topic,
                       const std::vector<std::string>& said) {
  ExpectedSession expected;
  v1::SessionState state = dialogue::Start(topic).state;
  for (const std::string& text : said) {
    dialogue::TurnResult result = dialogue::Step(
        topic, std::move(state), {.text = text, .today = Today()});
    expected.replies.push_back(result.reply.SerializeAsString());
    state = std::move(result.state);
  }
  expected.view = ViewOf("", state, absl::UnixEpoch());
  DropWhatDiffers(&expected.view);
  return expected;
}

bool IsAsExpected(const ExpectedSession& expected, v1::SessionView actual) {
  DropWhatDiffers(&actual);
  return google::protobuf::util::MessageDifferencer::Equals(expected.view,
                                                            actual);
}

}  // namespace footnote::service
