// Runs a fuzz target over the files of a corpus, without libFuzzer: how each
// build tries again what once crashed.
//
//   NAME_replay FOLDER...
//
// Prints how many files it ran. Exits with 1 when a folder cannot be read or no
// file was there: an empty corpus is a mistake in the build, not a success.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

namespace fs = std::filesystem;

// Regular files under the folder, sorted: a failure repeats in the same place.
bool ListFiles(const fs::path& folder, std::vector<fs::path>& files) {
  std::error_code error;
  fs::recursive_directory_iterator entries(folder, error);
  if (error) {
    std::cerr << folder.string() << ": " << error.message() << "\n";
    return false;
  }
  const size_t before = files.size();
  for (const fs::directory_entry& entry : entries) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<fs::path> files;
  for (int i = 1; i < argc; ++i) {
    if (!ListFiles(argv[i], files)) return 1;
  }
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      std::cerr << file.string() << ": cannot be read\n";
      return 1;
    }
    const std::string bytes((std::istreambuf_iterator<char>(in)),
                            std::istreambuf_iterator<char>());
    // Before the run, so that a crash says which file.
    std::cerr << file.filename().string() << " (" << bytes.size()
              << " bytes)\n";
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()),
                           bytes.size());
  }
  std::cout << files.size() << " files replayed\n";
  return files.empty() ? 1 : 0;
}
