// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_queue.h>
#include <experiment/run_queue_model.h>
#include <experiment/thread_host.h>

#include <QAbstractItemModelTester>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <atomic>

using namespace leyden;

namespace {

/// Does what the run's verb says.
class FakeWorker : public Worker {
 public:
  std::atomic<int> running = 0, most_running = 0, made = 0;
  std::atomic<Qt::HANDLE> thread = nullptr;
  QSemaphore entered;  // one for each run that is under way

  RunOutcome execute(const RunRequest& request, RunObserver& observer, RunControl& control) override {
    most_running = std::max(most_running.load(), ++running);
    struct Leave {
      std::atomic<int>& count;
      ~Leave() { --count; }
    } leave{running};
    thread = QThread::currentThreadId();
    RunOutcome outcome;
    outcome.run_id = "run-" + request.name;
    outcome.status = RunStatus::Finished;
    if (request.verb == "wrong") {
      outcome.run_id.clear();
      outcome.status = RunStatus::Failed;
      outcome.configuration_error = true;
      return outcome;
    }
    ++made;
    observer.run_started(outcome.run_id, "/w/runs/" + outcome.run_id);
    RunProgress progress;
    progress.run_id = outcome.run_id;
    progress.fraction = 0.5;
    observer.progressed(progress);
    entered.release();
    if (request.verb == "wait") {
      QSemaphore stopped;
      control.on_stop_requested([&] { stopped.release(); });
      stopped.acquire();
      control.on_stop_requested({});
      outcome.status = RunStatus::Stopped;
    }
    if (request.verb == "throw") throw std::runtime_error("out of luck");
    if (request.verb == "throw int") throw 3;
    if (request.verb == "talk") {
      for (int i = 0; i < 200'000; ++i) observer.logged(LogLevel::Info, "line");
    }
    if (request.verb == "fail") {
      outcome.status = RunStatus::Failed;
      outcome.error = RunError{"training_step", "The loss is nan.", "step 3"};
    }
    return outcome;
  }
};

RunRequest request(const char* verb, const char* name = "a") {
  RunRequest request;
  request.verb = verb;
  request.name = name;
  request.config.document = {{"plugin", {{"id", "dummy"}}}};
  return request;
}

RunOutcome outcome_of(QSignalSpy& spy, int argument = 0) {
  return spy.last().at(argument).value<RunOutcome>();
}

}  // namespace

class TestRunHosts : public QObject {
  Q_OBJECT

  FakeWorker* m_worker = nullptr;
  std::unique_ptr<ThreadHost> host() {
    return std::make_unique<ThreadHost>([this](QString*) { return m_worker; }, nullptr);
  }

 private Q_SLOTS:
  void init() { m_worker = new FakeWorker; }
  void cleanup() { delete std::exchange(m_worker, nullptr); }

  void one_end_each_data() {
    QTest::addColumn<QString>("verb");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("error");
    QTest::newRow("finish") << "fit" << int(RunStatus::Finished) << "";
    QTest::newRow("fail") << "fail" << int(RunStatus::Failed) << "The loss is nan.";
    QTest::newRow("throw") << "throw" << int(RunStatus::Failed) << "out of luck";
    QTest::newRow("throw int") << "throw int" << int(RunStatus::Failed)
                               << "Something was thrown that is no exception of C++'s library.";
    QTest::newRow("configuration") << "wrong" << int(RunStatus::Failed) << "";
  }
  void one_end_each() {
    QFETCH(QString, verb);
    QFETCH(int, status);
    QFETCH(QString, error);
    auto host = this->host();
    QSignalSpy started(host.get(), &RunHost::runStarted), ended(host.get(), &RunHost::finished),
        progress(host.get(), &RunHost::progressed);
    QVERIFY(host->start(request(verb.toUtf8().constData())));
    QVERIFY(host->isBusy());
    QVERIFY(!host->start(request("fit")));  // one at a time
    QCOMPARE(ended.size(), 0);
    QVERIFY(ended.wait());
    QVERIFY(!host->isBusy());
    const RunOutcome outcome = outcome_of(ended);
    QCOMPARE(int(outcome.status), status);
    QCOMPARE(QString::fromStdString(outcome.error ? outcome.error->summary : ""), error);
    QCOMPARE(started.size(), verb == "wrong" ? 0 : 1);
    QCOMPARE(progress.size(), verb == "wrong" ? 0 : 1);
    QVERIFY(m_worker->thread != QThread::currentThreadId());
    // And never another.
    host.reset();
    QCoreApplication::processEvents();
    QCOMPARE(ended.size(), 1);
  }

