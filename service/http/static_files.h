// The files that travel in the binary for browsers: the chat widget and its
// page.
#ifndef FOOTNOTE_SERVICE_HTTP_STATIC_FILES_H_
#define FOOTNOTE_SERVICE_HTTP_STATIC_FILES_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "service/http/http_message.h"

namespace footnote::service {

// Never changes once it is filled, so safe from any thread then.
class StaticFiles {
 public:
  // Those of service/widget.
  static StaticFiles Builtin();

  // Its type is that of the name's ending. "/index.html" is "/" too.
  void Add(const std::string& path, std::string bytes);

  bool Has(absl::string_view path) const { return files_.contains(path); }
  // The answer to a GET or HEAD of a file that is there.
  HttpResponse Answer(const HttpRequest& request) const;

 private:
  struct File {
    std::string type;
    std::string plain;
    std::string packed;  // empty where it would be no smaller
    std::string tag;
  };

  absl::flat_hash_map<std::string, File> files_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_STATIC_FILES_H_
