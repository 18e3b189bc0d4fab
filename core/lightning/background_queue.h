// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace leyden {

/// Hands items to a thread of its own. Putting one in never waits: beyond its limit the queue refuses items and counts
/// them. The thread takes all that waits, once an interval or when much does.
template <class Item>
class BackgroundQueue {
 public:
  using Handler = std::function<void(std::vector<Item> items)>;

  static constexpr size_t no_limit = std::numeric_limits<size_t>::max();

  /// `limit` and `much` in what push() is told of an item's size: bytes, or items. The handler runs on the queue's
  /// thread; it must not throw.
  BackgroundQueue(size_t limit, size_t much, std::chrono::milliseconds interval, Handler handle)
      : limit_(limit), much_(much), interval_(interval), handle_(std::move(handle)), thread_([this] { work(); }) {}
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
  bool push(Item item, size_t size, uint64_t count = 1) {
    const std::lock_guard lock(mutex_);
    if (size > limit_ - std::min(size_, limit_)) {
      lost_ += count;
      return false;
    }
    size_ += size;
    waiting_.push_back(std::move(item));
    if (size_ >= much_) wake_.notify_one();
    return true;
  }
  /// Returns when all that was put in is handled.
  void finish() {
    std::unique_lock lock(mutex_);
    hurry();
    idle_.wait(lock, [this] { return is_idle(); });
  }
  /// The same, or when the time is over: false then.
  bool finish(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    hurry();
    return idle_.wait_for(lock, at_most, [this] { return is_idle(); });
  }
  /// Drops what waits, and gives it to the caller.
  std::vector<Item> drop() {
    const std::lock_guard lock(mutex_);
    size_ = 0;
    return std::exchange(waiting_, {});
  }
  uint64_t lost() const {
    const std::lock_guard lock(mutex_);
    return lost_;
  }

 private:
  void hurry() {
    hurrying_ = true;
    wake_.notify_one();
  }
  bool is_idle() const { return waiting_.empty() && !busy_; }

  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait_for(lock, interval_, [this] { return stopping_ || hurrying_ || size_ >= much_; });
      hurrying_ = false;
      std::vector<Item> items = std::exchange(waiting_, {});
      const size_t taken = size_;
      const bool stops = stopping_;
      busy_ = true;
      lock.unlock();
      if (!items.empty()) handle_(std::move(items));
      lock.lock();
      busy_ = false;
      size_ -= std::min(taken, size_);
      if (is_idle()) idle_.notify_all();
      if (stops) return;
    }
  }

  const size_t limit_, much_;
  const std::chrono::milliseconds interval_;
  const Handler handle_;
  mutable std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::vector<Item> waiting_;
  size_t size_ = 0;
  uint64_t lost_ = 0;
  bool stopping_ = false, hurrying_ = false, busy_ = false;
  std::thread thread_;
};

}  // namespace leyden
