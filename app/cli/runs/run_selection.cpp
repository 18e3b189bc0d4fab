// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_selection.h"

#include <algorithm>
#include <set>

#include <experiment/config_problem.h>
#include <store/store_error.h>

namespace leyden::cli {
namespace {

/// A place in characters, as people count them, from 1.
size_t character_at(const std::string& text, size_t byte) {
  return 1 + static_cast<size_t>(std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte),
                                               [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void refuse_filter(const std::string& option, const std::string& text, const FilterError& error) {
  const size_t begin = std::min(error.where().begin, text.size());
  const size_t end = std::clamp(error.where().end, begin, text.size());
  const size_t place = character_at(text, begin);
  ConfigProblem problem("--" + option + ", character " + std::to_string(place) + ": " + error.what());
  problem.key = option;
  problem.value = begin == end ? text : text.substr(begin, end - begin);
  problem.nearest = error.nearest();
  problem.column = static_cast<int>(place);
  throw problem;
}

Filter parse_filter(const std::string& text) {
  return with_filter_errors("filter", text, [&] { return Filter(text); });
}

void RunSelection::declare(CLI::App& command) {
  command.add_option("runs", runs, kWhichRun)->type_name("RUN...");
  command.add_option("--filter", filter, "Runs that a filter lets through: val_acc.max > 0.9 and tag:baseline")
      ->type_name("EXPR");
}

std::vector<RunRow> RunSelection::of(const Catalog& catalog) const {
  if (empty()) throw ConfigProblem("which runs? Name them, or give a --filter.");
  std::vector<RunRow> out;
  std::set<std::string> seen;
  for (const std::string& text : runs) {
    std::optional<RunRow> run = catalog.run(text);
    if (!run) throw StoreError(StoreError::Kind::NotFound, "there is no run \"" + text + "\".");
    if (seen.insert(run->run_id).second) out.push_back(std::move(*run));
  }
  if (filter.empty()) return out;
  const RunQuery query{.filter = parse_filter(filter)};
  const RunPage page = with_filter_errors("filter", filter, [&] { return catalog.find(query); });
  for (RunRow& run : catalog.rows(page.ids)) {
    if (seen.insert(run.run_id).second) out.push_back(std::move(run));
  }
  return out;
}

}  // namespace leyden::cli
