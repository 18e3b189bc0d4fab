// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <store/export.h>
#include <store/store_error.h>

namespace leyden {

/// A part of a text: bytes from `begin` to before `end`.
struct TextRange {
  size_t begin = 0, end = 0;
  bool operator==(const TextRange&) const = default;
};

/// A filter that cannot be understood. what() is one sentence; `where` is the part of the filter's text that
/// it speaks of (empty at the place where something is missing); `nearest`: what was most likely meant, ready
/// to replace that part, or empty.
class LEYDEN_STORE_API FilterError : public StoreError {
 public:
  FilterError(TextRange where, const std::string& sentence, std::string nearest = {});
  ~FilterError() override;
  TextRange where() const { return where_; }
  const std::string& nearest() const { return nearest_; }

 private:
  TextRange where_;
  std::string nearest_;
};

}  // namespace leyden
