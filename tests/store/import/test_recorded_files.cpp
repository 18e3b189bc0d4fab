// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Files that Lightning's CSVLogger and MLflow wrote: every point as the programs themselves have it.
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

#include "import_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;
using Json = nlohmann::json;
using Params = std::map<std::string, std::string>;

namespace {

// NaN has one word for all its bits.
std::string bits(double value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx",
                static_cast<unsigned long long>(std::bit_cast<uint64_t>(std::isnan(value) ? std::nan("") : value)));
  return text;
}

Params params_of(RunReader& run) {
  const auto params = run.params();
  return {params.begin(), params.end()};
}

/// A point as MLflow keeps it: time in ms, step, the bits of the value.
using Record = std::tuple<int64_t, int64_t, std::string>;

// A database of MLflow holds the largest numbers for infinities.
std::string without_largest(const std::string& bits) {
  return bits == "7fefffffffffffff" ? "7ff0000000000000" : bits == "ffefffffffffffff" ? "fff0000000000000" : bits;
}

std::vector<Record> sorted(std::vector<Record> records) {
  std::sort(records.begin(), records.end());
  return records;
}

}  // namespace

class TestRecordedFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void lightnings_csv_logs() {
    Workspace workspace;
    const ImportReport report = import(workspace.path(), fixture("lightning-csv"));
    const Json expected = Json::parse(read_file(fixture("lightning-csv/expected.json")));
    QCOMPARE(report.sources.size(), expected.size());
    for (const auto& [run, metrics] : expected.items()) {
      RunReader reader = run_named(workspace.path(), report, "lightning-csv/" + run);
      QCOMPARE(problem_in(reader.paths().root), std::string());
      QCOMPARE(reader.series().size(), metrics.size());
      QCOMPARE(source_named(report, "lightning-csv/" + run).notes, std::vector<std::string>());
      for (const auto& [name, points] : metrics.items()) {
        const std::vector<Point> found = reader.points(name);
        QCOMPARE(found.size(), points.size());
        for (size_t i = 0; i < found.size(); ++i) {
          QCOMPARE(found[i].step, points[i][0].get<int64_t>());
          QVERIFY(same(found[i].epoch, points[i][1].is_null() ? std::nan("") : points[i][1].get<double>()));
          QVERIFY(std::isnan(found[i].wall_time));
          QCOMPARE(bits(found[i].value), points[i][2].get<std::string>());
        }
      }
    }
  }

  void lightnings_hyperparameters() {
    Workspace workspace;
    const ImportReport report = import(workspace.path(), fixture("lightning-csv"));
    RunReader trained = run_named(workspace.path(), report, "lightning-csv/trained");
    QCOMPARE(params_of(trained), (Params{{"lr", "0.05"}, {"name", "\"wide: yes\""}, {"sizes", "[4,1]"}}));
    RunReader logged = run_named(workspace.path(), report, "lightning-csv/logged");
    QCOMPARE(params_of(logged), (Params{{"model.layers", "[8,8]"}, {"model.lr", "0.001"}, {"none", "null"},
                                        {"note", "\"a: b\\n#c\""}, {"yes", "true"}}));
  }

  void mlflow_data() {
    QTest::addColumn<QString>("store");
    QTest::newRow("folders") << "mlruns";
    QTest::newRow("database") << "mlflow.db";
  }

  void mlflow() {
    QFETCH(QString, store);
    Workspace workspace;
    const fs::path source = workspace.path() / "ml" / store.toStdString();
    if (store == "mlruns") {
      fs::create_directories(source.parent_path());
      fs::copy(fixture("mlflow/mlruns"), source, fs::copy_options::recursive);
    } else {
      const QByteArray database = qUncompress(QByteArray::fromStdString(read_file(fixture("mlflow/mlflow.db.zlib"))));
      write_file(source, database.toStdString());
    }
    const ImportReport report = import(workspace.path(), workspace.path() / "ml");
    const Json expected = Json::parse(read_file(fixture("mlflow/expected.json")))[store.toStdString()];
    QCOMPARE(report.sources.size(), expected.size());  // without the one that was deleted
    const ImportPlan plan = find_imports(std::vector{workspace.path() / "ml"});
    QVERIFY(plan.notes.size() == 1 && plan.notes[0].find("deleted") != std::string::npos);
    for (const auto& [name, run] : expected.items()) {
      RunReader reader = run_named(workspace.path(), report, "an experiment/" + name);
      QCOMPARE(problem_in(reader.paths().root), std::string());
      QCOMPARE(reader.state().info.at("provenance.mlflow.run_id"), run["run_id"].get<std::string>());
      QCOMPARE(reader.state().status, run["status"] == "FAILED" ? RunStatus::Failed : RunStatus::Finished);
      size_t system = 0;
      for (const auto& [key, history] : run["metrics"].items()) {
        std::vector<Record> wanted, found;
        for (const Json& point : history) {
          wanted.emplace_back(point[1].get<int64_t>(), point[0].get<int64_t>(), without_largest(point[2]));
        }
        if (key.starts_with("system/")) {
          system += history.size();
          continue;
        }
        for (const Point& point : reader.points(key)) {
          found.emplace_back(std::llround(point.wall_time * 1000), point.step, bits(point.value));
        }
        QCOMPARE(sorted(found), sorted(wanted));
      }
      const std::vector<SystemMetric> metrics = reader.system_metrics();
      QCOMPARE(metrics.size(), system);
      for (const SystemMetric& metric : metrics) {
        QVERIFY(metric.name == "cpu_utilization_percentage" && metric.value == 12.5);
      }
    }
  }

  void mlflows_params_and_tags() {
    Workspace workspace;
    const ImportReport report = import(workspace.path(), fixture("mlflow/mlruns"));
    RunReader wide = run_named(workspace.path(), report, "an experiment/wide");
    QCOMPARE(params_of(wide), (Params{{"lr", "0.001"}, {"model/layers", "\"[8, 8]\""}, {"name", "\"a: b\\nc\""},
                                      {"none", "null"}}));
    QCOMPARE(wide.annotations().notes, std::string("It **worked**."));
    QCOMPARE(wide.annotations().tags, std::vector<std::string>{"team=red"});
    QCOMPARE(wide.state().started, 1.7e9);
    QCOMPARE(wide.state().seconds, 60.0);
    RunReader failed = run_named(workspace.path(), report, "an experiment/failed");
    QCOMPARE(failed.state().info.at("provenance.mlflow.parentRunId"), wide.state().info.at("provenance.mlflow.run_id"));
  }
};

QTEST_GUILESS_MAIN(TestRecordedFiles)
#include "test_recorded_files.moc"
