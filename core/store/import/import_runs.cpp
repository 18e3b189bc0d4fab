// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/import_runs.h>

#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

#include <store/import/import_index.h>
#include <store/import/imported_run_impl.h>
#include <store/import/run_staging.h>
#include <store/import/serial_worker.h>
#include <store/run_paths.h>
#include <store/sqlite_session.h>
#include <store/store_error.h>
#include <store/text.h>
#include <store/ulid.h>
#include <store/wall_clock.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

using Result = ImportedSource::Result;

// Runs that become visible together: what a sync costs is shared, and a cancelled import keeps all but these.
constexpr size_t kGroup = 128;
constexpr uint64_t kGroupBytes = uint64_t{256} << 20;
constexpr size_t kWaitingBatches = 4;

void check_workspace(const fs::path& workspace) {
  std::error_code error;
  if (workspace.empty()) throw StoreError(StoreError::Kind::Invalid, "The workspace's path is empty.");
  if (fs::exists(workspace, error) && !fs::is_directory(workspace, error)) {
    throw StoreError(StoreError::Kind::NotAWorkspace, workspace.string() + " is a file; a workspace is a folder.");
  }
}

class Session {
 public:
  Session(const fs::path& workspace, const ImportPlan& plan, const ImportOptions& options, const ImportProgress& progress)
      : workspace_(workspace),
        plan_(plan),
        options_(options),
        progress_(progress),
        of_(plan.bytes()),
        index_(workspace),
        staging_(workspace),
        worker_(kWaitingBatches) {}

  ImportReport run() {
    try {
      for (const ImportSource& source : plan_.sources) {
        import(source);
        if (waiting_.size() >= kGroup || waiting_bytes_ >= kGroupBytes) publish();
      }
      publish();
    } catch (const ImportCancelled&) {
      report_.cancelled = true;
      worker_.drain();
      publish();  // those that are complete
    }
    return std::move(report_);
  }

 private:
  struct Waiting {
    std::unique_ptr<ImportedRun> run;
    size_t at;  // in the report
    bool replaces;
  };

  void import(const ImportSource& source) {
    const uint64_t before = done_;
    const ImportIndex::Run* known = index_.find(source.origin);
    ImportedSource& entry = report_.sources.emplace_back();
    entry.source = source;
    if (known && known->stamp == source.stamp) {
      entry.result = Result::Unchanged;
      entry.run_id = known->run_id;
    } else {
      read(source, known ? known->run_id : std::string());
    }
    // What the importer counted differs from what the files are together, a little.
    done_ = before + source.bytes;
    tell();
  }

  // `replaces`: the id of an older run of this source; empty when it is new.
  void read(const ImportSource& source, const std::string& replaces) {
    const size_t at = report_.sources.size() - 1;
    ImportedSource& entry = report_.sources[at];
    auto run = std::make_unique<ImportedRun>(
        std::make_unique<ImportedRun::Impl>(staging_.make_draft(), worker_, [this](uint64_t bytes) { advance(bytes); }));
    run->info.name = source.name;
    run->info.verb = "import";
    try {
      importer(source.format).read(source, options_, *run);
    } catch (const ImportCancelled&) {
      report_.sources.pop_back();
      worker_.drain();
      staging_.discard(run->impl().folder());
      throw;
    } catch (const StoreError& error) {
      worker_.drain();
      staging_.discard(run->impl().folder());
      if (error.kind() == StoreError::Kind::Storage && run->impl().problem()) throw;
      entry.error = error.what();
      return;
    }
    run->info.run_id = replaces.empty() ? new_id(run->impl().first_time(*run)) : replaces;
    run->impl().finish(*run, more_of(source, run->impl().notes));
    entry.run_id = run->info.run_id;
    entry.points = run->points();
    entry.notes = run->impl().notes;
    waiting_bytes_ += source.bytes;
    waiting_.push_back({std::move(run), at, !replaces.empty()});
  }

  // Runs sort by when they were trained, not by when they were imported.
  static std::string new_id(double started) {
    return std::isfinite(started) ? new_ulid_at(static_cast<long long>(std::clamp(started, 0.0, 1e11) * 1000)) : new_ulid();
  }

  static std::map<std::string, std::string> more_of(const ImportSource& source, const std::vector<std::string>& notes) {
    std::map<std::string, std::string> more = {{"import.format", source.format},
                                               {"import.origin", source.origin},
                                               {"import.path", source.path.string()},
                                               {"import.stamp", source.stamp},
                                               {"import.time", text::iso_utc(WallClock().now())}};
    if (!notes.empty()) more["import.notes"] = text::join(notes, "\n");
    return more;
  }

  void publish() {
    worker_.drain();
    std::vector<RunStaging::Draft> drafts;
    std::vector<size_t> entries;
    for (const Waiting& each : std::exchange(waiting_, {})) {
      const fs::path folder = each.run->impl().folder();
      if (const std::exception_ptr problem = each.run->impl().problem()) {
        staging_.discard(folder);
        fail(report_.sources[each.at], problem);
        continue;
      }
      drafts.push_back({folder, each.run->info.run_id, each.replaces});
      entries.push_back(each.at);
    }
    waiting_bytes_ = 0;
    const std::vector<std::string> problems = staging_.publish(drafts);
    for (size_t i = 0; i < drafts.size(); ++i) {
      ImportedSource& entry = report_.sources[entries[i]];
      entry.error = problems[i];
      if (!problems[i].empty()) {
        entry.run_id.clear();
        continue;
      }
      entry.result = drafts[i].replaces ? Result::Updated : Result::Imported;
      index_.add(entry.source.origin, {entry.run_id, entry.source.stamp});
    }
  }

  // One run's trouble is its own, the disk's is everybody's.
  void fail(ImportedSource& entry, const std::exception_ptr& problem) {
    const fs::path file = run_paths(workspace_, entry.run_id).db();
    entry.run_id.clear();
    try {
      std::rethrow_exception(problem);
    } catch (const SQLite::Exception& error) {
      const StoreError told = store_error(error, file, "written");
      if (told.kind() == StoreError::Kind::Storage) throw told;
      entry.error = told.what();
    } catch (const std::exception& error) {
      entry.error = error.what();
    }
  }

  void advance(uint64_t bytes) {
    done_ += bytes;
    tell();
  }

  void tell() {
    if (progress_ && !progress_(std::min(done_, of_), of_)) throw ImportCancelled();
  }

  const fs::path& workspace_;
  const ImportPlan& plan_;
  const ImportOptions& options_;
  const ImportProgress& progress_;
  const uint64_t of_;
  uint64_t done_ = 0;
  ImportReport report_;
  ImportIndex index_;
  RunStaging staging_;
  SerialWorker worker_;  // before the staging folder goes, its last job is done
  std::vector<Waiting> waiting_;
  uint64_t waiting_bytes_ = 0;
};

}  // namespace

size_t ImportReport::count(Result result) const {
  return static_cast<size_t>(
      std::count_if(sources.begin(), sources.end(), [&](const ImportedSource& each) { return each.result == result; }));
}

ImportReport import_runs(const fs::path& workspace, const ImportPlan& plan, const ImportOptions& options,
                         const ImportProgress& progress) {
  check_workspace(workspace);
  return Session(workspace, plan, options, progress).run();
}

}  // namespace leyden
