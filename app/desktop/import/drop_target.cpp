// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/drop_target.h"

#include <QDropEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

#include "theme.h"

namespace leyden {

namespace {

QStringList localPaths(const QDropEvent& event) {
  QStringList paths;
  for (const QUrl& url : event.mimeData()->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  return paths;
}

}  // namespace

DropTarget::DropTarget(QWidget* window) : QWidget(window) {
  setObjectName(QStringLiteral("dropTarget"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  window->setAcceptDrops(true);
  window->installEventFilter(this);
  hide();
}

bool DropTarget::eventFilter(QObject*, QEvent* event) {
  switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove: {
      auto* drag = static_cast<QDropEvent*>(event);
      if (localPaths(*drag).isEmpty()) return false;
      drag->setDropAction(Qt::CopyAction);
      drag->accept();
      setGeometry(parentWidget()->rect());
      show();
      raise();
      return true;
    }
    case QEvent::DragLeave:
      hide();
      return true;
    case QEvent::Drop: {
      auto* drop = static_cast<QDropEvent*>(event);
      const QStringList paths = localPaths(*drop);
      hide();
      if (paths.isEmpty()) return false;
      drop->setDropAction(Qt::CopyAction);
      drop->accept();
      Q_EMIT dropped(paths);
      return true;
    }
    default:
      return false;
  }
}

void DropTarget::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::instance();
  painter.setRenderHint(QPainter::Antialiasing);
  QColor ground = theme.colour(Theme::Window);
  ground.setAlphaF(0.88F);
  painter.fillRect(rect(), ground);
  painter.setPen(QPen(theme.colour(Theme::Accent), 2, Qt::DashLine));
  painter.drawRoundedRect(QRectF(rect()).adjusted(24, 24, -24, -24), 12, 12);
  painter.drawPixmap(QPointF(width() / 2.0 - 14, height() / 2.0 - 44),
                     theme.pixmap(QStringLiteral("download"), 28, Theme::Accent, devicePixelRatioF()));
  painter.setPen(theme.colour(Theme::Text));
  painter.setFont(theme.font(Theme::Type::Heading));
  painter.drawText(QRect(0, height() / 2, width(), 24), Qt::AlignCenter, tr("Drop to import runs"));
  painter.setPen(theme.colour(Theme::Secondary));
  painter.setFont(theme.font(Theme::Type::Base));
  painter.drawText(QRect(0, height() / 2 + 26, width(), 22), Qt::AlignCenter,
                   tr("TensorBoard, Lightning, MLflow or CSV: files, or folders with whole trees of them"));
}

}  // namespace leyden
