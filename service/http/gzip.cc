#include "service/http/gzip.h"

#include <zlib.h>

#include <algorithm>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

// The largest window, and a gzip header instead of zlib's.
constexpr int kGzipWindow = 15 + 16;
constexpr int kMemoryLevel = 8;
constexpr size_t kStep = 16 << 10;

Bytef* Input(absl::string_view bytes) {
  // zlib only reads it.
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

std::string Gzip(absl::string_view bytes, int level) {
  z_stream stream = {};
  std::string packed;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return packed;
  }
  packed.resize(deflateBound(&stream, bytes.size()));
  stream.next_in = Input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(result == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

absl::StatusOr<std::string> Gunzip(absl::string_view bytes, size_t most) {
  z_stream stream = {};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
    return absl::InternalError("zlib does not start");
  }
  const auto end = absl::MakeCleanup([&stream] { inflateEnd(&stream); });
  stream.next_in = Input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string plain;
  int result = Z_OK;
  while (result == Z_OK) {
    const size_t have = plain.size();
    // One byte more than is allowed tells that there is more.
    plain.resize(std::min(have + kStep, most + 1));
    stream.next_out = reinterpret_cast<Bytef*>(plain.data() + have);
    stream.avail_out = static_cast<uInt>(plain.size() - have);
    result = inflate(&stream, Z_NO_FLUSH);
    plain.resize(plain.size() - stream.avail_out);
    if (plain.size() > most) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the request is too large; at most ", most,
                       " bytes are taken, unpacked; send a shorter text"));
    }
  }
  if (result != Z_STREAM_END || stream.avail_in != 0) {
    return absl::InvalidArgumentError(
        "the request is said to be gzip and is not; send it as it is, or "
        "packed whole");
  }
  return plain;
}

}  // namespace footnote::service
