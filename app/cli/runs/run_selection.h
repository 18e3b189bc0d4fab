// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <store/catalog.h>

#include "subcommand.h"

namespace leyden::cli {

/// The text of --filter as a filter, and its mistakes as ConfigProblem with the place.
Filter parse_filter(const std::string& text);

/// Does what a filter or a field is needed for; a FilterError of it becomes a ConfigProblem of `option`.
template <class Work>
auto with_filter_errors(const std::string& option, const std::string& text, Work&& work);
[[noreturn]] void refuse_filter(const std::string& option, const std::string& text, const FilterError& error);

/// Runs that a command is for: named one by one, and those that --filter lets through.
struct RunSelection {
  std::vector<std::string> runs;
  std::string filter;

  void declare(CLI::App& command);
  bool empty() const { return runs.empty() && filter.empty(); }
  /// Each once, in the order they were named in, without parameters and metrics of what cannot be read. Throws
  /// ConfigProblem when nothing was named, and StoreError for a run that is not there.
  std::vector<RunRow> of(const Catalog& catalog) const;
};

template <class Work>
auto with_filter_errors(const std::string& option, const std::string& text, Work&& work) {
  try {
    return work();
  } catch (const FilterError& error) {
    refuse_filter(option, text, error);
  }
}

}  // namespace leyden::cli
