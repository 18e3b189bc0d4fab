// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The worker as programs see it: loaded at run time, given requests, read through run folders. Never includes
// LibTorch, as no program does.
#include <QCryptographicHash>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include <experiment/abi_key.h>
#include <experiment/plugin_catalogue.h>
#include <experiment/resolve.h>
#include <experiment/worker_api.h>
#include <store/run_reader.h>

using namespace leyden;
namespace fs = std::filesystem;

namespace {

class Watcher : public RunObserver {
 public:
  void run_started(const std::string& id, const fs::path&) override {
    run_id = id;
    if (on_start) on_start();
  }
  void progressed(const RunProgress& progress) override {
    ++progresses;
    last = progress;
    if (on_progress) on_progress(progress);
  }
  void logged(LogLevel, const std::string& text) override { lines.push_back(text); }

  std::string run_id;
  int progresses = 0;
  RunProgress last;
  std::vector<std::string> lines;
  std::function<void()> on_start;
  std::function<void(const RunProgress&)> on_progress;
};

/// All points of all series, in the order of logging.
std::vector<std::pair<std::string, std::vector<Point>>> points_of(const fs::path& run) {
  RunReader reader(run);
  std::vector<std::pair<std::string, std::vector<Point>>> all;
  for (const SeriesInfo& series : reader.series()) all.emplace_back(series.name, reader.points(series.name));
  return all;
}

size_t count_series(const fs::path& run, const std::string& name) {
  RunReader reader(run);
  const auto series = reader.series(name);
  return series ? static_cast<size_t>(series->count) : 0;
}

/// "cpu", or LEYDEN_TEST_ACCELERATOR (docs/devices.md).
std::string accelerator() { return qEnvironmentVariable("LEYDEN_TEST_ACCELERATOR", QStringLiteral("cpu")).toStdString(); }

/// What git says there, without the line's end; empty when it fails.
std::string git(const fs::path& tree, const QStringList& command) {
  QProcess git;
  git.start("git", QStringList{"-C", QString::fromStdString(tree.string())} + command);
  if (!git.waitForFinished() || git.exitCode() != 0) return {};
  return git.readAllStandardOutput().trimmed().toStdString();
}

/// How many of the run's checkpoints there are, each with the contents that its row says.
int whole_checkpoints(const fs::path& run) {
  int whole = 0;
  RunReader reader(run);
  for (const ArtifactRow& artifact : reader.artifacts()) {
    if (artifact.kind != "checkpoint" || !fs::exists(run / artifact.path)) continue;
    QFile file(QString::fromStdString((run / artifact.path).string()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) return -1;
    if (hash.result().toHex().toStdString() != artifact.sha256) return -1;
    ++whole;
  }
  return whole;
}

}  // namespace

class TestRunExecutor : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void fit_writes_the_run_folder();
  void the_sources_state_is_kept();
  void every_step_is_in_the_database();
  void a_repeat_is_equal_to_the_bit();
  void another_seed_is_another_run();
  void set_up_errors_leave_nothing_data();
  void set_up_errors_leave_nothing();
  void errors_in_training_are_on_the_run_data();
  void errors_in_training_are_on_the_run();
  void stop_saves_and_ends_at_a_step();
  void stop_before_the_start_counts();
  void validate_test_predict();
  void a_resumed_run_goes_on();
  void a_checkpoint_of_another_shape_is_refused();
  void without_val_loss_the_newest_is_the_best();
  void named_callbacks_and_loggers();
  void what_the_clock_says_is_no_metric();
  void the_machine_is_watched();
  void unwritable_workspaces_are_refused_data();
  void unwritable_workspaces_are_refused();
  void a_wrong_library_is_refused();

 private:
  RunRequest request(const std::string& verb = "fit") const;
  RunOutcome execute(const RunRequest& request);
  RunOutcome execute(const RunRequest& request, Watcher& watcher, RunControl& control);
  fs::path workspace() const { return fs::path(m_folder->path().toStdString()) / "workspace"; }

