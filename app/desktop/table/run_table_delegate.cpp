// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/run_table_delegate.h"

#include <experiment/run_table_model.h>

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "theme.h"
#include "widgets/figures.h"
#include "widgets/pill.h"
#include "widgets/texts.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kDotRoom = 20, kIndent = 20;

const RunTableModel* modelOf(const QModelIndex& index) {
  return qobject_cast<const RunTableModel*>(index.model());
}

bool isFact(const QModelIndex& index, Field::Fact fact) {
  const RunTableModel* model = modelOf(index);
  if (!model) return false;
  const Field& field = model->field(index.column());
  return field.kind == Field::Kind::Fact && field.fact == fact;
}

bool isGroup(const QModelIndex& index) {
  return index.data(RunTableModel::IsGroupRole).toBool();
}

Theme::Colour statusColour(const QModelIndex& index) {
  switch (static_cast<RunStatus>(index.data(RunListModel::StatusRole).toInt())) {
    case RunStatus::Running:
      return Theme::AccentStrong;
    case RunStatus::Failed:
    case RunStatus::Interrupted:
      return Theme::Bad;
    default:
      return Theme::Secondary;
  }
}

QString statusText(const QModelIndex& index) {
  const QVariant done = index.data(RunListModel::FractionRole), left = index.data(RunListModel::TimeLeftRole);
  if (index.data(RunListModel::StatusRole).toInt() != int(RunStatus::Running) || !done.isValid())
    return index.data().toString();
  const QString part = RunTableDelegate::tr("%1 %").arg(int(done.toDouble() * 100));
  return left.isValid() ? RunTableDelegate::tr("%1 · %2 left").arg(part, durationText(left.toDouble())) : part;
}

QString cellText(const QModelIndex& index) {
  if (!isGroup(index) && isFact(index, Field::Fact::Status)) return statusText(index);
  const QString text = index.data().toString();
  const RunTableModel* model = modelOf(index);
  if (!model || model->field(index.column()).kind != Field::Kind::Metric) return text;
  const QVariant number = index.data(RunTableModel::NumberRole);
  const bool spreads = text.contains(QChar(0xb1));  // a mean with its deviation
  return number.isValid() && !spreads ? metricText(number.toDouble()) : text;
}

Theme::Colour textColour(const QModelIndex& index) {
  if (isGroup(index)) return Theme::Text;
  if (isFact(index, Field::Fact::Status)) return statusColour(index);
  const RunTableModel* model = modelOf(index);
  const bool plain = model && model->field(index.column()).kind != Field::Kind::Fact;
  return plain ? Theme::Text : Theme::Secondary;
}

void paintDot(QPainter& painter, const QRectF& room, const QModelIndex& index) {
  const QColor colour(index.data(RunListModel::ColourRole).toString());
  const bool solid = index.data(RunListModel::DashRole).toInt() == 0;
  painter.setPen(solid ? QPen(Qt::NoPen) : QPen(colour, 2));
  painter.setBrush(solid ? QBrush(colour) : QBrush(Qt::NoBrush));
  painter.drawEllipse(QPointF(room.left() + 5, room.center().y()), solid ? 5 : 4, solid ? 5 : 4);
}

void drawElided(QPainter& painter, const QRectF& room, const QString& text) {
  painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(room.width())));
}

}  // namespace

QColor RunTableDelegate::shadeColour(double shade) {
  const Theme& theme = Theme::instance();
  const QColor ground = theme.colour(Theme::Panel), accent = theme.colour(Theme::Accent);
  const double part = (theme.isDark() ? 0.42 : 0.34) * shade;
  const auto mix = [part](int a, int b) { return static_cast<int>(a + (b - a) * part); };
  return {mix(ground.red(), accent.red()), mix(ground.green(), accent.green()), mix(ground.blue(), accent.blue())};
}

QSize RunTableDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  const bool name = isFact(index, Field::Fact::Name);
  const Theme::Type type = isGroup(index) && name ? Theme::Type::Strong : Theme::Type::Base;
  double width = figuresWidth(Theme::instance().font(type), cellText(index)) + 2 * kPadding + 2;
  if (isFact(index, Field::Fact::Tags) && !isGroup(index)) {
    width = 2 * kPadding;
    for (const QString& tag : index.data(RunListModel::TagsRole).toStringList())
      width += Pill::widthOf(tag, {}) + 4;
  }
  if (name) width += kDotRoom + 20;
  return {static_cast<int>(width), kRowHeight};
}

