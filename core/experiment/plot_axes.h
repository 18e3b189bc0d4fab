// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QTimer>
#include <optional>
#include <vector>

#include <experiment/field_choice.h>
#include <experiment/plot_axis.h>

namespace leyden {

class Catalog;
class RunListModel;

/// The axes of a plot in their order: parameters in which the runs differ and (of parallel coordinates) the newest metrics
/// by themselves, until people choose. GUI thread.
class LEYDEN_EXPERIMENT_API PlotAxes : public FieldChoice {
  Q_OBJECT
 public:
  struct Axis {
    Field field;
    AxisScale scale = AxisScale::Automatic;
    bool flipped = false;  // the low end on top
    bool operator==(const Axis&) const = default;
  };
  static constexpr int kMostByThemselves = 6;  // parameters

  /// What stands there by itself; colour() is the leading metric in any case.
  enum class Standard { ParametersAndMetrics, Parameters };

  /// `runs` outlives it.
  explicit PlotAxes(RunListModel& runs, QObject* parent = nullptr, Standard standard = Standard::ParametersAndMetrics);

  const std::vector<Axis>& axes() const { return m_axes; }
  void move(int from, int to);
  void setScale(int axis, AxisScale scale);
  void setFlipped(int axis, bool flipped);
  void remove(int axis);
  bool isStandard() const { return m_standard; }
  /// Names and what stands there by itself have come.
  bool isReady() const { return m_ready; }

  /// What lines are coloured by; nullopt: each run by its own colour.
  const std::optional<Field>& colour() const { return m_colour; }
  void setColour(const std::optional<Field>& field);

  QByteArray toJson() const;
  /// False when it is no such text; what cannot be read is left out.
  bool fromJson(const QByteArray& json);

  std::vector<Field> fields() const override;
  void setOn(const Field& field, bool on) override;
  FieldNames names() const override { return m_names; }
  void useStandard() override;

 private:
  struct Found {
    FieldNames names;
    std::vector<Field> standard;
    std::optional<Field> colour;
  };
  static Found look(const Catalog& catalog, Standard standard);
  void ask();
  void take(Found found);
  void edited();

  RunListModel& m_runs;
  Standard m_which;
  std::vector<Axis> m_axes;
  std::optional<Field> m_colour;
  FieldNames m_names;
  std::vector<Field> m_standardFields;
  std::optional<Field> m_standardColour;
  bool m_standard = true, m_ready = false;
  QTimer m_ask;
};

/// Parameters, at most `most`, of which the runs have different values, in the order of their names; seeds last.
/// On the thread that has the catalog.
LEYDEN_EXPERIMENT_API std::vector<Field> differing_parameters(const Catalog& catalog, size_t most);

}  // namespace leyden
