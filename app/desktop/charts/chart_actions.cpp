// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_actions.h"

#include <experiment/chart_board_model.h>

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QWidget>
#include <algorithm>

#include "actions/action_registry.h"
#include "charts/chart_card.h"
#include "charts/chart_cursors.h"
#include "charts/chart_dialog.h"
#include "charts/chart_export.h"
#include "charts/chart_zoom.h"
#include "charts/held_card.h"
#include "dialogs/text_dialog.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr int kHeightStep = 40;  // px, of the keys

}  // namespace

ChartActions::ChartActions(Board board, QWidget* panel) : QObject(panel), m_board(std::move(board)), m_panel(panel) {
  addForCards();
  addForBoard();
  connect(&m_board.model, &ChartBoardModel::historyChanged, this, &ChartActions::updateTexts);
  connect(&m_board.model, &ChartBoardModel::changed, this, &ChartActions::updateTexts);
  updateTexts();
}

QAction* ChartActions::addPlain(const char* icon, const QString& text, const QKeySequence& keys, const char* name,
                                std::function<void()> action) {
  auto* made = new QAction(text, this);
  if (*icon) made->setIcon(Theme::instance().icon(QLatin1String(icon)));
  made->setObjectName(QLatin1String(name));
  made->setShortcut(keys);
  made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  m_panel->addAction(made);
  m_board.registry.add(made, tr("Charts"));
  connect(made, &QAction::triggered, this, [this, action = std::move(action)] {
    if (!m_panel->isVisible()) m_board.show();  // chosen from another page
    action();
  });
  return made;
}

QAction* ChartActions::add(const char* icon, const QString& text, const QKeySequence& keys, const char* name,
                           OnCard action) {
  QAction* made = addPlain(icon, text, keys, name, [this, action = std::move(action)] {
    // A dialog may be open for long.
    if (const HeldCard card = m_menu_card ? m_menu_card : m_board.card()) action(card.get());
  });
  ActionRegistry::setNeeds(made, [this] { return m_board.card() != nullptr; },
                           tr("Point at a chart first, or go to one with Tab"));
  return made;
}

QAction* ChartActions::addForSection(const QString& text, const QKeySequence& keys, const char* name, int places) {
  QAction* made = addPlain("", text, keys, name, [this, places] { moveSection(places); });
  ActionRegistry::setNeeds(made, [this] { return m_board.card() || !m_board.section().isEmpty(); },
                           tr("Point at a chart of the section first"));
  return made;
}

QAction* ChartActions::action(const char* name) const {
  return findChild<QAction*>(QLatin1String(name));
}

