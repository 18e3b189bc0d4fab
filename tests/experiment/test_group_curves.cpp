// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Lines and bands of groups of runs, against plain sums over the files' points; and the groups themselves.
#include <experiment/group_curve_loader.h>
#include <experiment/run_grouping.h>
#include <experiment/run_list_model.h>
#include <store/aggregate.h>
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

class Answers : public QObject {
 public:
  explicit Answers(GroupCurveLoader& loader) {
    connect(&loader, &GroupCurveLoader::curvesReady, this, [this](const std::vector<CurveUpdate>& updates) {
      for (const CurveUpdate& update : updates) {
        m_curves[update.id] = update.curve;
        ++m_count[update.id];
      }
    });
  }
  std::shared_ptr<const Curve> curve(quint64 id) const {
    const auto at = m_curves.find(id);
    return at == m_curves.end() ? nullptr : at->second;
  }
  int count(quint64 id) const {
    const auto at = m_count.find(id);
    return at == m_count.end() ? 0 : at->second;
  }

 private:
  std::map<quint64, std::shared_ptr<const Curve>> m_curves;
  std::map<quint64, int> m_count;
};

GroupCurveQuery::Member member(const std::filesystem::path& folder) {
  return {folder.filename().string(), folder.string()};
}

bool near(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b));
}

}  // namespace

class TestGroupCurves : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void linesAndBandsAreOverAllRuns_data();
  void linesAndBandsAreOverAllRuns();
  void smoothingIsOverTheWholeLine();
  void epochsAndExpressionsHaveGroups();
  void runsWithoutTheMetricTakeNoPart();
  void longGroupsKeepTheirExtremes();
  void growsWithARun();
  void changedAndClosedRequestsAreGivenUp();
  void whatCountsIsAnAxisOfGroups();
  void overOtherMetricsTheLineIsAPath();
  void aMetricThatNoRunHasGivesNoLine();
  void runsAreGrouped();
  void groupsFollowNewRuns();

 private:
  std::filesystem::path workspace() const { return m_folder->path().toStdString(); }
  GroupCurveQuery queryOf(const std::string& source) const {
    GroupCurveQuery query;
    for (const auto& folder : m_runs) query.members.push_back(member(folder));
    query.source = source;
    return query;
  }
  std::unique_ptr<QTemporaryDir> m_folder;
  std::vector<std::filesystem::path> m_runs;
};

void TestGroupCurves::init() {
  m_folder = std::make_unique<QTemporaryDir>();
  m_runs.clear();
  for (const uint32_t seed : {1, 2, 3}) {
    MadeRun made;
    made.seed = seed;
    made.epochs = 2 + seed;
    made.steps_per_epoch = 20;
    m_runs.push_back(RunMaker(workspace()).finished(made));
  }
}

void TestGroupCurves::linesAndBandsAreOverAllRuns_data() {
  QTest::addColumn<int>("line");
  QTest::addColumn<int>("band");
  for (const GroupLine line : {GroupLine::Mean, GroupLine::Median})
    for (const GroupBand band : {GroupBand::None, GroupBand::MinMax, GroupBand::Deviation, GroupBand::StandardError,
                                 GroupBand::Interval})
      QTest::addRow("%d %d", int(line), int(band)) << int(line) << int(band);
}

