// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A window that is killed comes back as it was arranged: this program runs itself as the one that is killed.
#include <QApplication>
#include <QDockWidget>
#include <QProcess>
#include <QSettings>
#include <QTest>
#include <csignal>
#include <cstdio>
#include <memory>

#include "app_context.h"
#include "desktop_driver.h"
#include "shell/main_window.h"
#include "shell/settings.h"

using namespace leyden;

namespace {

QDockWidget* dock(DesktopDriver& driver, const char* id) {
  return driver.window().findChild<QDockWidget*>(QStringLiteral("dock_") + QLatin1String(id));
}

// Arranges, waits until that is on the disk, and is gone without a word.
int arrangeAndDie(const QString& workspace, const QString& config) {
  DesktopDriver driver(QStringLiteral("layout"), workspace, config);
  driver.window().showPanel(QStringLiteral("table"));
  driver.window().resize(1300, 777);
  driver.window().addDockWidget(Qt::LeftDockWidgetArea, dock(driver, "inspector"));
  if (!driver.click(QStringLiteral("fold_runs"))) return 1;
  const auto saved = [&] {
    const auto settings = openSettings();
    settings->beginGroup(workspaceKey(workspace, QStringLiteral("window")));
    return settings->value(QStringLiteral("page")) == QLatin1String("table") &&
           settings->value(QStringLiteral("folded/runs")).toBool() &&
           settings->value(QStringLiteral("docks")).toByteArray() == driver.window().saveState(1) &&
           settings->value(QStringLiteral("geometry")).toByteArray() == driver.window().saveGeometry();
  };
  if (!driver.waitFor(saved, 30'000)) return 2;
  raise(SIGKILL);
  return 3;
}

}  // namespace

class TestWindowLayout : public QObject {
  Q_OBJECT
  QTemporaryDir m_folder;

  QString path(const char* name) { return m_folder.filePath(QLatin1String(name)); }

 private Q_SLOTS:
  void a_killed_window_comes_back() {
    QProcess killed;
    killed.setProcessChannelMode(QProcess::ForwardedChannels);
    killed.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--arrange"), path("one"), path("config")});
    QVERIFY(killed.waitForFinished(90'000));
    QCOMPARE(killed.exitStatus(), QProcess::CrashExit);
    DesktopDriver driver(QStringLiteral("layout"), path("one"), path("config"));
    QCOMPARE(driver.window().currentPanel(), QStringLiteral("table"));
    QCOMPARE(driver.window().size(), QSize(1300, 777));
    QCOMPARE(driver.window().dockWidgetArea(dock(driver, "inspector")), Qt::LeftDockWidgetArea);
    QVERIFY(!dock(driver, "runs")->isVisible());
  }

  void workspaces_have_their_own() {
    {
      DesktopDriver driver(QStringLiteral("layout"), path("two"), path("config"));
      QVERIFY(driver.window().currentPanel() != QLatin1String("table"));  // a page is nothing to inherit
      QVERIFY(!dock(driver, "runs")->isVisible());                         // the window last arranged is
      QVERIFY(driver.click(QStringLiteral("tab_charts")));
      QVERIFY(driver.click(QStringLiteral("fold_runs")));
      driver.window().close();
    }
    DesktopDriver first(QStringLiteral("layout"), path("one"), path("config"));
    QVERIFY(!dock(first, "runs")->isVisible());
    QCOMPARE(first.window().currentPanel(), QStringLiteral("table"));
  }
};

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication app(argc, argv);
  const QStringList arguments = QApplication::arguments();
  if (arguments.value(1) == QLatin1String("--arrange")) return arrangeAndDie(arguments.value(2), arguments.value(3));
  TestWindowLayout test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_window_layout.moc"
