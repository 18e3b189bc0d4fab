// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/top_bar.h"

#include <experiment/run_queue.h>
#include <QActionGroup>
#include <QButtonGroup>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "actions/action_registry.h"
#include "app_context.h"
#include "shell/settings.h"
#include "start/recent_workspaces.h"
#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

TopBar::TopBar(AppContext& context, const std::vector<Tab>& tabs, QWidget* parent)
    : QWidget(parent), m_context(context), m_mark(new QLabel(this)), m_tabs(new QButtonGroup(this)) {
  setObjectName(QStringLiteral("topBar"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedHeight(48);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 0, 16, 1);
  layout->setSpacing(8);
  layout->addWidget(m_mark);
  layout->addWidget(makeLabel(QStringLiteral("Leyden"), Theme::Type::Strong, "", this));
  layout->addSpacing(8);
  QPushButton* workspace = makeButton(tr("%1 ▾").arg(context.workspaceName()), "quiet", QStringLiteral("workspaceButton"), this);
  workspace->setToolTip(QDir::toNativeSeparators(context.workspacePath()));
  workspace->setAccessibleName(tr("Workspace %1").arg(context.workspaceName()));
  workspace->setMenu(workspaceMenu());
  layout->addWidget(workspace);
  layout->addSpacing(8);
  addTabs(layout, tabs);
  layout->addStretch();
  addTools(layout);

  connect(&Theme::instance(), &Theme::changed, this, &TopBar::showThemeIcon);
  RunQueue* queue = context.queue();
  connect(queue, &RunQueue::entryAdded, this, &TopBar::showQueue);
  connect(queue, &RunQueue::entryRemoved, this, &TopBar::showQueue);
  connect(queue, &RunQueue::entryChanged, this, &TopBar::showQueue);
  connect(queue, &RunQueue::finished, this, &TopBar::showQueue);
  showThemeIcon();
  showQueue();
}

void TopBar::addTabs(QHBoxLayout* layout, const std::vector<Tab>& tabs) {
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  m_tabs->setExclusive(false);  // New run has none
  for (const Tab& tab : tabs) {
    QPushButton* button = makeButton(tab.title, "tab", QStringLiteral("tab_") + tab.id, this);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("panelId", tab.id);
    m_tabs->addButton(button);
    row->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, id = tab.id] { Q_EMIT tabChosen(id); });
  }
  layout->addLayout(row);
}

QToolButton* TopBar::addFold(QHBoxLayout* layout, const QString& icon, const QString& panelId,
                             const QString& name) {
  QToolButton* button = makeIconButton(icon, name, QStringLiteral("fold_") + panelId, this);
  layout->addWidget(button);
  connect(button, &QToolButton::clicked, this, [this, panelId] { Q_EMIT foldToggled(panelId); });
  return button;
}

void TopBar::addTools(QHBoxLayout* layout) {
  layout->setSpacing(4);
  addFold(layout, QStringLiteral("panel-left"), QStringLiteral("runs"), tr("Show or fold the runs (Ctrl+B)"));
  addFold(layout, QStringLiteral("panel-bottom"), QStringLiteral("console"),
          tr("Show or fold the console (Ctrl+J)"));
  addFold(layout, QStringLiteral("panel-right"), QStringLiteral("inspector"),
          tr("Show or fold the Inspector (Ctrl+I)"));
  m_theme =
      makeIconButton(QStringLiteral("monitor"), tr("Light or dark"), QStringLiteral("themeButton"), this);
  m_theme->setPopupMode(QToolButton::InstantPopup);
  m_theme->setMenu(themeMenu());
  layout->addWidget(m_theme);
  layout->addSpacing(8);
  m_search = makeButton(tr("Search or do anything   Ctrl+K"), "", QStringLiteral("paletteButton"), this);
  m_search->setProperty("search", true);
  m_search->setIcon(Theme::instance().icon(QStringLiteral("search")));
  connect(m_search, &QPushButton::clicked, this, &TopBar::searchPressed);
  layout->addWidget(m_search);
  layout->addSpacing(8);
  m_pill = makeButton({}, "pill", QStringLiteral("queuePill"), this);
  connect(m_pill, &QPushButton::clicked, this, &TopBar::queuePressed);
  layout->addWidget(m_pill);
  layout->addSpacing(8);
  m_newRun = makeButton(tr("New run"), "primary", QStringLiteral("newRunButton"), this);
  m_newRun->setIcon(Theme::instance().icon(QStringLiteral("plus"), Theme::OnAccent));
  m_newRun->setToolTip(tr("Choose a model and its values (Ctrl+N)"));
  connect(m_newRun, &QPushButton::clicked, this, &TopBar::newRunPressed);
  layout->addWidget(m_newRun);
}

