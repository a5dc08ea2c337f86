#include "tests/service/store/store_place.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tests/service/store/postgres_server.h"
#include "tests/service/store/redis_server.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {
namespace {

// Each server has its own.
class InMemory : public StorePlace {
 public:
  std::string spec() const override { return "memory"; }
};

class InFolder : public StorePlace {
 public:
  std::string spec() const override {
    return absl::StrCat("rocksdb:", folder_.path());
  }
  std::string folder() const override { return folder_.path(); }

 private:
  const TemporaryFolder folder_;
};

class InPostgres : public StorePlace {
 public:
  std::string spec() const override {
    return absl::StrCat("postgres:", server_.Address(database_));
  }
  void Kill() override {
    server_.Kill();
    server_.Start();
  }

 private:
  PostgresServer server_;
  const std::string database_ = server_.EmptyDatabase();
};

class InRedis : public StorePlace {
 public:
  std::string spec() const override {
    return absl::StrCat("redis:", server_.url());
  }
  void Kill() override {
    server_.Kill();
    server_.Start();
  }

 private:
  RedisServer server_{Durable()};
};

}  // namespace

absl::StatusOr<std::unique_ptr<StorePlace>> NewStorePlace(
    absl::string_view store) {
  if (store == "memory") return std::make_unique<InMemory>();
  if (store == "rocksdb") return std::make_unique<InFolder>();
  if (store == "postgres") return std::make_unique<InPostgres>();
  if (store == "redis") return std::make_unique<InRedis>();
  return absl::InvalidArgumentError(
      absl::StrCat("--store: there is no store ", store));
}

}  // namespace footnote::service
