// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Charts and comparison in their own widgets, on real runs, with real mouse and key events.
#include <experiment/difference_model.h>
#include <experiment/metric_kind.h>
#include <experiment/run_list_model.h>
#include <experiment/smoothing.h>
#include <store/run_reader.h>

#include <QCheckBox>
#include <QLabel>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_format.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/charts_panel.h"
#include "charts/curve_raster.h"
#include "charts/hover_card.h"
#include "compare/difference_page.h"
#include "run_maker.h"
#include "theme.h"

using namespace leyden;

namespace {

QString idOf(const std::filesystem::path& folder) {
  return QString::fromStdString(folder.filename().string());
}

Curve curveOf(const std::vector<double>& values) {
  Curve curve;
  for (std::size_t i = 0; i < values.size(); ++i) {
    curve.raw.x.push_back(static_cast<double>(i));
    curve.raw.low.push_back(values[i]);
  }
  return curve;
}

}  // namespace

// Lines of so many runs are there, and drawn.
#define TRY_DRAWN(metric, runs)                       \
  do {                                                \
    QTRY_VERIFY2(card(metric), metric);               \
    QTRY_COMPARE(card(metric)->graphCount(), (runs)); \
    plot(metric).replot();                            \
  } while (false)

class TestCharts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup();

  void pathsKeepEverySpike();
  void rasterCoversWhatAPainterDraws_data();
  void rasterCoversWhatAPainterDraws();
  void rasterKeepsEverySpikeAndGap();
  void metricsComeInSections();
  void numbersAreShort_data();
  void numbersAreShort();

  void aChartForEveryMetric();
  void chartShowsWhatTheRunHolds();
  void smoothingIsOverAllPoints();
  void liveRunGrows();
  void hiddenRunsLeave();
  void boxZoomIsLinkedAndDoubleClickGoesHome();
  void unlinkedZoomStaysInItsChart();
  void wheelOverAnAxisZoomsThatAxis();
  void shiftDragPans();
  void hoverTellsEveryRunsValue();
  void crosshairIsShared();
  void logButtonChangesOneChart();
  void fullSizeAndBack();
  void themeChangesLive();
  void compareNamesWhatDiffers();
  void baseRunIsChosen();
  void emptyStatesSayWhatToDo();

 private:
  std::filesystem::path workspace() const { return m_folder->path().toStdString(); }
  QString addRun(const MadeRun& made) { return idOf(RunMaker(workspace()).finished(made)); }
  void twoRuns();
  void open();
  ChartCard* card(const QString& metric);
  ChartPlot& plot(const QString& metric) { return card(metric)->plot(); }
  QPoint middle(const QString& metric) { return plot(metric).axisRect()->rect().center(); }
  void drag(ChartPlot& plot, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {});

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<AppContext> m_context;
  std::unique_ptr<ChartsPanel> m_panel;
  QString m_first, m_second;
};

void TestCharts::init() {
  m_folder = std::make_unique<QTemporaryDir>();
  qputenv("LEYDEN_CONFIG_DIR", m_folder->filePath("config").toUtf8());
}

void TestCharts::cleanup() {
  m_panel.reset();
  m_context.reset();
  Theme::instance().setMode(Theme::Mode::Light);
}

void TestCharts::twoRuns() {
  MadeRun made;
  made.name = "one";
  m_first = addRun(made);
  made.name = "two";
  made.seed = 2;
  made.lr = 3e-3;
  made.hidden = 256;
  m_second = addRun(made);
  open();
}

