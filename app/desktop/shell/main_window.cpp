// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/main_window.h"

#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app_context.h"
#include "import/drop_target.h"
#include "import/import_dialog.h"
#include "panel_registry.h"
#include "shell/banner.h"
#include "shell/close_guard.h"
#include "shell/command_palette.h"
#include "shell/panel_dock.h"
#include "shell/run_notifier.h"
#include "shell/shortcuts_dialog.h"
#include "shell/status_line.h"
#include "shell/top_bar.h"
#include "shell/window_actions.h"
#include "shell/window_layout.h"

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
  m_pages->setObjectName(QStringLiteral("page"));
  setCentralWidget(m_pages);
  buildBars();
  buildDocks();
  new WindowActions(context, this);
  m_palette = new CommandPalette(context, this);
  new RunNotifier(context, m_banner, this);
  connect(new DropTarget(this), &DropTarget::dropped, &context, &AppContext::importRuns);
  connectContext();
  restoreLayout();
  showTitle();
  focusPage();  // not the first tab, which would look chosen twice
}

MainWindow::~MainWindow() = default;

void MainWindow::buildBars() {
  std::vector<TopBar::Tab> tabs;
  for (const PanelSpec& spec : m_centre)
    if (!spec.title.isEmpty())
      tabs.push_back({spec.id, QCoreApplication::translate("panel", spec.title.toUtf8().constData())});
  auto* top = new QWidget(this);
  auto* column = new QVBoxLayout(top);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_top = new TopBar(m_context, tabs, top);
  m_banner = new Banner(top);
  column->addWidget(m_top);
  column->addWidget(m_banner);
  setMenuWidget(top);
  m_status = new StatusLine(m_context, this);
  auto* bar = new QToolBar(this);  // a QStatusBar would leave gaps around it
  bar->setObjectName(QStringLiteral("statusBar"));
  bar->setMovable(false);
  bar->setFloatable(false);
  bar->setContextMenuPolicy(Qt::PreventContextMenu);
  bar->addWidget(m_status);
  addToolBar(Qt::BottomToolBarArea, bar);
}

