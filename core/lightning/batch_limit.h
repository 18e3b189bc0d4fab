// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include <lightning/export.h>
#include <lightning/param_schema.h>
#include <lightning/value.h>

namespace leyden {

/// A number of batches, or a share of a loader's: 1 is one batch, 1.0 is all of them. As a parameter it is a
/// text
/// ("10", "0.5"), since a number would lose that difference on its way through forms and files.
class LEYDEN_LIGHTNING_API BatchLimit {
 public:
  template <std::integral T>
  BatchLimit(T batches) : count_(static_cast<int64_t>(batches)), is_count_(true) {}
  template <std::floating_point T>
  BatchLimit(T share) : share_(static_cast<double>(share)) {}
  /// "10" counts batches, "0.5" is a share. Throws ConfigError on anything else.
  static BatchLimit parse(std::string_view text);

  bool is_count() const { return is_count_; }
  int64_t count() const { return count_; }
  double share() const { return share_; }
  bool is_zero() const { return is_count_ ? count_ == 0 : share_ == 0; }
  /// 1.0: everything.
  bool is_all() const { return !is_count_ && share_ == 1.0; }
  /// Batches of a loader that has `length`. Throws ConfigError when a share comes to less than one batch;
  /// `flag` stands in the sentence.
  int64_t of(int64_t length, const char* flag) const;
  std::string to_string() const;
  operator Value() const { return to_string(); }
  bool operator==(const BatchLimit&) const = default;

 private:
  int64_t count_ = 0;
  double share_ = 0;
  bool is_count_ = false;
};

namespace detail {
template <>
struct ParamType<BatchLimit> {
  static constexpr auto type = FieldSpec::Type::String;
  static BatchLimit from(const Value& value) { return BatchLimit::parse(value.as_string()); }
};
}  // namespace detail

}  // namespace leyden
