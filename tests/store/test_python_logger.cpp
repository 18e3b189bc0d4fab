// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The Python package, with the standard library alone: its runs are what RunWriter would have written.
#include <signal.h>

#include <QCryptographicHash>
#include <QProcess>
#include <QtTest>
#include <cmath>
#include <cstring>
#include <random>
#include <set>

#include <store/annotations.h>

#include "python_testing.h"
#include "store_testing.h"

using namespace leyden;
using namespace python_testing;
using namespace store_testing;
namespace fs = std::filesystem;

namespace {

// As row() of python_logger.py.
void log_row(RunWriter& writer, int64_t step) {
  std::vector<ScalarPoint> points = {{writer.series("a"), static_cast<double>(step * 7919 % 1000) / 8.0}};
  if (step % 3 == 0) points.push_back({writer.series("b é"), step % 2 ? -0.0 : 5e-324});
  if (step % 2 == 0) {
    const double value = step % 50 == 0    ? NAN
                         : step % 70 == 0  ? INFINITY
                         : step % 110 == 0 ? -INFINITY
                         : step % 14 == 0  ? 1e308
                                           : static_cast<double>(step) * 0.25;
    points.push_back({writer.series("c"), value});
  }
  writer.log(step, step % 5 == 0 ? NAN : static_cast<double>(step) / 128, points);
}

const WriterOptions kOwnCommits{1'000'000, size_t{64} << 20, true};  // commits are those of flush()

fs::path finish(std::unique_ptr<RunWriter> writer, int64_t first, int64_t last) {
  for (int64_t step = first; step < last; ++step) {
    log_row(*writer, step);
    if (step % 400 == 0) writer->flush();
  }
  writer->finish(RunStatus::Finished);
  return writer->paths().root;
}

// As Uneven of python_logger.py: log calls with metrics that come and go, in another order each time.
class Uneven {
 public:
  explicit Uneven(uint64_t seed) : state_(seed) {}
  void log(RunWriter& writer, int64_t i) {
    const uint64_t which = draw(), kind = draw() % 5, turn = draw() % 7, value = draw();
    std::vector<ScalarPoint> points;
    for (uint64_t k = 0; k < 7; ++k) {
      const uint64_t n = (turn + k) % 7;
      if (!(which >> n & 1)) continue;
      points.push_back({writer.series("m" + std::to_string(n)),
                        value % 50 == n ? NAN : static_cast<double>(value) / 1024 - static_cast<double>(n)});
    }
    const int64_t steps[] = {i, i / 3, 5000 - i, static_cast<int64_t>(value % 100), (int64_t{1} << 62) + i};
    if (!points.empty()) writer.log(steps[kind], value % 7 == 0 ? NAN : static_cast<double>(i) / 64, points);
    if (i % 333 == 0) writer.flush();
  }

 private:
  uint64_t draw() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return state_ >> 33;
  }
  uint64_t state_;
};

fs::path finish_uneven(std::unique_ptr<RunWriter> writer, uint64_t seed) {
  Uneven calls(seed);
  for (int64_t i = 0; i < 4000; ++i) calls.log(*writer, i);
  writer->finish(RunStatus::Finished);
  return writer->paths().root;
}

fs::path first_by_cpp(const fs::path& workspace) {
  return finish(RunWriter::create(workspace, info_named("same"), kOwnCommits), 0, 1500);
}
fs::path second_by_cpp(const fs::path& folder) {
  return finish(RunWriter::reopen(folder, kOwnCommits), 1000, 3500);
}

// The buckets of level 0, to the byte but for means and wall times.
QString buckets_of(const fs::path& folder) {
  QString text;
  for (const auto& row : sql(folder / "run.db", "select id, hex(data), hex(times) from bucket order by id")) {
    const int64_t id = std::stoll(row[0]);
    const std::string data = QByteArray::fromHex(QByteArray::fromStdString(row[1])).toStdString();
    const std::string times = QByteArray::fromHex(QByteArray::fromStdString(row[2])).toStdString();
    if (data.size() < 2) return "damaged";
    const size_t n = static_cast<unsigned char>(data[1]), means = 2 + 16 * n;  // after minima and maxima
    if (data.size() < 2 + 40 * n || times.size() < 32 * n) return "damaged";
    const auto hex = [](const std::string& bytes) { return QByteArray::fromStdString(bytes).toHex(); };
    text += QStringLiteral("block %1 ").arg(id) + hex(data.substr(0, means)) + "|" + hex(data.substr(means + 8 * n)) +
            "|" + hex(times.substr(0, 16 * n)) + "|" + hex(times.substr(32 * n));
    for (size_t i = 0; i < n; ++i) {
      double mean;
      std::memcpy(&mean, data.data() + means + 8 * i, sizeof mean);
      text += "|" + QString::number(mean, 'g', 12);
    }
    text += "\n";
  }
  return text;
}