void TestCharts::open() {
  m_context = std::make_unique<AppContext>(AppContext::Options{m_folder->path(), true});
  QTRY_VERIFY(m_context->runs()->isLoaded());
  m_panel = std::make_unique<ChartsPanel>(*m_context);
  m_panel->resize(900, 700);
  m_panel->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

ChartCard* TestCharts::card(const QString& metric) {
  return m_panel->findChild<ChartCard*>(QStringLiteral("chart_") + metric);
}

void TestCharts::drag(ChartPlot& plot, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers) {
  QTest::mousePress(&plot, Qt::LeftButton, modifiers, from);
  for (int i = 1; i <= 5; ++i) {
    const QPointF at = QPointF(from) + QPointF(to - from) * i / 5.0;
    QMouseEvent move(QEvent::MouseMove, at, plot.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, modifiers);
    QCoreApplication::sendEvent(&plot, &move);
  }
  QTest::mouseRelease(&plot, Qt::LeftButton, modifiers, to);
}

void TestCharts::pathsKeepEverySpike() {
  std::vector<double> values(100'000, 1.0);
  values[31'415] = 50.0;
  values[77'777] = -20.0;
  const Curve curve = curveOf(values);
  const PixelScale x(0, 100'000, 0, 400, false);
  const PixelScale y(-100, 100, 200, 0, false);
  CurvePath path;
  buildPath(curve.raw.x, curve.raw, x, y, path);
  QVERIFY(path.points.size() <= 4 * 401);
  const auto [top, bottom] = std::minmax_element(path.points.begin(), path.points.end(),
                                                 [](QPointF a, QPointF b) { return a.y() < b.y(); });
  QCOMPARE(top->y(), y.toPixel(50.0));
  QVERIFY(std::abs(top->x() - x.toPixel(31'415)) < 1.0);
  QCOMPARE(bottom->y(), y.toPixel(-20.0));
}

void TestCharts::rasterCoversWhatAPainterDraws_data() {
  QTest::addColumn<bool>("byPath");
  QTest::addRow("by a path") << true;
  QTest::addRow("by its entries") << false;
}

void TestCharts::rasterCoversWhatAPainterDraws() {
  std::vector<double> values;
  for (int i = 0; i < 300; ++i) values.push_back(std::sin(i * 0.05) + 0.3 * std::sin(i * 0.9));
  const Curve curve = curveOf(values);
  const PixelScale x(0, 299, 10, 290, false);
  const PixelScale y(-1.5, 1.5, 190, 10, false);
  CurvePath path;
  buildPath(curve.raw.x, curve.raw, x, y, path);
  QFETCH(bool, byPath);
  CurveRaster raster(QSize(300, 200), 1.0, {});
  if (byPath)
    raster.draw(path, {Qt::black, 1.6});
  else
    raster.draw(curve.raw.x, curve.raw, x, y, {Qt::black, 1.6});
  const QImage fast = raster.image();
  QImage fine(300, 200, QImage::Format_ARGB32_Premultiplied);
  fine.fill(Qt::transparent);
  QPainter painter(&fine);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Qt::black, 1.6));
  painter.drawPolyline(path.points.data(), static_cast<int>(path.points.size()));
  painter.end();
  double difference = 0, ink = 0, fastInk = 0;
  for (int row = 0; row < 200; ++row)
    for (int column = 0; column < 300; ++column) {
      difference += std::abs(qAlpha(fast.pixel(column, row)) - qAlpha(fine.pixel(column, row)));
      ink += qAlpha(fine.pixel(column, row));
      fastInk += qAlpha(fast.pixel(column, row));
    }
  QVERIFY2(difference < 0.4 * ink, qPrintable(QString::number(difference / ink)));
  QVERIFY2(std::abs(fastInk - ink) < 0.25 * ink, qPrintable(QString::number(fastInk / ink)));
}

// A hundred points a column: each column shows the least and the greatest of them, and nothing where there is none.
void TestCharts::rasterKeepsEverySpikeAndGap() {
  std::vector<double> values(30'000, 0.0);
  values[12'345] = 50.0;   // column 123
  values[20'099] = -50.0;  // the last of column 200
  for (int i = 25'000; i < 26'000; ++i) values[static_cast<std::size_t>(i)] = std::nan("");
  values[25'550] = 20.0;  // alone
  const Curve curve = curveOf(values);
  const PixelScale x(0, 30'000, 0, 300, false);
  const PixelScale y(-100, 100, 200, 0, false);
  CurveRaster raster(QSize(300, 200), 1.0, {});
  raster.draw(curve.raw.x, curve.raw, x, y, {Qt::black, 1.6});
  const QImage image = raster.image();
  const auto ink = [&](int column, int row) { return qAlpha(image.pixel(column, row)); };
  QCOMPARE(ink(123, 50), 255);
  QCOMPARE(ink(123, 75), 255);
  QCOMPARE(ink(122, 60), 0);
  QCOMPARE(ink(124, 60), 0);
  QCOMPARE(ink(200, 149), 255);
  QCOMPARE(ink(201, 140), 0);
  QVERIFY(ink(240, 100) > 0);
  for (int row = 0; row < 200; ++row) QCOMPARE(ink(252, row), 0);
  QVERIFY(ink(255, 80) > 0);  // the point alone
  QCOMPARE(ink(255, 100), 0);
  QVERIFY(ink(270, 100) > 0);
}

void TestCharts::metricsComeInSections() {
  const auto sections = metricSections(
      {"val_acc", "lr-Adam", "train_loss", "val_loss", "gpu_load", "grad/norm", "test_loss", "epoch"});
  QStringList titles;
  for (const MetricSection& section : sections) titles.append(section.title);
  QCOMPARE(titles, QStringList({"loss", "accuracy", "grad", "other", "lr", "system"}));
  QCOMPARE(sections[0].metrics, QStringList({"train_loss", "val_loss", "test_loss"}));
  QCOMPARE(metricGoal("val_loss"), MetricGoal::Least);
  QCOMPARE(metricGoal("val/acc"), MetricGoal::Most);
  QCOMPARE(metricGoal("lr-Adam"), MetricGoal::None);
  QVERIFY(isTrainingMetric("train_loss_step"));
  QVERIFY(!isTrainingMetric("val_loss"));
}

void TestCharts::numbersAreShort_data() {
  QTest::addColumn<QString>("written");
  QTest::addColumn<QString>("expected");
  QTest::newRow("value") << formatValue(0.041234) << "0.0412";
  QTest::newRow("small") << formatValue(0.000015) << QStringLiteral("1.500e−5");
  QTest::newRow("nan") << formatValue(std::nan("")) << "NaN";
  QTest::newRow("count") << formatCount(1204880) << "1,204,880";
  QTest::newRow("tick") << formatTick(0.3, 0.1) << "0.3";
  QTest::newRow("quarter tick") << formatTick(0.75, 0.25) << "0.75";
  QTest::newRow("thousands") << formatTick(20000, 5000) << "20k";
  QTest::newRow("zero") << formatTick(1e-18, 0.2) << "0.0";
  QTest::newRow("step") << formatPosition(CurveAxis::Step, 500) << "step 500";
  QTest::newRow("epoch") << formatPosition(CurveAxis::Epoch, 3.42) << "epoch 3.42";
  QTest::newRow("time") << formatPosition(CurveAxis::Time, 80) << "1 min 20 s";
  QTest::newRow("time tick") << formatTimeTick(90, 30) << "1:30";
}

void TestCharts::numbersAreShort() {
  QFETCH(QString, written);
  QFETCH(QString, expected);
  QCOMPARE(written, expected);
}

void TestCharts::aChartForEveryMetric() {
  twoRuns();
  for (const char* metric : {"train_loss", "val_loss", "val_acc", "lr-Adam"}) {
    QTRY_VERIFY2(card(metric), metric);
    QTRY_COMPARE(card(metric)->graphCount(), 2);
  }
  QVERIFY(card("val_loss")->y() == card("train_loss")->y());
}

void TestCharts::chartShowsWhatTheRunHolds() {
  twoRuns();
  TRY_DRAWN("train_loss", 2);
  QCOMPARE(card("train_loss")->pointsOf(m_first), 1200);
  const auto path = m_context->runs()->indexOf(m_first).data(RunListModel::PathRole).toString();
  const SeriesColumns logged = RunReader(path.toStdString()).columns("train_loss");
  QCOMPARE(plot("train_loss").content().item(m_first)->overview->raw.low, logged.value);
  QVERIFY(card("train_loss")->fact().contains("2,400 points"));
  QTRY_VERIFY(card("val_loss")->fact().startsWith("best "));
}

void TestCharts::smoothingIsOverAllPoints() {
  twoRuns();
  QTRY_VERIFY(card("train_loss"));
  m_panel->settings().setSmoothing(0.95);
  const auto smoothed = [this] {
    const auto* item = plot("train_loss").content().item(m_first);
    return item && item->overview ? item->overview->smooth.low : std::vector<double>();
  };
  const auto path = m_context->runs()->indexOf(m_first).data(RunListModel::PathRole).toString();
  const std::vector<double> expected =
      smooth(RunReader(path.toStdString()).columns("train_loss").value, 0.95);
  QTRY_VERIFY(smoothed() == expected);
  m_panel->settings().setSmoothing(0.0);
  QTRY_VERIFY(smoothed().empty());
}

void TestCharts::liveRunGrows() {
  MadeRun made;
  made.epochs = 1000;
  LiveRun live(workspace(), made, 300);
  open();
  const QString id = QString::fromStdString(live.run_id());
  QTRY_VERIFY(card("train_loss"));
  QTRY_VERIFY(card("train_loss")->pointsOf(id) > 0);
  const qint64 before = card("train_loss")->pointsOf(id);
  const double end = plot("train_loss").xAxis->range().upper;
  QTRY_VERIFY(card("train_loss")->pointsOf(id) > before + 100);
  QTRY_VERIFY(plot("train_loss").xAxis->range().upper > end);
  QTRY_VERIFY_WITH_TIMEOUT(card("val_loss"), 10'000);
}

void TestCharts::hiddenRunsLeave() {
  twoRuns();
  TRY_DRAWN("train_loss", 2);
  m_context->setRunVisible(m_first, false);
  QTRY_COMPARE(card("train_loss")->graphCount(), 1);
  QCOMPARE(card("train_loss")->pointsOf(m_first), 0);
  m_context->setRunVisible(m_first, true);
  QTRY_COMPARE(card("train_loss")->graphCount(), 2);
}

void TestCharts::boxZoomIsLinkedAndDoubleClickGoesHome() {
  twoRuns();
  TRY_DRAWN("train_loss", 2);
  TRY_DRAWN("val_loss", 2);
  ChartPlot& train = plot("train_loss");
  const QCPRange home = train.xAxis->range();
  const QRect rect = train.axisRect()->rect();
  drag(train, QPoint(rect.left() + rect.width() / 4, rect.top() + 20),
       QPoint(rect.left() + rect.width() / 2, rect.bottom() - 20));
  QVERIFY(train.xView());
  QVERIFY(train.yView());
  QVERIFY(std::abs(train.xAxis->range().lower - (home.lower + home.size() / 4)) < home.size() * 0.02);
  QVERIFY(std::abs(train.xAxis->range().upper - (home.lower + home.size() / 2)) < home.size() * 0.02);
  QCOMPARE(plot("val_loss").xAxis->range().lower, train.xAxis->range().lower);
  QCOMPARE(plot("val_loss").xAxis->range().upper, train.xAxis->range().upper);
  QTest::mouseDClick(&train, Qt::LeftButton, {}, rect.center());
  QVERIFY(!train.isZoomed());
  QCOMPARE(train.xAxis->range().upper, home.upper);
  QVERIFY(!plot("val_loss").isZoomed());
}

void TestCharts::unlinkedZoomStaysInItsChart() {
  twoRuns();
  TRY_DRAWN("val_loss", 2);
  TRY_DRAWN("train_loss", 2);
  m_panel->findChild<QCheckBox*>("linkZoomSwitch")->setChecked(false);
  const QRect rect = plot("train_loss").axisRect()->rect();
  drag(plot("train_loss"), rect.center(), rect.center() + QPoint(60, 2));
  QVERIFY(plot("train_loss").xView());
  QVERIFY(!plot("train_loss").yView());  // a flat box zooms x alone
  QVERIFY(!plot("val_loss").xView());
}

void TestCharts::wheelOverAnAxisZoomsThatAxis() {
  twoRuns();
  TRY_DRAWN("train_loss", 2);
  ChartPlot& train = plot("train_loss");
  const QRect rect = train.axisRect()->rect();
  const auto wheel = [&](QPoint at) {
    QWheelEvent event(at, train.mapToGlobal(at), {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&train, &event);
  };
  const double width = train.xAxis->range().size();
  wheel(QPoint(rect.center().x(), rect.bottom() + 10));
  QVERIFY(train.xAxis->range().size() < width);
  QVERIFY(!train.yView());
  Q_EMIT train.homeChosen();
  QVERIFY(!train.isZoomed());
  wheel(QPoint(rect.left() - 10, rect.center().y()));
  QVERIFY(train.yView());
  QVERIFY(!train.xView());
  QCOMPARE(train.xAxis->range().size(), width);
}

void TestCharts::shiftDragPans() {
  twoRuns();
  TRY_DRAWN("train_loss", 2);
  ChartPlot& train = plot("train_loss");
  train.setXView(QCPRange(400, 800));
  drag(train, middle("train_loss"), middle("train_loss") - QPoint(50, 0), Qt::ShiftModifier);
  QVERIFY(std::abs(train.xAxis->range().size() - 400) < 1e-6);
  const double moved = 50.0 / train.axisRect()->width() * 400;
  QVERIFY(std::abs(train.xAxis->range().lower - (400 + moved)) < 4);
}

void TestCharts::hoverTellsEveryRunsValue() {
  twoRuns();
  TRY_DRAWN("val_loss", 2);
  m_panel->settings().setSmoothing(0.0);
  QTRY_VERIFY(plot("val_loss").content().item(m_first)->overview->smooth.low.empty());
  auto* hover = m_panel->findChild<HoverCard*>();
  QVERIFY(hover->isHidden());
  QTest::mouseMove(&plot("val_loss"), middle("val_loss"));
  QTRY_VERIFY(hover->isVisible());
  QCOMPARE(hover->rowCount(), 2);
  const double at = *plot("val_loss").crosshair();
  const auto values = plot("val_loss").valuesAt(at);
  QCOMPARE(values.size(), std::size_t{2});
  QVERIFY(values[0].shown >= values[1].shown);
  QCOMPARE(hover->rowText(0), values[0].run->name + "\t" + formatValue(values[0].shown));
  QCOMPARE(std::fmod(at + 1, 100),
           0.0);  // val_loss is logged every 100 steps: the crosshair stands on a point
}

void TestCharts::crosshairIsShared() {
  twoRuns();
  TRY_DRAWN("val_acc", 2);
  TRY_DRAWN("train_loss", 2);
  QTest::mouseMove(&plot("train_loss"), middle("train_loss"));
  QTRY_VERIFY(plot("train_loss").crosshair());
  QCOMPARE(plot("val_acc").crosshair(), plot("train_loss").crosshair());
  QEvent leave(QEvent::Leave);
  QCoreApplication::sendEvent(&plot("train_loss"), &leave);
  QVERIFY(!plot("val_acc").crosshair());
}

void TestCharts::logButtonChangesOneChart() {
  twoRuns();
  TRY_DRAWN("val_loss", 2);
  TRY_DRAWN("train_loss", 2);
  card("train_loss")->findChild<QToolButton*>("chartLogButton")->click();
  QCOMPARE(plot("train_loss").yAxis->scaleType(), QCPAxis::stLogarithmic);
  QVERIFY(plot("train_loss").yAxis->range().lower > 0);
  QCOMPARE(plot("val_loss").yAxis->scaleType(), QCPAxis::stLinear);
  m_panel->findChild<QCheckBox*>("logYSwitch")->setChecked(true);
  QCOMPARE(plot("val_loss").yAxis->scaleType(), QCPAxis::stLogarithmic);
}

void TestCharts::fullSizeAndBack() {
  twoRuns();
  QTRY_VERIFY(card("val_loss"));
  const int before = card("val_loss")->height();
  card("val_loss")->findChild<QToolButton*>("chartExpandButton")->click();
  QVERIFY(card("val_loss")->height() > 2 * before);
  QVERIFY(!card("train_loss")->isVisible());
  QTest::keyClick(m_panel.get(), Qt::Key_Escape);
  QCOMPARE(card("val_loss")->height(), before);
  QVERIFY(card("train_loss")->isVisible());
}

void TestCharts::themeChangesLive() {
  twoRuns();
  TRY_DRAWN("train_loss", 2);
  const auto ground = [this] { return plot("train_loss").grab().toImage().pixelColor(1, 1); };
  Theme::instance().setMode(Theme::Mode::Dark);
  QTRY_COMPARE(ground(), Theme::instance().colour(Theme::Panel));
  Theme::instance().setMode(Theme::Mode::Light);
  QTRY_COMPARE(ground(), Theme::instance().colour(Theme::Panel));
}

void TestCharts::compareNamesWhatDiffers() {
  twoRuns();
  DifferencePage compare(*m_context);
  compare.resize(900, 500);
  compare.show();
  QTRY_COMPARE(compare.model().runIds().size(), 2);
  const QStringList differing = compare.model().differingParameters();
  QCOMPARE(QSet<QString>(differing.begin(), differing.end()),
           QSet<QString>({"seed_everything", "model.hidden_dim", "model.lr"}));
  auto* equal = compare.findChild<QPushButton*>("equalValuesButton");
  QCOMPARE(equal->text(), QStringLiteral("equal values hidden (3)"));
  const int rows = compare.model().rowCount();
  equal->click();
  QCOMPARE(compare.model().rowCount(), rows + 3);
  QCOMPARE(equal->text(), QStringLiteral("hide equal values (3)"));
}

void TestCharts::baseRunIsChosen() {
  twoRuns();
  DifferencePage compare(*m_context);
  compare.resize(900, 500);
  compare.show();
  QTRY_COMPARE(compare.model().runIds().size(), 2);
  const QString other = compare.model().runIds().value(1);
  auto* button = compare.findChild<QToolButton*>("baseRunButton");
  Q_EMIT button->menu()->aboutToShow();
  button->menu()->actions().at(1)->trigger();
  QCOMPARE(compare.model().baseRun(), other);
  QCOMPARE(button->text(), m_context->runs()->displayName(other));
}

void TestCharts::emptyStatesSayWhatToDo() {
  open();
  QVERIFY(m_panel->findChild<QWidget*>("chartsEmpty")->isVisible());
  const QString id = addRun({});
  m_context->runs()->refresh();
  QTRY_VERIFY(card("train_loss"));
  QTRY_VERIFY(!m_panel->findChild<QWidget*>("chartsEmpty")->isVisible());
  m_context->setRunVisible(id, false);
  QTRY_VERIFY(m_panel->findChild<QWidget*>("chartsEmpty")->isVisible());
  QTest::mouseClick(m_panel->findChild<QPushButton*>("emptyStateButton"), Qt::LeftButton);
  QTRY_VERIFY(card("train_loss"));
}

QTEST_MAIN(TestCharts)
#include "test_charts.moc"
