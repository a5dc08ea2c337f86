#include "service/http/openapi.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"

namespace footnote::service {
namespace {

using google::protobuf::DescriptorPool;
using nlohmann::json;

json Api() { return json::parse(BuiltinOpenApi()); }

TEST(OpenApiTest, HasEveryCallThatIsNoStream) {
  const json api = Api();
  std::set<std::string> paths;
  for (const char* name : {"DialogueService", "KnowledgeService"}) {
    const auto* const service =
        DescriptorPool::generated_pool()->FindServiceByName(
            absl::StrCat("footnote.v1.", name));
    ASSERT_NE(service, nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      if (service->method(i)->client_streaming()) continue;
      const std::string path =
          absl::StrCat("/footnote.v1.", name, "/", service->method(i)->name());
      EXPECT_TRUE(api["paths"].contains(path)) << path;
      paths.insert(path);
    }
  }
  EXPECT_EQ(api["paths"].size(), paths.size());
}

TEST(OpenApiTest, DescribesByTheCommentsOfTheProtos) {
  const json api = Api();
  const json& turn = api["components"]["schemas"]["SendTurnRequest"];
  EXPECT_EQ(turn["description"], "One user message.");
  EXPECT_EQ(turn["properties"]["text"]["description"],
            "What the user typed, as UTF-8. May be empty.");
  for (const auto& [name, schema] : api["components"]["schemas"].items()) {
    EXPECT_NE(schema.value("description", ""), "") << name;
  }
}

TEST(OpenApiTest, WritesTypesAsTheJsonHasThem) {
  const json schemas = Api()["components"]["schemas"];
  const json& response = schemas["SendTurnResponse"]["properties"];
  EXPECT_EQ(response["expireTime"]["format"], "date-time");
  EXPECT_EQ(response["turn"]["type"], "integer");
  EXPECT_EQ(response["trace"]["type"], "array");
  EXPECT_EQ(response["reply"]["$ref"], "#/components/schemas/Reply");
  EXPECT_EQ(schemas["AssessRequest"]["properties"]["findings"]
                   ["additionalProperties"]["type"],
            "string");
}

TEST(OpenApiTest, OffersGetWhereAnAddressHoldsNothingOfAPerson) {
  std::set<std::string> by_get;
  const json api = Api();
  for (const auto& [path, item] : api["paths"].items()) {
    if (item.contains("get")) by_get.insert(path);
  }
  EXPECT_EQ(by_get,
            (std::set<std::string>{"/footnote.v1.KnowledgeService/GetTopic",
                                   "/footnote.v1.KnowledgeService/"
                                   "ListTopics"}));
}

TEST(OpenApiTest, RefusesWhatIsNoSetOfDescriptors) {
  EXPECT_TRUE(absl::IsInvalidArgument(OpenApiOf("\xff", "1").status()));
}

}  // namespace
}  // namespace footnote::service