  Worker* m_worker = nullptr;
  EngineSchema m_engine;
  PluginInfo m_plugin;
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRunExecutor::initTestCase() {
  QString error;
  m_worker = load_worker(&error);
  QVERIFY2(m_worker, qPrintable(error));
  m_engine = EngineSchema::read(EngineSchema::default_path());
  m_plugin = PluginCatalogue::readPlugin(fs::path(LEYDEN_TEST_PLUGINS) / "tiny.so");
  QVERIFY2(m_plugin.usable(), m_plugin.errorString.c_str());
}

void TestRunExecutor::init() {
  m_folder = std::make_unique<QTemporaryDir>();
}

RunRequest TestRunExecutor::request(const std::string& verb) const {
  RunConfig config;
  config.document = {{"plugin", {{"id", "tiny"}}},
                     {"seed_everything", 7},
                     {"trainer", {{"max_epochs", 3}, {"accelerator", accelerator()}, {"num_threads", 1}}}};
  RunRequest request;
  request.verb = verb;
  request.config = resolve(m_plugin, m_engine, config, 1);
  request.workspace = workspace();
  request.plugin_library = m_plugin.library;
  request.name = "a test";
  request.tags = {"quick"};
  request.provenance = {{"host", "here"}};
  return request;
}

RunOutcome TestRunExecutor::execute(const RunRequest& request, Watcher& watcher, RunControl& control) {
  return m_worker->execute(request, watcher, control);
}

RunOutcome TestRunExecutor::execute(const RunRequest& request) {
  Watcher watcher;
  RunControl control;
  return execute(request, watcher, control);
}

void TestRunExecutor::fit_writes_the_run_folder() {
  Watcher watcher;
  RunControl control;
  const RunRequest asked = request();
  const RunOutcome outcome = execute(asked, watcher, control);
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->summary.c_str() : "");
  QCOMPARE(outcome.status, RunStatus::Finished);
  QCOMPARE(outcome.run_id, watcher.run_id);
  QCOMPARE(outcome.path, workspace() / "runs" / outcome.run_id);
  QVERIFY(watcher.progresses > 0);
  QCOMPARE(watcher.last.run_id, outcome.run_id);

  QCOMPARE(to_yaml(read_config_yaml(outcome.path / "config.yaml")), to_yaml(asked.config));
  // What it was made with, beside what the program says.
  const auto facts = RunReader(outcome.path).state().info;
  QCOMPARE(facts.at("provenance.host"), std::string("here"));
  QCOMPARE(facts.at("provenance.abi_key"), abi_key());
  QVERIFY(facts.at("provenance.abi_key").find("libtorch-" + facts.at("provenance.libtorch")) != std::string::npos);
  QVERIFY(!facts.at("provenance.compiler").empty());
  QVERIFY(fs::exists(outcome.path / "checkpoints" / "last.ckpt"));
  QVERIFY(fs::is_regular_file(outcome.best_checkpoint));

  RunReader reader(outcome.path);
  const RunState state = reader.state();
  QCOMPARE(state.status, RunStatus::Finished);
  QCOMPARE(state.name, std::string("a test"));
  QCOMPARE(state.plugin, std::string("tiny"));
  QCOMPARE(state.device, std::string(accelerator() == "cpu" ? "cpu" : "cuda:0"));
  QVERIFY(!reader.params().empty());

  bool started = false, finished = false, saved = false;
  for (const EventRow& event : reader.events()) {
    started |= event.kind == "run_started";
    finished |= event.kind == "run_finished";
    saved |= event.kind == "checkpoint_saved";
  }
  QVERIFY(started && finished && saved);
  int checkpoints = 0;
  for (const ArtifactRow& artifact : reader.artifacts()) {
    if (artifact.kind != "checkpoint") continue;
    ++checkpoints;
    QCOMPARE(artifact.sha256.size(), size_t{64});
    QVERIFY(fs::path(artifact.path).is_relative());
  }
  QVERIFY(checkpoints >= 2);
  QVERIFY(!reader.log_lines().empty());
  for (const auto& [name, value] : outcome.metrics) QVERIFY2(std::isfinite(value), name.c_str());
}

