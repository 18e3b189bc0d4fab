// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace leyden {

/// Hands items to a thread of its own. Putting one in never waits: beyond its limit of memory the queue refuses items
/// and counts them. The thread takes all that waits, once an interval or when much does.
template <class Item>
class BackgroundQueue {
 public:
  using Handler = std::function<void(std::vector<Item> items)>;

  /// The handler runs on the queue's thread; it must not throw.
  BackgroundQueue(size_t limit_bytes, std::chrono::milliseconds interval, Handler handle)
      : limit_(limit_bytes), interval_(interval), handle_(std::move(handle)), thread_([this] { work(); }) {}
  /// Handles what is left.
  ~BackgroundQueue() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  BackgroundQueue(const BackgroundQueue&) = delete;
  BackgroundQueue& operator=(const BackgroundQueue&) = delete;

  /// False: there is no room, and the item is counted as lost. `count`: how many values it holds.
  bool push(Item item, size_t bytes, uint64_t count = 1) {
    const std::lock_guard lock(mutex_);
    if (bytes_ + bytes > limit_) {
      lost_ += count;
      return false;
    }
    bytes_ += bytes;
    waiting_.push_back(std::move(item));
    if (bytes_ > limit_ / 8) wake_.notify_one();
    return true;
  }
  /// Returns when all that was put in is handled, or when the time is over: false then.
  bool finish(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    hurrying_ = true;
    wake_.notify_one();
    return idle_.wait_for(lock, at_most, [this] { return waiting_.empty() && !busy_; });
  }
  /// Drops what waits, and gives it to the caller.
  std::vector<Item> drop() {
    const std::lock_guard lock(mutex_);
    bytes_ = 0;
    return std::exchange(waiting_, {});
  }
  uint64_t lost() const {
    const std::lock_guard lock(mutex_);
    return lost_;
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait_for(lock, interval_, [this] { return stopping_ || hurrying_ || bytes_ > limit_ / 8; });
      hurrying_ = false;
      std::vector<Item> items = std::exchange(waiting_, {});
      const size_t taken = bytes_;
      const bool stops = stopping_;
      busy_ = true;
      lock.unlock();
      if (!items.empty()) handle_(std::move(items));
      lock.lock();
      busy_ = false;
      bytes_ -= std::min(taken, bytes_);
      if (waiting_.empty()) idle_.notify_all();
      if (stops) return;
    }
  }

  const size_t limit_;
  const std::chrono::milliseconds interval_;
  const Handler handle_;
  mutable std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::vector<Item> waiting_;
  size_t bytes_ = 0;
  uint64_t lost_ = 0;
  bool stopping_ = false, hurrying_ = false, busy_ = false;
  std::thread thread_;
};

}  // namespace leyden
