#include "service/doctor_checks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "service/article_quotes.h"
#include "service/http/cross_origin.h"
#include "service/listener.h"
#include "service/load_library.h"
#include "service/messenger/open_messengers.h"
#include "service/security/guard.h"
#include "service/security/key_file.h"
#include "service/store/sealing_keys.h"
#include "service/store/store_report.h"

namespace footnote::service {
namespace {

constexpr absl::Duration kExpiresSoon = absl::Hours(24 * 30);
// Fewer than a small service has callers in a bad moment.
constexpr int kFewDescriptors = 4096;

void Ok(Findings* findings, const char* what, std::string message) {
  findings->push_back({Verdict::kOk, what, std::move(message)});
}

void Warn(Findings* findings, const char* what, std::string message) {
  findings->push_back({Verdict::kWarning, what, std::move(message)});
}

void Wrong(Findings* findings, const char* what, const absl::Status& status) {
  findings->push_back({Verdict::kWrong, what, std::string(status.message())});
}

bool EverybodyReads(const std::string& file) {
  struct stat about = {};
  return stat(file.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0;
}

std::string MayReadIt(const std::string& file) {
  return absl::StrCat(file,
                      ": everybody on this machine can read it; take that "
                      "away with chmod o= ",
                      file);
}

// Another address of the server, and the option that says it.
struct Door {
  const char* option;
  absl::StatusOr<ListenAddress> address;
};

bool Opens(const ListenAddress& address) {
  return Listener::Open(address, {}).ok();
}

// The one of `doors` that cannot be opened while this address, which is free,
// is listened on; null: none. The system judges, since "localhost" may be
// "127.0.0.1", and "0.0.0.0" is.
const Door* FindOnSamePort(const ListenAddress& address,
                           const std::vector<Door>& doors) {
  for (const Door& door : doors) {
    // Where it is in use anyway, nothing is known.
    if (!door.address.ok() || !Opens(*door.address)) continue;
    const auto listener = Listener::Open(address, {});
    if (listener.ok() && !Opens(*door.address)) return &door;
  }
  return nullptr;
}

// Whether it can be listened on, and beside the doors that are opened before
// it. In use may well be by the server itself. False where it can never be.
bool TryAddress(const ListenAddress& address, const char* what,
                const std::vector<Door>& before, Findings* findings) {
  const absl::Status opened = Listener::Open(address, {}).status();
  if (absl::StrContains(opened.message(), "Address already in use")) {
    Warn(findings, what,
         absl::StrCat(address.ToString(),
                      " is in use; well if that is this server, running; else "
                      "stop what uses it, or choose another port"));
    return true;
  }
  const Door* const same =
      opened.ok() ? FindOnSamePort(address, before) : nullptr;
  if (opened.ok() && same == nullptr) return true;
  Wrong(findings, what,
        same == nullptr ? opened
                        : absl::InvalidArgumentError(absl::StrCat(
                              "--", what, " ", address.ToString(), ": ",
                              same->option, " ", same->address->ToString(),
                              " has that port; choose another")));
  return false;
}

// One door: whether it can be opened, and to whom. `what` is its option too.
void CheckDoor(const char* what, const std::string& text,
               const absl::StatusOr<ListenAddress>& address,
               const std::vector<Door>& before, const ServeOptions& options,
               Findings* findings) {
  if (!address.ok()) return Wrong(findings, what, address.status());
  if (!TryAddress(*address, what, before, findings)) return;
  const bool guarded =
      CheckExposure(absl::StrCat("--", what), text, address->loopback(),
                    options.guard, /*insecure=*/false)
          .ok();
  if (!guarded) {
    return Warn(findings, what,
                absl::StrCat(text,
                             ": --insecure lets other machines reach it "
                             "without TLS and API keys both; give --tls-cert, "
                             "--tls-key and --keys, unless what lies between "
                             "is trusted"));
  }
  Ok(findings, what,
     absl::StrCat(address->ToString(),
                  address->loopback()
                      ? ", for this machine alone"
                      : ", for other machines, behind TLS and API keys"));
}

// Opening it would make it, so its place is looked at instead.
absl::Status CheckAppendable(const std::string& file) {
  struct stat about = {};
  const bool there = stat(file.c_str(), &about) == 0;
  std::string place = file;
  if (!there) {
    place = std::filesystem::path(file).parent_path();
    if (place.empty()) place = ".";
  } else if (S_ISDIR(about.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat("--audit-log ", file, ": it is a folder; name a file"));
  }
  if (faccessat(AT_FDCWD, place.c_str(), there ? W_OK : W_OK | X_OK,
                AT_EACCESS) == 0) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("--audit-log ", file, ": ", place,
                   " cannot be written by this user; name a file in a folder "
                   "that the server may write"));
}

}  // namespace

void CheckUser(const ServeOptions&, const Clock&, Findings* findings) {
  constexpr char kWhat[] = "user";
  if (geteuid() != 0) {
    return Ok(findings, kWhat, absl::StrCat("looking as user ", geteuid()));
  }
  Warn(findings, kWhat,
       "looking as root, who may read and write everything; run this as the "
       "user that the server runs as, with runuser -u USER -- footnote doctor");
}

void CheckSettings(const ServeOptions& options, const Clock&,
                   Findings* findings) {
  constexpr char kWhat[] = "settings";
  const Settings& settings = options.settings;
  for (const std::string& problem : settings.problems) {
    Wrong(findings, kWhat, absl::InvalidArgumentError(problem));
  }
  for (const std::string& warning : settings.warnings) {
    Warn(findings, kWhat, warning);
  }
  // Addresses of databases hold passwords.
  const bool has_store = std::count(settings.from_file.begin(),
                                    settings.from_file.end(), "store") > 0 &&
                         (absl::StartsWith(options.store, "postgres:") ||
                          absl::StartsWith(options.store, "redis:"));
  if (has_store && EverybodyReads(settings.file)) {
    Warn(findings, kWhat,
         absl::StrCat(MayReadIt(settings.file),
                      ", for the address of a database may hold a password"));
  }
  if (!settings.problems.empty()) return;
  Ok(findings, kWhat,
     settings.file.empty()
         ? "no file; the command line and the environment say it all"
         : absl::StrCat(settings.file, " gives ", settings.from_file.size(),
                        " options"));
}

void CheckClock(const ServeOptions&, const Clock& clock, Findings* findings) {
  constexpr char kWhat[] = "clock";
  // What was made cannot be served before.
  const absl::Time earliest =
      absl::FromCivil(absl::CivilDay(2026, 1, 1), absl::UTCTimeZone());
  const std::string now =
      absl::FormatTime("%Y-%m-%d %H:%M UTC", clock.Now(), absl::UTCTimeZone());
  if (clock.Now() < earliest) {
    return Wrong(findings, kWhat,
                 absl::FailedPreconditionError(
                     absl::StrCat("it says ", now,
                                  ", which is past; set it right, with "
                                  "timedatectl or date")));
  }
  timex state = {};
  if (adjtimex(&state) == TIME_ERROR || (state.status & STA_UNSYNC) != 0) {
    return Warn(findings, kWhat,
                absl::StrCat("it says ", now,
                             ", and nothing keeps it right; run "
                             "systemd-timesyncd or chrony, on each server that "
                             "shares a store above all"));
  }
  Ok(findings, kWhat, absl::StrCat("it says ", now, ", and is kept right"));
}

void CheckAddress(const ServeOptions& options, const Clock&,
                  Findings* findings) {
  CheckDoor("listen", options.listen, ListenAddressOf(options), {}, options,
            findings);
}

void CheckHttp(const ServeOptions& options, const Clock&, Findings* findings) {
  constexpr char kWhat[] = "http";
  if (options.http.empty()) return Ok(findings, kWhat, "no door for browsers");
  const auto origins = CrossOrigin::Parse(options.http_origins);
  if (!origins.ok()) Wrong(findings, kWhat, origins.status());
  CheckDoor(kWhat, options.http, HttpAddressOf(options),
            {{"--listen", ListenAddressOf(options)}}, options, findings);
}

void CheckWebhooks(const ServeOptions& options, const Clock&,
                   Findings* findings) {
  constexpr char kWhat[] = "messengers";
  const MessengerOptions& wanted = options.messengers;
  const auto messengers = OpenMessengers(wanted);
  if (!messengers.ok()) return Wrong(findings, kWhat, messengers.status());
  if (messengers->empty()) return Ok(findings, kWhat, "none");
  // What is wrong with topics is said of these.
  const auto library = LoadLibrary(options.topics);
  if (library.ok()) {
    const absl::Status fits = CheckMessengers(options, **library);
    if (!fits.ok()) return Wrong(findings, kWhat, fits);
  }
  for (const std::string& file :
       {wanted.telegram_secret, wanted.twilio_token}) {
    if (!file.empty() && EverybodyReads(file)) {
      Warn(findings, kWhat, MayReadIt(file));
    }
  }
  const auto keys = ReadKeys(options.guard.keys);
  if (!options.guard.keys.empty() && keys.ok() &&
      std::none_of(keys->begin(), keys->end(), [&wanted](const ApiKey& key) {
        return key.tenant == wanted.tenant;
      })) {
    Warn(findings, kWhat,
         absl::StrCat("no API key is of their tenant \"", wanted.tenant,
                      "\", so that DeleteUser cannot reach what is told there; "
                      "name one with --messenger-tenant"));
  }
  Ok(findings, kWhat,
     absl::StrJoin(
         *messengers, ", ", [](std::string* out, const auto& messenger) {
           absl::StrAppend(out, messenger->name(), " at ", messenger->path());
         }));
}

void CheckTopics(const ServeOptions& options, const Clock&,
                 Findings* findings) {
  constexpr char kWhat[] = "topics";
  const auto library = LoadLibrary(options.topics);
  if (!library.ok()) return Wrong(findings, kWhat, library.status());
  const std::string ids = absl::StrJoin(
      (*library)->topics(), ", ", [](std::string* out, const auto& topic) {
        absl::StrAppend(out, topic->id());
      });
  Ok(findings, kWhat, ids);
}

void CheckArticles(const ServeOptions& options, const Clock&,
                   Findings* findings) {
  constexpr char kWhat[] = "articles";
  if (options.articles.empty()) {
    return Ok(findings, kWhat, "none; citations name sentences without text");
  }
  const auto quotes = ArticleQuotes::ReadFolder(options.articles);
  if (!quotes.ok()) return Wrong(findings, kWhat, quotes.status());
  Ok(findings, kWhat, absl::StrCat("quoted from ", options.articles));
}

void CheckStore(const ServeOptions& options, const Clock&, Findings* findings) {
  constexpr char kWhat[] = "store";
  const auto spec = StoreSpecOf(options);
  if (!spec.ok()) return Wrong(findings, kWhat, spec.status());
  const auto report = InspectStore(*spec);
  if (!report.ok()) return Wrong(findings, kWhat, report.status());
  for (const std::string& warning : report->warnings) {
    Warn(findings, kWhat, warning);
  }
  Ok(findings, kWhat, report->about);
}

void CheckEncryptionKeys(const ServeOptions& options, const Clock&,
                         Findings* findings) {
  constexpr char kWhat[] = "encryption";
  if (options.encryption_keys.empty()) {
    return Ok(findings, kWhat, "sessions lie unsealed (no --encryption-keys)");
  }
  const auto keys = SealingKeys::Read(options.encryption_keys);
  if (!keys.ok()) return Wrong(findings, kWhat, keys.status());
  if (keys->active() == nullptr) {
    return Warn(findings, kWhat,
                absl::StrCat(options.encryption_keys,
                             ": its first line is \"unsealed\", so that what "
                             "is written lies unsealed; put a key first"));
  }
  Ok(findings, kWhat,
     absl::StrCat("sealed with key ", keys->active()->id, " of ",
                  options.encryption_keys));
}

void CheckForgetting(const ServeOptions& options, const Clock&,
                     Findings* findings) {
  constexpr char kWhat[] = "forgetting";
  const std::string ends =
      absl::StrCat("sessions end ", absl::FormatDuration(options.session_ttl),
                   " after their last turn");
  const auto spec = StoreSpecOf(options);
  if (!spec.ok()) return;
  if (*spec == "memory") {
    return Ok(findings, kWhat, absl::StrCat(ends, "; none is in a file"));
  }
  if (absl::StartsWith(*spec, "postgres:") ||
      absl::StartsWith(*spec, "redis:")) {
    return Ok(findings, kWhat,
              absl::StrCat(ends,
                           "; their bytes leave the database's files as "
                           "it rewrites them, whatever --forget-within "
                           "says"));
  }
  const absl::Duration within = options.forget_within;
  if (within > options.session_ttl) {
    return Warn(findings, kWhat,
                absl::StrCat(ends, ", and their bytes may lie in files for ",
                             absl::FormatDuration(within),
                             " more, longer than they lived; shorten "
                             "--forget-within"));
  }
  Ok(findings, kWhat,
     absl::StrCat(ends, "; their bytes leave the files within ",
                  absl::FormatDuration(within), " of that"));
}

void CheckApiKeys(const ServeOptions& options, const Clock& clock,
                  Findings* findings) {
  constexpr char kWhat[] = "API keys";
  const std::string& file = options.guard.keys;
  if (file.empty()) return Ok(findings, kWhat, "nobody needs one (no --keys)");
  const auto guard = Guard::Open({.keys = file}, clock.Now());
  if (!guard.ok()) return Wrong(findings, kWhat, guard.status());
  const auto keys = ReadKeys(file);
  if (!keys.ok()) return Wrong(findings, kWhat, keys.status());
  const auto expired =
      std::count_if(keys->begin(), keys->end(), [&clock](const ApiKey& key) {
        return key.expires.has_value() && *key.expires <= clock.Now();
      });
  if (static_cast<size_t>(expired) == keys->size()) {
    Warn(findings, kWhat,
         absl::StrCat(file, ": none of its ", keys->size(),
                      " keys is valid now, so that nobody is let in; make one "
                      "with footnote keys add --keys ",
                      file, " --tenant NAME"));
  }
  if (EverybodyReads(file)) Warn(findings, kWhat, MayReadIt(file));
  Ok(findings, kWhat,
     absl::StrCat(keys->size(), " in ", file, ", ", expired, " expired"));
}

void CheckTls(const ServeOptions& options, const Clock& clock,
              Findings* findings) {
  constexpr char kWhat[] = "TLS";
  const auto guard = Guard::Open({.tls = options.guard.tls}, clock.Now());
  if (!guard.ok()) return Wrong(findings, kWhat, guard.status());
  if ((*guard)->tls() == nullptr) {
    return Ok(findings, kWhat, "not spoken (no --tls-cert)");
  }
  const auto material = (*guard)->tls()->Current();
  for (const std::string& warning : material->warnings) {
    Warn(findings, kWhat, warning);
  }
  const std::string ends =
      absl::StrCat(options.guard.tls.certificate, ": valid until ",
                   absl::FormatTime("%Y-%m-%d %H:%M UTC", material->expires,
                                    absl::UTCTimeZone()));
  if (material->expires - clock.Now() < kExpiresSoon) {
    return Warn(findings, kWhat,
                absl::StrCat(ends,
                             "; put a new one in its place, which is "
                             "taken up without a restart"));
  }
  Ok(findings, kWhat,
     absl::StrCat(ends,
                  (*guard)->mutual() ? ", and clients must show one" : ""));
}

void CheckMetrics(const ServeOptions& options, const Clock&,
                  Findings* findings) {
  constexpr char kWhat[] = "metrics";
  if (options.metrics.empty())
    return Ok(findings, kWhat, "none (no --metrics)");
  const auto address = MetricsAddressOf(options);
  if (!address.ok()) return Wrong(findings, kWhat, address.status());
  std::vector<Door> doors = {{"--listen", ListenAddressOf(options)}};
  if (!options.http.empty()) {
    doors.push_back({"--http", HttpAddressOf(options)});
  }
  if (!TryAddress(*address, kWhat, doors, findings)) return;
  if (!address->loopback()) {
    return Warn(findings, kWhat,
                absl::StrCat(options.metrics,
                             ": --open-metrics lets other machines read them; "
                             "listen on 127.0.0.1, unless what lies between "
                             "is trusted"));
  }
  Ok(findings, kWhat,
     absl::StrCat("at ", address->ToString(), "/metrics, for this machine"));
}

void CheckAudit(const ServeOptions& options, const Clock&, Findings* findings) {
  constexpr char kWhat[] = "audit";
  const std::string& file = options.audit_log;
  if (file.empty()) return Ok(findings, kWhat, "in the log (no --audit-log)");
  const absl::Status status = CheckAppendable(file);
  if (!status.ok()) return Wrong(findings, kWhat, status);
  if (EverybodyReads(file)) Warn(findings, kWhat, MayReadIt(file));
  Ok(findings, kWhat, absl::StrCat("appended to ", file));
}

void CheckDescriptors(const ServeOptions&, const Clock&, Findings* findings) {
  constexpr char kWhat[] = "descriptors";
  const int most = RaiseDescriptorLimit();
  const std::string allowed =
      absl::StrCat("the system allows ", most, ", and so about ", most / 8 * 7,
                   " connections");
  if (most >= kFewDescriptors) return Ok(findings, kWhat, allowed);
  Warn(
      findings, kWhat,
      absl::StrCat(allowed,
                   "; allow more, with LimitNOFILE= in its unit or ulimit -n"));
}

}  // namespace footnote::service
