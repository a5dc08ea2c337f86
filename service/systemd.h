// What a server tells the systemd that started it.
#ifndef FOOTNOTE_SERVICE_SYSTEMD_H_
#define FOOTNOTE_SERVICE_SYSTEMD_H_

#include <string>

#include "absl/time/time.h"
#include "service/data_dir.h"

namespace footnote::service {

// The protocol of sd_notify(3): lines such as READY=1 to the socket that
// $NOTIFY_SOCKET names, a path, or an abstract name after '@'. Does nothing
// where it is not set; what cannot be told is nobody's trouble but systemd's,
// which has timeouts of its own.
void TellSystemd(const std::string& lines,
                 const Environment& environment = ProcessEnvironment);

// That it ends, and may take so long.
std::string EndsWithin(absl::Duration longest);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SYSTEMD_H_
