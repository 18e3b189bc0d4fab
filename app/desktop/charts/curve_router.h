// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Hands the series loader's answers to the chart that asked. One for all charts of a panel. GUI thread.
#pragma once

#include <experiment/series_loader.h>
#include <QHash>
#include <QObject>
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

 Q_SIGNALS:
  /// All curves that came together have been handed over.
  void delivered();

 private:
  void deliver(const std::vector<CurveUpdate>& updates);

  SeriesLoader& m_loader;
  QHash<quint64, Receiver> m_receivers;
};

}  // namespace leyden
