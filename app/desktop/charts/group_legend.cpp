// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/group_legend.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

#include "theme.h"

namespace leyden {

namespace {

constexpr int kMargin = 16;
constexpr int kSwatch = 24;
constexpr int kGap = 20;
constexpr double kMostName = 260.0;

QString labelOf(const ChartRun& group) {
  if (group.role != ChartRun::Role::Group) return group.name;
  const auto runs = group.members.size();
  return runs == 1 ? GroupLegend::tr("%1 · 1 run").arg(group.name)
                   : GroupLegend::tr("%1 · %2 runs").arg(group.name).arg(runs);
}

}  // namespace

GroupLegend::GroupLegend(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("groupLegend"));
  setFixedHeight(28);
  hide();
}

void GroupLegend::setRuns(const std::vector<ChartRun>& runs) {
  m_runs = runs;
  pick();
}

void GroupLegend::setShowsRuns(bool shows) {
  m_showsRuns = shows;
  pick();
}

void GroupLegend::pick() {
  m_groups.clear();
  std::copy_if(m_runs.begin(), m_runs.end(), std::back_inserter(m_groups),
               [](const ChartRun& run) { return run.role == ChartRun::Role::Group; });
  const bool runs = m_groups.empty() && m_showsRuns;
  if (runs) m_groups = m_runs;
  setToolTip(text());
  setAccessibleName((runs ? tr("Runs: %1") : tr("Groups: %1")).arg(text()));
  setVisible(!m_groups.empty());
  update();
}

QString GroupLegend::text() const {
  QStringList lines;
  for (const ChartRun& group : m_groups) lines.append(labelOf(group));
  return lines.join(QLatin1Char('\n'));
}

void GroupLegend::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(theme.font(Theme::Type::Small));
  const QFontMetricsF metrics(painter.font());
  double x = kMargin;
  for (std::size_t i = 0; i < m_groups.size(); ++i) {
    const QString label = labelOf(m_groups[i]);
    const double name = std::min(kMostName, metrics.horizontalAdvance(label) + 1);
    const QString rest = tr("and %1 more").arg(m_groups.size() - i);
    const bool last = i + 1 == m_groups.size();
    const double room = width() - kMargin - (last ? 0.0 : kGap + metrics.horizontalAdvance(rest));
    if (i > 0 && x + kSwatch + name > room) {
      painter.setPen(theme.colour(Theme::Secondary));
      painter.drawText(QRectF(x, 0, width() - x, height()), Qt::AlignVCenter, rest);
      return;
    }
    painter.setPen(QPen(m_groups[i].colour, 2.4, m_groups[i].dash, Qt::FlatCap));
    painter.drawLine(QPointF(x, height() / 2.0), QPointF(x + kSwatch - 8, height() / 2.0));
    painter.setPen(theme.colour(Theme::Text));
    painter.drawText(QRectF(x + kSwatch, 0, name, height()), Qt::AlignVCenter,
                     metrics.elidedText(label, Qt::ElideMiddle, name));
    x += kSwatch + name + kGap;
  }
}

}  // namespace leyden
