// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_delegate.h"

#include <experiment/run_list_model.h>
#include <QAbstractItemView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "theme.h"
#include "widgets/figures.h"
#include "widgets/texts.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

struct StateLook {
  QString text;
  Theme::Colour colour = Theme::Secondary;
  QString second;  // below it, of a run that trains: the time left
};

StateLook runningLook(const QModelIndex& index) {
  const QVariant fraction = index.data(RunListModel::FractionRole),
                 left = index.data(RunListModel::TimeLeftRole);
  if (!fraction.isValid()) return {RunDelegate::tr("running"), Theme::AccentStrong, {}};
  return {RunDelegate::tr("%1 %").arg(int(fraction.toDouble() * 100)), Theme::AccentStrong,
          left.isValid() ? RunDelegate::tr("%1 left").arg(durationText(left.toDouble())) : QString()};
}

StateLook stateLook(const QModelIndex& index) {
  switch (static_cast<RunStatus>(index.data(RunListModel::StatusRole).toInt())) {
    case RunStatus::Running:
      return runningLook(index);
    case RunStatus::Finished:
      return {RunDelegate::tr("done"), Theme::Secondary, {}};
    case RunStatus::Failed:
      return {RunDelegate::tr("failed"), Theme::Bad, {}};
    case RunStatus::Stopped:
      return {RunDelegate::tr("stopped"), Theme::Secondary, {}};
    case RunStatus::Interrupted:
      return {RunDelegate::tr("interrupted"), Theme::Bad, {}};
  }
  return {};
}

QColor runColour(const QModelIndex& index) {
  return QColor(index.data(RunListModel::ColourRole).toString());
}

}  // namespace

RunDelegate::RunDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

QRect RunDelegate::eyeRect(const QRect& row) {
  return {row.left() + 8, row.top(), 22, row.height()};
}

QRect RunDelegate::nameRect(const QRect& row) {
  const int left = row.left() + 50;
  return {left, row.top(), metricRect(row).left() - left - 8, row.height()};
}

QRect RunDelegate::metricRect(const QRect& row) {
  return {stateRect(row).left() - kMetricWidth - 4, row.top(), kMetricWidth, row.height()};
}

QRect RunDelegate::stateRect(const QRect& row) {
  return {row.right() + 1 - kMargin - kStateWidth, row.top(), kStateWidth, row.height()};
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {240, kRowHeight};
}

void RunDelegate::paintDot(QPainter& painter, const QRect& row, const QModelIndex& index,
                           bool visible) const {
  QColor colour = runColour(index);
  if (!visible) colour.setAlphaF(0.45);
  const QRectF dot(row.left() + 34, row.center().y() - 4, 10, 10);
  const int dash = index.data(RunListModel::DashRole).toInt();
  painter.setBrush(dash == 0 ? colour : QColor(Qt::transparent));
  painter.setPen(dash == 0 ? QPen(Qt::NoPen) : QPen(colour, 2, dash == 1 ? Qt::SolidLine : Qt::DotLine));
  painter.drawEllipse(dash == 0 ? dot : dot.adjusted(1, 1, -1, -1));
}

