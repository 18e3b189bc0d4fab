// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Lays chart cards out in sections: as many columns as fit, wide cards where a section has two, small
// sections side by side. Cards are made when they first come into view, so that thousands of metrics cost
// nothing until then.
#pragma once

#include <QHash>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <vector>

#include "charts/metric_kind.h"

class QLabel;

namespace leyden {

class ChartCard;

class ChartGrid : public QWidget {
  Q_OBJECT
 public:
  using Factory = std::function<ChartCard*(const QString& metric, QWidget* parent)>;

  ChartGrid(Factory factory, QWidget* parent = nullptr);

  void setSections(const std::vector<MetricSection>& sections);
  /// One chart alone, as high as `height`; empty: all of them.
  void setFullSize(const QString& metric, int height);
  const QString& fullSizeMetric() const { return m_full; }
  /// Makes the cards within, and keeps those up alone.
  void setViewport(const QRect& visible, bool shown);
  std::vector<ChartCard*> cards() const;
  ChartCard* card(const QString& metric) const { return m_cards.value(metric); }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Place {
    QString metric;
    QRect rect;
  };
  struct Header {
    QWidget* widget;
    QLabel* title;
    QLabel* count;
  };

  void relayout();
  int layoutSections();
  int layoutRow(std::size_t first, std::size_t last, int top);
  void placeHeader(std::size_t index, const QRect& rect);
  int columns() const;
  int columnsFor(int cards) const;
  QRect cell(int column, int columns, int top, int height) const;

  Factory m_factory;
  std::vector<MetricSection> m_sections;
  std::vector<Header> m_headers;
  std::vector<Place> m_places;
  QHash<QString, ChartCard*> m_cards;
  QString m_full;
  int m_fullHeight = 0;
  QRect m_visible;
  bool m_shown = false;
};

}  // namespace leyden
