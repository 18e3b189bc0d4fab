// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/command_palette.h"

#include <experiment/plugin_catalogue.h>
#include <experiment/run_list_model.h>
#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "actions/action_registry.h"
#include "app_context.h"
#include "shell/palette_delegate.h"
#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {
constexpr int kWidth = 620, kRows = 11, kTop = 56, kPage = 8, kMostRecent = 8;
}

CommandPalette::CommandPalette(AppContext& context, QWidget* window)
    : QFrame(window),
      m_context(context),
      m_edit(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_nothing(makeLabel(tr("Nothing is called so."), Theme::Type::Base, "secondary", this)) {
  setObjectName(QStringLiteral("commandPalette"));
  setAccessibleName(tr("Search or do anything"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->setSpacing(6);
  m_edit->setObjectName(QStringLiteral("paletteEdit"));
  m_edit->setAccessibleName(tr("Search or do anything"));
  m_edit->setPlaceholderText(tr("An action, a page, a run, a metric"));
  m_edit->setProperty("search", true);
  m_edit->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_list->setObjectName(QStringLiteral("paletteList"));
  m_list->setAccessibleName(tr("What was found"));
  m_list->setModel(&m_model);
  m_list->setItemDelegate(new PaletteDelegate(m_list));
  m_list->setUniformItemSizes(true);
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_nothing->setContentsMargins(12, 4, 0, 8);
  layout->addWidget(m_edit);
  layout->addWidget(m_list);
  layout->addWidget(m_nothing);
  auto* shadow = new QGraphicsDropShadowEffect(this);
  shadow->setBlurRadius(28);
  shadow->setOffset(0, 6);
  shadow->setColor(QColor(0, 0, 0, 70));
  setGraphicsEffect(shadow);
  m_edit->installEventFilter(this);
  window->installEventFilter(this);
  connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::search);
  connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
  hide();
}

void CommandPalette::open() {
  m_before = QApplication::focusWidget();
  m_edit->clear();
  m_model.setRecent(m_recent);
  m_model.setItems(items());
  search({});
  show();
  raise();
  m_edit->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::dismiss() {
  hide();
  if (m_before && m_before->isVisible()) m_before->setFocus();
}

std::vector<PaletteItem> CommandPalette::items() const {
  std::vector<PaletteItem> items;
  addActions(items);
  addContents(items);
  return items;
}

void CommandPalette::addActions(std::vector<PaletteItem>& items) const {
  for (const ActionRegistry::Entry& entry : m_context.actions()->entries()) {
    const QAction& action = *entry.action;
    if (action.objectName() == QLatin1String("openPalette")) continue;
    QString title = action.text();
    title.remove(QLatin1Char('&'));
    const bool page = action.objectName().startsWith(QLatin1String("goTo_"));
    items.push_back({page ? PaletteItem::Page : PaletteItem::Action, action.objectName(), title, entry.group,
                     action.shortcut().toString(QKeySequence::NativeText), ActionRegistry::reason(action)});
  }
}

void CommandPalette::addContents(std::vector<PaletteItem>& items) const {
  for (const PluginInfo& plugin : m_context.plugins()->plugins())
    if (plugin.usable())
      items.push_back({PaletteItem::Plugin, QString::fromStdString(plugin.id),
                       tr("New run of %1").arg(QString::fromStdString(plugin.name)), tr("Plugin"), {}, {}});
  const RunListModel* runs = m_context.runs();
  for (const QString& metric : runs->metricNames())
    items.push_back({PaletteItem::Metric, metric, metric, tr("Metric"), {}, {}});
  for (int row = runs->rowCount() - 1; row >= 0; --row) {
    const QString id = runs->runIdAt(row);
    items.push_back({PaletteItem::Run, id, runs->displayName(id),
                     tr("Run · %1").arg(runs->index(row, 0).data(RunListModel::StatusTextRole).toString()), {}, {}});
  }
}

void CommandPalette::search(const QString& text) {
  m_model.setQuery(text.trimmed());
  m_list->setCurrentIndex(m_model.index(0));
  m_list->scrollToTop();
  m_nothing->setVisible(m_model.rowCount() == 0);
  m_list->setVisible(m_model.rowCount() > 0);
  place();
}

void CommandPalette::place() {
  const int rows = std::clamp(m_model.rowCount(), 1, kRows);
  m_list->setFixedHeight(rows * PaletteDelegate::kRowHeight + 2);
  const int width = std::min(kWidth, parentWidget()->width() - 32);
  layout()->activate();
  setGeometry((parentWidget()->width() - width) / 2, kTop, width, sizeHint().height());
}

void CommandPalette::step(int rows) {
  const int last = m_model.rowCount() - 1;
  if (last < 0) return;
  int row = m_list->currentIndex().row() + rows;
  if (row < 0) row = rows == -1 ? last : 0;  // round, with the arrows alone
  if (row > last) row = rows == 1 ? 0 : last;
  m_list->setCurrentIndex(m_model.index(row));
}

void CommandPalette::choose(const QModelIndex& index) {
  const PaletteItem* chosen = m_model.item(index.row());
  if (!chosen) return;
  if (!chosen->reason.isEmpty()) {
    m_context.notify(tr("%1: %2.").arg(chosen->title, chosen->reason));
    return;
  }
  const PaletteItem item = *chosen;
  m_recent.removeAll(item.id);
  m_recent.prepend(item.id);
  m_recent = m_recent.mid(0, kMostRecent);
  dismiss();
  run(item);
}

void CommandPalette::run(const PaletteItem& item) {
  switch (item.kind) {
    case PaletteItem::Action:
    case PaletteItem::Page:
      if (QAction* action = m_context.actions()->find(item.id)) action->trigger();
      break;
    case PaletteItem::Plugin:
      m_context.openNewRun(item.id);
      break;
    case PaletteItem::Run:
      m_context.setRunVisible(item.id, true);
      m_context.setCurrentRunId(item.id);
      m_context.setSelectedRunIds({item.id});
      m_context.showPanel(QStringLiteral("inspector"));
      break;
    case PaletteItem::Metric:
      m_context.showPanel(QStringLiteral("charts"));
      m_context.showMetric(item.id);
      break;
  }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget()) {
    if (event->type() == QEvent::Resize && isVisible()) place();
    return false;
  }
  if (event->type() == QEvent::FocusOut) {
    const auto reason = static_cast<QFocusEvent*>(event)->reason();
    if (isVisible() && reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) hide();
    return false;
  }
  if (event->type() != QEvent::KeyPress) return false;
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
      step(1);
      return true;
    case Qt::Key_Up:
      step(-1);
      return true;
    case Qt::Key_PageDown:
      step(kPage);
      return true;
    case Qt::Key_PageUp:
      step(-kPage);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      choose(m_list->currentIndex());
      return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
      return true;  // there is nowhere else to go
    case Qt::Key_Escape:
      dismiss();
      return true;
    default:
      return false;
  }
}

void CommandPalette::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::instance();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(theme.colour(Theme::Line));
  painter.setBrush(theme.colour(Theme::Panel));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

}  // namespace leyden
