// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Several processes of a run, as threads of a test: what they exchange really passes between them.
#include <lightning/torch.h>

#include <barrier>
#include <exception>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <lightning/strategy.h>

namespace leyden {

/// What the threads share.
struct Meeting {
  explicit Meeting(int64_t size) : place(size), tensors(static_cast<size_t>(size)) {}
  std::barrier<> place;
  std::vector<torch::Tensor> tensors;
};

/// One process of the meeting. Collectives wait for every other one.
class ThreadProcess : public SingleDeviceStrategy {
 public:
  ThreadProcess(std::shared_ptr<Meeting> meeting, int64_t rank)
      : SingleDeviceStrategy(torch::kCPU), meeting_(std::move(meeting)), rank_(rank) {}
  std::string name() const override { return "threads"; }
  int64_t world_size() const override { return static_cast<int64_t>(meeting_->tensors.size()); }
  int64_t global_rank() const override { return rank_; }
  int64_t local_rank() const override { return rank_; }
  void barrier() override { meeting_->place.arrive_and_wait(); }
  torch::Tensor all_gather(const torch::Tensor& tensor) override {
    meeting_->tensors[static_cast<size_t>(rank_)] = tensor;
    barrier();
    torch::Tensor all = torch::stack(meeting_->tensors);
    barrier();
    return all;
  }
  torch::Tensor reduce(const torch::Tensor& tensor, Reduce how) override {
    const torch::Tensor all = all_gather(tensor);
    return how == Reduce::sum ? all.sum(0) : how == Reduce::min ? all.amin(0) : how == Reduce::max ? all.amax(0) : all.mean(0);
  }

 private:
  std::shared_ptr<Meeting> meeting_;
  int64_t rank_;
};

/// Runs it in so many processes at once, and throws the first error of any.
inline void in_processes(int64_t count, const std::function<void(Strategy&)>& run) {
  const auto meeting = std::make_shared<Meeting>(count);
  std::vector<std::exception_ptr> errors(static_cast<size_t>(count));
  std::vector<std::thread> threads;
  for (int64_t rank = 0; rank < count; ++rank) {
    threads.emplace_back([&, rank] {
      ThreadProcess process(meeting, rank);
      try {
        run(process);
      } catch (...) {
        errors[static_cast<size_t>(rank)] = std::current_exception();
        meeting->place.arrive_and_drop();  // nobody waits for this one
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace leyden
