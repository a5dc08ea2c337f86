// Which PostgreSQL database sessions are kept in, as an operator names it.
#ifndef FOOTNOTE_SERVICE_STORE_POSTGRES_ADDRESS_H_
#define FOOTNOTE_SERVICE_STORE_POSTGRES_ADDRESS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace footnote::service {

class PostgresAddress {
 public:
  // Reads "postgresql://USER@HOST:PORT/DATABASE", the same without what stands
  // before the slashes, or "host=HOST dbname=DATABASE"; every option of libpq
  // may be among it, and what is not there comes from the environment (PGHOST,
  // PGPASSWORD, ~/.pgpass, ...) as for any client. INVALID_ARGUMENT: it is no
  // such thing.
  static absl::StatusOr<PostgresAddress> Parse(absl::string_view text);

  // libpq's options by name, with our defaults for what was not said.
  const std::vector<std::pair<std::string, std::string>>& options() const {
    return options_;
  }

  // How messages name it: without user or password.
  const std::string& place() const { return place_; }

  // The text of a message of libpq without the password, should it be in it.
  std::string Censor(absl::string_view message) const;

 private:
  std::vector<std::pair<std::string, std::string>> options_;
  std::string place_;
  std::string password_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_POSTGRES_ADDRESS_H_
