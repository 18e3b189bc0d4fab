// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include <lightning/metrics/metric.h>

namespace leyden::metrics {

/// What an aggregation does with values (or weights) that are NaN.
class NanStrategy {
 public:
  /// update() throws ConfigError: it reads the values, so it waits for a device.
  static NanStrategy error() { return {Kind::error, 0}; }
  /// They are left out. torchmetrics' "warn" is this with a warning.
  static NanStrategy ignore() { return {Kind::ignore, 0}; }
  /// They count like any value, and weights do not count at all.
  static NanStrategy disable() { return {Kind::disable, 0}; }
  /// They count as this value, with a weight of 1.
  static NanStrategy replace(double value) { return {Kind::replace, value}; }

  bool operator==(const NanStrategy&) const = default;

 private:
  enum class Kind { error, ignore, disable, replace };
  NanStrategy(Kind kind, double value) : kind_(kind), value_(value) {}
  Kind kind_;
  double value_;
  friend class Aggregation;
};

/// Base of the metrics of values as they are: tensors of any shape, or numbers.
class LEYDEN_LIGHTNING_API Aggregation : public TensorMetric {
 public:
  ~Aggregation() override;
  virtual void update(const torch::Tensor& value) = 0;
  void update(double value) { update(at::full({}, value, at::TensorOptions(torch::kFloat).device(device()))); }
  /// update(), and the value of this batch alone.
  torch::Tensor forward(const torch::Tensor& value);

 protected:
  Aggregation(std::string name, NanStrategy nan, double initial);
  Aggregation(std::string name, NanStrategy nan);
  /// The value with NaN replaced: by `neutral` where it is left out.
  torch::Tensor cleaned(const torch::Tensor& value, double neutral) const;
  /// The same for values of which this mask tells what is NaN.
  torch::Tensor replaced(const torch::Tensor& value, const torch::Tensor& is_nan, double neutral) const;
  /// Throws where NaN is an error.
  void check(const torch::Tensor& value) const;
  bool ignores_nan() const { return nan_.kind_ == NanStrategy::Kind::ignore; }
  bool disables_nan() const { return nan_.kind_ == NanStrategy::Kind::disable; }
  torch::Tensor compute_result() override;
  StateId value_;

 private:
  NanStrategy nan_;
};

class LEYDEN_LIGHTNING_API SumMetric : public Aggregation {
 public:
  explicit SumMetric(NanStrategy nan = NanStrategy::ignore()) : Aggregation("SumMetric", nan, 0) {}
  using Aggregation::update;
  void update(const torch::Tensor& value) override;
};

/// The sum of value * weight over the sum of the weights, 1 where none is given.
class LEYDEN_LIGHTNING_API MeanMetric : public Aggregation {
 public:
  explicit MeanMetric(NanStrategy nan = NanStrategy::ignore());
  using Aggregation::update;
  void update(const torch::Tensor& value) override { update(value, 1.0); }
  /// A weight of the value's shape, or one that is broadcast to it.
  void update(const torch::Tensor& value, const torch::Tensor& weight);
  void update(const torch::Tensor& value, double weight);

 protected:
  torch::Tensor compute_result() override;

 private:
  StateId weight_;
};

class LEYDEN_LIGHTNING_API MinMetric : public Aggregation {
 public:
  explicit MinMetric(NanStrategy nan = NanStrategy::ignore())
      : Aggregation("MinMetric", nan, std::numeric_limits<double>::infinity()) {}
  using Aggregation::update;
  void update(const torch::Tensor& value) override;
};

class LEYDEN_LIGHTNING_API MaxMetric : public Aggregation {
 public:
  explicit MaxMetric(NanStrategy nan = NanStrategy::ignore())
      : Aggregation("MaxMetric", nan, -std::numeric_limits<double>::infinity()) {}
  using Aggregation::update;
  void update(const torch::Tensor& value) override;
};

/// All values, joined along dimension 0; those without a NaN flattened where NaN is left out.
class LEYDEN_LIGHTNING_API CatMetric : public Aggregation {
 public:
  explicit CatMetric(NanStrategy nan = NanStrategy::ignore()) : Aggregation("CatMetric", nan) {}
  using Aggregation::update;
  void update(const torch::Tensor& value) override;

 protected:
  torch::Tensor compute_result() override;
};

}  // namespace leyden::metrics
