// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What is taken from charts: views to go back to, values at two cursors, points as text.
#include <experiment/cursor_model.h>
#include <experiment/curve_expression.h>
#include <experiment/series_csv.h>
#include <experiment/zoom_history.h>
#include <store/run_reader.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <cmath>

using namespace leyden;

namespace {

ZoomView view(double lower, double upper) {
  return {ViewRange{lower, upper}, {}};
}

void log(RunWriter& writer, const char* name, int64_t from, int64_t to, double value) {
  const uint32_t series = writer.series(name);
  for (int64_t step = from; step < to; ++step) {
    const std::array<ScalarPoint, 1> point{ScalarPoint{series, value + static_cast<double>(step)}};
    writer.log_at(step, step < 2 ? std::nan("") : 0.5, 100.25, point);
  }
}

}  // namespace

class TestChartValues : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void viewsAreGoneBackTo();
  void aTurnOfTheWheelIsOneView();
  void longHistoriesForget();
  void cursorsTellTheDifference();
  void theStepOfAllViews();
  void everyPointIsWritten();
  void computedCurvesAreWritten();
  void supersededPointsAreLeftOut();
  void aRunThatIsGoneIsTold();
};

void TestChartValues::viewsAreGoneBackTo() {
  ZoomHistory history;
  QVERIFY(!history.canGoBack() && !history.canGoForward());
  history.record(view(1, 2));
  history.record(view(1, 2));  // the same is nothing new
  ZoomView zoomed = view(1, 2);
  zoomed.y["val_loss"] = {0, 1};
  history.record(zoomed);
  QCOMPARE(history.back().y.size(), 0);
  QVERIFY(history.back() == ZoomView());
  QVERIFY(!history.canGoBack());
  QVERIFY(history.back() == ZoomView());
  QVERIFY(history.forward() == view(1, 2));
  history.record(view(5, 6));
  QVERIFY(!history.canGoForward());
  QVERIFY(history.back() == view(1, 2));
}

void TestChartValues::aTurnOfTheWheelIsOneView() {
  ZoomHistory history;
  history.record(view(0, 8));
  history.record(view(0, 4), true);
  history.record(view(0, 2), true);
  QVERIFY(history.back() == ZoomView());
  history.record(view(0, 7), true);  // goes on from a view that was gone back to: that one stays
  QVERIFY(history.back() == ZoomView());
}

void TestChartValues::longHistoriesForget() {
  ZoomHistory history;
  for (int i = 0; i < 500; ++i) history.record(view(0, i + 1));
  std::size_t steps = 0;
  for (; history.canGoBack(); ++steps) history.back();
  QCOMPARE(steps, ZoomHistory::kLongest - 1);
  QVERIFY(history.current() == view(0, 301));
}

void TestChartValues::cursorsTellTheDifference() {
  CursorModel model([](double value) { return QString::number(value); });
  QAbstractItemModelTester tester(&model);
  model.setPlaces("A: step 1", "B: step 5", "B − A: 4");
  model.setRows({{"id1", "one", 0xff0000ff, 0.5, 0.125}, {"id2", "two", 0xff00ff00, {}, 2.0}});
  QCOMPARE(model.headerData(CursorModel::Second, Qt::Horizontal).toString(), QString("B: step 5"));
  QCOMPARE(model.index(0, CursorModel::Difference).data().toString(), QString("-0.375"));
  QCOMPARE(model.index(1, CursorModel::First).data().toString(), QString(QChar(0x2013)));
  QCOMPARE(model.index(1, CursorModel::Difference).data().toString(), QString(QChar(0x2013)));
  QCOMPARE(model.index(1, 0).data(CursorModel::ColourRole).toUInt(), 0xff00ff00U);
  QCOMPARE(model.text(), QString("run\tA: step 1\tB: step 5\tB − A: 4\none\t0.5\t0.125\t-0.375\ntwo\t\t2\t\n"));
  model.setRows({{"id1", "one", 0xff0000ff, 0.5, 1.5}, {"id2", "two", 0xff00ff00, 1.0, 2.0}});
  QCOMPARE(model.index(0, CursorModel::Difference).data().toString(), QString("1"));
  // The time cursor is a column more, and the pair's go with the pair.
  model.setTimePlace("T: step 3");
  std::vector<CursorRow> rows = model.rows();
  rows[0].time = 0.75;
  model.setRows(rows);
  QCOMPARE(model.index(0, CursorModel::Time).data().toString(), QString("0.75"));
  QCOMPARE(model.index(1, CursorModel::Time).data().toString(), QString(QChar(0x2013)));
  QVERIFY(model.text().startsWith(QString("run\tT: step 3\tA: step 1\tB: step 5\tB − A: 4\none\t0.75\t0.5\t1.5\t1\n")));
  model.setPlaces({}, {}, {});
  QCOMPARE(model.text(), QString("run\tT: step 3\none\t0.75\ntwo\t\n"));
  model.setFormat([](double value) { return QString::number(value, 'f', 1); });
  QCOMPARE(model.index(0, CursorModel::Time).data().toString(), QString("0.8"));
  model.setRows({});
  QCOMPARE(model.rowCount(), 0);
}

