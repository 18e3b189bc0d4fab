// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_document.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgRenderer>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextObjectInterface>
#include <algorithm>

namespace leyden {

namespace {

constexpr int kChartObject = QTextFormat::UserObject + 1;
constexpr int kSvg = QTextFormat::UserProperty + 1;
constexpr int kSize = QTextFormat::UserProperty + 2;
constexpr qsizetype kUprightColumns = 7;  // a table with more stands on a page across
constexpr double kUprightWidth = 620, kAcrossWidth = 940;  // pixels between the margins that print() leaves

QString tr(const char* text) {
  return QCoreApplication::translate("Report", text);
}

/// Draws a chart's SVG where the text has a place for it.
class ChartObject : public QObject, public QTextObjectInterface {
  Q_OBJECT
  Q_INTERFACES(QTextObjectInterface)
 public:
  QSizeF intrinsicSize(QTextDocument* document, int, const QTextFormat& format) override {
    const QPaintDevice* device = document->documentLayout()->paintDevice();
    return format.property(kSize).toSizeF() * (device ? device->logicalDpiX() / 96.0 : 1.0);
  }
  void drawObject(QPainter* painter, const QRectF& rect, QTextDocument*, int, const QTextFormat& format) override {
    QSvgRenderer(format.property(kSvg).toByteArray()).render(painter, rect);
  }
};

QString cell(const char* tag, const QString& text, bool number) {
  return QStringLiteral("<%1 align=\"%2\">%3</%1>")
      .arg(QLatin1String(tag), number ? QStringLiteral("right") : QStringLiteral("left"), text);
}

QString tableHtml(const ReportTable& table) {
  const auto number = [&](qsizetype i) { return i < qsizetype(table.numeric.size()) && table.numeric[std::size_t(i)]; };
  QString html = QStringLiteral("<h3 style=\"margin-top:20px\">%1</h3><table width=\"100%\" cellspacing=\"0\" cellpadding=\"4\"><tr>")
                     .arg(table.title.toHtmlEscaped());
  for (qsizetype i = 0; i < table.columns.size(); ++i) html += cell("th", table.columns[i].toHtmlEscaped(), number(i));
  html += QStringLiteral("</tr>");
  for (const ReportTable::Row& row : table.rows) {
    html += QStringLiteral("<tr>");
    for (qsizetype i = 0; i < row.cells.size(); ++i) {
      const QString dot = i == 0 && row.colour.isValid()
                              ? QStringLiteral("<span style=\"color:%1\">● </span>").arg(row.colour.name())
                              : QString();
      html += cell("td", dot + row.cells[i].toHtmlEscaped(), number(i));
    }
    html += QStringLiteral("</tr>");
  }
  return html + QStringLiteral("</table>");
}

void insertCharts(QTextCursor& cursor, const std::vector<ReportChart>& charts, double width) {
  cursor.insertBlock();
  for (const ReportChart& chart : charts) {
    QTextCharFormat format;
    format.setObjectType(kChartObject);
    format.setProperty(kSvg, chart.svg);
    format.setProperty(kSize, QSizeF(chart.size) * std::min(1.0, width / std::max(1, chart.size.width())));
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), format);
    cursor.insertText(QStringLiteral(" "), QTextCharFormat());
  }
}

}  // namespace

QByteArray reportPdf(const ReportDocument& report) {
  const bool across = std::any_of(report.tables.begin(), report.tables.end(), [](const ReportTable& table) {
    return table.columns.size() > kUprightColumns;
  });
  QTextDocument document;
  ChartObject charts;
  document.documentLayout()->registerHandler(kChartObject, &charts);
  QFont font = document.defaultFont();
  font.setPointSizeF(8.5);
  document.setDefaultFont(font);
  QTextCursor cursor(&document);
  cursor.insertHtml(QStringLiteral("<h1>%1</h1><p style=\"color:#667085\">%2</p>")
                        .arg(report.title.toHtmlEscaped(),
                             QStringLiteral("%1 · %2").arg(report.source, QLocale().toString(report.made, QLocale::ShortFormat)).toHtmlEscaped()));
  for (const ReportNote& note : report.notes) {
    cursor.insertBlock();
    if (!note.title.isEmpty()) cursor.insertHtml(QStringLiteral("<h3 style=\"margin-top:20px\">%1</h3><p></p>").arg(note.title.toHtmlEscaped()));
    cursor.insertHtml(htmlOfMarkdown(note.markdown));
  }
  for (const ReportTable& table : report.tables) {
    cursor.insertBlock();
    cursor.insertHtml(tableHtml(table));
    cursor.movePosition(QTextCursor::End);
  }
  if (!report.charts.empty()) {
    cursor.insertBlock();
    cursor.insertHtml(QStringLiteral("<h3 style=\"margin-top:20px\">%1</h3>").arg(tr("Charts")));
    insertCharts(cursor, report.charts, across ? kAcrossWidth : kUprightWidth);
  }
  QBuffer pdf;
  pdf.open(QIODevice::WriteOnly);
  QPdfWriter writer(&pdf);
  writer.setTitle(report.title);
  writer.setCreator(QStringLiteral("Leyden"));
  writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), across ? QPageLayout::Landscape : QPageLayout::Portrait,
                                   QMarginsF()));
  document.print(&writer);
  return pdf.data();
}

}  // namespace leyden

#include "report_pdf.moc"
