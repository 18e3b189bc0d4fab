// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSet>
#include <QString>
#include <QTimer>
#include <optional>
#include <vector>

#include <experiment/export.h>
#include <store/filter/field.h>

namespace leyden {

class RunCells;
class RunFilter;
class RunListModel;

/// Ranges of fields that plots have brushed, and runs that one has brushed by something else. Runs that lie in all of
/// them are what RunFilter::chosen() lets through; the filter's being cleared clears the ranges. GUI thread.
class LEYDEN_EXPERIMENT_API RunBrush : public QObject {
  Q_OBJECT
 public:
  /// Numbers from low to high, both included, or these texts. A run without a value lies in no range.
  struct Range {
    double low = 0, high = 0;
    std::optional<QSet<QString>> texts;
    bool operator==(const Range&) const = default;
  };

  /// Both outlive it.
  RunBrush(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);
  ~RunBrush() override;

  void setRange(const Field& field, const Range& range);
  void clear(const Field& field);
  /// Runs brushed by what is no field, such as a span of time: whoever set them sets them anew when it takes in others.
  /// nullopt takes them away.
  void setPicked(std::optional<QSet<QString>> ids);
  const std::optional<QSet<QString>>& picked() const { return m_picked; }
  /// All ranges, and what was picked.
  void clear();
  const Range* range(const Field& field) const;
  bool isEmpty() const { return m_ranges.empty() && !m_picked; }
  /// Whether a run lies in all ranges, and is one of those that were picked; false while a column that this needs has not come.
  bool accepts(const QString& runId) const;

 Q_SIGNALS:
  void changed();

 private:
  void rangesChanged();
  void apply();

  RunListModel& m_runs;
  RunFilter& m_filter;
  RunCells* m_cells;
  std::vector<std::pair<Field, Range>> m_ranges;
  std::optional<QSet<QString>> m_picked;
  QTimer m_apply;
  bool m_applying = false, m_applied = false;
};

}  // namespace leyden
