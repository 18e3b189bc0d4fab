// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Table tab with real events: sorting by several, moving, pinning, shading and choosing columns, groups, what
// can be done with selected runs, the layout that comes back.
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/run_table_model.h>
#include <experiment/run_trash.h>

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QFile>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTimer>
#include <QToolButton>

#include "actions/action_registry.h"
#include "app_context.h"
#include "desktop_driver.h"
#include "made_runs.h"
#include "shell/main_window.h"
#include "table/column_chooser.h"
#include "table/run_table_delegate.h"
#include "table/run_table_header.h"
#include "table/run_table_view.h"
#include "table/table_panel.h"

using namespace leyden;

namespace {

Field fact(Field::Fact which) {
  return {Field::Kind::Fact, which, {}, Aggregate::Last};
}
const Field kAcc = Field::metric("val_acc"), kLr = Field::param("model.lr");

double luminance(const QColor& colour) {
  const auto linear = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

class TestRunTable : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;
  QStringList m_ids;

  TablePanel* panel() { return m_driver->find<TablePanel>(QStringLiteral("tablePanel")); }
  RunTableView* view() { return m_driver->find<RunTableView>(QStringLiteral("runTable")); }
  RunTableModel& model() { return panel()->model(); }
  RunListModel* runs() { return m_driver->context().runs(); }

  QString names() {
    QStringList out;
    for (int row = 0; row < model().rowCount(); ++row) out << model().index(row, 0).data().toString();
    return out.join(QStringLiteral(" | "));
  }
  QPoint titleOf(const Field& field) {
    const int column = model().columnOf(field);
    return {view()->horizontalHeader()->sectionViewportPosition(column) + 30, 16};
  }
  QHeaderView* titles(const Field& field) {
    const bool pinned = model().layout().columns[static_cast<size_t>(model().columnOf(field))].pinned;
    return (pinned ? view()->pinnedView() : view())->horizontalHeader();
  }
  void clickTitle(const Field& field, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mouseClick(titles(field)->viewport(), Qt::LeftButton, modifiers, titleOf(field));
  }
  void select(const QStringList& ids) { m_driver->context().setSelectedRunIds(ids); }
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QVERIFY(m_driver->activate());
    view()->setFocus();
    QTest::keyClick(view(), key, modifiers);
  }
  /// Does this in the dialog that the next step opens.
  template <class Step>
  void inDialog(const QString& name, Step step) {
    QTimer::singleShot(50, this, [this, name, step] {
      auto* dialog = m_driver->find<QDialog>(name, 20'000);
      if (!dialog) qFatal("%s did not open", qPrintable(name));
      m_driver->picture(name, dialog);
      step(dialog);
    });
  }
  void plain() {
    m_driver->context().filter()->clear();
    TableLayout layout = model().layout();
    layout.sort.clear();
    layout.group_by.clear();
    layout.everything_but_seeds = false;
    model().setLayout(layout);
    model().useStandardLayout();
    QTRY_COMPARE(model().rowCount(), runs()->rowCount());
  }
  /// Does this in the menu that the next step opens; it comes back when the menu is closed.
  template <class Step>
  void inMenu(const QString& name, Step step) {
    QTimer::singleShot(50, this, [this, name, step] {
      auto* menu = m_driver->find<QMenu>(name, 20'000);
      if (!menu) qFatal("%s did not open", qPrintable(name));
      m_driver->picture(name, menu);
      step(menu);
      if (menu->isVisible()) menu->close();
    });
  }

 private Q_SLOTS:
  void initTestCase() {
    m_ids = makeStudy(m_folder.filePath("study").toStdString());
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("study"), m_folder.filePath("study"));
    QVERIFY(m_driver->click(QStringLiteral("tab_table")));
    QVERIFY(m_driver->waitFor([this] { return model().rowCount() == 10 && model().columnOf(kAcc) > 0; }));
  }
  void cleanupTestCase() { m_driver.reset(); }
  void init() { plain(); }

  void looks() {
    m_driver->picture(QStringLiteral("table"));
    select({m_ids[0], m_ids[1]});
    m_driver->picture(QStringLiteral("table_selected"));
    QVERIFY(m_driver->window().findChild<QWidget*>(QStringLiteral("tagRunsButton"))->isVisible());
  }

  void ctrl_and_shift_select_several() {
    const auto click = [this](int row, Qt::KeyboardModifiers modifiers) {
      QTest::mouseClick(view()->viewport(), Qt::LeftButton, modifiers, view()->visualRect(model().index(row, 2)).center());
    };
    const auto idAt = [this](int row) { return model().index(row, 0).data(RunListModel::RunIdRole).toString(); };
    auto* list = m_driver->find<QListView>(QStringLiteral("runListView"));
    click(1, {});
    QCOMPARE(m_driver->context().selectedRunIds(), QStringList(idAt(1)));
    QCOMPARE(m_driver->context().currentRunId(), idAt(1));
    click(3, Qt::ControlModifier);
    QCOMPARE(m_driver->context().selectedRunIds(), QStringList({idAt(1), idAt(3)}));
    QCOMPARE(list->selectionModel()->selectedIndexes().size(), 2);  // the list says the same
    click(3, Qt::ControlModifier);
    QCOMPARE(m_driver->context().selectedRunIds(), QStringList(idAt(1)));
    click(1, {});
    click(4, Qt::ShiftModifier);
    QCOMPARE(m_driver->context().selectedRunIds().size(), 4);
    QCOMPARE(m_driver->context().currentRunId(), idAt(4));
  }

  void titles_sort_and_shift_sorts_further() {
    clickTitle(kAcc);
    QTRY_VERIFY(names().startsWith(QStringLiteral("lr 0.001 seed 3 | lr 0.001 seed 2")));
    clickTitle(kAcc);
    QTRY_VERIFY(names().startsWith(QStringLiteral("broken | lr 0.1 seed 1")));
    clickTitle(fact(Field::Fact::Name));
    QTRY_VERIFY(names().startsWith(QStringLiteral("broken | lr 0.001 seed 1")));
    clickTitle(fact(Field::Fact::Status), Qt::ShiftModifier);
    QCOMPARE(model().sortPlace(model().columnOf(fact(Field::Fact::Status))), 2);
    QCOMPARE(model().sortPlace(model().columnOf(fact(Field::Fact::Name))), 1);
    m_driver->picture(QStringLiteral("table_sorted"));
  }

  void titles_are_dragged() {
    QHeaderView* header = view()->horizontalHeader();
    const int from = model().columnOf(kAcc), to = from + 2;
    const Field last = model().field(to);
    QTest::mousePress(header->viewport(), Qt::LeftButton, {}, titleOf(kAcc));
    for (int x = 0; x <= 12; ++x) {
      const int end = header->sectionViewportPosition(to) + header->sectionSize(to) - 8;
      const QPoint at(titleOf(kAcc).x() + (end - titleOf(kAcc).x()) * x / 12, 16);
      QMouseEvent move(QEvent::MouseMove, at, header->viewport()->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
      QApplication::sendEvent(header->viewport(), &move);
    }
    const QPoint end(header->sectionViewportPosition(to) + header->sectionSize(to) - 8, 16);
    QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, end);
    QTRY_COMPARE(model().columnOf(kAcc), to);
    QCOMPARE(model().columnOf(last), to - 1);
    QCOMPARE(header->visualIndex(to), to);
    QVERIFY(model().layout().sort.empty());  // a drag is no click
  }

  void titles_work_by_keyboard() {
    QVERIFY(m_driver->activate());
    m_driver->find(QStringLiteral("tableMenuButton"))->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(view()->titles()->hasFocus());
    QTest::keyClick(view()->titles(), Qt::Key_Tab);
    QVERIFY(view()->hasFocus());
    view()->setCurrentIndex(model().index(0, model().columnOf(kAcc)));
    QTest::keyClick(view(), Qt::Key_Up);  // from the first row
    QVERIFY(view()->titles()->hasFocus());
    QCOMPARE(view()->currentColumn(), model().columnOf(kAcc));
    QVERIFY2(view()->titles()->accessibleName().contains(QStringLiteral("val_acc")), qPrintable(view()->titles()->accessibleName()));
    const QImage marked = view()->titles()->grab().toImage();
    QTest::keyClick(view()->titles(), Qt::Key_Return);
    QTRY_VERIFY(names().startsWith(QStringLiteral("lr 0.001 seed 3 | lr 0.001 seed 2")));
    QVERIFY(view()->titles()->accessibleName().contains(QStringLiteral("greatest first")));
    QTest::keyClick(view()->titles(), Qt::Key_Home);
    QCOMPARE(view()->currentColumn(), 0);
    QVERIFY(view()->titles()->grab().toImage() != marked);
    QTest::keyClick(view()->titles(), Qt::Key_Right);
    QCOMPARE(view()->currentColumn(), 1);
    QTest::keyClick(view()->titles(), Qt::Key_Space, Qt::ShiftModifier);
    QCOMPARE(model().sortPlace(1), 2);
    m_driver->picture(QStringLiteral("table_titles"));
    QTest::keyClick(view()->titles(), Qt::Key_End);
    QCOMPARE(view()->currentColumn(), model().columnCount() - 1);
    QVERIFY(view()->columnViewportPosition(model().columnCount() - 1) < view()->viewport()->width());
    QTest::keyClick(view()->titles(), Qt::Key_Down);
    QVERIFY(view()->hasFocus());
    QCOMPARE(view()->currentIndex().column(), model().columnCount() - 1);
  }

  void the_menu_of_a_title_opens_by_key() {
    QVERIFY(m_driver->activate());
    const auto choose = [this](const QString& entry) {
      inMenu(QStringLiteral("columnMenu"), [entry](QMenu* menu) {
        for (qsizetype i = 0; i < menu->actions().size(); ++i) {
          QTest::keyClick(menu, Qt::Key_Down);
          if (menu->activeAction() && menu->activeAction()->objectName() == entry)
            return QTest::keyClick(menu, Qt::Key_Return);
        }
      });
    };
    view()->setFocus();
    view()->setCurrentIndex(model().index(2, model().columnOf(kAcc)));
    const QString run = view()->currentIndex().data(RunListModel::RunIdRole).toString();
    choose(QStringLiteral("pinColumn"));
    QTest::keyClick(view(), Qt::Key_Down, Qt::AltModifier);
    QVERIFY(model().layout().columns[static_cast<size_t>(model().columnOf(kAcc))].pinned);
    QCOMPARE(view()->currentIndex().column(), model().columnOf(kAcc));  // the cursor goes with the column
    QCOMPARE(view()->currentIndex().data(RunListModel::RunIdRole).toString(), run);
    choose(QStringLiteral("pinColumn"));
    QTest::keyClick(view(), Qt::Key_Down, Qt::AltModifier);
    QVERIFY(!model().layout().columns[static_cast<size_t>(model().columnOf(kAcc))].pinned);
    view()->setCurrentIndex(model().index(0, model().columnOf(kAcc)));
    QTest::keyClick(view(), Qt::Key_Up);
    choose(QStringLiteral("shadeColumn"));
    QTest::keyClick(view()->titles(), Qt::Key_F10, Qt::ShiftModifier);
    QVERIFY(model().layout().columns[static_cast<size_t>(model().columnOf(kAcc))].shaded);
    QVERIFY(view()->titles()->hasFocus());
    choose(QStringLiteral("hideColumn"));
    QTest::keyClick(view()->titles(), Qt::Key_Menu);
    QCOMPARE(model().columnOf(kAcc), -1);
    QVERIFY(view()->titles()->hasFocus());
    QVERIFY(view()->currentColumn() < model().columnCount());
  }

  void columns_change_by_keys() {
    const auto at = [this] { return model().columnOf(kAcc); };
    QVERIFY(m_driver->activate());
    view()->setFocus();
    view()->setCurrentIndex(model().index(1, at()));
    QTest::keyClick(view(), Qt::Key_S, Qt::AltModifier);
    QCOMPARE(model().sortPlace(at()), 1);
    QTest::keyClick(view(), Qt::Key_H, Qt::AltModifier);
    QVERIFY(model().layout().columns[static_cast<size_t>(at())].shaded);
    const int place = at(), width = view()->columnWidth(at());
    QTest::keyClick(view(), Qt::Key_Right, Qt::AltModifier);
    QVERIFY(view()->columnWidth(at()) > width);
    QTest::keyClick(view(), Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(at(), place - 1);
    QCOMPARE(view()->currentColumn(), at());
    QTest::keyClick(view(), Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(at(), place);
    QTest::keyClick(view(), Qt::Key_Delete, Qt::AltModifier);
    QCOMPARE(at(), -1);
  }

  void column_actions_are_in_palette_and_list() {
    ActionRegistry* actions = m_driver->context().actions();
    view()->setCurrentIndex(model().index(0, model().columnOf(fact(Field::Fact::Name))));
    for (const char* name : {"columnMenu", "sortByColumn", "pinColumn", "shadeColumn", "groupByColumn", "hideColumn", "moveColumnLeft",
                             "chooseColumns", "exportTable"})
      QVERIFY2(actions->find(QLatin1String(name)), name);
    QCOMPARE(ActionRegistry::reason(*actions->find(QStringLiteral("pinColumn"))), QString());
    QCOMPARE(ActionRegistry::reason(*actions->find(QStringLiteral("shadeColumn"))), QStringLiteral("Only numbers are shaded"));
    QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
    QTRY_COMPARE(ActionRegistry::reason(*actions->find(QStringLiteral("pinColumn"))), QStringLiteral("Show the table first"));
    QVERIFY(m_driver->click(QStringLiteral("tab_table")));
    QTRY_COMPARE(ActionRegistry::reason(*actions->find(QStringLiteral("pinColumn"))), QString());
  }

  void columns_are_pinned_and_stay() {
    TableLayout layout = model().layout();
    for (auto& column : layout.columns) {
      column.pinned = column.field == fact(Field::Fact::Name) || column.field == kAcc;
      column.width = 200;
    }
    std::stable_partition(layout.columns.begin(), layout.columns.end(), [](const auto& c) { return c.pinned; });
    model().setLayout(layout);
    QTRY_COMPARE(view()->pinnedView()->width(), 400);
    QVERIFY(view()->pinnedView()->isVisible());
    view()->horizontalScrollBar()->setValue(view()->horizontalScrollBar()->maximum());
    QCOMPARE(view()->pinnedView()->columnViewportPosition(0), 0);
    m_driver->picture(QStringLiteral("table_pinned"));
    view()->setCurrentIndex(model().index(0, model().columnCount() - 1));  // which both views follow
    QCOMPARE(view()->pinnedView()->columnViewportPosition(0), 0);
    // Both halves are one table: a click there selects here.
    const QRect cell = view()->pinnedView()->visualRect(model().index(2, 0));
    QTest::mouseClick(view()->pinnedView()->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(m_driver->context().selectedRunIds(),
             QStringList(model().index(2, 0).data(RunListModel::RunIdRole).toString()));
  }

  void columns_are_chosen() {
    QVERIFY(m_driver->click(QStringLiteral("columnsButton")));
    auto* search = m_driver->find<QLineEdit>(QStringLiteral("columnSearch"));
    auto* list = m_driver->find<QTableView>(QStringLiteral("columnList"));
    QVERIFY(search && list);
    m_driver->picture(QStringLiteral("table_columns"), search->window());
    QTest::keyClicks(search, QStringLiteral("model.lr"));
    QTest::keyClick(search, Qt::Key_Down);
    QTRY_VERIFY(list->hasFocus());
    QTest::keyClick(list, Qt::Key_Space);
    QTRY_VERIFY(model().columnOf(kLr) > 0);
    search->setFocus();
    search->selectAll();
    QTest::keyClicks(search, QStringLiteral("val_acc"));
    const QModelIndex max = list->model()->index(1, 3);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(max).center());
    QTRY_VERIFY(model().columnOf(Field::metric("val_acc", Aggregate::Max)) > 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(max).center());
    QTRY_VERIFY(model().columnOf(Field::metric("val_acc", Aggregate::Max)) < 0);
    const QPointer<QWidget> chooser = search->window();
    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_VERIFY(!chooser);
    QVERIFY(m_driver->activate());
  }

  void runs_are_grouped_and_groups_open() {
    TableLayout layout = model().layout();
    layout.columns.insert(layout.columns.begin() + 2, {kLr});
    model().setLayout(layout);
    inMenu(QStringLiteral("groupMenu"), [](QMenu* menu) {
      menu->setActiveAction(menu->findChild<QAction*>(QStringLiteral("groupSeeds")));
      QTest::keyClick(menu, Qt::Key_Return);
    });
    QVERIFY(m_driver->click(QStringLiteral("groupButton")));
    QTRY_COMPARE(model().rowCount(), 4);
    clickTitle(kAcc);
    QTRY_VERIFY(names().startsWith(QStringLiteral("lr 0.001")));
    QTRY_VERIFY(model().index(0, model().columnOf(kAcc)).data().toString().contains(QStringLiteral("±")));
    const QModelIndex sum = model().index(0, model().columnOf(kAcc));
    QTRY_VERIFY(view()->columnWidth(sum.column()) >= view()->itemDelegate()->sizeHint({}, sum).width());
    view()->setFocus();
    view()->setCurrentIndex(model().index(0, 1));
    QTest::keyClick(view(), Qt::Key_Return);
    QTRY_COMPARE(model().rowCount(), 7);
    const QRect arrow = view()->pinnedView()->visualRect(model().index(4, 0));
    QTest::mouseClick(view()->pinnedView()->viewport(), Qt::LeftButton, {}, QPoint(arrow.left() + 14, arrow.center().y()));
    QTRY_COMPARE(model().rowCount(), 10);
    QTest::mouseClick(view()->pinnedView()->viewport(), Qt::LeftButton, {}, QPoint(arrow.left() + 60, arrow.center().y()));
    QCOMPARE(m_driver->context().selectedRunIds().size(), 3);  // the group is its runs
    m_driver->picture(QStringLiteral("table_grouped"));
  }

  void groups_are_of_tags_and_parameters_together() {
    for (const int i : {0, 1}) runs()->setData(runs()->indexOf(m_ids[i]), QStringList("first"), RunListModel::TagsRole);
    const auto choose = [this](auto step) {
      inMenu(QStringLiteral("groupMenu"), step);
      QVERIFY(m_driver->click(QStringLiteral("groupButton")));
    };
    choose([](QMenu* menu) {
      menu->setActiveAction(menu->findChild<QAction*>(QStringLiteral("group_tags")));
      QTest::keyClick(menu, Qt::Key_Return);
    });
    QTRY_COMPARE(model().rowCount(), 2);
    choose([this](QMenu* menu) {
      auto* params = menu->findChild<QMenu*>(QStringLiteral("groupParams"));
      menu->setActiveAction(params->menuAction());
      QTest::keyClick(menu, Qt::Key_Right);
      QTRY_VERIFY(params->isVisible());
      params->setActiveAction(params->findChild<QAction*>(QStringLiteral("group_model.lr")));
      m_driver->picture(QStringLiteral("table_group_menu"), menu);
      QTest::keyClick(params, Qt::Key_Return);
    });
    QCOMPARE(model().layout().group_by, (std::vector<Field>{fact(Field::Fact::Tags), kLr}));
    QTRY_VERIFY2(names().contains(QStringLiteral("first · model.lr = 0.1 · 2 runs")), qPrintable(names()));
    QVERIFY(m_driver->find<QToolButton>(QStringLiteral("groupButton"))->text().contains(QStringLiteral("model.lr")));
    m_driver->picture(QStringLiteral("table_grouped_by_both"));
    choose([](QMenu* menu) {  // once more takes it away
      menu->setActiveAction(menu->findChild<QAction*>(QStringLiteral("group_tags")));
      QTest::keyClick(menu, Qt::Key_Return);
    });
    QCOMPARE(model().layout().group_by, std::vector<Field>{kLr});
    // By the keys of a column, too.
    TableLayout layout = model().layout();
    layout.columns.insert(layout.columns.begin() + 2, {fact(Field::Fact::Tags)});
    model().setLayout(layout);
    QVERIFY(m_driver->activate());
    view()->setFocus();
    view()->setCurrentIndex(model().index(0, model().columnOf(fact(Field::Fact::Tags))));
    QTest::keyClick(view(), Qt::Key_G, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(model().layout().group_by, (std::vector<Field>{kLr, fact(Field::Fact::Tags)}));
    QTest::keyClick(view(), Qt::Key_G, Qt::AltModifier);
    QCOMPARE(model().layout().group_by, std::vector<Field>{fact(Field::Fact::Tags)});
    for (const int i : {0, 1}) runs()->setData(runs()->indexOf(m_ids[i]), QStringList(), RunListModel::TagsRole);
  }

  void shades_leave_text_easy_to_read() {
    model().setShaded(model().columnOf(kAcc), true);
    QTRY_VERIFY(model().index(0, model().columnOf(kAcc)).data(RunTableModel::ShadeRole).isValid());
    m_driver->picture(QStringLiteral("table_shaded"));
    for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
      m_driver->setTheme(mode);
      for (const Theme::Colour text : {Theme::Text, Theme::Secondary}) {
        const double a = luminance(Theme::instance().colour(text));
        for (const double shade : {0.0, 0.5, 1.0}) {
          const double b = luminance(RunTableDelegate::shadeColour(shade));
          const double contrast = (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
          // Shaded cells are numbers, which are written in the first text's colour.
          QVERIFY2(contrast >= (text == Theme::Text ? 4.5 : 2.5), qPrintable(QString::number(contrast)));
        }
      }
    }
  }

  void the_filter_narrows_it_and_has_a_field_when_the_list_is_folded() {
    m_driver->context().filter()->setText(QStringLiteral("model.lr = 0.01"));
    QTRY_COMPARE(model().rowCount(), 3);
    QVERIFY(m_driver->click(QStringLiteral("fold_runs")));
    auto* field = panel()->findChild<QLineEdit*>(QStringLiteral("runFilter"));
    QVERIFY(field && field->isVisible());
    QCOMPARE(field->text(), QStringLiteral("model.lr = 0.01"));
    QVERIFY(m_driver->activate());
    QTest::keyClick(&m_driver->window(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(field->hasFocus());
    m_driver->picture(QStringLiteral("table_folded"));
    QVERIFY(m_driver->click(QStringLiteral("fold_runs")));
    QVERIFY(!field->isVisible());
    m_driver->context().filter()->setText(QStringLiteral("nobody"));
    QTRY_COMPARE(model().rowCount(), 0);
    m_driver->picture(QStringLiteral("table_nothing"));
  }

  void runs_are_tagged_starred_noted() {
    select({m_ids[0], m_ids[1]});
    inDialog(QStringLiteral("tagsDialog"), [](QDialog* dialog) {
      auto* tag = dialog->findChild<QLineEdit*>(QStringLiteral("newTag"));
      QTest::keyClicks(tag, QStringLiteral("baseline"));
      QTest::keyClick(tag, Qt::Key_Return);
      QTest::keyClicks(tag, QStringLiteral("two words"));
      QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("saveTags")), Qt::LeftButton);
    });
    key(Qt::Key_T, Qt::ControlModifier);
    const auto tags = [this](int at) {
      return runs()->indexOf(m_ids[at]).data(RunListModel::TagsRole).toStringList();
    };
    QTRY_COMPARE(tags(0), QStringList({"baseline", "two words"}));
    QCOMPARE(tags(1), tags(0));
    select({m_ids[1], m_ids[2]});
    inDialog(QStringLiteral("tagsDialog"), [](QDialog* dialog) {
      auto* list = dialog->findChild<QListView*>(QStringLiteral("tagList"));
      // Half ticked, as one of the two has it; twice on: ticked.
      list->setCurrentIndex(list->model()->index(0, 0));
      while (list->model()->index(0, 0).data(Qt::CheckStateRole).toInt() != Qt::Unchecked)
        QTest::keyClick(list, Qt::Key_Space);
      QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("saveTags")), Qt::LeftButton);
    });
    key(Qt::Key_T, Qt::ControlModifier);
    QTRY_COMPARE(tags(1), QStringList("two words"));
    QCOMPARE(tags(2), QStringList());
    QCOMPARE(tags(0), QStringList({"baseline", "two words"}));

    select({m_ids[0], m_ids[1]});
    key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(runs()->indexOf(m_ids[1]).data(RunListModel::StarredRole).toBool());
    inDialog(QStringLiteral("notesDialog"), [](QDialog* dialog) {
      auto* edit = dialog->findChild<QPlainTextEdit*>(QStringLiteral("notesEdit"));
      QTest::keyClicks(edit, QStringLiteral("**warm** restart <b>x</b>"));
      auto* preview = dialog->findChild<QTextBrowser*>(QStringLiteral("notesPreview"));
      QVERIFY(preview->toPlainText().startsWith(QStringLiteral("warm restart")));
      QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("saveNotes")), Qt::LeftButton);
    });
    key(Qt::Key_E, Qt::ControlModifier);
    QTRY_COMPARE(runs()->indexOf(m_ids[1]).data(RunListModel::NotesRole).toString(),
                 QStringLiteral("**warm** restart <b>x</b>"));
    select({m_ids[1], m_ids[2]});
    inDialog(QStringLiteral("notesDialog"), [](QDialog* dialog) {
      QTest::keyClicks(dialog->findChild<QPlainTextEdit*>(QStringLiteral("notesEdit")), QStringLiteral("more"));
      QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("saveNotes")), Qt::LeftButton);
    });
    key(Qt::Key_E, Qt::ControlModifier);
    QTRY_COMPARE(runs()->indexOf(m_ids[2]).data(RunListModel::NotesRole).toString(), QStringLiteral("more"));
    QVERIFY(runs()->indexOf(m_ids[1]).data(RunListModel::NotesRole).toString().endsWith(QStringLiteral("</b>\n\nmore")));
    m_driver->picture(QStringLiteral("table_annotated"));
  }

  void a_run_is_renamed_in_its_place() {
    const int row = model().rowsOf(m_ids[3]).value(0);
    view()->setCurrentIndex(model().index(row, 1));
    key(Qt::Key_F2);
    auto* editor = m_driver->find<QLineEdit>(QStringLiteral("runNameEditor"));
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, QStringLiteral("better name"));
    m_driver->picture(QStringLiteral("table_rename"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(runs()->displayName(m_ids[3]), QStringLiteral("better name"));
  }

  void rows_are_copied_and_written() {
    select({m_ids[0], m_ids[1]});
    QGuiApplication::clipboard()->clear();
    key(Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(!QGuiApplication::clipboard()->text().isEmpty());
    const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
    QVERIFY(lines[0].startsWith(QStringLiteral("name\tstatus\t")));
    QCOMPARE(lines.size(), 4);  // a title, two rows, the end
    QVERIFY(lines[1].startsWith(QStringLiteral("lr 0.1 seed 2\tfinished\t")));
    key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("leyden fit digits_mlp ")));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral(" --model.activation relu ")));

    const QString csv = m_folder.filePath("out.csv"), json = m_folder.filePath("out.json");
    panel()->writeRows(csv, m_ids);
    panel()->writeRows(json, m_ids.mid(0, 1));
    QTRY_VERIFY(QFile::exists(json));
    QFile file(json);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).array();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].toObject()["id"].toString(), m_ids[0]);
    QVERIFY(rows[0].toObject()["val_acc.last"].isDouble());
    QFile table(csv);
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(table.readAll().count('\n'), 11);
  }

  void runs_go_to_the_trash_and_come_back() {
    select({m_ids[8], m_ids[9]});
    key(Qt::Key_Delete);
    QTRY_COMPARE(runs()->rowCount(), 8);
    QTRY_COMPARE(m_driver->context().trash()->rowCount(), 2);
    key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(runs()->rowCount(), 10);
    select({m_ids[9]});
    key(Qt::Key_Delete);
    QTRY_COMPARE(runs()->rowCount(), 9);
    inMenu(QStringLiteral("tableMenu"), [this](QMenu* menu) {
      inDialog(QStringLiteral("trashDialog"), [this](QDialog* dialog) {
        QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("restoreRuns"))->isVisible());
        m_driver->picture(QStringLiteral("trash_full"), dialog);
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("restoreRuns")), Qt::LeftButton);
        QTRY_COMPARE(runs()->rowCount(), 10);
        dialog->accept();
      });
      menu->setActiveAction(menu->findChild<QAction*>(QStringLiteral("openTrash")));
      QTest::keyClick(menu, Qt::Key_Return);
    });
    QVERIFY(m_driver->click(QStringLiteral("tableMenuButton")));
    QTRY_COMPARE(m_driver->context().trash()->rowCount(), 0);
  }

  void deleting_for_good_names_the_runs_and_asks() {
    select({m_ids[9]});
    inDialog(QStringLiteral("deleteDialog"), [](QDialog* dialog) {
      auto* list = dialog->findChild<QListView*>(QStringLiteral("doomedRuns"));
      QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("broken"));
      QTest::keyClick(dialog, Qt::Key_Return);  // what is in focus keeps them
    });
    key(Qt::Key_Delete, Qt::ShiftModifier);
    QTest::qWait(0);
    QCOMPARE(runs()->rowCount(), 10);
    inDialog(QStringLiteral("deleteDialog"), [](QDialog* dialog) {
      QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("confirmDelete")), Qt::LeftButton);
    });
    key(Qt::Key_Delete, Qt::ShiftModifier);
    QTRY_COMPARE(runs()->rowCount(), 9);
    QVERIFY(!QFile::exists(m_folder.filePath("study/runs/") + m_ids[9]));
    QCOMPARE(m_driver->context().trash()->rowCount(), 0);
  }

  void archived_runs_leave_and_are_shown_again() {
    select({m_ids[0]});
    key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(model().rowsOf(m_ids[0]).isEmpty());
    m_driver->context().filter()->setShowArchived(true);
    QTRY_VERIFY(!model().rowsOf(m_ids[0]).isEmpty());
    m_driver->context().filter()->setShowArchived(false);
    runs()->setData(runs()->indexOf(m_ids[0]), false, RunListModel::ArchivedRole);
  }

  void the_menu_opens_by_key_and_mouse() {
    select({m_ids[0], m_ids[1]});
    view()->setFocus();
    bool opened = false;
    inMenu(QStringLiteral("runMenu"), [&opened](QMenu* menu) { opened = menu->actions().size() > 8; });
    QTest::keyClick(view(), Qt::Key_F10, Qt::ShiftModifier);
    QVERIFY(opened);
  }

  // Last: it opens the workspace anew.
  void the_layout_comes_back() {
    TableLayout layout = model().layout();
    layout.columns.push_back({kLr, 133, false, true});
    layout.sort = {{kLr, true}};
    model().setLayout(layout);
    const QByteArray before = model().layout().toJson();
    QTRY_COMPARE(TablePanel(m_driver->context()).model().layout().toJson(), before);
  }
};

QTEST_MAIN(TestRunTable)
#include "test_run_table.moc"
