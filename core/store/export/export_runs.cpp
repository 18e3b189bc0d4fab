// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/export_runs.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <system_error>

#include <store/export/export_staging.h>
#include <store/export/exported_run.h>
#include <store/file_system.h>
#include <store/media_file.h>
#include <store/store_error.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

fs::path absolute_target(const fs::path& given) {
  if (given.empty()) throw StoreError(StoreError::Kind::Invalid, "The name of the export's folder is empty.");
  fs::path path = fs::absolute(given).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

class Session {
 public:
  Session(const fs::path& target, const ExportOptions& options, const ExportProgress& progress)
      : exporter_(exporter(options.format)), options_(options), progress_(progress), staging_(target) {
    where_ = {staging_.tree(), target, options.artifacts};
  }

  ExportReport run(std::span<const fs::path> folders) {
    for (const fs::path& folder : folders) look_at(folder);
    name_runs();
    try {
      for (size_t i = 0; i < folders.size(); ++i) write(folders[i], i);
    } catch (const ExportCancelled&) {
      report_.cancelled = true;
      for (ExportedEntry& entry : report_.runs) entry.path.clear();
      return std::move(report_);
    }
    if (report_.failed() == report_.runs.size()) return std::move(report_);
    exporter_.finish(where_);
    staging_.publish();
    return std::move(report_);
  }

 private:
  // What there is to do, and what the run is called.
  void look_at(const fs::path& folder) {
    ExportedEntry& entry = report_.runs.emplace_back();
    entry.run_id = RunPaths{folder}.run_id();
    work_.push_back(0);
    attempt(entry, [&] {
      ExportedRun run(folder);
      entry.name = run.name();
      work_.back() = exporter_.work(run);
    });
    of_ += work_.back();
  }

  // Folders' names; those of two runs with one name get the runs' ids.
  void name_runs() {
    if (report_.runs.size() < 2 && !options_.sub_folders) return names_.assign(report_.runs.size(), std::string());
    std::map<std::string, int> counts;
    for (const ExportedEntry& entry : report_.runs) ++counts[file_name_of(entry.name)];
    std::set<std::string> taken;
    for (const ExportedEntry& entry : report_.runs) {
      std::string name = file_name_of(entry.name);
      if (counts[name] > 1) name += "-" + entry.run_id;
      while (!taken.insert(name).second) name += "_";
      names_.push_back(name);
    }
  }

  void write(const fs::path& folder, size_t at) {
    ExportedEntry& entry = report_.runs[at];
    if (!entry.error.empty()) return;
    const uint64_t before = done_;
    fs::path place;
    attempt(entry, [&] {
      ExportedRun run(folder, [this](uint64_t work) { advance(work); });
      place = exporter_.place(where_, run, names_[at]);
      make_folder(where_.folder / place);
      exporter_.write(run, where_, where_.folder / place);
      entry.path = place.empty() ? where_.place : where_.place / place;
      entry.points = run.points();
      entry.notes = run.notes();
    });
    if (!entry.error.empty() && !place.empty()) remove(place);
    done_ = before + work_[at];
    tell();
  }

  static void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) fail_writing(folder, error.value());
  }

  void remove(const fs::path& place) const {
    std::error_code error;
    fs::remove_all(where_.folder / place, error);
    if (error) fail_writing(where_.folder / place, error.value());
  }

  // One run's trouble is its own, the target's is everybody's.
  template <class Work>
  void attempt(ExportedEntry& entry, Work&& work) {
    try {
      work();
    } catch (const StoreError& error) {
      if (error.kind() == StoreError::Kind::Storage || error.kind() == StoreError::Kind::Unwritable) throw;
      entry.error = error.what();
    }
  }

  void advance(uint64_t work) {
    done_ += work;
    tell();
  }

  void tell() const {
    if (progress_ && !progress_(std::min(done_, of_), of_)) throw ExportCancelled();
  }

  const Exporter& exporter_;
  const ExportOptions& options_;
  const ExportProgress& progress_;
  ExportStaging staging_;
  ExportTarget where_;
  ExportReport report_;
  std::vector<uint64_t> work_;
  std::vector<std::string> names_;
  uint64_t done_ = 0, of_ = 0;
};

}  // namespace

size_t ExportReport::failed() const {
  return static_cast<size_t>(
      std::count_if(runs.begin(), runs.end(), [](const ExportedEntry& each) { return !each.error.empty(); }));
}

ExportReport export_runs(std::span<const fs::path> run_folders, const fs::path& target, const ExportOptions& options,
                         const ExportProgress& progress) {
  if (run_folders.empty()) throw StoreError(StoreError::Kind::Invalid, "There is no run to export.");
  return Session(absolute_target(target), options, progress).run(run_folders);
}

void export_run(const fs::path& run_folder, std::string_view format, std::ostream& out) {
  const auto* as_file = dynamic_cast<const FileExporter*>(&exporter(format));
  if (!as_file) {
    throw StoreError(StoreError::Kind::Invalid,
                     "The format " + std::string(format) + " is a folder of files and cannot go to a single one.");
  }
  ExportedRun run(run_folder);
  as_file->write(run, out);
  out.flush();
  run.check(out);
}

}  // namespace leyden
