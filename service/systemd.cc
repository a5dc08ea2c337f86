#include "service/systemd.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace footnote::service {

void TellSystemd(const std::string& lines, const Environment& environment) {
  const std::string name = environment("NOTIFY_SOCKET").value_or("");
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() >= sizeof(address.sun_path)) return;
  if (name[0] != '/' && name[0] != '@') return;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name[0] == '@') address.sun_path[0] = '\0';
  const auto size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  // Nothing to be done where it fails.
  [[maybe_unused]] const ssize_t sent =
      sendto(fd, lines.data(), lines.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address), size);
  close(fd);
}

std::string EndsWithin(absl::Duration longest) {
  return absl::StrCat("STOPPING=1\nEXTEND_TIMEOUT_USEC=",
                      absl::ToInt64Microseconds(longest));
}

}  // namespace footnote::service
