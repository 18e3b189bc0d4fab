// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/trust.h>

#include <QDateTime>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <experiment/app_paths.h>
#include <experiment/file_safety.h>
#include <experiment/json.h>
#include <sys/stat.h>

namespace leyden {
namespace fs = std::filesystem;
namespace {

// Changes whenever the file is replaced or written.
std::string stamp_of(const fs::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0) return "";
  return std::to_string(info.st_ino) + ":" + std::to_string(info.st_size) + ":" +
         std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec) + ":" +
         std::to_string(info.st_mode);
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::map<std::string, TrustStore::Entry, std::less<>> read_entries(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const Json document = Json::parse(text, nullptr, false);
  if (!stream || !document.is_object() || !document.contains("plugins") || !document["plugins"].is_object()) {
    throw std::runtime_error(file.string() +
                             " is damaged, so no plugin is trusted: delete it to be asked again.");
  }
  std::map<std::string, TrustStore::Entry, std::less<>> entries;
  for (const auto& [sha256, value] : document["plugins"].items()) {
    if (!is_sha256(sha256) || !value.is_object()) continue;
    const auto text_at = [&](const char* key) {
      return value.contains(key) && value[key].is_string() ? value[key].get<std::string>() : std::string();
    };
    entries[sha256] = {sha256, text_at("id"), text_at("version"), text_at("since")};
  }
  return entries;
}

}  // namespace

TrustStore::TrustStore(fs::path file) : m_file(std::move(file)) {
  refresh();
}

fs::path TrustStore::defaultPath() {
  return config_folder() / "trusted-plugins.json";
}

void TrustStore::refresh() const {
  const std::string stamp = stamp_of(m_file);
  if (stamp == m_stamp && !stamp.empty()) return;
  m_stamp = stamp;
  m_entries.clear();
  m_problem.clear();
  if (stamp.empty()) return;
  m_problem = writable_by_others(m_file);
  if (!m_problem.empty()) return;
  try {
    m_entries = read_entries(m_file);
  } catch (const std::exception& error) {
    m_problem = error.what();
  }
}

bool TrustStore::isTrusted(std::string_view sha256) const {
  refresh();
  return m_entries.find(sha256) != m_entries.end();
}

std::vector<TrustStore::Entry> TrustStore::entries() const {
  refresh();
  std::vector<Entry> all;
  for (const auto& [sha256, entry] : m_entries) all.push_back(entry);
  return all;
}

std::string TrustStore::problem() const {
  refresh();
  return m_problem;
}

void TrustStore::trust(const PluginInfo& plugin) {
  const std::string sha256 = file_sha256(plugin.library);
  if (sha256 != plugin.sha256) {
    throw std::runtime_error(plugin.library.string() +
                             " has changed since it was listed: look at the plugins again.");
  }
  refresh();
  if (!m_problem.empty()) throw std::runtime_error(m_problem);
  const std::string now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
  m_entries[sha256] = {sha256, plugin.id, plugin.version, now};
  write();
}

void TrustStore::forget(std::string_view sha256) {
  refresh();
  const auto found = m_entries.find(sha256);
  if (found == m_entries.end()) return;
  m_entries.erase(found);
  write();
}

void TrustStore::write() const {
  Json plugins = Json::object();
  for (const auto& [sha256, entry] : m_entries) {
    plugins[sha256] = {{"id", entry.id}, {"version", entry.version}, {"since", entry.since}};
  }
  std::error_code error;
  fs::create_directories(m_file.parent_path(), error);
  replace_file(
      m_file,
      Json{{"format", 1}, {"plugins", plugins}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  m_stamp = stamp_of(m_file);
}

}  // namespace leyden
