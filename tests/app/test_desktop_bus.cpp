// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the desktop around the window hears over D-Bus, on a bus of the test's own (ctest starts it with
// dbus-run-session): notifications of runs that end while nobody looks, progress for the task bar, and what happens when
// nobody takes a notification.
#include <experiment/plugin_catalogue.h>
#include <experiment/resolve.h>
#include <experiment/run_queue.h>

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QTest>
#include <QVariantMap>
#include <memory>

#include "app_context.h"
#include "desktop_driver.h"
#include "shell/banner.h"
#include "shell/main_window.h"

using namespace leyden;

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications"),
              kPath = QStringLiteral("/org/freedesktop/Notifications");

}  // namespace

/// A desktop's notifications, as the specification has them.
class NotificationServer : public QObject, protected QDBusContext {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
 public:
  struct Heard {
    QString app, title, text;
    int urgency;
    QString desktopFile;
  };
  QList<Heard> heard;
  bool refuses = false;

 public Q_SLOTS:
  uint Notify(const QString& app, uint, const QString&, const QString& title, const QString& text, const QStringList&,
              const QVariantMap& hints, int) {
    if (refuses) {
      sendErrorReply(QDBusError::AccessDenied, QStringLiteral("not now"));
      return 0;
    }
    heard << Heard{app, title, text, hints.value(QStringLiteral("urgency")).toInt(),
                   hints.value(QStringLiteral("desktop-entry")).toString()};
    return static_cast<uint>(heard.size());
  }
};

class TestDesktopBus : public QObject {
  Q_OBJECT

  std::unique_ptr<DesktopDriver> m_driver;
  std::unique_ptr<QWidget> m_other;  // has the keyboard: nobody looks at Leyden
  NotificationServer m_server;
  QDBusConnection m_bus{QString()};
  QList<double> m_progress;  // -1: taken away

  AppContext& context() { return m_driver->context(); }
  Banner* banner() { return m_driver->window().findChild<Banner*>(QStringLiteral("banner")); }
  void lookAway() {
    m_other->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_other.get()));
    QTRY_VERIFY(!m_driver->window().isActiveWindow());
  }
  RunRequest request(const std::string& name) {
    const PluginInfo* plugin = context().plugins()->find("digits_mlp");
    RunConfig values;
    values.document["plugin"] = {{"id", "digits_mlp"}};
    values.document["trainer"] = {{"max_epochs", 1}};
    RunRequest request;
    request.config = resolve(*plugin, *context().engine(), values, 1);
    request.plugin_library = plugin->library;
    request.plugin_name = plugin->name;
    request.workspace = m_driver->workspace().toStdString();
    request.name = name;
    return request;
  }
  void fail(const std::string& name) {
    RunRequest broken = request(name);
    broken.plugin_library = "/nowhere/<b>libdigits_mlp.so";
    context().queue()->enqueue(broken);
    QVERIFY(m_driver->waitFor([this] { return !context().queue()->isBusy() && context().queue()->waiting() == 0; }));
  }

 public Q_SLOTS:
  void takeProgress(const QString& application, const QVariantMap& what) {
    QCOMPARE(application, QStringLiteral("application://org.leyden.Leyden.desktop"));
    m_progress << (what.value(QStringLiteral("progress-visible")).toBool() ? what.value(QStringLiteral("progress")).toDouble()
                                                                           : -1);
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!QDBusConnection::sessionBus().isConnected()) QSKIP("there is no session bus: start it with dbus-run-session");
    m_bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("desktop"));
    QVERIFY(m_bus.connect(QString(), QString(), QStringLiteral("com.canonical.Unity.LauncherEntry"), QStringLiteral("Update"),
                          this, SLOT(takeProgress(QString, QVariantMap))));
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("bus"));
    m_other = std::make_unique<QWidget>();
    m_other->show();
    QVERIFY(m_driver->waitFor([this] { return context().pluginsScanned() && context().plugins()->find("digits_mlp"); }));
  }
  void cleanupTestCase() {
    m_driver.reset();
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
  }
  void init() {
    m_server.heard.clear();
    m_server.refuses = false;
    m_progress.clear();
    banner()->hide();
    QVERIFY(m_bus.registerObject(kPath, &m_server, QDBusConnection::ExportAllSlots));
    QVERIFY(m_bus.registerService(kService));
  }
  void cleanup() {
    if (!m_driver) return;
    m_bus.unregisterService(kService);
    m_bus.unregisterObject(kPath);
  }

  void the_end_of_a_run_is_notified_and_its_progress_shown() {
    lookAway();
    context().queue()->enqueue(request("one & two"));
    QVERIFY(m_driver->waitFor([this] { return m_server.heard.size() == 1; }));
    const auto& heard = m_server.heard[0];
    QCOMPARE(heard.app, QStringLiteral("Leyden"));
    QCOMPARE(heard.title, QStringLiteral("one & two is done"));
    QVERIFY2(heard.text.startsWith(QStringLiteral("It took ")), qPrintable(heard.text));
    QCOMPARE(heard.urgency, 1);
    QCOMPARE(heard.desktopFile, QStringLiteral("org.leyden.Leyden"));
    QVERIFY(!banner()->isVisible());
    QVERIFY(m_driver->waitFor([this] { return !m_progress.isEmpty() && m_progress.last() == -1; }));
    QVERIFY(m_progress.size() >= 2);
    for (qsizetype i = 0; i + 1 < m_progress.size(); ++i) QVERIFY(m_progress[i] >= 0 && m_progress[i] <= 1);
  }

  void a_failure_is_urgent_and_its_text_no_markup() {
    lookAway();
    fail("broken");
    QVERIFY(m_driver->waitFor([this] { return m_server.heard.size() == 1; }));
    QCOMPARE(m_server.heard[0].title, QStringLiteral("broken failed"));
    QCOMPARE(m_server.heard[0].urgency, 2);
    QVERIFY2(m_server.heard[0].text.contains(QStringLiteral("&lt;b&gt;")), qPrintable(m_server.heard[0].text));
    QVERIFY(banner()->text().startsWith(QStringLiteral("broken failed")));  // for who comes back
  }

  void who_looks_is_not_notified() {
    QVERIFY(m_driver->activate());
    fail("seen");
    QVERIFY(banner()->isVisible());
    lookAway();
    fail("unseen");
    QVERIFY(m_driver->waitFor([this] { return !m_server.heard.isEmpty(); }));
    QCOMPARE(m_server.heard.size(), 1);
    QCOMPARE(m_server.heard[0].title, QStringLiteral("unseen failed"));
  }

  void what_nobody_takes_waits_in_the_window() {
    lookAway();
    m_server.refuses = true;
    context().queue()->enqueue(request("refused"));
    QVERIFY(m_driver->waitFor([this] { return banner()->isVisible(); }));
    QVERIFY2(banner()->text().startsWith(QStringLiteral("refused is done")), qPrintable(banner()->text()));
    banner()->hide();
    m_bus.unregisterService(kService);  // and without any desktop
    context().queue()->enqueue(request("alone"));
    QVERIFY(m_driver->waitFor([this] { return banner()->isVisible(); }));
    QVERIFY2(banner()->text().startsWith(QStringLiteral("alone is done")), qPrintable(banner()->text()));
    QVERIFY(m_server.heard.isEmpty());
  }
};

QTEST_MAIN(TestDesktopBus)
#include "test_desktop_bus.moc"