QMenu* TopBar::workspaceMenu() {
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("workspaceMenu"));
  connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillWorkspaceMenu(menu); });
  return menu;
}

void TopBar::fillWorkspaceMenu(QMenu* menu) {
  menu->clear();
  for (const char* name : {"openWorkspace", "startPage"})
    if (QAction* action = m_context.actions()->find(QLatin1String(name))) menu->addAction(action);
  menu->addSeparator();
  const QStringList recent = RecentWorkspaces().all();
  for (const QString& folder : recent.mid(0, 8)) {
    if (folder == m_context.workspacePath() || !QFileInfo(folder).isDir()) continue;
    QAction* action = menu->addAction(QFileInfo(folder).fileName().replace(QLatin1Char('&'), QLatin1String("&&")), this,
                                      [this, folder] { m_context.openWorkspace(folder); });
    action->setToolTip(QDir::toNativeSeparators(folder));
  }
  menu->addSeparator();
  for (const char* name : {"importFiles", "importFolder", "openWorkspaceFolder"})
    if (QAction* action = m_context.actions()->find(QLatin1String(name))) menu->addAction(action);
}

QMenu* TopBar::themeMenu() {
  auto* menu = new QMenu(this);
  auto* group = new QActionGroup(menu);
  const auto add = [&](const QString& icon, const QString& text, Theme::Mode mode) {
    QAction* action = menu->addAction(Theme::instance().icon(icon), text);
    action->setCheckable(true);
    action->setObjectName(QStringLiteral("theme_") + nameOfThemeMode(mode));
    group->addAction(action);
    connect(action, &QAction::triggered, this, [mode] {
      Theme::instance().setMode(mode);
      openSettings()->setValue(QStringLiteral("theme"), nameOfThemeMode(mode));
    });
    connect(menu, &QMenu::aboutToShow, action,
            [action, mode] { action->setChecked(Theme::instance().mode() == mode); });
  };
  add(QStringLiteral("monitor"), tr("As the system"), Theme::Mode::System);
  add(QStringLiteral("sun"), tr("Light"), Theme::Mode::Light);
  add(QStringLiteral("moon"), tr("Dark"), Theme::Mode::Dark);
  return menu;
}

void TopBar::showThemeIcon() {
  Theme& theme = Theme::instance();
  m_mark->setPixmap(theme.pixmap(QStringLiteral("spark"), 18, Theme::Spark, devicePixelRatioF()));
  m_theme->setIcon(theme.icon(theme.isDark() ? QStringLiteral("moon") : QStringLiteral("sun")));
}

void TopBar::showQueue() {
  const RunQueue* queue = m_context.queue();
  const int waiting = queue->waiting();
  const bool busy = queue->isBusy();
  QString text = tr("idle");
  if (busy && waiting > 0)
    text = tr("1 running · %1 queued").arg(waiting);
  else if (busy)
    text = tr("1 running");
  else if (waiting > 0)
    text = tr("%1 queued").arg(waiting);
  m_pill->setText(text);
  m_pill->setToolTip(tr("Show the queue"));
  m_pill->setAccessibleName(tr("Queue: %1").arg(text));
  setStyleProperty(m_pill, "quiet", !busy && waiting == 0);
}

void TopBar::setCurrentTab(const QString& id) {
  for (QAbstractButton* button : m_tabs->buttons())
    button->setChecked(button->property("panelId").toString() == id);
}

void TopBar::setFold(const QString& panelId, bool available, bool open) {
  auto* button = findChild<QToolButton*>(QStringLiteral("fold_") + panelId);
  if (!button) return;
  button->setVisible(available);
  const char* icon = panelId == QLatin1String("runs")        ? "panel-left"
                     : panelId == QLatin1String("inspector") ? "panel-right"
                                                             : "panel-bottom";
  button->setIcon(Theme::instance().icon(QLatin1String(icon), open ? Theme::AccentStrong : Theme::Secondary));
}

}  // namespace leyden
