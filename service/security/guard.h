// What guards a server: its API keys and its certificate, which follow their
// files while it runs.
#ifndef FOOTNOTE_SERVICE_SECURITY_GUARD_H_
#define FOOTNOTE_SERVICE_SECURITY_GUARD_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/security/key_ring.h"
#include "service/security/tls_material.h"

namespace footnote::service {

// Each empty where it is not used.
struct GuardFiles {
  std::string keys;
  TlsFiles tls;
};

// The certificate that new connections are given. Thread-safe.
class LiveTls {
 public:
  explicit LiveTls(TlsMaterial material)
      : material_(std::make_shared<const TlsMaterial>(std::move(material))) {}

  // Another pointer than before where it was replaced.
  std::shared_ptr<const TlsMaterial> Current() const;
  void Replace(TlsMaterial material);

 private:
  mutable std::mutex mutex_;  // of the pointer
  std::shared_ptr<const TlsMaterial> material_;
};

// Refresh from one thread; what keys() and tls() give, from any.
class Guard {
 public:
  // INVALID_ARGUMENT and the errors of files: what, where, how to mend. What is
  // well but not good comes with the first Refresh.
  static absl::StatusOr<std::unique_ptr<Guard>> Open(const GuardFiles& files,
                                                     absl::Time now);

  // Reads the files again, as often as wished: they are small. A file that is
  // bad, or half written, leaves what was loaded before. Gives the lines that
  // the operator has not been told yet: what was taken up, what is wrong, what
  // is well again.
  std::vector<std::string> Refresh(absl::Time now);

  // Null where they are not used.
  const KeyRing* keys() const { return ring_.get(); }
  const LiveTls* tls() const { return tls_.get(); }
  // Whether clients must show a certificate.
  bool mutual() const { return !files_.tls.client_ca.empty(); }

 private:
  // A trouble that the operator is told of once, and of its end.
  struct Trouble {
    void Tell(const absl::Status& status, std::vector<std::string>* lines);
    std::string told;
  };

  explicit Guard(const GuardFiles& files) : files_(files) {}

  absl::Status RefreshKeys(std::vector<std::string>* lines);
  absl::Status RefreshTls(absl::Time now, std::vector<std::string>* lines);

  const GuardFiles files_;
  std::string keys_text_;  // of what the ring holds
  std::unique_ptr<KeyRing> ring_;
  std::unique_ptr<LiveTls> tls_;
  std::vector<std::string> warned_;
  Trouble key_trouble_;
  Trouble tls_trouble_;
  Trouble expiry_;
};

// INVALID_ARGUMENT where an address that other machines reach would be open to
// them: TLS and keys are both needed, or the operator's word that what lies
// between is trusted. `flag` and `listen` are how the address was given.
absl::Status CheckExposure(absl::string_view flag, const std::string& listen,
                           bool loopback, const GuardFiles& files,
                           bool insecure);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SECURITY_GUARD_H_
