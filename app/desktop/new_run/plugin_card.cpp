// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/plugin_card.h"

#include <experiment/plugin_info.h>
#include <QKeyEvent>
#include <QPainter>
#include <QTextLayout>

#include "theme.h"
#include "widgets/pill.h"

namespace leyden {

namespace {
constexpr int kHeight = 104;
constexpr int kPicture = 64;
constexpr int kPadding = 12;
}  // namespace

QString iconOfTags(const QStringList& tags) {
  static const std::vector<std::pair<const char*, const char*>> icons = {
      {"generative", "sparkle"}, {"generation", "text"},  {"images", "grid"},
      {"tables", "table"},       {"tabular", "table"},    {"text", "text"},
      {"series", "wave"},        {"forecasting", "wave"}, {"graph", "network"}};
  for (const auto& [tag, icon] : icons)
    if (tags.contains(QLatin1String(tag))) return QLatin1String(icon);
  return QStringLiteral("layers");
}

PluginCard::PluginCard(const PluginInfo& plugin, QWidget* parent)
    : QAbstractButton(parent),
      m_id(QString::fromStdString(plugin.id)),
      m_name(QString::fromStdString(plugin.name)),
      m_version(QString::fromStdString(plugin.version)),
      m_description(QString::fromStdString(plugin.description)) {
  for (const std::string& tag : plugin.tags) m_tags << QString::fromStdString(tag);
  m_icon = iconOfTags(m_tags);
  setObjectName(QStringLiteral("pluginCard_") + m_id);
  setAccessibleName(m_name);
  setAccessibleDescription(m_description);
  setToolTip(m_description);
  setCheckable(true);
  setAutoExclusive(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setCursor(Qt::PointingHandCursor);
}

bool PluginCard::matches(const QString& filter) const {
  const QString text = (QStringList{m_id, m_name, m_description} + m_tags).join(QLatin1Char(' '));
  for (const QString& word : filter.split(QLatin1Char(' '), Qt::SkipEmptyParts))
    if (!text.contains(word, Qt::CaseInsensitive)) return false;
  return true;
}

QSize PluginCard::sizeHint() const {
  return {360, kHeight};
}

void PluginCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    click();
  else
    QAbstractButton::keyPressEvent(event);
}

void PluginCard::paintFrame(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const bool strong = isChecked() || hasFocus();
  const qreal pen = isChecked() ? 2 : 1;
  const QRectF frame = QRectF(rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
  painter.setPen(QPen(theme.colour(strong         ? Theme::Accent
                                   : underMouse() ? Theme::LineStrong
                                                  : Theme::Line),
                      pen));
  painter.setBrush(theme.colour(Theme::Panel));
  painter.drawRoundedRect(frame, 8, 8);
  const QRectF picture(kPadding, (height() - kPicture) / 2.0, kPicture, kPicture);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.colour(isChecked() ? Theme::AccentSoft : Theme::ChartGrid));
  painter.drawRoundedRect(picture, 6, 6);
  painter.drawPixmap(picture.center() - QPointF(14, 14),
                     theme.pixmap(m_icon, 28, Theme::Accent, devicePixelRatioF()));
}

// The first sentence on two lines; the tooltip has the rest.
void PluginCard::paintDescription(QPainter& painter, const QRect& room) const {
  const int end = m_description.indexOf(QLatin1String(". "));
  const QString sentence = end > 0 ? m_description.left(end + 1) : m_description;
  painter.setFont(Theme::instance().font(Theme::Type::Base));
  const QFontMetrics metrics = painter.fontMetrics();
  QTextLayout layout(sentence, painter.font());
  layout.beginLayout();
  QTextLine first = layout.createLine();
  first.setLineWidth(room.width());
  layout.endLayout();
  const int cut = first.textLength();
  painter.drawText(QRect(room.left(), room.top(), room.width(), 18), Qt::AlignVCenter,
                   sentence.left(cut).trimmed());
  painter.drawText(QRect(room.left(), room.top() + 18, room.width(), 18), Qt::AlignVCenter,
                   metrics.elidedText(sentence.mid(cut).trimmed(), Qt::ElideRight, room.width()));
}

void PluginCard::paintTexts(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const int left = kPadding + kPicture + kPadding, right = width() - kPadding - 2;
  painter.setFont(theme.font(Theme::Type::Base));
  painter.setPen(theme.colour(Theme::Secondary));
  const int versionWidth = painter.fontMetrics().horizontalAdvance(m_version);
  painter.drawText(QRect(right - versionWidth, 11, versionWidth, 20), Qt::AlignVCenter, m_version);
  painter.setFont(theme.font(Theme::Type::Strong));
  painter.setPen(theme.colour(Theme::Text));
  const int nameWidth = right - left - versionWidth - 8;
  painter.drawText(QRect(left, 11, nameWidth, 20), Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(m_name, Qt::ElideRight, nameWidth));
  paintDescription(painter, QRect(left, 31, right - left, 36));
  double x = left;
  for (const QString& tag : m_tags) {
    if (x + Pill::widthOf(tag, {}) > right) break;
    x += Pill::draw(painter, QPointF(x, 71), tag, {}) + 4;
  }
}

void PluginCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paintFrame(painter);
  paintTexts(painter);
}

}  // namespace leyden
