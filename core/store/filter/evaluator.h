// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <store/filter/column.h>
#include <store/filter/field.h>
#include <store/filter/syntax.h>
#include <store/run_set.h>

// Private to core/store.
namespace leyden::filter {

/// What a filter is evaluated over: the columns of a workspace.
class ColumnSource {
 public:
  virtual ~ColumnSource();
  /// Every run, in a set of the size that all columns have.
  virtual const RunSet& everything() = 0;
  virtual const Vocabulary& names() = 0;
  /// Never nullptr; not for Tags, and not for Age, which follows from Started.
  virtual std::shared_ptr<const Column> column(const Field& field) = 0;
  virtual const std::vector<std::pair<std::string, RunSet>>& tags() = 0;
  /// The runs that have a parameter or a metric, without its values.
  virtual RunSet present(const Field& field) = 0;
  /// Runs whose name, notes, tags, parameters or other facts hold the words; a phrase when `exact`, else the
  /// last word may be only begun.
  virtual RunSet words(const std::string& words, bool exact) = 0;
};

/// The runs that a filter lets through. `now`: seconds since 1970. Throws FilterError for names that no run
/// has and values that do not fit.
RunSet evaluate(const Node& node, ColumnSource& source, double now);

}  // namespace leyden::filter
