// The parts that `footnote doctor` looks at: each check adds what it found.
#ifndef FOOTNOTE_SERVICE_DOCTOR_CHECKS_H_
#define FOOTNOTE_SERVICE_DOCTOR_CHECKS_H_

#include <vector>

#include "service/clock.h"
#include "service/doctor.h"
#include "service/serve_options.h"

namespace footnote::service {

using Findings = std::vector<Finding>;
using DoctorCheck = void (*)(const ServeOptions&, const Clock&, Findings*);

// Who looks: a server may be another user than root.
void CheckUser(const ServeOptions& options, const Clock& clock,
               Findings* findings);
// The file of options, and the environment.
void CheckSettings(const ServeOptions& options, const Clock& clock,
                   Findings* findings);
// Sessions and certificates end by the machine's clock.
void CheckClock(const ServeOptions& options, const Clock& clock,
                Findings* findings);
// Whether it may be listened on, and who could reach it.
void CheckAddress(const ServeOptions& options, const Clock& clock,
                  Findings* findings);
void CheckHttp(const ServeOptions& options, const Clock& clock,
               Findings* findings);
// The messengers that it talks in.
void CheckWebhooks(const ServeOptions& options, const Clock& clock,
                   Findings* findings);
void CheckTopics(const ServeOptions& options, const Clock& clock,
                 Findings* findings);
void CheckArticles(const ServeOptions& options, const Clock& clock,
                   Findings* findings);
void CheckStore(const ServeOptions& options, const Clock& clock,
                Findings* findings);
void CheckEncryptionKeys(const ServeOptions& options, const Clock& clock,
                         Findings* findings);
// When what was deleted has left the files.
void CheckForgetting(const ServeOptions& options, const Clock& clock,
                     Findings* findings);
void CheckApiKeys(const ServeOptions& options, const Clock& clock,
                  Findings* findings);
void CheckTls(const ServeOptions& options, const Clock& clock,
              Findings* findings);
void CheckMetrics(const ServeOptions& options, const Clock& clock,
                  Findings* findings);
void CheckAudit(const ServeOptions& options, const Clock& clock,
                Findings* findings);
// How many connections the system allows.
void CheckDescriptors(const ServeOptions& options, const Clock& clock,
                      Findings* findings);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_DOCTOR_CHECKS_H_
