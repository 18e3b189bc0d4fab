// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_router.h"

#include <utility>

namespace leyden {

namespace {
constexpr int kGroupInterval = 500;  // ms: a group is all points of all its runs
}

CurveRouter::CurveRouter(SeriesLoader& loader, QObject* parent) : QObject(parent), m_loader(loader) {
  connect(&loader, &SeriesLoader::curvesReady, this,
          [this](const std::vector<CurveUpdate>& updates) { deliver(m_receivers, updates); });
  connect(&m_groups, &GroupCurveLoader::curvesReady, this,
          [this](const std::vector<CurveUpdate>& updates) { deliver(m_group_receivers, updates); });
  connect(&loader, &SeriesLoader::runSeriesChanged, this, [this](const std::shared_ptr<const RunSeries>& series) {
    if (m_group_receivers.isEmpty()) return;
    m_grown.insert(series->run_id);
    if (!m_refresh.isActive()) m_refresh.start(kGroupInterval);
  });
  m_refresh.setSingleShot(true);
  connect(&m_refresh, &QTimer::timeout, this, &CurveRouter::refreshGroups);
}

void CurveRouter::refreshGroups() {
  for (const std::string& run : std::exchange(m_grown, {})) m_groups.refreshRun(run);
}

quint64 CurveRouter::openGroup(const GroupCurveQuery& query, Receiver receiver) {
  const quint64 id = m_groups.open(query);
  m_group_receivers.insert(id, std::move(receiver));
  return id;
}

void CurveRouter::changeGroup(quint64 id, const GroupCurveQuery& query) {
  m_groups.change(id, query);
}

void CurveRouter::closeGroup(quint64 id) {
  m_group_receivers.remove(id);
  m_groups.close(id);
}

quint64 CurveRouter::open(const CurveQuery& query, Receiver receiver) {
  const quint64 id = m_loader.open(query);
  m_receivers.insert(id, std::move(receiver));
  return id;
}

void CurveRouter::change(quint64 id, const CurveQuery& query) {
  m_loader.change(id, query);
}

void CurveRouter::close(quint64 id) {
  m_receivers.remove(id);
  m_loader.close(id);
}

void CurveRouter::deliver(const QHash<quint64, Receiver>& receivers, const std::vector<CurveUpdate>& updates) {
  for (const CurveUpdate& update : updates) {
    const auto receiver = receivers.constFind(update.id);
    if (receiver != receivers.constEnd()) (*receiver)(update.curve);
  }
  Q_EMIT delivered();
}

}  // namespace leyden
