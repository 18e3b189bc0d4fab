// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include <store/log_level.h>
#include <store/run_info.h>

// From the threads that log to the one that writes. Private to core/store.
namespace leyden {

struct Batch;

// What is logged rarely, as messages.
struct NewSeries {
  uint32_t id;
  std::string name;
};
struct LineMessage {
  double wall_time;
  LogLevel level;
  std::string source, text;
};
struct EventMessage {
  double wall_time;
  std::optional<int64_t> step;
  std::string kind, payload;
};
struct SystemMessage {
  double wall_time, value;
  std::string name;
};
struct HistogramMessage {
  double wall_time;
  HistogramInfo histogram;
};
struct InfoMessage {
  std::string key, value;
};
using Message = std::variant<NewSeries, LineMessage, EventMessage, SystemMessage, HistogramMessage,
                             InfoMessage, ArtifactInfo>;

/// A bounded queue of log calls and messages. Scalars take a ring of blocks of each thread's own (one
/// producer, one consumer, no lock); messages a list that is pushed and taken with one atomic operation each.
/// Memory is bounded by `limit`: beyond it push() waits for the writer, or, while the disk fails, counts what
/// is lost.
class LogQueue {
 public:
  explicit LogQueue(size_t limit);
  ~LogQueue();

  void push(const int64_t step, double epoch, double wall_time, std::span<const ScalarPoint> points);
  void push(Message message);

  /// Moves up to about `max_points` points, then all messages, to the end of `batch`. Consumer alone.
  /// True when nothing that was pushed before is left.
  bool drain(Batch& batch, size_t max_points);

  /// While set, push() does not wait for room.
  void set_failing(bool failing);
  /// Takes the waiters off for good: nothing will be drained any more.
  void close();

  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  uint64_t pushed_points() const;
  struct Losses {
    uint64_t points = 0, messages = 0;
    int64_t first_step = 0, last_step = 0;
  };
  /// What was lost since the last call.
  Losses take_losses();
  uint64_t lost_points() const { return lost_points_.load(std::memory_order_relaxed); }

  /// Wakes the consumer, which waits in wait().
  void wake();
  /// Returns after `milliseconds`, or earlier when woken or much is queued.
  void wait(int milliseconds);

 private:
  struct Block;
  struct Producer;
  struct Node;

  Producer& local_producer();
  Producer& register_producer();
  bool make_room(size_t bytes);
  Block* next_block(Producer& producer, size_t words);
  void count_lost(size_t points, int64_t step);
  bool drain_producer(Producer& producer, Batch& batch, size_t max_points);
  void release_block(Producer& producer, Block* block);

  const uint64_t token_;  // tells this queue from one that had its address before
  const size_t limit_;
  std::atomic<size_t> bytes_{0};
  std::atomic<bool> failing_{false}, closed_{false};
  std::atomic<Node*> messages_{nullptr};

  mutable std::mutex producers_mutex_;
  std::unordered_map<std::thread::id, std::unique_ptr<Producer>> producers_;

  std::mutex wake_mutex_;
  std::condition_variable wake_, room_;
  bool woken_ = false;

  std::atomic<uint64_t> lost_points_{0}, lost_messages_{0};
  std::mutex losses_mutex_;
  Losses losses_;
};

}  // namespace leyden
