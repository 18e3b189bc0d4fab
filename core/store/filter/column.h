// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <store/run_set.h>

namespace leyden {

/// One value of every run that has it: a parameter, a metric's aggregate, a fact. Texts are kept once each.
/// Private to core/store.
class Column {
 public:
  explicit Column(size_t runs) : present_(runs), numbers_(runs, kNan) {}

  void set(size_t run, double number) {
    present_.insert(run);
    numbers_[run] = number;
  }
  /// A text; when it reads as a number, as YAML's 1e-3 does, it is one, too.
  void set(size_t run, std::string_view text);

  const RunSet& present() const { return present_; }
  /// Some text that is no number.
  bool has_words() const { return has_words_; }
  size_t size() const { return numbers_.size(); }
  /// NaN when it is none.
  double number(size_t run) const { return numbers_[run]; }
  /// The place of a run's text in texts(); nullopt for numbers and runs without a value.
  std::optional<size_t> text_place(size_t run) const {
    if (places_.empty() || places_[run] == 0) return std::nullopt;
    return places_[run] - 1;
  }
  const std::vector<std::string>& texts() const { return texts_; }
  /// The value as people read it; empty when there is none.
  std::string text(size_t run) const;
  size_t bytes() const;

 private:
  static constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  RunSet present_;
  std::vector<double> numbers_;
  std::vector<uint32_t> places_;  // in texts_ plus one; empty until there is a text
  std::vector<std::string> texts_;
  std::unordered_map<std::string, uint32_t> known_;
  bool has_words_ = false;
};

}  // namespace leyden