void RunDelegate::paintState(QPainter& painter, const QRect& row, const QModelIndex& index,
                             bool visible) const {
  const Theme& theme = Theme::instance();
  const StateLook look = stateLook(index);
  QRectF place = stateRect(row);
  painter.setPen(theme.colour(visible ? look.colour : Theme::Secondary));
  if (look.second.isEmpty()) {
    drawFigures(painter, place, theme.font(Theme::Type::Small), look.text);
  } else {
    drawFigures(painter, place.adjusted(0, 1, 0, -14), theme.font(Theme::Type::Small), look.text);
    QFont smaller = theme.font(Theme::Type::Small);
    smaller.setPixelSize(10);
    painter.setPen(theme.colour(Theme::Secondary));
    drawFigures(painter, place.adjusted(0, 14, 0, -3), smaller, look.second);
  }
  const QVariant fraction = index.data(RunListModel::FractionRole);
  if (index.data(RunListModel::StatusRole).toInt() != int(RunStatus::Running) || !fraction.isValid()) return;
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.colour(Theme::Accent));
  painter.drawRect(QRectF(row.left(), row.bottom() - 1, row.width() * fraction.toDouble(), 2));
}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const QRect row = option.rect;
  const bool visible = index.data(RunListModel::VisibleRole).toBool();
  const bool selected = option.state & QStyle::State_Selected;
  const bool hovered =
      (option.state & QStyle::State_MouseOver) ||
      (!m_highlighted.isEmpty() && index.data(RunListModel::RunIdRole).toString() == m_highlighted);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (selected || hovered) painter->fillRect(row, theme.colour(selected ? Theme::AccentSoft : Theme::Hover));
  painter->setPen(theme.colour(Theme::ChartGrid));
  painter->drawLine(QPointF(row.left(), row.bottom() + 0.5), QPointF(row.right() + 1, row.bottom() + 0.5));
  if ((option.state & QStyle::State_HasFocus) && option.widget && option.widget->hasFocus()) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.colour(Theme::Accent));
    painter->drawRect(QRect(row.left(), row.top(), 2, row.height()));
  }
  const QRect eye = eyeRect(row);
  painter->drawPixmap(eye.center().x() - 7, eye.center().y() - 7,
                      theme.pixmap(visible ? QStringLiteral("eye") : QStringLiteral("eye-off"), 16,
                                   visible ? Theme::Secondary : Theme::Faint,
                                   option.widget ? option.widget->devicePixelRatioF() : 1.0));
  paintDot(*painter, row, index, visible);
  painter->setFont(theme.font(Theme::Type::Base));
  painter->setPen(theme.colour(visible ? Theme::Text : Theme::Secondary));
  const QVariant metric = index.data(RunListModel::MetricRole);
  const QString figure = metric.isValid() ? metricText(metric.toDouble()) : QString();
  QRect name = nameRect(row);
  // A long name takes what its row's number leaves.
  name.setRight(metricRect(row).right() - int(figuresWidth(theme.font(Theme::Type::Figures), figure)) - 10);
  if (index.data(RunListModel::StarredRole).toBool()) {
    painter->drawPixmap(name.right() - 12, name.center().y() - 6,
                        theme.pixmap(QStringLiteral("star"), 14, Theme::Spark,
                                     option.widget ? option.widget->devicePixelRatioF() : 1.0));
    name.adjust(0, 0, -18, 0);
  }
  painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                    painter->fontMetrics().elidedText(index.data(RunListModel::NameRole).toString(),
                                                      Qt::ElideMiddle, name.width()));
  drawFigures(*painter, metricRect(row), theme.font(Theme::Type::Figures), figure);
  paintState(*painter, row, index, visible);
  painter->restore();
}

QWidget* RunDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const {
  return makeRunNameEditor(parent);
}

void RunDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                       const QModelIndex&) const {
  editor->setGeometry(nameRect(option.rect).adjusted(-9, 1, 8, -1));
}

bool RunDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                              const QModelIndex& index) {
  const auto toggle = [&] {
    return model->setData(index, !index.data(RunListModel::VisibleRole).toBool(), RunListModel::VisibleRole);
  };
  if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() == Qt::LeftButton && eyeRect(option.rect).contains(mouse->position().toPoint()))
      return toggle();
  }
  return false;
}

bool RunDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                            const QModelIndex& index) {
  if (event->type() != QEvent::ToolTip) return QStyledItemDelegate::helpEvent(event, view, option, index);
  if (eyeRect(option.rect).contains(event->pos())) {
    const bool visible = index.data(RunListModel::VisibleRole).toBool();
    QToolTip::showText(event->globalPos(),
                       visible ? tr("Hide in charts and comparison") : tr("Show in charts"), view);
    return true;
  }
  QStringList lines = {index.data(RunListModel::NameRole).toString()};
  lines << tr("%1 · %2").arg(index.data(RunListModel::PluginRole).toString(), stateLook(index).text);
  lines << tr("started %1").arg(whenText(index.data(RunListModel::StartedRole).toDateTime()));
  const QString error = index.data(RunListModel::ErrorRole).toString();
  if (!error.isEmpty()) lines << error;
  QToolTip::showText(event->globalPos(), lines.join(QLatin1Char('\n')), view);
  return true;
}

}  // namespace leyden
