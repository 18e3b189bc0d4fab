// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/exported_run.h>

#include <algorithm>

#include <store/export/series_pages.h>
#include <store/store_error.h>

namespace leyden {

namespace {

constexpr size_t kPage = 1 << 16;  // points

}  // namespace

ExportedRun::ExportedRun(const std::filesystem::path& run_folder, Advance advance)
    : reader_(run_folder),
      advance_(std::move(advance)),
      state_(reader_.state()),
      annotations_(reader_.annotations()),
      series_(reader_.series()) {
  name_ = !annotations_.name.empty() ? annotations_.name : !state_.name.empty() ? state_.name : reader_.paths().run_id();
}

ExportedRun::~ExportedRun() = default;

uint64_t ExportedRun::points() const {
  uint64_t sum = 0;
  for (const SeriesInfo& each : series_) sum += static_cast<uint64_t>(std::max<int64_t>(each.count, 0));
  return sum;
}

void ExportedRun::each_page(const SeriesInfo& series, const std::function<void(const SeriesColumns&)>& each) {
  SeriesPages pages(reader_, series, kPage);
  for (SeriesColumns page; pages.next(page);) {
    each(page);
    advance(page.size());
  }
}

void ExportedRun::check(const std::ostream& out) const {
  if (out) return;
  throw StoreError(StoreError::Kind::Storage, "The export of the run " + state_.run_id + " could not be written.");
}

void ExportedRun::advance(uint64_t work) {
  if (advance_) advance_(work);
}

}  // namespace leyden
