// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/exported_run.h>

#include <algorithm>

#include <store/export/series_pages.h>
#include <store/store_error.h>

namespace leyden {

namespace {

constexpr size_t kPage = 1 << 16;  // points
constexpr size_t kRows = 256;      // histograms, events, lines

// Rows up to the id `last`, which the run had when the export began.
template <class Read, class Each>
void each_row(int64_t last, Read&& read, Each&& each) {
  for (int64_t after = 0; after < last;) {
    const auto rows = read(after);
    if (rows.empty()) return;
    for (const auto& row : rows) {
      if (row.id > last) return;
      after = row.id;
      each(row);
    }
  }
}

}  // namespace

ExportedRun::ExportedRun(const std::filesystem::path& run_folder, Advance advance)
    : reader_(run_folder), advance_(std::move(advance)), snapshot_(reader_.snapshot()), annotations_(reader_.annotations()) {
  // Whether somebody trains it the lock tells, and not what is written down.
  if (snapshot_.state.status == RunStatus::Running) snapshot_.state.status = reader_.state().status;
  const std::string& own = snapshot_.state.name;
  name_ = !annotations_.name.empty() ? annotations_.name : !own.empty() ? own : reader_.paths().run_id();
}

ExportedRun::~ExportedRun() = default;

uint64_t ExportedRun::points() const {
  uint64_t sum = 0;
  for (const SeriesInfo& each : snapshot_.series) sum += static_cast<uint64_t>(std::max<int64_t>(each.count, 0));
  return sum;
}

void ExportedRun::each_page(const SeriesInfo& series, const std::function<void(const SeriesColumns&)>& each) {
  SeriesPages pages(reader_, series, kPage);
  for (SeriesColumns page; pages.next(page);) {
    each(page);
    advance(page.size());
  }
}

void ExportedRun::each_histogram(const std::function<void(const HistogramRow&)>& each) {
  each_row(snapshot_.last_histogram, [this](int64_t after) { return reader_.histogram_rows(after, kRows); }, each);
}

void ExportedRun::each_event(const std::function<void(const EventRow&)>& each) {
  each_row(snapshot_.last_event, [this](int64_t after) { return reader_.events(after, kRows); }, each);
}

void ExportedRun::each_line(const std::function<void(const LogLine&)>& each) {
  each_row(snapshot_.last_line, [this](int64_t after) { return reader_.log_lines(after, kRows); }, each);
}

void ExportedRun::each_system_metric(const std::function<void(const SystemMetric&)>& each) {
  each_row(snapshot_.last_system_metric, [this](int64_t after) { return reader_.system_metrics(after, 16 * kRows); }, each);
}

void ExportedRun::check(const std::ostream& out) const {
  if (out) return;
  throw StoreError(StoreError::Kind::Storage, "The export of the run " + snapshot_.state.run_id + " could not be written.");
}

void ExportedRun::advance(uint64_t work) {
  if (advance_) advance_(work);
}

}  // namespace leyden
