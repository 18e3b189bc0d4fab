// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every dialog of the program without a mouse: opened by keys, walked through with Tab and back, left by Escape, opened
// again and used. A new class of a dialog needs a walk here, or the first test fails.
#include <experiment/chart_board_model.h>
#include <experiment/derived_curves.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <experiment/run_table_model.h>
#include <experiment/run_trash.h>
#include <experiment/param_form_model.h>
#include <experiment/saved_filter_list.h>

#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QPointer>
#include <QTest>
#include <QTimer>
#include <functional>
#include <memory>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/charts_panel.h"
#include "desktop_driver.h"
#include "keyboard_walk.h"
#include "made_runs.h"
#include "new_run/form_view.h"
#include "new_run/new_run_page.h"
#include "shell/main_window.h"
#include "table/table_panel.h"
#include "text_fit.h"

using namespace leyden;

class TestDialogsByKeyboard : public QObject {
  Q_OBJECT

  struct Walk {
    const char* name;         // of the row
    const char* dialogClass;  // without the namespace
    std::function<void()> prepare;
    std::function<void()> open;            // keys alone; may come back when the dialog is closed
    std::function<void(QWidget*)> use;     // keys alone, to its end
    std::function<bool()> done;            // what came of it, waited for
    bool keepsWindow = true;               // false: the window closes with it
  };

  std::unique_ptr<DesktopDriver> m_driver;
  QTemporaryDir m_other;  // what another program left, and what is written
  QStringList m_ids;
  std::vector<Walk> m_walks;

  AppContext& context() { return m_driver->context(); }
  RunListModel* runs() { return context().runs(); }
  RunQueue* queue() { return context().queue(); }
  static QWidget* focus() { return QApplication::focusWidget(); }
  static void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(focus(), key, modifiers); }
  static void type(const QString& text) { QTest::keyClicks(focus(), text); }
  static void keys(const QKeySequence& sequence) { QTest::keySequence(focus(), sequence); }
  /// Tab until something of this name has the keyboard.
  static bool tabTo(const QString& name) {
    for (int i = 0; i < 200; ++i) {
      if (focus() && focus()->objectName() == name) return true;
      key(Qt::Key_Tab);
    }
    return false;
  }
  static void chooseInPalette(const QString& words) {
    keys(Qt::CTRL | Qt::Key_K);
    type(words);
    key(Qt::Key_Return);
  }
  template <class Widget>
  Widget* inWindow(const char* name) {
    return m_driver->window().findChild<Widget*>(QLatin1String(name));
  }
  ChartsPanel* charts() { return inWindow<ChartsPanel>("chartsPanel"); }

  /// Calls `step` with the first visible window that `fits`, whichever loop of events runs then.
  template <class Fits, class Step>
  void whenThere(Fits fits, Step step) {
    auto* timer = new QTimer(this);
    timer->setInterval(5);
    connect(timer, &QTimer::timeout, this, [timer, fits, step] {
      for (QWidget* window : QApplication::topLevelWidgets()) {
        const bool menu = qobject_cast<QMenu*>(window);  // has keys without the focus
        if (!window->isVisible() || !fits(window) || (!menu && !window->isAncestorOf(focus()))) continue;
        timer->stop();
        timer->deleteLater();
        return step(window);
      }
    });
    timer->start();
  }
  template <class Step>
  void inDialog(const QString& dialogClass, Step step) {
    whenThere([dialogClass](QWidget* window) {
      return QString::fromLatin1(window->metaObject()->className()).section(QStringLiteral("::"), -1) == dialogClass;
    }, step);
  }
  /// Chooses an entry in the menu that the next step opens.
  void inMenu(const QString& entry) {
    whenThere([](QWidget* window) { return qobject_cast<QMenu*>(window) != nullptr; }, [entry](QWidget* window) {
      auto* menu = static_cast<QMenu*>(window);
      for (qsizetype i = 0; i < menu->actions().size(); ++i) {
        QTest::keyClick(menu, Qt::Key_Down);
        if (menu->activeAction() && menu->activeAction()->objectName() == entry) {
          QTest::keyClick(menu, Qt::Key_Return);
          return;
        }
      }
      QTest::keyClick(menu, Qt::Key_Escape);
    });
  }

  void goToTable() {
    keys(Qt::CTRL | Qt::Key_2);
    m_driver->waitFor([this] {
      auto* panel = inWindow<TablePanel>("tablePanel");
      return panel && panel->model().rowCount() > 1;
    });
    tabTo(QStringLiteral("runTable"));
    key(Qt::Key_Home, Qt::ControlModifier);
    key(Qt::Key_Down);
    key(Qt::Key_Up);
  }
  void goToCharts() {
    keys(Qt::CTRL | Qt::Key_1);
    m_driver->waitFor([this] { return charts() && charts()->card(QStringLiteral("val_acc")); });
    for (int i = 0; i < 200 && !qobject_cast<ChartCard*>(focus()); ++i) key(Qt::Key_Tab);
  }
  void goToSavedFilters() {
    goToTable();
    keys(QKeySequence::Find);
    key(Qt::Key_Tab);  // the button behind the field
  }
  void chooseInMenu(const QString& entry) {
    inMenu(entry);
    key(Qt::Key_Space);
  }
  QString idOfFirstRow() {
    return inWindow<TablePanel>("tablePanel")->model().index(0, 0).data(RunListModel::RunIdRole).toString();
  }
  void makeWalks();
  void makeTableWalks();
  void makeChartWalks();
  void makeRunWalks();
  void openOnce(const Walk& walk, const std::function<void(QWidget*)>& step);

 private Q_SLOTS:
  void initTestCase();
  void cleanupTestCase() { m_driver.reset(); }
  void cleanup() { qDeleteAll(findChildren<QTimer*>()); }  // what waited for a window that did not come
  void every_dialog_has_a_walk();
  void a_walk_finds_faults();
  void dialogs_work_by_keyboard_data();
  void dialogs_work_by_keyboard();
};

