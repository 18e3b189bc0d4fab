// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the start page into a workspace and back, and the sample that is trained when it is first opened.
#include <experiment/plugin_catalogue.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <experiment/trust.h>
#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "actions/action_registry.h"
#include "app_context.h"
#include "shell/main_window.h"
#include "start/recent_workspaces.h"
#include "start/session.h"
#include "start/start_window.h"
#include "theme.h"

using namespace leyden;

class TestStartPage : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Session> m_session;

  QString path(const char* name) { return m_folder->filePath(QLatin1String(name)); }
  static bool waitFor(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, 120'000); }
  QPushButton* recent(const QString& folder) {
    for (auto* button : m_session->start()->findChildren<QPushButton*>(QStringLiteral("recentWorkspace")))
      if (button->property("folder").toString() == folder && button->isVisibleTo(m_session->start())) return button;
    return nullptr;
  }
  void picture(const char* name) {
    const QString folder = qEnvironmentVariable("LEYDEN_TEST_PICTURES");
    if (folder.isEmpty()) return;
    for (const auto& [mode, suffix] : {std::pair{Theme::Mode::Dark, "dark"}, std::pair{Theme::Mode::Light, "light"}}) {
      Theme::instance().setMode(mode);
      QTest::qWait(50);
      QWidget* window = m_session->start() ? static_cast<QWidget*>(m_session->start()) : m_session->window();
      window->grab().save(QStringLiteral("%1/%2_%3.png").arg(folder, QLatin1String(name), QLatin1String(suffix)));
    }
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("LEYDEN_CONFIG_DIR", path("config").toUtf8());
    qputenv("LEYDEN_SAMPLE_DIR", path("sample").toUtf8());
    qputenv("HOME", path("home").toUtf8());
    QDir().mkpath(path("config"));
    Theme::instance().setMode(Theme::Mode::Light);
    Theme::instance().install();
    QApplication::setQuitOnLastWindowClosed(false);
    m_session = std::make_unique<Session>(false);
  }
  void cleanup() {
    m_session.reset();
    m_folder.reset();
  }

  void nothing_was_open_yet() {
    m_session->showStart();
    QVERIFY(m_session->start()->isVisible());
    QVERIFY(m_session->start()->findChildren<QPushButton*>(QStringLiteral("recentWorkspace")).isEmpty());
    QAbstractButton* card = nullptr;
    QVERIFY(waitFor([&] {
      card = m_session->start()->findChild<QAbstractButton*>(QStringLiteral("pluginCard_digits_mlp"));
      return card && card->isVisible();
    }));
    picture("start_first");
    QTest::mouseClick(card, Qt::LeftButton);
    QVERIFY(waitFor([this] { return m_session->window() != nullptr; }));
    QVERIFY(!m_session->start());
    QCOMPARE(m_session->window()->currentPanel(), QStringLiteral("new"));
    QCOMPARE(m_session->context()->workspacePath(), path("home/Leyden"));
  }

  void workspaces_that_were_open_are_listed() {
    for (const char* name : {"one", "two", "gone"}) {
      QDir().mkpath(path(name));
      RecentWorkspaces().add(path(name));
    }
    QDir(path("gone")).removeRecursively();
    m_session->showStart();
    QVERIFY(recent(path("one"))->isEnabled());
    QVERIFY(!recent(path("gone"))->isEnabled());
    picture("start");
    auto* forget = recent(path("gone"))->parentWidget()->findChild<QAbstractButton*>(QStringLiteral("forgetWorkspace"));
    QTest::mouseClick(forget, Qt::LeftButton);
    QVERIFY(!RecentWorkspaces().all().contains(path("gone")));
    QVERIFY(waitFor([this] { return !recent(path("gone")) && recent(path("one")) && recent(path("two")); }));
    QTest::mouseClick(recent(path("one")), Qt::LeftButton);
    QVERIFY(waitFor([this] { return m_session->window() != nullptr; }));
    QCOMPARE(m_session->context()->workspacePath(), path("one"));
    QCOMPARE(RecentWorkspaces().all().first(), path("one"));

    // To another workspace, and back to the start page, from the window.
    m_session->context()->openWorkspace(path("two"));
    QVERIFY(waitFor([this] { return m_session->context() && m_session->context()->workspacePath() == path("two"); }));
    QVERIFY(m_session->window()->isVisible());
    m_session->context()->actions()->find(QStringLiteral("startPage"))->trigger();
    QVERIFY(waitFor([this] { return m_session->start() != nullptr; }));
    QVERIFY(!m_session->window());
    QSignalSpy ended(m_session.get(), &Session::ended);
    m_session->start()->close();
    QVERIFY(waitFor([&] { return ended.size() == 1; }));
  }

  void the_sample_is_trained_once() {
    m_session->showStart();
    PluginCatalogue catalogue;
    catalogue.scan();
    const PluginInfo* plugin = catalogue.find("digits_mlp");
    QVERIFY(plugin);
    TrustStore().trust(*plugin);
    QTest::mouseClick(m_session->start()->findChild<QPushButton*>(QStringLiteral("openSample")), Qt::LeftButton);
    QVERIFY(waitFor([this] { return m_session->context() && m_session->context()->queue()->count() == 3; }));
    QVERIFY(waitFor([this] { return m_session->window()->currentPanel() == QLatin1String("compare"); }));
    QVERIFY(waitFor([this] { return m_session->context()->runs()->rowCount() == 3; }));
    for (const QueueEntry& entry : m_session->context()->queue()->entries())
      QCOMPARE(to_string(entry.state), std::string_view("finished"));
    picture("sample");
    m_session->showStart();
    QVERIFY(waitFor([this] { return m_session->start() != nullptr; }));
    QTest::mouseClick(m_session->start()->findChild<QPushButton*>(QStringLiteral("openSample")), Qt::LeftButton);
    QVERIFY(waitFor([this] {
      return m_session->window() && m_session->window()->currentPanel() == QLatin1String("compare");
    }));
    QVERIFY(waitFor([this] { return m_session->context()->runs()->rowCount() == 3; }));
    QCOMPARE(m_session->context()->queue()->count(), 0);  // nothing is trained anew
  }
};

QTEST_MAIN(TestStartPage)
#include "test_start_page.moc"
