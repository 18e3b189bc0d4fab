// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_grid.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QSet>
#include <algorithm>

#include "charts/chart_card.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kMargin = 16;
constexpr int kGap = 12;
constexpr int kHeaderHeight = 36;
constexpr int kLeastWidth = 236;
constexpr int kWideHeight = 240;
constexpr int kSmallHeight = 206;
constexpr int kMostColumns = 4;
constexpr int kEager = 24;       // cards made at once; more are made as they come into view
constexpr int kLookAhead = 200;  // pixels

}  // namespace

ChartGrid::ChartGrid(Factory factory, QWidget* parent) : QWidget(parent), m_factory(std::move(factory)) {
  setObjectName(QStringLiteral("scrollPage"));
}

void ChartGrid::setSections(const std::vector<MetricSection>& sections) {
  m_sections = sections;
  QSet<QString> kept;
  for (const MetricSection& section : sections)
    for (const QString& metric : section.metrics) kept.insert(metric);
  for (auto card = m_cards.begin(); card != m_cards.end();) {
    if (kept.contains(card.key())) {
      ++card;
      continue;
    }
    card.value()->hide();
    card.value()->deleteLater();
    card = m_cards.erase(card);
  }
  if (!kept.contains(m_full)) m_full.clear();
  relayout();
}

void ChartGrid::setFullSize(const QString& metric, int height) {
  m_full = metric;
  m_fullHeight = height;
  for (auto card = m_cards.begin(); card != m_cards.end(); ++card)
    card.value()->setFullSize(card.key() == metric);
  relayout();
}

void ChartGrid::setViewport(const QRect& visible, bool shown) {
  m_visible = visible;
  m_shown = shown;
  const QRect near = visible.adjusted(0, -kLookAhead, 0, kLookAhead);
  const bool eager = m_places.size() <= kEager;
  for (const Place& place : m_places) {
    const bool seen = shown && near.intersects(place.rect);
    ChartCard*& card = m_cards[place.metric];
    if (!card && (seen || eager)) {
      card = m_factory(place.metric, this);
      card->setGeometry(place.rect);
      card->show();
    }
    if (card) card->setActive(seen);
  }
  for (auto card = m_cards.begin(); card != m_cards.end(); ++card)
    if (card.value() && !card.value()->isVisibleTo(this)) card.value()->setActive(false);
}

std::vector<ChartCard*> ChartGrid::cards() const {
  std::vector<ChartCard*> cards;
  for (ChartCard* card : m_cards)
    if (card) cards.push_back(card);
  return cards;
}

int ChartGrid::columns() const {
  return std::clamp((width() - 2 * kMargin + kGap) / (kLeastWidth + kGap), 1, kMostColumns);
}

// Two stand wide; four are two rows of two rather than three and one.
int ChartGrid::columnsFor(int cards) const {
  const int most = columns();
  if (cards <= 2 || (cards == 4 && most == 3)) return std::min(most, 2);
  return std::min(most, std::max(3, cards <= most ? cards : 3));
}

QRect ChartGrid::cell(int column, int columns, int top, int height) const {
  const int room = width() - 2 * kMargin + kGap;
  const int left = kMargin + room * column / columns;
  const int right = kMargin + room * (column + 1) / columns - kGap;
  return {left, top, right - left, height};
}

void ChartGrid::placeHeader(std::size_t index, const QRect& rect) {
  while (m_headers.size() <= index) {
    auto* widget = new QWidget(this);
    Header header{widget, makeLabel({}, Theme::Type::Strong, "", widget),
                  makeLabel({}, Theme::Type::Small, "secondary", widget)};
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(header.title);
    layout->addWidget(header.count, 1);
    m_headers.push_back(header);
  }
  const Header& header = m_headers[index];
  const auto count = static_cast<int>(m_sections[index].metrics.size());
  header.title->setText(m_sections[index].title);
  header.count->setText(count == 1 ? tr("1 chart") : tr("%1 charts").arg(count));
  header.widget->setGeometry(rect);
  header.widget->show();
}

// Sections first to last - 1 share rows of cards below their headers; more than one only where each has one
// card.
int ChartGrid::layoutRow(std::size_t first, std::size_t last, int top) {
  const bool shared = last - first > 1;
  const auto count =
      shared ? static_cast<int>(last - first) : static_cast<int>(m_sections[first].metrics.size());
  const int wide = columnsFor(count);
  const int height = wide <= 2 ? kWideHeight : kSmallHeight;
  for (std::size_t section = first; section < last; ++section) {
    QRect header = cell(static_cast<int>(section - first), wide, top, kHeaderHeight);
    if (!shared) header.setWidth(width() - 2 * kMargin);
    placeHeader(section, header);
  }
  top += kHeaderHeight;
  int place = 0;
  for (std::size_t section = first; section < last; ++section) {
    for (const QString& metric : m_sections[section].metrics) {
      m_places.push_back({metric, cell(place % wide, wide, top + place / wide * (height + kGap), height)});
      ++place;
    }
  }
  return top + (place + wide - 1) / wide * (height + kGap);
}

int ChartGrid::layoutSections() {
  int top = 4;
  for (std::size_t first = 0; first < m_sections.size();) {
    std::size_t last = first + 1;
    if (m_sections[first].metrics.size() == 1) {
      const auto most = first + static_cast<std::size_t>(std::min(columns(), 3));
      while (last < m_sections.size() && last < most && m_sections[last].metrics.size() == 1) ++last;
    }
    top = layoutRow(first, last, top);
    first = last;
  }
  return top + kMargin - kGap;
}

void ChartGrid::relayout() {
  m_places.clear();
  for (const Header& header : m_headers) header.widget->hide();
  int height = 0;
  if (m_full.isEmpty()) {
    height = layoutSections();
  } else {
    height = m_fullHeight;
    m_places.push_back({m_full, QRect(kMargin, kMargin, width() - 2 * kMargin, m_fullHeight - 2 * kMargin)});
  }
  setMinimumHeight(height);
  setMaximumHeight(std::max(height, 1));
  QSet<QString> placed;
  for (const Place& place : m_places) {
    placed.insert(place.metric);
    if (ChartCard* card = m_cards.value(place.metric)) card->setGeometry(place.rect);
  }
  for (auto card = m_cards.begin(); card != m_cards.end(); ++card)
    if (card.value()) card.value()->setVisible(placed.contains(card.key()));
  setViewport(m_visible, m_shown);
}

void ChartGrid::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) relayout();
}

}  // namespace leyden
