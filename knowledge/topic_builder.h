// Links a topic: authored content in, resolved references, parsed expressions
// and a filled lexicon out. Collects every problem rather than the first.
#ifndef FOOTNOTE_KNOWLEDGE_TOPIC_BUILDER_H_
#define FOOTNOTE_KNOWLEDGE_TOPIC_BUILDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "knowledge/lexicon_builder.h"
#include "knowledge/topic.h"

namespace footnote::knowledge {

// Used once.
class TopicBuilder {
 public:
  TopicBuilder(v1::Topic content, std::string version,
               std::shared_ptr<const Language> language);

  absl::StatusOr<std::shared_ptr<const Topic>> Build();

 private:
  using Ids = absl::flat_hash_map<std::string, int>;

  void IndexIds();
  void AddId(absl::string_view kind, const std::string& id, int index,
             Ids* ids);
  void LinkSlots();
  void LinkChoices(const v1::Slot& content, Slot* slot);
  void LinkConditions();
  void LinkRules();
  void LinkAdvice();
  void LinkOutcomes();
  void IndexTriage();

  void AddPhrases();
  void LinkQuestion(const v1::Question& question);
  void AddSlotPhrases(int slot);
  void AddFrame(int slot, int index);
  void AddAll(const google::protobuf::RepeatedPtrField<std::string>& phrases,
              Meaning meaning);

  // The index of an id, or -1 and a problem. Empty ids give -1 alone.
  int Resolve(absl::string_view kind, const std::string& id, const Ids& ids,
              absl::string_view where);
  int ResolveChoice(const Slot& slot, const std::string& id);
  Expression Parse(const std::string& text, absl::string_view where);
  void Problem(absl::string_view where, absl::string_view what);

  std::shared_ptr<Topic> topic_;
  WordGroups groups_;
  LexiconBuilder lexicon_;
  std::vector<std::string> problems_;
};

// Fills Slot::classes of every slot: values that no expression of the topic
// tells apart are merged, but for choices within and outside the article.
void BuildClasses(const std::vector<Rule>& rules,
                  const std::vector<Advice>& advice, std::vector<Slot>* slots);

}  // namespace footnote::knowledge

#endif  // FOOTNOTE_KNOWLEDGE_TOPIC_BUILDER_H_
