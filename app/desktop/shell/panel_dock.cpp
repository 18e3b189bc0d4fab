// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/panel_dock.h"

#include <QCoreApplication>
#include <QPainter>
#include <QVBoxLayout>

#include "theme.h"

namespace leyden {

namespace {

/// The dock is dragged by it. It lies in the ground of what is below it, so that it shows only under the
/// mouse.
class DockGrip : public QWidget {
 public:
  DockGrip(PanelSpec::Area area, QDockWidget* dock) : QWidget(dock), m_area(area) {
    setFixedHeight(8);
    setCursor(Qt::SizeAllCursor);
    setAttribute(Qt::WA_Hover);
    setToolTip(QCoreApplication::translate("panel", "Drag to move this panel"));
  }

  QSize sizeHint() const override { return {40, 8}; }
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    painter.fillRect(rect(), theme.colour(m_area == PanelSpec::Bottom ? Theme::Window : Theme::Panel));
    const QColor edge = theme.colour(Theme::Line);  // goes on where the panel's own edge begins
    if (m_area == PanelSpec::Left) painter.fillRect(width() - 1, 0, 1, height(), edge);
    if (m_area == PanelSpec::Right) painter.fillRect(0, 0, 1, height(), edge);
    if (!underMouse()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.colour(Theme::LineStrong));
    painter.drawRoundedRect(QRectF(width() / 2.0 - 14, 3, 28, 3), 1.5, 1.5);
  }

 private:
  PanelSpec::Area m_area;
};

}  // namespace

PanelDock::PanelDock(PanelSpec spec, AppContext& context, QWidget* parent)
    : QDockWidget(parent), m_spec(std::move(spec)), m_context(context) {
  setObjectName(QStringLiteral("dock_") + m_spec.id);
  const QString title = QCoreApplication::translate("panel", m_spec.title.toUtf8().constData());
  setWindowTitle(title);
  setAccessibleName(title);
  setTitleBarWidget(new DockGrip(m_spec.area, this));
  auto* holder = new QWidget(this);
  auto* layout = new QVBoxLayout(holder);
  if (m_spec.area == PanelSpec::Bottom)
    layout->setContentsMargins(12, 0, 12, 12);
  else
    layout->setContentsMargins(0, 0, 0, 0);
  setWidget(holder);
}

QWidget* PanelDock::panel() {
  if (!m_panel) {
    m_panel = m_spec.create(m_context, widget());
    widget()->layout()->addWidget(m_panel);
  }
  return m_panel;
}

void PanelDock::showEvent(QShowEvent* event) {
  panel();
  QDockWidget::showEvent(event);
}

}  // namespace leyden
