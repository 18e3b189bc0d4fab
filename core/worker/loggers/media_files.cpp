// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/media_files.h>

#include <algorithm>

#include <worker/value_json.h>

namespace leyden {

namespace {

std::string cell_text(const Value& value) {
  std::string text = value.is_string() ? value.as_string() : value.to_string();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '|') text.insert(i++, "\\");
    if (text[i] == '\n') text[i] = ' ';
  }
  return text;
}

void flatten(const Dict& params, const std::string& path, std::vector<std::pair<std::string, Value>>& out) {
  for (const auto& [key, value] : params) {
    const std::string name = path + key.to_string();
    if (value.is_dict() && !value.as_dict().empty()) {
      flatten(value.as_dict(), name + "/", out);
    } else {
      out.emplace_back(name, value);
    }
  }
}

}  // namespace

std::string png_of(const ImageValue& image) {
  return png_bytes(image.width, image.height, image.channels,
                   {reinterpret_cast<const char*>(image.pixels.data()), image.pixels.size()});
}

nlohmann::ordered_json json_of(const TableValue& table) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const Value::List& row : table.rows) {
    nlohmann::ordered_json cells = nlohmann::ordered_json::array();
    for (const Value& cell : row) cells.push_back(json_from_value(cell));
    rows.push_back(std::move(cells));
  }
  return {{"columns", table.columns}, {"rows", std::move(rows)}};
}

nlohmann::ordered_json json_of(const ConfusionMatrixValue& matrix) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  const auto size = static_cast<std::ptrdiff_t>(matrix.classes.size());
  for (std::ptrdiff_t i = 0; i < size; ++i) {
    const auto begin = matrix.counts.begin() + i * size;
    rows.push_back(std::vector<int64_t>(begin, begin + size));
  }
  return {{"classes", matrix.classes}, {"counts", std::move(rows)}};
}

std::string markdown_of(const TableValue& table) {
  std::string out = "|", line = "|";
  for (const std::string& column : table.columns) {
    out += " " + cell_text(column) + " |";
    line += "---|";
  }
  out += "\n" + line;
  for (const Value::List& row : table.rows) {
    out += "\n|";
    for (const Value& cell : row) out += " " + cell_text(cell) + " |";
  }
  return out;
}

TableValue table_of(const ConfusionMatrixValue& matrix) {
  TableValue table{{"true / predicted"}, {}};
  table.columns.insert(table.columns.end(), matrix.classes.begin(), matrix.classes.end());
  for (size_t i = 0; i < matrix.classes.size(); ++i) {
    Value::List row{matrix.classes[i]};
    for (size_t j = 0; j < matrix.classes.size(); ++j) row.emplace_back(matrix.counts[i * matrix.classes.size() + j]);
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<std::pair<std::string, Value>> flat_params(const Dict& params) {
  std::vector<std::pair<std::string, Value>> out;
  flatten(params, "", out);
  return out;
}

}  // namespace leyden
