// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/value.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <ctime>
#include <limits>

namespace leyden::filter {

namespace {

char lower_letter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Takes a number off the front.
bool take_number(std::string_view& text, double& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) return false;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return true;
}

double seconds_of_unit(std::string_view unit) {
  static constexpr std::pair<std::string_view, double> kUnits[] = {
      {"ms", 1e-3},  {"s", 1},      {"sec", 1},     {"m", 60},    {"min", 60},
      {"h", 3600.0}, {"d", 86400.}, {"day", 86400.}, {"days", 86400.}, {"w", 604800.}};
  for (const auto& [name, seconds] : kUnits) {
    if (equal_ignoring_case(unit, name)) return seconds;
  }
  return 0.0;
}

// Exactly `digits` digits off the front.
bool take_digits(std::string_view& text, int digits, int& number) {
  if (text.size() < static_cast<size_t>(digits)) return false;
  number = 0;
  for (int i = 0; i < digits; ++i) {
    if (text[static_cast<size_t>(i)] < '0' || text[static_cast<size_t>(i)] > '9') return false;
    number = number * 10 + (text[static_cast<size_t>(i)] - '0');
  }
  text.remove_prefix(static_cast<size_t>(digits));
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

struct Calendar {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

std::optional<double> seconds_of(const Calendar& date, bool utc) {
  std::tm time{};
  time.tm_year = date.year - 1900;
  time.tm_mon = date.month - 1;
  time.tm_mday = date.day;
  time.tm_hour = date.hour;
  time.tm_min = date.minute;
  time.tm_sec = date.second;
  time.tm_isdst = -1;
  const std::time_t seconds = utc ? timegm(&time) : mktime(&time);
  return static_cast<double>(seconds);
}

bool in_range(const Calendar& date) {
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  const int days[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return date.year >= 1970 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days[date.month - 1] && date.hour < 24 && date.minute < 60 && date.second < 61;
}

std::optional<TimeSpan> calendar_span(std::string_view text) {
  const bool utc = !text.empty() && (text.back() == 'Z' || text.back() == 'z');
  if (utc) text.remove_suffix(1);
  Calendar date;
  int Calendar::*finest = &Calendar::year;
  double fraction = 0.0, step = 0.0;
  if (!take_digits(text, 4, date.year)) return std::nullopt;
  const auto part = [&](char before, int Calendar::*member) {
    if (!take(text, before)) return text.empty();
    finest = member;
    return take_digits(text, 2, date.*member);
  };
  if (!part('-', &Calendar::month)) return std::nullopt;
  if (finest == &Calendar::month && !part('-', &Calendar::day)) return std::nullopt;
  if (finest == &Calendar::day && !text.empty()) {
    if (!part(text[0] == 't' ? 't' : 'T', &Calendar::hour) || !part(':', &Calendar::minute)) return std::nullopt;
    if (finest == &Calendar::minute && !part(':', &Calendar::second)) return std::nullopt;
    if (finest == &Calendar::second && !text.empty() && text[0] == '.') {
      if (!take_number(text, fraction)) return std::nullopt;
      step = 1e-3;
    }
  }
  if (!text.empty() || !in_range(date)) return std::nullopt;
  const std::optional<double> begin = seconds_of(date, utc);
  if (step > 0) return TimeSpan{*begin + fraction, *begin + fraction + step};
  Calendar after = date;
  after.*finest += 1;  // mktime and timegm carry
  return TimeSpan{*begin, *seconds_of(after, utc)};
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower_letter);
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_letter(x) == lower_letter(y); });
}

std::optional<double> number_of(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  std::string_view digits = text;
  if (!digits.empty() && digits[0] == '-') digits.remove_prefix(1);
  if (equal_ignoring_case(digits, "inf") || equal_ignoring_case(digits, ".inf"))
    return text[0] == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  if (digits.empty() || (digits[0] != '.' && (digits[0] < '0' || digits[0] > '9'))) return std::nullopt;
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size()) return std::nullopt;
  // Too large or too small for a double: what strtod makes of it.
  if (error == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

std::optional<double> duration_of(std::string_view text) {
  if (const std::optional<double> seconds = number_of(text)) return seconds;
  double total = 0.0;
  while (!text.empty()) {
    double number = 0.0;
    if (text[0] == '-' || !take_number(text, number) || !std::isfinite(number)) return std::nullopt;
    const size_t size =
        static_cast<size_t>(std::find_if(text.begin(), text.end(), [](char c) { return c < 'A'; }) - text.begin());
    const double unit = seconds_of_unit(text.substr(0, size));
    if (unit == 0.0) return std::nullopt;
    total += number * unit;
    text.remove_prefix(size);
  }
  return total;
}

std::optional<TimeSpan> time_of(std::string_view text, double now) {
  const std::string word = lower(text);
  if (word == "today" || word == "yesterday") {
    const std::time_t seconds = static_cast<std::time_t>(now);
    std::tm local{};
    localtime_r(&seconds, &local);
    Calendar date{local.tm_year + 1900, local.tm_mon + 1, local.tm_mday - (word == "yesterday" ? 1 : 0)};
    Calendar after = date;
    after.day += 1;
    return TimeSpan{*seconds_of(date, false), *seconds_of(after, false)};
  }
  if (word.starts_with("now")) {
    if (word.size() == 3) return TimeSpan{now, now};
    const std::optional<double> ago =
        word[3] == '-' ? duration_of(std::string_view(word).substr(4)) : std::nullopt;
    if (!ago) return std::nullopt;
    return TimeSpan{now - *ago, now - *ago};
  }
  return calendar_span(text);
}

std::optional<double> iso_seconds(std::string_view text) {
  if (text.empty() || text.back() != 'Z') return std::nullopt;
  const std::optional<TimeSpan> span = calendar_span(text);
  return span ? std::optional(span->begin) : std::nullopt;
}

Pattern::Pattern(std::string_view text, bool wildcards)
    : text_(lower(text)), wildcards_(wildcards && text.find_first_of("*?") != std::string_view::npos) {}

bool Pattern::matches(std::string_view text) const {
  if (!wildcards_) return equal_ignoring_case(text, text_);
  // The classic walk with one place to come back to: linear for one star, never exponential.
  size_t at = 0, in = 0, star = std::string::npos, mark = 0;
  while (in < text.size()) {
    if (at < text_.size() && (text_[at] == '?' || (text_[at] != '*' && text_[at] == lower_letter(text[in])))) {
      // One character is one code point: its tail bytes go with ?.
      const bool any = text_[at] == '?';
      ++at, ++in;
      while (any && in < text.size() && (static_cast<unsigned char>(text[in]) & 0xC0) == 0x80) ++in;
    } else if (at < text_.size() && text_[at] == '*') {
      star = at++;
      mark = in;
    } else if (star != std::string::npos) {
      at = star + 1;
      in = ++mark;
    } else {
      return false;
    }
  }
  while (at < text_.size() && text_[at] == '*') ++at;
  return at == text_.size();
}

bool Pattern::found_in(std::string_view text) const {
  if (wildcards_) return matches(text);
  return std::search(text.begin(), text.end(), text_.begin(), text_.end(),
                     [](char a, char b) { return lower_letter(a) == b; }) != text.end() ||
         text_.empty();
}

}  // namespace leyden::filter