void TestDialogsByKeyboard::initTestCase() {
  QApplication::setCursorFlashTime(0);
  QDir(m_other.path()).mkpath(QStringLiteral("logs/version_0"));
  QFile log(m_other.filePath(QStringLiteral("logs/version_0/metrics.csv")));
  QVERIFY(log.open(QIODevice::WriteOnly));
  log.write("epoch,step,train_loss\n0,0,1.5\n0,1,1.25\n");
  log.close();
  m_driver = std::make_unique<DesktopDriver>(QStringLiteral("keyboard"));
  m_ids = makeStudy(m_driver->workspace().toStdString(), 1);
  runs()->refresh();
  QVERIFY(m_driver->waitFor([this] { return runs()->rowCount() == m_ids.size() && context().pluginsScanned(); }));
  QVERIFY(m_driver->activate());
  makeWalks();
}

void TestDialogsByKeyboard::makeWalks() {
  m_walks.push_back({"shortcuts", "ShortcutsDialog", [this] { goToTable(); }, [] { keys(Qt::CTRL | Qt::Key_Slash); },
                     [](QWidget* dialog) {
                       type(QStringLiteral("trash"));
                       QCOMPARE(focus()->objectName(), QStringLiteral("shortcutsFilter"));
                       QVERIFY(tabTo(QStringLiteral("closeShortcuts")));
                       key(Qt::Key_Return);
                       QVERIFY(!dialog->isVisible());
                     },
                     [] { return true; }});
  makeChartWalks();
  makeTableWalks();
  makeRunWalks();
}

