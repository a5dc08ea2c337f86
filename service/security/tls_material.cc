#include "service/security/tls_material.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/freed_by.h"
#include "service/small_file.h"

namespace footnote::service {
namespace {

using Bio = std::unique_ptr<BIO, FreedBy<BIO_free>>;
using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using Context = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;

absl::Status Bad(const std::string& path, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", what));
}

Bio Open(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Every certificate of the text, in order.
absl::StatusOr<std::vector<Certificate>> Certificates(const std::string& path,
                                                      const std::string& pem) {
  const Bio bio = Open(pem);
  std::vector<Certificate> certificates;
  ERR_clear_error();
  const auto clear = absl::MakeCleanup([] { ERR_clear_error(); });
  for (;;) {
    Certificate next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (next == nullptr) break;
    certificates.push_back(std::move(next));
  }
  // The text ends, or something in it is no certificate.
  const bool ended =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (certificates.empty() || !ended) {
    return Bad(path,
               "it is not, or not only, a certificate in PEM form; give the "
               "file that begins with -----BEGIN CERTIFICATE-----, whole");
  }
  return certificates;
}

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return absl::InfinitePast();
  return absl::FromTM(parts, absl::UTCTimeZone());
}

std::string TimeAsText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", time, absl::UTCTimeZone());
}

// When the first of them ends; an error where one is not valid now.
absl::StatusOr<absl::Time> EndOf(const std::string& path,
                                 const std::vector<Certificate>& certificates,
                                 absl::Time now) {
  absl::Time end = absl::InfiniteFuture();
  for (const Certificate& certificate : certificates) {
    const absl::Time from = TimeOf(X509_get0_notBefore(certificate.get()));
    const absl::Time until = TimeOf(X509_get0_notAfter(certificate.get()));
    if (until <= now) {
      return Bad(path, absl::StrCat("a certificate in it has expired at ",
                                    TimeAsText(until), "; renew it"));
    }
    if (from > now) {
      return Bad(path, absl::StrCat("a certificate in it is not valid before ",
                                    TimeAsText(from),
                                    "; set the clock right, or wait"));
    }
    end = std::min(end, until);
  }
  return end;
}

// When the first of those that are valid now ends; an error where none is.
// Bundles hold authorities that have ended, which OpenSSL takes no notice of.
absl::StatusOr<absl::Time> EndOfValid(
    const std::string& path, const std::vector<Certificate>& authorities,
    absl::Time now) {
  absl::Time end = absl::InfinitePast();
  for (const Certificate& authority : authorities) {
    const absl::Time from = TimeOf(X509_get0_notBefore(authority.get()));
    const absl::Time until = TimeOf(X509_get0_notAfter(authority.get()));
    if (from > now || until <= now) continue;
    end = end == absl::InfinitePast() ? until : std::min(end, until);
  }
  if (end != absl::InfinitePast()) return end;
  return EndOf(path, authorities, now);
}

// Nobody is at a terminal to be asked for a passphrase.
int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

absl::StatusOr<Key> PrivateKey(const std::string& path,
                               const std::string& pem) {
  const Bio bio = Open(pem);
  bool asked = false;
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, &asked));
  ERR_clear_error();
  if (key != nullptr) return key;
  if (asked) {
    return Bad(path,
               "the key is protected by a passphrase, and nobody is there to "
               "give it; write it without one, with openssl pkey -in FILE "
               "-out NEWFILE");
  }
  return Bad(path,
             "it is not a private key in PEM form; give the file that begins "
             "with -----BEGIN PRIVATE KEY-----");
}

// Hands the pair to OpenSSL as a handshake does: what it finds too weak would
// else be taken here, and every connection refused.
absl::Status CheckUsable(const TlsFiles& files,
                         const std::vector<Certificate>& chain,
                         const Key& key) {
  ERR_clear_error();
  const auto clear = absl::MakeCleanup([] { ERR_clear_error(); });
  const Context context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) {
    return absl::InternalError("OpenSSL gives no context for TLS");
  }
  bool good = SSL_CTX_use_certificate(context.get(), chain[0].get()) == 1;
  for (size_t i = 1; good && i < chain.size(); ++i) {
    good = SSL_CTX_add1_chain_cert(context.get(), chain[i].get()) == 1;
  }
  const std::string* const file = good ? &files.key : &files.certificate;
  if (good) good = SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1;
  if (good) return absl::OkStatus();
  const char* const reason = ERR_reason_error_string(ERR_peek_error());
  return Bad(*file,
             absl::StrCat("OpenSSL does not take it for TLS (",
                          reason == nullptr ? "it does not say why" : reason,
                          "); make one with an EC key, or RSA of at least 2048 "
                          "bits, signed with SHA-256 or better"));
}

}  // namespace

absl::StatusOr<TlsMaterial> ReadTlsMaterial(const TlsFiles& files,
                                            absl::Time now) {
  TlsMaterial material;
  absl::StatusOr<SmallFile> file = ReadSmallFile(files.certificate);
  if (!file.ok()) return file.status();
  material.certificate_chain = std::move(file->text);
  const auto chain =
      Certificates(files.certificate, material.certificate_chain);
  if (!chain.ok()) return chain.status();
  const auto end = EndOf(files.certificate, *chain, now);
  if (!end.ok()) return end.status();
  material.expires = *end;

  file = ReadSmallFile(files.key);
  if (!file.ok()) return file.status();
  material.private_key = std::move(file->text);
  const auto key = PrivateKey(files.key, material.private_key);
  if (!key.ok()) return key.status();
  const bool belongs =
      X509_check_private_key((*chain)[0].get(), key->get()) == 1;
  ERR_clear_error();
  if (!belongs) {
    return Bad(files.key,
               absl::StrCat("the key does not belong to the first "
                            "certificate of ",
                            files.certificate,
                            "; give the two that were made together"));
  }
  const absl::Status usable = CheckUsable(files, *chain, *key);
  if (!usable.ok()) return usable;
  if ((file->permissions & S_IROTH) != 0) {
    material.warnings.push_back(
        absl::StrCat(files.key,
                     ": everybody on this machine can read the key; take that "
                     "away with chmod o= ",
                     files.key));
  }

  if (files.client_ca.empty()) return material;
  file = ReadSmallFile(files.client_ca);
  if (!file.ok()) return file.status();
  material.client_ca = std::move(file->text);
  const auto roots = Certificates(files.client_ca, material.client_ca);
  if (!roots.ok()) return roots.status();
  const auto roots_end = EndOfValid(files.client_ca, *roots, now);
  if (!roots_end.ok()) return roots_end.status();
  material.expires = std::min(material.expires, *roots_end);
  return material;
}

}  // namespace footnote::service
