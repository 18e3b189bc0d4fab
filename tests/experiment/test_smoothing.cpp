// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_curve.h>
#include <experiment/smoothing.h>

#include <QTest>
#include <cmath>
#include <limits>
#include <vector>

using namespace leyden;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// TensorBoard's own loop (tf_line_chart_data_loader's resmoothDataset), word for word.
std::vector<double> tensorboard(const std::vector<double>& values, double weight) {
  std::vector<double> smoothed;
  double last = 0.0;
  int accumulated = 0;
  for (const double next : values) {
    if (!std::isfinite(next)) {
      smoothed.push_back(next);
      continue;
    }
    last = last * weight + (1 - weight) * next;
    ++accumulated;
    const double debias = weight == 1.0 ? 1.0 : 1.0 - std::pow(weight, accumulated);
    smoothed.push_back(last / debias);
  }
  return smoothed;
}

std::vector<double> wave(int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(1.0 / (1 + i) + 0.1 * std::sin(i * 0.7));
  return values;
}

SeriesColumns columnsOf(const std::vector<int64_t>& steps, const std::vector<double>& epochs,
                        const std::vector<double>& values) {
  SeriesColumns columns;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    columns.id.push_back(static_cast<int64_t>(i) + 1);
    columns.step.push_back(steps[i]);
    columns.epoch.push_back(epochs.empty() ? kNaN : epochs[i]);
    columns.wall_time.push_back(1000.0 + static_cast<double>(i) * 0.5);
    columns.value.push_back(values[i]);
    columns.attempt.push_back(1);
  }
  return columns;
}

}  // namespace

class TestSmoothing : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithTensorBoard_data();
  void agreesWithTensorBoard();
  void lettingNonFinitePassLeavesTheStateAlone();
  void constantSeriesIsUntouched();
  void weightIsKeptInRange();
  void copyGoesOnWithTheSameNumbers();
  void timeWeightedAverageAgreesWithItsDefinition();
  void gaussianAgreesWithItsDefinition_data();
  void gaussianAgreesWithItsDefinition();
  void runningMeanAgreesWithItsDefinition_data();
  void runningMeanAgreesWithItsDefinition();
  void everyKindLeavesConstantsAlone_data() { kinds(); }
  void everyKindLeavesConstantsAlone();
  void everyKindLetsNonFinitePass_data() { kinds(); }
  void everyKindLetsNonFinitePass();
  void aSpikeLeavesNoTraceBehindItsWindow();
  void amountsAreKeptInRange();
  void kindsHaveNames();
  void curveIsSortedByStep();
  void supersededPointsAreLeftOut();
  void stepsAreSpreadOverTheirEpoch();
  void curveWithoutEpochsHasNothingOnThatAxis();
  void timeIsSinceTheStart();
  void timeAverageFollowsTheAxis();
  void anEmptyExtentAddsNothing();
  void nonFiniteValuesBecomeMarkers();

 private:
  static void kinds();
};

void TestSmoothing::agreesWithTensorBoard_data() {
  QTest::addColumn<double>("weight");
  for (const double weight : {0.0, 0.3, 0.6, 0.9, 0.99, 0.999})
    QTest::newRow(qPrintable(QString::number(weight))) << weight;
}

