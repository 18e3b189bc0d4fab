// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <store/export.h>
#include <store/run_reader.h>

namespace leyden {

class NameBook;
struct RunRow;

/// The parameters and metrics of a run as the catalog keeps them: a tenth of what they take in a RunRow. A value;
/// any thread.
class LEYDEN_STORE_API PackedValues {
 public:
  PackedValues();
  PackedValues(std::shared_ptr<const NameBook> names, std::string bytes);

  /// Puts them into a row; into one of damaged bytes, none.
  void unpack(RunRow& row) const;
  std::optional<SeriesInfo> metric(std::string_view name) const;
  /// As JSON text.
  std::optional<std::string> param(std::string_view path) const;

 private:
  std::shared_ptr<const NameBook> names_;
  std::string bytes_;
};

}  // namespace leyden
