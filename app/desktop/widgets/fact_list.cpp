// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fact_list.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "theme.h"
#include "widgets/figures.h"
#include "widgets/pill.h"

namespace leyden {

namespace {
constexpr double kGap = 8;
}

FactList::FactList(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FactList::setFacts(std::vector<Fact> facts) {
  if (facts == m_facts) return;
  const bool resized = facts.size() != m_facts.size();
  m_facts = std::move(facts);
  QStringList lines;
  for (const Fact& fact : m_facts)
    lines << fact.name + QStringLiteral(": ") + fact.value + QLatin1Char(' ') + fact.note;
  setAccessibleDescription(lines.join(QStringLiteral("; ")));
  if (resized) updateGeometry();
  update();
}

QSize FactList::sizeHint() const {
  return {200, int(m_facts.size()) * kRowHeight};
}

QRectF FactList::linkRect(int row) const {
  const Fact& fact = m_facts[size_t(row)];
  if (fact.link.isEmpty()) return {};
  const double width = QFontMetricsF(Theme::instance().font(Theme::Type::Base)).horizontalAdvance(fact.link);
  return {this->width() - width, double(row * kRowHeight), width, double(kRowHeight)};
}

void FactList::paintRow(QPainter& painter, const Fact& fact, const QRectF& row) const {
  const Theme& theme = Theme::instance();
  const QFont base = theme.font(Theme::Type::Base);
  double right = row.right();
  if (!fact.link.isEmpty()) {
    painter.setFont(base);
    painter.setPen(theme.colour(Theme::AccentStrong));
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, fact.link);
    right -= QFontMetricsF(base).horizontalAdvance(fact.link) + kGap;
  }
  if (!fact.note.isEmpty()) {
    painter.setPen(theme.colour(Theme::Secondary));
    drawFigures(painter, QRectF(row.left(), row.top(), right - row.left(), row.height()), base, fact.note);
    right -= figuresWidth(base, fact.note) + 6;
  }
  if (!fact.value.isEmpty()) {
    const double room = right - row.left() - 60;
    QString value = fact.value;
    if (figuresWidth(base, value) > room)
      value = QFontMetricsF(base).elidedText(value, Qt::ElideMiddle, room);
    painter.setPen(theme.colour(Theme::Text));
    drawFigures(painter, QRectF(row.left(), row.top(), right - row.left(), row.height()), base, value);
    right -= figuresWidth(base, value) + kGap;
  }
  const double tag = fact.tag.isEmpty() ? 0 : Pill::widthOf(fact.tag, {}) + 6;
  painter.setFont(base);
  painter.setPen(theme.colour(fact.quietName ? Theme::Secondary : Theme::Text));
  const QString name =
      painter.fontMetrics().elidedText(fact.name, Qt::ElideRight, int(right - row.left() - tag));
  painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, name);
  if (tag > 0)
    Pill::draw(painter,
               QPointF(row.left() + painter.fontMetrics().horizontalAdvance(name) + 6, row.top() + 2),
               fact.tag, {});
}

void FactList::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  for (size_t i = 0; i < m_facts.size(); ++i)
    paintRow(painter, m_facts[i], QRectF(0, double(i) * kRowHeight, width(), kRowHeight));
}

int FactList::linkAt(const QPoint& position) const {
  const int row = position.y() / kRowHeight;
  if (position.y() < 0 || row >= int(m_facts.size())) return -1;
  return linkRect(row).adjusted(-4, 0, 4, 0).contains(position) ? row : -1;
}

void FactList::mouseMoveEvent(QMouseEvent* event) {
  setCursor(linkAt(event->position().toPoint()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FactList::mouseReleaseEvent(QMouseEvent* event) {
  const int row = linkAt(event->position().toPoint());
  if (event->button() == Qt::LeftButton && row >= 0) Q_EMIT linkPressed(row);
}

bool FactList::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  const int row = help->pos().y() / kRowHeight;
  if (row < 0 || row >= int(m_facts.size())) return true;
  const Fact& fact = m_facts[size_t(row)];
  QToolTip::showText(help->globalPos(),
                     fact.tooltip.isEmpty() ? fact.name + QStringLiteral("  ") + fact.value : fact.tooltip,
                     this);
  return true;
}

}  // namespace leyden
