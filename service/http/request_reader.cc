#include "service/http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace footnote::service {
namespace {

namespace http = boost::beast::http;

constexpr char kHeadEnd[] = "\r\n\r\n";
// A body in chunks may take so many times its bytes on the wire, and one line
// between two chunks so many bytes.
constexpr size_t kChunkOverhead = 8;
constexpr size_t kMostUnread = 16 << 10;

absl::string_view View(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// Beast folds these lines, and proxies differ: RFC 9112 has them refused.
bool HasFoldedLine(absl::string_view head) {
  return absl::StrContains(head, "\r\n ") || absl::StrContains(head, "\r\n\t");
}

bool IsVisible(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f; });
}

bool IsNumber(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// The target without scheme and host, where a caller took us for a proxy.
absl::string_view OriginForm(absl::string_view target) {
  if (!absl::ConsumePrefix(&target, "http://") &&
      !absl::ConsumePrefix(&target, "https://")) {
    return target;
  }
  const size_t slash = target.find('/');
  return slash == absl::string_view::npos ? "/" : target.substr(slash);
}

}  // namespace

struct RequestReader::Parser {
  http::request_parser<http::string_body> beast;
};

RequestReader::RequestReader(const HttpBounds& bounds) : bounds_(bounds) {}
RequestReader::~RequestReader() = default;

void RequestReader::Refuse(int status, const char* message) {
  state_ = State::kBad;
  fault_ = {.status = status, .message = message};
  bytes_.clear();
}

void RequestReader::Add(absl::string_view bytes) {
  if (state_ == State::kBad) return;
  bytes_.append(bytes.data(), bytes.size());
  Advance();
}

bool RequestReader::TakeExpectsContinue() {
  return std::exchange(expects_continue_, false) && state_ == State::kBody;
}

void RequestReader::Advance() {
  if (state_ == State::kIdle && !bytes_.empty()) state_ = State::kHead;
  if (state_ == State::kHead) BeginRequest();
  if (state_ == State::kBody) ReadBody();
}

void RequestReader::BeginRequest() {
  fields_.clear();
  const size_t most = static_cast<size_t>(bounds_.head_bytes);
  const size_t end = bytes_.find(kHeadEnd);
  if (std::min(end, bytes_.size()) > most) {
    return Refuse(431,
                  "the head of the request is too long; send fewer or "
                  "shorter fields");
  }
  if (end == std::string::npos) return;
  const size_t head_size = end + sizeof(kHeadEnd) - 1;
  const absl::string_view head(bytes_.data(), head_size);
  if (HasFoldedLine(head)) {
    return Refuse(400, "a field goes over more than one line; write it in one");
  }
  parser_ = std::make_unique<Parser>();
  auto& beast = parser_->beast;
  beast.header_limit(static_cast<uint32_t>(head_size));
  beast.body_limit(static_cast<uint64_t>(bounds_.body_bytes));
  boost::beast::error_code error;
  beast.put(boost::asio::buffer(head.data(), head.size()), error);
  if (error == http::error::bad_version) {
    return Refuse(505,
                  "the version is not one that is spoken here; send "
                  "HTTP/1.1");
  }
  if (error == http::error::body_limit) {
    KeepFields();
    return Refuse(413, "the body is too long; send a shorter text");
  }
  if (error || !beast.is_header_done()) {
    return Refuse(400, "the request is not well-formed HTTP/1.1");
  }
  KeepFields();
  if (!CheckHead()) return;
  bytes_.erase(0, head_size);
  body_bytes_ = 0;
  state_ = beast.is_done() ? State::kDone : State::kBody;
}

bool RequestReader::CheckHead() {
  const auto& message = parser_->beast.get();
  if (std::distance(message.begin(), message.end()) > bounds_.fields) {
    Refuse(431, "the request has too many fields; send fewer");
    return false;
  }
  const auto bad = [this](int status, const char* text) {
    Refuse(status, text);
    return false;
  };
  if (message.version() != 11 && message.version() != 10) {
    return bad(505,
               "the version is not one that is spoken here; send HTTP/1.1");
  }
  const size_t hosts = message.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && message.version() == 11)) {
    return bad(400, "the request must have one Host field");
  }
  const size_t lengths = message.count(http::field::content_length);
  const size_t codings = message.count(http::field::transfer_encoding);
  if (lengths + codings > 1) {
    return bad(400,
               "the length of the body is said more than once; say it once");
  }
  // Beast takes a list of equal ones.
  if (lengths > 0 && !IsNumber(View(message[http::field::content_length]))) {
    return bad(400, "the Content-Length is not a number");
  }
  if (codings > 0) {
    if (message.version() == 10) {
      return bad(400, "HTTP/1.0 has no Transfer-Encoding; send Content-Length");
    }
    if (!absl::EqualsIgnoreCase(View(message[http::field::transfer_encoding]),
                                "chunked")) {
      return bad(501,
                 "the Transfer-Encoding is not known; send chunked, or "
                 "Content-Length");
    }
  }
  if (message.method() == http::verb::post && lengths + codings == 0) {
    return bad(411, "the body has no length; send Content-Length");
  }
  if (!IsVisible(View(message.target()))) {
    return bad(400,
               "the target of the request is not well-formed; write other "
               "characters as %XX");
  }
  const absl::string_view expect = View(message[http::field::expect]);
  expects_continue_ = absl::EqualsIgnoreCase(expect, "100-continue");
  if (!expect.empty() && !expects_continue_) {
    return bad(417, "nothing but 100-continue can be expected");
  }
  return true;
}

// Beast puts the fields behind a chunked body among those of the head, where a
// proxy in front never looked for them (RFC 9110, 6.5.1): they are left out.
void RequestReader::KeepFields() {
  const auto& message = parser_->beast.get();
  fields_.clear();
  for (const auto& field : message) {
    fields_.push_back({std::string(View(field.name_string())),
                       std::string(View(field.value()))});
  }
  keep_alive_ = message.keep_alive();
}

void RequestReader::ReadBody() {
  auto& beast = parser_->beast;
  const size_t most = kChunkOverhead * static_cast<size_t>(bounds_.body_bytes);
  while (!beast.is_done() && !bytes_.empty()) {
    boost::beast::error_code error;
    const size_t used = beast.put(boost::asio::buffer(bytes_), error);
    bytes_.erase(0, used);
    body_bytes_ += used;
    if (error == http::error::body_limit || body_bytes_ > most) {
      return Refuse(413, "the body is too long; send a shorter text");
    }
    if (error == http::error::need_more || (!error && used == 0)) break;
    if (error) return Refuse(400, "the body is not well-formed chunks");
  }
  if (beast.is_done()) {
    state_ = State::kDone;
  } else if (bytes_.size() > kMostUnread) {
    Refuse(400, "the body is not well-formed chunks");
  }
}

HttpRequest RequestReader::Take() {
  auto message = parser_->beast.release();
  HttpRequest request;
  const absl::string_view method = View(message.method_string());
  request.method.assign(method.data(), method.size());
  const absl::string_view target = OriginForm(View(message.target()));
  const size_t mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != absl::string_view::npos) {
    request.query = std::string(target.substr(mark + 1));
  }
  request.fields = std::move(fields_);
  request.keep_alive = keep_alive_;
  request.body = std::move(message.body());
  parser_.reset();
  expects_continue_ = false;
  state_ = State::kIdle;
  Advance();
  return request;
}

}  // namespace footnote::service
