// What a running server shows to those who watch it.
#ifndef FOOTNOTE_TESTS_SERVICE_WATCHED_SERVER_H_
#define FOOTNOTE_TESTS_SERVICE_WATCHED_SERVER_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace footnote::service {

// The whole file; empty where there is none.
std::string ReadAll(const std::string& file);

// The lines of a log in JSON. A line that is none fails the test.
std::vector<nlohmann::json> LinesOf(const std::string& log);

// Waits until the log in `file` has `count` events of this name, and gives the
// last of them; fails the test and gives null where they do not come.
nlohmann::json AwaitEvent(const std::string& file, const std::string& event,
                          int count = 1);

// The body of GET http://ADDRESS/PATH over plain HTTP; empty where nobody
// answers.
std::string HttpGet(const std::string& address, const std::string& path);

// The value of a sample on a page of metrics, such as
// `footnote_turns_waiting` or `footnote_calls_total{code="OK",method="Ask"}`;
// -1 where it is not there.
double SampleOf(const std::string& page, const std::string& sample);

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_WATCHED_SERVER_H_