void TestSmoothing::agreesWithTensorBoard() {
  QFETCH(double, weight);
  const std::vector<double> values = wave(2000);
  const std::vector<double> expected = tensorboard(values, weight);
  const std::vector<double> smoothed = smooth(values, weight);
  QCOMPARE(smoothed.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    QVERIFY2(std::abs(smoothed[i] - expected[i]) <= 1e-12 * std::max(1.0, std::abs(expected[i])),
             qPrintable(QStringLiteral("at %1: %2, expected %3").arg(i).arg(smoothed[i]).arg(expected[i])));
}

void TestSmoothing::lettingNonFinitePassLeavesTheStateAlone() {
  const std::vector<double> smoothed =
      smooth(std::vector<double>{1.0, kNaN, 3.0, kInfinity, -kInfinity, 5.0}, 0.6);
  const std::vector<double> finite = smooth(std::vector<double>{1.0, 3.0, 5.0}, 0.6);
  QVERIFY(std::isnan(smoothed[1]));
  QCOMPARE(smoothed[3], kInfinity);
  QCOMPARE(smoothed[4], -kInfinity);
  QCOMPARE(smoothed[0], finite[0]);
  QCOMPARE(smoothed[2], finite[1]);
  QCOMPARE(smoothed[5], finite[2]);
}

void TestSmoothing::constantSeriesIsUntouched() {
  for (const double smoothed : smooth(std::vector<double>(500, 0.1), 0.97)) QVERIFY(smoothed == 0.1);
}

void TestSmoothing::weightIsKeptInRange() {
  QCOMPARE(DebiasedEma(2.0).weight(), DebiasedEma::kMaxWeight);
  QCOMPARE(DebiasedEma(-1.0).weight(), 0.0);
  QCOMPARE(DebiasedEma(kNaN).weight(), 0.0);
}

void TestSmoothing::copyGoesOnWithTheSameNumbers() {
  const std::vector<double> values = wave(600);
  DebiasedEma one(0.95);
  for (int i = 0; i < 300; ++i) one.next(values[static_cast<std::size_t>(i)]);
  DebiasedEma other = one;
  for (std::size_t i = 300; i < 600; ++i) QVERIFY(one.next(values[i]) == other.next(values[i]));
}

// The definition that docs.wandb.ai gives ("Smooth line plots"), with its scale of 1000.
void TestSmoothing::timeWeightedAverageAgreesWithItsDefinition() {
  const std::vector<double> values = wave(500);
  std::vector<double> x;
  for (int i = 0; i < 500; ++i) x.push_back(i * 3 + (i % 7) * 0.25);
  for (const double weight : {0.1, 0.6, 0.99, 0.999}) {
    const double base = std::min(std::sqrt(weight), 0.999);
    double last = 0.0, debias = 0.0;
    const std::vector<double> smoothed = smooth(values, {SmoothingKind::TimeEma, weight}, x);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double moved = (x[i] - x[i > 0 ? i - 1 : 0]) / (x.back() - x.front()) * 1000.0;
      const double kept = std::pow(base, moved);
      last = last * kept + values[i];
      debias = debias * kept + 1.0;
      QVERIFY2(std::abs(smoothed[i] - last / debias) < 1e-9, qPrintable(QString::number(i)));
    }
  }
}

void TestSmoothing::gaussianAgreesWithItsDefinition_data() {
  QTest::addColumn<int>("count");
  QTest::addColumn<double>("deviation");
  QTest::newRow("short") << 5 << 3.0;
  QTest::newRow("narrow") << 3000 << 0.7;
  QTest::newRow("wide") << 9000 << 50.0;
  QTest::newRow("wider than the series") << 300 << 200.0;
}

void TestSmoothing::gaussianAgreesWithItsDefinition() {
  QFETCH(int, count);
  QFETCH(double, deviation);
  const std::vector<double> values = wave(count);
  const std::vector<double> smoothed = smooth(values, {SmoothingKind::Gaussian, deviation});
  QCOMPARE(smoothed.size(), values.size());
  const int reach = static_cast<int>(std::ceil(4 * deviation));
  for (int i = 0; i < count; i += count > 1000 ? 37 : 1) {
    double sum = 0.0, weights = 0.0;
    for (int k = std::max(0, i - reach); k <= std::min(count - 1, i + reach); ++k) {
      const double weight = std::exp(-0.5 * (k - i) * (k - i) / (deviation * deviation));
      sum += weight * values[static_cast<std::size_t>(k)];
      weights += weight;
    }
    QVERIFY2(std::abs(smoothed[static_cast<std::size_t>(i)] - sum / weights) < 1e-12,
             qPrintable(QString::number(i)));
  }
}

