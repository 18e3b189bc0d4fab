// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What the page of a run shows: rows of metrics, parameters, checkpoints and events; media by their steps; what the
// machine did on the training's axis.
#include <experiment/rows_model.h>
#include <experiment/run_details.h>
#include <experiment/run_media.h>
#include <experiment/machine_history.h>
#include <experiment/system_curves.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <cmath>
#include <limits>

using namespace leyden;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

RunDetails details() {
  RunDetails out;
  SeriesInfo acc;
  acc.name = "val_acc";
  acc.count = 1234, acc.last = 0.97, acc.min = 0.1, acc.max = 0.98, acc.mean = 0.9;
  acc.min_step = 0, acc.max_step = 1100, acc.nan = 2;
  SeriesInfo loss = acc;
  loss.name = "val_loss";
  loss.last = kNan;
  out.metrics = {acc, loss};
  out.params = {{"model.lr", "0.001"}, {"model.kind", "\"relu\""}, {"bad", "{"}};
  ArtifactRow one, two;
  one.kind = two.kind = "checkpoint";
  one.path = "checkpoints/last.ckpt", one.bytes = 2'000'000, one.sha256 = std::string(64, 'a'), one.step = 1234;
  two.path = "checkpoints/best.ckpt", two.meta = {{"val_acc", 0.98}};
  out.artifacts = {one, two};
  out.state.info = {{"best_checkpoint", "/elsewhere/checkpoints/best.ckpt"}};
  out.events = {{1, 1000.5, 7, "run_started", R"({"verb": "fit", "n": 3})"}, {2, 1001.5, std::nullopt, "odd", "no json"}};
  return out;
}

ArtifactRow file(const char* kind, const char* name, int64_t step) {
  ArtifactRow out;
  out.kind = kind, out.name = name, out.step = step;
  out.path = std::string("media/") + name + std::to_string(step);
  return out;
}

}  // namespace

