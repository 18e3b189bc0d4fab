// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <functional>
#include <vector>

#include <experiment/export.h>
#include <experiment/preset_folder.h>

namespace leyden {

class RunListModel;

/// The presets of one plugin in a workspace, by name. Read and written on the loader thread. The name can be
/// edited. GUI thread.
class LEYDEN_EXPERIMENT_API PresetList : public QAbstractListModel {
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
  void rename(const QString& from, const QString& to);
  void remove(const QString& name);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
  /// What is on the disk is in the list now.
  void changed();
  /// A sentence: a name that is taken, a file that cannot be written.
  void failed(const QString& sentence);

 private:
  void onLoader(std::function<void(const PresetFolder&)> change);

  RunListModel& m_runs;
  QString m_plugin;
  std::vector<Preset> m_all;
};

}  // namespace leyden
