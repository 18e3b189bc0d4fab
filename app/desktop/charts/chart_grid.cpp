// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_grid.h"

#include <QResizeEvent>
#include <QSet>
#include <algorithm>
#include <limits>
#include <utility>

#include "charts/chart_card.h"
#include "charts/section_header.h"

namespace leyden {

namespace {

constexpr int kMargin = 16;
constexpr int kGap = 12;
constexpr int kHeaderHeight = 36;
constexpr int kLeastWidth = 236;
constexpr int kWideHeight = 240;
constexpr int kSmallHeight = 206;
constexpr int kEager = 24;       // cards made at once; more are made as they come into view
constexpr int kLookAhead = 200;  // pixels
constexpr double kLeastStretch = 0.7;
constexpr double kMostStretch = 3.0;
constexpr int kParts = 12;       // of a row: whole numbers for one to four columns

}  // namespace

void ChartGrid::setSections(const std::vector<ArrangedSection>& sections) {
  m_sections = sections;
  m_charts.clear();
  for (const ArrangedSection& section : sections)
    for (const ArrangedChart& chart : section.charts) m_charts.insert(chart.place(), chart);
  for (auto card = m_cards.begin(); card != m_cards.end();) {
    const auto chart = m_charts.constFind(card.key());
    if (chart != m_charts.constEnd()) {
      if (*card) (*card)->setChart(*chart);
      ++card;
      continue;
    }
    if (*card) discard(*card);
    card = m_cards.erase(card);
  }
  if (!m_charts.contains(m_full)) m_full.clear();
  matchHeaders();
  relayout();
}

void ChartGrid::setFullSize(const QString& id, int height) {
  m_full = m_charts.contains(id) ? id : QString();
  m_fullHeight = height;
  for (auto card = m_cards.begin(); card != m_cards.end(); ++card)
    if (card.value()) card.value()->setFullSize(card.key() == m_full);
  relayout();
}

QRect ChartGrid::nearRect() const {
  return m_shown ? m_visible.adjusted(0, -kLookAhead, 0, kLookAhead) : QRect();
}

void ChartGrid::setViewport(const QRect& visible, bool shown) {
  m_visible = visible;
  m_shown = shown;
  const QRect near = nearRect();
  const bool eager = m_places.size() <= kEager;
  std::vector<const Place*> missing;
  QSet<const ChartCard*> up;
  for (const Place& place : m_places) {
    const bool seen = near.intersects(place.seen);
    ChartCard* card = m_cards.value(place.id);
    if (card && (seen || m_held.contains(place.id)))
      up.insert(card);
    else if (!card && (seen || eager))
      missing.push_back(&place);
  }
  for (auto card = m_cards.cbegin(); card != m_cards.cend(); ++card)
    if (!up.contains(*card) && !m_held.contains(card.key())) (*card)->setActive(false);
  std::vector<ChartCard*> spare = spareCards(missing.size());
  for (const Place* place : missing) {
    ChartCard* card = cardFor(*place, spare);
    if (near.intersects(place->seen)) up.insert(card);
  }
  for (ChartCard* card : std::as_const(m_cards))
    if (up.contains(card)) card->setActive(true);
  dropCards(spare);
  if (!missing.empty()) updateTabOrder();
}

ChartCard* ChartGrid::hold(const QString& id) {
  const auto place = std::find_if(m_places.begin(), m_places.end(), [&](const Place& there) { return there.id == id; });
  if (place == m_places.end()) return nullptr;
  m_held.insert(id);
  ChartCard* card = m_cards.value(id);
  if (!card) {
    std::vector<ChartCard*> spare = spareCards(1);
    card = cardFor(*place, spare);
  }
  card->setActive(true);
  return card;
}

void ChartGrid::releaseHeld() {
  m_held.clear();
  setViewport(m_visible, m_shown);
}

// Those that may have another chart, the farthest last; none while there is room for as many more as are wanted.
std::vector<ChartCard*> ChartGrid::spareCards(std::size_t wanted) const {
  if (static_cast<std::size_t>(m_cards.size()) + wanted <= kMostCards) return {};
  const QRect near = nearRect();
  QHash<const ChartCard*, int> away;
  for (const Place& place : m_places)
    if (const ChartCard* card = m_cards.value(place.id))
      away.insert(card, std::max({0, near.top() - place.seen.bottom(), place.seen.top() - near.bottom()}));
  std::vector<ChartCard*> spare;
  for (auto card = m_cards.cbegin(); card != m_cards.cend(); ++card)
    if (away.value(*card, 1) > 0 && !m_held.contains(card.key()) && !(*card)->isHeld()) spare.push_back(*card);
  const auto far = [&](const ChartCard* card) { return away.value(card, std::numeric_limits<int>::max()); };
  std::sort(spare.begin(), spare.end(), [&](const ChartCard* a, const ChartCard* b) { return far(a) < far(b); });
  return spare;
}

ChartCard* ChartGrid::cardFor(const Place& place, std::vector<ChartCard*>& spare) {
  if (m_cards.size() < kMostCards || spare.empty()) return makeCard(place);
  ChartCard* card = spare.back();
  spare.pop_back();
  m_owner.leave(*card);
  m_cards.remove(card->place());
  card->setActive(false);
  card->become(m_charts.value(place.id));
  m_cards.insert(place.id, card);
  moveCard(card, place);
  card->show();
  m_owner.enter(card);
  return card;
}

// After many were held or seen at once.
void ChartGrid::dropCards(std::vector<ChartCard*>& spare) {
  while (m_cards.size() > kMostCards && !spare.empty()) {
    ChartCard* card = spare.back();
    spare.pop_back();
    m_owner.leave(*card);
    m_cards.remove(card->place());
    discard(card);
  }
}

void ChartGrid::discard(ChartCard* card) {
  card->hide();
  card->setActive(false);
  card->deleteLater();
}

void ChartGrid::moveCard(ChartCard* card, const Place& place) {
  card->setGeometry(place.rect);
  card->setColumns(m_spans.value(place.id, 1));
  card->setFullSize(place.id == m_full);
}

ChartCard* ChartGrid::makeCard(const Place& place) {
  ChartCard* card = m_owner.make(m_charts.value(place.id), this);
  m_cards.insert(place.id, card);
  moveCard(card, place);
  card->show();
  connect(card, &ChartCard::dragMoved, this, [this, card](const QPoint& at) { dragCard(card, at); });
  connect(card, &ChartCard::dragEnded, this,
          [this, card](const QPoint& at, bool moved) { dropCard(card, at, moved); });
  connect(card, &ChartCard::sizeDragged, this,
          [this, card](const QSize& size, bool done) { sizeCard(card, size, done); });
  m_owner.enter(card);
  return card;
}

std::vector<ChartCard*> ChartGrid::cards() const {
  std::vector<ChartCard*> cards;
  for (ChartCard* card : m_cards)
    if (card) cards.push_back(card);
  return cards;
}

QString ChartGrid::placeNamed(const QString& chart) const {
  if (m_charts.contains(chart)) return chart;
  for (const Place& place : m_places)
    if (m_charts.value(place.id).id == chart) return place.id;
  return chart;
}

QRect ChartGrid::placeOf(const QString& chart) const {
  const QString name = placeNamed(chart);
  for (const Place& place : m_places)
    if (place.id == name) return place.rect;
  return {};
}

void ChartGrid::setTogether(bool together) {
  if (together == m_together) return;
  m_together = together;
  relayout();
}

void ChartGrid::joinPanels() {
  const auto isPart = [this](const Place& place, const QString& chart) {
    const ArrangedChart& there = *m_charts.constFind(place.id);
    return there.id == chart && !there.panel.isEmpty();
  };
  for (auto first = m_places.begin(); first != m_places.end();) {
    const QString chart = m_charts.value(first->id).id;
    auto last = first + 1;
    QRect seen = first->rect;
    for (; m_together && last != m_places.end() && isPart(*last, chart); ++last) seen |= last->rect;
    for (; first != last; ++first) first->seen = seen;
  }
}

int ChartGrid::columns() const {
  return std::clamp((width() - 2 * kMargin + kGap) / (kLeastWidth + kGap), 1, ChartBoard::kMostColumns);
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

bool ChartGrid::isPlain(const ArrangedSection& section) const {
  return std::all_of(section.charts.begin(), section.charts.end(),
                     [](const ArrangedChart& chart) { return chart.columns == 0 && chart.height == 0; });
}

void ChartGrid::addPlace(const ArrangedChart& chart, std::size_t section, const QRect& rect, int columns) {
  m_places.push_back({chart.place(), rect, section, rect});
  m_spans.insert(chart.place(), columns);
}

// Sections first to last - 1 share rows of cards below their headers; more than one only where each has one
// card.
int ChartGrid::layoutRow(std::size_t first, std::size_t last, int top) {
  const bool shared = last - first > 1;
  const std::vector<ArrangedChart>& charts = m_sections[first].charts;
  // The charts of one metric's groups begin a row.
  const auto own = std::count_if(charts.begin(), charts.end(),
                                 [&](const ArrangedChart& chart) { return chart.id == charts.front().id; });
  const bool panels = !charts.front().panel.isEmpty();
  const auto count = static_cast<int>(shared ? static_cast<std::ptrdiff_t>(last - first)
                                      : panels ? own : static_cast<std::ptrdiff_t>(charts.size()));
  const int wide = columnsFor(count);
  const int height = stretched(wide <= 2 ? kWideHeight : kSmallHeight);
  for (std::size_t section = first; section < last; ++section) {
    QRect header = cell(static_cast<int>(section - first), wide, top, kHeaderHeight);
    if (!shared) header.setWidth(width() - 2 * kMargin);
    placeHeader(section, header);
  }
  top += kHeaderHeight;
  if (m_sections[first].collapsed) return top;
  if (!isPlain(m_sections[first])) return layoutSized(first, top);
  int place = 0;
  for (std::size_t section = first; section < last; ++section) {
    for (const ArrangedChart& chart : m_sections[section].charts) {
      if (!chart.panel.isEmpty() && !m_places.empty() && m_charts.value(m_places.back().id).id != chart.id)
        place = (place + wide - 1) / wide * wide;
      const QRect rect = cell(place % wide, wide, top + place / wide * (height + kGap), height);
      addPlace(chart, section, rect, std::max(1, columns() / wide));
      ++place;
    }
  }
  return top + (place + wide - 1) / wide * (height + kGap);
}

// Cards of any width, from left to right; a row is as high as its highest.
int ChartGrid::layoutSized(std::size_t section, int top) {
  const std::vector<ArrangedChart>& charts = m_sections[section].charts;
  const int most = columns(), wide = columnsFor(static_cast<int>(charts.size()));
  const int usual = wide <= 2 ? kWideHeight : kSmallHeight;
  for (std::size_t begin = 0; begin < charts.size();) {
    int used = 0, height = 0;
    std::size_t end = begin;
    const auto parts = [&](const ArrangedChart& chart) {
      if (chart.columns > 0) return std::min(chart.columns, most) * kParts / most;
      return kParts / (wide <= 2 ? wide : most);  // so that columns of a row fit together
    };
    for (; end < charts.size() && (end == begin || used + parts(charts[end]) <= kParts); ++end) {
      used += parts(charts[end]);
      height = std::max(height, stretched(charts[end].height > 0 ? charts[end].height : usual));
    }
    int part = 0;
    for (; begin < end; ++begin) {
      const int next = part + parts(charts[begin]);
      const QRect from = cell(part, kParts, top, height), to = cell(next - 1, kParts, top, height);
      addPlace(charts[begin], section, from.united(to), std::max(1, (next - part) * most / kParts));
      part = next;
    }
    top += height + kGap;
  }
  return top;
}

int ChartGrid::layoutSections() {
  const auto single = [this](const ArrangedSection& section) {
    return section.charts.size() == 1 && !section.collapsed && isPlain(section);
  };
  int top = 4;
  for (std::size_t first = 0; first < m_sections.size();) {
    std::size_t last = first + 1;
    if (single(m_sections[first])) {
      const auto most = first + static_cast<std::size_t>(std::min(columns(), 3));
      while (last < m_sections.size() && last < most && single(m_sections[last])) ++last;
    }
    top = layoutRow(first, last, top);
    first = last;
  }
  return top + kMargin - kGap;
}

int ChartGrid::stretched(int height) const {
  return static_cast<int>(height * m_stretch);
}

void ChartGrid::setFill(int height) {
  if (height == m_fill) return;
  m_fill = height;
  relayout();
}

// The height grows evenly with the stretch: two heights tell which one fills the page.
int ChartGrid::layoutFilled() {
  const auto heightAt = [this](double stretch) {
    m_places.clear();
    m_spans.clear();
    m_stretch = stretch;
    return layoutSections();
  };
  const int once = heightAt(1.0), more = heightAt(2.0) - once;
  const double wanted = more > 0 ? 1.0 + static_cast<double>(m_fill - once) / more : 1.0;
  const double stretch = std::clamp(wanted, kLeastStretch, kMostStretch);
  const int height = heightAt(stretch);
  m_stretch = 1.0;
  return stretch == wanted ? m_fill : height;  // whole pixels may leave a few of them over
}

void ChartGrid::relayout() {
  m_places.clear();
  m_spans.clear();
  int height = 0;
  if (m_full.isEmpty()) {
    height = m_fill > 0 ? layoutFilled() : layoutSections();
  } else {
    height = m_fullHeight;
    addPlace(m_charts.value(m_full), 0,
             QRect(kMargin, kMargin, width() - 2 * kMargin, m_fullHeight - 2 * kMargin), columns());
  }
  // Those that stay are not hidden meanwhile: they would lose the keyboard.
  for (std::size_t i = m_full.isEmpty() ? m_sections.size() : 0; i < m_headers.size(); ++i) m_headers[i]->hide();
  joinPanels();
  setMinimumHeight(height);
  setMaximumHeight(std::max(height, 1));
  QSet<QString> placed;
  for (const Place& place : m_places) {
    placed.insert(place.id);
    if (ChartCard* card = m_cards.value(place.id)) moveCard(card, place);
  }
  for (auto card = m_cards.begin(); card != m_cards.end(); ++card)
    if (card.value()) card.value()->setVisible(placed.contains(card.key()));
  setViewport(m_visible, m_shown);
  updateTabOrder();
}

// As they are seen: cards are made in any order, and moved.
void ChartGrid::updateTabOrder() {
  QWidget* before = nullptr;
  const auto next = [&before](QWidget* widget) {
    if (before) setTabOrder(before, widget);
    before = widget;
  };
  auto place = m_places.begin();
  for (std::size_t section = 0; section < m_sections.size(); ++section) {
    if (section < m_headers.size() && m_headers[section]->isVisibleTo(this)) next(m_headers[section]->handle());
    for (; place != m_places.end() && place->section == section; ++place)
      if (ChartCard* card = m_cards.value(place->id)) next(card);
  }
}

void ChartGrid::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) relayout();
}

}  // namespace leyden
