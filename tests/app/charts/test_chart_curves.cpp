// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts' curves are: smoothing, x axes, ranges; chosen with real events, checked against the files.
#include <experiment/smoothing.h>

#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "charts/axis_range_popup.h"
#include "charts_fixture.h"
#include "widgets/value_slider.h"

using namespace leyden;

class TestChartCurves : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_charts.reset(); }

  void kindsOfSmoothingAreChosen_data();
  void kindsOfSmoothingAreChosen();
  void everyKindKeepsItsAmount();
  void wallTimeHasDatesAndClockTimes();
  void aMetricIsTheXAxis();
  void saysWhyAMetricGivesNoLine();
  void rangesAreTyped();
  void rangesAreTypedByKeyboard();
  void aWrongRangeIsExplained();
  void outliersAreLeftOutOfTheRange();

 private:
  void choose(const char* button, const char* action);
  AxisRangePopup* popup() { return qobject_cast<AxisRangePopup*>(QApplication::activePopupWidget()); }
  void type(const char* field, const char* text);
  std::unique_ptr<ChartsFixture> m_charts;
  QString m_run;
};

void TestChartCurves::init() {
  m_charts = std::make_unique<ChartsFixture>();
  m_run = m_charts->addRun({});
  QVERIFY(m_charts->open());
  QVERIFY(m_charts->drawn("train_loss", 1));
}

// Opens the button's menu by keyboard and takes an entry.
void TestChartCurves::choose(const char* button, const char* action) {
  auto* menu = m_charts->find<QToolButton>(button)->menu();
  auto* entry = m_charts->panel().findChild<QAction*>(QLatin1String(action));
  QVERIFY2(menu && entry, action);
  menu->popup(m_charts->panel().mapToGlobal(QPoint(20, 20)));
  menu->setActiveAction(entry);
  QTest::keyClick(menu, Qt::Key_Return);
  QTRY_VERIFY(!menu->isVisible());
}

void TestChartCurves::kindsOfSmoothingAreChosen_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("kind");
  for (const SmoothingKind kind : {SmoothingKind::None, SmoothingKind::Ema, SmoothingKind::TimeEma,
                                   SmoothingKind::Gaussian, SmoothingKind::RunningMean}) {
    const QString name = QString::fromLatin1(to_string(kind));
    QTest::newRow(qPrintable(name)) << name << int(kind);
  }
}

void TestChartCurves::kindsOfSmoothingAreChosen() {
  QFETCH(QString, name);
  QFETCH(int, kind);
  if (SmoothingKind(kind) == SmoothingKind::Ema) m_charts->settings().setSmoothing(Smoothing());
  choose("smoothingKindButton", qPrintable("smoothing_" + name));
  QCOMPARE(m_charts->settings().smoothing().kind, SmoothingKind(kind));
  if (SmoothingKind(kind) != SmoothingKind::None) {
    auto* slider = m_charts->find<ValueSlider>(
        SmoothingKind(kind) == SmoothingKind::Ema ? "smoothingSlider" : qPrintable("smoothingSlider_" + name));
    QVERIFY(slider && slider->isVisible());
    const double before = m_charts->settings().smoothing().amount;
    QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(slider->width() * 3 / 4, slider->height() / 2));
    QTRY_VERIFY(m_charts->settings().smoothing().amount > before);
  } else {
    QVERIFY(m_charts->find<QLabel>("smoothingValue")->isHidden());
  }
  const SeriesColumns logged = m_charts->logged(m_run, "train_loss");
  const std::vector<double> steps(logged.step.begin(), logged.step.end());
  std::vector<double> expected = smooth(logged.value, m_charts->settings().smoothing(), steps);
  if (SmoothingKind(kind) == SmoothingKind::None) expected.clear();
  QTRY_VERIFY(m_charts->curve("train_loss", m_run) && m_charts->curve("train_loss", m_run)->smooth.low == expected);
}

void TestChartCurves::everyKindKeepsItsAmount() {
  m_charts->settings().setSmoothing(0.8);
  choose("smoothingKindButton", "smoothing_gaussian");
  m_charts->settings().setSmoothing({SmoothingKind::Gaussian, 12.0});
  QVERIFY(m_charts->find<QLabel>("smoothingValue")->text().contains("12"));
  choose("smoothingKindButton", "smoothing_ema");
  QCOMPARE(m_charts->settings().smoothing(), Smoothing(0.8));
  choose("smoothingKindButton", "smoothing_gaussian");
  QCOMPARE(m_charts->settings().smoothing(), Smoothing(SmoothingKind::Gaussian, 12.0));
}

