// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window_layout.h"

#include "shell/settings.h"

namespace leyden {

namespace {
constexpr int kSaveAfterMs = 250;
const QString kLast = QStringLiteral("window");
}

WindowLayout::WindowLayout(const QString& workspace, std::function<State()> present, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_present(std::move(present)) {
  m_timer.setSingleShot(true);
  m_timer.setInterval(kSaveAfterMs);
  connect(&m_timer, &QTimer::timeout, this, &WindowLayout::saveNow);
}

WindowLayout::State WindowLayout::load(const QStringList& docks) const {
  const auto settings = openSettings();
  const QString own = workspaceKey(m_workspace, QStringLiteral("window"));
  const bool known = settings->contains(own + QStringLiteral("/geometry"));
  settings->beginGroup(known ? own : kLast);
  State state;
  state.geometry = settings->value(QStringLiteral("geometry")).toByteArray();
  state.docks = settings->value(QStringLiteral("docks")).toByteArray();
  if (known) state.page = settings->value(QStringLiteral("page")).toString();
  for (const QString& id : docks) {
    const QVariant folded = settings->value(QStringLiteral("folded/") + id);
    if (folded.isValid()) state.folded[id] = folded.toBool();
    const QSize size = settings->value(QStringLiteral("size/") + id).toSize();
    if (size.isValid()) state.sizes[id] = size;
  }
  return state;
}

void WindowLayout::saveSoon() {
  if (!m_timer.isActive()) m_timer.start();  // not again: a long drag is saved on its way, too
}

void WindowLayout::saveNow() {
  m_timer.stop();
  const State state = m_present();
  const auto settings = openSettings();
  for (const QString& group : {workspaceKey(m_workspace, QStringLiteral("window")), kLast}) {
    settings->beginGroup(group);
    settings->setValue(QStringLiteral("geometry"), state.geometry);
    settings->setValue(QStringLiteral("docks"), state.docks);
    settings->setValue(QStringLiteral("page"), state.page);
    for (auto each = state.folded.keyValueBegin(); each != state.folded.keyValueEnd(); ++each)
      settings->setValue(QStringLiteral("folded/") + each->first, each->second);
    for (auto each = state.sizes.keyValueBegin(); each != state.sizes.keyValueEnd(); ++each)
      settings->setValue(QStringLiteral("size/") + each->first, each->second);
    settings->endGroup();
  }
}

}  // namespace leyden
