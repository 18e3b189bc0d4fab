// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reports: one file that needs no other, in which nothing that people wrote becomes a tag, with charts as vectors.
#include <experiment/chart_board_model.h>
#include <experiment/run_list_model.h>
#include <store/run.h>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/charts_panel.h"
#include "desktop_driver.h"
#include "made_runs.h"
#include "report/report_document.h"
#include "report/report_maker.h"
#include "report/report_tables.h"
#include "text_fit.h"

using namespace leyden;

namespace {

ReportDocument report() {
  ReportDocument report;
  report.title = QStringLiteral("Rates & <seeds>");
  report.source = QStringLiteral("study · 2 runs");
  report.made = QDateTime(QDate(2026, 11, 28), QTime(9, 0), Qt::UTC);
  report.notes = {{{}, QStringLiteral("A **bold** claim\n\n<script>alert(1)</script>\n\n![seen](https://example.org/x.png)")},
                  {QStringLiteral("run <1>"), QStringLiteral("- one\n- two")}};
  report.tables = {{QStringLiteral("Runs"), {QStringLiteral("run"), QStringLiteral("val_acc")}, {false, true},
                    {{{QStringLiteral("a<b"), QStringLiteral("0.9")}, QColor(0x0072b2)}}}};
  report.charts = {{QStringLiteral("val \"loss\""),
                    "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"200\" "
                    "viewBox=\"0 0 300 200\"><path d=\"M10 10 L290 190\" stroke=\"#0072b2\" fill=\"none\"/></svg>",
                    QSize(300, 200)}};
  return report;
}

}  // namespace

class TestReport : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void html_needs_no_other_file();
  void what_people_wrote_is_text();
  void pdf_keeps_charts_as_vectors();
  void tables_say_what_differs_and_what_is_equal();
  void the_dialog_is_filled_by_keys();
  void charts_of_the_board_are_drawn_whole();
};

void TestReport::html_needs_no_other_file() {
  const QString html = QString::fromUtf8(reportHtml(report()));
  QVERIFY(html.startsWith(QStringLiteral("<!DOCTYPE html>")));
  QVERIFY(html.contains(QStringLiteral("default-src 'none'")));
  QVERIFY(!html.contains(QRegularExpression(QStringLiteral("<(img|link|script|iframe|object|embed)\\b"))));
  QVERIFY(!html.contains(QRegularExpression(QStringLiteral("\\b(src|href)=\"(?!#)"))));
  QCOMPARE(html.count(QStringLiteral("<svg ")), 1);
  QCOMPARE(html.count(QStringLiteral("<?xml")), 0);
  QVERIFY(html.contains(QStringLiteral("aria-label=\"val &quot;loss&quot;\"")));
  QVERIFY(html.contains(QStringLiteral("M10 10 L290 190")));
  QVERIFY(html.trimmed().endsWith(QStringLiteral("</html>")));
}

void TestReport::what_people_wrote_is_text() {
  const QString html = QString::fromUtf8(reportHtml(report()));
  QVERIFY(html.contains(QStringLiteral("<h1>Rates &amp; &lt;seeds&gt;</h1>")));
  QVERIFY(html.contains(QStringLiteral("a&lt;b")));
  QVERIFY(html.contains(QStringLiteral("<h3>run &lt;1&gt;</h3>")));
  QVERIFY(html.contains(QStringLiteral("&lt;script&gt;")));
  QVERIFY(html.contains(QStringLiteral("<td class=\"number\">0.9</td>")));
  QVERIFY(html.contains(QRegularExpression(QStringLiteral("font-weight:[67]00[^>]*>bold<"))));
}

void TestReport::pdf_keeps_charts_as_vectors() {
  const QByteArray pdf = reportPdf(report());
  QVERIFY(pdf.startsWith("%PDF-"));
  QVERIFY(pdf.trimmed().endsWith("%%EOF"));
  QVERIFY(!pdf.contains("/Subtype /Image"));
  QVERIFY(pdf.contains("/MediaBox [0 0 595"));  // upright
  ReportDocument wide = report();
  for (int i = 0; i < 8; ++i) {
    wide.tables[0].columns << QStringLiteral("column %1").arg(i);
    wide.tables[0].rows[0].cells << QStringLiteral("1");
  }
  QVERIFY(reportPdf(wide).contains("/MediaBox [0 0 842"));  // across
}

void TestReport::tables_say_what_differs_and_what_is_equal() {
  DesktopDriver driver(QStringLiteral("report"));
  QStringList ids = makeStudy(driver.workspace().toStdString(), 1);
  RunListModel* runs = driver.context().runs();
  QVERIFY(driver.waitFor([&] { return runs->rowCount() == ids.size(); }));
  ids = {ids[0], ids[2]};
  QVERIFY(runs->setData(runs->indexOf(ids[0]), QStringLiteral("the *best*"), RunListModel::NotesRole));
  const ReportTable table = runsTable(*runs, ids);
  QVERIFY(driver.waitFor([&] { return runNotes(*runs, ids).size() == 1; }));
  QVERIFY2(table.columns.startsWith(QStringLiteral("run")) && table.columns.contains(QStringLiteral("model.lr")),
           qPrintable(table.columns.join(u' ')));
  QVERIFY(!table.columns.contains(QStringLiteral("model.hidden_dim")));
  const qsizetype lr = table.columns.indexOf(QStringLiteral("model.lr"));
  QCOMPARE(table.rows.size(), std::size_t(2));
  QCOMPARE(table.rows[0].cells.size(), table.columns.size());
  QCOMPARE(table.rows[0].cells[lr], QStringLiteral("0.1"));
  QCOMPARE(table.rows[1].cells[lr], QStringLiteral("0.001"));
  QVERIFY(table.numeric[std::size_t(lr)] && table.rows[0].colour.isValid());
  const ReportTable equal = equalParametersTable(*runs, ids);
  const auto has = [&](const char* name, const char* value) {
    return std::any_of(equal.rows.begin(), equal.rows.end(), [&](const ReportTable::Row& row) {
      return row.cells == QStringList{QLatin1String(name), QLatin1String(value)};
    });
  };
  QVERIFY(has("model.hidden_dim", "128"));
  QVERIFY(!has("model.lr", "0.1"));
}

