// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <optional>

#include <experiment/export.h>

namespace leyden {

/// Where the letters of a search were found.
struct FuzzyMatch {
  int score = 0;      // more is better
  QList<int> places;  // in the text, ascending, each once
};

/// Every word of the pattern must occur with its letters in order, not necessarily side by side; case does not
/// count. Letters that begin words, stand together and stand early count more ("nr" finds "New run" before
/// "Show the Inspector"). nullopt: not found. An empty pattern finds everything.
LEYDEN_EXPERIMENT_API std::optional<FuzzyMatch> fuzzy_match(const QString& pattern, const QString& text);

}  // namespace leyden
