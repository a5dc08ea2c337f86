// What store_writer says that it wrote, and whether a store holds it.
#ifndef FOOTNOTE_TESTS_SERVICE_STORE_WRITTEN_TURNS_H_
#define FOOTNOTE_TESTS_SERVICE_STORE_WRITTEN_TURNS_H_

#include <map>
#include <string>

#include "service/store/session_store.h"
#include "tests/service/child_process.h"

namespace footnote::service {

// By session the last turn that was acknowledged.
using WrittenTurns = std::map<std::string, int>;

// How many sessions a store_writer has.
inline constexpr int kStoreWriters = 4;

// Reads at most `most` lines of a store_writer; gives their number.
int ReadAcknowledged(ChildProcess* writer, int most, WrittenTurns* last);

// Expects each turn up to the last acknowledged one, and each once; a session
// may be ahead by one turn that was not acknowledged any more.
void ExpectWhole(SessionStore& store, const WrittenTurns& last);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_STORE_WRITTEN_TURNS_H_
