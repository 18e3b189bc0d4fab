// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The filter as a person writes it: keys, completion, mistakes under the line, saved filters in their menu.
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/saved_filter_list.h>

#include <QAbstractItemView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "app_context.h"
#include "desktop_driver.h"
#include "dialogs/named_list_dialog.h"
#include "dialogs/text_dialog.h"
#include "filter/filter_edit.h"
#include "made_runs.h"
#include "shell/main_window.h"

using namespace leyden;

class TestRunFilterField : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;
  FilterEdit* edit() { return m_driver->find<FilterEdit>(QStringLiteral("runFilter")); }
  // Hidden while nothing is found.
  QListView* list() { return m_driver->window().findChild<QListView*>(QStringLiteral("runListView")); }
  QAbstractItemView* popup() {
    return m_driver->find<QAbstractItemView>(QStringLiteral("filterCompletion"), 10'000);
  }
  void write(const QString& text) {
    QTest::mouseClick(edit(), Qt::LeftButton);
    QTest::keyClick(edit(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(edit(), text);
  }
  /// Opens the menu of saved filters, does this in it, and comes back when it is closed.
  template <class Step>
  void inMenu(Step step) {
    auto* button = m_driver->find<QToolButton>(QStringLiteral("savedFilters"));
    QTimer::singleShot(50, this, [this, step] {
      auto* menu = m_driver->find<QMenu>(QStringLiteral("savedFiltersMenu"), 20'000);
      if (!menu) qFatal("the menu did not open");
      step(menu);
      if (menu->isVisible()) menu->close();
    });
    QTest::mouseClick(button, Qt::LeftButton);
  }
  /// Presses an entry of the open menu with the keyboard's help.
  static void press(QMenu* menu, QAction* action) {
    menu->setActiveAction(action);
    QTest::keyClick(menu, Qt::Key_Return);
  }

 private Q_SLOTS:
  void initTestCase() {
    makeStudy(m_folder.filePath("study").toStdString());
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("study"), m_folder.filePath("study"));
    m_driver->window().showPanel(QStringLiteral("charts"));
    QVERIFY(m_driver->waitFor([this] { return list() && list()->model()->rowCount() == 10; }));
  }
  void cleanupTestCase() { m_driver.reset(); }
  void cleanup() {
    if (auto* open = QApplication::activePopupWidget()) open->close();
    m_driver->context().filter()->clear();
  }

  void conditions_and_words_filter_the_list() {
    write(QStringLiteral("model.lr < 0.05 and val_acc.max > 0.95"));
    QTRY_COMPARE(list()->model()->rowCount(), 3);
    if (auto* open = QApplication::activePopupWidget()) open->close();
    write(QStringLiteral("broken"));
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    QTest::keyClick(edit(), Qt::Key_Escape);  // closes the popup, if it is there
    QTest::keyClick(edit(), Qt::Key_Escape);
    QCOMPARE(edit()->text(), QString());
    QTRY_COMPARE(list()->model()->rowCount(), 10);
  }

  void completion_writes_a_name() {
    write(QStringLiteral("val_l"));
    QVERIFY(popup());
    m_driver->picture(QStringLiteral("filter_popup"), popup());
    QTRY_COMPARE(popup()->model()->index(0, 0).data().toString(), QStringLiteral("val_loss"));
    QTest::keyClick(popup(), Qt::Key_Tab);
    QTRY_COMPARE(edit()->text(), QStringLiteral("val_loss "));
    QVERIFY(popup());  // now the operators
    QTRY_COMPARE(popup()->model()->index(0, 0).data().toString(), QStringLiteral("<"));
    QTest::keyClicks(popup(), QStringLiteral("< 0.2 and status:fin"));
    QTRY_COMPARE(popup()->model()->index(0, 0).data().toString(), QStringLiteral("finished"));
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(edit()->text(), QStringLiteral("val_loss < 0.2 and status:finished "));
    QTRY_VERIFY(!m_driver->context().filter()->isPending());
    QVERIFY(!m_driver->context().filter()->problem());
  }

  void a_mistake_is_marked_and_said() {
    write(QStringLiteral("broken"));
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    write(QStringLiteral("val_akk > 0.9"));
    auto* sentence = m_driver->find<QLabel>(QStringLiteral("filterProblem"));
    QVERIFY(sentence);
    QTRY_VERIFY(sentence->text().contains(QStringLiteral("val_akk")));
    QTRY_COMPARE(edit()->wrongBegin(), 0);
    QCOMPARE(edit()->wrongEnd(), 7);
    QCOMPARE(list()->model()->rowCount(), 1);  // the last one that was right stays in force
    if (auto* open = QApplication::activePopupWidget()) open->close();
    m_driver->picture(QStringLiteral("filter_error"));
    QTest::keyClick(edit(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(edit(), Qt::Key_Delete);
    QTRY_VERIFY(!sentence->isVisible());
    QCOMPARE(edit()->wrongBegin(), -1);
  }

  void nothing_found_says_so_and_clears() {
    write(QStringLiteral("nobody"));
    QTRY_COMPARE(list()->model()->rowCount(), 0);
    if (auto* open = QApplication::activePopupWidget()) open->close();
    m_driver->picture(QStringLiteral("filter_nothing"));
    auto* button = m_driver->window().findChild<QWidget*>(QStringLiteral("runListPanel"))
                       ->findChild<QPushButton*>(QStringLiteral("emptyStateButton"));
    QTRY_VERIFY(button && button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(list()->model()->rowCount(), 10);
  }

  void filters_are_saved_applied_renamed_deleted() {
    auto* saved = m_driver->context().savedFilters();
    write(QStringLiteral("status:failed"));
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    if (auto* open = QApplication::activePopupWidget()) open->close();
    inMenu([this](QMenu* menu) {
      auto* save = menu->findChild<QAction*>(QStringLiteral("saveFilter"));
      QVERIFY(save);
      QTimer::singleShot(0, this, [this] {
        auto* name = m_driver->find<QLineEdit>(QStringLiteral("textDialogEdit"), 20'000);
        if (!name) qFatal("the dialog did not open");
        m_driver->picture(QStringLiteral("filter_save"), name->window());
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("failures"));
        QTest::keyClick(name, Qt::Key_Return);
      });
      press(menu, save);
    });
    QTRY_COMPARE(saved->rowCount(), 1);
    m_driver->context().filter()->clear();
    QTRY_COMPARE(list()->model()->rowCount(), 10);
    inMenu([this](QMenu* menu) {
      m_driver->picture(QStringLiteral("filter_menu"), menu);
      press(menu, menu->actions().constFirst());
    });
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    QCOMPARE(edit()->text(), QStringLiteral("status:failed"));

    NamedListDialog dialog({QStringLiteral("Filter"), QStringLiteral("Saved filters"), QStringLiteral("None is left.")}, *saved,
                           SavedFilterList::TextRole, [saved](const QString& name) { saved->remove(name); },
                           &m_driver->window());
    connect(saved, &SavedFilterList::changed, &dialog, &NamedListDialog::refresh);
    dialog.show();
    auto* names = m_driver->find<QListView>(QStringLiteral("savedFilterList"));
    QVERIFY(names);
    m_driver->picture(QStringLiteral("filter_dialog"), &dialog);
    names->setFocus();
    QTest::keyClick(names, Qt::Key_F2);
    auto* editor = names->findChild<QLineEdit*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, QStringLiteral("broken ones"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(names->model()->index(0, 0).data().toString(), QStringLiteral("broken ones"));
    names->setCurrentIndex(names->model()->index(0, 0));
    QVERIFY(m_driver->click(QStringLiteral("deleteFilter")));
    QTRY_COMPARE(saved->rowCount(), 0);
  }

  void ctrl_f_comes_from_anywhere() {
    QVERIFY(m_driver->activate());
    list()->setFocus();
    QTest::keyClick(&m_driver->window(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(edit()->hasFocus());
  }
};

QTEST_MAIN(TestRunFilterField)
#include "test_run_filter_field.moc"
