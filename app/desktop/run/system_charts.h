// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A chart for each value of the machine, in as many columns as there is room for; the place under the mouse is marked in
// all of them.
#pragma once

#include <experiment/system_curves.h>

#include <QWidget>
#include <map>
#include <memory>
#include <string>
#include <vector>

class QGridLayout;

namespace leyden {

class SystemChart;

class SystemCharts : public QWidget {
  Q_OBJECT
 public:
  enum class Size { Large, Compact };
  explicit SystemCharts(Size size, QWidget* parent = nullptr);

  /// `curves` belong to `owner`. Charts of values that were there stay; loads come first, then memory, then the rest.
  void setCurves(const std::shared_ptr<const void>& owner, const std::vector<SystemCurves::Curve>& curves, bool bySteps);
  /// The time cursor's place on the axis of one value's chart; NaN: none.
  void setTimeX(const std::string& name, double x);
  int count() const { return static_cast<int>(m_charts.size()); }

 Q_SIGNALS:
  /// A click asks for the time cursor there, on the axis of this value's chart.
  void timePlaced(const std::string& name, double x);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  SystemChart* chartOf(const std::string& name);
  void arrange();
  void moveCursor(double x);

  Size m_size;
  QGridLayout* m_grid;
  std::map<std::pair<int, std::string>, SystemChart*> m_charts;  // in their order
  int m_columns = 0;
};

}  // namespace leyden
