// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/plugin_list_model.h>

#include <QStringList>
#include <algorithm>

#include <experiment/trust.h>

namespace leyden {
namespace {

QString text(const std::string& value) {
  return QString::fromStdString(value);
}

QStringList texts(const std::vector<std::string>& values) {
  QStringList list;
  for (const auto& value : values) list << text(value);
  return list;
}

QString search_text(const PluginInfo& plugin) {
  return QStringList{text(plugin.id), text(plugin.name), text(plugin.description),
                     texts(plugin.tags).join(QLatin1Char(' ')), text(plugin.author)}
      .join(QLatin1Char(' '));
}

}  // namespace

PluginListModel::PluginListModel(TrustStore* trust, QObject* parent)
    : QAbstractListModel(parent), m_trust(trust) {}

void PluginListModel::setPlugins(std::vector<PluginInfo> plugins) {
  std::stable_sort(plugins.begin(), plugins.end(), [](auto& a, auto& b) { return a.usable() > b.usable(); });
  beginResetModel();
  m_plugins = std::move(plugins);
  endResetModel();
}

const PluginInfo* PluginListModel::plugin(int row) const {
  return row >= 0 && row < rowCount() ? &m_plugins[size_t(row)] : nullptr;
}

int PluginListModel::rowOf(const QString& id) const {
  const std::string wanted = id.toStdString();
  const auto found =
      std::find_if(m_plugins.begin(), m_plugins.end(), [&](auto& plugin) { return plugin.id == wanted; });
  return found == m_plugins.end() ? -1 : int(found - m_plugins.begin());
}

void PluginListModel::trustChanged() {
  if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {TrustedRole});
}

int PluginListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_plugins.size());
}

QVariant PluginListModel::data(const QModelIndex& index, int role) const {
  const PluginInfo* plugin = index.isValid() ? this->plugin(index.row()) : nullptr;
  if (!plugin) return {};
  switch (role) {
    case Qt::DisplayRole:
    case NameRole:
      return text(plugin->name);
    case IdRole:
      return text(plugin->id);
    case VersionRole:
      return text(plugin->version);
    case DescriptionRole:
      return text(plugin->description);
    case AuthorRole:
      return text(plugin->author);
    case LicenceRole:
      return text(plugin->licence);
    case TagsRole:
      return texts(plugin->tags);
    case LibraryRole:
      return text(plugin->library.string());
    case Sha256Role:
      return text(plugin->sha256);
    case StateRole:
      return int(plugin->state);
    case StateTextRole:
      return text(std::string(to_string(plugin->state)));
    case UsableRole:
      return plugin->usable();
    case Qt::ToolTipRole:
    case ErrorRole:
      return text(plugin->errorString);
    case TrustedRole:
      return m_trust && plugin->usable() && m_trust->isTrusted(*plugin);
    case SearchTextRole:
      return search_text(*plugin);
    default:
      return {};
  }
}

QHash<int, QByteArray> PluginListModel::roleNames() const {
  auto names = QAbstractListModel::roleNames();
  names.insert({{IdRole, "pluginId"},
                {NameRole, "name"},
                {VersionRole, "version"},
                {DescriptionRole, "description"},
                {AuthorRole, "author"},
                {LicenceRole, "licence"},
                {TagsRole, "tags"},
                {LibraryRole, "library"},
                {Sha256Role, "sha256"},
                {StateRole, "state"},
                {StateTextRole, "stateText"},
                {UsableRole, "usable"},
                {ErrorRole, "error"},
                {TrustedRole, "trusted"},
                {SearchTextRole, "searchText"}});
  return names;
}

}  // namespace leyden