void RunTableDelegate::paintName(QPainter& painter, QRectF room, const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const double ratio = painter.device()->devicePixelRatioF();
  if (isGroup(index)) {
    const bool open = index.data(RunTableModel::OpenRole).toBool();
    painter.drawPixmap(QPointF(room.left() - 3, room.center().y() - 8),
                       theme.pixmap(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), 16,
                                    Theme::Secondary, ratio));
    painter.setFont(theme.font(Theme::Type::Strong));
    painter.setPen(theme.colour(Theme::Text));
    drawElided(painter, room.adjusted(kDotRoom, 0, 0, 0), cellText(index));
    return;
  }
  if (index.data(RunTableModel::MemberRole).toBool()) room.adjust(kIndent, 0, 0, 0);
  paintDot(painter, room, index);
  room.adjust(kDotRoom, 0, 0, 0);
  if (index.data(RunListModel::StarredRole).toBool()) {
    painter.drawPixmap(QPointF(room.right() - 14, room.center().y() - 7),
                       theme.pixmap(QStringLiteral("star"), 14, Theme::Spark, ratio));
    room.adjust(0, 0, -18, 0);
  }
  painter.setFont(theme.font(Theme::Type::Base));
  const bool archived = index.data(RunListModel::ArchivedRole).toBool();
  painter.setPen(theme.colour(archived ? Theme::Secondary : Theme::Text));
  drawElided(painter, room, cellText(index));
}

void RunTableDelegate::paintTags(QPainter& painter, const QRectF& room, const QModelIndex& index) const {
  double x = room.left();
  const QStringList tags = index.data(RunListModel::TagsRole).toStringList();
  for (qsizetype i = 0; i < tags.size(); ++i) {
    const double width = Pill::widthOf(tags[i], {});
    const bool last = i + 1 == tags.size();
    if (x + width + (last ? 0 : 20) > room.right()) {
      painter.setFont(Theme::instance().font(Theme::Type::Small));
      painter.setPen(Theme::instance().colour(Theme::Secondary));
      drawElided(painter, QRectF(x, room.top(), room.right() - x, room.height()),
                 i == 0 ? tags.join(QStringLiteral(", ")) : QStringLiteral("+%1").arg(tags.size() - i));
      return;
    }
    x += Pill::draw(painter, QPointF(x, room.center().y() - Pill::kHeight / 2.0 + 0.5), tags[i], {}) + 4;
  }
}

void RunTableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setClipRect(option.rect);
  const QRect cell = option.rect;
  const bool selected = option.state & QStyle::State_Selected;
  painter->fillRect(cell, theme.colour(selected ? Theme::AccentSoft : isGroup(index) ? Theme::Hover : Theme::Panel));
  if (const QVariant shade = index.data(RunTableModel::ShadeRole); shade.isValid())
    painter->fillRect(cell.adjusted(0, 0, 0, -1), shadeColour(shade.toDouble()));
  painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.colour(Theme::ChartGrid));
  if (selected && option.state & QStyle::State_HasFocus)
    painter->fillRect(QRect(cell.left(), cell.top(), 2, cell.height()), theme.colour(Theme::Accent));
  const QRectF room = QRectF(cell).adjusted(kPadding, 0, -kPadding, 0);
  if (isFact(index, Field::Fact::Name)) {
    paintName(*painter, room, index);
  } else if (isFact(index, Field::Fact::Tags) && !isGroup(index)) {
    paintTags(*painter, room, index);
  } else {
    painter->setPen(theme.colour(textColour(index)));
    const QString text = cellText(index);
    if (index.data(RunTableModel::NumericRole).toBool() &&
        figuresWidth(theme.font(Theme::Type::Figures), text) <= room.width() + 1) {
      drawFigures(*painter, room, theme.font(Theme::Type::Figures), text, Qt::AlignRight);
    } else {
      painter->setFont(theme.font(Theme::Type::Base));
      drawElided(*painter, room, text);
    }
  }
  painter->restore();
}

QWidget* RunTableDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const {
  return makeRunNameEditor(parent);
}

void RunTableDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                            const QModelIndex&) const {
  editor->setGeometry(option.rect.adjusted(kDotRoom, 1, -2, -1));
}

bool RunTableDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) {
  if (event->type() != QEvent::ToolTip) return QStyledItemDelegate::helpEvent(event, view, option, index);
  QString text = isGroup(index) ? index.data(Qt::ToolTipRole).toString() : index.data().toString();
  if (isFact(index, Field::Fact::Notes)) text = index.data(RunListModel::NotesRole).toString();
  const bool cut = sizeHint(option, index).width() > option.rect.width() + 2;
  const bool rounded = index.data(RunTableModel::NumberRole).isValid() && text != cellText(index);
  const bool more = isFact(index, Field::Fact::Notes) && text.contains(QLatin1Char('\n'));
  if (cut || rounded || more || isGroup(index))
    QToolTip::showText(event->globalPos(), text.toHtmlEscaped().replace('\n', QLatin1String("<br>")), view);
  else
    QToolTip::hideText();
  return true;
}

}  // namespace leyden
