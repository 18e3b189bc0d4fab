// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_loader.h>
#include <experiment/smoothing.h>
#include <store/run_reader.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>

#include "run_maker.h"

using namespace leyden;

namespace {

// What a loader has answered, by request.
class Answers : public QObject {
 public:
  explicit Answers(SeriesLoader& loader) {
    connect(&loader, &SeriesLoader::curvesReady, this, [this](const std::vector<CurveUpdate>& updates) {
      for (const CurveUpdate& update : updates) {
        m_curves[update.id] = update.curve;
        ++m_count[update.id];
      }
    });
    connect(&loader, &SeriesLoader::runSeriesChanged, this,
            [this](const std::shared_ptr<const RunSeries>& series) { m_listings[series->run_id] = series; });
  }
  std::shared_ptr<const Curve> curve(quint64 id) const {
    const auto at = m_curves.find(id);
    return at == m_curves.end() ? nullptr : at->second;
  }
  int count(quint64 id) const {
    const auto at = m_count.find(id);
    return at == m_count.end() ? 0 : at->second;
  }
  std::shared_ptr<const RunSeries> listing(const std::string& run) const {
    const auto at = m_listings.find(run);
    return at == m_listings.end() ? nullptr : at->second;
  }

 private:
  std::map<quint64, std::shared_ptr<const Curve>> m_curves;
  std::map<quint64, int> m_count;
  std::map<std::string, std::shared_ptr<const RunSeries>> m_listings;
};

QString text(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

CurveQuery queryOf(const std::string& run, const std::string& series) {
  CurveQuery query;
  query.run_id = run;
  query.series = series;
  return query;
}

}  // namespace

class TestSeriesLoader : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void handsOverEveryPoint();
  void smoothsAllPoints();
  void followsALiveRun();
  void seesTheEndOfARun();
  void waitsForASeriesThatComesLater();
  void envelopesKeepTheSpike();
  void smoothingIsTheSameAtEveryZoom_data();
  void smoothingIsTheSameAtEveryZoom();
  void wallTimeIsAnAxis();
  void aMetricIsAnAxis();
  void aLongMetricIsAnAxis();
  void expressionsAreCurves();
  void longExpressionsKeepTheSpike();
  void anExpressionWaitsForItsMetrics();
  void closedRequestsAreNotAnswered();
  void onlyTheNewestWishIsAnswered();
  void fewConnectionsServeManyRuns();
  void saysWhyARunCannotBeRead();

 private:
  std::filesystem::path workspace() const { return m_folder->path().toStdString(); }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSeriesLoader::handsOverEveryPoint() {
  MadeRun made;
  const auto folder = RunMaker(workspace()).finished(made);
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  const quint64 id = loader.open(queryOf(run, "train_loss"));
  QTRY_VERIFY(answers.curve(id));
  const auto curve = answers.curve(id);
  const SeriesColumns logged = RunReader(folder).columns("train_loss");
  QCOMPARE(curve->count, int64_t{1200});
  QVERIFY(!curve->envelope);
  QCOMPARE(curve->raw.low, logged.value);
  for (std::size_t i = 0; i < logged.size(); ++i)
    QCOMPARE(curve->raw.x[i], static_cast<double>(logged.step[i]));
  QTRY_VERIFY(answers.listing(run));
  QCOMPARE(answers.listing(run)->series.size(), std::size_t{4});
  QVERIFY(!answers.listing(run)->live);
}

void TestSeriesLoader::smoothsAllPoints() {
  const auto folder = RunMaker(workspace()).finished({});
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  CurveQuery query = queryOf(run, "train_loss");
  query.smoothing = 0.9;
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  QCOMPARE(answers.curve(id)->smooth.low, smooth(RunReader(folder).columns("train_loss").value, 0.9));
}

void TestSeriesLoader::followsALiveRun() {
  MadeRun made;
  made.epochs = 1000;
  LiveRun live(workspace(), made, 500);
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(live.run_id()), text(live.paths().root));
  const quint64 id = loader.open(queryOf(live.run_id(), "train_loss"));
  QTRY_VERIFY(answers.curve(id) && answers.curve(id)->count > 0);
  QVERIFY(answers.listing(live.run_id())->live);
  const int64_t before = answers.curve(id)->count;
  QTRY_VERIFY(answers.curve(id)->count >= before + 200);
  const auto curve = answers.curve(id);
  QCOMPARE(curve->raw.size(), static_cast<std::size_t>(curve->count));
  for (std::size_t i = 0; i < curve->raw.size(); ++i) QCOMPARE(curve->raw.x[i], static_cast<double>(i));
}

