// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// ChartGrid's headers, and what dragging a card's title or corner does.
#include <algorithm>
#include <cmath>

#include "charts/chart_card.h"
#include "charts/chart_grid.h"
#include "charts/section_header.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr int kMarkWidth = 3;
constexpr int kGap = 12;
constexpr int kHeightStep = 4;

int distance(const QRect& rect, const QPoint& at) {
  const int x = std::max({0, rect.left() - at.x(), at.x() - rect.right()});
  const int y = std::max({0, rect.top() - at.y(), at.y() - rect.bottom()});
  return x + 2 * y;  // the same row is nearer
}

// The line that shows where a dragged card would go.
class DropMark : public QWidget {
 public:
  explicit DropMark(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("chartDropMark"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAutoFillBackground(true);
    hide();
  }
  void showAt(const QRect& rect) {
    QPalette colours = palette();
    colours.setColor(QPalette::Window, Theme::instance().colour(Theme::Accent));
    setPalette(colours);
    setGeometry(rect);
    show();
    raise();
  }
};

}  // namespace

ChartGrid::ChartGrid(Owner owner, QWidget* parent)
    : QWidget(parent), m_owner(std::move(owner)), m_mark(new DropMark(this)) {
  setObjectName(QStringLiteral("scrollPage"));
}

void ChartGrid::makeHeader() {
  auto* header = new SectionHeader(this);
  m_headers.push_back(header);
  connect(header, &SectionHeader::foldWanted, this, [this, header] {
    for (const ArrangedSection& section : m_sections)
      if (section.title == header->title()) return Q_EMIT foldWanted(section.title, !section.collapsed);
  });
  connect(header, &SectionHeader::menuWanted, this,
          [this, header](const QPoint& global) { Q_EMIT sectionMenuWanted(header->title(), global); });
  connect(header, &SectionHeader::dragMoved, this, &ChartGrid::dragSection);
  connect(header, &SectionHeader::dragEnded, this,
          [this, header](const QPoint& at, bool moved) { dropSection(header->title(), at, moved); });
}

// A header stays that of its section wherever that goes, and keeps the keyboard.
void ChartGrid::matchHeaders() {
  for (std::size_t i = 0; i < m_sections.size() && i < m_headers.size(); ++i) {
    const auto own = std::find_if(m_headers.begin() + static_cast<std::ptrdiff_t>(i), m_headers.end(),
                                  [&](const SectionHeader* header) { return header->title() == m_sections[i].title; });
    if (own != m_headers.end()) std::swap(m_headers[i], *own);
  }
}

void ChartGrid::placeHeader(std::size_t index, const QRect& rect) {
  while (m_headers.size() <= index) makeHeader();
  SectionHeader* header = m_headers[index];
  header->setSection(m_sections[index]);
  header->setGeometry(rect);
  header->show();
}

std::optional<ChartGrid::Target> ChartGrid::targetAt(const QPoint& at) const {
  for (std::size_t i = 0; i < m_headers.size() && i < m_sections.size(); ++i) {
    const QWidget* header = m_headers[i];
    if (!header->isVisibleTo(this) || !header->geometry().contains(at)) continue;
    const QRect mark(header->x(), header->geometry().bottom() - kMarkWidth, header->width(), kMarkWidth);
    const ArrangedSection& section = m_sections[i];
    return Target{section.title, section.collapsed ? QString() : section.charts.front().id, mark};
  }
  const auto nearest = std::min_element(m_places.begin(), m_places.end(), [&](const Place& a, const Place& b) {
    return distance(a.rect, at) < distance(b.rect, at);
  });
  if (nearest == m_places.end()) return std::nullopt;
  const QRect& rect = nearest->rect;
  const bool after = at.x() > rect.center().x();
  const int x = (after ? rect.right() + 1 + kGap / 2 : rect.left() - kGap / 2) - kMarkWidth / 2;
  const auto idOf = [this](const Place& place) { return m_charts.value(place.id).id; };
  Target target{m_sections[nearest->section].title, idOf(*nearest), QRect(x, rect.top(), kMarkWidth, rect.height())};
  if (!after) return target;
  auto next = nearest + 1;  // charts of groups go together
  while (next != m_places.end() && idOf(*next) == target.before) ++next;
  target.before = next != m_places.end() && next->section == nearest->section ? idOf(*next) : QString();
  return target;
}

