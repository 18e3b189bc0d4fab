// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window's habits: command palette, list of shortcuts, what is told at the end of a run.
#include <experiment/palette_model.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QAccessible>
#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSet>
#include <QTest>
#include <memory>

#include "actions/action_registry.h"
#include "app_context.h"
#include "charts/chart_card.h"
#include "desktop_driver.h"
#include "made_runs.h"
#include "shell/banner.h"
#include "shell/main_window.h"

using namespace leyden;

class TestShell : public QObject {
  Q_OBJECT

  std::unique_ptr<DesktopDriver> m_driver;
  QStringList m_ids;

  AppContext& context() { return m_driver->context(); }
  QLineEdit* openPalette() {
    QTest::keySequence(&m_driver->window(), QKeySequence(Qt::CTRL | Qt::Key_K));
    auto* edit = m_driver->find<QLineEdit>(QStringLiteral("paletteEdit"));
    if (edit) m_driver->waitFor([edit] { return edit->hasFocus(); });
    return edit;
  }
  bool isOpen() {
    auto* palette = m_driver->window().findChild<QWidget*>(QStringLiteral("commandPalette"));
    return palette && palette->isVisible();
  }
  /// Drags a dock by its grip to a place in the window, in steps as a hand makes them.
  void drag(QDockWidget* dock, const QPoint& to) {
    QWidget* grip = dock->titleBarWidget();
    const QPoint from = grip->mapToGlobal(grip->rect().center()), end = m_driver->window().mapToGlobal(to);
    QTest::mousePress(grip, Qt::LeftButton, {}, grip->rect().center());
    for (int i = 1; i <= 20; ++i) {
      const QPoint at = from + (end - from) * i / 20;
      QTest::mouseMove(dock, dock->mapFromGlobal(at));
      QCoreApplication::processEvents();
    }
    QTest::mouseRelease(dock, Qt::LeftButton, {}, dock->mapFromGlobal(end));
  }
  QListView* list() { return m_driver->window().findChild<QListView*>(QStringLiteral("paletteList")); }
  QString current() { return list()->currentIndex().data().toString(); }

