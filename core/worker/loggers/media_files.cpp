// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/media_files.h>

#include <algorithm>

#include <QByteArray>

#include <lightning/checkpoint/crc32.h>

#include <worker/value_json.h>

namespace leyden {

namespace {

std::string big_endian(uint32_t number) {
  return {static_cast<char>(number >> 24), static_cast<char>(number >> 16), static_cast<char>(number >> 8),
          static_cast<char>(number)};
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  return big_endian(static_cast<uint32_t>(data.size())) + body + big_endian(detail::crc32(body));
}

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
  const auto stride = static_cast<size_t>(image.width * image.channels);
  std::string rows;
  rows.reserve((stride + 1) * static_cast<size_t>(image.height));
  for (size_t y = 0; y < static_cast<size_t>(image.height); ++y) {
    rows += '\0';  // each row as it is, without a filter
    rows.append(reinterpret_cast<const char*>(image.pixels.data()) + y * stride, stride);
  }
  // Qt puts the length before what zlib gives.
  const QByteArray compressed = qCompress(reinterpret_cast<const uchar*>(rows.data()), static_cast<int>(rows.size())).mid(4);
  const char colour = image.channels == 1 ? 0 : image.channels == 3 ? 2 : 6;
  const std::string header = big_endian(static_cast<uint32_t>(image.width)) +
                             big_endian(static_cast<uint32_t>(image.height)) + std::string({8, colour, 0, 0, 0});
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", compressed.toStdString()) + chunk("IEND", "");
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

std::string file_name_of(std::string_view text) {
  std::string name(text.substr(0, 100));
  for (char& c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (!good) c = '_';
  }
  if (name.empty() || name[0] == '.') name.insert(0, "_");
  return name;
}

std::string media_path(std::string_view name, int64_t step, std::string_view ending) {
  return "media/" + file_name_of(name) + "-step=" + std::to_string(step) + std::string(ending);
}

}  // namespace leyden