void ChartActions::addForCards() {
  add("expand", tr("Full size"), Qt::Key_F, "chartFullSize", m_board.full);
  m_edit = add("edit", tr("Metrics…"), Qt::Key_E, "chartEdit", [this](ChartCard* card) { edit(card); });
  add("text", tr("Rename…"), Qt::Key_F2, "chartRename", [this](ChartCard* card) { rename(card); });
  m_remove = add("eye-off", tr("Hide"), QKeySequence::Delete, "chartRemove",
                 [this](ChartCard* card) { m_board.model.removeChart(card->id()); });
  add("download", tr("Export…"), QKeySequence::Save, "chartExport",
      [this](ChartCard* card) { m_board.files.save(*card); });
  add("copy", tr("Copy as picture"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, "chartCopyPicture",
      [this](ChartCard* card) { m_board.files.copyPicture(*card); });
  add("", tr("Copy all points"), Qt::CTRL | Qt::ALT | Qt::Key_C, "chartCopyPoints",
      [this](ChartCard* card) { m_board.files.copyPoints(*card); });
  add("", tr("Copy the values at the mouse"), QKeySequence::Copy, "chartCopyValues", m_board.copyValues);
  add("", tr("Range of the x axis…"), Qt::Key_X, "chartRangeX",
      [this](ChartCard* card) { m_board.range(card, Qt::Horizontal); });
  add("", tr("Range of the y axis…"), Qt::Key_Y, "chartRangeY",
      [this](ChartCard* card) { m_board.range(card, Qt::Vertical); });
  add("", tr("Two cursors"), Qt::Key_C, "chartCursors", [this](ChartCard* card) { m_board.cursors.toggle(card); });
  add("", tr("Time cursor"), Qt::Key_T, "chartTimeCursor", [this](ChartCard* card) { m_board.cursors.toggleTime(card); });
  add("chevron-left", tr("Move back"), Qt::CTRL | Qt::SHIFT | Qt::Key_Left, "chartMoveBack",
      [this](ChartCard* card) { move(card, -1); });
  add("chevron-right", tr("Move on"), Qt::CTRL | Qt::SHIFT | Qt::Key_Right, "chartMoveOn",
      [this](ChartCard* card) { move(card, 1); });
  add("", tr("Wider"), Qt::SHIFT | Qt::Key_Right, "chartWider", [this](ChartCard* card) { resize(card, 1, 0); });
  add("", tr("Narrower"), Qt::SHIFT | Qt::Key_Left, "chartNarrower", [this](ChartCard* card) { resize(card, -1, 0); });
  add("", tr("Higher"), Qt::SHIFT | Qt::Key_Down, "chartHigher", [this](ChartCard* card) { resize(card, 0, 1); });
  add("", tr("Lower"), Qt::SHIFT | Qt::Key_Up, "chartLower", [this](ChartCard* card) { resize(card, 0, -1); });
  add("", tr("Standard size"), Qt::SHIFT | Qt::Key_Home, "chartStandardSize",
      [this](ChartCard* card) { m_board.model.resize(card->id(), 0, 0); });
  addForSection(tr("Move section up"), Qt::CTRL | Qt::SHIFT | Qt::Key_Up, "sectionUp", -1);
  addForSection(tr("Move section down"), Qt::CTRL | Qt::SHIFT | Qt::Key_Down, "sectionDown", 1);
  m_back = addPlain("chevron-left", tr("Back to the last view"), Qt::ALT | Qt::Key_Left, "chartZoomBack",
                    [this] { m_board.zoom.goBack(m_board.card()); });
  m_forward = addPlain("chevron-right", tr("Forward"), Qt::ALT | Qt::Key_Right, "chartZoomForward",
                       [this] { m_board.zoom.goForward(m_board.card()); });
  addPlain("reset", tr("Show everything"), Qt::ALT | Qt::Key_Home, "chartZoomHome",
           [this] { m_board.zoom.goHome(m_board.card()); });
}

void ChartActions::addForBoard() {
  ChartBoardModel& model = m_board.model;
  m_new = addPlain("plus", tr("New chart…"), Qt::CTRL | Qt::SHIFT | Qt::Key_N, "newChart", [this] { makeChart(); });
  m_undo = addPlain("", tr("Undo"), QKeySequence::Undo, "undoBoard", [&model] { model.undo(); });
  m_redo = addPlain("", tr("Redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), "redoBoard",
                    [&model] { model.redo(); });
  m_redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
  m_undo->setStatusTip(tr("There is nothing to undo"));
  m_redo->setStatusTip(tr("There is nothing to do again"));
  m_pairs = new QAction(tr("Training and validation in one chart"), this);
  m_pairs->setObjectName(QStringLiteral("trainWithVal"));
  m_pairs->setCheckable(true);
  connect(m_pairs, &QAction::triggered, &model, &ChartBoardModel::setTrainWithVal);
}

void ChartActions::updateTexts() {
  const ChartBoardModel& model = m_board.model;
  m_undo->setText(model.canUndo() ? tr("Undo: %1").arg(model.undoText()) : tr("Undo"));
  m_redo->setText(model.canRedo() ? tr("Redo: %1").arg(model.redoText()) : tr("Redo"));
  m_undo->setEnabled(model.canUndo());
  m_redo->setEnabled(model.canRedo());
  m_pairs->setChecked(model.board().train_with_val);
}

void ChartActions::openMenu(ChartCard* card, const QPoint& global) {
  const HeldCard held = card;
  const ArrangedChart* chart = m_board.model.chart(card->id());
  m_remove->setText(chart && chart->made ? tr("Remove") : tr("Hide"));
  m_back->setEnabled(m_board.zoom.canGoBack(card));
  m_forward->setEnabled(m_board.zoom.canGoForward(card));
  QMenu menu(m_panel);
  menu.setObjectName(QStringLiteral("chartMenu"));
  const auto addAll = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) menu.addAction(action(name));
    menu.addSeparator();
  };
  addAll({"chartFullSize", "chartEdit", "chartRename", "chartRemove"});
  addAll({"chartExport", "chartCopyPicture", "chartCopyPoints", "chartCopyValues"});
  addAll({"chartRangeX", "chartRangeY", "chartZoomBack", "chartZoomForward", "chartZoomHome", "chartCursors", "chartTimeCursor"});
  QMenu* place = menu.addMenu(tr("Place and size"));
  for (const char* name : {"chartMoveBack", "chartMoveOn", "chartWider", "chartNarrower", "chartHigher", "chartLower",
                           "chartStandardSize"})
    place->addAction(action(name));
  place->addSeparator();
  for (const char* name : {"sectionUp", "sectionDown"}) place->addAction(action(name));
  fillSections(menu.addMenu(tr("Move to section")), card);
  m_menu_card = card;
  menu.exec(global);
  m_menu_card = nullptr;
  m_back->setEnabled(true);  // keys mean whatever chart is current then
  m_forward->setEnabled(true);
}

