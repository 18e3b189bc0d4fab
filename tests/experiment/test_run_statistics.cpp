// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Tests between groups, correlation and the forest. Golden values of SciPy 1.17.1: stats.ttest_ind (unequal
// variances), stats.mannwhitneyu (exact, or asymptotic with continuity), stats.t.sf, pearsonr, spearmanr, linregress.
#include <experiment/correlation.h>
#include <experiment/random_forest.h>
#include <experiment/two_samples.h>

#include <QTest>
#include <cmath>
#include <limits>
#include <random>

using namespace leyden;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

bool near(double value, double golden, double tolerance = 1e-9) {
  const bool good = std::abs(value - golden) <= tolerance * std::max(1e-12, std::abs(golden));
  if (!good) qWarning("%.17g is not %.17g", value, golden);
  return good;
}

// The same on every machine, which std::normal_distribution is not.
class Numbers {
 public:
  double uniform() { return double(m_random() >> 11) * 0x1.0p-53; }

 private:
  std::mt19937_64 m_random{7};
};

}  // namespace

class TestRunStatistics : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void student() {
    QVERIFY(near(student_two_sided(0.5, 1), 0.7048327646991335));
    QVERIFY(near(student_two_sided(-2.0, 3.7), 0.12181720190523398));
    QVERIFY(near(student_two_sided(12.0, 40), 7.82417130425598e-15, 1e-7));
    QVERIFY(near(student_two_sided(1e-3, 200), 0.9992031123011389));
    QCOMPARE(student_two_sided(0, 5), 1.0);
    QVERIFY(std::isnan(student_two_sided(kNan, 5)));
  }

  void seedsOfTwoSettings() {
    const auto test = TwoSamples::of({0.912, 0.918, 0.905, 0.921, 0.909}, {0.931, 0.927, 0.940, 0.925, 0.936, 0.919});
    QVERIFY(near(test.t, 3.905534940653583));
    QVERIFY(near(test.degrees, 8.981904427706898));
    QVERIFY(near(test.welch_p, 0.0036029852023586836));
    QVERIFY(near(test.low, 0.007010063441402512));
    QVERIFY(near(test.high, 0.02632326989193048));
    QVERIFY(near(test.hedges_g, 2.1283572179800982));
    QVERIFY(test.exact);
    QCOMPARE(test.u, 29.0);
    QVERIFY(near(test.mann_whitney_p, 0.008658008658008658));
    QVERIFY(near(test.cliffs_delta, 0.9333333333333333));
    QCOMPARE(test.b.median, 0.929);
  }

  void withTies() {
    const auto test = TwoSamples::of({1, 2, 2, 3, 5, 5, 5, 9}, {2, 4, 5, 6, 7, 9, 9, 10, 11});
    QVERIFY(!test.exact);
    QCOMPARE(test.u, 56.5);
    QVERIFY(near(test.mann_whitney_p, 0.051644558948931156));
    QVERIFY(near(test.welch_p, 0.04203402988217485));
    QVERIFY(near(test.hedges_g, 1.0152240467158062));
    QVERIFY(near(test.cliffs_delta, 0.5694444444444444));
  }

  void withMany() {
    std::vector<double> a, b;
    for (int i = 0; i < 25; ++i) a.push_back(std::round(std::fmod(i * 0.37, 5) * 1000) / 1000);
    for (int i = 0; i < 30; ++i) b.push_back(std::round((std::fmod(i * 0.53, 6) + 0.011) * 1000) / 1000);
    const auto test = TwoSamples::of(a, b);
    QVERIFY(!test.exact);
    QCOMPARE(test.u, 428.0);
    QVERIFY(near(test.mann_whitney_p, 0.37485714268334));
    QVERIFY(near(test.welch_p, 0.2844476109369855));
  }

  void whatCannotBeSaid() {
    const auto one = TwoSamples::of({1}, {2, 3});
    QVERIFY(std::isnan(one.welch_p));
    QVERIFY(std::isfinite(one.mann_whitney_p));
    const auto still = TwoSamples::of({2, 2, 2}, {2, 2});
    QVERIFY(std::isnan(still.welch_p) && std::isnan(still.mann_whitney_p) && std::isnan(still.hedges_g));
    QCOMPARE(still.cliffs_delta, 0.0);
    const auto gaps = TwoSamples::of({1, kNan, 2}, {kInf, 4, 5});
    QCOMPARE(gaps.a.left_out, size_t{1});
    QCOMPARE(gaps.b.count, size_t{2});
    QVERIFY(std::isfinite(gaps.welch_p));
    QVERIFY(std::isnan(TwoSamples::of({}, {1}).cliffs_delta));
  }

  void correlation() {
    const auto both = Correlation::of({1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, kNan, 5},
                                      {0.93, 0.955, 0.97, 0.982, 0.982, 0.96, 0.91, 1, kInf});
    QCOMPARE(both.count, size_t{7});
    QVERIFY(near(both.r, -0.6879639336296798));
    QVERIFY(near(both.rho, 0.01801874925391118));  // two values are equal
    QVERIFY(near(both.slope, -0.5066423760933512));
    QVERIFY(near(both.intercept, 0.9660227370154115));
    QCOMPARE(Correlation::of({1, 2, 3}, {2, 4, 8}).rho, 1.0);
    QVERIFY(std::isnan(Correlation::of({1, 2}, {2, 4}).r));
    QVERIFY(std::isnan(Correlation::of({1, 1, 1}, {2, 4, 5}).r));
    QCOMPARE(ranks_of({5, 1, 5, 2}), (std::vector<double>{3.5, 1, 3.5, 2}));
  }

  void theForestFindsWhatMatters() {
    Numbers numbers;
    RandomForest::Feature strong, weak, kind, noise, constant;
    kind.categorical = true;
    std::vector<double> target;
    for (int run = 0; run < 400; ++run) {
      strong.values.push_back(numbers.uniform());
      weak.values.push_back(numbers.uniform());
      kind.values.push_back(std::floor(4 * numbers.uniform()));
      noise.values.push_back(numbers.uniform());
      constant.values.push_back(3);
      // Not monotone in the first, and the categories' order says nothing.
      const double effects[] = {0.4, -0.4, 0.5, -0.5};
      target.push_back(4 * std::pow(strong.values.back() - 0.5, 2) * 4 + weak.values.back() +
                       effects[int(kind.values.back())]);
    }
    const auto result = RandomForest::explain({strong, weak, kind, noise, constant}, target, {});
    QVERIFY(result.finished);
    // Shares of the variance, from the formula: 256 / 180 = 1.42, 1 / 12 = 0.083, and 0.205 of the categories.
    const auto& share = result.importance;
    QVERIFY2(share[0] > 0.6, qPrintable(QString::number(share[0])));
    QVERIFY2(share[2] > share[1] && share[1] > share[3], qPrintable(QString("%1 %2 %3").arg(share[2]).arg(share[1]).arg(share[3])));
    QVERIFY2(share[3] < 0.02, qPrintable(QString::number(share[3])));
    QCOMPARE(share[4], 0.0);
    QVERIFY(near(share[0] + share[1] + share[2] + share[3], 1));
    QVERIFY2(result.r2 > 0.85 && result.r2 <= 1, qPrintable(QString::number(result.r2)));
    // Correlation is blind for what is not monotone.
    QVERIFY(std::abs(Correlation::of(strong.values, target).r) < 0.2);
    // The same input, the same forest.
    QCOMPARE(RandomForest::explain({strong, weak, kind, noise, constant}, target, {}).importance, result.importance);
  }

  void theForestSaysWhenNothingMatters() {
    Numbers numbers;
    RandomForest::Feature a, b;
    std::vector<double> target;
    for (int run = 0; run < 200; ++run) {
      a.values.push_back(numbers.uniform());
      b.values.push_back(numbers.uniform());
      target.push_back(numbers.uniform());
    }
    const auto result = RandomForest::explain({a, b}, target, {});
    QVERIFY2(result.r2 < 0.1, qPrintable(QString::number(result.r2)));
    QCOMPARE(RandomForest::explain({a, b}, std::vector<double>(200, 1.0), {}).r2, 0.0);
    QVERIFY(!RandomForest::explain({a, b}, target, {}, [] { return true; }).finished);
  }

  void missingValuesAreABranchOfTheirOwn() {
    Numbers numbers;
    RandomForest::Feature some, other;
    std::vector<double> target;
    for (int run = 0; run < 200; ++run) {
      const bool has = numbers.uniform() < 0.5;
      some.values.push_back(has ? numbers.uniform() : kNan);
      other.values.push_back(numbers.uniform());
      target.push_back(has ? 0.2 : 0.8);
    }
    const auto result = RandomForest::explain({some, other}, target, {});
    QVERIFY2(result.r2 > 0.99, qPrintable(QString::number(result.r2)));
    QVERIFY(result.importance[0] > 0.98);
  }
};

QTEST_GUILESS_MAIN(TestRunStatistics)
#include "test_run_statistics.moc"
