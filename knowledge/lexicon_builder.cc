#include "knowledge/lexicon_builder.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace footnote::knowledge {
namespace {

// From this many steps on, a node's are searched by halves.
constexpr size_t kWideFrom = 16;

}  // namespace

int LexiconBuilder::NewNode() {
  nodes_.emplace_back();
  return static_cast<int>(nodes_.size()) - 1;
}

void LexiconBuilder::AddStep(int node, uint32_t what, int to) {
  Lexicon::Step step;
  step.what = what;
  step.to = static_cast<uint32_t>(to);
  nodes_[node].steps.push_back(step);
}

void LexiconBuilder::AddWord(int node, uint32_t word, int to) {
  AddStep(node, Lexicon::Step::kFirstWord + word, to);
  // Phrases may begin with what may be left out. Those edges are the root's as
  // well, or every word would be tried behind each of these beginnings.
  if (nodes_[node].begins) AddWord(0, word, to);
}

void LexiconBuilder::AddSequence(int from, const PhraseSequence& sequence,
                                 int to) {
  using Kind = LexiconWords::Kind;
  for (size_t i = 0; i < sequence.size(); ++i) {
    const PhraseWord& word = sequence[i];
    const int next = i + 1 < sequence.size() ? NewNode() : to;
    if (word.kind == PhraseWord::Kind::kGap) {
      AddStep(from, Lexicon::Step::kGap, next);
    } else {
      // A form's stem is known as well: only tokens with it are looked up by
      // form.
      LexiconWords::Word& stem = words_.Add(Kind::kStem, word.stem);
      uint32_t id = stem.id;
      if (word.kind == PhraseWord::Kind::kForm) {
        stem.has_forms = 1;
        id = words_.Add(Kind::kForm, word.text).id;
      }
      AddWord(from, id, next);
    }
    from = next;
  }
}

int LexiconBuilder::AddItem(int from, const PhraseItem& item) {
  std::string key = absl::StrCat(from, item.optional ? "?" : "!");
  for (const PhraseSequence& sequence : item.alternatives) {
    for (const PhraseWord& word : sequence) {
      absl::StrAppend(&key, " ", static_cast<int>(word.kind), word.text);
    }
    key.push_back('/');
  }
  const auto [it, is_new] = items_.try_emplace(std::move(key), 0);
  if (!is_new) return it->second;
  const int to = NewNode();
  it->second = to;
  for (const PhraseSequence& sequence : item.alternatives) {
    AddSequence(from, sequence, to);
  }
  if (item.optional) {
    AddStep(from, Lexicon::Step::kSkip, to);
    nodes_[to].begins = from == 0 || nodes_[from].begins;
  }
  return to;
}

absl::Status LexiconBuilder::Add(absl::string_view phrase,
                                 const WordGroups& groups, int meaning) {
  const absl::StatusOr<std::vector<PhraseItem>> items =
      ParsePhrase(phrase, groups, &parsed_groups_);
  if (!items.ok()) return items.status();
  int node = 0;
  for (const PhraseItem& item : *items) node = AddItem(node, item);
  for (const Lexicon::Step& step : nodes_[node].steps) {
    if (step.what == Lexicon::Step::kMeaning &&
        step.to == static_cast<uint32_t>(meaning)) {
      return absl::OkStatus();
    }
  }
  AddStep(node, Lexicon::Step::kMeaning, meaning);
  return absl::OkStatus();
}

void LexiconBuilder::Sort(std::vector<Lexicon::Step>* steps) {
  std::stable_sort(
      steps->begin(), steps->end(),
      [](const auto& a, const auto& b) { return a.what < b.what; });
  // Of several steps by the same word, what was added last is tried first.
  for (auto first = steps->begin(); first != steps->end();) {
    const auto last = std::find_if(first, steps->end(), [&](const auto& step) {
      return step.what != first->what;
    });
    if (first->what != Lexicon::Step::kMeaning) std::reverse(first, last);
    first = last;
  }
}

