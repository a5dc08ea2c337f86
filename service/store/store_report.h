// What an operator should know of a store before a server uses it. Nothing of
// the store is changed: no folder, table or key is made, and no lock is taken.
//
// Errors are those with which opening the store would fail.
#ifndef FOOTNOTE_SERVICE_STORE_STORE_REPORT_H_
#define FOOTNOTE_SERVICE_STORE_STORE_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

struct StoreReport {
  std::string about;  // what it is, and how durable
  // What is not good though it works, a sentence or more each.
  std::vector<std::string> warnings;
};

// `spec` as OpenStore takes it.
absl::StatusOr<StoreReport> InspectStore(absl::string_view spec);

// The place of each kind, as it stands in the spec.
absl::StatusOr<StoreReport> InspectMemory(const std::string&);
absl::StatusOr<StoreReport> InspectRocksdb(const std::string& directory);
absl::StatusOr<StoreReport> InspectPostgres(const std::string& address);
absl::StatusOr<StoreReport> InspectRedis(const std::string& url);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_STORE_REPORT_H_
