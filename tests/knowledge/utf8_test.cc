#include "knowledge/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace footnote::knowledge {
namespace {

TEST(Utf8Test, TellsTextFromBytes) {
  for (const std::string text :
       {"", "plain", "caf\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x99\x82"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  const std::vector<std::string> no_text = {
      "\xff",
      "a\x80",             // continuation without a start
      "\xc3",              // start without a continuation
      "\xc0\xaf",          // longer than it needs to be
      "\xed\xa0\x80",      // half a surrogate pair
      "\xf4\x90\x80\x80",  // past the last code point
      "\xe2\x82",          // cut short
  };
  for (const std::string& bytes : no_text) EXPECT_FALSE(IsUtf8(bytes));
}

TEST(Utf8Test, MakesAnyBytesOneLineOfText) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"one\ntwo\r\tthree", "one two  three"},
      {std::string("a\0b", 3), "a b"},
      {"\x1b[31mred\x7f", " [31mred "},
      {"next\xc2\x85line", "next line"},
      {"line\xe2\x80\xa8separator", "line separator"},
      {"caf\xc3\xa9 \xff", "caf\xc3\xa9 ?"},
      // Right-to-left override: what follows would be shown backwards.
      {"no \xe2\x80\xaepain", "no  pain"},
  };
  for (const auto& [bytes, line] : cases) {
    EXPECT_EQ(OneLine(bytes), line);
    EXPECT_TRUE(IsUtf8(OneLine(bytes)));
  }
}

}  // namespace
}  // namespace footnote::knowledge
