#include "service/doctor.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/doctor_checks.h"

namespace footnote::service {

std::vector<Finding> Examine(const ServeOptions& options, const Clock& clock) {
  constexpr DoctorCheck kChecks[] = {
      CheckUser,  CheckSettings,       CheckClock,      CheckAddress,
      CheckHttp,  CheckWebhooks,       CheckTopics,     CheckArticles,
      CheckStore, CheckEncryptionKeys, CheckForgetting, CheckApiKeys,
      CheckTls,   CheckMetrics,        CheckAudit,      CheckDescriptors};
  std::vector<Finding> findings;
  for (const DoctorCheck check : kChecks) check(options, clock, &findings);
  return findings;
}

absl::string_view NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kWarning:
      return "warning";
    case Verdict::kWrong:
      return "wrong";
  }
  return "wrong";
}

std::string FindingsAsText(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    absl::StrAppendFormat(&text, "%-7s  %s: %s\n", NameOf(finding.verdict),
                          finding.what, finding.message);
  }
  return text;
}

std::string FindingsAsJson(const std::vector<Finding>& findings) {
  using Json = nlohmann::json;
  Json all = Json::array();
  for (const Finding& finding : findings) {
    all.push_back({{"verdict", std::string(NameOf(finding.verdict))},
                   {"what", finding.what},
                   {"message", finding.message}});
  }
  const Json report = {{"well", Well(findings)}, {"findings", all}};
  return absl::StrCat(
      report.dump(-1, ' ', false, Json::error_handler_t::replace), "\n");
}

bool Well(const std::vector<Finding>& findings) {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Finding& finding) {
                        return finding.verdict == Verdict::kWrong;
                      });
}

}  // namespace footnote::service
