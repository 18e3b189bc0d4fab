// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What charts mark, from runs made by the store's writer.
#include <experiment/run_mark.h>
#include <experiment/series_loader.h>
#include <store/run_reader.h>
#include <store/run_writer.h>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>

using namespace leyden;

namespace {

using Kind = RunMark::Kind;

constexpr double kBegin = 1'700'000'000.0;  // wall time of step 0; a step takes two seconds

void log(RunWriter& writer, const char* name, int64_t from, int64_t to) {
  const uint32_t series = writer.series(name);
  for (int64_t step = from; step < to; ++step) {
    const std::array<ScalarPoint, 1> point{ScalarPoint{series, 1.0 / static_cast<double>(step + 1)}};
    writer.log_at(step, static_cast<double>(step / 10), kBegin + 2.0 * static_cast<double>(step), point);
  }
}

RunMarks marks_of(const std::filesystem::path& folder) {
  RunReader reader(folder);
  RunMarkReader marks;
  marks.update(reader, reader.state(), reader.series());
  return *marks.marks();
}

}  // namespace

class TestRunMarks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_writer = RunWriter::create(m_folder->path().toStdString(), {});
    log(*m_writer, "loss", 0, 40);
  }
  void cleanup() { m_writer.reset(); }

  void eventsAreMarked();
  void resumesAndErrorsAreMarked();
  void onlyNewEventsAreRead();
  void marksStandWhereTheirStepsAre();
  void marksOfALongSeriesStandThereToo();
  void newMarksComeWithoutNewPoints();

 private:
  std::filesystem::path root() const { return m_writer->paths().root; }
  void finish(RunStatus status, const std::string& error = {}) { m_writer->finish(status, error); }
  std::shared_ptr<const Curve> curve(const CurveQuery& query);

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<RunWriter> m_writer;
  SeriesLoader::Options m_options;
};

// The answer to one question, when it is whole.
std::shared_ptr<const Curve> TestRunMarks::curve(const CurveQuery& query) {
  SeriesLoader loader(m_options, nullptr);
  std::shared_ptr<const Curve> curve;
  connect(&loader, &SeriesLoader::curvesReady, &loader,
          [&](const std::vector<CurveUpdate>& updates) { curve = updates.back().curve; });
  CurveQuery asked = query;
  asked.run_id = m_writer->run_id();
  asked.series = "loss";
  loader.watchRun(QString::fromStdString(asked.run_id), QString::fromStdString(root().string()));
  loader.open(asked);
  const bool done = QTest::qWaitFor([&] { return curve && !curve->smoothing_pending; });
  return done ? curve : nullptr;
}

void TestRunMarks::eventsAreMarked() {
  m_writer->event("run_started", {{"verb", "fit"}});
  m_writer->event("checkpoint_saved", {{"path", "checkpoints/epoch=3.ckpt"}}, 30);
  m_writer->event("text", {{"name", "sample"}, {"text", std::string(500, 'x') + "\nend"}}, 31);
  m_writer->event("value_changed", {{"path", "model.lr"}, {"to", 0.1}}, 32);
  m_writer->event("stop_requested", nlohmann::json::object(), 39);
  finish(RunStatus::Stopped);
  const RunMarks marks = marks_of(root());
  QCOMPARE(marks.size(), std::size_t{4});
  const Kind kinds[] = {Kind::Checkpoint, Kind::Text, Kind::Change, Kind::Stop};
  for (std::size_t i = 0; i < 4; ++i) QVERIFY(marks[i].kind == kinds[i]);
  QCOMPARE(marks[0].text, QStringLiteral("checkpoint epoch=3.ckpt"));
  QCOMPARE(*marks[0].step, int64_t{30});
  QVERIFY(marks[1].text.startsWith("sample: xxx"));
  QVERIFY(marks[1].text.size() < 200 && !marks[1].text.contains('\n'));
  QCOMPARE(marks[2].text, QStringLiteral("value changed: path: model.lr, to: 0.1"));
  QVERIFY(marks[3].wall_time > kBegin);
}

