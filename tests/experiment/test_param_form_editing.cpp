// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What a form takes and gives besides single values: undo and redo, arguments of a command line, YAML, the values
// of another run with marks for what differs from them.
#include <experiment/argument_text.h>
#include <experiment/param_form_model.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "form_schema.h"

using namespace leyden;

class TestParamFormEditing : public QObject {
  Q_OBJECT

  std::unique_ptr<ParamFormModel> m_model;
  std::unique_ptr<QAbstractItemModelTester> m_tester;

  void type(const char* path, const char* text) { m_model->setData(m_model->indexOf(path), text); }
  QVariant at(const char* path, int role) const { return m_model->indexOf(path).data(role); }
  QString text(const char* path) const { return at(path, ParamFormModel::TextRole).toString(); }
  ParamFormProblems paste(const char* line) { return m_model->takeArguments(ArgumentText::read(line)); }

 private Q_SLOTS:
  void init() {
    m_model = std::make_unique<ParamFormModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setSchema(form_plugin(), form_engine());
  }
  void cleanup() {
    m_tester.reset();
    m_model.reset();
  }

  void undo_and_redo_step_by_field() {
    QVERIFY(!m_model->canUndo());
    for (const char* typed : {"6", "64"}) type("model.hidden_dim", typed);
    type("model.lr", "x");
    type("model.lr", "0.5");
    QCOMPARE(m_model->undoTitle(), "lr");
    QCOMPARE(m_model->undo(), QStringList("model.lr"));
    QCOMPARE(text("model.lr"), "0.001");
    QCOMPARE(m_model->errorCount(), 0);
    QCOMPARE(m_model->undoTitle(), "hidden units");
    QCOMPARE(m_model->undo(), QStringList("model.hidden_dim"));
    QCOMPARE(m_model->value("model.hidden_dim"), 128);
    QVERIFY(!m_model->canUndo());
    QVERIFY(m_model->undo().isEmpty());
    QCOMPARE(m_model->redoTitle(), "hidden units");
    m_model->redo();
    m_model->redo();
    QCOMPARE(m_model->value("model.hidden_dim"), 64);
    QCOMPARE(m_model->value("model.lr"), 0.5);
    QVERIFY(!m_model->canRedo());
  }

  void what_is_typed_later_is_another_step() {
    type("model.lr", "0.5");
    m_model->endEdit();
    type("model.lr", "0.25");
    m_model->undo();
    QCOMPARE(m_model->value("model.lr"), 0.5);
    type("model.decay", "1");  // a new step: what was undone is gone
    QVERIFY(!m_model->canRedo());
    m_model->undo();
    m_model->undo();
    QCOMPARE(m_model->value("model.lr"), 0.001);
  }

  void a_field_typed_back_leaves_no_step() {
    type("model.hidden_dim", "12");
    type("model.hidden_dim", "128");
    QVERIFY(!m_model->canUndo());
    type("model.hidden_dim", "64");
    type("model.lr", "0.001");  // as it was
    QCOMPARE(m_model->undoTitle(), "hidden units");
  }

  void whole_changes_are_one_step() {
    type("model.lr", "wrong");
    type("model.hidden_dim", "7");
    QSignalSpy edited(m_model.get(), &ParamFormModel::edited);
    m_model->resetAll();
    QCOMPARE(edited.size(), 1);
    m_model->undo();
    QCOMPARE(text("model.lr"), "wrong");
    QCOMPARE(m_model->error("model.lr"), "must be a number above 0 and 1 or less");
    QCOMPARE(m_model->value("model.hidden_dim"), 7);
    m_model->clearHistory();
    QVERIFY(!m_model->canUndo());
  }

  void marks_compare_with_another_run() {
    RunConfig run = m_model->values();
    run.section("model")["lr"] = 0.01;
    QVERIFY(m_model->load(run, "baseline", ParamFormModel::Base::Values).isEmpty());
    QCOMPARE(m_model->baseTitle(), "baseline");
    QCOMPARE(m_model->modifiedCount(), 0);
    QVERIFY(!at("model.lr", ParamFormModel::DefaultedRole).toBool());
    type("model.lr", "0.001");  // the default, but not the run's
    QCOMPARE(m_model->modifiedPaths(), QStringList("model.lr"));
    QCOMPARE(at("model.lr", ParamFormModel::BaseTextRole), "0.01");
    QCOMPARE(m_model->commandLine(), "leyden fit digits_mlp --seed_everything 42");
    m_model->resetRow(m_model->rowOf("model.lr"));
    QCOMPARE(m_model->value("model.lr"), 0.01);
    m_model->compareWithDefaults();
    QCOMPARE(m_model->baseTitle(), "");
    QCOMPARE(m_model->modifiedPaths(), QStringList("model.lr"));
    m_model->undo();  // of the comparison
    QCOMPARE(m_model->baseTitle(), "baseline");
    QCOMPARE(m_model->modifiedCount(), 0);
    while (m_model->canUndo()) m_model->undo();
    QCOMPARE(m_model->baseTitle(), "");
    QCOMPARE(m_model->value("model.lr"), 0.001);
  }