void TestSmoothing::runningMeanAgreesWithItsDefinition_data() {
  QTest::addColumn<int>("count");
  QTest::addColumn<int>("window");
  for (const auto& [count, window] : {std::pair{1, 5}, {4, 5}, {2000, 2}, {2000, 3}, {30'000, 101}, {30'000, 10'000},
                                     {500, 10'000}, {12'288, 64}})
    QTest::addRow("%d of %d", window, count) << count << window;
}

void TestSmoothing::runningMeanAgreesWithItsDefinition() {
  QFETCH(int, count);
  QFETCH(int, window);
  const std::vector<double> values = wave(count);
  const std::vector<double> smoothed = smooth(values, {SmoothingKind::RunningMean, double(window)});
  QCOMPARE(smoothed.size(), values.size());
  for (int i = 0; i < count; i += count > 1000 ? 31 : 1) {
    long double sum = 0.0;
    const int from = std::max(0, i - window / 2), to = std::min(count - 1, i + (window - 1) / 2);
    for (int k = from; k <= to; ++k) sum += values[static_cast<std::size_t>(k)];
    QVERIFY2(std::abs(smoothed[static_cast<std::size_t>(i)] - static_cast<double>(sum / (to - from + 1))) < 1e-13,
             qPrintable(QString::number(i)));
  }
}

void TestSmoothing::kinds() {
  QTest::addColumn<int>("kind");
  QTest::addColumn<double>("amount");
  QTest::newRow("ema") << int(SmoothingKind::Ema) << 0.9;
  QTest::newRow("time ema") << int(SmoothingKind::TimeEma) << 0.9;
  QTest::newRow("gaussian") << int(SmoothingKind::Gaussian) << 7.0;
  QTest::newRow("running mean") << int(SmoothingKind::RunningMean) << 12.0;
}

void TestSmoothing::everyKindLeavesConstantsAlone() {
  QFETCH(int, kind);
  QFETCH(double, amount);
  std::vector<double> x;
  for (int i = 0; i < 9000; ++i) x.push_back(i * 0.5);
  for (const double smoothed : smooth(std::vector<double>(9000, 0.1), {SmoothingKind(kind), amount}, x))
    QVERIFY(smoothed == 0.1);
}

// The finite values come out as if the others were not there, and those where they were.
void TestSmoothing::everyKindLetsNonFinitePass() {
  QFETCH(int, kind);
  QFETCH(double, amount);
  const Smoothing smoothing(SmoothingKind(kind), amount);
  const std::vector<double> finite = wave(6000);
  std::vector<double> values, x, finite_x;
  for (int i = 0; i < 6000; ++i) {
    finite_x.push_back(i);
    x.push_back(i);
    values.push_back(finite[static_cast<std::size_t>(i)]);
    if (i == 0 || i == 100 || i == 4099 || i == 5998) {
      for (const double odd : {kNaN, kInfinity, -kInfinity}) {
        x.push_back(i);
        values.push_back(odd);
      }
    }
  }
  const std::vector<double> expected = smooth(finite, smoothing, finite_x);
  const std::vector<double> smoothed = smooth(values, smoothing, x);
  QCOMPARE(smoothed.size(), values.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]))
      QVERIFY(std::isnan(smoothed[i]));
    else if (std::isinf(values[i]))
      QCOMPARE(smoothed[i], values[i]);
    else
      QVERIFY(smoothed[i] == expected[next++]);
  }
  QCOMPARE(next, expected.size());
}

