#include "service/security/guard.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/security/key_file.h"

namespace footnote::service {
namespace {

// Long enough before its end to renew a certificate in office hours.
constexpr absl::Duration kExpiresSoon = absl::Hours(24 * 14);

bool Same(const TlsMaterial& a, const TlsMaterial& b) {
  return a.certificate_chain == b.certificate_chain &&
         a.private_key == b.private_key && a.client_ca == b.client_ca;
}

}  // namespace

std::shared_ptr<const TlsMaterial> LiveTls::Current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return material_;
}

void LiveTls::Replace(TlsMaterial material) {
  auto fresh = std::make_shared<const TlsMaterial>(std::move(material));
  const std::lock_guard<std::mutex> lock(mutex_);
  material_ = std::move(fresh);
}

void Guard::Trouble::Tell(const absl::Status& status,
                          std::vector<std::string>* lines) {
  const std::string text(status.message());
  if (text == told) return;
  lines->push_back(text.empty() ? "well again: " + told : text);
  told = text;
}

absl::StatusOr<std::unique_ptr<Guard>> Guard::Open(const GuardFiles& files,
                                                   absl::Time now) {
  if (files.tls.certificate.empty() != files.tls.key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert and --tls-key go together; give both, or neither");
  }
  if (!files.tls.client_ca.empty() && files.tls.certificate.empty()) {
    return absl::InvalidArgumentError(
        "--tls-client-ca: clients show certificates over TLS only; give "
        "--tls-cert and --tls-key too");
  }
  std::unique_ptr<Guard> guard(new Guard(files));
  if (!files.keys.empty()) {
    const absl::StatusOr<std::vector<ApiKey>> keys = ReadKeys(files.keys);
    if (absl::IsNotFound(keys.status())) {
      return absl::NotFoundError(
          absl::StrCat(std::string(keys.status().message()),
                       "; make it with footnote keys add --keys ", files.keys,
                       " --tenant NAME"));
    }
    if (!keys.ok()) return keys.status();
    guard->keys_text_ = KeysAsText(*keys);
    guard->ring_ = std::make_unique<KeyRing>(*keys);
  }
  if (!files.tls.certificate.empty()) {
    absl::StatusOr<TlsMaterial> material = ReadTlsMaterial(files.tls, now);
    if (!material.ok()) return material.status();
    guard->tls_ = std::make_unique<LiveTls>(*std::move(material));
  }
  return guard;
}

absl::Status Guard::RefreshKeys(std::vector<std::string>* lines) {
  const absl::StatusOr<std::vector<ApiKey>> keys = ReadKeys(files_.keys);
  if (!keys.ok()) {
    return absl::Status(keys.status().code(),
                        absl::StrCat(std::string(keys.status().message()),
                                     "; the keys loaded before go on"));
  }
  const std::string text = KeysAsText(*keys);
  if (text == keys_text_) return absl::OkStatus();
  ring_->Replace(*keys);
  keys_text_ = text;
  lines->push_back(
      absl::StrCat(files_.keys, ": took up ", keys->size(), " API keys"));
  return absl::OkStatus();
}

absl::Status Guard::RefreshTls(absl::Time now,
                               std::vector<std::string>* lines) {
  absl::StatusOr<TlsMaterial> fresh = ReadTlsMaterial(files_.tls, now);
  if (!fresh.ok()) {
    return absl::Status(
        fresh.status().code(),
        absl::StrCat(std::string(fresh.status().message()),
                     "; the certificate loaded before goes on"));
  }
  if (fresh->warnings != warned_) {
    for (const std::string& warning : fresh->warnings) {
      lines->push_back(absl::StrCat("warning: ", warning));
    }
    warned_ = fresh->warnings;
  }
  if (Same(*fresh, *tls_->Current())) return absl::OkStatus();
  tls_->Replace(*std::move(fresh));
  lines->push_back(
      absl::StrCat(files_.tls.certificate, ": took up the new certificate"));
  return absl::OkStatus();
}

std::vector<std::string> Guard::Refresh(absl::Time now) {
  std::vector<std::string> lines;
  if (ring_ != nullptr) key_trouble_.Tell(RefreshKeys(&lines), &lines);
  if (tls_ == nullptr) return lines;
  tls_trouble_.Tell(RefreshTls(now, &lines), &lines);
  const absl::Time expires = tls_->Current()->expires;
  expiry_.Tell(expires - now > kExpiresSoon
                   ? absl::OkStatus()
                   : absl::FailedPreconditionError(absl::StrCat(
                         "warning: ", files_.tls.certificate,
                         ": the certificate in use ends at ",
                         absl::FormatTime("%Y-%m-%d %H:%M UTC", expires,
                                          absl::UTCTimeZone()),
                         "; put a new one in its place")),
               &lines);
  return lines;
}

absl::Status CheckExposure(absl::string_view flag, const std::string& listen,
                           bool loopback, const GuardFiles& files,
                           bool insecure) {
  if (loopback || insecure) return absl::OkStatus();
  std::vector<std::string> missing;
  if (files.tls.certificate.empty()) {
    missing.emplace_back("nothing would be encrypted (--tls-cert, --tls-key)");
  }
  if (files.keys.empty()) {
    missing.emplace_back("everybody would be let in (--keys)");
  }
  if (missing.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      flag, " ", listen, ": other machines could reach it, and ",
      absl::StrJoin(missing, " and "),
      "; give what is missing, listen on 127.0.0.1, or add --insecure if what "
      "lies between is trusted"));
}

}  // namespace footnote::service
