// Runs the turns of one session one after another, in the order in which they
// came; those of different sessions at once.
#ifndef FOOTNOTE_SERVICE_TURN_QUEUE_H_
#define FOOTNOTE_SERVICE_TURN_QUEUE_H_

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"

namespace footnote::service {

// Thread-safe. No thread waits: a task that has to wait is run by whichever
// thread ends the task before it. Compare-and-set alone would keep a session
// right too, but under contention the same call could lose again and again.
class TurnQueue {
 public:
  // Ends a task; called once, on any thread, also from within the task.
  using Release = absl::AnyInvocable<void()>;
  using Task = absl::AnyInvocable<void(Release)>;

  // At most `max_waiting` tasks wait for each other under one key.
  explicit TurnQueue(int max_waiting);
  // Waits for tasks that have not ended: a turn's caller may hear of its result
  // before the turn itself is over. Not to be destroyed from within a task.
  ~TurnQueue();

  // Runs `task` now, or once those before it with the same key have ended.
  // False where too many wait already: the task is dropped unrun.
  bool Run(const std::string& key, Task task);

 private:
  struct Shard;
  struct Line {
    Shard* shard = nullptr;
    std::string key;
    std::list<Task> waiting;
    // The first task is being started, and whether it ended meanwhile: the
    // starter goes on with the next, so that the stack does not grow.
    bool starting = false;
    bool ended = false;
  };
  struct Shard {
    std::mutex mutex;
    // The last line is gone.
    std::condition_variable empty;
    absl::flat_hash_map<std::string, std::unique_ptr<Line>> lines;
  };

  // Starts tasks of the line, the first of which is `task`, until one of them
  // goes on elsewhere or none is left.
  static void Drain(Line* line, Task task);
  static void End(Line* line);
  // The next task; none, and the line is gone, where nobody waits. Called with
  // the shard locked.
  static Task Next(Line* line);

  const int max_waiting_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace footnote::service

#endif  // FOOTNOTE_SERVICE_TURN_QUEUE_H_
