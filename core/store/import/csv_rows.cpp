// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/csv_rows.h>

#include <utility>

namespace leyden {

void CsvRows::add(uint64_t begin, uint64_t end, int64_t line, int64_t end_line) {
  bytes_ += end - begin;
  if (last_.bytes > 0 && last_.begin + last_.bytes == begin) {
    last_.bytes += end - begin;
    last_end_line_ = end_line;
    return;
  }
  if (last_.bytes > 0) {
    put(last_.begin - end_);
    put(last_.bytes);
    put(static_cast<uint64_t>(last_.line - end_line_));
    put(static_cast<uint64_t>(last_end_line_ - last_.line));
    end_ = last_.begin + last_.bytes;
    end_line_ = last_end_line_;
  }
  last_ = {begin, end - begin, line};
  last_end_line_ = end_line;
}

// Seven bits a byte (LEB128).
void CsvRows::put(uint64_t number) {
  for (; number >= 128; number >>= 7) packed_ += static_cast<char>(number | 128);
  packed_ += static_cast<char>(number);
}

uint64_t CsvRows::Cursor::number() {
  uint64_t out = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(rows_.packed_[at_++]);
    out |= static_cast<uint64_t>(byte & 127) << shift;
    if (byte < 128) return out;
  }
}

bool CsvRows::Cursor::next(Span& span) {
  if (at_ == rows_.packed_.size()) {
    span = rows_.last_;
    return !std::exchange(last_, true) && span.bytes > 0;
  }
  span.begin = end_ + number();
  span.bytes = number();
  span.line = end_line_ + static_cast<int64_t>(number());
  end_ = span.begin + span.bytes;
  end_line_ = span.line + static_cast<int64_t>(number());
  return true;
}

}  // namespace leyden
