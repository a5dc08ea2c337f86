#include "service/summary/summary_forms.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/summary/fhir_bundle.h"

namespace footnote::service {
namespace {

// The page may load nothing and run nothing, whatever comes into it.
constexpr char kHead[] = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
@page { margin: 11mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46em; padding: 1em; color: #000;
  background: #fff; font: 10pt/1.3 Arial, Helvetica, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.5em; margin: 0 0 .3em; }
h2 { font-size: 1em; margin: .8em 0 .2em; padding-bottom: .1em;
  border-bottom: 1px solid #000; break-after: avoid; }
ul { margin: 0; padding-left: 1.3em; }
li { break-inside: avoid; overflow-wrap: anywhere; }
header ul, .danger ul, section:last-child ul { list-style: none; padding: 0; }
section:last-child { font-size: .85em; }
section:last-child ul { columns: 2; column-gap: 2em; }
section.danger { margin-top: .8em; padding: 0 .6em .4em; border: 2px solid #000;
  font-weight: bold; }
main > section:first-child li:first-child bdi:first-child { font-weight: bold; }
sup { font-size: .75em; line-height: 0; }
sup::before { content: "\2060"; }
@media print { body { max-width: none; padding: 0; font-size: 8.5pt; } }
</style>
)html";

// "[1][2]", or nothing.
std::string Footnotes(const v1::Sentence& sentence) {
  std::string marks;
  for (const int number : sentence.citations()) {
    absl::StrAppend(&marks, "[", number, "]");
  }
  return marks;
}

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"},
                                    {"<", "&lt;"},
                                    {">", "&gt;"},
                                    {"\"", "&quot;"},
                                    {"'", "&#39;"}});
}

bool IsOfSafetyNet(const v1::SummarySection& section) {
  for (const v1::Sentence& sentence : section.sentences()) {
    if (sentence.safety_net()) return true;
  }
  return false;
}

void AppendItemsAsHtml(const v1::SummarySection& section, std::string* html) {
  html->append("<ul>");
  bool open = false;
  for (const v1::Sentence& sentence : section.sentences()) {
    if (open && sentence.item()) html->append("</li>");
    html->append(!open || sentence.item() ? "\n<li>" : " ");
    open = true;
    // Text of another direction stays within its sentence.
    absl::StrAppend(html, "<bdi>", Escaped(sentence.text()), "</bdi>");
    const std::string marks = Footnotes(sentence);
    if (!marks.empty()) absl::StrAppend(html, "<sup>", marks, "</sup>");
  }
  html->append(open ? "</li>\n</ul>\n" : "</ul>\n");
}

}  // namespace

std::string SummaryAsText(const v1::Summary& summary) {
  std::string text;
  for (const v1::SummarySection& section : summary.sections()) {
    absl::StrAppend(&text, text.empty() ? "" : "\n",
                    absl::AsciiStrToUpper(section.heading()), "\n");
    bool first = true;
    for (const v1::Sentence& sentence : section.sentences()) {
      absl::StrAppend(&text, first ? "" : sentence.item() ? "\n" : " ");
      if (first || sentence.item()) text.append("- ");
      text.append(sentence.text());
      const std::string marks = Footnotes(sentence);
      if (!marks.empty()) absl::StrAppend(&text, " ", marks);
      first = false;
    }
    text.append("\n");
  }
  return text;
}

std::string SummaryAsHtml(const v1::Summary& summary) {
  std::string html = kHead;
  bool first = true;
  for (const v1::SummarySection& section : summary.sections()) {
    const std::string heading = Escaped(section.heading());
    if (first) {
      absl::StrAppend(&html, "<title>", heading,
                      "</title>\n</head>\n<body>\n<header>\n<h1>", heading,
                      "</h1>\n");
    } else {
      absl::StrAppend(&html,
                      IsOfSafetyNet(section) ? "<section class=\"danger\">\n"
                                             : "<section>\n",
                      "<h2>", heading, "</h2>\n");
    }
    AppendItemsAsHtml(section, &html);
    html.append(first ? "</header>\n<main>\n" : "</section>\n");
    first = false;
  }
  html.append("</main>\n</body>\n</html>\n");
  return html;
}

void WriteSummary(const knowledge::Topic& topic, v1::SummaryFormat format,
                  absl::string_view seed, v1::GetSummaryResponse* response) {
  const v1::Summary& summary = response->summary();
  switch (format) {
    case v1::SUMMARY_FORMAT_TEXT:
      response->set_document(SummaryAsText(summary));
      response->set_media_type("text/plain; charset=utf-8");
      break;
    case v1::SUMMARY_FORMAT_HTML:
      response->set_document(SummaryAsHtml(summary));
      response->set_media_type("text/html; charset=utf-8");
      break;
    case v1::SUMMARY_FORMAT_FHIR:
      response->set_document(SummaryAsFhir(topic, summary, seed));
      response->set_media_type("application/fhir+json; charset=utf-8");
      break;
    default:
      break;
  }
}

}  // namespace footnote::service
