// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Timeline, slices and contour of the Compare tab with real events, on runs of some days with and without breaks.
#include <experiment/contour_model.h>
#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/slice_model.h>
#include <experiment/timeline_model.h>

#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <cmath>

#include "app_context.h"
#include "compare/contour_page.h"
#include "compare/contour_plot.h"
#include "compare/plot_fields.h"
#include "compare/scatter_plot.h"
#include "compare/slice_page.h"
#include "compare/timeline_page.h"
#include "compare/timeline_plot.h"
#include "desktop_driver.h"
#include "shell/main_window.h"
#include "text_fit.h"
#include "timed_runs.h"
#include "widgets/brush_mark.h"

using namespace leyden;

namespace {

constexpr double kFirst = 1'790'400'000, kHour = 3600;
const Field kLr = Field::param("model.lr"), kDim = Field::param("model.dim"), kAcc = Field::metric("val_acc");

// A surface with its best at lr 0.003 and 128, some noise by the seed.
double accuracyOf(double lr, int dim, int seed) {
  const double off = std::log10(lr) + 2.5, wide = std::log2(dim) - 7;
  return 0.97 - 0.03 * off * off - 0.008 * wide * wide + 0.004 * std::sin(seed * 12.9);
}

std::vector<TimedRun> study() {
  std::vector<TimedRun> runs;
  double clock = kFirst;
  int seed = 0;
  for (const char* lr : {"0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1"})
    for (const int dim : {16, 32, 64, 128, 256, 512}) {
      if ((seed * 7) % 5 == 0 && seed > 3) {
        ++seed;
        continue;  // a search that does not try everything
      }
      TimedRun run;
      run.name = std::string("lr ") + lr + " dim " + std::to_string(dim);
      run.params = {{"model.lr", lr}, {"model.dim", std::to_string(dim)},
                    {"model.activation", seed % 3 == 0 ? "\"gelu\"" : seed % 3 == 1 ? "\"relu\"" : "\"tanh\""},
                    {"seed_everything", std::to_string(seed)}};
      run.accuracy = accuracyOf(std::stod(lr), dim, seed);
      const double took = kHour * (0.4 + 0.1 * (seed % 6));
      run.attempts = {{clock, clock + took}};
      if (seed == 8) run.attempts = {{clock, clock + took}, {clock + 2 * took, clock + 3 * took}, {clock + 6 * took, clock + 7 * took}};
      if (seed == 12) run.status = RunStatus::Failed;
      if (seed == 17) run.status = RunStatus::Stopped;
      if (seed == 23) run.status = RunStatus::Interrupted;
      clock += seed % 4 == 3 ? took : 0.3 * took;
      runs.push_back(std::move(run));
      ++seed;
    }
  return runs;
}

}  // namespace

