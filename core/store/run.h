// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>
#include <store/log_level.h>
#include <store/run_info.h>
#include <store/run_paths.h>
#include <store/run_status.h>
#include <store/run_writer.h>

// Logging for programs with a training loop of their own: no engine, no Qt, no server. docs/logging.md.
namespace leyden {

struct RunOptions {
  std::filesystem::path workspace{};  // empty: $LEYDEN_WORKSPACE, else ~/Leyden
  std::string name{};
  nlohmann::ordered_json params{};  // an object; nested ones become dotted paths: {"model", {{"lr", 0.1}}} is model.lr
  std::vector<std::string> tags{};
  std::string verb = "fit", device{};
  std::map<std::string, std::string> provenance{};  // beside program, command_line, working_directory and host
  bool system_metrics = true;                       // CPU, memory and disk every two seconds
  WriterOptions writer{};
};

struct NamedValue {
  std::string_view name;
  double value;
};

/// A file of a run. `name` and `kind` are what people look for; an empty name is the file's.
struct FileOptions {
  std::string name{};
  std::string kind = "file";
  std::optional<int64_t> step{};
  bool copy = true;  // into the run's media/; false: only referred to. A file within the run folder stays where it is
  nlohmann::json meta = nlohmann::json::object();
};

class Run;

/// Makes <workspace>/runs/<id> with config.yaml (the parameters) and run.db. Throws StoreError, and leaves nothing then.
[[nodiscard]] LEYDEN_STORE_API Run start_run(const RunOptions& options = {});

/// Goes on with a run as its next attempt: the points that it goes over again stay beside the older ones. Of the
/// options, system_metrics and writer count. Throws StoreError: Locked when its trainer lives, NotFound, Damaged.
[[nodiscard]] LEYDEN_STORE_API Run resume_run(const std::filesystem::path& run_folder, const RunOptions& options = {});

/// A run being logged. Made by start_run() or resume_run(), moved but never copied.
///
/// Threads: all methods that log may be called from any thread, together; moving, finish() and the destructor by one,
/// when no other uses the object. log() never waits for the disk (docs/run-database.md says what
/// happens when that fails). What was logged is in run.db, with its rollups, at most 250 ms later, whatever happens to
/// the process.
///
/// How it ends: finish() and fail() say so. A Run that is destroyed without them has `finished`; when it is destroyed
/// because an exception unwinds the stack, it has `failed`, and the console says no more than that, for C++ does not
/// tell a destructor which exception it is: catch it and call fail() where that matters. A process that ends without
/// destroying its Run (a signal, _exit, abort) leaves an `interrupted` one. Signals are the program's: a handler of
/// SIGINT should end the loop, and the loop call finish(RunStatus::Stopped).
///
/// A fork()ed child must not use it: the thread that writes stays with the parent.
class LEYDEN_STORE_API Run {
 public:
  Run(Run&& other) noexcept;
  Run& operator=(Run&& other) noexcept;  // ends the run that was there, like the destructor
  ~Run();

  const std::string& id() const;
  const RunPaths& paths() const;
  int attempt() const;  // 1; more for a run that was resumed

  /// One value, or several that share a log call. NaN and infinities are values like others.
  void log(std::string_view name, double value, int64_t step);
  void log(std::initializer_list<NamedValue> values, int64_t step);
  void log(std::span<const NamedValue> values, int64_t step);
  /// The epoch of what is logged from now on, by any thread; may have a fraction.
  void set_epoch(double epoch);

  /// A line of the console.
  void line(std::string text, LogLevel level = LogLevel::Info, std::string source = "program");
  /// Something that happened; `payload` is an object.
  void event(std::string kind, nlohmann::json payload = nlohmann::json::object(), std::optional<int64_t> step = {});
  void text(std::string_view name, std::string_view text, int64_t step);
  /// `bins` bins of equal width between the least and the greatest finite value.
  void histogram(std::string name, std::span<const double> values, int64_t step, int bins = 64);
  void histogram(std::string name, std::span<const float> values, int64_t step, int bins = 64);

  // Files: written, or copied, and hashed (SHA-256) on the calling thread before these return; they throw StoreError
  // when that fails.

  /// height x width pixels of `channels` bytes (1: grey, 3: RGB, 4: RGBA), row by row from the top: a PNG in media/.
  void image(std::string_view name, std::span<const uint8_t> pixels, int64_t width, int64_t height, int channels,
             int64_t step);
  /// Rows of texts, numbers and flags, each with a cell for every column: JSON in media/. Throws StoreError (Invalid), and
  /// keeps nothing, when a row has more or fewer cells.
  void table(std::string_view name, std::span<const std::string> columns, std::span<const std::vector<nlohmann::json>> rows,
             int64_t step);
  /// How often each true class was taken for each class: classes x classes counts, row by row, a row for a true class.
  /// JSON in media/. Throws StoreError (Invalid) on another number of counts.
  void confusion_matrix(std::string_view name, std::span<const int64_t> counts, std::span<const std::string> classes,
                        int64_t step);
  void file(const std::filesystem::path& file, FileOptions options = {});
  /// A checkpoint; one in paths().checkpoints() is found by `--ckpt_path last`. A newer file at the same path replaces it.
  void checkpoint(const std::filesystem::path& file, int64_t step);

  /// Returns when all that was logged before is committed. Throws StoreError (Storage) when it cannot be.
  void flush();

  /// Ends the run: Finished, Stopped (the program was asked to) or Interrupted. Later calls of any method do nothing.
  /// Throws StoreError (Storage) when the end cannot be written.
  void finish(RunStatus status = RunStatus::Finished);
  /// Ends it as failed, with a sentence for people and what else is known.
  void fail(const std::string& summary, const std::string& details = {});
  void fail(const std::exception& error);

  /// The writer below, for what is not here: numbers of series (log() at 10 ns a value), wall times of one's own, ...
  RunWriter& writer();

 private:
  friend Run start_run(const RunOptions& options);
  friend Run resume_run(const std::filesystem::path& run_folder, const RunOptions& options);
  class Impl;
  explicit Run(std::unique_ptr<Impl> impl);
  void end(RunStatus status, const std::string& error_json);
  void end_quietly() noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leyden
