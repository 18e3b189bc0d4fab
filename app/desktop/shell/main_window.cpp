// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/main_window.h"

#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <algorithm>

#include "app_context.h"
#include "panel_registry.h"
#include "shell/close_guard.h"
#include "shell/panel_dock.h"
#include "shell/settings.h"
#include "shell/status_line.h"
#include "shell/top_bar.h"
#include "theme.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr int kLeftWidth = 304;
constexpr int kRightWidth = 316;
constexpr int kBottomHeight = 168;

Qt::DockWidgetArea dockArea(PanelSpec::Area area) {
  if (area == PanelSpec::Left) return Qt::LeftDockWidgetArea;
  return area == PanelSpec::Right ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea;
}

}  // namespace

MainWindow::MainWindow(AppContext& context, QWidget* parent)
    : QMainWindow(parent),
      m_context(context),
      m_pages(new QStackedWidget(this)),
      m_guard(new CloseGuard(context, this)),
      m_centre(PanelRegistry::instance().panels(PanelSpec::Centre)) {
  setObjectName(QStringLiteral("mainWindow"));
  resize(1440, 900);
  setMinimumSize(1080, 600);
  std::vector<TopBar::Tab> tabs;
  for (const PanelSpec& spec : m_centre)
    if (!spec.title.isEmpty())
      tabs.push_back({spec.id, QCoreApplication::translate("panel", spec.title.toUtf8().constData())});
  m_top = new TopBar(context, tabs, this);
  setMenuWidget(m_top);
  m_pages->setObjectName(QStringLiteral("page"));
  setCentralWidget(m_pages);
  buildDocks();
  m_status = new StatusLine(context, this);
  auto* bar = new QToolBar(this);  // a QStatusBar would leave gaps around it
  bar->setObjectName(QStringLiteral("statusBar"));
  bar->setMovable(false);
  bar->setFloatable(false);
  bar->setContextMenuPolicy(Qt::PreventContextMenu);
  bar->addWidget(m_status);
  addToolBar(Qt::BottomToolBarArea, bar);

  connect(m_top, &TopBar::tabChosen, this, &MainWindow::showPanel);
  connect(m_top, &TopBar::foldToggled, this, &MainWindow::toggleFold);
  connect(m_top, &TopBar::newRunPressed, this, [this] { openNewRun({}); });
  connect(m_top, &TopBar::queuePressed, this, &MainWindow::toggleQueue);
  connect(&context, &AppContext::panelRequested, this, &MainWindow::showPanel);
  connect(&context, &AppContext::newRunRequested, this, &MainWindow::openNewRun);
  connect(&context, &AppContext::newRunFromRequested, this, [this](const QString& runId) {
    openNewRun({});
    QMetaObject::invokeMethod(m_pageOf.value(QStringLiteral("new")), "loadRun", Q_ARG(QString, runId));
  });
  connect(m_guard, &CloseGuard::mayClose, this, &QWidget::close, Qt::QueuedConnection);
  connect(context.queue(), &RunQueue::progressed, this, &MainWindow::showTitle);
  connect(context.queue(), &RunQueue::finished, this, &MainWindow::sayHowItEnded);
  connect(context.queue(), &RunQueue::entryChanged, this, &MainWindow::showTitle);
  buildShortcuts();
  restoreState();
  showTitle();
  showPanel(m_centre.empty() ? QString() : m_centre.front().id);
  focusPage();  // not the first tab, which would look chosen twice
}

MainWindow::~MainWindow() = default;

void MainWindow::buildDocks() {
  setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  for (PanelSpec::Area area : {PanelSpec::Left, PanelSpec::Right, PanelSpec::Bottom}) {
    PanelDock* first = nullptr;
    for (const PanelSpec& spec : PanelRegistry::instance().panels(area)) {
      auto* dock = new PanelDock(spec, m_context, this);
      m_docks[spec.id] = dock;
      m_folded[spec.id] = area == PanelSpec::Bottom && first;  // below, the first alone is open at first
      addDockWidget(dockArea(area), dock);
      if (first) splitDockWidget(first, dock, area == PanelSpec::Bottom ? Qt::Horizontal : Qt::Vertical);
      if (!first) first = dock;
      m_sizes[spec.id] = QSize(area == PanelSpec::Left ? kLeftWidth : kRightWidth, kBottomHeight);
      dock->hide();
    }
  }
}

