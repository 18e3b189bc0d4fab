// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Going back and forward among views, two cursors, and the values beside the mouse.
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QTest>
#include <QToolButton>
#include <cmath>

#include "charts/chart_cursors.h"
#include "charts/chart_format.h"
#include "charts/cursor_strip.h"
#include "charts/hover_card.h"
#include "charts_stage.h"

using namespace leyden;

class TestChartZoom : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_stage.reset(); }

  void altArrowsGoBackAndForward();
  void mouseButtonsGoBackAndForward();
  void aTurnOfTheWheelIsOneStep();
  void unlinkedChartsHaveTheirOwnHistory();
  void cursorsArePlacedDraggedAndTakenAway();
  void cursorsMoveByKeys();
  void theCardSortsByDistance();
  void valuesAtTheMouseAreCopied();
  void aRunIsHighlightedAndSelected();

 private:
  ChartPlot& train() { return m_stage->plot("train_loss"); }
  ChartPlot& val() { return m_stage->plot("val_loss"); }
  void zoom(ChartPlot& plot, double from, double to) {
    const QRect rect = plot.axisRect()->rect();
    ChartsStage::drag(plot, QPoint(rect.left() + static_cast<int>(from * rect.width()), rect.center().y()),
                      QPoint(rect.left() + static_cast<int>(to * rect.width()), rect.center().y() + 2));
  }
  void key(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&m_stage->panel(), Qt::Key(key), modifiers); }

  std::unique_ptr<ChartsStage> m_stage;
  QStringList m_ids;
};

void TestChartZoom::init() {
  m_stage = std::make_unique<ChartsStage>();
  m_ids = m_stage->addTwoRuns();
  QVERIFY(m_stage->open());
  QVERIFY(m_stage->drawn("val_loss", 2));
  QVERIFY(m_stage->drawn("train_loss", 2));
  m_stage->panel().setFocus();
}

void TestChartZoom::altArrowsGoBackAndForward() {
  zoom(train(), 0.2, 0.8);
  const QCPRange first = train().xAxis->range();
  zoom(train(), 0.25, 0.5);
  const QCPRange second = train().xAxis->range();
  QVERIFY(second.size() < first.size());
  key(Qt::Key_Left, Qt::AltModifier);
  QCOMPARE(train().xAxis->range(), first);
  QCOMPARE(val().xAxis->range(), first);
  key(Qt::Key_Left, Qt::AltModifier);
  QVERIFY(!train().isZoomed());
  QVERIFY(!val().isZoomed());
  key(Qt::Key_Left, Qt::AltModifier);  // there is nothing before
  QVERIFY(!train().isZoomed());
  key(Qt::Key_Right, Qt::AltModifier);
  key(Qt::Key_Right, Qt::AltModifier);
  QCOMPARE(val().xAxis->range(), second);
  key(Qt::Key_Home, Qt::AltModifier);
  QVERIFY(!train().isZoomed());
  key(Qt::Key_Left, Qt::AltModifier);  // home was a step, too
  QCOMPARE(train().xAxis->range(), second);
}

void TestChartZoom::mouseButtonsGoBackAndForward() {
  zoom(train(), 0.2, 0.8);
  const QCPRange zoomed = train().xAxis->range();
  QTest::mouseClick(&val(), Qt::BackButton, {}, m_stage->middle("val_loss"));
  QVERIFY(!train().isZoomed());
  QTest::mouseClick(&val(), Qt::ForwardButton, {}, m_stage->middle("val_loss"));
  QCOMPARE(train().xAxis->range(), zoomed);
}

void TestChartZoom::aTurnOfTheWheelIsOneStep() {
  for (int i = 0; i < 5; ++i) ChartsStage::wheel(train(), m_stage->middle("train_loss"), 120);
  QVERIFY(train().isZoomed());
  QTest::mouseClick(&train(), Qt::BackButton, {}, m_stage->middle("train_loss"));
  QVERIFY(!train().isZoomed());
}

void TestChartZoom::unlinkedChartsHaveTheirOwnHistory() {
  m_stage->panel().settings().setLinkZoom(false);
  zoom(train(), 0.2, 0.8);
  zoom(val(), 0.4, 0.9);
  const QCPRange there = val().xAxis->range();
  QTest::mouseClick(&train(), Qt::BackButton, {}, m_stage->middle("train_loss"));
  QVERIFY(!train().isZoomed());
  QCOMPARE(val().xAxis->range(), there);
  QTest::mouseClick(&val(), Qt::BackButton, {}, m_stage->middle("val_loss"));
  QVERIFY(!val().isZoomed());
}

