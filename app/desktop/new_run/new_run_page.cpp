// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/new_run_page.h"

#include <experiment/argument_text.h>
#include <experiment/input_checker.h>
#include <experiment/param_form_model.h>
#include <experiment/plugin_catalogue.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <utility>

#include "app_context.h"
#include "new_run/draft_notice.h"
#include "new_run/form_header.h"
#include "new_run/form_view.h"
#include "new_run/plugin_gallery.h"
#include "new_run/preset_menu.h"
#include "new_run/run_bar.h"
#include "new_run/run_launcher.h"
#include "new_run/value_sources.h"
#include "new_run/yaml_view.h"
#include "panel_registry.h"
#include "theme.h"
#include "widgets/builders.h"
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
  m_header = new FormHeader(m_context, side);
  m_message = makeLabel({}, Theme::Type::Base, "bad", side);
  m_message->setObjectName(QStringLiteral("launchMessage"));
  m_message->setWordWrap(true);
  m_message->setContentsMargins(28, 8, 28, 0);
  m_message->hide();
  m_stack = new QStackedWidget(side);
  m_empty = new EmptyState(QStringLiteral("layers"), m_stack);
  m_stack->addWidget(m_empty);
  m_yaml = new YamlView(m_stack);
  m_stack->addWidget(m_yaml);
  m_bar = new RunBar(side);
  m_draft = new DraftNotice(side);
  layout->addWidget(m_header);
  layout->addWidget(m_draft);
  layout->addWidget(m_stack, 1);
  layout->addWidget(m_message);
  layout->addWidget(makeHairline(side));
  layout->addWidget(m_bar);
  connect(m_empty, &EmptyState::buttonPressed, this,
          [this] { m_context.showPanel(QStringLiteral("plugins")); });
  connect(m_bar, &RunBar::runPressed, this, [this] { run(true); });
  connect(m_bar, &RunBar::queuePressed, this, [this] { run(false); });
  connect(m_bar, &RunBar::copyPressed, this, &NewRunPage::copyCommand);
  connect(m_bar, &RunBar::mendPressed, this, [this](const QString& path) {
    if (m_header->isYaml() && !m_yaml->problem().isEmpty()) return m_yaml->showProblem();
    m_header->setYaml(false);  // a file that is missing is no fault of the text
    showField(path);
  });
  connect(m_draft, &DraftNotice::backPressed, this, [this] { m_header->setYaml(true); });
  connect(m_draft, &DraftNotice::discardPressed, m_yaml, &YamlView::discardDraft);
  connect(m_yaml, &YamlView::draftChanged, this, &NewRunPage::showDraft);
  connectHeader();
  return side;
}

void NewRunPage::connectHeader() {
  connect(m_header, &FormHeader::searchChanged, this, [this](const QString& text) {
    if (m_form) m_form->setSearch(text);
  });
  connect(m_header, &FormHeader::yamlToggled, this, &NewRunPage::showPage);
  connect(m_header, &FormHeader::undoPressed, this, [this] {
    if (m_form) m_form->undo();
  });
  connect(m_header, &FormHeader::redoPressed, this, [this] {
    if (m_form) m_form->redo();
  });
  connect(m_yaml, &YamlView::problemChanged, m_bar, &RunBar::setProblem);
  connect(m_header->presets(), &PresetMenu::presetChosen, this, [this](const QString& name, const RunConfig& values) {
    setMessage(m_form->model()->load(values, name).join(QLatin1Char(' ')));
    m_form->unfoldChanged();
  });
  connect(m_header->presets(), &PresetMenu::failed, this, &NewRunPage::setMessage);
  connect(m_header->sources(), &ValueSources::runChosen, this, &NewRunPage::loadRun);
  connect(m_header->sources(), &ValueSources::fileChosen, this, &NewRunPage::loadFile);
  connect(m_header->sources(), &ValueSources::argumentsPasted, this, &NewRunPage::takeArguments);
  connect(&m_context, &AppContext::filterRequested, this, [this] {
    if (!isVisible()) return;
    m_header->setYaml(false);
    m_header->focusSearch();
  });
}

FormView* NewRunPage::form() const {
  return m_form;
}

void NewRunPage::showField(const QString& path) {
  m_header->clearSearch();
  m_form->showField(path);
}

void NewRunPage::showPage() {
  const bool yaml = m_form && m_header->isYaml();
  m_stack->setCurrentWidget(!m_form ? static_cast<QWidget*>(m_empty) : yaml ? static_cast<QWidget*>(m_yaml) : m_form);
  if (!yaml) m_bar->setProblem({});  // the form has the last values that could be read; the text stays as a draft
  showDraft();
}

void NewRunPage::showDraft() {
  const bool kept = m_form && !m_header->isYaml() && m_yaml->hasDraft();
  m_draft->setVisible(kept);
  if (kept) m_draft->setProblem(m_yaml->draftProblem());
}

