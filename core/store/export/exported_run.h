// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <store/export.h>
#include <store/run_reader.h>

namespace leyden {

/// The export was told to stop. Exporters let it pass.
struct ExportCancelled {};

/// The run that an exporter writes: what there was when the export began, also of a run that is still logged. The
/// exporting thread's. Throws StoreError, and ExportCancelled from advance().
class LEYDEN_STORE_API ExportedRun {
 public:
  using Advance = std::function<void(uint64_t work)>;
  explicit ExportedRun(const std::filesystem::path& run_folder, Advance advance = {});
  ~ExportedRun();

  const RunState& state() const { return snapshot_.state; }
  const Annotations& annotations() const { return annotations_; }
  /// As people call it; never empty.
  const std::string& name() const { return name_; }
  const std::vector<SeriesInfo>& series() const { return snapshot_.series; }
  uint64_t points() const;  ///< of all series
  RunReader& reader() { return reader_; }

  /// The points of a series in the order of logging, a page at a time, so that memory stays small.
  void each_page(const SeriesInfo& series, const std::function<void(const SeriesColumns&)>& each);

  // Each in the order of logging, a page at a time.
  void each_histogram(const std::function<void(const HistogramRow&)>& each);
  void each_event(const std::function<void(const EventRow&)>& each);
  void each_line(const std::function<void(const LogLine&)>& each);
  void each_system_metric(const std::function<void(const SystemMetric&)>& each);

  /// A sentence about what was left out.
  void note(std::string sentence) { notes_.push_back(std::move(sentence)); }
  const std::vector<std::string>& notes() const { return notes_; }
  /// Throws StoreError (Storage) when the stream has failed.
  void check(const std::ostream& out) const;
  /// So much more of Exporter::work() is done. Throws ExportCancelled.
  void advance(uint64_t work);

 private:
  RunReader reader_;
  Advance advance_;
  RunSnapshot snapshot_;
  Annotations annotations_;
  std::string name_;
  std::vector<std::string> notes_;
};

}  // namespace leyden
