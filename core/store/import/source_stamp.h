// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <store/import/importer.h>

namespace leyden {

/// What a source looks like, in a few characters: files by name, size and time of change. Differs, too, when importers
/// have learnt to read more. Private to core/store.
class SourceStamp {
 public:
  SourceStamp& add(std::string_view text);
  SourceStamp& add(uint64_t number);
  SourceStamp& add(const ImportFolder::File& file) { return add(file.name).add(file.bytes).add(static_cast<uint64_t>(file.mtime_ns)); }
  std::string text() const;

 private:
  uint64_t hash_ = 0xcbf29ce484222325u;  // FNV-1a
};

}  // namespace leyden
