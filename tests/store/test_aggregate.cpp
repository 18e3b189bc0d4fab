// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Statistics over runs against plain sums over all points.
#include <QtTest>
#include <cmath>
#include <random>
#include <set>
#include <thread>

#include <store/aggregate.h>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
using Kind = StoreError::Kind;

namespace {

using Points = std::vector<std::pair<int64_t, double>>;  // step, value in the order of logging

std::filesystem::path make_run(const Workspace& workspace, const Points& points) {
  auto writer = RunWriter::create(workspace.path(), info_named("run"));
  for (const auto& [step, value] : points) log_one(*writer, "loss", step, value, 0.5 * static_cast<double>(step));
  writer->finish(RunStatus::Finished);
  return writer->paths().root;
}

// The value of a run at x, from all its points; nullopt where it takes no part.
std::optional<double> value_of(const Points& points, double x, Alignment alignment) {
  std::map<double, double> newest;
  for (const auto& [step, value] : points) newest[static_cast<double>(step)] = value;
  const auto next = newest.lower_bound(x);
  if (next == newest.end()) return std::nullopt;
  if (next->first == x) return next->second;
  if (alignment == Alignment::Exact || next == newest.begin()) return std::nullopt;
  const auto before = std::prev(next);
  if (!std::isfinite(before->second) || !std::isfinite(next->second)) return NAN;
  return before->second + (next->second - before->second) * (x - before->first) / (next->first - before->first);
}

bool near(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-11 * std::max({1.0, std::abs(a), std::abs(b)});
}

QString difference(const std::vector<Points>& runs, const std::vector<AggregatePoint>& got, Alignment alignment) {
  std::set<double> positions;
  for (const Points& run : runs) {
    for (const auto& [step, value] : run) positions.insert(static_cast<double>(step));
  }
  if (got.size() != positions.size()) return QString("%1 points").arg(got.size());
  size_t i = 0;
  for (const double x : positions) {
    const AggregatePoint& point = got[i++];
    std::vector<double> values;
    int64_t left_out = 0;
    for (const Points& run : runs) {
      const auto value = value_of(run, x, alignment);
      if (value && std::isfinite(*value)) values.push_back(*value);
      left_out += value && !std::isfinite(*value);
    }
    const QString where = QString("at %1: ").arg(x);
    if (point.x != x) return where + "another x";
    const auto n = static_cast<double>(values.size());
    if (point.runs != static_cast<int64_t>(values.size()) || point.left_out != left_out) return where + "counts";
    if (values.empty()) {
      if (!std::isnan(point.mean) || !std::isnan(point.median) || !std::isnan(point.high)) return where + "no NaN";
      continue;
    }
    double mean = 0, square = 0;
    for (const double value : values) mean += value / n;
    for (const double value : values) square += (value - mean) * (value - mean);
    const double deviation = values.size() > 1 ? std::sqrt(square / (n - 1)) : NAN;
    // t for 1 to 4 degrees of freedom
    const double table[] = {NAN, 12.706204736174696, 4.302652729749463, 3.18244630528371, 2.776445105197793};
    const double reach = table[values.size() - 1] * deviation / std::sqrt(n);
    std::sort(values.begin(), values.end());
    const double median = 0.5 * (values[(values.size() - 1) / 2] + values[values.size() / 2]);
    if (!near(point.mean, mean) || !near(point.median, median)) return where + "mean or median";
    if (!near(point.min, values.front()) || !near(point.max, values.back())) return where + "extremes";
    if (!near(point.deviation, deviation)) return where + "deviation";
    if (!near(point.standard_error, deviation / std::sqrt(n))) return where + "standard error";
    if (!near(point.low, mean - reach) || !near(point.high, mean + reach)) return where + "interval";
  }
  return {};
}

}  // namespace

class TestAggregate : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void quantilesOfStudent();
  void agreesWithAllPoints_data();
  void agreesWithAllPoints();
  void supersededPointsTakeNoPart();
  void otherAxes();
  void canBeStopped();
  void manyThreads();
  void manyRunsAreNotOpenAtOnce();
  void streamsOfTheCaller();
  void unknownSeries();
};

