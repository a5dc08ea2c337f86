#include "service/observe/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace footnote::service {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

void Add(const char* name, const char* help, MetricType type, double value,
         std::vector<MetricFamily>* families) {
  prometheus::ClientMetric metric;
  if (type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  families->push_back(
      {.name = name, .help = help, .type = type, .metric = {metric}});
}

// Fields of /proc/PID/stat from the third on: the second, the program's name in
// brackets, may hold spaces. proc(5) numbers them from 1.
std::vector<std::string> ReadStat() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const size_t bracket = line.rfind(") ");
  if (bracket == std::string::npos) return {};
  return absl::StrSplit(line.substr(bracket + 2), ' ');
}

// Seconds since 1970 at which the machine was started; 0 where it is unknown.
double BootTime() {
  std::ifstream file("/proc/stat");
  std::string word;
  double seconds = 0;
  while (file >> word) {
    if (word == "btime" && file >> seconds) return seconds;
  }
  return 0;
}

void AddFromStat(std::vector<MetricFamily>* families) {
  constexpr int kFirst = 3;
  constexpr size_t kLast = 24;
  const std::vector<std::string> stat = ReadStat();
  if (stat.size() + kFirst <= kLast) return;
  const auto field = [&stat](int number) {
    double value = 0;
    return absl::SimpleAtod(stat[static_cast<size_t>(number - kFirst)], &value)
               ? value
               : 0;
  };
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  Add("process_cpu_seconds_total", "Processor time, user and system",
      MetricType::Counter, (field(14) + field(15)) / ticks, families);
  Add("process_threads", "Threads", MetricType::Gauge, field(20), families);
  Add("process_start_time_seconds", "When it was started, since 1970",
      MetricType::Gauge, BootTime() + field(22) / ticks, families);
  Add("process_virtual_memory_bytes", "Virtual memory", MetricType::Gauge,
      field(23), families);
  Add("process_resident_memory_bytes", "Resident memory", MetricType::Gauge,
      field(24) * page, families);
}

void AddFiles(std::vector<MetricFamily>* families) {
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    Add("process_open_fds", "Open files and connections", MetricType::Gauge,
        static_cast<double>(std::distance(begin(open), end(open))), families);
  }
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    Add("process_max_fds", "The most that may be open", MetricType::Gauge,
        static_cast<double>(limit.rlim_cur), families);
  }
}

}  // namespace

std::vector<MetricFamily> ProcessMetrics::Collect() const {
  std::vector<MetricFamily> families;
  AddFromStat(&families);
  AddFiles(&families);
  return families;
}

}  // namespace footnote::service
