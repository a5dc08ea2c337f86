// Arbitrary bytes on a connection to the door for browsers. However they are
// cut, the same requests are read; each gets one answer that is well-formed,
// has nothing of the request in its head, and is the same when it is asked
// again, where nothing changes.
//
// Input: a byte for how many are taken at a time, then the bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "knowledge/compiled_file.h"
#include "knowledge/library.h"
#include "knowledge/reader.h"
#include "service/clock.h"
#include "service/conversation.h"
#include "service/http/http_front.h"
#include "service/http/request_reader.h"
#include "service/knowledge_calls.h"
#include "service/loaded_topics.h"
#include "service/request_checks.h"
#include "service/store/memory_store.h"

namespace {

namespace fs = footnote::service;
using fs::HttpRequest;
using fs::HttpResponse;
using fs::RequestReader;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "http_fuzz: " << what << "\n";
  __builtin_trap();
}

std::shared_ptr<const footnote::knowledge::Library> Load() {
  namespace fk = footnote::knowledge;
  auto library = fk::Library::Load(
      fk::CompileLanguage(fk::ReadLanguage("knowledge/language/en").content) +
          fk::CompileTopic(
              fk::ReadTopic("tests/testdata/topics/sore-wrist").content),
      {});
  Require(library.ok(), "run it in the root of the repository");
  return *std::move(library);
}

// All that answers, but for sockets. Sessions stay from one input to the next
// only as far as they are few.
struct Server {
  fs::LoadedTopics topics{Load()};
  fs::MemoryStore store{{.max_sessions = 100}};
  fs::FakeClock clock{absl::FromUnixSeconds(1780000000)};
  fs::Gate gate{nullptr, nullptr, &clock};
  fs::Conversation conversation{
      {.topics = &topics, .store = &store, .clock = &clock}, {}};
  fs::KnowledgeCalls calls{&topics, nullptr, {}};
  fs::HttpFront front{&conversation, &calls, &gate, nullptr,
                      fs::CrossOrigin::Parse("https://a.example").value()};
};

struct Read {
  std::vector<HttpRequest> requests;
  RequestReader::State state;
  int status;
};

Read ReadAll(absl::string_view bytes, size_t step) {
  RequestReader reader({});
  Read read;
  while (!bytes.empty() && reader.state() != RequestReader::State::kBad) {
    reader.Add(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    while (reader.state() == RequestReader::State::kDone) {
      read.requests.push_back(reader.Take());
    }
    reader.TakeExpectsContinue();
  }
  read.state = reader.state();
  read.status =
      read.state == RequestReader::State::kBad ? reader.fault().status : 0;
  return read;
}

std::string Everything(const Read& read) {
  std::string all = absl::StrCat(static_cast<int>(read.state), read.status);
  for (const HttpRequest& request : read.requests) {
    absl::StrAppend(&all, "\n", request.method, " ", request.path, "?",
                    request.query, request.keep_alive ? " keep\n" : " close\n");
    for (const auto& field : request.fields) {
      absl::StrAppend(&all, field.name, ":", field.value, "\n");
    }
    all += request.body;
  }
  return all;
}

HttpResponse Ask(Server* server, const HttpRequest& request) {
  int answers = 0;
  HttpResponse response;
  server->front.Answer(
      request, [] { return false; },
      [&](HttpResponse given) {
        ++answers;
        response = std::move(given);
      });
  Require(answers == 1, "not one answer");
  return response;
}

void CheckResponse(const HttpRequest& request, const HttpResponse& response) {
  Require(response.status >= 200 && response.status < 600, "no status");
  for (const auto& field : response.fields) {
    Require(
        (field.name + field.value).find_first_of("\r\n") == std::string::npos,
        "a field that goes over more than one line");
  }
  Require(fs::IsUtf8(response.body) ||
              !response.Find("Content-Encoding").empty() ||
              response.Find("Content-Type") != "application/json",
          "JSON that is not UTF-8");
  if (response.status >= 400) {
    const auto error = nlohmann::json::parse(response.body, nullptr, false);
    Require(error.is_object() &&
                (error.contains("code") || error.contains("status")),
            "an error that says nothing");
  }
  const std::string wire =
      fs::ToWire(response, true, request.keep_alive, absl::UnixEpoch());
  Require(wire.size() > response.body.size(), "no head");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* const server = new Server();
  if (size == 0) return 0;
  const size_t step = data[0] + size_t{1};
  const absl::string_view bytes(reinterpret_cast<const char*>(data + 1),
                                size - 1);
  const Read read = ReadAll(bytes, bytes.size() + 1);
  Require(Everything(ReadAll(bytes, step)) == Everything(read),
          "cut otherwise, read otherwise");
  for (const HttpRequest& request : read.requests) {
    const HttpResponse response = Ask(server, request);
    CheckResponse(request, response);
    if (request.method == "GET") {
      const HttpResponse again = Ask(server, request);
      Require(again.status == response.status && again.body == response.body,
              "a GET that changes something");
    }
  }
  return 0;
}