void MainWindow::connectContext() {
  connect(m_top, &TopBar::tabChosen, this, &MainWindow::showPanel);
  connect(m_top, &TopBar::foldToggled, this, &MainWindow::toggleFold);
  connect(m_top, &TopBar::newRunPressed, this, [this] { openNewRun({}); });
  connect(m_top, &TopBar::queuePressed, this, [this] { toggleBelow(QStringLiteral("queue")); });
  connect(m_status, &StatusLine::systemPressed, this, [this] { toggleBelow(QStringLiteral("system")); });
  connect(m_top, &TopBar::searchPressed, this, &MainWindow::openPalette);
  connect(&m_context, &AppContext::panelRequested, this, &MainWindow::showPanel);
  connect(&m_context, &AppContext::newRunRequested, this, &MainWindow::openNewRun);
  connect(&m_context, &AppContext::newRunFromRequested, this, [this](const QString& runId) {
    openNewRun({});
    QMetaObject::invokeMethod(m_pageOf.value(QStringLiteral("new")), "loadRun", Q_ARG(QString, runId));
  });
  connect(&m_context, &AppContext::importRequested, this, [this](const QStringList& paths) {
    auto* dialog = new ImportDialog(m_context, paths, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
  });
  connect(m_guard, &CloseGuard::keptOpen, this, &MainWindow::keptOpen);
  connect(m_guard, &CloseGuard::mayClose, this, &QWidget::close, Qt::QueuedConnection);
  connect(m_context.queue(), &RunQueue::progressed, this, &MainWindow::showTitle);
  connect(m_context.queue(), &RunQueue::finished, this, &MainWindow::showTitle);
  connect(m_context.queue(), &RunQueue::entryChanged, this, &MainWindow::showTitle);
}

void MainWindow::buildDocks() {
  setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  for (PanelSpec::Area area : {PanelSpec::Left, PanelSpec::Right, PanelSpec::Bottom}) {
    for (const PanelSpec& spec : PanelRegistry::instance().panels(area)) {
      auto* dock = new PanelDock(spec, m_context, this);
      m_docks[spec.id] = dock;
      dock->installEventFilter(this);
      connect(dock, &QDockWidget::dockLocationChanged, this, &MainWindow::saveSoon);
      connect(dock, &QDockWidget::topLevelChanged, this, &MainWindow::saveSoon);
    }
  }
  placeDocks();
}

void MainWindow::placeDocks() {
  for (PanelSpec::Area area : {PanelSpec::Left, PanelSpec::Right, PanelSpec::Bottom}) {
    PanelDock* before = nullptr;
    for (const PanelSpec& spec : PanelRegistry::instance().panels(area)) {
      PanelDock* dock = m_docks.at(spec.id);
      m_folded[spec.id] = area == PanelSpec::Bottom && before;  // below, the first alone is open at first
      // Of those below the width is open at first: they share what there is.
      m_sizes[spec.id] = QSize(area == PanelSpec::Bottom ? 0 : area == PanelSpec::Left ? kLeftWidth : kRightWidth, kBottomHeight);
      dock->setFloating(false);
      addDockWidget(dockArea(area), dock);
      if (before) splitDockWidget(before, dock, area == PanelSpec::Bottom ? Qt::Horizontal : Qt::Vertical);
      before = dock;
      dock->hide();
    }
  }
}

void MainWindow::resetLayout() {
  placeDocks();
  openDocks();
  saveSoon();
}

void MainWindow::find() {
  // The table has a field of its own while the runs are folded, the form looks for parameters; elsewhere the runs
  // unfold.
  const PanelSpec* spec = centreSpec(m_currentPanel);
  if (m_currentPanel != QLatin1String("table") && spec && spec->withRuns) setFolded(QStringLiteral("runs"), false);
  m_context.focusFilter();
}

void MainWindow::openPalette() {
  m_palette->open();
}

void MainWindow::showShortcuts() {
  for (const PanelSpec& spec : m_centre)
    if (!spec.title.isEmpty()) page(spec.id);  // of pages that were not seen yet, too
  narrowHiddenPages();
  auto* dialog = new ShortcutsDialog(m_context, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
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
  narrowHiddenPages();
  m_pages->updateGeometry();
  m_top->setCurrentTab(id);
  openDocks();
  saveSoon();
  const QWidget* focus = focusWidget();
  if (!focus || !focus->isVisible() || !m_top->isAncestorOf(focus)) focusPage();
}

// A stack is as wide as its widest page asks, which would push the docks of the others together.
void MainWindow::narrowHiddenPages() {
  for (QWidget* other : std::as_const(m_pageOf)) {
    const auto policy = other == m_pages->currentWidget() ? QSizePolicy::Preferred : QSizePolicy::Ignored;
    other->setSizePolicy(policy, policy);
  }
  m_pages->layout()->invalidate();  // hidden pages do not tell it
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
  saveSoon();
}

void MainWindow::toggleFold(const QString& dockId) {
  setFolded(dockId, !m_folded.value(dockId));
}

void MainWindow::toggleBelow(const QString& dockId) {
  const PanelSpec* spec = centreSpec(m_currentPanel);
  if (!spec || spec->withDocks) return toggleFold(dockId);
  m_folded[dockId] = false;
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
  if (area != Qt::BottomDockWidgetArea || size.width() > 0) return;
  QList<QDockWidget*> row;
  for (const auto& [id, other] : m_docks)
    if (!other->isHidden() && dockWidgetArea(other) == area) row << other;
  resizeDocks(row, QList<int>(row.size(), m_pages->width() / static_cast<int>(row.size())), Qt::Horizontal);
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

void MainWindow::restoreLayout() {
  const auto present = [this] {
    WindowLayout::State state{saveGeometry(), saveState(1), m_currentPanel, m_folded, m_sizes};
    for (const auto& [id, dock] : m_docks)
      if (dock->isVisible()) state.sizes[id] = dock->size();
    return state;
  };
  m_layout = new WindowLayout(m_context.workspacePath(), present, this);
  QStringList ids;
  for (const auto& [id, dock] : m_docks) ids << id;
  const WindowLayout::State state = m_layout->load(ids);
  restoreGeometry(state.geometry);
  QMainWindow::restoreState(state.docks, 1);
  for (auto each = state.folded.keyValueBegin(); each != state.folded.keyValueEnd(); ++each)
    m_folded[each->first] = each->second;
  for (auto each = state.sizes.keyValueBegin(); each != state.sizes.keyValueEnd(); ++each)
    m_sizes[each->first] = each->second;
  for (const auto& [id, dock] : m_docks) dock->hide();
  const PanelSpec* page = centreSpec(state.page);
  showPanel(page && !page->title.isEmpty() ? state.page : m_centre.empty() ? QString() : m_centre.front().id);
  m_restored = true;
}

void MainWindow::saveSoon() {
  if (m_restored) m_layout->saveSoon();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  saveSoon();
}

void MainWindow::moveEvent(QMoveEvent* event) {
  QMainWindow::moveEvent(event);
  saveSoon();
}

// A dock that is pulled larger.
bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize && m_restored && isVisible()) saveSoon();
  return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!m_guard->allowsClosing()) {
    event->ignore();
    return;
  }
  m_layout->saveNow();
  m_restored = false;  // what goes on now is no wish of anybody
  QMainWindow::closeEvent(event);
  Q_EMIT closed();
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
