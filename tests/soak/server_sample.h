// What a running server holds of the system, as its /proc tells.
#ifndef FOOTNOTE_TESTS_SOAK_SERVER_SAMPLE_H_
#define FOOTNOTE_TESTS_SOAK_SERVER_SAMPLE_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace footnote::service {

struct ServerSample {
  double turns = 0;  // taken until then; the sampler's to fill in
  int64_t resident_bytes = 0;
  int64_t threads = 0;
  // Descriptors of anything but files in the store's folder.
  int64_t descriptors = 0;
  // Descriptors of files there, and of those how many are of removed ones. Only
  // the latter tell a leak: how many files there are is RocksDB's to choose.
  int64_t store_descriptors = 0;
  int64_t removed_descriptors = 0;
  int64_t store_files = 0;
  int64_t store_bytes = 0;
};

// `store_folder` is empty where the server keeps no files.
ServerSample SampleServer(pid_t pid, const std::string& store_folder);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SOAK_SERVER_SAMPLE_H_
