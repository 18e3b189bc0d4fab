// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Parameters and texts of foreign files. Private to core/store; plain functions.
namespace leyden {

using ParamList = std::vector<std::pair<std::string, std::string>>;

/// Dotted paths with values as JSON text; lists are values. Numbers that are not finite are texts.
void add_params(ParamList& params, const nlohmann::ordered_json& value, const std::string& path = {});
/// A value that a program kept as text alone: numbers, true, false and null as such, else the text.
std::string json_of_text(const std::string& text);
/// A number as Python and C print it, nan and inf too, all of the text; none otherwise.
std::optional<double> number_of_text(std::string_view text);
/// None when the file is not there. Throws StoreError (Invalid) when it is longer than `limit`.
std::optional<std::string> text_of_file(const std::filesystem::path& file, size_t limit);

}  // namespace leyden
