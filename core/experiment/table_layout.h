// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>
#include <vector>

#include <experiment/export.h>
#include <store/filter/field.h>

namespace leyden {

/// How the table of runs is laid out: what people choose and a workspace's desktop remembers. A value.
struct LEYDEN_EXPERIMENT_API TableLayout {
  struct Column {
    Field field;
    int width = 0;  // px; 0: by what it holds
    bool pinned = false, shaded = false;
    bool operator==(const Column&) const = default;
  };
  struct Sort {
    Field field;
    bool descending = false;
    bool operator==(const Sort&) const = default;
  };
  /// What a group's row shows of its runs' numbers.
  enum class Statistic { Mean, Median, Min, Max };

  std::vector<Column> columns;  // pinned ones first
  std::vector<Sort> sort;       // empty: newest first
  std::vector<Field> group_by;
  bool everything_but_seeds = false;
  Statistic statistic = Statistic::Mean;

  bool isGrouped() const { return everything_but_seeds || !group_by.empty(); }
  bool operator==(const TableLayout&) const = default;

  QByteArray toJson() const;
  /// nullopt when it is no layout; columns that cannot be read are left out.
  static std::optional<TableLayout> fromJson(const QByteArray& json);
};

/// As a column's title: "run", "model.lr", "val_acc", "val_acc max".
LEYDEN_EXPERIMENT_API QString title_of(const Field& field);
/// Whether a fact or a metric's aggregate is a number; of a parameter, its values say.
LEYDEN_EXPERIMENT_API bool is_numeric(const Field& field);

}  // namespace leyden
