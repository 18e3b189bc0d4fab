// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/marks_layer.h"

#include <QSet>
#include <algorithm>
#include <cmath>

#include "charts/curves_layer.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr double kTick = 5.0;        // pixels
constexpr double kTickReach = 12.0;  // how far from its edge a tick can be pointed at
constexpr double kReach = 4.0;
constexpr std::size_t kMostLines = 30;  // more lines would hide the curves: flags alone

bool isTick(RunMark::Kind kind) {
  return kind == RunMark::Kind::Checkpoint || kind == RunMark::Kind::Text;
}

}  // namespace

MarksLayer::MarksLayer(QCustomPlot* plot, const ChartContent& content, const CurvesLayer& curves)
    : QCPLayerable(plot, QStringLiteral("main")), m_content(content), m_curves(curves) {}

void MarksLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const {
  painter->setAntialiasing(true);
}

std::vector<ChartMark> MarksLayer::marks() const {
  std::vector<ChartMark> marks;
  const PixelScale x = m_curves.xScale();
  for (const ChartContent::Item& item : m_content.items()) {
    if (!item.overview || !item.overview->marks) continue;
    const Curve& curve = *item.overview;
    for (std::size_t i = 0; i < curve.mark_x.size(); ++i) {
      const double at = curve.mark_x[i];
      if (at >= x.lower() && at <= x.upper()) marks.push_back({&item.run, &(*curve.marks)[i], at});
    }
  }
  return marks;
}

std::vector<ChartMark> MarksLayer::marksNear(QPointF at) const {
  if (!m_shown) return {};
  const QRectF rect = parentPlot()->axisRect()->rect();
  const PixelScale x = m_curves.xScale();
  std::vector<ChartMark> near = marks();
  std::erase_if(near, [&](const ChartMark& mark) {
    if (std::abs(x.toPixel(mark.x) - at.x()) > kReach) return true;
    if (mark.mark->kind == RunMark::Kind::Checkpoint) return at.y() < rect.bottom() - kTickReach;
    return mark.mark->kind == RunMark::Kind::Text && at.y() > rect.top() + kTickReach;
  });
  std::stable_sort(near.begin(), near.end(),
                   [](const ChartMark& a, const ChartMark& b) { return a.x < b.x; });
  return near;
}

void MarksLayer::draw(QCPPainter* painter) {
  if (!m_shown) return;
  const Theme& theme = Theme::instance();
  const PixelScale x = m_curves.xScale();
  const std::vector<ChartMark> all = marks();
  QSet<std::pair<int, QRgb>> ticks;  // several on a pixel are one
  QHash<int, bool> flags;            // pixel: an error is among them
  for (const ChartMark& mark : all) {
    const int pixel = static_cast<int>(std::floor(x.toPixel(mark.x)));
    const RunMark::Kind kind = mark.mark->kind;
    if (!isTick(kind)) {
      bool& error = flags[pixel];
      error = error || kind == RunMark::Kind::Error;
      continue;
    }
    const bool bottom = kind == RunMark::Kind::Checkpoint;
    const std::pair<int, QRgb> key{bottom ? pixel : -1 - pixel, mark.run->colour.rgb()};
    if (ticks.contains(key)) continue;
    ticks.insert(key);
    drawTick(painter, pixel, mark.run->colour, bottom);
  }
  const bool lines = static_cast<std::size_t>(flags.size()) <= kMostLines;
  for (auto flag = flags.cbegin(); flag != flags.cend(); ++flag)
    drawFlag(painter, flag.key(), theme.colour(*flag ? Theme::Bad : Theme::Spark), lines);
}

void MarksLayer::drawFlag(QCPPainter* painter, double x, const QColor& colour, bool line) const {
  const QRectF rect = parentPlot()->axisRect()->rect();
  if (line) {
    QPen pen(colour, 1.0);
    pen.setDashPattern({3.0, 3.0});
    painter->setPen(pen);
    painter->drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom() + 1));
  }
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  const QPointF flag[3] = {{x - 4, rect.top()}, {x + 4, rect.top()}, {x, rect.top() + 6}};
  painter->drawPolygon(flag, 3);
}

void MarksLayer::drawTick(QCPPainter* painter, double x, const QColor& colour, bool bottom) const {
  const QRectF rect = parentPlot()->axisRect()->rect();
  const double edge = bottom ? rect.bottom() + 1 : rect.top();
  painter->setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::FlatCap));
  painter->drawLine(QPointF(x, edge), QPointF(x, bottom ? edge - kTick : edge + kTick));
}

}  // namespace leyden
