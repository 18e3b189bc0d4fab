// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

namespace leyden {

/// A new file that is written from its beginning to its end; folders on the way are made. Private to core/store. One
/// thread. Throws StoreError (Storage, Unwritable) with the file's name.
class ExportFile {
 public:
  explicit ExportFile(const std::filesystem::path& file);

  std::ostream& stream() { return out_; }
  void write(std::string_view bytes);
  /// Only then all of it is known to be written.
  void close();

 private:
  std::filesystem::path path_;
  std::ofstream out_;
};

/// A small file at once.
void write_export_file(const std::filesystem::path& file, std::string_view content);

}  // namespace leyden
