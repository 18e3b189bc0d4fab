// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs rm, restore, trash
#include <algorithm>
#include <functional>
#include <iostream>

#include <experiment/config_problem.h>
#include <store/store_error.h>
#include <store/trash.h>

#include "../exit_status.h"
#include "../json_output.h"
#include "../text_table.h"
#include "open_catalog.h"
#include "run_selection.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  RunSelection selection;
  bool permanently = false, empty = false;
};

/// What was done to each run, and why not to others.
struct Outcome {
  std::vector<std::string> done;
  std::vector<std::pair<std::string, std::string>> refused;

  /// Goes on with the next run after one that is refused.
  void attempt(const std::string& run_id, const std::function<void()>& work) {
    try {
      work();
      done.push_back(run_id);
    } catch (const StoreError& problem) {
      refused.emplace_back(run_id, problem.what());
    }
  }
};

int report(const Options& options, const Catalog& catalog, const Outcome& outcome, const char* done) {
  for (const auto& [run_id, sentence] : outcome.refused) std::cerr << "leyden: " << sentence << '\n';
  if (options.json) {
    Json json = {{"workspace", catalog.workspace().string()}, {done, outcome.done}, {"refused", Json::array()}};
    for (const auto& [run_id, sentence] : outcome.refused)
      json["refused"].push_back({{"run_id", run_id}, {"error", sentence}});
    print_json(json);
  } else {
    for (const std::string& run_id : outcome.done) std::cout << done << ' ' << run_id << '\n';
  }
  return outcome.refused.empty() ? kDone : kRunFailed;
}

/// Of the trash: by id, by the beginning of one, or by name.
std::vector<Trash::Entry> find_in_trash(const Trash& trash, const std::string& text) {
  const std::vector<Trash::Entry> all = trash.entries();
  const auto those = [&](const std::function<bool(const Trash::Entry&)>& fits) {
    std::vector<Trash::Entry> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out), fits);
    return out;
  };
  for (const auto& found : {those([&](auto& entry) { return entry.run_id == text; }),
                            those([&](auto& entry) { return !text.empty() && entry.run_id.starts_with(text); }),
                            those([&](auto& entry) { return entry.name == text; })}) {
    if (found.size() > 1) {
      throw StoreError(StoreError::Kind::Invalid, "\"" + text + "\" fits " + std::to_string(found.size()) +
                                                      " runs of the trash; give the whole id.");
    }
    if (!found.empty()) return found;
  }
  return {};
}

Trash::Entry one_in_trash(const Trash& trash, const std::string& text) {
  const std::vector<Trash::Entry> found = find_in_trash(trash, text);
  if (!found.empty()) return found.front();
  throw StoreError(StoreError::Kind::NotFound,
                   "There is no run \"" + text + "\" in the trash; `leyden runs trash` lists it.");
}

int remove(const Options& options) {
  Catalog catalog = open_catalog(options.workspace.existing());
  Trash trash(catalog.workspace());
  Outcome outcome;
  RunSelection selection = options.selection;
  if (selection.empty()) selection.of(catalog);  // says that none is named
  if (options.permanently) {
    // What lies in the trash already is deleted there, unless a run is called so.
    std::erase_if(selection.runs, [&](const std::string& text) {
      try {
        if (catalog.run(text)) return false;
      } catch (const StoreError& problem) {
        if (problem.kind() != StoreError::Kind::NotFound) throw;
        const std::vector<Trash::Entry> found = find_in_trash(trash, text);
        if (found.empty()) throw;
        outcome.attempt(found.front().run_id, [&] { trash.erase(found.front().run_id); });
      }
      return true;
    });
  }
  if (!selection.empty()) {
    for (const RunRow& run : selection.of(catalog)) {
      outcome.attempt(run.run_id,
                      [&] { options.permanently ? trash.erase_run(run.run_id) : trash.put(run.run_id); });
    }
  }
  catalog.refresh();
  return report(options, catalog, outcome, options.permanently ? "deleted" : "trashed");
}

int restore(const Options& options) {
  Catalog catalog = open_catalog(options.workspace.existing());
  Trash trash(catalog.workspace());
  const RunSelection& selection = options.selection;
  if (selection.empty()) selection.of(catalog);  // says that none is named
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const std::string& text : selection.runs) add(one_in_trash(trash, text).run_id);
  if (!selection.filter.empty()) {
    Catalog thrown_away(catalog.workspace(), Catalog::Mode::Trash);
    thrown_away.refresh();
    for (const RunRow& run : RunSelection{{}, selection.filter}.of(thrown_away)) add(run.run_id);
  }
  Outcome outcome;
  for (const std::string& id : ids) outcome.attempt(id, [&] { trash.restore(id); });
  catalog.refresh();
  return report(options, catalog, outcome, "restored");
}

int list_trash(const Options& options) {
  const std::filesystem::path workspace = options.workspace.existing();
  Trash trash(workspace);
  const std::vector<Trash::Entry> entries = trash.entries();
  if (options.empty) {
    Catalog catalog = open_catalog(workspace);
    Outcome outcome;
    for (const Trash::Entry& entry : entries)
      outcome.attempt(entry.run_id, [&] { trash.erase(entry.run_id); });
    return report(options, catalog, outcome, "deleted");
  }
  if (options.json) {
    Json json = Json::array();
    for (const Trash::Entry& entry : entries) {
      json.push_back({{"run_id", entry.run_id},
                      {"name", entry.name},
                      {"trashed", entry.trashed.empty() ? Json() : Json(entry.trashed)},
                      {"path", entry.path.string()}});
    }
    print_json(json);
    return kDone;
  }
  TextTable table({"Run", "Name", "Thrown away"});
  for (const Trash::Entry& entry : entries) table.add_row({entry.run_id, entry.name, entry.trashed});
  table.empty() ? void(std::cout << "The trash of " << workspace.string() << " is empty\n") : table.print(std::cout);
  return kDone;
}

}  // namespace

void declare_runs_trash(const RunsContext& context) {
  {
    const auto [command, options] = add_subcommand(context, "rm", "Throw runs away: into the workspace's trash", remove);
    options->selection.declare(*command);
    command->add_flag("--permanently", options->permanently,
                      "Delete them for good, also those that lie in the trash already");
  }
  {
    const auto [command, options] = add_subcommand(context, "restore", "Take runs out of the trash again", restore);
    options->selection.declare(*command);
  }
  const auto [command, options] = add_subcommand(context, "trash", "List the runs in the trash", list_trash);
  command->add_flag("--empty", options->empty, "Delete all of them for good");
}

}  // namespace leyden::cli
