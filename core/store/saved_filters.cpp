// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/saved_filters.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include <store/atomic_file.h>
#include <store/filter/filter.h>
#include <store/json_file.h>
#include <store/store_error.h>
#include <store/text.h>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

std::vector<SavedFilter> filters_of(const Json& document, const std::filesystem::path& file) {
  std::vector<SavedFilter> out;
  const auto list = document.find("filters");
  if (list == document.end()) return out;
  if (!list->is_array()) throw_damaged_file(file, "\"filters\" should be a list");
  for (const Json& each : *list) {
    const bool good = each.is_object() && each.contains("name") && each["name"].is_string() &&
                      each.contains("filter") && each["filter"].is_string();
    if (!good) throw_damaged_file(file, "each filter should have a \"name\" and a \"filter\"");
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
  return filters_of(read_json_object(file_), file_);
}

void SavedFilters::put(const std::string& name, const std::string& filter) {
  check_name(name);
  const Filter checked(filter);
  Json document = read_json_object(file_);
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
  Json document = read_json_object(file_);
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
  Json document = read_json_object(file_);
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
