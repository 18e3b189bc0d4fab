// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Runs of plain Python loops that meet odd data, slow files, other writers, older schemas and full disks.
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <cmath>
#include <cstdint>
#include <fstream>

#include "python_testing.h"
#include "store_testing.h"

using namespace leyden;
using namespace python_testing;
using namespace store_testing;
namespace fs = std::filesystem;

class TestPythonRuns : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void odd_names_values_and_steps();
  void files_are_hashed_beside_the_training();
  void a_stopped_run_goes_on();
  void another_writer_is_refused();
  void a_run_of_schema_1_goes_on_when_leyden_has();
  void threads_log_together();
  void a_full_disk_to_the_end();
  void read_only_folders_are_refused();

 private:
  static Answer python(const QString& verb, const fs::path& path) {
    return run(QStringLiteral(LEYDEN_SYSTEM_PYTHON), "python_runs.py", {verb, QString::fromStdString(path.string())});
  }
  static QString problem(const fs::path& folder) { return QString::fromStdString(problem_in(folder)); }
};

void TestPythonRuns::odd_names_values_and_steps() {
  Workspace workspace;
  const Answer answer = python("odd", workspace.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  const QStringList said = answer.out.split('\n', Qt::SkipEmptyParts);
  QCOMPARE(said.size(), 12);
  for (int i = 0; i < 6; ++i) QVERIFY2(said[i].startsWith("The value of 'wrong' is no number: "), qPrintable(said[i]));
  QCOMPARE(said[6], QStringLiteral("The step 9223372036854775808 does not fit into 64 bits."));
  for (int i = 7; i < 12; ++i) QVERIFY2(said[i].endsWith("is no whole number."), qPrintable(said[i]));

  const fs::path folder = only_run(workspace.path());
  RunReader reader(folder);
  const std::string long_name = QString(5000, QChar(0xe9)).toStdString();
  int64_t step = 0;
  for (const std::string& name : {std::string(), std::string(" "), std::string("a/b"), std::string("../../etc/passwd"),
                                  std::string("line\nbreak"), std::string("'; drop table point; --"), long_name,
                                  std::string("bad \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd")}) {
    QVERIFY2(reader.series(name), name.c_str());
    QCOMPARE(reader.columns(name).step, std::vector<int64_t>{step++});
  }
  const SeriesColumns nul = reader.columns("nul \xef\xbf\xbd");
  QCOMPARE(nul.step, (std::vector<int64_t>{8, 9, 10, 10}));
  QCOMPARE(nul.value, (std::vector<double>{8, 100, 101, 102}));
  const SeriesColumns kinds = reader.columns("kinds");
  const std::vector<double> expected = {1, 7, INFINITY, -INFINITY, 0.25, 0.5, 2, NAN, INFINITY, -0.0, 5e-324};
  QCOMPARE(kinds.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) QVERIFY2(same(kinds.value[i], expected[i]), qPrintable(QString::number(i)));
  QCOMPARE(reader.columns("steps").step, (std::vector<int64_t>{INT64_MAX, INT64_MIN, 0, 3, 4}));
  QVERIFY(!reader.series("wrong"));  // nothing of a call that was refused
  QCOMPARE(problem(folder), QString());
}

void TestPythonRuns::files_are_hashed_beside_the_training() {
  Workspace workspace;
  const Answer answer = python("hashing", workspace.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  const fs::path folder = only_run(workspace.path());
  RunReader reader(folder);
  std::map<std::string, ArtifactRow> files;
  for (const ArtifactRow& row : reader.artifacts()) files.emplace(row.path, row);
  QCOMPARE(files.size(), size_t{2});
  const auto sha256 = [](const char* text) {
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().toStdString();
  };
  QCOMPARE(files.at("checkpoints/kept").sha256, sha256("kept"));
  QCOMPARE(files.at("checkpoints/replaced").sha256, sha256("newer"));
  QVERIFY(files.at("checkpoints/replaced").step == 2 && files.at("checkpoints/replaced").bytes == 5);
  // Not of the one that was pruned.
  QStringList told;
  for (const LogLine& line : reader.log_lines()) told << QString::fromStdString(line.text);
  QCOMPARE(told.size(), 2);
  QVERIFY2(told[0].contains("checkpoints/folder could not be read"), qPrintable(told[0]));
  QVERIFY2(told[1].contains("checkpoints/gone was gone before"), qPrintable(told[1]));
  for (const QString& line : told) QVERIFY2(answer.err.contains(line), qPrintable(answer.err));

  if (QStringLiteral(LEYDEN_PROGRAM).isEmpty()) return;
  const Answer verified = run_leyden({"runs", "verify", "--json"}, workspace.path());
  QVERIFY2(verified.status == 0, qPrintable(verified.out + verified.err));
  std::ofstream(folder / "checkpoints" / "kept") << "Kept";
  QVERIFY(run_leyden({"runs", "verify"}, workspace.path()).status != 0);
}

void TestPythonRuns::a_stopped_run_goes_on() {
  Workspace workspace;
  const Answer answer = python("stop", workspace.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  QVERIFY2(answer.out.contains("is being trained by another program"), qPrintable(answer.out));
  const fs::path folder = only_run(workspace.path());
  RunReader reader(folder);
  QVERIFY(reader.state().status == RunStatus::Stopped && reader.state().attempts == 2);
  const SeriesColumns loss = reader.columns("loss"), late = reader.columns("late");
  QCOMPARE(loss.size(), size_t{2000});
  for (size_t i = 0; i < loss.size(); ++i) {
    QVERIFY(loss.step[i] == int64_t(i) && loss.value[i] == double(i) && loss.attempt[i] == (i < 1000 ? 1 : 2));
  }
  QVERIFY(late.size() == 1000 && late.step.front() == 1000);
  QCOMPARE(sql_value(folder / "run.db", "select group_concat(status) from attempt"), std::string("stopped,stopped"));
  QCOMPARE(problem(folder), QString());
}

void TestPythonRuns::another_writer_is_refused() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("locked"));
  const Answer answer = python("resume", writer->paths().root);
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  QVERIFY2(answer.out.contains("is locked: the run is being trained by another program"), qPrintable(answer.out));
  writer->finish(RunStatus::Finished);
  QVERIFY(python("resume", writer->paths().root).out.isEmpty());
  QCOMPARE(RunReader(writer->paths().root).state().attempts, 2);
}

void TestPythonRuns::a_run_of_schema_1_goes_on_when_leyden_has() {
  Workspace workspace;
  const fs::path folder = workspace.path() / "runs" / "01J00000000000000000000000";
  fs::create_directories(folder);
  fs::copy_file(LEYDEN_SOURCE_DIR "/tests/store/fixtures/run-1.0/run.db", folder / "run.db");
  const auto bytes = [&] {
    QFile file(QString::fromStdString((folder / "run.db").string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  const QByteArray before = bytes();
  const size_t points = RunReader(folder).columns("train_loss").size();
  const Answer answer = python("resume", folder);
  QVERIFY2(answer.out.contains("has schema 1.0, which this package does not continue; resume the run with Leyden once"),
           qPrintable(answer.out + answer.err));
  QVERIFY(!before.isEmpty() && bytes() == before);

  auto writer = RunWriter::reopen(folder);
  log_one(*writer, "train_loss", 99'000, 0.5);
  writer->finish(RunStatus::Finished);
  const Answer second = python("resume", folder);
  QVERIFY2(second.status == 0 && second.out.isEmpty(), qPrintable(second.out + second.err));
  RunReader reader(folder);
  const SeriesColumns loss = reader.columns("train_loss");
  QCOMPARE(loss.size(), points + 11);
  QCOMPARE(loss.step.back(), int64_t{100'009});
  QCOMPARE(reader.columns("by_python").size(), size_t{10});
  QCOMPARE(problem(folder), QString());
}

void TestPythonRuns::threads_log_together() {
  Workspace workspace;
  const Answer answer = python("threads", workspace.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  RunReader reader(only_run(workspace.path()));
  for (int i = 0; i < 4; ++i) {
    const SeriesColumns own = reader.columns("thread" + std::to_string(i));
    QCOMPARE(own.size(), size_t{3000});
    for (size_t k = 0; k < own.size(); ++k) QVERIFY(own.step[k] == int64_t(k) && own.value[k] == double(k));
  }
  QCOMPARE(reader.columns("all").size(), size_t{6000});
  QCOMPARE(problem(reader.paths().root), QString());
}

void TestPythonRuns::a_full_disk_to_the_end() {
  Workspace workspace;
  const Answer answer = python("full_to_the_end", workspace.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  const QStringList said = answer.out.split('\n', Qt::SkipEmptyParts);
  QCOMPARE(said.size(), 5);
  QVERIFY2(said[0].contains("could not be kept with the run") && said[1].contains("could not be kept with the run"),
           qPrintable(said[0] + said[1]));
  QVERIFY2(said[2].contains("run.db could not be written"), qPrintable(said[2]));
  QVERIFY2(said[3].contains("could not be completed"), qPrintable(said[3]));
  const fs::path folder = said[4].toStdString();
  QCOMPARE(RunReader(folder).state().status, RunStatus::Interrupted);
  QCOMPARE(RunReader(folder).columns("loss").size(), size_t{1000});
  QVERIFY(python("resume", folder).out.isEmpty());
  QVERIFY(RunReader(folder).state().status == RunStatus::Finished && RunReader(folder).state().attempts == 2);
  QCOMPARE(problem(folder), QString());
}

void TestPythonRuns::read_only_folders_are_refused() {
  Workspace workspace;
  const Answer answer = python("read_only", workspace.path());
  const QStringList said = answer.out.split('\n', Qt::SkipEmptyParts);
  for (const auto& entry : fs::recursive_directory_iterator(workspace.path().parent_path())) {
    fs::permissions(entry.path(), fs::perms::owner_all);  // so that it can be removed
  }
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  QCOMPARE(said.size(), 4);
  QVERIFY2(said[0].contains("cannot be written") && said[0].contains("Choose another folder"), qPrintable(said[0]));
  QVERIFY2(said[1].contains("could not be continued"), qPrintable(said[1]));
  QVERIFY2(said[2].contains("cannot be written"), qPrintable(said[2]));
  QVERIFY2(said[3].contains("holds no run"), qPrintable(said[3]));
}

QTEST_GUILESS_MAIN(TestPythonRuns)
#include "test_python_runs.moc"
