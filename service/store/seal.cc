#include "service/store/seal.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/freed_by.h"
#include "service/store/row_keys.h"

namespace footnote::service {
namespace {

// A message begins with a field's tag, whose low three bits are never 7.
constexpr char kFormat = '\x0f';
constexpr int kTagTypeBits = 7;

constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
constexpr char kKeyPurpose[] = "footnote session key 1";

using Cipher = std::unique_ptr<EVP_CIPHER, FreedBy<EVP_CIPHER_free>>;
using CipherContext =
    std::unique_ptr<EVP_CIPHER_CTX, FreedBy<EVP_CIPHER_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, FreedBy<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreedBy<EVP_MAC_CTX_free>>;

const unsigned char* BytesOf(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* BytesOf(std::string* text, size_t offset) {
  return reinterpret_cast<unsigned char*>(text->data()) + offset;
}

// What sealing needs of OpenSSL. Finding algorithms, making contexts and asking
// for randomness cost more than sealing a turn does, so each thread keeps its
// own; and the texts of one turn are mostly sealed and opened one after
// another, so it keeps the session's key as well.
class Crypto {
 public:
  static Crypto& OfThisThread() {
    static thread_local Crypto crypto;
    return crypto;
  }

  bool NewNonce(unsigned char* nonce) {
    if (nonces_used_ == nonces_.size()) {
      if (RAND_bytes(nonces_.data(), static_cast<int>(nonces_.size())) != 1) {
        return false;
      }
      nonces_used_ = 0;
    }
    std::copy_n(nonces_.data() + nonces_used_, kNonceBytes, nonce);
    nonces_used_ += kNonceBytes;
    return true;
  }

  // Both put a text through the cipher, into `out`, under the session's key.
  bool Seal(const std::string& secret, absl::string_view session,
            const unsigned char* nonce, absl::string_view associated,
            absl::string_view text, unsigned char* out, unsigned char* tag) {
    return Begin(secret, session, nonce, kEncrypt) &&
           Run(associated, text, out) &&
           EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes,
                               tag) == 1;
  }
  bool Open(const std::string& secret, absl::string_view session,
            const unsigned char* nonce, absl::string_view associated,
            absl::string_view sealed, unsigned char* out, unsigned char* tag) {
    return Begin(secret, session, nonce, kDecrypt) &&
           EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes,
                               tag) == 1 &&
           Run(associated, sealed, out);
  }

 private:
  static constexpr int kEncrypt = 1;
  static constexpr int kDecrypt = 0;
  static constexpr size_t kNonces = 64;

  static MacContext NewMac() {
    const Mac hmac(EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr));
    MacContext context(hmac == nullptr ? nullptr : EVP_MAC_CTX_new(hmac.get()));
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    if (context == nullptr ||
        EVP_MAC_CTX_set_params(context.get(), parameters) != 1) {
      return nullptr;
    }
    return context;
  }

  bool Begin(const std::string& secret, absl::string_view session,
             const unsigned char* nonce, int direction) {
    if (cipher_ == nullptr || context_ == nullptr || mac_ == nullptr) {
      return false;
    }
    if (secret != secret_ || session != session_) {
      secret_.clear();  // no key is set where this goes wrong
      unsigned char key[SealingKeys::kSecretBytes];
      if (!Derive(secret, session, key) ||
          EVP_CipherInit_ex2(context_.get(), cipher_.get(), key, nullptr,
                             direction, nullptr) != 1) {
        return false;
      }
      secret_ = secret;
      session_ = std::string(session);
    }
    return EVP_CipherInit_ex2(context_.get(), nullptr, nullptr, nonce,
                              direction, nullptr) == 1;
  }

  // HKDF-Expand to one block; the operator's keys are uniformly random, so they
  // need no extraction.
  bool Derive(const std::string& secret, absl::string_view session,
              unsigned char (&key)[SealingKeys::kSecretBytes]) const {
    constexpr unsigned char kFirstBlock = 1;
    size_t size = 0;
    return EVP_MAC_init(mac_.get(), BytesOf(secret), secret.size(), nullptr) ==
               1 &&
           EVP_MAC_update(mac_.get(), BytesOf(kKeyPurpose),
                          sizeof(kKeyPurpose) - 1) == 1 &&
           EVP_MAC_update(mac_.get(), BytesOf(session), session.size()) == 1 &&
           EVP_MAC_update(mac_.get(), &kFirstBlock, 1) == 1 &&
           EVP_MAC_final(mac_.get(), key, &size, sizeof(key)) == 1 &&
           size == sizeof(key);
  }

  bool Run(absl::string_view associated, absl::string_view text,
           unsigned char* out) {
    int size = 0;
    return EVP_CipherUpdate(context_.get(), nullptr, &size, BytesOf(associated),
                            static_cast<int>(associated.size())) == 1 &&
           EVP_CipherUpdate(context_.get(), out, &size, BytesOf(text),
                            static_cast<int>(text.size())) == 1 &&
           EVP_CipherFinal_ex(context_.get(), out + text.size(), &size) == 1;
  }

