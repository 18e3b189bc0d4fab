// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The files of MLflow's runs: where they are found, and what is written down of them. Files that importers make.
#include <QTest>

#include <store/media_file.h>
#include <store/tensorboard/event.h>
#include <store/tensorboard/record_file.h>
#include <store/verify_run.h>

#include "import_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;
namespace tb = leyden::tensorboard;
using Result = ImportedSource::Result;

namespace {

const char* const kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string database(const std::string& uri) {
  return "CREATE TABLE experiments(experiment_id INTEGER PRIMARY KEY, name TEXT, lifecycle_stage TEXT);"
         "CREATE TABLE runs(run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, start_time BIGINT, end_time BIGINT, user_id TEXT,"
         "  lifecycle_stage TEXT, artifact_uri TEXT, experiment_id INTEGER);"
         "CREATE TABLE metrics(key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN);"
         "CREATE TABLE params(key TEXT, value TEXT, run_uuid TEXT); CREATE TABLE tags(key TEXT, value TEXT, run_uuid TEXT);"
         "INSERT INTO experiments VALUES (1, 'exp', 'active');"
         "INSERT INTO runs VALUES ('aa', 'one', 'FINISHED', 1700000000000, 1700000005000, 'me', 'active', '" + uri + "', 1);";
}

fs::path write_database(const fs::path& folder, const std::string& uri) {
  fs::create_directories(folder);
  write_file(folder / "mlflow.db", "");
  sql_write(folder / "mlflow.db", database(uri));
  return folder;
}

fs::path write_run_folder(const fs::path& mlruns, const std::string& uri) {
  write_file(mlruns / "0/meta.yaml", "name: exp\n");
  write_file(mlruns / "0/aa/meta.yaml", "run_id: aa\nrun_name: one\nstatus: 3\nlifecycle_stage: active\nartifact_uri: '" + uri + "'\n");
  write_file(mlruns / "0/aa/metrics/loss", "1700000000000 0.5 0\n");
  write_file(mlruns / "0/aa/params/lr", "1");
  return mlruns;
}

std::vector<ArtifactRow> artifacts(const Workspace& workspace, const ImportReport& report) {
  return run_named(workspace.path(), report, "exp/one").artifacts();
}

Verification verified(const Workspace& workspace, const ImportReport& report) {
  return verify_run(run_named(workspace.path(), report, "exp/one").paths().root,
                    {.sha256 = [](const fs::path& file) { return digest_of(file).sha256; }});
}

}  // namespace

