// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <store/run_reader.h>

namespace leyden {

/// The pages of a series one after another. Private to core/store.
class SeriesPages {
 public:
  /// `page`: points at a time.
  SeriesPages(RunReader& reader, const SeriesInfo& series, size_t page);
  /// False at the end: after as many points as the series had when its `SeriesInfo` was read.
  bool next(SeriesColumns& page);

 private:
  RunReader& reader_;
  std::string name_;
  int64_t left_, after_ = 0;
  size_t page_;
};

}  // namespace leyden
