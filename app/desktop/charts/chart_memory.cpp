// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_memory.h"

#include "charts/chart_settings.h"
#include "shell/settings.h"

namespace leyden {

namespace {
constexpr int kSaveAfterMs = 250;  // a slider that is dragged is written a few times
}

ChartMemory::ChartMemory(const QString& workspace, ChartSettings& settings)
    : m_key(workspaceKey(workspace, QStringLiteral("charts"))), m_settings(settings) {
  settings.setView(ChartView::fromJson(openSettings()->value(m_key).toByteArray()));
  m_later.setSingleShot(true);
  m_later.setInterval(kSaveAfterMs);
  connect(&m_later, &QTimer::timeout, this, &ChartMemory::save);
  connect(&settings, &ChartSettings::changed, this, [this] {
    if (!m_later.isActive()) m_later.start();
  });
}

ChartMemory::~ChartMemory() {
  if (m_later.isActive()) save();
}

void ChartMemory::save() {
  m_later.stop();
  const auto settings = openSettings();
  if (m_settings.view() == ChartView())
    settings->remove(m_key);
  else
    settings->setValue(m_key, m_settings.view().toJson());
}

}  // namespace leyden