void TestSmoothing::aSpikeLeavesNoTraceBehindItsWindow() {
  std::vector<double> values = wave(20'000);
  const std::vector<double> plain_mean = smooth(values, {SmoothingKind::RunningMean, 9});
  const std::vector<double> plain_gauss = smooth(values, {SmoothingKind::Gaussian, 2});
  values[10'000] = 1e30;
  const std::vector<double> mean = smooth(values, {SmoothingKind::RunningMean, 9});
  const std::vector<double> gauss = smooth(values, {SmoothingKind::Gaussian, 2});
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i < 9'996 || i > 10'004) QVERIFY(mean[i] == plain_mean[i]);
    if (i < 9'992 || i > 10'008) QVERIFY(gauss[i] == plain_gauss[i]);
  }
  QVERIFY(mean[10'000] > 1e29);
}

void TestSmoothing::amountsAreKeptInRange() {
  QCOMPARE(Smoothing(SmoothingKind::RunningMean, 7.4).bounded().amount, 7.0);
  QCOMPARE(Smoothing(SmoothingKind::RunningMean, 1e9).bounded().amount, 10'000.0);
  QCOMPARE(Smoothing(SmoothingKind::Gaussian, -1).bounded().amount, 0.0);
  QCOMPARE(Smoothing(SmoothingKind::TimeEma, kNaN).bounded().amount, 0.0);
  QVERIFY(!Smoothing(SmoothingKind::RunningMean, 1).active());
  QVERIFY(!Smoothing(0.0).active());
  QVERIFY(!Smoothing().active());
  const std::vector<double> values = wave(50);
  QCOMPARE(smooth(values, {SmoothingKind::Gaussian, 0.0}), values);
  QCOMPARE(smooth(values, {SmoothingKind::RunningMean, 1}), values);
}

void TestSmoothing::kindsHaveNames() {
  for (const SmoothingKind kind : {SmoothingKind::None, SmoothingKind::Ema, SmoothingKind::TimeEma,
                                   SmoothingKind::Gaussian, SmoothingKind::RunningMean})
    QCOMPARE(smoothing_kind_from(to_string(kind)), kind);
  QCOMPARE(smoothing_kind_from("median"), SmoothingKind::None);
}

void TestSmoothing::curveIsSortedByStep() {
  const Curve curve =
      build_curve(columnsOf({20, 0, 10, 10}, {}, {3, 1, 2, 2.5}), {}, CurveAxis::Step, 0.0, 0.0);
  QCOMPARE(curve.raw.x, (std::vector<double>{0, 10, 10, 20}));
  QCOMPARE(curve.raw.low, (std::vector<double>{1, 2, 2.5, 3}));
  QCOMPARE(curve.last_value, 3.0);
  QVERIFY(curve.smooth.low.empty());
}

void TestSmoothing::supersededPointsAreLeftOut() {
  SeriesColumns columns = columnsOf({0, 1, 2, 1, 2, 3}, {}, {10, 11, 12, 21, 22, 23});
  for (std::size_t i = 3; i < 6; ++i) columns.attempt[i] = 2;
  std::vector<AttemptInfo> attempts(2);
  attempts[0].attempt = 1;
  attempts[0].first_step = 0;
  attempts[1].attempt = 2;
  attempts[1].first_step = 1;
  const Curve curve = build_curve(columns, attempt_cuts(attempts), CurveAxis::Step, 0.0, 0.0);
  QCOMPARE(curve.raw.low, (std::vector<double>{10, 21, 22, 23}));
  QCOMPARE(curve.count, int64_t{4});
}

void TestSmoothing::stepsAreSpreadOverTheirEpoch() {
  const Curve curve =
      build_curve(columnsOf({0, 5, 10, 15}, {0, 0, 1, 1}, {1, 2, 3, 4}), {}, CurveAxis::Epoch, 0, 0);
  QCOMPARE(curve.raw.x, (std::vector<double>{0.0, 0.5, 1.0, 1.5}));
  const Curve once = build_curve(columnsOf({9, 19, 29}, {0, 1, 2}, {1, 2, 3}), {}, CurveAxis::Epoch, 0, 0);
  QCOMPARE(once.raw.x, (std::vector<double>{0.0, 1.0, 2.0}));
}

void TestSmoothing::curveWithoutEpochsHasNothingOnThatAxis() {
  const Curve curve = build_curve(columnsOf({0, 1}, {}, {1, 2}), {}, CurveAxis::Epoch, 0, 0.5);
  QVERIFY(curve.raw.x.empty());
  QVERIFY(curve.raw.low.empty());
  QCOMPARE(curve.count, int64_t{2});
}

void TestSmoothing::timeIsSinceTheStart() {
  const Curve curve = build_curve(columnsOf({0, 1, 2}, {}, {1, 2, 3}), {}, CurveAxis::Time, 999.0, 0);
  QCOMPARE(curve.raw.x, (std::vector<double>{1.0, 1.5, 2.0}));
}

// By steps where x is the step or the epoch, by the clock where x is a time.
void TestSmoothing::timeAverageFollowsTheAxis() {
  SeriesColumns columns = columnsOf({0, 1, 2, 100}, {0, 0, 0, 1}, {1, 2, 3, 4});
  columns.wall_time = {10.0, 20.0, 21.0, 22.0};
  const Smoothing smoothing(SmoothingKind::TimeEma, 0.9);
  const std::vector<double> by_step = smooth(columns.value, smoothing, std::vector<double>{0, 1, 2, 100});
  const std::vector<double> by_time = smooth(columns.value, smoothing, columns.wall_time);
  QVERIFY(by_step != by_time);
  QCOMPARE(build_curve(columns, {}, CurveAxis::Step, 5.0, smoothing).smooth.low, by_step);
  QCOMPARE(build_curve(columns, {}, CurveAxis::Epoch, 5.0, smoothing).smooth.low, by_step);
  QCOMPARE(build_curve(columns, {}, CurveAxis::Time, 5.0, smoothing).smooth.low, by_time);
}

void TestSmoothing::anEmptyExtentAddsNothing() {
  CurveExtent extent;
  extent.add(2.0);
  extent.add(CurveExtent{});
  QCOMPARE(extent.lower, 2.0);
  QCOMPARE(extent.upper, 2.0);
}

void TestSmoothing::nonFiniteValuesBecomeMarkers() {
  const Curve curve =
      build_curve(columnsOf({0, 1, 2, 3}, {}, {1, kNaN, kInfinity, 2}), {}, CurveAxis::Step, 0, 0.6);
  QCOMPARE(curve.markers.size(), std::size_t{2});
  QVERIFY(std::isnan(curve.markers[0].value));
  QCOMPARE(curve.markers[1].value, kInfinity);
  QCOMPARE(curve.value_extent.lower, 1.0);
  QCOMPARE(curve.value_extent.upper, 2.0);
}

QTEST_GUILESS_MAIN(TestSmoothing)
#include "test_smoothing.moc"