void TestRunExecutor::the_sources_state_is_kept() {
  const fs::path tree = fs::path(m_folder->path().toStdString()) / "tree", library = tree / "build" / "tiny.so";
  fs::create_directories(library.parent_path());
  fs::copy_file(m_plugin.library, library);
  std::ofstream(tree / "module.cpp") << "one\n";
  git(tree, {"init", "--quiet", "--initial-branch", "work"});
  git(tree, {"add", "module.cpp"});
  git(tree, {"-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-m", "First"});
  const std::string head = git(tree, {"rev-parse", "HEAD"});
  QCOMPARE(head.size(), size_t{40});
  RunRequest asked = request();
  asked.plugin_library = library;

  const fs::path clean = execute(asked).path;
  auto facts = RunReader(clean).state().info;
  QCOMPARE(facts.at("provenance.git_commit"), head);
  QCOMPARE(facts.at("provenance.git_branch"), std::string("work"));
  QCOMPARE(facts.at("provenance.git_changed"), std::string("no"));
  QVERIFY(!fs::exists(clean / "source.diff"));

  std::ofstream(tree / "module.cpp") << "two\n";
  const fs::path changed = execute(asked).path;
  QCOMPARE(RunReader(changed).state().info.at("provenance.git_changed"), std::string("yes"));
  const auto artifacts = RunReader(changed).artifacts();
  QCOMPARE(std::count_if(artifacts.begin(), artifacts.end(),
                         [](const ArtifactRow& row) { return row.kind == "source" && row.path == "source.diff"; }),
           1);
  // The commit and the difference are the sources.
  git(tree, {"checkout", "--quiet", "module.cpp"});
  git(tree, {"apply", QString::fromStdString((changed / "source.diff").string())});
  std::ifstream restored(tree / "module.cpp");
  QCOMPARE(std::string(std::istreambuf_iterator<char>(restored), {}), std::string("two\n"));
}

void TestRunExecutor::every_step_is_in_the_database() {
  // 5 batches an epoch, 3 epochs; log_every_n_steps is 50 and only throttles other loggers.
  const RunOutcome outcome = execute(request());
  QCOMPARE(count_series(outcome.path, "train_loss"), size_t{15});
  QCOMPARE(count_series(outcome.path, "val_loss"), size_t{3});
  RunReader reader(outcome.path);
  const std::vector<Point> points = reader.points("train_loss");
  for (size_t i = 0; i < points.size(); ++i) QCOMPARE(points[i].step, static_cast<int64_t>(i));
}

void TestRunExecutor::a_repeat_is_equal_to_the_bit() {
  const RunOutcome first = execute(request());
  RunRequest again = request();
  again.config = resolve(m_plugin, m_engine, read_config_yaml(first.path / "config.yaml"), 99);
  const RunOutcome second = execute(again);
  QVERIFY(first.run_id != second.run_id);
  const auto a = points_of(first.path), b = points_of(second.path);
  QCOMPARE(a.size(), b.size());
  QVERIFY(a.size() >= 2);
  for (size_t s = 0; s < a.size(); ++s) {
    QCOMPARE(a[s].first, b[s].first);
    QCOMPARE(a[s].second.size(), b[s].second.size());
    for (size_t i = 0; i < a[s].second.size(); ++i) {
      QCOMPARE(a[s].second[i].step, b[s].second[i].step);
      // Bits, not nearness.
      QCOMPARE(std::bit_cast<uint64_t>(a[s].second[i].value), std::bit_cast<uint64_t>(b[s].second[i].value));
    }
  }
}