  void texts_that_are_arguments_data() {
    QTest::addColumn<bool>("fits");
    QTest::newRow("--model.lr 0.01") << true;
    QTest::newRow("  --seed_everything=1") << true;
    QTest::newRow("leyden fit digits_mlp") << true;
    QTest::newRow("$ /usr/bin/leyden fit digits_mlp") << true;
    QTest::newRow("-0.01") << false;
    QTest::newRow("--5") << false;
    QTest::newRow("leyden") << false;
    QTest::newRow("my leyden fit") << false;
  }
  void texts_that_are_arguments() {
    QFETCH(bool, fits);
    QCOMPARE(ArgumentText::fits(QString::fromUtf8(QTest::currentDataTag())), fits);
  }

  void arguments_are_read_as_a_shell_does() {
    const auto read = ArgumentText::read("$ leyden fit digits_mlp --name 'a b' \\\n  --model.lr=0.01 --data.path \"x \\\" y\" --model.decay ''\n"
                                         "--model.dims [1,2] --tag t --json -c more.yaml stray --model.kind");
    QCOMPARE(read.plugin, "digits_mlp");
    QCOMPARE(read.name, "a b");
    QStringList pairs;
    for (const auto& value : read.values) pairs << QString::fromStdString(value.key + "|" + value.text);
    QCOMPARE(pairs.join(' '), "model.lr|0.01 data.path|x \" y model.decay| model.dims|[1,2]");
    QCOMPARE(read.problems,
             QStringList({"--tag is the command's own, not a value of the form.",
                          "--json is the command's own, not a value of the form.",
                          "more.yaml was not read; load it with From a run or file.",
                          "stray stands alone; a value follows its name, as in --model.lr 0.01.",
                          "--model.kind needs a value: --model.kind VALUE."}));
    QCOMPARE(ArgumentText::read("--data.path=").values.size(), size_t(1));
    QCOMPARE(ArgumentText::read("--data.path 'open").problems, QStringList("A quote (') is not closed."));
    QCOMPARE(ArgumentText::read("leyden test digits_mlp").problems, QStringList("The form trains (fit); the command says test."));
  }

  void arguments_are_laid_over_the_form() {
    type("model.hidden_dim", "64");
    QVERIFY(paste("--model.lr 0.01 --model.dims 1,2,3 --data.augment true --trainer.callbacks.EarlyStopping.monitor val_loss").empty());
    QCOMPARE(m_model->value("model.hidden_dim"), 64);
    QCOMPARE(m_model->value("model.lr"), 0.01);
    QCOMPARE(text("model.dims"), "1,2,3");
    QCOMPARE(m_model->value("data.augment"), true);
    QCOMPARE(m_model->value("trainer.callbacks.EarlyStopping"), true);
    QCOMPARE(m_model->errorCount(), 0);
    QVERIFY(paste("--trainer.callbacks '[{name: EarlyStopping, monitor: val_acc, patience: 9}]' --trainer.loggers csv").empty());
    QCOMPARE(text("trainer.callbacks.EarlyStopping.monitor"), "val_acc");
    QCOMPARE(m_model->value("trainer.callbacks.EarlyStopping.patience"), 9);
    QCOMPARE(m_model->value("trainer.loggers.csv"), true);
    QVERIFY(paste("--trainer.callbacks.EarlyStopping false").empty());
    QCOMPARE(m_model->value("trainer.callbacks.EarlyStopping"), false);
    QCOMPARE(m_model->undoTitle(), "arguments");
  }

