// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/series_pages.h>

#include <algorithm>

namespace leyden {

SeriesPages::SeriesPages(RunReader& reader, const SeriesInfo& series, size_t page)
    : reader_(reader), name_(series.name), left_(series.count), page_(page) {}

bool SeriesPages::next(SeriesColumns& page) {
  if (left_ <= 0) return false;
  page = reader_.columns(name_, after_, std::min(page_, static_cast<size_t>(left_)));
  if (page.size() == 0) return false;  // a damaged file has fewer points than it says
  left_ -= static_cast<int64_t>(page.size());
  after_ = page.id.back();
  return true;
}

}  // namespace leyden
