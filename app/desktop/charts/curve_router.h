// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Hands the series loader's answers to the chart that asked. One for all charts of a panel. GUI thread.
#pragma once

#include <experiment/group_curve_loader.h>
#include <experiment/series_loader.h>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <functional>

namespace leyden {

class CurveRouter : public QObject {
  Q_OBJECT
 public:
  using Receiver = std::function<void(const std::shared_ptr<const Curve>&)>;

  explicit CurveRouter(SeriesLoader& loader, QObject* parent = nullptr);

  quint64 open(const CurveQuery& query, Receiver receiver);
  void change(quint64 id, const CurveQuery& query);
  void close(quint64 id);
  /// The same for groups of runs; ids are their own. While runs train, their groups are made anew now and then.
  quint64 openGroup(const GroupCurveQuery& query, Receiver receiver);
  void changeGroup(quint64 id, const GroupCurveQuery& query);
  void closeGroup(quint64 id);

 Q_SIGNALS:
  /// All curves that came together have been handed over.
  void delivered();

 private:
  void deliver(const QHash<quint64, Receiver>& receivers, const std::vector<CurveUpdate>& updates);
  void refreshGroups();

  SeriesLoader& m_loader;
  GroupCurveLoader m_groups;
  QHash<quint64, Receiver> m_receivers;
  QHash<quint64, Receiver> m_group_receivers;
  QSet<std::string> m_grown;  // runs that have logged more
  QTimer m_refresh;
};

}  // namespace leyden
