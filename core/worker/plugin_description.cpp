// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/plugin_description.h>

#include <lightning/plugin_factory.h>

#include <stdexcept>

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QPluginLoader>

#include <worker/plugin_interface.h>
#include <worker/schema_json.h>

namespace leyden {

using Json = nlohmann::ordered_json;

namespace {

std::string sha256_of(const QString& path) {
  QFile file(path);
  QCryptographicHash hash(QCryptographicHash::Sha256);
  if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) {
    throw std::runtime_error(path.toStdString() + " cannot be read: " + file.errorString().toStdString());
  }
  return hash.result().toHex().toStdString();
}

Json metadata_json(const QJsonObject& metadata) {
  Json json;
  for (const char* key : {"id", "name", "version", "description", "author", "licence"}) {
    json[key] = metadata[QLatin1String(key)].toString().toStdString();
  }
  json["tags"] = Json::array();
  for (const QJsonValue& tag : metadata[QLatin1String("tags")].toArray()) {
    json["tags"].push_back(tag.toString().toStdString());
  }
  json["abi_key"] = metadata[QLatin1String("abi_key")].toString().toStdString();
  return json;
}

}  // namespace

Json describe_plugin(const std::filesystem::path& library) {
  const QString path = QString::fromStdString(std::filesystem::absolute(library).string());
  // Hashed before it is loaded: what is described is what people will trust.
  const std::string sha256 = sha256_of(path);
  QPluginLoader loader(path);
  loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
  if (loader.metaData().value(QLatin1String("IID")).toString() != QLatin1String(LEYDEN_PLUGIN_IID)) {
    throw std::runtime_error(path.toStdString() + " is no Leyden plugin: build it with leyden_add_plugin()");
  }
  auto* plugin = qobject_cast<PluginInterface*>(loader.instance());
  if (!plugin) throw std::runtime_error(loader.errorString().toStdString());

  Json json = metadata_json(loader.metaData().value(QLatin1String("MetaData")).toObject());
  json["library"] = library.filename().string();
  json["sha256"] = sha256;
  const PluginFactory& factory = *plugin->factory();
  json["model"] = schema_from_fields(factory.model_fields(), "model");
  json["data"] = schema_from_fields(factory.data_fields(), "data");
  return json;
}

}  // namespace leyden
