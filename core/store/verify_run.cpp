// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/verify_run.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <store/annotations.h>
#include <store/raw_statement.h>
#include <store/run_lock.h>
#include <store/run_reader.h>
#include <store/schema.h>
#include <store/sqlite_session.h>
#include <store/text.h>
#include <store/verify_checkpoint.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostSentences = 20;  // of one kind of check
constexpr int kColumns = 3;            // of the envelope that is compared: so few that it is made of rollups

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

// A mean of many points in another order of adding.
bool close(double a, double b) {
  return same(a, b) || std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-300;
}

bool leaves_folder(const std::string& path) {
  const fs::path relative(path);
  return path.empty() || std::find(relative.begin(), relative.end(), fs::path("..")) != relative.end();
}

std::string shown(const std::string& name) {
  return "\"" + text::valid_utf8(name) + "\"";
}

class Verifier {
 public:
  Verifier(const fs::path& folder, const VerifyOptions& options) : paths_{folder}, options_(options) {}

  Verification run() {
    attempt([&] { read_annotations(paths_.annotations()); });
    std::error_code ignored;
    if (!fs::exists(paths_.db(), ignored)) {
      say(paths_.root.string() + " holds no run (there is no run.db).");
      return std::move(out_);
    }
    live_ = RunLock::is_held(paths_.lock());
    if (check_database()) {
      attempt([&] {
        RunReader reader(paths_.root);
        if (options_.points) check_series(reader);
        check_files(reader);
      });
    }
    if (options_.sha256) attempt([&] { check_checkpoints(); });
    return std::move(out_);
  }

 private:
  void say(const std::string& sentence) { out_.problems.push_back(text::valid_utf8(sentence)); }

  template <class Check>
  bool attempt(Check&& check) {
    try {
      check();
      return true;
    } catch (const std::exception& problem) {
      say(problem.what());
    }
    return false;
  }

  bool check_database() {
    const size_t before = out_.problems.size();
    attempt([&] {
      try {
        const auto db = open_for_reading(paths_.db());
        schema::check_run_database(*db, paths_.db(), false);
        RawStatement check(*db, "PRAGMA integrity_check(20)");
        while (check.step()) {
          if (const std::string answer = check.text(0); answer != "ok") say("run.db is damaged: " + answer + ".");
        }
        check_views(*db);
      } catch (const SQLite::Exception& error) {
        throw store_error(error, paths_.db(), "read");
      }
    });
    return out_.problems.size() == before;
  }

