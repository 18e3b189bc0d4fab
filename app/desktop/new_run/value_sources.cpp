// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/value_sources.h"

#include <experiment/argument_text.h>
#include <experiment/run_list_model.h>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>

#include "app_context.h"
#include "theme.h"

namespace leyden {

namespace {
constexpr int kMostRuns = 15;
}

ValueSources::ValueSources(AppContext& context, QWidget* parent) : QMenu(parent), m_context(context) {
  setObjectName(QStringLiteral("valueSources"));
  setToolTipsVisible(true);
  connect(this, &QMenu::aboutToShow, this, &ValueSources::fill);
}

void ValueSources::fill() {
  clear();
  const Theme& theme = Theme::instance();
  addRuns();
  addSeparator();
  addAction(theme.icon(QStringLiteral("folder")), tr("YAML file…"), this, &ValueSources::chooseFile)
      ->setObjectName(QStringLiteral("valuesFromFile"));
  const QString text = QGuiApplication::clipboard()->text();
  QAction* paste = addAction(theme.icon(QStringLiteral("terminal")), tr("Arguments in the clipboard"), this,
                             [this, text] { Q_EMIT argumentsPasted(text); });
  paste->setObjectName(QStringLiteral("valuesFromClipboard"));
  paste->setEnabled(ArgumentText::fits(text));
  if (!paste->isEnabled()) paste->setToolTip(tr("Copy a command such as --model.lr 0.01 first"));
}

// The newest of the plugin, those selected in the list before them.
void ValueSources::addRuns() {
  const RunListModel* runs = m_context.runs();
  QStringList ids;
  const auto add = [&](const QString& id) {
    const QModelIndex run = runs->indexOf(id);
    if (run.data(RunListModel::PluginRole).toString() == m_plugin && !ids.contains(id)) ids << id;
  };
  for (const QString& id : m_context.selectedRunIds()) add(id);
  for (int row = runs->rowCount() - 1; row >= 0 && ids.size() < kMostRuns; --row) add(runs->runIdAt(row));
  if (ids.isEmpty()) {
    addAction(tr("No run of this plugin is here yet"))->setEnabled(false);  // a line of text, not an entry
    return;
  }
  for (const QString& id : ids.mid(0, kMostRuns)) {
    const QString name = runs->displayName(id);
    addAction(tr("Values of %1").arg(QString(name).replace(QLatin1Char('&'), QLatin1String("&&"))), this,
              [this, id] { Q_EMIT runChosen(id); });
  }
}

void ValueSources::chooseFile() {
  const QString file = QFileDialog::getOpenFileName(parentWidget()->window(), tr("Values from a YAML file"), {},
                                                    tr("Configurations (*.yaml *.yml);;All files (*)"));
  if (!file.isEmpty()) Q_EMIT fileChosen(file);
}

}  // namespace leyden
