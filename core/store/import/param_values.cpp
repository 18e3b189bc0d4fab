// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/param_values.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <system_error>

#include <store/store_error.h>
#include <store/yaml_reader.h>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  if (json.is_number_float() && !std::isfinite(json.get<double>())) {
    const double number = json.get<double>();
    return std::isnan(number) ? "\"nan\"" : number > 0 ? "\"inf\"" : "\"-inf\"";
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void add_params(ParamList& params, const Json& value, const std::string& path) {
  if (!value.is_object() || (value.empty() && !path.empty())) {
    params.emplace_back(path, dump(value));
    return;
  }
  for (const auto& [key, entry] : value.items()) add_params(params, entry, path.empty() ? key : path + "." + key);
}

std::string json_of_text(const std::string& text) {
  if (text.empty()) return "\"\"";
  if (text == "None") return "null";
  try {
    return dump(plain_scalar(text));
  } catch (const std::out_of_range&) {
    return dump(Json(text));  // digits that no number holds
  }
}

std::optional<double> number_of_text(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return std::nullopt;
  text = text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // from_chars leaves the value alone; what is too large is infinite, too small zero, as Python reads it.
    const size_t exponent = text.find_first_of("eE");
    const bool small = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
    const double magnitude = small ? 0.0 : HUGE_VAL;
    return text[0] == '-' ? -magnitude : magnitude;
  }
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<std::string> text_of_file(const std::filesystem::path& file, size_t limit) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) return std::nullopt;
  if (size > limit) {
    throw StoreError(StoreError::Kind::Invalid, file.string() + " is larger than " + std::to_string(limit) + " bytes");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

}  // namespace leyden
