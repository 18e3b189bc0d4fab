// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs grouped in the charts by colour and dash, with their lines and bands, chosen from the menu.
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "charts/group_legend.h"
#include "charts/hover_card.h"
#include "charts_fixture.h"

using namespace leyden;

class TestChartGroups : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_charts.reset(); }

  void runsOfAGroupShareAColour();
  void aGroupHasALineAndABand();
  void theBandIsChosen();
  void dashesAreGroupedToo();
  void everythingButTheSeedIsAGroup();
  void singleRunsAreHiddenAndShown();
  void withoutLinesRunsAreColouredAlone();
  void hoverTellsTheGroups();
  void hiddenRunsLeaveTheirGroup();
  void aLiveRunMovesItsGroup();
  void smoothingAndAxesReachGroups();
  void groupsHaveLinesOverAMetric();
  void aChartForEachGroup();
  void chartsOfGroupsHaveOneRangeOfY();
  void chartsOfGroupsAreArrangedAsOne();

 private:
  void choose(const QString& action);
  void groupByLr() { choose(QStringLiteral("groupColour/group_model.lr")); }
  std::vector<ChartContent::Item> items(const char* metric, ChartRun::Role role);
  ChartCard* panelCard(const QString& metric, const char* lr) {
    return m_charts->card(metric + QStringLiteral("\nmodel.lr = ") + QLatin1String(lr));
  }
  void panelsByLr();
  bool groupsDrawn(const char* metric, std::size_t groups);

  std::unique_ptr<ChartsFixture> m_charts;
  QStringList m_low, m_high;  // runs by their learning rate
};

void TestChartGroups::init() {
  m_charts = std::make_unique<ChartsFixture>();
  m_low.clear();
  m_high.clear();
  for (const uint32_t seed : {1, 8}) {
    MadeRun made;
    made.seed = seed;
    made.epochs = 4;
    m_low << m_charts->addRun(made);
    made.lr = 1e-2;
    m_high << m_charts->addRun(made);
  }
  QVERIFY(m_charts->open());
  QVERIFY(m_charts->drawn("train_loss", 4));
  auto* button = m_charts->find<QToolButton>("chartGroupingButton");
  QVERIFY(button);
  const auto params_known = [&] {
    Q_EMIT button->menu()->aboutToShow();
    return button->menu()->findChild<QAction*>("group_model.lr") != nullptr;
  };
  QTRY_VERIFY(params_known());
}

// "menu/action": of the menu of that name, or the action alone.
void TestChartGroups::choose(const QString& path) {
  auto* button = m_charts->find<QToolButton>("chartGroupingButton");
  Q_EMIT button->menu()->aboutToShow();
  const QStringList parts = path.split(QLatin1Char('/'));
  QObject* from = button->menu();
  if (parts.size() > 1) from = button->menu()->findChild<QMenu*>(parts.first());
  QVERIFY2(from, qPrintable(path));
  auto* action = from->findChild<QAction*>(parts.last());
  QVERIFY2(action && action->isEnabled(), qPrintable(path));
  auto* menu = qobject_cast<QMenu*>(action->parent());
  QVERIFY(menu);
  menu->popup(m_charts->panel().mapToGlobal(QPoint(20, 20)));
  if (menu == button->menu()) action = menu->findChild<QAction*>(parts.last());  // it has filled itself again
  menu->setActiveAction(action);
  QTest::keyClick(menu, Qt::Key_Return);
  menu->hide();
}

std::vector<ChartContent::Item> TestChartGroups::items(const char* metric, ChartRun::Role role) {
  std::vector<ChartContent::Item> out;
  for (const ChartContent::Item& item : m_charts->plot(metric).content().items())
    if (item.run.role == role) out.push_back(item);
  return out;
}

bool TestChartGroups::groupsDrawn(const char* metric, std::size_t groups) {
  return QTest::qWaitFor([&] {
    const auto found = items(metric, ChartRun::Role::Group);
    return found.size() == groups && std::all_of(found.begin(), found.end(), [](const ChartContent::Item& item) {
             return item.overview && item.overview->count > 0;
           });
  });
}

