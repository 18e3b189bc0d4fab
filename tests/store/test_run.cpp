// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// leyden::Run, for programs with a loop of their own: what it writes, and how a run ends.
#include <unistd.h>

#include <store/histogram.h>
#include <store/media_file.h>
#include <store/run.h>
#include <store/system_reader.h>
#include <store/system_sampler.h>

#include <QCryptographicHash>
#include <QFile>
#include <QtEndian>
#include <QtTest>
#include <atomic>
#include <cmath>
#include <fstream>
#include <set>
#include <thread>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;

namespace {

RunOptions quiet(const Workspace& workspace, const std::string& name = "run") {
  RunOptions options;
  options.workspace = workspace.path();
  options.name = name;
  options.system_metrics = false;
  return options;
}

QByteArray content(const fs::path& file) {
  QFile device(QString::fromStdString(file.string()));
  return device.open(QIODevice::ReadOnly) ? device.readAll() : QByteArray();
}

std::string sha256(const QByteArray& bytes) {
  return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

RunState state_of(const fs::path& folder) {
  return RunReader(folder).state();
}

}  // namespace

class TestRun : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void parameters_and_configuration();
  void parameters_must_have_names();
  void values_and_epochs();
  void lines_events_texts();
  void histograms();
  void pictures();
  void tables_and_confusion_matrices();
  void files();
  void names_never_share_a_file();
  void the_end_is_what_was_said();
  void the_end_without_a_word();
  void an_exception_fails_the_run();
  void a_run_that_is_replaced_ends();
  void a_run_is_resumed();
  void threads_log_together();
  void the_workspace_of_the_environment();
  void the_machine_is_read();
  void a_container_has_its_own_memory();
  void system_metrics_are_sampled();
};

void TestRun::parameters_and_configuration() {
  Workspace workspace;
  RunOptions options = quiet(workspace, "named");
  options.params = {{"lr", 0.1}, {"model", {{"sizes", {8, 16}}, {"drop", INFINITY}}}, {"note", "a: b"}, {"none", {}}};
  options.tags = {"a", "b"};
  options.device = "cpu";
  options.provenance = {{"commit", "abc"}};
  fs::path folder;
  {
    const Run run = start_run(options);
    folder = run.paths().root;
    QCOMPARE(run.attempt(), 1);
  }
  RunReader reader(folder);
  const RunState state = reader.state();
  QCOMPARE(state.name, std::string("named"));
  QCOMPARE(state.device, std::string("cpu"));
  QCOMPARE(state.verb, std::string("fit"));
  QCOMPARE(state.info.at("provenance.commit"), std::string("abc"));
  QCOMPARE(state.info.at("provenance.program"), std::string("test_run"));
  const std::vector<std::pair<std::string, std::string>> expected = {{"lr", "0.1"},
                                                                     {"model.sizes", "[8,16]"},
                                                                     {"model.drop", "\"inf\""},
                                                                     {"note", "\"a: b\""},
                                                                     {"none", "null"}};
  QVERIFY(reader.params() == expected);
  QCOMPARE(reader.annotations().tags, (std::vector<std::string>{"a", "b"}));
  QCOMPARE(content(folder / "config.yaml"),
           QByteArray("lr: 0.1\nmodel:\n  sizes: [8, 16]\n  drop: .inf\nnote: \"a: b\"\nnone: null\n"));
}

void TestRun::parameters_must_have_names() {
  Workspace workspace;
  RunOptions options = quiet(workspace);
  options.params = nlohmann::ordered_json::array({1, 2});
  const std::string error = error_of(StoreError::Kind::Invalid, [&] { (void)start_run(options); });
  QVERIFY2(error.find("names and values") != std::string::npos, error.c_str());
  QVERIFY(!fs::exists(workspace.path()));
}

