// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/media_page.h"

#include <experiment/run_list_model.h>

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <set>

#include "app_context.h"
#include "panel_registry.h"
#include "run/media_loader.h"
#include "run/media_pane.h"
#include "run/media_view.h"
#include "run/step_slider.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

constexpr int kRefreshDelay = 150;  // ms
constexpr int kKindRole = Qt::UserRole + 1, kNameRole = Qt::UserRole + 2;

const PanelRegistrar registrar(
    {QStringLiteral("media"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Media")), PanelSpec::Compare, 60,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new MediaPage(context, parent); }});

}  // namespace

MediaPage::MediaPage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("grid"))),
      m_what(new ChoiceBox(this)),
      m_fact(makeLabel({}, Theme::Type::Small, "secondary", this)),
      m_steps(new StepSlider(*context.cursor(), this)),
      m_grid(new QGridLayout),
      m_whenVisible(new WhenVisible(this, [this] { refresh(); })) {
  setObjectName(QStringLiteral("comparedMedia"));
  m_what->setObjectName(QStringLiteral("comparedMediaName"));
  m_what->setAccessibleName(tr("What is compared"));
  m_what->setMinimumContentsLength(24);
  m_grid->setSpacing(12);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(12);
  bar->addWidget(m_what);
  bar->addWidget(m_fact, 1);
  bar->addWidget(m_steps, 2);
  auto* page = new QWidget;
  auto* body = new QVBoxLayout(page);
  body->setContentsMargins(16, 12, 16, 16);
  body->setSpacing(12);
  body->addLayout(bar);
  body->addLayout(m_grid, 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_refresh.setSingleShot(true);
  m_refresh.setInterval(kRefreshDelay);
  m_names.setSingleShot(true);
  m_names.setInterval(0);
  connect(&m_refresh, &QTimer::timeout, m_whenVisible, &WhenVisible::request);
  connect(&m_names, &QTimer::timeout, this, &MediaPage::showNames);
  const auto soon = [this] {
    if (!m_refresh.isActive()) m_refresh.start();
  };
  connect(&context, &AppContext::selectedRunsChanged, this, soon);
  connect(&context, &AppContext::visibleRunsChanged, this, soon);
  connect(context.runs(), &RunListModel::runsChanged, this, soon);
  connect(context.runs(), &RunListModel::loaded, this, soon);
  connect(m_what, &QComboBox::currentIndexChanged, this, &MediaPage::showSteps);
  connect(m_steps, &StepSlider::stepChanged, this, &MediaPage::load);
  refresh();
}

QStringList MediaPage::comparedRuns() const {
  const QStringList selected = m_context.selectedRunIds();
  return selected.size() >= 2 ? selected : m_context.visibleRunIds();
}

MediaPage::Cell MediaPage::makeCell() {
  Cell cell;
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  cell.card = card;
  cell.loader = new MediaLoader(card);
  cell.pane = new MediaPane(card);
  cell.name = makeLabel({}, Theme::Type::Strong, "", card);
  cell.step = makeLabel({}, Theme::Type::Small, "secondary", card);
  auto* head = new QHBoxLayout;
  head->addWidget(cell.name, 1);
  head->addWidget(cell.step);
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(12, 8, 12, 10);
  layout->setSpacing(6);
  layout->addLayout(head);
  layout->addWidget(cell.pane, 1);
  connect(cell.loader, &MediaLoader::itemsChanged, &m_names, qOverload<>(&QTimer::start));
  connect(cell.loader, &MediaLoader::loaded, this, [pane = cell.pane, step = cell.step](const auto& content) {
    pane->setContent(content);
    step->setText(content->step ? MediaPage::tr("step %1").arg(countText(*content->step)) : QString());
  });
  return cell;
}

void MediaPage::refresh() {
  QStringList ids = comparedRuns();
  const int all = static_cast<int>(ids.size());
  ids = ids.mid(0, kMostRuns);
  for (auto at = m_cells.begin(); at != m_cells.end();) {
    if (ids.contains(at->first)) {
      ++at;
      continue;
    }
    delete at->second.card;
    at = m_cells.erase(at);
  }
  for (const QString& id : ids) {
    auto found = m_cells.find(id);
    if (found == m_cells.end()) found = m_cells.emplace(id, makeCell()).first;
    Cell& cell = found->second;
    cell.name->setText(m_context.runs()->displayName(id));
    const QString path = m_context.runs()->indexOf(id).data(RunListModel::PathRole).toString();
    cell.loader->setRun(std::filesystem::path(path.toStdU16String()));
    cell.loader->refresh();
  }
  m_fact->setText(all > kMostRuns ? tr("the first %1 of %2 runs: select those that matter").arg(kMostRuns).arg(countText(all)) : QString());
  if (std::exchange(m_order, ids) != ids) arrange();
  showNames();
}

void MediaPage::arrange() {
  while (m_grid->count() > 0) delete m_grid->takeAt(0);
  const int count = static_cast<int>(m_order.size());
  const int columns = std::max(1, static_cast<int>(std::ceil(std::sqrt(count * 1.4))));
  for (int i = 0; i < kMostRuns; ++i) {
    m_grid->setColumnStretch(i, i < columns ? 1 : 0);
    m_grid->setRowStretch(i, i < (count + columns - 1) / columns ? 1 : 0);
  }
  for (int i = 0; i < count; ++i) {
    m_grid->addWidget(m_cells.at(m_order[i]).card, i / columns, i % columns);
    m_cells.at(m_order[i]).card->show();
  }
}

// Whatever one of the runs has; those without it say so.
void MediaPage::showNames() {
  std::set<std::pair<int, std::string>> names;
  bool ready = true;
  for (const auto& [id, cell] : m_cells) {
    ready = ready && cell.loader->isReady();
    for (const MediaItem& item : cell.loader->items()) names.emplace(static_cast<int>(item.kind), item.name);
  }
  if (m_cells.size() < 2)
    m_empty->setTexts(tr("Choose two runs or more"), tr("Select runs in the list, or open the eyes of those that you want to compare."));
  else if (!ready)
    m_empty->setTexts({}, tr("Reading the runs"));
  else
    m_empty->setTexts(tr("No media"), tr("None of these runs has logged pictures, histograms, confusion matrices, curves, tables or texts."));
  m_stack->setCurrentIndex(m_cells.size() >= 2 && !names.empty() ? 1 : 0);
  const int kind = m_what->currentData(kKindRole).toInt();
  const QString name = m_what->currentData(kNameRole).toString();
  {
    const QSignalBlocker quiet(m_what);
    m_what->clear();
    for (const auto& [kindOf, nameOf] : names) {
      const QString text = QString::fromStdString(nameOf);
      m_what->addItem(QStringLiteral("%1 · %2").arg(text, mediaKindTitle(kindOf)));
      m_what->setItemData(m_what->count() - 1, kindOf, kKindRole);
      m_what->setItemData(m_what->count() - 1, text, kNameRole);
      if (kindOf == kind && text == name) m_what->setCurrentIndex(m_what->count() - 1);
    }
  }
  showSteps();
}

void MediaPage::showSteps() {
  const auto kind = static_cast<MediaItem::Kind>(m_what->currentData(kKindRole).toInt());
  const std::string name = m_what->currentData(kNameRole).toString().toStdString();
  std::set<int64_t> steps;
  for (const auto& [id, cell] : m_cells)
    if (const MediaItem* item = cell.loader->item(kind, name))
      for (const auto& frame : item->frames) steps.insert(frame.step.value_or(0));
  m_steps->setSteps({steps.begin(), steps.end()});
  load();
}

void MediaPage::load() {
  if (m_what->currentIndex() < 0) return;
  const auto kind = static_cast<MediaItem::Kind>(m_what->currentData(kKindRole).toInt());
  const std::string name = m_what->currentData(kNameRole).toString().toStdString();
  for (const auto& [id, cell] : m_cells) cell.loader->load(kind, name, m_steps->step());
}

}  // namespace leyden
