// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps one chart's content filled: asks for each run's curve, and closer for the part that is looked at
// where a series is long. Asks for nothing while the chart is out of sight. GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <vector>
#include <memory>

#include "charts/chart_content.h"

namespace leyden {

class ChartPlot;
class ChartSettings;
class CurveRouter;

class ChartFeed : public QObject {
  Q_OBJECT
 public:
  ChartFeed(CurveRouter& router, const ChartSettings& settings, QStringList metrics, ChartPlot& plot);
  ~ChartFeed() override;

  void setRuns(const std::vector<ChartRun>& runs);
  void setMetrics(const QStringList& metrics);
  /// Out of sight nothing is followed; what was loaded stays for the next time.
  void setActive(bool active);
  bool isActive() const { return m_active; }
  /// Some lines have not come yet.
  bool isWaiting() const;
  /// Axis or smoothing have changed.
  void requery();

 Q_SIGNALS:
  /// Curves came in.
  void changed();

 private:
  struct Requests {
    quint64 overview = 0;
    quint64 group = 0;  // instead of overview
    quint64 detail = 0;
    CurveQuery detail_query;
    bool answered = false;  // the overview or group has come; counted in m_answered
  };

  CurveQuery query(const ChartRun& line) const;
  GroupCurveQuery groupQuery(const ChartRun& group) const;
  void openGroup(const ChartRun& group, Requests& requests);
  std::vector<ChartRun> lines() const;
  void updateLines();
  void openMissing();
  void closeAll();
  void closeRequests(Requests& requests);
  void answer(Requests& requests);
  void receiveOverview(const QString& key, const std::shared_ptr<const Curve>& curve);
  void viewChanged();
  void updateDetail(const ChartContent::Item& item, Requests& requests);
  void delivered();
  int pixels() const;

  CurveRouter& m_router;
  const ChartSettings& m_settings;
  QStringList m_metrics;
  std::vector<ChartRun> m_runs;
  ChartPlot& m_plot;
  QHash<QString, Requests> m_requests;
  int m_asked_pixels = 0;
  bool m_active = false;
  qsizetype m_answered = 0;
  bool m_received = false;
  bool m_loaded = false;  // some line's first curve was among what was received
};

}  // namespace leyden
