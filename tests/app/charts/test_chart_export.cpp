// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as files and in the clipboard.
#include <experiment/chart_board_model.h>
#include <store/run_reader.h>

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QMimeData>
#include <QPainter>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>

#include "charts/chart_export.h"
#include "charts/chart_picture.h"
#include "charts/curves_layer.h"
#include "charts/line_clip.h"
#include "charts_stage.h"

using namespace leyden;

class TestChartExport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_stage.reset(); }

  void linesAreCutAtTheFrame();
  void areasAreCutAtTheFrame();
  void svgShowsWhatIsSeen();
  void svgHasNothingOutsideOfThePlot();
  void vectorPicturesAreLinesEvenForManyPoints();
  void pdfIsOnePage();
  void pngIsSharp();
  void csvHasEveryPoint();
  void csvHasDerivedCurves();
  void aFailingDiskIsTold();
  void anotherEndingIsRefused();
  void picturesAndPointsAreCopied();

 private:
  ChartCard& card(const char* name = "val_loss") { return *m_stage->card(name); }
  QString file(const char* name) const { return m_stage->folder() + "/" + name; }
  QByteArray written(const QString& file) {
    QSignalSpy done(&m_stage->panel().files(), &ChartExport::done);
    m_stage->panel().files().write(card(), file);
    if (done.isEmpty()) done.wait();
    m_sentence = done.isEmpty() ? QString() : done.first().first().toString();
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
  }
  static QImage rendered(const QByteArray& svg) {
    QSvgRenderer renderer(svg);
    QImage image(renderer.viewBox().size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
  }

  std::unique_ptr<ChartsStage> m_stage;
  QStringList m_ids;
  QString m_sentence;
};

void TestChartExport::init() {
  m_stage = std::make_unique<ChartsStage>();
  m_ids = m_stage->addTwoRuns();
  QVERIFY(m_stage->open());
  QVERIFY(m_stage->drawn("val_loss", 2));
  QVERIFY(m_stage->drawn("train_loss", 2));
}

void TestChartExport::linesAreCutAtTheFrame() {
  const QRectF frame(0, 0, 10, 10);
  const std::vector<QPointF> line{{-5, 5}, {5, 5}, {5, 1e9}, {8, 1e9}, {8, 5}, {9, 5}};
  const auto pieces = clippedLine(line, frame);
  QCOMPARE(pieces.size(), std::size_t{2});
  QCOMPARE(pieces[0], QPolygonF({{0, 5}, {5, 5}, {5, 10}}));
  QCOMPARE(pieces[1].last(), QPointF(9, 5));
  QCOMPARE(pieces[1].size(), 3);
  QVERIFY(std::abs(pieces[1].first().y() - 10) < 1e-6);
  QVERIFY(clippedLine(std::vector<QPointF>{{-1, -1}, {-1, 20}}, frame).empty());
}

void TestChartExport::areasAreCutAtTheFrame() {
  const QPolygonF cut = clippedArea(QPolygonF({{-5, 2}, {5, 2}, {5, 20}, {-5, 20}}), QRectF(0, 0, 10, 10));
  QCOMPARE(cut.boundingRect(), QRectF(0, 2, 5, 8));
  QVERIFY(clippedArea(QPolygonF({{20, 20}, {30, 20}, {30, 30}}), QRectF(0, 0, 10, 10)).isEmpty());
}

void TestChartExport::svgShowsWhatIsSeen() {
  const QByteArray svg = written(file("chart.svg"));
  QVERIFY2(m_sentence.contains("chart.svg"), qPrintable(m_sentence));
  QXmlStreamReader xml(svg);
  QString text;
  while (!xml.atEnd())
    if (xml.readNext() == QXmlStreamReader::Characters) text += xml.text().toString() + ' ';
  QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
  for (const QString& word : {QString("val_loss"), QString("one"), QString("two"), QString("step"), QString("best")})
    QVERIFY2(text.contains(word), qPrintable(word));
  const QImage drawn = rendered(svg), seen = card().plot().grab().toImage();
  const double x = card().plot().xAxis->coordToPixel(599);
  const auto* item = card().plot().content().item(m_ids[0]);
  const double y = card().plot().yAxis->coordToPixel(item->overview->smooth.low[5]);
  const auto coloured = [&](const QImage& image, QPoint at) {
    int found = 0;
    for (int dx = -2; dx <= 2; ++dx)
      for (int dy = -2; dy <= 2; ++dy) {
        const QColor there = image.pixelColor(at + QPoint(dx, dy));
        found += std::abs(there.red() - item->run.colour.red()) + std::abs(there.green() - item->run.colour.green()) +
                         std::abs(there.blue() - item->run.colour.blue()) < 90;
      }
    return found;
  };
  const QPoint at(static_cast<int>(x), static_cast<int>(y));
  QVERIFY(coloured(seen, at) > 0);
  QVERIFY(coloured(drawn, at + QPoint(0, 34)) > 0);  // below the title
  const QRect frame = card().plot().axisRect()->rect();
  for (const QPoint corner : {frame.topLeft() + QPoint(0, 2), frame.bottomRight() - QPoint(2, 0)})
    QVERIFY(drawn.pixelColor(corner + QPoint(0, 34)).lightness() > 100);  // axes have no line
}

