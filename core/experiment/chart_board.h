// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What people have changed of the charts of a workspace, and what they see with it. Plain values, any thread.
#pragma once

#include <experiment/export.h>
#include <experiment/json.h>
#include <experiment/place_text.h>

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace leyden {

/// A chart by its id: "val_loss", the chart that each metric has by itself; "pair:loss", that of train_loss with
/// val_loss; "chart:3", one that somebody made.
struct ChartSpec {
  QString id;
  QStringList metrics;  // of a made chart, in its order
  QString pattern;      // of a made chart: metrics that this regular expression finds join it
  QString title;        // empty: by its metrics
  QString section;      // empty: by its metrics
  bool hidden = false;
  int columns = 0;  // width, 1 to kMostColumns; 0: as wide as its section's others
  int height = 0;   // px; 0: as high as its section's others
  std::optional<bool> log_y;  // nothing: as all charts
  PlaceRange y_range;         // typed by hand
  Json other = Json::object();  // what a newer version wrote

  bool isMade() const { return id.startsWith(QLatin1String("chart:")); }
  bool operator==(const ChartSpec&) const = default;
};

struct ChartSectionSpec {
  QString title;
  bool collapsed = false;
  QStringList order;  // ids; the others follow in their own order
  Json other = Json::object();
  bool operator==(const ChartSectionSpec&) const = default;
};

struct LEYDEN_EXPERIMENT_API ChartBoard {
  static constexpr int kVersion = 1;
  static constexpr int kMostColumns = 4;
  static constexpr int kLeastHeight = 140;
  static constexpr int kMostHeight = 1200;

  std::vector<ChartSpec> charts;
  std::vector<ChartSectionSpec> sections;
  QStringList section_order;    // titles; the others follow in their own order
  bool train_with_val = false;  // train_x and val_x share a chart
  Json other = Json::object();

  bool operator==(const ChartBoard&) const = default;
  const ChartSpec* chart(const QString& id) const;
  ChartSpec& chartFor(const QString& id);  // made when there is none
  ChartSectionSpec& sectionFor(const QString& title);
  /// "chart:1", or the next that is free.
  QString freeId() const;
  /// Leaves out what says nothing any more.
  void tidy();

  /// The document of docs/desktop.md.
  QByteArray toJson() const;
  /// Throws std::runtime_error: what is wrong, without the file's name. A newer version is read as far as it is
  /// known; version_of() tells it.
  static ChartBoard fromJson(const QByteArray& text);
  static int versionOf(const QByteArray& text);
};

/// A chart as it is shown.
struct ArrangedChart {
  QString id;
  QString title;
  QStringList metrics;
  QString pattern;
  int columns = 0;
  int height = 0;
  bool made = false;
  std::optional<bool> log_y;
  PlaceRange y_range;
  QString panel, panel_title;  // the group of runs that it shows; empty: all runs

  /// Tells the charts of groups apart; the id where there are none.
  QString place() const { return panel.isEmpty() ? id : id + QLatin1Char('\n') + panel; }
  bool operator==(const ArrangedChart&) const = default;
};

struct ArrangedSection {
  QString title;
  bool collapsed = false;
  std::vector<ArrangedChart> charts;
  bool operator==(const ArrangedSection&) const = default;
};

/// The id of the chart that a metric has by itself.
LEYDEN_EXPERIMENT_API QString chart_id_of(const QString& metric);
/// Metrics that a regular expression finds anywhere in their names, in order of names; none for one that is wrong.
LEYDEN_EXPERIMENT_API QStringList matching_metrics(const QString& pattern, const QStringList& metrics);

/// Charts of these metrics in their sections; where nobody has moved any, those that a person named come first. Hidden charts are left out.
LEYDEN_EXPERIMENT_API std::vector<ArrangedSection> arranged(const ChartBoard& board, const QStringList& metrics);
/// A group of runs that has charts of its own.
struct ChartPanel {
  QString key, title;
  bool operator==(const ChartPanel&) const = default;
};
/// Each chart once for each of the groups, in their order. Without groups, or with one that has no key: as they are.
LEYDEN_EXPERIMENT_API std::vector<ArrangedSection> with_panels(std::vector<ArrangedSection> sections,
                                                               const std::vector<ChartPanel>& panels);
/// The hidden ones of these metrics, in the order in which they would be shown.
LEYDEN_EXPERIMENT_API std::vector<ArrangedChart> hidden_charts(const ChartBoard& board, const QStringList& metrics);

}  // namespace leyden
