// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/saved_filters.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include <store/atomic_file.h>
#include <store/filter/filter.h>
#include <store/store_error.h>
#include <store/text.h>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kLargestFile = size_t{4} << 20;

[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& what) {
  throw StoreError(StoreError::Kind::Damaged, file.string() + " cannot be read: " + what + ".");
}

Json read_document(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return Json::object();
  if (std::filesystem::file_size(file, error) > kLargestFile && !error)
    damaged(file, "it is larger than 4 MiB");
  std::ifstream in(file, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  if (!in) damaged(file, std::strerror(errno));
  const Json document = Json::parse(content.str(), nullptr, false);
  if (!document.is_object()) damaged(file, "it should hold a JSON object");
  return document;
}

std::vector<SavedFilter> filters_of(const Json& document, const std::filesystem::path& file) {
  std::vector<SavedFilter> out;
  const auto list = document.find("filters");
  if (list == document.end()) return out;
  if (!list->is_array()) damaged(file, "\"filters\" should be a list");
  for (const Json& each : *list) {
    const bool good = each.is_object() && each.contains("name") && each["name"].is_string() &&
                      each.contains("filter") && each["filter"].is_string();
    if (!good) damaged(file, "each filter should have a \"name\" and a \"filter\"");
    out.push_back({text::valid_utf8(each["name"].get<std::string>()), each["filter"].get<std::string>()});
  }
  return out;
}

Json* named(Json& document, std::string_view name) {
  if (!document.contains("filters")) document["filters"] = Json::array();
  for (Json& each : document["filters"]) {
    if (each["name"] == name) return &each;
  }
  return nullptr;
}

void check_name(const std::string& name) {
  if (name.empty()) throw StoreError(StoreError::Kind::Invalid, "A saved filter needs a name.");
}

}  // namespace

SavedFilters::SavedFilters(std::filesystem::path workspace) : file_(std::move(workspace) / "filters.json") {}

std::vector<SavedFilter> SavedFilters::all() const {
  return filters_of(read_document(file_), file_);
}

void SavedFilters::put(const std::string& name, const std::string& filter) {
  check_name(name);
  const Filter checked(filter);
  Json document = read_document(file_);
  filters_of(document, file_);  // nothing that cannot be read is overwritten
  const std::string valid = text::valid_utf8(name);
  Json* const known = named(document, valid);
  if (known) {
    (*known)["filter"] = text::valid_utf8(filter);
  } else {
    document["filters"].push_back({{"name", valid}, {"filter", text::valid_utf8(filter)}});
  }
  write_file_atomically(file_, document.dump(2) + "\n");
}

bool SavedFilters::remove(std::string_view name) {
  Json document = read_document(file_);
  filters_of(document, file_);
  if (!named(document, name)) return false;
  Json kept = Json::array();
  for (Json& each : document["filters"]) {
    if (each["name"] != name) kept.push_back(std::move(each));
  }
  document["filters"] = std::move(kept);
  write_file_atomically(file_, document.dump(2) + "\n");
  return true;
}

void SavedFilters::rename(std::string_view from, const std::string& to) {
  check_name(to);
  Json document = read_document(file_);
  std::vector<std::string> names;
  for (const SavedFilter& each : filters_of(document, file_)) names.push_back(each.name);
  Json* const known = named(document, from);
  if (!known) {
    const std::vector<std::string> near = text::nearest(from, names);
    throw StoreError(StoreError::Kind::NotFound,
                     "There is no saved filter \"" + text::valid_utf8(from) + "\"" +
                         (near.empty() ? "." : "; there is " + text::join(near, ", ") + "."));
  }
  const std::string valid = text::valid_utf8(to);
  if (valid != from && named(document, valid))
    throw StoreError(StoreError::Kind::Invalid, "There is a saved filter \"" + valid + "\" already.");
  (*known)["name"] = valid;
  write_file_atomically(file_, document.dump(2) + "\n");
}

}  // namespace leyden
