// footnote keys: who may use a server.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/command_line.h"
#include "service/security/api_keys.h"
#include "service/security/key_file.h"

namespace footnote::service {
namespace {

struct KeysOptions {
  std::string file;
  std::string tenant;
  std::string scopes = "converse,read";
  bool widget = false;
  std::vector<std::string> origins;
  std::string expires;
  std::string note;
  std::string id;
};

std::string DayAsText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

// "90d" from now, or the beginning of a date.
absl::StatusOr<absl::Time> ParseExpiry(const std::string& text,
                                       absl::Time now) {
  int days = 0;
  absl::Time time;
  std::string error;
  if (absl::EndsWith(text, "d") &&
      absl::SimpleAtoi(text.substr(0, text.size() - 1), &days) && days > 0 &&
      days < 36525) {
    return now + absl::Hours(24) * days;
  }
  if (absl::ParseTime("%Y-%m-%d", text, &time, &error) && time > now) {
    return time;
  }
  return absl::InvalidArgumentError(
      "--expires: write a number of days, such as 90d, or a date to come, such "
      "as 2030-12-31");
}

absl::StatusOr<ApiKey> KeyFrom(const KeysOptions& options, absl::Time now) {
  ApiKey key = {.tenant = options.tenant,
                .created = now,
                .origins = options.origins,
                .note = options.note};
  absl::Status status = CheckTenant(options.tenant);
  if (status.ok()) status = CheckNote(options.note);
  if (!status.ok()) return status;
  const absl::StatusOr<unsigned> scopes =
      ParseScopes(options.widget ? "widget" : options.scopes);
  if (!scopes.ok()) return scopes.status();
  key.scopes = *scopes;
  status = CheckUse(key);
  if (!status.ok()) return status;
  if (!options.expires.empty()) {
    const absl::StatusOr<absl::Time> expires =
        ParseExpiry(options.expires, now);
    if (!expires.ok()) return expires.status();
    key.expires = *expires;
  }
  return key;
}

int Add(const KeysOptions& options) {
  absl::StatusOr<ApiKey> key = KeyFrom(options, absl::Now());
  if (!key.ok()) return Complain(key.status(), kUsage);
  const absl::StatusOr<std::string> secret = NewSecret();
  if (!secret.ok()) return Complain(secret.status(), kUsage);
  key->hash = *HashOf(*secret);
  const absl::Status added =
      ChangeKeys(options.file, [&key](std::vector<ApiKey>* keys) {
        const auto taken = [keys](const std::string& id) {
          return std::any_of(keys->begin(), keys->end(),
                             [&id](const ApiKey& k) { return k.id == id; });
        };
        do {
          const absl::StatusOr<std::string> id = NewKeyId();
          if (!id.ok()) return id.status();
          key->id = *id;
        } while (taken(key->id));
        keys->push_back(*key);
        return absl::OkStatus();
      });
  if (!added.ok()) return Complain(added, kUsage);
  std::cerr << "footnote: added the key " << key->id << " for " << key->tenant
            << (key->widget()
                    ? "; it is public, for the page, and is shown only now:"
                    : "; this is its secret, which is kept nowhere and shown "
                      "only now:")
            << std::endl;
  std::cout << *secret << "\n";
  return kSuccess;
}

int List(const KeysOptions& options) {
  const auto keys = ReadKeys(options.file);
  if (!keys.ok()) return Complain(keys.status(), kUsage);
  const absl::Time now = absl::Now();
  std::cout << absl::StrFormat("%-8s  %-20s  %-19s  %-10s  %-10s  %s\n", "id",
                               "tenant", "scopes", "created", "expires",
                               "origins, note");
  for (const ApiKey& key : *keys) {
    const std::string expires = !key.expires.has_value() ? "never"
                                : *key.expires <= now    ? "expired"
                                                      : DayAsText(*key.expires);
    std::vector<std::string> texts = key.origins;
    if (!key.note.empty()) texts.push_back(key.note);
    std::cout << absl::StrFormat("%-8s  %-20s  %-19s  %-10s  %-10s  %s\n",
                                 key.id, key.tenant, ScopesAsText(key.scopes),
                                 DayAsText(key.created), expires,
                                 absl::StrJoin(texts, " "));
  }
  return kSuccess;
}

int Revoke(const KeysOptions& options) {
  const absl::Status revoked =
      ChangeKeys(options.file, [&options](std::vector<ApiKey>* keys) {
        const auto it = std::find_if(
            keys->begin(), keys->end(),
            [&options](const ApiKey& key) { return key.id == options.id; });
        if (it == keys->end()) {
          return absl::NotFoundError(
              absl::StrCat(options.file,
                           ": it has no such key; see footnote "
                           "keys list"));
        }
        keys->erase(it);
        return absl::OkStatus();
      });
  if (!revoked.ok()) return Complain(revoked, kUsage);
  std::cerr << "footnote: revoked the key; running servers refuse it within "
               "seconds\n";
  return kSuccess;
}

}  // namespace

void AddKeysCommands(CLI::App* program, Command* chosen) {
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* keys =
      program->add_subcommand("keys", "Give and revoke API keys of a server");
  keys->require_subcommand(1);
  const auto add_command = [keys, options, chosen](
                               const char* name, const char* help,
                               int (*run)(const KeysOptions&)) {
    CLI::App* command = keys->add_subcommand(name, help);
    command->add_option("--keys", options->file, "File of API keys")
        ->envname("FOOTNOTE_KEYS")
        ->required();
    command->callback([options, chosen, run] {
      *chosen = [options, run] { return run(*options); };
    });
    return command;
  };
  CLI::App* add =
      add_command("add", "Add a key, and print its secret, once", Add);
  add->add_option("--tenant", options->tenant,
                  "Whose it is; tenants see nothing of each other's sessions")
      ->required();
  add->add_option("--scopes", options->scopes,
                  "What it is for: converse, read, admin")
      ->capture_default_str();
  add->add_flag("--widget", options->widget,
                "A key to be shown in a page: only for conversations that it "
                "began, from pages of the origins")
      ->excludes("--scopes");
  add->add_option("--origin", options->origins,
                  "Of a page with the widget, such as https://portal.example; "
                  "may be repeated");
  add->add_option("--expires", options->expires,
                  "When it ends, as 90d or 2030-12-31; by default never");
  add->add_option("--note", options->note, "What to remember of it");
  add_command("list", "List the keys", List);
  add_command("revoke", "Revoke a key", Revoke)
      ->add_option("id", options->id, "Its id, as list shows it")
      ->required();
}

}  // namespace footnote::service
