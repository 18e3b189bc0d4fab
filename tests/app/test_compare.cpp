// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Compare tab with real events.
#include <experiment/difference_model.h>
#include <experiment/group_test_model.h>
#include <experiment/importance_model.h>
#include <experiment/plot_axes.h>
#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "app_context.h"
#include "compare/compare_panel.h"
#include "compare/difference_page.h"
#include "compare/difference_table.h"
#include "compare/groups_page.h"
#include "compare/importance_page.h"
#include "compare/parallel_page.h"
#include "compare/parallel_plot.h"
#include "compare/scatter_page.h"
#include "compare/scatter_plot.h"
#include "desktop_driver.h"
#include "made_runs.h"
#include "runs/run_list_panel.h"
#include "shell/main_window.h"
#include "text_fit.h"
#include "widgets/brush_mark.h"
#include "widgets/sub_tabs.h"

using namespace leyden;

namespace {
const Field kAcc = Field::metric("val_acc"), kLr = Field::param("model.lr");
}

class TestCompare : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;
  QStringList m_ids;

  AppContext& context() { return m_driver->context(); }
  void view(const char* id) { QVERIFY(m_driver->click(QStringLiteral("subtab_") + QLatin1String(id))); }
  DifferenceTable* table() { return m_driver->find<DifferenceTable>(QStringLiteral("differenceTable")); }
  ParallelPage* parallelPage() { return m_driver->find<ParallelPage>(QStringLiteral("parallelPage")); }
  ParallelPlot* parallel() { return m_driver->find<ParallelPlot>(QStringLiteral("parallelPlot")); }
  ScatterPlot* scatter() { return m_driver->find<ScatterPlot>(QStringLiteral("scatterPlot")); }
  static void drag(QWidget* on, const QPointF& from, const QPointF& to) {
    QTest::mousePress(on, Qt::LeftButton, {}, from.toPoint());
    QTest::mouseMove(on, ((from + to) / 2).toPoint());
    QTest::mouseMove(on, to.toPoint());
    QTest::mouseRelease(on, Qt::LeftButton, {}, to.toPoint());
  }
  int axisOf(const Field& field) {
    const auto fields = parallelPage()->axes().fields();
    return static_cast<int>(std::find(fields.begin(), fields.end(), field) - fields.begin());
  }
  /// Runs whose metric or parameter lies in a range, by the store's own word.
  QSet<QString> runsBetween(const QString& filter) {
    QSet<QString> ids;
    bool come = false;
    context().runs()->ask(this, [&](const Catalog* catalog) -> RunListModel::Answer {
      QSet<QString> found;
      for (const std::string& id : catalog->find({.filter = Filter(filter.toStdString())}).ids)
        found.insert(QString::fromStdString(id));
      return [&, found] {
        ids = found;
        come = true;
      };
    });
    [&] { QTRY_VERIFY(come); }();
    return ids;
  }
  QSet<QString> brushed() { return context().filter()->chosen().value_or(QSet<QString>()); }
  DifferenceModel& difference() {
    return m_driver->find<DifferencePage>(QStringLiteral("differencePage"))->model();
  }

 private Q_SLOTS:
  void initTestCase() {
    m_ids = makeStudy(m_folder.filePath("study").toStdString(), 20);  // 61 runs
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("study"), m_folder.filePath("study"));
    QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
    QVERIFY(m_driver->waitFor([this] { return context().runs()->rowCount() == 61; }));
    QVERIFY(m_driver->activate());
  }
  void cleanupTestCase() { m_driver.reset(); }

  void init() {
    context().brush()->clear();
    context().filter()->clear();
    context().setHighlightedRunId({});
  }

  void everyViewShowsItsTexts_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QSize>("size");
    for (const char* id : {"difference", "parallel", "scatter", "slice", "contour", "importance", "groups", "timeline", "media"})
      for (const QSize size : {QSize(1180, 720), QSize(1440, 900)})
        QTest::addRow("%s %d", id, size.width()) << QString::fromLatin1(id) << size;
  }
  void everyViewShowsItsTexts() {
    QFETCH(QString, id);
    QFETCH(QSize, size);
    m_driver->window().resize(size);
    view(qPrintable(id));
    const QStringList cut = textsThatStayCut(&m_driver->window());
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join('\n')));
    const QStringList nameless = namelessControls(&m_driver->window());
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
  }

  void differenceShowsAllRuns() {
    view("difference");
    context().setSelectedRunIds({});
    QVERIFY(m_driver->waitFor([this] { return difference().columnCount() == 62; }));
    m_driver->picture(QStringLiteral("difference"));
    // Names and base stay where they are while the others are scrolled.
    auto* pinned = table()->findChild<QTableView*>(QStringLiteral("pinnedDifferences"));
    QVERIFY(pinned->isVisible());
    QTest::keyClick(table(), Qt::Key_Home, Qt::ControlModifier);
    table()->setCurrentIndex(difference().index(0, 61));
    QVERIFY(table()->horizontalScrollBar()->value() > 1000);
    QCOMPARE(pinned->indexAt({4, 4}).column(), 0);
    QVERIFY(table()->visualRect(difference().index(0, 61)).right() <= table()->viewport()->width());
    m_driver->picture(QStringLiteral("difference_scrolled"));
  }

  void keysWalkThroughDifferences() {
    view("difference");
    context().setSelectedRunIds({m_ids[0], m_ids[1], m_ids[25]});
    QVERIFY(m_driver->waitFor([this] { return difference().columnCount() == 4; }));
    table()->setCurrentIndex({});
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_F7);
    const QModelIndex first = table()->currentIndex();
    QVERIFY(first.isValid());
    QCOMPARE(first.row(), 0);
    QVERIFY(first.data(DifferenceModel::DiffersRole).toBool());
    QTest::keyClick(table(), Qt::Key_F7);
    QCOMPARE(table()->currentIndex().row(), 1);
    QTest::keyClick(table(), Qt::Key_F7, Qt::ShiftModifier);
    QCOMPARE(table()->currentIndex().row(), 0);
    // E shows what is equal, and hides it.
    const int rows = difference().rowCount();
    QTest::keyClick(table(), Qt::Key_E);
    QCOMPARE(difference().rowCount(), rows + difference().equalCount());
    QVERIFY(difference().equalCount() > 0);
    QTest::keyClick(table(), Qt::Key_E);
    QCOMPARE(difference().rowCount(), rows);
    // B makes the run under the cursor the base.
    table()->setCurrentIndex(difference().index(0, 3));
    const QString third = difference().runIds().at(2);
    QTest::keyClick(table(), Qt::Key_B);
    QCOMPARE(difference().baseRun(), third);
    QCOMPARE(difference().runIds().first(), third);
  }

  void aTitleMakesTheBase() {
    view("difference");
    context().setSelectedRunIds({m_ids[0], m_ids[30]});
    QVERIFY(m_driver->waitFor([this] { return difference().columnCount() == 3; }));
    const QString other = difference().runIds().at(1);
    QHeaderView* header = table()->horizontalHeader();
    const QPoint place(header->sectionViewportPosition(2) + 40, 16);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(header->viewport(), Qt::LeftButton, {}, place);
    QCOMPARE(difference().baseRun(), other);
    m_driver->picture(QStringLiteral("difference_two"));
  }

  void axesStandByThemselves() {
    view("parallel");
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axisCount() >= 4 && parallel()->isPainted(); }));
    QCOMPARE(parallelPage()->axes().fields(),
             (std::vector<Field>{kLr, Field::param("seed_everything"), Field::metric("val_loss"), kAcc}));
    QVERIFY(parallel()->scene().axes[0]->log);
    QCOMPARE(parallel()->scene().runCount(), 61);
    m_driver->picture(QStringLiteral("parallel"));
  }

  void aDragBrushesAndEverythingFollows() {
    view("parallel");
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axisCount() >= 4 && parallel()->isPainted(); }));
    const ParallelScene scene = parallel()->scene();
    const int acc = axisOf(kAcc);
    const double x = scene.x(acc), from = scene.y(acc, 0.965), to = scene.plot.top() - 4;
    drag(parallel(), {x, from}, {x, to});
    QSet<QString> expected;
    for (const QString& id : runsBetween(QStringLiteral("val_acc >= 0.965"))) expected.insert(id);
    QVERIFY(!expected.isEmpty() && expected.size() < 61);
    QTRY_COMPARE(brushed(), expected);
    // List, charts and the mark say the same.
    auto* list = m_driver->find<QListView>(QStringLiteral("runListView"));
    QTRY_COMPARE(list->model()->rowCount(), static_cast<int>(expected.size()));
    QCOMPARE(context().visibleRunIds().size(), expected.size());
    auto* mark = m_driver->find<BrushMark>(QStringLiteral("brushMark"));
    QTRY_COMPARE(mark->text(), QStringLiteral("brushed: %1 of 61 runs, clear").arg(expected.size()));
    QVERIFY(parallel()->isVisible());
    QVERIFY(m_driver->waitFor([this] { return parallel()->isPainted(); }));
    m_driver->picture(QStringLiteral("parallel_brushed"));
    // A second axis narrows it.
    const int lr = axisOf(kLr);
    drag(parallel(), {scene.x(lr), scene.plot.bottom() + 4}, {scene.x(lr), scene.y(lr, 0.005)});
    const QSet<QString> both = runsBetween(QStringLiteral("val_acc >= 0.965 and model.lr <= 0.005"));
    QTRY_COMPARE(brushed(), both);
    // A click on the axis beside its brush clears that one.
    QTest::mouseClick(parallel(), Qt::LeftButton, {}, QPointF(scene.x(lr), scene.plot.top() + 6).toPoint());
    QTRY_COMPARE(brushed(), expected);
    // The mark clears all.
    QVERIFY(m_driver->click(QStringLiteral("clearBrush")));
    QVERIFY(!context().filter()->chosen());
    QVERIFY(context().brush()->isEmpty());
    QTRY_COMPARE(list->model()->rowCount(), 61);
    QTRY_VERIFY(!mark->isVisible());
  }

  void aBrushMovesAndItsEndsToo() {
    view("parallel");
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axisCount() >= 4 && parallel()->isPainted(); }));
    const ParallelScene scene = parallel()->scene();
    const int axis = axisOf(Field::param("seed_everything"));
    const auto at = [&](double height) { return QPointF(scene.x(axis), scene.plot.bottom() - height * scene.plot.height()); };
    drag(parallel(), at(0.2), at(0.5));
    QTRY_VERIFY(parallel()->brushOf(axis));
    drag(parallel(), at(0.35), at(0.55));  // inside: moves
    QVERIFY(std::abs(parallel()->brushOf(axis)->low - 0.4) < 0.02);
    QVERIFY(std::abs(parallel()->brushOf(axis)->high - 0.7) < 0.02);
    drag(parallel(), at(parallel()->brushOf(axis)->high), at(0.9));  // its upper end
    QVERIFY(std::abs(parallel()->brushOf(axis)->high - 0.9) < 0.02);
    QVERIFY(std::abs(parallel()->brushOf(axis)->low - 0.4) < 0.02);
  }

  void titlesAreDraggedToOtherPlaces() {
    view("parallel");
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axisCount() >= 4 && parallel()->isPainted(); }));
    const auto before = parallelPage()->axes().fields();
    drag(parallel(), parallel()->titleOf(0).center(), parallel()->titleOf(2).center());
    auto expected = before;
    std::rotate(expected.begin(), expected.begin() + 1, expected.begin() + 3);
    QCOMPARE(parallelPage()->axes().fields(), expected);
    QVERIFY(m_driver->waitFor([this] { return parallel()->isPainted(); }));
    QCOMPARE(parallel()->scene().axes[2]->field, before[0]);
    parallelPage()->axes().useStandard();
    QCOMPARE(parallelPage()->axes().fields(), before);
  }

  void keysBrushToo() {
    view("parallel");
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axisCount() >= 4 && parallel()->isPainted(); }));
    parallel()->setFocus();
    for (int i = 0; i < 10; ++i) QTest::keyClick(parallel(), Qt::Key_Left);
    QCOMPARE(parallel()->currentAxis(), 0);
    for (int i = 0; i < 3; ++i) QTest::keyClick(parallel(), Qt::Key_Right);
    const int axis = parallel()->currentAxis();
    QCOMPARE(axis, 3);
    for (int i = 0; i < 10; ++i) QTest::keyClick(parallel(), Qt::Key_Up, Qt::ShiftModifier);
    QVERIFY(std::abs(parallel()->brushOf(axis)->low - 0.2) < 1e-9);
    QCOMPARE(parallel()->brushOf(axis)->high, 1.0);
    QTest::keyClick(parallel(), Qt::Key_Down);
    QVERIFY(std::abs(parallel()->brushOf(axis)->high - 0.98) < 1e-9);
    QVERIFY(parallel()->accessibleDescription().contains(QStringLiteral("val_acc, axis 4 of 4, brushed from")));
    QTRY_VERIFY(context().filter()->chosen());
    QTest::keyClick(parallel(), Qt::Key_Delete);
    QVERIFY(!context().filter()->chosen());
    // Ctrl moves the axis.
    QTest::keyClick(parallel(), Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(axisOf(kAcc), 2);
    QCOMPARE(parallel()->currentAxis(), 2);
    parallelPage()->axes().useStandard();
  }

  void theRunUnderTheMouseIsShownEverywhere() {
    view("parallel");
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axisCount() >= 4 && parallel()->isPainted(); }));
    const ParallelScene scene = parallel()->scene();
    const double x = scene.x(2) + 0.15 * (scene.x(3) - scene.x(2));  // beside the axis, where no others cross
    const int run = static_cast<int>(parallelPage()->data().indexOf(m_ids.last()));  // the broken one lies alone
    QTest::mouseMove(parallel(), QPointF(x, scene.curveY(run, x)).toPoint());
    QCOMPARE(context().highlightedRunId(), m_ids.last());
    m_driver->picture(QStringLiteral("parallel_hover"));
    QTest::mouseClick(parallel(), Qt::LeftButton, {}, QPointF(x, scene.curveY(run, x)).toPoint());
    QCOMPARE(context().currentRunId(), m_ids.last());
    QTest::mouseMove(parallel(), {3, 3});
    QCOMPARE(context().highlightedRunId(), QString());
  }

  void categoriesAreBrushedByName() {
    view("parallel");
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axisCount() >= 4 && parallel()->isPainted(); }));
    parallelPage()->axes().setScale(0, AxisScale::Categories);
    QVERIFY(m_driver->waitFor([this] { return parallel()->scene().axes[0]->categorical; }));
    m_driver->picture(QStringLiteral("parallel_categories"));
    const ParallelScene scene = parallel()->scene();
    QCOMPARE(scene.axes[0]->categories, QStringList({"0.001", "0.01", "0.1", "1"}));
    const double y = scene.y(0, 1);
    drag(parallel(), {scene.x(0), y - 6}, {scene.x(0), y + 6});
    QTRY_COMPARE(brushed(), runsBetween(QStringLiteral("model.lr = 0.01")));
    QCOMPARE(brushed().size(), 20);
    parallelPage()->axes().useStandard();
  }

  void scatterSaysTheTrend() {
    view("scatter");
    QVERIFY(m_driver->waitFor([this] { return !std::isnan(scatter()->trend().r); }));
    m_driver->picture(QStringLiteral("scatter"));
    QCOMPARE(scatter()->trend().count, size_t{61});
    auto* fact = m_driver->find<QLabel>(QStringLiteral("scatterFact"));
    QVERIFY2(fact->text().startsWith(QStringLiteral("r \u2212")), qPrintable(fact->text()));
    QVERIFY(fact->text().contains(QStringLiteral("Spearman's \u03c1 \u2212")));
  }

  void aBoxBrushes() {
    view("scatter");
    QVERIFY(m_driver->waitFor([this] { return !std::isnan(scatter()->trend().r); }));
    // Around all runs with lr 0.001, which are the best.
    auto& data = m_driver->find<ScatterPage>(QStringLiteral("scatterPage"))->data();
    QRectF around;
    for (int i = 40; i < 60; ++i) {
      const QPointF place = scatter()->placeOf(data.indexOf(m_ids[i]));
      around |= QRectF(place - QPointF(6, 6), QSizeF(12, 12));
    }
    drag(scatter(), around.topLeft(), around.bottomRight());
    QTRY_COMPARE(brushed(), QSet<QString>(m_ids.begin() + 40, m_ids.begin() + 60));
    m_driver->picture(QStringLiteral("scatter_brushed"));
    // Parallel coordinates show the same two ranges.
    QVERIFY(context().brush()->range(kLr) && context().brush()->range(kAcc));
    // By keys: the box' right end to the left until nothing but the least lr is in it, Escape clears.
    scatter()->setFocus();
    QTest::keyClick(scatter(), Qt::Key_Escape);
    QVERIFY(context().brush()->isEmpty());
    for (int i = 0; i < 45; ++i) QTest::keyClick(scatter(), Qt::Key_Left);
    QTRY_COMPARE(brushed(), QSet<QString>(m_ids.begin() + 40, m_ids.begin() + 60));
    // A click beside the dots clears.
    QTest::mouseClick(scatter(), Qt::LeftButton, {}, scatter()->plotArea().topRight().toPoint() + QPoint(-4, 4));
    QVERIFY(context().brush()->isEmpty());
  }

  void importanceNamesWhatMatters() {
    // The one that failed is far from all others, and nothing says why.
    context().filter()->setText(QStringLiteral("status:finished"));
    view("importance");
    auto* page = m_driver->find<ImportancePage>(QStringLiteral("importancePage"));
    QVERIFY(m_driver->waitFor([&] { return page->model().state() == ImportanceModel::State::Ready && page->model().runCount() == 60; }));
    m_driver->picture(QStringLiteral("importance"));
    QCOMPARE(page->model().index(0, 0).data().toString(), QStringLiteral("model.lr"));
    QVERIFY(page->model().index(0, 0).data(ImportanceModel::ImportanceRole).toDouble() > 0.6);
    QVERIFY(page->model().r2() > 0.5);
    QVERIFY(m_driver->find<QLabel>(QStringLiteral("importanceMethod"))->text().contains(QStringLiteral("200 regression trees")));
    QVERIFY(m_driver->find<QLabel>(QStringLiteral("importanceFact"))->text().contains(QStringLiteral("60 runs")));
    // Too few say so.
    context().filter()->setText(QStringLiteral("model.lr = 0.1 and seed_everything < 4"));
    QVERIFY(m_driver->waitFor([&] { return page->model().state() == ImportanceModel::State::TooFewRuns; }));
    m_driver->picture(QStringLiteral("importance_few"));
    QCOMPARE(page->model().rowCount(), 0);
  }

  void groupsAreTested() {
    view("groups");
    auto* page = m_driver->find<GroupsPage>(QStringLiteral("groupsPage"));
    m_driver->picture(QStringLiteral("groups_empty"));
    auto* by = m_driver->find<QToolButton>(QStringLiteral("groupsBy"));
    QTimer::singleShot(50, this, [&] {
      for (QAction* action : by->menu()->actions())
        if (action->text() == QLatin1String("model.lr")) {
          QTest::mouseClick(by->menu(), Qt::LeftButton, {}, by->menu()->actionGeometry(action).center());
          return;
        }
      by->menu()->close();
    });
    QTest::mouseClick(by, Qt::LeftButton);
    QVERIFY(m_driver->waitFor([&] { return page->model().rowCount() == 3; }));
    QCOMPARE(page->model().groups().size(), size_t{4});
    QCOMPARE(page->model().groups()[0].ids.size(), 20);
    QCOMPARE(page->model().groups()[3].ids.size(), 1);
    const QModelIndex p = page->model().index(0, GroupTestModel::WelchP);
    QVERIFY(page->model().index(0, 0).data().toString().startsWith(QLatin1String("val")));
    QVERIFY(p.data(GroupTestModel::SignificantRole).toBool());
    m_driver->picture(QStringLiteral("groups"));
    // Another pair, by the keyboard.
    QVERIFY(m_driver->choose(QStringLiteral("groupB"), page->model().groups()[3].title));
    QCOMPARE(page->model().b(), 3);
    // One run has no deviation: nothing can be said of its mean, and the other test says so of ranks.
    QTRY_VERIFY(page->model().rowCount() == 3 && !page->model().index(0, GroupTestModel::WelchP).data(GroupTestModel::NumberRole).isValid());
    QVERIFY(page->model().index(0, GroupTestModel::MannWhitneyP).data(GroupTestModel::NumberRole).isValid());
  }
};

QTEST_MAIN(TestCompare)
#include "test_compare.moc"
