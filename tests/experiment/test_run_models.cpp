// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/console_model.h>
#include <experiment/difference_model.h>
#include <experiment/run_details.h>
#include <experiment/run_host.h>
#include <experiment/run_filter.h>
#include <experiment/run_filter_model.h>
#include <experiment/run_names.h>
#include <experiment/text_format.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>

using namespace leyden;
namespace fs = std::filesystem;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

RunInfo info(const std::string& name, const std::string& lr) {
  RunInfo info;
  info.name = name;
  info.plugin_id = "digits_mlp";
  info.device = "cpu";
  info.params = {{"seed_everything", "42"}, {"model.lr", lr}, {"model.dims", "[8,4]"}};
  return info;
}

void log(RunWriter& writer, const char* name, int64_t step, double value) {
  const ScalarPoint point{writer.series(name), value};
  writer.log(step, kNaN, {&point, 1});
}

/// A host whose run the test makes.
class Hand : public RunHost {
 public:
  using RunHost::RunHost;
  bool start(const RunRequest&) override { return true; }
  void requestStop() override {}
  bool isBusy() const override { return false; }
};

std::shared_ptr<RunRow> row(const char* id, std::vector<std::pair<std::string, std::string>> params,
                            std::vector<std::pair<std::string, double>> metrics = {}) {
  auto row = std::make_shared<RunRow>();
  row->run_id = id;
  row->name = std::string("name of ") + id;
  row->params = std::move(params);
  for (const auto& [name, value] : metrics) {
    SeriesInfo series;
    series.name = name;
    series.last = value;
    row->metrics.push_back(series);
  }
  return row;
}

}  // namespace

