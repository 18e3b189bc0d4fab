// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include <lightning/batch_limit.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>
#include <lightning/value.h>

namespace leyden {

/// How often something happens while training: every so many batches, after each share of an epoch, or after a time.
/// As a parameter it is a text ("10", "0.5", "00:00:30:00"), as a BatchLimit is.
class LEYDEN_LIGHTNING_API CheckInterval {
 public:
  template <class T>
    requires std::integral<T> || std::floating_point<T>
  CheckInterval(T batches) : batches_(batches) {}
  CheckInterval(const BatchLimit& batches) : batches_(batches) {}
  /// "10" counts batches, "0.5" is a share, "00:00:30:00" are days, hours, minutes and seconds. Throws ConfigError on
  /// anything else.
  static CheckInterval parse(std::string_view text);

  bool is_time() const { return seconds_.has_value(); }
  /// Of a time.
  double seconds() const { return *seconds_; }
  /// Of anything else.
  const BatchLimit& batches() const { return batches_; }
  /// 1.0: once an epoch.
  bool is_once_an_epoch() const { return !is_time() && batches_.is_all(); }
  std::string to_string() const { return is_time() ? text_ : batches_.to_string(); }
  operator Value() const { return to_string(); }
  bool operator==(const CheckInterval&) const = default;

 private:
  BatchLimit batches_;
  std::optional<double> seconds_;
  std::string text_;  // of a time, as it was written
};

namespace detail {
template <>
struct ParamType<CheckInterval> {
  static constexpr auto type = FieldSpec::Type::String;
  static CheckInterval from(const Value& value) { return CheckInterval::parse(value.as_string()); }
};
}  // namespace detail

}  // namespace leyden
