// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <store/catalog.h>

// A run's parameters and metrics as bytes. Private to core/store.
namespace leyden {

/// The names of parameters and metrics, each a small number. Numbers count from 1. Any thread.
class NameBook {
 public:
  /// 0 when it is not known.
  int64_t number(std::string_view name) const;
  /// Empty for a number that is not known.
  const std::string& name(int64_t number) const;
  /// Gives it the next number.
  int64_t add(std::string_view name);
  /// As it was written down; numbers may come in any order.
  void put(int64_t number, std::string name);
  int64_t last() const;

 private:
  void put_locked(int64_t number, std::string name);

  mutable std::shared_mutex mutex_;
  std::deque<std::string> names_{""};  // stay where they are when more come
  std::unordered_map<std::string, int64_t> numbers_;
};

/// Adds names that `book` does not know. decode answers false for bytes that are no such list.
std::string encode_values(const RunRow& row, NameBook& book);
bool decode_values(std::string_view bytes, const NameBook& book, RunRow& row);
/// One metric alone; nothing else is made of the bytes.
std::optional<SeriesInfo> decode_metric(std::string_view bytes, const NameBook& book, std::string_view name);
/// One parameter alone, as JSON text.
std::optional<std::string> decode_param(std::string_view bytes, const NameBook& book, std::string_view name);

}  // namespace leyden
