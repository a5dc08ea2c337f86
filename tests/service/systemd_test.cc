#include "service/systemd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

// A socket as systemd has one.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& name)
      : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    const auto size =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
  }
  ~NotifySocket() { close(fd_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  // Empty where nothing came.
  std::string Read() const {
    char text[256];
    const ssize_t size = recv(fd_, text, sizeof(text), 0);
    return size < 0 ? "" : std::string(text, static_cast<size_t>(size));
  }

 private:
  const int fd_;
};

Environment Naming(const std::string& socket) {
  return [socket](const std::string& name) -> absl::optional<std::string> {
    if (name != "NOTIFY_SOCKET") return absl::nullopt;
    return socket;
  };
}

TEST(SystemdTest, IsToldThroughASocketWithAPath) {
  const TemporaryFolder folder;
  const std::string name = folder.path() + "/notify";
  const NotifySocket socket(name);
  TellSystemd("READY=1", Naming(name));
  EXPECT_EQ(socket.Read(), "READY=1");
}

TEST(SystemdTest, IsToldThroughAnAbstractSocket) {
  const std::string name = "@footnote-test-" + std::to_string(getpid());
  const NotifySocket socket(name);
  TellSystemd(EndsWithin(absl::Seconds(15)), Naming(name));
  EXPECT_EQ(socket.Read(), "STOPPING=1\nEXTEND_TIMEOUT_USEC=15000000");
}

TEST(SystemdTest, IsNotTroubledWhereThereIsNone) {
  TellSystemd("READY=1", Naming(""));
  TellSystemd("READY=1", Naming("/nowhere/at/all"));
  TellSystemd("READY=1", Naming(std::string(200, '/')));
  TellSystemd("READY=1", Naming("relative"));
}

}  // namespace
}  // namespace footnote::service
