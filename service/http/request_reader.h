// Reads requests out of bytes as they come in: what is not plainly one request,
// in the one way that every proxy reads it too, is refused.
#ifndef FOOTNOTE_SERVICE_HTTP_REQUEST_READER_H_
#define FOOTNOTE_SERVICE_HTTP_REQUEST_READER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/http/http_bounds.h"
#include "service/http/http_message.h"

namespace footnote::service {

// For one connection, one request after another. Not thread-safe.
class RequestReader {
 public:
  enum class State {
    kIdle,  // nothing of the next request is there
    kHead,  // some of it
    kBody,  // all but the body, or the rest of it
    kDone,  // Take it
    kBad,   // see fault(); nothing more is read
  };

  // Why a request is refused, as HTTP says it; the text holds nothing that was
  // sent.
  struct Fault {
    int status = 400;
    const char* message = "";
  };

  explicit RequestReader(const HttpBounds& bounds);
  ~RequestReader();

  // What came in; it may be of more than one request.
  void Add(absl::string_view bytes);

  State state() const { return state_; }
  const Fault& fault() const { return fault_; }
  // The fields of a bad request, for those who must be answered by them; none
  // where its head could not be read.
  const std::vector<HttpField>& fields() const { return fields_; }
  // Whether the caller waits to be told to go on. At most once a request.
  bool TakeExpectsContinue();
  // Gives the request, and goes on to the next with what came behind it.
  HttpRequest Take();

 private:
  struct Parser;  // Beast stays out of here: it is slow to compile

  void Advance();
  void BeginRequest();
  void ReadBody();
  void Refuse(int status, const char* message);
  // Whether the parsed head says in only one way what belongs to the request.
  bool CheckHead();
  void KeepFields();

  const HttpBounds bounds_;
  State state_ = State::kIdle;
  Fault fault_;
  std::string bytes_;      // not yet read
  size_t body_bytes_ = 0;  // as sent
  bool expects_continue_ = false;
  std::vector<HttpField> fields_;  // of the head
  bool keep_alive_ = true;
  std::unique_ptr<Parser> parser_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_REQUEST_READER_H_
