// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/plugin_gallery.h"

#include <experiment/plugin_catalogue.h>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "app_context.h"
#include "new_run/plugin_card.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/empty_state.h"

namespace leyden {

PluginGallery::PluginGallery(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_filter(new QLineEdit(this)),
      m_empty(new EmptyState(QStringLiteral("layers"), this)),
      m_broken(makeButton({}, "link", QStringLiteral("brokenPlugins"), this)) {
  setObjectName(QStringLiteral("pluginGallery"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 20, 8, 12);
  layout->setSpacing(12);
  layout->addWidget(makeLabel(tr("Choose a model"), Theme::Type::Heading, "", this));
  m_filter->setObjectName(QStringLiteral("pluginFilter"));
  m_filter->setPlaceholderText(tr("Filter plugins"));
  m_filter->setAccessibleName(tr("Filter plugins"));
  m_filter->setClearButtonEnabled(true);
  m_filter->setProperty("search", true);
  m_filter->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  auto* filterRow = new QHBoxLayout;
  filterRow->setContentsMargins(0, 0, 12, 0);
  filterRow->addWidget(m_filter);
  layout->addLayout(filterRow);

  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* page = new QWidget(scroll);
  page->setObjectName(QStringLiteral("scrollPage"));
  m_cards = new QVBoxLayout(page);
  m_cards->setContentsMargins(0, 0, 12, 0);
  m_cards->setSpacing(12);
  scroll->setWidget(page);
  auto* body = new QWidget(this);
  m_stack = new QStackedLayout(body);
  m_stack->addWidget(scroll);
  m_stack->addWidget(m_empty);
  layout->addWidget(body, 1);
  layout->addWidget(m_broken);

  connect(m_filter, &QLineEdit::textChanged, this, &PluginGallery::applyFilter);
  connect(m_empty, &EmptyState::buttonPressed, this, [this] {
    if (m_all.isEmpty())
      m_context.showPanel(QStringLiteral("plugins"));
    else
      m_filter->clear();
  });
  connect(m_broken, &QPushButton::clicked, this, [this] { m_context.showPanel(QStringLiteral("plugins")); });
  connect(&context, &AppContext::pluginsChanged, this, &PluginGallery::rebuild);
  rebuild();
}

void PluginGallery::rebuild() {
  clearLayout(m_cards);
  m_all.clear();
  int broken = 0;
  for (const PluginInfo& plugin : m_context.plugins()->plugins()) {
    if (!plugin.usable()) {
      ++broken;
      continue;
    }
    auto* card = new PluginCard(plugin, m_stack->widget(0));
    m_cards->addWidget(card);
    m_all << card;
    connect(card, &QAbstractButton::clicked, this, [this, card] { choose(card->pluginId()); });
  }
  m_cards->addStretch();
  m_broken->setVisible(broken > 0);
  m_broken->setText(broken == 1 ? tr("One plugin cannot be used")
                                : tr("%1 plugins cannot be used").arg(broken));
  applyFilter();
  if (m_all.isEmpty()) return;
  if (!choose(m_chosen)) choose(m_all.first()->pluginId());
}

bool PluginGallery::choose(const QString& pluginId) {
  for (PluginCard* card : m_all) {
    if (card->pluginId() != pluginId) continue;
    card->setChecked(true);
    m_chosen = pluginId;
    Q_EMIT pluginChosen(pluginId);
    return true;
  }
  return false;
}

void PluginGallery::applyFilter() {
  int shown = 0;
  for (PluginCard* card : m_all) {
    const bool matches = card->matches(m_filter->text());
    card->setVisible(matches);
    shown += matches;
  }
  if (!m_context.pluginsScanned())
    m_empty->setTexts({}, tr("Reading the plugins"));
  else if (m_all.isEmpty())
    m_empty->setTexts(tr("No plugin found"), tr("Leyden looks in the folders that the Plugins page lists."),
                      tr("Show the folders"));
  else
    m_empty->setTexts(tr("No plugin matches"), tr("Words are looked for in name, description and tags."),
                      tr("Clear the filter"));
  m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
}

}  // namespace leyden
