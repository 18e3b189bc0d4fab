// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// LeydenLogger under the real PyTorch Lightning, by both of its names: how runs end, and what `leyden runs show` says.
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>
#include <fstream>

#include <QtEndian>

#include <store/media_file.h>

#include "python_testing.h"
#include "store_testing.h"

using namespace leyden;
using namespace store_testing;

namespace {

// The header, and what zlib makes of the rows: two compressors need not give the same bytes.
std::string pixels_of(const std::string& png) {
  const auto number = [&](size_t at) {
    return static_cast<size_t>(qFromBigEndian<quint32>(reinterpret_cast<const uchar*>(png.data()) + at));
  };
  if (png.size() < 41) return {};
  const QByteArray packed(png.data() + 41, static_cast<qsizetype>(number(33)));
  QByteArray with_size(4, '\0');
  qToBigEndian<quint32>(1 << 16, with_size.data());
  return png.substr(8, 25) + qUncompress(with_size + packed).toStdString();
}

}  // namespace

class TestPythonLightning : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void trains_and_tests_data();
  void trains_and_tests();
  void endings_data();
  void endings();
  void two_processes_data();
  void two_processes();
  void goes_on();
  void command_line();
  void pictures();

 private:
  struct Result {
    int status;
    QString id, err;
  };
  Result train(const std::filesystem::path& workspace, const QString& how, const QString& package,
               const QString& run = QString()) const {
    const python_testing::Answer answer =
        python_testing::run(m_python, "python_lightning.py",
                            QStringList{QString::fromStdString(workspace.string()), how, package} + QStringList(run), 240);
    return {answer.status, answer.out.section('\n', 0, 0), answer.err};
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
  QCOMPARE(reader.columns("numpy").value, std::vector<double>{0.5});
  QCOMPARE(reader.columns("torch").value, std::vector<double>{0.25});
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

void TestPythonLightning::two_processes_data() {
  QTest::addColumn<QString>("how");
  QTest::addColumn<QString>("status");
  QTest::newRow("ddp") << "ddp" << "finished";
  QTest::newRow("ddp_spawn") << "ddp_spawn" << "finished";
  QTest::newRow("ddp_fork") << "ddp_fork" << "finished";
  QTest::newRow("ddp_spawn, an error") << "ddp_spawn_fail" << "failed";
  QTest::newRow("ddp_fork, an error") << "ddp_fork_fail" << "failed";
}

// Rank zero alone writes: one run, each step once.
void TestPythonLightning::two_processes() {
  QFETCH(QString, how);
  QFETCH(QString, status);
  Workspace workspace;
  const Result result = train(workspace.path(), how, "lightning");
  QVERIFY2((result.status == 0) == (status == "finished"), qPrintable(result.err));
  const std::filesystem::path folder = python_testing::only_run(workspace.path());
  QVERIFY2(!folder.empty(), qPrintable(result.err));
  RunReader reader(folder);
  QVERIFY2(QString::fromUtf8(to_string(reader.state().status).data()) == status, qPrintable(result.err));
  QCOMPARE(reader.state().attempts, 1);
  const SeriesColumns rank = reader.columns("rank"), loss = reader.columns("train_loss");
  QCOMPARE(rank.size(), size_t(status == "finished" ? 6 : 5));
  for (size_t i = 0; i < rank.size(); ++i) QVERIFY(rank.step[i] == int64_t(i) && rank.value[i] == 0.5);
  QCOMPARE(loss.step, rank.step);
  for (const LogLine& line : reader.log_lines()) QVERIFY2(line.text != "rank 1", line.text.c_str());
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
  if (status == "failed") {
    const std::string details = nlohmann::json::parse(reader.state().error)["details"];
    QVERIFY2(details.find("no more data") != std::string::npos, details.c_str());
  }
}

void TestPythonLightning::goes_on() {
  Workspace workspace;
  const Result first = train(workspace.path(), "finish", "lightning");
  QVERIFY2(first.status == 0, qPrintable(first.err));
  const Result second = train(workspace.path(), "resume", "lightning", first.id);
  QVERIFY2(second.status == 0, qPrintable(second.err));
  QCOMPARE(second.id, first.id);
  RunReader reader(python_testing::only_run(workspace.path()));
  QVERIFY(reader.state().status == RunStatus::Finished && reader.state().attempts == 2);
  const SeriesColumns loss = reader.columns("train_loss");
  QCOMPARE(loss.size(), size_t{20});
  for (size_t i = 0; i < loss.size(); ++i) QVERIFY(loss.step[i] == int64_t(i) && loss.attempt[i] == (i < 12 ? 1 : 2));
  QCOMPARE(QString::fromStdString(problem_in(reader.paths().root)), QString());
}

void TestPythonLightning::command_line() {
  QProcess probe;
  probe.start(m_python, {"-c", "import importlib.util as u, sys; sys.exit(u.find_spec('jsonargparse') is None)"});
  if (!probe.waitForFinished(60'000) || probe.exitCode() != 0)
    QSKIP("there is no jsonargparse, which LightningCLI needs (./dev test installs it)");
  Workspace workspace;
  const python_testing::Answer answer = python_testing::run(
      m_python, "python_cli.py",
      {"fit", "--trainer.logger", "leyden.LeydenLogger", "--trainer.logger.name", "cli", "--trainer.logger.tags", "[a]",
       "--trainer.logger.workspace", QString::fromStdString(workspace.path().string()), "--trainer.max_epochs", "2",
       "--trainer.log_every_n_steps", "1", "--trainer.accelerator", "cpu", "--trainer.enable_progress_bar", "false",
       "--model.lr", "0.05"},
      240);
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  RunReader reader(python_testing::only_run(workspace.path()));
  QVERIFY(reader.state().status == RunStatus::Finished && reader.state().name == "cli");
  QCOMPARE(reader.annotations().tags, std::vector<std::string>{"a"});
  const std::vector<std::pair<std::string, std::string>> params = {{"lr", "0.05"}};
  QVERIFY(reader.params() == params);
  QCOMPARE(reader.columns("train_loss").size(), size_t{8});
  // config.yaml is LightningCLI's, with which it trains the same again.
  std::ifstream file(reader.paths().root / "config.yaml");
  const std::string config{std::istreambuf_iterator<char>(file), {}};
  QVERIFY2(config.find("class_path: leyden.LeydenLogger") != std::string::npos, config.c_str());
  if (QStringLiteral(LEYDEN_PROGRAM).isEmpty()) return;
  QCOMPARE(python_testing::run_leyden({"runs", "verify"}, workspace.path()).status, 0);
}

// Arrays of numpy, tensors, pictures of PIL, files: the pixels are kept to the bit.
void TestPythonLightning::pictures() {
  QProcess probe;
  probe.start(m_python, {"-c", "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ('numpy', 'PIL'))))"});
  if (!probe.waitForFinished(60'000) || probe.exitCode() != 0) QSKIP("there is no Python with numpy and Pillow");
  Workspace workspace;
  const python_testing::Answer answer = python_testing::run(
      m_python, "python_lightning.py", {QString::fromStdString(workspace.path().string()), "media", "lightning"}, 240);
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  QCOMPARE(answer.out.count('\n'), 10);
  RunReader reader(python_testing::only_run(workspace.path()));
  std::map<std::string, std::string> files;
  for (const ArtifactRow& row : reader.artifacts()) {
    std::ifstream file(reader.paths().root / row.path, std::ios::binary);
    files[row.name] = std::string{std::istreambuf_iterator<char>(file), {}};
    QCOMPARE(row.sha256, digest_of(reader.paths().root / row.path).sha256);
    QVERIFY2(row.kind == (row.step == 4 ? row.name == "best" ? "table" : "confusion_matrix" : "image"), row.name.c_str());
  }
  QCOMPARE(files.size(), size_t{16});
  const std::string grey = png_bytes(2, 2, 1, std::string("\0\x33\x66\xff", 4));
  const std::string red = png_bytes(2, 1, 3, std::string("\xff\0\0\xff\0\0", 6));
  for (const char* name : {"bytes", "floats", "ints", "torch", "torch floats", "odd floats", "PNG", "view"})
    QVERIFY2(pixels_of(files.at(name)) == pixels_of(grey), name);
  for (const char* name : {"red", "red torch"}) QVERIFY2(pixels_of(files.at(name)) == pixels_of(red), name);
  QVERIFY(pixels_of(files.at("flags")) == pixels_of(png_bytes(2, 1, 1, "\xff\xff")));
  for (const char* name : {"PIL", "red CMYK"}) QVERIFY2(files.at(name).starts_with("\x89PNG"), name);
  QVERIFY(files.at("photo").starts_with("\xff\xd8\xff"));
  QCOMPARE(nlohmann::json::parse(files.at("best")).dump(),
           std::string(R"({"columns":["name","loss","good"],"rows":[["a|b",0.5,true],["c","nan",null]]})"));
  QCOMPARE(nlohmann::json::parse(files.at("matrix")).dump(), std::string(R"({"classes":["cat","dog"],"counts":[[3,1],[0,2]]})"));
}

QTEST_GUILESS_MAIN(TestPythonLightning)
#include "test_python_lightning.moc"
