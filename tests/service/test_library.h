// The topic that the service's tests converse about: the tiny one under
// tests/testdata, so that they do not change with the real content.
#ifndef FOOTNOTE_TESTS_SERVICE_TEST_LIBRARY_H_
#define FOOTNOTE_TESTS_SERVICE_TEST_LIBRARY_H_

#include <memory>
#include <string>

#include "knowledge/library.h"
#include "service/loaded_topics.h"

namespace footnote::service {

inline constexpr char kTestTopic[] = "sore-wrist";
inline constexpr char kTestArticle[] = "tests/testdata/articles/sore-wrist.txt";

// English and sore-wrist, read from the repository's root. Built once.
const knowledge::Library& TestLibrary();
const LoadedTopics& TestTopics();

// The same with another title, as if its author had changed it.
std::shared_ptr<const knowledge::Library> ChangedTestLibrary(
    const std::string& title);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_TEST_LIBRARY_H_
