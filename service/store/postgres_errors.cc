#include "service/store/postgres_errors.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace footnote::service {
namespace {

struct Remedy {
  const char* sqlstate;  // the whole or the first two characters: its class
  const char* remedy;
};

// The first that fits.
constexpr Remedy kRemedies[] = {
    {"28",
     "see its user and password (PGPASSWORD, a passfile) and the "
     "server's pg_hba.conf"},
    {"3D000", "make the database with createdb, or name another"},
    {"42501", "grant this user its rights: docs/session-tables.md lists them"},
    {"53300", "allow the server more connections (max_connections)"},
    {"53100", "free space on the server's disk"},
    {"53", "give the server more room"},
    {"57014", "see what holds the server up"},
    {"55P03", "see what holds the server up"},
    {"57P", "it comes back when the server does"},
    {"25006", "name a server that may be written, not a standby"},
    {"42",
     "see that its tables are as docs/session-tables.md says, and made "
     "by this version or an older one"},
    {"3F", "see that its tables are as docs/session-tables.md says"},
};

absl::string_view RemedyOf(absl::string_view sqlstate) {
  if (sqlstate.empty()) {
    return "see that the server runs there and can be reached";
  }
  for (const Remedy& known : kRemedies) {
    if (absl::StartsWith(sqlstate, known.sqlstate)) return known.remedy;
  }
  return "see the server's log";
}

// "28P01", but not "FATAL": every code has a digit.
bool IsSqlState(absl::string_view text) {
  const auto is_digit = [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  };
  const auto is_upper = [](char c) {
    return absl::ascii_isupper(static_cast<unsigned char>(c));
  };
  return text.size() == 5 && absl::c_any_of(text, is_digit) &&
         absl::c_all_of(text,
                        [&](char c) { return is_digit(c) || is_upper(c); });
}

}  // namespace

absl::Status ExplainPostgres(absl::string_view place,
                             const PostgresError& error) {
  const std::string code =
      error.sqlstate.empty() ? "" : absl::StrCat(" (", error.sqlstate, ")");
  return absl::UnavailableError(absl::StrCat("session store ", place, ": ",
                                             error.message, code, "; ",
                                             RemedyOf(error.sqlstate)));
}

absl::Status NothingChanged(const absl::Status& reason) {
  return absl::UnavailableError(
      absl::StrCat(reason.message(),
                   ", no restart is needed; nothing was changed, send it again "
                   "in a moment"));
}

absl::Status OutcomeUnknown(const absl::Status& reason) {
  return absl::UnavailableError(absl::StrCat(
      reason.message(),
      ", no restart is needed; whether the change was made is not known, send "
      "it again in a moment: a turn with the same turn_id is taken once"));
}

PostgresError ParseConnectError(absl::string_view report) {
  // `connection to server at "::1", port 5432 failed: FATAL:  28P01: password
  // authentication failed for user "u"`, then where in the server's source that
  // is; one after another where several hosts were tried.
  PostgresError error;
  std::vector<absl::string_view> kept;
  for (absl::string_view line : absl::StrSplit(report, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || absl::StartsWith(line, "LOCATION:")) continue;
    kept.push_back(line);
  }
  error.message = absl::StrJoin(kept, " ");
  for (size_t colon = error.message.find(": "); colon != std::string::npos;
       colon = error.message.find(": ", colon + 1)) {
    const absl::string_view before =
        absl::string_view(error.message).substr(0, colon);
    const size_t space = before.rfind(' ');
    if (space == absl::string_view::npos) continue;
    if (!IsSqlState(before.substr(space + 1))) continue;
    error.sqlstate = std::string(before.substr(space + 1));
    error.message.erase(space + 1, error.sqlstate.size() + 2);
    break;
  }
  return error;
}

}  // namespace footnote::service