  void arguments_that_do_not_fit_are_told() {
    const auto problems = paste("--model.lr -3 --model.hiden_dim 5 --lr 3 --trainer.callbacks Nothing --model.kind gelu");
    QStringList paths, sentences;
    for (const auto& problem : problems) {
      paths << problem.path;
      sentences << problem.sentence;
    }
    QCOMPARE(paths, QStringList({"model.lr", "model.hiden_dim", "lr", "trainer.callbacks"}));
    QCOMPARE(sentences[0], "model.lr must be above 0 and 1 or less, not -3.");
    QVERIFY2(sentences[1].contains("hidden_dim"), qPrintable(sentences[1]));
    QVERIFY2(sentences[2].contains("model.lr"), qPrintable(sentences[2]));
    QCOMPARE(text("model.lr"), "-3");  // kept beside its error
    QCOMPARE(m_model->errorCount(), 1);
    QCOMPARE(text("model.kind"), "gelu");  // what fits is taken
  }

  void the_command_line_comes_back() {
    type("model.lr", "0.25");
    m_model->setValue("data.path", "my data's.csv");
    m_model->setValue("trainer.callbacks.EarlyStopping", true);
    m_model->setValue("trainer.callbacks.EarlyStopping.monitor", "val_loss");
    type("trainer.max_epochs", "7");
    const RunConfig values = m_model->values();
    const QString line = m_model->commandLine();
    m_model->resetAll();
    QVERIFY(m_model->takeArguments(ArgumentText::read(line)).empty());
    QVERIFY(m_model->values() == values);
  }

  void yaml_goes_out_and_comes_back() {
    type("model.lr", "0.25");
    m_model->setValue("trainer.callbacks.EarlyStopping", true);
    m_model->setValue("trainer.callbacks.EarlyStopping.monitor", "val_loss");
    const RunConfig values = m_model->values();
    for (const bool changed : {false, true}) {
      const QString yaml = m_model->yaml(changed);
      QCOMPARE(yaml.contains("hidden_dim: 128"), !changed);
      QVERIFY(yaml.contains("lr: 0.25"));
      m_model->resetAll();
      QVERIFY(m_model->loadYaml(yaml).empty());
      QVERIFY2(m_model->values() == values, qPrintable(yaml));
    }
  }

  void wrong_values_are_in_the_yaml_as_typed() {
    type("model.lr", "-0.5");
    type("model.hidden_dim", "many");
    const QString yaml = m_model->yaml();
    QVERIFY2(yaml.contains("lr: -0.5") && yaml.contains("hidden_dim: many"), qPrintable(yaml));
    const auto problems = m_model->loadYaml(yaml);
    QCOMPARE(problems.size(), size_t(2));
    QCOMPARE(text("model.lr"), "-0.5");
    QCOMPARE(m_model->errorPaths(), QStringList({"model.hidden_dim", "model.lr"}));
  }

  void yaml_errors_have_their_place() {
    type("model.hidden_dim", "64");
    auto problems = m_model->loadYaml("model:\n  lr: [1\n");
    QCOMPARE(problems.size(), size_t(1));
    QVERIFY(problems[0].line >= 2);
    QVERIFY2(!problems[0].sentence.startsWith("YAML:"), qPrintable(problems[0].sentence));
    QCOMPARE(m_model->value("model.hidden_dim"), 64);  // nothing was taken
    problems = m_model->loadYaml("model:\n  lr: 0.5\n  kinds: relu\n  hidden_dim: 0\ntrainer:\n  callbacks:\n"
                                 "    - name: EarlyStopping\n      monitor: a\n      patience: soon\n");
    QCOMPARE(problems.size(), size_t(3));
    QCOMPARE(problems[0], (ParamFormProblem{"model.kinds", "model.kinds is not a parameter of this form. Did you mean kind?", 3, 3}));
    QCOMPARE(problems[1].line, 4);
    QCOMPARE(problems[1].path, "model.hidden_dim");
    QCOMPARE(problems[2].path, "trainer.callbacks.EarlyStopping.patience");
    QCOMPARE(problems[2].line, 9);
    QCOMPARE(m_model->value("model.lr"), 0.5);
  }

  void editing_yaml_is_one_step() {
    m_model->loadYaml("model: {lr: 0.5}");
    m_model->loadYaml("model: {lr: 0.25}");
    m_model->loadYaml("model: {lr: 0.25, hidden_dim: 3}");
    QCOMPARE(m_model->undoTitle(), "YAML");
    m_model->undo();
    QCOMPARE(m_model->modifiedCount(), 0);
    QVERIFY(!m_model->canUndo());
  }
};

QTEST_GUILESS_MAIN(TestParamFormEditing)
#include "test_param_form_editing.moc"
