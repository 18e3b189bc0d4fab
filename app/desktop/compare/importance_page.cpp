// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/importance_page.h"

#include <experiment/importance_model.h>
#include <experiment/plot_axes.h>
#include <experiment/run_list_model.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "app_context.h"
#include "compare/importance_delegate.h"
#include "compare/plot_fields.h"
#include "panel_registry.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("importance"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Importance")), PanelSpec::Compare, 40,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ImportancePage(context, parent); }});

}  // namespace

ImportancePage::ImportancePage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_names(new PlotAxes(*context.runs(), this)),
      m_model(new ImportanceModel(*context.runs(), *context.filter(), this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("layers"))) {
  setObjectName(QStringLiteral("importancePage"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->addWidget(buildCard());
  connect(m_names, &PlotAxes::fieldsChanged, this, &ImportancePage::takeStandard);
  connect(m_model, &ImportanceModel::stateChanged, this, &ImportancePage::showState);
  connect(m_target, &FieldButton::chosen, this, [this](const std::optional<Field>& field) {
    m_chosen = true;
    m_model->setTarget(*field);
    showState();
  });
  m_model->setActive(false);
  takeStandard();
  showState();
}

QWidget* ImportancePage::buildCard() {
  auto* card = new QFrame;
  card->setProperty("card", true);
  m_target = new FieldButton(*m_names, tr("Importance for"), {}, card);
  m_target->setObjectName(QStringLiteral("importanceTarget"));
  m_fact = new ElidedLabel(Theme::Type::Small, Theme::Secondary, card);
  m_fact->setObjectName(QStringLiteral("importanceFact"));
  m_fact->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("importanceTable"));
  m_table->setAccessibleName(tr("Importance of parameters"));
  m_table->setModel(m_model);
  m_table->setItemDelegate(new ImportanceDelegate(m_table));
  m_table->setShowGrid(false);
  m_table->setTabKeyNavigation(false);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(ImportanceDelegate::kRowHeight);
  m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setSectionResizeMode(ImportanceModel::Parameter, QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(ImportanceModel::Importance, QHeaderView::Stretch);
  m_table->horizontalHeader()->setSectionResizeMode(ImportanceModel::Rho, QHeaderView::Fixed);
  m_table->horizontalHeader()->setMaximumSectionSize(1200);
  m_table->setColumnWidth(ImportanceModel::Rho, 260);
  m_method = makeLabel({}, Theme::Type::Small, "secondary", card);
  m_method->setWordWrap(true);
  m_method->setObjectName(QStringLiteral("importanceMethod"));
  m_stack->addWidget(m_empty);
  auto* page = new QWidget;
  auto* body = new QVBoxLayout(page);
  body->setContentsMargins(0, 0, 0, 0);
  body->addWidget(m_table, 1);
  body->addWidget(m_method);
  m_stack->addWidget(page);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(makeLabel(tr("Importance for"), Theme::Type::Strong, "", card));
  head->addWidget(m_target);
  head->addWidget(m_fact, 1);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(12, 8, 12, 12);
  inside->setSpacing(8);
  inside->addLayout(head);
  inside->addWidget(m_stack, 1);
  return card;
}

void ImportancePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_model->setActive(true);
}

void ImportancePage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_model->setActive(false);
}

void ImportancePage::takeStandard() {
  if (m_chosen || !m_names->colour()) return;
  m_target->setField(m_names->colour());
  m_model->setTarget(*m_names->colour());
}

void ImportancePage::showState() {
  const auto state = m_model->state();
  const QString metric = m_target->text();
  if (m_context.runs()->isLoaded() && m_context.runs()->rowCount() == 0) {
    m_empty->setTexts(tr("Nothing to compare yet"), tr("Train some runs with different values, and this says which matter."));
  } else if (state == ImportanceModel::State::Waiting) {
    m_empty->setTexts({}, tr("A forest grows"));
  } else if (state == ImportanceModel::State::TooFewRuns) {
    m_empty->setTexts(tr("Too few runs"),
                      tr("%1 of the %2 runs have a value of %3. From %4 on it can be said what matters.")
                          .arg(m_model->runCount()).arg(m_model->allRuns()).arg(metric).arg(ImportanceModel::kLeastRuns));
  } else if (state == ImportanceModel::State::NothingDiffers) {
    m_empty->setTexts(tr("All parameters are the same"), tr("The %1 runs differ in no parameter.").arg(m_model->runCount()));
  }
  const bool ready = state == ImportanceModel::State::Ready;
  m_stack->setCurrentIndex(ready ? 1 : 0);
  if (!ready) return m_fact->setText({});
  m_fact->setText(tr("random forest, permutation · %1 runs · R² %2")
                      .arg(countText(m_model->runCount()), QString::number(m_model->r2(), 'f', 2).replace('-', QChar(0x2212))));
  QString method = tr("A random forest of %1 regression trees says %2 from the parameters; a parameter's importance is by how "
                      "much its error on runs that a tree has not seen grows when the parameter's values are shuffled among "
                      "them. All together are 1. R² says how well the forest does on such runs. The correlation is "
                      "Spearman's ρ, of ranks.").arg(m_model->trees()).arg(metric);
  if (m_model->r2() < 0.1)
    method = tr("The forest explains next to nothing of %1 here, so its shares say little. ").arg(metric) + method;
  if (m_model->runCount() < m_model->allRuns())
    method += QLatin1Char(' ') + tr("%1 runs without a finite value are left out.").arg(m_model->allRuns() - m_model->runCount());
  m_method->setText(method);
}

}  // namespace leyden
