// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_router.h"

namespace leyden {

CurveRouter::CurveRouter(SeriesLoader& loader, QObject* parent) : QObject(parent), m_loader(loader) {
  connect(&loader, &SeriesLoader::curvesReady, this, &CurveRouter::deliver);
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

void CurveRouter::deliver(const std::vector<CurveUpdate>& updates) {
  for (const CurveUpdate& update : updates) {
    const auto receiver = m_receivers.constFind(update.id);
    if (receiver != m_receivers.constEnd()) (*receiver)(update.curve);
  }
  Q_EMIT delivered();
}

}  // namespace leyden
