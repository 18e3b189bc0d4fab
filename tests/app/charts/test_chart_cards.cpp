// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A page of hundreds of charts has few cards, which are given from chart to chart: what a chart has of its own stays,
// and a card shows nothing of the chart that it had before.
#include <experiment/chart_board_model.h>

#include <QApplication>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

#include "charts/chart_cursors.h"
#include "charts/chart_grid.h"
#include "charts/cursor_strip.h"
#include "charts_stage.h"

using namespace leyden;

namespace {

constexpr int kCharts = 400;
constexpr int kSteps = 20;

QString nameOf(int chart) {
  return QStringLiteral("layer%1/w%2").arg(chart / 10, 2, 10, QLatin1Char('0')).arg(chart % 10);  // in this order
}

/// At each step the value of chart i is i, but for the first, which is i + 1: no two charts look alike.
class WideRun {
 public:
  explicit WideRun(const std::filesystem::path& workspace) {
    RunInfo info;
    info.name = "wide";
    m_writer = RunWriter::create(workspace, info);
    for (int i = 0; i < kCharts; ++i) m_points.push_back({m_writer->series(nameOf(i).toStdString()), 1.0 * i});
    log(kSteps);
  }
  ~WideRun() { m_writer->finish(RunStatus::Finished); }

  void log(int steps) {
    for (int i = 0; i < steps; ++i, ++m_step) {
      for (ScalarPoint& point : m_points) point.value += m_step == 0 ? 1.0 : m_step == 1 ? -1.0 : 0.0;
      m_writer->log(m_step, 0.0, m_points);
    }
    m_writer->flush();
  }
  QString id() const { return QString::fromStdString(m_writer->run_id()); }
  int steps() const { return m_step; }

 private:
  std::unique_ptr<RunWriter> m_writer;
  std::vector<ScalarPoint> m_points;
  int m_step = 0;
};

}  // namespace

class TestChartCards : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup();

  void fewCardsServeThePage();
  void everyCardShowsItsOwnChart();
  void nothingOfTheChartBeforeIsPainted();
  void aZoomIsThereAgain();
  void aHistoryIsThereAgain();
  void linkedChartsFollowWhileTheyAreAway();
  void aRangeOfAnotherAxisIsForgotten();
  void aScaleOfItsOwnIsThereAgain();
  void liveChartsComeBackUpToDate();
  void aCardInUseIsKept();
  void cursorsStayWithTheirChart();
  void heldCardsGoWhenTheyAreReleased();
  void aMetricIsFoundWhereverItStands();
  void tabGoesFromCardToCardAsTheyStand();

 private:
  ChartGrid& grid() { return *m_stage->panel().findChild<ChartGrid*>(); }
  ChartCard* card(int chart) { return m_stage->panel().card(nameOf(chart)); }
  ChartPlot& plot(int chart) { return card(chart)->plot(); }
  QScrollBar& bar() { return *m_stage->panel().findChild<QScrollArea*>("chartsScroll")->verticalScrollBar(); }
  void scrollTo(int chart) { bar().setValue(grid().placeOf(nameOf(chart)).top() - 40); }
  /// So that its card has been given away.
  void leave(int chart);
  bool comeBack(int chart);
  std::vector<int> seen();

  std::unique_ptr<ChartsStage> m_stage;
  std::unique_ptr<WideRun> m_run;
};

void TestChartCards::init() {
  m_stage = std::make_unique<ChartsStage>();
  m_run = std::make_unique<WideRun>(m_stage->workspace());
  QVERIFY(m_stage->open({1120, 760}));
  QVERIFY(m_stage->drawn(nameOf(0), 1));
  QTRY_VERIFY(!grid().placeOf(nameOf(kCharts - 1)).isNull());
}

void TestChartCards::cleanup() {
  m_stage->close();
  m_run.reset();
  m_stage.reset();
}