void TestRunExecutor::another_seed_is_another_run() {
  RunRequest other = request();
  other.config.document["seed_everything"] = 8;
  const auto a = points_of(execute(request()).path), b = points_of(execute(other).path);
  QVERIFY(a.front().second.front().value != b.front().second.front().value);
}

void TestRunExecutor::set_up_errors_leave_nothing_data() {
  QTest::addColumn<QString>("section");
  QTest::addColumn<QString>("where");
  QTest::addColumn<QString>("how");
  QTest::addColumn<bool>("configuration");
  QTest::newRow("constructor") << "model"
                               << "constructor"
                               << "exception" << false;
  QTest::newRow("constructor, config") << "model"
                                       << "constructor"
                                       << "config" << true;
  QTest::newRow("constructor, int") << "model"
                                    << "constructor"
                                    << "int" << false;
  QTest::newRow("prepare_data") << "data"
                                << "prepare_data"
                                << "config" << true;
  QTest::newRow("setup") << "data"
                         << "setup"
                         << "config" << true;
  QTest::newRow("setup, exception") << "data"
                                    << "setup"
                                    << "exception" << false;
  QTest::newRow("setup, torch") << "data"
                                << "setup"
                                << "torch" << false;
  QTest::newRow("configure_optimizers") << "model"
                                        << "configure_optimizers"
                                        << "exception" << false;
}

void TestRunExecutor::set_up_errors_leave_nothing() {
  QFETCH(QString, section);
  QFETCH(QString, where);
  QFETCH(QString, how);
  QFETCH(bool, configuration);
  RunRequest wrong = request();
  wrong.config.section(section.toStdString())["where"] = where.toStdString();
  wrong.config.section(section.toStdString())["how"] = how.toStdString();
  const RunOutcome outcome = execute(wrong);
  QCOMPARE(outcome.status, RunStatus::Failed);
  QVERIFY(outcome.error);
  QVERIFY(!outcome.error->summary.empty());
  QCOMPARE(outcome.configuration_error, configuration);
  QVERIFY(outcome.run_id.empty());
  QVERIFY2(!fs::exists(workspace()), "the workspace was made");
}

void TestRunExecutor::errors_in_training_are_on_the_run_data() {
  QTest::addColumn<QString>("where");
  QTest::addColumn<QString>("how");
  QTest::addColumn<QString>("says");
  QTest::newRow("exception") << "training_step"
                             << "exception"
                             << "no luck in training_step";
  QTest::newRow("int") << "training_step"
                       << "int"
                       << "no std::exception was thrown";
  QTest::newRow("torch") << "training_step"
                         << "torch"
                         << "mat1 and mat2 shapes cannot be multiplied";
  QTest::newRow("memory") << "training_step"
                          << "memory"
                          << "there is not enough memory for this: a smaller batch needs less";
  QTest::newRow("validation") << "validation_step"
                              << "exception"
                              << "no luck in validation_step";
}

void TestRunExecutor::errors_in_training_are_on_the_run() {
  QFETCH(QString, where);
  QFETCH(QString, how);
  QFETCH(QString, says);
  RunRequest wrong = request();
  wrong.config.section("model")["where"] = where.toStdString();
  wrong.config.section("model")["how"] = how.toStdString();
  const RunOutcome outcome = execute(wrong);
  QCOMPARE(outcome.status, RunStatus::Failed);
  QVERIFY(!outcome.configuration_error);
  QVERIFY(outcome.error);
  const QString summary = QString::fromStdString(outcome.error->summary);
  QVERIFY2(summary.contains(says), qPrintable(summary));
  QVERIFY2(!summary.contains(QLatin1String("frame #")), qPrintable(summary));
  QVERIFY2(QString::fromStdString(outcome.error->hook).contains(where), outcome.error->hook.c_str());

  RunReader reader(outcome.path);
  QCOMPARE(reader.state().status, RunStatus::Failed);
  const Json error = Json::parse(reader.state().error);
  QCOMPARE(error["summary"].get<std::string>(), outcome.error->summary);
  if (where == QLatin1String("training_step")) QVERIFY(count_series(outcome.path, "train_loss") >= 7);
  if (where == QLatin1String("training_step")) QVERIFY(whole_checkpoints(outcome.path) > 0);  // of the epoch before
}