void TestDialogsByKeyboard::makeTableWalks() {
  const auto table = [this] { goToTable(); };
  m_walks.push_back({"tags", "TagsDialog", table, [] { keys(Qt::CTRL | Qt::Key_T); },
                     [](QWidget*) {
                       type(QStringLiteral("baseline"));
                       key(Qt::Key_Return);
                       type(QStringLiteral("odd"));
                       key(Qt::Key_Return);
                       QVERIFY(tabTo(QStringLiteral("tagList")));
                       key(Qt::Key_End);
                       key(Qt::Key_Space);  // not this one
                       QVERIFY(tabTo(QStringLiteral("saveTags")));
                       key(Qt::Key_Return);
                     },
                     [this] {
                       return runs()->indexOf(idOfFirstRow()).data(RunListModel::TagsRole).toStringList() ==
                              QStringList(QStringLiteral("baseline"));
                     }});
  m_walks.push_back({"notes", "NotesDialog", table, [] { keys(Qt::CTRL | Qt::Key_E); },
                     [](QWidget*) {
                       type(QStringLiteral("by hand"));
                       key(Qt::Key_Return, Qt::ControlModifier);
                     },
                     [this] {
                       return runs()->indexOf(idOfFirstRow()).data(RunListModel::NotesRole) == QStringLiteral("by hand");
                     }});
  m_walks.push_back({"save filter", "TextDialog",
                     [this] {
                       context().filter()->setText(QStringLiteral("status:finished"));
                       goToSavedFilters();
                     },
                     [this] { chooseInMenu(QStringLiteral("saveFilter")); },
                     [](QWidget*) {
                       type(QStringLiteral("mine"));
                       key(Qt::Key_Return);
                     },
                     [this] { return context().savedFilters()->all().size() == 1; }});
  m_walks.push_back({"saved filters", "NamedListDialog", [this] { goToSavedFilters(); },
                     [this] { chooseInMenu(QStringLiteral("editSavedFilters")); },
                     [this](QWidget*) {
                       QVERIFY(tabTo(QStringLiteral("savedFilterList")));
                       key(Qt::Key_F2);
                       type(QStringLiteral("ours"));
                       key(Qt::Key_Return);
                       QTRY_COMPARE(context().savedFilters()->all().front().name, std::string("ours"));
                       QVERIFY(tabTo(QStringLiteral("deleteFilter")));
                       key(Qt::Key_Return);
                       QTRY_VERIFY(context().savedFilters()->all().empty());
                       key(Qt::Key_Escape);
                     },
                     [this] {
                       context().filter()->clear();
                       return true;
                     }});
  m_walks.push_back({"columns", "ColumnChooser",
                     [this] {
                       goToTable();
                       tabTo(QStringLiteral("columnsButton"));
                     },
                     [] { key(Qt::Key_Space); },
                     [](QWidget*) {
                       type(QStringLiteral("model.lr"));
                       key(Qt::Key_Down);
                       key(Qt::Key_Space);
                       key(Qt::Key_Escape);
                     },
                     [this] {
                       return inWindow<TablePanel>("tablePanel")->model().columnOf(Field::param("model.lr")) > 0;
                     }});
  m_walks.push_back({"delete", "DeleteDialog", table, [] { keys(Qt::SHIFT | Qt::Key_Delete); },
                     [](QWidget*) {
                       QVERIFY(tabTo(QStringLiteral("confirmDelete")));
                       key(Qt::Key_Return);
                     },
                     [this] { return runs()->rowCount() == m_ids.size() - 1; }});
  m_walks.push_back({"trash", "TrashDialog",
                     [this] {
                       goToTable();
                       if (context().trash()->rowCount() > 0) return;
                       const int before = runs()->rowCount();
                       key(Qt::Key_Delete);
                       QTRY_COMPARE(runs()->rowCount(), before - 1);
                       QTRY_COMPARE(context().trash()->rowCount(), 1);
                     },
                     [] { chooseInPalette(QStringLiteral("trash")); },
                     [this](QWidget*) {
                       QVERIFY(tabTo(QStringLiteral("restoreRuns")));
                       key(Qt::Key_Return);
                       QTRY_COMPARE(context().trash()->rowCount(), 0);
                       key(Qt::Key_Escape);
                     },
                     [this] { return runs()->rowCount() == m_ids.size() - 1; }});
  m_walks.push_back({"import", "ImportDialog", table,
                     [this] {
                       whenThere([](QWidget* window) { return qobject_cast<QFileDialog*>(window) != nullptr; },
                                 [this](QWidget*) {
                                   type(m_other.filePath(QStringLiteral("logs")));
                                   key(Qt::Key_Return);
                                 });
                       chooseInPalette(QStringLiteral("import the runs of a folder"));
                     },
                     [this](QWidget* dialog) {
                       auto* text = dialog->findChild<QLabel*>(QStringLiteral("importText"));
                       QTRY_COMPARE(focus()->objectName(), QStringLiteral("startImport"));
                       key(Qt::Key_Return);
                       QTRY_VERIFY2(text->text().contains(QStringLiteral("1 run imported")), qPrintable(text->text()));
                       QTRY_COMPARE(focus()->objectName(), QStringLiteral("cancelImport"));
                       key(Qt::Key_Return);
                     },
                     [this] { return runs()->rowCount() == m_ids.size(); }});
}

