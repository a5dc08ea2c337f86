#include "service/http/static_files.h"

#include <openssl/sha.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "service/http/gzip.h"

// Made by CMake from the list in service/http/CMakeLists.txt; ends with a null
// name.
extern "C" {
struct FootnoteStaticFile {
  const char* name;
  const char* begin;
  const char* end;
};
extern const FootnoteStaticFile footnote_static_files[];
}

namespace footnote::service {
namespace {

constexpr int kSmall = 9;
constexpr size_t kTagBytes = 16;

// Only what is ours, and nothing that is written into the page.
constexpr char kContentPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

const char* TypeOf(absl::string_view path) {
  if (absl::EndsWith(path, ".html")) return "text/html; charset=utf-8";
  if (absl::EndsWith(path, ".js")) return "text/javascript; charset=utf-8";
  if (absl::EndsWith(path, ".css")) return "text/css; charset=utf-8";
  if (absl::EndsWith(path, ".svg")) return "image/svg+xml";
  if (absl::EndsWith(path, ".json")) return "application/json";
  if (absl::EndsWith(path, ".md")) return "text/markdown; charset=utf-8";
  if (absl::EndsWith(path, ".png")) return "image/png";
  return "text/plain; charset=utf-8";
}

std::string TagOf(absl::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         digest);
  return absl::StrCat(
      "\"",
      absl::BytesToHexString(absl::string_view(
          reinterpret_cast<const char*>(digest), kTagBytes)),
      "\"");
}

// If-None-Match compares weakly, since a proxy that packs weakens the tag.
bool Names(absl::string_view list, absl::string_view tag) {
  for (absl::string_view item :
       absl::StrSplit(list, ',', absl::SkipWhitespace())) {
    item = absl::StripAsciiWhitespace(item);
    absl::ConsumePrefix(&item, "W/");
    if (item == tag || item == "*") return true;
  }
  return false;
}

}  // namespace

StaticFiles StaticFiles::Builtin() {
  StaticFiles files;
  for (const FootnoteStaticFile* it = footnote_static_files;
       it->name != nullptr; ++it) {
    files.Add(absl::StrCat("/", it->name), std::string(it->begin, it->end));
  }
  return files;
}

void StaticFiles::Add(const std::string& path, std::string bytes) {
  File file = {.type = TypeOf(path), .tag = TagOf(bytes)};
  file.packed = Gzip(bytes, kSmall);
  if (file.packed.size() >= bytes.size()) file.packed.clear();
  file.plain = std::move(bytes);
  if (path == "/index.html") files_["/"] = file;
  files_[path] = std::move(file);
}

HttpResponse StaticFiles::Answer(const HttpRequest& request) const {
  const File& file = files_.at(request.path);
  HttpResponse response;
  response.Add("ETag", file.tag);
  // Always asked for anew and nearly always "not modified": pages get the new
  // widget with the new server.
  response.Add("Cache-Control", "no-cache");
  response.Add("Vary", "Accept-Encoding");
  response.Add("Content-Security-Policy", kContentPolicy);
  // Portals of other origins embed them, and they hold no secret.
  response.Add("Cross-Origin-Resource-Policy", "cross-origin");
  response.Add("Access-Control-Allow-Origin", "*");
  if (Names(request.Find("If-None-Match"), file.tag)) {
    response.status = 304;
    return response;
  }
  response.Add("Content-Type", file.type);
  if (!file.packed.empty() &&
      ListAllows(request.Find("Accept-Encoding"), "gzip")) {
    response.Add("Content-Encoding", "gzip");
    response.body = file.packed;
  } else {
    response.body = file.plain;
  }
  return response;
}

}  // namespace footnote::service
