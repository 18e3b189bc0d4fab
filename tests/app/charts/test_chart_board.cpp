// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The board of charts, as people arrange it with mouse and keys.
#include <experiment/chart_board_model.h>

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <array>

#include "charts/card_grip.h"
#include "charts/chart_grid.h"
#include "charts/chart_picture.h"
#include "charts/section_header.h"
#include "charts_stage.h"

using namespace leyden;

class TestChartBoard : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_stage.reset(); }

  void aChartOfSeveralMetricsIsMade();
  void anExpressionThatIsWrongIsTold();
  void colourIsTheRunAndDashTheMetric();
  void trainingAndValidationShareAChart();
  void chartsAreHiddenAndComeBack();
  void undoIsThatOfTheFocus();
  void chartsAreDraggedToAnotherPlace();
  void chartsMoveAndGrowByKeys();
  void chartsAreSizedByTheirCorner();
  void sectionsFold();
  void sectionsAreDragged();
  void sectionsMoveByKeysAndMenu();
  void theBoardIsThereAgain();
  void allChartsHiddenSaysSo();
  void manyChartsAreMadeAsTheyAreSeen();

 private:
  ChartsPanel& panel() { return m_stage->panel(); }
  ChartBoardModel& board() { return panel().board(); }
  ChartCard* card(const char* id) { return panel().card(QLatin1String(id)); }
  QStringList order(const QString& section) {
    QStringList ids;
    for (const ArrangedSection& each : board().sections())
      if (each.title == section)
        for (const ArrangedChart& chart : each.charts) ids.append(chart.id);
    return ids;
  }
  QStringList titles() {
    QStringList all;
    for (const ArrangedSection& each : board().sections()) all.append(each.title);
    return all;
  }
  void key(QWidget* widget, int key, Qt::KeyboardModifiers modifiers = {}) {
    QApplication::setActiveWindow(widget->window());  // a menu may have had the keyboard
    widget->setFocus();
    QTest::keyClick(widget, Qt::Key(key), modifiers);
  }
  void inDialog(const std::function<void(QWidget*)>& act);
  void openBoardMenu() {
    Q_EMIT panel().findChild<QToolButton*>("chartsMenuButton")->menu()->aboutToShow();
  }

  std::unique_ptr<ChartsStage> m_stage;
  QStringList m_ids;
};

void TestChartBoard::init() {
  m_stage = std::make_unique<ChartsStage>();
  m_ids = m_stage->addTwoRuns();
  QVERIFY(m_stage->open());
  QVERIFY(m_stage->drawn("val_loss", 2));
  QVERIFY(m_stage->drawn("train_loss", 2));
  QTRY_VERIFY(board().isLoaded());
}

// Acts in the next dialog that opens.
void TestChartBoard::inDialog(const std::function<void(QWidget*)>& act) {
  QTimer::singleShot(0, this, [this, act] {
    QWidget* dialog = QApplication::activeModalWidget();
    if (!dialog) return inDialog(act);
    act(dialog);
  });
}

void TestChartBoard::aChartOfSeveralMetricsIsMade() {
  inDialog([](QWidget* dialog) {
    auto* accept = dialog->findChild<QPushButton*>("acceptChart");
    QVERIFY(!accept->isEnabled());
    auto* list = dialog->findChild<QListView*>("chartMetrics");
    QTest::keyClicks(dialog->findChild<QLineEdit*>("chartSearch"), "val_l");
    QCOMPARE(list->model()->rowCount(), 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Space);
    QTest::keyClicks(dialog->findChild<QLineEdit*>("chartPattern"), "^train");
    QCOMPARE(dialog->findChild<QLabel*>("chartMatches")->text(), QString("It finds train_loss."));
    QTest::keyClicks(dialog->findChild<QLineEdit*>("chartTitle"), "Losses");
    QVERIFY(accept->isEnabled());
    QTest::mouseClick(accept, Qt::LeftButton);
  });
  QTest::mouseClick(panel().findChild<QPushButton*>("newChartButton"), Qt::LeftButton);
  QCOMPARE(order("loss"), (QStringList{"chart:1", "train_loss", "val_loss"}));
  QTRY_VERIFY(card("chart:1"));
  QTRY_COMPARE(card("chart:1")->graphCount(), 4);
  QCOMPARE(card("chart:1")->title(), QString("Losses"));
  QCOMPARE(card("chart:1")->metrics(), (QStringList{"val_loss", "train_loss"}));
  QCOMPARE(card("chart:1")->pointsOf(m_ids[0]), 1212);
}

