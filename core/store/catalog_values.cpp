// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_values.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

namespace leyden::catalog_values {

namespace {

// FNV-1a: not against those who want two runs to look the same, but against chance.
class Print {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) step(static_cast<unsigned char>(c));
    step(0xFF);  // no UTF-8 text holds it: "ab", "c" differs from "a", "bc"
  }
  void add(uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) step(static_cast<unsigned char>(number >> shift));
  }
  uint64_t value() const { return value_; }

 private:
  void step(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001B3ull; }
  uint64_t value_ = 0xCBF29CE484222325ull;
};

std::string text_of_json(std::string_view json) {
  const bool plain = json.size() >= 2 && json.front() == '"' && json.back() == '"' &&
                     json.find('\\') == std::string_view::npos;
  if (plain) return std::string(json.substr(1, json.size() - 2));
  if (json.starts_with('"')) {
    const auto value = nlohmann::json::parse(json, nullptr, false);
    if (value.is_string()) return value.get<std::string>();
  }
  return std::string(json);
}

bool is_seed(std::string_view path) {
  const size_t dot = path.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? path : path.substr(dot + 1);
  return last == "seed" || last == "seed_everything";
}

}  // namespace

void bind_param(RawStatement& statement, int at, std::string_view json) {
  const char* const end = json.data() + json.size();
  const bool number = !json.empty() && (json[0] == '-' || (json[0] >= '0' && json[0] <= '9'));
  int64_t whole = 0;
  double real = 0.0;
  if (number) {
    if (const auto result = std::from_chars(json.data(), end, whole); result.ec == std::errc() && result.ptr == end)
      return statement.bind(at, whole);
    if (const auto result = std::from_chars(json.data(), end, real); result.ec == std::errc() && result.ptr == end)
      return statement.bind(at, real);
  }
  statement.bind_copy(at, text_of_json(json));
}

std::string words_of(const RunRow& row) {
  std::string out;
  const auto add = [&](std::string_view text) {
    out += text;
    out += '\n';
  };
  for (const std::string* text : {&row.name, &row.run_id, &row.plugin, &row.verb, &row.device}) add(*text);
  for (const std::string& tag : row.annotations.tags) add(tag);
  add(row.annotations.notes);
  for (const auto& [path, value] : row.params) {
    add(path);
    add(text_of_json(value));
  }
  return out;
}

uint64_t print_of(const RunRow& row, std::string_view values) {
  Print print;
  for (const std::string* text : {&row.name, &row.plugin, &row.verb, &row.device, &row.started, &row.error,
                                  &row.annotations.name, &row.annotations.notes, &row.annotations.colour}) {
    print.add(*text);
  }
  for (const std::string& tag : row.annotations.tags) print.add(tag);
  uint64_t seconds = 0;
  std::memcpy(&seconds, &row.seconds, sizeof seconds);
  print.add(seconds);
  print.add(static_cast<uint64_t>(row.status) << 8 | (row.broken ? 4u : 0u) |
            (row.annotations.starred ? 2u : 0u) | (row.annotations.archived ? 1u : 0u));
  print.add(values);
  return print.value();
}

uint64_t print_without_seeds(const RunRow& row) {
  std::vector<const std::pair<std::string, std::string>*> params;
  for (const auto& param : row.params) {
    if (!is_seed(param.first)) params.push_back(&param);
  }
  std::sort(params.begin(), params.end(), [](auto* a, auto* b) { return *a < *b; });
  Print print;
  print.add(row.plugin);
  for (const auto* param : params) {
    print.add(param->first);
    print.add(param->second);
  }
  return print.value();
}

std::string tags_as_json(const std::vector<std::string>& tags) {
  return nlohmann::json(tags).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string> tags_from_json(std::string_view json) {
  std::vector<std::string> tags;
  if (json.size() <= 2) return tags;
  const auto list = nlohmann::json::parse(json, nullptr, false);
  if (!list.is_array()) return tags;
  for (const auto& tag : list) {
    if (tag.is_string()) tags.push_back(tag.get<std::string>());
  }
  return tags;
}

}  // namespace leyden::catalog_values