  void stops() {
    auto host = this->host();
    QSignalSpy ended(host.get(), &RunHost::finished);
    host->requestStop();  // nothing is there: nothing happens
    host->start(request("wait"));
    m_worker->entered.acquire();
    host->requestStop();
    host->requestStop();
    QVERIFY(ended.wait());
    QCOMPARE(outcome_of(ended).status, RunStatus::Stopped);
    // The next run is not stopped by it.
    host->start(request("fit"));
    QVERIFY(ended.wait());
    QCOMPARE(outcome_of(ended).status, RunStatus::Finished);
  }

  void runs_stay_on_one_thread() {
    auto host = this->host();
    QSignalSpy ended(host.get(), &RunHost::finished);
    host->start(request("fit"));
    QVERIFY(ended.wait());
    const Qt::HANDLE first = m_worker->thread;
    host->start(request("fit"));
    QVERIFY(ended.wait());
    QCOMPARE(m_worker->thread.load(), first);
  }

  void a_start_from_the_end() {
    auto host = this->host();
    QSignalSpy ended(host.get(), &RunHost::finished);
    int left = 3;
    connect(host.get(), &RunHost::finished, this, [&] {
      if (--left > 0) QVERIFY(host->start(request("fit")));
    });
    host->start(request("fit"));
    QTRY_COMPARE(ended.size(), 3);
  }

  void dies_with_a_run() {
    auto host = this->host();
    QSignalSpy ended(host.get(), &RunHost::finished);
    host->start(request("wait"));
    m_worker->entered.acquire();
    host.reset();
    QCOMPARE(m_worker->running.load(), 0);
    QCOMPARE(ended.size(), 0);
    // Also before the run has begun.
    for (int i = 0; i < 50; ++i) {
      auto quick = this->host();
      quick->start(request("wait"));
    }
    QCOMPARE(m_worker->running.load(), 0);
  }

  void much_talk_is_bounded() {
    auto host = this->host();
    QSignalSpy ended(host.get(), &RunHost::finished);
    int lines = 0;
    QString last;
    connect(host.get(), &RunHost::logged, this, [&](LogLevel, const QString& text) { ++lines, last = text; });
    host->start(request("talk"));
    m_worker->entered.acquire();
    while (m_worker->running > 0) QThread::yieldCurrentThread();  // the window is busy meanwhile
    QVERIFY(ended.wait());
    QVERIFY(lines > 1000 && lines <= 5001);
    QVERIFY2(last.contains("lines came too fast"), qPrintable(last));
  }

  void no_worker() {
    ThreadHost host([](QString* error) -> Worker* { return *error = "Nothing there.", nullptr; }, nullptr);
    QSignalSpy ended(&host, &RunHost::finished);
    host.start(request("fit"));
    QVERIFY(ended.wait());
    QCOMPARE(outcome_of(ended).error->summary, std::string("Nothing there."));
    QCOMPARE(outcome_of(ended).error->hook, std::string("load"));
  }

  void loads_the_worker() {
    QString error;
    qputenv("LEYDEN_WORKER_LIBRARY", "/nowhere/libleyden_worker.so");
    QVERIFY(!load_worker(&error));
    QVERIFY(error.contains("/nowhere/libleyden_worker.so, which is not there"));
    qputenv("LEYDEN_WORKER_LIBRARY", NOT_A_WORKER);
    QVERIFY(!load_worker(&error));
    QVERIFY2(error.contains("is not Leyden's training engine"), qPrintable(error));
    qputenv("LEYDEN_WORKER_LIBRARY", FAKE_WORKER);
    ThreadHost host;
    QSignalSpy ended(&host, &RunHost::finished);
    host.start(request("fit"));
    QVERIFY(ended.wait());
    QCOMPARE(outcome_of(ended).run_id, std::string("from-the-library"));
    QCOMPARE(load_worker(&error), load_worker(&error));
  }

  void stop_hooks() {
    RunControl control;
    int calls = 0;
    control.request_stop();
    control.on_stop_requested([&] { ++calls; });
    QCOMPARE(calls, 1);
    control.request_stop();
    QCOMPARE(calls, 1);
    QVERIFY(control.stop_requested());
  }

