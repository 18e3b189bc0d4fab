// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Curves computed from metrics: written in the dialog with real keys, drawn, changed, kept in the workspace.
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <algorithm>

#include "charts/derived_dialog.h"
#include "charts_fixture.h"
#include "widgets/wave_edit.h"

using namespace leyden;

class TestChartDerived : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_charts.reset(); }

  void anExpressionBecomesAChart();
  void mistakesAreMarkedAndExplained();
  void namesAreOfferedAndInserted();
  void itIsThereAgainAfterwards();
  void itIsChangedAndRemoved();

 private:
  void make(const char* expression);
  std::unique_ptr<ChartsFixture> m_charts;
  QString m_run;
};

void TestChartDerived::init() {
  m_charts = std::make_unique<ChartsFixture>();
  m_run = m_charts->addRun({});
  QVERIFY(m_charts->open());
  QVERIFY(m_charts->drawn("train_loss", 1));
}

void TestChartDerived::anExpressionBecomesAChart() {
  make("train_loss - val_loss");
  m_charts->panel().findChild<QAction*>("newDerived")->trigger();
  QTRY_VERIFY(m_charts->card("=train_loss - val_loss"));
  ChartCard* card = m_charts->card("=train_loss - val_loss");
  QTRY_COMPARE(card->graphCount(), 1);
  const SeriesColumns train = m_charts->logged(m_run, "train_loss");
  const SeriesColumns val = m_charts->logged(m_run, "val_loss");
  const auto curve = card->plot().content().items()[0].overview;
  QCOMPARE(curve->raw.size(), val.size());
  for (std::size_t i = 0; i < val.size(); ++i)
    QCOMPARE(curve->raw.low[i], train.value[static_cast<std::size_t>(val.step[i])] - val.value[i]);
  QVERIFY2(card->fact().contains("12 points"), qPrintable(card->fact()));
  const auto labels = card->findChildren<QLabel*>();
  QVERIFY(std::any_of(labels.begin(), labels.end(),
                      [](const QLabel* label) { return label->text() == "train_loss - val_loss"; }));
}

void TestChartDerived::mistakesAreMarkedAndExplained() {
  DerivedDialog dialog({"lr-Adam", "train_loss", "val_loss"}, {}, nullptr);
  dialog.show();
  auto* line = dialog.findChild<WaveEdit*>("derivedExpression");
  auto* problem = dialog.findChild<QLabel*>("derivedProblem");
  auto* accept = dialog.findChild<QPushButton*>("acceptDerived");
  QVERIFY(!accept->isEnabled());
  QVERIFY(problem->text().isEmpty());  // nothing was written yet
  QTest::keyClicks(line, "train_loss - vol_loss");
  QVERIFY2(problem->text().contains("Did you mean val_loss"), qPrintable(problem->text()));
  QCOMPARE(line->wrongBegin(), 13);
  QCOMPARE(line->wrongEnd(), 21);
  QVERIFY(!accept->isEnabled());
  QCOMPARE(accept->toolTip(), problem->text());
  line->setText("sqrt(lr-Adam)");
  QVERIFY(problem->text().isEmpty());
  QCOMPARE(line->wrongBegin(), -1);
  QVERIFY(accept->isEnabled());
  QCOMPARE(dialog.source(), QStringLiteral("=sqrt(lr-Adam)"));
}

void TestChartDerived::namesAreOfferedAndInserted() {
  DerivedDialog dialog({"lr-Adam", "train_loss", "val_loss"}, {}, nullptr);
  dialog.show();
  auto* line = dialog.findChild<WaveEdit*>("derivedExpression");
  auto* names = dialog.findChild<QListView*>("derivedNames");
  QCOMPARE(names->model()->rowCount(), 3);
  QTest::keyClicks(line, "2 * loss");
  QCOMPARE(names->model()->rowCount(), 2);
  names->setFocus();
  names->setCurrentIndex(names->model()->index(1, 0));
  QTest::keyClick(names, Qt::Key_Return);
  QCOMPARE(line->text(), QStringLiteral("2 * val_loss"));
  QTest::keyClicks(line, " - ad");
  names->setCurrentIndex(names->model()->index(0, 0));
  QTest::keyClick(names, Qt::Key_Return);
  QCOMPARE(line->text(), QStringLiteral("2 * val_loss - \"lr-Adam\""));
  QVERIFY(dialog.findChild<QPushButton*>("acceptDerived")->isEnabled());
}

void TestChartDerived::make(const char* expression) {
  QTimer::singleShot(0, this, [expression] {
    auto* dialog = qobject_cast<DerivedDialog*>(QApplication::activeModalWidget());
    QVERIFY(dialog);
    auto* line = dialog->findChild<WaveEdit*>("derivedExpression");
    line->selectAll();
    QTest::keyClicks(line, QLatin1String(expression));
    QTest::keyClick(line, Qt::Key_Return);
  });
}

void TestChartDerived::itIsThereAgainAfterwards() {
  make("derivative(train_loss)");
  m_charts->panel().findChild<QAction*>("newDerived")->trigger();
  QVERIFY(m_charts->drawn("=derivative(train_loss)", 1));
  m_charts->close();
  QVERIFY(m_charts->open());
  QVERIFY(m_charts->drawn("=derivative(train_loss)", 1));
  QCOMPARE(m_charts->curve("=derivative(train_loss)", m_run)->count, int64_t{1199});
  QVERIFY(!m_charts->settings().metricNames().contains("=derivative(train_loss)"));
}

void TestChartDerived::itIsChangedAndRemoved() {
  make("val_loss * 2");
  m_charts->panel().findChild<QAction*>("newDerived")->trigger();
  QVERIFY(m_charts->drawn("=val_loss * 2", 1));
  auto* list = m_charts->panel().findChild<QMenu*>("derivedCurves");
  Q_EMIT list->aboutToShow();
  make("val_loss * 3");
  list->findChild<QAction*>("changeDerived")->trigger();
  QVERIFY(m_charts->drawn("=val_loss * 3", 1));
  QTRY_VERIFY(!m_charts->card("=val_loss * 2"));
  QCOMPARE(m_charts->curve("=val_loss * 3", m_run)->raw.low[0], 3 * m_charts->logged(m_run, "val_loss").value[0]);
  Q_EMIT list->aboutToShow();
  list->findChild<QAction*>("removeDerived")->trigger();
  QTRY_VERIFY(!m_charts->card("=val_loss * 3"));
}

QTEST_MAIN(TestChartDerived)
#include "test_chart_derived.moc"
