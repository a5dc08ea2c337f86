// Word lists of a language, as dictionaries ship them, made into one.
#ifndef FOOTNOTE_KNOWLEDGE_WORD_LIST_H_
#define FOOTNOTE_KNOWLEDGE_WORD_LIST_H_

#include <string>
#include <vector>

namespace footnote::knowledge {

// The lower-case ASCII words of `lists`, each a text with a word a line:
// sorted, each once, one a line. Names, words with an apostrophe or with any
// other character are left out.
std::string JoinWordLists(const std::vector<std::string>& lists);

// The same with names, in lower case since people do not write their capitals,
// and without the words of `dictionary`, which JoinWordLists gave.
std::string JoinRareWordLists(const std::vector<std::string>& lists,
                              const std::string& dictionary);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_WORD_LIST_H_