void TestChartCards::leave(int chart) {
  for (int far = 0; far < kCharts && card(chart); far += 20)
    if (std::abs(far - chart) > 60) scrollTo(far);
  QVERIFY2(!card(chart), qPrintable(nameOf(chart)));
}

bool TestChartCards::comeBack(int chart) {
  scrollTo(chart);
  return QTest::qWaitFor([&] { return card(chart) && card(chart)->graphCount() == 1; });
}

std::vector<int> TestChartCards::seen() {
  std::vector<int> charts;
  for (int i = 0; i < kCharts; ++i)
    if (card(i) && !card(i)->visibleRegion().isEmpty()) charts.push_back(i);
  return charts;
}

void TestChartCards::fewCardsServeThePage() {
  std::size_t most = 0;
  for (int at = 0; at <= bar().maximum(); at += 150) {
    bar().setValue(at);
    most = std::max(most, grid().cards().size());
    QVERIFY(!seen().empty());
  }
  QVERIFY2(most <= ChartGrid::kMostCards, qPrintable(QString::number(most)));
  QCOMPARE(m_stage->panel().findChildren<ChartCard*>().size(), static_cast<qsizetype>(grid().cards().size()));
  QVERIFY(card(kCharts - 1));
  QVERIFY(!card(0));
}

void TestChartCards::everyCardShowsItsOwnChart() {
  for (const int far : {390, 0, 200, 110, 310, 30}) {
    scrollTo(far);
    const std::vector<int> charts = seen();
    QVERIFY(charts.size() >= 6);
    for (const int chart : charts) {
      ChartCard* there = card(chart);
      QCOMPARE(there->title(), nameOf(chart));
      QCOMPARE(there->objectName(), QStringLiteral("chart_") + nameOf(chart));
      QCOMPARE(there->accessibleName(), QStringLiteral("Chart of ") + nameOf(chart));
      QCOMPARE(there->geometry(), grid().placeOf(nameOf(chart)));
      QTRY_COMPARE(there->graphCount(), 1);
      const auto curve = plot(chart).content().item(m_run->id())->overview;
      QCOMPARE(curve->last_value, 1.0 * chart);
      QCOMPARE(curve->value_extent.upper, 1.0 * chart + 1.0);
      QCOMPARE(there->pointsOf(m_run->id()), kSteps);
      QCOMPARE(there->fact(), QStringLiteral("20 points"));
      plot(chart).replot();
      QVERIFY(plot(chart).yAxis->range().contains(1.0 * chart));
      QVERIFY(plot(chart).yAxis->range().size() < 10.0);
    }
  }
}

// Before the new chart's curve has come there are axes and no line.
void TestChartCards::nothingOfTheChartBeforeIsPainted() {
  const auto ink = [](ChartPlot& plot) {
    const QImage image = plot.grab().toImage();
    int coloured = 0;  // texts are not
    for (int y = 0; y < image.height() - 24; ++y)
      for (int x = 44; x < image.width(); ++x) coloured += image.pixelColor(x, y).hsvSaturation() > 110 ? 1 : 0;
    return coloured;
  };
  for (int far = 0; far <= 60; far += 5) {  // as many cards as there may be, each with a line
    scrollTo(far);
    for (const int chart : seen()) QTRY_VERIFY(ink(plot(chart)) > 50);
  }
  QCOMPARE(grid().cards().size(), std::size_t{ChartGrid::kMostCards});
  scrollTo(300);
  const std::vector<int> charts = seen();
  QVERIFY(charts.size() >= 6);
  for (const int chart : charts) {
    QCOMPARE(card(chart)->graphCount(), 0);  // nothing was delivered: no event was handled
    QCOMPARE(ink(plot(chart)), 0);
  }
  QTRY_COMPARE(card(300)->graphCount(), 1);
  QTRY_VERIFY(ink(plot(300)) > 50);
}

