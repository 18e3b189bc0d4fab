// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/foreign_names.h>

#include <algorithm>

#include <digest/sha256.h>

namespace leyden {

namespace {

constexpr std::string_view kFormula = "=+-@\t\r";
constexpr size_t kLongestKey = 250;
constexpr size_t kLongestStem = 100;  // of a key that is made: "stem-hash"
constexpr std::string_view kSystem = "system/";

bool needs_quote(std::string_view name) {
  if (name == "step" || name == "epoch") return true;
  return !name.empty() && (name.front() == '\'' || kFormula.find(name.front()) != std::string_view::npos);
}

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-. /").find(c) != std::string_view::npos;
}

// Calls `each` with "a", "a/b" of "a/b/c".
template <class Each>
void each_folder(const std::string& key, Each&& each) {
  for (size_t at = key.find('/'); at != std::string::npos; at = key.find('/', at + 1)) each(key.substr(0, at));
}

}  // namespace

std::string lightning_column(const std::string& name) {
  return needs_quote(name) ? "'" + name : name;
}

std::string name_of_lightning_column(const std::string& column) {
  return column.starts_with('\'') && needs_quote(std::string_view(column).substr(1)) ? column.substr(1) : column;
}

bool MlflowKeys::is_key(std::string_view name) {
  if (name.starts_with("..")) return false;  // MLflow takes any such for a way out of its folder
  if (name.empty() || name.size() > kLongestKey || !std::all_of(name.begin(), name.end(), is_key_character)) return false;
  // Each part a file's name: not empty, not the folder itself or the one above.
  for (size_t begin = 0; begin <= name.size();) {
    const size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

MlflowKeys::MlflowKeys(const std::set<std::string>& names) {
  for (const std::string& name : names) {
    if (is_key(name) && !name.starts_with(kSystem)) each_folder(name, [&](std::string folder) { folders_.insert(folder); });
  }
}

bool MlflowKeys::is_free(const std::string& key) const {
  if (!is_key(key) || key.starts_with(kSystem) || key == "system" || folders_.contains(key) || taken_.contains(key)) return false;
  bool free = true;
  each_folder(key, [&](const std::string& folder) { free &= !taken_.contains(folder); });
  return free;
}

std::string MlflowKeys::key_of(const std::string& name) {
  std::string key = name;
  if (!is_free(key)) {
    std::string stem = name.substr(0, kLongestStem);
    for (char& c : stem) {
      if (!is_key_character(c) || c == '/' || c == '.') c = '_';
    }
    const std::string hash = sha256_hex(name);
    size_t digits = 8;
    do {
      key = stem + "-" + hash.substr(0, digits);
      digits += 8;
    } while (!is_free(key) && digits <= hash.size());
  }
  taken_.insert(key);
  each_folder(key, [&](std::string folder) { folders_.insert(folder); });
  return key;
}

}  // namespace leyden