// Every row that depends on what was logged, times apart; means to 12 digits, for sums are formed differently.
QString rows_of(const fs::path& folder) {
  const char* const queries[] = {
      "select id, series, call, value, typeof(value) from point order by id",
      "select * from pack order by id",
      "select id, step, epoch, attempt from log_call order by id",
      "select id, name, count, nan, pos_inf, neg_inf, min, max, printf('%.12g', mean), head, last, first_step, last_step,"
      " min_at, max_at, step_min, step_max, no_epoch, epoch_min, epoch_max, hex(places), typeof(places) from series"
      " order by id",
      "select series, level, first, count, nan, pos_inf, neg_inf, min, max, printf('%.12g', mean), head, last, step_min,"
      " step_max, no_epoch, epoch_min, epoch_max, id_first, id_last, attempt, hex(places), typeof(places) from rollup"
      " order by series, level, first",
      "select id, status, first_step, last_step, commits from attempt order by id"};
  std::string text;
  for (const char* query : queries) {
    for (const auto& row : sql(folder / "run.db", query)) {
      for (const std::string& cell : row) text += cell + "|";
      text += "\n";
    }
  }
  return QString::fromStdString(text) + buckets_of(folder);
}

}  // namespace

class TestPythonLogger : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void the_schema_is_a_known_one();
  void rows_are_those_of_the_writer();
  void each_goes_on_with_the_others_run();
  void uneven_calls_too();
  void all_kinds_of_things();
  void endings();
  void forked_children_do_not_write();
  void a_killed_process_loses_nothing_committed();
  void a_full_disk_is_counted();
  void wrong_workspaces_are_refused();

 private:
  static QStringList words(const QString& verb, const fs::path& path) { return {verb, QString::fromStdString(path.string())}; }
  static Answer python(const QString& verb, const fs::path& path) {
    return run(QStringLiteral(LEYDEN_SYSTEM_PYTHON), "python_logger.py", words(verb, path));
  }
};

