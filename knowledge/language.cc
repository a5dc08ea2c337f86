#include "knowledge/language.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "knowledge/contractions.h"
#include "knowledge/lexicon_builder.h"

namespace footnote::knowledge {

// Links one language pack, gathering every problem instead of stopping at the
// first.
class LanguageBuilder {
 public:
  explicit LanguageBuilder(v1::Language content) : language_(new Language()) {
    dictionary_ = std::move(*content.mutable_dictionary());
    rare_words_ = std::move(*content.mutable_rare_words());
    content.clear_dictionary();
    content.clear_rare_words();
    language_->content_ = std::move(content);
  }

  absl::StatusOr<std::shared_ptr<const Language>> Build() {
    LinkWordGroups();
    LinkPhrases();
    LinkFocuses();
    LinkNumbers();
    LinkTimes();
    language_->lexicon_ = lexicon_.Build();
    LinkWords();
    LinkWordings();
    LinkSpelling();
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

  // Sets what `text` is; twice is a problem.
  void Claim(absl::string_view where, absl::string_view text,
             int WordRoles::*role, int value) {
    const Token* token = OneWord(where, text);
    if (token == nullptr) return;
    int& claimed = language_->roles_[token->text].*role;
    if (claimed >= 0) {
      Problem(where, ": \"", text, "\" is there twice; delete one");
    }
    claimed = value;
  }

  template <typename Words>
  void Mark(const Words& words, WordRoles::Role role) {
    for (const std::string& word : words) {
      for (const Token& token : Tokenize(word)) {
        language_->roles_[token.text].roles |= role;
      }
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
            LexiconBuilder::Expand(phrase, WordGroups(), &sequences);
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
      phrases_.push_back(phrase);
      const absl::Status status =
          lexicon_.Add(phrase, language_->word_groups_, meaning);
      if (!status.ok()) {
        Problem(where, ": \"", phrase, "\": ", status.message());
      }
    }
  }

  static bool NeedsDirection(v1::ContextEffect effect) {
    switch (effect) {
      case v1::CONTEXT_EFFECT_PSEUDO:
      case v1::CONTEXT_EFFECT_TERMINATE:
      case v1::CONTEXT_EFFECT_EXCEPT:
      case v1::CONTEXT_EFFECT_SINCE_THEN:
      case v1::CONTEXT_EFFECT_FIGURE:
        return false;
      default:
        return true;
    }
  }

  void LinkPhrases() {
    const v1::Language& content = language_->content_;
    for (int i = 0; i < content.context_rules_size(); ++i) {
      const v1::ContextRule& rule = content.context_rules(i);
      const std::string where = absl::StrCat("context rule ", rule.id());
      if (rule.effect() == v1::CONTEXT_EFFECT_UNSPECIFIED) {
        Problem(where, ": no effect; say what it does");
      } else if (NeedsDirection(rule.effect()) &&
                 rule.direction() == v1::CONTEXT_DIRECTION_UNSPECIFIED) {
        Problem(where, ": no direction; say which way it reaches");
      }
      AddPhrases(where, rule.phrases(), Kind::kContext, i);
    }
    for (int i = 0; i < content.act_rules_size(); ++i) {
      const v1::ActRule& rule = content.act_rules(i);
      const std::string where = absl::StrCat("act rule ", rule.id());
      AddPhrases(where, rule.phrases(), Kind::kAct, i);
    }
    for (int i = 0; i < content.safety_signs_size(); ++i) {
      const v1::SafetySign& sign = content.safety_signs(i);
      const std::string where = absl::StrCat("safety sign ", sign.id());
      if (sign.message().empty()) Problem(where, ": no message; write one");
      if (sign.reminder().empty()) Problem(where, ": no reminder; write one");
      if (sign.label().empty()) Problem(where, ": no label; write one");
      AddPhrases(where, sign.phrases(), Kind::kSafety, i);
      AddPhrases(where, sign.not_phrases(), Kind::kNotSafety, i);
    }
    AddPhrases("danger taken back", content.danger_taken_back().phrases(),
               Kind::kTakenBack, 0);
    AddPhrases("danger stays", content.danger_stays().phrases(), Kind::kStays,
               0);
    AddPhrases("help under way", content.help_under_way().phrases(),
               Kind::kHelpUnderWay, 0);
  }

  void LinkFocuses() {
    const v1::Language& content = language_->content_;
    LexiconBuilder focuses;
    for (int i = 0; i < content.question_focuses_size(); ++i) {
      const v1::QuestionFocus& focus = content.question_focuses(i);
      const std::string where = absl::StrCat("question focus ", focus.id());
      if (!language_->focus_ids_.try_emplace(focus.id(), i).second) {
        Problem(where, ": defined twice; merge them");
      }
      for (const std::string& phrase : focus.phrases()) {
        const absl::Status status =
            focuses.Add(phrase, language_->word_groups_, i);
        if (!status.ok()) {
          Problem(where, ": \"", phrase, "\": ", status.message());
        }
      }
    }
    language_->focuses_ = focuses.Build();
  }

  void LinkNumbers() {
    const v1::Language& content = language_->content_;
    for (int i = 0; i < content.numbers_size(); ++i) {
      Claim("numbers", content.numbers(i).word(), &WordRoles::number, i);
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
        Claim("time units", word, &WordRoles::unit, i);
      }
    }
    for (int i = 0; i < content.named_times_size(); ++i) {
      AddPhrases(absl::StrCat("named time ", i + 1),
                 content.named_times(i).phrases(), Kind::kNamedTime, i);
    }
    LinkCalendar("week days", content.week_days(), 7, 0, &WordRoles::week_day);
    LinkCalendar("months", content.months(), 12, 1, &WordRoles::month);
  }

