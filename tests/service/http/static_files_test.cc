#include "service/http/static_files.h"

#include <gtest/gtest.h>

#include <string>

#include "service/http/gzip.h"

namespace footnote::service {
namespace {

HttpRequest Get(const std::string& path, std::vector<HttpField> fields = {}) {
  HttpRequest request;
  request.method = "GET";
  request.path = path;
  request.fields = std::move(fields);
  return request;
}

TEST(StaticFilesTest, ServesEachByItsNameAndType) {
  StaticFiles files;
  files.Add("/index.html", "<p>hello");
  files.Add("/a.js", std::string(5000, 'a'));
  EXPECT_TRUE(files.Has("/"));
  EXPECT_FALSE(files.Has("/b.js"));
  EXPECT_FALSE(files.Has(""));
  EXPECT_EQ(files.Answer(Get("/")).body, "<p>hello");
  const HttpResponse script = files.Answer(Get("/a.js"));
  EXPECT_EQ(script.Find("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.Find("Access-Control-Allow-Origin"), "*");
}

TEST(StaticFilesTest, GivesGzipToThoseWhoTakeIt) {
  StaticFiles files;
  files.Add("/a.js", std::string(5000, 'a'));
  const HttpResponse packed =
      files.Answer(Get("/a.js", {{"Accept-Encoding", "gzip"}}));
  EXPECT_EQ(packed.Find("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.Find("Vary"), "Accept-Encoding");
  EXPECT_EQ(Gunzip(packed.body, 5000).value(), std::string(5000, 'a'));
  EXPECT_EQ(files.Answer(Get("/a.js")).Find("Content-Encoding"), "");
}

TEST(StaticFilesTest, SaysWhenNothingHasChanged) {
  StaticFiles files;
  files.Add("/a.js", "one");
  const std::string tag(files.Answer(Get("/a.js")).Find("ETag"));
  for (const std::string& known :
       {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    EXPECT_EQ(files.Answer(Get("/a.js", {{"If-None-Match", known}})).status,
              304)
        << known;
  }
  StaticFiles changed;
  changed.Add("/a.js", "two");
  EXPECT_EQ(changed.Answer(Get("/a.js", {{"If-None-Match", tag}})).status, 200);
}

TEST(StaticFilesTest, TravelWithTheBinary) {
  EXPECT_TRUE(StaticFiles::Builtin().Has("/"));
}

}  // namespace
}  // namespace footnote::service
