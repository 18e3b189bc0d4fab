// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What one chart shows: runs in drawing order, each with its curve. Free of widgets.
#pragma once

#include <experiment/group_curve_loader.h>
#include <experiment/series_curve.h>
#include <QColor>
#include <QHash>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

namespace leyden {

/// A line: a run or a group of runs, and where a chart has several metrics, which of them.
struct ChartRun {
  /// Member: of a group that has a line, drawn faintly behind it.
  enum class Role { Plain, Member, Group };

  QString id;
  QString name;
  QColor colour;
  Qt::PenStyle dash = Qt::SolidLine;
  Role role = Role::Plain;
  QString folder;                                // of a run
  std::vector<GroupCurveQuery::Member> members;  // of a group
  QString metric;  // where a chart has several: which of them this line is

  /// Tells lines of a chart apart; the run's id where the chart has one metric.
  QString key() const { return metric.isEmpty() ? id : id + QLatin1Char('\n') + metric; }
  /// "clever-otter", "clever-otter · val_loss"
  QString label() const { return metric.isEmpty() ? name : name + QStringLiteral(" · ") + metric; }
  bool operator==(const ChartRun&) const = default;
};

/// A run's value beside the crosshair.
struct ChartValue {
  const ChartRun* run;
  double x;        // of the entry
  double shown;    // smoothed where there is smoothing
  double raw_low;  // what was logged; a range where many points share a pixel; of a group, its band
  double raw_high;
  bool smoothed;  // or of a group: what is shown is no single value that was logged
};

class ChartContent {
 public:
  struct Item {
    ChartRun run;
    std::shared_ptr<const Curve> overview;  // the whole series
    std::shared_ptr<const Curve> detail;    // a part of a long one, close up
    /// The finer of the two that covers the range; null when nothing is loaded yet.
    const Curve* shown(double from, double to) const;
  };

  /// Keeps the curves of runs that stay.
  void setRuns(const std::vector<ChartRun>& runs);
  /// `key` is ChartRun::key(). Null takes a curve away. False when the line is not shown here.
  bool setOverview(const QString& key, std::shared_ptr<const Curve> curve);
  bool setDetail(const QString& key, std::shared_ptr<const Curve> curve);
  void clearCurves();

  const std::vector<Item>& items() const { return m_items; }
  const Item* item(const QString& key) const;
  bool hasPoints() const;
  bool isEnvelope() const;
  CurveExtent xExtent(bool positive) const;
  /// Of what lies between; all of it when nothing does.
  CurveExtent valueExtent(double from, double to, bool positive) const;
  /// From the 5 % to the 95 % quantile of what lies between, as it is drawn; like valueExtent() where there is too
  /// little of it.
  CurveExtent middleExtent(double from, double to, bool positive) const;
  /// Of runs; groups have none of their own.
  qint64 pointCount() const;
  bool hasGroups() const;
  /// Values at the entries nearest to `x`, for runs that reach it (`slack` to each side), greatest first. Where there
  /// are groups, theirs alone.
  std::vector<ChartValue> valuesAt(double x, double slack, double from, double to) const;
  /// The same one by one, in drawing order: for what the mouse asks with every move.
  template <class Each>
  void eachValueAt(double x, double slack, double from, double to, Each&& each) const {
    for (const Item& item : m_items)
      if (const auto value = valueOf(item, x, slack, from, to)) each(*value);
  }

 private:
  static std::optional<ChartValue> valueOf(const Item& item, double x, double slack, double from, double to);

  std::vector<Item> m_items;
  QHash<QString, int> m_index;
};

}  // namespace leyden
