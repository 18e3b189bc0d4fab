// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "start/session.h"

#include <experiment/run_list_model.h>
#include <QFileInfo>
#include <QScreen>
#include <utility>

#include "app_context.h"
#include "shell/main_window.h"
#include "start/recent_workspaces.h"
#include "start/sample_comparison.h"
#include "start/start_window.h"

namespace leyden {

Session::Session(bool safeMode, QObject* parent) : QObject(parent), m_safeMode(safeMode) {}

Session::~Session() {
  m_window.reset();
  m_context.reset();
}

void Session::open(const QString& folder, std::function<void(AppContext&)> then) {
  if (m_context && m_context->workspacePath() == folder) {
    if (then) then(*m_context);
    return;
  }
  afterClosing([this, folder, then = std::move(then)] { show(folder, then); });
}

void Session::showStart() {
  afterClosing([this] { showStartNow(); });
}

// A run that trains may keep the window; then nothing changes.
void Session::afterClosing(std::function<void()> next) {
  if (!m_window) {
    next();
    return;
  }
  m_next = std::move(next);
  m_window->close();
}

void Session::closed() {
  m_window.reset();
  m_context.reset();
  if (const auto next = std::exchange(m_next, {})) {
    next();
    return;
  }
  Q_EMIT ended();
}

void Session::show(const QString& folder, const std::function<void(AppContext&)>& then) {
  m_start.reset();
  m_context = std::make_unique<AppContext>(AppContext::Options{folder, m_safeMode});
  m_window = std::make_unique<MainWindow>(*m_context);
  connect(m_window.get(), &MainWindow::closed, this, &Session::closed, Qt::QueuedConnection);
  connect(m_window.get(), &MainWindow::keptOpen, this, [this] { m_next = {}; });
  connect(m_context.get(), &AppContext::workspaceRequested, this, [this](const QString& next) {
    if (next.isEmpty())
      showStart();
    else
      open(QFileInfo(next).absoluteFilePath());
  });
  // An empty workspace opens where its first run begins.
  if (!then)
    connect(m_context->runs(), &RunListModel::loaded, m_window.get(), [this, first = m_window->currentPanel()] {
      if (m_context->runs()->rowCount() == 0 && m_window->currentPanel() == first) m_context->openNewRun();
    });
  RecentWorkspaces().add(folder);
  m_window->resize(m_window->size().boundedTo(m_window->screen()->availableSize()));
  m_window->show();
  if (then) then(*m_context);
  Q_EMIT changed();
}

void Session::showStartNow() {
  m_start = std::make_unique<StartWindow>();
  StartWindow* start = m_start.get();
  connect(start, &StartWindow::workspaceChosen, this, [this](const QString& folder) { open(folder); },
          Qt::QueuedConnection);
  connect(start, &StartWindow::pluginChosen, this, [this](const QString& folder, const QString& plugin) {
    open(folder, [plugin](AppContext& context) { context.openNewRun(plugin); });
  }, Qt::QueuedConnection);
  connect(start, &StartWindow::importChosen, this, [this](const QString& folder, const QStringList& paths) {
    open(folder, [paths](AppContext& context) { context.importRuns(paths); });
  }, Qt::QueuedConnection);
  connect(start, &StartWindow::sampleChosen, this, [this] {
    open(SampleComparison::folder(), [this](AppContext& context) { SampleComparison::begin(context, m_window.get()); });
  }, Qt::QueuedConnection);
  connect(start, &StartWindow::closed, this, [this] {
    m_start.reset();
    Q_EMIT ended();
  }, Qt::QueuedConnection);
  start->show();
  Q_EMIT changed();
}

}  // namespace leyden
