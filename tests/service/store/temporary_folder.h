// A folder for the files of one test.
#ifndef FOOTNOTE_TESTS_SERVICE_STORE_TEMPORARY_FOLDER_H_
#define FOOTNOTE_TESTS_SERVICE_STORE_TEMPORARY_FOLDER_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace footnote::service {

// Empty at first, and gone with all that is in it when this is destroyed.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "footnote-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) {
      ADD_FAILURE() << "cannot make a folder in " << testing::TempDir();
    }
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_STORE_TEMPORARY_FOLDER_H_
