// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs tag, rename, note, star, archive: what people write about runs
#include <algorithm>
#include <functional>
#include <iostream>

#include <experiment/config_problem.h>
#include <store/run_paths.h>

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
  std::string run, text;
  std::vector<std::string> add, remove;
  bool off = false;
};

Json annotations_json(const RunRow& run) {
  return {{"run_id", run.run_id},
          {"name", run.name},
          {"tags", run.annotations.tags},
          {"notes", run.annotations.notes},
          {"starred", run.annotations.starred},
          {"archived", run.annotations.archived}};
}

/// Changes the annotations of runs, one file after the other, and says how they are then.
int annotate(const Options& options, const std::vector<std::string>& ids, Catalog& catalog,
             const std::function<void(Annotations&)>& change) {
  for (const std::string& id : ids) {
    const std::filesystem::path file = run_paths(catalog.workspace(), id).annotations();
    Annotations annotations = read_annotations(file);
    change(annotations);
    write_annotations(file, annotations);
  }
  catalog.refresh();
  const std::vector<RunRow> runs = catalog.rows(ids);
  if (options.json) {
    Json json = Json::array();
    for (const RunRow& run : runs) json.push_back(annotations_json(run));
    print_json(json);
    return kDone;
  }
  TextTable table({"Run", "Name", "Tags"});
  for (const RunRow& run : runs) {
    std::string tags;
    for (const std::string& tag : run.annotations.tags) tags += (tags.empty() ? "" : ", ") + tag;
    table.add_row({run.run_id, run.name, tags});
  }
  table.print(std::cout);
  return kDone;
}

std::vector<std::string> ids_of(const std::vector<RunRow>& runs) {
  std::vector<std::string> ids;
  for (const RunRow& run : runs) ids.push_back(run.run_id);
  return ids;
}

int annotate_selection(const Options& options, const std::function<void(Annotations&)>& change) {
  Catalog catalog = open_catalog(options.workspace.existing());
  return annotate(options, ids_of(options.selection.of(catalog)), catalog, change);
}

int annotate_one(const Options& options, const std::function<void(Annotations&)>& change) {
  Catalog catalog = open_catalog(options.workspace.existing());
  return annotate(options, {find_run(catalog, options.run).run_id}, catalog, change);
}

int tag(const Options& options) {
  if (options.add.empty() && options.remove.empty())
    throw ConfigProblem("give the tags to --add or to --remove.");
  return annotate_selection(options, [&](Annotations& annotations) {
    auto& tags = annotations.tags;
    for (const std::string& tag : options.remove) std::erase(tags, tag);
    for (const std::string& tag : options.add) {
      if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
    }
  });
}

int rename(const Options& options) {
  return annotate_one(options, [&](Annotations& annotations) { annotations.name = options.text; });
}
int note(const Options& options) {
  return annotate_one(options, [&](Annotations& annotations) { annotations.notes = options.text; });
}
int star(const Options& options) {
  return annotate_selection(options, [&](Annotations& annotations) { annotations.starred = !options.off; });
}
int archive(const Options& options) {
  return annotate_selection(options, [&](Annotations& annotations) { annotations.archived = !options.off; });
}

void declare_for_many(const RunsContext& context, const char* name, const char* what, const char* off,
                      int (*run)(const Options&)) {
  const auto [command, options] = add_subcommand(context, name, what, run);
  options->selection.declare(*command);
  command->add_flag("--off", options->off, off);
}

void declare_for_one(const RunsContext& context, const char* name, const char* what, const char* text,
                     int (*run)(const Options&)) {
  const auto [command, options] = add_subcommand(context, name, what, run);
  command->add_option("run", options->run, kWhichRun)->type_name("RUN")->required();
  command->add_option("text", options->text, text)->type_name("TEXT")->required();
}

}  // namespace

void declare_runs_annotate(const RunsContext& context) {
  const auto [command, options] = add_subcommand(context, "tag", "Give tags to runs, or take them away", tag);
  options->selection.declare(*command);
  command->add_option("--add", options->add, "A tag to give; may be repeated")->type_name("TAG")->allow_extra_args(false);
  command->add_option("--remove", options->remove, "A tag to take away; may be repeated")
      ->type_name("TAG")
      ->allow_extra_args(false);
  declare_for_one(context, "rename", "Give a run another name", "Its name; empty: the one it was made with", rename);
  declare_for_one(context, "note", "Write a run's notes", "Markdown, in place of the notes of before", note);
  declare_for_many(context, "star", "Star runs", "Take the star away", star);
  declare_for_many(context, "archive", "Archive runs: lists leave them out", "Take them out of the archive", archive);
}

}  // namespace leyden::cli