void TestRun::values_and_epochs() {
  Workspace workspace;
  fs::path folder;
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    run.log("loss", 0.5, 0);
    run.set_epoch(1.5);
    run.log({{"loss", NAN}, {"acc", INFINITY}}, 7);
    run.log({}, 8);
  }
  RunReader reader(folder);
  const SeriesColumns loss = reader.columns("loss"), acc = reader.columns("acc");
  QCOMPARE(loss.step, (std::vector<int64_t>{0, 7}));
  QCOMPARE(loss.value[0], 0.5);
  QVERIFY(std::isnan(loss.value[1]) && std::isnan(loss.epoch[0]));
  QCOMPARE(loss.epoch[1], 1.5);
  QCOMPARE(acc.value, std::vector<double>{INFINITY});
  QCOMPARE(acc.wall_time[0], loss.wall_time[1]);  // one log call
  QCOMPARE(sql_value(folder / "run.db", "select count(*) from log_call"), std::string("2"));
}

void TestRun::lines_events_texts() {
  Workspace workspace;
  const std::string long_text(size_t{80} << 10, 'x');
  fs::path folder;
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    run.line("hello");
    run.line("careful", LogLevel::Warning, "optimizer");
    run.event("lr_changed", {{"lr", 0.01}}, 3);
    run.text("sample", "Once upon a time", 4);
    run.text("sample", long_text, 5);
  }
  RunReader reader(folder);
  const auto lines = reader.log_lines();
  QCOMPARE(lines.size(), size_t{2});
  QVERIFY(lines[0].text == "hello" && lines[0].source == "program" && lines[0].level == LogLevel::Info);
  QVERIFY(lines[1].source == "optimizer" && lines[1].level == LogLevel::Warning);
  std::vector<std::string> kinds;
  for (const EventRow& event : reader.events()) kinds.push_back(event.kind);
  QCOMPARE(kinds, (std::vector<std::string>{"run_started", "lr_changed", "text", "run_finished"}));
  QCOMPARE(reader.events()[1].payload, std::string("{\"lr\":0.01}"));
  QCOMPARE(*reader.events()[1].step, int64_t{3});
  const auto artifacts = reader.artifacts();
  QCOMPARE(artifacts.size(), size_t{1});
  QVERIFY(artifacts[0].kind == "text" && artifacts[0].path == "media/sample-step=5.txt");
  QCOMPARE(content(folder / artifacts[0].path).toStdString(), long_text);
}

void TestRun::histograms() {
  Workspace workspace;
  fs::path folder;
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    const std::vector<float> values = {0, 1, 1, 2, 4, NAN};
    run.histogram("weights", values, 9, 4);
    error_of(StoreError::Kind::Invalid, [&] { run.histogram("none", values, 9, 0); });
  }
  const auto rows = RunReader(folder).histograms("weights");
  QCOMPARE(rows.size(), size_t{1});
  QCOMPARE(rows[0].edges, (std::vector<double>{0, 1, 2, 3, 4}));
  QCOMPARE(rows[0].counts, (std::vector<double>{1, 2, 1, 1}));
  QVERIFY(rows[0].min == 0 && rows[0].max == 4 && rows[0].sum == 8 && rows[0].sum_squares == 22 && rows[0].step == 9);

  const std::vector<double> extremes = {-1e308, 1e308}, equal = {3, 3}, nothing = {NAN};
  QCOMPARE(histogram_of("", extremes, 2).counts, (std::vector<double>{1, 1}));
  QVERIFY(std::isfinite(histogram_of("", extremes, 2).edges[1]));
  QCOMPARE(histogram_of("", equal, 2).counts, (std::vector<double>{2, 0}));
  QCOMPARE(histogram_of("", nothing, 2).counts, (std::vector<double>{0, 0}));
}

