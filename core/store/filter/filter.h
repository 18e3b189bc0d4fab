// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <store/export.h>
#include <store/filter/filter_error.h>

namespace leyden {

namespace filter {
struct Node;
}

/// A filter over runs, in the language of docs/filters.md:
///   model.lr < 1e-3 and val_acc.max > 0.9 and (tag:baseline or plugin:digits*) and status:finished
/// A value; names are looked up when a catalog evaluates it. Any thread.
class LEYDEN_STORE_API Filter {
 public:
  /// All runs.
  Filter();
  /// Throws FilterError, which says where.
  explicit Filter(std::string_view text);

  const std::string& text() const { return text_; }
  /// It lets every run through.
  bool empty() const;
  const filter::Node& tree() const { return *tree_; }

 private:
  std::string text_;
  std::shared_ptr<const filter::Node> tree_;
};

}  // namespace leyden
