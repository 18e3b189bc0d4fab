// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/csv_reader.h>

#include <algorithm>
#include <string_view>

#include <store/store_error.h>

namespace leyden {

namespace {

constexpr size_t kChunk = 1 << 18;
constexpr size_t kLongestCell = size_t{16} << 20;
constexpr size_t kMostCells = 100'000;
constexpr int kEnd = -1;

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& file, char delimiter)
    : path_(file), file_(file, std::ios::binary), delimiter_(delimiter) {
  if (!file_) throw StoreError(StoreError::Kind::NotFound, file.string() + " cannot be opened.");
  peek();
  if (buffer_.starts_with("\xEF\xBB\xBF")) at_ = position_ = 3;  // the mark of UTF-8 that some programs put first
  if (delimiter_ == 0) find_delimiter();
}

void CsvReader::only(const CsvRows& rows) {
  rows_.emplace(rows);
  file_.clear();
  buffer_.clear();
  at_ = left_ = position_ = 0;
}

// The next piece of the file, or of the rows that are wanted.
bool CsvReader::fill() {
  uint64_t wanted = kChunk;
  if (rows_) {
    CsvRows::Span span;
    if (left_ == 0) {
      if (!rows_->next(span)) return false;
      left_ = span.bytes;
      line_ = span.line;
      file_.seekg(static_cast<std::streamoff>(span.begin));
    }
    wanted = std::min<uint64_t>(left_, kChunk);
    left_ -= wanted;
  }
  buffer_.resize(wanted);
  file_.read(buffer_.data(), static_cast<std::streamsize>(wanted));
  buffer_.resize(static_cast<size_t>(file_.gcount()));
  at_ = 0;
  return !buffer_.empty();
}

int CsvReader::peek() {
  if (at_ == buffer_.size() && !fill()) {
    buffer_.clear();
    at_ = 0;
    return kEnd;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

int CsvReader::get() {
  const int c = peek();
  if (c == kEnd) return c;
  ++at_;
  ++position_;
  if (c == '\n') ++line_;
  return c;
}

// The one that the first line has most of, outside quotes.
void CsvReader::find_delimiter() {
  constexpr std::string_view kKnown = ",;\t|";
  size_t counts[kKnown.size()] = {};
  bool quoted = false;
  for (size_t i = at_; i < buffer_.size() && (quoted || buffer_[i] != '\n'); ++i) {
    if (buffer_[i] == '"') quoted = !quoted;
    const size_t known = kKnown.find(buffer_[i]);
    if (!quoted && known != std::string_view::npos) ++counts[known];
  }
  delimiter_ = kKnown[static_cast<size_t>(std::max_element(counts, counts + kKnown.size()) - counts)];
}

void CsvReader::fail(size_t column, const std::string& name, const std::string& sentence) const {
  throw StoreError(StoreError::Kind::Invalid, path_.string() + ", line " + std::to_string(row_line_) + ", column " +
                                                  std::to_string(column + 1) + (name.empty() ? "" : " (" + name + ")") +
                                                  ": " + sentence);
}

bool CsvReader::next(std::vector<std::string>& cells) {
  while (peek() != kEnd) {
    row_line_ = line_;
    row_begin_ = position_;
    if (read_row(cells)) return true;
  }
  return false;
}

// False for a line without anything.
bool CsvReader::read_row(std::vector<std::string>& cells) {
  cells.clear();
  std::string* cell = &cells.emplace_back();
  for (;;) {
    int c = get();
    if (c == '\r' && (peek() == '\n' || peek() == kEnd)) c = get();
    if (c == kEnd || c == '\n') return cells.size() > 1 || !cell->empty();
    if (c == delimiter_) {
      if (cells.size() == kMostCells) fail(cells.size(), {}, "a row has more than 100,000 cells.");
      cell = &cells.emplace_back();
    } else if (c == '"' && cell->empty()) {
      read_quoted(*cell, cells.size() - 1);
    } else {
      if (cell->size() == kLongestCell) fail(cells.size() - 1, {}, "the cell is longer than 16 MiB.");
      *cell += static_cast<char>(c);
    }
  }
}

void CsvReader::read_quoted(std::string& cell, size_t column) {
  for (;;) {
    const int c = get();
    if (c == kEnd) fail(column, {}, "the quote that begins here has no end.");
    if (c == '"' && peek() != '"') return;
    if (c == '"') get();
    if (cell.size() == kLongestCell) fail(column, {}, "the cell is longer than 16 MiB.");
    cell += static_cast<char>(c);
  }
}

}  // namespace leyden
