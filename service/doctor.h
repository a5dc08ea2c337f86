// Whether a server would run well as it is told to, without running it: what
// `footnote doctor` says.
#ifndef FOOTNOTE_SERVICE_DOCTOR_H_
#define FOOTNOTE_SERVICE_DOCTOR_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/clock.h"
#include "service/serve_options.h"

namespace footnote::service {

enum class Verdict {
  kOk,
  kWarning,  // it would run, and something is not good
  kWrong,    // it would not run
};

struct Finding {
  Verdict verdict = Verdict::kOk;
  std::string what;     // which part it is about: "store"
  std::string message;  // how it is, and where it is not well how to mend it
};

// Looks at all that a server would use, by the functions with which it does,
// and changes nothing: it makes no file, folder, table or key, and holds an
// address for a moment only. A finding or more of each part, in a fixed order.
std::vector<Finding> Examine(const ServeOptions& options, const Clock& clock);

// "ok", "warning", "wrong".
absl::string_view NameOf(Verdict verdict);

// "VERDICT  WHAT: MESSAGE", a line each.
std::string FindingsAsText(const std::vector<Finding>& findings);
// {"findings":[{"message":"...","verdict":"ok","what":"store"}],"well":true}
// and a line end; `well` is whether nothing is wrong.
std::string FindingsAsJson(const std::vector<Finding>& findings);

bool Well(const std::vector<Finding>& findings);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_DOCTOR_H_