class TestRunModels : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path workspace() const { return m_folder->path().toStdString(); }

  std::string finished_run(const std::string& name, const std::string& lr, double accuracy) {
    auto writer = RunWriter::create(workspace(), info(name, lr));
    log(*writer, "val_acc", 1, accuracy);
    writer->finish(RunStatus::Finished);
    return writer->run_id();
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void cleanup() { m_folder.reset(); }

  void lists_runs() {
    const auto a = finished_run("one", "0.1", 0.9), b = finished_run("two", "0.2", 0.8);
    RunListModel model(workspace(), nullptr, 20);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy loaded(&model, &RunListModel::loaded);
    QVERIFY(loaded.wait());
    QVERIFY(model.isLoaded());
    QCOMPARE(model.rowCount(), 2);
    const QString id = QString::fromStdString(a);
    const QModelIndex one = model.indexOf(id);
    QCOMPARE(model.runIdAt(one.row()), id);
    QCOMPARE(one.data().toString(), "one");
    QCOMPARE(one.data(RunListModel::StatusTextRole).toString(), "finished");
    QCOMPARE(one.data(RunListModel::PluginRole).toString(), "digits_mlp");
    QCOMPARE(one.data(RunListModel::FractionRole).toDouble(), 1.0);
    QVERIFY(one.data(RunListModel::StartedRole).toDateTime().isValid());
    QCOMPARE(one.data(RunListModel::DeviceRole).toString(), "cpu");
    QCOMPARE(model.metricName(), "val_acc");
    QCOMPARE(one.data(RunListModel::MetricRole).toDouble(), 0.9);
    QCOMPARE(model.headerData(RunListModel::Metric, Qt::Horizontal).toString(), "val_acc");
    QCOMPARE(model.run(id)->params.size(), size_t(3));
    QVERIFY(!model.run("nothing"));
    QCOMPARE(model.visibleRunIds().size(), 2);
    QCOMPARE(model.problem(), QString());
    Q_UNUSED(b);
  }

  void follows_a_run_that_is_made() {
    RunListModel model(workspace(), nullptr, 20);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy loaded(&model, &RunListModel::loaded);
    QVERIFY(loaded.wait());
    auto writer = RunWriter::create(workspace(), info("live", "0.1"));
    QTRY_COMPARE(model.rowCount(), 1);
    const QString id = model.runIdAt(0);
    QCOMPARE(id.toStdString(), writer->run_id());
    QCOMPARE(model.index(0, RunListModel::Status).data().toString(), "running");
    QSignalSpy visible(&model, &RunListModel::visibleRunsChanged), changed(&model, &RunListModel::runsChanged);
    log(*writer, "train_loss", 0, 2.5);
    log(*writer, "train_loss", 1, 1.5);
    QTRY_COMPARE(model.metricNames(), QStringList("train_loss"));
    QTRY_COMPARE(model.index(0, 0).data(RunListModel::MetricRole).toDouble(), 1.5);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(visible.size(), 0);  // the same runs: only their points grew
    writer->finish(RunStatus::Stopped);
    QTRY_COMPARE(model.index(0, RunListModel::Status).data().toString(), "stopped");
    fs::remove_all(workspace() / "runs" / writer->run_id());
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(model.rowOf(id), -1);
  }

  void merges_what_a_host_tells() {
    RunListModel model(workspace(), nullptr, 20);
    Hand host;
    model.follow(&host);
    auto writer = RunWriter::create(workspace(), info("live", "0.1"));
    const QString id = QString::fromStdString(writer->run_id());
    Q_EMIT host.runStarted(id, "x");
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex run = model.indexOf(id);
    QVERIFY(run.data(RunListModel::LiveRole).toBool());
    QVERIFY(!run.data(RunListModel::FractionRole).isValid());
    RunProgress progress;
    progress.run_id = writer->run_id();
    progress.fraction = 0.25;
    progress.seconds_left = 70;
    Q_EMIT host.progressed(progress);
    QCOMPARE(model.index(0, RunListModel::Progress).data().toString(), "25 %");
    QCOMPARE(model.index(0, RunListModel::TimeLeft).data().toString(), "1 min 10 s");
    RunOutcome outcome;
    outcome.run_id = writer->run_id();
    outcome.status = RunStatus::Failed;
    Q_EMIT host.finished(outcome);
    QVERIFY(!run.data(RunListModel::LiveRole).toBool());
    QCOMPARE(run.data(RunListModel::StatusTextRole).toString(), "failed");
    writer->finish(RunStatus::Failed);
  }

  void annotates() {
    const QString id = QString::fromStdString(finished_run("one", "0.1", 0.9));
    {
      RunListModel model(workspace(), nullptr, 20);
      QSignalSpy loaded(&model, &RunListModel::loaded), failed(&model, &RunListModel::failed);
      QVERIFY(loaded.wait());
      const QModelIndex run = model.indexOf(id);
      QVERIFY(model.flags(run) & Qt::ItemIsEditable);
      QVERIFY(model.setData(run, " better "));
      QCOMPARE(run.data().toString(), "better");  // at once
      QVERIFY(model.setData(run, true, RunListModel::StarredRole));
      QVERIFY(model.setData(run, QStringList({"a", "b"}), RunListModel::TagsRole));
      QVERIFY(model.setData(run, "#123456", RunListModel::ColourRole));
      QVERIFY(!model.setData(run, "red", RunListModel::ColourRole));
      QVERIFY(!model.setData(model.index(0, RunListModel::Status), "x"));
      QCOMPARE(run.data(RunListModel::ColourRole).toString(), "#123456");
      QCOMPARE(failed.size(), 0);
    }
    // Written although the model died at once.
    const Annotations annotations =
        read_annotations(RunPaths{workspace() / "runs" / id.toStdString()}.annotations());
    QCOMPARE(annotations.name, std::string("better"));
    QVERIFY(annotations.starred);
    QCOMPARE(annotations.tags, (std::vector<std::string>{"a", "b"}));
    RunListModel model(workspace(), nullptr, 20);
    QTRY_COMPARE(model.indexOf(id).data().toString(), "better");
    model.setData(model.indexOf(id), "");
    QTRY_COMPARE(model.indexOf(id).data().toString(), "one");
  }

  void tells_when_it_cannot_annotate() {
    const QString id = QString::fromStdString(finished_run("one", "0.1", 0.9));
    RunListModel model(workspace(), nullptr, 20);
    QSignalSpy loaded(&model, &RunListModel::loaded), failed(&model, &RunListModel::failed);
    QVERIFY(loaded.wait());
    // A folder in the file's place cannot be replaced.
    fs::create_directories(RunPaths{workspace() / "runs" / id.toStdString()}.annotations() / "x");
    model.setData(model.indexOf(id), "better");
    QVERIFY(failed.wait());
    QTRY_COMPARE(model.indexOf(id).data().toString(), "one");
  }

  void keeps_colours() {
    const auto a = finished_run("a", "1", 1), b = finished_run("b", "1", 1), c = finished_run("c", "1", 1);
    const auto colour = [](RunListModel& model, const std::string& id) {
      return model.colour(QString::fromStdString(id));
    };
    {
      RunListModel model(workspace(), nullptr, 20);
      QTRY_VERIFY(model.isLoaded());
      QCOMPARE(colour(model, a).hex(), std::string("#0072b2"));
      QCOMPARE(colour(model, b).hex(), std::string("#e69f00"));
    }
    fs::remove_all(workspace() / "runs" / a);
    const auto d = finished_run("d", "1", 1);
    RunListModel model(workspace(), nullptr, 20);
    QTRY_VERIFY(model.isLoaded());
    QCOMPARE(colour(model, b).hex(), std::string("#e69f00"));
    QCOMPARE(colour(model, c).hex(), std::string("#009e73"));
    QCOMPARE(colour(model, d).hex(), std::string("#cc79a7"));
  }

  void colours() {
    QCOMPARE(run_colour(0).dash, RunColour::Dash::Solid);
    QCOMPARE(run_colour(8).rgb, run_colour(0).rgb);
    QCOMPARE(run_colour(8).dash, RunColour::Dash::Dashed);
    QCOMPARE(run_colour(31).dash, RunColour::Dash::DashDotted);
    RunColourBook book(workspace());
    QVERIFY(book.assign({"02", "01"}));
    QVERIFY(!book.assign({"01"}));
    QCOMPARE(book.place("01"), 0);
    QCOMPARE(book.place("03"), -1);
    QVERIFY(book.save());
    std::ofstream(workspace() / "colours.json") << "{\"runs\": {\"01\": 5, \"02\": \"x\"";
    RunColourBook damaged(workspace());
    damaged.load();
    QCOMPARE(damaged.place("01"), -1);
  }

  void workspaces_that_cannot_be() {
    std::ofstream(workspace() / "file") << "x";
    RunListModel model(workspace() / "file", nullptr, 20);
    QTRY_VERIFY(!model.problem().isEmpty());
    QCOMPARE(model.rowCount(), 0);
  }

  void hides_and_filters() {
    const auto a = finished_run("alpha", "0.1", 0.5), b = finished_run("beta", "0.1", 0.9),
               c = finished_run("gamma", "0.1", kNaN);
    RunListModel model(workspace(), nullptr, 20);
    RunFilter shared(model);
    RunFilterModel filter(model, shared);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(filter.rowCount(), 3);
    const auto order = [&] {
      QStringList names;
      for (int row = 0; row < filter.rowCount(); ++row)
        names << filter.index(row, RunListModel::Name).data().toString();
      return names.join(' ');
    };
    QCOMPARE(order(), "gamma beta alpha");  // newest first
    filter.sort(RunListModel::Metric, Qt::DescendingOrder);
    QCOMPARE(order(), "beta alpha gamma");  // NaN is never best
    filter.sort(RunListModel::Metric, Qt::AscendingOrder);
    QCOMPARE(order(), "alpha beta gamma");
    shared.setText("ALPH  digits");
    QTRY_COMPARE(order(), "alpha");
    shared.setText("");
    QCOMPARE(order(), "alpha beta gamma");
    model.setData(model.indexOf(QString::fromStdString(a)), true, RunListModel::ArchivedRole);
    QCOMPARE(order(), "beta gamma");
    shared.setShowArchived(true);
    QCOMPARE(filter.rowCount(), 3);
    model.setData(model.indexOf(QString::fromStdString(b)), true, RunListModel::StarredRole);
    shared.setText("starred");
    QTRY_COMPARE(order(), "beta");

    QSignalSpy visible(&model, &RunListModel::visibleRunsChanged);
    model.setVisible(QString::fromStdString(c), false);
    QCOMPARE(visible.size(), 1);
    QCOMPARE(model.visibleRunIds(), QStringList({QString::fromStdString(a), QString::fromStdString(b)}));
    QCOMPARE(model.hiddenRunIds(), QStringList(QString::fromStdString(c)));
    model.setHiddenRunIds({});
    QCOMPARE(model.visibleRunIds().size(), 3);
  }

  void reindexes() {
    finished_run("one", "0.1", 0.9);
    RunListModel model(workspace(), nullptr, 20);
    QTRY_VERIFY(model.isLoaded());
    QSignalSpy reindexed(&model, &RunListModel::reindexed);
    model.reindex();
    QVERIFY(reindexed.wait());
    QCOMPARE(model.rowCount(), 1);
  }

  void differences() {
    DifferenceModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRuns(
        {row("a", {{"model.lr", "0.001"}, {"model.dim", "64"}, {"model.kind", "\"x\""}, {"only", "1"}},
             {{"val_acc", 0.9805}, {"val_loss", 0.2}, {"x", 1}}),
         nullptr,
         row("b", {{"model.lr", "1e-3"}, {"model.dim", "128"}, {"model.kind", "\"x\""}},
             {{"val_acc", 0.9874}, {"val_loss", kNaN}, {"x", 2}})});
    QCOMPARE(model.differingParameters(), QStringList({"model.dim", "only"}));  // 1e-3 is 0.001
    QCOMPARE(model.equalCount(), 2);
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), "name of a");
    QCOMPARE(model.index(0, 0).data().toString(), "model.dim");
    QCOMPARE(model.index(0, 2).data().toString(), "128");
    QVERIFY(model.index(0, 2).data(DifferenceModel::DiffersRole).toBool());
    QVERIFY(!model.index(0, 1).data(DifferenceModel::DiffersRole).toBool());
    QVERIFY(model.index(1, 2).data(DifferenceModel::MissingRole).toBool());
    QCOMPARE(model.index(2, 2).data(DifferenceModel::DeltaTextRole).toString(), "+0.0069");
    QVERIFY(model.index(2, 2).data(DifferenceModel::BestRole).toBool());
    QVERIFY(!model.index(2, 1).data(DifferenceModel::BestRole).toBool());
    QVERIFY(model.index(3, 1).data(DifferenceModel::BestRole).toBool());   // the least loss,
    QVERIFY(!model.index(3, 2).data(DifferenceModel::BestRole).toBool());  // and NaN is never best
    QVERIFY(!model.index(4, 2).data(DifferenceModel::BestRole).toBool());  // nobody knows
    QCOMPARE(model.nextDifference(-1), 0);
    QCOMPARE(model.nextDifference(1, -1), 0);
    QCOMPARE(model.nextDifference(0, -1), -1);

    model.setShowEqual(true);
    QCOMPARE(model.rowCount(), 7);
    QSignalSpy changed(&model, &DifferenceModel::differencesChanged);
    model.setTitles({"A", "B"});
    model.setBaseRun("b");
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.runIds(), QStringList({"b", "a"}));
    QCOMPARE(model.baseRun(), "b");
    QCOMPARE(model.index(4, 2).data(DifferenceModel::DeltaTextRole).toString(), "-0.0069");
    model.setRuns({row("a", {}, {{"n", 0.5 + 1e-10}}), row("b", {}, {{"n", 0.5}})});
    QCOMPARE(model.index(0, 2).data(DifferenceModel::DeltaTextRole).toString(), QString::fromUtf8("≈ 0"));
    model.setRuns({row("a", {}, {{"n", kNaN}}), row("b", {}, {{"n", kNaN}})});
    QVERIFY(!model.index(0, 2).data(DifferenceModel::DiffersRole).toBool());  // NaN both times
    model.setRuns({});
    QCOMPARE(model.columnCount(), 0);
    QCOMPARE(model.baseRun(), QString());
  }

  void differencesFollowRunsThatGoOn() {
    DifferenceModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto now = [&](double second) {
      return std::vector<DifferenceModel::Run>{row("a", {{"lr", "1"}, {"dim", "8"}}, {{"val_loss", 0.5}}),
                                               row("b", {{"lr", "1"}, {"dim", "9"}}, {{"val_loss", second}})};
    };
    model.setRuns(now(0.7));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset), data(&model, &QAbstractItemModel::dataChanged);
    model.setRuns(now(0.7));
    QCOMPARE(reset.size() + data.size(), 0);
    model.setRuns(now(0.3));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(data.size(), 1);
    QVERIFY(model.index(1, 2).data(DifferenceModel::BestRole).toBool());
    QCOMPARE(model.index(1, 2).data(DifferenceModel::NumberRole).toDouble(), 0.3);
    // A parameter that differs from now on is a row more.
    model.setRuns({row("a", {{"lr", "1"}, {"dim", "8"}}, {{"val_loss", 0.5}}),
                   row("b", {{"lr", "2"}, {"dim", "9"}}, {{"val_loss", 0.3}})});
    QCOMPARE(reset.size(), 1);
    QCOMPARE(model.rowCount(), 3);
  }

  void differencesOfOtherAggregates() {
    DifferenceModel model;
    auto make = [](const char* id, double last, double greatest) {
      auto one = std::make_shared<RunRow>();
      one->run_id = id;
      SeriesInfo series;
      series.name = "val_acc";
      series.count = 3;
      series.last = last;
      series.max = greatest;
      one->metrics = {series};
      return DifferenceModel::Run(one);
    };
    model.setRuns({make("a", 0.8, 0.95), make("b", 0.9, 0.91)});
    QVERIFY(model.index(0, 2).data(DifferenceModel::BestRole).toBool());
    model.setAggregate(Aggregate::Max);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("val_acc (max)"));
    QCOMPARE(model.index(0, 0).data(DifferenceModel::PathRole).toString(), QStringLiteral("val_acc"));
    QVERIFY(model.index(0, 1).data(DifferenceModel::BestRole).toBool());
    QCOMPARE(model.index(0, 2).data(DifferenceModel::DeltaTextRole).toString(), QStringLiteral("-0.04"));
  }

  void differencesOfHundredsOfRuns() {
    std::vector<DifferenceModel::Run> runs;
    for (int i = 0; i < 400; ++i)
      runs.push_back(row(("run " + std::to_string(i)).c_str(), {{"same", "1"}, {"dim", i == 123 || i == 321 ? "9" : "8"}},
                         {{"val_acc", 0.001 * i}}));
    DifferenceModel model;
    model.setRuns(runs);
    QCOMPARE(model.columnCount(), 401);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.nextDifferingColumn(0, 1), 124);
    QCOMPARE(model.nextDifferingColumn(0, 124), 322);
    QCOMPARE(model.nextDifferingColumn(0, 322), -1);
    QCOMPARE(model.nextDifferingColumn(0, 322, -1), 124);
    QVERIFY(model.index(1, 400).data(DifferenceModel::BestRole).toBool());
    QVERIFY(!model.index(1, 399).data(DifferenceModel::BestRole).toBool());
  }

  void console() {
    auto writer = RunWriter::create(workspace(), info("live", "0.1"));
    writer->log_line(LogLevel::Info, "trainer", "first");
    ConsoleModel model(nullptr, 10);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRun(writer->paths().root);
    QTRY_COMPARE(model.rowCount(), 1);
    writer->log_line(LogLevel::Error, "plugin", "second <b>");
    QTRY_COMPARE(model.rowCount(), 2);
    const QModelIndex last = model.index(1);
    QCOMPARE(last.data(ConsoleModel::TextRole).toString(), "second <b>");
    QCOMPARE(last.data(ConsoleModel::LevelTextRole).toString(), "error");
    QCOMPARE(last.data(ConsoleModel::SourceRole).toString(), "plugin");
    QVERIFY(last.data(ConsoleModel::TimeRole).toDateTime().isValid());
    QVERIFY(model.text().contains("first\n"));
    // More than one reading's worth, while another run is asked for in between.
    for (int i = 0; i < 12'000; ++i) writer->log_line(LogLevel::Info, "t", "line " + std::to_string(i));
    writer->finish(RunStatus::Finished);
    QTRY_COMPARE(model.rowCount(), 12'002);
    model.setRun({});
    QCOMPARE(model.rowCount(), 0);
    model.setRun(workspace() / "runs" / "none");
    QTRY_VERIFY(!model.problem().isEmpty());
    model.setRun(writer->paths().root);
    QTRY_COMPARE(model.rowCount(), 12'002);
    QTRY_COMPARE(model.problem(), QString());
    QCOMPARE(model.index(12'001).data(ConsoleModel::TextRole).toString(), "line 11999");
    QCOMPARE(model.dropped(), 0);
  }

  void details() {
    auto writer = RunWriter::create(workspace(), info("live", "0.1"));
    std::ofstream(writer->paths().config()) << "model: {}\n";
    RunDetailsProvider provider(nullptr, 10);
    QSignalSpy loaded(&provider, &RunDetailsProvider::loaded), failed(&provider, &RunDetailsProvider::failed);
    provider.setRun(workspace() / "runs" / "none");
    QVERIFY(failed.wait());
    QVERIFY(!provider.details());
    provider.setRun(writer->paths().root);
    QTRY_VERIFY(provider.details());
    QCOMPARE(provider.details()->run_id, writer->run_id());
    QCOMPARE(provider.details()->config_yaml, std::string("model: {}\n"));
    QCOMPARE(provider.details()->params.size(), size_t(3));
    QCOMPARE(provider.details()->state.status, RunStatus::Running);
    writer->event("change", {{"key", "lr"}});
    log(*writer, "val_acc", 1, 0.5);
    QTRY_COMPARE(provider.details()->metrics.size(), size_t(1));
    QTRY_VERIFY(!provider.details()->events.empty());
    write_annotations(writer->paths().annotations(), Annotations{"renamed", "", "", {}, false, false});
    QTRY_COMPARE(provider.details()->annotations.name, std::string("renamed"));
    writer->finish(RunStatus::Finished);
    QTRY_COMPARE(provider.details()->state.status, RunStatus::Finished);
    provider.setRun({});
    QVERIFY(!provider.details());
  }

  void formats() {
    QCOMPARE(format_duration(0.84), "0.8 s");
    QCOMPARE(format_duration(59.7), "1 min");
    QCOMPARE(format_duration(70), "1 min 10 s");
    QCOMPARE(format_duration(7500), "2 h 5 min");
    QCOMPARE(format_duration(kNaN), QString());
    QCOMPARE(format_number(0.123456789), "0.123457");
    QCOMPARE(format_bytes(1536), "1.5 KB");
    QVERIFY(draw_run_name().find('-') != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestRunModels)
#include "test_run_models.moc"
