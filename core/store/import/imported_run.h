// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>
#include <store/log_level.h>
#include <store/run_info.h>
#include <store/run_status.h>

namespace leyden {

class SerialWorker;

/// The import was told to stop. Importers let it pass.
struct ImportCancelled {};

/// The run that an importer fills. Times are in seconds since 1970, NaN where the source has none. The importing
/// thread's. Throws StoreError (Storage), and ImportCancelled from advance().
class LEYDEN_STORE_API ImportedRun {
 public:
  /// What is known of the run; may be completed until the end. Its run_id is given, its name proposed.
  RunInfo info;
  std::string notes;  ///< what people wrote about it
  RunStatus status = RunStatus::Finished;
  std::string error_json;
  /// Where the source does not say: the first and last time of what was logged.
  std::optional<double> started, ended;

  /// The number of a series. Any name is good.
  uint32_t series(std::string_view name);
  /// One log call: its points share step, epoch (NaN: none) and wall time.
  void log(int64_t step, double epoch, double wall_time, std::span<const ScalarPoint> points);
  void histogram(double wall_time, HistogramInfo histogram);
  /// A text value: an event, a file when it is long.
  void text(double wall_time, int64_t step, const std::string& name, const std::string& text);
  void log_line(double wall_time, LogLevel level, std::string source, std::string text);
  void event(double wall_time, std::optional<int64_t> step, std::string kind, const nlohmann::json& payload);
  void system_metric(double wall_time, std::string name, double value);
  /// A file of the run, written into its folder media. `ending`: ".png".
  void file(const std::string& kind, const std::string& name, int64_t step, const std::string& ending,
            std::string_view bytes);
  /// A file that stays where it is.
  void reference(ArtifactInfo artifact);
  /// What is logged from now on continues a training that was cut off.
  void begin_attempt();

  /// A sentence about damage, or about what was left out.
  void note(std::string sentence);
  /// So many more bytes of the source are read. Throws ImportCancelled.
  void advance(uint64_t bytes);

  int64_t points() const;

  /// Private to core/store, as the rest of it is.
  class Impl;
  explicit ImportedRun(std::unique_ptr<Impl> impl);
  ~ImportedRun();
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace leyden