void TestRun::pictures() {
  Workspace workspace;
  std::vector<uint8_t> pixels(3 * 2 * 3);
  for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<uint8_t>(i * 14);
  fs::path folder;
  std::string error;
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    run.image("sample", pixels, 3, 2, 3, 1);
    error = error_of(StoreError::Kind::Invalid, [&] { run.image("sample", pixels, 3, 3, 3, 1); });
  }
  QVERIFY2(error.find("18 bytes") != std::string::npos, error.c_str());
  const auto artifacts = RunReader(folder).artifacts();
  QCOMPARE(artifacts.size(), size_t{1});
  QVERIFY(artifacts[0].kind == "image" && artifacts[0].name == "sample" && artifacts[0].path == "media/sample-step=1.png");
  const QByteArray png = content(folder / artifacts[0].path);
  QCOMPARE(artifacts[0].sha256, sha256(png));
  QCOMPARE(artifacts[0].bytes, int64_t{png.size()});
  // Signature, then the header: 3 x 2, 8 bits, RGB; Qt inflates the rows, each behind a filter's byte.
  QVERIFY(png.startsWith(QByteArray::fromHex("89504e470d0a1a0a0000000d4948445200000003000000020802000000")));
  const qsizetype data = png.indexOf("IDAT") + 4;
  const qsizetype size = qFromBigEndian<quint32>(png.constData() + data - 8);
  const QByteArray rows = qUncompress(QByteArray::fromHex("00000014") + png.mid(data, size));
  const auto* first = reinterpret_cast<const char*>(pixels.data());
  QCOMPARE(rows, QByteArray(1, '\0') + QByteArray(first, 9) + QByteArray(1, '\0') + QByteArray(first + 9, 9));
}

void TestRun::tables_and_confusion_matrices() {
  Workspace workspace;
  fs::path folder;
  std::string short_row, few_counts;
  const std::vector<std::string> columns = {"sample", "loss", "right"}, classes = {"cat", "dog"};
  const std::vector<int64_t> counts = {8, 2, 1, 9};
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    run.table("worst", columns, std::vector<std::vector<nlohmann::json>>{{"a.png", 2.5, false}, {"b.png", NAN, true}}, 7);
    run.confusion_matrix("val/confusion", counts, classes, 7);
    short_row = error_of(StoreError::Kind::Invalid, [&] {
      run.table("bad", columns, std::vector<std::vector<nlohmann::json>>{{"a.png", 1, true}, {"b.png", 2}}, 7);
    });
    few_counts = error_of(StoreError::Kind::Invalid, [&] { run.confusion_matrix("bad", {counts.data(), 3}, classes, 7); });
  }
  QCOMPARE(short_row, std::string("The table \"bad\" has 3 columns, and its row 2 has 2 cells."));
  QCOMPARE(few_counts, std::string("The confusion matrix \"bad\" of 2 classes needs 4 counts, not 3."));
  const auto artifacts = RunReader(folder).artifacts();
  QCOMPARE(artifacts.size(), size_t{2});
  QVERIFY(artifacts[0].kind == "table" && artifacts[0].name == "worst" && artifacts[0].step == 7);
  QCOMPARE(content(folder / artifacts[0].path),
           QByteArray(R"({"columns":["sample","loss","right"],"rows":[["a.png",2.5,false],["b.png","nan",true]]})"));
  QVERIFY(artifacts[1].kind == "confusion_matrix" && artifacts[1].name == "val/confusion");
  QCOMPARE(content(folder / artifacts[1].path), QByteArray(R"({"classes":["cat","dog"],"counts":[[8,2],[1,9]]})"));
}

