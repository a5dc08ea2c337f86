// Word lists of a language, as dictionaries ship them, made into one.
#ifndef FOOTNOTE_KNOWLEDGE_WORD_LIST_H_
#define FOOTNOTE_KNOWLEDGE_WORD_LIST_H_

#include <string>
#include <vector>

namespace footnote::knowledge {

// The lower-case ASCII words of `lists`, each a text with a word a line: sorted,
// each once, one a line. Words with a capital (names), an apostrophe or any
// other character are left out.
std::string JoinWordLists(const std::vector<std::string>& lists);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_WORD_LIST_H_
