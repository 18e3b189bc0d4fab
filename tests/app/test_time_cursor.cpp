// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One step for all views: charts, media of one run and of several, what the machine did, with real events.
#include <experiment/cursor_model.h>
#include <experiment/run_list_model.h>

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <algorithm>
#include <cmath>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/charts_panel.h"
#include "charts/cursor_strip.h"
#include "desktop_driver.h"
#include "run/media_canvas.h"
#include "run/media_loader.h"
#include "run/system_chart.h"
#include "shell/main_window.h"
#include "text_fit.h"
#include "whole_runs.h"

using namespace leyden;

class TestTimeCursor : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;
  QStringList m_ids;

  AppContext& context() { return m_driver->context(); }
  CursorModel& cursor() { return *context().cursor(); }
  void open(const char* tab, const char* view = nullptr) {
    QVERIFY(m_driver->click(QStringLiteral("tab_") + QLatin1String(tab)));
    if (view) QVERIFY(m_driver->click(QStringLiteral("subtab_") + QLatin1String(view)));
  }
  ChartsPanel* charts() { return m_driver->window().findChild<ChartsPanel*>(); }
  CursorStrip* strip() { return charts()->findChild<CursorStrip*>(); }
  /// The chart of a metric with lines of all runs.
  ChartPlot* plot(const QString& metric) {
    auto* card = m_driver->find<ChartCard>(QStringLiteral("chart_") + metric);
    m_driver->waitFor([&] { return card->graphCount() == 3 && card->plot().valuesAt(20).size() == 3; });
    return &card->plot();
  }
  static QPoint at(ChartPlot& plot, double x) {
    plot.replot();
    return {static_cast<int>(std::lround(plot.xAxis->coordToPixel(x))), plot.axisRect()->rect().center().y() + 20};
  }
  double valueAtCursor(const QString& run) {
    for (const CursorRow& row : cursor().rows())
      if (row.run == run && row.time) return *row.time;
    return std::nan("");
  }
  void openMedia(const QString& item) {
    open("run", "run_media");
    auto* list = m_driver->find<QListWidget>(QStringLiteral("mediaList"));
    QVERIFY(m_driver->waitFor([&] { return !list->findItems(item, Qt::MatchExactly).isEmpty(); }));
    QListWidgetItem* found = list->findItems(item, Qt::MatchExactly).first();
    list->scrollToItem(found);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(found).center());
  }
  std::optional<int64_t> drawnStep() {
    auto* canvas = m_driver->find<MediaCanvas>(QStringLiteral("mediaCanvas"));
    return canvas && canvas->content() ? canvas->content()->step : std::nullopt;
  }
  QSlider* slider() { return m_driver->find<QSlider>(QStringLiteral("stepSlider")); }

 private Q_SLOTS:
  void initTestCase() {
    const std::string workspace = m_folder.filePath("study").toStdString(), folder = m_folder.path().toStdString();
    for (int good = 1; good <= 3; ++good) m_ids << makeWholeRun(workspace, folder, "run " + std::to_string(good), good);
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("study"), m_folder.filePath("study"));
    m_driver->window().resize(1440, 900);
    QVERIFY(m_driver->waitFor([this] { return context().runs()->rowCount() == 3; }));
    context().setCurrentRunId(m_ids[1]);
    open("charts");
    QVERIFY(m_driver->activate());
    charts()->settings().setSmoothing(0.0);
  }
  void cleanupTestCase() { m_driver.reset(); }
  void init() {
    cursor().setShared(true);
    cursor().setStep({});
  }

  void aSliderMovesTheCharts() {
    openMedia(QStringLiteral("samples"));
    QTRY_COMPARE(drawnStep(), std::optional<int64_t>(30));
    QVERIFY(!cursor().step());  // that it stands at its end is nobody's choice
    slider()->setFocus();
    QTest::keyClick(slider(), Qt::Key_Left);
    QCOMPARE(cursor().step(), std::optional<int64_t>(20));
    m_driver->picture(QStringLiteral("cursor_media"));
    open("charts");
    ChartPlot* val = plot(QStringLiteral("val_acc"));
    QCOMPARE(val->timeCursor(), std::optional(20.0));
    QCOMPARE(plot(QStringLiteral("val_loss"))->timeCursor(), std::optional(20.0));
    // The strip tells the values of the chart under the mouse.
    QTest::mouseMove(val, at(*val, 5));
    QTRY_VERIFY(strip()->isVisible());
    QTRY_COMPARE(cursor().headerData(CursorModel::Time, Qt::Horizontal).toString(), QStringLiteral("T: step 20"));
    QTRY_VERIFY(std::abs(valueAtCursor(m_ids[0]) - 0.7) < 1e-9);
    QVERIFY(strip()->findChild<QTreeView*>()->isColumnHidden(CursorModel::First));
    m_driver->picture(QStringLiteral("cursor_charts"));
    const QStringList cut = textsThatStayCut(&m_driver->window());
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join('\n')));
    const QStringList nameless = namelessControls(&m_driver->window());
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
    QTest::mouseClick(strip()->findChild<QToolButton*>(QStringLiteral("closeCursors")), Qt::LeftButton);
    QVERIFY(!cursor().step());
    QVERIFY(!val->timeCursor());
    QTRY_VERIFY(!strip()->isVisible());
  }

  void aChartMovesTheMedia() {
    open("charts");
    ChartPlot* val = plot(QStringLiteral("val_acc"));
    QTest::mouseClick(val, Qt::LeftButton, Qt::ControlModifier, at(*val, 10));
    QCOMPARE(cursor().step(), std::optional<int64_t>(10));
    QVERIFY(!val->isZoomed());
    QCOMPARE(val->timeCursor(), std::optional(10.0));
    // Dragged, it goes on; both cursors of the chart stand beside it.
    QTest::mouseMove(val, at(*val, 10));
    auto* card = m_driver->find<ChartCard>(QStringLiteral("chart_val_acc"));
    card->setFocus();
    QTest::keyClick(card, Qt::Key_C);
    QTest::mousePress(val, Qt::LeftButton, {}, at(*val, 10));
    QTest::mouseMove(val, at(*val, 20));
    QTest::mouseMove(val, at(*val, 23));
    QTest::mouseRelease(val, Qt::LeftButton, {}, at(*val, 23));
    QCOMPARE(cursor().step(), std::optional<int64_t>(23));
    QTRY_VERIFY(std::abs(valueAtCursor(m_ids[2]) - 0.73) < 1e-9);
    m_driver->picture(QStringLiteral("cursor_three"));
    // Media have what was logged last by then.
    openMedia(QStringLiteral("samples"));
    QTRY_COMPARE(drawnStep(), std::optional<int64_t>(20));
    QCOMPARE(cursor().step(), std::optional<int64_t>(23));  // a slider that follows does not pull
    open("compare", "media");
    QVERIFY(m_driver->choose(QStringLiteral("comparedMediaName"), QStringLiteral("val_confusion")));
    const auto stands = [this](int64_t step) {
      int count = 0;
      for (auto* canvas : m_driver->window().findChildren<MediaCanvas*>())
        count += canvas->isVisible() && canvas->content() && canvas->content()->matrix && canvas->content()->step == step;
      return count == 3;
    };
    QVERIFY(m_driver->waitFor([&] { return stands(20); }));
    m_driver->picture(QStringLiteral("cursor_compare"));
    slider()->setFocus();
    QTest::keyClick(slider(), Qt::Key_Home);
    QCOMPARE(cursor().step(), std::optional<int64_t>(0));
    QVERIFY(m_driver->waitFor([&] { return stands(0); }));
    open("charts");
    QCOMPARE(plot(QStringLiteral("val_acc"))->timeCursor(), std::optional(0.0));
    charts()->settings().setAxis(CurveAxis::Epoch);  // no place of a step
    QVERIFY(!plot(QStringLiteral("val_acc"))->timeCursor());
    charts()->settings().setAxis(CurveAxis::Step);
    QCOMPARE(plot(QStringLiteral("val_acc"))->timeCursor(), std::optional(0.0));
  }

  void theCursorByKeys() {
    open("charts");
    ChartPlot* val = plot(QStringLiteral("val_acc"));
    auto* card = m_driver->find<ChartCard>(QStringLiteral("chart_val_acc"));
    QTest::mouseMove(val, at(*val, 15));
    QTRY_VERIFY(val->crosshair());
    card->setFocus();
    QTest::keyClick(card, Qt::Key_T);
    QCOMPARE(cursor().step(), std::optional<int64_t>(15));
    QTest::keyClick(card, Qt::Key_Right);
    QCOMPARE(cursor().step(), std::optional<int64_t>(16));  // a step at least, however many pixels it is
    QTest::keyClick(card, Qt::Key_Left);
    QTest::keyClick(card, Qt::Key_Left);
    QCOMPARE(cursor().step(), std::optional<int64_t>(14));
    QTest::keyClick(card, Qt::Key_T);
    QVERIFY(!cursor().step());
  }

  void theMachineAtThatStep() {
    cursor().setStep(12);
    open("run", "run_system");
    auto* cpu = m_driver->find<SystemChart>(QStringLiteral("systemChart_cpu/percent"));
    auto* memory = m_driver->find<SystemChart>(QStringLiteral("systemChart_memory/used_bytes"));
    QVERIFY(m_driver->choose(QStringLiteral("systemAxis"), QStringLiteral("by step")));
    QCOMPARE(cpu->timeX(), 12.0);
    QVERIFY2(cpu->valueText().endsWith(QLatin1Char('%')), qPrintable(cpu->valueText()));
    m_driver->picture(QStringLiteral("cursor_system"));
    // A click places it, and all charts of the page show it.
    const QPoint place(static_cast<int>(std::lround(memory->pixelOf(30))), memory->height() / 2);
    QTest::mouseClick(memory, Qt::LeftButton, {}, place);
    QVERIFY(cursor().step() && std::abs(*cursor().step() - 30) <= 1);
    QCOMPARE(cpu->timeX(), static_cast<double>(*cursor().step()));
    // By time it stands where the run came to that step.
    QVERIFY(m_driver->choose(QStringLiteral("systemAxis"), QStringLiteral("by time")));
    QVERIFY(cpu->timeX() >= 0 && !std::isnan(cpu->timeX()));
    cursor().setStep(1'000'000);
    QVERIFY(std::isnan(cpu->timeX()));
    QVERIFY(m_driver->choose(QStringLiteral("systemAxis"), QStringLiteral("by step")));
  }

  void aViewCanGoAlone() {
    openMedia(QStringLiteral("samples"));
    slider()->setFocus();
    QTest::keyClick(slider(), Qt::Key_Home);
    QCOMPARE(cursor().step(), std::optional<int64_t>(0));
    QVERIFY(m_driver->click(QStringLiteral("stepShared")));
    QVERIFY(!cursor().isShared());
    slider()->setFocus();
    QTest::keyClick(slider(), Qt::Key_End);
    QTRY_COMPARE(drawnStep(), std::optional<int64_t>(30));
    QCOMPARE(cursor().step(), std::optional<int64_t>(0));
    cursor().setStep(10);
    QTRY_COMPARE(drawnStep(), std::optional<int64_t>(30));
    // Together again, it goes where the cursor is.
    QVERIFY(m_driver->click(QStringLiteral("stepShared")));
    QTRY_COMPARE(drawnStep(), std::optional<int64_t>(10));
  }
};

QTEST_MAIN(TestTimeCursor)
#include "test_time_cursor.moc"
