// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/data/csv_table.h>

#include <charconv>
#include <cmath>

#include <lightning/errors.h>
#include <lightning/field_spec.h>

namespace leyden {

namespace {

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The separator that the header has most of, outside of quotes.
char separator_of(std::string_view text) {
  std::array<size_t, 3> counts{};
  constexpr std::string_view kSeparators = ",;\t";
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    if (const size_t which = kSeparators.find(c); which != std::string_view::npos) ++counts[which];
  }
  return kSeparators[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

// Takes values off a text, one after another. Quoted values are unescaped where they stand: what comes out is
// never longer than what went in.
class Scanner {
 public:
  Scanner(std::string& text, size_t start, const std::string& file)
      : text_(text),
        at_(start),
        file_(file),
        separator_(separator_of(std::string_view(text).substr(start))) {}

  bool at_end() const { return at_ >= text_.size(); }
  size_t line() const { return line_; }

  /// One line of values; a quoted value may span several lines.
  std::vector<std::string_view> row() {
    std::vector<std::string_view> values;
    for (;;) {
      values.push_back(text_[at_] == '"' ? quoted_value() : plain_value());
      if (at_end()) return values;
      const char end = text_[at_++];
      if (end != separator_) return values;
      if (at_end()) {
        values.emplace_back();
        return values;
      }
    }
  }

 private:
  std::string_view plain_value() {
    const size_t end = std::min(text_.find_first_of(std::string{separator_, '\n'}, at_), text_.size());
    std::string_view value(text_.data() + at_, end - at_);
    if (value.ends_with('\r')) value.remove_suffix(1);
    at_ = end;
    if (!at_end() && text_[at_] == '\n') ++line_;
    return trimmed(value);
  }

  std::string_view quoted_value() {
    const size_t opened = line_;
    const size_t start = ++at_;
    size_t out = start;
    for (;; ++at_) {
      if (at_end()) {
        throw ConfigError(file_ + ", line " + std::to_string(opened) + ": a quoted value is not closed");
      }
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      text_[out++] = text_[at_];
    }
    ++at_;
    if (!at_end() && text_[at_] == '\r') ++at_;
    if (!at_end() && text_[at_] != separator_ && text_[at_] != '\n') {
      throw ConfigError(file_ + ", line " + std::to_string(line_) + ": text follows a quoted value");
    }
    if (!at_end() && text_[at_] == '\n') ++line_;
    return {text_.data() + start, out - start};
  }

  std::string& text_;
  size_t at_;
  size_t line_ = 1;
  const std::string& file_;
  char separator_;
};

std::string read_text(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw ConfigError("there is no file " + path.string());
  if (!std::filesystem::is_regular_file(path, error)) throw ConfigError(path.string() + " is not a file");
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) throw ConfigError("cannot read " + path.string());
  if (text.find('\0') != std::string::npos) throw ConfigError(path.string() + " is not a text file");
  return text;
}

}  // namespace

CsvTable::CsvTable(const std::filesystem::path& path)
    : file_(path.string()), text_(std::make_unique<std::string>(read_text(path))) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  const size_t start = text_->starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  if (trimmed(std::string_view(*text_).substr(start)).empty()) throw ConfigError(file_ + " is empty");
  Scanner scanner(*text_, start, file_);
  set_header(scanner.row());
  while (!scanner.at_end()) {
    const size_t line = scanner.line();
    std::vector<std::string_view> row = scanner.row();
    const bool blank = row.size() == 1 && row[0].empty() && columns_.size() > 1;
    if (!blank) add_row(row, line);
  }
  if (rows() == 0) throw ConfigError(file_ + " has a header but no rows");
}

void CsvTable::set_header(const std::vector<std::string_view>& names) {
  for (size_t i = 0; i < names.size(); ++i) {
    std::string name(names[i]);
    if (name.empty()) name = "column_" + std::to_string(i + 1);  // as pandas' index has none
    if (std::find(columns_.begin(), columns_.end(), name) != columns_.end()) {
      throw ConfigError(file_ + ", line 1: the header names column " + name + " twice");
    }
    columns_.push_back(std::move(name));
  }
}

void CsvTable::add_row(const std::vector<std::string_view>& row, size_t line) {
  if (row.size() != columns_.size()) {
    const size_t first_wrong = std::min(row.size(), columns_.size());
    const std::string where = row.size() < columns_.size() ? ", column " + columns_[first_wrong] : "";
    throw ConfigError(file_ + ", line " + std::to_string(line) + where + ": the line has " +
                      std::to_string(row.size()) + " values, the header " + std::to_string(columns_.size()) +
                      " columns");
  }
  cells_.insert(cells_.end(), row.begin(), row.end());
  lines_.push_back(line);
}

size_t CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found != columns_.end()) return static_cast<size_t>(found - columns_.begin());
  std::string hint = did_you_mean(name, columns_);
  if (hint.empty()) {
    for (size_t i = 0; i < columns_.size() && i < 12; ++i)
      hint += (i ? ", " : "; its columns are ") + columns_[i];
    if (columns_.size() > 12) hint += ", ...";
  }
  throw ConfigError(file_ + " has no column " + std::string(name) + hint);
}

bool CsvTable::is_missing(size_t row, size_t column) const {
  constexpr std::array<std::string_view, 9> kMissing = {"",     "NA",   "N/A",  "NaN", "nan",
                                                        "null", "NULL", "None", "?"};
  return std::find(kMissing.begin(), kMissing.end(), cell(row, column)) != kMissing.end();
}

std::optional<double> CsvTable::number(size_t row, size_t column) const {
  std::string_view text = cell(row, column);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

torch::Tensor CsvTable::numbers(const std::vector<size_t>& columns) const {
  torch::Tensor out =
      torch::empty({static_cast<int64_t>(rows()), static_cast<int64_t>(columns.size())}, torch::kDouble);
  double* next = out.data_ptr<double>();
  for (size_t row = 0; row < rows(); ++row) {
    for (const size_t column : columns) {
      const auto value = number(row, column);
      if (!value) {
        throw ConfigError(place(row, column) +
                          (is_missing(row, column)
                               ? ": a number is missing"
                               : ": '" + std::string(cell(row, column)) + "' is not a number"));
      }
      *next++ = *value;
    }
  }
  return out;
}

std::string CsvTable::place(size_t row, size_t column) const {
  return file_ + ", line " + std::to_string(lines_[row]) + ", column " + columns_[column];
}

}  // namespace leyden
