#include "service/http/openapi.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "nlohmann/json.hpp"
#include "service/http/connect_errors.h"

// Made by CMake, as the files for browsers are.
extern "C" {
extern const char footnote_api_begin[];
extern const char footnote_api_end[];
}

namespace footnote::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::MethodOptions;
using google::protobuf::ServiceDescriptor;
using Json = nlohmann::ordered_json;

constexpr char kSchemas[] = "#/components/schemas/";
constexpr char kApiKey[] = "apiKey";

// What stands above it in the .proto, as one text.
template <typename T>
std::string CommentOf(const T& element) {
  google::protobuf::SourceLocation location;
  if (!element.GetSourceLocation(&location)) return "";
  std::string text = location.leading_comments;
  absl::StripAsciiWhitespace(&text);
  return absl::StrReplaceAll(text, {{"\n ", "\n"}});
}

// Up to its first full stop.
std::string FirstSentence(const std::string& text) {
  std::string line = absl::StrReplaceAll(text, {{"\n", " "}});
  const size_t end = line.find(". ");
  line = line.substr(0, end);
  return std::string(absl::StripSuffix(line, "."));
}

class Writer {
 public:
  explicit Writer(absl::string_view version) : version_(version) {}

  void Add(const ServiceDescriptor& service) {
    tags_.push_back(
        {{"name", service.name()}, {"description", CommentOf(service)}});
    for (int i = 0; i < service.method_count(); ++i) Add(*service.method(i));
  }

