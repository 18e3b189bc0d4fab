// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Which parameters matter, and whether two groups differ: the models behind two views of Compare, on runs of a known
// law.
#include <experiment/group_test_model.h>
#include <experiment/importance_model.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace leyden;

namespace {
const Field kAcc = Field::metric("val_acc"), kKind = Field::param("model.kind");
}

class TestCompareModels : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  std::unique_ptr<RunListModel> m_runs;
  std::unique_ptr<RunFilter> m_filter;

  void run(int number) {
    RunInfo info;
    const bool wide = number % 2;
    const int dim = 8 << (number / 2 % 4);
    info.name = "run " + std::to_string(number);
    info.plugin_id = "digits_mlp";
    info.params = {{"model.kind", wide ? "\"wide\"" : "\"deep\""}, {"model.dim", std::to_string(dim)},
                   {"model.noise", std::to_string(number * 7919 % 40)}, {"model.same", "1"},
                   {"seed_everything", std::to_string(number)}};
    auto writer = RunWriter::create(m_folder.path().toStdString(), info);
    const double accuracy = (wide ? 0.9 : 0.8) + 0.0005 * dim + 0.0001 * (number * 31 % 7);
    const ScalarPoint points[] = {{writer->series("val_acc"), accuracy}, {writer->series("val_loss"), 1 - accuracy}};
    writer->log(1, std::nan(""), points);
    writer->finish(RunStatus::Finished);
  }

 private Q_SLOTS:
  void initTestCase() {
    for (int number = 0; number < 40; ++number) run(number);
    m_runs = std::make_unique<RunListModel>(m_folder.path().toStdString(), nullptr, 20);
    m_filter = std::make_unique<RunFilter>(*m_runs);
    QTRY_VERIFY(m_runs->isLoaded() && m_runs->rowCount() == 40);
  }
  void cleanupTestCase() {
    m_filter.reset();
    m_runs.reset();
  }
  void init() { m_filter->clear(); }

  void importance() {
    ImportanceModel model(*m_runs, *m_filter);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTarget(kAcc);
    QTRY_COMPARE_WITH_TIMEOUT(model.state(), ImportanceModel::State::Ready, 60'000);
    QCOMPARE(model.rowCount(), 4);  // what is the same everywhere is no row
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("model.kind"));
    QVERIFY(model.index(0, 0).data(ImportanceModel::ImportanceRole).toDouble() > 0.8);
    QVERIFY(!model.index(0, 0).data(ImportanceModel::RhoRole).isValid());  // categories have no order
    double sum = 0;
    for (int row = 0; row < 4; ++row) sum += model.index(row, 0).data(ImportanceModel::ImportanceRole).toDouble();
    QVERIFY(std::abs(sum - 1) < 1e-9);
    QVERIFY(model.r2() > 0.8);
    QCOMPARE(model.runCount(), 40);
    m_filter->setText(QStringLiteral("model.dim = 8 and model.kind = wide"));
    QTRY_COMPARE_WITH_TIMEOUT(model.state(), ImportanceModel::State::TooFewRuns, 60'000);
    QCOMPARE(model.runCount(), 5);
    QCOMPARE(model.rowCount(), 0);
    // Nothing is counted while nobody looks.
    QSignalSpy said(&model, &ImportanceModel::stateChanged);
    model.setActive(false);
    ImportanceModel other(*m_runs, *m_filter);  // at the same work, and awake
    other.setTarget(kAcc);
    m_filter->clear();
    QTRY_VERIFY_WITH_TIMEOUT(other.state() == ImportanceModel::State::Ready && other.runCount() == 40, 60'000);
    QCOMPARE(model.allRuns(), 40);
    QCOMPARE(said.size(), 0);
    model.setActive(true);
    QTRY_COMPARE_WITH_TIMEOUT(model.state(), ImportanceModel::State::Ready, 60'000);
    QCOMPARE(model.runCount(), 40);
  }

  void groups() {
    GroupTestModel model(*m_runs, *m_filter);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.isGrouped(), false);
    TableLayout layout;
    layout.group_by = {kKind};
    model.setGrouping(layout);
    QTRY_COMPARE(model.rowCount(), 2);
    QCOMPARE(model.groups().size(), size_t{2});
    QCOMPARE(model.groups()[0].ids.size(), 20);
    const bool deepFirst = model.groups()[0].title == QLatin1String("model.kind = deep");
    const double difference = model.index(0, GroupTestModel::Difference).data(GroupTestModel::NumberRole).toDouble();
    QVERIFY2(std::abs(difference - (deepFirst ? 0.1 : -0.1)) < 0.002, qPrintable(QString::number(difference)));
    QCOMPARE(model.index(0, GroupTestModel::Difference).data(GroupTestModel::BetterRole).toInt(), deepFirst ? 1 : -1);
    QVERIFY(model.index(0, GroupTestModel::WelchP).data(GroupTestModel::SignificantRole).toBool());
    QCOMPARE(model.index(0, GroupTestModel::CliffsDelta).data().toString(), deepFirst ? QStringLiteral("1.00") : QString(QChar(0x2212)) + "1.00");
    // A loss that is less is better.
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("val_loss"));
    QCOMPARE(model.index(1, GroupTestModel::Difference).data(GroupTestModel::BetterRole).toInt(), deepFirst ? 1 : -1);
    // The other way round.
    model.choose(1, 0);
    QTRY_VERIFY(std::abs(model.index(0, GroupTestModel::Difference).data(GroupTestModel::NumberRole).toDouble() + difference) < 1e-12);
    // Of what the filter lets through alone; what was chosen stays.
    const QString a = model.groups()[1].title;
    m_filter->setText(QStringLiteral("model.dim = 8"));
    QTRY_COMPARE(model.groups()[0].ids.size(), 5);
    QCOMPARE(model.groups()[size_t(model.a())].title, a);
    m_filter->setText(QStringLiteral("model.kind = wide"));
    QTRY_COMPARE(model.groups().size(), size_t{1});
    QTRY_COMPARE(model.rowCount(), 0);
  }
};

QTEST_GUILESS_MAIN(TestCompareModels)
#include "test_compare_models.moc"