void TestChartCurves::wallTimeHasDatesAndClockTimes() {
  choose("xAxisButton", "xAxis_wall time");
  ChartPlot& plot = m_charts->plot("train_loss");
  const std::vector<double> times = m_charts->logged(m_run, "train_loss").wall_time;
  QTRY_VERIFY(m_charts->curve("train_loss", m_run)->raw.x == times);
  QTRY_COMPARE(plot.xAxis->range().upper, times.back());
  QCOMPARE(plot.xAxis->range().lower, times.front());
  plot.replot();
  const QVector<QString> labels = plot.xAxis->tickVectorLabels();
  QVERIFY(labels.size() >= 2);
  const QDateTime first = QDateTime::fromMSecsSinceEpoch(std::llround(plot.xAxis->tickVector().first() * 1000.0));
  QVERIFY2(labels.first().startsWith(first.toString("HH:mm")), qPrintable(labels.first()));
  QVERIFY2(labels.first().endsWith(QLocale(QLocale::English).toString(first.date(), "d MMM")), qPrintable(labels.first()));
  QVERIFY(!labels.at(1).contains(QLatin1Char('\n')) || first.date() != QDateTime::fromMSecsSinceEpoch(
      std::llround(plot.xAxis->tickVector().at(1) * 1000.0)).date());
}

void TestChartCurves::aMetricIsTheXAxis() {
  auto* menu = m_charts->panel().findChild<QMenu*>("xAxisMetrics");
  Q_EMIT menu->aboutToShow();
  choose("xAxisButton", "xAxisMetric_train_loss");
  QCOMPARE(m_charts->settings().axis(), CurveAxis::Metric);
  QCOMPARE(m_charts->find<QToolButton>("xAxisButton")->text(), QStringLiteral("train_loss"));
  QTRY_VERIFY(m_charts->curve("val_loss", m_run) && m_charts->curve("val_loss", m_run)->path);
  const auto curve = m_charts->curve("val_loss", m_run);
  QCOMPARE(curve->raw.low, m_charts->logged(m_run, "val_loss").value);
  ChartPlot& plot = m_charts->plot("val_loss");
  QTRY_COMPARE(plot.xAxis->range().upper, curve->x_extent.upper);
  plot.replot();
  QImage blank(plot.size(), QImage::Format_RGB32);
  QVERIFY(plot.grab().toImage().convertToFormat(QImage::Format_RGB32) != blank);
  // Under the mouse stands the point whose x is nearest, in whichever place of the path it is.
  const double x = curve->raw.x[3];
  bool found = false;
  for (const ChartValue& value : plot.valuesAt(x)) found = found || value.raw_low == curve->raw.low[3];
  QVERIFY(found);
}

void TestChartCurves::saysWhyAMetricGivesNoLine() {
  m_charts->settings().setXMetric(QStringLiteral("lr-Adam"));
  QTRY_VERIFY(m_charts->curve("val_loss", m_run) && m_charts->curve("val_loss", m_run)->path);
  QCOMPARE(m_charts->curve("val_loss", m_run)->count, int64_t{0});  // logged at other steps
  const auto said = [this] {
    const auto labels = m_charts->plot("val_loss").findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
      return label->isVisible() && label->text().contains("shares a step with lr-Adam");
    });
  };
  QTRY_VERIFY(said());
}

void TestChartCurves::type(const char* field, const char* text) {
  auto* line = popup()->findChild<QLineEdit*>(QLatin1String(field));
  line->setFocus();
  line->selectAll();
  QTest::keyClick(line, Qt::Key_Delete);
  QTest::keyClicks(line, QLatin1String(text));
}

