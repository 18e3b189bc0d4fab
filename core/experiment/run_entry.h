// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariant>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>

#include <experiment/run_colours.h>
#include <experiment/worker_api.h>
#include <store/catalog.h>

namespace leyden {

QString text_of(std::string_view view);

/// A run as RunListModel keeps it, and what its row says. A value of the GUI thread.
struct RunEntry {
  QString id;
  std::shared_ptr<const RunRow> row;  // without parameters and metrics: those are packed
  PackedValues values;
  QString name;  // made once: filters and sorting ask for it again and again
  int colour_place = 0;
  bool visible = true;
  double metric = std::numeric_limits<double>::quiet_NaN();
  bool has_metric = false;
  std::optional<RunProgress> live;

  void set_row(std::shared_ptr<const RunRow> changed, const std::string& metric_name);
  void read_metric(const std::string& metric_name);

  RunColour colour() const;
  /// 0 to 1; NaN when it is not known.
  double fraction() const;
  /// Seconds; NaN when they are not known.
  double time_left() const;

  /// By RunListModel's columns and roles.
  QVariant data(int column, int role) const;
  QVariant display(int column) const;
  QVariant sort_value(int column) const;
};

/// Whether an entry comes before another by a column of RunListModel; nothing where that leaves it open.
std::optional<bool> comes_before(const RunEntry& left, const RunEntry& right, int column, Qt::SortOrder order);

}  // namespace leyden
