// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The dock "System": live figures of the run that trains and of this machine, what a run measured, how it is opened,
// and that it comes back with the window.
#include <experiment/run_list_model.h>
#include <store/run.h>

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <memory>

#include "app_context.h"
#include "desktop_driver.h"
#include "devices/device_watcher.h"
#include "made_runs.h"
#include "run/system_chart.h"
#include "run/system_charts.h"
#include "shell/main_window.h"
#include "text_fit.h"

using namespace leyden;

class TestSystemDock : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;
  std::unique_ptr<Run> m_live;
  QString m_quiet;  // a run that measured nothing

  AppContext& context() { return m_driver->context(); }
  QDockWidget* dock() { return m_driver->window().findChild<QDockWidget*>(QStringLiteral("dock_system")); }
  SystemCharts* charts() { return m_driver->window().findChild<SystemCharts*>(QStringLiteral("systemCharts")); }
  SystemChart* chart(const char* name) {
    return charts()->findChild<SystemChart*>(QStringLiteral("systemChart_") + QLatin1String(name));
  }
  QString text(const char* label) { return m_driver->window().findChild<QLabel*>(QLatin1String(label))->text(); }
  void choose(const QString& id) {
    context().setSelectedRunIds({id});
    context().setCurrentRunId(id);
  }
  void sample(double load) {
    m_live->writer().system_metric("cpu/percent", load);
    m_live->writer().system_metric("memory/used_bytes", 4e9);
    m_live->writer().system_metric("disk/used_percent", 61);
    m_live->writer().system_metric("gpu/0/percent", load / 2);
    m_live->writer().system_metric("gpu/0/memory_used_bytes", 2e9);
    m_live->writer().flush();
  }

 private Q_SLOTS:
  void initTestCase() {
    m_quiet = makeRun(m_folder.filePath(QStringLiteral("lab")).toStdString(), "quiet", "0.1", 1, 0.9);
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("lab"), m_folder.filePath(QStringLiteral("lab")),
                                               m_folder.filePath(QStringLiteral("config")));
    QVERIFY(m_driver->waitFor([this] { return context().runs()->rowCount() == 1; }));
    QVERIFY(m_driver->activate());
  }
  void cleanupTestCase() {
    m_driver.reset();
    m_live.reset();
  }

  void it_opens_by_key_button_and_palette() {
    QVERIFY(dock() && dock()->isHidden());
    QTest::keySequence(&m_driver->window(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J));
    QVERIFY(dock()->isVisible());
    QVERIFY(m_driver->window().findChild<QDockWidget*>(QStringLiteral("dock_console"))->isVisible());
    QVERIFY(m_driver->click(QStringLiteral("systemButton")));
    QVERIFY(dock()->isHidden());
    QVERIFY(m_driver->click(QStringLiteral("tab_run")));  // a page without docks
    QVERIFY(m_driver->click(QStringLiteral("systemButton")));
    QVERIFY(dock()->isVisible());
    QVERIFY(m_driver->window().currentPanel() != QLatin1String("run"));
    QCOMPARE(m_driver->window().dockWidgetArea(dock()), Qt::BottomDockWidgetArea);
  }

  void without_a_run_it_shows_this_machine() {
    context().setCurrentRunId({});
    QTRY_COMPARE(text("systemTitle"), QStringLiteral("System · this machine"));
    QVERIFY(m_driver->find<QComboBox>(QStringLiteral("systemSource"), 0) == nullptr);  // nothing to choose
    QTRY_VERIFY(charts()->isVisible() && chart("memory/percent"));
    QVERIFY(chart("disk/used_percent"));
    QTRY_VERIFY(chart("cpu/percent"));  // from the second reading on
    const auto samples = [this] { return context().devices()->history().curves().front().value.size(); };
    const size_t before = samples();
    QTRY_VERIFY(samples() > before);
    QVERIFY(!chart("cpu/process_percent"));  // of this program: it trains nothing
    QVERIFY(text("systemFact").startsWith(QStringLiteral("live")));
    m_driver->picture(QStringLiteral("system_machine"));
  }

  void a_run_that_measured_nothing_says_so() {
    choose(m_quiet);
    QTRY_COMPARE(text("systemTitle"), QStringLiteral("System · quiet"));
    auto* button = dock()->findChild<QPushButton*>(QStringLiteral("emptyStateButton"));
    QTRY_VERIFY(button->isVisible());
    m_driver->picture(QStringLiteral("system_empty"));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(text("systemTitle"), QStringLiteral("System · this machine"));
    QVERIFY(m_driver->choose(QStringLiteral("systemSource"), QStringLiteral("of the run")));
    QTRY_COMPARE(text("systemTitle"), QStringLiteral("System · quiet"));
  }

  void figures_of_a_training_run_follow() {
    RunOptions options;
    options.workspace = m_driver->workspace().toStdString();
    options.name = "live";
    options.system_metrics = false;  // the test samples
    m_live = std::make_unique<Run>(start_run(options));
    m_live->log({{"loss", 1.0}}, 0);
    const QString id = QString::fromStdString(m_live->id());
    QTRY_VERIFY(context().runs()->rowOf(id) >= 0);
    choose(id);
    QTRY_COMPARE(text("systemTitle"), QStringLiteral("System · live"));
    sample(40);
    QTRY_VERIFY(charts()->isVisible() && chart("gpu/0/percent"));
    QCOMPARE(charts()->count(), 5);
    QVERIFY2(text("systemFact").startsWith(QStringLiteral("live")), qPrintable(text("systemFact")));
    QVERIFY(chart("cpu/percent")->accessibleDescription().contains(QStringLiteral("40")));
    sample(95);
    QTRY_VERIFY(chart("cpu/percent")->accessibleDescription().contains(QStringLiteral("95")));
    // What one looks for first stands first.
    QVERIFY(chart("cpu/percent")->x() < chart("gpu/0/percent")->x() || chart("cpu/percent")->y() < chart("gpu/0/percent")->y());
    for (int i = 0; i < 30; ++i) sample(50 + 40 * std::sin(i * 0.4));
    QTRY_VERIFY(!chart("cpu/percent")->accessibleDescription().contains(QStringLiteral("95")));
    m_driver->picture(QStringLiteral("system_live"));
    m_live->finish();
    QTRY_VERIFY(!text("systemFact").startsWith(QStringLiteral("live")));
  }

  void the_mouse_marks_a_place_in_all_charts() {
    const QImage before = chart("gpu/0/percent")->grab().toImage();
    QTest::mouseMove(chart("cpu/percent"), QPoint(chart("cpu/percent")->width() / 2, 50));
    QTRY_VERIFY(chart("gpu/0/percent")->grab().toImage() != before);
    QTest::mouseMove(charts(), QPoint(1, charts()->height() - 1));
  }

  void texts_fit_beside_the_other_docks() {
    m_driver->window().showPanel(QStringLiteral("console"));
    for (const QSize size : {QSize(1440, 900), QSize(1180, 720)}) {
      if (size.width() < 1440) m_driver->window().toggleFold(QStringLiteral("console"));  // there is room for one
      m_driver->window().resize(size);
      for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
        m_driver->setTheme(mode);
        const QStringList cut = textsThatStayCut(&m_driver->window());
        QVERIFY2(cut.isEmpty(), qPrintable(u'\n' + cut.join(u'\n')));
      }
      m_driver->picture(QStringLiteral("system_docks_%1").arg(size.width()));
    }
    const QStringList nameless = namelessControls(dock());
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    m_driver->window().resize(1440, 900);
    m_driver->window().toggleFold(QStringLiteral("console"));
  }

  void it_comes_back_with_the_window() {
    QVERIFY(m_driver->window().close());
    m_driver.reset();
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("lab"), m_folder.filePath(QStringLiteral("lab")),
                                               m_folder.filePath(QStringLiteral("config")));
    QTRY_VERIFY(dock()->isVisible());
    m_driver->window().resetLayout();
    QVERIFY(dock()->isHidden());  // as in a first window
  }
};

QTEST_MAIN(TestSystemDock)
#include "test_system_dock.moc"
