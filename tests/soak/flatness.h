// Whether a server leaks, judged by what it held while it worked, and when it
// was idle before and after.
#ifndef FOOTNOTE_TESTS_SOAK_FLATNESS_H_
#define FOOTNOTE_TESTS_SOAK_FLATNESS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "tests/soak/server_sample.h"

namespace footnote::service {

// The median of the slopes between all pairs of points (Theil 1950, Sen 1968):
// up to 29 of 100 points may be anything without moving it far. Pairs of the
// same x do not count; 0 where there are no others.
double TheilSenSlope(const std::vector<double>& x,
                     const std::vector<double>& y);

// Of an empty list 0.
double Median(std::vector<double> values);

// How memory went over the samples, which begin after the warm-up.
struct MemoryCourse {
  double first_bytes = 0;  // median of the samples' first half
  double last_bytes = 0;   // and of their second
  double bytes_per_turn = 0;
};
MemoryCourse CourseOf(const std::vector<ServerSample>& samples);

// Fewer samples tell nothing, and are an error.
inline constexpr size_t kLeastSamples = 6;

// Not OK where memory grew by more than `tolerance` bytes a turn.
absl::Status CheckMemory(const std::vector<ServerSample>& samples,
                         double tolerance);

// A store that kept all would grow by more than 1 KiB a turn. Its folder goes
// up and down as RocksDB writes and drops whole files, so that a folder tells
// something only after so many turns; with fewer this is OK.
inline constexpr double kStoreTolerance = 500;
inline constexpr double kTurnsToTellByStore = 50'000;
absl::Status CheckStoreSize(const std::vector<ServerSample>& samples);

// gRPC keeps a few threads more or less as it finds its work.
inline constexpr int64_t kThreadsMore = 2;

// Holds an idle server against what it held idle before. Not OK where
// descriptors or threads were left over.
absl::Status CheckLeftOver(const ServerSample& before,
                           const ServerSample& after);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_FLATNESS_H_
