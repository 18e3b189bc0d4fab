// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loggers/csv_writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <fstream>
#include <numeric>

#include <c10/util/Exception.h>

namespace leyden {

namespace {

// Python's repr() of a float: the shortest digits that give the number back, without an exponent from 1e-4 to 1e16.
std::string number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const double size = std::abs(value);
  const bool fixed = size == 0 || (size >= 1e-4 && size < 1e16);
  std::array<char, 40> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value,
                                    fixed ? std::chars_format::fixed : std::chars_format::scientific);
  std::string out(text.data(), result.ptr);
  return fixed && out.find('.') == std::string::npos ? out + ".0" : out;
}

// Quoted where CSV asks for it; a name that a spreadsheet would take for a formula gets an apostrophe.
std::string cell(const std::string& text) {
  const bool is_formula = !text.empty() && std::string("=+-@").find(text[0]) != std::string::npos;
  const std::string safe = is_formula ? "'" + text : text;
  if (safe.find_first_of(",\"\n\r") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

CsvWriter::CsvWriter(std::filesystem::path file, std::string prefix, int64_t rows_at_once)
    : file_(std::move(file)), prefix_(std::move(prefix)) {
  column_of("step");
  queue_ = std::make_unique<BackgroundQueue<Row>>(BackgroundQueue<Row>::no_limit,
                                                  static_cast<size_t>(std::max<int64_t>(1, rows_at_once)),
                                                  std::chrono::seconds(1), [this](const std::vector<Row>& rows) { write(rows); });
}

CsvWriter::~CsvWriter() = default;

void CsvWriter::add(const MetricRow& row) {
  queue_->push({row.step, row.epoch, {row.values.begin(), row.values.end()}}, 1);
}

void CsvWriter::finish() { queue_->finish(); }

size_t CsvWriter::column_of(const std::string& name) {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found != columns_.end()) return static_cast<size_t>(found - columns_.begin());
  columns_.push_back(name);
  sorted_.resize(columns_.size());
  std::iota(sorted_.begin(), sorted_.end(), size_t{0});
  std::sort(sorted_.begin(), sorted_.end(), [this](size_t a, size_t b) { return columns_[a] < columns_[b]; });
  return columns_.size() - 1;
}

std::string CsvWriter::prefixed(const std::string& name) const {
  return prefix_.empty() ? name : prefix_ + "-" + name;
}

size_t CsvWriter::column_of(const MetricName& name) {
  if (metric_columns_.size() <= name.id) metric_columns_.resize(name.id + 1, -1);
  int32_t& column = metric_columns_[name.id];
  if (column < 0) column = static_cast<int32_t>(column_of(prefixed(name.text)));
  return static_cast<size_t>(column);
}

std::string CsvWriter::line(const Cells& cells) const {
  std::string text;
  for (size_t i = 0; i < sorted_.size(); ++i) {
    if (i > 0) text += ',';
    if (sorted_[i] < cells.size()) text += cells[sorted_[i]];
  }
  return text + "\r\n";
}

CsvWriter::Cells CsvWriter::cells_of(const Row& row) {
  Cells cells(columns_.size());
  const auto set = [&](size_t column, std::string text) {
    if (cells.size() <= column) cells.resize(column + 1);
    cells[column] = std::move(text);
  };
  set(kStep, std::to_string(row.step));
  if (row.epoch) {
    if (!epoch_column_) epoch_column_ = column_of(prefixed("epoch"));
    const bool whole = *row.epoch == std::floor(*row.epoch) && std::isfinite(*row.epoch);
    set(*epoch_column_, whole ? std::to_string(static_cast<int64_t>(*row.epoch)) : number(*row.epoch));
  }
  for (const auto& [name, value] : row.values) set(column_of(*name), number(value));
  return cells;
}

// Rows hold numbers alone, so that a comma always ends a cell.
std::string CsvWriter::reordered_rows() const {
  std::ifstream in(file_);
  std::string text, row;
  std::getline(in, row);  // the header
  while (std::getline(in, row)) {
    if (row.ends_with('\r')) row.pop_back();
    Cells cells(columns_.size());
    size_t begin = 0;
    for (const size_t column : in_file_) {
      const size_t end = std::min(row.find(',', begin), row.size());
      cells[column] = row.substr(begin, end - begin);
      begin = std::min(end + 1, row.size());
    }
    text += line(cells);
  }
  return text;
}

void CsvWriter::write(const std::vector<Row>& rows) {
  std::vector<Cells> cells;
  for (const Row& row : rows) cells.push_back(cells_of(row));
  std::string text;
  const bool anew = in_file_ != sorted_;
  if (anew) {
    Cells header;
    for (const auto& name : columns_) header.push_back(cell(name));
    text = line(header);
    if (!in_file_.empty()) text += reordered_rows();
    in_file_ = sorted_;
  }
  for (const auto& row : cells) text += line(row);
  std::ofstream out(file_, anew ? std::ios::trunc : std::ios::app);
  out << text;
  out.flush();
  if (!out && !std::exchange(has_failed_, true)) {
    TORCH_WARN("cannot write ", file_.string(), "; training goes on, and this file lacks rows");
  }
}

}  // namespace leyden
