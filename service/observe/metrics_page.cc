#include "service/observe/metrics_page.h"

#include <exception>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "prometheus/exposer.h"

namespace footnote::service {
namespace {

// A scraper or two; whoever dawdles is cut off and holds up only one of them.
constexpr char kThreads[] = "3";
constexpr char kTimeoutMs[] = "5000";

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsPage>> MetricsPage::Start(
    const ListenAddress& address,
    std::vector<std::shared_ptr<prometheus::Collectable>> shown) {
  std::unique_ptr<MetricsPage> page(new MetricsPage());
  page->address_ = address;
  // civetweb wants an address.
  if (address.host == "localhost") page->address_.host = "127.0.0.1";
  page->shown_ = std::move(shown);
  // The library speaks by exceptions here, and here alone.
  try {
    page->exposer_ =
        std::make_unique<prometheus::Exposer>(std::vector<std::string>{
            "listening_ports", page->address_.ToString(), "num_threads",
            kThreads, "request_timeout_ms", kTimeoutMs, "keep_alive_timeout_ms",
            kTimeoutMs, "enable_directory_listing", "no"});
    for (const auto& collectable : page->shown_) {
      page->exposer_->RegisterCollectable(collectable);
    }
    const std::vector<int> ports = page->exposer_->GetListeningPorts();
    if (!ports.empty()) page->address_.port = ports.front();
  } catch (const std::exception&) {
    return absl::UnavailableError(absl::StrCat(
        "--metrics ", address.ToString(),
        ": it cannot be listened on: the port is in use, or this is no address "
        "of this machine's; write such as --metrics 127.0.0.1:9464"));
  }
  return page;
}

MetricsPage::~MetricsPage() = default;

}  // namespace footnote::service
