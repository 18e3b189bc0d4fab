// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A report: some runs, charts and notes as one file that needs no other, for people who do not have the program.
// Plain values; GUI thread, since charts and Markdown are drawn by Qt Gui.
#pragma once

#include <QByteArray>
#include <QColor>
#include <QDateTime>
#include <QSize>
#include <QString>
#include <QStringList>
#include <vector>

namespace leyden {

struct ReportTable {
  struct Row {
    QStringList cells;  // as many as there are columns
    QColor colour;      // of the run, a dot before the first cell; invalid for none
  };
  QString title;
  QStringList columns;
  std::vector<bool> numeric;  // by column: numbers stand at the right
  std::vector<Row> rows;
};

struct ReportChart {
  QString title;   // for those who cannot see it
  QByteArray svg;  // a whole SVG document
  QSize size;      // in pixels of a 96th of an inch
};

struct ReportNote {
  QString title;  // empty for the report's own
  QString markdown;
};

struct ReportDocument {
  QString title;
  QString source;  // the workspace's name and how many runs
  QDateTime made;
  std::vector<ReportNote> notes;
  std::vector<ReportTable> tables;
  std::vector<ReportChart> charts;
};

/// UTF-8, with the style and the charts in it. Nothing in it is loaded from elsewhere: pictures that notes name are left
/// out, and tags in them are text.
QByteArray reportHtml(const ReportDocument& report);

/// A4, across where a table is wide; charts stay vectors.
QByteArray reportPdf(const ReportDocument& report);

/// Markdown as HTML without a body's tags, as reportHtml() writes it.
QString htmlOfMarkdown(const QString& markdown);

}  // namespace leyden
