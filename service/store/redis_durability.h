// What an acknowledged turn is worth on a given Redis server.
#ifndef FOOTNOTE_SERVICE_STORE_REDIS_DURABILITY_H_
#define FOOTNOTE_SERVICE_STORE_REDIS_DURABILITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/store/redis_address.h"
#include "service/store/redis_connection.h"

namespace footnote::service {

// Asks the server for its settings, and says in a sentence each what an
// operator should know of: settings by which acknowledged turns could be lost
// or sessions evicted, each with the one to be set; that the settings cannot be
// read; that health text crosses a network in the clear. Empty where all is
// well. Errors: the connection is lost.
absl::StatusOr<std::vector<std::string>> RedisWarnings(
    const RedisAddress& address, RedisConnection* connection);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_REDIS_DURABILITY_H_
