// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

// Names that a foreign format cannot hold, and how an import finds the true ones again. Private to core/store; plain
// functions, any thread.
namespace leyden {

/// In the first event of TensorBoard files that we wrote: the tag that holds the epochs follows, if any.
inline constexpr std::string_view kTensorBoardWriter = "leyden:";

/// The header of a column in Lightning's CSV. The names of its own columns, and what a spreadsheet would take for a formula,
/// get a quote before them.
std::string lightning_column(const std::string& name);
std::string name_of_lightning_column(const std::string& column);

/// Tags of MLflow's runs that we wrote.
namespace mlflow_tag {
inline constexpr std::string_view kOurs = "leyden.";
inline constexpr std::string_view kMetric = "leyden.metric.";  ///< and a metric's key: its true name
inline constexpr std::string_view kParam = "leyden.param.";    ///< and a parameter's key: [path, value] as JSON
inline constexpr std::string_view kTag = "leyden.tag.";        ///< and a number: a tag that is no key of MLflow's
inline constexpr std::string_view kEpoch = "leyden.epoch";     ///< the metric that holds the epochs
inline constexpr std::string_view kStatus = "leyden.status";   ///< where MLflow has no word for it
}  // namespace mlflow_tag

/// Keys of MLflow, which are the paths of files: letters, digits, _ - . space and /, at most 250 bytes, none a folder of
/// another one.
class MlflowKeys {
 public:
  /// Names that are to be keys as they are, where they can.
  explicit MlflowKeys(const std::set<std::string>& names);

  /// The name where it can be a key; else like it, with a part of its hash. One that no other call has answered. Names that
  /// begin with system/ are never kept: MLflow's system metrics are called so.
  std::string key_of(const std::string& name);
  /// Whether it could be a key, if it were alone.
  static bool is_key(std::string_view name);

 private:
  bool is_free(const std::string& key) const;

  std::set<std::string> folders_;  // on the way to a key
  std::set<std::string> taken_;
};

}  // namespace leyden
