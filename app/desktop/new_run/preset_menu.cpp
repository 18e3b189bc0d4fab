// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/preset_menu.h"

#include <experiment/param_form_model.h>

#include "app_context.h"
#include "dialogs/named_list_dialog.h"
#include "dialogs/text_dialog.h"

namespace leyden {

PresetMenu::PresetMenu(AppContext& context, QWidget* parent)
    : QMenu(parent), m_context(context), m_presets(*context.runs()) {
  setObjectName(QStringLiteral("presetMenu"));
  setToolTipsVisible(true);
  connect(this, &QMenu::aboutToShow, this, &PresetMenu::fill);
  connect(&m_presets, &PresetList::failed, this, &PresetMenu::failed);
}

void PresetMenu::setModel(ParamFormModel* model) {
  m_model = model;
  if (model) m_presets.setPlugin(model->pluginId());
}

void PresetMenu::fill() {
  clear();
  for (const Preset& preset : m_presets.all()) {
    QAction* action = addAction(QString(preset.name).replace(QLatin1Char('&'), QLatin1String("&&")), this,
                                [this, preset] { Q_EMIT presetChosen(preset.name, preset.values); });
    action->setEnabled(preset.problem.isEmpty());
    action->setToolTip(preset.problem);
  }
  if (m_presets.all().empty())
    addAction(tr("No preset is saved for this plugin yet"))->setEnabled(false);  // a line of text, not an entry
  addSeparator();
  QAction* save = addAction(tr("Save these values…"), this, &PresetMenu::save);
  save->setObjectName(QStringLiteral("savePreset"));
  save->setEnabled(m_model && m_model->errorCount() == 0);
  if (!save->isEnabled() && m_model) save->setToolTip(m_model->errorSummary());
  if (!m_presets.all().empty())
    addAction(tr("Rename or delete…"), this, &PresetMenu::edit)->setObjectName(QStringLiteral("editPresets"));
}

void PresetMenu::save() {
  QStringList known;
  for (const Preset& preset : m_presets.all()) known << preset.name;
  const QString there = known.isEmpty() ? QString() : tr("A name that is there gets the new values: %1.").arg(known.join(QStringLiteral(", ")));
  TextDialog dialog({tr("Save these values as a preset"), there, tr("Name"), {}, tr("Save")}, parentWidget()->window());
  if (dialog.exec() != QDialog::Accepted || !m_model) return;
  m_presets.put(dialog.text(), m_model->yaml(true));
  m_context.notify(tr("The values are the preset %1 now.").arg(dialog.text()));
}

void PresetMenu::edit() {
  NamedListDialog dialog({QStringLiteral("Preset"), tr("Presets"), tr("None is left.")}, m_presets,
                         PresetList::ProblemRole, [this](const QString& name) { m_presets.remove(name); },
                         parentWidget()->window());
  connect(&m_presets, &PresetList::changed, &dialog, &NamedListDialog::refresh);
  connect(&m_presets, &PresetList::failed, &dialog, &NamedListDialog::showProblem);
  dialog.exec();
}

}  // namespace leyden