void TestChartZoom::cursorsArePlacedDraggedAndTakenAway() {
  m_stage->panel().settings().setSmoothing(0.0);
  QTRY_VERIFY(val().content().item(m_ids[0])->overview->smooth.low.empty());
  auto* strip = m_stage->panel().findChild<CursorStrip*>();
  QVERIFY(strip->isHidden());
  ChartsStage::moveMouse(val(), m_stage->middle("val_loss"));
  QTRY_VERIFY(val().crosshair());
  key(Qt::Key_C);
  QTRY_VERIFY(strip->isVisible());
  const auto placed = *m_stage->panel().cursors().places();
  QVERIFY(placed[0] < placed[1]);
  QCOMPARE(strip->model().rowCount(), 2);
  val().replot();
  const QRect rect = val().axisRect()->rect();
  const QPoint second(static_cast<int>(val().xAxis->coordToPixel(placed[1])), rect.center().y());
  const QPoint aim(static_cast<int>(val().xAxis->coordToPixel(1099)), rect.center().y());
  ChartsStage::drag(val(), second, aim);
  const auto dragged = *m_stage->panel().cursors().places();
  QCOMPARE(dragged[0], placed[0]);
  QCOMPARE(dragged[1], 1099.0);  // a point: dragging snaps as the crosshair does
  QVERIFY(!val().isZoomed());
  const auto values = val().valuesAt(1099);
  QTRY_COMPARE(strip->model().headerData(CursorModel::Second, Qt::Horizontal).toString(), QString("B: step 1,099"));
  bool found = false;
  for (const CursorRow& row : strip->model().rows()) {
    if (row.run != m_ids[0]) continue;
    found = true;
    const auto& logged = val().content().item(m_ids[0])->overview->raw;
    const auto at = [&](double x) { return logged.low[nearest_entry(logged.x, x)]; };
    QCOMPARE(*row.second, at(1099));
    QCOMPARE(*row.difference(), at(1099) - at(dragged[0]));
  }
  QVERIFY(found);
  m_stage->panel().findChild<QToolButton*>("copyCursors")->click();
  QVERIFY(QGuiApplication::clipboard()->text().contains("B: step 1,099"));
  m_stage->panel().settings().setAxis(CurveAxis::Epoch);  // other places: they are taken away
  QTRY_VERIFY(strip->isHidden());
}

void TestChartZoom::cursorsMoveByKeys() {
  ChartsStage::moveMouse(val(), m_stage->middle("val_loss"));
  QTRY_VERIFY(val().crosshair());
  key(Qt::Key_C);
  const auto placed = *m_stage->panel().cursors().places();
  key(Qt::Key_Right);
  key(Qt::Key_Comma);
  const auto moved = *m_stage->panel().cursors().places();
  QVERIFY(moved[1] > placed[1]);
  QVERIFY(moved[0] < placed[0]);
  key(Qt::Key_C);
  QVERIFY(!m_stage->panel().cursors().places());
}

void TestChartZoom::theCardSortsByDistance() {
  auto* hover = m_stage->panel().findChild<HoverCard*>();
  const auto values = val().valuesAt(599);
  QCOMPARE(values.size(), std::size_t{2});
  const QPoint low(static_cast<int>(val().xAxis->coordToPixel(599)),
                   static_cast<int>(val().yAxis->coordToPixel(values[1].shown)) + 3);
  ChartsStage::moveMouse(val(), low);
  QTRY_VERIFY(hover->isVisible());
  QVERIFY(hover->rowText(0).startsWith(values[0].run->name));
  m_stage->panel().settings().setHoverByDistance(true);
  ChartsStage::moveMouse(val(), low + QPoint(1, 0));
  QTRY_VERIFY(hover->rowText(0).startsWith(values[1].run->name));
}

void TestChartZoom::valuesAtTheMouseAreCopied() {
  m_stage->panel().settings().setSmoothing(0.0);
  QTRY_VERIFY(val().content().item(m_ids[0])->overview->smooth.low.empty());
  ChartsStage::moveMouse(val(), m_stage->middle("val_loss"));
  QTRY_VERIFY(val().crosshair());
  key(Qt::Key_C, Qt::ControlModifier);
  const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
  QCOMPARE(lines[0], formatPosition(CurveAxis::Step, *val().crosshair()));
  const auto values = val().valuesAt(*val().crosshair());
  QCOMPARE(lines[1].section('\t', 0, 0), values[0].run->name);
  QCOMPARE(lines[1].section('\t', 1, 1).toDouble(), values[0].shown);  // in full, not as it is shown
}

void TestChartZoom::aRunIsHighlightedAndSelected() {
  const auto values = val().valuesAt(599);
  const QPoint on(static_cast<int>(val().xAxis->coordToPixel(599)),
                  static_cast<int>(val().yAxis->coordToPixel(values[0].shown)));
  ChartsStage::moveMouse(val(), on);
  QTRY_COMPARE(m_stage->context().highlightedRunId(), values[0].run->id);
  QTest::mouseClick(&val(), Qt::LeftButton, {}, on);
  QCOMPARE(m_stage->context().currentRunId(), values[0].run->id);
}

QTEST_MAIN(TestChartZoom)
#include "test_chart_zoom.moc"
