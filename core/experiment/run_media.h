// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <string>
#include <vector>

#include <experiment/export.h>
#include <store/run_reader.h>

namespace leyden {

struct RunDetails;

/// Something that a run logged besides numbers, over the steps at which it did. A value.
struct LEYDEN_EXPERIMENT_API MediaItem {
  enum class Kind { Image, ConfusionMatrix, Table, Text, Histogram };
  struct Frame {
    std::optional<int64_t> step;
    std::string path;  // within the run's folder; empty: `text` holds it, or it is a histogram
    std::string text;
    bool operator==(const Frame&) const = default;
  };
  std::string name;
  Kind kind = Kind::Image;
  std::vector<Frame> frames;  // by step; of several at a step the newest
  bool operator==(const MediaItem&) const = default;

  /// The frame at a step, or the last one before it, or the first.
  int frameAt(int64_t step) const;
};

/// In the order of kinds and names. `histograms` are those of the run.
LEYDEN_EXPERIMENT_API std::vector<MediaItem> media_of(const RunDetails& details, const std::vector<HistogramRow>& histograms);

/// Rows are the true classes.
struct LEYDEN_EXPERIMENT_API ConfusionCounts {
  QStringList classes;
  std::vector<double> counts;  // row by row
  double at(int truth, int predicted) const { return counts[size_t(truth) * size_t(classes.size()) + size_t(predicted)]; }
  double ofClass(int truth) const;  // its samples
  double total() const;
  double right() const;  // on the diagonal
};
/// {"classes": [...], "counts": [[...]]}; nullopt when it is not of that form.
LEYDEN_EXPERIMENT_API std::optional<ConfusionCounts> confusion_of(const std::string& json);

struct LEYDEN_EXPERIMENT_API MediaTable {
  QStringList columns;
  std::vector<QStringList> rows;
};
/// {"columns": [...], "rows": [[...]]}; nullopt when it is not of that form.
LEYDEN_EXPERIMENT_API std::optional<MediaTable> table_of(const std::string& json);

/// A table that is a curve: of the columns fpr and tpr (ROC), or recall and precision; a column `class` makes one a
/// class.
struct LEYDEN_EXPERIMENT_API MediaCurves {
  bool roc = false;
  struct Curve {
    QString name;  // of the class; empty when there is one alone
    std::vector<double> x, y;
  };
  std::vector<Curve> curves;
};
LEYDEN_EXPERIMENT_API std::optional<MediaCurves> curves_of(const MediaTable& table);

}  // namespace leyden