void TestReport::the_dialog_is_filled_by_keys() {
  Theme::instance().install();
  ReportDialog dialog(QStringLiteral("Runs of study"), {QStringLiteral("a"), QStringLiteral("b")},
                      {{QStringLiteral("val_acc"), QStringLiteral("val_acc")}, {QStringLiteral("chart:1"), QStringLiteral("losses")}}, nullptr);
  dialog.show();
  QVERIFY(QTest::qWaitForWindowActive(&dialog));
  QCOMPARE(cutTexts(&dialog), QStringList());
  QCOMPARE(namelessControls(&dialog), QStringList());
  QTest::keyClicks(dialog.focusWidget(), QStringLiteral("Which rate?"));  // the title is selected at first
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Tab);
  QTest::keyClicks(dialog.focusWidget(), QStringLiteral("0.001 it is"));
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Tab);
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Space);  // no table
  for (int i = 0; i < 3; ++i) QTest::keyClick(dialog.focusWidget(), Qt::Key_Tab);
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Down);
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Space);  // not the second chart
  const ReportDialog::Choice choice = dialog.choice();
  QCOMPARE(choice.title, QStringLiteral("Which rate?"));
  QCOMPARE(choice.notes, QStringLiteral("0.001 it is"));
  QVERIFY(!choice.table && choice.equal && choice.runNotes);
  QCOMPARE(choice.charts, QStringList{QStringLiteral("val_acc")});
}

void TestReport::charts_of_the_board_are_drawn_whole() {
  DesktopDriver driver(QStringLiteral("board"));
  const QStringList ids = makeStudy(driver.workspace().toStdString(), 2);
  {
    Run without = start_run({.workspace = driver.workspace().toStdString(), .name = "no accuracy", .system_metrics = false});
    without.log("val_loss", 1.0, 1);
  }
  QVERIFY(driver.waitFor([&] { return driver.context().runs()->rowCount() == ids.size() + 1; }));
  auto* panel = driver.find<ChartsPanel>(QStringLiteral("chartsPanel"));
  QVERIFY(panel && driver.waitFor([&] { return panel->board().metrics().size() == 3; }));
  QVERIFY(driver.waitFor([&] { return panel->card(QStringLiteral("val_acc")) && panel->card(QStringLiteral("val_acc"))->graphCount() == ids.size(); }));
  driver.setTheme(Theme::Mode::Dark);
  ReportDialog::Choice choice{QStringLiteral("Rates"), QStringLiteral("notes"), true, true, true,
                              {QStringLiteral("val_acc"), QStringLiteral("val_loss"), QStringLiteral("gone")}};
  const QString file = driver.workspace() + QStringLiteral("/report.html");
  QSignalSpy done(&panel->report(), &ReportMaker::done);
  panel->report().write(choice, file);
  QVERIFY(driver.waitFor([&] { return done.count() == 1; }));
  QFile written(file);
  QVERIFY2(written.open(QIODevice::ReadOnly), qPrintable(done[0][0].toString()));
  const QString html = QString::fromUtf8(written.readAll());
  QCOMPARE(html.count(QStringLiteral("<svg ")), 2);
  QVERIFY(html.contains(QStringLiteral("aria-label=\"val_acc\"")));
  // A legend names every run, and lines have their colours; on white ground, though the window is dark.
  for (const QString& id : ids) {
    QVERIFY(html.count(driver.context().runs()->displayName(id)) >= 3);  // table, two legends
    const QString colour = driver.context().runs()->indexOf(id).data(RunListModel::ColourRole).toString();
    QVERIFY2(html.count(colour, Qt::CaseInsensitive) >= 3, qPrintable(colour));
  }
  QVERIFY(html.contains(QStringLiteral("#ffffff")) && !html.contains(QStringLiteral("#1a1e25")));
  QCOMPARE(int(Theme::instance().mode()), int(Theme::Mode::Dark));
  driver.setTheme(Theme::Mode::Light);
  // A wrong ending and a folder that is not there are said, and nothing is left behind.
  panel->report().write(choice, driver.workspace() + QStringLiteral("/report.doc"));
  QVERIFY2(done.last()[0].toString().contains(QStringLiteral(".html or a .pdf")), qPrintable(done.last()[0].toString()));
  panel->report().write(choice, QStringLiteral("/nowhere/report.pdf"));
  QVERIFY(driver.waitFor([&] { return done.count() == 3; }));
  QVERIFY(done.last()[0].toString().contains(QStringLiteral("could not be written")));
  if (const QString folder = qEnvironmentVariable("LEYDEN_TEST_PICTURES"); !folder.isEmpty()) {
    choice.charts.removeLast();
    panel->report().write(choice, folder + QStringLiteral("/report.html"));
    panel->report().write(choice, folder + QStringLiteral("/report.pdf"));
    QVERIFY(driver.waitFor([&] { return done.count() >= 4; }));
  }
}

QTEST_MAIN(TestReport)
#include "test_report.moc"