void TestChartGroups::runsOfAGroupShareAColour() {
  groupByLr();
  QVERIFY(groupsDrawn("train_loss", 2));
  const ChartContent& content = m_charts->plot("train_loss").content();
  QCOMPARE(content.item(m_low[0])->run.colour, content.item(m_low[1])->run.colour);
  QCOMPARE(content.item(m_high[0])->run.colour, content.item(m_high[1])->run.colour);
  QVERIFY(content.item(m_low[0])->run.colour != content.item(m_high[0])->run.colour);
  QCOMPARE(content.item(m_low[0])->run.role, ChartRun::Role::Member);
  auto* legend = m_charts->find<GroupLegend>("groupLegend");
  QVERIFY(legend->isVisible());
  QVERIFY2(legend->text().contains(QStringLiteral("model.lr = 0.001 · 2 runs")), qPrintable(legend->text()));
  QVERIFY(m_charts->find<QToolButton>("chartGroupingButton")->text().contains("model.lr"));
  choose(QStringLiteral("groupColour/noGroups"));
  QTRY_VERIFY(items("train_loss", ChartRun::Role::Group).empty());
  QVERIFY(legend->isHidden());
  QCOMPARE(items("train_loss", ChartRun::Role::Plain).size(), std::size_t{4});
}

void TestChartGroups::aGroupHasALineAndABand() {
  m_charts->settings().setSmoothing(0.0);
  groupByLr();
  QVERIFY(groupsDrawn("val_loss", 2));
  QTRY_COMPARE(m_charts->card("val_loss")->fact(), QStringLiteral("mean, least to greatest"));
  const SeriesColumns one = m_charts->logged(m_low[0], "val_loss");
  const SeriesColumns two = m_charts->logged(m_low[1], "val_loss");
  for (const ChartContent::Item& item : items("val_loss", ChartRun::Role::Group)) {
    if (!item.run.name.contains("0.001")) continue;
    QCOMPARE(item.run.members.size(), std::size_t{2});
    for (std::size_t i = 0; i < one.size(); ++i) {
      QCOMPARE(item.overview->raw.low[i], 0.5 * (one.value[i] + two.value[i]));
      QCOMPARE(item.overview->band.low[i], std::min(one.value[i], two.value[i]));
      QCOMPARE(item.overview->band.high[i], std::max(one.value[i], two.value[i]));
    }
    // The band is painted: half way from the line to its upper edge the ground is tinted.
    ChartPlot& plot = m_charts->plot("val_loss");
    choose(QStringLiteral("groupSingleRuns"));
    QTRY_VERIFY(items("val_loss", ChartRun::Role::Member).empty());
    plot.replot();
    const std::size_t at = 2;
    const QPoint inside(static_cast<int>(plot.xAxis->coordToPixel(item.overview->raw.x[at])),
                        static_cast<int>(plot.yAxis->coordToPixel(
                            0.5 * (item.overview->raw.low[at] + item.overview->band.high[at]))));
    const QColor ground = Theme::instance().colour(Theme::Panel);
    QVERIFY(plot.grab().toImage().pixelColor(inside) != ground);
    return;
  }
  QFAIL("the group is not there");
}

void TestChartGroups::theBandIsChosen() {
  m_charts->settings().setSmoothing(0.0);
  groupByLr();
  QVERIFY(groupsDrawn("val_loss", 2));
  choose(QStringLiteral("groupBand/groupBandDeviation"));
  choose(QStringLiteral("groupLine/groupLineMedian"));
  QTRY_COMPARE(m_charts->card("val_loss")->fact(), QStringLiteral("median, deviation"));
  const double one = m_charts->logged(m_high[0], "val_loss").value[0];
  const double two = m_charts->logged(m_high[1], "val_loss").value[0];
  const double deviation = std::abs(one - two) / std::sqrt(2.0);
  const auto upper = [&] {
    for (const ChartContent::Item& item : items("val_loss", ChartRun::Role::Group))
      if (item.run.name.contains("0.01")) return item.overview->band.high[0];
    return 0.0;
  };
  QTRY_VERIFY(std::abs(upper() - (0.5 * (one + two) + deviation)) < 1e-12);
  choose(QStringLiteral("groupBand/groupBandNone"));
  QTRY_VERIFY(items("val_loss", ChartRun::Role::Group)[0].overview->band.low.empty());
}