  void queue_runs_one_after_the_other() {
    RunQueue queue(host());
    QSignalSpy ended(&queue, &RunQueue::finished), drained(&queue, &RunQueue::drained);
    const int a = queue.enqueue(request("fit", "a")), b = queue.enqueue(request("fail", "b")),
              c = queue.enqueue(request("throw", "c"));
    QCOMPARE(queue.waiting(), 3);
    QCOMPARE(queue.entry(a)->state, QueueState::Queued);
    QTRY_COMPARE(ended.size(), 3);
    QCOMPARE(m_worker->most_running.load(), 1);
    QCOMPARE(queue.entry(a)->state, QueueState::Finished);
    QCOMPARE(queue.entry(b)->state, QueueState::Failed);
    QCOMPARE(queue.entry(c)->state, QueueState::Failed);
    QCOMPARE(queue.entry(b)->outcome.error->hook, std::string("training_step"));
    QCOMPARE(queue.entry(a)->runId, "run-a");
    QCOMPARE(queue.entryOfRun("run-b")->id, b);
    QCOMPARE(drained.size(), 1);
    QVERIFY(!queue.isBusy());
  }

  void queue_stops_what_runs_and_what_waits() {
    RunQueue queue(host());
    QSignalSpy ended(&queue, &RunQueue::finished);
    const int a = queue.enqueue(request("wait", "a")), b = queue.enqueue(request("fit", "b"));
    QTRY_COMPARE(queue.entry(a)->state, QueueState::Running);
    queue.stop(b);
    QCOMPARE(queue.entry(b)->state, QueueState::Stopped);
    queue.stop(a);
    QCOMPARE(queue.entry(a)->state, QueueState::Stopping);
    QVERIFY(!queue.remove(a));
    QTRY_COMPARE(queue.entry(a)->state, QueueState::Stopped);
    QCOMPARE(m_worker->made.load(), 1);  // b never began
    QCOMPARE(ended.size(), 2);
    queue.removeFinished();
    QCOMPARE(queue.count(), 0);

    queue.enqueue(request("wait", "c"));
    queue.enqueue(request("wait", "d"));
    QTRY_VERIFY(queue.current() && queue.current()->state == QueueState::Running);
    queue.stopAll();
    QTRY_COMPARE(ended.size(), 4);
    QCOMPARE(m_worker->made.load(), 2);
  }

  void queue_moves_what_waits() {
    RunQueue queue(host());
    RunQueueModel model(&queue);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    queue.setHeld(true);
    const int a = queue.enqueue(request("fit", "a")), b = queue.enqueue(request("fit", "b")),
              c = queue.enqueue(request("fit", "c"));
    QVERIFY(queue.move(c, 0));
    QVERIFY(queue.move(a, 99));
    const auto order = [&] {
      QStringList names;
      for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, RunQueueModel::Name).data().toString();
      return names.join(' ');
    };
    QCOMPARE(order(), "c b a");
    QVERIFY(queue.remove(b));
    QCOMPARE(order(), "c a");
    QSignalSpy ended(&queue, &RunQueue::finished);
    QCoreApplication::processEvents();
    QCOMPARE(m_worker->made.load(), 0);  // held
    queue.setHeld(false);
    QTRY_COMPARE(ended.size(), 2);
    QCOMPARE(ended.at(0).at(0).toInt(), c);
    QVERIFY(!queue.move(a, 0));
    QCOMPARE(model.index(0, RunQueueModel::State).data().toString(), "finished");
    QCOMPARE(model.index(0, 0).data(RunQueueModel::FractionRole).toDouble(), 1.0);
    QVERIFY(!model.index(0, 0).data(RunQueueModel::CanStopRole).toBool());
  }

  void queue_names_runs() {
    RunQueue queue(host());
    queue.setHeld(true);
    const int id = queue.enqueue(request("fit", ""));
    QVERIFY(queue.entry(id)->title().contains('-'));
  }

  void queue_dies_with_a_run() {
    auto queue = std::make_unique<RunQueue>(host());
    RunQueueModel model(queue.get());
    queue->enqueue(request("wait"));
    queue->enqueue(request("wait"));
    m_worker->entered.tryAcquire(1, 0);
    QTRY_VERIFY(queue->current() && queue->current()->state == QueueState::Running);
    queue.reset();
    QCOMPARE(m_worker->running.load(), 0);
    QCOMPARE(m_worker->made.load(), 1);
    QCOMPARE(model.rowCount(), 0);
  }
};

QTEST_GUILESS_MAIN(TestRunHosts)
#include "test_run_hosts.moc"
