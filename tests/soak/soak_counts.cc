#include "tests/soak/soak_counts.h"

#include <iostream>
#include <numeric>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr int64_t kFaultsTold = 20;

}  // namespace

int64_t SoakCounts::Calls() const {
  return std::accumulate(calls_.begin(), calls_.end(), int64_t{0});
}

void SoakCounts::Fault(absl::string_view what) {
  if (++faults_ <= kFaultsTold) {
    std::cerr << absl::StrCat("fault: ", what, "\n");
  }
}

}  // namespace footnote::service
