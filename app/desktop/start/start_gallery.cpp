// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "start/start_gallery.h"

#include <experiment/plugin_catalogue.h>
#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QThreadPool>
#include <algorithm>

#include "new_run/plugin_card.h"
#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {
constexpr int kColumnWidth = 300;
}

StartGallery::StartGallery(QWidget* parent)
    : QWidget(parent),
      m_grid(new QGridLayout(this)),
      m_state(makeLabel(tr("Reading the plugins"), Theme::Type::Base, "secondary", this)) {
  setObjectName(QStringLiteral("scrollPage"));
  m_grid->setContentsMargins(0, 0, 12, 0);
  m_grid->setSpacing(12);
  m_grid->setAlignment(Qt::AlignTop);
  m_grid->addWidget(m_state, 0, 0);
  // The page may be gone before the last library is hashed.
  QThreadPool::globalInstance()->start([guard = QPointer<StartGallery>(this)] {
    PluginCatalogue catalogue;
    catalogue.scan();
    QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, catalogue = std::move(catalogue)] {
      if (guard) guard->showPlugins(catalogue);
    });
  });
}

void StartGallery::showPlugins(const PluginCatalogue& catalogue) {
  for (const PluginInfo& plugin : catalogue.plugins()) {
    if (!plugin.usable()) continue;
    auto* card = new PluginCard(plugin, this);
    card->setCheckable(false);
    connect(card, &QAbstractButton::clicked, this, [this, card] { Q_EMIT pluginChosen(card->pluginId()); });
    m_cards << card;
    card->show();
  }
  m_state->setText(tr("No plugin was found. Leyden looks in the folders that the Plugins page lists."));
  m_state->setVisible(m_cards.isEmpty());
  place();
}

void StartGallery::place() {
  const int columns = std::max(1, width() / kColumnWidth);
  for (qsizetype i = 0; i < m_cards.size(); ++i)
    m_grid->addWidget(m_cards[i], 1 + int(i) / columns, int(i) % columns);
  for (int column = 0; column < 8; ++column) m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void StartGallery::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place();
}

}  // namespace leyden
