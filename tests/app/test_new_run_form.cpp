// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The form of a new run, used as a person does: search, undo and redo, pasted commands, presets, YAML, the values of a
// file and of another run.
#include <experiment/param_form_model.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTextBlock>
#include <QTimer>
#include <QToolButton>
#include <functional>
#include <memory>

#include "app_context.h"
#include "desktop_driver.h"
#include "made_runs.h"
#include "new_run/form_view.h"
#include "new_run/new_run_page.h"
#include "new_run/preset_menu.h"
#include "shell/main_window.h"
#include "widgets/number_box.h"

using namespace leyden;

class TestNewRunForm : public QObject {
  Q_OBJECT

  std::unique_ptr<DesktopDriver> m_driver;

  NewRunPage* page() { return m_driver->window().findChild<NewRunPage*>(QStringLiteral("newRunPage")); }
  ParamFormModel* model() { return page()->form()->model(); }
  bool shown(const char* row) {
    auto* widget = m_driver->window().findChild<QWidget*>(QLatin1String(row));
    return widget && widget->isVisible();
  }
  bool type(const char* field, const char* text) { return m_driver->type(QLatin1String(field), QLatin1String(text)); }
  void press(const char* field, QKeySequence::StandardKey key) {
    QTest::keySequence(m_driver->find(QLatin1String(field)), QKeySequence(key));
  }
  QString message() {
    auto* label = m_driver->window().findChild<QLabel*>(QStringLiteral("launchMessage"));
    return label && label->isVisible() ? label->text() : QString();
  }

  /// Opens the menu of a button and chooses an entry by its name or text; `then` works in the dialog that comes.
  void choose(const char* button, const char* menuName, const QString& entry, const std::function<void()>& then = {}) {
    auto* opener = m_driver->find<QPushButton>(QLatin1String(button));
    QVERIFY(opener);
    bool chosen = false;
    QTimer::singleShot(0, this, [&] {
      auto* menu = m_driver->find<QMenu>(QLatin1String(menuName), 20'000);
      if (!menu) return;
      for (QAction* action : menu->actions())
        if (action->objectName() == entry || action->text() == entry) {
          menu->setActiveAction(action);
          chosen = action->isEnabled();
          if (then) QTimer::singleShot(0, this, then);
          QTest::keyClick(menu, Qt::Key_Return);
          break;
        }
      if (!chosen) menu->close();
    });
    QTest::mouseClick(opener, Qt::LeftButton);
    QVERIFY2(chosen, qPrintable(entry));
  }

 private Q_SLOTS:
  void initTestCase() {
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("forms"));
    QVERIFY(m_driver->activate());
    QVERIFY(m_driver->waitFor([this] { return m_driver->context().pluginsScanned(); }));
  }
  void cleanupTestCase() { m_driver.reset(); }

  void init() {
    QVERIFY(m_driver->click(QStringLiteral("newRunButton")));
    QVERIFY(m_driver->click(QStringLiteral("pluginCard_digits_mlp")));
    if (auto* yaml = m_driver->find<QPushButton>(QStringLiteral("yamlButton")); yaml->isChecked())
      QVERIFY(m_driver->click(QStringLiteral("yamlButton")));
    QVERIFY(m_driver->find(QStringLiteral("field_model.lr")));
    model()->compareWithDefaults();
    model()->resetAll();
    model()->clearHistory();
  }

  void search_shows_what_is_looked_for() {
    QVERIFY(!shown("row_trainer.gradient_clip_val"));
    QTest::keySequence(&m_driver->window(), QKeySequence(QKeySequence::Find));
    auto* field = m_driver->find<QLineEdit>(QStringLiteral("formSearch"));
    QVERIFY(m_driver->waitFor([&] { return field->hasFocus(); }));
    QTest::keyClicks(field, QStringLiteral("clip val"));
    QVERIFY(shown("row_trainer.gradient_clip_val"));  // from behind its fold
    QVERIFY(!shown("row_model.lr"));
    QVERIFY(!shown("row_device"));
    QTest::keySequence(field, QKeySequence(QKeySequence::SelectAll));
    QTest::keyClicks(field, QStringLiteral("overfitting"));  // a word of the help
    QVERIFY(shown("row_model.dropout"));
    QVERIFY(shown("row_model.weight_decay"));
    QTest::keySequence(field, QKeySequence(QKeySequence::SelectAll));
    QTest::keyClicks(field, QStringLiteral("qqq"));
    QVERIFY(shown("formSearchEmpty"));
    field->clear();
    QVERIFY(shown("row_model.lr"));
    QVERIFY(shown("row_device"));
    QVERIFY(!shown("row_trainer.gradient_clip_val"));
    QVERIFY(!shown("formSearchEmpty"));
    m_driver->picture(QStringLiteral("form"));
  }