void TestRun::files() {
  Workspace workspace;
  write(workspace.path() / "outside.csv", "a,b\n1,2\n");
  fs::path folder;
  std::string missing;
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    run.file(workspace.path() / "outside.csv", {.name = "table.csv", .step = 3});
    run.file(workspace.path() / "outside.csv", {.kind = "dataset", .copy = false});
    write(run.paths().checkpoints() / "last.ckpt", "first");
    run.checkpoint(run.paths().checkpoints() / "last.ckpt", 10);
    write(run.paths().checkpoints() / "last.ckpt", "second");
    run.checkpoint(run.paths().checkpoints() / "last.ckpt", 20);
    missing = error_of(StoreError::Kind::NotFound, [&] { run.file(folder / "nothing"); });
  }
  QVERIFY2(missing.find("nothing") != std::string::npos, missing.c_str());
  const auto artifacts = RunReader(folder).artifacts();
  QCOMPARE(artifacts.size(), size_t{3});
  QVERIFY(artifacts[0].path == "media/table-step=3.csv" && artifacts[0].name == "table.csv" && artifacts[0].kind == "file");
  QCOMPARE(content(folder / artifacts[0].path), QByteArray("a,b\n1,2\n"));
  QCOMPARE(artifacts[1].path, (workspace.path() / "outside.csv").string());
  QVERIFY(artifacts[1].kind == "dataset" && !artifacts[1].step);
  // A newer file at the same path takes the older one's row.
  QVERIFY(artifacts[2].path == "checkpoints/last.ckpt" && artifacts[2].kind == "checkpoint" && artifacts[2].step == 20);
  QCOMPARE(artifacts[2].sha256, sha256("second"));
}

void TestRun::names_never_share_a_file() {
  std::set<std::string> paths;
  const std::vector<std::string> names = {"a/b", "a b", "a_b", "../a", "..", "", ".", "é", "è", std::string(300, 'x'),
                                          std::string(301, 'x')};
  for (const std::string& name : names) {
    const std::string path = media_path(name, 1, ".png");
    QVERIFY2(path.starts_with("media/") && path.find('/', 6) == std::string::npos && path.size() < 200, path.c_str());
    QVERIFY2(paths.insert(path).second, path.c_str());
  }
  QCOMPARE(media_path("confusion", 40, ".json"), std::string("media/confusion-step=40.json"));
}

void TestRun::the_end_is_what_was_said() {
  Workspace workspace;
  Run stopped = start_run(quiet(workspace));
  stopped.log("loss", 1, 0);
  stopped.finish(RunStatus::Stopped);
  stopped.log("loss", 1, 1);  // does nothing
  stopped.text("a", "b", 1);
  stopped.finish();
  QCOMPARE(state_of(stopped.paths().root).status, RunStatus::Stopped);
  QCOMPARE(RunReader(stopped.paths().root).series("loss")->count, int64_t{1});

  Run failed = start_run(quiet(workspace));
  failed.fail(std::runtime_error("no more data"));
  const RunState state = state_of(failed.paths().root);
  QCOMPARE(state.status, RunStatus::Failed);
  QCOMPARE(nlohmann::json::parse(state.error)["summary"], "no more data");
  QCOMPARE(RunReader(failed.paths().root).log_lines().at(0).text, std::string("failed: no more data"));

  Run running = start_run(quiet(workspace));
  QCOMPARE(state_of(running.paths().root).status, RunStatus::Running);
  error_of(StoreError::Kind::Invalid, [&] { running.finish(RunStatus::Running); });
}

void TestRun::the_end_without_a_word() {
  Workspace workspace;
  fs::path folder;
  {
    const Run run = start_run(quiet(workspace));
    folder = run.paths().root;
  }
  QCOMPARE(state_of(folder).status, RunStatus::Finished);
  QCOMPARE(sql_value(folder / "run.db", "PRAGMA journal_mode"), std::string("delete"));
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
}

void TestRun::an_exception_fails_the_run() {
  Workspace workspace;
  fs::path folder, within;
  try {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    run.log("loss", 1, 0);
    throw std::runtime_error("out of luck");
  } catch (const std::runtime_error&) {
    // A run that lives and dies while an exception is handled has nothing to do with it.
    const Run run = start_run(quiet(workspace));
    within = run.paths().root;
  }
  const RunState state = state_of(folder);
  QCOMPARE(state.status, RunStatus::Failed);
  QCOMPARE(nlohmann::json::parse(state.error)["summary"], "The run was left by an exception.");
  QCOMPARE(RunReader(folder).series("loss")->count, int64_t{1});
  QCOMPARE(state_of(within).status, RunStatus::Finished);
}

