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
  void curveIsSortedByStep();
  void supersededPointsAreLeftOut();
  void stepsAreSpreadOverTheirEpoch();
  void curveWithoutEpochsHasNothingOnThatAxis();
  void timeIsSinceTheStart();
  void nonFiniteValuesBecomeMarkers();
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