void TestChartCards::aZoomIsThereAgain() {
  m_stage->panel().settings().setLinkZoom(false);
  plot(1).setXView(QCPRange(3, 9));
  plot(1).setYView(QCPRange(-1, 4));
  plot(2).chooseRange(Qt::Horizontal, {5.0, std::nullopt});  // up to wherever the data end
  Q_EMIT plot(4).viewChosen(false);  // the card that was zoomed last stays
  leave(1);
  leave(2);
  QVERIFY(comeBack(1));
  QCOMPARE(*plot(1).xView(), QCPRange(3, 9));
  QCOMPARE(*plot(1).yView(), QCPRange(-1, 4));
  QVERIFY(comeBack(2));
  QCOMPARE(plot(2).view().xPlaces, (PlaceRange{5.0, std::nullopt}));
  QVERIFY(comeBack(3));
  QVERIFY(!plot(3).isZoomed());
  m_run->log(20);
  QTRY_COMPARE(card(2)->pointsOf(m_run->id()), 40);
  plot(2).replot();
  QCOMPARE(plot(2).xAxis->range(), QCPRange(5, 39));
}

void TestChartCards::aHistoryIsThereAgain() {
  m_stage->panel().settings().setLinkZoom(false);
  plot(1).setXView(QCPRange(2, 12));
  Q_EMIT plot(1).viewChosen(false);
  plot(1).setXView(QCPRange(4, 8));
  Q_EMIT plot(1).viewChosen(false);
  Q_EMIT plot(4).viewChosen(false);
  leave(1);
  QVERIFY(comeBack(1));
  QCOMPARE(*plot(1).xView(), QCPRange(4, 8));
  Q_EMIT plot(1).historyWanted(-1);
  QCOMPARE(*plot(1).xView(), QCPRange(2, 12));
  Q_EMIT plot(1).historyWanted(-1);
  QVERIFY(!plot(1).isZoomed());
}

void TestChartCards::linkedChartsFollowWhileTheyAreAway() {
  plot(1).setYView(QCPRange(-1, 4));
  plot(1).setXView(QCPRange(3, 9));
  Q_EMIT plot(1).xViewChosen(QCPRange(3, 9));
  Q_EMIT plot(1).viewChosen(false);
  Q_EMIT plot(4).viewChosen(false);  // the card that was zoomed last stays
  leave(1);
  QVERIFY(comeBack(200));
  QCOMPARE(*plot(200).xView(), QCPRange(3, 9));
  plot(200).setXView(QCPRange(6, 7));
  Q_EMIT plot(200).xViewChosen(QCPRange(6, 7));
  Q_EMIT plot(200).viewChosen(false);
  QVERIFY(comeBack(1));
  QCOMPARE(*plot(1).xView(), QCPRange(6, 7));
  QCOMPARE(*plot(1).yView(), QCPRange(-1, 4));
  leave(1);
  QVERIFY(comeBack(200));
  Q_EMIT plot(200).historyWanted(-1);
  Q_EMIT plot(200).historyWanted(-1);
  QVERIFY(comeBack(1));
  QVERIFY(!plot(1).isZoomed());
}

void TestChartCards::aRangeOfAnotherAxisIsForgotten() {
  m_stage->panel().settings().setLinkZoom(false);
  plot(1).setXView(QCPRange(3, 9));
  plot(1).setYView(QCPRange(1, 4));
  leave(1);
  m_stage->panel().settings().setAxis(CurveAxis::Time);
  QVERIFY(comeBack(1));
  QVERIFY(!plot(1).xView());
  QCOMPARE(*plot(1).yView(), QCPRange(1, 4));
  leave(1);
  m_stage->panel().settings().setLogY(true);
  QVERIFY(comeBack(1));
  QVERIFY(!plot(1).yView());
}

void TestChartCards::aScaleOfItsOwnIsThereAgain() {
  card(1)->findChild<QToolButton*>("chartLogButton")->click();
  QVERIFY(plot(1).logY());
  leave(1);
  for (const int chart : seen()) QVERIFY(!plot(chart).logY());
  QVERIFY(comeBack(1));
  QVERIFY(plot(1).logY());
  QVERIFY(card(1)->findChild<QToolButton*>("chartLogButton")->isChecked());
  QVERIFY(!plot(2).logY());
}