class TestMlflowArtifacts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void they_are_found_where_they_are_data() {
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("place");  // below the folder of the database
    QTest::newRow("where the URI says") << "HERE/store/aa/artifacts" << "store/aa/artifacts";
    QTest::newRow("file:") << "file://HERE/a%20store/aa/artifacts" << "a store/aa/artifacts";
    QTest::newRow("relative") << "./mlruns/1/aa/artifacts" << "mlruns/1/aa/artifacts";
    QTest::newRow("a server's") << "mlflow-artifacts:/1/aa/artifacts" << "mlartifacts/1/aa/artifacts";
    QTest::newRow("moved") << "/old/machine/mlruns/1/aa/artifacts" << "mlruns/1/aa/artifacts";
    QTest::newRow("moved, a location of its own") << "file:///old/place/aa/artifacts" << "place/aa/artifacts";
    QTest::newRow("copied from a bucket") << "s3://bucket/deep/1/aa/artifacts" << "artifacts/1/aa/artifacts";
  }

  void they_are_found_where_they_are() {
    QFETCH(QString, uri);
    QFETCH(QString, place);
    const Workspace workspace;
    const fs::path folder = workspace.path() / "ml", files = folder / place.toStdString();
    write_file(files / "model/weights.ckpt", "abc");
    write_file(files / "plot.png", "");
    write_database(folder, uri.replace("HERE", QString::fromStdString(folder.string())).toStdString());
    const ImportReport report = import(workspace.path(), folder);
    QCOMPARE(report.sources[0].notes, std::vector<std::string>());
    const std::vector<ArtifactRow> rows = artifacts(workspace, report);
    QCOMPARE(rows.size(), size_t{2});
    QCOMPARE(rows[0].name, std::string("model/weights.ckpt"));
    QCOMPARE(rows[0].kind, std::string("checkpoint"));
    QCOMPARE(rows[0].path, (files / "model/weights.ckpt").string());
    QCOMPARE(rows[0].sha256, std::string(kAbc));
    QCOMPARE(rows[0].bytes, 3);
    QCOMPARE(rows[1].kind, std::string("file"));
    QVERIFY(verified(workspace, report).good());
  }

  void a_moved_folder_is_read_anew() {
    const Workspace workspace;
    const fs::path old = write_run_folder(workspace.path() / "a/mlruns", (workspace.path() / "a/mlruns/0/aa/artifacts").string());
    write_file(old / "0/aa/artifacts/model.bin", "abc");
    const ImportReport first = import(workspace.path(), old);
    QCOMPARE(artifacts(workspace, first).at(0).path, (old / "0/aa/artifacts/model.bin").string());
    QCOMPARE(import(workspace.path(), old).count(Result::Unchanged), size_t{1});

    const fs::path now = workspace.path() / "b/mlruns";
    fs::create_directories(now.parent_path());
    fs::rename(old, now);
    QCOMPARE(verified(workspace, first).problems.size(), size_t{1});
    const ImportReport second = import(workspace.path(), now);
    QCOMPARE(second.count(Result::Updated), size_t{1});
    QCOMPARE(second.sources[0].run_id, first.sources[0].run_id);
    QCOMPARE(artifacts(workspace, second).at(0).path, (now / "0/aa/artifacts/model.bin").string());
    QVERIFY(verified(workspace, second).good());
  }

  void a_changed_file_is_seen() {
    const Workspace workspace;
    const fs::path folder = write_run_folder(workspace.path() / "mlruns", "");
    const fs::path file = folder / "0/aa/artifacts/model.bin";
    write_file(file, "abc");
    const ImportReport report = import(workspace.path(), folder);
    write_file(file, "abX");
    const Verification found = verified(workspace, report);
    QCOMPARE(found.problems.size(), size_t{1});
    QVERIFY(found.problems[0].find("SHA-256") != std::string::npos);
    write_file(file, "abXY");
    QCOMPARE(import(workspace.path(), folder).count(Result::Updated), size_t{1});
  }

  void what_is_not_here_is_told() {
    const Workspace workspace;
    const ImportReport bucket = import(workspace.path(), write_database(workspace.path() / "one", "s3://bucket/1/aa/artifacts"));
    QVERIFY(bucket.sources[0].notes.at(0).find("s3://bucket/1/aa/artifacts") != std::string::npos);
    Workspace other;
    // A folder that MLflow has not made yet, for a run without files.
    fs::create_directories(other.path() / "store");
    const std::string own = (other.path() / "store/1/aa/artifacts").string();
    QCOMPARE(import(other.path(), write_database(other.path() / "two", own)).sources[0].notes, std::vector<std::string>());
    // A path that is no run's is not looked for elsewhere.
    Workspace third;
    write_file(third.path() / "three/mlruns/secret", "x");
    const ImportReport nowhere = import(third.path(), write_database(third.path() / "three", "s3://"));
    QVERIFY(artifacts(third, nowhere).empty());
  }

  void files_of_importers_have_their_sums() {
    const Workspace workspace;
    const std::string text(70'000, 'x');
    const tb::Event event{1.7e9, 3, {}, {{"notes", tb::Text{{}, {text}}, "text"}}};
    write_file(workspace.path() / "logs/events.out.tfevents.1700000000.host.1.0", tb::framed_record(tb::encode_event(event)));
    const ImportReport report = import(workspace.path(), workspace.path() / "logs");
    RunReader run = run_named(workspace.path(), report, "logs");
    const std::vector<ArtifactRow> rows = run.artifacts();
    QCOMPARE(rows.size(), size_t{1});
    QCOMPARE(rows[0].sha256, digest_of(run.paths().root / rows[0].path).sha256);
  }
};

QTEST_GUILESS_MAIN(TestMlflowArtifacts)
#include "test_mlflow_artifacts.moc"
