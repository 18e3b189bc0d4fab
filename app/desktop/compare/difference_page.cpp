// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_page.h"

#include <experiment/difference_model.h>
#include <experiment/run_list_model.h>

#include <QActionGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "actions/action_registry.h"
#include "app_context.h"
#include "compare/difference_table.h"
#include "panel_registry.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

constexpr int kMostRuns = 500;      // columns beyond that nobody reads; the sentence above says so
constexpr int kRefreshDelay = 100;  // ms; running runs change all the time

const PanelRegistrar registrar(
    {QStringLiteral("difference"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Difference")), PanelSpec::Compare, 10,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new DifferencePage(context, parent); }});

QToolButton* makeMenuButton(const QString& name, const QString& tip, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setObjectName(name);
  button->setToolTip(tip);
  button->setFont(Theme::instance().font(Theme::Type::Strong));
  button->setIcon(Theme::instance().icon(QStringLiteral("chevron-down"), Theme::Text));
  button->setIconSize(QSize(14, 14));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setLayoutDirection(Qt::RightToLeft);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  button->setMenu(new QMenu(button));
  return button;
}

}  // namespace

DifferencePage::DifferencePage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new DifferenceModel(this)),
      m_table(new DifferenceTable(*m_model)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("layers"))),
      m_refresh(new QTimer(this)),
      m_whenVisible(new WhenVisible(this, [this] { refresh(); })) {
  setObjectName(QStringLiteral("differencePage"));
  m_empty->setObjectName(QStringLiteral("compareEmpty"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildPage());
  m_refresh->setSingleShot(true);
  m_refresh->setInterval(kRefreshDelay);
  follow();
  refresh();
}

void DifferencePage::follow() {
  connect(m_refresh, &QTimer::timeout, m_whenVisible, &WhenVisible::request);
  connect(&m_context, &AppContext::selectedRunsChanged, this, &DifferencePage::refreshSoon);
  connect(&m_context, &AppContext::visibleRunsChanged, this, &DifferencePage::refreshSoon);
  connect(m_context.runs(), &RunListModel::runsChanged, this, &DifferencePage::refreshSoon);
  connect(m_context.runs(), &RunListModel::loaded, this, &DifferencePage::refreshSoon);
  connect(m_context.runs(), &RunListModel::dataChanged, this, &DifferencePage::refreshSoon);
  connect(m_model, &DifferenceModel::differencesChanged, this, &DifferencePage::showEqualCount);
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
  connect(m_table, &DifferenceTable::baseRequested, this, &DifferencePage::setBase);
  connect(m_table, &DifferenceTable::runEntered, &m_context, &AppContext::setHighlightedRunId);
  connect(&m_context, &AppContext::highlightedRunChanged, m_table, &DifferenceTable::setHighlightedRun);
  ActionRegistry* actions = m_context.actions();
  const QString group = tr("Difference of runs");
  actions->make(this, group, {"nextDifference", tr("Next difference"), Qt::Key_F7}, [this] { stepDifference(1); });
  actions->make(this, group, {"previousDifference", tr("Previous difference"), Qt::SHIFT | Qt::Key_F7},
                [this] { stepDifference(-1); });
  actions->make(this, group, {"showEqualValues", tr("Show or hide equal values"), Qt::Key_E}, [this] { m_equal->click(); });
  actions->make(m_table, group, {"columnAsBase", tr("Compare with the run under the cursor"), Qt::Key_B},
                [this] { m_table->requestBase(); });
}

QWidget* DifferencePage::buildPage() {
  m_card = new QFrame;
  m_card->setProperty("card", true);
  m_card->setObjectName(QStringLiteral("differenceCard"));
  auto* inside = new QVBoxLayout(m_card);
  inside->setContentsMargins(12, 8, 12, 10);
  inside->setSpacing(4);
  inside->addWidget(buildHeader());
  inside->addWidget(m_table, 1);
  constexpr int kAround = 8 + 30 + 4 + 10 + 2;  // margins, header, frame
  connect(m_table, &DifferenceTable::fitted, m_card, [this](int height) { m_card->setMaximumHeight(height + kAround); });
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->addWidget(m_card, 1);
  layout->addStretch(0);
  return page;
}

QWidget* DifferencePage::buildHeader() {
  auto* header = new QWidget;
  header->setFixedHeight(30);
  m_which = new ElidedLabel(Theme::Type::Small, Theme::Secondary, header);
  m_base = makeMenuButton(QStringLiteral("baseRunButton"),
                          tr("The run that the others are compared with (B: the column with the cursor)"), header);
  connect(m_base->menu(), &QMenu::aboutToShow, this, &DifferencePage::fillBaseMenu);
  m_aggregate = makeMenuButton(QStringLiteral("differenceAggregate"), tr("What is shown of each metric"), header);
  connect(m_aggregate->menu(), &QMenu::aboutToShow, this, &DifferencePage::fillAggregateMenu);
  m_aggregate->setText(QString::fromUtf8(to_string(m_model->aggregate()).data()));
  buildButtons(header);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(tr("Difference"), Theme::Type::Strong, "", header));
  layout->addWidget(m_which, 1);
  layout->addWidget(m_equal);
  layout->addWidget(m_previous);
  layout->addWidget(m_next);
  layout->addWidget(makeLabel(tr("metrics:"), Theme::Type::Base, "secondary", header));
  layout->addWidget(m_aggregate);
  layout->addWidget(makeLabel(tr("base:"), Theme::Type::Base, "secondary", header));
  layout->addWidget(m_base);
  return header;
}

