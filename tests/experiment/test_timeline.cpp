// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Runs on the wall clock: their attempts as pieces, lanes in the order of time, a span that brushes.
#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/timeline_model.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>

#include "timed_runs.h"

using namespace leyden;

namespace {

constexpr double kNoon = 1'790'000'000;
constexpr double kHour = 3600;

AttemptInfo attempt(int number, double started, double seconds, const char* status) {
  return {number, started, seconds, status, number * 10, number * 10 + 9, "host", 1};
}

}  // namespace

class TestTimeline : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  QStringList m_ids;
  std::unique_ptr<RunListModel> m_runs;
  std::unique_ptr<RunFilter> m_filter;
  std::unique_ptr<RunBrush> m_brush;

  static QStringList lanesOf(const TimelineModel& model) {
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row) out << model.index(row).data().toString();
    return out;
  }
  QSet<QString> ids(std::initializer_list<int> which) const {
    QSet<QString> out;
    for (const int i : which) out << m_ids[i];
    return out;
  }

 private Q_SLOTS:
  void initTestCase() {
    // Not in the order of time; one waited an hour between two attempts.
    const auto made = makeTimedRuns(m_folder.filePath("study").toStdString(), m_folder.filePath("source").toStdString(),
                                    {{"late", {{kNoon + 5 * kHour, kNoon + 6 * kHour}}, RunStatus::Failed},
                                     {"resumed", {{kNoon, kNoon + kHour}, {kNoon + 2 * kHour, kNoon + 3 * kHour}}},
                                     {"short", {{kNoon + 0.5 * kHour, kNoon + 0.6 * kHour}}, RunStatus::Stopped}});
    for (const std::string& id : made) m_ids << QString::fromStdString(id);
    QCOMPARE(m_ids.size(), 3);
    m_runs = std::make_unique<RunListModel>(m_folder.filePath("study").toStdString(), nullptr, 20);
    m_filter = std::make_unique<RunFilter>(*m_runs);
    m_brush = std::make_unique<RunBrush>(*m_runs, *m_filter);
    QTRY_VERIFY(m_runs->isLoaded() && m_runs->rowCount() == 3);
  }
  void cleanupTestCase() {
    m_brush.reset();
    m_filter.reset();
    m_runs.reset();
  }
  void init() {
    m_brush->clear();
    m_filter->clear();
    for (const QString& id : m_ids) m_runs->setVisible(id, true);
  }

  void attemptsAsPieces() {
    const auto pieces = pieces_of({attempt(1, kNoon, 60, "running"), attempt(2, kNoon + 100, 50, "failed"), attempt(3, kNoon + 200, 5, "running")},
                                  RunStatus::Running);
    QCOMPARE(pieces.size(), size_t{3});
    QCOMPARE(pieces[0].status, RunStatus::Interrupted);  // it never said how it ended
    QCOMPARE(pieces[0].to, kNoon + 60);
    QCOMPARE(pieces[1].status, RunStatus::Failed);
    QCOMPARE(pieces[2].status, RunStatus::Running);
    QCOMPARE(pieces[1].first_step, std::optional<int64_t>(20));
    QCOMPARE(pieces[1].host, QStringLiteral("host"));
    // Nobody trains it any more.
    QCOMPARE(pieces_of({attempt(1, kNoon, 60, "running")}, RunStatus::Interrupted)[0].status, RunStatus::Interrupted);
    QVERIFY(pieces_of({attempt(1, 0, 60, "finished"), attempt(2, std::nan(""), 60, "finished")}, RunStatus::Finished).empty());
    QCOMPARE(pieces_of({attempt(1, kNoon, std::nan(""), "finished")}, RunStatus::Finished)[0].to, kNoon);
  }

  void lanesByTheirBegin() {
    TimelineModel model(*m_runs, *m_filter, *m_brush);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(lanesOf(model), QStringList({"resumed", "short", "late"}));
    QCOMPARE(model.unread(), 0);
    const TimelineModel::Lane& resumed = model.lanes()[0];
    QCOMPARE(resumed.pieces.size(), size_t{2});
    QCOMPARE(resumed.from(), kNoon);
    QCOMPARE(resumed.to(), kNoon + 3 * kHour);
    QCOMPARE(resumed.worked(), 2 * kHour);
    QCOMPARE(resumed.pieces[0].status, RunStatus::Interrupted);
    QCOMPARE(resumed.pieces[1].status, RunStatus::Finished);
    QCOMPARE(model.index(2).data(TimelineModel::StatusRole).toInt(), static_cast<int>(RunStatus::Failed));
    QCOMPARE(model.index(0).data(TimelineModel::PiecesRole).toInt(), 2);
    QVERIFY(model.extent() == TimelineModel::Span(kNoon, kNoon + 6 * kHour));
    QCOMPARE(model.rowOf(m_ids[0]), 2);
  }

  void filterAndScopeChooseLanes() {
    TimelineModel model(*m_runs, *m_filter, *m_brush);
    QTRY_COMPARE(model.rowCount(), 3);
    m_filter->setText(QStringLiteral("status:failed"));
    QTRY_COMPARE(lanesOf(model), QStringList({"late"}));
    m_filter->clear();
    QTRY_COMPARE(model.rowCount(), 3);
    m_runs->setVisible(m_ids[1], false);
    model.setScope(TimelineModel::Scope::Visible);
    QCOMPARE(lanesOf(model), QStringList({"short", "late"}));
    m_runs->setVisible(m_ids[1], true);
    QTRY_COMPARE(model.rowCount(), 3);
    model.setScope(TimelineModel::Scope::Selected);
    QCOMPARE(model.rowCount(), 0);
    model.setSelectedRuns({m_ids[2]});
    QCOMPARE(lanesOf(model), QStringList({"short"}));
  }

  void aSpanBrushes() {
    TimelineModel model(*m_runs, *m_filter, *m_brush);
    QTRY_COMPARE(model.rowCount(), 3);
    QSignalSpy said(&model, &TimelineModel::spanChanged);
    model.setSpan(kNoon + 0.7 * kHour, kNoon + 0.55 * kHour);  // either end first
    QTRY_VERIFY(m_filter->chosen() == ids({1, 2}));
    QCOMPARE(model.rowCount(), 3);  // brushed or not
    // It waited then, and no other was at work.
    model.setSpan(kNoon + 1.2 * kHour, kNoon + 1.8 * kHour);
    QTRY_VERIFY(m_filter->chosen() == ids({}));
    model.setSpan(kNoon + 2.5 * kHour, kNoon + 5.5 * kHour);
    QTRY_VERIFY(m_filter->chosen() == ids({0, 1}));
    // A range of a field narrows it.
    RunBrush::Range high;
    high.texts = QSet<QString>{QStringLiteral("failed")};
    m_brush->setRange({Field::Kind::Fact, Field::Fact::Status, {}, Aggregate::Last}, high);
    QTRY_VERIFY(m_filter->chosen() == ids({0}));
    QCOMPARE(said.size(), 3);
    // Whoever clears the brush clears the span.
    m_brush->clear();
    QVERIFY(!model.span());
    QCOMPARE(said.size(), 4);
    QVERIFY(!m_filter->chosen());
    model.setSpan(kNoon, kNoon + 1);
    QTRY_VERIFY(m_filter->chosen() == ids({1}));
    model.clearSpan();
    QVERIFY(m_brush->isEmpty());
    QVERIFY(!m_filter->chosen());
    // And the filter's being cleared does.
    model.setSpan(kNoon, kNoon + 1);
    QTRY_VERIFY(m_filter->chosen());
    m_filter->clear();
    QVERIFY(!model.span());
  }

  void aRunThatGoesOn() {
    QTemporaryDir folder;
    RunListModel runs(folder.path().toStdString(), nullptr, 20);
    RunFilter filter(runs);
    RunBrush brush(runs, filter);
    TimelineModel model(runs, filter, brush);
    QTRY_VERIFY(runs.isLoaded());
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.extent());
    RunInfo info;
    info.name = "alive";
    auto writer = RunWriter::create(folder.path().toStdString(), info);
    const ScalarPoint point{writer->series("loss"), 1.0};
    writer->log(1, std::nan(""), {&point, 1});
    writer->flush();
    QTRY_COMPARE(model.rowCount(), 1);
    QTRY_COMPARE(model.lanes()[0].pieces[0].status, RunStatus::Running);
    const QString id = model.lanes()[0].id;
    // A span that reaches into the time to come takes it in, and keeps it while it goes on.
    model.setSpan(model.lanes()[0].from() - 10, model.lanes()[0].from() + 1e6);
    QTRY_VERIFY(filter.chosen() == QSet<QString>{id});
    writer->finish(RunStatus::Stopped);
    const auto root = writer->paths().root;
    writer.reset();
    QTRY_COMPARE(model.lanes()[0].pieces[0].status, RunStatus::Stopped);
    QTRY_COMPARE(model.lanes()[0].status, RunStatus::Stopped);
    // It is resumed while nobody looks: the span that is brushed keeps it up to date.
    model.setActive(false);
    writer = RunWriter::reopen(root);
    writer->log(2, std::nan(""), {&point, 1});
    writer->flush();
    QTRY_COMPARE(model.lanes()[0].pieces.size(), size_t{2});
    // Without one it is read again when somebody does.
    model.clearSpan();
    QTRY_VERIFY(!model.isReading());
    writer->finish(RunStatus::Finished);
    writer.reset();
    QTRY_COMPARE(model.lanes()[0].status, RunStatus::Finished);
    QCOMPARE(model.lanes()[0].pieces[1].status, RunStatus::Running);  // as it was read last
    model.setActive(true);
    QTRY_COMPARE(model.lanes()[0].pieces[1].status, RunStatus::Finished);
  }

  void whatCannotBeReadIsCounted() {
    QTemporaryDir folder;
    RunInfo info;
    auto writer = RunWriter::create(folder.path().toStdString(), info);
    writer->finish(RunStatus::Finished);
    const auto root = writer->paths().root;
    writer.reset();
    RunListModel runs(folder.path().toStdString(), nullptr, 20);
    RunFilter filter(runs);
    RunBrush brush(runs, filter);
    QTRY_VERIFY(runs.isLoaded() && runs.rowCount() == 1);
    std::ofstream(root / "run.db", std::ios::binary) << "no database";
    TimelineModel model(runs, filter, brush);
    QTRY_COMPARE(model.withoutTime(), 1);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.unread(), 0);
  }
};

QTEST_GUILESS_MAIN(TestTimeline)
#include "test_timeline.moc"
