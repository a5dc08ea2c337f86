#include "service/store/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "footnote/v1/session.pb.h"

namespace footnote::service {
namespace {

using absl::StatusCode;
using Field = SealedPlace::Field;
using testing::HasSubstr;
using testing::Not;

const SessionKey kSession = {"portal", "0123456789abcdef0123456789abcdef"};
constexpr char kText[] = "since two weeks";
// The bytes 0, 1, 2 ... 31.
const std::string kSecret =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

SealingKeys Ring(const std::string& lines) {
  absl::StatusOr<SealingKeys> keys = SealingKeys::Parse(lines, "keys");
  EXPECT_TRUE(keys.ok()) << keys.status();
  return keys.ok() ? *std::move(keys) : SealingKeys();
}

const SealingKeys& Keys() {
  static const auto* const keys = new SealingKeys(Ring("2026-12 " + kSecret));
  return *keys;
}

const SealedPlace kState = {kSession, Field::kState, "7"};
const SealedPlace kResponse = {kSession, Field::kResponse, "turn 1"};

std::string Sealed(const SealedPlace& place, const std::string& text) {
  absl::StatusOr<std::string> sealed = Seal(Keys(), place, text);
  EXPECT_TRUE(sealed.ok()) << sealed.status();
  return sealed.ok() ? *std::move(sealed) : "";
}

void ExpectLost(const SealingKeys& keys, const SealedPlace& place,
                const std::string& stored, const std::string& named) {
  const absl::Status status = Unseal(keys, place, stored).status();
  EXPECT_EQ(status.code(), StatusCode::kDataLoss) << absl::CHexEscape(stored);
  EXPECT_THAT(status.message(), HasSubstr(named));
  EXPECT_THAT(status.message(), Not(HasSubstr(kText)));
}

TEST(SealTest, OpensWhatItSealed) {
  for (const std::string& text :
       {std::string(), std::string("\0\xff\x0f", 3), std::string(kText),
        std::string(100000, 'x')}) {
    const std::string sealed = Sealed(kState, text);
    EXPECT_TRUE(IsSealed(sealed));
    const auto opened = Unseal(Keys(), kState, sealed);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, text);
  }
}

// Made by another implementation after docs/session-encryption.md: what this
// version opens the next ones must.
TEST(SealTest, OpensWhatOthersSealAfterTheDescription) {
  const std::string state = absl::HexStringToBytes(
      "0f07323032362d31326465666768696a6b6c6d6e6fdaffeaa14bf26182bbb7af5a3f054b"
      "1e7c84f8806edc37a553bb078e485915");
  const std::string response = absl::HexStringToBytes(
      "0f07323032362d31326465666768696a6b6c6d6e6fdaffeaa14bf26182bbb7af5a3f054b"
      "f299d03213daf56b8558b9ea6c02c714");
  EXPECT_EQ(*Unseal(Keys(), kState, state), kText);
  EXPECT_EQ(*Unseal(Keys(), kResponse, response), kText);
}

TEST(SealTest, NeverSealsAlikeTwice) {
  std::set<std::string> sealed;
  for (int i = 0; i < 1000; ++i) sealed.insert(Sealed(kState, kText));
  EXPECT_EQ(sealed.size(), 1000U);
}

TEST(SealTest, OpensInItsPlaceOnly) {
  const std::string sealed = Sealed(kState, kText);
  const SessionKey moved[] = {{"portal", "other"},
                              {"other", kSession.id},
                              {"", "portal" + kSession.id},
                              {"porta", "l" + kSession.id}};
  for (const SessionKey& session : moved) {
    ExpectLost(Keys(), {session, Field::kState, "7"}, sealed, "2026-12");
  }
  ExpectLost(Keys(), {kSession, Field::kState, "6"}, sealed, "2026-12");
  ExpectLost(Keys(), {kSession, Field::kState, "77"}, sealed, "2026-12");
  ExpectLost(Keys(), {kSession, Field::kResponse, "7"}, sealed, "2026-12");
  ExpectLost(Keys(), {kSession, Field::kResponse, "turn 2"},
             Sealed(kResponse, kText), "2026-12");
}

TEST(SealTest, LosesWhatWasChangedInAnyBit) {
  const std::string sealed = Sealed(kState, kText);
  for (size_t i = 0; i < sealed.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      ExpectLost(Keys(), kState, changed, "");
    }
  }
  std::string last = sealed;
  last.back() = static_cast<char>(last.back() ^ 1);
  ExpectLost(Keys(), kState, last, "2026-12");
}