void MainWindow::buildShortcuts() {
  const auto add = [this](const QKeySequence& keys, std::function<void()> action) {
    connect(new QShortcut(keys, this), &QShortcut::activated, this, std::move(action));
  };
  add(QKeySequence::New, [this] { openNewRun({}); });
  add(Qt::CTRL | Qt::Key_B, [this] { toggleFold(QStringLiteral("runs")); });
  add(Qt::CTRL | Qt::Key_I, [this] { toggleFold(QStringLiteral("inspector")); });
  add(Qt::CTRL | Qt::Key_J, [this] { toggleFold(QStringLiteral("console")); });
  add(QKeySequence::Find, [this] {
    // The table has a field of its own while the runs are folded; elsewhere they unfold.
    if (m_currentPanel != QLatin1String("table")) setFolded(QStringLiteral("runs"), false);
    m_context.focusFilter();
  });
  add(QKeySequence::Quit, [this] { close(); });
  int number = 0;
  for (const PanelSpec& spec : m_centre)
    if (!spec.title.isEmpty() && number < 9)
      add(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + number++)), [this, id = spec.id] { showPanel(id); });
}

const PanelSpec* MainWindow::centreSpec(const QString& id) const {
  for (const PanelSpec& spec : m_centre)
    if (spec.id == id) return &spec;
  return nullptr;
}

QWidget* MainWindow::page(const QString& id) {
  QWidget*& widget = m_pageOf[id];
  if (!widget) {
    widget = centreSpec(id)->create(m_context, m_pages);
    m_pages->addWidget(widget);
  }
  return widget;
}

void MainWindow::showPanel(const QString& id) {
  if (m_docks.count(id)) {
    setFolded(id, false);
    return;
  }
  if (!centreSpec(id)) return;
  m_currentPanel = id;
  closeDocks();  // before the page comes, whose least width could squeeze them
  m_pages->setCurrentWidget(page(id));
  // A stack is as wide as its widest page asks, which would push the docks of the others together.
  for (QWidget* other : std::as_const(m_pageOf)) {
    const auto policy = other == m_pages->currentWidget() ? QSizePolicy::Preferred : QSizePolicy::Ignored;
    other->setSizePolicy(policy, policy);
  }
  m_pages->layout()->invalidate();  // hidden pages do not tell it
  m_pages->updateGeometry();
  m_top->setCurrentTab(id);
  openDocks();
  const QWidget* focus = focusWidget();
  if (!focus || !focus->isVisible() || !m_top->isAncestorOf(focus)) focusPage();
}

// A page that takes the keyboard has keys of its own.
void MainWindow::focusPage() {
  QWidget* page = m_pages->currentWidget();
  (page && page->focusPolicy() != Qt::NoFocus ? page : m_pages)->setFocus();
}

void MainWindow::setFolded(const QString& dockId, bool folded) {
  m_folded[dockId] = folded;
  closeDocks();
  openDocks();
}

void MainWindow::toggleFold(const QString& dockId) {
  setFolded(dockId, !m_folded.value(dockId));
}

void MainWindow::toggleQueue() {
  const PanelSpec* spec = centreSpec(m_currentPanel);
  if (!spec || spec->withDocks) {
    toggleFold(QStringLiteral("queue"));
    return;
  }
  m_folded[QStringLiteral("queue")] = false;  // this page has no docks: the first that has shows it
  const auto page =
      std::find_if(m_centre.begin(), m_centre.end(), [](const PanelSpec& other) { return other.withDocks; });
  if (page != m_centre.end()) showPanel(page->id);
}

bool MainWindow::wantsDock(const PanelDock& dock) const {
  const PanelSpec* page = centreSpec(m_currentPanel);
  if (!page) return true;
  switch (dock.spec().area) {
    case PanelSpec::Left:
      return page->withRuns;
    case PanelSpec::Right:
      return page->withInspector;
    default:
      return page->withDocks;
  }
}

