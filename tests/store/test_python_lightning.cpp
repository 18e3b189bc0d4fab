// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// LeydenLogger under the real PyTorch Lightning, by both of its names: how runs end, and what `leyden runs show` says.
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;

class TestPythonLightning : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void trains_and_tests_data();
  void trains_and_tests();
  void endings_data();
  void endings();

 private:
  struct Result {
    int status;
    QString id, err;
  };
  Result train(const std::filesystem::path& workspace, const QString& how, const QString& package) const {
    QProcess process;
    process.start(m_python, {QStringLiteral(LEYDEN_SOURCE_DIR "/tests/store/python_lightning.py"),
                             QStringLiteral(LEYDEN_SOURCE_DIR "/resources/python"),
                             QString::fromStdString(workspace.string()), how, package});
    process.waitForFinished(240'000);
    const QString out = QString::fromUtf8(process.readAllStandardOutput());
    return {process.exitCode(), out.section('\n', 0, 0), QString::fromUtf8(process.readAllStandardError())};
  }
  QString m_python;
};

void TestPythonLightning::initTestCase() {
  m_python = qEnvironmentVariable("LEYDEN_TEST_PYTHON", QStringLiteral(LEYDEN_BINARY_DIR "/venv/bin/python"));
  QProcess probe;
  probe.start(m_python, {"-c", "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, "
                               "('torch', 'lightning', 'pytorch_lightning'))))"});
  if (!probe.waitForFinished(60'000) || probe.exitStatus() != QProcess::NormalExit || probe.exitCode() != 0)
    QSKIP("there is no Python with torch and lightning (./dev test makes one; LEYDEN_TEST_PYTHON names another)");
}

void TestPythonLightning::trains_and_tests_data() {
  QTest::addColumn<QString>("package");
  QTest::newRow("lightning") << "lightning";
  QTest::newRow("pytorch_lightning") << "pytorch_lightning";
}

void TestPythonLightning::trains_and_tests() {
  QFETCH(QString, package);
  Workspace workspace;
  const Result result = train(workspace.path(), "finish", package);
  QVERIFY2(result.status == 0, qPrintable(result.err));
  RunReader reader(run_paths(workspace.path(), result.id.toStdString()).root);
  const RunState state = reader.state();
  QVERIFY(state.status == RunStatus::Finished && state.name == "finish");
  QCOMPARE(state.attempts, 1);  // the test belongs to the same attempt
  QCOMPARE(reader.annotations().tags, std::vector<std::string>{"lightning"});
  const std::vector<std::pair<std::string, std::string>> params = {{"lr", "0.1"}, {"sizes", "[4,1]"}};
  QVERIFY(reader.params() == params);
  const SeriesColumns train = reader.columns("train_loss"), val = reader.columns("val_loss");
  QCOMPARE(train.size(), size_t{12});
  for (size_t i = 0; i < train.size(); ++i) QVERIFY(train.step[i] == int64_t(i) && train.epoch[i] == double(i / 4));
  QCOMPARE(val.step, (std::vector<int64_t>{3, 7, 11}));
  QCOMPARE(reader.columns("test_loss").size(), size_t{1});
  QVERIFY(!reader.series("epoch"));
  std::map<std::string, ArtifactRow> files;
  for (const ArtifactRow& row : reader.artifacts()) files.emplace(row.path, row);
  QCOMPARE(files.size(), size_t{2});  // best and last; the ones that were better for a while are gone
  QVERIFY(files.contains("checkpoints/last.ckpt") && files.contains(state.info.at("best_checkpoint")));
  for (const auto& [path, row] : files) {
    QFile file(QString::fromStdString((reader.paths().root / path).string()));
    QVERIFY2(file.open(QIODevice::ReadOnly), path.c_str());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QVERIFY(hash.addData(&file));
    QCOMPARE(QString::fromStdString(row.sha256), QString(hash.result().toHex()));
    QVERIFY(row.kind == "checkpoint" && row.step && *row.step > 0);
  }
  QCOMPARE(QString::fromStdString(problem_in(reader.paths().root)), QString());

  const QString program = QStringLiteral(LEYDEN_PROGRAM);
  if (program.isEmpty()) return;
  QProcess show;
  show.start(program, {"runs", "show", "finish", "--json", "--workspace", QString::fromStdString(workspace.path().string())});
  QVERIFY(show.waitForFinished(60'000) && show.exitCode() == 0);
  const QJsonObject shown = QJsonDocument::fromJson(show.readAllStandardOutput()).object();
  QCOMPARE(shown["status"].toString(), QStringLiteral("finished"));
  QCOMPARE(shown["params"]["lr"].toDouble(), 0.1);
  QCOMPARE(shown["metrics"]["train_loss"].toDouble(), train.value.back());
}

void TestPythonLightning::endings_data() {
  QTest::addColumn<QString>("how");
  QTest::addColumn<QString>("status");
  QTest::addColumn<QString>("summary");
  QTest::newRow("an error") << "fail" << "failed" << "RuntimeError: no more data";
  QTest::newRow("Ctrl+C") << "interrupt" << "stopped" << "";
}

void TestPythonLightning::endings() {
  QFETCH(QString, how);
  QFETCH(QString, status);
  QFETCH(QString, summary);
  Workspace workspace;
  const Result result = train(workspace.path(), how, "lightning");
  QCOMPARE(result.status, 1);
  RunReader reader(run_paths(workspace.path(), result.id.toStdString()).root);
  QCOMPARE(QString::fromUtf8(to_string(reader.state().status).data()), status);
  const std::string error = reader.state().error;
  QCOMPARE(QString::fromStdString(error.empty() ? error : nlohmann::json::parse(error)["summary"].get<std::string>()), summary);
  QCOMPARE(reader.columns("train_loss").size(), size_t{5});
  QCOMPARE(sql_value(reader.paths().db(), "pragma journal_mode"), std::string("delete"));
}

QTEST_GUILESS_MAIN(TestPythonLightning)
#include "test_python_lightning.moc"
