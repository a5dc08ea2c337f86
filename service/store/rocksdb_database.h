// A RocksDB directory opened to keep sessions in: its options, its format, and
// what its errors mean to an operator. docs/session-files.md describes what
// lies in it.
#ifndef FOOTNOTE_SERVICE_STORE_ROCKSDB_DATABASE_H_
#define FOOTNOTE_SERVICE_STORE_ROCKSDB_DATABASE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

// RocksDB's headers stay in the .cc files: they are large.
namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Status;
class WriteBatch;
}  // namespace rocksdb

namespace footnote::service {

// Thread-safe, like the database itself.
class RocksdbDatabase {
 public:
  // The column families.
  enum class Family {
    kDefault,   // the format, and the totals of all sessions
    kSessions,  // SessionRowKey -> v1::StoredSession
    kTurns,     // TurnRowKey -> the stored response
    kDue,       // DueRowKey -> nothing
  };

  // Opens the directory, and makes it where there is none. What was written
  // with Write is there, whatever ended the process that wrote it; a write that
  // was cut short is not. FAILED_PRECONDITION: another process holds it, it may
  // not be written, or it is of a newer format or another program. DATA_LOSS:
  // its files are damaged.
  static absl::StatusOr<std::unique_ptr<RocksdbDatabase>> Open(
      const std::string& directory);

  // The same to read only: nothing is made or changed, and no lock is taken, so
  // that no other process may have it open. Null: there is nothing in it yet.
  static absl::StatusOr<std::unique_ptr<RocksdbDatabase>> OpenToRead(
      const std::string& directory);

  // FAILED_PRECONDITION: `there`, the directory or where it would be made, may
  // not be written by this user.
  static absl::Status CheckFolder(const std::string& directory,
                                  const std::string& there);

  // Whether the file system would take as much as opening anew may have to
  // write. UNAVAILABLE if not.
  static absl::Status CheckRoom(const std::string& directory);

  // No call may be running, EraseRemoved included.
  ~RocksdbDatabase();

  RocksdbDatabase(const RocksdbDatabase&) = delete;
  RocksdbDatabase& operator=(const RocksdbDatabase&) = delete;

  // The value; none where the key is not there.
  absl::StatusOr<absl::optional<std::string>> Get(Family family,
                                                  absl::string_view key) const;

  // Makes all changes of the batch or none, and returns when they are on the
  // disk. UNAVAILABLE: it is not known whether they were made; opening the
  // directory anew settles it, and until then nothing else may be written.
  absl::Status Write(rocksdb::WriteBatch* batch);

  // Rewrites the files, so that the bytes of what was removed before are in
  // none of them. Takes long, reads and writes go on meanwhile. CANCELLED after
  // StopErasing.
  absl::Status EraseRemoved();
  // Ends EraseRemoved early, now and in future.
  void StopErasing();

  rocksdb::DB* db() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[static_cast<int>(family)];
  }

  // What a status of this database means: what, where, how to mend it.
  absl::Status Explain(const rocksdb::Status& status) const;

 private:
  explicit RocksdbDatabase(std::string directory);

  absl::Status OpenFiles(bool to_read);
  // Whether it is marked as ours; refuses what is not ours to write.
  absl::StatusOr<bool> CheckFormat() const;
  // Makes what is missing, and marks it as ours.
  absl::Status MarkFormat();

  const std::string directory_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // by Family, then others
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_STORE_ROCKSDB_DATABASE_H_
