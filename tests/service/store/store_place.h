// Where the store of a served `footnote` lies, for the programs that put load
// on the built binary.
#ifndef FOOTNOTE_TESTS_SERVICE_STORE_STORE_PLACE_H_
#define FOOTNOTE_TESTS_SERVICE_STORE_STORE_PLACE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

// Empty at first, with the process that it lives in where it has one of its
// own; all is gone with the object.
class StorePlace {
 public:
  virtual ~StorePlace() = default;
  // As --store takes it.
  virtual std::string spec() const = 0;
  // The folder that the server itself keeps it in; empty where it keeps none.
  virtual std::string folder() const { return ""; }
  // kill -9, and started again; nothing for a store within the servers.
  virtual void Kill() {}
};

// `store` is memory, rocksdb, postgres or redis. INVALID_ARGUMENT: another one.
absl::StatusOr<std::unique_ptr<StorePlace>> NewStorePlace(
    absl::string_view store);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_STORE_STORE_PLACE_H_
