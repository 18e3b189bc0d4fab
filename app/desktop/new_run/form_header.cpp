// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/form_header.h"

#include <experiment/param_form_model.h>
#include <experiment/plugin_info.h>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app_context.h"
#include "new_run/preset_menu.h"
#include "new_run/run_estimator.h"
#include "new_run/value_sources.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"

namespace leyden {

namespace {

constexpr int kSearchWidth = 150;

QString factsOf(const PluginInfo& plugin) {
  QString description = QString::fromStdString(plugin.description);
  if (description.endsWith(QLatin1Char('.'))) description.chop(1);
  QStringList facts = {description, FormHeader::tr("version %1").arg(QString::fromStdString(plugin.version))};
  if (!plugin.author.empty()) facts << QString::fromStdString(plugin.author);
  return facts.join(QStringLiteral(" · "));
}

QString withKeys(const QString& text, QKeySequence::StandardKey key) {
  return FormHeader::tr("%1 (%2)").arg(text, QKeySequence(key).toString(QKeySequence::NativeText));
}

}  // namespace

FormHeader::FormHeader(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_title(makeLabel({}, Theme::Type::Heading, "", this)),
      m_facts(new ElidedLabel(Theme::Type::Base, Theme::Secondary, this)),
      m_estimate(new RunEstimator(context, this)),
      m_tools(new QWidget(this)),
      m_undo(makeIconButton(QStringLiteral("undo"), tr("Undo"), QStringLiteral("undoForm"), m_tools)),
      m_redo(makeIconButton(QStringLiteral("redo"), tr("Redo"), QStringLiteral("redoForm"), m_tools)),
      m_search(new QLineEdit(m_tools)),
      m_presetButton(makeButton(tr("Presets ▾"), "", QStringLiteral("presetsButton"), m_tools)),
      m_sourceButton(makeButton(tr("From a run or file ▾"), "", QStringLiteral("sourcesButton"), m_tools)),
      m_yaml(makeButton(tr("YAML"), "toggle", QStringLiteral("yamlButton"), m_tools)),
      m_presetMenu(new PresetMenu(context, this)),
      m_sources(new ValueSources(context, this)),
      m_baseLine(new QWidget(this)),
      m_base(new ElidedLabel(Theme::Type::Small, Theme::Secondary, m_baseLine)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(28, 0, 28, 0);
  layout->setSpacing(4);
  auto* top = new QHBoxLayout;
  top->setSpacing(8);
  m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  top->addWidget(m_title, 1);
  top->addWidget(m_tools);
  layout->addLayout(top);
  layout->addWidget(m_facts);
  layout->addWidget(m_estimate);
  layout->addWidget(m_baseLine);
  buildTools();
  auto* base = new QHBoxLayout(m_baseLine);
  base->setContentsMargins(0, 4, 0, 0);
  QPushButton* defaults =
      makeButton(tr("Compare with the defaults"), "link", QStringLiteral("compareWithDefaults"), m_baseLine);
  m_base->setObjectName(QStringLiteral("formBase"));
  m_base->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  base->addWidget(m_base);
  base->addWidget(defaults);
  base->addStretch();
  connect(defaults, &QPushButton::clicked, this, [this] {
    if (m_model) m_model->compareWithDefaults();
  });
  setForm(nullptr, nullptr);
}

void FormHeader::buildTools() {
  auto* row = new QHBoxLayout(m_tools);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  m_search->setObjectName(QStringLiteral("formSearch"));
  m_search->setPlaceholderText(tr("Find a parameter"));
  m_search->setAccessibleName(tr("Find a parameter"));
  m_search->setToolTip(withKeys(tr("Words of its name, help or choices"), QKeySequence::Find));
  m_search->setClearButtonEnabled(true);
  m_search->setProperty("search", true);
  m_search->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_search->setFixedWidth(kSearchWidth);
  m_presetButton->setMenu(m_presetMenu);
  m_sourceButton->setMenu(m_sources);
  m_presetButton->setAccessibleName(tr("Presets"));
  m_sourceButton->setAccessibleName(tr("From a run or file"));
  m_yaml->setCheckable(true);
  m_yaml->setToolTip(tr("The same values as text, which can be edited"));
  for (QWidget* tool : std::initializer_list<QWidget*>{m_undo, m_redo, m_search, m_presetButton, m_sourceButton, m_yaml})
    row->addWidget(tool);
  connect(m_undo, &QToolButton::clicked, this, &FormHeader::undoPressed);
  connect(m_redo, &QToolButton::clicked, this, &FormHeader::redoPressed);
  connect(m_search, &QLineEdit::textChanged, this, &FormHeader::searchChanged);
  connect(m_yaml, &QPushButton::toggled, this, [this](bool on) {
    m_search->setVisible(!on);
    Q_EMIT yamlToggled(on);
  });
}

void FormHeader::setForm(const PluginInfo* plugin, ParamFormModel* model) {
  if (m_model) m_model->disconnect(this);
  m_model = model;
  m_title->setText(plugin ? tr("New run of %1").arg(QString::fromStdString(plugin->name)) : QString());
  m_title->setToolTip(m_title->text());
  m_facts->setText(plugin ? factsOf(*plugin) : QString());
  m_tools->setVisible(model);
  m_presetMenu->setModel(model);
  m_estimate->setModel(model);
  if (plugin) m_sources->setPlugin(QString::fromStdString(plugin->id));
  if (model) connect(model, &ParamFormModel::edited, this, &FormHeader::refresh);
  refresh();
}

void FormHeader::refresh() {
  const QString base = m_model ? m_model->baseTitle() : QString();
  m_baseLine->setVisible(!base.isEmpty());
  m_base->setText(tr("Marks show what differs from %1.").arg(base));
  m_undo->setEnabled(m_model && m_model->canUndo());
  m_redo->setEnabled(m_model && m_model->canRedo());
  const auto tip = [](const QString& verb, const QString& title, QKeySequence::StandardKey key, const QString& none) {
    return title.isEmpty() ? none : withKeys(verb.arg(title), key);
  };
  m_undo->setToolTip(tip(tr("Undo: %1"), m_model ? m_model->undoTitle() : QString(), QKeySequence::Undo,
                         tr("Nothing to undo")));
  m_redo->setToolTip(tip(tr("Redo: %1"), m_model ? m_model->redoTitle() : QString(), QKeySequence::Redo,
                         tr("Nothing to redo")));
}

bool FormHeader::isYaml() const {
  return m_yaml->isChecked();
}
void FormHeader::setYaml(bool on) {
  m_yaml->setChecked(on);
}
void FormHeader::clearSearch() {
  m_search->clear();
}
void FormHeader::focusSearch() {
  m_search->setFocus(Qt::ShortcutFocusReason);
  m_search->selectAll();
}

}  // namespace leyden
