// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What is done with many runs: the trash and back, text of a table, the command that repeats a run.
#include <experiment/run_command.h>
#include <experiment/run_config.h>
#include <experiment/run_list_model.h>
#include <experiment/run_table_text.h>
#include <experiment/run_trash.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

using namespace leyden;
namespace fs = std::filesystem;

class TestRunBulk : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path workspace() const { return m_folder->path().toStdString(); }

  std::unique_ptr<RunWriter> begin(const std::string& name, double value) {
    RunInfo info;
    info.name = name;
    info.plugin_id = "digits_mlp";
    info.params = {{"model.lr", "0.1"}, {"model.note", "\"a\\tb\""}};
    auto writer = RunWriter::create(workspace(), info);
    const ScalarPoint point{writer->series("val/acc"), value};
    writer->log(1, std::nan(""), {&point, 1});
    return writer;
  }
  std::string run(const std::string& name, double value) {
    auto writer = begin(name, value);
    writer->finish(RunStatus::Finished);
    return writer->run_id();
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void runs_go_to_the_trash_and_back() {
    const QString a = QString::fromStdString(run("a", 1)), b = QString::fromStdString(run("b", 2));
    auto live = begin("live", 3);
    const QString c = QString::fromStdString(live->run_id());
    RunListModel runs(workspace(), nullptr, 20);
    RunTrash trash(runs);
    QAbstractItemModelTester tester(&trash, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(runs.rowCount(), 3);
    QSignalSpy trashed(&trash, &RunTrash::trashed), failed(&trash, &RunTrash::failed),
        restored(&trash, &RunTrash::restored), erased(&trash, &RunTrash::erased);
    trash.put({a, c, b});
    QTRY_COMPARE(failed.size(), 1);  // the one that trains stays, and is named
    QVERIFY(failed[0][0].toString().contains(c));
    QCOMPARE(trashed[0][0].toStringList(), QStringList({a, b}));
    QCOMPARE(trash.lastPut(), QStringList({a, b}));
    QTRY_COMPARE(runs.rowCount(), 1);
    QTRY_COMPARE(trash.rowCount(), 2);
    QCOMPARE(trash.index(0).data().toString(), "a");
    QVERIFY(!trash.index(0).data(RunTrash::TrashedRole).toString().isEmpty());
    trash.restore({b});
    QTRY_COMPARE(runs.rowCount(), 2);
    QCOMPARE(restored.size(), 1);
    QVERIFY(trash.lastPut().isEmpty());
    trash.erase({a});
    QTRY_COMPARE(trash.rowCount(), 0);
    trash.eraseRuns({b});
    QTRY_COMPARE(erased.size(), 2);
    QTRY_COMPARE(runs.rowCount(), 1);
    QVERIFY(!fs::exists(workspace() / "runs" / b.toStdString()) && !fs::exists(workspace() / "trash" / b.toStdString()));
    live->finish(RunStatus::Finished);
  }

  void tables_as_text() {
    const double odd = 0.1 + 0.2;
    const std::string a = run("=cmd, \"x\"", odd), b = run("plain", std::numeric_limits<double>::infinity());
    Catalog catalog(workspace());
    catalog.refresh();
    const std::vector<Field> fields = {{Field::Kind::Fact, Field::Fact::Name, {}, Aggregate::Last},
                                       Field::metric("val/acc"), Field::param("model.note"),
                                       Field::param("no.such")};
    const QString csv = QString::fromStdString(table_text(catalog, {a, b}, fields, TableFormat::Csv));
    const QStringList lines = csv.split('\n');
    QCOMPARE(lines[0], "name,val/acc.last,model.note,no.such");
    QCOMPARE(lines[1], "\"'=cmd, \"\"x\"\"\",0.30000000000000004,a\tb,");
    QCOMPARE(lines[2], "plain,inf,a\tb,");
    const QString tsv = QString::fromStdString(table_text(catalog, {b}, fields, TableFormat::Tsv));
    QCOMPARE(tsv.split('\n')[1], "plain\tinf\ta b\t");
    const Json json = Json::parse(table_text(catalog, {a, b}, fields, TableFormat::Json));
    QCOMPARE(json.size(), size_t(2));
    QCOMPARE(json[0]["val/acc.last"].get<double>(), odd);
    QCOMPARE(json[0]["name"].get<std::string>(), std::string("=cmd, \"x\""));
    QCOMPARE(json[1]["val/acc.last"].get<std::string>(), std::string("inf"));
    QVERIFY(json[1]["no.such"].is_null());
    QCOMPARE(json[1]["id"].get<std::string>(), b);
    const std::string started =
        table_text(catalog, {a}, {{Field::Kind::Fact, Field::Fact::Started, {}, Aggregate::Last}}, TableFormat::Tsv);
    QVERIFY2(QString::fromStdString(started).contains(QStringLiteral("T")), started.c_str());
  }

  void the_command_has_every_parameter() {
    RunConfig config;
    config.document = {{"plugin", {{"id", "digits_mlp"}}},
                       {"seed_everything", 7},
                       {"model", {{"lr", 0.001}, {"name", "it's"}, {"dims", {8, 4}}, {"none", nullptr}, {"code", "007"}}},
                       {"trainer",
                        {{"max_epochs", 3},
                         {"callbacks", Json::array({{{"name", "EarlyStopping"}, {"monitor", "val_loss"}}})}}}};
    RunRow row;
    row.plugin = "digits_mlp";
    row.verb = "fit";
    row.params = flatten_params(config);
    const QString line = command_line_of(row);
    QVERIFY2(line.startsWith("leyden fit digits_mlp "), qPrintable(line));
    QVERIFY(line.contains("--model.name 'it'\\''s'"));
    QVERIFY(line.contains("--model.dims '[8,4]'"));
    QVERIFY(line.contains("--trainer.callbacks.EarlyStopping.monitor val_loss"));
    // Read as the command line reads it, the same values come out.
    RunConfig read;
    set_dotted(read, "seed_everything", "7");
    set_dotted(read, "model.lr", "0.001");
    set_dotted(read, "model.dims", "[8,4]");
    QCOMPARE(read.find("model.dims")->dump(), config.find("model.dims")->dump());
    RunRow foreign;
    foreign.params = row.params;
    QCOMPARE(command_line_of(foreign), QString());
  }
};

QTEST_MAIN(TestRunBulk)
#include "test_run_bulk.moc"