void TestRunExecutor::stop_saves_and_ends_at_a_step() {
  RunRequest longer = request();
  longer.config.section("trainer")["max_epochs"] = 100000;
  longer.config.section("model")["nap"] = 0.001;
  Watcher watcher;
  RunControl control;
  std::thread stopper;
  watcher.on_progress = [&](const RunProgress& progress) {
    if (progress.global_step > 2 && !stopper.joinable())
      stopper = std::thread([&] { control.request_stop(); });
  };
  const RunOutcome outcome = execute(longer, watcher, control);
  if (stopper.joinable()) stopper.join();
  QCOMPARE(outcome.status, RunStatus::Stopped);
  QVERIFY(!outcome.error);
  RunReader reader(outcome.path);
  QCOMPARE(reader.state().status, RunStatus::Stopped);
  bool asked = false;
  for (const EventRow& event : reader.events()) asked |= event.kind == "stop_requested";
  QVERIFY(asked);
  // The saved state is that of the last logged step.
  const auto series = reader.series("train_loss");
  QVERIFY(series);
  int64_t saved_step = -1;
  for (const ArtifactRow& artifact : reader.artifacts()) {
    if (artifact.kind == "checkpoint" && fs::exists(outcome.path / artifact.path)) {
      saved_step = std::max(saved_step, artifact.step.value_or(-1));
    }
  }
  QCOMPARE(saved_step, series->last_step + 1);
}

void TestRunExecutor::stop_before_the_start_counts() {
  RunRequest longer = request();
  longer.config.section("trainer")["max_epochs"] = 100000;
  longer.config.section("model")["nap"] = 0.001;
  Watcher watcher;
  RunControl control;
  control.request_stop();
  QCOMPARE(execute(longer, watcher, control).status, RunStatus::Stopped);
}

void TestRunExecutor::validate_test_predict() {
  const RunOutcome trained = execute(request());
  const auto with_checkpoint = [&](const std::string& verb) {
    RunRequest evaluation = request(verb);
    evaluation.config.document["ckpt_path"] = trained.best_checkpoint;
    return execute(evaluation);
  };
  const RunOutcome validated = with_checkpoint("validate");
  QVERIFY2(!validated.error, validated.error ? validated.error->summary.c_str() : "");
  QCOMPARE(validated.status, RunStatus::Finished);
  QVERIFY(validated.results.is_array());
  QVERIFY(validated.results[0].contains("val_loss"));
  QCOMPARE(count_series(validated.path, "val_loss"), size_t{1});
  QVERIFY2(validated.best_checkpoint.empty(), validated.best_checkpoint.c_str());

  const RunOutcome tested = with_checkpoint("test");
  QVERIFY2(!tested.error, tested.error ? tested.error->summary.c_str() : "");
  QVERIFY(tested.results[0].contains("test_loss"));

  const RunOutcome predicted = with_checkpoint("predict");
  QVERIFY2(!predicted.error, predicted.error ? predicted.error->summary.c_str() : "");
  std::ifstream csv(predicted.path / "media" / "predictions.csv");
  std::string line;
  std::getline(csv, line);
  QCOMPARE(line, std::string("index,prediction"));
  int rows = 0;
  while (std::getline(csv, line)) ++rows;
  QCOMPARE(rows, 40);
  RunReader reader(predicted.path);
  QCOMPARE(reader.artifacts().size(), size_t{1});
  QCOMPARE(reader.artifacts()[0].path, std::string("media/predictions.csv"));
}

