// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/plugin_catalogue.h>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QPluginLoader>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include <experiment/abi_key.h>
#include <experiment/app_paths.h>
#include <experiment/config_problem.h>
#include <experiment/file_safety.h>

namespace leyden {
namespace fs = std::filesystem;
namespace {

constexpr uintmax_t kLargestDescription = 16 << 20;

bool is_id(const std::string& id) {
  return !id.empty() && id.size() <= 64 && id[0] >= 'a' && id[0] <= 'z' &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

PluginInfo& end_as(PluginInfo& info, PluginState state, const std::string& sentence) {
  info.state = state;
  info.errorString = sentence;
  return info;
}

// False when this is no plugin of ours.
bool read_metadata(PluginInfo& info) {
  const QPluginLoader loader(QString::fromStdString(info.library.string()));
  const QJsonObject all = loader.metaData();
  if (all.value(QLatin1String("IID")).toString() != QLatin1String(PluginCatalogue::interfaceId)) return false;
  const QJsonObject data = all.value(QLatin1String("MetaData")).toObject();
  const auto text = [&](const char* key) { return data.value(QLatin1String(key)).toString().toStdString(); };
  info.id = text("id");
  info.name = text("name");
  info.version = text("version");
  info.description = text("description");
  info.author = text("author");
  info.licence = text("licence");
  info.abi_key = text("abi_key");
  for (const auto& tag : data.value(QLatin1String("tags")).toArray())
    info.tags.push_back(tag.toString().toStdString());
  if (info.name.empty()) info.name = info.id;
  return true;
}

Json read_description(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error)
    throw ConfigProblem(file.filename().string() + " is missing beside the library: build the plugin again.");
  if (size > kLargestDescription) throw ConfigProblem(file.string() + " is larger than 16 MiB.");
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Json document = Json::parse(text, nullptr, false);
  if (!document.is_object()) throw ConfigProblem(file.string() + " is not JSON: build the plugin again.");
  return document;
}

// The parameters and the hash that the description was made for.
std::string read_parameters(PluginInfo& info) {
  const Json document = read_description(info.library.parent_path() / (info.id + ".plugin.json"));
  const auto text = [&](const char* key) {
    return document.contains(key) && document[key].is_string() ? document[key].get<std::string>()
                                                               : std::string();
  };
  if (text("id") != info.id) {
    throw ConfigProblem(info.id + ".plugin.json describes another plugin (" + text("id") +
                        "): build the plugin again.");
  }
  info.model = ParamSet::from_json(document.value("model", Json::object()), "model");
  info.data = ParamSet::from_json(document.value("data", Json::object()), "data");
  return text("sha256");
}

std::string why_refused(const PluginInfo& info, const std::string& described_sha256) {
  if (std::string problem = writable_by_others(info.library); !problem.empty()) return problem;
  if (std::string difference = explain_difference(info.abi_key, abi_key()); !difference.empty())
    return difference;
  if (described_sha256 != info.sha256) {
    return info.library.filename().string() + " is not the library that " + info.id +
           ".plugin.json describes (its SHA-256 differs): build the plugin again, and never strip or patch "
           "it afterwards.";
  }
  return "";
}

void add_libraries(const fs::path& folder, std::vector<PluginInfo>& plugins) {
  std::error_code error;
  std::vector<fs::path> libraries;
  for (const auto& entry :
       fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, error)) {
    if (entry.path().extension() == ".so") libraries.push_back(entry.path());
  }
  std::sort(libraries.begin(), libraries.end());
  for (const auto& library : libraries) plugins.push_back(PluginCatalogue::readPlugin(library));
}

// The first on the path stays. A copy of the same file in another folder is no news.
void refuse_duplicates(std::vector<PluginInfo>& plugins) {
  for (size_t i = 0; i < plugins.size(); ++i) {
    PluginInfo& later = plugins[i];
    if (!later.usable()) continue;
    const auto earlier = std::find_if(plugins.begin(), plugins.begin() + std::ptrdiff_t(i),
                                      [&](auto& other) { return other.usable() && other.id == later.id; });
    if (earlier == plugins.begin() + std::ptrdiff_t(i)) continue;
    end_as(later, PluginState::Refused,
           "Another plugin has the id " + later.id + ": " + earlier->library.string() +
               " comes first on the plugin path. Remove or rename one of them.");
  }
}

void append_unique(std::vector<fs::path>& folders, const fs::path& folder) {
  std::error_code error;
  const fs::path real = fs::canonical(folder, error);
  if (error || !fs::is_directory(real, error)) return;
  if (std::find(folders.begin(), folders.end(), real) == folders.end()) folders.push_back(real);
}

}  // namespace

