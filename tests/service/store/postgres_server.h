// A real PostgreSQL server for tests: Debian's, started by us in a temporary
// folder, on a socket there and a free port of loopback.
#ifndef FOOTNOTE_TESTS_SERVICE_STORE_POSTGRES_SERVER_H_
#define FOOTNOTE_TESTS_SERVICE_STORE_POSTGRES_SERVER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/service/child_process.h"
#include "tests/service/store/temporary_folder.h"

namespace footnote::service {

// Writes are synced as in production. Every failure to get it going fails the
// test and ends the program, with what to do.
class PostgresServer {
 public:
  // The one that the tests of a program share; started when it is first asked
  // for, and gone with the program. Whoever stops it starts it again.
  static PostgresServer& Shared();

  PostgresServer();
  ~PostgresServer();

  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The name of a database without tables, for a test of its own: one after
  // another has the same, since making and dropping one costs many file syncs.
  std::string EmptyDatabase();

  // The address of a database for the owner of everything, by way of the socket
  // (no password is asked for there), or of loopback, where one is.
  std::string Address(const std::string& database) const;
  std::string LoopbackAddress(const std::string& user,
                              const std::string& password,
                              const std::string& database) const;
  static constexpr char kUser[] = "footnote";
  static constexpr char kPassword[] = "the pass/word@of:tests";

  // Runs SQL in a database; gives the rows as psql prints them, fields parted
  // by "|". Fails the test where that goes wrong.
  std::string Sql(const std::string& database, const std::string& sql) const;

  void Start();  // waits until it takes connections
  void Stop();   // in order, waits for its end
  void Kill();   // kill -9; waits until every process of it is gone
  // Stops or continues every process of it where it is.
  void Freeze();
  void Thaw();

 private:
  std::vector<pid_t> Processes() const;
  bool TakesConnections() const;
  static bool Runs(pid_t pid);

  TemporaryFolder folder_;
  int port_ = 0;
  bool has_database_ = false;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_TESTS_SERVICE_STORE_POSTGRES_SERVER_H_