void TestChartBoard::anExpressionThatIsWrongIsTold() {
  inDialog([](QWidget* dialog) {
    QTest::keyClicks(dialog->findChild<QLineEdit*>("chartPattern"), "grad/(");
    QVERIFY(dialog->findChild<QLabel*>("chartMatches")->text().startsWith("This is no regular expression: "));
    QVERIFY(!dialog->findChild<QPushButton*>("acceptChart")->isEnabled());
    QTest::keyClick(dialog, Qt::Key_Escape);
  });
  key(&panel(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
  QVERIFY(!board().isChanged());
}

void TestChartBoard::colourIsTheRunAndDashTheMetric() {
  const QString id = board().addChart({"train_loss", "val_loss"}, {});
  QTRY_VERIFY(panel().card(id));
  QTRY_COMPARE(panel().card(id)->graphCount(), 4);
  const auto& items = panel().card(id)->plot().content().items();
  QCOMPARE(items[0].run.colour, items[1].run.colour);
  QVERIFY(items[0].run.colour != items[2].run.colour);
  QCOMPARE(items[0].run.dash, Qt::SolidLine);
  QCOMPARE(items[1].run.dash, Qt::DashLine);
  QCOMPARE(items[2].run.dash, Qt::SolidLine);
  const ChartPicture picture(panel().card(id)->plot(), {});
  QCOMPARE(picture.legend(), (QStringList{"one · train_loss", "one · val_loss", "two · train_loss", "two · val_loss"}));
  board().editChart(id, {"val_acc", "val_loss"}, {}, {});
  QTRY_COMPARE(panel().card(id)->pointsOf(m_ids[0]), 24);
}

void TestChartBoard::trainingAndValidationShareAChart() {
  openBoardMenu();
  panel().findChild<QAction*>("trainWithVal")->trigger();
  QVERIFY(!card("val_loss"));
  QTRY_VERIFY(card("pair:loss"));
  QTRY_COMPARE(card("pair:loss")->graphCount(), 4);
  key(&panel(), Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY(card("val_loss"));
}

void TestChartBoard::chartsAreHiddenAndComeBack() {
  key(card("val_loss"), Qt::Key_Delete);
  QCOMPARE(order("loss"), QStringList{"train_loss"});
  QVERIFY(!card("val_loss"));
  key(&panel(), Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(order("loss"), (QStringList{"train_loss", "val_loss"}));
  QTRY_COMPARE(card("val_loss")->graphCount(), 2);
  key(&panel(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(order("loss"), QStringList{"train_loss"});
  openBoardMenu();
  panel().findChild<QAction*>("showHiddenCharts")->trigger();
  QCOMPARE(order("loss"), (QStringList{"train_loss", "val_loss"}));
}

// Ctrl+Z over the runs brings back what is in the trash, not a chart.
void TestChartBoard::undoIsThatOfTheFocus() {
  board().removeChart("val_loss");
  QLineEdit elsewhere;
  elsewhere.show();
  QTest::keyClick(&elsewhere, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(order("loss"), QStringList{"train_loss"});
  key(card("train_loss"), Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(order("loss"), (QStringList{"train_loss", "val_loss"}));
}

void TestChartBoard::chartsAreDraggedToAnotherPlace() {
  ChartCard& train = *card("train_loss");
  ChartCard& val = *card("val_loss");
  QVERIFY(train.x() < val.x());
  ChartsStage::drag(train, QPoint(60, 14), train.mapFromParent(val.geometry().center() + QPoint(40, 0)));
  QCOMPARE(order("loss"), (QStringList{"val_loss", "train_loss"}));
  QVERIFY(train.x() > val.x());
  QVERIFY(!panel().findChild<QWidget*>("chartDropMark")->isVisible());
  ChartCard& acc = *card("val_acc");
  ChartsStage::drag(train, QPoint(60, 14), train.mapFromParent(acc.geometry().center() - QPoint(40, 0)));
  QCOMPARE(order("accuracy"), (QStringList{"train_loss", "val_acc"}));
  QCOMPARE(board().undoText(), QString("move train_loss"));
}

void TestChartBoard::chartsMoveAndGrowByKeys() {
  ChartCard& train = *card("train_loss");
  key(&train, Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(order("loss"), (QStringList{"val_loss", "train_loss"}));
  const QSize before = train.size();
  key(&train, Qt::Key_Down, Qt::ShiftModifier);
  QCOMPARE(train.height(), before.height() + 40);
  key(&train, Qt::Key_Right, Qt::ShiftModifier);
  QVERIFY(train.width() > before.width());
  key(&train, Qt::Key_Home, Qt::ShiftModifier);
  QCOMPARE(train.size(), before);
  key(&train, Qt::Key_Return);
  QVERIFY(train.isFullSize());
  key(&train, Qt::Key_Escape);
  QVERIFY(!train.isFullSize());
}

void TestChartBoard::chartsAreSizedByTheirCorner() {
  ChartCard& train = *card("train_loss");
  auto* grip = train.findChild<CardGrip*>();
  const QSize before = train.size();
  ChartsStage::drag(*grip, QPoint(7, 7), QPoint(7 + before.width(), 7 + 120));
  QCOMPARE(train.height(), before.height() + 120);
  QVERIFY(train.width() > 1.8 * before.width());
  const ArrangedChart* chart = board().chart("train_loss");
  QVERIFY(chart->columns > 1);
  QCOMPARE(chart->height, before.height() + 120);
  QCOMPARE(card("val_loss")->width(), before.width());
  QVERIFY(card("val_loss")->y() > train.y());  // there is no room beside it
}

void TestChartBoard::sectionsFold() {
  auto* fold = panel().findChild<QToolButton*>("fold_loss");
  QTest::mouseClick(fold, Qt::LeftButton);
  QVERIFY(board().sections().front().collapsed);
  QVERIFY(!card("train_loss")->isVisible());
  QVERIFY(card("val_acc")->isVisible());
  key(panel().findChild<QToolButton*>("fold_loss"), Qt::Key_Space);
  QVERIFY(card("train_loss")->isVisible());
}

void TestChartBoard::sectionsAreDragged() {
  const auto header = [&](const char* title) {
    return panel().findChild<SectionHeader*>(QStringLiteral("section_") + QLatin1String(title));
  };
  QCOMPARE(titles(), (QStringList{"loss", "accuracy", "lr"}));
  QVERIFY(card("val_acc")->y() > card("val_loss")->y());
  SectionHeader& loss = *header("loss");
  const QPoint from(6, loss.height() / 2);
  const QRect last = card("lr-Adam")->geometry();
  // The last two stand side by side: right of the middle of the last one is behind it.
  QWidget* mark = panel().findChild<QWidget*>("chartDropMark");
  QTest::mousePress(&loss, Qt::LeftButton, {}, from);
  ChartsStage::moveMouse(loss, loss.mapFromParent(last.center() + QPoint(40, 0)), Qt::LeftButton);
  QVERIFY(mark->isVisible());
  QVERIFY(mark->x() > last.right());
  QTest::keyClick(&loss, Qt::Key_Escape);
  QVERIFY(!mark->isVisible());
  QTest::mouseRelease(&loss, Qt::LeftButton, {}, from);
  QCOMPARE(titles(), (QStringList{"loss", "accuracy", "lr"}));
  ChartsStage::drag(loss, from, loss.mapFromParent(last.center() + QPoint(40, 0)));
  QCOMPARE(titles(), (QStringList{"accuracy", "lr", "loss"}));
  QVERIFY(card("val_loss")->y() > card("val_acc")->y());
  ChartsStage::drag(loss, from, loss.mapFromParent(QPoint(30, 2)));
  QCOMPARE(titles().first(), QString("loss"));
  QCOMPARE(board().undoText(), QString("move section loss"));
  key(&panel(), Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(titles(), (QStringList{"accuracy", "lr", "loss"}));
  m_stage->close();
  QVERIFY(m_stage->open());
  QTRY_VERIFY(card("val_loss") && card("val_acc"));
  QTRY_VERIFY(card("val_loss")->y() > card("val_acc")->y());
}

void TestChartBoard::sectionsMoveByKeysAndMenu() {
  QTest::mouseClick(panel().findChild<QToolButton*>("fold_lr"), Qt::LeftButton);
  auto* fold = panel().findChild<QToolButton*>("fold_lr");
  key(fold, Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(titles(), (QStringList{"loss", "lr", "accuracy"}));
  QVERIFY(fold->hasFocus());  // the header went with its section: the key may be pressed again
  QCOMPARE(fold->objectName(), QString("fold_lr"));
  QTest::keyClick(fold, Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(titles(), (QStringList{"lr", "loss", "accuracy"}));
  QVERIFY(board().sections().front().collapsed);
  key(card("val_acc"), Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);  // that of a chart
  QCOMPARE(titles(), (QStringList{"lr", "accuracy", "loss"}));
  auto* header = qobject_cast<SectionHeader*>(fold->parentWidget());
  QTimer::singleShot(0, this, [] {
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QVERIFY(menu);
    menu->setActiveAction(menu->actions().at(1));
    QTest::keyClick(menu, Qt::Key_Return);
  });
  QContextMenuEvent wanted(QContextMenuEvent::Mouse, QPoint(4, 4), header->mapToGlobal(QPoint(4, 4)));
  QCoreApplication::sendEvent(header, &wanted);
  QCOMPARE(titles(), (QStringList{"accuracy", "lr", "loss"}));
  for (int i = 0; i < 4; ++i) key(&panel(), Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(titles(), (QStringList{"loss", "accuracy", "lr"}));
}

void TestChartBoard::theBoardIsThereAgain() {
  const QString id = board().addChart({"train_loss", "val_loss"}, {}, "Both");
  board().removeChart("lr-Adam");
  m_stage->close();
  QVERIFY(m_stage->open());
  QTRY_VERIFY(panel().card(id));
  QTRY_COMPARE(panel().card(id)->graphCount(), 4);
  QCOMPARE(panel().card(id)->title(), QString("Both"));
  QVERIFY(!card("lr-Adam"));
}

void TestChartBoard::allChartsHiddenSaysSo() {
  board().setHidden({"train_loss", "val_loss", "val_acc", "lr-Adam"}, true);
  QTRY_VERIFY(panel().findChild<QWidget*>("chartsEmpty")->isVisible());
  QTest::mouseClick(panel().findChild<QPushButton*>("emptyStateButton"), Qt::LeftButton);
  QCOMPARE(order("loss"), (QStringList{"train_loss", "val_loss"}));
  QTRY_VERIFY(!panel().findChild<QWidget*>("chartsEmpty")->isVisible());
}

void TestChartBoard::manyChartsAreMadeAsTheyAreSeen() {
  RunInfo info;
  info.name = "wide";
  auto writer = RunWriter::create(m_stage->workspace(), info);
  std::vector<ScalarPoint> points;
  for (int i = 0; i < 2000; ++i)
    points.push_back({writer->series("layer" + std::to_string(i / 20) + "/w" + std::to_string(i % 20)), 1.0 * i});
  for (int64_t step = 0; step < 3; ++step) writer->log(step, 0.0, points);
  writer->finish(RunStatus::Finished);
  m_stage->context().runs()->refresh();
  auto* grid = panel().findChild<ChartGrid*>();
  QTRY_VERIFY(!grid->placeOf("layer99/w19").isNull());
  QTRY_VERIFY(card("layer0/w0"));
  const std::size_t made = grid->cards().size();
  QVERIFY2(made < 60, qPrintable(QString::number(made)));
  auto* scroll = panel().findChild<QScrollArea*>("chartsScroll");
  QVERIFY(!card("layer99/w19"));
  QTRY_VERIFY((scroll->verticalScrollBar()->setValue(grid->placeOf("layer99/w19").top()), card("layer99/w19")));
  QTRY_COMPARE(card("layer99/w19")->graphCount(), 1);
  QVERIFY(grid->cards().size() < made + 60);
}

QTEST_MAIN(TestChartBoard)
#include "test_chart_board.moc"
