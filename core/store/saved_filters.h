// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>

namespace leyden {

struct SavedFilter {
  std::string name, text;
  bool operator==(const SavedFilter&) const = default;
};

/// The filters that people have given a name in a workspace, in `<workspace>/filters.json`. Each change reads the
/// file, changes it and replaces it atomically, keys that are not known included; of two programs that do so in
/// the same instant one wins. Any one thread at a time.
class LEYDEN_STORE_API SavedFilters {
 public:
  explicit SavedFilters(std::filesystem::path workspace);

  /// In the order of people's choice; a file that is not there holds none. Throws StoreError (Damaged).
  std::vector<SavedFilter> all() const;
  /// Puts it in the place of one of the same name, or at the end. The filter must be well-formed (FilterError)
  /// and the name not empty (StoreError, Invalid).
  void put(const std::string& name, const std::string& text);
  /// False when there is none. Throws StoreError.
  bool remove(std::string_view name);
  /// Throws StoreError: NotFound, and Invalid when `to` is taken or empty.
  void rename(std::string_view from, const std::string& to);

 private:
  std::filesystem::path file_;
};

}  // namespace leyden
