// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// <workspace>/charts.json. Any one thread at a time.
#pragma once

#include <experiment/chart_board.h>
#include <experiment/export.h>

#include <QString>
#include <filesystem>

namespace leyden {

class LEYDEN_EXPERIMENT_API ChartBoardFile {
 public:
  explicit ChartBoardFile(std::filesystem::path workspace);

  struct Read {
    ChartBoard board;
    QString sentence;      // what a person should know; empty: all is well
    bool writable = true;  // false: a newer program's, or one that can be neither read nor set aside
  };
  /// A file that is not there is an empty board; a damaged one is renamed to charts.json.damaged (or -2, -3 ...).
  Read read() const;
  /// Replaces the file as a whole. Throws std::runtime_error with a sentence.
  void write(const ChartBoard& board) const;

 private:
  Read setAside(const std::string& what) const;

  std::filesystem::path m_file;
};

}  // namespace leyden
