// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs list
#include <algorithm>
#include <iostream>

#include "../exit_status.h"
#include "../json_output.h"
#include "../text_table.h"
#include "open_catalog.h"
#include "run_selection.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

namespace fs = std::filesystem;

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  bool all = false;
  std::string filter;
  std::vector<std::string> sort, columns;
  size_t limit = std::numeric_limits<size_t>::max(), offset = 0;
};

/// What is asked of the catalog; newest first unless a key says otherwise.
RunQuery query_of(const Options& options) {
  RunQuery query{.filter = parse_filter(options.filter), .newest_first = true, .archived = options.all};
  query.offset = options.offset;
  query.limit = options.limit;
  for (const std::string& key : options.sort) {
    const bool descending = key.starts_with("-");
    query.sort.push_back({descending ? key.substr(1) : key, descending});
  }
  return query;
}

std::string sort_text(const Options& options) {
  return options.sort.empty() ? std::string() : options.sort.front();
}

/// A filter's names are checked first, so that what is wrong then is a key of --sort.
RunPage find(const Catalog& catalog, const Options& options) {
  const RunQuery query = query_of(options);
  RunQuery unsorted = query;
  unsorted.sort.clear();
  RunPage page = with_filter_errors("filter", options.filter, [&] { return catalog.find(unsorted); });
  if (query.sort.empty()) return page;
  return with_filter_errors("sort", sort_text(options), [&] { return catalog.find(query); });
}

/// The metrics that say most, for the one column there is room for: of validation or test, then of training.
std::string metrics_text(const RunRow& run) {
  std::vector<const SeriesInfo*> chosen;
  for (const char* prefix : {"val_", "test_", ""}) {
    for (const SeriesInfo& series : run.metrics) {
      if (chosen.size() < 3 && series.name.rfind(prefix, 0) == 0 &&
          std::find(chosen.begin(), chosen.end(), &series) == chosen.end()) {
        chosen.push_back(&series);
      }
    }
  }
  std::string text;
  for (const SeriesInfo* series : chosen) {
    text += (text.empty() ? "" : "  ") + series->name + " " + metric_text(series->last);
  }
  return text;
}

/// The values of --columns, a list for each column.
using Columns = std::vector<std::vector<RunValue>>;
Columns columns_of(const Catalog& catalog, const Options& options, const std::vector<std::string>& ids) {
  Columns out;
  for (const std::string& field : options.columns)
    out.push_back(with_filter_errors("columns", field, [&] { return catalog.values(field, ids); }));
  return out;
}

std::string value_text(const RunValue& value) {
  if (const double* number = std::get_if<double>(&value)) return metric_text(*number);
  const std::string* text = std::get_if<std::string>(&value);
  return text ? *text : std::string();
}

Json value_json(const RunValue& value) {
  if (const double* number = std::get_if<double>(&value)) return number_json(*number);
  const std::string* text = std::get_if<std::string>(&value);
  return text ? Json(*text) : Json();
}

void print_list_json(const std::vector<RunRow>& runs, const Options& options, const Columns& columns) {
  Json json = Json::array();
  for (size_t i = 0; i < runs.size(); ++i) {
    json.push_back(run_json(runs[i]));
    if (columns.empty()) continue;
    json.back()["columns"] = Json::object();
    for (size_t column = 0; column < columns.size(); ++column)
      json.back()["columns"][options.columns[column]] = value_json(columns[column][i]);
  }
  print_json(json);
}

void print_table(const std::vector<RunRow>& runs, const Options& options, const Columns& columns) {
  using enum TextTable::Align;
  std::vector<std::string> titles{"Run", "Name", "Plugin", "Status", "Started", "Took"};
  std::vector<TextTable::Align> alignment{Left, Left, Left, Left, Left, Right};
  for (const std::string& field : options.columns) {
    titles.push_back(field);
    alignment.push_back(Right);
  }
  if (columns.empty()) {
    titles.push_back("Metrics");
    alignment.push_back(Left);
  }
  TextTable table(titles, alignment);
  for (size_t i = 0; i < runs.size(); ++i) {
    const RunRow& run = runs[i];
    std::vector<std::string> cells{run.run_id,
                                   run.name,
                                   run.plugin,
                                   run.broken ? "unreadable" : std::string(to_string(run.status)),
                                   run.started,
                                   duration_text(run.seconds)};
    for (const auto& column : columns) cells.push_back(value_text(column[i]));
    if (columns.empty()) cells.push_back(run.broken ? run.error : metrics_text(run));
    table.add_row(std::move(cells));
  }
  table.print(std::cout);
}

int list(const Options& options) {
  const fs::path workspace = options.workspace.path();
  std::error_code error;
  if (!fs::exists(workspace, error)) {
    parse_filter(options.filter);
    std::cerr << "leyden: there is no workspace at " << workspace.string() << " yet\n";
    options.json ? print_json(Json::array())
                 : void(std::cout << "There are no runs in " << workspace.string() << '\n');
    return kDone;
  }
  const Catalog catalog = open_catalog(workspace);
  const RunPage page = find(catalog, options);
  const std::vector<RunRow> runs = catalog.rows(page.ids);
  const Columns columns = columns_of(catalog, options, page.ids);
  if (options.json) {
    print_list_json(runs, options, columns);
  } else if (runs.empty()) {
    std::cout << (catalog.size() == 0 || options.filter.empty() ? "There are no runs in "
                                                                : "The filter lets none of the runs through in ")
              << workspace.string() << '\n';
  } else {
    print_table(runs, options, columns);
    if (page.total > runs.size()) std::cout << runs.size() << " of " << page.total << " runs\n";
  }
  return kDone;
}

}  // namespace

void declare_runs_list(const RunsContext& context) {
  const auto [command, options] =
      add_subcommand(context, "list", "List the runs of the workspace, newest first", list);
  command->add_flag("--all", options->all, "Archived runs too");
  command->add_option("--filter", options->filter, "Only runs that a filter lets through: model.lr < 1e-3 and tag:baseline")
      ->type_name("EXPR");
  command
      ->add_option("--sort", options->sort,
                   "Order: started, model.lr, val_acc.max, with a - before it the largest first; may be repeated")
      ->type_name("FIELD")
      ->allow_extra_args(false);
  command->add_option("--columns", options->columns, "Values to show in place of the metrics, with commas between")
      ->type_name("FIELD,...")
      ->delimiter(',');
  command->add_option("--limit", options->limit, "At most so many runs")->type_name("N");
  command->add_option("--offset", options->offset, "Leave out so many at the beginning")->type_name("N");
}

}  // namespace leyden::cli