void TestChartGroups::dashesAreGroupedToo() {
  groupByLr();
  choose(QStringLiteral("groupDash/group_seed_everything"));
  QVERIFY(groupsDrawn("train_loss", 4));
  const ChartContent& content = m_charts->plot("train_loss").content();
  QVERIFY(content.item(m_low[0])->run.dash != content.item(m_low[1])->run.dash);
  QCOMPARE(content.item(m_low[0])->run.dash, content.item(m_high[0])->run.dash);
  QCOMPARE(content.item(m_low[0])->run.colour, content.item(m_low[1])->run.colour);
}

void TestChartGroups::everythingButTheSeedIsAGroup() {
  choose(QStringLiteral("groupColour/groupSeeds"));
  QVERIFY(groupsDrawn("val_acc", 2));
  for (const ChartContent::Item& item : items("val_acc", ChartRun::Role::Group))
    QCOMPARE(item.run.members.size(), std::size_t{2});
}

void TestChartGroups::singleRunsAreHiddenAndShown() {
  groupByLr();
  QVERIFY(groupsDrawn("train_loss", 2));
  QCOMPARE(items("train_loss", ChartRun::Role::Member).size(), std::size_t{4});
  choose(QStringLiteral("groupSingleRuns"));
  QTRY_VERIFY(items("train_loss", ChartRun::Role::Member).empty());
  QVERIFY(groupsDrawn("train_loss", 2));
  choose(QStringLiteral("groupSingleRuns"));
  QTRY_COMPARE(items("train_loss", ChartRun::Role::Member).size(), std::size_t{4});
}

void TestChartGroups::withoutLinesRunsAreColouredAlone() {
  groupByLr();
  choose(QStringLiteral("groupLine/groupLineNone"));
  QTRY_VERIFY(items("train_loss", ChartRun::Role::Group).empty());
  QCOMPARE(items("train_loss", ChartRun::Role::Plain).size(), std::size_t{4});
  const ChartContent& content = m_charts->plot("train_loss").content();
  QTRY_COMPARE(content.item(m_low[0])->run.colour, content.item(m_low[1])->run.colour);
  QVERIFY(content.item(m_low[0])->run.colour != content.item(m_high[0])->run.colour);
}

void TestChartGroups::hoverTellsTheGroups() {
  groupByLr();
  QVERIFY(groupsDrawn("val_loss", 2));
  m_charts->plot("val_loss").replot();
  auto* hover = m_charts->find<HoverCard>("chartHoverCard");
  QTest::mouseMove(&m_charts->plot("val_loss"), m_charts->plot("val_loss").axisRect()->rect().center());
  QTRY_VERIFY(hover->isVisible());
  QCOMPARE(hover->rowCount(), 2);
  QVERIFY2(hover->rowText(0).contains("model.lr = "), qPrintable(hover->rowText(0)));
}

void TestChartGroups::hiddenRunsLeaveTheirGroup() {
  m_charts->settings().setSmoothing(0.0);
  groupByLr();
  QVERIFY(groupsDrawn("val_loss", 2));
  m_charts->context().setRunVisible(m_low[1], false);
  const double alone = m_charts->logged(m_low[0], "val_loss").value[0];
  const auto line = [&] {
    for (const ChartContent::Item& item : items("val_loss", ChartRun::Role::Group))
      if (item.run.name.contains("0.001") && item.overview) return item.overview->raw.low[0];
    return 0.0;
  };
  QTRY_COMPARE(line(), alone);
}

