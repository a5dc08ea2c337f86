#include "service/store/seal.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/store/row_keys.h"

namespace footnote::service {
namespace {

// A message begins with a field's tag, whose low three bits are never 7.
constexpr char kFormat = '\x0f';
constexpr int kTagTypeBits = 7;

constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
constexpr char kKeyPurpose[] = "footnote session key 1";

template <auto free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};
using Cipher = std::unique_ptr<EVP_CIPHER, Freed<EVP_CIPHER_free>>;
using CipherContext =
    std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, Freed<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX_free>>;

using DerivedKey = std::array<unsigned char, KeyRing::kSecretBytes>;

const unsigned char* BytesOf(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* BytesOf(std::string* text, size_t offset) {
  return reinterpret_cast<unsigned char*>(text->data()) + offset;
}

// Finding an algorithm and making a context costs OpenSSL more than sealing a
// turn, so each thread keeps its own.
struct Crypto {
  static Crypto& OfThisThread() {
    static thread_local Crypto crypto;
    return crypto;
  }

  // HKDF-Expand to one block; the operator's keys are uniformly random, so they
  // need no extraction.
  bool Derive(const std::string& secret, const std::string& session,
              DerivedKey* key) const {
    constexpr unsigned char kFirstBlock = 1;
    size_t size = 0;
    return context != nullptr && mac != nullptr &&
           EVP_MAC_init(mac.get(), BytesOf(secret), secret.size(), nullptr) &&
           EVP_MAC_update(mac.get(), BytesOf(kKeyPurpose),
                          sizeof(kKeyPurpose) - 1) &&
           EVP_MAC_update(mac.get(), BytesOf(session), session.size()) &&
           EVP_MAC_update(mac.get(), &kFirstBlock, 1) &&
           EVP_MAC_final(mac.get(), key->data(), &size, key->size()) &&
           size == key->size();
  }

  const Cipher cipher{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
  const CipherContext context{EVP_CIPHER_CTX_new()};
  const MacContext mac = NewMac();

 private:
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
  const absl::string_view header =
      sealed.substr(0, 2 + static_cast<unsigned char>(sealed[1]));
  return IsKeyId(header.substr(2)) ? header : absl::string_view();
}

}  // namespace

bool IsSealed(absl::string_view stored) {
  return !stored.empty() && (stored[0] & kTagTypeBits) == kTagTypeBits;
}

absl::StatusOr<std::string> Seal(const KeyRing& keys, const SealedPlace& place,
                                 std::string text) {
  const KeyRing::Key* const active = keys.active();
  if (active == nullptr) return text;
  const std::string header = HeaderOf(active->id);
  const std::string session = SessionRowKey(place.session);
  const std::string associated = AssociatedData(header, session, place);

  const size_t nonce_at = header.size();
  const size_t text_at = nonce_at + kNonceBytes;
  std::string sealed = header;
  sealed.resize(text_at + text.size() + kTagBytes);
  unsigned char* const nonce = BytesOf(&sealed, nonce_at);
  if (RAND_bytes(nonce, kNonceBytes) != 1) {
    return absl::UnavailableError(
        "the system has no randomness to seal a session with; try again");
  }
  const Crypto& crypto = Crypto::OfThisThread();
  EVP_CIPHER_CTX* const context = crypto.context.get();
  DerivedKey key;
  int size = 0;
  const bool done =
      crypto.Derive(active->secret, session, &key) &&
      EVP_EncryptInit_ex2(context, crypto.cipher.get(), key.data(), nonce,
                          nullptr) == 1 &&
      EVP_EncryptUpdate(context, nullptr, &size, BytesOf(associated),
                        static_cast<int>(associated.size())) == 1 &&
      EVP_EncryptUpdate(context, BytesOf(&sealed, text_at), &size,
                        BytesOf(text), static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context, BytesOf(&sealed, text_at + text.size()),
                          &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagBytes,
                          BytesOf(&sealed, text_at + text.size())) == 1;
  if (!done) {
    return absl::UnavailableError(
        "the session cannot be sealed: OpenSSL offers no AES-256-GCM or "
        "HMAC-SHA256, or has no memory; see its configuration");
  }
  return sealed;
}

absl::StatusOr<std::string> Unseal(const KeyRing& keys,
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
  const KeyRing::Key* const sealed_with = keys.Find(key_id);
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

  const Crypto& crypto = Crypto::OfThisThread();
  EVP_CIPHER_CTX* const context = crypto.context.get();
  DerivedKey key;
  std::string text(text_size, '\0');
  int size = 0;
  const bool done =
      crypto.Derive(sealed_with->secret, session, &key) &&
      EVP_DecryptInit_ex2(context, crypto.cipher.get(), key.data(),
                          BytesOf(&stored, header.size()), nullptr) == 1 &&
      EVP_DecryptUpdate(context, nullptr, &size, BytesOf(associated),
                        static_cast<int>(associated.size())) == 1 &&
      EVP_DecryptUpdate(context, BytesOf(&text, 0), &size,
                        BytesOf(&stored, text_at),
                        static_cast<int>(text_size)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagBytes,
                          BytesOf(&stored, text_at + text_size)) == 1 &&
      EVP_DecryptFinal_ex(context, BytesOf(&text, text_size), &size) == 1;
  if (!done) return Damaged(key_id);
  return text;
}

}  // namespace footnote::service
