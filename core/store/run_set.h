// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace leyden {

/// A set of the catalog's run numbers, a bit for each. Private to core/store.
class RunSet {
 public:
  RunSet() = default;
  /// Room for the numbers below `size`; the set is empty.
  explicit RunSet(size_t size) : size_(size), words_((size + 63) / 64) {}

  size_t size() const { return size_; }
  void insert(size_t number) { words_[number / 64] |= uint64_t{1} << (number % 64); }
  bool contains(size_t number) const {
    return number < size_ && (words_[number / 64] >> (number % 64) & 1) != 0;
  }
  size_t count() const {
    size_t count = 0;
    for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
    return count;
  }
  bool none() const { return count() == 0; }

  // Of sets of the same size.
  RunSet& operator&=(const RunSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  RunSet& operator|=(const RunSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  RunSet& remove(const RunSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }

  template <class Each>
  void for_each(Each&& each) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      for (uint64_t word = words_[i]; word != 0; word &= word - 1) {
        each(i * 64 + static_cast<size_t>(std::countr_zero(word)));
      }
    }
  }

 private:
  size_t size_ = 0;
  std::vector<uint64_t> words_;
};

}  // namespace leyden
