// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/batch_limit.h>

#include <algorithm>
#include <charconv>

#include <lightning/errors.h>

namespace leyden {

BatchLimit BatchLimit::parse(std::string_view text) {
  const char* end = text.data() + text.size();
  int64_t count = 0;
  if (auto [p, error] = std::from_chars(text.data(), end, count);
      error == std::errc() && p == end && count >= 0) {
    return count;
  }
  double share = 0;
  if (auto [p, error] = std::from_chars(text.data(), end, share);
      error == std::errc() && p == end && share >= 0 && share <= 1) {
    return share;
  }
  throw ConfigError(
      "'" + std::string(text) +
      "' is neither a number of batches (a whole number such as 10) nor a share of them (0.0 to 1.0)");
}

int64_t BatchLimit::of(int64_t length, const char* flag) const {
  if (is_count_) return std::min(length, count_);
  const auto batches = static_cast<int64_t>(static_cast<double>(length) * share_);
  if (batches == 0 && length > 0 && share_ > 0) {
    throw ConfigError(std::string(flag) + "=" + to_string() + " of " + std::to_string(length) +
                          " batches is less than one batch; try at least " +
                          BatchLimit(1.0 / static_cast<double>(length)).to_string(),
                      flag);
  }
  return batches;
}

std::string BatchLimit::to_string() const {
  char text[32];
  if (is_count_) return std::to_string(count_);
  const auto [end, error] = std::to_chars(text, text + sizeof text, share_);
  std::string result(text, end);
  return result.find_first_of(".e") == std::string::npos ? result + ".0" : result;
}

}  // namespace leyden
