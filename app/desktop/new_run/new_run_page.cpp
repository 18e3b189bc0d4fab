// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/new_run_page.h"

#include <experiment/param_form_model.h>
#include <experiment/plugin_catalogue.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QApplication>
#include <QClipboard>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app_context.h"
#include "new_run/form_view.h"
#include "new_run/plugin_gallery.h"
#include "new_run/run_bar.h"
#include "new_run/run_launcher.h"
#include "panel_registry.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"

namespace leyden {

static const PanelRegistrar registrar({QStringLiteral("new"), QString(), PanelSpec::Centre, 1000,
                                       [](AppContext& context, QWidget* parent) -> QWidget* {
                                         return new NewRunPage(context, parent);
                                       },
                                       false, false, false});

NewRunPage::NewRunPage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_gallery(new PluginGallery(context, this)),
      m_launcher(new RunLauncher(context, this)) {
  setObjectName(QStringLiteral("newRunPage"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  m_gallery->setMinimumWidth(320);
  m_gallery->setMaximumWidth(420);
  layout->addWidget(m_gallery, 3);
  auto* line = new QFrame(this);
  line->setObjectName(QStringLiteral("verticalLine"));
  line->setFixedWidth(1);
  layout->addWidget(line);
  layout->addWidget(buildFormSide(), 7);
  connect(m_gallery, &PluginGallery::pluginChosen, this, &NewRunPage::showForm);
  connect(m_launcher, &RunLauncher::launched, this, &NewRunPage::launched);
  connect(m_launcher, &RunLauncher::refused, this, &NewRunPage::refused);
  const auto showBusy = [this] { m_bar->setBusy(m_context.queue()->isBusy()); };
  connect(context.queue(), &RunQueue::entryChanged, this, showBusy);
  connect(context.queue(), &RunQueue::finished, this, showBusy);
  connect(context.queue(), &RunQueue::finished, this, &NewRunPage::neverBegan);
  showBusy();
  showForm(m_gallery->chosen());
}

QWidget* NewRunPage::buildFormSide() {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 20, 0, 0);
  layout->setSpacing(4);
  m_title = makeLabel({}, Theme::Type::Heading, "", side);
  m_facts = new ElidedLabel(Theme::Type::Base, Theme::Secondary, side);
  m_title->setContentsMargins(28, 0, 28, 0);
  auto* facts = new QHBoxLayout;
  facts->setContentsMargins(28, 0, 28, 0);
  facts->addWidget(m_facts);
  m_message = makeLabel({}, Theme::Type::Base, "bad", side);
  m_message->setObjectName(QStringLiteral("launchMessage"));
  m_message->setWordWrap(true);
  m_message->setContentsMargins(28, 8, 28, 0);
  m_message->hide();
  m_stack = new QStackedWidget(side);
  m_empty = new EmptyState(QStringLiteral("layers"), m_stack);
  m_stack->addWidget(m_empty);
  m_bar = new RunBar(side);
  layout->addWidget(m_title);
  layout->addLayout(facts);
  layout->addWidget(m_stack, 1);
  layout->addWidget(m_message);
  layout->addWidget(makeHairline(side));
  layout->addWidget(m_bar);
  connect(m_empty, &EmptyState::buttonPressed, this,
          [this] { m_context.showPanel(QStringLiteral("plugins")); });
  connect(m_bar, &RunBar::runPressed, this, [this] { run(true); });
  connect(m_bar, &RunBar::queuePressed, this, [this] { run(false); });
  connect(m_bar, &RunBar::copyPressed, this, &NewRunPage::copyCommand);
  connect(m_bar, &RunBar::mendPressed, this, [this](const QString& path) { form()->showField(path); });
  return side;
}

FormView* NewRunPage::form() const {
  return qobject_cast<FormView*>(m_stack->currentWidget());
}

void NewRunPage::showProblem(const QString& title, const QString& sentence) {
  m_title->setText({});
  m_facts->setText({});
  m_empty->setTexts(title, sentence, tr("Show the plugins"));
  m_stack->setCurrentWidget(m_empty);
  m_bar->setModel(nullptr, sentence);
}

void NewRunPage::showForm(const QString& pluginId) {
  setMessage({});
  const PluginInfo* plugin = m_context.plugins()->find(pluginId.toStdString());
  if (!m_context.engine()) {
    showProblem(tr("The engine's description is missing"), m_context.engineProblem());
    return;
  }
  if (!plugin) {
    showProblem(m_context.pluginsScanned() ? tr("No model to run") : QString(),
                m_context.pluginsScanned()
                    ? tr("Put a plugin into one of the folders that the Plugins page lists.")
                    : tr("Reading the plugins"));
    return;
  }
  FormView*& form = m_forms[pluginId];
  if (form && form->pluginHash() != QString::fromStdString(plugin->sha256)) {
    form->deleteLater();  // the plugin was built anew: its parameters may be others
    form = nullptr;
  }
  if (!form) {
    form = new FormView(m_context, *plugin, m_stack);
    m_stack->addWidget(form);
    connect(form->model(), &ParamFormModel::edited, this, [this] { setMessage({}); });
  }
  m_stack->setCurrentWidget(form);
  m_title->setText(tr("New run of %1").arg(QString::fromStdString(plugin->name)));
  QString description = QString::fromStdString(plugin->description);
  if (description.endsWith(QLatin1Char('.'))) description.chop(1);
  QStringList facts = {description, tr("version %1").arg(QString::fromStdString(plugin->version))};
  if (!plugin->author.empty()) facts << QString::fromStdString(plugin->author);
  m_facts->setText(facts.join(QStringLiteral(" · ")));
  const QString safe = m_context.safeMode()
                           ? tr("Leyden was started with --safe-mode, which loads no plugin. Start it "
                                "without to train.")
                           : QString();
  m_bar->setModel(safe.isEmpty() ? form->model() : nullptr, safe);
  setMessage(safe);
}

void NewRunPage::choosePlugin(const QString& pluginId) {
  m_gallery->choose(pluginId);
}

void NewRunPage::loadRun(const QString& runId) {
  const auto run = m_context.runs()->run(runId);
  if (!run) return;
  const QString name = m_context.runs()->displayName(runId);
  try {
    const RunConfig config = read_config_yaml(run->path / "config.yaml");
    if (!m_gallery->choose(QString::fromStdString(config.plugin_id()))) {
      setMessage(
          tr("The plugin of %1, %2, is not here.").arg(name, QString::fromStdString(config.plugin_id())));
      return;
    }
    const QStringList problems = form()->model()->load(config);
    form()->unfoldChanged();
    m_context.notify(tr("The form has the values of %1.").arg(name));
    setMessage(problems.join(QLatin1Char(' ')));
  } catch (const std::exception& error) {
    setMessage(tr("The values of %1 cannot be read: %2").arg(name, QString::fromUtf8(error.what())));
  }
}

void NewRunPage::run(bool next) {
  if (!form()) return;
  setMessage({});
  m_showCharts = next;
  m_launcher->launch(form()->model()->values(), m_bar->runName(),
                     next ? RunLauncher::Place::Next : RunLauncher::Place::Last);
}

void NewRunPage::launched(int entryId) {
  const QueueEntry* entry = m_context.queue()->entry(entryId);
  m_bar->clearRunName();
  if (m_showCharts)
    m_context.showPanel(QStringLiteral("charts"));
  else if (entry)
    m_context.notify(tr("%1 was added to the queue.").arg(entry->title()));
}

void NewRunPage::neverBegan(int entryId, const RunOutcome& outcome) {
  const QueueEntry* entry = m_context.queue()->entry(entryId);
  if (!outcome.run_id.empty() || !outcome.error || !entry) return;
  m_context.openNewRun(QString::fromStdString(entry->request.config.plugin_id()));
  setMessage(
      tr("%1 could not begin. %2").arg(entry->title(), QString::fromStdString(outcome.error->summary)));
}

void NewRunPage::refused(const QString& sentence, const QString& key) {
  setMessage(sentence);
  if (form() && !key.isEmpty()) form()->showField(key);
}

void NewRunPage::copyCommand() {
  if (!form()) return;
  QApplication::clipboard()->setText(form()->model()->commandLine());
  m_context.notify(tr("The command is in the clipboard."));
}

void NewRunPage::setMessage(const QString& sentence) {
  m_message->setText(sentence);
  m_message->setVisible(!sentence.isEmpty());
}

}  // namespace leyden
