#include "tests/soak/server_sample.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace footnote::service {
namespace {

namespace fs = std::filesystem;

// Numbers of a line such as "VmRSS:     12345 kB".
void ReadStatus(const std::string& process, ServerSample* sample) {
  std::ifstream status(process + "/status");
  for (std::string line; std::getline(status, line);) {
    const std::pair<absl::string_view, absl::string_view> named =
        absl::StrSplit(line, absl::MaxSplits(":\t", 1));
    const absl::string_view number =
        absl::StripSuffix(absl::StripAsciiWhitespace(named.second), " kB");
    int64_t value = 0;
    if (!absl::SimpleAtoi(number, &value)) continue;
    if (named.first == "VmRSS") sample->resident_bytes = value * 1024;
    if (named.first == "Threads") sample->threads = value;
  }
}

// Files come and go meanwhile; what is gone does not count.
void ReadDescriptors(const std::string& process,
                     const std::string& store_folder, ServerSample* sample) {
  std::error_code error;
  fs::directory_iterator entry(process + "/fd", error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    const std::string target = fs::read_symlink(entry->path(), gone).string();
    if (gone) continue;
    if (store_folder.empty() || !absl::StartsWith(target, store_folder)) {
      ++sample->descriptors;
      continue;
    }
    ++sample->store_descriptors;
    if (absl::EndsWith(target, " (deleted)")) ++sample->removed_descriptors;
  }
}

void ReadFolder(const std::string& store_folder, ServerSample* sample) {
  std::error_code error;
  fs::recursive_directory_iterator entry(store_folder, error);
  for (; !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    std::error_code gone;
    const uintmax_t size = entry->file_size(gone);
    if (gone) continue;
    ++sample->store_files;
    sample->store_bytes += static_cast<int64_t>(size);
  }
}

}  // namespace

ServerSample SampleServer(pid_t pid, const std::string& store_folder) {
  ServerSample sample;
  const std::string process = absl::StrCat("/proc/", pid);
  ReadStatus(process, &sample);
  ReadDescriptors(process, store_folder, &sample);
  if (!store_folder.empty()) ReadFolder(store_folder, &sample);
  return sample;
}

}  // namespace footnote::service
