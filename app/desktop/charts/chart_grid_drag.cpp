// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// ChartGrid's headers, and what dragging a card's title or corner does.
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "charts/chart_card.h"
#include "charts/chart_grid.h"
#include "widgets/builders.h"

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

ChartGrid::ChartGrid(Factory factory, QWidget* parent)
    : QWidget(parent), m_factory(std::move(factory)), m_mark(new DropMark(this)) {
  setObjectName(QStringLiteral("scrollPage"));
}

void ChartGrid::makeHeader() {
  const std::size_t index = m_headers.size();
  auto* widget = new QWidget(this);
  Header header{widget, makeLabel({}, Theme::Type::Strong, "", widget),
                makeLabel({}, Theme::Type::Small, "secondary", widget),
                makeIconButton(QStringLiteral("chevron-down"), {}, {}, widget)};
  header.fold->setFocusPolicy(Qt::TabFocus);
  header.fold->setFixedSize(22, 22);
  auto* layout = new QHBoxLayout(widget);
  layout->setContentsMargins(0, 6, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(header.title);
  layout->addWidget(header.count);
  layout->addWidget(header.fold);
  layout->addStretch(1);
  m_headers.push_back(header);
  connect(header.fold, &QToolButton::clicked, this, [this, index] {
    const ArrangedSection section = m_sections[index];
    Q_EMIT foldWanted(section.title, !section.collapsed);
  });
}

void ChartGrid::placeHeader(std::size_t index, const QRect& rect) {
  while (m_headers.size() <= index) makeHeader();
  const Header& header = m_headers[index];
  const ArrangedSection& section = m_sections[index];
  const auto count = static_cast<int>(section.charts.size());
  header.title->setText(section.title);
  header.count->setText(count == 1 ? tr("1 chart") : tr("%1 charts").arg(count));
  header.fold->setObjectName(QStringLiteral("fold_") + section.title);
  header.fold->setToolTip((section.collapsed ? tr("Show the charts of %1") : tr("Fold the charts of %1"))
                              .arg(section.title));
  header.fold->setAccessibleName(header.fold->toolTip());
  header.fold->setIcon(Theme::instance().icon(section.collapsed ? QStringLiteral("chevron-right")
                                                                : QStringLiteral("chevron-down")));
  header.widget->setGeometry(rect);
  header.widget->show();
}

std::optional<ChartGrid::Target> ChartGrid::targetAt(const QPoint& at) const {
  for (std::size_t i = 0; i < m_headers.size() && i < m_sections.size(); ++i) {
    const QWidget* header = m_headers[i].widget;
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
  Target target{m_sections[nearest->section].title, nearest->id, QRect(x, rect.top(), kMarkWidth, rect.height())};
  if (!after) return target;
  const auto next = nearest + 1;
  target.before = next != m_places.end() && next->section == nearest->section ? next->id : QString();
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
  const bool sameHeight = std::abs(size.height() - placeOf(card->id()).height()) < kHeightStep;
  if (done) {
    const ArrangedChart chart = m_charts.value(card->id());
    const bool sameWidth = wide == card->columns();
    card->setGeometry(placeOf(card->id()));
    Q_EMIT sizeWanted(card->id(), sameWidth ? chart.columns : wide, sameHeight ? chart.height : high);
    return;
  }
  card->raise();
  card->resize(static_cast<int>(wide * column) - kGap, high);
}

}  // namespace leyden