void TestGroupCurves::linesAndBandsAreOverAllRuns() {
  QFETCH(int, line);
  QFETCH(int, band);
  GroupCurveQuery query = queryOf("train_loss");
  query.line = GroupLine(line);
  query.band = GroupBand(band);
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  const auto curve = answers.curve(id);
  QCOMPARE(curve->raw.size(), std::size_t{100});  // steps of the longest run
  std::vector<std::vector<double>> values(100);
  for (const auto& folder : m_runs) {
    const SeriesColumns logged = RunReader(folder).columns("train_loss");
    for (std::size_t i = 0; i < logged.size(); ++i) values[static_cast<std::size_t>(logged.step[i])].push_back(logged.value[i]);
  }
  for (std::size_t step = 0; step < 100; ++step) {
    std::vector<double> sorted = values[step];
    std::sort(sorted.begin(), sorted.end());
    const auto n = static_cast<double>(sorted.size());
    double mean = 0, square = 0;
    for (const double value : sorted) mean += value / n;
    for (const double value : sorted) square += (value - mean) * (value - mean);
    const double median = 0.5 * (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]);
    const double deviation = n > 1 ? std::sqrt(square / (n - 1)) : std::nan("");
    const double error = deviation / std::sqrt(n);
    QCOMPARE(curve->raw.x[step], static_cast<double>(step));
    QVERIFY(near(curve->raw.low[step], GroupLine(line) == GroupLine::Mean ? mean : median));
    if (GroupBand(band) == GroupBand::None) {
      QVERIFY(curve->band.low.empty());
      continue;
    }
    const double reach = GroupBand(band) == GroupBand::Deviation       ? deviation
                         : GroupBand(band) == GroupBand::StandardError ? error
                                                                       : student_t_975(static_cast<int64_t>(n) - 1) * error;
    const bool extremes = GroupBand(band) == GroupBand::MinMax;
    QVERIFY(near(curve->band.low[step], extremes ? sorted.front() : mean - reach));
    QVERIFY(near(curve->band.high[step], extremes ? sorted.back() : mean + reach));
  }
}

void TestGroupCurves::smoothingIsOverTheWholeLine() {
  for (const Smoothing& smoothing : {Smoothing(0.9), Smoothing(SmoothingKind::RunningMean, 9),
                                     Smoothing(SmoothingKind::TimeEma, 0.8), Smoothing(SmoothingKind::Gaussian, 3)}) {
    GroupCurveQuery query = queryOf("train_loss");
    query.band = GroupBand::Deviation;
    GroupCurveLoader loader;
    Answers answers(loader);
    const quint64 plain = loader.open(query);
    query.smoothing = smoothing;
    const quint64 smoothed = loader.open(query);
    QTRY_VERIFY(answers.curve(plain) && answers.curve(smoothed));
    const auto raw = answers.curve(plain);
    QCOMPARE(answers.curve(smoothed)->raw.low, smooth(raw->raw.low, smoothing, raw->raw.x));
    const std::vector<double> edge = smooth(raw->band.high, smoothing, raw->raw.x);
    for (std::size_t i = 0; i < edge.size(); ++i) QVERIFY(near(answers.curve(smoothed)->band.high[i], edge[i]));
  }
}

void TestGroupCurves::epochsAndExpressionsHaveGroups() {
  GroupCurveLoader loader;
  Answers answers(loader);
  GroupCurveQuery query = queryOf("=train_loss - val_loss");
  const quint64 derived = loader.open(query);
  query.source = "train_loss";
  query.axis = CurveAxis::Epoch;
  const quint64 epochs = loader.open(query);
  QTRY_VERIFY(answers.curve(derived) && answers.curve(epochs));
  double mean = 0;
  for (const auto& folder : m_runs) {
    RunReader reader(folder);
    const SeriesColumns train = reader.columns("train_loss");
    mean += (train.value[19] - reader.columns("val_loss").value[0]) / 3;
  }
  QCOMPARE(answers.curve(derived)->raw.x[0], 19.0);
  QVERIFY(near(answers.curve(derived)->raw.low[0], mean));
  QCOMPARE(answers.curve(epochs)->raw.size(), std::size_t{100});
  QCOMPARE(answers.curve(epochs)->raw.x[30], 1.5);  // steps are spread over their epoch
}

void TestGroupCurves::runsWithoutTheMetricTakeNoPart() {
  MadeRun made;
  made.losses_only = true;
  GroupCurveQuery query = queryOf("val_loss");
  query.members.push_back(member(RunMaker(workspace()).finished(made)));
  query.members.push_back({"gone", (workspace() / "runs" / "gone").string()});
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  QCOMPARE(answers.curve(id)->raw.size(), std::size_t{5});
  double mean = 0;
  for (const auto& folder : m_runs) mean += RunReader(folder).columns("val_loss").value[0] / 3;
  QVERIFY(near(answers.curve(id)->raw.low[0], mean));
}

