// What must be repaired, and what must stay, over the forefoot topic.
#include "knowledge/speller.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "knowledge/edit_distance.h"
#include "knowledge/text.h"
#include "knowledge/topic.h"
#include "tests/knowledge/small_topic.h"

namespace footnote::knowledge {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Topic& ForefootTopic() {
  static const std::shared_ptr<const Topic> topic =
      LoadTopicFolder("knowledge/topics/forefoot-pain");
  return *topic;
}

std::string Text(const std::vector<Token>& tokens) {
  std::string text;
  for (const Token& token : tokens) {
    absl::StrAppend(&text, text.empty() ? "" : " ", token.text);
  }
  return text;
}

std::string Repaired(const std::string& text) {
  std::vector<Token> tokens = Tokenize(text);
  ForefootTopic().speller().Repair(text, &tokens);
  return Text(tokens);
}

struct Case {
  const char* typed;
  const char* read;
};

TEST(SpellerTest, RepairsSlips) {
  for (const Case& c : std::vector<Case>{
           {"sweling", "swelling"},
           {"swelling", "swelling"},
           {"swolen", "swollen"},
           {"swallen", "swollen"},
           {"swollan", "swollen"},
           {"sewlling", "swelling"},
           {"swellling", "swelling"},
           {"brusing", "bruising"},
           {"bruisng", "bruising"},
           {"bruized", "bruised"},
           {"brused", "bruised"},
           {"fasciatis", "fasciitis"},
           {"fasciitus", "fasciitis"},
           {"fascitis", "fasciitis"},
           {"faciitis", "fasciitis"},
           {"diabetis", "diabetes"},
           {"diabeties", "diabetes"},
           {"diebetes", "diabetes"},
           {"diabetees", "diabetes"},
           {"daibetic", "diabetic"},
           {"ostioporosis", "osteoporosis"},
           {"osteoporisis", "osteoporosis"},
           {"metatarsels", "metatarsals"},
           {"metatarsul", "metatarsal"},
           {"forfoot", "forefoot"},
           {"forefooot", "forefoot"},
           {"midfoof", "midfoot"},
           {"tredmill", "treadmill"},
           {"treadmil", "treadmill"},
           {"pavment", "pavement"},
           {"concreet", "concrete"},
           {"tarmack", "tarmac"},
           {"runing", "running"},
           {"runnning", "running"},
           {"joging", "jogging"},
           {"hurst", "hurts"},
           {"hurtz", "hurts"},
           {"painfull", "painful"},
           {"paniful", "painful"},
           {"wrse", "worse"},
           {"worce", "worse"},
           {"wosre", "worse"},
           {"beter", "better"},
           {"bettter", "better"},
           {"imroving", "improving"},
           {"impoving", "improving"},
           {"wekend", "weekend"},
           {"thursdy", "thursday"},
           {"wendesday", "wednesday"},
           {"teusday", "tuesday"},
           {"saterday", "saturday"},
           {"yesturday", "yesterday"},
           {"yesterdy", "yesterday"},
           {"febuary", "february"},
           {"septmber", "september"},
           {"weeeks", "weeks"},
           {"mnths", "months"},
           {"monhts", "months"},
           {"fortnite", "fortnight"},
           {"morining", "morning"},
           {"mornng", "morning"},
           {"cushoning", "cushioning"},
           {"cushining", "cushioning"},
           {"heal", "heal"},
           {"ankel", "ankle"},
           {"sholder", "shoulder"},
           {"stresss", "stress"},
           {"fractur", "fractur"},
           {"fracutre", "fracture"},
           {"suddenley", "suddenly"},
           {"incresed", "increased"},
           {"increesed", "increased"},
           {"milage", "milage"},
           {"milleage", "mileage"},
           {"begginer", "beginner"},
           {"begining", "beginning"},
           {"tingleing", "tingling"},
           {"standin", "standing"},
           {"walkng", "walking"},
           {"wlaking", "walking"},
           {"doctr", "doctor"},
           {"becuase", "because"},
           {"sinse", "since"},
           {"abotu", "about"},
       }) {
    // By its stem; a word that the author wrote in this spelling may stay.
    const std::string read = Repaired(c.typed);
    const Token typed = Tokenize(c.typed)[0];
    if (read == c.typed && ForefootTopic().lexicon().Knows(typed)) continue;
    EXPECT_EQ(Stem(read), Stem(c.read)) << c.typed;
  }
}

TEST(SpellerTest, ReadsSlipsOfContractionsThatAreBeyondDoubt) {
  for (const Case& c : std::vector<Case>{
           {"dosent hurt", "does not hurt"},
           {"doesnt hurt", "does not hurt"},
           {"doesent hurt", "does not hurt"},
           {"havnt got it", "have not got it"},
           {"havent got it", "have not got it"},
           {"hasent got it", "has not got it"},
           {"didnt hurt", "did not hurt"},
           {"dident hurt", "did not hurt"},
           {"isnt sore", "is not sore"},
           {"isent sore", "is not sore"},
           {"wasent sore", "was not sore"},
           {"woudnt hurt", "would not hurt"},
           {"cant walk", "can not walk"},
           {"did'nt hurt", "did not hurt"},
           {"does'nt hurt", "does not hurt"},
           {"can;t walk", "can not walk"},
           {"nt swollen", "not swollen"},
           {"nto swollen", "not swollen"},
       }) {
    EXPECT_EQ(Repaired(c.typed), c.read);
  }
}

TEST(SpellerTest, ReadsTheShortFormsOfChats) {
  for (const Case& c : std::vector<Case>{
           {"soooo sore", "so sore"},
           {"pleaseee", "please"},
           {"nooooo", "no"},
           {"swolllen", "swollen"},
           {"loooong", "long"},
           {"swellin", "swelling"},
           {"runnin", "running"},
           {"runnin' hurts", "running ' hurts"},
           {"cushionin", "cushioning"},
           {"mornin", "morning"},
           {"nothin", "nothing"},
           {"teh foot", "the foot"},
           {"red n sore", "red and sore"},
           {"b4 a run", "before a run"},
           {"at nite", "at night"},
           {"alot of pain", "a lot of pain"},
           {"hurts abit", "hurts a bit"},
           {"dx'd last year", "diagnosed last year"},
           {"sore tho", "sore though"},
           {"top o the foot", "top of the foot"},
           {"hurts w running", "hurts with running"},
           {"w/out pain", "without pain"},
           {"hurts b/c I ran", "hurts because i ran"},
           {"it didnae hurt", "it did not hurt"},
           {"swollen,not red", "swollen , not red"},
           {"2wks", "2 wks"},
       }) {
    EXPECT_EQ(Repaired(c.typed), c.read);
  }
}

TEST(SpellerTest, PartsWordsThatRanTogether) {
  for (const Case& c : std::vector<Case>{
           {"firststep", "first step"},
           {"nightpain", "night pain"},
           {"cantbreathe", "can not breathe"},
           {"footpain", "foot pain"},
           {"heelpain", "heel pain"},
           {"noswelling", "no swelling"},
           {"notswollen", "not swollen"},
           {"myfoot hurts", "my foot hurts"},
       }) {
    EXPECT_EQ(Repaired(c.typed), c.read);
  }
}

TEST(SpellerTest, LeavesWordsAsTheyAre) {
  for (const char* text :
       {"no",       "now",      "know",     "knot",     "not",      "note",
        "none",     "nope",     "weak",     "week",     "heal",     "heel",
        "brake",    "break",    "brushing", "welling",  "planter",  "form",
        "from",     "foot",     "food",     "moths",    "months",   "hurt",
        "bold",     "cold",     "sole",     "soul",     "toe",      "tow",
        "pane",     "pain",     "rest",     "west",     "worst",    "burst",
        "steep",    "sleep",    "stiff",    "staff",    "arch",     "march",
        "shoes",    "shows",    "running",  "ruining",  "better",   "bitter",
        "bruising", "cruising", "swelling", "spelling", "dwelling", "ache",
        "each",     "sore",     "store",    "soar",     "limp",     "lump",
        "numb",     "number",   "physio",   "gp",       "nhs",      "lol",
        "hmm",      "ok",       "xray",     "mri",      "garmin"}) {
    EXPECT_EQ(Repaired(text), text);
  }
}

TEST(SpellerTest, LeavesNamesAlone) {
  EXPECT_EQ(Repaired("I ran with Hunlee"), "i ran with hunlee");
  EXPECT_EQ(Repaired("new Asics and old Sauconys"),
            "new asics and old sauconys");
}

TEST(SpellerTest, LeavesOtherLanguagesAlone) {
  EXPECT_EQ(Repaired("Me duele mucho el pie de correr"),
            "me duele mucho el pie de correr");
  EXPECT_EQ(Repaired("mucho sweling in my forfoot"),
            Repaired("mucho swelling in my forefoot"));
}

TEST(SpellerTest, NeverChangesAWordOfTheDictionary) {
  const auto english = ReadLanguage("knowledge/language/en");
  ASSERT_TRUE(english.ok());
  // What chats write so by design, though a dictionary has it.
  std::vector<std::string> variants;
  for (const v1::SpellingRule& rule : english.content.spelling_rules()) {
    for (const v1::SpellingVariant& variant : rule.variants()) {
      variants.insert(variants.end(), variant.written().begin(),
                      variant.written().end());
    }
  }
  const std::string words = absl::StrCat(english.content.dictionary(), "\n",
                                         english.content.rare_words());
  for (const absl::string_view word : absl::StrSplit(words, '\n')) {
    if (absl::c_linear_search(variants, word)) continue;
    const std::string text(word);
    ASSERT_EQ(Repaired(text), Text(Tokenize(text)));
  }
}

// Words with one letter gone, doubled or changed, and two swapped.
std::vector<std::string> Mutilated(const std::string& word) {
  std::vector<std::string> all;
  for (size_t i = 1; i + 1 < word.size(); ++i) {
    all.push_back(word);
    all.back().erase(i, 1);
    all.push_back(word);
    all.back().insert(i, 1, word[i]);
    all.push_back(word);
    all.back()[i] = 'x';
    all.push_back(word);
    std::swap(all.back()[i], all.back()[i + 1]);
  }
  return all;
}

constexpr const char* kWords[] = {
    "swelling", "swollen",   "bruising", "diabetes",  "osteoporosis",
    "running",  "treadmill", "morning",  "yesterday", "metatarsal",
    "without",  "never",     "breathe",  "shoes",     "worse"};

TEST(SpellerTest, RepairsWithinTheStatedDistanceAndOnce) {
  int repaired = 0;
  for (const char* word : kWords) {
    for (const std::string& typed : Mutilated(word)) {
      const std::string once = Repaired(typed);
      EXPECT_EQ(Repaired(once), once) << typed;
      if (once == typed || once.find(' ') != std::string::npos) continue;
      ++repaired;
      const int limit = typed.size() < 6 ? 1 : 2;
      EXPECT_LE(MeasureSlips(typed, once, limit).slips, limit)
          << typed << " " << once;
    }
  }
  EXPECT_GT(repaired, 200);
}

TEST(SpellerTest, NeverMakesShortWordsThatDenyOrAnswer) {
  for (const char* word : {"no", "not", "now", "know", "yes", "none"}) {
    for (const std::string& typed : Mutilated(absl::StrCat("q", word, "q"))) {
      EXPECT_EQ(Repaired(typed).find(" "), std::string::npos);
      EXPECT_NE(Repaired(typed), word) << typed;
    }
  }
}

TEST(SpellerTest, KeepsOffsetsAndSaysWhatItTook) {
  const std::string text = "some sweling, firststep";
  std::vector<Token> tokens = Tokenize(text);
  const auto notes = ForefootTopic().speller().Repair(text, &tokens);
  ASSERT_EQ(tokens.size(), 5u);
  EXPECT_EQ(tokens[1].stem, Stem("swelling"));
  EXPECT_EQ(tokens[1].begin, 5);
  EXPECT_EQ(tokens[1].end, 12);
  for (const int part : {3, 4}) {
    EXPECT_EQ(tokens[part].begin, 14);
    EXPECT_EQ(tokens[part].end, 23);
  }
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].rule, "spelling");
  EXPECT_EQ(notes[0].outcome, "read as \"swelling\"");
  EXPECT_EQ(notes[0].begin, 5);
  EXPECT_EQ(notes[1].outcome, "read as \"first step\"");
}

