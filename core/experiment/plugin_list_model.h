// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <vector>

#include <experiment/export.h>
#include <experiment/plugin_catalogue.h>

namespace leyden {

class TrustStore;

/// The plugins that were found, usable ones first. GUI thread; holds a copy of the catalogue's list.
class LEYDEN_EXPERIMENT_API PluginListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role {
    IdRole = Qt::UserRole + 1,
    NameRole,
    VersionRole,
    DescriptionRole,
    AuthorRole,
    LicenceRole,
    TagsRole,     // QStringList
    LibraryRole,  // QString, path
    Sha256Role,
    StateRole,  // int, PluginState
    StateTextRole,
    UsableRole,      // bool
    ErrorRole,       // QString, empty when usable
    TrustedRole,     // bool
    SearchTextRole,  // QString: what a filter looks at
  };

  /// `trust` may be null; it must outlive the model.
  explicit PluginListModel(TrustStore* trust = nullptr, QObject* parent = nullptr);

  void setPlugins(std::vector<PluginInfo> plugins);
  const PluginInfo* plugin(int row) const;
  int rowOf(const QString& id) const;
  /// After the trust store changed.
  void trustChanged();

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QHash<int, QByteArray> roleNames() const override;

 private:
  TrustStore* m_trust;
  std::vector<PluginInfo> m_plugins;
};

}  // namespace leyden