void TestAggregate::quantilesOfStudent() {
  // tan(0.475 pi), 0.95 sqrt(2 / (1 - 0.95^2)), and the density integrated numerically.
  const std::pair<int64_t, double> known[] = {{1, 12.706204736174696}, {2, 4.302652729749463},
                                              {3, 3.18244630528371},   {9, 2.2621571627982},
                                              {30, 2.0422724563012}, {99, 1.9842169515864},
                                              {1000, 1.9623390808264078}};
  for (const auto& [degrees, t] : known) QVERIFY2(std::abs(student_t_975(degrees) - t) < 1e-9, qPrintable(QString::number(degrees)));
  QVERIFY(std::isnan(student_t_975(0)));
}

void TestAggregate::agreesWithAllPoints_data() {
  QTest::addColumn<QString>("shape");
  for (const char* shape : {"same steps", "other steps", "random steps", "special", "one run", "long"}) {
    QTest::newRow(shape) << shape;
  }
}

void TestAggregate::agreesWithAllPoints() {
  QFETCH(QString, shape);
  Workspace workspace;
  std::mt19937 random(11);
  const auto uniform = [&] { return std::generate_canonical<double, 53>(random); };
  std::vector<Points> runs(shape == "one run" ? 1 : 5);
  for (size_t r = 0; r < runs.size(); ++r) {
    const int points = shape == "long" ? 40'000 : 300 + static_cast<int>(r) * 10;
    for (int i = 0; i < points; ++i) {
      int64_t step = i;
      double value = uniform();
      if (shape == "other steps") step = i * static_cast<int64_t>(r + 2) + static_cast<int64_t>(r);
      if (shape == "random steps") step = static_cast<int64_t>(random() % 400);
      const double odd[] = {NAN, INFINITY, -INFINITY};
      if (shape == "special" && random() % 4 == 0) value = odd[random() % 3];
      runs[r].emplace_back(step, value);
    }
  }
  std::vector<RunReader> readers;
  for (const Points& run : runs) readers.emplace_back(make_run(workspace, run));
  std::vector<AggregateSource> sources;
  for (RunReader& reader : readers) sources.push_back({&reader, "loss"});
  QCOMPARE(readers[0].in_order("loss"), shape != "random steps");
  for (const Alignment alignment : {Alignment::Linear, Alignment::Exact}) {
    if (shape == "long" && alignment == Alignment::Linear) continue;  // the same, and slow to check
    std::vector<AggregatePoint> got;
    QVERIFY(aggregate(sources, {XAxis::Step, Attempts::Current, alignment},
                      [&](const AggregatePoint& point) { got.push_back(point); }));
    if (shape == "long") {
      QCOMPARE(got.size(), size_t{40'000});
      for (size_t i = 0; i < got.size(); ++i) {
        double mean = 0;
        for (const Points& run : runs) mean += run[i].second / 5;
        QVERIFY(got[i].x == static_cast<double>(i) && got[i].runs == 5 && near(got[i].mean, mean));
      }
      continue;
    }
    const QString wrong = difference(runs, got, alignment);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
  }
}

void TestAggregate::supersededPointsTakeNoPart() {
  Workspace workspace;
  const auto folder = make_run(workspace, {{0, 1.0}, {1, 1.0}, {2, 1.0}, {3, 1.0}});
  auto writer = RunWriter::reopen(folder);
  for (int step = 2; step < 6; ++step) log_one(*writer, "loss", step, 2.0);
  writer->finish(RunStatus::Finished);
  RunReader reader(folder);
  QVERIFY(reader.in_order("loss"));
  QVERIFY(!reader.in_order("loss", XAxis::Step, Attempts::All));
  std::vector<double> means;
  const auto collect = [&](const AggregatePoint& point) { means.push_back(point.mean); };
  QVERIFY(aggregate({{&reader, "loss"}}, {}, collect));
  QVERIFY(means == (std::vector<double>{1, 1, 2, 2, 2, 2}));
}

void TestAggregate::otherAxes() {
  Workspace workspace;
  RunReader a(make_run(workspace, {{0, 1.0}, {2, 3.0}})), b(make_run(workspace, {{1, 4.0}, {3, 8.0}}));
  std::vector<std::pair<double, double>> got;
  const auto collect = [&](const AggregatePoint& point) { got.emplace_back(point.x, point.mean); };
  QVERIFY(aggregate({{&a, "loss"}, {&b, "loss"}}, {XAxis::Epoch, Attempts::Current, Alignment::Linear}, collect));
  QVERIFY(got == (std::vector<std::pair<double, double>>{{0.0, 1.0}, {0.5, 3.0}, {1.0, 4.5}, {1.5, 8.0}}));
  got.clear();
  QVERIFY(aggregate({{&a, "loss"}, {&b, "loss"}}, {XAxis::WallTime, Attempts::Current, Alignment::Exact}, collect));
  QCOMPARE(got.size(), size_t{4});
}

void TestAggregate::canBeStopped() {
  Workspace workspace;
  Points points;
  for (int step = 0; step < 1000; ++step) points.emplace_back(step, 1.0);
  RunReader reader(make_run(workspace, points));
  std::stop_source stop;
  int seen = 0;
  QVERIFY(!aggregate({{&reader, "loss"}}, {}, [&](const AggregatePoint&) {
    if (++seen == 10) stop.request_stop();
  }, stop.get_token()));
  QCOMPARE(seen, 10);
  QCOMPARE(reader.columns("loss").size(), size_t{1000});  // the reader is as good as before
}

void TestAggregate::manyThreads() {
  Workspace workspace;
  Points points;
  for (int step = 0; step < 20'000; ++step) points.emplace_back(step, 0.5 * step);
  const auto a = make_run(workspace, points), b = make_run(workspace, points);
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      RunReader first(a), second(b);
      int64_t expected = 0;
      bool good = true;
      aggregate({{&first, "loss"}, {&second, "loss"}}, {}, [&](const AggregatePoint& point) {
        good &= point.runs == 2 && point.mean == 0.5 * static_cast<double>(expected++) && point.deviation == 0.0;
      });
      right += good && expected == 20'000;
    });
  }
  for (std::thread& thread : threads) thread.join();
  QCOMPARE(right.load(), 4);
}

