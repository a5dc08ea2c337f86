// A topic about another body part, and the English pack, for tests of reading.
#ifndef FOOTNOTE_TESTS_DIALOGUE_UNDERSTAND_READING_FIXTURE_H_
#define FOOTNOTE_TESTS_DIALOGUE_UNDERSTAND_READING_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "dialogue/understand/message.h"
#include "dialogue/understand/understand.h"
#include "knowledge/topic.h"
#include "tests/dialogue/test_topic.h"

namespace footnote::dialogue {

// Numb, stiff or tingling hands from typing.
const knowledge::Topic& HandTopic();

// Wednesday, 11 March 2026.
absl::CivilDay Today();

// Reads `text` with `asked` pending (none where empty), tracing.
Reading Read(absl::string_view text, absl::string_view asked = "");

// The findings as "slot=value", in the order of the topic's slots, with the
// bounds of numbers: "days=14[14,14]".
std::vector<std::string> Findings(absl::string_view text,
                                  absl::string_view asked = "");

// What a text should be read as, in the form of Findings.
struct FindingsCase {
  const char* text;
  std::vector<std::string> findings;
};

// Expects each text, with `asked` pending, to be read so.
void ExpectFindings(const std::vector<FindingsCase>& cases,
                    absl::string_view asked = "");

// The user's words for a slot's finding; empty where there is none.
std::string Words(absl::string_view text, absl::string_view slot,
                  absl::string_view asked = "");

// The acts in the order read, such as "INFORM".
std::vector<std::string> Acts(absl::string_view text,
                              absl::string_view asked = "");

// Whether the trace names `rule` with an outcome that holds `outcome`.
bool Traced(const Reading& reading, absl::string_view rule,
            absl::string_view outcome);

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_TESTS_DIALOGUE_UNDERSTAND_READING_FIXTURE_H_
