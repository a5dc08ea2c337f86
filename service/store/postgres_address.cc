#include "service/store/postgres_address.h"

#include <libpq-fe.h>

#include <cstdlib>
#include <memory>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace footnote::service {
namespace {

// Says nothing of what was written: what cannot be read may well be a password.
absl::Status NoAddress(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(
      "session store postgres: ", what,
      "; write it as postgresql://USER@HOST:PORT/DATABASE, with @ : / and % in "
      "a name or password as %40 %3A %2F %25, and keep the password in "
      "PGPASSWORD or a passfile"));
}

struct Default {
  const char* option;
  const char* value;
};

// What holds unless the address or the environment says otherwise.
constexpr Default kDefaults[] = {
    {"application_name", "footnote"},
    // A standby takes no turns; of several hosts the one that does is wanted.
    {"target_session_attrs", "read-write"},
    // A peer that vanished without a word is noticed within seconds, also where
    // nothing is sent.
    {"keepalives_idle", "5"},
    {"keepalives_interval", "2"},
    {"keepalives_count", "3"},
};

// The environment's value of an option, as libpq would read it.
std::string FromEnvironment(const PQconninfoOption& option) {
  const char* const value =
      option.envvar == nullptr ? nullptr : std::getenv(option.envvar);
  return value == nullptr ? "" : value;
}

bool IsPortList(absl::string_view text) {
  return absl::c_all_of(text, [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == ',';
  });
}

}  // namespace

absl::StatusOr<PostgresAddress> PostgresAddress::Parse(absl::string_view text) {
  const std::string dsn = absl::StartsWith(text, "//")
                              ? absl::StrCat("postgresql:", text)
                              : std::string(text);
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
      PQconninfoParse(dsn.c_str(), nullptr), PQconninfoFree);
  if (parsed == nullptr) return NoAddress("its address cannot be read");

  PostgresAddress address;
  std::string host;
  std::string port;
  std::string database;
  std::string user;
  for (const PQconninfoOption* option = parsed.get();
       option->keyword != nullptr; ++option) {
    const absl::string_view name = option->keyword;
    std::string value = option->val == nullptr ? "" : option->val;
    if (!value.empty()) {
      address.options_.emplace_back(option->keyword, value);
    } else {
      value = FromEnvironment(*option);
      for (const Default& ours : kDefaults) {
        if (value.empty() && name == ours.option) {
          address.options_.emplace_back(ours.option, ours.value);
        }
      }
    }
    if (name == "host") host = value;
    if (name == "port") port = value;
    if (name == "dbname") database = value;
    if (name == "user") user = value;
    if (name == "password") address.password_ = value;
  }
  // Signs of a password whose own @ or / was taken for the end of it.
  if (!IsPortList(port)) return NoAddress("its port is no number");
  for (const std::string& part : {host, database}) {
    if (absl::StrContains(part, "@")) {
      return NoAddress("there is an @ in its host or database");
    }
  }
  if (host.empty()) host = "local";
  if (port.empty()) port = "5432";
  // libpq takes the user's name for the database's where that is not given.
  if (database.empty()) database = user;
  address.place_ = absl::StrCat("postgres at ", host, ":", port,
                                database.empty() ? "" : "/", database);
  return address;
}

std::string PostgresAddress::Censor(absl::string_view message) const {
  if (password_.empty()) return std::string(message);
  return absl::StrReplaceAll(message, {{password_, "***"}});
}

}  // namespace footnote::service
