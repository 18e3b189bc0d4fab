// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Envelopes from rollups against envelopes from all points.
#include <QtTest>
#include <cmath>
#include <random>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;

namespace fs = std::filesystem;

namespace {

struct Expected {
  int64_t count = 0;
  double min = INFINITY, max = -INFINITY;
  int64_t nan = 0, pos_inf = 0, neg_inf = 0;
};

double x_of(const SeriesColumns& all, size_t i, XAxis axis, double started) {
  switch (axis) {
    case XAxis::Step:
      return static_cast<double>(all.step[i]);
    case XAxis::Epoch:
      return all.epoch[i];
    case XAxis::WallTime:
      return all.wall_time[i];
    case XAxis::RelativeTime:
      return all.wall_time[i] - started;
  }
  return NAN;
}

std::map<int, Expected> brute_force(const SeriesColumns& all, double from, double to, int pixels, XAxis axis,
                                    double started) {
  std::map<int, Expected> out;
  for (size_t i = 0; i < all.size(); ++i) {
    const double x = x_of(all, i, axis, started);
    if (!(x >= from && x <= to)) continue;
    int column = to > from ? static_cast<int>(std::floor((x - from) / (to - from) * pixels)) : 0;
    column = std::min(column, pixels - 1);
    Expected& e = out[column];
    const double value = all.value[i];
    ++e.count;
    if (std::isnan(value)) ++e.nan;
    if (std::isinf(value)) ++(value > 0 ? e.pos_inf : e.neg_inf);
    if (std::isfinite(value)) e.min = std::min(e.min, value), e.max = std::max(e.max, value);
  }
  return out;
}

// "" or the first difference.
QString difference(RunReader& reader, const std::string& name, const SeriesColumns& all, double from,
                   double to, int pixels, XAxis axis, double started) {
  const auto expected = brute_force(all, from, to, pixels, axis, started);
  const Envelope envelope = reader.envelope(name, from, to, pixels, axis, Attempts::All);
  const QString where =
      QString("%1 [%2, %3] %4 px axis %5: ").arg(name.c_str()).arg(from).arg(to).arg(pixels).arg(int(axis));
  if (envelope.columns.size() != expected.size()) return where + "other columns";
  int64_t count = 0, nan = 0;
  size_t i = 0;
  for (const auto& [column, e] : expected) {
    const EnvelopeColumn& got = envelope.columns[i++];
    const double x = from + (column + 0.5) * ((to - from) / pixels);
    if (std::abs(got.x - x) > 1e-9 * std::max(1.0, std::abs(x)))
      return where + QString("column %1 is elsewhere").arg(column);
    if (e.min <= e.max && (got.min != e.min || got.max != e.max))
      return where + QString("wrong extremes in %1").arg(column);
    if (e.min > e.max && !(std::isnan(got.min) && std::isnan(got.max)))
      return where + "extremes out of nothing";
    if (got.nan != e.nan || got.pos_inf != e.pos_inf || got.neg_inf != e.neg_inf)
      return where + QString("NaN or infinity lost in %1").arg(column);
    count += e.count;
    nan += e.nan;
  }
  if (envelope.count != count)
    return where + QString("%1 points instead of %2").arg(envelope.count).arg(count);
  if (envelope.exact != (count <= 2 * pixels)) return where + "exact or not";
  if (!envelope.exact) return {};
  size_t inside = 0;
  for (size_t k = 0; k < envelope.points.size(); ++k) {
    const double px = envelope.points[k].x;
    if (k > 0 && px < envelope.points[k - 1].x) return where + "points out of order";
    if (px >= from && px <= to)
      ++inside;
    else if (k != 0 && k + 1 != envelope.points.size())
      return where + "more than one neighbour";
  }
  if (inside != static_cast<size_t>(count)) return where + "points are missing";
  // The neighbours outside are the nearest ones.
  double before = -INFINITY, after = INFINITY;
  for (size_t k = 0; k < all.size(); ++k) {
    const double px = x_of(all, k, axis, started);
    if (px < from) before = std::max(before, px);
    if (px > to) after = std::min(after, px);
  }
  if (std::isfinite(before) && (envelope.points.empty() || envelope.points.front().x != before))
    return where + "neighbour before";
  if (std::isfinite(after) && (envelope.points.empty() || envelope.points.back().x != after))
    return where + "neighbour after";
  return {};
}

}  // namespace

