// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/metric.h>

namespace leyden {

/// A metric whose states are those of another that it holds. `Base` is ComputedMetric of the result, or TensorMetric.
template <class Base, class Inner>
class WrapperMetric : public Base {
 public:
  void reset() override {
    Base::reset();
    inner_.reset();
  }
  void merge_state(const Dict& state) override {
    inner_.merge_state(state.at("inner").as_dict());
    this->count_updates(state.at("update_count").as_int());
  }
  void sync(Strategy& strategy) override {
    inner_.sync(strategy);
    this->mark_changed();
  }
  void unsync() override {
    inner_.unsync();
    this->mark_changed();
  }
  void to(torch::Device device) override {
    inner_.to(device);
    Base::to(device);
  }
  void set_dtype(torch::ScalarType type) override {
    inner_.set_dtype(type);
    Base::set_dtype(type);
  }
  Dict state_dict() const override {
    Dict state = Base::state_dict();
    state.insert_or_assign("inner", inner_.state_dict());
    return state;
  }
  void load_state_dict(const Dict& state) override {
    inner_.load_state_dict(state.at("inner").as_dict());
    Base::load_state_dict(state);
  }
  /// The metric that it holds. What is changed there directly is not noticed here.
  const Inner& inner() const { return inner_; }

 protected:
  WrapperMetric(std::string name, std::optional<bool> higher_is_better, Inner inner)
      : Base(std::move(name), higher_is_better), inner_(std::move(inner)) {}
  Inner inner_;
};

}  // namespace leyden
