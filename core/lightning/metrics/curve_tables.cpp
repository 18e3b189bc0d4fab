// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/curve_tables.h>

#include <lightning/errors.h>

namespace leyden::metrics {

namespace {

struct Points {
  torch::Tensor x, y, thresholds;  // thresholds may be shorter
};

Value number_at(const torch::Tensor& values, int64_t i) {
  if (i >= values.numel()) return Value();
  return Value(values.const_data_ptr<double>()[i]);
}

torch::Tensor readable(const torch::Tensor& values) {
  return values.detach().to(torch::kCPU, torch::kDouble).contiguous();
}

TableValue table_of(const std::vector<Points>& curves, const std::vector<std::string>& classes,
                    std::vector<std::string> columns) {
  if (!classes.empty() && classes.size() != curves.size()) {
    throw ConfigError(std::to_string(curves.size()) + " curves cannot have " + std::to_string(classes.size()) +
                      " names: give one for each, or none");
  }
  const bool named = !classes.empty() || curves.size() > 1;
  if (named) columns.insert(columns.begin(), "class");
  TableValue table{std::move(columns), {}};
  for (size_t i = 0; i < curves.size(); ++i) {
    const torch::Tensor x = readable(curves[i].x), y = readable(curves[i].y), at = readable(curves[i].thresholds);
    for (int64_t point = 0; point < x.numel(); ++point) {
      Value::List row;
      if (named) row.emplace_back(classes.empty() ? std::to_string(i) : classes[i]);
      for (const torch::Tensor* values : {&x, &y, &at}) row.push_back(number_at(*values, point));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace

TableValue roc_table(const std::vector<RocPoints>& curves, const std::vector<std::string>& classes) {
  std::vector<Points> points;
  for (const RocPoints& curve : curves) points.push_back({curve.fpr, curve.tpr, curve.thresholds});
  return table_of(points, classes, {"fpr", "tpr", "threshold"});
}

TableValue precision_recall_table(const std::vector<PrecisionRecall>& curves, const std::vector<std::string>& classes) {
  std::vector<Points> points;
  for (const PrecisionRecall& curve : curves) points.push_back({curve.recall, curve.precision, curve.thresholds});
  return table_of(points, classes, {"recall", "precision", "threshold"});
}

}  // namespace leyden::metrics