void TestChartGroups::aLiveRunMovesItsGroup() {
  groupByLr();
  QVERIFY(groupsDrawn("train_loss", 2));
  MadeRun made;
  made.lr = 0.5;
  made.epochs = 1000;
  LiveRun live(m_charts->workspace(), made, 400);
  m_charts->context().runs()->refresh();
  const auto count = [&]() -> int64_t {
    for (const ChartContent::Item& item : items("train_loss", ChartRun::Role::Group))
      if (item.run.name.contains("0.5") && item.overview) return item.overview->count;
    return 0;
  };
  QTRY_VERIFY_WITH_TIMEOUT(count() > 0, 15'000);
  const int64_t before = count();
  QTRY_VERIFY_WITH_TIMEOUT(count() > before + 100, 15'000);
}

void TestChartGroups::smoothingAndAxesReachGroups() {
  groupByLr();
  QVERIFY(groupsDrawn("train_loss", 2));
  m_charts->settings().setAxis(CurveAxis::Epoch);
  const auto last = [&] { return items("train_loss", ChartRun::Role::Group)[0].overview->x_extent.upper; };
  QTRY_VERIFY(last() < 5.0);
  m_charts->settings().setAxis(CurveAxis::Step);
  QTRY_VERIFY(last() > 300.0);
  const std::vector<double> before = items("train_loss", ChartRun::Role::Group)[0].overview->raw.low;
  m_charts->settings().setSmoothing({SmoothingKind::RunningMean, 31});
  QTRY_VERIFY(items("train_loss", ChartRun::Role::Group)[0].overview->raw.low != before);
}

void TestChartGroups::groupsHaveLinesOverAMetric() {
  const double x[2][4] = {{0, 4, 2, 6}, {2, 0, 4, 8}}, y[2][4] = {{1, 2, 3, 4}, {5, 4, 3, 8}};
  for (std::size_t run = 0; run < 2; ++run) {
    RunInfo info;
    info.params = {{"model.lr", "7.0"}};
    auto writer = RunWriter::create(m_charts->workspace(), info);
    for (std::size_t step = 0; step < 4; ++step) {
      const ScalarPoint points[] = {{writer->series("here"), x[run][step]}, {writer->series("there"), y[run][step]}};
      writer->log(static_cast<int64_t>(step), 0.0, points);
    }
    writer->finish(RunStatus::Finished);
  }
  m_charts->context().runs()->refresh();
  QVERIFY(m_charts->drawn("there", 2));
  m_charts->settings().setSmoothing(0.0);
  groupByLr();
  m_charts->settings().setXMetric("here");
  const auto line = [&]() -> std::shared_ptr<const Curve> {
    for (const ChartContent::Item& item : items("there", ChartRun::Role::Group))
      if (item.run.name.contains("= 7")) return item.overview;
    return nullptr;
  };
  QTRY_VERIFY_WITH_TIMEOUT(line() && line()->path, 15'000);
  const auto curve = line();
  QCOMPARE(curve->raw.x, (std::vector<double>{1, 2, 3, 7}));
  QCOMPARE(curve->raw.low, (std::vector<double>{3, 3, 3, 6}));
  QCOMPARE(m_charts->card("there")->fact(), QStringLiteral("mean, least to greatest, by step"));
  // Its band is painted, between the entries too.
  choose(QStringLiteral("groupSingleRuns"));
  QTRY_VERIFY(items("there", ChartRun::Role::Member).empty());
  ChartPlot& plot = m_charts->plot("there");
  plot.replot();
  const QPointF at(plot.xAxis->coordToPixel(0.5 * (curve->raw.x[1] + curve->raw.x[2])),
                   plot.yAxis->coordToPixel(0.25 * (curve->raw.low[1] + curve->raw.low[2] + curve->band.high[1] +
                                                    curve->band.high[2])));
  QVERIFY(plot.grab().toImage().pixelColor(at.toPoint()) != Theme::instance().colour(Theme::Panel));
  m_charts->settings().setXMetric("val_acc");
  QTRY_COMPARE(m_charts->card("lr-Adam")->fact(), QString());  // they share no step: there is nothing to wait for
}

void TestChartGroups::panelsByLr() {
  choose(QStringLiteral("groupPanel/group_model.lr"));
  for (const char* metric : {"train_loss", "val_loss"})
    for (const char* lr : {"0.001", "0.01"}) {
      QTRY_VERIFY(panelCard(metric, lr));
      QTRY_COMPARE(panelCard(metric, lr)->graphCount(), 2);
    }
}

void TestChartGroups::aChartForEachGroup() {
  panelsByLr();
  QVERIFY(!m_charts->card("val_loss"));
  QCOMPARE(panelCard("val_loss", "0.001")->fact(), QStringLiteral("model.lr = 0.001"));
  QCOMPARE(panelCard("val_loss", "0.01")->fact(), QStringLiteral("model.lr = 0.01"));
  for (const QString& id : m_low) {
    QVERIFY(panelCard("val_loss", "0.001")->pointsOf(id) > 0);
    QCOMPARE(panelCard("val_loss", "0.01")->pointsOf(id), 0);
  }
  const QRect low = panelCard("val_loss", "0.001")->geometry(), high = panelCard("val_loss", "0.01")->geometry();
  QCOMPARE(low.top(), high.top());  // side by side
  QVERIFY(low.right() < high.left() || high.right() < low.left());
  // Lines and bands are those of the groups within each.
  choose(QStringLiteral("groupColour/groupSeeds"));
  QTRY_COMPARE(panelCard("val_loss", "0.01")->plot().content().items().back().run.role, ChartRun::Role::Group);
  QCOMPARE(panelCard("val_loss", "0.01")->plot().content().items().back().run.members.size(), std::size_t{2});
  // A new run comes into its chart, a new group gets one.
  MadeRun made;
  made.lr = 0.5;
  m_charts->addRun(made);
  m_charts->context().runs()->refresh();
  QTRY_VERIFY_WITH_TIMEOUT(panelCard("val_loss", "0.5") && panelCard("val_loss", "0.5")->graphCount() == 1, 15'000);
  choose(QStringLiteral("groupPanel/noGroups"));
  QTRY_VERIFY(m_charts->card("val_loss"));
  QTRY_COMPARE(m_charts->card("val_loss")->graphCount(), 5);
  QVERIFY(!panelCard("val_loss", "0.5"));
}

void TestChartGroups::chartsOfGroupsHaveOneRangeOfY() {
  m_charts->panel().resize(1000, 1500);  // all of them are seen
  m_charts->settings().setSmoothing(0.0);
  panelsByLr();
  ChartPlot& low = panelCard("train_loss", "0.001")->plot();
  ChartPlot& high = panelCard("train_loss", "0.01")->plot();
  const auto range = [](ChartPlot& plot) {
    plot.replot();
    return plot.yAxis->range();
  };
  QTRY_COMPARE(range(low), range(high));
  for (const QStringList& ids : {m_low, m_high})
    for (const QString& id : ids)
      for (const double value : m_charts->logged(id, "train_loss").value) QVERIFY(range(low).contains(value));
  // Zoom of y, and home, go together too, and so does its history.
  const QCPRange whole = range(low);
  const QPoint axis(low.axisRect()->left() - 10, low.axisRect()->center().y());
  QWheelEvent turn(axis, low.mapToGlobal(axis), {}, QPoint(0, 240), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&low, &turn);
  QVERIFY(range(low).size() < whole.size());
  QCOMPARE(range(high), range(low));
  QTest::mouseDClick(&high, Qt::LeftButton, {}, high.axisRect()->rect().center());
  QCOMPARE(range(low), whole);
  QCOMPARE(range(high), whole);
  ChartPlot& slow = panelCard("lr-Adam", "0.001")->plot();
  ChartPlot& fast = panelCard("lr-Adam", "0.01")->plot();
  QTRY_COMPARE(range(slow), range(fast));
  QVERIFY(range(slow).contains(0.01));
  choose(QStringLiteral("groupSameY"));
  QTRY_VERIFY(range(slow) != range(fast));  // each fits its own runs
  QVERIFY(!range(slow).contains(0.01));
  choose(QStringLiteral("groupSameY"));
  QTRY_COMPARE(range(slow), range(fast));
}

void TestChartGroups::chartsOfGroupsAreArrangedAsOne() {
  panelsByLr();
  ChartCard* card = panelCard("train_loss", "0.01");
  QApplication::setActiveWindow(&m_charts->panel());  // the menu had the keyboard
  card->setFocus();
  QTRY_VERIFY(card->hasFocus());
  QTest::keyClick(card, Qt::Key_F);
  QVERIFY(card->isFullSize());
  QVERIFY(!panelCard("train_loss", "0.001")->isVisible());
  QTest::keyClick(card, Qt::Key_Escape);
  QVERIFY(panelCard("train_loss", "0.001")->isVisible());
  QTest::keyClick(card, Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
  QVERIFY(panelCard("val_loss", "0.01")->y() < card->y());  // all charts of the metric have moved
  QCOMPARE(card->y(), panelCard("train_loss", "0.001")->y());
  QTest::keyClick(card, Qt::Key_Delete);
  QTRY_VERIFY(!panelCard("train_loss", "0.001"));
  QVERIFY(panelCard("val_loss", "0.001"));
  QTest::keyClick(&m_charts->panel(), Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY(panelCard("train_loss", "0.001"));
}

QTEST_MAIN(TestChartGroups)
#include "test_chart_groups.moc"
