// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/packed_run.h>

#include <store/run_code.h>

namespace leyden {

PackedValues::PackedValues() = default;
PackedValues::PackedValues(std::shared_ptr<const NameBook> names, std::string bytes)
    : names_(std::move(names)), bytes_(std::move(bytes)) {}

void PackedValues::unpack(RunRow& row) const {
  if (names_ && decode_values(bytes_, *names_, row)) return;
  row.params.clear();
  row.metrics.clear();
}

std::optional<SeriesInfo> PackedValues::metric(std::string_view name) const {
  return names_ ? decode_metric(bytes_, *names_, name) : std::nullopt;
}

std::optional<std::string> PackedValues::param(std::string_view path) const {
  return names_ ? decode_param(bytes_, *names_, path) : std::nullopt;
}

}  // namespace leyden