void MainWindow::closeDocks() {
  for (const auto& [id, dock] : m_docks) {
    if (dock->isHidden() || (wantsDock(*dock) && !m_folded.value(id))) continue;
    if (dock->isVisible()) m_sizes[id] = dock->size();  // it comes back as it was
    dock->hide();
  }
}

void MainWindow::openDocks() {
  for (const auto& [id, dock] : m_docks) {
    const bool wanted = wantsDock(*dock), open = wanted && !m_folded.value(id);
    m_top->setFold(id, wanted, open);
    m_context.setPanelOpen(id, open);
    if (open && dock->isHidden()) openDock(dock);
  }
}

void MainWindow::openDock(PanelDock* dock) {
  const Qt::DockWidgetArea area = dockWidgetArea(dock);
  const bool sideways = area == Qt::LeftDockWidgetArea || area == Qt::RightDockWidgetArea;
  const QSize size = m_sizes.value(dock->spec().id);
  dock->show();
  resizeDocks({dock}, {sideways ? size.width() : size.height()}, sideways ? Qt::Horizontal : Qt::Vertical);
}

void MainWindow::openNewRun(const QString& pluginId) {
  showPanel(QStringLiteral("new"));
  QWidget* widget = m_pageOf.value(QStringLiteral("new"));
  if (widget && !pluginId.isEmpty())
    QMetaObject::invokeMethod(widget, "choosePlugin", Q_ARG(QString, pluginId));
}

void MainWindow::showTitle() {
  QString title = tr("%1 – Leyden").arg(m_context.workspaceName());
  const QueueEntry* entry = m_context.queue()->current();
  if (entry && entry->progress.fraction > 0)
    title = tr("%1 % · %2").arg(int(entry->progress.fraction * 100)).arg(title);
  setWindowTitle(title);
}

void MainWindow::sayHowItEnded(int entryId, const RunOutcome& outcome) {
  showTitle();
  const QueueEntry* entry = m_context.queue()->entry(entryId);
  if (!entry) return;
  QString name = m_context.runs()->displayName(entry->runId);
  if (name.isEmpty()) name = entry->title();
  const QString time = durationText(outcome.seconds);
  if (outcome.error)
    m_context.notify(tr("%1 failed: %2").arg(name, QString::fromStdString(outcome.error->summary)));
  else if (outcome.status == RunStatus::Stopped)
    m_context.notify(tr("%1 was stopped after %2; its checkpoint is saved.").arg(name, time));
  else
    m_context.notify(tr("%1 is done after %2.").arg(name, time));
}

void MainWindow::restoreState() {
  const auto settings = openSettings();
  restoreGeometry(settings->value(QStringLiteral("window/geometry")).toByteArray());
  QMainWindow::restoreState(settings->value(QStringLiteral("window/docks")).toByteArray(), 1);
  for (auto& [id, dock] : m_docks) {
    const QVariant folded = settings->value(QStringLiteral("folded/") + id);
    if (folded.isValid()) m_folded[id] = folded.toBool();
    const QSize size = settings->value(QStringLiteral("size/") + id).toSize();
    if (size.isValid()) m_sizes[id] = size;
    dock->hide();
  }
}

void MainWindow::saveWindow() {
  const auto settings = openSettings();
  settings->setValue(QStringLiteral("window/geometry"), saveGeometry());
  settings->setValue(QStringLiteral("window/docks"), saveState(1));
  for (const auto& [id, dock] : m_docks) {
    settings->setValue(QStringLiteral("folded/") + id, m_folded.value(id));
    settings->setValue(QStringLiteral("size/") + id, dock->isVisible() ? dock->size() : m_sizes.value(id));
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!m_guard->allowsClosing()) {
    event->ignore();
    return;
  }
  saveWindow();
  QMainWindow::closeEvent(event);
}

bool MainWindow::event(QEvent* event) {
  const bool done = QMainWindow::event(event);
  if (event->type() == QEvent::Paint && !m_painted) {
    m_painted = true;
    QTimer::singleShot(0, this, &MainWindow::firstPainted);  // once this frame is on the screen
  }
  return done;
}

}  // namespace leyden
