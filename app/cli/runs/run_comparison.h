// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include <experiment/json.h>
#include <store/catalog.h>

namespace leyden::cli {

/// In what runs differ: parameters first, then the last value of each metric. Numbers are compared as
/// numbers.
class RunComparison {
 public:
  /// with_equal: parameters that all runs share are kept, too.
  RunComparison(const std::vector<RunRow>& runs, bool with_equal);

  /// {"runs": [{run_id, name, plugin, status}], "params": {path: [value...]}, "metrics": {name: [value...]}};
  /// null where a run has no such parameter or metric.
  Json json() const;
  void print(std::ostream& out) const;

 private:
  using Rows = std::vector<std::pair<std::string, std::vector<Json>>>;
  void add(Rows& rows, size_t run, const std::string& key, Json value);

  std::vector<RunRow> runs_;
  Rows params_, metrics_;
  size_t equal_ = 0;
};

}  // namespace leyden::cli
