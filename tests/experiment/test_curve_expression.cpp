// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Curves made of metrics by arithmetic.
#include <experiment/curve_expression.h>

#include <QTest>
#include <cmath>
#include <limits>
#include <map>

using namespace leyden;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

SeriesColumns columnsOf(const std::vector<std::pair<int64_t, double>>& points) {
  SeriesColumns columns;
  for (const auto& [step, value] : points) {
    columns.step.push_back(step);
    columns.epoch.push_back(kNaN);
    columns.wall_time.push_back(100.0 + static_cast<double>(step));
    columns.value.push_back(value);
    columns.attempt.push_back(1);
  }
  return columns;
}

using Metrics = std::map<std::string, SeriesColumns>;

SeriesColumns evaluated(const std::string& text, const Metrics& metrics) {
  const CurveExpression expression(text);
  return expression.evaluate(
      [&](std::size_t i) -> const SeriesColumns& { return metrics.at(expression.metrics()[i]); });
}

// At step 1, of a = 2, b = 8 and "lr-Adam" = 0.5.
double valueOf(const std::string& text) {
  const SeriesColumns out = evaluated(
      text, {{"a", columnsOf({{1, 2.0}})}, {"b", columnsOf({{1, 8.0}})}, {"lr-Adam", columnsOf({{1, 0.5}})}});
  return out.size() == 1 ? out.value[0] : kNaN;
}

}  // namespace

class TestCurveExpression : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void computes_data();
  void computes();
  void metricsMeetAtTheirSteps();
  void theNewestOfAStepCounts();
  void derivativeIsBySteps();
  void whatHasNoValueIsNaN();
  void errorsPointAtTheirPlace_data();
  void errorsPointAtTheirPlace();
  void knownNamesNeedNoQuotes();
  void unknownNamesHaveHints();
  void namesAreQuotedWhereTheyMustBe();
  void deepNestingIsRefused();
};

void TestCurveExpression::computes_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<double>("value");
  QTest::newRow("difference") << "a - b" << -6.0;
  QTest::newRow("ratio") << "b / a" << 4.0;
  QTest::newRow("no spaces") << "b/a-1" << 3.0;
  QTest::newRow("product first") << "a + b * 2" << 18.0;
  QTest::newRow("left to right") << "b - a - 1" << 5.0;
  QTest::newRow("brackets") << "(a + b) * 2" << 20.0;
  QTest::newRow("power first") << "-a ^ 2" << -4.0;
  QTest::newRow("power to the right") << "a ^ a ^ 3" << 256.0;
  QTest::newRow("negative power") << "a ^ -1" << 0.5;
  QTest::newRow("signs") << "--a" << 2.0;
  QTest::newRow("log") << "log(a)" << std::log(2.0);
  QTest::newRow("exp") << "exp( a )" << std::exp(2.0);
  QTest::newRow("sqrt of abs") << "sqrt(abs(a - 2 * b - 2))" << 4.0;
  QTest::newRow("quoted") << "\"lr-Adam\" * 2" << 1.0;
  QTest::newRow("number forms") << "1e1 + .5 + a" << 12.5;
  QTest::newRow("constant left") << "1 - a" << -1.0;
}

void TestCurveExpression::computes() {
  QFETCH(QString, text);
  QFETCH(double, value);
  QCOMPARE(valueOf(text.toStdString()), value);
}

void TestCurveExpression::metricsMeetAtTheirSteps() {
  const Metrics metrics{{"train", columnsOf({{0, 1}, {1, 2}, {2, 3}, {3, 4}})}, {"val", columnsOf({{1, 10}, {3, 20}, {5, 30}})}};
  const SeriesColumns out = evaluated("val - train", metrics);
  QCOMPARE(out.step, (std::vector<int64_t>{1, 3}));
  QCOMPARE(out.value, (std::vector<double>{8, 16}));
  QCOMPARE(out.wall_time, (std::vector<double>{101, 103}));
}

void TestCurveExpression::theNewestOfAStepCounts() {
  const SeriesColumns out = evaluated("a + 0", {{"a", columnsOf({{0, 1}, {0, 2}, {1, 3}})}});
  QCOMPARE(out.value, (std::vector<double>{2, 3}));
}

void TestCurveExpression::derivativeIsBySteps() {
  const SeriesColumns out = evaluated("derivative(a) * 2", {{"a", columnsOf({{0, 1}, {10, 6}, {12, 2}})}});
  QCOMPARE(out.step, (std::vector<int64_t>{10, 12}));
  QCOMPARE(out.value, (std::vector<double>{1.0, -4.0}));
}

void TestCurveExpression::whatHasNoValueIsNaN() {
  QVERIFY(std::isnan(valueOf("log(a - b)")));
  QVERIFY(std::isnan(valueOf("(a - a) / (b - b)")));
  QVERIFY(std::isinf(valueOf("a / (b - b)")));
}

