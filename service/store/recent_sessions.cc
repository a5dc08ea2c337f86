#include "service/store/recent_sessions.h"

#include <utility>

namespace footnote::service {
namespace {

// Of a row beside its key and state: the message, its count and its place.
constexpr size_t kBytesOfRow = 200;

size_t BytesOf(absl::string_view key, const v1::StoredSession& row) {
  return kBytesOfRow + key.size() + row.state().size();
}

}  // namespace

RecentSessions::Row RecentSessions::Find(absl::string_view session_row_key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const auto it = newer_.find(session_row_key); it != newer_.end()) {
    return it->second;
  }
  const auto it = older_.find(session_row_key);
  if (it == older_.end()) return nullptr;
  Row row = it->second;
  const std::string key = it->first;
  PutLocked(key, row);
  return row;
}

void RecentSessions::Put(const std::string& session_row_key, Row row) {
  const std::lock_guard<std::mutex> lock(mutex_);
  PutLocked(session_row_key, std::move(row));
}

void RecentSessions::PutLocked(const std::string& session_row_key, Row row) {
  older_.erase(session_row_key);
  Row& place = newer_[session_row_key];
  if (place != nullptr) newer_bytes_ -= BytesOf(session_row_key, *place);
  newer_bytes_ += BytesOf(session_row_key, *row);
  place = std::move(row);
  if (newer_bytes_ < max_bytes_ / 2) return;
  newer_bytes_ = 0;
  older_ = std::move(newer_);
  newer_ = {};
}

void RecentSessions::Erase(absl::string_view session_row_key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  older_.erase(session_row_key);
  const auto it = newer_.find(session_row_key);
  if (it == newer_.end()) return;
  newer_bytes_ -= BytesOf(session_row_key, *it->second);
  newer_.erase(it);
}

void RecentSessions::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  newer_.clear();
  older_.clear();
  newer_bytes_ = 0;
}

}  // namespace footnote::service
