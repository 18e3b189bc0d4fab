// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/batch_prefetcher.h>

#include <ATen/core/grad_mode.h>

namespace leyden {

BatchPrefetcher::BatchPrefetcher(std::function<Batch(int64_t)> read, int64_t first, int64_t end,
                                 int64_t depth, int64_t threads)
    : read_(std::move(read)), next_to_read_(first), next_to_take_(first), end_(end), slots_(depth) {
  for (int64_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

BatchPrefetcher::~BatchPrefetcher() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  room_.notify_all();
  for (auto& thread : threads_) thread.join();
}

Batch BatchPrefetcher::take() {
  std::unique_lock lock(mutex_);
  Slot& slot = slots_[next_to_take_ % slots_.size()];
  ready_.wait(lock, [&] { return slot.ready; });
  Batch batch = std::move(slot.batch);
  std::exception_ptr error = std::move(slot.error);
  slot = Slot{};
  ++next_to_take_;
  lock.unlock();
  room_.notify_one();
  if (error) std::rethrow_exception(error);
  return batch;
}

void BatchPrefetcher::work() {
  at::NoGradGuard no_grad;
  const auto depth = static_cast<int64_t>(slots_.size());
  std::unique_lock lock(mutex_);
  while (true) {
    room_.wait(lock,
               [&] { return stopping_ || (next_to_read_ < end_ && next_to_read_ < next_to_take_ + depth); });
    if (stopping_) return;
    const int64_t index = next_to_read_++;
    lock.unlock();
    Slot slot;
    try {
      slot.batch = read_(index);
    } catch (...) {
      slot.error = std::current_exception();
    }
    slot.ready = true;
    lock.lock();
    slots_[index % depth] = std::move(slot);
    ready_.notify_one();
  }
}

}  // namespace leyden
