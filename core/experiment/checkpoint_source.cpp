// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/checkpoint_source.h>

#include <algorithm>
#include <vector>

#include <store/run_reader.h>
#include <store/ulid.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const std::string& ckpt_path, const std::string& sentence) {
  ConfigProblem problem("ckpt_path: " + sentence);
  problem.key = "ckpt_path";
  problem.value = ckpt_path;
  problem.allowed = "a checkpoint file, best or last";
  throw problem;
}

/// Run folders, newest first: their names begin with the time.
std::vector<fs::path> newest_runs(const fs::path& workspace) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator it(workspace / "runs", error), end; !error && it != end; it.increment(error)) {
    if (is_ulid(it->path().filename().string())) folders.push_back(it->path());
  }
  std::sort(folders.begin(), folders.end(),
            [](const fs::path& a, const fs::path& b) { return a.filename() > b.filename(); });
  return folders;
}

/// The checkpoint's file: as it is named, relative to the run's folder.
std::optional<fs::path> existing(const fs::path& run_folder, const std::string& path) {
  std::error_code error;
  if (path.empty()) return std::nullopt;
  const fs::path file = run_folder / path;  // an absolute path stays what it is
  return fs::is_regular_file(file, error) ? std::optional(file) : std::nullopt;
}

std::optional<fs::path> best_of(const fs::path& run_folder, const RunState& state) {
  const auto best = state.info.find("best_checkpoint");
  return best == state.info.end() ? std::nullopt : existing(run_folder, best->second);
}

/// The one that was saved last of those that are still there; last.ckpt of several at one step.
std::optional<fs::path> last_of(const fs::path& run_folder, RunReader& reader) {
  std::optional<fs::path> last;
  int64_t last_step = -1;
  for (const ArtifactRow& artifact : reader.artifacts()) {
    if (artifact.kind != "checkpoint") continue;
    const std::optional<fs::path> file = existing(run_folder, artifact.path);
    const int64_t step = artifact.step.value_or(0);
    if (!file || step < last_step) continue;
    if (step == last_step && last && last->filename() == "last.ckpt") continue;
    last = file;
    last_step = step;
  }
  return last;
}

std::optional<RunConfig> config_of(const fs::path& run_folder) {
  try {
    return read_config_yaml(RunPaths{run_folder}.config());
  } catch (const ConfigProblem&) {
    return std::nullopt;
  }
}

CheckpointSource from_file(const std::string& ckpt_path) {
  CheckpointSource source;
  std::error_code error;
  source.file = fs::absolute(ckpt_path, error).lexically_normal();
  if (fs::is_directory(source.file, error))
    refuse(ckpt_path, source.file.string() + " is a folder, not a checkpoint file");
  if (!fs::exists(source.file, error)) refuse(ckpt_path, "there is no file " + source.file.string());
  const fs::path folder = source.file.parent_path().parent_path();
  if (source.file.parent_path().filename() == "checkpoints" && fs::exists(RunPaths{folder}.db(), error)) {
    source.run_folder = folder;
    source.config = config_of(folder);
  }
  return source;
}

}  // namespace

CheckpointSource find_checkpoint(const std::string& ckpt_path, const fs::path& workspace,
                                 const std::string& plugin_id) {
  if (ckpt_path != "best" && ckpt_path != "last") return from_file(ckpt_path);
  const std::string whose = plugin_id.empty() ? "training run" : "training run of " + plugin_id;
  for (const fs::path& folder : newest_runs(workspace)) {
    try {
      RunReader reader(folder);
      const RunState state = reader.state();
      if (state.verb != "fit" || (!plugin_id.empty() && state.plugin != plugin_id)) continue;
      const std::optional<fs::path> file =
          ckpt_path == "best" ? best_of(folder, state) : last_of(folder, reader);
      if (!file) {
        refuse(ckpt_path, "the newest " + whose + " (" + state.run_id + ", " +
                              std::string(to_string(state.status)) + ") has no " + ckpt_path + " checkpoint");
      }
      return {fs::absolute(*file).lexically_normal(), folder, config_of(folder)};
    } catch (const StoreError&) {
      // A folder that cannot be read is not the run that is looked for.
    }
  }
  refuse(ckpt_path, "there is no " + whose + " in " + workspace.string());
}

}  // namespace leyden
