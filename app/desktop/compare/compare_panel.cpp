// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_panel.h"

#include <experiment/difference_model.h>
#include <experiment/run_list_model.h>

#include <QActionGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "app_context.h"
#include "compare/difference_table.h"
#include "panel_registry.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"

namespace leyden {

namespace {

constexpr int kMostRuns = 40;       // columns beyond that nobody reads; the sentence above says so
constexpr int kRefreshDelay = 100;  // ms; running runs change all the time

const PanelRegistrar registrar(
    {QStringLiteral("compare"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Compare")), PanelSpec::Centre, 30,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ComparePanel(context, parent); }});

}  // namespace

ComparePanel::ComparePanel(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new DifferenceModel(this)),
      m_table(new DifferenceTable(*m_model)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("layers"))),
      m_refresh(new QTimer(this)) {
  setObjectName(QStringLiteral("comparePanel"));
  m_empty->setObjectName(QStringLiteral("compareEmpty"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildPage());
  m_refresh->setSingleShot(true);
  m_refresh->setInterval(kRefreshDelay);
  connect(m_refresh, &QTimer::timeout, this, &ComparePanel::refresh);
  connect(&context, &AppContext::selectedRunsChanged, this, &ComparePanel::refreshSoon);
  connect(&context, &AppContext::visibleRunsChanged, this, &ComparePanel::refreshSoon);
  connect(context.runs(), &RunListModel::runsChanged, this, &ComparePanel::refreshSoon);
  connect(context.runs(), &RunListModel::loaded, this, &ComparePanel::refreshSoon);
  connect(context.runs(), &RunListModel::dataChanged, this, &ComparePanel::refreshSoon);
  connect(m_model, &DifferenceModel::differencesChanged, this, &ComparePanel::showEqualCount);
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
  refresh();
}

QWidget* ComparePanel::buildPage() {
  auto* card = new QFrame;
  card->setProperty("card", true);
  card->setObjectName(QStringLiteral("differenceCard"));
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(12, 8, 12, 10);
  inside->setSpacing(4);
  inside->addWidget(buildHeader());
  inside->addWidget(m_table);
  auto* page = new QWidget;
  page->setObjectName(QStringLiteral("scrollPage"));
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->addWidget(card);
  layout->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setAccessibleName(tr("Difference of parameters"));
  scroll->setWidget(page);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return scroll;
}

QWidget* ComparePanel::buildHeader() {
  auto* header = new QWidget;
  header->setFixedHeight(30);
  m_which = new ElidedLabel(Theme::Type::Small, Theme::Secondary, header);
  m_base = new QToolButton(header);
  m_base->setObjectName(QStringLiteral("baseRunButton"));
  m_base->setToolTip(tr("The run that the others are compared with"));
  m_base->setFont(Theme::instance().font(Theme::Type::Strong));
  m_base->setIcon(Theme::instance().icon(QStringLiteral("chevron-down"), Theme::Text));
  m_base->setIconSize(QSize(14, 14));
  m_base->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_base->setLayoutDirection(Qt::RightToLeft);
  m_base->setPopupMode(QToolButton::InstantPopup);
  m_baseMenu = new QMenu(m_base);
  m_base->setMenu(m_baseMenu);
  connect(m_baseMenu, &QMenu::aboutToShow, this, &ComparePanel::fillBaseMenu);
  m_equal = makeButton({}, "link", QStringLiteral("equalValuesButton"), header);
  connect(m_equal, &QPushButton::clicked, this, [this] {
    m_model->setShowEqual(!m_model->showEqual());
    showEqualCount();
  });
  m_previous = makeIconButton(QStringLiteral("chevron-up"), tr("Previous difference"),
                              QStringLiteral("previousDifferenceButton"), header);
  m_next = makeIconButton(QStringLiteral("chevron-down"), tr("Next difference"),
                          QStringLiteral("nextDifferenceButton"), header);
  connect(m_previous, &QToolButton::clicked, this, [this] { stepDifference(-1); });
  connect(m_next, &QToolButton::clicked, this, [this] { stepDifference(1); });
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(tr("Difference"), Theme::Type::Strong, "", header));
  layout->addWidget(m_which, 1);
  layout->addWidget(m_previous);
  layout->addWidget(m_next);
  layout->addWidget(makeLabel(tr("base:"), Theme::Type::Base, "secondary", header));
  layout->addWidget(m_base);
  layout->addWidget(m_equal);
  return header;
}

void ComparePanel::refreshSoon() {
  if (!m_refresh->isActive()) m_refresh->start();
}

QStringList ComparePanel::comparedRuns() const {
  const QStringList selected = m_context.selectedRunIds();
  return selected.size() >= 2 ? selected : m_context.visibleRunIds();
}

void ComparePanel::refresh() {
  const QStringList ids = comparedRuns();
  std::vector<DifferenceModel::Run> runs;
  QStringList titles;
  for (const QString& id : ids) {
    auto run = m_context.runs()->run(id);
    if (!run || static_cast<int>(runs.size()) == kMostRuns) continue;
    runs.push_back(std::move(run));
    titles.append(m_context.runs()->displayName(id));
  }
  if (runs.size() < 2) return showEmpty(static_cast<int>(runs.size()));
  const int row = m_table->currentIndex().row();
  m_model->setRuns(runs);
  m_model->setTitles(titles);
  if (row >= 0 && row < m_model->rowCount()) m_table->selectRow(row);
  const QString source =
      m_context.selectedRunIds().size() >= 2 ? tr("%1 selected runs") : tr("%1 visible runs");
  m_which->setText(ids.size() > kMostRuns ? tr("the first %1 of %2 runs").arg(kMostRuns).arg(ids.size())
                                          : source.arg(runs.size()));
  showBase();
  m_stack->setCurrentIndex(1);
}

void ComparePanel::showEmpty(int runs) {
  m_stack->setCurrentWidget(m_empty);
  if (m_context.runs()->rowCount() < 2)
    m_empty->setTexts(runs == 0 ? tr("Nothing to compare yet") : tr("One run alone"),
                      tr("Train two runs with different values, and their differences are listed here."),
                      tr("New run"));
  else
    m_empty->setTexts(tr("Choose two runs or more"),
                      tr("Select runs in the list, or open the eyes of those that you want to compare."));
}

void ComparePanel::showBase() {
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

void ComparePanel::showEqualCount() {
  const int count = m_model->equalCount();
  const bool shown = m_model->showEqual();
  m_equal->setText(shown ? tr("hide equal values (%1)").arg(count)
                         : tr("equal values hidden (%1)").arg(count));
  m_equal->setToolTip(shown ? tr("Lists differing parameters alone") : tr("Lists equal parameters too"));
  m_equal->setVisible(count > 0);
  m_previous->setVisible(shown);
  m_next->setVisible(shown);
}

void ComparePanel::fillBaseMenu() {
  m_baseMenu->clear();
  auto* group = new QActionGroup(m_baseMenu);
  const QString base = m_model->runIds().value(0);
  for (const QString& id : m_model->runIds()) {
    QAction* action = m_baseMenu->addAction(m_context.runs()->displayName(id));
    action->setCheckable(true);
    action->setChecked(id == base);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, id] {
      m_model->setBaseRun(id);
      showBase();
    });
  }
}

void ComparePanel::stepDifference(int direction) {
  const int row = m_model->nextDifference(m_table->currentIndex().row(), direction);
  if (row >= 0) m_table->selectRow(row);
}

}  // namespace leyden
