// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Exports, and what is left of a run when its export is imported again.
#include <QProcess>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <sstream>

#include <store/annotations.h>
#include <store/export/export_runs.h>
#include <store/export/exported_run.h>
#include <store/media_file.h>
#include <store/store_error.h>

#include "fixture_run.h"
#include "import_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Bounds that an export may have, by format.
struct Keeps {
  bool times, attempts;
  double time_error;  // seconds
  bool epochs = true;
};

Keeps kept_by(const std::string& format) {
  if (format == "tensorboard") return {true, true, 0.0};
  if (format == "mlflow") return {true, false, 0.0005001};
  return {false, false, 0.0};
}

bool near(double a, double b, double most) {
  return same(a, b) || std::abs(a - b) <= most;
}

// Empty, or what differs between a run and what an import made of its export.
std::string difference(const fs::path& ours, const fs::path& back, const Keeps& keeps) {
  RunReader a(ours), b(back);
  const auto series = a.series();
  if (b.series().size() != series.size()) {
    return std::to_string(b.series().size()) + " series instead of " + std::to_string(series.size());
  }
  for (const SeriesInfo& info : series) {
    if (!b.series(info.name)) return "no series \"" + info.name + "\"";
    const std::vector<Point> x = a.points(info.name), y = b.points(info.name);
    if (x.size() != y.size()) return info.name + ": " + std::to_string(y.size()) + " points instead of " + std::to_string(x.size());
    for (size_t i = 0; i < x.size(); ++i) {
      const bool equal = x[i].step == y[i].step && same(x[i].value, y[i].value) && (!keeps.epochs || same(x[i].epoch, y[i].epoch)) &&
                         (!keeps.times || near(x[i].wall_time, y[i].wall_time, keeps.time_error)) &&
                         (!keeps.attempts || x[i].attempt == y[i].attempt);
      if (equal) continue;
      std::ostringstream text;
      text << info.name << ", point " << i << ": step " << x[i].step << " value " << x[i].value << " epoch " << x[i].epoch << " at "
           << x[i].wall_time << ", attempt " << x[i].attempt << "; back " << y[i].step << ' ' << y[i].value << ' ' << y[i].epoch
           << ' ' << y[i].wall_time << ' ' << y[i].attempt;
      return text.str();
    }
  }
  return {};
}

ExportReport export_one(const fs::path& run, const std::string& format, const fs::path& target) {
  const std::vector<fs::path> runs = {run};
  return export_runs(runs, target, {.format = format});
}

// The imported run of an export of one run.
fs::path round_trip(const fs::path& run, const std::string& format, const fs::path& around) {
  const fs::path target = around / ("export-" + format);
  const ExportReport report = export_one(run, format, target);
  if (report.failed() > 0) throw std::runtime_error(report.runs[0].error);
  const ImportReport back = import(around / ("back-" + format), target);
  if (back.sources.size() != 1 || !back.sources[0].error.empty()) {
    throw std::runtime_error("the import found " + std::to_string(back.sources.size()) + " runs " +
                             (back.sources.empty() ? "" : back.sources[0].error));
  }
  return run_paths(around / ("back-" + format), back.sources[0].run_id).root;
}

void formats() {
  QTest::addColumn<QString>("format");
  for (const char* format : {"tensorboard", "lightning-csv", "mlflow"}) QTest::newRow(format) << format;
}

void log_at(RunWriter& writer, const std::string& name, int64_t step, double value, double epoch, double wall_time) {
  const ScalarPoint point{writer.series(name), value};
  writer.log_at(step, epoch, wall_time, {&point, 1});
}

const std::vector<std::string>& odd_names() {
  static const std::vector<std::string> names = {
      "", "a", "a/b", "a/b/c", "step", "epoch", "'step", "'", "=1+1", "../x", "..x", ".hidden", "/x", "x/", "x//y", ".", "ünïcode ☃", "new\nline",
      "tab\t", "comma, \"quote\"", " before", "after ", "system/cpu", "system", "A", "nan", "metrics.csv", "a-ca978112",
      std::string(400, 'n'), "leyden.metric.a", "_hparams_/x", "C:\\x", "%2F", "loss*", "CON"};
  return names;
}

}  // namespace

class TestExportRuns : public QObject {
  Q_OBJECT