  const Cipher cipher_{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
  const CipherContext context_{EVP_CIPHER_CTX_new()};
  const MacContext mac_ = NewMac();
  // Of the key that the context has.
  std::string secret_;
  std::string session_;
  std::array<unsigned char, kNonces * kNonceBytes> nonces_;
  size_t nonces_used_ = kNonces * kNonceBytes;
};

absl::Status Damaged(absl::string_view key_id) {
  return absl::DataLossError(absl::StrCat(
      "the stored session is sealed with the encryption key ", key_id,
      " and cannot be opened: it was damaged, moved, or sealed with another "
      "key of that id; begin a new one"));
}

// Format, length of the key's id, the id.
std::string HeaderOf(const std::string& key_id) {
  std::string header = {kFormat, static_cast<char>(key_id.size())};
  return header += key_id;
}

// What is authenticated beside the text. A session's row key carries its own
// length, and so does the header.
std::string AssociatedData(const std::string& header,
                           const std::string& session,
                           const SealedPlace& place) {
  return absl::StrCat(header, session,
                      std::string(1, static_cast<char>(place.field)),
                      place.which);
}

// The header of a sealed text; empty where it is none of ours.
absl::string_view HeaderIn(absl::string_view sealed) {
  if (sealed.size() < 2 || sealed[0] != kFormat) return {};
  const size_t size = 2 + static_cast<unsigned char>(sealed[1]);
  const bool whole =
      size <= sealed.size() && IsKeyId(sealed.substr(2, size - 2));
  return whole ? sealed.substr(0, size) : absl::string_view();
}

}  // namespace

bool IsSealed(absl::string_view stored) {
  return !stored.empty() && (stored[0] & kTagTypeBits) == kTagTypeBits;
}

absl::StatusOr<std::string> Seal(const SealingKeys& keys,
                                 const SealedPlace& place, std::string text) {
  const SealingKeys::Key* const active = keys.active();
  if (active == nullptr) return text;
  const std::string header = HeaderOf(active->id);
  const std::string session = SessionRowKey(place.session);
  const std::string associated = AssociatedData(header, session, place);

  const size_t text_at = header.size() + kNonceBytes;
  std::string sealed = header;
  sealed.resize(text_at + text.size() + kTagBytes);
  unsigned char* const nonce = BytesOf(&sealed, header.size());
  Crypto& crypto = Crypto::OfThisThread();
  if (!crypto.NewNonce(nonce)) {
    return absl::UnavailableError(
        "the system has no randomness to seal a session with; try again");
  }
  if (!crypto.Seal(active->secret, session, nonce, associated, text,
                   BytesOf(&sealed, text_at),
                   BytesOf(&sealed, text_at + text.size()))) {
    return absl::UnavailableError(
        "the session cannot be sealed: OpenSSL offers no AES-256-GCM or "
        "HMAC-SHA256, or has no memory; see its configuration");
  }
  return sealed;
}

absl::StatusOr<std::string> Unseal(const SealingKeys& keys,
                                   const SealedPlace& place,
                                   std::string stored) {
  if (!IsSealed(stored)) {
    if (keys.opens_unsealed()) return stored;
    return absl::DataLossError(
        "the stored session is not sealed, which the server does not take; to "
        "read sessions begun before encryption was turned on, end the file of "
        "--encryption-keys with the line: unsealed");
  }
  const std::string header(HeaderIn(stored));
  if (header.empty()) {
    return absl::DataLossError(
        "the stored session is sealed in a form that this version does not "
        "know, or was damaged; begin a new one");
  }
  const std::string key_id = header.substr(2);
  const SealingKeys::Key* const sealed_with = keys.Find(key_id);
  if (sealed_with == nullptr) {
    return absl::DataLossError(absl::StrCat(
        "the stored session is sealed with the encryption key ", key_id,
        ", which the server does not have; put it into the file of "
        "--encryption-keys"));
  }
  const size_t text_at = header.size() + kNonceBytes;
  if (stored.size() < text_at + kTagBytes) return Damaged(key_id);
  const size_t text_size = stored.size() - text_at - kTagBytes;
  const std::string session = SessionRowKey(place.session);
  const std::string associated = AssociatedData(header, session, place);

  std::string text(text_size, '\0');
  if (!Crypto::OfThisThread().Open(
          sealed_with->secret, session, BytesOf(&stored, header.size()),
          associated, absl::string_view(stored).substr(text_at, text_size),
          BytesOf(&text, 0), BytesOf(&stored, text_at + text_size))) {
    return Damaged(key_id);
  }
  return text;
}

}  // namespace footnote::service
