// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the values of a filter mean. Private to core/store.
namespace leyden::filter {

std::string lower(std::string_view text);  // ASCII letters alone
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// 12, -0.5, 1e-3, inf, -inf; the whole text. NaN is not a number to compare with.
std::optional<double> number_of(std::string_view text);

/// 90s, 1.5h, 2d, 1h30m, 250ms, 90 (seconds), in seconds. Units: ms s m min h d w.
std::optional<double> duration_of(std::string_view text);

/// A span of time in seconds since 1970, `end` not included: a date is the whole day.
struct TimeSpan {
  double begin = 0.0, end = 0.0;
};
/// 2026, 2026-01, 2026-01-05, 2026-01-05T10:30[:15[.5]], each with Z for UTC and in local time without it;
/// today, yesterday, now, now-7d.
std::optional<TimeSpan> time_of(std::string_view text, double now);

/// Seconds since 1970 of an ISO 8601 text in UTC as the store writes it.
std::optional<double> iso_seconds(std::string_view text);

/// A pattern with * (anything) and ? (one character), of the whole text and blind to the case of ASCII letters.
class Pattern {
 public:
  /// `wildcards` off: * and ? stand for themselves.
  explicit Pattern(std::string_view text, bool wildcards = true);
  bool has_wildcards() const { return wildcards_; }
  bool matches(std::string_view text) const;
  /// The pattern, anywhere in the text when it has no wildcards.
  bool found_in(std::string_view text) const;

 private:
  std::string text_;
  bool wildcards_;
};

}  // namespace leyden::filter