void TestSeriesLoader::seesTheEndOfARun() {
  LiveRun live(workspace(), {}, 400);
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(live.run_id()), text(live.paths().root));
  const quint64 id = loader.open(queryOf(live.run_id(), "train_loss"));
  QTRY_VERIFY(answers.curve(id));
  live.stop();
  QTRY_VERIFY(!answers.listing(live.run_id())->live);
  QTRY_COMPARE(answers.curve(id)->count, live.logged());
}

void TestSeriesLoader::waitsForASeriesThatComesLater() {
  MadeRun made;
  made.steps_per_epoch = 200;
  LiveRun live(workspace(), made, 400);
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(live.run_id()), text(live.paths().root));
  const quint64 id = loader.open(queryOf(live.run_id(), "val_loss"));
  QTRY_VERIFY(answers.curve(id) && answers.curve(id)->count >= 1);
}

void TestSeriesLoader::envelopesKeepTheSpike() {
  const auto folder = RunMaker(workspace()).long_series(200'000, 123'456);
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  CurveQuery query = queryOf(run, "loss");
  query.pixels = 500;
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  const auto curve = answers.curve(id);
  QVERIFY(curve->envelope);
  QVERIFY(curve->raw.size() <= 1000);
  QCOMPARE(curve->count, int64_t{200'000});
  const auto highest = std::max_element(curve->raw.high.begin(), curve->raw.high.end());
  QCOMPARE(*highest, 100.0);
  QVERIFY(std::abs(curve->raw.x[static_cast<std::size_t>(highest - curve->raw.high.begin())] - 123'456) <=
          400);
  const SeriesColumns logged = RunReader(folder).columns("loss");
  QCOMPARE(*std::min_element(curve->raw.low.begin(), curve->raw.low.end()),
           *std::min_element(logged.value.begin(), logged.value.end()));

  query.from = 123'400;
  query.to = 123'500;
  loader.change(id, query);
  QTRY_VERIFY(answers.curve(id)->from == 123'400.0);
  const auto close = answers.curve(id);
  const auto spike = std::find(close->raw.low.begin(), close->raw.low.end(), 100.0);
  QVERIFY(spike != close->raw.low.end());
  QCOMPARE(close->raw.x[static_cast<std::size_t>(spike - close->raw.low.begin())], 123'456.0);
}

void TestSeriesLoader::smoothingIsTheSameAtEveryZoom_data() {
  QTest::addColumn<int>("kind");
  QTest::addColumn<double>("amount");
  QTest::newRow("ema") << int(SmoothingKind::Ema) << 0.99;
  QTest::newRow("time ema") << int(SmoothingKind::TimeEma) << 0.9;
  QTest::newRow("gaussian") << int(SmoothingKind::Gaussian) << 40.0;
  QTest::newRow("running mean") << int(SmoothingKind::RunningMean) << 501.0;
  QTest::newRow("long running mean") << int(SmoothingKind::RunningMean) << 10'000.0;
}

void TestSeriesLoader::smoothingIsTheSameAtEveryZoom() {
  QFETCH(int, kind);
  QFETCH(double, amount);
  const auto folder = RunMaker(workspace()).long_series(100'000, 50'000);
  const std::string run = folder.filename().string();
  const SeriesColumns logged = RunReader(folder).columns("loss");
  const std::vector<double> steps(logged.step.begin(), logged.step.end());
  const std::vector<double> expected = smooth(logged.value, {SmoothingKind(kind), amount}, steps);
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  CurveQuery query = queryOf(run, "loss");
  query.smoothing = {SmoothingKind(kind), amount};
  query.pixels = 400;
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id) && answers.curve(id)->smooth.size() > 0);
  const auto whole = answers.curve(id);
  QVERIFY(!whole->smoothing_pending);
  QCOMPARE(*std::max_element(whole->smooth.high.begin(), whole->smooth.high.end()),
           *std::max_element(expected.begin(), expected.end()));
  QCOMPARE(*std::min_element(whole->smooth.low.begin(), whole->smooth.low.end()),
           *std::min_element(expected.begin(), expected.end()));

  for (const auto& [from, to] : {std::pair{49'900.0, 50'100.0}, {0.0, 200.0}, {99'700.0, 99'999.0}, {2'000.0, 2'100.0}}) {
    query.from = from;
    query.to = to;
    loader.change(id, query);
    const double covered = from == 0.0 ? -std::numeric_limits<double>::infinity() : from;
    QTRY_COMPARE(answers.curve(id)->from, covered);
    const auto close = answers.curve(id);
    QVERIFY(close->smooth.high.empty());
    QVERIFY(close->smooth.size() >= static_cast<std::size_t>(to - from));
    QCOMPARE(close->smooth.x.size(), close->smooth.low.size());
    for (std::size_t i = 0; i < close->smooth.size(); ++i)
      QVERIFY(close->smooth.low[i] == expected[static_cast<std::size_t>(close->smooth.x[i])]);
  }
}

void TestSeriesLoader::wallTimeIsAnAxis() {
  const auto folder = RunMaker(workspace()).finished({});
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  CurveQuery query = queryOf(run, "train_loss");
  query.axis = CurveAxis::WallTime;
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  QCOMPARE(answers.curve(id)->raw.x, RunReader(folder).columns("train_loss").wall_time);

  const auto long_folder = RunMaker(workspace()).long_series(50'000, 1000);
  query.run_id = long_folder.filename().string();
  query.series = "loss";
  loader.watchRun(QString::fromStdString(query.run_id), text(long_folder));
  const quint64 long_id = loader.open(query);
  QTRY_VERIFY(answers.curve(long_id));
  QVERIFY(answers.curve(long_id)->envelope);
  const std::vector<double> times = RunReader(long_folder).columns("loss").wall_time;
  QCOMPARE(answers.curve(long_id)->x_extent.lower, times.front());
  QCOMPARE(answers.curve(long_id)->x_extent.upper, times.back());
}

void TestSeriesLoader::aMetricIsAnAxis() {
  const auto folder = RunMaker(workspace()).finished({});
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  CurveQuery query = queryOf(run, "val_loss");
  query.axis = CurveAxis::Metric;
  query.x_series = "train_loss";
  query.smoothing = 0.5;
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  const auto curve = answers.curve(id);
  RunReader reader(folder);
  const SeriesColumns train = reader.columns("train_loss");
  const SeriesColumns val = reader.columns("val_loss");
  std::map<int64_t, double> at;
  for (std::size_t i = 0; i < train.size(); ++i) at[train.step[i]] = train.value[i];
  QVERIFY(curve->path);
  QCOMPARE(curve->raw.low, val.value);
  for (std::size_t i = 0; i < val.size(); ++i) QCOMPARE(curve->raw.x[i], at.at(val.step[i]));
  QVERIFY(!std::is_sorted(curve->raw.x.begin(), curve->raw.x.end()));  // in the order of steps
  QCOMPARE(curve->smooth.low, smooth(val.value, 0.5));
  QCOMPARE(curve->x_extent.lower, *std::min_element(curve->raw.x.begin(), curve->raw.x.end()));
}

void TestSeriesLoader::aLongMetricIsAnAxis() {
  const auto folder = RunMaker(workspace()).long_series(300'000, 123'456);
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  CurveQuery query = queryOf(run, "loss");
  const quint64 plain = loader.open(query);
  query.axis = CurveAxis::Metric;
  query.x_series = "loss";
  const quint64 id = loader.open(query);
  QTRY_VERIFY_WITH_TIMEOUT(answers.curve(id), 20'000);
  QCOMPARE(answers.curve(id)->count, int64_t{300'000});
  QCOMPARE(answers.curve(id)->raw.low, RunReader(folder).columns("loss").value);
  QCOMPARE(answers.curve(id)->raw.x, answers.curve(id)->raw.low);
  QVERIFY(answers.curve(plain)->envelope);  // the other request is answered as ever
}

void TestSeriesLoader::expressionsAreCurves() {
  const auto folder = RunMaker(workspace()).finished({});
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  const quint64 id = loader.open(queryOf(run, "=train_loss - val_loss"));
  QTRY_VERIFY(answers.curve(id));
  const auto curve = answers.curve(id);
  RunReader reader(folder);
  const SeriesColumns train = reader.columns("train_loss");
  const SeriesColumns val = reader.columns("val_loss");
  std::map<int64_t, double> at;
  for (std::size_t i = 0; i < train.size(); ++i) at[train.step[i]] = train.value[i];
  QCOMPARE(curve->raw.size(), val.size());
  for (std::size_t i = 0; i < val.size(); ++i) {
    QCOMPARE(curve->raw.x[i], static_cast<double>(val.step[i]));
    QCOMPARE(curve->raw.low[i], at.at(val.step[i]) - val.value[i]);
  }
  CurveQuery by_metric = queryOf(run, "=train_loss - val_loss");
  by_metric.axis = CurveAxis::Metric;
  by_metric.x_series = "val_loss";
  loader.change(id, by_metric);
  QTRY_VERIFY(answers.curve(id)->path);
  QCOMPARE(answers.curve(id)->raw.x, val.value);
}

void TestSeriesLoader::longExpressionsKeepTheSpike() {
  const auto folder = RunMaker(workspace()).long_series(200'000, 123'456);
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  CurveQuery query = queryOf(run, "=loss * 2");
  query.pixels = 500;
  const quint64 id = loader.open(query);
  QTRY_VERIFY_WITH_TIMEOUT(answers.curve(id), 20'000);
  const auto curve = answers.curve(id);
  QVERIFY(curve->envelope);
  QVERIFY(curve->raw.size() <= 502);
  QCOMPARE(curve->count, int64_t{200'000});
  QCOMPARE(*std::max_element(curve->raw.high.begin(), curve->raw.high.end()), 200.0);
  query.from = 123'400;
  query.to = 123'500;
  loader.change(id, query);
  QTRY_COMPARE(answers.curve(id)->from, 123'400.0);
  const auto close = answers.curve(id);
  const auto spike = std::find(close->raw.high.begin(), close->raw.high.end(), 200.0);
  QVERIFY(spike != close->raw.high.end());
  QCOMPARE(close->raw.x[static_cast<std::size_t>(spike - close->raw.high.begin())], 123'456.0);
}

void TestSeriesLoader::anExpressionWaitsForItsMetrics() {
  MadeRun made;
  made.steps_per_epoch = 200;
  LiveRun live(workspace(), made, 400);
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(live.run_id()), text(live.paths().root));
  const quint64 id = loader.open(queryOf(live.run_id(), "=val_loss / train_loss"));
  QTRY_VERIFY(answers.curve(id) && answers.curve(id)->count >= 1);
  const int64_t before = answers.curve(id)->count;
  QTRY_VERIFY(answers.curve(id)->count > before);
}

void TestSeriesLoader::closedRequestsAreNotAnswered() {
  const auto folder = RunMaker(workspace()).finished({});
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QString::fromStdString(run), text(folder));
  const quint64 closed = loader.open(queryOf(run, "train_loss"));
  loader.close(closed);
  const quint64 other = loader.open(queryOf(run, "val_loss"));
  QTRY_VERIFY(answers.curve(other));
  QTRY_VERIFY(loader.isIdle());
  QVERIFY(!answers.curve(closed));
}

void TestSeriesLoader::onlyTheNewestWishIsAnswered() {
  const auto folder = RunMaker(workspace()).finished({});
  const std::string run = folder.filename().string();
  SeriesLoader loader;
  Answers answers(loader);
  CurveQuery query = queryOf(run, "train_loss");
  const quint64 id = loader.open(query);
  for (int i = 1; i <= 50; ++i) {
    query.smoothing = i * 0.01;
    loader.change(id, query);
  }
  loader.watchRun(QString::fromStdString(run), text(folder));
  QTRY_VERIFY(answers.curve(id));
  QTRY_VERIFY(loader.isIdle());
  QCOMPARE(answers.count(id), 1);
  QCOMPARE(answers.curve(id)->smooth.low, smooth(RunReader(folder).columns("train_loss").value, 0.5));
}

void TestSeriesLoader::fewConnectionsServeManyRuns() {
  SeriesLoader::Options options;
  options.open_runs = 4;
  SeriesLoader loader(options, nullptr);
  Answers answers(loader);
  MadeRun made;
  made.epochs = 1;
  made.steps_per_epoch = 10;
  std::vector<quint64> ids;
  for (int i = 0; i < 20; ++i) {
    const auto folder = RunMaker(workspace()).finished(made);
    const std::string run = folder.filename().string();
    loader.watchRun(QString::fromStdString(run), text(folder));
    ids.push_back(loader.open(queryOf(run, "train_loss")));
  }
  for (const quint64 id : ids) {
    QTRY_VERIFY(answers.curve(id));
    QCOMPARE(answers.curve(id)->count, int64_t{10});
  }
  QTRY_VERIFY(loader.isIdle());
  QVERIFY(loader.openRuns() <= 4);
}

void TestSeriesLoader::saysWhyARunCannotBeRead() {
  SeriesLoader loader;
  Answers answers(loader);
  loader.watchRun(QStringLiteral("nowhere"), text(workspace() / "runs" / "nowhere"));
  QTRY_VERIFY(answers.listing("nowhere"));
  QVERIFY(!answers.listing("nowhere")->error.empty());
}

QTEST_GUILESS_MAIN(TestSeriesLoader)
#include "test_series_loader.moc"
