// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/groups_page.h"

#include <experiment/group_test_model.h>
#include <experiment/plot_axes.h>
#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "app_context.h"
#include "compare/groups_delegate.h"
#include "panel_registry.h"
#include "shell/settings.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"

namespace leyden {

namespace {

constexpr int kMostInMenu = 40;

const PanelRegistrar registrar(
    {QStringLiteral("groups"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Groups")), PanelSpec::Compare, 50,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new GroupsPage(context, parent); }});

}  // namespace

GroupsPage::GroupsPage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_names(new PlotAxes(*context.runs(), this)),
      m_model(new GroupTestModel(*context.runs(), *context.filter(), this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("group"))) {
  setObjectName(QStringLiteral("groupsPage"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->addWidget(buildCard());
  connect(m_model, &GroupTestModel::groupsChanged, this, &GroupsPage::showGroups);
  connect(m_model, &QAbstractItemModel::modelReset, this, &GroupsPage::showState);
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_grouping->showMenu(); });
  connect(m_a, qOverload<int>(&QComboBox::activated), this, [this](int row) { m_model->choose(row, m_b->currentIndex()); });
  connect(m_b, qOverload<int>(&QComboBox::activated), this, [this](int row) { m_model->choose(m_a->currentIndex(), row); });
  takeTable();
  showState();
}

QWidget* GroupsPage::buildCard() {
  auto* card = new QFrame;
  card->setProperty("card", true);
  m_grouping = new QToolButton(card);
  m_grouping->setObjectName(QStringLiteral("groupsBy"));
  m_grouping->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_grouping->setLayoutDirection(Qt::RightToLeft);
  m_grouping->setIcon(Theme::instance().icon(QStringLiteral("chevron-down"), Theme::Text));
  m_grouping->setIconSize(QSize(14, 14));
  m_grouping->setFont(Theme::instance().font(Theme::Type::Strong));
  m_grouping->setPopupMode(QToolButton::InstantPopup);
  m_grouping->setFocusPolicy(Qt::TabFocus);
  m_grouping->setMenu(new QMenu(m_grouping));
  connect(m_grouping->menu(), &QMenu::aboutToShow, this, &GroupsPage::fillMenu);
  m_a = new ChoiceBox(card);
  m_a->setObjectName(QStringLiteral("groupA"));
  m_a->setAccessibleName(tr("Group A"));
  m_b = new ChoiceBox(card);
  m_b->setObjectName(QStringLiteral("groupB"));
  m_b->setAccessibleName(tr("Group B"));
  for (QComboBox* box : {m_a, m_b}) {
    box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    box->setMinimumContentsLength(14);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMaximumWidth(320);
  }
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(makeLabel(tr("Groups by"), Theme::Type::Strong, "", card));
  head->addWidget(m_grouping);
  head->addStretch(1);
  m_titleA = makeLabel(tr("A"), Theme::Type::Strong, "secondary", card);
  m_titleB = makeLabel(tr("B"), Theme::Type::Strong, "secondary", card);
  head->addWidget(m_titleA);
  head->addWidget(m_a, 2);
  head->addWidget(m_titleB);
  head->addWidget(m_b, 2);
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("groupsTable"));
  m_table->setAccessibleName(tr("Tests between two groups"));
  m_table->setModel(m_model);
  m_table->setItemDelegate(new GroupsDelegate(m_table));
  m_table->setShowGrid(false);
  m_table->setTabKeyNavigation(false);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(GroupsDelegate::kRowHeight);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setStretchLastSection(false);
  m_method = makeLabel({}, Theme::Type::Small, "secondary", card);
  m_method->setWordWrap(true);
  auto* page = new QWidget;
  auto* body = new QVBoxLayout(page);
  body->setContentsMargins(0, 0, 0, 0);
  body->addWidget(m_table, 1);
  body->addWidget(m_method);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(12, 8, 12, 12);
  inside->setSpacing(8);
  inside->addLayout(head);
  inside->addWidget(m_stack, 1);
  return card;
}

// Until something is chosen here, what the table is grouped by.
void GroupsPage::takeTable() {
  const auto layout = TableLayout::fromJson(
      openSettings()->value(workspaceKey(m_context, QStringLiteral("table"))).toByteArray());
  if (!m_chosen && layout && layout->isGrouped()) choose(*layout, false);
}

void GroupsPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_model->setActive(true);
  takeTable();
}

void GroupsPage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_model->setActive(false);
}

void GroupsPage::choose(const TableLayout& layout, bool byHand) {
  m_chosen = m_chosen || byHand;
  m_model->setGrouping(layout);
  showState();
}

void GroupsPage::fillMenu() {
  QMenu* menu = m_grouping->menu();
  menu->clear();
  const auto add = [this](QMenu* into, const QString& text, const TableLayout& layout) {
    QAction* action = into->addAction(QString(text).replace('&', QLatin1String("&&")));
    action->setCheckable(true);
    action->setChecked(layout.group_by == m_model->layout().group_by &&
                       layout.everything_but_seeds == m_model->layout().everything_but_seeds);
    connect(action, &QAction::triggered, this, [this, layout] { choose(layout, true); });
  };
  TableLayout seeds;
  seeds.everything_but_seeds = true;
  add(menu, tr("Everything but the seed"), seeds);
  menu->addSeparator();
  for (const auto which : {Field::Fact::Tags, Field::Fact::Plugin, Field::Fact::Device}) {
    TableLayout layout;
    layout.group_by = {{Field::Kind::Fact, which, {}, Aggregate::Last}};
    add(menu, title_of(layout.group_by[0]), layout);
  }
  menu->addSeparator();
  // Parameters that differ stand first, in the menu itself; the others have nothing to compare.
  for (const Field& field : m_names->fields()) {
    if (field.kind != Field::Kind::Param) continue;
    TableLayout layout;
    layout.group_by = {field};
    add(menu, title_of(field), layout);
  }
  const QStringList params = m_names->names().params;
  if (params.isEmpty()) return;
  QMenu* all = menu->addMenu(tr("All parameters"));
  for (const QString& name : params.mid(0, kMostInMenu)) {
    TableLayout layout;
    layout.group_by = {Field::param(name.toStdString())};
    add(all, name, layout);
  }
  if (params.size() > kMostInMenu) all->addAction(tr("Others: group the table by them"))->setEnabled(false);
}

void GroupsPage::showGroups() {
  for (QComboBox* box : {m_a, m_b}) {
    const QSignalBlocker quiet(box);
    box->clear();
    for (const auto& group : m_model->groups()) {
      const int count = static_cast<int>(group.ids.size());
      box->addItem(count == 1 ? tr("%1 · 1 run").arg(group.title) : tr("%1 · %2 runs").arg(group.title).arg(count));
      box->setItemData(box->count() - 1, box->itemText(box->count() - 1), Qt::ToolTipRole);
    }
    box->setCurrentIndex(box == m_a ? m_model->a() : m_model->b());
    box->setToolTip(box->currentText());
  }
  showState();
}

void GroupsPage::showState() {
  const TableLayout& layout = m_model->layout();
  QStringList parts;
  for (const Field& field : layout.group_by) parts << title_of(field);
  if (layout.everything_but_seeds) parts << tr("everything but the seed");
  m_grouping->setText(parts.isEmpty() ? tr("nothing yet") : parts.join(QStringLiteral(", ")));
  m_grouping->setAccessibleName(tr("Groups by %1").arg(m_grouping->text()));
  const bool pair = m_model->groups().size() >= 2;
  for (QWidget* widget : {static_cast<QWidget*>(m_a), static_cast<QWidget*>(m_b), static_cast<QWidget*>(m_titleA), static_cast<QWidget*>(m_titleB)})
    widget->setVisible(pair);
  if (!layout.isGrouped())
    m_empty->setTexts(tr("Choose what makes the groups"),
                      tr("Runs that have a value in common are a group, as in the table; two groups are tested against each other."),
                      tr("Choose"));
  else if (!m_model->isReady())
    m_empty->setTexts({}, tr("Groups are counted"));
  else
    m_empty->setTexts(m_model->groups().empty() ? tr("No group") : tr("One group alone"),
                      tr("The runs have only one value of this, or the filter lets only one through."), tr("Choose"));
  m_stack->setCurrentIndex(layout.isGrouped() && m_model->isReady() && pair ? 1 : 0);
  QString method = tr("Welch’s t test compares the means, Mann and Whitney’s test the ranks; both two-sided. Bold where p is "
                      "below 0.05. p values are as they are, not corrected for the %1 metrics tested: of twenty that differ "
                      "by chance alone, one has p below 0.05.").arg(m_model->rowCount());
  if (m_model->leftOut() > 0) method += QLatin1Char(' ') + tr("%1 more metrics are not tested.").arg(m_model->leftOut());
  m_method->setText(method);
}

}  // namespace leyden