void DifferencePage::buildButtons(QWidget* header) {
  m_equal = makeButton({}, "link", QStringLiteral("equalValuesButton"), header);
  connect(m_equal, &QPushButton::clicked, this, [this] {
    m_model->setShowEqual(!m_model->showEqual());
    showEqualCount();
  });
  m_previous = makeIconButton(QStringLiteral("chevron-up"), tr("Previous difference (Shift+F7)"),
                              QStringLiteral("previousDifferenceButton"), header);
  m_next = makeIconButton(QStringLiteral("chevron-down"), tr("Next difference (F7)"),
                          QStringLiteral("nextDifferenceButton"), header);
  connect(m_previous, &QToolButton::clicked, this, [this] { stepDifference(-1); });
  connect(m_next, &QToolButton::clicked, this, [this] { stepDifference(1); });
}

void DifferencePage::refreshSoon() {
  if (!m_refresh->isActive()) m_refresh->start();
}

QStringList DifferencePage::comparedRuns() const {
  const QStringList selected = m_context.selectedRunIds();
  return selected.size() >= 2 ? selected : m_context.visibleRunIds();
}

void DifferencePage::refresh() {
  const QStringList ids = comparedRuns();
  std::vector<DifferenceModel::Run> runs;
  QStringList titles;
  for (const QString& id : ids) {
    if (static_cast<int>(runs.size()) == kMostRuns) break;
    auto run = m_context.runs()->run(id);
    if (!run) continue;
    runs.push_back(std::move(run));
    titles.append(m_context.runs()->displayName(id));
  }
  if (runs.size() < 2) return showEmpty(static_cast<int>(runs.size()));
  m_model->setRuns(runs);
  m_model->setTitles(titles);
  const QString source = m_context.selectedRunIds().size() >= 2 ? tr("%1 selected runs") : tr("%1 visible runs");
  m_which->setText(ids.size() > kMostRuns
                       ? tr("the first %1 of %2 runs: select those that matter").arg(kMostRuns).arg(countText(ids.size()))
                       : source.arg(runs.size()));
  showBase();
  m_stack->setCurrentIndex(1);
}

void DifferencePage::showEmpty(int runs) {
  m_stack->setCurrentWidget(m_empty);
  if (m_context.runs()->rowCount() < 2)
    m_empty->setTexts(runs == 0 ? tr("Nothing to compare yet") : tr("One run alone"),
                      tr("Train two runs with different values, and their differences are listed here."),
                      tr("New run"));
  else
    m_empty->setTexts(tr("Choose two runs or more"),
                      tr("Select runs in the list, or open the eyes of those that you want to compare."));
}

void DifferencePage::setBase(const QString& runId) {
  m_model->setBaseRun(runId);
  showBase();
}

void DifferencePage::showBase() {
  const QStringList ids = m_model->runIds();
  if (ids.isEmpty()) return;
  QStringList colours;
  for (const QString& id : ids) colours.append(QString::fromStdString(m_context.runs()->colour(id).hex()));
  m_table->setColours(colours);
  const QFontMetrics metrics(m_base->font());
  m_base->setText(metrics.elidedText(m_context.runs()->displayName(ids.first()), Qt::ElideMiddle, 180));
  m_base->setAccessibleName(tr("Base run: %1").arg(m_context.runs()->displayName(ids.first())));
  showEqualCount();
}

void DifferencePage::showEqualCount() {
  const int count = m_model->equalCount();
  const bool shown = m_model->showEqual();
  m_equal->setText(shown ? tr("hide equal values (%1)").arg(count)
                         : tr("equal values hidden (%1)").arg(count));
  m_equal->setToolTip(shown ? tr("Lists differing parameters alone (E)") : tr("Lists equal parameters too (E)"));
  m_equal->setVisible(count > 0);
  const bool any = m_model->nextDifference(-1) >= 0;
  m_previous->setEnabled(any);
  m_next->setEnabled(any);
}

void DifferencePage::fillBaseMenu() {
  QMenu* menu = m_base->menu();
  menu->clear();
  auto* group = new QActionGroup(menu);
  const QString base = m_model->baseRun();
  constexpr int kMostInMenu = 40;
  for (const QString& id : m_model->runIds().mid(0, kMostInMenu)) {
    QAction* action = menu->addAction(m_context.runs()->displayName(id).replace('&', QLatin1String("&&")));
    action->setCheckable(true);
    action->setChecked(id == base);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, id] { setBase(id); });
  }
  if (m_model->runIds().size() > kMostInMenu)
    menu->addAction(tr("Others: by a double click on their column's title"))->setEnabled(false);
}

void DifferencePage::fillAggregateMenu() {
  QMenu* menu = m_aggregate->menu();
  menu->clear();
  for (const Aggregate which : {Aggregate::Last, Aggregate::Min, Aggregate::Max, Aggregate::Best, Aggregate::Mean}) {
    const QString name = QString::fromUtf8(to_string(which).data());
    QAction* action = menu->addAction(name);
    action->setCheckable(true);
    action->setChecked(which == m_model->aggregate());
    connect(action, &QAction::triggered, this, [this, which, name] {
      m_model->setAggregate(which);
      m_aggregate->setText(name);
    });
  }
}

// To the next row, and in it to the first run that is not as the base is.
void DifferencePage::stepDifference(int direction) {
  const QModelIndex now = m_table->currentIndex();
  const int row = m_model->nextDifference(now.isValid() ? now.row() : direction > 0 ? -1 : m_model->rowCount(), direction);
  if (row < 0) {
    m_context.notify(direction > 0 ? tr("That was the last difference.") : tr("That was the first difference."));
    return;
  }
  const int column = m_model->nextDifferingColumn(row, 1);
  m_table->setCurrentIndex(m_model->index(row, std::max(0, column)));
  m_table->setFocus();
}

}  // namespace leyden
