// Words as people write them in chats, and what they stand for: SpellingRule of
// language.proto, looked up in the tokens of a text.
#ifndef FOOTNOTE_KNOWLEDGE_SPELLING_VARIANTS_H_
#define FOOTNOTE_KNOWLEDGE_SPELLING_VARIANTS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "footnote/v1/language.pb.h"
#include "knowledge/text.h"

namespace footnote::knowledge {

struct SpellingVariantMatch {
  int size = 0;                              // tokens; 0: none begins there
  const std::vector<Token>* read = nullptr;  // without offsets
  const std::string* rule = nullptr;         // its id
};

// Filled once, then immutable and safe from any thread.
class SpellingVariants {
 public:
  // InvalidArgument names the variant and how to mend it. What was added before
  // stays.
  absl::Status Add(const v1::SpellingRule& rule);

  // The longest that begins at token `at`.
  SpellingVariantMatch FindAt(const std::vector<Token>& tokens, int at) const;

 private:
  struct Variant {
    std::vector<std::string> more;  // the tokens after the first, which touch
    std::vector<Token> read;
    std::string rule;
    bool between_words = false;
    bool not_after_number = false;
  };
  static bool Matches(const Variant& variant, const std::vector<Token>& tokens,
                      int at);

  // By the first token, longest first.
  absl::flat_hash_map<std::string, std::vector<Variant>> variants_;
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_SPELLING_VARIANTS_H_
