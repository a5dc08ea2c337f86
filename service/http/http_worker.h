// One thread with its share of the connections.
#ifndef FOOTNOTE_SERVICE_HTTP_HTTP_WORKER_H_
#define FOOTNOTE_SERVICE_HTTP_HTTP_WORKER_H_

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>

#include "absl/container/flat_hash_set.h"
#include "service/http/http_connection.h"
#include "service/http/tls_context.h"

namespace footnote::service {

// Nothing is shared between workers but what answers.
class HttpWorker {
 public:
  // All must outlive it; `tls` is null where nothing is encrypted. `open` is
  // how many connections all workers have.
  HttpWorker(HttpFront* front, WaitingRefusals* waiting, TlsContext* tls,
             const HttpBounds* bounds, std::atomic<int>* open);
  // Cuts what is left. No call of a connection may still run.
  ~HttpWorker();

  // From any thread: takes a connection's descriptor, for good.
  void Take(int descriptor);
  // From any thread: ends each connection when it has answered what it was
  // asked.
  void EndConnections();

 private:
  void Begin(int descriptor);

  HttpFront* const front_;
  WaitingRefusals* const waiting_;
  TlsContext* const tls_;
  const HttpBounds* const bounds_;
  std::atomic<int>* const open_;
  absl::flat_hash_set<HttpConnection*> connections_;  // of the thread
  bool ending_ = false;                               // of the thread
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      work_;
  std::thread thread_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_HTTP_HTTP_WORKER_H_
