// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/config_problem.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace leyden {
namespace {

// Longer names are cut: nobody mistypes a hundred letters, and distances cost the product of the lengths.
constexpr size_t kLongestName = 96;

std::string normalised(std::string_view name) {
  std::string text(name.substr(0, kLongestName));
  for (char& c : text) c = c == '-' ? '_' : char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Levenshtein with swaps of neighbours.
size_t distance(const std::string& a, const std::string& b) {
  std::vector<size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

// Smaller is nearer; npos is not near at all.
size_t farness(const std::string& wanted, const std::string& known) {
  if (wanted == known) return 0;
  const size_t edits = distance(wanted, known);
  if (edits <= std::max<size_t>(1, std::max(wanted.size(), known.size()) / 3)) return edits;
  const bool part = wanted.size() >= 2 && known.size() >= 2 &&
                    (known.find(wanted) != std::string::npos || wanted.find(known) != std::string::npos);
  return part ? 50 + edits : std::string::npos;
}

}  // namespace

ConfigProblem::~ConfigProblem() = default;

std::vector<std::string> nearest_known(std::string_view name, const std::vector<std::string>& known) {
  std::vector<std::pair<size_t, std::string>> found;
  const std::string wanted = normalised(name);
  for (const auto& candidate : known) {
    const size_t far = farness(wanted, normalised(candidate));
    if (far != std::string::npos) found.emplace_back(far, candidate);
  }
  std::stable_sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (size_t i = 0; i < found.size() && i < 3; ++i) names.push_back(found[i].second);
  return names;
}

std::string nearest_sentence(std::string_view name, const std::vector<std::string>& known) {
  const auto join = [](const std::vector<std::string>& names, const std::string& last) {
    std::string text;
    for (size_t i = 0; i < names.size(); ++i) {
      text += (i == 0 ? "" : i + 1 == names.size() ? last : ", ") + names[i];
    }
    return text;
  };
  const auto near = nearest_known(name, known);
  if (!near.empty()) return " Did you mean " + join(near, " or ") + "?";
  if (known.empty() || known.size() > 24) return "";
  return " Known: " + join(known, ", ") + ".";
}

}  // namespace leyden
