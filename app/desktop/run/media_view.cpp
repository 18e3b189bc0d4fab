// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/media_view.h"

#include <experiment/run_list_model.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QListWidget>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app_context.h"
#include "panel_registry.h"
#include "run/current_details.h"
#include "run/media_loader.h"
#include "run/media_pane.h"
#include "run/step_slider.h"
#include "theme.h"
#include "widgets/empty_state.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

constexpr int kKindRole = Qt::UserRole + 1, kNameRole = Qt::UserRole + 2;

const PanelRegistrar registrar(
    {QStringLiteral("run_media"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Media")), PanelSpec::Run, 50,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new MediaView(context, parent); }});

}  // namespace

QString mediaKindTitle(int kind) {
  switch (static_cast<MediaItem::Kind>(kind)) {
    case MediaItem::Kind::Image:
      return MediaView::tr("Pictures");
    case MediaItem::Kind::ConfusionMatrix:
      return MediaView::tr("Confusion matrices");
    case MediaItem::Kind::Table:
      return MediaView::tr("Tables and curves");
    case MediaItem::Kind::Text:
      return MediaView::tr("Texts");
    case MediaItem::Kind::Histogram:
      return MediaView::tr("Histograms");
  }
  return {};
}

MediaView::MediaView(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_loader(new MediaLoader(this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("grid"))),
      m_list(new QListWidget),
      m_pane(new MediaPane),
      m_steps(new StepSlider(*context.cursor())) {
  setObjectName(QStringLiteral("runMedia"));
  m_list->setObjectName(QStringLiteral("mediaList"));
  m_list->setAccessibleName(tr("What the run logged"));
  m_list->setFixedWidth(220);
  m_list->setUniformItemSizes(true);
  m_list->setTextElideMode(Qt::ElideMiddle);
  auto* names = new QFrame;
  names->setProperty("card", true);
  auto* namesLayout = new QVBoxLayout(names);
  namesLayout->setContentsMargins(4, 8, 4, 8);
  namesLayout->addWidget(m_list);
  auto* card = new QFrame;
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(12, 12, 12, 10);
  inside->setSpacing(8);
  inside->addWidget(m_pane, 1);
  inside->addWidget(m_steps);
  auto* page = new QWidget;
  auto* body = new QHBoxLayout(page);
  body->setContentsMargins(16, 16, 16, 16);
  body->setSpacing(12);
  body->addWidget(names);
  body->addWidget(card, 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  auto* whenVisible = new WhenVisible(this, [this] {
    follow();
    m_loader->refresh();
  });
  connect(&context, &AppContext::currentRunChanged, whenVisible, &WhenVisible::request);
  connect(&currentDetails(context), &RunDetailsProvider::loaded, whenVisible, &WhenVisible::request);
  connect(m_loader, &MediaLoader::itemsChanged, this, &MediaView::showItems);
  connect(m_loader, &MediaLoader::loaded, m_pane, &MediaPane::setContent);
  connect(m_list, &QListWidget::currentItemChanged, this, &MediaView::showItem);
  connect(m_steps, &StepSlider::stepChanged, this, &MediaView::load);
  follow();
  showItems();
}

void MediaView::follow() {
  const QString path = m_context.runs()->indexOf(m_context.currentRunId()).data(RunListModel::PathRole).toString();
  m_loader->setRun(std::filesystem::path(path.toStdU16String()));
}

void MediaView::showItems() {
  const auto& items = m_loader->items();
  m_stack->setCurrentIndex(items.empty() ? 0 : 1);
  if (items.empty()) {
    m_pane->setContent(nullptr);
    if (m_loader->isReady())
      m_empty->setTexts(tr("No media"), tr("Pictures, histograms, confusion matrices, curves, tables and texts that a run logs stand here."));
    else
      m_empty->setTexts({}, tr("Reading the run"));
  }
  const QListWidgetItem* chosen = m_list->currentItem();
  const int kind = chosen ? chosen->data(kKindRole).toInt() : -1;
  const QString name = chosen ? chosen->data(kNameRole).toString() : QString();
  const QSignalBlocker quiet(m_list);
  m_list->clear();
  int heading = -1, row = -1;
  for (const MediaItem& item : items) {
    if (static_cast<int>(item.kind) != heading) {
      heading = static_cast<int>(item.kind);
      auto* title = new QListWidgetItem(mediaKindTitle(heading), m_list);
      title->setFlags(Qt::NoItemFlags);
      title->setFont(Theme::instance().font(Theme::Type::SmallStrong));
    }
    const QString text = QString::fromStdString(item.name);
    auto* entry = new QListWidgetItem(text, m_list);
    entry->setData(kKindRole, heading);
    entry->setData(kNameRole, text);
    entry->setToolTip(text);
    if (heading == kind && text == name) row = m_list->count() - 1;
  }
  m_list->setCurrentRow(row >= 0 ? row : items.empty() ? -1 : 1);
  showItem();
}

void MediaView::showItem() {
  const QListWidgetItem* chosen = m_list->currentItem();
  if (!chosen) return;
  const MediaItem* item = m_loader->item(static_cast<MediaItem::Kind>(chosen->data(kKindRole).toInt()), chosen->data(kNameRole).toString().toStdString());
  if (!item) return;
  std::vector<int64_t> steps;
  for (const auto& frame : item->frames) steps.push_back(frame.step.value_or(0));
  m_steps->setSteps(steps);
  load();
}

void MediaView::load() {
  const QListWidgetItem* chosen = m_list->currentItem();
  if (!chosen) return;
  m_loader->load(static_cast<MediaItem::Kind>(chosen->data(kKindRole).toInt()), chosen->data(kNameRole).toString().toStdString(), m_steps->step());
}

}  // namespace leyden
