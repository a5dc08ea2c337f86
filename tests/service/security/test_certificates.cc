#include "tests/service/security/test_certificates.h"

#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/service/child_process.h"

namespace footnote::service {
namespace {

void OpenSsl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "openssl");
  const Finished finished = RunProgram(arguments);
  EXPECT_EQ(finished.exit_status, 0) << finished.err;
}

}  // namespace

TestCertificates::TestCertificates() {
  OpenSsl({"req", "-x509", "-newkey", "ec", "-pkeyopt",
           "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", Path("ca.key"),
           "-out", ca(), "-days", "30", "-subj", "/CN=Test Authority"});
}

TlsFiles TestCertificates::Issue(const std::string& name) const {
  const TlsFiles files = {.certificate = Path(absl::StrCat(name, ".pem")),
                          .key = Path(absl::StrCat(name, ".key"))};
  const std::string request = Path(absl::StrCat(name, ".csr"));
  const std::string names =
      Write("names", "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  OpenSsl({"req", "-new", "-newkey", "ec", "-pkeyopt",
           "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", files.key,
           "-out", request, "-subj", absl::StrCat("/CN=", name)});
  OpenSsl({"x509", "-req", "-in", request, "-CA", ca(), "-CAkey",
           Path("ca.key"), "-CAcreateserial", "-days", "20", "-extfile", names,
           "-out", files.certificate});
  return files;
}

std::string TestCertificates::Path(const std::string& name) const {
  return absl::StrCat(folder_.path(), "/", name);
}

std::string TestCertificates::Write(const std::string& name,
                                    const std::string& text) const {
  std::ofstream(Path(name), std::ios::binary) << text;
  return Path(name);
}

std::string TestCertificates::Read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace footnote::service
