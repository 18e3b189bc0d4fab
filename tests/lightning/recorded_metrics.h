// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The cases of golden_metrics.json, which golden_metrics.py records with torchmetrics, and our metrics made for them.
#pragma once

#include <lightning/torch.h>

#include <lightning/metrics/metrics.h>

#include <QJsonArray>
#include <QJsonObject>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// A batch's tensors: predictions and targets, or values and weights.
using Inputs = std::vector<torch::Tensor>;

/// An array of numbers, nested or not, in order; "nan", "inf" and the like are strings.
std::vector<double> numbers(const QJsonArray& array);

/// A recorded tensor, on the device of the tests.
torch::Tensor tensor(const QJsonObject& packed);

std::vector<double> flat(const torch::Tensor& tensor);
/// As torchmetrics gives curves: first one axis of every class, then the other, then thresholds, once where shared.
std::vector<double> flat(const std::vector<leyden::metrics::PrecisionRecall>& curves);
std::vector<double> flat(const std::vector<leyden::metrics::RocPoints>& curves);

/// Empty if they agree to 1e-6, relative above one; NaN equals NaN.
std::string difference(const std::vector<double>& ours, const std::vector<double>& theirs);

/// A metric of any type, by what the tests do with it.
class Tested {
 public:
  virtual ~Tested() = default;
  virtual void update(const Inputs& inputs) = 0;
  /// The value of these inputs alone; empty where the metric has no forward.
  virtual std::vector<double> forward(const Inputs& inputs) = 0;
  virtual std::vector<double> value() = 0;
  /// None where the metric refuses what it was given.
  std::optional<std::vector<double>> value_if_any();
  virtual leyden::Metric& metric() = 0;
  virtual std::unique_ptr<Tested> copy() const = 0;
};

/// The metric that a case names, with its options; null if there is none of that name.
std::unique_ptr<Tested> make(const QString& name, const QJsonObject& options);

/// The file, its cases, and their inputs by name.
struct RecordedMetrics {
  QJsonObject golden;
  QJsonArray cases;
  std::map<QString, std::vector<Inputs>> inputs;
};

/// Reads golden_metrics.json; no cases if it cannot be read.
RecordedMetrics read_recorded_metrics();
