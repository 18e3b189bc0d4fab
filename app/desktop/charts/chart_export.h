// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes charts out of the program: files and the clipboard. What was done, or why not, is said in the status line.
#pragma once

#include <experiment/series_csv.h>

#include <QObject>
#include <QString>

namespace leyden {

class AppContext;
class ChartCard;
class ChartPicture;
class ChartSettings;

class ChartExport : public QObject {
  Q_OBJECT
 public:
  /// More points than this do not go to the clipboard.
  static constexpr qint64 kMostCopied = 200'000;

  ChartExport(AppContext& context, const ChartSettings& settings, QWidget* parent);

  /// Asks for a file.
  void save(ChartCard& card);
  /// PNG, SVG or PDF as it is shown, or CSV with every point of it, by the file's ending. A file is there whole or
  /// not at all; CSV is written on another thread.
  void write(ChartCard& card, const QString& file);
  /// As it is shown now.
  ChartPicture picture(ChartCard& card) const;
  void copyPicture(ChartCard& card);
  /// Every point, with tabs.
  void copyPoints(ChartCard& card);

 Q_SIGNALS:
  /// The file is there, or `sentence` says why not.
  void done(const QString& sentence);

 private:
  SeriesCsvRequest request(const ChartCard& card) const;
  void writePicture(ChartCard& card, const QString& file, const QString& ending);
  void writePoints(ChartCard& card, const QString& file);
  void tell(const QString& sentence);

  AppContext& m_context;
  const ChartSettings& m_settings;
};

}  // namespace leyden