void LexiconBuilder::FillHeads(std::vector<Node>* nodes) {
  using Step = Lexicon::Step;
  using Head = Lexicon::Head;
  // What is reached by leaving words out is a later node: it goes first.
  for (auto node = nodes->rbegin(); node != nodes->rend(); ++node) {
    for (const Step& step : node->steps) {
      if (step.what == Step::kMeaning) {
        node->head.what |= Head::kMeans;
      } else if (step.what == Step::kSkip) {
        const Step& next = (*nodes)[step.to].head;
        node->head.what |= next.what & Head::kWords;
        if (next.what & (Head::kMeans | Head::kMeansBySkip)) {
          node->head.what |= Head::kMeansBySkip;
        }
      } else if (step.what >= Step::kFirstWord) {
        node->head.what |= Head::BitOf(step.what - Step::kFirstWord);
      }
    }
  }
  // What follows a gap may be an earlier node.
  for (auto node = nodes->rbegin(); node != nodes->rend(); ++node) {
    for (const Step& step : node->steps) {
      if (step.what == Step::kGap) {
        node->head.to |= (*nodes)[step.to].head.what & Head::kWords;
      } else if (step.what == Step::kSkip) {
        node->head.to |= (*nodes)[step.to].head.to;
      }
    }
  }
}

Lexicon LexiconBuilder::Build() {
  std::vector<Node> nodes = std::exchange(nodes_, std::vector<Node>(1));
  items_ = {};
  parsed_groups_ = {};
  FillHeads(&nodes);
  std::vector<uint32_t> starts;  // by node
  uint32_t size = 0;
  for (Node& node : nodes) {
    Sort(&node.steps);
    // The root's steps are found by LexiconWords::Word::first.
    if (!starts.empty() && node.steps.size() >= kWideFrom) {
      Lexicon::Step wide;
      wide.to = static_cast<uint32_t>(node.steps.size());
      node.steps.insert(node.steps.begin(), wide);
    }
    if (!node.steps.empty()) node.steps.back().is_last = 1;
    starts.push_back(size);
    size += 1 + static_cast<uint32_t>(node.steps.size());
  }
  Lexicon lexicon;
  lexicon.steps_.reserve(size);
  for (const Node& node : nodes) {
    lexicon.steps_.push_back(node.head);
    for (Lexicon::Step step : node.steps) {
      if (step.what > Lexicon::Step::kMeaning) step.to = starts[step.to];
      lexicon.steps_.push_back(step);
    }
  }
  lexicon.words_ = std::exchange(words_, {});
  FindBeginnings(nodes[0].steps, &lexicon.words_);
  lexicon.words_.Trim();
  return lexicon;
}

void LexiconBuilder::FindBeginnings(const std::vector<Lexicon::Step>& root,
                                    LexiconWords* words) {
  for (LexiconWords::Word& word : words->places()) {
    const uint32_t what = Lexicon::Step::kFirstWord + word.id;
    const auto first = std::lower_bound(
        root.begin(), root.end(), what,
        [](const Lexicon::Step& step, uint32_t w) { return step.what < w; });
    if (word.size == 0 || first == root.end() || first->what != what) continue;
    word.first = static_cast<int32_t>(first - root.begin()) + 1;  // the head
  }
}

absl::Status LexiconBuilder::Expand(absl::string_view phrase,
                                    const WordGroups& groups,
                                    std::vector<std::string>* sequences) {
  absl::StatusOr<std::vector<PhraseSequence>> expanded =
      ExpandPhrase(phrase, groups);
  if (!expanded.ok()) return expanded.status();
  for (const PhraseSequence& sequence : *expanded) {
    std::string text;
    for (const PhraseWord& word : sequence) {
      if (!text.empty()) text.push_back(' ');
      if (word.kind == PhraseWord::Kind::kGap) {
        text += "..";
      } else {
        if (word.kind == PhraseWord::Kind::kForm) text.push_back('=');
        text += word.text;
      }
    }
    sequences->push_back(std::move(text));
  }
  return absl::OkStatus();
}

}  // namespace footnote::knowledge