void NewRunPage::showProblem(const QString& title, const QString& sentence) {
  m_form = nullptr;
  m_header->setForm(nullptr, nullptr);
  m_yaml->setModel(nullptr);
  m_empty->setTexts(title, sentence, tr("Show the plugins"));
  showPage();
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
  FormView* known = m_forms.value(pluginId);
  if (known && known->pluginHash() != QString::fromStdString(plugin->sha256)) {
    m_forms.remove(pluginId);
    known->deleteLater();  // the plugin was built anew: its parameters may be others
    known = nullptr;
  }
  if (!known) addForm(*plugin);
  m_form = m_forms.value(pluginId);
  m_launching = false;  // whatever waited was another form's
  m_header->clearSearch();
  m_header->setForm(plugin, m_form->model());
  m_yaml->setModel(m_form->model());
  showPage();
  const QString safe = m_context.safeMode()
                           ? tr("Leyden was started with --safe-mode, which loads no plugin. Start it "
                                "without to train.")
                           : QString();
  m_bar->setModel(safe.isEmpty() ? m_form->model() : nullptr, safe);
  setMessage(safe);
}

void NewRunPage::addForm(const PluginInfo& plugin) {
  auto* form = new FormView(m_context, plugin, m_stack);
  m_forms[QString::fromStdString(plugin.id)] = form;
  m_stack->addWidget(form);
  connect(form->model(), &ParamFormModel::edited, this, [this] { setMessage({}); });
  connect(form, &FormView::argumentsPasted, this, &NewRunPage::takeArguments);
}

void NewRunPage::choosePlugin(const QString& pluginId) {
  m_gallery->choose(pluginId);
}

bool NewRunPage::choosePluginOf(const RunConfig& config, const QString& whose) {
  const QString id = QString::fromStdString(config.plugin_id());
  if (id.isEmpty() ? m_form != nullptr : m_gallery->choose(id)) return true;
  setMessage(id.isEmpty() ? tr("%1 names no plugin.").arg(whose)
                          : tr("The plugin of %1, %2, is not here.").arg(whose, id));
  return false;
}

void NewRunPage::loadRun(const QString& runId) {
  const auto run = m_context.runs()->run(runId);
  if (!run) return;
  const QString name = m_context.runs()->displayName(runId);
  try {
    const RunConfig config = read_config_yaml(run->path / "config.yaml");
    if (!choosePluginOf(config, name)) return;
    const QStringList problems = m_form->model()->load(config, name, ParamFormModel::Base::Values);
    m_form->unfoldChanged();
    m_context.notify(tr("The form has the values of %1.").arg(name));
    setMessage(problems.join(QLatin1Char(' ')));
  } catch (const std::exception& error) {
    setMessage(tr("The values of %1 cannot be read: %2").arg(name, QString::fromUtf8(error.what())));
  }
}

void NewRunPage::loadFile(const QString& file) {
  const QString name = QFileInfo(file).fileName();
  try {
    const RunConfig config = read_config_yaml(std::filesystem::path(file.toStdU16String()));
    if (!choosePluginOf(config, name)) return;
    const QStringList problems = m_form->model()->load(config, name);
    m_form->unfoldChanged();
    m_context.notify(tr("The form has the values of %1.").arg(name));
    setMessage(problems.join(QLatin1Char(' ')));
  } catch (const std::exception& error) {
    setMessage(QString::fromUtf8(error.what()));
  }
}

void NewRunPage::takeArguments(const QString& text) {
  const ArgumentText arguments = ArgumentText::read(text);
  if (!arguments.plugin.isEmpty() && !m_gallery->choose(arguments.plugin)) {
    setMessage(tr("The plugin of the command, %1, is not here.").arg(arguments.plugin));
    return;
  }
  if (!m_form) return;
  QStringList sentences;
  for (const ParamFormProblem& problem : m_form->model()->takeArguments(arguments)) sentences << problem.sentence;
  if (!arguments.name.isEmpty()) m_bar->setRunName(arguments.name);
  m_form->unfoldChanged();
  setMessage(sentences.join(QLatin1Char('\n')));
  if (sentences.isEmpty())
    m_context.notify(arguments.values.size() == 1 ? tr("1 argument is in the form.")
                                                  : tr("%1 arguments are in the form.").arg(arguments.values.size()));
}

// Files that the form names may have gone since they were looked for.
void NewRunPage::run(bool next) {
  if (!m_form || std::exchange(m_launching, true)) return;
  setMessage({});
  m_form->inputs()->look([this, next, form = QPointer<FormView>(m_form)] {
    m_launching = false;
    if (!form || form != m_form) return;
    const QStringList wrong = form->model()->errorPaths();
    if (wrong.isEmpty()) return launch(next);
    const QModelIndex first = form->model()->indexOf(wrong.first());
    refused(tr("%1 %2.").arg(first.data(ParamFormModel::NameRole).toString(), first.data(ParamFormModel::ErrorRole).toString()),
            wrong.first());
  });
}

void NewRunPage::launch(bool next) {
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
  if (!m_form || key.isEmpty()) return;
  m_header->setYaml(false);
  showField(key);
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