  void undo_and_redo_by_key_and_button() {
    QVERIFY(type("field_model.lr", "0.25"));
    QVERIFY(type("field_model.hidden_dim", "77"));
    press("field_model.hidden_dim", QKeySequence::Undo);
    QCOMPARE(model()->value(QStringLiteral("model.hidden_dim")).toInt(), 128);
    QCOMPARE(m_driver->find<NumberBox>(QStringLiteral("field_model.hidden_dim"))->text(), QStringLiteral("128"));
    QVERIFY(m_driver->click(QStringLiteral("undoForm")));
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.005);
    QVERIFY(!m_driver->find<QToolButton>(QStringLiteral("undoForm"))->isEnabled());
    QVERIFY(m_driver->find<QToolButton>(QStringLiteral("redoForm"))->toolTip().contains(QLatin1String("lr")));
    QVERIFY(m_driver->click(QStringLiteral("redoForm")));
    press("field_model.lr", QKeySequence::Redo);
    QCOMPARE(model()->value(QStringLiteral("model.hidden_dim")).toInt(), 77);
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.25);
  }

  void a_slider_drag_is_one_step() {
    auto* slider = m_driver->find(QStringLiteral("slider_model.dropout"));
    QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(10, 10));
    for (int x = 12; x < 40; x += 4) QTest::mouseMove(slider, QPoint(x, 10));
    QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(40, 10));
    QVERIFY(model()->canUndo());
    QVERIFY(m_driver->click(QStringLiteral("undoForm")));
    QVERIFY(!model()->canUndo());
  }

  void a_command_is_pasted_into_any_field() {
    QGuiApplication::clipboard()->setText(
        QStringLiteral("leyden fit digits_mlp --name 'from a shell' --model.lr 0.01 \\\n --model.hiden_dim 5 "
                       "--trainer.max_epochs 3 --trainer.callbacks.EarlyStopping.monitor val_loss"));
    QVERIFY(m_driver->click(QStringLiteral("field_model.dropout")));
    press("field_model.dropout", QKeySequence::Paste);
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.01);
    QCOMPARE(model()->value(QStringLiteral("trainer.max_epochs")).toInt(), 3);
    QVERIFY(shown("row_trainer.callbacks.EarlyStopping.monitor"));
    QCOMPARE(m_driver->find<QLineEdit>(QStringLiteral("runName"))->text(), QStringLiteral("from a shell"));
    QVERIFY2(message().contains(QLatin1String("hidden_dim")), qPrintable(message()));
    QVERIFY(m_driver->click(QStringLiteral("undoForm")));
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.005);
    // What is no command is pasted as text.
    QGuiApplication::clipboard()->setText(QStringLiteral("0.2"));
    QVERIFY(type("field_model.dropout", ""));
    QTest::keySequence(m_driver->find(QStringLiteral("field_model.dropout")), QKeySequence(QKeySequence::SelectAll));
    press("field_model.dropout", QKeySequence::Paste);
    QCOMPARE(model()->value(QStringLiteral("model.dropout")).toDouble(), 0.2);
    m_driver->find<QLineEdit>(QStringLiteral("runName"))->clear();
  }

  void yaml_is_the_same_form() {
    QVERIFY(type("field_model.lr", "0.25"));
    QVERIFY(m_driver->click(QStringLiteral("yamlButton")));
    auto* edit = m_driver->find<QPlainTextEdit>(QStringLiteral("yamlEdit"));
    QVERIFY(edit);
    QVERIFY(edit->toPlainText().contains(QLatin1String("lr: 0.25")));
    QVERIFY(edit->toPlainText().contains(QLatin1String("hidden_dim: 128")));
    QVERIFY(m_driver->click(QStringLiteral("yamlChangedOnly")));
    QVERIFY(!edit->toPlainText().contains(QLatin1String("hidden_dim")));
    m_driver->picture(QStringLiteral("form_yaml"));

    edit->setFocus();
    QVERIFY(edit->find(QStringLiteral("lr: 0.25"), QTextDocument::FindBackward) || edit->find(QStringLiteral("lr: 0.25")));
    QTest::keyClicks(edit, QStringLiteral("lr: 0.5"));
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.5);
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClicks(edit, QStringLiteral("dropout: 0.4"));
    QVERIFY(edit->toPlainText().contains(QLatin1String("  dropout: 0.4")));  // as deep as the line before
    QCOMPARE(model()->value(QStringLiteral("model.dropout")).toDouble(), 0.4);
    auto* run = m_driver->find<QPushButton>(QStringLiteral("runButton"));
    QVERIFY(run->isEnabled());

    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClicks(edit, QStringLiteral("hiden_dim: 5"));
    auto* sentence = m_driver->find<QLabel>(QStringLiteral("yamlProblem"));
    QVERIFY(sentence);
    QVERIFY2(sentence->text().contains(QLatin1String("hidden_dim")), qPrintable(sentence->text()));
    QVERIFY2(sentence->text().startsWith(QLatin1String("line ")), qPrintable(sentence->text()));
    QVERIFY(!edit->extraSelections().isEmpty());
    QVERIFY(!run->isEnabled());  // what is written is not what would be run
    QVERIFY(!run->toolTip().isEmpty());
    m_driver->picture(QStringLiteral("form_yaml_error"));
    QVERIFY(m_driver->click(QStringLiteral("errorSummary")));
    QVERIFY(edit->textCursor().block().text().contains(QLatin1String("hiden_dim")));

    QVERIFY(m_driver->click(QStringLiteral("yamlButton")));
    QVERIFY(run->isEnabled());
    QCOMPARE(m_driver->find<NumberBox>(QStringLiteral("field_model.dropout"))->text(), QStringLiteral("0.4"));
  }

  void yaml_that_cannot_be_read_waits_as_a_draft() {
    auto* notice = m_driver->window().findChild<QWidget*>(QStringLiteral("draftNotice"));
    if (notice->isVisible()) QVERIFY(m_driver->click(QStringLiteral("discardDraft")));
    QVERIFY(!notice->isVisible());
    QVERIFY(type("field_model.lr", "0.25"));
    QVERIFY(m_driver->click(QStringLiteral("yamlButton")));
    auto* edit = m_driver->find<QPlainTextEdit>(QStringLiteral("yamlEdit"));
    auto* run = m_driver->find<QPushButton>(QStringLiteral("runButton"));
    edit->setFocus();
    edit->moveCursor(QTextCursor::End);
    QTest::keyClicks(edit, QStringLiteral("# why"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClicks(edit, QStringLiteral("model: [unfinished"));
    const QString written = edit->toPlainText();
    QVERIFY(!run->isEnabled());
    QVERIFY(m_driver->click(QStringLiteral("yamlButton")));  // the form
    QVERIFY(notice->isVisible());
    QVERIFY2(m_driver->find<QLabel>(QStringLiteral("draftText"))->text().contains(QStringLiteral("line ")),
             qPrintable(m_driver->find<QLabel>(QStringLiteral("draftText"))->text()));
    QVERIFY(run->isEnabled());  // with the last values that could be read
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.25);
    m_driver->picture(QStringLiteral("form_draft"));

    // It waits while one is elsewhere, and the form of another plugin has none.
    QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
    QVERIFY(m_driver->click(QStringLiteral("newRunButton")));
    QVERIFY(notice->isVisible());
    QVERIFY(m_driver->click(QStringLiteral("pluginCard_tabular_mlp")));
    QVERIFY(!notice->isVisible());
    QVERIFY(m_driver->click(QStringLiteral("pluginCard_digits_mlp")));
    QVERIFY(notice->isVisible());
    QVERIFY(type("field_model.lr", "0.5"));  // the form goes on meanwhile
    QVERIFY(m_driver->click(QStringLiteral("backToDraft")));
    QVERIFY(!notice->isVisible());
    QCOMPARE(edit->toPlainText(), written);
    QVERIFY(!run->isEnabled());
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.5);
    m_driver->picture(QStringLiteral("form_draft_back"));

    // Mended, it is the form's text, and nothing waits any more.
    edit->setFocus();
    edit->moveCursor(QTextCursor::End);
    for (qsizetype i = 0; i < QStringLiteral("model: [unfinished").size(); ++i) QTest::keyClick(edit, Qt::Key_Backspace);
    QVERIFY(run->isEnabled());
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.25);
    QVERIFY(m_driver->click(QStringLiteral("yamlButton")));
    QVERIFY(!notice->isVisible());

    // Or it is given up.
    QVERIFY(m_driver->click(QStringLiteral("yamlButton")));
    edit->setFocus();
    edit->moveCursor(QTextCursor::End);
    QTest::keyClicks(edit, QStringLiteral("]]]"));
    QVERIFY(m_driver->click(QStringLiteral("yamlDiscard")));
    QVERIFY(!edit->toPlainText().contains(QLatin1String("]]]")));
    QVERIFY(run->isEnabled());
    QVERIFY(m_driver->click(QStringLiteral("yamlButton")));
    QVERIFY(!notice->isVisible());
  }

  void files_are_looked_for_before_run() {
    QVERIFY(m_driver->click(QStringLiteral("pluginCard_tabular_mlp")));
    auto* run = m_driver->find<QPushButton>(QStringLiteral("runButton"));
    QVERIFY(m_driver->waitFor([run] { return run->isEnabled(); }));
    QVERIFY(type("field_data.path", "irs.csv"));
    auto* error = m_driver->find<QLabel>(QStringLiteral("error_data.path"));
    QVERIFY(error);
    QVERIFY2(error->text().endsWith(QStringLiteral("has no irs.csv (iris.csv?)")), qPrintable(error->text()));
    QVERIFY(!run->isEnabled());
    QCOMPARE(m_driver->find<QPushButton>(QStringLiteral("errorSummary"))->text(), QStringLiteral("1 value to mend: path"));
    m_driver->picture(QStringLiteral("form_file_missing"));
    const QString file = m_driver->workspace() + QStringLiteral("/mine.csv");
    QVERIFY(m_driver->type(QStringLiteral("field_data.path"), file));
    QVERIFY(m_driver->waitFor([&] { return error->isVisible() && error->text().contains(QStringLiteral("mine.csv")); }));
    QFile made(file);
    QVERIFY(made.open(QIODevice::WriteOnly));
    made.write("a,b\n1,2\n");
    made.close();
    QVERIFY(m_driver->waitFor([run] { return run->isEnabled(); }));  // it has come meanwhile
    QVERIFY(!error->isVisible());
    // Gone once more, in the moment before Run.
    QVERIFY(made.remove());
    QVERIFY(m_driver->click(QStringLiteral("runButton")));
    QVERIFY(m_driver->waitFor([this] { return message().startsWith(QStringLiteral("path must be a file that is there")); }));
    QVERIFY(!m_driver->context().queue()->isBusy());
    QVERIFY(m_driver->waitFor([this] { return QApplication::focusWidget() && QApplication::focusWidget()->objectName() == QStringLiteral("field_data.path"); }));
    QVERIFY(type("field_data.path", "iris.csv"));
    QVERIFY(m_driver->waitFor([run] { return run->isEnabled(); }));
  }

  void presets_are_saved_taken_renamed_and_deleted() {
    QVERIFY(type("field_model.hidden_dim", "256"));
    choose("presetsButton", "presetMenu", QStringLiteral("savePreset"), [this] {
      QVERIFY(type("textDialogEdit", "wide & deep"));
      QVERIFY(m_driver->click(QStringLiteral("acceptText")));
    });
    const QString file = m_driver->workspace() + QStringLiteral("/presets/digits_mlp");
    auto* menu = m_driver->window().findChild<PresetMenu*>(QStringLiteral("presetMenu"));
    QVERIFY(m_driver->waitFor([&] { return menu->presets()->rowCount() == 1; }));
    QVERIFY(!QDir(file).entryList({QStringLiteral("*.yaml")}).isEmpty());
    QVERIFY(m_driver->click(QStringLiteral("resetAllButton")));
    QVERIFY(type("field_model.lr", "0.3"));
    choose("presetsButton", "presetMenu", QStringLiteral("wide && deep"));
    QCOMPARE(model()->value(QStringLiteral("model.hidden_dim")).toInt(), 256);
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.005);  // not in the preset: its default
    QVERIFY(m_driver->click(QStringLiteral("undoForm")));
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.3);

    choose("presetsButton", "presetMenu", QStringLiteral("editPresets"), [this] {
      auto* list = m_driver->find<QListView>(QStringLiteral("savedPresetList"));
      QVERIFY(list);
      m_driver->picture(QStringLiteral("presets"), list->window());
      QVERIFY(m_driver->click(QStringLiteral("renamePreset")));
      auto* editor = list->findChild<QLineEdit*>();
      QVERIFY(editor);
      QTest::keySequence(editor, QKeySequence(QKeySequence::SelectAll));
      QTest::keyClicks(editor, QStringLiteral("wide"));
      QTest::keyClick(editor, Qt::Key_Return);
      QVERIFY(m_driver->waitFor([&] { return list->model()->index(0, 0).data().toString() == QLatin1String("wide"); }));
      QVERIFY(m_driver->click(QStringLiteral("deletePreset")));
      QVERIFY(m_driver->waitFor([&] { return list->model()->rowCount() == 0; }));
      QVERIFY(m_driver->click(QStringLiteral("closePresets")));
    });
    QVERIFY(QDir(file).entryList({QStringLiteral("*.yaml")}).isEmpty());
  }

  void a_file_fills_the_form() {
    const QString file = m_driver->workspace() + QStringLiteral("/fast.yaml");
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("plugin: digits_mlp\nmodel: {lr: 0.05, gone: 1}\ntrainer: {gradient_clip_val: 0.5}\n");
    out.close();
    page()->loadFile(file);
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.05);
    QVERIFY(shown("row_trainer.gradient_clip_val"));  // what differs is unfolded
    QVERIFY2(message().contains(QLatin1String("model.gone")), qPrintable(message()));
    QVERIFY(model()->modifiedPaths().contains(QStringLiteral("model.lr")));
    page()->loadFile(m_driver->workspace() + QStringLiteral("/none.yaml"));
    QVERIFY2(message().contains(QLatin1String("none.yaml")), qPrintable(message()));
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.05);
  }

  void a_run_is_cloned_and_edited() {
    const QString id = makeRun(m_driver->workspace().toStdString(), "base run", "0.02", 7, 0.9);
    QFile config(QStringLiteral("%1/runs/%2/config.yaml").arg(m_driver->workspace(), id));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("plugin: digits_mlp\nseed_everything: 7\nmodel: {lr: 0.02, hidden_dim: 64}\ntrainer: {max_epochs: 12}\n");
    config.close();
    m_driver->context().runs()->refresh();
    QVERIFY(m_driver->waitFor([&] { return m_driver->context().runs()->rowOf(id) >= 0; }));
    choose("sourcesButton", "valueSources", QStringLiteral("Values of base run"));
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.02);
    QCOMPARE(model()->modifiedCount(), 0);
    QVERIFY(shown("formBase"));
    QVERIFY(type("field_model.lr", "0.03"));
    QCOMPARE(model()->modifiedPaths(), QStringList(QStringLiteral("model.lr")));
    m_driver->setTheme(Theme::Mode::Dark);  // new colours, the same values
    m_driver->setTheme(Theme::Mode::Light);
    QCOMPARE(model()->modifiedPaths(), QStringList(QStringLiteral("model.lr")));
    m_driver->picture(QStringLiteral("form_cloned"));
    QVERIFY(m_driver->click(QStringLiteral("reset_model.lr")));
    QCOMPARE(model()->value(QStringLiteral("model.lr")).toDouble(), 0.02);
    QVERIFY(m_driver->click(QStringLiteral("compareWithDefaults")));
    QVERIFY(!shown("formBase"));
    QVERIFY(model()->modifiedPaths().contains(QStringLiteral("model.lr")));
  }

  void steps_are_told_where_a_run_like_it_tells() {
    auto* line = m_driver->window().findChild<QLabel*>(QStringLiteral("runEstimate"));
    QVERIFY(line);
    model()->load(parse_config_yaml("trainer: {max_epochs: -1, max_steps: 500}\n", "c"));
    QVERIFY(m_driver->waitFor([&] { return line->isVisible() && line->text() == QLatin1String("500 steps"); }));
    QVERIFY(type("field_trainer.max_epochs", "3"));
    QVERIFY(m_driver->waitFor([&] { return line->isHidden(); }));
  }
};

QTEST_MAIN(TestNewRunForm)
#include "test_new_run_form.moc"
