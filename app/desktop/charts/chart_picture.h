// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as a picture: what is shown, with its title, the name of the x axis and a legend. GUI thread.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>
#include <vector>

#include "charts/chart_content.h"

class QPainter;

namespace leyden {

class ChartPlot;

class ChartPicture {
 public:
  struct Texts {
    QString title;
    QString fact;  // at the right of the title
    QString axis;  // what x is, with its unit
  };
  /// Refers to `plot`, whose ranges, scales and size it takes over.
  ChartPicture(ChartPlot& plot, Texts texts);

  /// Logical pixels, a 96th of an inch each.
  QSize size() const;
  /// `ratio`: pixels a logical pixel.
  QImage image(double ratio) const;
  QByteArray png(double ratio) const;
  QByteArray svg() const;
  QByteArray pdf() const;
  /// Lines of the legend; a last one says how many runs have no room.
  QStringList legend() const;

 private:
  struct Entry {
    QString name;
    QColor colour;
    Qt::PenStyle dash;
  };
  void paint(QPaintDevice& device, bool vector) const;
  void paintTitle(QPainter& painter) const;
  void paintLegend(QPainter& painter, double top) const;
  int legendColumns() const;
  int legendHeight() const;

  ChartPlot& m_plot;
  Texts m_texts;
  std::vector<Entry> m_entries;
  int m_entry_width = 0;
};

}  // namespace leyden
