// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace leyden::cli {

/// A table for people: columns as wide as their widest cell, measured in characters of a terminal, not in
/// bytes. Numbers stand at the right.
class TextTable {
 public:
  enum class Align { Left, Right };

  /// An empty title list prints no heading.
  explicit TextTable(std::vector<std::string> titles, std::vector<Align> alignment = {});

  /// Missing cells are empty. Control characters of a cell become spaces, so that no name can move the
  /// cursor.
  void add_row(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  void print(std::ostream& out) const;

 private:
  Align alignment(size_t column) const;

  std::vector<std::string> titles_;
  std::vector<Align> alignment_;
  std::vector<std::vector<std::string>> rows_;
};

/// A number as people read it: up to six significant digits; nan, inf, -inf.
std::string metric_text(double value);
/// A duration as people read it: 0.42 s, 12.3 s, 3 min 05 s, 2 h 10 min.
std::string duration_text(double seconds);
/// The text with control characters replaced by spaces.
std::string printable(std::string text);

}  // namespace leyden::cli