std::string_view to_string(PluginState state) {
  switch (state) {
    case PluginState::Found:
      return "found";
    case PluginState::Invalid:
      return "invalid";
    case PluginState::Read:
      return "read";
    case PluginState::Refused:
      return "refused";
    case PluginState::Resolved:
      return "ready";
  }
  return "";
}

std::vector<fs::path> PluginCatalogue::searchPath() {
  std::vector<fs::path> folders;
  if (const char* given = std::getenv("LEYDEN_PLUGIN_PATH")) {
    std::istringstream stream(given);
    for (std::string part; std::getline(stream, part, ':');) {
      if (!part.empty()) append_unique(folders, part);
    }
  }
  const fs::path program = program_folder();
  append_unique(folders, program / ".." / "plugins");
  append_unique(folders, program / ".." / "lib" / "leyden" / "plugins");
  if (const char* home = std::getenv("HOME"))
    append_unique(folders, fs::path(home) / ".local/share/leyden/plugins");
  return folders;
}

PluginCatalogue::PluginCatalogue(std::vector<fs::path> folders) : m_folders(std::move(folders)) {}

PluginInfo PluginCatalogue::readPlugin(const fs::path& library) {
  PluginInfo info;
  std::error_code error;
  info.library = fs::canonical(library, error);
  if (error) info.library = library;
  info.name = library.stem().string();
  if (error || !fs::is_regular_file(info.library, error)) {
    return end_as(info, PluginState::Invalid, library.string() + " is not a file that can be read.");
  }
  if (!read_metadata(info)) {
    return end_as(
        info, PluginState::Invalid,
        library.filename().string() + " is not a Leyden plugin: build it with leyden_add_plugin().");
  }
  if (!is_id(info.id)) {
    info.id.clear();
    return end_as(info, PluginState::Invalid,
                  library.filename().string() +
                      " has no proper id (a-z, 0-9 and _): build it with leyden_add_plugin().");
  }
  try {
    info.sha256 = file_sha256(info.library);
    const std::string described = read_parameters(info);
    info.state = PluginState::Read;
    if (std::string refusal = why_refused(info, described); !refusal.empty()) {
      return end_as(info, PluginState::Refused, refusal);
    }
  } catch (const std::exception& problem) {
    return end_as(info, PluginState::Invalid, problem.what());
  }
  return end_as(info, PluginState::Resolved, "");
}

void PluginCatalogue::scan() {
  std::vector<PluginInfo> plugins;
  for (const auto& folder : m_folders) add_libraries(folder, plugins);
  refuse_duplicates(plugins);
  std::stable_sort(plugins.begin(), plugins.end(), [](auto& a, auto& b) { return a.name < b.name; });
  m_plugins = std::move(plugins);
}

const PluginInfo* PluginCatalogue::find(std::string_view id) const {
  const auto found = std::find_if(m_plugins.begin(), m_plugins.end(),
                                  [&](auto& plugin) { return plugin.usable() && plugin.id == id; });
  return found == m_plugins.end() ? nullptr : &*found;
}

const PluginInfo& PluginCatalogue::require(std::string_view id) const {
  if (const PluginInfo* plugin = find(id)) return *plugin;
  std::vector<std::string> known;
  std::string refused;
  for (const auto& plugin : m_plugins) {
    if (plugin.usable())
      known.push_back(plugin.id);
    else if (plugin.id == id || (plugin.id.empty() && plugin.name == id))
      refused = plugin.errorString;
  }
  std::string sentence = "The plugin " + std::string(id) + " cannot be used. " + refused;
  if (refused.empty()) {
    sentence = id.empty() ? "No plugin is named." : "There is no plugin " + std::string(id) + ".";
    sentence += nearest_sentence(id, known);
    if (known.empty())
      sentence +=
          " No plugin was found; plugins are looked for in $LEYDEN_PLUGIN_PATH and beside the program.";
  }
  ConfigProblem problem(sentence);
  problem.key = "plugin.id";
  problem.value = id;
  for (const auto& near : nearest_known(id, known))
    problem.nearest += (problem.nearest.empty() ? "" : ", ") + near;
  throw problem;
}

}  // namespace leyden
