#include "service/store/postgres_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>

namespace footnote::service {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using Option = std::pair<std::string, std::string>;

TEST(PostgresAddressTest, ReadsEveryForm) {
  for (const char* text :
       {"postgresql://u:secret@db.example:6543/sessions",
        "postgres://u:secret@db.example:6543/sessions",
        "//u:secret@db.example:6543/sessions",
        "host=db.example port=6543 dbname=sessions user=u password=secret"}) {
    const auto address = PostgresAddress::Parse(text);
    ASSERT_TRUE(address.ok()) << text << ": " << address.status();
    EXPECT_EQ(address->place(), "postgres at db.example:6543/sessions");
    EXPECT_THAT(address->options(), Contains(Option("user", "u")));
    EXPECT_THAT(address->options(), Contains(Option("password", "secret")));
  }
}

TEST(PostgresAddressTest, SaysWhereItIsWithoutUserOrPassword) {
  const auto address = PostgresAddress::Parse("postgresql://u:secret@h/d");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address->place(), "postgres at h:5432/d");
  EXPECT_EQ(address->Censor("what with secret?"), "what with ***?");
}

TEST(PostgresAddressTest, KnowsAPasswordOfTheEnvironmentToCensorIt) {
  setenv("PGPASSWORD", "from outside", 1);
  const auto address = PostgresAddress::Parse("host=h");
  unsetenv("PGPASSWORD");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address->Censor("from outside?"), "***?");
}

TEST(PostgresAddressTest, FillsInWhatWasNotSaid) {
  const auto plain = PostgresAddress::Parse("host=h");
  ASSERT_TRUE(plain.ok());
  EXPECT_THAT(plain->options(),
              Contains(Option("application_name", "footnote")));
  EXPECT_THAT(plain->options(),
              Contains(Option("target_session_attrs", "read-write")));
  const auto told = PostgresAddress::Parse("host=h application_name=mine");
  ASSERT_TRUE(told.ok());
  EXPECT_THAT(told->options(), Contains(Option("application_name", "mine")));
  EXPECT_THAT(told->options(),
              Not(Contains(Option("application_name", "footnote"))));
}

// What was meant as a password can end up anywhere when it is not encoded.
TEST(PostgresAddressTest, RefusesWhatItCannotReadWithoutRepeatingIt) {
  for (const char* text :
       {"u:secret@host", "secret", "postgresql://u:secret/x@host/d",
        "postgresql://u:x@secret@host/d", "postgresql://u:x/secret@host/d",
        "host=h secret=x", "postgresql://h/d?secret=x", "host='secret",
        "postgresql://h/%zzsecret", "host=h port=secret"}) {
    const auto address = PostgresAddress::Parse(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_EQ(address.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(address.status().message(), Not(HasSubstr("secret")));
    EXPECT_THAT(address.status().message(),
                HasSubstr("postgresql://USER@HOST:PORT/DATABASE"));
  }
}

}  // namespace
}  // namespace footnote::service
