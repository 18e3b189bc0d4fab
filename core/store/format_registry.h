// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <store/store_error.h>
#include <store/text.h>

namespace leyden {

/// The kinds of foreign files of one direction, which register themselves while the library is loaded. Private to
/// core/store; from then on any thread.
template <class Format>
class FormatRegistry {
 public:
  static void add(int order, std::unique_ptr<Format> format) {
    std::vector<Entry>& all = entries();
    const auto after = std::find_if(all.begin(), all.end(), [&](const Entry& entry) { return entry.first > order; });
    all.emplace(after, order, std::move(format));
  }
  /// In the order of their numbers.
  static std::vector<const Format*> all() {
    std::vector<const Format*> out;
    for (const Entry& entry : entries()) out.push_back(entry.second.get());
    return out;
  }
  /// Throws StoreError (Invalid) with those there are; `kind`: "format".
  static const Format& find(std::string_view id, const std::string& kind) {
    std::vector<std::string> known;
    for (const Entry& entry : entries()) {
      if (entry.second->id() == id) return *entry.second;
      known.emplace_back(entry.second->id());
    }
    throw StoreError(StoreError::Kind::Invalid,
                     "There is no " + kind + " \"" + std::string(id) + "\"; there are " + text::join(known, ", ") + ".");
  }

 private:
  using Entry = std::pair<int, std::unique_ptr<Format>>;
  static std::vector<Entry>& entries() {
    static std::vector<Entry> entries;
    return entries;
  }
};

}  // namespace leyden
