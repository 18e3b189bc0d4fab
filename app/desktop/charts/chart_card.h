// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One chart of the board with its title, one fact, and the buttons that appear under the mouse. Its title can be
// dragged to move it, its lower right corner to size it. Named chart_<id>.
#pragma once

#include <experiment/chart_board.h>

#include <QFrame>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "charts/chart_content.h"

class QLabel;
class QToolButton;

namespace leyden {

class ChartFeed;
class CardGrip;
class ChartPlot;
class ChartSettings;
class CurveRouter;
class ElidedLabel;

class ChartCard : public QFrame {
  Q_OBJECT
 public:
  ChartCard(const ArrangedChart& chart, const ChartSettings& settings, CurveRouter& router, QWidget* parent);
  ~ChartCard() override;

  /// Of the chart, which the charts of its groups have in common.
  const QString& id() const { return m_chart.id; }
  QString place() const { return m_chart.place(); }
  /// The group of runs that it shows; empty: all.
  const QString& panel() const { return m_chart.panel; }
  const QString& title() const { return m_chart.title; }
  /// With the group's.
  QString fullTitle() const;
  const QStringList& metrics() const { return m_chart.metrics; }
  ChartPlot& plot() const { return *m_plot; }
  /// Another title, other metrics, scale or range; the id stays.
  void setChart(const ArrangedChart& chart);
  /// Another chart from now on, as if the card had been made for it. Not while it is held.
  void become(const ArrangedChart& chart);
  /// Keeps it what it is as long as that lives: for those that point to it. See HeldCard.
  std::shared_ptr<void> hold() const { return m_hold; }
  /// Somebody points to it, or a person is at it with mouse or keyboard.
  bool isHeld() const;
  /// Its range by hand, where nobody has zoomed y meanwhile.
  void restoreRange();
  /// Columns of the board that it takes up.
  void setColumns(int columns) { m_columns = columns; }
  int columns() const { return m_columns; }
  void setRuns(const std::vector<ChartRun>& runs);
  /// Whether any of it can be seen; only then is it kept up.
  void setActive(bool active);
  void setFullSize(bool full);
  bool isFullSize() const { return m_full; }

  /// Some of its curves have not come yet.
  bool isWaiting() const;

  // What it shows, for tests and screen readers.
  /// Runs with a line here.
  Q_INVOKABLE int graphCount() const;
  /// Points logged of a run, all of them drawn; 0 when it has no line here.
  Q_INVOKABLE qint64 pointsOf(const QString& runId) const;
  Q_INVOKABLE QString fact() const;

 Q_SIGNALS:
  void fullSizeWanted(bool full);
  void menuWanted(const QPoint& global);
  /// What the person wants it to have of its own.
  void logYChosen(bool on);
  void yRangeChosen(const leyden::PlaceRange& range);
  /// Curves came in, or what is looked at has changed.
  void contentChanged();
  /// The title is dragged; in the parent's coordinates.
  void dragMoved(const QPoint& at);
  /// Let go there; not `moved`: given up.
  void dragEnded(const QPoint& at, bool moved);
  /// The corner is dragged: the size it would have.
  void sizeDragged(const QSize& size, bool done);

 protected:
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void build();
  void applyScales();
  void applySettings();
  void updateFact() const;
  void factDue();
  void showButtons(bool show);
  QString factText() const;
  QString waitingText() const;
  QString bestText() const;
  QString groupText() const;
  QString lineText() const;

  void applyChart();
  void endDrag(const QPoint& at, bool moved);

  ArrangedChart m_chart;
  const ChartSettings& m_settings;
  ChartPlot* m_plot;
  ChartFeed* m_feed;
  QLabel* m_title;
  ElidedLabel* m_fact;
  QLabel* m_waiting;
  QWidget* m_buttons;
  QToolButton* m_log;
  QToolButton* m_home;
  QToolButton* m_more;
  QToolButton* m_expand;
  CardGrip* m_grip;
  std::optional<QPoint> m_pressed;  // the title, where it may be dragged from
  bool m_dragging = false;
  bool m_full = false;
  mutable bool m_factDue = false;  // curves came in since it was written
  int m_columns = 1;
  std::shared_ptr<void> m_hold = std::make_shared<char>();
};

}  // namespace leyden
