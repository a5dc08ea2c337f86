#include "knowledge/language.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace footnote::knowledge {

// Links one language pack, gathering every problem instead of stopping at the
// first.
class LanguageBuilder {
 public:
  explicit LanguageBuilder(v1::Language content) : language_(new Language()) {
    language_->content_ = std::move(content);
  }

  absl::StatusOr<std::shared_ptr<const Language>> Build() {
    LinkWordGroups();
    LinkPhrases();
    LinkNumbers();
    LinkTimes();
    LinkWords();
    LinkWordings();
    if (!problems_.empty()) {
      return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
    }
    return std::shared_ptr<const Language>(std::move(language_));
  }

 private:
  using Kind = LanguageMeaning::Kind;

  template <typename... Parts>
  void Problem(const Parts&... parts) {
    problems_.push_back(absl::StrCat(parts...));
  }

  // Null where `text` is not exactly one word or number.
  const Token* OneWord(absl::string_view where, absl::string_view text) {
    tokens_ = Tokenize(text);
    if (tokens_.size() == 1 && tokens_[0].kind != Token::Kind::kPunctuation) {
      return &tokens_[0];
    }
    Problem(where, ": \"", text, "\" is not one word; write one");
    return nullptr;
  }

  template <typename Map, typename Mapped>
  void Claim(absl::string_view where, absl::string_view text, Map* map,
             Mapped value) {
    const Token* token = OneWord(where, text);
    if (token == nullptr) return;
    if (!map->try_emplace(token->text, value).second) {
      Problem(where, ": \"", text, "\" is there twice; delete one");
    }
  }

  void LinkWordGroups() {
    for (const v1::WordList& group : language_->content_.word_groups()) {
      const auto [it, is_new] = language_->word_groups_.try_emplace(
          group.id(), group.words().begin(), group.words().end());
      if (!is_new) {
        Problem("word group ", group.id(), ": defined twice; merge them");
      }
    }
    // Phrases of a group that no phrase uses are checked all the same.
    for (const auto& [id, phrases] : language_->word_groups_) {
      for (const std::string& phrase : phrases) {
        std::vector<std::string> sequences;
        const absl::Status status =
            Lexicon::Expand(phrase, WordGroups(), &sequences);
        if (!status.ok()) {
          Problem("word group ", id, ": \"", phrase, "\": ", status.message());
        }
      }
    }
  }

  template <typename Phrases>
  void AddPhrases(absl::string_view where, const Phrases& phrases, Kind kind,
                  int index) {
    const int meaning = static_cast<int>(language_->meanings_.size());
    language_->meanings_.push_back({.kind = kind, .index = index});
    for (const std::string& phrase : phrases) {
      const absl::Status status =
          language_->lexicon_.Add(phrase, language_->word_groups_, meaning);
      if (!status.ok()) {
        Problem(where, ": \"", phrase, "\": ", status.message());
      }
    }
  }

  void LinkPhrases() {
    const v1::Language& content = language_->content_;
    for (int i = 0; i < content.context_rules_size(); ++i) {
      const v1::ContextRule& rule = content.context_rules(i);
      const std::string where = absl::StrCat("context rule ", rule.id());
      const bool directed = rule.effect() != v1::CONTEXT_EFFECT_PSEUDO &&
                            rule.effect() != v1::CONTEXT_EFFECT_TERMINATE;
      if (rule.effect() == v1::CONTEXT_EFFECT_UNSPECIFIED) {
        Problem(where, ": no effect; say what it does");
      } else if (directed &&
                 rule.direction() == v1::CONTEXT_DIRECTION_UNSPECIFIED) {
        Problem(where, ": no direction; say which way it reaches");
      }
      AddPhrases(where, rule.phrases(), Kind::kContext, i);
    }
    for (int i = 0; i < content.act_rules_size(); ++i) {
      const v1::ActRule& rule = content.act_rules(i);
      const std::string where = absl::StrCat("act rule ", rule.id());
      if (rule.act() == v1::USER_ACT_UNSPECIFIED) {
        Problem(where, ": no act; say which it is");
      }
      AddPhrases(where, rule.phrases(), Kind::kAct, i);
    }
    for (int i = 0; i < content.safety_signs_size(); ++i) {
      const v1::SafetySign& sign = content.safety_signs(i);
      const std::string where = absl::StrCat("safety sign ", sign.id());
      if (sign.message().empty()) Problem(where, ": no message; write one");
      if (sign.label().empty()) Problem(where, ": no label; write one");
      AddPhrases(where, sign.phrases(), Kind::kSafety, i);
      AddPhrases(where, sign.not_phrases(), Kind::kNotSafety, i);
    }
  }

