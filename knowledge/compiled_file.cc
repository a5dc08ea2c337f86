#include "knowledge/compiled_file.h"

#include <openssl/sha.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace footnote::knowledge {
namespace {

constexpr absl::string_view kMagic("FNKB", 4);
constexpr char kFormatVersion = 1;
constexpr char kKindLanguage = 1;
constexpr char kKindTopic = 2;
constexpr size_t kPrefixBytes = 16;
constexpr size_t kHeaderBytes = kPrefixBytes + SHA256_DIGEST_LENGTH;
constexpr size_t kVersionBytes = 8;  // 16 hexadecimal digits

std::string Checksum(absl::string_view prefix, absl::string_view payload) {
  const std::string bytes = absl::StrCat(prefix, payload);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         digest);
  return std::string(reinterpret_cast<const char*>(digest), sizeof(digest));
}

std::string VersionOf(absl::string_view record) {
  return absl::BytesToHexString(record.substr(kPrefixBytes, kVersionBytes));
}

// Byte for byte the same for equal messages.
std::string Serialize(const google::protobuf::MessageLite& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

std::string Compile(char kind, const google::protobuf::MessageLite& message) {
  const std::string payload = Serialize(message);
  std::string record(kMagic.data(), kMagic.size());
  record += kFormatVersion;
  record += kind;
  record.append(2, '\0');
  for (int shift = 0; shift < 64; shift += 8) {
    record += static_cast<char>((uint64_t{payload.size()} >> shift) & 0xff);
  }
  record += Checksum(record, payload);
  record += payload;
  return record;
}

uint64_t LengthOf(absl::string_view record) {
  uint64_t length = 0;
  for (int i = 7; i >= 0; --i) {
    length = length << 8 | static_cast<unsigned char>(record[8 + i]);
  }
  return length;
}

absl::Status Damaged(size_t offset, absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("the compiled file is damaged at byte ", offset, ": ", what,
                   "; compile it again with: footnote kb compile"));
}

// Holds the header at the front of `rest` against what it promises.
absl::Status CheckRecord(absl::string_view rest, size_t offset) {
  if (!absl::StartsWith(rest, kMagic)) {
    if (offset > 0) return Damaged(offset, "no further record begins here");
    return absl::InvalidArgumentError(
        "this is no compiled knowledge file; make one with: footnote kb "
        "compile");
  }
  if (rest.size() < kHeaderBytes) return Damaged(offset, "it ends early");
  if (rest[4] != kFormatVersion) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the compiled file has format version ",
        static_cast<int>(static_cast<unsigned char>(rest[4])),
        ", this program reads ", static_cast<int>(kFormatVersion),
        "; compile it again with this program: footnote kb compile"));
  }
  const uint64_t length = LengthOf(rest);
  if (length > kMaxPayloadBytes)
    return Damaged(offset, "a record is too large");
  if (length > rest.size() - kHeaderBytes) {
    return Damaged(offset, "it ends early");
  }
  const std::string checksum =
      Checksum(rest.substr(0, kPrefixBytes), rest.substr(kHeaderBytes, length));
  if (rest.substr(kPrefixBytes, SHA256_DIGEST_LENGTH) != checksum) {
    return Damaged(offset, "the checksum does not match");
  }
  return absl::OkStatus();
}

}  // namespace

std::string CompileLanguage(const v1::Language& language) {
  return Compile(kKindLanguage, language);
}

std::string CompileTopic(const v1::Topic& topic) {
  return Compile(kKindTopic, topic);
}

std::string KnowledgeVersion(const v1::Topic& topic) {
  return VersionOf(CompileTopic(topic));
}

absl::StatusOr<CompiledContent> ReadCompiled(absl::string_view bytes) {
  CompiledContent content;
  size_t offset = 0;
  do {
    const absl::string_view rest = bytes.substr(offset);
    const absl::Status status = CheckRecord(rest, offset);
    if (!status.ok()) return status;
    const absl::string_view payload = rest.substr(kHeaderBytes, LengthOf(rest));
    const auto size = static_cast<int>(payload.size());
    bool parsed = false;
    if (rest[5] == kKindLanguage) {
      content.languages.emplace_back();
      parsed = content.languages.back().ParseFromArray(payload.data(), size);
    } else if (rest[5] == kKindTopic) {
      content.topics.push_back({.version = VersionOf(rest)});
      parsed =
          content.topics.back().content.ParseFromArray(payload.data(), size);
    } else {
      return Damaged(offset, "it is of an unknown kind");
    }
    if (!parsed) return Damaged(offset, "the content cannot be read");
    offset += kHeaderBytes + payload.size();
  } while (offset < bytes.size());
  return content;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return absl::NotFoundError(
        absl::StrCat(path, ": cannot be opened: ", std::strerror(errno)));
  }
  std::string bytes((std::istreambuf_iterator<char>(in)),
                    std::istreambuf_iterator<char>());
  if (in.bad()) {
    return absl::UnavailableError(absl::StrCat(path, ": cannot be read"));
  }
  return bytes;
}

absl::Status WriteFile(const std::string& path, absl::string_view bytes) {
  const std::string beside = absl::StrCat(path, ".", getpid(), ".part");
  std::FILE* file = std::fopen(beside.c_str(), "wb");
  bool written = file != nullptr;
  if (written) {
    written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    written = std::fclose(file) == 0 && written;
  }
  if (written && std::rename(beside.c_str(), path.c_str()) == 0) {
    return absl::OkStatus();
  }
  const std::string reason = std::strerror(errno);
  if (file != nullptr) std::remove(beside.c_str());
  return absl::UnavailableError(
      absl::StrCat(path, ": cannot be written: ", reason));
}

}  // namespace footnote::knowledge
