// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/plugins_page.h"

#include <experiment/plugin_catalogue.h>
#include <experiment/trust.h>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "app_context.h"
#include "panel_registry.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/pill.h"
#include "widgets/texts.h"

namespace leyden {

static const PanelRegistrar registrar(
    {QStringLiteral("plugins"), QT_TRANSLATE_NOOP("panel", "Plugins"), PanelSpec::Centre, 90,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new PluginsPage(context, parent); }, false,
     false, false});

namespace {

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

struct StateLook {
  QString text;
  Pill::Look look;
};

StateLook stateOf(const PluginInfo& plugin, const TrustStore& trust) {
  if (!plugin.usable())
    return {
        plugin.state == PluginState::Refused ? PluginsPage::tr("refused") : PluginsPage::tr("not readable"),
        {Theme::Bad, Theme::BadSoft, false, true}};
  if (trust.isTrusted(plugin))
    return {PluginsPage::tr("trusted"), {Theme::Good, Theme::GoodSoft, false, true}};
  return {PluginsPage::tr("asks before it runs"), {Theme::Secondary, Theme::Hover, false, true}};
}

}  // namespace

PluginsPage::PluginsPage(AppContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_empty(new EmptyState(QStringLiteral("layers"), this)) {
  setObjectName(QStringLiteral("pluginsPage"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(28, 20, 16, 12);
  layout->setSpacing(12);
  layout->addWidget(buildHeader());
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
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
  connect(m_empty, &EmptyState::buttonPressed, &context, &AppContext::rescanPlugins);
  connect(&context, &AppContext::pluginsChanged, this, &PluginsPage::rebuild);
  connect(&context, &AppContext::trustChanged, this, &PluginsPage::rebuild);
  rebuild();
}

QWidget* PluginsPage::buildHeader() {
  auto* header = new QWidget(this);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 12, 0);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(4);
  texts->addWidget(makeLabel(tr("Plugins"), Theme::Type::Heading, "", header));
  m_folders = makeLabel({}, Theme::Type::Base, "secondary", header);
  m_folders->setWordWrap(true);
  m_folders->setTextInteractionFlags(Qt::TextSelectableByMouse);
  texts->addWidget(m_folders);
  layout->addLayout(texts, 1);
  QPushButton* rescan = makeButton(tr("Look again"), "", QStringLiteral("rescanButton"), header);
  rescan->setToolTip(tr("Reads the plugin folders anew"));
  connect(rescan, &QPushButton::clicked, &m_context, &AppContext::rescanPlugins);
  layout->addWidget(rescan, 0, Qt::AlignTop);
  return header;
}

void PluginsPage::rebuild() {
  clearLayout(m_cards);
  const PluginCatalogue* catalogue = m_context.plugins();
  QStringList folders;
  for (const auto& folder : catalogue->folders()) folders << placeText(qt(folder.string()));
  m_folders->setText(folders.isEmpty() ? tr("No plugin folder exists. Set LEYDEN_PLUGIN_PATH, or make "
                                            "~/.local/share/leyden/plugins.")
                                       : tr("Found in %1").arg(folders.join(QStringLiteral(", "))));
  for (const PluginInfo& plugin : catalogue->plugins()) m_cards->addWidget(cardOf(plugin));
  m_cards->addStretch();
  const bool scanned = m_context.pluginsScanned();
  m_empty->setTexts(scanned ? tr("No plugin found") : QString(),
                    scanned ? tr("Build one with leyden_add_plugin and put it into one of the folders above.")
                            : tr("Reading the plugins"),
                    scanned ? tr("Look again") : QString());
  m_stack->setCurrentIndex(catalogue->plugins().empty() ? 1 : 0);
}

QWidget* PluginsPage::cardOf(const PluginInfo& plugin) {
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  card->setObjectName(QStringLiteral("pluginState_") + qt(plugin.id));
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setSpacing(4);
  auto* top = new QHBoxLayout;
  top->setSpacing(8);
  const QString name = plugin.name.empty() ? qt(plugin.library.filename().string()) : qt(plugin.name);
  top->addWidget(makeLabel(name, Theme::Type::Strong, "", card));
  top->addWidget(makeLabel(qt(plugin.version), Theme::Type::Base, "secondary", card));
  const StateLook state = stateOf(plugin, *m_context.trust());
  top->addWidget(new Pill(state.text, state.look, card));
  top->addStretch();
  addActions(top, plugin, card);
  layout->addLayout(top);
  if (!plugin.description.empty())
    layout->addWidget(makeLabel(qt(plugin.description), Theme::Type::Base, "", card));
  if (!plugin.errorString.empty()) {
    QLabel* error = makeLabel(qt(plugin.errorString), Theme::Type::Base, "bad", card);
    error->setWordWrap(true);
    layout->addWidget(error);
  }
  QStringList facts = {qt(plugin.id)};
  if (!plugin.author.empty()) facts << qt(plugin.author);
  if (!plugin.licence.empty()) facts << qt(plugin.licence);
  facts << placeText(qt(plugin.library.string()));
  auto* path = new ElidedLabel(Theme::Type::Small, Theme::Secondary, card);
  path->setText(facts.join(QStringLiteral(" · ")));
  layout->addWidget(path);
  return card;
}

void PluginsPage::addActions(QHBoxLayout* row, const PluginInfo& plugin, QWidget* card) {
  if (!plugin.usable()) return;
  const bool trusted = m_context.trust()->isTrusted(plugin);
  QPushButton* trust = makeButton(trusted ? tr("Do not trust") : tr("Trust"), "",
                                  QStringLiteral("trust_") + qt(plugin.id), card);
  trust->setToolTip(trusted ? tr("Asks again before it is loaded")
                            : tr("Allows this file to run, as it is now"));
  QPushButton* run = makeButton(tr("New run"), "", QStringLiteral("newRun_") + qt(plugin.id), card);
  row->addWidget(trust);
  row->addWidget(run);
  connect(trust, &QPushButton::clicked, this, [this, plugin, trusted] { setTrusted(plugin, !trusted); });
  connect(run, &QPushButton::clicked, this, [this, id = qt(plugin.id)] { m_context.openNewRun(id); });
}

void PluginsPage::setTrusted(const PluginInfo& plugin, bool trusted) {
  try {
    if (trusted)
      m_context.trust()->trust(plugin);
    else
      m_context.trust()->forget(plugin.sha256);
  } catch (const std::exception& error) {
    m_context.notify(QString::fromUtf8(error.what()));
  }
  Q_EMIT m_context.trustChanged();
}

}  // namespace leyden
