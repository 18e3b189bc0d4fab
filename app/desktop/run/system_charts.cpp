// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/system_charts.h"

#include <QGridLayout>
#include <algorithm>
#include <set>

#include "run/system_chart.h"

namespace leyden {

namespace {

constexpr int kLargeWidth = 300, kCompactWidth = 124, kMostColumns = 12;

// What one looks for first.
int rankOf(const std::string& name) {
  if (name == "cpu/percent") return 0;
  if (name.starts_with("gpu/") && name.ends_with("/percent")) return 1;
  if (name.starts_with("gpu/") && name.find("memory") != std::string::npos) return 2;
  if (name.starts_with("gpu/")) return 3;
  if (name.starts_with("memory/")) return 4;
  return name.starts_with("cpu/") ? 5 : 6;
}

}  // namespace

SystemCharts::SystemCharts(Size size, QWidget* parent) : QWidget(parent), m_size(size), m_grid(new QGridLayout(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setSpacing(size == Size::Compact ? 8 : 12);
}

SystemChart* SystemCharts::chartOf(const std::string& name) {
  SystemChart*& chart = m_charts[{rankOf(name), name}];
  if (!chart) {
    chart = new SystemChart(m_size == Size::Compact, this);
    chart->setObjectName(QStringLiteral("systemChart_") + QString::fromStdString(name));
    connect(chart, &SystemChart::cursorMoved, this, &SystemCharts::moveCursor);
    connect(chart, &SystemChart::timePlaced, this, [this, name](double x) { Q_EMIT timePlaced(name, x); });
    m_columns = 0;  // there is one more to place
  }
  return chart;
}

void SystemCharts::setCurves(const std::shared_ptr<const void>& owner, const std::vector<SystemCurves::Curve>& curves,
                             bool bySteps) {
  std::set<std::string> names;
  for (const auto& curve : curves) {
    chartOf(curve.name)->setCurve(owner, &curve, bySteps);
    names.insert(curve.name);
  }
  for (auto it = m_charts.begin(); it != m_charts.end();) {
    if (names.contains(it->first.second)) {
      ++it;
      continue;
    }
    delete it->second;
    it = m_charts.erase(it);
    m_columns = 0;
  }
  arrange();
}

void SystemCharts::setTimeX(const std::string& name, double x) {
  if (const auto chart = m_charts.find({rankOf(name), name}); chart != m_charts.end()) chart->second->setTimeX(x);
}

void SystemCharts::arrange() {
  const int gap = m_grid->spacing(), least = m_size == Size::Compact ? kCompactWidth : kLargeWidth;
  const int columns = std::clamp((width() + gap) / (least + gap), 1, kMostColumns);
  if (columns == m_columns || m_charts.empty()) return;
  m_columns = columns;
  while (m_grid->count() > 0) delete m_grid->takeAt(0);
  for (int column = 0; column < kMostColumns; ++column) m_grid->setColumnStretch(column, column < columns ? 1 : 0);
  int place = 0;
  for (const auto& [key, chart] : m_charts) {
    m_grid->addWidget(chart, place / columns, place % columns);
    chart->show();
    ++place;
  }
}

void SystemCharts::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void SystemCharts::moveCursor(double x) {
  for (const auto& [key, chart] : m_charts) chart->setCursorX(x);
}

}  // namespace leyden