TEST(SealTest, LosesWhatWasCutShortOrProlonged) {
  const std::string sealed = Sealed(kState, kText);
  for (size_t size = 0; size < sealed.size(); ++size) {
    ExpectLost(Keys(), kState, sealed.substr(0, size), "");
  }
  ExpectLost(Keys(), kState, sealed + '\0', "2026-12");
}

TEST(SealTest, NamesTheKeyThatIsMissing) {
  const std::string sealed = Sealed(kState, kText);
  for (const SealingKeys& keys :
       {SealingKeys(), Ring("2026-06 " + kSecret), Ring("2026-1 " + kSecret)}) {
    ExpectLost(keys, kState, sealed,
               "encryption key 2026-12, which the server");
  }
  // The right id does not make the right key.
  ExpectLost(Ring("2026-12 " + std::string(64, '0')), kState, sealed,
             "2026-12");
}

TEST(SealTest, OlderKeysOpenWhatTheySealed) {
  const std::string sealed = Sealed(kState, kText);
  const SealingKeys rotated =
      Ring("2027-01 " + std::string(64, '0') + "\n2026-12 " + kSecret);
  EXPECT_EQ(*Unseal(rotated, kState, sealed), kText);
  ExpectLost(Keys(), kState, *Seal(rotated, kState, kText), "2027-01");
}

TEST(SealTest, ReadsWhatWasNotSealedOnlyWhereToldTo) {
  ExpectLost(Keys(), kState, kText, "unsealed");
  const SealingKeys both = Ring("2026-12 " + kSecret + "\nunsealed");
  EXPECT_EQ(*Unseal(both, kState, kText), kText);
  EXPECT_EQ(*Unseal(SealingKeys(), kState, kText), kText);
  EXPECT_TRUE(IsSealed(*Seal(both, kState, kText)));
  EXPECT_EQ(*Seal(SealingKeys(), kState, kText), kText);
}

// By that the two are told apart.
TEST(SealTest, NoMessageBeginsLikeASealedText) {
  v1::SessionState state;
  EXPECT_FALSE(IsSealed(state.SerializeAsString()));
  state.set_topic("t");
  EXPECT_FALSE(IsSealed(state.SerializeAsString()));
  for (int field = 1; field < 64; ++field) {
    for (int wire_type = 0; wire_type < 6; ++wire_type) {
      EXPECT_FALSE(
          IsSealed(std::string(1, static_cast<char>(field << 3 | wire_type))));
    }
  }
}

// A thread keeps what it needs from one text to the next.
TEST(SealTest, KeysAndSessionsMayComeInAnyOrder) {
  const SealingKeys other = Ring("other " + std::string(64, '0'));
  const SessionKey second = {"", "second"};
  struct {
    const SealingKeys& keys;
    SealedPlace place;
    std::string sealed;
  } cases[] = {{Keys(), kState},
               {Keys(), {second, Field::kState, "7"}},
               {other, kState},
               {other, {second, Field::kState, "7"}}};
  for (auto& one : cases) one.sealed = *Seal(one.keys, one.place, kText);
  for (const auto& one : cases) {
    for (const auto& next : cases) {
      ExpectLost(one.keys, one.place, one.sealed.substr(1), "");
      const bool same = one.sealed == next.sealed;
      EXPECT_EQ(Unseal(next.keys, next.place, one.sealed).ok(), same);
      EXPECT_EQ(*Unseal(one.keys, one.place, one.sealed), kText);
    }
  }
}

TEST(SealTest, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      const SessionKey session = {"", absl::StrCat(t)};
      const SealedPlace place = {session, Field::kState, "1"};
      for (int i = 0; i < 300; ++i) {
        const std::string text = absl::StrCat("text ", t, " ", i);
        EXPECT_EQ(*Unseal(Keys(), place, Sealed(place, text)), text);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace footnote::service