void TestGroupCurves::longGroupsKeepTheirExtremes() {
  GroupCurveQuery query;
  for (const int64_t spike : {50'000, 150'001})
    query.members.push_back(member(RunMaker(workspace()).long_series(200'000, spike)));
  query.source = "loss";
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 id = loader.open(query);
  QTRY_VERIFY_WITH_TIMEOUT(answers.curve(id), 30'000);
  const auto curve = answers.curve(id);
  QCOMPARE(curve->count, int64_t{200'000});
  QVERIFY(curve->raw.size() <= 65'536 && curve->raw.size() > 32'768);
  QCOMPARE(curve->band.low.size(), curve->raw.size());
  QCOMPARE(*std::max_element(curve->band.high.begin(), curve->band.high.end()), 100.0);
  std::vector<double> mean(200'000);
  for (const auto& one : query.members) {
    const SeriesColumns logged = RunReader(one.folder).columns("loss");
    for (std::size_t i = 0; i < logged.size(); ++i) mean[i] += logged.value[i] / 2;
  }
  QVERIFY(near(*std::max_element(curve->raw.high.begin(), curve->raw.high.end()), *std::max_element(mean.begin(), mean.end())));
  QVERIFY(near(*std::min_element(curve->raw.low.begin(), curve->raw.low.end()), *std::min_element(mean.begin(), mean.end())));
}

void TestGroupCurves::growsWithARun() {
  LiveRun live(workspace(), {}, 500);
  GroupCurveQuery query = queryOf("train_loss");
  query.members = {{live.run_id(), live.paths().root.string()}};
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  const int64_t before = answers.curve(id)->count;
  const auto grown = [&] {
    loader.refreshRun(live.run_id());
    return answers.curve(id)->count > before + 50;
  };
  QTRY_VERIFY(grown());
  const int answered = answers.count(id);
  loader.refreshRun("another");
  QTRY_VERIFY(loader.isIdle());
  QVERIFY(answers.count(id) <= answered + 1);
}

void TestGroupCurves::changedAndClosedRequestsAreGivenUp() {
  GroupCurveQuery slow;
  for (int i = 0; i < 3; ++i) slow.members.push_back(member(RunMaker(workspace()).long_series(400'000, 1000)));
  slow.source = "loss";
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 changed = loader.open(slow);
  const quint64 closed = loader.open(slow);
  const quint64 quick = loader.open(queryOf("val_loss"));
  loader.change(changed, queryOf("val_acc"));
  loader.close(closed);
  QTRY_VERIFY(answers.curve(changed) && answers.curve(quick));
  QTRY_VERIFY(loader.isIdle());
  QCOMPARE(answers.curve(changed)->count, int64_t{5});
  QCOMPARE(answers.count(changed), 1);
  QVERIFY(!answers.curve(closed));
}

// A run that logs `x` and `loss` together, step by step.
std::filesystem::path logged(const std::filesystem::path& workspace, const std::vector<double>& x,
                             const std::vector<double>& loss) {
  auto writer = RunWriter::create(workspace, {});
  for (std::size_t step = 0; step < x.size(); ++step) {
    const ScalarPoint points[] = {{writer->series("x"), x[step]}, {writer->series("loss"), loss[step]}};
    writer->log(static_cast<int64_t>(step), 0.0, points);
  }
  writer->finish(RunStatus::Finished);
  return writer->paths().root;
}

void TestGroupCurves::whatCountsIsAnAxisOfGroups() {
  GroupCurveQuery query;
  query.members = {member(logged(workspace(), {0, 10, 20, 30}, {4, 3, 2, 1})),
                   member(logged(workspace(), {30, 20, 20, 0}, {5, 7, 8, 2}))};  // falls, and rests at 20
  query.source = "loss";
  query.axis = CurveAxis::Metric;
  query.x_source = "x";
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  const Curve& curve = *answers.curve(id);
  QVERIFY(!curve.path);
  QCOMPARE(curve.raw.x, (std::vector<double>{0, 10, 20, 30}));
  // The second run has 2 at 0, 8 (the newest) at 20, 5 at 30, and 5 on the straight line at 10.
  QCOMPARE(curve.raw.low, (std::vector<double>{3, 4, 5, 3}));
  QCOMPARE(curve.band.low, (std::vector<double>{2, 3, 2, 1}));
  QCOMPARE(curve.band.high, (std::vector<double>{4, 5, 8, 5}));
}

void TestGroupCurves::overOtherMetricsTheLineIsAPath() {
  GroupCurveQuery query;
  query.members = {member(logged(workspace(), {0, 4, 2, 6}, {1, 2, 3, 4})),
                   member(logged(workspace(), {2, 0, 4}, {5, 4, 3})),
                   member(logged(workspace(), {NAN, 5, 3, 9}, {9, 9, 9, NAN}))};
  query.source = "loss";
  query.axis = CurveAxis::Metric;
  query.x_source = "x";
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  const Curve& curve = *answers.curve(id);
  QVERIFY(curve.path);
  QCOMPARE(curve.raw.x, (std::vector<double>{1, 3, 3, 7.5}));  // what is not finite takes no part
  QCOMPARE(curve.raw.low, (std::vector<double>{5, 5, 5, 4}));
  QCOMPARE(curve.band.low, (std::vector<double>{1, 2, 3, 4}));
  QCOMPARE(curve.band.high, (std::vector<double>{9, 9, 9, 4}));
  QCOMPARE(curve.x_extent.lower, 1.0);
  QCOMPARE(curve.x_extent.upper, 7.5);
  QCOMPARE(curve.count, int64_t{4});
  query.line = GroupLine::Median;
  loader.change(id, query);
  QTRY_COMPARE(answers.curve(id)->raw.x, (std::vector<double>{1, 4, 3, 7.5}));
  QCOMPARE(answers.curve(id)->raw.low, (std::vector<double>{5, 4, 3, 4}));
  query.smoothing = {SmoothingKind::RunningMean, 3};
  loader.change(id, query);
  QTRY_COMPARE(answers.curve(id)->raw.low, (std::vector<double>{4.5, 4, 11.0 / 3.0, 3.5}));
  QCOMPARE(answers.curve(id)->raw.x, (std::vector<double>{1, 4, 3, 7.5}));  // x is not smoothed
}

void TestGroupCurves::aMetricThatNoRunHasGivesNoLine() {
  GroupCurveQuery query = queryOf("val_loss");
  query.axis = CurveAxis::Metric;
  query.x_source = "missing";
  GroupCurveLoader loader;
  Answers answers(loader);
  const quint64 id = loader.open(query);
  QTRY_VERIFY(answers.curve(id));
  QCOMPARE(answers.curve(id)->count, int64_t{0});
}

void TestGroupCurves::runsAreGrouped() {
  MadeRun made;
  made.lr = 1e-2;
  RunMaker(workspace()).finished(made);
  RunListModel runs(workspace());
  QTRY_VERIFY(runs.isLoaded() && runs.rowCount() == 4);
  RunGroups groups(runs);
  groups.setGrouping({{Field::param("model.lr")}, false});
  QTRY_COMPARE(groups.groups().size(), std::size_t{2});
  QCOMPARE(groups.groups()[0].ids.size(), 3);
  QCOMPARE(groups.groups()[0].title, QStringLiteral("model.lr = 0.001"));
  QVERIFY(groups.params().contains("model.lr"));
  groups.setGrouping({{}, true});
  // Seed and number of epochs differ between the first three: only what differs in nothing but the seed is together.
  QTRY_COMPARE(groups.groups().size(), std::size_t{4});
  groups.setGrouping({{Field{Field::Kind::Fact, Field::Fact::Plugin, {}, Aggregate::Last}}, false});
  QTRY_COMPARE(groups.groups().size(), std::size_t{1});
  QCOMPARE(groups.groups()[0].ids.size(), 4);
  groups.setGrouping({});
  QTRY_VERIFY(groups.groups().empty());
  QCOMPARE(RunGrouping({{Field::param("model.lr")}, true}).title(), QStringLiteral("model.lr, everything but the seed"));
}

void TestGroupCurves::groupsFollowNewRuns() {
  RunListModel runs(workspace());
  QTRY_VERIFY(runs.isLoaded() && runs.rowCount() == 3);
  RunGroups groups(runs);
  groups.setGrouping({{Field::param("model.lr")}, false});
  QTRY_COMPARE(groups.groups().size(), std::size_t{1});
  QSignalSpy changed(&groups, &RunGroups::changed);
  MadeRun made;
  made.lr = 5e-2;
  RunMaker(workspace()).finished(made);
  runs.refresh();
  QTRY_COMPARE(groups.groups().size(), std::size_t{2});
  QVERIFY(changed.count() >= 1);
}

QTEST_GUILESS_MAIN(TestGroupCurves)
#include "test_group_curves.moc"
