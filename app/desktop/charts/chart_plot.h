// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The plot of one chart: axes, ranges, theme, and what mouse and keys do to them. It draws what its
// ChartContent holds; who fills that is not its business.
#pragma once

#include "charts/qcp.h"

#include <QElapsedTimer>
#include <QTimer>
#include <experiment/place_text.h>
#include <functional>
#include <optional>

#include "charts/chart_content.h"
#include "charts/cursors_layer.h"

namespace leyden {

class CrosshairLayer;
class CurvesLayer;
class LinearTicker;
class LogTicker;
class MarksLayer;

/// Where a plot looks; nothing: it follows the data.
struct PlotView {
  std::optional<QCPRange> x, y;
  PlaceRange xPlaces, yPlaces;  // typed by hand, instead of these
  bool operator==(const PlotView&) const = default;
};

class ChartPlot : public QCustomPlot {
  Q_OBJECT
 public:
  explicit ChartPlot(QWidget* parent = nullptr);
  ~ChartPlot() override;

  /// After any change to it call contentChanged().
  ChartContent& content() { return m_content; }
  const ChartContent& content() const { return m_content; }
  /// Loading: more is on its way. Loaded: that was the last of it.
  enum class Coming { Now, Loading, Loaded };
  /// Fits what follows the data, and draws, soon and once, however often this is called.
  void contentChanged(Coming coming = Coming::Now);

  /// `metric`: what CurveAxis::Metric shows.
  void setAxis(CurveAxis axis, const QString& metric = {});
  CurveAxis axis() const { return m_axis; }
  void setLogarithmic(bool x, bool y);
  bool logX() const { return m_logX; }
  bool logY() const { return m_logY; }

  /// A range that the user chose; nothing: follow the data.
  void setXView(std::optional<QCPRange> range);
  void setYView(std::optional<QCPRange> range);
  std::optional<QCPRange> xView() const { return m_xPlaces == PlaceRange() ? m_xView : xAxis->range(); }
  std::optional<QCPRange> yView() const { return m_yPlaces == PlaceRange() ? m_yView : yAxis->range(); }
  bool isZoomed() const { return xView() || yView(); }
  /// A range typed by hand: an end that is left out follows the data. Until the next view of that axis.
  void chooseRange(Qt::Orientation axis, const PlaceRange& range);
  /// The same for y, brought back rather than chosen.
  void restoreYRange(const PlaceRange& range);
  void setIgnoreOutliers(bool on);
  /// y follows this as well as its own data: asked for the values between two places of x.
  using Extent = std::function<CurveExtent(double from, double to)>;
  void setSharedExtent(Extent extent);
  /// Of its own values that are drawn between two places of x.
  CurveExtent ownExtent(double from, double to) const;
  /// At once, for what reads the axes before the next drawing.
  void fitNow();
  PlotView view() const { return {m_xView, m_yView, m_xPlaces, m_yPlaces}; }
  void setView(const PlotView& view);
  /// For another chart: nothing is zoomed or pointed at, and what was painted is not shown any more.
  void startAnew();
  /// A mouse button is held for zooming, panning or a cursor.
  bool isDragging() const { return m_drag != Drag::None; }

  void setCrosshair(std::optional<double> x);
  std::optional<double> crosshair() const;
  void setHighlighted(const QString& run);
  /// Of the runs at a place of the x axis, greatest first.
  std::vector<ChartValue> valuesAt(double x) const;
  /// Where the plot would snap the crosshair to, for a place of the widget.
  double snapped(QPointF at) const;
  /// The run whose line passes nearest to a place of the widget; empty when none is near.
  QString runNear(QPointF at) const;
  void setCursors(const CursorPlaces& places);
  /// The moment that all views show; none where the x axis does not tell it.
  void setTimeCursor(std::optional<double> x);
  std::optional<double> timeCursor() const;
  MarksLayer& marks() { return *m_marks; }
  void setMarksShown(bool shown);
  /// A wheel that is turning the page shall not zoom what comes under the mouse.
  void setWheelBusy(std::function<bool()> busy) { m_wheelBusy = std::move(busy); }

 Q_SIGNALS:
  /// The user chose another x range (nothing: back to all).
  void xViewChosen(std::optional<QCPRange> range);
  void homeChosen();
  void rangeChosen(Qt::Orientation axis, const leyden::PlaceRange& range);
  /// The labels of an axis were clicked: its range is to be typed.
  void rangeWanted(Qt::Orientation axis);
  /// The user has looked elsewhere; `goesOn`: with the same turn of the wheel as before.
  void viewChosen(bool goesOn);
  /// The mouse's button for back (-1) or forward (1).
  void historyWanted(int direction);
  /// Cursor 0 (A), 1 (B) or CursorsLayer::kTime was dragged there, the last one by a click with Ctrl, too.
  void cursorDragged(int which, double x);
  /// The ranges or the width have changed, by whomever.
  void viewChanged();
  void hovered(double x, const QPointF& at);
  void hoverEnded();
  void runClicked(const QString& run);
  void runHovered(const QString& run);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;

 private:
  enum class Drag { None, Pressed, Box, Pan, Cursor };

  void applyTheme();
  void applyTickers();
  void setWantedTicks();
  void updateX();
  void updateY();
  void drawSoon();
  void drawOverlay();
  void viewSet();
  QCPRange homeX() const;
  QCPRange withPlaces(QCPRange range, const PlaceRange& places, bool logarithmic) const;
  std::optional<Qt::Orientation> axisAt(QPointF at) const;
  QCPRange fittedY(const QCPRange& x) const;
  void replotOverlay();
  QRectF zoomBox(QPointF to) const;
  void applyZoomBox(const QRectF& box);
  void panTo(QPointF to);
  void zoomAxis(QCPAxis* axis, double pixel, double factor);
  void chooseX(const QCPRange& range);

  ChartContent m_content;
  CurvesLayer* m_curves;
  MarksLayer* m_marks;
  CursorsLayer* m_cursors;
  CrosshairLayer* m_crosshair;
  QSharedPointer<LinearTicker> m_xTicker;
  QSharedPointer<LinearTicker> m_yTicker;
  QSharedPointer<LogTicker> m_xLogTicker;
  QSharedPointer<LogTicker> m_yLogTicker;
  CurveAxis m_axis = CurveAxis::Step;
  QString m_xMetric;
  QTimer* m_soon;
  bool m_rangesDue = false;
  bool m_overlayDue = false;
  bool m_stale = false;  // what is drawn is not what is to be seen: drawn anew before it is
  bool m_overlayStale = false;
  bool m_logX = false;
  bool m_logY = false;
  std::optional<QCPRange> m_xView;
  std::optional<QCPRange> m_yView;
  PlaceRange m_xPlaces;
  PlaceRange m_yPlaces;
  bool m_ignoreOutliers = false;
  Extent m_shared;
  std::function<bool()> m_wheelBusy;
  Drag m_drag = Drag::None;
  QPointF m_pressed;
  QCPRange m_panX;
  QCPRange m_panY;
  bool m_spaceHeld = false;
  int m_dragged = 0;  // cursor
  QElapsedTimer m_turned;  // the wheel
};

}  // namespace leyden