class TestComparePlots : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;
  QStringList m_ids;
  std::vector<TimedRun> m_made;

  AppContext& context() { return m_driver->context(); }
  void view(const char* id) { QVERIFY(m_driver->click(QStringLiteral("subtab_") + QLatin1String(id))); }
  TimelinePage* timelinePage() { return m_driver->find<TimelinePage>(QStringLiteral("timelinePage")); }
  TimelinePlot* timeline() { return m_driver->find<TimelinePlot>(QStringLiteral("timelinePlot")); }
  ContourPage* contourPage() { return m_driver->find<ContourPage>(QStringLiteral("contourPage")); }
  ContourPlot* contour() { return m_driver->find<ContourPlot>(QStringLiteral("contourPlot")); }
  SlicePage* slicePage() { return m_driver->find<SlicePage>(QStringLiteral("slicePage")); }
  ScatterPlot* slice(const char* field) { return m_driver->find<ScatterPlot>(QStringLiteral("slice_") + QLatin1String(field)); }
  QSet<QString> brushed() { return context().filter()->chosen().value_or(QSet<QString>()); }
  QString textOf(const char* label) { return m_driver->find<QLabel>(QLatin1String(label))->text(); }

  static void drag(QWidget* on, const QPointF& from, const QPointF& to, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mousePress(on, Qt::LeftButton, modifiers, from.toPoint());
    QTest::mouseMove(on, ((from + to) / 2).toPoint());
    QTest::mouseMove(on, to.toPoint());
    QTest::mouseRelease(on, Qt::LeftButton, modifiers, to.toPoint());
  }
  static void wheel(QWidget* on, const QPointF& at, int turn, Qt::KeyboardModifiers modifiers = {}) {
    QWheelEvent event(at, on->mapToGlobal(at), {}, QPoint(0, turn), Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(on, &event);
  }
  /// Chooses from a menu of a field's button, as a hand does.
  void choose(const char* button, const QString& entry) {
    auto* field = m_driver->find<FieldButton>(QLatin1String(button));
    QTimer::singleShot(50, this, [field, entry] {
      for (QAction* action : field->menu()->actions())
        if (action->text() == entry) return QTest::mouseClick(field->menu(), Qt::LeftButton, {}, field->menu()->actionGeometry(action).center());
      field->menu()->close();
    });
    QTest::mouseClick(field, Qt::LeftButton);
  }
  /// Runs at work at some time of a span, by what was made.
  QSet<QString> atWork(double from, double to) const {
    QSet<QString> ids;
    for (size_t i = 0; i < m_made.size(); ++i)
      for (const auto& [begin, end] : m_made[i].attempts)
        if (begin <= to && end >= from) ids << m_ids[static_cast<int>(i)];
    return ids;
  }
  int indexOf(const char* name) const {
    for (size_t i = 0; i < m_made.size(); ++i)
      if (m_made[i].name == name) return static_cast<int>(i);
    return -1;
  }
  void haveTimeline() {
    view("timeline");
    QVERIFY(m_driver->waitFor([this] { return timelinePage()->model().rowCount() == m_ids.size(); }));
    timeline()->showAll();
    timeline()->verticalScrollBar()->setValue(0);
  }

 private Q_SLOTS:
  void initTestCase() {
    m_made = study();
    for (const std::string& id : makeTimedRuns(m_folder.filePath("study").toStdString(), m_folder.filePath("source").toStdString(), m_made))
      m_ids << QString::fromStdString(id);
    QCOMPARE(m_ids.size(), static_cast<int>(m_made.size()));
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("study"), m_folder.filePath("study"));
    m_driver->window().resize(1440, 900);
    QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
    QVERIFY(m_driver->waitFor([this] { return context().runs()->rowCount() == m_ids.size(); }));
    QVERIFY(m_driver->activate());
  }
  void cleanupTestCase() { m_driver.reset(); }
  void init() {
    context().brush()->clear();
    context().filter()->clear();
    context().setHighlightedRunId({});
    context().setSelectedRunIds({});
  }

  void runsAreBarsOverTime() {
    haveTimeline();
    m_driver->picture(QStringLiteral("timeline"));
    const TimelineModel& model = timelinePage()->model();
    QVERIFY(textOf("timelineFact").startsWith(QStringLiteral("%1 runs · ").arg(m_ids.size())));
    // Each bar stands where its attempt was, and is as long.
    const int lane = model.rowOf(m_ids[indexOf("lr 0.0003 dim 64")]);
    QCOMPARE(model.lanes()[size_t(lane)].pieces.size(), size_t{3});
    for (int piece = 0; piece < 3; ++piece) {
      const auto [from, to] = m_made[size_t(indexOf("lr 0.0003 dim 64"))].attempts[size_t(piece)];
      QVERIFY(std::abs(timeline()->pieceRect(lane, piece).left() - timeline()->xOf(from)) < 0.5);
      QVERIFY(std::abs(timeline()->timeAt(timeline()->pieceRect(lane, piece).right()) - to) < 5);
    }
    QVERIFY(timeline()->pieceRect(lane, 0).right() < timeline()->pieceRect(lane, 1).left());
    for (int i = 0; i + 1 < model.rowCount(); ++i) QVERIFY(model.lanes()[size_t(i)].from() <= model.lanes()[size_t(i) + 1].from());
    const QRectF area = timeline()->plotArea();
    QVERIFY(timeline()->xOf(model.extent()->first) >= area.left() && timeline()->xOf(model.extent()->second) <= area.right());
  }

  void theRunUnderTheMouseIsToldAndAClickSelects() {
    haveTimeline();
    QWidget* on = timeline()->viewport();
    const QPointF bar = timeline()->pieceRect(3, 0).center();
    const QString id = timelinePage()->model().lanes()[3].id;
    QTest::mouseMove(on, bar.toPoint());
    QCOMPARE(context().highlightedRunId(), id);
    m_driver->picture(QStringLiteral("timeline_hover"));
    QTest::mouseClick(on, Qt::LeftButton, {}, bar.toPoint());
    QCOMPARE(context().currentRunId(), id);
    QCOMPARE(context().selectedRunIds(), QStringList(id));
    // With Ctrl another one joins; the name does as well as the bar.
    const QString other = timelinePage()->model().lanes()[5].id;
    const QPoint name(30, timeline()->pieceRect(5, 0).center().toPoint().y());
    QTest::mouseClick(on, Qt::LeftButton, Qt::ControlModifier, name);
    QCOMPARE(context().selectedRunIds(), QStringList({id, other}));
    QCOMPARE(timeline()->laneAt(name.y()), 5);
    QVERIFY(m_driver->choose(QStringLiteral("timelineScope"), QStringLiteral("selected")));
    QTRY_COMPARE(timelinePage()->model().rowCount(), 2);
    m_driver->picture(QStringLiteral("timeline_selected"));
    context().setSelectedRunIds({});
    QTRY_COMPARE(timelinePage()->model().rowCount(), 0);
    m_driver->picture(QStringLiteral("timeline_empty"));
    QVERIFY(m_driver->click(QStringLiteral("emptyStateButton")));
    QTRY_COMPARE(timelinePage()->model().rowCount(), m_ids.size());
    QTest::mouseMove(on, {3, 3});
    QCOMPARE(context().highlightedRunId(), QString());
  }

  void aDragBrushesASpanOfTime() {
    haveTimeline();
    QWidget* on = timeline()->viewport();
    const QRectF area = timeline()->plotArea();
    const double y = area.bottom() - 6;
    const double from = kFirst + 2 * kHour, to = kFirst + 4 * kHour;
    drag(on, {timeline()->xOf(from), y}, {timeline()->xOf(to), y});
    const auto span = timelinePage()->model().span();
    QVERIFY(span && std::abs(span->first - from) < 120 && std::abs(span->second - to) < 120);
    QTRY_COMPARE(brushed(), atWork(span->first, span->second));
    QVERIFY(brushed().size() > 2 && brushed().size() < m_ids.size());
    auto* list = m_driver->find<QListView>(QStringLiteral("runListView"));
    QTRY_COMPARE(list->model()->rowCount(), static_cast<int>(brushed().size()));
    QTRY_COMPARE(m_driver->find<BrushMark>(QStringLiteral("brushMark"))->text(),
                 QStringLiteral("brushed: %1 of %2 runs, clear").arg(brushed().size()).arg(m_ids.size()));
    QCOMPARE(timelinePage()->model().rowCount(), m_ids.size());
    QVERIFY(textOf("timelineFact").contains(QStringLiteral("brushed: at work from ")));
    m_driver->picture(QStringLiteral("timeline_brushed"));
    // A drag inside moves it, at its end that.
    const double width = span->second - span->first;
    drag(on, {timeline()->xOf(from + kHour), y}, {timeline()->xOf(from + 3 * kHour), y});
    const auto moved = *timelinePage()->model().span();
    QVERIFY(std::abs(moved.second - moved.first - width) < 1);
    QVERIFY(std::abs(moved.first - span->first - 2 * kHour) < 240);
    drag(on, {timeline()->xOf(moved.second), y}, {timeline()->xOf(moved.second + kHour), y});
    QCOMPARE(timelinePage()->model().span()->first, moved.first);
    QVERIFY(std::abs(timelinePage()->model().span()->second - moved.second - kHour) < 240);
    QTRY_COMPARE(brushed(), atWork(timelinePage()->model().span()->first, timelinePage()->model().span()->second));
    // Other plots show the same runs, and the mark clears all.
    QVERIFY(m_driver->click(QStringLiteral("clearBrush")));
    QVERIFY(!timelinePage()->model().span());
    QVERIFY(!context().filter()->chosen());
    drag(on, {timeline()->xOf(from), y}, {timeline()->xOf(to), y});
    QVERIFY(timelinePage()->model().span());
    // A click beside the bars clears.
    QTest::mouseClick(on, Qt::LeftButton, {}, QPointF(area.left() + 2, timeline()->pieceRect(20, 0).center().y()).toPoint());
    QVERIFY(!timelinePage()->model().span());
  }

  void wheelAndDragMoveTheView() {
    haveTimeline();
    QWidget* on = timeline()->viewport();
    const auto all = timeline()->view();
    const QPointF at = timeline()->plotArea().center();
    const double before = timeline()->timeAt(at.x());
    auto* home = m_driver->find<QToolButton>(QStringLiteral("timelineAll"));
    QVERIFY(!home->isEnabled());
    wheel(on, at, 240, Qt::ControlModifier);
    QVERIFY(timeline()->view().second - timeline()->view().first < 0.8 * (all.second - all.first));
    QVERIFY(std::abs(timeline()->timeAt(at.x()) - before) < 1);  // what is under the mouse stays there
    QVERIFY(home->isEnabled());
    m_driver->picture(QStringLiteral("timeline_zoomed"));
    const double pixel = (timeline()->view().second - timeline()->view().first) / timeline()->plotArea().width();
    const auto zoomed = timeline()->view();
    drag(on, at, at + QPointF(100, 0), Qt::ShiftModifier);
    QVERIFY(std::abs(zoomed.first - timeline()->view().first - 100 * pixel) < 2 * pixel);
    QVERIFY(!timelinePage()->model().span());
    // Over the clock the wheel zooms, too; over lanes it scrolls them.
    wheel(on, {at.x(), 10}, -120);
    QVERIFY(timeline()->view().second - timeline()->view().first > zoomed.second - zoomed.first);
    QVERIFY(timeline()->verticalScrollBar()->maximum() > 0);
    wheel(on, at, -120);
    QVERIFY(timeline()->verticalScrollBar()->value() > 0);
    QTest::mouseClick(home, Qt::LeftButton);
    QVERIFY(timeline()->view() == all);
    QVERIFY(timeline()->showsAll());
  }

  void theTimelineByKeys() {
    haveTimeline();
    timeline()->setFocus();
    for (int i = 0; i < 40; ++i) QTest::keyClick(timeline(), Qt::Key_Up);
    QCOMPARE(timeline()->currentLane(), 0);
    QTest::keyClick(timeline(), Qt::Key_Down);
    QTest::keyClick(timeline(), Qt::Key_Down);
    const QString id = timelinePage()->model().lanes()[2].id;
    QCOMPARE(timeline()->currentLane(), 2);
    QCOMPARE(context().highlightedRunId(), id);
    QVERIFY(timeline()->accessibleDescription().startsWith(context().runs()->displayName(id)));
    m_driver->picture(QStringLiteral("timeline_keys"));
    QTest::keyClick(timeline(), Qt::Key_Return);
    QCOMPARE(context().selectedRunIds(), QStringList(id));
    QTest::keyClick(timeline(), Qt::Key_PageDown);
    QTest::keyClick(timeline(), Qt::Key_PageDown);
    QCOMPARE(timeline()->currentLane(), static_cast<int>(m_ids.size()) - 1);
    QVERIFY(timeline()->verticalScrollBar()->value() > 0);
    const auto all = timeline()->view();
    QTest::keyClick(timeline(), Qt::Key_Plus);
    const double width = timeline()->view().second - timeline()->view().first;
    QVERIFY(width < all.second - all.first);
    const double left = timeline()->view().first;
    QTest::keyClick(timeline(), Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(std::abs(timeline()->view().first - left - width / 10) < 1);
    QTest::keyClick(timeline(), Qt::Key_Home);
    QVERIFY(timeline()->view() == all);
    // Left moves the span's end, Shift+Right its begin.
    for (int i = 0; i < 30; ++i) QTest::keyClick(timeline(), Qt::Key_Left);
    for (int i = 0; i < 5; ++i) QTest::keyClick(timeline(), Qt::Key_Right, Qt::ShiftModifier);
    const auto span = *timelinePage()->model().span();
    QVERIFY(std::abs(span.second - all.second + 0.6 * (all.second - all.first)) < 1);
    QVERIFY(std::abs(span.first - all.first - 0.1 * (all.second - all.first)) < 1);
    QTRY_COMPARE(brushed(), atWork(span.first, span.second));
    QTest::keyClick(timeline(), Qt::Key_Escape);
    QVERIFY(!timelinePage()->model().span());
    QVERIFY(context().brush()->isEmpty());
  }

  void slicesShareTheirAxis() {
    view("slice");
    QVERIFY(m_driver->waitFor([this] { return slicePage()->plots().size() == 4; }));
    QVERIFY(m_driver->waitFor([this] { return slice("model.lr") && slice("model.lr")->isVisible(); }));
    m_driver->picture(QStringLiteral("slice"));
    const PlotData& data = slicePage()->model().data();
    const int run = data.indexOf(m_ids[7]);
    const double y = slice("model.lr")->placeOf(run).y() - slice("model.lr")->plotArea().top();
    for (ScatterPlot* plot : slicePage()->plots()) QVERIFY(std::abs(plot->placeOf(run).y() - plot->plotArea().top() - y) < 0.5);
    // Its place is what the run has: on a log axis for the learning rate.
    const PlotAxis& lr = *data.axes()[size_t(slicePage()->model().panels()[2].axis)];
    QCOMPARE(lr.field, kLr);
    QVERIFY(lr.log);
    QVERIFY(textOf("sliceFact").startsWith(QStringLiteral("%1 runs").arg(m_ids.size())));
    // Under the mouse: told in all of them.
    QTest::mouseMove(slice("model.lr"), slice("model.lr")->placeOf(run).toPoint());
    QVERIFY(!context().highlightedRunId().isEmpty());
    m_driver->picture(QStringLiteral("slice_hover"));
    QTest::mouseClick(slice("model.lr"), Qt::LeftButton, {}, slice("model.lr")->placeOf(run).toPoint());
    QCOMPARE(context().currentRunId(), context().highlightedRunId());
  }

  void aSliceBrushesToo() {
    view("slice");
    QVERIFY(m_driver->waitFor([this] { return slice("model.lr") && slice("model.lr")->isVisible(); }));
    ScatterPlot* plot = slice("model.lr");
    const PlotData& data = slicePage()->model().data();
    QRectF around;
    QSet<QString> expected;
    for (size_t i = 0; i < m_made.size(); ++i) {
      const QPointF place = plot->placeOf(data.indexOf(m_ids[static_cast<int>(i)]));
      if (m_made[i].params[0].second != "0.003" && m_made[i].params[0].second != "0.01") continue;
      around |= QRectF(place - QPointF(6, 6), QSizeF(12, 12));
      expected << m_ids[static_cast<int>(i)];
    }
    drag(plot, around.topLeft(), around.bottomRight());
    QTRY_COMPARE(brushed(), expected);
    QVERIFY(context().brush()->range(kLr) && context().brush()->range(kAcc));
    m_driver->picture(QStringLiteral("slice_brushed"));
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Escape);
    QVERIFY(context().brush()->isEmpty());
    // Another colour by its menu.
    choose("sliceColour", QStringLiteral("val_loss"));
    QTRY_COMPARE(slicePage()->model().colour(), std::optional(Field::metric("val_loss")));
    m_driver->picture(QStringLiteral("slice_coloured"));
    choose("sliceColour", QStringLiteral("age"));
    QTRY_VERIFY(!slicePage()->model().colour());
    // Too few say how many it takes.
    context().filter()->setText(QStringLiteral("seed_everything = 3"));
    QTRY_COMPARE(slicePage()->model().state(), SliceModel::State::TooFewRuns);
    m_driver->picture(QStringLiteral("slice_few"));
    bool said = false;
    for (const QLabel* label : slicePage()->findChildren<QLabel*>())
      said = said || (label->isVisible() && label->text().contains(QStringLiteral("at least 2 runs")));
    QVERIFY(said);
  }

  void theContourSaysHow() {
    view("contour");
    QVERIFY(m_driver->waitFor([this] { return contourPage()->model().state() == ContourModel::State::Ready; }));
    m_driver->picture(QStringLiteral("contour_categories"));
    QVERIFY(textOf("contourMethod").startsWith(QStringLiteral("Interpolated linearly along model.dim within each category of model.activation")));
    choose("contourX", QStringLiteral("model.lr"));
    choose("contourY", QStringLiteral("model.dim"));
    QVERIFY(m_driver->waitFor([this] {
      return contourPage()->model().field() && contourPage()->model().field()->method == ContourField::Method::Triangles &&
             contourPage()->model().state() == ContourModel::State::Ready;
    }));
    QVERIFY(textOf("contourMethod").contains(QStringLiteral("Delaunay")));
    QCOMPARE(contourPage()->model().runCount(), m_ids.size());
    QVERIFY(contourPage()->model().data().axes()[ContourModel::X]->log);
    m_driver->picture(QStringLiteral("contour"));
    // At a run stands its own value, and the mouse is told it.
    const int run = contourPage()->model().data().indexOf(m_ids[10]);
    const PlotAxis& value = *contourPage()->model().data().axes()[ContourModel::Value];
    QVERIFY(std::abs(contour()->valueAt(contour()->placeOf(run)) - value.values[size_t(run)]) < 1e-6);
    const QPointF between = (contour()->placeOf(run) + contour()->placeOf(contourPage()->model().data().indexOf(m_ids[11]))) / 2 + QPointF(9, 0);
    QTest::mouseMove(contour(), between.toPoint());
    QVERIFY2(textOf("contourFact").startsWith(QStringLiteral("val_acc ≈ 0.")), qPrintable(textOf("contourFact")));
    QVERIFY(std::isnan(contour()->valueAt(contour()->plotArea().topLeft() + QPointF(2, 2))));
    QTest::mouseMove(contour(), (contour()->plotArea().topLeft() + QPointF(2, 2)).toPoint());
    QVERIFY(textOf("contourFact").startsWith(QStringLiteral("%1 runs").arg(m_ids.size())));
    // What is drawn is what is interpolated: the best region is nearer to the scale's upper end than the worst.
    const QImage drawn = contour()->grab().toImage();
    const auto lightness = [&](const QPointF& at) { return qGray(drawn.pixel((at * drawn.devicePixelRatio()).toPoint())); };
    const QPointF best = contour()->placeOf(contourPage()->model().data().indexOf(m_ids[indexOf("lr 0.003 dim 128")]));
    const QPointF worst = contour()->placeOf(contourPage()->model().data().indexOf(m_ids[indexOf("lr 0.0001 dim 32")]));
    QVERIFY(lightness(best + QPointF(9, 5)) > lightness(worst + QPointF(9, -5)) + 20);
  }

  void aContourBrushesAndSaysWhatItTakes() {
    view("contour");
    choose("contourX", QStringLiteral("model.lr"));
    choose("contourY", QStringLiteral("model.dim"));
    QVERIFY(m_driver->waitFor([this] {
      return contourPage()->model().state() == ContourModel::State::Ready && contourPage()->model().wish(ContourModel::X)->field == kLr;
    }));
    QVERIFY(m_driver->waitFor([this] { return contourPage()->model().runCount() == m_ids.size(); }));
    const PlotData& data = contourPage()->model().data();
    QRectF around;
    QSet<QString> expected;
    for (const char* name : {"lr 0.003 dim 64", "lr 0.003 dim 128", "lr 0.01 dim 128"}) {
      if (indexOf(name) < 0) continue;
      const QPointF place = contour()->placeOf(data.indexOf(m_ids[indexOf(name)]));
      around |= QRectF(place - QPointF(7, 7), QSizeF(14, 14));
    }
    for (const QString& id : m_ids)
      if (around.contains(contour()->placeOf(data.indexOf(id)))) expected << id;
    QVERIFY(expected.size() >= 2);
    drag(contour(), around.topLeft(), around.bottomRight());
    QTRY_COMPARE(brushed(), expected);
    m_driver->picture(QStringLiteral("contour_brushed"));
    QTest::mouseMove(contour(), contour()->placeOf(data.indexOf(*expected.begin())).toPoint());
    QVERIFY(expected.contains(context().highlightedRunId()));
    context().brush()->clear();
    context().filter()->setText(QStringLiteral("model.lr = 0.003"));
    QTRY_COMPARE(contourPage()->model().state(), ContourModel::State::OneLine);
    m_driver->picture(QStringLiteral("contour_line"));
    context().filter()->setText(QStringLiteral("seed_everything = 3"));
    QTRY_COMPARE(contourPage()->model().state(), ContourModel::State::TooFewPlaces);
    m_driver->picture(QStringLiteral("contour_few"));
    bool said = false;
    for (const QLabel* label : contourPage()->findChildren<QLabel*>())
      said = said || (label->isVisible() && label->text().contains(QStringLiteral("at least 3 different pairs of model.lr and model.dim")));
    QVERIFY(said);
    // Both by categories.
    context().filter()->clear();
    choose("contourX", QStringLiteral("Categories"));
    choose("contourY", QStringLiteral("Categories"));
    QVERIFY(m_driver->waitFor([this] {
      return contourPage()->model().state() == ContourModel::State::Ready && contourPage()->model().field()->method == ContourField::Method::Cells;
    }));
    m_driver->picture(QStringLiteral("contour_cells"));
    QVERIFY(textOf("contourMethod").startsWith(QStringLiteral("Each cell is the mean")));
  }

  // Brushed at the least size of the window: nine tabs and the mark of the brush.
  void everythingFitsWhileBrushed_data() {
    QTest::addColumn<QString>("id");
    for (const char* id : {"slice", "contour", "timeline"}) QTest::addRow("%s", id) << QString::fromLatin1(id);
  }
  void everythingFitsWhileBrushed() {
    QFETCH(QString, id);
    m_driver->window().resize(1180, 720);
    view(qPrintable(id));
    context().brush()->setPicked(QSet<QString>(m_ids.begin(), m_ids.begin() + 12));
    QTRY_COMPARE(brushed().size(), 12);
    const QStringList cut = textsThatStayCut(&m_driver->window());
    m_driver->picture(QStringLiteral("least_") + id);
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join('\n')));
    const QStringList nameless = namelessControls(&m_driver->window());
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
  }
};

QTEST_MAIN(TestComparePlots)
#include "test_compare_plots.moc"
