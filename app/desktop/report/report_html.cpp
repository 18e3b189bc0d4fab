// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_document.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QTextDocument>

namespace leyden {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Report", text);
}

// The colours are the light theme's (theme_colours.cpp): charts are drawn in it, and a report is often printed.
const char* const kStyle = R"(
:root { color-scheme: light; }
body { margin: 0; background: #f5f6f8; color: #1a1e24; font: 14px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 24px; margin: 0; }
h2 { font-size: 16px; margin: 32px 0 12px; }
.made { color: #667085; margin: 4px 0 0; }
.card, figure { background: #fff; border: 1px solid #e2e5ea; border-radius: 8px; padding: 12px 16px; margin: 0; }
.card + .card { margin-top: 12px; }
.card h3 { font-size: 14px; margin: 0 0 4px; }
.wide { overflow-x: auto; padding: 0; }
table { border-collapse: collapse; width: 100%; }
th { color: #667085; font-weight: 500; text-align: left; }
th, td { padding: 6px 12px; border-bottom: 1px solid #eef0f3; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 5px; margin-right: 8px; }
.charts { display: flex; flex-wrap: wrap; gap: 12px; }
figure { padding: 8px; }
figure svg { display: block; max-width: 100%; height: auto; }
@media print { body { background: #fff; } figure, tr { break-inside: avoid; } }
)";

QString numberClass(const ReportTable& table, qsizetype column) {
  const auto at = static_cast<std::size_t>(column);
  return at < table.numeric.size() && table.numeric[at] ? QStringLiteral(" class=\"number\"") : QString();
}

QString tableHtml(const ReportTable& table) {
  QString html = QStringLiteral("<section>\n<h2>%1</h2>\n<div class=\"card wide\"><table>\n<thead><tr>")
                     .arg(table.title.toHtmlEscaped());
  for (qsizetype i = 0; i < table.columns.size(); ++i)
    html += QStringLiteral("<th scope=\"col\"%1>%2</th>").arg(numberClass(table, i), table.columns[i].toHtmlEscaped());
  html += QStringLiteral("</tr></thead>\n<tbody>\n");
  for (const ReportTable::Row& row : table.rows) {
    html += QStringLiteral("<tr>");
    for (qsizetype i = 0; i < row.cells.size(); ++i) {
      const QString dot = i == 0 && row.colour.isValid()
                              ? QStringLiteral("<span class=\"dot\" style=\"background:%1\"></span>").arg(row.colour.name())
                              : QString();
      html += QStringLiteral("<td%1>%2%3</td>").arg(numberClass(table, i), dot, row.cells[i].toHtmlEscaped());
    }
    html += QStringLiteral("</tr>\n");
  }
  return html + QStringLiteral("</tbody>\n</table></div>\n</section>\n");
}

// Only the element: what stands before it belongs at a file's beginning.
QString svgElement(const ReportChart& chart) {
  QString svg = QString::fromUtf8(chart.svg);
  svg.remove(0, std::max<qsizetype>(0, svg.indexOf(QLatin1String("<svg"))));
  return svg.replace(0, 4, QStringLiteral("<svg role=\"img\" aria-label=\"%1\"").arg(chart.title.toHtmlEscaped()));
}

QString notesHtml(const ReportDocument& report) {
  QString html;
  for (const ReportNote& note : report.notes) {
    html += QStringLiteral("<div class=\"card\">");
    if (!note.title.isEmpty()) html += QStringLiteral("<h3>%1</h3>").arg(note.title.toHtmlEscaped());
    html += htmlOfMarkdown(note.markdown) + QStringLiteral("</div>\n");
  }
  return html.isEmpty() ? html : QStringLiteral("<section>\n<h2>%1</h2>\n%2</section>\n").arg(tr("Notes"), html);
}

QString chartsHtml(const ReportDocument& report) {
  if (report.charts.empty()) return {};
  QString html = QStringLiteral("<section>\n<h2>%1</h2>\n<div class=\"charts\">\n").arg(tr("Charts"));
  for (const ReportChart& chart : report.charts)
    html += QStringLiteral("<figure>%1</figure>\n").arg(svgElement(chart));
  return html + QStringLiteral("</div>\n</section>\n");
}

}  // namespace

QString htmlOfMarkdown(const QString& markdown) {
  QTextDocument document;
  document.setMarkdown(markdown, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                     QTextDocument::MarkdownNoHTML);
  QString html = document.toHtml();
  static const QRegularExpression body(QStringLiteral("<body[^>]*>(.*)</body>"), QRegularExpression::DotMatchesEverythingOption);
  static const QRegularExpression picture(QStringLiteral("<img[^>]*>"));
  html = body.match(html).captured(1);
  return html.remove(picture).trimmed();
}

QByteArray reportHtml(const ReportDocument& report) {
  QString html = QStringLiteral("<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\">\n"
                                "<meta name=\"viewport\" content=\"width=device-width\">\n"
                                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                                "'unsafe-inline'\">\n<title>%2</title>\n<style>%3</style>\n</head>\n<body><main>\n")
                     .arg(QLocale().bcp47Name(), report.title.toHtmlEscaped(), QLatin1String(kStyle));
  html += QStringLiteral("<h1>%1</h1>\n<p class=\"made\">%2</p>\n")
              .arg(report.title.toHtmlEscaped(),
                   QStringLiteral("%1 · %2").arg(report.source, QLocale().toString(report.made, QLocale::ShortFormat)).toHtmlEscaped());
  html += notesHtml(report);
  for (const ReportTable& table : report.tables) html += tableHtml(table);
  html += chartsHtml(report);
  return (html + QStringLiteral("</main></body>\n</html>\n")).toUtf8();
}

}  // namespace leyden
