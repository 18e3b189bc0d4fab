// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/plugin_loader.h>

#include <lightning/errors.h>

#include <QJsonObject>
#include <QPluginLoader>

#include <experiment/abi_key.h>
#include <experiment/file_safety.h>
#include <worker/plugin_interface.h>

namespace leyden {
namespace {

std::string text(const QJsonObject& metadata, const char* key) {
  return metadata.value(QLatin1String(key)).toString().toStdString();
}

}  // namespace

LoadedPlugin load_plugin(const std::filesystem::path& library, const std::string& sha256) {
  const std::string path = library.string();
  std::error_code error;
  if (!std::filesystem::is_regular_file(library, error)) {
    throw ConfigError("the plugin's library " + path + " is not there", "plugin");
  }
  QPluginLoader loader(QString::fromStdString(path));
  loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
  if (loader.metaData().value(QLatin1String("IID")).toString() != QLatin1String(LEYDEN_PLUGIN_IID)) {
    throw ConfigError(path + " is no Leyden plugin (it was not built with leyden_add_plugin)", "plugin");
  }
  const QJsonObject metadata = loader.metaData().value(QLatin1String("MetaData")).toObject();
  const std::string difference = explain_difference(text(metadata, "abi_key"), abi_key());
  if (!difference.empty()) throw ConfigError(path + ": " + difference, "plugin");
  // What was trusted is what gets loaded: the file may have been replaced since it was listed.
  if (!sha256.empty() && file_sha256(library) != sha256) {
    throw ConfigError(
        path + " is no longer the library that was trusted: list the plugins again, and trust it", "plugin");
  }
  auto* plugin = qobject_cast<PluginInterface*>(loader.instance());
  if (!plugin) {
    throw ConfigError(path + " cannot be loaded: " + loader.errorString().toStdString(), "plugin");
  }
  return {text(metadata, "id"), text(metadata, "version"), plugin->factory()};
}

}  // namespace leyden
