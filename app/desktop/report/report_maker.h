// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a report of the runs and charts that are shown: asks what it shall hold, waits for the curves of charts that
// were not seen yet, and writes the file. GUI thread.
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <functional>
#include <vector>

#include "report/report_dialog.h"
#include "report/report_document.h"

namespace leyden {

class AppContext;
class ChartCard;
class ChartExport;

class ReportMaker : public QObject {
  Q_OBJECT
 public:
  /// The board whose charts it draws.
  struct Board {
    std::function<std::vector<ReportDialog::Chart>()> charts;  // in their order
    std::function<ChartCard*(const QString& id)> open;         // made and kept up from now on; null: gone
    std::function<void()> close;                               // cards out of sight need not be kept up any more
  };
  ReportMaker(AppContext& context, ChartExport& files, Board board, QWidget* parent);

  /// Asks what it shall hold and for a file.
  void ask();
  /// HTML or PDF by the file's ending. The file is there whole or not at all. One at a time: another call takes the
  /// place of one that still waits.
  void write(const ReportDialog::Choice& choice, const QString& file);

 Q_SIGNALS:
  /// The file is there, or `sentence` says why not.
  void done(const QString& sentence);

 private:
  void finishWhenLoaded();
  void finish();
  ReportDocument document() const;
  std::vector<ReportChart> drawn() const;
  void tell(const QString& sentence);

  AppContext& m_context;
  ChartExport& m_files;
  Board m_board;
  ReportDialog::Choice m_choice;
  QString m_file;
  std::vector<QPointer<ChartCard>> m_cards;
  bool m_waiting = false;
};

}  // namespace leyden