void ChartActions::openSectionMenu(const QString& section, const QPoint& global) {
  ChartBoardModel& model = m_board.model;
  const auto& sections = model.sections();
  const auto shown = std::find_if(sections.begin(), sections.end(),
                                  [&](const ArrangedSection& each) { return each.title == section; });
  if (shown == sections.end()) return;
  QMenu menu(m_panel);
  menu.setObjectName(QStringLiteral("sectionMenu"));
  menu.addAction(action("sectionUp"));
  menu.addAction(action("sectionDown"));
  menu.addSeparator();
  const bool collapsed = shown->collapsed;
  menu.addAction(collapsed ? tr("Show its charts") : tr("Fold its charts"), &model,
                 [&model, section, collapsed] { model.setCollapsed(section, !collapsed); })
      ->setObjectName(QStringLiteral("foldSection"));
  m_menu_section = section;
  menu.exec(global);
  m_menu_section.clear();
}

void ChartActions::fillSections(QMenu* menu, ChartCard* card) {
  ChartBoardModel& model = m_board.model;
  const QString id = card->id(), own = model.sectionOf(id);
  for (const ArrangedSection& section : model.sections()) {
    QAction* choice = menu->addAction(section.title);
    choice->setEnabled(section.title != own);
    connect(choice, &QAction::triggered, &model, [&model, id, title = section.title] { model.move(id, title, {}); });
  }
  menu->addSeparator();
  connect(menu->addAction(tr("New section…")), &QAction::triggered, this, [this, &model, id] {
    TextDialog dialog({tr("New section"), tr("The chart moves into it."), tr("Name"), {}, tr("Make")}, dialogParent());
    if (dialog.exec() == QDialog::Accepted) model.move(id, dialog.text(), {});
  });
}

void ChartActions::fillBoardMenu(QMenu* menu) {
  menu->addAction(m_new);
  menu->addAction(m_pairs);
  fillHidden(menu->addMenu(tr("Hidden charts")));
  QAction* standard = menu->addAction(tr("Standard charts"), &m_board.model, &ChartBoardModel::reset);
  standard->setObjectName(QStringLiteral("standardCharts"));
  standard->setEnabled(m_board.model.isChanged());
  menu->addSeparator();
  menu->addAction(m_undo);
  menu->addAction(m_redo);
}