void ChartGrid::dragCard(ChartCard* card, const QPoint& at) {
  if (!m_full.isEmpty()) return;
  card->raise();
  const auto target = targetAt(at);
  if (target) static_cast<DropMark*>(m_mark)->showAt(target->mark);
  Q_EMIT draggedTo(at);
}

void ChartGrid::dropCard(ChartCard* card, const QPoint& at, bool moved) {
  m_mark->hide();
  const auto target = targetAt(at);
  if (!moved || !target || target->before == card->id()) return;
  Q_EMIT moveWanted(card->id(), target->section, target->before);
}

// The card follows in whole columns and steps, so that what is seen is what it gets.
void ChartGrid::sizeCard(ChartCard* card, const QSize& size, bool done) {
  const int most = columns();
  const double column = static_cast<double>(cell(0, most, 0, 0).width() + kGap);
  const int wide = std::clamp(static_cast<int>(std::lround((size.width() + kGap) / column)), 1, most);
  const int high = std::clamp(size.height() / kHeightStep * kHeightStep, ChartBoard::kLeastHeight,
                              ChartBoard::kMostHeight);
  const bool sameHeight = std::abs(size.height() - placeOf(card->place()).height()) < kHeightStep;
  if (done) {
    const ArrangedChart chart = m_charts.value(card->place());
    const bool sameWidth = wide == card->columns();
    card->setGeometry(placeOf(card->place()));
    Q_EMIT sizeWanted(card->id(), sameWidth ? chart.columns : wide, sameHeight ? chart.height : high);
    return;
  }
  card->raise();
  card->resize(static_cast<int>(wide * column) - kGap, high);
}

// Header and cards; null for one that is not there.
QRect ChartGrid::sectionRect(std::size_t section) const {
  if (section >= m_headers.size() || !m_headers[section]->isVisibleTo(this)) return {};
  QRect rect = m_headers[section]->geometry();
  for (const Place& place : m_places)
    if (place.section == section) rect |= place.rect;
  return rect;
}

// Sections of one chart stand side by side: between those the place is left or right of the middle, else above or
// below it.
std::optional<ChartGrid::SectionTarget> ChartGrid::sectionTargetAt(const QPoint& at) const {
  std::optional<std::size_t> nearest;
  for (std::size_t i = 0; i < m_sections.size(); ++i) {
    const QRect rect = sectionRect(i);
    if (!rect.isNull() && (!nearest || distance(rect, at) < distance(sectionRect(*nearest), at))) nearest = i;
  }
  if (!nearest) return std::nullopt;
  const auto isBeside = [&](std::size_t other) {
    return other < m_sections.size() && sectionRect(other).top() == sectionRect(*nearest).top();
  };
  const QRect rect = sectionRect(*nearest);
  const bool beside = isBeside(*nearest + 1) || (*nearest > 0 && isBeside(*nearest - 1));
  const bool after = beside ? at.x() > rect.center().x() : at.y() > rect.center().y();
  const std::size_t before = *nearest + (after ? 1 : 0);
  const QString title = before < m_sections.size() ? m_sections[before].title : QString();
  if (beside) {
    const int x = after ? rect.right() + kGap / 2 : rect.left() - kGap / 2;
    return SectionTarget{title, QRect(x - kMarkWidth / 2, rect.top(), kMarkWidth, rect.height())};
  }
  const int y = after ? rect.bottom() + kGap / 2 : rect.top();
  return SectionTarget{title, QRect(rect.left(), y - kMarkWidth / 2, rect.width(), kMarkWidth)};
}

void ChartGrid::dragSection(const QPoint& at) {
  if (const auto target = sectionTargetAt(at)) static_cast<DropMark*>(m_mark)->showAt(target->mark);
  Q_EMIT draggedTo(at);
}

void ChartGrid::dropSection(const QString& title, const QPoint& at, bool moved) {
  m_mark->hide();
  const auto target = sectionTargetAt(at);
  if (moved && target && target->before != title) Q_EMIT sectionMoveWanted(title, target->before);
}

}  // namespace leyden
