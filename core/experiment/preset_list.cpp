// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/preset_list.h>

#include <algorithm>

#include <experiment/run_list_model.h>

namespace leyden {

PresetList::PresetList(RunListModel& runs, QObject* parent) : NamedListModel(parent), m_runs(runs) {}

PresetList::~PresetList() = default;

void PresetList::onLoader(std::function<void(const PresetFolder&)> change) {
  if (m_plugin.isEmpty()) return;
  m_runs.ask(this, [this, plugin = m_plugin, folder = PresetFolder(m_runs.workspace(), m_plugin.toStdString()),
                    change = std::move(change)](const Catalog*) {
    QString sentence;
    try {
      if (change) change(folder);
    } catch (const ConfigProblem& problem) {
      sentence = QString::fromUtf8(problem.what());
    }
    return [this, plugin, sentence, all = folder.all()] {
      if (plugin == m_plugin) {
        beginResetModel();
        m_all = all;
        endResetModel();
        Q_EMIT changed();
      }
      if (!sentence.isEmpty()) Q_EMIT failed(sentence);
    };
  });
}

void PresetList::setPlugin(const QString& pluginId) {
  if (pluginId != m_plugin) {
    beginResetModel();
    m_plugin = pluginId;
    m_all.clear();
    endResetModel();
  }
  refresh();
}

const Preset* PresetList::find(const QString& name) const {
  const auto found = std::find_if(m_all.begin(), m_all.end(), [&](const Preset& each) { return each.name == name; });
  return found == m_all.end() ? nullptr : &*found;
}

void PresetList::refresh() {
  onLoader({});
}
void PresetList::put(const QString& name, const QString& yaml) {
  onLoader([name = name.trimmed(), yaml](const PresetFolder& folder) { folder.put(name, yaml); });
}
void PresetList::rename(const QString& from, const QString& to) {
  onLoader([from, to = to.trimmed()](const PresetFolder& folder) { folder.rename(from, to); });
}
void PresetList::remove(const QString& name) {
  onLoader([name](const PresetFolder& folder) { folder.remove(name); });
}

int PresetList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_all.size());
}

QVariant PresetList::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Preset& preset = m_all[size_t(index.row())];
  if (role == Qt::DisplayRole || role == Qt::EditRole) return preset.name;
  if (role == ProblemRole || role == Qt::ToolTipRole) return preset.problem;
  return {};
}

}  // namespace leyden
