#include "service/store/redis_errors.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

struct Meaning {
  const char* begins;  // the error reply
  const char* what;
  const char* mend;
  bool passes;  // without another URL or other rights
  bool down;    // MeansDown
};

// The first that fits counts.
constexpr Meaning kMeanings[] = {
    {"LOADING", "it is still loading its data", "wait until it has", true,
     true},
    {"READONLY", "it is a replica, which takes no writes",
     "give the address of the master", true, true},
    {"MASTERDOWN", "it is a replica that has lost its master",
     "give the address of the master", true, true},
    {"OOM", "its memory is full (maxmemory)",
     "raise maxmemory there, or free memory", true, false},
    {"MISCONF", "it cannot write to its disk, and so takes no writes",
     "free space there and see its log", true, false},
    {"NOREPLICAS", "too few replicas follow it (min-replicas-to-write)",
     "start them, or lower the number", true, false},
    {"BUSY", "another script has been running on it for long",
     "wait, or end it there with SCRIPT KILL", true, false},
    {"TRYAGAIN", "it is moving keys", "wait until it has", true, false},
    {"ERR max number of clients", "it has no connection left (maxclients)",
     "raise maxclients there, or end other clients", true, true},
    {"NOAUTH", "it asks for a password",
     "write it into the URL, redis://USER:PASSWORD@HOST", false, true},
    {"WRONGPASS", "it does not take the user and password of the URL",
     "correct them there or in the URL", false, true},
    {"ERR invalid password", "it does not take the password of the URL",
     "correct it there or in the URL", false, true},
    {"ERR AUTH", "the URL has a password, and it asks for none",
     "take the password out of the URL, or set it there", false, true},
    {"ERR DB index", "it has no database of that number",
     "choose a lower one, or raise `databases` there", false, true},
    {"NOPERM", "its user may not do what a session store must",
     "there, as an administrator: ACL SETUSER USER on ~footnote:* +@all "
     "-@dangerous +config|get +role",
     false, false},
    {"WRONGTYPE", "another program keeps keys footnote:* of other types there",
     "give Footnote a database of its own, redis://HOST/NUMBER", false, false},
    {"MOVED", "it belongs to a Redis Cluster, which is not supported",
     "give a server that is in none", false, true},
    {"CROSSSLOT", "it belongs to a Redis Cluster, which is not supported",
     "give a server that is in none", false, true},
    {"CLUSTERDOWN", "it belongs to a Redis Cluster, which is not supported",
     "give a server that is in none", false, true},
    {"ERR unknown command", "it lacks a command that a session store needs",
     "use Redis 5 or newer, and rename no commands there", false, false},
};

const Meaning* MeaningOf(absl::string_view error) {
  for (const Meaning& meaning : kMeanings) {
    if (absl::StartsWith(error, meaning.begins)) return &meaning;
  }
  return nullptr;
}

}  // namespace

absl::Status ExplainRedisError(absl::string_view error,
                               absl::string_view name) {
  const std::string store = absl::StrCat("session store ", name, ": ");
  const Meaning* const meaning = MeaningOf(error);
  if (meaning == nullptr) {
    // Only the code: the text of an error can repeat what was sent.
    const absl::string_view code = error.substr(0, error.find(' '));
    return absl::UnavailableError(
        absl::StrCat(store, "Redis refuses a command with the error ", code,
                     "; it must be Redis 5 or newer, and keys footnote:* "
                     "Footnote's alone"));
  }
  const std::string text =
      absl::StrCat(store, meaning->what, "; ", meaning->mend);
  return meaning->passes ? absl::UnavailableError(text)
                         : absl::FailedPreconditionError(text);
}

bool IsNoScript(absl::string_view error) {
  return absl::StartsWith(error, "NOSCRIPT");
}

bool MeansDown(absl::string_view error) {
  const Meaning* const meaning = MeaningOf(error);
  return meaning != nullptr && meaning->down;
}

}  // namespace footnote::service