void TestChartExport::svgHasNothingOutsideOfThePlot() {
  ChartPlot& plot = card().plot();
  const auto* item = plot.content().item(m_ids[0]);
  const double low = item->overview->value_extent.lower, high = item->overview->value_extent.upper;
  plot.setYView(QCPRange(low + 0.4 * (high - low), low + 0.5 * (high - low)));  // most of the line is outside
  const QImage drawn = rendered(ChartPicture(plot, {"", "", ""}).svg());
  const QRect frame = plot.axisRect()->rect().translated(0, 34);
  for (int x = frame.left() + 20; x < frame.right() - 20; ++x) {
    QCOMPARE(drawn.pixelColor(x, frame.top() - 12), Theme::instance().colour(Theme::Panel));
    QCOMPARE(drawn.pixelColor(x, frame.bottom() + 5), Theme::instance().colour(Theme::Panel));
  }
}

void TestChartExport::vectorPicturesAreLinesEvenForManyPoints() {
  ChartPicture picture(card("train_loss").plot(), {"train_loss", "", "step"});  // 1,200 points: a raster on the screen
  const QByteArray svg = picture.svg();
  QVERIFY(!svg.contains("<image"));
  QVERIFY(svg.contains("<polyline"));
  QCOMPARE(picture.legend(), (QStringList{"one", "two"}));  // as in the list
}

void TestChartExport::pdfIsOnePage() {
  const QByteArray pdf = written(file("chart.pdf"));
  QVERIFY(pdf.startsWith("%PDF-"));
  QCOMPARE(pdf.count("/Type /Page\n"), 1);
  QVERIFY(!pdf.contains("/Subtype /Image"));
}

void TestChartExport::pngIsSharp() {
  QImage image;
  QVERIFY(image.loadFromData(written(file("chart.png"))));
  const ChartPicture picture(card().plot(), {"val_loss", "", "step"});
  QCOMPARE(image.size(), picture.size() * 2);
  QCOMPARE(image.text("Title"), QString("val_loss"));
}

void TestChartExport::csvHasEveryPoint() {
  const QByteArray text = written(file("chart.csv"));
  const QList<QByteArray> lines = text.trimmed().split('\n');
  QCOMPARE(lines.first(), QByteArray("run,run_name,name,step,epoch,wall_time,value,attempt"));
  QCOMPARE(lines.size(), 25);  // two runs of twelve epochs
  QVERIFY2(m_sentence.startsWith("24 points were written to "), qPrintable(m_sentence));
  const auto path = m_stage->context().runs()->indexOf(m_ids[0]).data(RunListModel::PathRole).toString();
  const SeriesColumns logged = RunReader(path.toStdString()).columns("val_loss");
  QCOMPARE(lines[1].split(',')[0], m_ids[0].toUtf8());
  QCOMPARE(lines[3].split(',')[6].toDouble(), logged.value[2]);
  QCOMPARE(lines[3].split(',')[3].toLongLong(), qint64(logged.step[2]));
}

void TestChartExport::csvHasDerivedCurves() {
  const QString id = m_stage->panel().board().addChart({"val_loss", "=train_loss - val_loss"}, {});
  QVERIFY(m_stage->drawn(id, 4));
  const QString to = file("derived.csv");
  QSignalSpy done(&m_stage->panel().files(), &ChartExport::done);
  m_stage->panel().files().write(*m_stage->card(id), to);
  QVERIFY(!done.isEmpty() || done.wait());
  QVERIFY2(done.first().first().toString().startsWith("48 points were written to "),
           qPrintable(done.first().first().toString()));
  QFile in(to);
  QVERIFY(in.open(QIODevice::ReadOnly));
  const QList<QByteArray> lines = in.readAll().trimmed().split('\n');
  QCOMPARE(lines.size(), 49);
  const auto* item = m_stage->plot(id).content().item(m_ids[0] + "\n=train_loss - val_loss");
  QVERIFY(item);
  int row = 0;
  for (const QByteArray& line : lines) {
    const QList<QByteArray> cells = line.split(',');
    if (cells[0] != m_ids[0].toUtf8() || cells[2] != "train_loss - val_loss") continue;
    QCOMPARE(cells[6].toDouble(), item->overview->raw.low[static_cast<std::size_t>(row++)]);
    QVERIFY(cells[7].isEmpty());
  }
  QCOMPARE(row, 12);
}

void TestChartExport::aFailingDiskIsTold() {
  for (const char* name : {"missing/chart.png", "missing/chart.csv"}) {
    QVERIFY(written(file(name)).isEmpty());
    QVERIFY2(m_sentence.contains("could not be written: "), qPrintable(m_sentence));
  }
}

void TestChartExport::anotherEndingIsRefused() {
  QVERIFY(written(file("chart.xls")).isEmpty());
  QVERIFY2(m_sentence.contains(".png, .svg, .pdf or .csv"), qPrintable(m_sentence));
  QVERIFY(!QFile::exists(file("chart.xls")));
}

void TestChartExport::picturesAndPointsAreCopied() {
  QSignalSpy done(&m_stage->panel().files(), &ChartExport::done);
  ChartPlot& plot = card().plot();
  ChartsStage::moveMouse(plot, m_stage->middle("val_loss"));
  QTRY_VERIFY(plot.crosshair());
  QTest::keyClick(&m_stage->panel(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_COMPARE(done.size(), 1);
  const QMimeData* data = QGuiApplication::clipboard()->mimeData();
  QVERIFY(data->hasImage());
  QVERIFY(data->data("image/svg+xml").contains("<svg"));
  QTest::keyClick(&m_stage->panel(), Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
  QTRY_COMPARE(done.size(), 2);
  QVERIFY(QGuiApplication::clipboard()->text().startsWith("run\trun_name\tname\tstep\t"));
  QCOMPARE(QGuiApplication::clipboard()->text().count('\n'), 25);
}

QTEST_MAIN(TestChartExport)
#include "test_chart_export.moc"