  void LinkNumbers() {
    const v1::Language& content = language_->content_;
    for (int i = 0; i < content.numbers_size(); ++i) {
      Claim("numbers", content.numbers(i).word(), &language_->numbers_, i);
    }
    for (int i = 0; i < content.amount_modifiers_size(); ++i) {
      const v1::AmountModifier& modifier = content.amount_modifiers(i);
      if (modifier.bound() == v1::AMOUNT_BOUND_UNSPECIFIED) {
        Problem("amount modifier ", i + 1, ": no bound; say what it does");
      }
      AddPhrases(absl::StrCat("amount modifier ", i + 1), modifier.phrases(),
                 Kind::kAmountModifier, i);
    }
  }

  void LinkTimes() {
    const v1::Language& content = language_->content_;
    for (int i = 0; i < content.time_units_size(); ++i) {
      if (!(content.time_units(i).days() > 0)) {
        Problem("time unit ", i + 1, ": no days; say how long it is");
      }
      for (const std::string& word : content.time_units(i).words()) {
        Claim("time units", word, &language_->units_, i);
      }
    }
    for (int i = 0; i < content.named_times_size(); ++i) {
      AddPhrases(absl::StrCat("named time ", i + 1),
                 content.named_times(i).phrases(), Kind::kNamedTime, i);
    }
    LinkCalendar("week days", content.week_days(), 7, 0,
                 &language_->week_days_);
    LinkCalendar("months", content.months(), 12, 1, &language_->months_);
  }

  // A language without calendar names reads none.
  template <typename Lists>
  void LinkCalendar(absl::string_view where, const Lists& lists, int size,
                    int first, absl::flat_hash_map<std::string, int>* map) {
    if (!lists.empty() && lists.size() != size) {
      Problem(where, ": ", lists.size(), " of them; there are ", size);
    }
    for (int i = 0; i < lists.size(); ++i) {
      for (const std::string& word : lists[i].words()) {
        Claim(where, word, map, first + i);
      }
    }
  }

  void LinkWords() {
    const v1::Language& content = language_->content_;
    const auto fill = [](const auto& words,
                         absl::flat_hash_set<std::string>* set) {
      for (const std::string& word : words) {
        for (const Token& token : Tokenize(word)) set->insert(token.text);
      }
    };
    fill(content.stop_words(), &language_->stop_words_);
    fill(content.common_words(), &language_->common_words_);
    fill(content.clause_starters(), &language_->clause_starters_);
    for (const v1::WordList& list : content.synonyms()) {
      std::string canonical;
      for (const std::string& word : list.words()) {
        const Token* token = OneWord("synonyms", word);
        if (token == nullptr) continue;
        if (canonical.empty()) canonical = token->stem;
        const auto [it, is_new] =
            language_->canonical_.try_emplace(token->stem, canonical);
        if (!is_new && it->second != canonical) {
          Problem("synonyms: \"", word, "\" is in two lists; delete one");
        }
      }
    }
  }

  void LinkWordings() {
    const v1::Language& content = language_->content_;
    for (int i = 0; i < content.wordings_size(); ++i) {
      const v1::Wording& wording = content.wordings(i);
      if (wording.texts().empty()) {
        Problem("wording ", wording.id(), ": no text; write one");
      }
      if (!language_->wordings_.try_emplace(wording.id(), i).second) {
        Problem("wording ", wording.id(), ": defined twice; delete one");
      }
    }
  }

  std::unique_ptr<Language> language_;
  std::vector<Token> tokens_;
  std::vector<std::string> problems_;
};

absl::StatusOr<std::shared_ptr<const Language>> Language::Build(
    v1::Language content) {
  return LanguageBuilder(std::move(content)).Build();
}

const v1::NumberWord* Language::FindNumber(absl::string_view word) const {
  const auto it = numbers_.find(word);
  return it == numbers_.end() ? nullptr : &content_.numbers(it->second);
}

const v1::TimeUnit* Language::FindTimeUnit(absl::string_view word) const {
  const auto it = units_.find(word);
  return it == units_.end() ? nullptr : &content_.time_units(it->second);
}

int Language::FindWeekDay(absl::string_view word) const {
  const auto it = week_days_.find(word);
  return it == week_days_.end() ? -1 : it->second;
}

int Language::FindMonth(absl::string_view word) const {
  const auto it = months_.find(word);
  return it == months_.end() ? -1 : it->second;
}

bool Language::IsStopWord(absl::string_view word) const {
  return stop_words_.contains(word);
}

bool Language::IsCommonWord(absl::string_view word) const {
  return common_words_.contains(word);
}

bool Language::IsClauseStarter(absl::string_view word) const {
  return clause_starters_.contains(word);
}

absl::string_view Language::Canonical(absl::string_view stem) const {
  const auto it = canonical_.find(stem);
  return it == canonical_.end() ? stem : absl::string_view(it->second);
}

const v1::Wording* Language::FindWording(absl::string_view id) const {
  const auto it = wordings_.find(id);
  return it == wordings_.end() ? nullptr : &content_.wordings(it->second);
}

}  // namespace footnote::knowledge