// Charts read the tables of this version; a new one needs a new package.
void TestPythonLogger::the_schema_is_a_known_one() {
  Workspace ours, theirs;
  const fs::path cpp = first_by_cpp(ours.path());
  const Answer answer = python("same", theirs.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  const fs::path made = only_run(theirs.path());
  const auto schema = [](const fs::path& folder) {
    return sql(folder / "run.db", "select type, name, sql from sqlite_master order by name");
  };
  QCOMPARE(sql_value(made / "run.db", "pragma user_version"), std::string("2000"));
  QCOMPARE(sql_value(made / "run.db", "pragma application_id"), sql_value(cpp / "run.db", "pragma application_id"));
  if (sql_value(cpp / "run.db", "pragma user_version") == "2000") QVERIFY(schema(made) == schema(cpp));
  QCOMPARE(sql_value(made / "run.db", "pragma journal_mode"), std::string("delete"));
  QVERIFY(!fs::exists(made / "run.db-wal"));
}

void TestPythonLogger::rows_are_those_of_the_writer() {
  Workspace ours, theirs;
  const fs::path cpp = first_by_cpp(ours.path());
  QVERIFY(python("same", theirs.path()).status == 0);
  const fs::path made = only_run(theirs.path());
  QCOMPARE(rows_of(made), rows_of(cpp));
  QCOMPARE(QString::fromStdString(problem_in(made)), QString());
}

void TestPythonLogger::each_goes_on_with_the_others_run() {
  Workspace ours, theirs, mixed;
  const fs::path cpp = second_by_cpp(first_by_cpp(ours.path()));
  QVERIFY(python("same", theirs.path()).status == 0);
  const fs::path begun_by_python = second_by_cpp(only_run(theirs.path()));
  const fs::path begun_by_cpp = first_by_cpp(mixed.path());
  const Answer answer = python("go_on", begun_by_cpp);
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  QCOMPARE(rows_of(begun_by_python), rows_of(cpp));
  QCOMPARE(rows_of(begun_by_cpp), rows_of(cpp));
  for (const fs::path& folder : {begun_by_cpp, begun_by_python}) {
    QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
    QVERIFY(RunReader(folder).state().status == RunStatus::Finished && RunReader(folder).state().attempts == 2);
  }
}

void TestPythonLogger::uneven_calls_too() {
  Workspace ours, theirs, mixed;
  const fs::path cpp = finish_uneven(RunWriter::create(ours.path(), info_named("same"), kOwnCommits), 1);
  const Answer answer = python("uneven", theirs.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  const fs::path made = only_run(theirs.path());
  QCOMPARE(rows_of(made), rows_of(cpp));
  QCOMPARE(QString::fromStdString(problem_in(made)), QString());
  const fs::path begun = finish_uneven(RunWriter::create(mixed.path(), info_named("same"), kOwnCommits), 1);
  QVERIFY(python("go_on_uneven", begun).status == 0);
  QCOMPARE(rows_of(begun), rows_of(finish_uneven(RunWriter::reopen(cpp, kOwnCommits), 2)));
  QCOMPARE(QString::fromStdString(problem_in(begun)), QString());
}

void TestPythonLogger::all_kinds_of_things() {
  Workspace workspace;
  fs::create_directories(workspace.path());
  const Answer answer = python("all_kinds", workspace.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  QCOMPARE(answer.out.count('\n'), 6);
  QVERIFY2(answer.out.contains("'x' is no number"), qPrintable(answer.out));
  RunReader reader(only_run(workspace.path()));
  const RunState state = reader.state();
  QVERIFY(state.status == RunStatus::Finished && state.name == "kinds" && state.device == "cpu" && state.verb == "fit");
  QCOMPARE(reader.annotations().tags, (std::vector<std::string>{"a", "é"}));
  const auto params = reader.params();
  QVERIFY(params[0] == std::pair(std::string("lr"), std::string("0.1")));
  QVERIFY(params[1] == std::pair(std::string("model.sizes"), std::string("[8,16]")));
  QVERIFY(params[2] == std::pair(std::string("model.drop"), std::string("\"inf\"")));
  QVERIFY(params.back() == std::pair(std::string("late"), std::string("true")));
  QFile config(QString::fromStdString(reader.paths().config().string()));
  QVERIFY(config.open(QIODevice::ReadOnly));
  const QByteArray yaml = config.readAll();
  QVERIFY2(yaml.startsWith("lr: 0.1\nmodel:\n  sizes: [8, 16]\n  drop: .inf\nnote: \"a: b\"\npath: "), yaml.constData());
  QVERIFY(yaml.endsWith("none: null\nlate: true\n"));
  const auto lines = reader.log_lines();
  QCOMPARE(lines.size(), size_t{2});
  QVERIFY(lines[0].level == LogLevel::Warning && lines[0].source == "lib" && lines[0].text == "careful 7");
  QVERIFY(lines[1].level == LogLevel::Error && lines[1].text.find('\0') == std::string::npos);
  QCOMPARE(reader.events()[1].payload, std::string("{\"lr\":0.01,\"bad\":\"nan\"}"));
  const auto histogram = reader.histograms("weights").at(0);
  QVERIFY(histogram.counts == (std::vector<double>{1, 2, 1, 1}) && histogram.edges == (std::vector<double>{0, 1, 2, 3, 4}));
  QVERIFY(histogram.sum_squares == 22 && histogram.epoch == 1.5 && histogram.step == 9);
  const auto artifacts = reader.artifacts();
  QCOMPARE(artifacts.size(), size_t{4});
  for (const ArtifactRow& artifact : artifacts) {
    QFile file(QString::fromStdString((reader.paths().root / artifact.path).string()));
    QVERIFY2(file.open(QIODevice::ReadOnly), artifact.path.c_str());
    const QByteArray bytes = file.readAll();
    QCOMPARE(QString::fromStdString(artifact.sha256),
             QString(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
    QCOMPARE(artifact.bytes, int64_t{bytes.size()});
  }
  QVERIFY(artifacts[3].path == "checkpoints/last.ckpt" && artifacts[3].step == 20 && artifacts[3].kind == "checkpoint");
  std::set<std::string> measured;
  for (const SystemMetric& row : reader.system_metrics()) measured.insert(row.name);
  QVERIFY(measured.contains("memory/process_bytes") && measured.contains("disk/free_bytes"));
}

void TestPythonLogger::endings() {
  Workspace workspace;
  const Answer answer = python("endings", workspace.path());
  QCOMPARE(answer.status, 1);
  QVERIFY2(answer.err.contains("nobody caught this"), qPrintable(answer.err));
  QVERIFY2(answer.err.contains("has ended; leyden.resume_run() goes on with it"), qPrintable(answer.err));
  const QStringList lines = answer.out.split('\n', Qt::SkipEmptyParts);
  QCOMPARE(lines.size(), 6);
  for (const QString& line : lines) {
    const QStringList parts = line.split(' ');
    RunReader reader(parts[0].toStdString());
    QCOMPARE(std::string(to_string(reader.state().status)), parts[1].toStdString());
    QCOMPARE(sql_value(reader.paths().db(), "pragma journal_mode"), std::string("delete"));
  }
  const auto error = nlohmann::json::parse(RunReader(lines[0].split(' ')[0].toStdString()).state().error);
  QCOMPARE(error["summary"], "ValueError: no more data");
  QVERIFY(error["details"].get<std::string>().find("Traceback") == 0);
}

void TestPythonLogger::forked_children_do_not_write() {
  Workspace workspace;
  QProcess process;
  process.start(QStringLiteral(LEYDEN_SYSTEM_PYTHON), arguments("python_logger.py", words("forks", workspace.path())));
  while (!process.canReadLine()) QVERIFY(process.waitForReadyRead(60'000));
  const QStringList said = QString::fromUtf8(process.readLine()).trimmed().split(' ');
  QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning || !fs::exists(said[0].toStdString()) ||
                                       RunReader(said[0].toStdString()).state().status != RunStatus::Running; }, 20'000));
  QCOMPARE(said.value(1), QStringLiteral("[7]"));
  // The orphan still lives and holds copies of what the trainer had open; the run is interrupted all the same.
  RunReader reader(said[0].toStdString());
  QCOMPARE(reader.state().status, RunStatus::Interrupted);
  QVERIFY(!reader.series("child"));
  const SeriesColumns loss = reader.columns("loss");
  for (size_t i = 0; i < loss.size(); ++i) QCOMPARE(loss.step[i], static_cast<int64_t>(i));
  QCOMPARE(QString::fromStdString(problem_in(reader.paths().root)), QString());
  process.closeWriteChannel();
  process.waitForFinished(20'000);
}

void TestPythonLogger::a_killed_process_loses_nothing_committed() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("killed"));
  const fs::path folder = writer->paths().root;
  writer.reset();
  std::mt19937 random(std::random_device{}());
  const int kills = qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS") ? 200 : 20;
  int64_t next = 0;
  for (int kill = 0; kill < kills; ++kill) {
    QProcess child;
    child.start(QStringLiteral(LEYDEN_SYSTEM_PYTHON),
                arguments("python_logger.py", words("until_killed", folder)) << QString::number(next));
    const int flushes = static_cast<int>(random() % 6) + 1;
    long long committed = -1;
    for (int seen = 0; seen < flushes;) {
      QVERIFY2(child.canReadLine() || child.waitForReadyRead(20'000), child.readAllStandardError().constData());
      while (child.canReadLine()) committed = child.readLine().trimmed().toLongLong(), ++seen;
    }
    QTest::qSleep(static_cast<int>(random() % 8));
    child.kill();
    QVERIFY(child.waitForFinished());
    while (child.canReadLine()) committed = child.readLine().trimmed().toLongLong();
    RunReader reader(folder);
    QCOMPARE(reader.state().status, RunStatus::Interrupted);
    const SeriesColumns a = reader.columns("a"), b = reader.columns("b");
    QVERIFY(!a.step.empty() && a.step.back() >= committed);
    QCOMPARE(a.size(), b.size());  // a log call is whole or not there
    for (size_t i = 0; i < a.size(); ++i) {
      QCOMPARE(a.step[i], static_cast<int64_t>(i));
      QCOMPARE(b.value[i], a.value[i] + 1);
    }
    next = a.step.back() + 1;
    if (kill % 5 == 4) QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
  }
  QCOMPARE(RunReader(folder).state().attempts, kills + 1);
}

void TestPythonLogger::a_full_disk_is_counted() {
  Workspace workspace;
  const Answer answer = python("spool", workspace.path());
  QVERIFY2(answer.status == 0, qPrintable(answer.err));
  const QStringList said = answer.out.trimmed().split(' ');
  RunReader reader(said[0].toStdString());
  nlohmann::json payload;
  for (const EventRow& event : reader.events()) {
    if (event.kind == "storage_recovered") payload = nlohmann::json::parse(event.payload);
  }
  QVERIFY(payload.is_object() && payload["lost_points"] > 0);
  QCOMPARE(reader.series("a")->count + payload["lost_points"].get<int64_t>(), said[1].toLongLong());
  QCOMPARE(QString::fromStdString(problem_in(reader.paths().root)), QString());
}

void TestPythonLogger::wrong_workspaces_are_refused() {
  Workspace workspace;
  fs::create_directories(workspace.path().parent_path());
  QFile file(QString::fromStdString(workspace.path().string()));
  QVERIFY(file.open(QIODevice::WriteOnly));
  const Answer answer = python("same", workspace.path());
  QCOMPARE(answer.status, 1);
  QVERIFY2(answer.err.contains("cannot be written"), qPrintable(answer.err));
}

QTEST_GUILESS_MAIN(TestPythonLogger)
#include "test_python_logger.moc"
