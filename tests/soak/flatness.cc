#include "tests/soak/flatness.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace footnote::service {
namespace {

double SlopePerTurn(const std::vector<ServerSample>& samples,
                    int64_t ServerSample::*held) {
  std::vector<double> turns;
  std::vector<double> bytes;
  for (const ServerSample& sample : samples) {
    turns.push_back(sample.turns);
    bytes.push_back(static_cast<double>(sample.*held));
  }
  return TheilSenSlope(turns, bytes);
}

absl::Status CheckGrowth(absl::string_view what,
                         const std::vector<ServerSample>& samples,
                         int64_t ServerSample::*held, double tolerance) {
  if (samples.size() < kLeastSamples) {
    return absl::FailedPreconditionError(
        absl::StrCat("only ", samples.size(), " samples: run it for longer"));
  }
  const double slope = SlopePerTurn(samples, held);
  if (slope <= tolerance) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("%s grew by %.0f bytes a turn, beyond the %.0f that "
                      "chance explains: something is not given back",
                      what, slope, tolerance));
}

}  // namespace

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double TheilSenSlope(const std::vector<double>& x,
                     const std::vector<double>& y) {
  std::vector<double> slopes;
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = i + 1; j < x.size(); ++j) {
      if (x[j] != x[i]) slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
    }
  }
  return Median(std::move(slopes));
}

MemoryCourse CourseOf(const std::vector<ServerSample>& samples) {
  std::vector<double> halves[2];
  for (size_t i = 0; i < samples.size(); ++i) {
    halves[2 * i / samples.size()].push_back(
        static_cast<double>(samples[i].resident_bytes));
  }
  return {
      .first_bytes = Median(halves[0]),
      .last_bytes = Median(halves[1]),
      .bytes_per_turn = SlopePerTurn(samples, &ServerSample::resident_bytes)};
}

absl::Status CheckMemory(const std::vector<ServerSample>& samples,
                         double tolerance) {
  return CheckGrowth("memory", samples, &ServerSample::resident_bytes,
                     tolerance);
}

absl::Status CheckStoreSize(const std::vector<ServerSample>& samples) {
  if (samples.empty() ||
      samples.back().turns - samples.front().turns < kTurnsToTellByStore) {
    return absl::OkStatus();
  }
  return CheckGrowth("the store's folder", samples, &ServerSample::store_bytes,
                     kStoreTolerance);
}

absl::Status CheckLeftOver(const ServerSample& before,
                           const ServerSample& after) {
  if (after.descriptors > before.descriptors) {
    return absl::FailedPreconditionError(
        absl::StrCat("descriptors: ", after.descriptors, " when idle again, ",
                     before.descriptors, " before: some are not closed"));
  }
  if (after.removed_descriptors > 0 ||
      after.store_descriptors > after.store_files + before.store_descriptors) {
    return absl::FailedPreconditionError(
        absl::StrCat("descriptors of the store: ", after.store_descriptors,
                     " for ", after.store_files, " files when idle again, ",
                     after.removed_descriptors,
                     " of them of removed ones: some are not "
                     "closed"));
  }
  if (after.threads > before.threads + kThreadsMore) {
    return absl::FailedPreconditionError(
        absl::StrCat("threads: ", after.threads, " when idle again, ",
                     before.threads, " before: some do not end"));
  }
  return absl::OkStatus();
}

}  // namespace footnote::service