void TestChartCards::liveChartsComeBackUpToDate() {
  leave(0);
  m_run->log(30);
  QVERIFY(comeBack(0));
  QTRY_COMPARE(card(0)->pointsOf(m_run->id()), 50);
  m_run->log(30);  // a card that had other charts follows the one that it has
  QTRY_COMPARE(card(0)->pointsOf(m_run->id()), 80);
  for (const int chart : seen()) QTRY_COMPARE(card(chart)->pointsOf(m_run->id()), 80);
}

void TestChartCards::aCardInUseIsKept() {
  const auto goThrough = [this] {
    for (int far = 60; far < kCharts; far += 20) scrollTo(far);
  };
  ChartCard* focused = card(0);
  focused->setFocus();
  ChartCard* held = card(2);
  auto hold = held->hold();
  goThrough();
  QVERIFY(!card(3));
  QCOMPARE(card(0), focused);
  QCOMPARE(card(2), held);
  hold.reset();
  goThrough();
  QVERIFY(!card(2));
  m_stage->panel().setFocus();
  QVERIFY(comeBack(1));
  ChartCard* pressed = card(1);
  QTest::mousePress(pressed, Qt::LeftButton, {}, QPoint(30, 16));  // its title
  m_stage->panel().setFocus();
  goThrough();
  QCOMPARE(card(1), pressed);
  QVERIFY(!card(0));
  QTest::mouseRelease(pressed, Qt::LeftButton, {}, QPoint(30, 16));
  goThrough();
  QVERIFY(!card(1));
}

void TestChartCards::cursorsStayWithTheirChart() {
  ChartsStage::moveMouse(plot(1), plot(1).axisRect()->rect().center());
  m_stage->panel().setFocus();
  m_stage->panel().cursors().toggle(card(1));
  auto* strip = m_stage->panel().findChild<CursorStrip*>();
  QTRY_VERIFY(strip->isVisible());
  const auto places = m_stage->panel().cursors().places();
  QVERIFY(places);
  for (int far = 60; far < kCharts; far += 20) scrollTo(far);
  QVERIFY(card(1));
  QVERIFY(!card(4));
  QVERIFY(comeBack(4));
  QCOMPARE(m_stage->panel().cursors().places(), places);
  m_stage->panel().cursors().set({});
  QTRY_VERIFY(strip->isHidden());
}

void TestChartCards::heldCardsGoWhenTheyAreReleased() {
  for (int i = 0; i < 100; ++i) QVERIFY(grid().hold(nameOf(i)));
  QVERIFY(grid().cards().size() >= 100);
  QTRY_COMPARE(card(99)->graphCount(), 1);  // kept up though nobody sees it
  grid().releaseHeld();
  QVERIFY(grid().cards().size() <= ChartGrid::kMostCards);
  QVERIFY(card(0));
  QVERIFY(!card(99));
}

void TestChartCards::aMetricIsFoundWhereverItStands() {
  QVERIFY(!card(350));
  Q_EMIT m_stage->context().metricRequested(nameOf(350));
  QVERIFY(card(350));
  QVERIFY(!card(350)->visibleRegion().isEmpty());
  QCOMPARE(m_stage->panel().window()->focusWidget(), card(350));
}

void TestChartCards::tabGoesFromCardToCardAsTheyStand() {
  for (int far = 0; far < kCharts; far += 20) scrollTo(far);
  scrollTo(120);
  card(122)->setFocus();
  int tabs = 0;
  QWidget* at = card(122);
  do {
    at = at->nextInFocusChain();
    ++tabs;
  } while (!qobject_cast<ChartCard*>(at) && tabs < 100);
  QCOMPARE(qobject_cast<ChartCard*>(at), card(123));
}

QTEST_MAIN(TestChartCards)
#include "test_chart_cards.moc"
