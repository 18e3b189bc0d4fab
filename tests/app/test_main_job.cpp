// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The main job, done in the program's own window with mouse and keys: choose a model, change two values, run,
// watch the chart grow, stop; run again with other values; see both in one chart; see exactly those two
// differ; find in run.db what the chart shows.
#include <experiment/difference_model.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <store/run_reader.h>
#include <QAbstractItemView>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <memory>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "desktop_driver.h"
#include "shell/main_window.h"

using namespace leyden;

class TestMainJob : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<DesktopDriver> m_driver;
  QStringList m_runs;

  RunQueue* queue() { return m_driver->context().queue(); }
  ChartCard* chart() { return m_driver->find<ChartCard>(QStringLiteral("chart_train_loss")); }
  void fill(const char* hidden, const char* lr);
  void startAndStop();

 private Q_SLOTS:
  void initTestCase();
  void wrong_values_are_said_beside_the_field();
  void first_run_grows_while_it_trains();
  void second_run_with_other_values();
  void both_runs_are_in_one_chart();
  void chart_shows_what_run_db_holds();
  void difference_names_the_two_parameters();
  void closing_while_it_trains_asks_and_saves();
  void cleanupTestCase();
};

void TestMainJob::initTestCase() {
  m_driver = std::make_unique<DesktopDriver>(QStringLiteral("study"));
}

void TestMainJob::cleanupTestCase() {
  m_driver.reset();
}

void TestMainJob::fill(const char* hidden, const char* lr) {
  QVERIFY(m_driver->click(QStringLiteral("newRunButton")));
  QVERIFY(m_driver->click(QStringLiteral("pluginCard_digits_mlp")));
  QVERIFY(m_driver->type(QStringLiteral("field_model.hidden_dim"), QLatin1String(hidden)));
  QVERIFY(m_driver->type(QStringLiteral("field_model.lr"), QLatin1String(lr)));
  QVERIFY(m_driver->type(QStringLiteral("field_trainer.max_epochs"), QStringLiteral("100000")));
}

// Presses Run, waits for points in the chart while it trains, presses Stop, waits for the end.
void TestMainJob::startAndStop() {
  const int before = m_driver->context().runs()->rowCount();
  QVERIFY(m_driver->click(QStringLiteral("runButton")));
  if (before == 0) QVERIFY(m_driver->click(QStringLiteral("trustAccept")));
  QVERIFY(m_driver->waitFor([this] { return queue()->current() && !queue()->current()->runId.isEmpty(); }));
  const QString run = queue()->current()->runId;
  m_runs << run;
  QVERIFY(chart());
  QVERIFY(m_driver->waitFor([&] { return chart()->pointsOf(run) > 20; }));
  const qint64 points = chart()->pointsOf(run);
  QVERIFY(queue()->isBusy());  // the points came while it trains
  QVERIFY(m_driver->waitFor([&] { return chart()->pointsOf(run) > points; }));
  QVERIFY(m_driver->click(QStringLiteral("stopButton")));
  QVERIFY(m_driver->waitFor([this] { return !queue()->isBusy(); }));
  QCOMPARE(queue()->entryOfRun(run)->state, QueueState::Stopped);
}

void TestMainJob::wrong_values_are_said_beside_the_field() {
  fill("0", "0.003");
  auto* error = m_driver->find<QLabel>(QStringLiteral("error_model.hidden_dim"));
  QVERIFY(error);
  QVERIFY2(error->text().contains(QLatin1String("from 4 to 2048")), qPrintable(error->text()));
  QVERIFY(!m_driver->find<QPushButton>(QStringLiteral("runButton"))->isEnabled());
  auto* summary = m_driver->find<QPushButton>(QStringLiteral("errorSummary"));
  QVERIFY(summary && summary->text().contains(QLatin1String("hidden_dim")));
}

void TestMainJob::first_run_grows_while_it_trains() {
  fill("64", "0.003");
  QVERIFY(m_driver->find<QPushButton>(QStringLiteral("runButton"))->isEnabled());
  startAndStop();
}

void TestMainJob::second_run_with_other_values() {
  fill("32", "0.01");
  startAndStop();
  QCOMPARE(m_runs.size(), 2);
  QVERIFY(m_runs[0] != m_runs[1]);
}

void TestMainJob::both_runs_are_in_one_chart() {
  QVERIFY(m_driver->waitFor([this] { return chart()->graphCount() == 2; }));
  for (const QString& run : m_runs) QVERIFY(chart()->pointsOf(run) > 0);
}

void TestMainJob::chart_shows_what_run_db_holds() {
  for (const QString& run : m_runs) {
    const auto row = m_driver->context().runs()->run(run);
    QVERIFY(row);
    RunReader reader(row->path);
    const SeriesColumns stored = reader.columns("train_loss");
    QVERIFY(m_driver->waitFor([&] { return chart()->pointsOf(run) == qint64(stored.size()); }));
    const ChartContent::Item* item = chart()->plot().content().item(run);
    QVERIFY(item && item->overview);
    const Curve& curve = *item->overview;
    QCOMPARE(curve.count, int64_t(stored.size()));
    QCOMPARE(curve.last_value, stored.value.back());
    if (curve.envelope)
      continue;  // too long to be handed over whole: count and last value are compared above
    QCOMPARE(curve.raw.low, stored.value);
    for (size_t i = 0; i < stored.size(); ++i) QCOMPARE(curve.raw.x[i], double(stored.step[i]));
  }
}

void TestMainJob::difference_names_the_two_parameters() {
  QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
  auto* view = m_driver->find<QAbstractItemView>(QStringLiteral("differenceTable"));
  QVERIFY(view);
  QStringList shown;
  const auto readParameters = [&] {
    shown.clear();
    for (int row = 0; row < view->model()->rowCount(); ++row) {
      const QModelIndex index = view->model()->index(row, 0);
      if (index.data(DifferenceModel::KindRole).toInt() == int(DifferenceModel::Kind::Parameter))
        shown << index.data(DifferenceModel::PathRole).toString();
    }
    shown.sort();
    return shown.size() >= 2;
  };
  QVERIFY(m_driver->waitFor(readParameters));
  QCOMPARE(shown, (QStringList{QStringLiteral("model.hidden_dim"), QStringLiteral("model.lr")}));
}

void TestMainJob::closing_while_it_trains_asks_and_saves() {
  fill("32", "0.02");
  QVERIFY(m_driver->click(QStringLiteral("runButton")));
  QVERIFY(m_driver->waitFor(
      [this] { return queue()->current() && queue()->current()->progress.global_step > 10; }));
  const QString run = queue()->current()->runId;
  QVERIFY(!m_driver->window().close());
  QVERIFY(m_driver->click(QStringLiteral("keepOpen")));
  QVERIFY(queue()->isBusy());
  QVERIFY(!m_driver->window().close());
  QVERIFY(m_driver->click(QStringLiteral("stopAndClose")));
  QVERIFY(m_driver->waitFor([this] { return !m_driver->window().isVisible(); }));
  QVERIFY(!queue()->isBusy());
  const QueueEntry* entry = queue()->entryOfRun(run);
  QCOMPARE(entry->state, QueueState::Stopped);
  RunReader reader(std::filesystem::path(entry->folder.toStdU16String()));
  QCOMPARE(reader.state().status, RunStatus::Stopped);
  bool saved = false;
  for (const ArtifactRow& artifact : reader.artifacts()) saved = saved || artifact.kind == "checkpoint";
  QVERIFY(saved);
}

QTEST_MAIN(TestMainJob)
#include "test_main_job.moc"