  // A language without calendar names reads none.
  template <typename Lists>
  void LinkCalendar(absl::string_view where, const Lists& lists, int size,
                    int first, int WordRoles::*role) {
    if (!lists.empty() && lists.size() != size) {
      Problem(where, ": ", lists.size(), " of them; there are ", size);
    }
    for (int i = 0; i < lists.size(); ++i) {
      for (const std::string& word : lists[i].words()) {
        Claim(where, word, role, first + i);
      }
    }
  }

  void LinkWords() {
    const v1::Language& content = language_->content_;
    Mark(content.stop_words(), WordRoles::kStopWord);
    Mark(content.filler_words(), WordRoles::kFiller);
    Mark(content.aside_words(), WordRoles::kAside);
    for (const std::string& word : content.filler_words()) {
      for (const Token& token : Tokenize(word)) {
        language_->filler_stems_.insert(token.stem);
      }
    }
    Mark(content.common_words(), WordRoles::kCommon);
    Mark(content.clause_starters(), WordRoles::kClauseStarter);
    Mark(content.polite_words(), WordRoles::kPolite);
    Mark(content.finite_verbs(), WordRoles::kFiniteVerb);
    Mark(content.own_words(), WordRoles::kOwn);
    Mark(content.list_words(), WordRoles::kList);
    Mark(content.referring_words(), WordRoles::kReferring);
    Mark(content.last_words(), WordRoles::kLast);
    Mark(content.possessives(), WordRoles::kPossessive);
    Mark(content.modals(), WordRoles::kModal);
    Mark(content.present_words(), WordRoles::kPresent);
    Mark(content.third_persons(), WordRoles::kThirdPerson);
    Mark(content.additive_words(), WordRoles::kAdditive);
    Mark(content.subordinators(), WordRoles::kSubordinator);
    Mark(content.plural_pronouns(), WordRoles::kPluralPronoun);
    Mark(content.ordinal_endings(), WordRoles::kOrdinalEnding);
    Mark(content.picking_words(), WordRoles::kPicking);
    Mark(content.former_words(), WordRoles::kFormer);
    Mark(content.latter_words(), WordRoles::kLatter);
    for (int i = 0; i < content.ordinals_size(); ++i) {
      Claim("ordinals", content.ordinals(i), &WordRoles::ordinal, i + 1);
    }
    const v1::AmountWords& words = content.amount_words();
    Mark(words.range(), WordRoles::kRange);
    Mark(words.ago(), WordRoles::kAgo);
    Mark(words.since(), WordRoles::kSince);
    Mark(words.at(), WordRoles::kAt);
    Mark(words.ahead_before(), WordRoles::kAheadBefore);
    Mark(words.ahead_after(), WordRoles::kAheadAfter);
    Mark(words.within(), WordRoles::kWithin);
    Mark(words.every(), WordRoles::kEvery);
    Mark(words.before_one(), WordRoles::kBeforeOne);
    Mark(words.not_time_after(), WordRoles::kNotTimeAfter);
    Mark(words.not_time_before(), WordRoles::kNotTimeBefore);
    Mark(words.percent(), WordRoles::kPercent);
    Mark(words.half(), WordRoles::kHalf);
    Mark(words.one(), WordRoles::kOne);
    Mark(words.of(), WordRoles::kOf);
    Mark(words.joins(), WordRoles::kJoins);
    Mark(words.between(), WordRoles::kBetween);
    Mark(words.after(), WordRoles::kAfter);
    Mark(words.late(), WordRoles::kLate);
    Mark(words.middle(), WordRoles::kMiddle);
    Mark(words.began(), WordRoles::kBegan);
    Mark(words.counted(), WordRoles::kCounted);
    Mark(words.compared(), WordRoles::kCompared);
    Mark(words.cent(), WordRoles::kCent);
    LinkSynonyms();
  }

