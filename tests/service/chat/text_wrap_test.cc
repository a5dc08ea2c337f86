#include "service/chat/text_wrap.h"

#include <gtest/gtest.h>

#include <string>

namespace footnote::service {
namespace {

TEST(TextWrapTest, CountsColumnsRatherThanBytes) {
  const struct {
    const char* text;
    int columns;
  } kCases[] = {
      {"", 0},         {"foot", 4},
      {"Größe", 5},    {"e\u0301", 1},   // an accent stands on its letter
      {"足の痛み", 8}, {"🦶", 2},      // wide ones
      {"a\u200Bb", 2}, {"\xff\xfe", 2},  // no UTF-8
  };
  for (const auto& c : kCases)
    EXPECT_EQ(ColumnsOf(c.text), c.columns) << c.text;
}

TEST(TextWrapTest, BreaksLinesBetweenWords) {
  EXPECT_EQ(WrapText("one two three four", 9), "one two\nthree\nfour");
  EXPECT_EQ(WrapText("one two", 7), "one two");
  EXPECT_EQ(WrapText("one two", 6), "one\ntwo");
  EXPECT_EQ(WrapText("incomprehensibly long", 5), "incomprehensibly\nlong");
  EXPECT_EQ(WrapText("足の 痛み です", 9), "足の 痛み\nです");
}

TEST(TextWrapTest, KeepsLinesAndParagraphs) {
  EXPECT_EQ(WrapText("one\n\ntwo\n", 20), "one\n\ntwo\n");
  EXPECT_EQ(WrapText("", 20), "");
}

TEST(TextWrapTest, SetsWhatGoesOnUnderWhatBegan) {
  EXPECT_EQ(WrapText("- one two three", 9), "- one two\n  three");
  EXPECT_EQ(WrapText("  [12] one two", 11), "  [12] one\n       two");
  EXPECT_EQ(WrapText("  2) one two", 9), "  2) one\n     two");
  EXPECT_EQ(WrapText("  one two", 6), "  one\n  two");
}

TEST(TextWrapTest, BreaksNothingWithoutAWidth) {
  const std::string text = std::string(300, 'a') + "  b\n c";
  EXPECT_EQ(WrapText(text, 0), text);
}

TEST(TextWrapTest, LeavesOutWhatATerminalWouldObey) {
  for (const int width : {0, 80}) {
    EXPECT_EQ(WrapText("a\033[2Jb\a\rc\x7f", width), "a[2Jbc") << width;
    EXPECT_EQ(WrapText("a\u009b31mb", width), "a31mb") << width;
    EXPECT_EQ(WrapText("a\u202Eb", width), "ab") << width;
    EXPECT_EQ(WrapText("a\tb", width), "a b") << width;
    EXPECT_EQ(WrapText("👩\u200D⚕️", width), "👩\u200D⚕️") << width;
  }
}

}  // namespace
}  // namespace footnote::service