void TestChartValues::theStepOfAllViews() {
  CursorModel model([](double value) { return QString::number(value); });
  QSignalSpy moved(&model, &CursorModel::stepChanged), shared(&model, &CursorModel::sharedChanged);
  QVERIFY(!model.step());
  QVERIFY(model.isShared());
  model.setStep(420);
  model.setStep(420);
  QCOMPARE(moved.size(), 1);
  QCOMPARE(model.step(), std::optional<int64_t>(420));
  model.setStep({});
  QCOMPARE(moved.size(), 2);
  model.setShared(false);
  model.setShared(false);
  QCOMPARE(shared.size(), 1);
}

void TestChartValues::everyPointIsWritten() {
  QTemporaryDir folder;
  RunInfo info;
  info.name = "a, \"b\"";
  auto writer = RunWriter::create(folder.path().toStdString(), info);
  log(*writer, "=loss", 0, 3, 0.5);
  log(*writer, "acc", 0, 1, HUGE_VAL);
  log(*writer, "other", 0, 5, 0.0);
  writer->finish(RunStatus::Finished);
  SeriesCsvRequest request{{{"id", info.name, writer->paths().root}}, {"=loss", "acc", "missing"}, {}, ','};
  std::string text;
  const auto take = [&](std::string_view piece) { text += piece; };
  QCOMPARE(write_series_csv(request, take), int64_t{4});
  QCOMPARE(QString::fromStdString(text), QString("run,run_name,name,step,epoch,wall_time,value,attempt\n"
                                                 "id,\"a, \"\"b\"\"\",'=loss,0,,100.25,0.5,1\n"
                                                 "id,\"a, \"\"b\"\"\",'=loss,1,,100.25,1.5,1\n"
                                                 "id,\"a, \"\"b\"\"\",'=loss,2,0.5,100.25,2.5,1\n"
                                                 "id,\"a, \"\"b\"\"\",acc,0,,100.25,inf,1\n"));
  text.clear();
  request.separator = '\t';
  request.metrics = {"acc"};
  write_series_csv(request, take);
  QVERIFY(QString::fromStdString(text).endsWith("id\ta, \"b\"\tacc\t0\t\t100.25\tinf\t1\n"));
}

void TestChartValues::computedCurvesAreWritten() {
  QTemporaryDir folder;
  auto writer = RunWriter::create(folder.path().toStdString(), {});
  log(*writer, "a", 0, 20'000, 0.5);  // more than a page
  log(*writer, "b-c", 1, 20'000, 1.0);
  writer->finish(RunStatus::Interrupted);
  writer = RunWriter::reopen(writer->paths().root);
  log(*writer, "a", 19'000, 19'005, 0.0);
  log(*writer, "b-c", 19'000, 19'005, 0.0);
  writer->finish(RunStatus::Finished);
  SeriesCsvRequest request{{{"id", "run", writer->paths().root}}, {}, {"a - \"b-c\"", "missing * 2", "=a"}, ','};
  QVERIFY_EXCEPTION_THROWN(write_series_csv(request, [](std::string_view) {}), ExpressionError);
  request.expressions.pop_back();
  QStringList lines;
  const int64_t points = write_series_csv(request, [&](std::string_view piece) {
    lines += QString::fromUtf8(piece.data(), qsizetype(piece.size())).trimmed().split('\n');
  });
  QCOMPARE(points, int64_t{19'004});  // steps that both have
  QCOMPARE(lines.size(), 19'005);
  const SeriesColumns a = RunReader(writer->paths().root).columns("a");
  const SeriesColumns b = RunReader(writer->paths().root).columns("b-c");
  const QStringList row = lines[1].split(',');
  QCOMPARE(row[2], QString("\"a - \"\"b-c\"\"\""));
  QCOMPARE(row[3], QString("1"));
  QCOMPARE(row[6].toDouble(), a.value[1] - b.value[0]);
  QCOMPARE(row[7], QString());  // of no attempt alone
  QVERIFY(lines.last().contains(",19004,"));
}

void TestChartValues::supersededPointsAreLeftOut() {
  QTemporaryDir folder;
  auto writer = RunWriter::create(folder.path().toStdString(), {});
  log(*writer, "loss", 0, 40'000, 0.0);  // more than a page
  writer->finish(RunStatus::Interrupted);
  writer = RunWriter::reopen(writer->paths().root);
  log(*writer, "loss", 30'000, 30'010, 0.0);
  writer->finish(RunStatus::Finished);
  int64_t lines = 0;
  const SeriesCsvRequest request{{{"id", "run", writer->paths().root}}, {"loss"}, {}, ','};
  const int64_t points = write_series_csv(request, [&](std::string_view piece) {
    lines += std::count(piece.begin(), piece.end(), '\n');
    QVERIFY(piece.size() < (4U << 20));
  });
  QCOMPARE(points, int64_t{30'010});
  QCOMPARE(lines, points + 1);
}

void TestChartValues::aRunThatIsGoneIsTold() {
  const SeriesCsvRequest request{{{"id", "run", "/nowhere/at/all"}}, {"loss"}, {}, ','};
  QVERIFY_EXCEPTION_THROWN(write_series_csv(request, [](std::string_view) {}), StoreError);
}

QTEST_GUILESS_MAIN(TestChartValues)
#include "test_chart_values.moc"