void TestRunMarks::resumesAndErrorsAreMarked() {
  finish(RunStatus::Interrupted);
  m_writer = RunWriter::reopen(root());
  log(*m_writer, "loss", 25, 60);
  finish(RunStatus::Failed, R"({"hook": "training_step", "summary": "CUDA is out of memory", "details": ""})");
  const RunMarks marks = marks_of(root());
  QCOMPARE(marks.size(), std::size_t{2});
  QVERIFY(marks[0].kind == Kind::Resume);
  QCOMPARE(*marks[0].step, int64_t{25});
  QCOMPARE(marks[0].text, QStringLiteral("resumed (attempt 2)"));
  QVERIFY(marks[1].kind == Kind::Error);
  QCOMPARE(*marks[1].step, int64_t{59});
  QCOMPARE(marks[1].text, QStringLiteral("failed: CUDA is out of memory"));
}

void TestRunMarks::onlyNewEventsAreRead() {
  m_writer->event("checkpoint_saved", {{"path", "a.ckpt"}}, 1);
  m_writer->flush();
  RunReader reader(root());
  RunMarkReader marks;
  QVERIFY(marks.update(reader, reader.state(), reader.series()));
  QVERIFY(!marks.update(reader, reader.state(), reader.series()));
  m_writer->event("checkpoint_saved", {{"path", "b.ckpt"}}, 2);
  m_writer->flush();
  QVERIFY(marks.update(reader, reader.state(), reader.series()));
  QCOMPARE(marks.marks()->size(), std::size_t{2});
}

void TestRunMarks::marksStandWhereTheirStepsAre() {
  m_writer->event("checkpoint_saved", {{"path", "a.ckpt"}}, 25);
  m_writer->event("note", nlohmann::json::object());  // without a step: after everything logged so far
  finish(RunStatus::Finished);
  const double started = RunReader(root()).state().started;
  const auto steps = curve({});
  QVERIFY(steps && steps->marks && steps->marks->size() == 2);
  QCOMPARE(steps->mark_x, (std::vector<double>{25.0, 39.0}));
  CurveQuery epochs;
  epochs.axis = CurveAxis::Epoch;
  QCOMPARE(curve(epochs)->mark_x[0], 2.5);
  CurveQuery time;
  time.axis = CurveAxis::Time;
  const auto timed = curve(time);
  QCOMPARE(timed->mark_x[0], timed->marks->front().wall_time - started);
}

void TestRunMarks::marksOfALongSeriesStandThereToo() {
  m_writer->event("checkpoint_saved", {{"path", "a.ckpt"}}, 25);
  finish(RunStatus::Finished);
  m_options.whole_limit = 10;
  const auto steps = curve({});
  QVERIFY(steps && steps->envelope);
  QCOMPARE(steps->mark_x, (std::vector<double>{25.0}));
  CurveQuery epochs;
  epochs.axis = CurveAxis::Epoch;
  QCOMPARE(curve(epochs)->mark_x, (std::vector<double>{2.5}));
}

void TestRunMarks::newMarksComeWithoutNewPoints() {
  m_writer->flush();
  SeriesLoader loader;
  std::shared_ptr<const Curve> curve;
  connect(&loader, &SeriesLoader::curvesReady, &loader,
          [&](const std::vector<CurveUpdate>& updates) { curve = updates.back().curve; });
  CurveQuery query;
  query.run_id = m_writer->run_id();
  query.series = "loss";
  loader.watchRun(QString::fromStdString(query.run_id), QString::fromStdString(root().string()));
  loader.open(query);
  QTRY_VERIFY(curve);
  QVERIFY(!curve->marks);
  m_writer->event("checkpoint_saved", {{"path", "a.ckpt"}}, 39);
  m_writer->flush();
  QTRY_VERIFY(curve->marks);
  QCOMPARE(curve->mark_x, (std::vector<double>{39.0}));
}

QTEST_GUILESS_MAIN(TestRunMarks)
#include "test_run_marks.moc"