void TestCurveExpression::errorsPointAtTheirPlace_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("begin");
  QTest::addColumn<int>("end");
  QTest::addColumn<QString>("says");
  QTest::newRow("empty") << "" << 0 << 0 << "Write an expression";
  QTest::newRow("missing end") << "a -" << 3 << 3 << "missing at the end";
  QTest::newRow("missing operator") << "a b" << 2 << 3 << "operator is missing";
  QTest::newRow("missing operand") << "a + * b" << 4 << 5 << "missing before \"*\"";
  QTest::newRow("open bracket") << "(a + b" << 0 << 1 << "never closed";
  QTest::newRow("closed bracket") << "a + b)" << 5 << 6 << "never opened";
  QTest::newRow("open quote") << "a + \"b" << 4 << 6 << "quote is never closed";
  QTest::newRow("function") << "1 + sqr(a)" << 4 << 7 << "Did you mean sqrt?";
  QTest::newRow("other function") << "frobnicate(a)" << 0 << 10 << "There are log, exp, sqrt, abs, derivative.";
  QTest::newRow("two values") << "log(a, b)" << 5 << 6 << "takes one value";
  QTest::newRow("open call") << "log(a" << 0 << 3 << "behind log is never closed";
  QTest::newRow("constant") << "1 + 2" << 0 << 5 << "no metric";
  QTest::newRow("number") << "1x + a" << 0 << 2 << "\"1x\" is no number";
}

void TestCurveExpression::errorsPointAtTheirPlace() {
  QFETCH(QString, text);
  QFETCH(int, begin);
  QFETCH(int, end);
  QFETCH(QString, says);
  try {
    const CurveExpression expression(text.toStdString());
    QFAIL("accepted");
  } catch (const ExpressionError& error) {
    QVERIFY2(QString(error.what()).contains(says), error.what());
    QCOMPARE(error.where(), (TextRange{static_cast<size_t>(begin), static_cast<size_t>(end)}));
  }
}

void TestCurveExpression::knownNamesNeedNoQuotes() {
  const std::vector<std::string> known{"grad/norm", "grad", "norm", "lr-Adam", "lr"};
  QCOMPARE(CurveExpression("grad/norm * 2", known).metrics(), (std::vector<std::string>{"grad/norm"}));
  QCOMPARE(CurveExpression("grad / norm", known).metrics(), (std::vector<std::string>{"grad", "norm"}));
  QCOMPARE(CurveExpression("lr-Adam - lr", known).metrics(), (std::vector<std::string>{"lr-Adam", "lr"}));
  QCOMPARE(CurveExpression("lr - lr", known).metrics(), (std::vector<std::string>{"lr"}));
}

void TestCurveExpression::unknownNamesHaveHints() {
  try {
    const CurveExpression expression("val_los - train_loss", {"train_loss", "val_loss", "val_acc"});
    QFAIL("accepted");
  } catch (const ExpressionError& error) {
    QVERIFY2(QString(error.what()).contains("Did you mean val_loss"), error.what());
    QCOMPARE(error.where(), (TextRange{0, 7}));
  }
  try {
    const CurveExpression expression("log", {"train_loss"});
    QFAIL("accepted");
  } catch (const ExpressionError& error) {
    QVERIFY2(QString(error.what()).contains("is a function"), error.what());
  }
}

void TestCurveExpression::namesAreQuotedWhereTheyMustBe() {
  QCOMPARE(expression_name("train_loss"), std::string("train_loss"));
  QCOMPARE(expression_name("lr-Adam"), std::string("\"lr-Adam\""));
  QCOMPARE(expression_name("1st"), std::string("\"1st\""));
  QCOMPARE(CurveExpression(expression_name("a b/c") + " + 1").metrics(), (std::vector<std::string>{"a b/c"}));
}

void TestCurveExpression::deepNestingIsRefused() {
  const std::string brackets(100'000, '(');
  QVERIFY_EXCEPTION_THROWN(CurveExpression(brackets + "a"), ExpressionError);
  QVERIFY_EXCEPTION_THROWN(CurveExpression(std::string(100'000, '-') + "a"), ExpressionError);
  std::string powers = "a";
  for (int i = 0; i < 50'000; ++i) powers += "^a";
  QVERIFY_EXCEPTION_THROWN(CurveExpression{powers}, ExpressionError);
  std::string sums = "a";
  for (int i = 0; i < 50'000; ++i) sums += "+a";  // a long expression is not a deep one for the parser
  QVERIFY_EXCEPTION_THROWN(CurveExpression{sums}, ExpressionError);
}

QTEST_GUILESS_MAIN(TestCurveExpression)
#include "test_curve_expression.moc"
