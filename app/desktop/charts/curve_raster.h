// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws very many polylines that run from left to right, fast: each pixel column of a line is one vertical
// span with smooth ends. QPainter needs about a microsecond a segment, this a few nanoseconds a pixel.
#pragma once

#include <QColor>
#include <QImage>
#include <QSize>
#include <Qt>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "charts/curve_path.h"

namespace leyden {

class CurveRaster {
 public:
  /// `size` in device pixels; paths are scaled by `ratio` and shifted by `origin` (device pixels) on the way.
  CurveRaster(QSize size, double ratio, QPointF origin);

  struct Pen {
    QColor colour;
    double width;
    Qt::PenStyle dash = Qt::SolidLine;
  };
  /// Beneath everything drawn so far: begin with what is to lie on top.
  void draw(const CurvePath& path, const Pen& pen);
  /// A line of ascending `keys` without a path in between, all of its entries in each pixel column: the faster way.
  /// Scales as the path would have been made with.
  void draw(const std::vector<double>& keys, const CurveLine& line, const PixelScale& x, const PixelScale& y,
            const Pen& pen);
  /// Premultiplied ARGB, of the size given.
  QImage image() const;

 private:
  struct Span {
    int column = -1;
    double top = 0.0;
    double bottom = 0.0;
  };
  struct Covered {  // rows of a column that are opaque: its longest stretch of them
    int begin = 0;
    int end = 0;
  };
  struct Bucket {  // what of a line lies in one column
    int column = 0;
    int count = 0;       // entries; 0: no line goes on from here
    bool alone = true;   // nothing of its stretch lies before it
    double last_x = 0.0;
    double last = 0.0;
    double min = 0.0;
    double max = 0.0;
  };
  void setPen(const Pen& pen);
  void closeBucket(const Bucket& bucket);
  void endStretch(Bucket& bucket);
  void segment(QPointF from, QPointF to);
  void cover(int column, double top, double bottom);
  void flush();
  void edge(int column, int row, double coverage);
  void fill(int column, int begin, int end);
  static void under(uint32_t* from, uint32_t* to, uint32_t colour);
  uint32_t* pixelsOf(int column) {
    return m_columns.data() + static_cast<std::size_t>(column) * static_cast<std::size_t>(m_height);
  }
  using Shades = std::array<uint32_t, 256>;  // a colour at each opacity
  void setColour(const QColor& colour);

  int m_width;
  int m_height;
  double m_ratio;
  QPointF m_origin;
  std::vector<uint32_t> m_columns;  // column by column, so that a span is contiguous
  std::vector<Covered> m_covered;
  Span m_span;
  double m_half = 0.8;
  double m_alpha = 1.0;
  std::unordered_map<uint32_t, Shades> m_known;  // by colour: many runs share few of them
  const Shades* m_shades = nullptr;              // of the colour that is drawn with
  int m_dash_on = 0;                     // device pixels; 0: solid
  int m_dash_period = 1;
  int m_dash_phase = 0;  // of the first column, so that strips of one plot fit together
};

}  // namespace leyden
