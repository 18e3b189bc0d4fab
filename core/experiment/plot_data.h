// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <experiment/export.h>
#include <experiment/plot_axis.h>

namespace leyden {

class RunCells;
class RunFilter;
class RunListModel;

/// What plots of runs draw: some fields, as axes, of the runs that the text of the filter lets through (brushed
/// or not). Whole columns come from the loader thread. GUI thread.
class LEYDEN_EXPERIMENT_API PlotData : public QObject {
  Q_OBJECT
 public:
  struct Wish {
    Field field;
    AxisScale scale = AxisScale::Automatic;
    bool operator==(const Wish&) const = default;
  };

  /// Both outlive it.
  PlotData(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);
  ~PlotData() override;

  /// The same field may stand there twice.
  void setWishes(const std::vector<Wish>& wishes);
  /// Says of a parameter whether its schema wants a log scale.
  void setLogBySchema(std::function<bool(const Field&)> says);

  /// All columns are there.
  bool isComplete() const { return m_complete; }
  const QStringList& runIds() const { return m_ids; }
  int indexOf(const QString& runId) const { return m_places.value(runId, -1); }
  /// One for each wish, in its order. Shared with workers that paint; never changed.
  using Axes = std::vector<std::shared_ptr<const PlotAxis>>;
  const Axes& axes() const { return m_axes; }

 Q_SIGNALS:
  /// Runs or values are others.
  void changed();

 private:
  void build();
  std::shared_ptr<const PlotAxis> axisOf(const Wish& wish);

  RunListModel& m_runs;
  RunFilter& m_filter;
  RunCells* m_cells;
  std::vector<Wish> m_wishes;
  std::function<bool(const Field&)> m_logBySchema;
  QStringList m_ids;
  QHash<QString, int> m_places;
  Axes m_axes;
  bool m_complete = false;
  QTimer m_build;
};

}  // namespace leyden
