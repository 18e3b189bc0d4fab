// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One metric's chart with its title, one fact, and the buttons that appear under the mouse. Named
// chart_<metric>.
#pragma once

#include <QFrame>
#include <QString>
#include <vector>

#include "charts/chart_content.h"

class QLabel;
class QToolButton;

namespace leyden {

class ChartFeed;
class ChartPlot;
class ChartSettings;
class CurveRouter;
class ElidedLabel;

class ChartCard : public QFrame {
  Q_OBJECT
 public:
  ChartCard(const QString& metric, const ChartSettings& settings, CurveRouter& router, QWidget* parent);
  ~ChartCard() override;

  const QString& metric() const { return m_metric; }
  ChartPlot& plot() { return *m_plot; }
  void setRuns(const std::vector<ChartRun>& runs);
  /// Whether any of it can be seen; only then is it kept up.
  void setActive(bool active);
  void setFullSize(bool full);
  bool isFullSize() const { return m_full; }

  // What it shows, for tests and screen readers.
  /// Runs with a line here.
  Q_INVOKABLE int graphCount() const;
  /// Points logged of a run, all of them drawn; 0 when it has no line here.
  Q_INVOKABLE qint64 pointsOf(const QString& runId) const;
  Q_INVOKABLE QString fact() const;

 Q_SIGNALS:
  void fullSizeWanted(bool full);

 protected:
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void applyScales();
  void applySettings();
  void updateFact();
  void showButtons(bool show);
  QString factText() const;
  QString waitingText() const;
  QString bestText() const;
  QString groupText() const;

  QString m_metric;
  const ChartSettings& m_settings;
  ChartPlot* m_plot;
  ChartFeed* m_feed;
  QLabel* m_title;
  ElidedLabel* m_fact;
  QLabel* m_waiting;
  QWidget* m_buttons;
  QToolButton* m_log;
  QToolButton* m_home;
  QToolButton* m_expand;
  bool m_full = false;
};

}  // namespace leyden