  std::string Text() {
    schemas_["Error"] = ErrorSchema();
    const Json document = {
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "Footnote"},
          {"version", version_},
          {"description",
           "Symptom conversations whose every sentence about health bears a "
           "footnote. These are the calls of the Connect protocol "
           "(https://connectrpc.com/docs/protocol), which are plain POSTs of "
           "JSON. The same calls are there by gRPC and gRPC-Web, and Converse "
           "as a stream. Fields with default values are left out."}}},
        {"servers", {{{"url", "/"}, {"description", "This server"}}}},
        {"security", {{{kApiKey, Json::array()}}, Json::object()}},
        {"tags", tags_},
        {"paths", paths_},
        {"components",
         {{"schemas", schemas_},
          {"responses", {{"Error", ErrorResponse()}}},
          {"securitySchemes",
           {{kApiKey,
             {{"type", "http"},
              {"scheme", "bearer"},
              {"description",
               "An API key, fn_...; where the server has no keys, none is "
               "needed."}}}}}}}};
    return document.dump(1);
  }

 private:
  // A stream is no plain POST.
  void Add(const MethodDescriptor& method) {
    if (method.client_streaming() || method.server_streaming()) return;
    const std::string path =
        absl::StrCat("/", method.service()->full_name(), "/", method.name());
    Json& item = paths_[path];
    item["post"] = Operation(method, "");
    item["post"]["requestBody"] = {
        {"required", true}, {"content", Content(*method.input_type())}};
    if (method.options().idempotency_level() !=
        MethodOptions::NO_SIDE_EFFECTS) {
      return;
    }
    item["get"] = Operation(method, "ByGet");
    item["get"]["parameters"] = QueryParameters(*method.input_type());
  }

  Json Operation(const MethodDescriptor& method, absl::string_view suffix) {
    const std::string comment = CommentOf(method);
    const Json error = {{"$ref", "#/components/responses/Error"}};
    return {{"operationId", absl::StrCat(method.name(), suffix)},
            {"tags", {method.service()->name()}},
            {"summary", FirstSentence(comment)},
            {"description", comment},
            {"responses",
             {{"200",
               {{"description", CommentOf(*method.output_type())},
                {"content", Content(*method.output_type())}}},
              {"400", error},
              {"default", error}}}};
  }

  Json Content(const Descriptor& message) {
    return {{"application/json", {{"schema", SchemaOf(message)}}}};
  }

  Json QueryParameters(const Descriptor& request) {
    return {{{"name", "encoding"},
             {"in", "query"},
             {"required", true},
             {"description", "How the message is written."},
             {"schema", {{"type", "string"}, {"const", "json"}}}},
            {{"name", "message"},
             {"in", "query"},
             {"required", true},
             {"description",
              "The request as JSON. Addresses are kept in many logs: send "
              "what a user typed by POST."},
             {"content", Content(request)}},
            {{"name", "connect"},
             {"in", "query"},
             {"description", "The version of the protocol."},
             {"schema", {{"type", "string"}, {"const", "v1"}}}}};
  }

  // A reference, and what it refers to where that is new.
  Json SchemaOf(const Descriptor& message) {
    if (message.full_name() == "google.protobuf.Timestamp") {
      return {{"type", "string"}, {"format", "date-time"}};
    }
    if (message.full_name() == "google.protobuf.Duration") {
      return {{"type", "string"},
              {"pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$"},
              {"examples", {"3.5s"}}};
    }
    Json reference = {{"$ref", absl::StrCat(kSchemas, message.name())}};
    if (!known_.insert(message.full_name()).second) return reference;
    Json properties = Json::object();
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      properties[field.json_name()] = FieldSchema(field);
    }
    schemas_[message.name()] = {{"type", "object"},
                                {"description", CommentOf(message)},
                                {"properties", std::move(properties)}};
    return reference;
  }

  Json SchemaOf(const EnumDescriptor& type) {
    Json reference = {{"$ref", absl::StrCat(kSchemas, type.name())}};
    if (!known_.insert(type.full_name()).second) return reference;
    Json names = Json::array();
    std::string description = CommentOf(type);
    for (int i = 0; i < type.value_count(); ++i) {
      names.push_back(type.value(i)->name());
      const std::string comment = CommentOf(*type.value(i));
      if (comment.empty()) continue;
      absl::StrAppend(&description, "\n- `", type.value(i)->name(), "`: ",
                      absl::StrReplaceAll(comment, {{"\n", " "}}));
    }
    schemas_[type.name()] = {{"type", "string"},
                             {"description", std::move(description)},
                             {"enum", std::move(names)}};
    return reference;
  }

  Json FieldSchema(const FieldDescriptor& field) {
    Json schema;
    if (field.is_map()) {
      schema = {{"type", "object"},
                {"additionalProperties",
                 ValueSchema(*field.message_type()->map_value())}};
    } else if (field.is_repeated()) {
      schema = {{"type", "array"}, {"items", ValueSchema(field)}};
    } else {
      schema = ValueSchema(field);
    }
    const std::string comment = CommentOf(field);
    if (!comment.empty()) schema["description"] = comment;
    return schema;
  }

  Json ValueSchema(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return SchemaOf(*field.message_type());
      case FieldDescriptor::CPPTYPE_ENUM:
        return SchemaOf(*field.enum_type());
      case FieldDescriptor::CPPTYPE_BOOL:
        return {{"type", "boolean"}};
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return {{"type", "number"}};
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_UINT32:
        return {{"type", "integer"}, {"format", "int32"}};
      // JSON's own numbers are not exact so far.
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT64:
        return {{"type", "string"}, {"format", "int64"}};
      case FieldDescriptor::CPPTYPE_STRING:
        break;
    }
    Json schema = {{"type", "string"}};
    if (field.type() == FieldDescriptor::TYPE_BYTES) {
      schema["contentEncoding"] = "base64";
    }
    return schema;
  }

  static Json ErrorSchema() {
    Json codes = Json::array();
    for (int code = 1; code <= static_cast<int>(
                                   absl::StatusCode::kUnauthenticated);
         ++code) {
      codes.push_back(ConnectCode(static_cast<absl::StatusCode>(code)));
    }
    return {{"type", "object"},
            {"description", "Why a call failed."},
            {"required", {"code"}},
            {"properties",
             {{"code",
               {{"type", "string"},
                {"description", "The canonical status code."},
                {"enum", std::move(codes)}}},
              {"message",
               {{"type", "string"},
                {"description", "What, which and how to mend."}}}}}};
  }

  static Json ErrorResponse() {
    return {{"description",
             "Why the call failed. The HTTP status goes with the code."},
            {"headers",
             {{"Retry-After",
               {{"description",
                 "With resource_exhausted: the seconds to wait before sending "
                 "it again; absent where waiting does not help."},
                {"schema", {{"type", "integer"}}}}}}},
            {"content",
             {{"application/json",
               {{"schema", {{"$ref", absl::StrCat(kSchemas, "Error")}}}}}}}};
  }

  const std::string version_;
  Json tags_ = Json::array();
  Json paths_ = Json::object();
  Json schemas_ = Json::object();
  std::set<std::string> known_;
};

}  // namespace

absl::StatusOr<std::string> OpenApiOf(absl::string_view descriptor_set,
                                      absl::string_view version) {
  google::protobuf::FileDescriptorSet files;
  if (!files.ParseFromArray(descriptor_set.data(),
                            static_cast<int>(descriptor_set.size()))) {
    return absl::InvalidArgumentError("it is no set of descriptors");
  }
  DescriptorPool pool;
  Writer writer(version);
  for (const auto& file : files.file()) {
    const auto* const built = pool.BuildFile(file);
    if (built == nullptr) {
      return absl::InvalidArgumentError(
          "the set of descriptors is not whole; make it with "
          "--include_imports");
    }
    for (int i = 0; i < built->service_count(); ++i) {
      writer.Add(*built->service(i));
    }
  }
  return writer.Text();
}

std::string BuiltinOpenApi() {
  const absl::StatusOr<std::string> made = OpenApiOf(
      {footnote_api_begin,
       static_cast<size_t>(footnote_api_end - footnote_api_begin)},
      FOOTNOTE_VERSION);
  // A build that made it ill is found by its tests.
  return made.ok() ? *made : "{}";
}

}  // namespace footnote::service