 private Q_SLOTS:
  void initTestCase() {
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("shell"));
    m_ids = makeStudy(m_driver->workspace().toStdString(), 1);
    context().runs()->refresh();
    QVERIFY(m_driver->waitFor([this] { return context().runs()->rowCount() == m_ids.size(); }));
    QVERIFY(m_driver->waitFor([this] { return context().pluginsScanned(); }));
    QVERIFY(m_driver->activate());
  }
  void cleanupTestCase() { m_driver.reset(); }

  void every_action_has_a_name_and_its_key_once() {
    QSet<QString> names;
    QHash<QString, QString> keys;
    for (const auto& entry : context().actions()->entries()) {
      const QString name = entry.action->objectName();
      QVERIFY2(!name.isEmpty(), qPrintable(entry.action->text()));
      QVERIFY2(!names.contains(name), qPrintable(name));
      QVERIFY(!entry.group.isEmpty());
      names << name;
      const QString key = entry.action->shortcut().toString();
      if (key.isEmpty() || entry.action->shortcutContext() != Qt::WindowShortcut) continue;
      QVERIFY2(!keys.contains(key), qPrintable(key + QStringLiteral(": ") + keys.value(key) + QStringLiteral(", ") + name));
      keys[key] = name;
    }
    for (const char* name : {"newRun", "goTo_charts", "fold_runs", "renameRun", "trashRuns", "restoreRuns", "cloneRun",
                             "importFolder", "startPage", "showShortcuts", "look_dark", "chartFullSize", "newChart",
                             "undoBoard", "sectionUp", "chartRangeY", "makeReport"})
      QVERIFY2(names.contains(QLatin1String(name)), name);
  }

  void palette_acts_on_the_chart_that_was_current() {
    m_driver->window().showPanel(QStringLiteral("charts"));
    auto* card = m_driver->find<ChartCard>(QStringLiteral("chart_val_loss"));
    QVERIFY(card);
    card->setFocus();
    QLineEdit* edit = openPalette();
    QTest::keyClicks(edit, QStringLiteral("full size"));
    QCOMPARE(current(), QStringLiteral("Full size"));
    QVERIFY(list()->currentIndex().data(PaletteModel::ReasonRole).toString().isEmpty());
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(card->isFullSize());
    QTest::keyClick(card, Qt::Key_Escape);
    QVERIFY(!card->isFullSize());
    // Without one it says what to do first.
    m_driver->find(QStringLiteral("runListView"))->setFocus();
    edit = openPalette();
    QTest::keyClicks(edit, QStringLiteral("full size"));
    QCOMPARE(list()->currentIndex().data(PaletteModel::ReasonRole).toString(),
             QStringLiteral("Point at a chart first, or go to one with Tab"));
    QTest::keyClick(edit, Qt::Key_Escape);
    // From another page it brings the charts up.
    m_driver->window().showPanel(QStringLiteral("table"));
    context().actions()->find(QStringLiteral("chartZoomHome"))->trigger();
    QCOMPARE(m_driver->window().currentPanel(), QStringLiteral("charts"));
  }

  void palette_does_what_is_chosen_by_keyboard() {
    QLineEdit* edit = openPalette();
    QVERIFY(edit);
    QVERIFY(list()->model()->rowCount() > 20);
    m_driver->picture(QStringLiteral("palette"));
    QTest::keyClicks(edit, QStringLiteral("gotable"));
    QCOMPARE(current(), QStringLiteral("Go to Table"));
    m_driver->picture(QStringLiteral("palette_found"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(!isOpen());
    QCOMPARE(m_driver->window().currentPanel(), QStringLiteral("table"));
    // Chosen lately, it comes first.
    edit = openPalette();
    QCOMPARE(edit->text(), QString());
    QCOMPARE(current(), QStringLiteral("Go to Table"));
    QTest::keyClick(edit, Qt::Key_Up);  // round to the last
    QCOMPARE(list()->currentIndex().row(), list()->model()->rowCount() - 1);
    QTest::keyClick(edit, Qt::Key_Down);
    QCOMPARE(list()->currentIndex().row(), 0);
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!isOpen());
  }

  void palette_finds_runs_metrics_and_plugins() {
    QLineEdit* edit = openPalette();
    QTest::keyClicks(edit, QStringLiteral("lr 0.01 seed"));
    QCOMPARE(current(), QStringLiteral("lr 0.01 seed 1"));
    QTest::keyClick(edit, Qt::Key_Return);
    const QString id = context().currentRunId();
    QCOMPARE(context().runs()->displayName(id), QStringLiteral("lr 0.01 seed 1"));
    QCOMPARE(context().selectedRunIds(), QStringList(id));
    QVERIFY(context().visibleRunIds().contains(id));

    edit = openPalette();
    QTest::keyClicks(edit, QStringLiteral("vloss"));
    QCOMPARE(current(), QStringLiteral("val_loss"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_driver->window().currentPanel(), QStringLiteral("charts"));

    edit = openPalette();
    QTest::keyClicks(edit, QStringLiteral("run digits"));
    QCOMPARE(list()->currentIndex().data(PaletteModel::KindRole).toInt(), int(PaletteItem::Plugin));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_driver->window().currentPanel(), QStringLiteral("new"));
    QVERIFY(m_driver->find(QStringLiteral("field_model.lr")));
    QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
  }

  void palette_says_why_something_cannot_be_done() {
    context().setSelectedRunIds({});
    QLineEdit* edit = openPalette();
    QTest::keyClicks(edit, QStringLiteral("stop the run"));
    QVERIFY2(!list()->currentIndex().data(PaletteModel::ReasonRole).toString().isEmpty(), qPrintable(current()));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(isOpen());  // it stays: nothing was done
    QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(edit, QStringLiteral("qqqq"));
    QCOMPARE(list()->model()->rowCount(), 0);
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(m_driver->click(QStringLiteral("paletteButton")));
    QVERIFY(isOpen());
    QTest::keyClick(m_driver->find(QStringLiteral("paletteEdit")), Qt::Key_Escape);
  }

  void shortcuts_are_listed() {
    QTest::keySequence(&m_driver->window(), QKeySequence(Qt::CTRL | Qt::Key_Slash));
    auto* dialog = m_driver->find(QStringLiteral("shortcutsDialog"));
    QVERIFY(dialog);
    const auto shown = [dialog](const char* text) {
      for (const QLabel* label : dialog->findChildren<QLabel*>())
        if (label->text() == QLatin1String(text)) return label->isVisible();
      return false;
    };
    QVERIFY(shown("Ctrl+K"));
    QVERIFY(shown("Move to the trash"));
    QVERIFY(shown("Pin at the left"));
    QVERIFY(shown("Next difference"));  // of a page that was not seen yet
    QVERIFY(shown("Next view"));
    m_driver->picture(QStringLiteral("shortcuts"), dialog);
    QVERIFY(m_driver->type(QStringLiteral("shortcutsFilter"), QStringLiteral("trash")));
    QVERIFY(shown("Move to the trash"));
    QVERIFY(!shown("Ctrl+K"));
    QVERIFY(m_driver->click(QStringLiteral("closeShortcuts")));
  }

  void a_failed_run_leaves_a_banner() {
    RunRequest request;
    request.config.document["plugin"] = {{"id", "digits_mlp"}};
    request.plugin_library = "/nowhere/libdigits_mlp.so";
    request.workspace = m_driver->workspace().toStdString();
    request.name = "cannot begin";
    context().queue()->enqueue(request);
    auto* banner = m_driver->window().findChild<Banner*>(QStringLiteral("banner"));
    QVERIFY(banner);
    QVERIFY(m_driver->waitFor([&] { return banner->isVisible(); }));
    QVERIFY2(banner->text().startsWith(QLatin1String("cannot begin failed: ")), qPrintable(banner->text()));
    m_driver->picture(QStringLiteral("banner"));
    QVERIFY(m_driver->click(QStringLiteral("closeBanner")));
    QVERIFY(!banner->isVisible());
  }

  void screen_readers_say_what_is_told() {
    const auto spoken = [this](const char* label) {
      return QAccessible::queryAccessibleInterface(m_driver->find(QLatin1String(label)))->text(QAccessible::Name);
    };
    context().notify(QStringLiteral("Something happened."));
    QCOMPARE(spoken("notice"), QStringLiteral("Something happened."));
    auto* banner = m_driver->window().findChild<Banner*>(QStringLiteral("banner"));
    banner->say(QStringLiteral("It failed."), true);
    QCOMPARE(spoken("bannerText"), QStringLiteral("It failed."));
    banner->hide();
  }

  void screen_readers_find_runs_and_their_values() {
    QVERIFY(m_driver->click(QStringLiteral("tab_table")));
    auto* view = m_driver->find(QStringLiteral("runTable"));
    QVERIFY(view);
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(view);
    QVERIFY(face && face->tableInterface());
    QCOMPARE(face->text(QAccessible::Name), QStringLiteral("Table of runs"));
    QTRY_COMPARE(face->tableInterface()->rowCount(), static_cast<int>(m_ids.size()));
    QStringList titles, cells;
    for (int column = 0; column < face->tableInterface()->columnCount(); ++column) {
      titles << face->tableInterface()->columnDescription(column);
      cells << face->tableInterface()->cellAt(0, column)->text(QAccessible::Name);
    }
    QVERIFY2(titles.contains(QStringLiteral("val_acc")), qPrintable(titles.join(u' ')));
    QVERIFY2(cells[0].contains(QStringLiteral("broken")), qPrintable(cells.join(u' ')));
    QVERIFY2(!cells[titles.indexOf(QStringLiteral("val_acc"))].isEmpty(), qPrintable(cells.join(u' ')));
    QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
  }

  void panels_go_back_to_their_places() {
    auto* inspector = m_driver->window().findChild<QDockWidget*>(QStringLiteral("dock_inspector"));
    QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
    m_driver->window().addDockWidget(Qt::LeftDockWidgetArea, inspector);
    QTest::keySequence(&m_driver->window(), QKeySequence(Qt::CTRL | Qt::Key_B));
    QCOMPARE(m_driver->window().dockWidgetArea(inspector), Qt::LeftDockWidgetArea);
    context().actions()->find(QStringLiteral("resetLayout"))->trigger();
    QCOMPARE(m_driver->window().dockWidgetArea(inspector), Qt::RightDockWidgetArea);
    QVERIFY(m_driver->window().findChild<QWidget*>(QStringLiteral("dock_runs"))->isVisible());
  }

  void a_panel_is_dragged_to_another_side() {
    MainWindow& window = m_driver->window();
    auto* inspector = window.findChild<QDockWidget*>(QStringLiteral("dock_inspector"));
    QVERIFY(inspector->isVisible());
    drag(inspector, QPoint(4, window.height() / 2));
    QTRY_COMPARE(window.dockWidgetArea(inspector), Qt::LeftDockWidgetArea);
    QTRY_VERIFY(!inspector->isFloating());
    QTRY_VERIFY(inspector->mapTo(&window, QPoint()).x() < window.width() / 2);
    m_driver->picture(QStringLiteral("dragged_panel"));
    drag(inspector, QPoint(window.width() / 2, window.height() / 3));  // where nothing docks
    QTRY_VERIFY(inspector->isFloating());
    window.resetLayout();
    QVERIFY(!inspector->isFloating());
    QCOMPARE(window.dockWidgetArea(inspector), Qt::RightDockWidgetArea);
  }
};

QTEST_MAIN(TestShell)
#include "test_shell.moc"
