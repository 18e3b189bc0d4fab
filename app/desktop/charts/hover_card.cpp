// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/hover_card.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <algorithm>

#include "charts/chart_format.h"
#include "theme.h"
#include "widgets/figures.h"

namespace leyden {

namespace {

constexpr int kMostRows = 12;
constexpr int kRowHeight = 20;
constexpr int kHeaderHeight = 22;
constexpr int kMargin = 10;
constexpr int kSwatch = 18;
constexpr double kMostName = 190.0;
constexpr double kMostMark = 320.0;
constexpr std::size_t kMostMarks = 6;

QFont smallFont() {
  return Theme::instance().font(Theme::Type::Small);
}
QFont strongFont() {
  return Theme::instance().font(Theme::Type::SmallStrong);
}

QString rawText(const ChartValue& value) {
  if (value.raw_low == value.raw_high || !value.smoothed) return formatValue(value.raw_low);
  return formatValue(value.raw_low) + QStringLiteral("–") + formatValue(value.raw_high);
}

QString shownText(const ChartValue& value) {
  if (!value.smoothed && value.raw_low != value.raw_high)
    return formatValue(value.raw_low) + QStringLiteral("–") + formatValue(value.raw_high);
  return formatValue(value.shown);
}

}  // namespace

HoverCard::HoverCard(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("chartHoverCard"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void HoverCard::setValues(const QString& place, const std::vector<ChartValue>& values,
                          const QString& nearest) {
  m_place = place;
  m_footer.clear();
  const int count = static_cast<int>(values.size());
  const auto at = std::find_if(values.begin(), values.end(),
                               [&](const ChartValue& value) { return value.run->id == nearest; });
  int first = 0;
  if (count > kMostRows) {
    const int middle = at == values.end() ? 0 : static_cast<int>(at - values.begin());
    first = std::clamp(middle - kMostRows / 2, 0, count - kMostRows);
    const bool lines = !values.front().run->metric.isEmpty();
    m_footer = (lines ? tr("%1 to %2 of %3 lines") : tr("%1 to %2 of %3 runs"))
                   .arg(first + 1)
                   .arg(first + kMostRows)
                   .arg(formatCount(count));
  }
  m_rows.clear();
  for (int i = first; i < std::min(count, first + kMostRows); ++i) {
    const ChartValue& value = values[static_cast<std::size_t>(i)];
    m_rows.push_back({value.run->label(), value.run->colour, value.run->dash, shownText(value),
                      value.smoothed ? rawText(value) : QString(), value.run->id == nearest});
  }
  measure();
  update();
}

void HoverCard::setMarks(const std::vector<ChartMark>& marks) {
  m_marks.clear();
  const Theme& theme = Theme::instance();
  for (const ChartMark& mark : marks) {
    if (m_marks.size() == kMostMarks) {
      m_marks.push_back({tr("and %1 more").arg(marks.size() - kMostMarks), Qt::transparent});
      break;
    }
    const RunMark::Kind kind = mark.mark->kind;
    const bool plain = kind == RunMark::Kind::Checkpoint || kind == RunMark::Kind::Text;
    const QColor flag = plain                             ? mark.run->colour
                        : kind == RunMark::Kind::Error ? theme.colour(Theme::Bad)
                                                          : theme.colour(Theme::Spark);
    m_marks.push_back({tr("%1: %2").arg(mark.run->name, mark.mark->text), flag});
  }
}

QString HoverCard::marksText() const {
  QStringList lines;
  for (const Mark& mark : m_marks) lines.append(mark.text);
  return lines.join(QLatin1Char('\n'));
}

void HoverCard::measure() {
  const QFontMetricsF metrics(strongFont());
  m_name_width = m_shown_width = m_raw_width = 0;
  for (const Row& row : m_rows) {
    m_name_width = std::max(m_name_width, std::min(kMostName, metrics.horizontalAdvance(row.name) + 2));
    m_shown_width = std::max(m_shown_width, figuresWidth(strongFont(), row.shown));
    m_raw_width = std::max(m_raw_width, figuresWidth(smallFont(), row.raw));
  }
  double width = kSwatch + m_name_width + 20 + m_shown_width + (m_raw_width > 0 ? 12 + m_raw_width : 0);
  width = std::max({width, metrics.horizontalAdvance(m_place), metrics.horizontalAdvance(m_footer)});
  for (const Mark& mark : m_marks)
    width = std::max(width, std::min(kMostMark, metrics.horizontalAdvance(mark.text) + kSwatch));
  const int footer = m_footer.isEmpty() ? 0 : kRowHeight;
  resize(static_cast<int>(width) + 2 * kMargin + 1,
         kHeaderHeight + static_cast<int>(m_rows.size() + m_marks.size()) * kRowHeight + footer + kMargin + 4);
}

QString HoverCard::text(const QString& place, const std::vector<ChartValue>& values) {
  const auto number = [](double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); };
  QString text = place + QLatin1Char('\n');
  for (const ChartValue& value : values) {
    text += value.run->label() + QLatin1Char('\t') + number(value.shown);
    if (value.smoothed || value.raw_low != value.raw_high) text += QLatin1Char('\t') + number(value.raw_low);
    if (value.raw_low != value.raw_high) text += QLatin1Char('\t') + number(value.raw_high);
    text += QLatin1Char('\n');
  }
  return text;
}

void HoverCard::showBeside(QPoint anchor) {
  constexpr int kAway = 14;
  const QRect room = parentWidget()->rect().adjusted(4, 4, -4, -4);
  int x = anchor.x() + kAway;
  if (x + width() > room.right()) x = anchor.x() - kAway - width();
  const int y =
      std::clamp(anchor.y() - height() / 2, room.top(), std::max(room.top(), room.bottom() - height()));
  move(std::max(room.left(), x), y);
  if (isHidden()) {
    show();
    raise();
  }
}

QString HoverCard::rowText(int row) const {
  const Row& shown = m_rows[static_cast<std::size_t>(row)];
  return shown.name + QLatin1Char('\t') + shown.shown;
}

double HoverCard::drawMarks(QPainter& painter, double top) const {
  const QFontMetricsF metrics(smallFont());
  painter.setFont(smallFont());
  for (const Mark& mark : m_marks) {
    const double middle = top + kRowHeight / 2.0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(mark.flag);
    const QPointF flag[3] = {{kMargin + 2.0, middle - 3}, {kMargin + 10.0, middle - 3}, {kMargin + 6.0, middle + 3}};
    painter.drawPolygon(flag, 3);
    painter.setPen(Theme::instance().colour(Theme::Text));
    const double room = width() - 2 * kMargin - kSwatch;
    painter.drawText(QRectF(kMargin + kSwatch, top, room, kRowHeight), Qt::AlignVCenter,
                     metrics.elidedText(mark.text, Qt::ElideMiddle, room));
    top += kRowHeight;
  }
  return top;
}

void HoverCard::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(theme.colour(Theme::LineStrong));
  painter.setBrush(theme.colour(Theme::Panel));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  painter.setFont(smallFont());
  painter.setPen(theme.colour(Theme::Secondary));
  painter.drawText(QRectF(kMargin, 6, width() - 2 * kMargin, kHeaderHeight - 4), Qt::AlignVCenter, m_place);
  const QFontMetricsF metrics(strongFont());
  double y = drawMarks(painter, kHeaderHeight + 3);
  for (const Row& row : m_rows) {
    painter.setPen(QPen(row.colour, 2.4, row.dash, Qt::FlatCap));
    painter.drawLine(QPointF(kMargin, y + kRowHeight / 2.0), QPointF(kMargin + 12, y + kRowHeight / 2.0));
    painter.setPen(theme.colour(Theme::Text));
    painter.setFont(row.nearest ? strongFont() : smallFont());
    painter.drawText(QRectF(kMargin + kSwatch, y, m_name_width, kRowHeight), Qt::AlignVCenter,
                     metrics.elidedText(row.name, Qt::ElideMiddle, m_name_width));
    double right = width() - kMargin;
    if (m_raw_width > 0) {
      painter.setPen(theme.colour(Theme::Secondary));
      drawFigures(painter, QRectF(right - m_raw_width, y, m_raw_width, kRowHeight), smallFont(), row.raw);
      right -= m_raw_width + 12;
      painter.setPen(theme.colour(Theme::Text));
    }
    drawFigures(painter, QRectF(right - m_shown_width, y, m_shown_width, kRowHeight), strongFont(),
                row.shown);
    y += kRowHeight;
  }
  if (m_footer.isEmpty()) return;
  painter.setFont(smallFont());
  painter.setPen(theme.colour(Theme::Secondary));
  painter.drawText(QRectF(kMargin, y, width() - 2 * kMargin, kRowHeight), Qt::AlignVCenter, m_footer);
}

}  // namespace leyden
