// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include <experiment/export.h>
#include <experiment/plot_data.h>

namespace leyden {

class PlotAxes;
class RunFilter;
class RunListModel;

/// Slices through what a metric depends on: each chosen parameter (by themselves those in which the runs differ) against
/// the one objective, over the runs that the filter's text lets through. GUI thread.
class LEYDEN_EXPERIMENT_API SliceModel : public QObject {
  Q_OBJECT
 public:
  enum class State { Waiting, NoObjective, TooFewRuns, NothingDiffers, Ready };
  static constexpr int kLeastRuns = 2;

  /// One small plot.
  struct Panel {
    Field field;
    int axis = 0;     // of data()
    int runs = 0;     // with a place on both axes
    bool operator==(const Panel&) const = default;
  };

  /// Both outlive it.
  SliceModel(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);

  /// Which parameters there are; its colour() is the objective.
  PlotAxes& choice() const { return *m_choice; }
  PlotData& data() const { return *m_data; }
  const std::optional<Field>& objective() const;
  void setObjective(const Field& field);
  /// What the dots are coloured by; nullopt: the runs' order.
  const std::optional<Field>& colour() const { return m_colour; }
  void setColour(const std::optional<Field>& field);

  /// Of data(): the objective's axis is 0, the colour's -1 where there is none.
  int colourAxis() const { return m_colour ? 1 : -1; }
  const std::vector<Panel>& panels() const { return m_panels; }
  State state() const { return m_state; }
  /// Runs with a finite value of the objective; all that the filter lets through.
  int runCount() const { return m_runCount; }
  int allRuns() const { return static_cast<int>(m_data->runIds().size()); }

 Q_SIGNALS:
  void changed();

 private:
  void wish();
  void build();

  RunListModel& m_runs;
  PlotAxes* m_choice;
  PlotData* m_data;
  std::optional<Field> m_colour;
  std::vector<Panel> m_panels;
  State m_state = State::Waiting;
  int m_runCount = 0;
};

}  // namespace leyden
