// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/fuzzy_match.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace leyden {

namespace {

constexpr int kLetter = 1, kWordStart = 8, kTogether = 12, kNotFound = std::numeric_limits<int>::min() / 2;
constexpr int kLongestText = 160;  // the cost is the product of the lengths

bool starts_word(const QString& text, int at) {
  if (at == 0) return true;
  const QChar before = text[at - 1], here = text[at];
  return (!before.isLetterOrNumber() && here.isLetterOrNumber()) || (before.isLower() && here.isUpper());
}

/// The best way to find the letters of one word in order.
class WordMatcher {
 public:
  WordMatcher(const QString& word, const QString& text) : m_word(word), m_text(text.left(kLongestText)) {}

  std::optional<FuzzyMatch> match() {
    const int letters = int(m_word.size()), length = int(m_text.size());
    if (letters > length) return std::nullopt;
    // best[i][j]: of the first i + 1 letters, the last of them at j.
    std::vector<std::vector<int>> best(size_t(letters), std::vector<int>(size_t(length), kNotFound)), from = best;
    for (int i = 0; i < letters; ++i) fill(i, best, from);
    const auto& last = best.back();
    const auto end = std::max_element(last.begin(), last.end());
    if (*end <= kNotFound / 2) return std::nullopt;
    FuzzyMatch found;
    found.score = *end;
    int at = int(end - last.begin());
    for (int i = letters - 1; i >= 0; --i) {
      found.places.prepend(at);
      at = from[size_t(i)][size_t(at)];
    }
    return found;
  }

 private:
  void fill(int i, std::vector<std::vector<int>>& best, std::vector<std::vector<int>>& from) const {
    int before = kNotFound, before_at = -1;  // the best of the letter before, up to here
    for (int j = 0; j < int(m_text.size()); ++j) {
      if (i > 0 && j > 0 && best[size_t(i - 1)][size_t(j - 1)] > before) {
        before = best[size_t(i - 1)][size_t(j - 1)];
        before_at = j - 1;
      }
      if (m_text[j].toCaseFolded() != m_word[i].toCaseFolded()) continue;
      const int own = kLetter + (starts_word(m_text, j) ? kWordStart : 0);
      if (i == 0) {
        best[0][size_t(j)] = own - std::min(j, 3);
        continue;
      }
      const int beside = j > 0 ? best[size_t(i - 1)][size_t(j - 1)] + kTogether : kNotFound;
      const bool together = beside >= before;
      if (std::max(beside, before) <= kNotFound / 2) continue;
      best[size_t(i)][size_t(j)] = own + (together ? beside : before);
      from[size_t(i)][size_t(j)] = together ? j - 1 : before_at;
    }
  }

  QString m_word, m_text;
};

}  // namespace

std::optional<FuzzyMatch> fuzzy_match(const QString& pattern, const QString& text) {
  FuzzyMatch all;
  for (const QString& word : pattern.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    const auto found = WordMatcher(word, text).match();
    if (!found) return std::nullopt;
    all.score += found->score;
    for (const int place : found->places)
      if (!all.places.contains(place)) all.places << place;
  }
  std::sort(all.places.begin(), all.places.end());
  if (!all.places.isEmpty()) all.score -= int(std::min<qsizetype>(text.size(), 60)) / 12;  // the shorter the better
  return all;
}

}  // namespace leyden
