#include "service/store/row_keys.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace footnote::service {
namespace {

constexpr size_t kTimeBytes = sizeof(uint64_t);

// The highest byte first, so that the order of the bytes is that of numbers.
template <typename Unsigned>
void AppendBigEndian(Unsigned number, std::string* out) {
  for (int shift = 8 * (sizeof(Unsigned) - 1); shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(number >> shift));
  }
}

void AppendWithLength(absl::string_view part, std::string* out) {
  AppendBigEndian(static_cast<uint32_t>(part.size()), out);
  out->append(part.data(), part.size());
}

// Times before 1970 come before those after it.
uint64_t OrderOf(int64_t us) {
  return static_cast<uint64_t>(us) ^ (uint64_t{1} << 63);
}

}  // namespace

std::string SessionRowKey(const SessionKey& key) {
  std::string row_key;
  AppendWithLength(key.tenant, &row_key);
  AppendWithLength(key.id, &row_key);
  return row_key;
}

std::string TurnRowKey(absl::string_view session_row_key,
                       absl::string_view turn_id) {
  return absl::StrCat(session_row_key, turn_id);
}

std::string UserRowPrefix(absl::string_view user) {
  std::string prefix = "user";
  AppendWithLength(user, &prefix);
  return prefix;
}

std::string UserRowKey(absl::string_view user,
                       absl::string_view session_row_key) {
  return absl::StrCat(UserRowPrefix(user), session_row_key);
}

std::string DueRowKey(const DueRow& row) {
  std::string key(1, static_cast<char>(row.kind));
  AppendBigEndian(OrderOf(row.due_us), &key);
  key += row.session_row_key;
  return key;
}

absl::optional<DueRow> ParseDueRowKey(absl::string_view key) {
  if (key.size() < 1 + kTimeBytes) return absl::nullopt;
  DueRow row;
  row.kind = static_cast<DueRow::Kind>(key[0]);
  if (row.kind != DueRow::Kind::kExpire && row.kind != DueRow::Kind::kForget) {
    return absl::nullopt;
  }
  uint64_t order = 0;
  for (const char byte : key.substr(1, kTimeBytes)) {
    order = order << 8 | static_cast<unsigned char>(byte);
  }
  row.due_us = static_cast<int64_t>(order ^ (uint64_t{1} << 63));
  row.session_row_key = std::string(key.substr(1 + kTimeBytes));
  return row;
}

}  // namespace footnote::service
