// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/duration.h>

#include <charconv>
#include <chrono>
#include <string>

#include <lightning/errors.h>

namespace leyden {

double parse_duration(std::string_view text, std::string_view flag) {
  const double units[] = {86400, 3600, 60, 1};
  double seconds = 0;
  std::string_view rest = text;
  for (int i = 0; i < 4; ++i) {
    int value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    rest.remove_prefix(static_cast<size_t>(end - rest.data()));
    const bool separated = i == 3 ? rest.empty() : (!rest.empty() && rest[0] == ':');
    if (error != std::errc() || value < 0 || !separated) {
      throw ConfigError(std::string(flag) + " is '" + std::string(text) +
                            "'; a time is written as days, hours, minutes and seconds, 00:12:00:00 for half a day",
                        std::string(flag));
    }
    if (i < 3) rest.remove_prefix(1);
    seconds += value * units[i];
  }
  return seconds;
}

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace leyden