// Each run has a point more than the one before, so that all of them are read to their end one after another.
void TestAggregate::manyRunsAreNotOpenAtOnce() {
  Workspace workspace;
  constexpr int kRuns = 90;
  std::vector<RunReader> readers;
  std::vector<AggregateSource> sources;
  for (int r = 0; r < kRuns; ++r) {
    Points points;
    for (int step = 0; step <= r; ++step) points.emplace_back(step, static_cast<double>(r));
    readers.emplace_back(make_run(workspace, points));
    readers.back().release();
  }
  for (RunReader& reader : readers) sources.push_back({&reader, "loss"});
  const auto open_databases = [] {
    int open = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      open += std::filesystem::read_symlink(entry.path(), gone).filename() == "run.db";
    }
    return open;
  };
  QCOMPARE(open_databases(), 0);
  int64_t expected = kRuns;
  int most = 0;
  QVERIFY(aggregate(sources, {}, [&](const AggregatePoint& point) {
    QCOMPARE(point.runs, expected);
    QCOMPARE(point.min, static_cast<double>(kRuns - expected));
    --expected;
    most = std::max(most, open_databases());
  }));
  QCOMPARE(expected, int64_t{0});
  QVERIFY2(most > 0 && most <= 64, qPrintable(QString::number(most)));
}

void TestAggregate::streamsOfTheCaller() {
  const auto stream = [](std::vector<AggregateInput> points) {
    return [points = std::move(points), at = size_t{0}]() mutable -> std::optional<AggregateInput> {
      if (at == points.size()) return std::nullopt;
      return points[at++];
    };
  };
  std::vector<std::pair<double, double>> got;
  QVERIFY(aggregate_streams({stream({{0, 1}, {2, 3}}), stream({{1, 4}, {2, 5}}), stream({})}, Alignment::Linear,
                            [&](const AggregatePoint& point) { got.emplace_back(point.x, point.mean); }));
  QVERIFY(got == (std::vector<std::pair<double, double>>{{0, 1}, {1, 3}, {2, 4}}));
}

void TestAggregate::unknownSeries() {
  Workspace workspace;
  RunReader reader(make_run(workspace, {{0, 1.0}}));
  QVERIFY(error_of(Kind::NotFound, [&] {
            aggregate({{&reader, "los"}}, {}, [](const AggregatePoint&) {});
          }).find("loss") != std::string::npos);
  QVERIFY(aggregate({}, {}, [](const AggregatePoint&) { QFAIL("nothing to give"); }));
}

QTEST_GUILESS_MAIN(TestAggregate)
#include "test_aggregate.moc"
