// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Lays chart cards out in sections: as many columns as fit, wide cards where a section has two, small
// sections side by side, unless somebody gave cards a size. Cards are made when they come into view, and when there are
// enough of them the farthest are given to other charts: thousands of metrics cost what is seen. Cards can be dragged to
// another place.
#pragma once

#include <experiment/chart_board.h>

#include <QHash>
#include <QSet>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <optional>
#include <vector>

namespace leyden {

class ChartCard;
class SectionHeader;

class ChartGrid : public QWidget {
  Q_OBJECT
 public:
  /// Who makes the cards, and keeps what charts have of their own.
  struct Owner {
    std::function<ChartCard*(const ArrangedChart& chart, QWidget* parent)> make;
    std::function<void(ChartCard*)> enter;        // it shows its chart from now on: just made, or another one before
    std::function<void(const ChartCard&)> leave;  // its chart has no card from now on
  };
  /// Cards that are there at a time, unless more are seen, held or in use.
  static constexpr int kMostCards = 48;

  ChartGrid(Owner owner, QWidget* parent = nullptr);

  void setSections(const std::vector<ArrangedSection>& sections);
  const std::vector<ArrangedSection>& sections() const { return m_sections; }
  /// Charts of one metric's groups are kept up as one: they have a range in common.
  void setTogether(bool together);
  /// One chart alone, as high as `height`; empty: all of them.
  void setFullSize(const QString& id, int height);
  const QString& fullSizeChart() const { return m_full; }
  /// Charts are higher or lower than they are by themselves, so that all of them fill this height, as far as they can
  /// still be read; 0: as high as they are.
  void setFill(int height);
  /// Has cards within, and keeps those up alone.
  void setViewport(const QRect& visible, bool shown);
  std::vector<ChartCard*> cards() const;
  // Charts are named by ArrangedChart::place(), or by their ids, which mean the first of their groups.
  /// Null for a chart that was not seen yet, or not for long.
  ChartCard* card(const QString& chart) const { return m_cards.value(placeNamed(chart)); }
  /// Where a chart stands, whether its card is made or not; null when it is folded away.
  QRect placeOf(const QString& chart) const;
  /// Has the card even where nobody sees it, and keeps it up until releaseHeld(); null when it is folded away.
  ChartCard* hold(const QString& id);
  void releaseHeld();

 Q_SIGNALS:
  /// A card was dropped before another one of that section; empty: at its end.
  void moveWanted(const QString& id, const QString& section, const QString& before);
  void sizeWanted(const QString& id, int columns, int height);
  void foldWanted(const QString& section, bool folded);
  /// A section's header was dropped before another section; empty: at the end.
  void sectionMoveWanted(const QString& section, const QString& before);
  void sectionMenuWanted(const QString& section, const QPoint& global);
  /// A card is dragged here: the page may have to scroll.
  void draggedTo(const QPoint& at);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Place {
    QString id;  // ArrangedChart::place()
    QRect rect;
    std::size_t section;
    QRect seen;  // kept up while this is in view
  };
  struct Target {
    QString section;
    QString before;
    QRect mark;  // where the card would go
  };
  struct SectionTarget {
    QString before;
    QRect mark;
  };

  void relayout();
  int layoutSections();
  int layoutFilled();
  int stretched(int height) const;
  int layoutRow(std::size_t first, std::size_t last, int top);
  int layoutSized(std::size_t section, int top);
  bool isPlain(const ArrangedSection& section) const;
  QString placeNamed(const QString& chart) const;
  void joinPanels();
  void addPlace(const ArrangedChart& chart, std::size_t section, const QRect& rect, int columns);
  void placeHeader(std::size_t index, const QRect& rect);
  void makeHeader();
  void matchHeaders();
  void updateTabOrder();
  int columns() const;
  int columnsFor(int cards) const;
  QRect cell(int column, int columns, int top, int height) const;
  QRect nearRect() const;
  ChartCard* makeCard(const Place& place);
  std::vector<ChartCard*> spareCards(std::size_t wanted) const;
  ChartCard* cardFor(const Place& place, std::vector<ChartCard*>& spare);
  void moveCard(ChartCard* card, const Place& place);
  void dropCards(std::vector<ChartCard*>& spare);
  static void discard(ChartCard* card);
  void dragCard(ChartCard* card, const QPoint& at);
  void dropCard(ChartCard* card, const QPoint& at, bool moved);
  void sizeCard(ChartCard* card, const QSize& size, bool done);
  std::optional<Target> targetAt(const QPoint& at) const;
  QRect sectionRect(std::size_t section) const;
  std::optional<SectionTarget> sectionTargetAt(const QPoint& at) const;
  void dragSection(const QPoint& at);
  void dropSection(const QString& title, const QPoint& at, bool moved);

  Owner m_owner;
  std::vector<ArrangedSection> m_sections;
  std::vector<SectionHeader*> m_headers;  // of sections, and hidden ones behind
  std::vector<Place> m_places;
  QHash<QString, ArrangedChart> m_charts;  // by place, as what follows
  QHash<QString, int> m_spans;  // in columns
  QHash<QString, ChartCard*> m_cards;
  QWidget* m_mark;
  QString m_full;
  int m_fullHeight = 0;
  QSet<QString> m_held;  // kept up though nobody sees them
  QRect m_visible;
  bool m_shown = false;
  bool m_together = false;
  int m_fill = 0;
  double m_stretch = 1.0;  // of the charts' heights
};

}  // namespace leyden
