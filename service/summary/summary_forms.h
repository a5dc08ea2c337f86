// A summary as a document: for people as plain text or as a page to print, for
// programs as FHIR.
#ifndef FOOTNOTE_SERVICE_SUMMARY_SUMMARY_FORMS_H_
#define FOOTNOTE_SERVICE_SUMMARY_SUMMARY_FORMS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "footnote/v1/dialogue_service.pb.h"
#include "footnote/v1/summary.pb.h"
#include "knowledge/topic.h"

namespace footnote::service {

// Headings on lines of their own, an item a line, footnotes as [1]. Lines are
// not wrapped: terminals and letters do that themselves.
std::string SummaryAsText(const v1::Summary& summary);

// One self-contained HTML document in UTF-8: no script, nothing loaded, black
// on white, meant to fit one page of A4 or Letter. All text is escaped, so that
// nothing a user said can be markup.
std::string SummaryAsHtml(const v1::Summary& summary);

// Sets the document of that format and its media type; nothing for none.
// `topic` and `seed` are those of SummaryAsFhir.
void WriteSummary(const knowledge::Topic& topic, v1::SummaryFormat format,
                  absl::string_view seed, v1::GetSummaryResponse* response);

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_SUMMARY_SUMMARY_FORMS_H_
