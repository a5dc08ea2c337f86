// The members of one family of metrics, by the values of its labels.
#ifndef FOOTNOTE_SERVICE_OBSERVE_MEMBERS_H_
#define FOOTNOTE_SERVICE_OBSERVE_MEMBERS_H_

#include <initializer_list>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "prometheus/family.h"
#include "prometheus/histogram.h"

namespace footnote::service {

// The library finds a member by a map of its labels, which costs more than
// what is counted; this remembers them. Thread-safe.
template <typename Metric>
class Members {
 public:
  // `family` must outlive it; `buckets` are those of a family of histograms.
  Members(prometheus::Family<Metric>* family, std::vector<std::string> labels,
          prometheus::Histogram::BucketBoundaries buckets = {})
      : family_(family),
        labels_(std::move(labels)),
        buckets_(std::move(buckets)) {}

  // The member whose labels have these values, in the order of the labels.
  // Whatever was asked for once is shown from then on.
  Metric& At(std::initializer_list<absl::string_view> values) {
    std::string key = absl::StrJoin(values, "\n");
    const std::lock_guard<std::mutex> lock(mutex_);
    Metric*& member = members_[std::move(key)];
    if (member == nullptr) member = &Add(values);
    return *member;
  }

 private:
  Metric& Add(std::initializer_list<absl::string_view> values) {
    prometheus::Labels labels;
    auto label = labels_.begin();
    for (const absl::string_view value : values) {
      labels[*label++] = std::string(value);
    }
    if constexpr (std::is_same_v<Metric, prometheus::Histogram>) {
      return family_->Add(labels, buckets_);
    } else {
      return family_->Add(labels);
    }
  }

  prometheus::Family<Metric>* const family_;
  const std::vector<std::string> labels_;
  const prometheus::Histogram::BucketBoundaries buckets_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Metric*> members_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_OBSERVE_MEMBERS_H_
