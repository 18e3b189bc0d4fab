// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/DispatchKeySet.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <c10/util/FunctionRef.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/export.h>
#include <lightning/torch.h>
#include <lightning/value.h>

namespace leyden {

class Strategy;

/// How the states of several processes (or of several parts of the data) become one.
enum class StateReduction { sum, mean, min, max, cat };

/// Several results by name, in a fixed order.
using MetricResults = std::vector<std::pair<std::string, torch::Tensor>>;

/// A figure that is gathered over many batches: torchmetrics' Metric. A subclass registers states, which an update
/// changes and from which the result is computed. States live on one device, that of the first update since a reset
/// unless to() chose it; an update there is queued like any operation and never waits for the device. No gradients,
/// no autocast. Not thread-safe: one thread at a time, as with a module. Copies are deep.
class LEYDEN_LIGHTNING_API Metric {
 public:
  Metric(const Metric& other);
  Metric& operator=(const Metric& other);
  virtual ~Metric();

  /// What it is, such as "Accuracy": its name in a MetricCollection and in messages.
  const std::string& name() const { return name_; }
  /// Whether more is better; nothing where that depends on what is measured.
  std::optional<bool> higher_is_better() const { return higher_is_better_; }
  int64_t update_count() const { return update_count_; }
  torch::Device device() const { return device_; }

  /// Back to the state before the first update.
  virtual void reset();
  /// As if the other's updates had followed this one's own. Throws ConfigError on another metric or other options.
  void merge(const Metric& other) { merge_state(other.state_dict()); }
  /// The same with the other's state_dict(): how the states of several processes become one.
  virtual void merge_state(const Dict& state);
  /// Makes the states those of all processes, in the order of their ranks, until unsync() brings this process' own back.
  /// Every process calls it at the same time. Throws ConfigError where it is so already.
  virtual void sync(Strategy& strategy);
  virtual void unsync();
  /// sync() for as long as it lives.
  class LEYDEN_LIGHTNING_API Synced {
   public:
    Synced(Metric& metric, Strategy& strategy);
    ~Synced();
    Synced(const Synced&) = delete;
    Synced& operator=(const Synced&) = delete;

   private:
    Metric& metric_;
  };
  virtual void to(torch::Device device);
  /// The type of the states that are floating point: float32 unless another was set.
  virtual void set_dtype(torch::ScalarType type);
  /// {"metric": name, "update_count": n, `<state>`: tensor or list of tensors}.
  virtual Dict state_dict() const;
  /// Throws ConfigError when the states are not this metric's.
  virtual void load_state_dict(const Dict& state);

  /// Expires with the metric: for whoever keeps a reference to one.
  std::weak_ptr<Metric> weak_reference() { return self_; }

 protected:
  explicit Metric(std::string name, std::optional<bool> higher_is_better = {});

  struct State {
    std::string name;
    StateReduction reduction;
    bool is_list;
    torch::Tensor value, initial;
    std::vector<torch::Tensor> list;
  };
  using States = std::vector<State>;
  using StateId = size_t;

  StateId add_state(std::string name, const torch::Tensor& initial,
                    StateReduction reduction = StateReduction::sum);
  /// A state that every update appends a tensor to; joined along dimension 0.
  StateId add_list_state(std::string name);
  torch::Tensor& state(StateId id) { return states_[id].value; }
  const torch::Tensor& state(StateId id) const { return states_[id].value; }
  void append(StateId id, const torch::Tensor& part) { states_[id].list.push_back(part.detach()); }
  const std::vector<torch::Tensor>& parts(StateId id) const { return states_[id].list; }
  /// The parts as one tensor. Throws ConfigError when there are none.
  torch::Tensor joined(StateId id) const;
  torch::ScalarType dtype() const { return dtype_; }
  /// Adds to a state of one element, which takes the shape and type of what is added.
  void grow(StateId id, const torch::Tensor& value);
  /// Makes a state double when what is added is.
  void widen(StateId id, torch::ScalarType type);

  /// Stands around the work of an update, after the checks of its inputs.
  class Update {
   public:
    Update(Metric& metric, const torch::Tensor& input);

   private:
    const torch::NoGradGuard no_grad_;
    const c10::impl::ExcludeDispatchKeyGuard no_autocast_{c10::autocast_dispatch_keyset};
  };
  /// Counts updates; for wrappers, whose states are elsewhere.
  void count_updates(int64_t count = 1) { update_count_ += count, mark_changed(); }
  void mark_changed() { ++version_; }
  /// Grows with each change: results are kept until then.
  uint64_t version() const { return version_; }

  /// What merge_state does to the states; both have been updated.
  virtual void merge_states(const States& other, int64_t other_count);
  /// Takes the states out, leaving the initial ones; and puts them back in front of what came since.
  std::pair<States, int64_t> take_states();
  void restore_states(std::pair<States, int64_t> taken);
  [[noreturn]] void fail(const std::string& message) const;

 private:
  void adopt(torch::Device device);
  static torch::Tensor fresh(const torch::Tensor& tensor);
  States read_states(const Dict& state) const;
  void join_lists();

  std::string name_;
  std::optional<bool> higher_is_better_;
  States states_;
  torch::Device device_ = torch::kCPU;
  torch::ScalarType dtype_ = torch::kFloat;
  bool is_placed_ = false;  // an update, or to(), has chosen the device
  int64_t update_count_ = 0;
  uint64_t version_ = 0;
  std::shared_ptr<Metric> self_;
  std::optional<Dict> own_state_;  // of this process, while the states are those of all
};

/// A metric with a result of this type, which is computed once until the next change.
template <class Result>
class LEYDEN_LIGHTNING_API ComputedMetric : public Metric {
 public:
  /// The result of all updates since the last reset.
  const Result& compute() {
    if (!result_ || result_version_ != version()) {
      const torch::NoGradGuard no_grad;
      const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
      result_ = compute_result();
      result_version_ = version();
    }
    return *result_;
  }

 protected:
  using Metric::Metric;
  virtual Result compute_result() = 0;

 private:
  std::optional<Result> result_;
  uint64_t result_version_ = 0;
};

/// A metric that comes to one tensor: what log() takes, when that tensor has one element.
class LEYDEN_LIGHTNING_API TensorMetric : public ComputedMetric<torch::Tensor> {
 public:
  ~TensorMetric() override;
  /// What the last forward() gave: the value of that batch alone; undefined where there was none since the reset.
  const torch::Tensor& step_value() const { return step_value_; }
  void reset() override;

 protected:
  using ComputedMetric::ComputedMetric;
  /// Runs an update, gathers it, and gives the value of its batch alone.
  torch::Tensor forward_with(c10::function_ref<void()> update);

 private:
  torch::Tensor step_value_;
};

/// A metric of predictions and what they should have been.
class LEYDEN_LIGHTNING_API PredictionMetric : public TensorMetric {
 public:
  ~PredictionMetric() override;
  virtual void update(const torch::Tensor& preds, const torch::Tensor& target) = 0;
  /// update(), and the value of this batch alone.
  torch::Tensor forward(const torch::Tensor& preds, const torch::Tensor& target);
  virtual std::shared_ptr<PredictionMetric> clone() const = 0;

 protected:
  using TensorMetric::TensorMetric;
};

}  // namespace leyden
