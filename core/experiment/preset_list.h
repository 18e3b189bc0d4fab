// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include <experiment/export.h>
#include <experiment/named_list_model.h>
#include <experiment/preset_folder.h>

namespace leyden {

class RunListModel;

/// The presets of one plugin in a workspace, by name. Read and written on the loader thread. The name can be
/// edited. GUI thread.
class LEYDEN_EXPERIMENT_API PresetList : public NamedListModel {
  Q_OBJECT
 public:
  enum Role { ProblemRole = Qt::UserRole + 1 };

  explicit PresetList(RunListModel& runs, QObject* parent = nullptr);
  ~PresetList() override;

  /// Empty until changed() when it is another plugin.
  void setPlugin(const QString& pluginId);
  QString pluginId() const { return m_plugin; }
  const std::vector<Preset>& all() const { return m_all; }
  /// nullptr when there is none of this name.
  const Preset* find(const QString& name) const;

  /// Reads the folder again: another program may have changed it.
  void refresh();
  /// Replaces one of this name.
  void put(const QString& name, const QString& yaml);
  void rename(const QString& from, const QString& to) override;
  void remove(const QString& name);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  void onLoader(std::function<void(const PresetFolder&)> change);

  RunListModel& m_runs;
  QString m_plugin;
  std::vector<Preset> m_all;
};

}  // namespace leyden