void TestRunExecutor::a_resumed_run_goes_on() {
  const RunOutcome first = execute(request());
  RunRequest more = request();
  more.config.document["ckpt_path"] = (first.path / "checkpoints" / "last.ckpt").string();
  more.config.section("trainer")["max_epochs"] = 5;
  const RunOutcome second = execute(more);
  QVERIFY2(!second.error, second.error ? second.error->summary.c_str() : "");
  RunReader reader(second.path);
  const auto series = reader.series("train_loss");
  QVERIFY(series);
  QCOMPARE(series->first_step, int64_t{15});
  QCOMPARE(series->last_step, int64_t{24});
  QVERIFY(fs::exists(first.path / "checkpoints" / "last.ckpt"));
}

void TestRunExecutor::a_checkpoint_of_another_shape_is_refused() {
  const RunOutcome first = execute(request());
  RunRequest other = request();
  other.config.document["ckpt_path"] = (first.path / "checkpoints" / "last.ckpt").string();
  other.config.section("model")["width"] = 9;
  const RunOutcome outcome = execute(other);
  QVERIFY(outcome.error);
  QVERIFY(outcome.configuration_error);
  QVERIFY(outcome.run_id.empty());
}

void TestRunExecutor::without_val_loss_the_newest_is_the_best() {
  RunRequest silent = request();
  silent.config.section("model")["logs_val_loss"] = false;
  const RunOutcome outcome = execute(silent);
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->summary.c_str() : "");
  QCOMPARE(fs::path(outcome.best_checkpoint).filename(), fs::path("last.ckpt"));
}

void TestRunExecutor::named_callbacks_and_loggers() {
  RunRequest named = request();
  Json& trainer = named.config.section("trainer");
  trainer["max_epochs"] = 50;
  trainer["callbacks"] = Json::array(
      {{{"name", "EarlyStopping"}, {"monitor", "val_loss"}, {"patience", 1}, {"stopping_threshold", 1e9}}});
  trainer["loggers"] = Json::array({{{"name", "csv"}}});
  named.config = resolve(m_plugin, m_engine, named.config, 1);
  const RunOutcome outcome = execute(named);
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->summary.c_str() : "");
  QCOMPARE(outcome.status, RunStatus::Finished);
  QCOMPARE(count_series(outcome.path, "val_loss"), size_t{1});
  bool has_csv = false;
  for (const auto& entry : fs::recursive_directory_iterator(outcome.path)) {
    has_csv |= entry.path().filename() == "metrics.csv";
  }
  QVERIFY(has_csv);
}

void TestRunExecutor::what_the_clock_says_is_no_metric() {
  RunRequest watched = request();
  Json& trainer = watched.config.section("trainer");
  trainer["accelerator"] = "cpu";  // whose statistics have the process' memory
  trainer["devices"] = "auto";
  trainer["log_every_n_steps"] = 1;
  trainer["callbacks"] = Json::array({{{"name", "ThroughputMonitor"}, {"window_size", 2}}, {{"name", "DeviceStatsMonitor"}}});
  watched.config = resolve(m_plugin, m_engine, watched.config, 1);
  const RunOutcome outcome = execute(watched);
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->summary.c_str() : "");
  std::set<std::string> measured;
  for (const SystemMetric& row : RunReader(outcome.path).system_metrics()) measured.insert(row.name);
  QVERIFY(measured.contains("train/device/batches_per_sec"));
  QVERIFY(measured.contains("DeviceStatsMonitor.on_train_batch_end/process_resident_bytes"));
  for (const auto& [name, points] : points_of(outcome.path)) QVERIFY2(!measured.contains(name), name.c_str());
}