TEST(SpellerTest, LeavesWhatIsNearTwoWordsAndSaysSo) {
  const std::string text = "shos";  // shoe, or show
  std::vector<Token> tokens = Tokenize(text);
  const auto notes = ForefootTopic().speller().Repair(text, &tokens);
  EXPECT_EQ(tokens[0].text, "shos");
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_FALSE(notes[0].repaired);
  EXPECT_THAT(notes[0].outcome, HasSubstr("not repaired: as near to"));
}

TEST(SpellerTest, RepairsNothingWithoutADictionary) {
  const auto topic = BuildTopic(ParseSmallTopic(SmallTopicText()).content);
  std::vector<Token> tokens = Tokenize("stif neck");
  EXPECT_THAT(topic->speller().Repair("stif neck", &tokens), IsEmpty());
  EXPECT_EQ(Text(tokens), "stif neck");
}

TEST(SpellerTest, TakesAnyText) {
  for (const std::string& text :
       {std::string(), std::string(5000, 'a'), std::string("''' ''''"),
        std::string("\xc3\xa9t\xc3\xa9 caf\xc3\xa9 na\xc3\xafvee"),
        std::string("a'b'c'd'e nn nnn'n'"), std::string("n n n n w w o")}) {
    std::vector<Token> tokens = Tokenize(text);
    ForefootTopic().speller().Repair(text, &tokens);
    for (const Token& token : tokens) {
      EXPECT_LE(token.begin, token.end);
      EXPECT_LE(token.end, static_cast<int>(text.size()));
    }
  }
}

TEST(SpellerTest, SpellingRulesRewriteTheirExamplesOnly) {
  const Language& language = ForefootTopic().language();
  for (const v1::SpellingRule& rule : language.content().spelling_rules()) {
    const auto fires = [&](const std::string& text) {
      std::vector<Token> tokens = Tokenize(text);
      const auto notes = ForefootTopic().speller().Repair(text, &tokens);
      return absl::c_any_of(notes, [&](const SpellingNote& note) {
        return note.rule == rule.id();
      });
    };
    EXPECT_GT(rule.matches_size(), 0) << rule.id() << " has no example";
    EXPECT_GT(rule.rejects_size(), 0) << rule.id() << " has no counterexample";
    for (const std::string& text : rule.matches()) {
      EXPECT_TRUE(fires(text)) << rule.id() << " misses: " << text;
    }
    for (const std::string& text : rule.rejects()) {
      EXPECT_FALSE(fires(text)) << rule.id() << " wrongly takes: " << text;
    }
  }
}

}  // namespace
}  // namespace footnote::knowledge
