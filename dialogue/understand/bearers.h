// What a message says of something else than the topic is about: "my elbow is
// stiff" beside a sore hand.
#ifndef FOOTNOTE_DIALOGUE_UNDERSTAND_BEARERS_H_
#define FOOTNOTE_DIALOGUE_UNDERSTAND_BEARERS_H_

#include <vector>

#include "dialogue/understand/message.h"

namespace footnote::dialogue {

class Bearers {
 public:
  // `message` must outlive this.
  explicit Bearers(const Message& message);

  // Whether a value or what is said of a circumstance is told of something
  // else: that is its subject ("my elbow is stiff"), its object ("it helped my
  // elbow") or its place ("a rash on my elbow"), and between two commas
  // nothing that the topic is about bears it too ("hand and elbow are stiff").
  bool IsOfAnother(const knowledge::LexiconMatch& match) const;

 private:
  bool IsSubject(const knowledge::LexiconMatch& bearer,
                 const knowledge::LexiconMatch& said) const;
  bool IsObject(const knowledge::LexiconMatch& said,
                const knowledge::LexiconMatch& bearer) const;
  bool TakesOver(int token) const;
  void AddAfterthoughts();

  const Message& message_;
  // Both empty where nothing else is named.
  std::vector<int> part_of_;  // by token: stretches between commas and clauses
  std::vector<bool> own_;     // by part: what the topic is about is named
};

}  // namespace footnote::dialogue

#endif  // FOOTNOTE_DIALOGUE_UNDERSTAND_BEARERS_H_