void TestRun::a_run_that_is_replaced_ends() {
  Workspace workspace;
  Run run = start_run(quiet(workspace, "first"));
  const fs::path first = run.paths().root;
  run = start_run(quiet(workspace, "second"));
  QCOMPARE(state_of(first).status, RunStatus::Finished);
  Run moved = std::move(run);
  moved.log("loss", 1, 0);
  QCOMPARE(state_of(moved.paths().root).status, RunStatus::Running);
}

void TestRun::a_run_is_resumed() {
  Workspace workspace;
  fs::path folder;
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    for (int step = 0; step < 10; ++step) run.log("loss", step, step);
    const std::string locked = error_of(StoreError::Kind::Locked, [&] { (void)resume_run(folder); });
    QVERIFY2(locked.find("another program") != std::string::npos, locked.c_str());
    run.fail("first try");
  }
  {
    RunOptions options;
    options.system_metrics = false;
    Run run = resume_run(folder, options);
    QCOMPARE(run.attempt(), 2);
    for (int step = 5; step < 12; ++step) run.log("loss", 100 + step, step);
  }
  RunReader reader(folder);
  QVERIFY(reader.state().status == RunStatus::Finished && reader.state().error.empty());
  QCOMPARE(reader.columns("loss").size(), size_t{17});
  QCOMPARE(reader.attempts().size(), size_t{2});
  QCOMPARE(reader.attempts()[0].status, std::string("failed"));
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
}

