// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Lightning's CSV logs, CSV of other shapes, MLflow's folders and databases.
#include <QTest>

#include <cmath>

#include <store/store_error.h>

#include "import_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;
using Result = ImportedSource::Result;

namespace {

const char* const kMlflow = R"sql(
CREATE TABLE experiments(experiment_id INTEGER PRIMARY KEY, name TEXT, lifecycle_stage TEXT);
CREATE TABLE runs(run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, start_time BIGINT, end_time BIGINT, user_id TEXT,
  lifecycle_stage TEXT, artifact_uri TEXT, experiment_id INTEGER);
CREATE TABLE metrics(key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN);
CREATE TABLE params(key TEXT, value TEXT, run_uuid TEXT);
CREATE TABLE tags(key TEXT, value TEXT, run_uuid TEXT);
INSERT INTO experiments VALUES (1, 'exp', 'active');
INSERT INTO runs VALUES ('aa', 'one', 'FAILED', 1700000000000, 1700000005000, 'me', 'active', '', 1),
  ('bb', 'two', 'FINISHED', 1700000000000, 1700000005000, 'me', 'deleted', '', 1);
INSERT INTO metrics VALUES ('loss', 0.5, 1700000000000, 'aa', 0, 0), ('acc', 0.1, 1700000000000, 'aa', 0, 0),
  ('loss', 0.0, 1700000001000, 'aa', 1, 1), ('loss', 1.7976931348623157e308, 1700000002000, 'aa', 2, 0);
INSERT INTO params VALUES ('lr', '0.1', 'aa'), ('flag', 'True', 'aa');
INSERT INTO tags VALUES ('team', 'a', 'aa'), ('mlflow.parentRunId', 'zz', 'aa'), ('mlflow.note.content', 'a note', 'aa');
)sql";

}  // namespace

class TestForeignFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void lightnings_csv_logs() {
    Workspace workspace;
    const fs::path folder = workspace.path() / "lightning_logs/version_0";
    write_file(folder / "metrics.csv", "epoch,step,train_loss,val_loss\n0,49,0.5,\n0,49,,0.25\n1,99,nan,\n");
    write_file(folder / "hparams.yaml", "lr: 0.1\nmodel:\n  hidden: 128\n");
    const ImportReport report = import(workspace.path(), workspace.path() / "lightning_logs");
    RunReader run = run_named(workspace.path(), report, "lightning_logs/version_0");
    QCOMPARE(run.params(), (std::vector<std::pair<std::string, std::string>>{{"lr", "0.1"}, {"model.hidden", "128"}}));
    const std::vector<Point> train = run.points("train_loss");
    QCOMPARE(train.size(), size_t{2});
    QVERIFY(train[0].step == 49 && train[0].epoch == 0.0 && train[0].value == 0.5);
    QVERIFY(train[1].step == 99 && train[1].epoch == 1.0 && std::isnan(train[1].value));
    QCOMPARE(run.points("val_loss").size(), size_t{1});
    QCOMPARE(problem_in(run.paths().root), std::string());
  }

  void yaml_that_multiplies_is_left_out_with_a_note() {
    Workspace workspace;
    const fs::path folder = workspace.path() / "v";
    write_file(folder / "metrics.csv", "step,loss\n1,2\n");
    write_file(folder / "hparams.yaml", "a: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]\n");
    const ImportReport report = import(workspace.path(), folder);
    QCOMPARE(report.sources[0].points, 1);
    QVERIFY(report.sources[0].notes[0].find("multiply") != std::string::npos);
  }

  void csv_of_one_column_a_metric_and_of_one_row_a_point() {
    Workspace workspace;
    write_file(workspace.path() / "wide.csv", "iteration;seconds;\"a;b\"\n1;7;0.5\n2;8;inf\n");
    ImportOptions options;
    options.map = {{"step", "iteration"}, {"time", "seconds"}};
    ImportReport report = import(workspace.path(), workspace.path() / "wide.csv", options);
    const std::vector<Point> points = run_named(workspace.path(), report, "wide").points("a;b");
    QCOMPARE(points.size(), size_t{2});
    QVERIFY(points[1].step == 2 && points[1].wall_time == 8.0 && std::isinf(points[1].value));

    write_file(workspace.path() / "long.csv", "run,name,step,value\nx,loss,1,0.5\ny,loss,1,0.25\nx,acc,1,0.75\n");
    report = import(workspace.path(), workspace.path() / "long.csv");
    QCOMPARE(report.count(Result::Imported), size_t{2});
    QCOMPARE(run_named(workspace.path(), report, "long/x").series().size(), size_t{2});
    QCOMPARE(run_named(workspace.path(), report, "long/y").points("loss")[0].value, 0.25);
  }

  // Rows of many runs, mixed, in blocks, over several lines, with blank lines between, as the runs alone would be.
  void csv_of_many_runs() {
    Workspace workspace;
    std::string text = "\xEF\xBB\xBFrun,note,loss\r\n";
    std::map<std::string, std::vector<double>> expected;
    const auto add = [&](const std::string& run, double value, const std::string& note = "1") {
      text += run + "," + note + "," + QString::number(value).toStdString() + "\r\n";
      expected[run].push_back(value);
    };
    for (int i = 0; i < 20'000; ++i) add("r" + std::to_string(i % 97), i, i % 7 == 0 ? "\"\r\n\n\"" : "2");
    text += "\n\n";
    for (int i = 0; i < 60'000; ++i) add("block" + std::to_string(i / 30'000), i);
    text += "last,1,5";
    expected["last"] = {5};
    write_file(workspace.path() / "many.csv", text);
    const ImportOptions options{.map = {{"metrics", "loss"}}};
    const ImportReport report = import(workspace.path(), workspace.path() / "many.csv", options);
    QCOMPARE(report.count(Result::Imported), expected.size());
    uint64_t bytes = 0;
    for (const auto& [run, values] : expected) {
      const ImportedSource& source = source_named(report, "many/" + run);
      QCOMPARE(source.notes, std::vector<std::string>());
      bytes += source.source.bytes;
      const std::vector<Point> points = run_named(workspace.path(), report, "many/" + run).points("loss");
      QCOMPARE(points.size(), values.size());
      for (size_t i = 0; i < values.size(); ++i) QVERIFY(points[i].value == values[i] && points[i].step == static_cast<int64_t>(i));
    }
    // Every byte is one run's: what is read grows with the file, not with the runs times the file.
    QVERIFY(bytes <= text.size() && bytes > text.size() - 100);
    QCOMPARE(import(workspace.path(), workspace.path() / "many.csv", options).count(Result::Unchanged), expected.size());
  }

  void csv_of_many_runs_says_where_a_mistake_is() {
    Workspace workspace;
    write_file(workspace.path() / "bad.csv", "run,loss\na,1\nb,\"2\"\n\na,3\nb,\"x\ny\"\na,4\nb,5\n");
    const ImportPlan plan = find_imports(std::vector{workspace.path() / "bad.csv"});
    const ImportReport report = import_runs(workspace.path(), plan);
    QCOMPARE(source_named(report, "bad/a").points, 2 + 1);
    QVERIFY(source_named(report, "bad/b").notes[0].find("line 6, column 2 (loss)") != std::string::npos);
    // Between the search and the reading the file became another one.
    write_file(workspace.path() / "bad.csv", "run,loss\nb,1\na,1234567\n");
    Workspace other;
    const ImportReport changed = import_runs(other.path(), plan);
    QCOMPARE(changed.count(Result::Failed), size_t{2});
    QVERIFY(changed.sources[0].error.find("has changed") != std::string::npos);
  }

  void csv_without_names_of_columns() {
    Workspace workspace;
    write_file(workspace.path() / "bare.csv", "1,10\n2,20\n1,30\n");
    const ImportOptions options{.map = {{"run", "1"}, {"metrics", "2"}}};
    const ImportReport report = import(workspace.path(), workspace.path() / "bare.csv", options);
    QCOMPARE(run_named(workspace.path(), report, "bare/1").points("column 2").size(), size_t{2});
    QCOMPARE(run_named(workspace.path(), report, "bare/2").points("column 2").size(), size_t{1});
  }

  void csv_errors_say_line_and_column() {
    Workspace workspace;
    write_file(workspace.path() / "bad.csv", "step,loss\n1,0.5\n2,\"x\ny\"\n");
    ImportReport report = import(workspace.path(), workspace.path() / "bad.csv");
    QCOMPARE(report.sources[0].points, 1);
    QVERIFY(report.sources[0].notes[0].find("line 3, column 2 (loss)") != std::string::npos);
    ImportOptions options;
    options.map = {{"step", "stepp"}};
    const std::string told = error_of(StoreError::Kind::Invalid, [&] { import(workspace.path(), workspace.path() / "bad.csv", options); });
    QVERIFY(told.find("no column \"stepp\"; it has step") != std::string::npos);
  }

  void mlflows_database() {
    Workspace workspace;
    write_file(workspace.path() / "ml/mlflow.db", "");
    sql_write(workspace.path() / "ml/mlflow.db", kMlflow);
    const ImportReport report = import(workspace.path(), workspace.path() / "ml");
    QCOMPARE(report.sources.size(), size_t{1});
    RunReader run = run_named(workspace.path(), report, "exp/one");
    QCOMPARE(run.state().status, RunStatus::Failed);
    QCOMPARE(run.state().seconds, 5.0);
    QCOMPARE(run.state().info.at("provenance.mlflow.parentRunId"), std::string("zz"));
    QCOMPARE(run.params(), (std::vector<std::pair<std::string, std::string>>{{"flag", "true"}, {"lr", "0.1"}}));
    QCOMPARE(run.annotations().tags, std::vector<std::string>{"team=a"});
    QCOMPARE(run.annotations().notes, std::string("a note"));
    const std::vector<Point> loss = run.points("loss");
    QCOMPARE(loss.size(), size_t{3});
    QVERIFY(loss[0].value == 0.5 && std::isnan(loss[1].value) && std::isinf(loss[2].value));
    QCOMPARE(loss[2].wall_time, 1.7e9 + 2);

    QCOMPARE(import(workspace.path(), workspace.path() / "ml").count(Result::Unchanged), size_t{1});
    sql_write(workspace.path() / "ml/mlflow.db", "INSERT INTO metrics VALUES ('loss', 9.0, 1700000003000, 'aa', 3, 0)");
    QCOMPARE(import(workspace.path(), workspace.path() / "ml").count(Result::Updated), size_t{1});
    QCOMPARE(RunReader(run.paths().root).points("loss").size(), size_t{4});
  }

  void mlflows_folders() {
    Workspace workspace;
    const fs::path run_folder = workspace.path() / "mlruns/0/abc";
    write_file(workspace.path() / "mlruns/0/meta.yaml", "name: Default\n");
    write_file(run_folder / "meta.yaml", "run_id: abc\nrun_name: fold\nstatus: 5\nstart_time: 1700000000000\n"
                                         "end_time: 1700000009000\nlifecycle_stage: active\nartifact_uri: ''\n");
    write_file(run_folder / "metrics/val/loss", "1700000000000 0.5 0\ntorn li\n1700000001000 nan 1\n");
    write_file(run_folder / "params/batch", "64");
    const ImportReport report = import(workspace.path(), workspace.path() / "mlruns");
    RunReader run = run_named(workspace.path(), report, "Default/fold");
    QCOMPARE(run.state().status, RunStatus::Stopped);
    QCOMPARE(run.points("val/loss").size(), size_t{2});  // one torn line hides no other
    QVERIFY(report.sources[0].notes[0].find("line 2") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestForeignFiles)
#include "test_foreign_files.moc"