void TestDialogsByKeyboard::makeChartWalks() {
  const auto page = [this] { goToCharts(); };
  m_walks.push_back({"new chart", "ChartDialog", page, [] { keys(Qt::CTRL | Qt::SHIFT | Qt::Key_N); },
                     [](QWidget*) {
                       type(QStringLiteral("val_acc"));
                       QVERIFY(tabTo(QStringLiteral("chartMetrics")));
                       key(Qt::Key_Home);
                       key(Qt::Key_Space);
                       QVERIFY(tabTo(QStringLiteral("chartTitle")));
                       type(QStringLiteral("both"));
                       key(Qt::Key_Return);
                     },
                     [this] {
                       const auto& made = charts()->board().board().charts;
                       return made.size() == 1 && made.front().title == QStringLiteral("both");
                     }});
  m_walks.push_back({"derived curve", "DerivedDialog",
                     [this] {
                       goToCharts();
                       tabTo(QStringLiteral("chartsMenuButton"));
                     },
                     [this] { chooseInMenu(QStringLiteral("newDerived")); },
                     [](QWidget*) {
                       type(QStringLiteral("train_loss - val_loss"));
                       key(Qt::Key_Return);
                     },
                     [this] {
                       auto* curves = charts()->findChild<DerivedCurves*>();
                       return curves && curves->sources() == QStringList(QStringLiteral("=train_loss - val_loss"));
                     }});
  // The mouse alone opens it, on an axis; in it, keys do everything.
  m_walks.push_back({"axis range", "AxisRangePopup", page,
                     [this] { Q_EMIT charts()->card(QStringLiteral("val_acc"))->plot().rangeWanted(Qt::Vertical); },
                     [](QWidget*) {
                       key(Qt::Key_A, Qt::ControlModifier);
                       type(QStringLiteral("0.25"));
                       key(Qt::Key_Return);
                     },
                     [this] {
                       return charts()->card(QStringLiteral("val_acc"))->plot().yAxis->range().lower == 0.25;
                     }});
  m_walks.push_back({"report", "ReportDialog", page,
                     [this] {
                       keys(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
                     },
                     [this](QWidget*) {
                       whenThere([](QWidget* window) { return qobject_cast<QFileDialog*>(window) != nullptr; },
                                 [this](QWidget*) {
                                   key(Qt::Key_A, Qt::ControlModifier);
                                   type(m_other.filePath(QStringLiteral("report.html")));
                                   key(Qt::Key_Return);
                                 });
                       key(Qt::Key_Tab);
                       type(QStringLiteral("written by keys"));
                       QVERIFY(tabTo(QStringLiteral("saveReport")));
                       key(Qt::Key_Return);
                     },
                     [this] { return QFile::exists(m_other.filePath(QStringLiteral("report.html"))); }});
}

// Last: a run trains, and the window closes.
void TestDialogsByKeyboard::makeRunWalks() {
  m_walks.push_back({"trust", "TrustDialog",
                     [this] {
                       keys(QKeySequence::New);
                       QVERIFY(m_driver->find(QStringLiteral("field_model.lr")));
                       auto* page = inWindow<NewRunPage>("newRunPage");
                       page->form()->model()->setValue(QStringLiteral("trainer.max_epochs"), 100000);
                       QVERIFY(tabTo(QStringLiteral("runButton")));
                     },
                     [] { key(Qt::Key_Space); },
                     [](QWidget*) {
                       QVERIFY(tabTo(QStringLiteral("trustAccept")));
                       key(Qt::Key_Return);
                     },
                     [this] { return queue()->current() && queue()->current()->progress.global_step > 0; }});
  m_walks.push_back({"close", "CloseDialog", [this] { goToTable(); }, [] { chooseInPalette(QStringLiteral("quit")); },
                     [](QWidget*) {
                       QVERIFY(tabTo(QStringLiteral("stopAndClose")));
                       key(Qt::Key_Return);
                     },
                     [this] { return !m_driver->window().isVisible() && !queue()->isBusy(); }, false});
}

/// Opens it, and does `step` in it; whatever is open after that is closed.
void TestDialogsByKeyboard::openOnce(const Walk& walk, const std::function<void(QWidget*)>& step) {
  bool over = false;
  const auto timeout = std::make_unique<QObject>();
  QPointer<QWidget> left;
  inDialog(QLatin1String(walk.dialogClass), [&](QWidget* dialog) {
    left = dialog;
    step(dialog);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    over = true;
    if (left && left->isVisible()) left->close();
  });
  QTimer::singleShot(30'000, this, [&, guard = QPointer<QObject>(timeout.get())] {
    if (!guard || over) return;
    for (QWidget* window : QApplication::topLevelWidgets())  // or its own loop never ends
      if (qobject_cast<QDialog*>(window) || qobject_cast<QMenu*>(window)) window->close();
  });
  walk.open();
  QVERIFY2(m_driver->waitFor([&] { return over; }, 20'000), "it did not open");
}

void TestDialogsByKeyboard::every_dialog_has_a_walk() {
  const QStringList classes = dialogClasses(QStringLiteral(LEYDEN_SOURCE_DIR "/app/desktop"));
  QVERIFY(classes.size() >= 13);
  QVERIFY(classes.contains(QStringLiteral("ColumnChooser")));  // a popup
  QStringList walked;
  for (const Walk& walk : m_walks) walked << QLatin1String(walk.dialogClass);
  for (const QString& name : classes)
    QVERIFY2(walked.contains(name), qPrintable(name + QStringLiteral(" needs a walk in test_dialogs_by_keyboard.cpp")));
}

void TestDialogsByKeyboard::a_walk_finds_faults() {
  QDialog dialog;
  dialog.setWindowTitle(QStringLiteral("Faults"));
  auto* second = new QLineEdit(&dialog);
  second->setGeometry(10, 60, 100, 30);
  auto* first = new QLineEdit(&dialog);
  first->setGeometry(10, 10, 100, 30);
  auto* unreached = new QPushButton(QStringLiteral("Never"), &dialog);
  unreached->setGeometry(10, 110, 100, 30);
  unreached->setFocusPolicy(Qt::ClickFocus);
  auto* third = new QPushButton(QStringLiteral("Last"), &dialog);
  third->setGeometry(200, 10, 80, 30);
  dialog.show();
  QVERIFY(QTest::qWaitForWindowActive(&dialog));
  second->setFocus();
  QStringList faults = keyboardFaults(&dialog);
  QCOMPARE(faults.size(), 1);
  QVERIFY2(faults[0].contains(QStringLiteral("does not come to QPushButton")), qPrintable(faults[0]));
  unreached->hide();
  first->setAccessibleName(QStringLiteral("First"));
  faults = keyboardFaults(&dialog);  // from below to above, then to the right, and back below
  QVERIFY2(faults.filter(QStringLiteral("no name")).size() == 1, qPrintable(faults.join(u'\n')));
  auto* trap = new QPlainTextEdit(&dialog);
  trap->setGeometry(10, 150, 100, 60);
  trap->setAccessibleName(QStringLiteral("Trap"));
  trap->show();
  faults = keyboardFaults(&dialog);
  QVERIFY2(faults.filter(QStringLiteral("keeps the keyboard")).size() == 1, qPrintable(faults.join(u'\n')));
}

void TestDialogsByKeyboard::dialogs_work_by_keyboard_data() {
  QTest::addColumn<int>("place");
  for (size_t i = 0; i < m_walks.size(); ++i) QTest::newRow(m_walks[i].name) << static_cast<int>(i);
}

void TestDialogsByKeyboard::dialogs_work_by_keyboard() {
  QFETCH(int, place);
  const Walk& walk = m_walks[static_cast<size_t>(place)];
  QVERIFY(m_driver->activate());
  walk.prepare();
  const QPointer<QWidget> before = focus();
  QVERIFY(before);
  const auto isBack = [&] { return m_driver->activate() && focus() == before; };

  openOnce(walk, [&](QWidget* dialog) {
    const QStringList cut = textsThatStayCut(dialog);
    QVERIFY2(cut.isEmpty(), qPrintable(u'\n' + cut.join(u'\n')));
    const QStringList faults = keyboardFaults(dialog);
    m_driver->picture(QStringLiteral("keyboard_") + QLatin1String(walk.dialogClass), dialog);
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
    const QPointer<QWidget> here = dialog;
    key(Qt::Key_Escape);
    QTRY_VERIFY2(!here || !here->isVisible(), "Escape does not close it");
  });
  if (QTest::currentTestFailed()) return;
  QTRY_VERIFY2(isBack(), focus() ? qPrintable(focus()->objectName()) : "nothing has the keyboard");

  walk.prepare();
  openOnce(walk, [&](QWidget* dialog) {
    const QPointer<QWidget> here = dialog;
    walk.use(dialog);
    if (QTest::currentTestFailed()) return;
    QTRY_VERIFY2(!here || !here->isVisible(), "it stays when it was used");
  });
  if (QTest::currentTestFailed()) return;
  QVERIFY2(m_driver->waitFor(walk.done, 60'000), "it had no effect");
  if (walk.keepsWindow && before && before->isVisible())
    QTRY_VERIFY2(isBack(), focus() ? qPrintable(focus()->objectName()) : "nothing has the keyboard");
}

QTEST_MAIN(TestDialogsByKeyboard)
#include "test_dialogs_by_keyboard.moc"
