// Puts the phrases of a lexicon together.
#ifndef FOOTNOTE_KNOWLEDGE_LEXICON_BUILDER_H_
#define FOOTNOTE_KNOWLEDGE_LEXICON_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "knowledge/lexicon.h"
#include "knowledge/lexicon_words.h"
#include "knowledge/phrase.h"

namespace footnote::knowledge {

class LexiconBuilder {
 public:
  LexiconBuilder() : nodes_(1) {}

  // Adds a phrase that means `meaning`, 0 or more. InvalidArgument names the
  // column and how to mend; nothing is added then. The same phrase may have
  // several meanings; checks are the caller's. `groups` must stay as they are
  // until Build.
  absl::Status Add(absl::string_view phrase, const WordGroups& groups,
                   int meaning);

  // What was added, packed. The builder is empty from then on.
  Lexicon Build();

  // The literal word sequences that a phrase expands to, words as stems, =forms
  // and gaps as they are written: for finding phrases that two slots claim.
  static absl::Status Expand(absl::string_view phrase, const WordGroups& groups,
                             std::vector<std::string>* sequences);

 private:
  // A trie whose edges are the steps of phrases: two phrases share a node as
  // long as their steps are the same, and the ways to say one step meet again
  // in one node, so that size grows with the sum of the ways, not the product.
  struct Node {
    std::vector<Lexicon::Step> steps;  // `to` is a node, or a meaning
    Lexicon::Step head;                // see Lexicon::Head
    bool begins = false;               // reached without a word
  };

  int NewNode();
  void AddStep(int node, uint32_t what, int to);
  void AddWord(int node, uint32_t word, int to);
  void AddSequence(int from, const PhraseSequence& sequence, int to);
  int AddItem(int from, const PhraseItem& item);
  static void Sort(std::vector<Lexicon::Step>* steps);
  static void FillHeads(std::vector<Node>* nodes);
  static void FindBeginnings(const std::vector<Lexicon::Step>& root,
                             LexiconWords* words);

  GroupSequences parsed_groups_;
  LexiconWords words_;
  // (node, step) -> the node where the step's ways meet.
  absl::flat_hash_map<std::string, int> items_;
  std::vector<Node> nodes_;  // 0 is the root
};

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_LEXICON_BUILDER_H_