void TestChartCurves::rangesAreTyped() {
  ChartPlot& plot = m_charts->plot("train_loss");
  plot.replot();
  const QRect rect = plot.axisRect()->rect();
  QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(rect.center().x(), rect.bottom() + 8));
  QTRY_VERIFY(popup());
  type("rangeFrom", "100");
  type("rangeTo", "1k");
  QTest::keyClick(popup()->findChild<QLineEdit*>("rangeTo"), Qt::Key_Return);
  QTRY_VERIFY(!popup());
  QCOMPARE(plot.xAxis->range().lower, 100.0);
  QCOMPARE(plot.xAxis->range().upper, 1000.0);
  QCOMPARE(m_charts->plot("val_loss").xAxis->range().upper, 1000.0);  // zooms are linked
  QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(rect.left() - 12, rect.center().y()));
  QTRY_VERIFY(popup());
  type("rangeFrom", "0.25");
  type("rangeTo", "");
  QTest::keyClick(popup()->findChild<QLineEdit*>("rangeTo"), Qt::Key_Return);
  QCOMPARE(plot.yAxis->range().lower, 0.25);
  QVERIFY(plot.yAxis->range().upper > 0.25);  // follows the data
  QVERIFY(plot.isZoomed());
  QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(rect.left() - 12, rect.center().y()));
  QTRY_VERIFY(popup());
  QTest::mouseClick(popup()->findChild<QPushButton*>("rangeAutomatic"), Qt::LeftButton);
  QVERIFY(!plot.yView());
  QTest::mouseDClick(&plot, Qt::LeftButton, {}, rect.center());
  QVERIFY(!plot.isZoomed());
}

void TestChartCurves::rangesAreTypedByKeyboard() {
  ChartPlot& plot = m_charts->plot("train_loss");
  plot.setFocus();
  QTest::keyClick(&plot, Qt::Key_Y);
  QTRY_VERIFY(popup());
  type("rangeFrom", "0");
  type("rangeTo", "7");
  QTest::keyClick(popup()->findChild<QLineEdit*>("rangeTo"), Qt::Key_Return);
  QTRY_VERIFY(!popup());
  QCOMPARE(plot.yAxis->range().upper, 7.0);
  QTest::keyClick(&plot, Qt::Key_X);
  QTRY_VERIFY(popup());
  QTest::keyClick(popup(), Qt::Key_Escape);
  QTRY_VERIFY(!popup());
  QVERIFY(!plot.xView());
}

void TestChartCurves::aWrongRangeIsExplained() {
  ChartPlot& plot = m_charts->plot("train_loss");
  const QCPRange before = plot.xAxis->range();
  plot.setFocus();
  QTest::keyClick(&plot, Qt::Key_X);
  QTRY_VERIFY(popup());
  auto* problem = popup()->findChild<QLabel*>("rangeProblem");
  type("rangeFrom", "ten");
  QVERIFY(problem->isVisible());
  QVERIFY2(problem->text().contains("ten"), qPrintable(problem->text()));
  QTest::keyClick(popup()->findChild<QLineEdit*>("rangeFrom"), Qt::Key_Return);
  QVERIFY(popup());
  type("rangeFrom", "900");
  type("rangeTo", "100");
  QVERIFY2(problem->text().contains("before it begins"), qPrintable(problem->text()));
  QCOMPARE(plot.xAxis->range().lower, before.lower);
  type("rangeTo", "1000");
  QVERIFY(!problem->isVisible());
  popup()->close();
}

void TestChartCurves::outliersAreLeftOutOfTheRange() {
  MadeRun made;
  made.seed = 7;
  LiveRun spiked(m_charts->workspace(), made, 2000);
  const uint32_t series = spiked.writer().series("spiked");
  for (int step = 0; step < 200; ++step) {
    const ScalarPoint point{series, step == 77 ? 1000.0 : 1.0 + 0.01 * step};
    spiked.writer().log(step, 0.0, {&point, 1});
  }
  spiked.writer().flush();
  m_charts->settings().setSmoothing(0.0);
  m_charts->context().runs()->refresh();
  QVERIFY(m_charts->drawn("spiked", 1));
  ChartPlot& plot = m_charts->plot("spiked");
  QTRY_VERIFY(plot.yAxis->range().upper >= 1000.0);
  auto* menu = m_charts->find<QToolButton>("chartsMenuButton");
  QVERIFY(menu);
  choose("chartsMenuButton", "ignoreOutliersSwitch");
  // 0.05 and 0.95 of 199 places, on the inner side: the values at steps 10 and 189 or 190.
  QTRY_VERIFY(plot.yAxis->range().upper < 4.0);
  QVERIFY(plot.yAxis->range().upper >= 2.89);
  plot.setYView(QCPRange(0, 1200));  // and there it is
  QCOMPARE(*std::max_element(plot.content().items().back().overview->raw.low.begin(),
                             plot.content().items().back().overview->raw.low.end()), 1000.0);
}

QTEST_MAIN(TestChartCurves)
#include "test_chart_curves.moc"
