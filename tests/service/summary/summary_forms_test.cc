#include "service/summary/summary_forms.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/service/summary/told_session.h"

namespace footnote::service {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

v1::Summary Whole() {
  return Summarize(TestTopic(), WholeSession(), TestTimes());
}

TEST(SummaryFormsTest, WritesPlainTextLineByLine) {
  const std::string text = SummaryAsText(Whole());
  EXPECT_THAT(text, StartsWith("INTAKE SUMMARY: SORE WRIST AFTER TYPING\n"
                               "- Conversation of 2026-05-20 12:00 UTC to "
                               "2026-05-20 12:01 UTC. Messages from the "
                               "person: 5. Put together on 2026-05-20 13:00 "
                               "UTC"));
  EXPECT_THAT(text, HasSubstr("\n\nWHAT THE PERSON SAID\n- Where it is sore: "
                              "the wrist (\"my wrist\"), unasked, message 1\n"
                              "- How long"));
  EXPECT_THAT(text, HasSubstr("Please have a doctor look at this. [1][2]"));
  EXPECT_THAT(text, HasSubstr("\n- [1] Sore wrist after typing, sentence 5\n"));
}

// What would be markup, an entity, a script, or end an attribute or a tag.
TEST(SummaryFormsTest, LetsNothingThatAUserSaidBeMarkup) {
  for (const std::string words :
       {"<script>alert(1)</script>", "</li></ul><img src=x onerror=alert(1)>",
        "\" onload=\"x", "' x='", "&lt;b&gt;", "<!-- ", "]]>", "<b>"}) {
    v1::SessionState state = WholeSession();
    state.mutable_findings(0)->set_words(words);
    const std::string html =
        SummaryAsHtml(Summarize(TestTopic(), state, TestTimes()));
    v1::SessionState plain = WholeSession();
    plain.mutable_findings(0)->set_words("plain");
    const std::string same =
        SummaryAsHtml(Summarize(TestTopic(), plain, TestTimes()));
    // Not one more tag, quote or entity start than the page has by itself.
    EXPECT_THAT(html, Not(HasSubstr(words))) << words;
    for (const char special : {'<', '>', '"', '\''}) {
      EXPECT_EQ(std::count(html.begin(), html.end(), special),
                std::count(same.begin(), same.end(), special))
          << words << " " << special;
    }
  }
  const std::string html = SummaryAsHtml(Whole());
  EXPECT_THAT(html, HasSubstr("(&quot;pins &amp; needles&quot;)"));
}

TEST(SummaryFormsTest, WritesAPageThatLoadsAndRunsNothing) {
  const std::string html = SummaryAsHtml(Whole());
  EXPECT_THAT(html, StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  for (const char* loads : {"<script", "<link", "<img",
                            "src=", "http:", "https:", "url(", "@import"}) {
    EXPECT_THAT(html, Not(HasSubstr(loads)));
  }
  EXPECT_THAT(html, HasSubstr("<title>Intake summary: Sore wrist after "
                              "typing</title>"));
  EXPECT_THAT(html, HasSubstr("<sup>[1][2]</sup>"));
  EXPECT_THAT(html, Not(HasSubstr("class=\"danger\"")));
}

TEST(SummaryFormsTest, FramesSignsOfAnEmergency) {
  v1::SessionState state = WholeSession();
  state.add_safety_signs("chest_pain");
  EXPECT_THAT(SummaryAsHtml(Summarize(TestTopic(), state, TestTimes())),
              HasSubstr("<section class=\"danger\">\n<h2>Signs of an "
                        "emergency</h2>"));
}

TEST(SummaryFormsTest, SaysWhatEachDocumentIs) {
  const auto written = [](v1::SummaryFormat format) {
    v1::GetSummaryResponse response;
    *response.mutable_summary() = Whole();
    WriteSummary(TestTopic(), format, "seed", &response);
    return response;
  };
  EXPECT_THAT(written(v1::SUMMARY_FORMAT_UNSPECIFIED).document(), IsEmpty());
  EXPECT_THAT(written(v1::SUMMARY_FORMAT_UNSPECIFIED).media_type(), IsEmpty());
  EXPECT_EQ(written(v1::SUMMARY_FORMAT_TEXT).media_type(),
            "text/plain; charset=utf-8");
  EXPECT_EQ(written(v1::SUMMARY_FORMAT_HTML).media_type(),
            "text/html; charset=utf-8");
  const auto fhir = written(v1::SUMMARY_FORMAT_FHIR);
  EXPECT_EQ(fhir.media_type(), "application/fhir+json; charset=utf-8");
  EXPECT_THAT(fhir.document(), StartsWith("{\n  \"resourceType\": \"Bundle\""));
}

}  // namespace
}  // namespace footnote::service