void TestRun::threads_log_together() {
  Workspace workspace;
  constexpr int kThreads = 4, kSteps = 2000;
  fs::path folder;
  {
    Run run = start_run(quiet(workspace));
    folder = run.paths().root;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&run, thread] {
        const std::string own = "own" + std::to_string(thread);
        for (int step = 0; step < kSteps; ++step) run.log({{"shared", step * 1.0}, {own, step * 2.0}}, step);
        run.line("done");
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  RunReader reader(folder);
  QCOMPARE(reader.series("shared")->count, int64_t{kThreads} * kSteps);
  for (int thread = 0; thread < kThreads; ++thread) {
    const SeriesColumns own = reader.columns("own" + std::to_string(thread));
    QCOMPARE(own.size(), size_t{kSteps});
    for (size_t i = 0; i < own.size(); ++i) QCOMPARE(own.step[i], static_cast<int64_t>(i));
  }
  QCOMPARE(reader.log_lines().size(), size_t{kThreads});
}

void TestRun::the_workspace_of_the_environment() {
  Workspace workspace;
  qputenv("LEYDEN_WORKSPACE", workspace.path().c_str());
  RunOptions options;
  options.system_metrics = false;
  const Run run = start_run(options);
  qunsetenv("LEYDEN_WORKSPACE");
  QCOMPARE(run.paths().root.parent_path().parent_path(), workspace.path());
  QCOMPARE(workspace_folder(), fs::path(qgetenv("HOME").toStdString()) / "Leyden");
  QCOMPARE(workspace_folder("/a/../b"), fs::path("/b"));
}

void TestRun::the_machine_is_read() {
  Workspace workspace;
  const fs::path proc = workspace.path() / "proc";
  write(proc / "meminfo", "MemTotal:     1000 kB\nMemFree: 100 kB\nMemAvailable:  250 kB\n");
  write(proc / "self" / "statm", "900 10 5 1 0 1 0\n");
  write(proc / "stat", "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 1 1 1\n");
  write(proc / "self" / "stat", "7 (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 100 50 0 0 20 0 1 0\n");
  write(proc / "self" / "io", "rchar: 5\nread_bytes: 1000\nwrite_bytes: 0\n");
  SystemReader reader(workspace.path(), proc, workspace.path() / "cgroup");
  const auto as_map = [](const SystemValues& values) { return std::map<std::string, double>(values.begin(), values.end()); };
  const auto first = as_map(reader.read_at(10));
  QVERIFY(!first.contains("cpu/percent") && !first.contains("disk/read_bytes_per_second"));
  QCOMPARE(first.at("memory/used_bytes"), 750.0 * 1024);
  QCOMPARE(first.at("memory/percent"), 75.0);
  QCOMPARE(first.at("memory/process_bytes"), 10.0 * sysconf(_SC_PAGESIZE));
  QVERIFY(first.at("disk/free_bytes") > 0 && first.at("disk/used_percent") > 0 && first.at("disk/used_percent") <= 100);

  write(proc / "stat", "cpu  160 0 115 800 125 0 0 0 0 0\n");  // 75 of 200 ticks
  write(proc / "self" / "stat", "7 (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 200 100 0 0 20 0 1 0\n");
  write(proc / "self" / "io", "read_bytes: 3000\nwrite_bytes: 500\n");
  const auto second = as_map(reader.read_at(12));
  QCOMPARE(second.at("cpu/percent"), 37.5);
  QCOMPARE(second.at("cpu/process_percent"), 100.0 * 150 / static_cast<double>(sysconf(_SC_CLK_TCK)) / 2);
  QCOMPARE(second.at("disk/read_bytes_per_second"), 1000.0);
  QCOMPARE(second.at("disk/written_bytes_per_second"), 250.0);
  // What the system does not tell is left out.
  QVERIFY(as_map(SystemReader({}, workspace.path() / "nowhere", workspace.path()).read()).empty());
}

void TestRun::a_container_has_its_own_memory() {
  Workspace workspace;
  write(workspace.path() / "proc" / "meminfo", "MemTotal: 1000 kB\nMemAvailable: 250 kB\n");
  const fs::path cgroup = workspace.path() / "cgroup";
  const auto read = [&] { return read_memory(workspace.path() / "proc", cgroup); };
  write(cgroup / "memory.max", "512000\n");
  write(cgroup / "memory.current", "128000\n");
  QVERIFY(read().total == 512000 && read().used == 128000);
  write(cgroup / "memory.max", "max\n");
  QVERIFY(read().total == 1000 * 1024 && read().used == 750 * 1024);
}

void TestRun::system_metrics_are_sampled() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("sampled"), {5, size_t{64} << 20, true});
  RunReader reader(writer->paths().root);
  std::atomic<int> asked{0};
  {
    SystemSampler sampler(*writer, {.interval_ms = 1, .more = [&](SystemValues& values) {
                                      values.emplace_back("gpu0/percent", 50.0);
                                      if (++asked % 2 == 0) throw std::runtime_error("the GPU is lost");
                                    }});
    const auto has_load = [&] {
      const auto rows = reader.system_metrics();
      return std::any_of(rows.begin(), rows.end(), [](const SystemMetric& row) { return row.name == "cpu/process_percent"; });
    };
    QVERIFY(QTest::qWaitFor([&] { return asked > 3 && has_load(); }, 20'000));
  }
  const int when_ended = asked;
  writer->flush();
  std::set<std::string> names;
  int64_t gpu = 0;
  for (const SystemMetric& row : reader.system_metrics()) {
    names.insert(row.name);
    gpu += row.name == "gpu0/percent";
    QVERIFY(std::isfinite(row.value) && row.value >= 0);
  }
  QCOMPARE(gpu, int64_t{when_ended});
  for (const char* name : {"cpu/process_percent", "memory/used_bytes", "memory/percent", "memory/process_bytes",
                           "disk/free_bytes", "disk/used_percent", "gpu0/percent"}) {
    QVERIFY2(names.contains(name), name);
  }
  // A sampler that waits for its next sample ends at once, and a Run has one by itself.
  RunOptions options = quiet(workspace, "own");
  options.system_metrics = true;
  fs::path folder;
  {
    const Run run = start_run(options);
    folder = run.paths().root;
  }
  QVERIFY(!RunReader(folder).system_metrics().empty());
}

QTEST_GUILESS_MAIN(TestRun)
#include "test_run.moc"
