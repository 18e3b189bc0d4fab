// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_picture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

#include "charts/chart_format.h"
#include "charts/chart_plot.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr int kTitleHeight = 34;
constexpr int kAxisHeight = 20;
constexpr int kRowHeight = 18;
constexpr int kMargin = 12;
constexpr int kSwatch = 22;
constexpr std::size_t kMostEntries = 60;  // a longer legend would be larger than the chart

QFont smallFont() {
  return Theme::instance().font(Theme::Type::Small);
}

}  // namespace

ChartPicture::ChartPicture(ChartPlot& plot, Texts texts) : m_plot(plot), m_texts(std::move(texts)) {
  plot.fitNow();
  const QFontMetricsF metrics(smallFont());
  double widest = 0.0;
  std::size_t more = 0;
  for (const ChartContent::Item& item : plot.content().items()) {
    if (!item.overview || item.overview->raw.size() == 0) continue;
    if (m_entries.size() == kMostEntries) {
      ++more;
      continue;
    }
    m_entries.push_back({item.run.label(), item.run.colour, item.run.dash});
  }
  if (more > 0)
    m_entries.push_back({QCoreApplication::translate("charts", "and %1 more").arg(formatCount(qint64(more))),
                         Qt::transparent, Qt::SolidLine});
  for (const Entry& entry : m_entries) widest = std::max(widest, metrics.horizontalAdvance(entry.name));
  m_entry_width = static_cast<int>(std::ceil(widest)) + kSwatch + 20;
}

QStringList ChartPicture::legend() const {
  QStringList names;
  for (const Entry& entry : m_entries) names.append(entry.name);
  return names;
}

int ChartPicture::legendColumns() const {
  return std::max(1, (m_plot.width() - 2 * kMargin) / std::max(1, m_entry_width));
}

int ChartPicture::legendHeight() const {
  const int count = static_cast<int>(m_entries.size());
  const int columns = legendColumns();
  return (count + columns - 1) / columns * kRowHeight;
}

QSize ChartPicture::size() const {
  const int width = std::max(m_plot.width(), m_entry_width + 2 * kMargin);
  return {width, kTitleHeight + m_plot.height() + kAxisHeight + legendHeight() + kMargin};
}

void ChartPicture::paintTitle(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const QFont strong = theme.font(Theme::Type::Strong);
  const QRectF line(kMargin, 6, size().width() - 2 * kMargin, kTitleHeight - 8);
  const double fact = QFontMetricsF(smallFont()).horizontalAdvance(m_texts.fact);
  painter.setFont(strong);
  painter.setPen(theme.colour(Theme::Text));
  const double room = line.width() - fact - 16;
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetricsF(strong).elidedText(m_texts.title, Qt::ElideMiddle, room));
  painter.setFont(smallFont());
  painter.setPen(theme.colour(Theme::Secondary));
  painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, m_texts.fact);
}

void ChartPicture::paintLegend(QPainter& painter, double top) const {
  const Theme& theme = Theme::instance();
  const QRect plot = m_plot.axisRect()->rect();
  painter.setFont(smallFont());
  painter.setPen(theme.colour(Theme::Secondary));
  painter.drawText(QRectF(plot.left(), top, plot.width(), kAxisHeight), Qt::AlignRight | Qt::AlignVCenter,
                   m_texts.axis);
  top += kAxisHeight;
  const int columns = legendColumns();
  for (std::size_t i = 0; i < m_entries.size(); ++i) {
    const Entry& entry = m_entries[i];
    const int column = static_cast<int>(i) % columns, row = static_cast<int>(i) / columns;
    const QPointF at(kMargin + column * m_entry_width, top + row * kRowHeight);
    if (entry.colour.alpha() > 0) {
      painter.setPen(QPen(entry.colour, 2.0, entry.dash, Qt::FlatCap));
      painter.drawLine(at + QPointF(0, kRowHeight / 2.0), at + QPointF(kSwatch - 6, kRowHeight / 2.0));
    }
    painter.setPen(theme.colour(Theme::Text));
    painter.drawText(QRectF(at.x() + kSwatch, at.y(), m_entry_width - kSwatch, kRowHeight),
                     Qt::AlignLeft | Qt::AlignVCenter, entry.name);
  }
}

void ChartPicture::paint(QPaintDevice& device, bool vector) const {
  QCPPainter painter;
  if (!painter.begin(&device)) return;
  painter.setMode(QCPPainter::pmVectorized, vector);
  painter.setMode(QCPPainter::pmNonCosmetic, vector);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(QRect(QPoint(), size()), Theme::instance().colour(Theme::Panel));
  paintTitle(painter);
  // Crosshair, highlight and zoom box belong to the mouse, not to the picture.
  QCPLayer* overlay = m_plot.layer(QStringLiteral("overlay"));
  const bool shown = overlay->visible();
  overlay->setVisible(false);
  painter.save();
  painter.translate(0, kTitleHeight);
  m_plot.toPainter(&painter, m_plot.width(), m_plot.height());
  painter.restore();
  overlay->setVisible(shown);
  paintLegend(painter, kTitleHeight + m_plot.height());
}

QImage ChartPicture::image(double ratio) const {
  QImage image(size() * ratio, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(ratio);
  image.fill(Theme::instance().colour(Theme::Panel));
  paint(image, false);
  return image;
}

QByteArray ChartPicture::png(double ratio) const {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QImage picture = image(ratio);
  picture.setText(QStringLiteral("Title"), m_texts.title);
  picture.save(&buffer, "PNG");
  return buffer.data();
}

QByteArray ChartPicture::svg() const {
  QBuffer buffer;
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size());
  generator.setViewBox(QRect(QPoint(), size()));
  generator.setResolution(96);
  generator.setTitle(m_texts.title);
  paint(generator, true);
  return buffer.data();
}

QByteArray ChartPicture::pdf() const {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter writer(&buffer);
    writer.setCreator(QStringLiteral("Leyden"));
    writer.setTitle(m_texts.title);
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QSizeF(size()) * 72.0 / 96.0, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    paint(writer, true);
  }
  return buffer.data();
}

}  // namespace leyden