class TestRunContents : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void metricsHaveTheirStepsAndTheBest() {
    const RowsTable table = RowsTable::metrics(details());
    QCOMPARE(table.titles.size(), qsizetype{8});
    QCOMPARE(table.rows.size(), size_t{2});
    const auto& acc = table.rows[0];
    QCOMPARE(acc[1].text, QStringLiteral("0.97"));
    QCOMPARE(acc[2].text, QStringLiteral("0.1 at 0"));
    QCOMPARE(acc[3].text, QStringLiteral("0.98 at 1,100"));
    QCOMPARE(acc[4].text, acc[3].text);  // more is better
    QCOMPARE(acc[6].text, QStringLiteral("1,234"));
    QCOMPARE(acc[7].sort.toLongLong(), 2);
    const auto& loss = table.rows[1];
    QCOMPARE(loss[4].text, loss[2].text);  // less is better
    QCOMPARE(loss[1].text, QStringLiteral("nan"));
  }

  void parametersCheckpointsEvents() {
    const RowsTable params = RowsTable::parameters(details());
    QCOMPARE(params.rows[1][1].text, QStringLiteral("relu"));
    QCOMPARE(params.rows[0][1].sort.toDouble(), 0.001);
    QCOMPARE(params.rows[2][1].text, QStringLiteral("{"));
    const RowsTable checkpoints = RowsTable::checkpoints(details());
    QCOMPARE(checkpoints.rows.size(), size_t{2});
    QCOMPARE(checkpoints.rows[0][1].text, QStringLiteral("1,234"));
    QVERIFY(!checkpoints.rows[0][0].strong);
    QVERIFY(checkpoints.rows[1][0].strong);
    QCOMPARE(checkpoints.rows[1][3].text, QStringLiteral("best · val_acc: 0.98"));
    QCOMPARE(checkpoints.rows[0][4].text.size(), qsizetype{12});
    const RowsTable events = RowsTable::events(details());
    QCOMPARE(events.rows[0][2].text, QStringLiteral("run started"));
    QCOMPARE(events.rows[0][3].text, QStringLiteral("verb: fit, n: 3"));
    QCOMPARE(events.rows[1][3].text, QStringLiteral("no json"));
  }

  void rowsStayWhenValuesChange() {
    RowsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset), data(&model, &QAbstractItemModel::dataChanged);
    model.setTable(RowsTable::metrics(details()));
    QCOMPARE(reset.size(), 1);
    RunDetails later = details();
    later.metrics[0].last = 0.5;
    model.setTable(RowsTable::metrics(later));
    QCOMPARE(reset.size(), 1);
    QCOMPARE(data.size(), 1);
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("0.5"));
    QCOMPARE(model.index(0, 1).data(RowsModel::SortRole).toDouble(), 0.5);
    QVERIFY(model.index(0, 4).data(RowsModel::StrongRole).toBool());
    QVERIFY(model.text({0}).startsWith(QStringLiteral("metric\tlast\t")));
    QCOMPARE(model.text({0, 1}).count('\n'), 3);
  }

  void mediaByStep() {
    RunDetails run;
    run.artifacts = {file("image", "digits", 20), file("image", "digits", 10), file("confusion_matrix", "val", 10),
                     file("checkpoint", "last", 10), file("table", "roc", 10)};
    run.events = {{1, 0, 5, "text", R"({"name": "note", "text": "first"})"},
                  {2, 0, 5, "text", R"({"name": "note", "text": "again"})"},
                  {3, 0, 9, "text", R"({"name": 3})"}};
    HistogramRow histogram;
    histogram.name = "weights", histogram.step = 4;
    const auto items = media_of(run, {histogram});
    QCOMPARE(items.size(), size_t{5});
    QCOMPARE(items[0].name, std::string("digits"));
    QCOMPARE(items[0].frames.size(), size_t{2});
    QCOMPARE(*items[0].frames[0].step, 10);
    QCOMPARE(items[0].frameAt(10), 0);
    QCOMPARE(items[0].frameAt(19), 0);
    QCOMPARE(items[0].frameAt(25), 1);
    QCOMPARE(items[0].frameAt(1), 0);
    QCOMPARE(items[3].kind, MediaItem::Kind::Text);
    QCOMPARE(items[3].frames.size(), size_t{1});
    QCOMPARE(items[3].frames[0].text, std::string("again"));
    QCOMPARE(items[4].kind, MediaItem::Kind::Histogram);
  }

  void matricesTablesAndCurves() {
    const auto matrix = confusion_of(R"({"classes": ["a", "b"], "counts": [[3, 1], [0, 6]]})");
    QVERIFY(matrix);
    QCOMPARE(matrix->at(0, 1), 1.0);
    QCOMPARE(matrix->ofClass(1), 6.0);
    QCOMPARE(matrix->right(), 9.0);
    QCOMPARE(matrix->total(), 10.0);
    QVERIFY(!confusion_of(R"({"classes": ["a", "b"], "counts": [[3, 1]]})"));
    QVERIFY(!confusion_of("[]"));
    QVERIFY(!confusion_of("{"));
    const auto table = table_of(R"({"columns": ["fpr", "tpr", "class"], "rows": [[0, 0, "x"], [1.0, 1, "x"], [0.5, 0.25, "y"], [0.5]]})");
    QVERIFY(table);
    QCOMPARE(table->rows[3], QStringList({"0.5", "", ""}));
    const auto roc = curves_of(*table);
    QVERIFY(roc && roc->roc);
    QCOMPARE(roc->curves.size(), size_t{2});
    QCOMPARE(roc->curves[0].x, (std::vector<double>{0, 1}));
    QCOMPARE(roc->curves[1].y, (std::vector<double>{0.25}));
    const auto pr = curves_of(*table_of(R"({"columns": ["Recall", "Precision"], "rows": [[0.5, 1]]})"));
    QVERIFY(pr && !pr->roc && pr->curves[0].name.isEmpty());
    QVERIFY(!curves_of(*table_of(R"({"columns": ["recall", "loss"], "rows": [[0.5, 1]]})")));
    QVERIFY(!table_of(R"({"columns": 3, "rows": []})"));
  }

  void theMachineOnTheTrainingsAxis() {
    QTemporaryDir folder;
    auto writer = RunWriter::create(folder.path().toStdString(), {});
    const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    const ScalarPoint point{writer->series("loss"), 1.0};
    writer->log_at(0, kNan, now - 1000, {&point, 1});
    writer->system_metric("cpu/percent", 40);
    writer->system_metric("memory/used_bytes", 4e9);
    writer->log_at(100, kNan, now + 1000, {&point, 1});
    writer->flush();
    RunReader reader(writer->paths().root);
    SystemCurves curves;
    curves.read(reader);
    QVERIFY(curves.has_steps());
    QCOMPARE(curves.curves().size(), size_t{2});
    QCOMPARE(curves.curves()[0].name, std::string("cpu/percent"));
    QCOMPARE(curves.curves()[0].value, (std::vector<double>{40}));
    // Half way between the two points, whatever this machine needs for it.
    QVERIFY2(std::abs(curves.curves()[0].step[0] - 50) < 5, qPrintable(QString::number(curves.curves()[0].step[0])));
    // What comes later is added to what is there.
    writer->system_metric("cpu/percent", 60);
    writer->flush();
    curves.read(reader);
    QCOMPARE(curves.curves()[0].value, (std::vector<double>{40, 60}));
    QCOMPARE(curves.curves()[0].step.size(), size_t{2});
    curves.read(reader);
    QCOMPARE(curves.curves()[0].value.size(), size_t{2});
    writer->finish(RunStatus::Finished);
    QCOMPARE(QString::fromUtf8(system_unit("gpu/0/memory_used_bytes").text), QStringLiteral("GB"));
    QCOMPARE(QString::fromUtf8(system_unit("disk/read_bytes_per_second").text), QStringLiteral("MB/s"));
    QCOMPARE(QString::fromUtf8(system_unit("batches_per_second").text), QStringLiteral("/s"));
  }

  void theMachineLately() {
    MachineHistory history(10);
    QVERIFY(history.curves().empty());
    history.add(100, {{"memory/percent", 50}, {"cpu/process_percent", 90}, {"disk/read_bytes_per_second", 5}});
    history.add(102, {{"cpu/percent", 20}, {"memory/percent", 51}});  // a load is known from the second sample on
    QCOMPARE(history.curves().size(), size_t{2});                     // what is of this process alone is left out
    QCOMPARE(history.curves()[0].name, std::string("cpu/percent"));
    QCOMPARE(history.curves()[0].seconds, (std::vector<double>{2}));
    QCOMPARE(history.curves()[1].value, (std::vector<double>{50, 51}));
    history.add(111, {{"memory/percent", 52}});
    QCOMPARE(history.curves()[1].seconds, (std::vector<double>{2, 11}));  // the first is older than ten seconds
    history.add(125, {{"memory/percent", 53}});
    QCOMPARE(history.curves().size(), size_t{1});  // no load was read lately
    QCOMPARE(history.curves()[0].value, (std::vector<double>{53}));
  }
};

QTEST_GUILESS_MAIN(TestRunContents)
#include "test_run_contents.moc"