class TestEnvelope : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void agreesWithAllPoints_data();
  void agreesWithAllPoints();
  void attemptsThatOverlap();
  void spikeIsNeverHidden();
  void emptyAndSinglePoints();
};

void TestEnvelope::agreesWithAllPoints_data() {
  QTest::addColumn<QString>("shape");
  QTest::addColumn<int>("points");
  for (const char* shape :
       {"noise", "monotone", "random steps", "same step", "special", "sparse epochs", "restarts", "every tenth",
        "rare", "jumps"}) {
    for (const int points : {3, 127, 128, 129, 5000, 40'000}) {
      if (points == 40'000 && QString(shape) == "random steps")
        continue;  // opens every bucket: slow, no news
      QTest::addRow("%s %d", shape, points) << shape << points;
    }
  }
}

void TestEnvelope::agreesWithAllPoints() {
  QFETCH(QString, shape);
  QFETCH(int, points);
  Workspace workspace;
  std::mt19937 random(static_cast<unsigned>(points));
  const auto uniform = [&] { return std::generate_canonical<double, 53>(random); };
  auto writer = RunWriter::create(workspace.path(), info_named("envelope"));
  const uint32_t series = writer->series("v"), other = writer->series("other");
  double wall = 1e9;
  for (int i = 0; i < points; ++i) {
    int64_t step = i;
    double value = uniform(), epoch = i * 0.01;
    if (shape == "monotone") value = i * 0.5;
    if (shape == "random steps") step = static_cast<int64_t>(random() % 3000);
    if (shape == "same step") step = 42;
    if (shape == "special") {
      const double odd[] = {NAN, INFINITY, -INFINITY, 1e308, -1e308, 5e-324, -0.0};
      if (random() % 5 == 0) value = odd[random() % 7];
    }
    if (shape == "sparse epochs" && random() % 3 == 0) epoch = NAN;
    if (shape == "restarts") step = i % 1500;
    if (shape == "every tenth") step = 10 * i - 1000;
    if (shape == "rare") step = i + i / 1000 * 7;  // even but for a gap now and then
    // Buckets of one column with one of many columns between them.
    if (shape == "jumps") step = i / 32 % 3 == 1 ? static_cast<int64_t>(random() % 3000) : 1500 + i / 8000;
    wall += uniform();
    const ScalarPoint both[] = {{series, value}, {other, 1.0}};
    writer->log_at(step, epoch, wall, {both, random() % 2 + 1});
    if (random() % 700 == 0) writer->flush();
  }
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  const SeriesColumns all = reader.columns("v");
  const double started = reader.state().started;
  QCOMPARE(all.size(), static_cast<size_t>(points));
  for (const XAxis axis : {XAxis::Step, XAxis::Epoch, XAxis::WallTime, XAxis::RelativeTime}) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < all.size(); ++i) {
      const double x = x_of(all, i, axis, started);
      if (!std::isnan(x)) low = std::min(low, x), high = std::max(high, x);
    }
    if (low <= high) {
      QCOMPARE(reader.x_range("v", axis)->first, low);
      QCOMPARE(reader.x_range("v", axis)->second, high);
    } else {
      QVERIFY(!reader.x_range("v", axis));
      continue;
    }
    for (int i = 0; i < 12; ++i) {
      double from = low + uniform() * (high - low), to = low + uniform() * (high - low);
      if (from > to) std::swap(from, to);
      if (i == 0) from = low, to = high;
      if (i == 1) from = low - 10, to = high + 1000;
      if (i == 2) to = from;
      const int pixels = i < 3 ? 200 : static_cast<int>(random() % 1500) + 1;
      const QString wrong = difference(reader, "v", all, from, to, pixels, axis, started);
      QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
  }
}

// Of points that a later attempt went over again none counts, in columns of any width.
void TestEnvelope::attemptsThatOverlap() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("attempts"));
  const fs::path folder = writer->paths().root;
  std::mt19937 random(3);
  const std::vector<std::pair<int64_t, int64_t>> attempts = {{0, 9000}, {4321, 7000}, {6990, 12'000}};
  for (size_t i = 0; i < attempts.size(); ++i) {
    if (i > 0) writer = RunWriter::reopen(folder);
    for (int64_t step = attempts[i].first; step < attempts[i].second; ++step) {
      log_one(*writer, "v", step, std::generate_canonical<double, 53>(random), 0.001 * static_cast<double>(step));
    }
    writer->finish(RunStatus::Finished);
    writer.reset();
  }
  RunReader reader(folder);
  const SeriesColumns all = reader.columns("v");
  SeriesColumns current;
  for (size_t i = 0; i < all.size(); ++i) {
    const bool counts = all.attempt[i] == 3 || (all.attempt[i] == 2 && all.step[i] < 6990) ||
                        (all.attempt[i] == 1 && all.step[i] < 4321);
    if (!counts) continue;
    current.step.push_back(all.step[i]);
    current.value.push_back(all.value[i]);
  }
  for (const int pixels : {1, 3, 17, 100, 999, 4000}) {
    for (const auto& [from, to] : {std::pair{0.0, 11'999.0}, {4300.5, 7010.0}, {6989.0, 6991.0}}) {
      const auto expected = brute_force(current, from, to, pixels, XAxis::Step, 0.0);
      const Envelope envelope = reader.envelope("v", from, to, pixels);
      QCOMPARE(envelope.columns.size(), expected.size());
      size_t i = 0;
      for (const auto& [column, e] : expected) {
        QCOMPARE(envelope.columns[i].min, e.min);
        QCOMPARE(envelope.columns[i++].max, e.max);
      }
    }
  }
}

void TestEnvelope::spikeIsNeverHidden() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("spike"));
  const uint32_t series = writer->series("loss");
  constexpr int64_t kPoints = 300'000;
  for (int64_t step = 0; step < kPoints; ++step) {
    const ScalarPoint point{series, step == 123'456 ? -7.0 : 1.0 + 1e-9 * static_cast<double>(step)};
    writer->log(step, 0.0, {&point, 1});
  }
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  for (const int pixels : {1, 7, 300, 2000}) {
    const Envelope envelope = reader.envelope("loss", 0, kPoints - 1, pixels);
    QCOMPARE(envelope.count, kPoints);
    size_t spikes = 0;
    for (const EnvelopeColumn& column : envelope.columns) {
      if (column.min != -7.0) continue;
      ++spikes;
      QVERIFY(std::abs(column.x - 123'456.0) <= kPoints / (2.0 * pixels) + 1);
    }
    QCOMPARE(spikes, size_t{1});
  }
}

void TestEnvelope::emptyAndSinglePoints() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("few"));
  log_one(*writer, "one", 5, 2.5);
  log_one(*writer, "nan", 5, NAN);
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  const Envelope one = reader.envelope("one", 5, 5, 100);
  QCOMPARE(one.columns.size(), size_t{1});
  QCOMPARE(one.columns[0].first, 2.5);
  QCOMPARE(one.columns[0].last, 2.5);
  QCOMPARE(one.columns[0].mean, 2.5);
  QVERIFY(reader.envelope("one", 6, 7, 100).columns.empty());
  const Envelope nan = reader.envelope("nan", 0, 10, 10);
  QCOMPARE(nan.columns[0].nan, 1);
  QVERIFY(std::isnan(nan.columns[0].min));
  QCOMPARE(*reader.x_range("one"), (std::pair{5.0, 5.0}));
}

QTEST_GUILESS_MAIN(TestEnvelope)
#include "test_envelope.moc"