  void check_views(SQLite::Database& db) {
    for (const char* view : {"run_info", "params", "metrics", "events", "log_lines", "artifacts", "histograms",
                             "system_metrics"}) {
      RawStatement query(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND name = ?");
      query.bind(1, std::string_view(view));
      if (!query.step() || query.integer(0) != 1) say("run.db has no view " + std::string(view) + ".");
    }
  }

  void check_series(RunReader& reader) {
    const size_t before = out_.problems.size();
    for (const SeriesInfo& series : reader.series()) {
      ++out_.series;
      const SeriesColumns points = reader.columns(series.name, 0, static_cast<size_t>(series.count));
      out_.points += points.value.size();
      check_totals(series, points);
      // Of a run that goes on, the envelope holds points that were not read.
      if (!live_) check_envelope(reader, series, points);
      if (out_.problems.size() - before >= kMostSentences) return say("Further series are not looked at.");
    }
  }

  void check_totals(const SeriesInfo& series, const SeriesColumns& points) {
    SeriesInfo read;
    read.name = series.name;
    long double sum = 0.0L;
    int64_t finite = 0;
    for (size_t i = 0; i < points.value.size(); ++i) {
      const double value = points.value[i];
      const int64_t step = points.step[i];
      read.last_step = step;
      read.last = value;
      if (read.count++ == 0) read.first_step = step;
      if (std::isnan(value)) {
        ++read.nan;
        continue;
      }
      if (std::isfinite(value)) ++finite, sum += value;
      if (!(read.min <= value)) read.min = value, read.min_step = step;
      if (!(read.max >= value)) read.max = value, read.max_step = step;
    }
    if (finite > 0) read.mean = static_cast<double>(sum / finite);
    if (read.count != series.count) {
      return say("The series " + shown(series.name) + " should have " + std::to_string(series.count) + " points and has " +
                 std::to_string(read.count) + ".");
    }
    const bool good = read.nan == series.nan && same(read.last, series.last) && same(read.min, series.min) &&
                      same(read.max, series.max) && close(read.mean, series.mean) &&
                      (read.count == read.nan || (read.min_step == series.min_step && read.max_step == series.max_step));
    if (!good) say("The totals of the series " + shown(series.name) + " are not those of its points.");
  }

  void check_envelope(RunReader& reader, const SeriesInfo& series, const SeriesColumns& points) {
    if (points.step.empty()) return;
    const auto [low, high] = std::minmax_element(points.step.begin(), points.step.end());
    const double from = static_cast<double>(*low), to = static_cast<double>(*high);
    const Envelope envelope = reader.envelope(series.name, from, to, kColumns, XAxis::Step, Attempts::All);
    double least = std::nan(""), most = std::nan("");
    int64_t count = 0;
    for (const auto& column : envelope.columns) {
      count += column.count;
      if (!(least <= column.min) && !std::isnan(column.min)) least = column.min;
      if (!(most >= column.max) && !std::isnan(column.max)) most = column.max;
    }
    double finite_least = std::nan(""), finite_most = std::nan("");
    int64_t finite = 0;
    for (const double value : points.value) {
      if (!std::isfinite(value)) continue;
      ++finite;
      if (!(finite_least <= value)) finite_least = value;
      if (!(finite_most >= value)) finite_most = value;
    }
    if (!same(least, finite_least) || !same(most, finite_most) || count < finite)
      say("The rollups of the series " + shown(series.name) + " are not those of its points.");
  }

  void check_files(RunReader& reader) {
    const size_t before = out_.problems.size();
    for (const ArtifactRow& artifact : reader.artifacts()) {
      if (artifact.kind == "checkpoint") checkpoints_.insert(artifact.path);
      check_file(artifact);
      if (out_.problems.size() - before >= kMostSentences) return say("Further files are not looked at.");
    }
  }

  void check_file(const ArtifactRow& artifact) {
    ++out_.files;
    const fs::path relative(artifact.path);
    if (leaves_folder(artifact.path)) return say("The file " + shown(artifact.path) + " lies outside of the run folder.");
    const fs::path file = relative.is_absolute() ? relative : paths_.root / relative;
    // A checkpoint that is saved anew has its row later, when it is hashed.
    if (live_ && artifact.kind == "checkpoint") return;
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return say(artifact.path + " cannot be read: " + error.message() + ".");
    if (static_cast<int64_t>(size) != artifact.bytes) {
      return say(artifact.path + " should have " + std::to_string(artifact.bytes) + " bytes and has " +
                 std::to_string(size) + ".");
    }
    if (!options_.sha256 || artifact.sha256.empty()) return;
    ++out_.hashed;
    std::string hash;
    if (!attempt([&] { hash = options_.sha256(file); })) return;
    std::string wanted = artifact.sha256;
    std::transform(wanted.begin(), wanted.end(), wanted.begin(), [](unsigned char c) { return std::tolower(c); });
    if (hash != wanted) say(artifact.path + " is damaged: its SHA-256 is not the one that was written down with it.");
  }

  // Also those that no row tells of: of a run that was killed before it was written.
  void check_checkpoints() {
    std::error_code error;
    for (fs::directory_iterator at(paths_.checkpoints(), error), end; !error && at != end; at.increment(error)) {
      std::error_code ignored;
      if (at->path().extension() == ".ckpt" && at->is_regular_file(ignored))
        checkpoints_.insert(at->path().lexically_relative(paths_.root).string());
    }
    const size_t before = out_.problems.size();
    for (const std::string& path : checkpoints_) {
      const fs::path file = paths_.root / path;
      if (std::error_code ignored; leaves_folder(path) || !fs::exists(file, ignored)) continue;  // said before
      const CheckpointCheck check = verify_checkpoint(file);
      out_.manifests += check.manifest;
      // One that a better one has just pushed out is gone.
      if (std::error_code ignored; !check.problem.empty() && (!live_ || fs::exists(file, ignored))) say(path + ": " + check.problem + ".");
      if (out_.problems.size() - before >= kMostSentences) return say("Further checkpoints are not looked into.");
    }
  }

  RunPaths paths_;
  const VerifyOptions& options_;
  bool live_ = false;
  std::set<std::string> checkpoints_;  // paths in the run folder
  Verification out_;
};

}  // namespace

Verification verify_run(const fs::path& run_folder, const VerifyOptions& options) {
  const fs::path folder = run_folder.has_filename() ? run_folder : run_folder.parent_path();
  return Verifier(folder, options).run();
}

}  // namespace leyden
