// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The charts alone on a whole screen: what is seen there, how it is entered and left, and that it follows live runs.
#include <experiment/chart_board_model.h>

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTest>
#include <QTimer>

#include "charts/chart_grid.h"
#include "charts/chart_monitor.h"
#include "charts/group_legend.h"
#include "charts_stage.h"

using namespace leyden;

class TestChartMonitor : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_stage.reset(); }

  void chartsFillTheScreen();
  void escapeBringsThemBack();
  void oneChartAlone();
  void theButtonBringsThemBack();
  void liveRunsAreFollowed();
  void thePointerRests();
  void dialogsStandInFront();
  void closingEverythingClosesIt();

 private:
  ChartsPanel& panel() { return m_stage->panel(); }
  static ChartMonitor* monitor() {
    for (QWidget* window : QApplication::topLevelWidgets())
      if (auto* found = qobject_cast<ChartMonitor*>(window); found && found->isVisible()) return found;
    return nullptr;
  }
  static ChartCard* card(const char* id) {
    return monitor() ? monitor()->findChild<ChartCard*>(QStringLiteral("chart_") + QLatin1String(id)) : nullptr;
  }
  ChartMonitor* enter(Qt::KeyboardModifiers modifiers = {}) {
    QTest::keyClick(&panel(), Qt::Key_F11, modifiers);
    ChartMonitor* there = monitor();
    return there && QTest::qWaitForWindowActive(there) ? there : nullptr;
  }

  std::unique_ptr<ChartsStage> m_stage;
  QStringList m_ids;
};

void TestChartMonitor::init() {
  m_stage = std::make_unique<ChartsStage>();
  m_ids = m_stage->addTwoRuns();
  QVERIFY(m_stage->open());
  QVERIFY(m_stage->drawn("val_loss", 2));
  QTRY_VERIFY(panel().board().isLoaded());
}

void TestChartMonitor::chartsFillTheScreen() {
  ChartMonitor* there = enter();
  QVERIFY(there);
  QVERIFY(there->isFullScreen());
  QCOMPARE(there->geometry(), there->screen()->geometry());
  QVERIFY(!there->findChild<QWidget*>("chartsToolbar"));
  auto* scroll = there->findChild<QScrollArea*>("chartsScroll");
  auto* grid = there->findChild<ChartGrid*>();
  QTRY_COMPARE(grid->height(), scroll->viewport()->height());
  const QRect view = scroll->viewport()->rect();
  for (const char* id : {"train_loss", "val_loss", "val_acc", "lr-Adam"}) {
    QTRY_VERIFY(card(id) && card(id)->graphCount() == 2);
    const QRect at(card(id)->mapTo(scroll->viewport(), QPoint()), card(id)->size());
    QVERIFY2(view.contains(at), id);
  }
  QCOMPARE(there->findChild<GroupLegend*>()->text(), QString("one\ntwo"));
  QVERIFY(there->findChild<GroupLegend*>()->isVisible());
  if (const QString folder = qEnvironmentVariable("LEYDEN_TEST_PICTURES"); !folder.isEmpty())
    QVERIFY(there->grab().save(folder + "/monitor.png"));
}

void TestChartMonitor::escapeBringsThemBack() {
  const QRect before = m_stage->card("val_loss")->geometry();
  QVERIFY(enter());
  QVERIFY(panel().findChild<QWidget*>("chartsAway")->isVisible());
  QVERIFY(!m_stage->card("val_loss"));
  QTest::keyClick(monitor(), Qt::Key_Escape);
  QTRY_VERIFY(!monitor());
  QVERIFY(!panel().findChild<QWidget*>("chartsAway")->isVisible());
  QTRY_COMPARE(m_stage->card("val_loss")->geometry(), before);
  QVERIFY(m_stage->card("val_loss")->isVisible());
  QVERIFY(!panel().findChild<GroupLegend*>()->isVisible());  // the list of runs is beside them again
  QVERIFY(enter());
  QTest::keyClick(monitor(), Qt::Key_F11);
  QTRY_VERIFY(!monitor());
}

void TestChartMonitor::oneChartAlone() {
  m_stage->card("val_acc")->setFocus();
  QVERIFY(enter(Qt::ShiftModifier));
  QTRY_VERIFY(card("val_acc") && card("val_acc")->isFullSize());
  QTRY_VERIFY(card("val_acc")->height() > monitor()->height() * 3 / 4);
  QVERIFY(!card("val_loss")->isVisible());
  card("val_acc")->setFocus();
  QTest::keyClick(card("val_acc"), Qt::Key_Escape);
  QTRY_VERIFY(!monitor());
  QTRY_VERIFY(m_stage->card("val_loss")->isVisible());
  QVERIFY(!m_stage->card("val_acc")->isFullSize());
}

void TestChartMonitor::theButtonBringsThemBack() {
  QVERIFY(enter());
  QTest::mouseClick(panel().findChild<QWidget*>("chartsAway")->findChild<QPushButton*>(), Qt::LeftButton);
  QTRY_VERIFY(!monitor());
  QTRY_VERIFY(m_stage->card("val_loss")->isVisible());
}

void TestChartMonitor::liveRunsAreFollowed() {
  QVERIFY(enter());
  panel().hide();  // another tab, or the window is minimized
  MadeRun made;
  made.name = "live";
  made.epochs = 1000;
  LiveRun live(m_stage->workspace(), made, 400);
  m_stage->context().runs()->refresh();
  const QString id = QString::fromStdString(live.run_id());
  QTRY_VERIFY_WITH_TIMEOUT(card("train_loss")->pointsOf(id) > 0, 15'000);
  const qint64 before = card("train_loss")->pointsOf(id);
  QTRY_VERIFY_WITH_TIMEOUT(card("train_loss")->pointsOf(id) > before + 100, 15'000);
  QVERIFY(monitor()->findChild<GroupLegend*>()->text().contains("live"));
  panel().show();
}

void TestChartMonitor::thePointerRests() {
  QVERIFY(enter());
  auto* hint = monitor()->findChild<QLabel*>("monitorHint");
  const auto hidden = [] {
    return QApplication::overrideCursor() && QApplication::overrideCursor()->shape() == Qt::BlankCursor;
  };
  QTRY_VERIFY_WITH_TIMEOUT(hidden(), 15'000);
  QVERIFY(!hint->isVisible());
  ChartsStage::moveMouse(card("val_loss")->plot(), QPointF(30, 60));
  QVERIFY(!hidden());
  QVERIFY(hint->isVisible());
  QTRY_VERIFY_WITH_TIMEOUT(hidden(), 15'000);
  QTest::keyClick(monitor(), Qt::Key_Escape);
  QTRY_VERIFY(!monitor());
  QVERIFY(!hidden());
}

void TestChartMonitor::dialogsStandInFront() {
  QVERIFY(enter());
  card("val_loss")->setFocus();
  bool seen = false;
  QTimer::singleShot(0, this, [&seen] {
    QWidget* dialog = QApplication::activeModalWidget();
    QVERIFY(dialog);
    seen = dialog->parentWidget() && dialog->parentWidget()->window() == monitor();
    QTest::keyClick(dialog, Qt::Key_Escape);
  });
  QTest::keyClick(card("val_loss"), Qt::Key_F2);
  QVERIFY(seen);
  QVERIFY(monitor());  // Escape was the dialog's
}

void TestChartMonitor::closingEverythingClosesIt() {
  QVERIFY(enter());
  m_stage->close();
  QVERIFY(!monitor());
  QVERIFY(!QApplication::overrideCursor());
}

QTEST_MAIN(TestChartMonitor)
#include "test_chart_monitor.moc"