void TestRunExecutor::the_machine_is_watched() {
  qputenv("LEYDEN_NVML_LIBRARY", FAKE_NVML);
  qputenv("CUDA_VISIBLE_DEVICES", "0");
  const auto values_of = [this](RunRequest wanted) {
    wanted.config.section("trainer")["accelerator"] = "cpu";  // the GPU is not a real one
    wanted.config.section("trainer")["devices"] = "auto";
    const RunOutcome outcome = execute(wanted);
    std::map<std::string, double> values;
    if (outcome.error) values[outcome.error->summary] = 0;
    for (const SystemMetric& row : RunReader(outcome.path).system_metrics()) values[row.name] = row.value;
    values.erase("batches_per_second");
    return values;
  };
  const auto watched = values_of(request());
  RunRequest switched_off = request(), barebones = request();
  switched_off.system_metrics = false;
  barebones.config.section("trainer")["barebones"] = true;
  const auto none = values_of(switched_off), bare = values_of(barebones);
  qunsetenv("LEYDEN_NVML_LIBRARY");
  qunsetenv("CUDA_VISIBLE_DEVICES");

  for (const char* name : {"memory/used_bytes", "memory/percent", "memory/process_bytes", "disk/free_bytes", "disk/used_percent"}) {
    QVERIFY2(watched.contains(name), name);
  }
  const std::map<std::string, double> gpu = {{"gpu/0/percent", 88}, {"gpu/0/memory_used_bytes", double(5ull << 30)},
                                             {"gpu/0/memory_percent", 100.0 * 5 / 24}, {"gpu/0/celsius", 61}, {"gpu/0/watts", 320.5}};
  for (const auto& [name, value] : gpu) QCOMPARE(watched.contains(name) ? watched.at(name) : -1.0, value);
  QVERIFY(!watched.contains("gpu/1/percent"));  // hidden from CUDA
  QVERIFY2(none.empty(), none.empty() ? "" : none.begin()->first.c_str());
  QVERIFY2(bare.empty(), bare.empty() ? "" : bare.begin()->first.c_str());
}

void TestRunExecutor::unwritable_workspaces_are_refused_data() {
  QTest::addColumn<QString>("workspace");
  QTest::newRow("below a file") << "file/below/it";
  QTest::newRow("a file") << "file";
  QTest::newRow("proc") << "/proc/leyden";
}

void TestRunExecutor::unwritable_workspaces_are_refused() {
  QFETCH(QString, workspace);
  QFile file(m_folder->filePath(QStringLiteral("file")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  RunRequest wrong = request();
  wrong.workspace = fs::path(m_folder->path().toStdString()) / workspace.toStdString();
  const RunOutcome outcome = execute(wrong);
  QVERIFY(outcome.configuration_error);
  QVERIFY(outcome.error);
  QVERIFY2(outcome.error->summary.find("workspace") != std::string::npos, outcome.error->summary.c_str());
}

void TestRunExecutor::a_wrong_library_is_refused() {
  // Another ABI: the key stands in the metadata as text, so a copy can be given another one.
  QFile library(QString::fromStdString(m_plugin.library.string()));
  QVERIFY(library.open(QIODevice::ReadOnly));
  QByteArray bytes = library.readAll();
  const int at = bytes.indexOf("leyden-1;libtorch");
  QVERIFY(at > 0);
  bytes[at + 7] = '9';
  QFile copy(m_folder->filePath(QStringLiteral("tiny.so")));
  QVERIFY(copy.open(QIODevice::WriteOnly));
  copy.write(bytes);
  copy.close();
  RunRequest wrong = request();
  wrong.plugin_library = copy.fileName().toStdString();
  RunOutcome outcome = execute(wrong);
  QVERIFY(outcome.configuration_error);
  QVERIFY2(outcome.error->summary.find("leyden-9") != std::string::npos ||
               outcome.error->summary.find("Leyden") != std::string::npos,
           outcome.error->summary.c_str());

  // The right ABI, but not the file that was trusted.
  RunRequest changed = request();
  changed.config.document["plugin"]["sha256"] = std::string(64, '0');
  outcome = execute(changed);
  QVERIFY(outcome.configuration_error);
  QVERIFY2(outcome.error->summary.find("trust") != std::string::npos, outcome.error->summary.c_str());
}

QTEST_GUILESS_MAIN(TestRunExecutor)
#include "test_run_executor.moc"