void ChartActions::fillHidden(QMenu* menu) {
  ChartBoardModel& model = m_board.model;
  const std::vector<ArrangedChart> hidden = model.hidden();
  menu->setEnabled(!hidden.empty());
  QStringList all;
  constexpr std::size_t kMostNamed = 30;
  for (const ArrangedChart& chart : hidden) {
    all.append(chart.id);
    if (static_cast<std::size_t>(all.size()) > kMostNamed) continue;
    connect(menu->addAction(chart.title), &QAction::triggered, &model,
            [&model, id = chart.id] { model.setHidden({id}, false); });
  }
  menu->addSeparator();
  menu->addAction(tr("Show all %1").arg(all.size()), &model, [&model, all] { model.setHidden(all, false); })
      ->setObjectName(QStringLiteral("showHiddenCharts"));
}

// The charts may be on the full screen, which would hide a dialog of the window behind it.
QWidget* ChartActions::dialogParent() const {
  QWidget* active = QApplication::activeWindow();
  return active ? active : m_panel;
}

void ChartActions::makeChart() {
  ChartBoardModel& model = m_board.model;
  ChartDialog dialog(tr("New chart"), {}, model.metrics(), dialogParent());
  if (dialog.exec() != QDialog::Accepted) return;
  const ChartDialog::Chart chart = dialog.chart();
  model.addChart(chart.metrics, chart.pattern, chart.title);
}

// The metrics of a chart that is there by itself do not change: another one is made, with what it shows.
void ChartActions::edit(ChartCard* card) {
  ChartBoardModel& model = m_board.model;
  const ArrangedChart* shown = model.chart(card->id());
  if (!shown) return;
  const QString id = shown->id, section = model.sectionOf(id);
  const ChartSpec* spec = model.board().chart(id);
  const bool made = shown->made && spec;
  const ChartDialog::Chart before{made ? spec->metrics : shown->metrics, made ? spec->pattern : QString(),
                                  spec ? spec->title : QString()};
  ChartDialog dialog(made ? tr("Metrics of %1").arg(shown->title) : tr("New chart from %1").arg(shown->title), before,
                     model.metrics(), dialogParent());
  if (dialog.exec() != QDialog::Accepted) return;
  const ChartDialog::Chart chart = dialog.chart();
  if (made)
    model.editChart(id, chart.metrics, chart.pattern, chart.title);
  else
    model.addChart(chart.metrics, chart.pattern, chart.title, section);
}

void ChartActions::rename(ChartCard* card) {
  const QString id = card->id();
  TextDialog dialog({tr("Rename the chart"), {}, tr("Title"), card->title(), tr("Rename")}, dialogParent());
  if (dialog.exec() == QDialog::Accepted) m_board.model.rename(id, dialog.text());
}

void ChartActions::resize(ChartCard* card, int columns, int height) {
  const ArrangedChart* chart = m_board.model.chart(card->id());
  if (!chart || card->isFullSize()) return;
  const int wide = std::clamp(card->columns() + columns, 1, ChartBoard::kMostColumns);
  const int high = std::max(ChartBoard::kLeastHeight, card->height() + height * kHeightStep);
  m_board.model.resize(chart->id, columns != 0 ? wide : chart->columns, height != 0 ? high : chart->height);
}

void ChartActions::move(ChartCard* card, int places) {
  m_board.model.moveBy(card->id(), places);
}

// That of the menu that is open, of the header that has the keyboard, or of the current chart.
void ChartActions::moveSection(int places) {
  QString section = m_menu_section.isEmpty() && !m_menu_card ? m_board.section() : m_menu_section;
  if (section.isEmpty())
    if (const ChartCard* card = m_menu_card ? m_menu_card : m_board.card()) section = m_board.model.sectionOf(card->id());
  m_board.model.moveSectionBy(section, places);
}

}  // namespace leyden
