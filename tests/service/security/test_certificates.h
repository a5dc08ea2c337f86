// Certificates for one test, made by openssl.
#ifndef FOOTNOTE_TESTS_SERVICE_SECURITY_TEST_CERTIFICATES_H_
#define FOOTNOTE_TESTS_SERVICE_SECURITY_TEST_CERTIFICATES_H_

#include <string>

#include "service/security/tls_material.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {

// An authority whose files lie in a folder of their own.
class TestCertificates {
 public:
  TestCertificates();

  // The authority's own certificate.
  std::string ca() const { return Path("ca.pem"); }

  // A certificate of the authority for localhost and 127.0.0.1, with its key,
  // in NAME.pem and NAME.key. Made anew where they are there already.
  TlsFiles Issue(const std::string& name) const;

  std::string Path(const std::string& name) const;
  std::string Write(const std::string& name, const std::string& text) const;
  static std::string Read(const std::string& path);

 private:
  const TemporaryFolder folder_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_SECURITY_TEST_CERTIFICATES_H_
