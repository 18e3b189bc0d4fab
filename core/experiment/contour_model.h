// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>

#include <experiment/contour_field.h>
#include <experiment/export.h>
#include <experiment/plot_data.h>

namespace leyden {

class PlotAxes;
class RunFilter;
class RunListModel;

/// A metric over two parameters, and what lies between the runs that the filter's text lets through. The field is made on
/// a thread of its own. GUI thread.
class LEYDEN_EXPERIMENT_API ContourModel : public QObject {
  Q_OBJECT
 public:
  enum class State {
    Waiting,
    NoFields,      // runs differ in fewer than two parameters, and none were chosen
    NoNumbers,     // the value is texts, between which there is nothing
    TooFewPlaces,  // fewer than kLeastPlaces different ones
    OneLine,       // nothing lies between them
    Ready,
  };
  static constexpr int kLeastPlaces = 3;
  /// Of data().
  enum Axis { X, Y, Value };

  /// Both outlive it.
  ContourModel(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);
  ~ContourModel() override;

  /// Names to choose from, and what is chosen by itself.
  PlotAxes& names() const { return *m_names; }
  PlotData& data() const { return *m_data; }
  /// nullopt until something is chosen.
  const std::optional<PlotData::Wish>& wish(Axis axis) const { return m_wishes[axis]; }
  void setWish(Axis axis, const PlotData::Wish& wish);
  /// Back to the first two parameters in which the runs differ, and the leading metric.
  void useStandard();
  bool isStandard() const { return m_standard; }

  State state() const { return m_state; }
  /// nullptr while the first one is made; an older one until the next has come.
  std::shared_ptr<const ContourField> field() const { return m_field; }
  /// Runs with a place on all three axes, and how many different places they have; all that the filter lets through.
  int runCount() const { return m_field ? m_field->runs : 0; }
  int placeCount() const { return m_field ? static_cast<int>(m_field->places.size()) : 0; }
  int allRuns() const { return static_cast<int>(m_data->runIds().size()); }

 Q_SIGNALS:
  void changed();

 private:
  void takeStandard();
  void wishAll();
  void start();
  void take(std::shared_ptr<const ContourField> field);

  RunListModel& m_runs;
  PlotAxes* m_names;
  PlotData* m_data;
  std::optional<PlotData::Wish> m_wishes[3];
  bool m_standard = true;
  State m_state = State::Waiting;
  std::shared_ptr<const ContourField> m_field;
  std::shared_ptr<std::atomic<int>> m_newest;
  QTimer m_start;
  QThreadPool m_pool;
};

}  // namespace leyden