  void LinkSynonyms() {
    const v1::Language& content = language_->content_;
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

  void LinkSpelling() {
    Spelling& spelling = language_->spelling_;
    for (const v1::SpellingRule& rule : language_->content_.spelling_rules()) {
      const absl::Status status = spelling.variants.Add(rule);
      if (!status.ok()) {
        Problem("spelling rule ", rule.id(), ": ", status.message());
      }
    }
    if (dictionary_.empty()) return;
    spelling.dictionary = DeletionIndex(std::move(dictionary_));
    spelling.rare_words = WordSet(std::move(rare_words_));
    for (const auto& [id, phrases] : language_->word_groups_) {
      for (const std::string& phrase : phrases) phrases_.push_back(phrase);
    }
    for (const auto& [word, roles] : language_->roles_) {
      phrases_.push_back(word);
    }
    for (const std::string& phrase : phrases_) {
      spelling.words.AddPhrase(phrase, spelling.dictionary);
    }
    for (const absl::string_view word : BareContractions()) {
      spelling.words.AddWord(word, spelling.dictionary);
    }
    spelling.words.Finish();
  }

  std::unique_ptr<Language> language_;
  std::string dictionary_;
  std::string rare_words_;
  // All phrases, for their words.
  std::vector<std::string> phrases_;
  std::vector<Token> tokens_;
  LexiconBuilder lexicon_;
  std::vector<std::string> problems_;
};

absl::StatusOr<std::shared_ptr<const Language>> Language::Build(
    v1::Language content) {
  return LanguageBuilder(std::move(content)).Build();
}

const WordRoles& Language::Roles(absl::string_view word) const {
  static constexpr WordRoles kNone;
  const auto it = roles_.find(word);
  return it == roles_.end() ? kNone : it->second;
}

const v1::NumberWord* Language::FindNumber(absl::string_view word) const {
  const int number = Roles(word).number;
  return number < 0 ? nullptr : &content_.numbers(number);
}

const v1::TimeUnit* Language::FindTimeUnit(absl::string_view word) const {
  const int unit = Roles(word).unit;
  return unit < 0 ? nullptr : &content_.time_units(unit);
}

int Language::FindWeekDay(absl::string_view word) const {
  return Roles(word).week_day;
}

int Language::FindMonth(absl::string_view word) const {
  return Roles(word).month;
}

bool Language::IsStopWord(absl::string_view word) const {
  return Roles(word).Is(WordRoles::kStopWord);
}

absl::string_view Language::Canonical(absl::string_view stem) const {
  const auto it = canonical_.find(stem);
  return it == canonical_.end() ? stem : absl::string_view(it->second);
}

bool Language::IsFiller(const Token& token) const {
  return filler_stems_.contains(token.stem) ||
         Roles(token.text).Is(WordRoles::kFiller);
}

int Language::FindFocus(absl::string_view id) const {
  const auto it = focus_ids_.find(id);
  return it == focus_ids_.end() ? -1 : it->second;
}

const v1::Wording* Language::FindWording(absl::string_view id) const {
  const auto it = wordings_.find(id);
  return it == wordings_.end() ? nullptr : &content_.wordings(it->second);
}

}  // namespace footnote::knowledge
