// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/section_header.h"

#include <experiment/chart_board.h>

#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>
#include <utility>

#include "widgets/builders.h"

namespace leyden {

SectionHeader::SectionHeader(QWidget* parent)
    : QWidget(parent),
      m_title(makeLabel({}, Theme::Type::Strong, "", this)),
      m_count(makeLabel({}, Theme::Type::Small, "secondary", this)),
      m_fold(makeIconButton(QStringLiteral("chevron-down"), {}, {}, this)) {
  setCursor(Qt::OpenHandCursor);
  m_fold->setCursor(Qt::ArrowCursor);
  m_fold->setFocusPolicy(Qt::TabFocus);
  m_fold->setFixedSize(22, 22);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 6, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(m_title);
  layout->addWidget(m_count);
  layout->addWidget(m_fold);
  layout->addStretch(1);
  connect(m_fold, &QToolButton::clicked, this, &SectionHeader::foldWanted);
}

void SectionHeader::setSection(const ArrangedSection& section) {
  m_name = section.title;
  const auto count = static_cast<int>(section.charts.size());
  m_title->setText(section.title);
  m_count->setText(count == 1 ? tr("1 chart") : tr("%1 charts").arg(count));
  setObjectName(QStringLiteral("section_") + section.title);
  setToolTip(tr("Drag to move the section (Ctrl+Shift+Up, Ctrl+Shift+Down)"));
  m_fold->setObjectName(QStringLiteral("fold_") + section.title);
  m_fold->setToolTip((section.collapsed ? tr("Show the charts of %1") : tr("Fold the charts of %1")).arg(section.title));
  m_fold->setAccessibleName(m_fold->toolTip());
  m_fold->setIcon(Theme::instance().icon(section.collapsed ? QStringLiteral("chevron-right")
                                                           : QStringLiteral("chevron-down")));
}

QWidget* SectionHeader::handle() const {
  return m_fold;
}

void SectionHeader::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  m_fold->setFocus(Qt::MouseFocusReason);  // keys mean this section now
  m_pressed = event->position().toPoint();
}

void SectionHeader::mouseMoveEvent(QMouseEvent* event) {
  if (!m_pressed) return;
  const QPoint at = event->position().toPoint();
  if (!m_dragging && (at - *m_pressed).manhattanLength() < QApplication::startDragDistance()) return;
  m_dragging = true;
  setCursor(Qt::ClosedHandCursor);
  Q_EMIT dragMoved(mapToParent(at));
}

void SectionHeader::mouseReleaseEvent(QMouseEvent* event) {
  endDrag(event->position().toPoint(), true);
}

void SectionHeader::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT foldWanted();
}

void SectionHeader::endDrag(const QPoint& at, bool moved) {
  m_pressed.reset();
  if (!std::exchange(m_dragging, false)) return;
  setCursor(Qt::OpenHandCursor);
  Q_EMIT dragEnded(mapToParent(at), moved);
}

// Keys that the arrow does not take come here.
void SectionHeader::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && m_dragging)
    endDrag({}, false);
  else
    QWidget::keyPressEvent(event);
}

void SectionHeader::contextMenuEvent(QContextMenuEvent* event) {
  const bool key = event->reason() == QContextMenuEvent::Keyboard;
  Q_EMIT menuWanted(key ? mapToGlobal(QPoint(16, height())) : event->globalPos());
}

}  // namespace leyden