 private:
  static fs::path finished(std::unique_ptr<RunWriter> writer) {
    writer->finish(RunStatus::Finished);
    return writer->paths().root;
  }

  // Values of every kind, two attempts, lines, events, histograms, artifacts.
  static fs::path fixture_like(const fs::path& workspace) {
    auto writer = RunWriter::create(workspace, info_named("fixture"));
    fixture_run::log_steps(*writer, 1);
    fixture_run::log_the_rest(*writer);
    const fs::path folder = writer->paths().root;
    writer.reset();
    writer = RunWriter::reopen(folder);
    fixture_run::log_steps(*writer, 2);
    return finished(std::move(writer));
  }

 private Q_SLOTS:
  void every_metric_survives_data() { formats(); }
  void every_metric_survives() {
    QFETCH(QString, format);
    Workspace workspace;
    const fs::path run = fixture_like(workspace.path());
    const fs::path back = round_trip(run, format.toStdString(), workspace.path());
    Keeps keeps = kept_by(format.toStdString());
    keeps.epochs = format != "mlflow";  // two calls of one time and step have different ones here
    QVERIFY2(difference(run, back, keeps).empty(), difference(run, back, keeps).c_str());
    QCOMPARE(problem_in(back), std::string());
  }

  void odd_names_survive_data() { formats(); }
  void odd_names_survive() {
    QFETCH(QString, format);
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("odd"));
    for (int64_t step = 0; step < 3; ++step) {
      for (size_t i = 0; i < odd_names().size(); ++i) {
        log_at(*writer, odd_names()[i], step, static_cast<double>(i) + 0.1, 0.5, 1.75e9 + static_cast<double>(step));
      }
    }
    const fs::path run = finished(std::move(writer));
    const fs::path back = round_trip(run, format.toStdString(), workspace.path());
    QVERIFY2(difference(run, back, kept_by(format.toStdString())).empty(), difference(run, back, kept_by(format.toStdString())).c_str());
  }

  void random_runs_survive_data() { formats(); }
  void random_runs_survive() {
    QFETCH(QString, format);
    const int rounds = qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS") ? 200 : 6;
    for (int round = 0; round < rounds; ++round) {
      Workspace workspace;
      std::mt19937_64 random(static_cast<uint64_t>(round) + 1);
      auto writer = RunWriter::create(workspace.path(), info_named("random"));
      double wall_time = 1.7e9;
      int64_t step = 0;
      for (int call = 0; call < 300; ++call) {
        step += static_cast<int64_t>(random() % 4) - (round % 2);  // goes back in every other run
        wall_time += 0.001 * static_cast<double>(1 + random() % 5000);
        std::vector<ScalarPoint> points;
        for (const char* name : {"loss", "acc", "val/loss"}) {
          const double value = round % 3 == 0 ? static_cast<double>(static_cast<float>(random() % 1000) / 7.0F)
                                              : std::bit_cast<double>(random());
          if (random() % 3 != 0) points.push_back({writer->series(name), value});
        }
        if (!points.empty()) writer->log_at(step, random() % 5 == 0 ? kNone : static_cast<double>(call) / 100, wall_time, points);
      }
      const fs::path run = finished(std::move(writer));
      const fs::path back = round_trip(run, format.toStdString(), workspace.path());
      QVERIFY2(difference(run, back, kept_by(format.toStdString())).empty(),
               qPrintable(QString("seed %1: ").arg(round + 1) + QString::fromStdString(difference(run, back, kept_by(format.toStdString())))));
    }
  }

  void small_runs_survive_data() { formats(); }
  void small_runs_survive() {
    QFETCH(QString, format);
    for (const int64_t steps : {0, 1}) {
      Workspace workspace;
      auto writer = RunWriter::create(workspace.path(), info_named("small"));
      if (steps > 0) log_at(*writer, "loss", std::numeric_limits<int64_t>::min(), -0.0, kNone, kNone);
      const fs::path run = finished(std::move(writer));
      const fs::path back = round_trip(run, format.toStdString(), workspace.path());
      QVERIFY2(difference(run, back, kept_by(format.toStdString())).empty(), difference(run, back, kept_by(format.toStdString())).c_str());
    }
  }

  void parameters_survive_data() { formats(); }
  void parameters_survive() {
    QFETCH(QString, format);
    Workspace workspace;
    RunInfo info = info_named("params");
    info.params = {{"model.lr", "0.1"}, {"model.hidden", "128"}, {"model", "\"x\""}, {"flag", "true"}, {"text", "\"1e-3\""},
                   {"none", "null"}, {"empty", "\"\""}, {"a/b", "\"two\\nlines\""}, {"a", "[1,2]"}, {" odd ", "\" x \""}};
    const fs::path run = finished(RunWriter::create(workspace.path(), info));
    const fs::path back = round_trip(run, format.toStdString(), workspace.path());
    auto ours = RunReader(run).params(), theirs = RunReader(back).params();
    if (format == "tensorboard") {  // has numbers, flags and texts alone
      for (auto& [path, value] : ours) {
        if (path == "none") value = "\"null\"";
        if (path == "a") value = "\"[1,2]\"";
      }
    }
    std::sort(ours.begin(), ours.end());
    std::sort(theirs.begin(), theirs.end());
    QCOMPARE(theirs, ours);
  }

  void what_mlflow_keeps_besides() {
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("noted"));
    log_one(*writer, "loss", 1, 0.5);
    writer->system_metric("cpu", 12.5);
    writer->system_metric("gpu/0: odd", 50.0);
    const fs::path file = writer->paths().root / "checkpoints/last.ckpt";
    write_file(file, "weights");
    ArtifactInfo artifact;
    artifact.name = "last";
    artifact.kind = "checkpoint";
    artifact.path = "checkpoints/last.ckpt";
    artifact.bytes = 7;
    writer->artifact(artifact);
    const fs::path run = writer->paths().root;
    writer->finish(RunStatus::Stopped);
    Annotations annotations;
    annotations.notes = "two\nlines";
    annotations.tags = {"plain", "team=a", "ü", "mlflow.user=me", "a/b", "a"};
    write_annotations(RunPaths{run}.annotations(), annotations);
    const fs::path back = round_trip(run, "mlflow", workspace.path());
    RunReader reader(back);
    QCOMPARE(reader.state().status, RunStatus::Stopped);
    auto tags = reader.annotations().tags;
    std::sort(tags.begin(), tags.end());
    std::sort(annotations.tags.begin(), annotations.tags.end());
    QCOMPARE(tags, annotations.tags);
    QCOMPARE(reader.annotations().notes, annotations.notes);
    std::map<std::string, double> system;
    for (const SystemMetric& each : reader.system_metrics()) system[each.name] = each.value;
    QCOMPARE(system, (std::map<std::string, double>{{"cpu", 12.5}, {"gpu/0: odd", 50.0}}));
    QCOMPARE(reader.artifacts().size(), size_t{1});
    QCOMPARE(read_file(reader.artifacts()[0].path), std::string("weights"));
  }

  void what_tensorboard_keeps_besides() {
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("media"));
    writer->histogram({"weights", 3, 0.0, {0.0, 1.0, 3.0}, {2.0, 5.0}, 0.25, 2.5, 9.0, 17.0});
    writer->event("text", {{"name", "sample"}, {"text", "once upon"}}, 4);
    const std::string png = png_bytes(2, 1, 3, std::string(6, 'x'));
    write_file(writer->paths().root / "media/picture.png", png);
    ArtifactInfo artifact;
    artifact.name = "picture";
    artifact.kind = "image";
    artifact.path = "media/picture.png";
    artifact.step = 5;
    artifact.bytes = static_cast<int64_t>(png.size());
    writer->artifact(artifact);
    const fs::path run = finished(std::move(writer));
    RunReader back(round_trip(run, "tensorboard", workspace.path()));
    const auto histograms = back.histograms("weights");
    QCOMPARE(histograms.size(), size_t{1});
    QCOMPARE(histograms[0].counts, (std::vector<double>{2.0, 5.0}));
    QCOMPARE(histograms[0].sum, 9.0);
    QCOMPARE(back.events()[0].step.value_or(0), int64_t{4});
    QCOMPARE(nlohmann::json::parse(back.events()[0].payload)["text"].get<std::string>(), std::string("once upon"));
    QCOMPARE(back.artifacts()[0].step.value_or(0), int64_t{5});
    QCOMPARE(read_file(back.paths().root / back.artifacts()[0].path), png);
  }

  // Nothing goes in silence: what the format has no place for is counted.
  void histograms_that_fit_not_are_told() {
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("odd"));
    writer->histogram({"good", 1, 0.0, {0.0, 1.0}, {2.0}, 0.0, 1.0, 1.0, 1.0});
    writer->event("text", {{"name", "no text"}}, 1);
    const fs::path run = finished(std::move(writer));
    // RunWriter refuses them; another program may have written the file.
    sql_write(run / "run.db", "INSERT INTO histogram(name, step, attempt, edges, counts) VALUES ('edges', 1, 1, '[0,1,2]', '[2]'),"
                              " ('empty', 1, 1, '[]', '[]')");
    const ExportReport report = export_one(run, "tensorboard", workspace.path() / "exported");
    QCOMPARE(report.runs[0].notes, (std::vector<std::string>{
        "2 histograms were left out: the edges do not fit the counts, of which there must be one less.",
        "1 text was left out: a name or a text is missing."}));
    const ImportReport back = import(workspace.path() / "back", workspace.path() / "exported");
    RunReader reader(run_paths(workspace.path() / "back", back.sources.at(0).run_id).root);
    QCOMPARE(reader.histogram_rows().size(), size_t{1});
    // JSON has a place for each.
    std::ostringstream json;
    export_run(run, "json", json);
    const auto document = nlohmann::json::parse(json.str());
    QCOMPARE(document["histograms"].size(), size_t{3});
    QCOMPARE(document["histograms"][1]["edges"].size(), size_t{3});
  }

  void json_has_all_that_is_no_file() {
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("all"));
    log_one(*writer, "loss", 1, 0.5);
    for (int i = 0; i < 700; ++i) writer->log_line(i % 2 ? LogLevel::Warning : LogLevel::Info, "test", "line \"" + std::to_string(i));
    writer->histogram({"weights", 3, kNone, {0.0, 1.0, 3.0}, {2.0, 5.0}, 0.25, 2.5, std::numeric_limits<double>::infinity(), 17.0});
    writer->system_metric("cpu", 12.5);
    std::ostringstream json;
    export_run(finished(std::move(writer)), "json", json);
    const auto document = nlohmann::json::parse(json.str());
    QCOMPARE(document["log_lines"].size(), size_t{700});
    QCOMPARE(document["log_lines"][699]["text"].get<std::string>(), std::string("line \"699"));
    QCOMPARE(document["log_lines"][699]["level"].get<std::string>(), std::string("warning"));
    const auto& weights = document["histograms"].at(0);
    QVERIFY(weights["name"] == "weights" && weights["step"] == 3 && weights["epoch"].is_null() && weights["sum"] == "inf");
    QCOMPARE(weights["counts"].dump(), std::string("[2.0,5.0]"));
    QVERIFY(document["system_metrics"].at(0)["name"] == "cpu" && document["system_metrics"][0]["value"] == 12.5);
  }

  void pictures_of_jpeg_survive() {
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("photo"));
    // An empty application segment, then the frame's header: 3 x 5 pixels of 3 colours.
    const std::string jpeg("\xff\xd8\xff\xe0\x00\x02\xff\xc0\x00\x11\x08\x00\x05\x00\x03\x03 the rest", 25);
    write_file(writer->paths().root / "media/photo.jpg", jpeg);
    ArtifactInfo artifact;
    artifact.name = "photo", artifact.kind = "image", artifact.path = "media/photo.jpg", artifact.step = 5;
    artifact.bytes = static_cast<int64_t>(jpeg.size());
    writer->artifact(artifact);
    RunReader back(round_trip(finished(std::move(writer)), "tensorboard", workspace.path()));
    QCOMPARE(back.artifacts().size(), size_t{1});
    QVERIFY(back.artifacts()[0].kind == "image" && back.artifacts()[0].path.ends_with(".jpg"));
    QCOMPARE(read_file(back.paths().root / back.artifacts()[0].path), jpeg);
  }

  void several_runs_lie_in_folders_of_their_own_data() { formats(); }
  void several_runs_lie_in_folders_of_their_own() {
    QFETCH(QString, format);
    Workspace workspace;
    std::vector<fs::path> runs;
    for (const char* name : {"one", "one", "two/three"}) {
      auto writer = RunWriter::create(workspace.path(), info_named(name));
      log_one(*writer, "loss", 1, static_cast<double>(runs.size()));
      runs.push_back(finished(std::move(writer)));
    }
    const fs::path target = workspace.path() / "exported";
    const ExportReport report = export_runs(runs, target, {.format = format.toStdString()});
    QCOMPARE(report.failed(), size_t{0});
    for (const ExportedEntry& entry : report.runs) QVERIFY(fs::is_directory(entry.path));
    const ImportReport back = import(workspace.path() / "back", target);
    QCOMPARE(back.sources.size(), size_t{3});
    std::set<double> values;
    for (const fs::path& folder : run_folders(workspace.path() / "back")) values.insert(RunReader(folder).points("loss")[0].value);
    QCOMPARE(values, (std::set<double>{0.0, 1.0, 2.0}));
  }

  void nothing_is_replaced_and_nothing_left_half() {
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("kept"));
    for (int64_t step = 0; step < 100'000; ++step) log_one(*writer, "loss", step, 1.0);
    const std::vector<fs::path> runs = {finished(std::move(writer))};
    const fs::path target = workspace.path() / "out/exported";
    QVERIFY(error_of(Kind::NotFound, [&] { export_runs(runs, target, {}); }).find("out is not there") != std::string::npos);
    fs::create_directories(target);
    QVERIFY(error_of(Kind::Invalid, [&] { export_runs(runs, target, {}); }).find("is there already") != std::string::npos);
    fs::remove(target);
    QVERIFY(error_of(Kind::Invalid, [&] { export_runs(runs, target, {.format = "tensorbord"}); }).find("tensorboard") != std::string::npos);
    for (const Exporter* each : exporters()) {
      const ExportReport stopped = export_runs(runs, target, {.format = std::string(each->id())},
                                               [](uint64_t done, uint64_t of) { return done < of / 2; });
      QVERIFY(stopped.cancelled);
      QVERIFY(fs::is_empty(target.parent_path()));
    }
    // Of two runs one is damaged.
    write_file(workspace.path() / "runs/broken/run.db", "no database");
    const std::vector<fs::path> both = {runs[0], workspace.path() / "runs/broken"};
    const ExportReport report = export_runs(both, target, {.format = "csv"});
    QCOMPARE(report.failed(), size_t{1});
    QVERIFY(!report.runs[1].error.empty());
    QCOMPARE(std::distance(fs::directory_iterator(target), fs::directory_iterator()), 1);
    QVERIFY(report.runs[0].path.string().starts_with(target.string()));
  }

  // Need a Python with TensorBoard: LEYDEN_TEST_PYTHON, else the build's own; in the long form one with MLflow too:
  // LEYDEN_MLFLOW_PYTHON.
  void their_own_readers_agree_data() {
    QTest::addColumn<QString>("program");
    QTest::newRow("tensorboard") << "tensorboard";
    if (qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS")) QTest::newRow("mlflow") << "mlflow";
  }
  void their_own_readers_agree() {
    QFETCH(QString, program);
    read_by("read_" + program + ".py", program, program.toStdString());
  }

 private:
  static QString python_for(const QString& package) {
    if (package == "mlflow") return qEnvironmentVariable("LEYDEN_MLFLOW_PYTHON");
    return qEnvironmentVariable("LEYDEN_TEST_PYTHON", QStringLiteral(LEYDEN_BINARY_DIR "/venv/bin/python"));
  }

  // The script compares the export with the run as JSON.
  static void read_by(const QString& script, const QString& package, const std::string& format) {
    const QString python = python_for(package);
    QProcess process;
    process.start(python, {"-c", "import " + package});
    if (python.isEmpty() || !process.waitForFinished(120'000) || process.exitCode() != 0)
      QSKIP(qPrintable("there is no Python with " + package + " (LEYDEN_TEST_PYTHON, LEYDEN_MLFLOW_PYTHON name one)"));
    Workspace workspace;
    const fs::path run = fixture_like(workspace.path());
    const ExportReport report = export_one(run, format, workspace.path() / "exported");
    QCOMPARE(report.failed(), size_t{0});
    std::ostringstream json;
    export_run(run, "json", json);
    write_file(workspace.path() / "run.json", json.str());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(python, {QStringLiteral(LEYDEN_SOURCE_DIR "/tests/store/export/") + script,
                           QString::fromStdString((workspace.path() / "exported").string()),
                           QString::fromStdString((workspace.path() / "run.json").string())});
    QVERIFY(process.waitForFinished(300'000));
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
  }
};

QTEST_GUILESS_MAIN(TestExportRuns)
#include "test_export_runs.moc"
