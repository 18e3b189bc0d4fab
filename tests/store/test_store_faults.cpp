// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Killed processes, full disks, failing writes: what is committed stays, what is logged is not lost in
// silence.
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <QProcess>
#include <QtTest>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <random>
#include <thread>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;

namespace {

double value_at(int64_t step, int series) {
  return std::sin(static_cast<double>(step)) + series;
}

void log_step(RunWriter& writer, int64_t step) {
  const ScalarPoint points[] = {{writer.series("a"), value_at(step, 0)},
                                {writer.series("b"), value_at(step, 1)},
                                {writer.series("c"), value_at(step, 2)}};
  writer.log(step, 0.001 * static_cast<double>(step), {points, step % 10 == 0 ? 3u : 2u});
}

// The child: logs for ever and tells on stdout which steps are committed.
int log_until_killed(const char* folder) {
  auto writer = RunWriter::reopen(folder, {5, size_t{64} << 20, true});
  int64_t step = 0;
  RunReader reader(folder);
  if (const auto info = reader.series("a")) step = info->last_step + 1;
  for (;; ++step) {
    log_step(*writer, step);
    if (step % 977 == 0) {
      writer->flush();
      std::printf("%lld\n", static_cast<long long>(step));
      std::fflush(stdout);
    }
  }
}

// Fails writes of the files that it opens, on demand: a default VFS of SQLite that passes everything else on.
namespace failing_vfs {

std::atomic<int> countdown{-1};  // the write that fails; negative: none
std::atomic<int> failures{0};    // how many more fail after that
std::atomic<int> code{SQLITE_FULL};
std::atomic<int> writes{0};

sqlite3_vfs* real = nullptr;
std::mutex mutex;
std::map<const sqlite3_io_methods*, sqlite3_io_methods> wrapped;
const sqlite3_io_methods* original_of(sqlite3_file* file) {
  const std::lock_guard lock(mutex);
  for (const auto& [original, wrapper] : wrapped) {
    if (file->pMethods == &wrapper) return original;
  }
  return nullptr;
}

bool fails() {
  ++writes;
  if (countdown < 0) return false;
  if (countdown > 0) {
    --countdown;
    return false;
  }
  if (failures-- > 0) return true;
  countdown = -1;
  return false;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  return fails() ? code.load() : original_of(file)->xWrite(file, data, size, at);
}
int sync(sqlite3_file* file, int flags) {
  return fails() ? int{SQLITE_IOERR_FSYNC} : original_of(file)->xSync(file, flags);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return fails() ? int{SQLITE_IOERR_TRUNCATE} : original_of(file)->xTruncate(file, size);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  const int result = real->xOpen(real, name, file, flags, out);
  if (result != SQLITE_OK || !file->pMethods) return result;
  const std::lock_guard lock(mutex);
  const auto [place, is_new] = wrapped.try_emplace(file->pMethods, *file->pMethods);
  if (is_new) {
    place->second.xWrite = write;
    place->second.xSync = sync;
    place->second.xTruncate = truncate;
  }
  file->pMethods = &place->second;
  return result;
}

void install() {
  real = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs shim = *real;
  shim.zName = "failing";
  shim.xOpen = open;
  sqlite3_vfs_register(&shim, 1);
}

}  // namespace failing_vfs

void limit_file_size(rlim_t bytes) {
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = std::min(bytes, limit.rlim_max);
  setrlimit(RLIMIT_FSIZE, &limit);
}

bool wait_for(const std::function<bool()>& condition) {
  return QTest::qWaitFor(condition, 20'000);
}

}  // namespace

class TestStoreFaults : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void killedProcessLosesNothingCommitted();
  void fullDiskIsWaitedOut();
  void fullSpoolIsTold_data();
  void fullSpoolIsTold();
  void everyWriteMayFail_data();
  void everyWriteMayFail();
  void migrationThatFailsChangesNothing_data();
  void migrationThatFailsChangesNothing();
  void creationThatFailsLeavesNothing();
  void finishOnAFullDiskReturns();
};

void TestStoreFaults::initTestCase() {
  signal(SIGXFSZ, SIG_IGN);
}

void TestStoreFaults::killedProcessLosesNothingCommitted() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("killed"));
  const fs::path folder = writer->paths().root;
  writer.reset();
  std::mt19937 random(std::random_device{}());
  const int kills = qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS") ? 200 : 20;
  for (int kill = 0; kill < kills; ++kill) {
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(),
                {"--log-until-killed", QString::fromStdString(folder.string())});
    // At a random moment after a random number of flushes.
    const int flushes = static_cast<int>(random() % 6) + 1;
    long long committed = -1;
    for (int seen = 0; seen < flushes;) {
      QVERIFY(child.canReadLine() || child.waitForReadyRead(20'000));
      while (child.canReadLine()) committed = child.readLine().trimmed().toLongLong(), ++seen;
    }
    QTest::qSleep(static_cast<int>(random() % 8));
    child.kill();
    QVERIFY(child.waitForFinished());
    while (child.canReadLine()) committed = child.readLine().trimmed().toLongLong();

    RunReader reader(folder);
    QCOMPARE(reader.state().status, RunStatus::Interrupted);
    const SeriesColumns a = reader.columns("a"), b = reader.columns("b"), c = reader.columns("c");
    QVERIFY(!a.step.empty() && a.step.back() >= committed);
    QCOMPARE(a.size(), b.size());  // a log call is whole or not there
    QCOMPARE(c.size(), (a.size() + 9) / 10);
    for (size_t i = 0; i < a.size(); ++i) {
      QCOMPARE(a.step[i], static_cast<int64_t>(i));  // no gaps, also where the next process went on
      QVERIFY(a.value[i] == value_at(a.step[i], 0) && b.value[i] == value_at(a.step[i], 1));
    }
    if (kill % 5 == 4) QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
  }
  QCOMPARE(RunReader(folder).state().attempts, kills + 1);
}

void TestStoreFaults::fullDiskIsWaitedOut() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("full"), {10, size_t{64} << 20, true});
  std::atomic<int> failing{0}, well{0};
  writer->on_health([&](const WriterHealth& health) { ++(health.failing ? failing : well); });
  log_step(*writer, 0);
  writer->flush();
  limit_file_size(fs::file_size(writer->paths().db().string() + "-wal") + 100'000);
  constexpr int64_t kSteps = 100'000;
  for (int64_t step = 1; step < kSteps; ++step) log_step(*writer, step);  // goes on all the while
  const bool told = wait_for([&] { return failing > 0; });
  const WriterHealth health = writer->health();
  limit_file_size(RLIM_INFINITY);
  QVERIFY(told);
  QVERIFY(health.failing);
  QVERIFY2(health.message.find("run.db") != std::string::npos, health.message.c_str());
  QVERIFY(health.spooled_points > 0);
  QVERIFY(wait_for([&] { return well > 0; }));
  writer->finish(RunStatus::Finished);
  QVERIFY(!writer->health().failing);
  RunReader reader(writer->paths().root);
  QCOMPARE(reader.series("a")->count, kSteps);
  QCOMPARE(reader.series("c")->count, kSteps / 10);
  const auto events = reader.events();
  QCOMPARE(events.size(), size_t{1});
  QCOMPARE(events[0].kind, std::string("storage_recovered"));
  QCOMPARE(nlohmann::json::parse(events[0].payload)["lost_points"], 0);
  QCOMPARE(QString::fromStdString(problem_in(writer->paths().root)), QString());
}

void TestStoreFaults::fullSpoolIsTold_data() {
  QTest::addColumn<int>("mebibytes");
  QTest::addColumn<int64_t>("kSteps");
  QTest::newRow("small") << 1 << int64_t{300'000};
  QTest::newRow("as it is by default") << static_cast<int>(WriterOptions().spool_bytes >> 20) << int64_t{3'000'000};
  QCOMPARE(WriterOptions().spool_bytes, size_t{64} << 20);  // docs/run-database.md
}

void TestStoreFaults::fullSpoolIsTold() {
  QFETCH(int, mebibytes);
  QFETCH(int64_t, kSteps);
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("overflow"), {10, size_t(mebibytes) << 20, true});
  log_step(*writer, 0);
  writer->flush();
  limit_file_size(fs::file_size(writer->paths().db().string() + "-wal") + 20'000);
  int64_t logged = 3;
  for (int64_t step = 1; step < kSteps; ++step) {
    log_step(*writer, step);
    logged += step % 10 == 0 ? 3 : 2;
  }
  const uint64_t lost = writer->health().lost_points, spooled = writer->health().spooled_points;
  limit_file_size(RLIM_INFINITY);
  QVERIFY(lost > 0);
  // A log call of two points takes 64 bytes of the spool, and what was drained before the disk failed waits too.
  QVERIFY2(spooled >= (uint64_t(mebibytes) << 20) / 64, qPrintable(QString::number(spooled)));
  QVERIFY2(spooled <= 2 * (uint64_t(mebibytes) << 20) / 24 + 400'000, qPrintable(QString::number(spooled)));
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  int64_t kept = 0;
  for (const SeriesInfo& info : reader.series()) kept += info.count;
  QCOMPARE(kept + static_cast<int64_t>(writer->health().lost_points), logged);
  const auto payload = nlohmann::json::parse(reader.events().at(0).payload);
  QCOMPARE(payload["lost_points"].get<uint64_t>(), writer->health().lost_points);
  QVERIFY(payload["lost_steps"][0].get<int64_t>() > 0);
  QCOMPARE(QString::fromStdString(problem_in(writer->paths().root)), QString());
}

void TestStoreFaults::everyWriteMayFail_data() {
  QTest::addColumn<int>("code");
  QTest::addColumn<bool>("wal");
  QTest::newRow("no space, WAL") << SQLITE_FULL << true;
  QTest::newRow("I/O error, WAL") << SQLITE_IOERR_WRITE << true;
  QTest::newRow("no space, DELETE") << SQLITE_FULL << false;
  QTest::newRow("I/O error, DELETE") << SQLITE_IOERR_WRITE << false;
}

// Each write, sync and truncation of a run fails in turn, once or three times over: nothing is lost or
// doubled.
void TestStoreFaults::everyWriteMayFail() {
  QFETCH(int, code);
  QFETCH(bool, wal);
  failing_vfs::code = code;
  std::mt19937 random(1);
  for (int fail_at = 0;; fail_at += 1 + static_cast<int>(random() % 4)) {
    Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("faulty"), {2, size_t{64} << 20, wal});
    failing_vfs::failures = fail_at % 2 ? 3 : 1;
    failing_vfs::countdown = fail_at;
    constexpr int64_t kSteps = 400;
    for (int64_t step = 0; step < kSteps; ++step) {
      log_step(*writer, step);
      if (step % 100 == 99) writer->flush();
    }
    writer->artifact({1, "x", "checkpoint", "x.ckpt", "", 1, {}});
    std::string end;
    try {
      writer->finish(RunStatus::Finished);
    } catch (const StoreError& error) {
      end = error.what();  // a failure in the very last step is told
    }
    const bool over = failing_vfs::countdown > 0;
    failing_vfs::countdown = -1;
    const fs::path folder = writer->paths().root;
    QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
    RunReader reader(folder);
    const SeriesColumns a = reader.columns("a");
    QCOMPARE(a.size(), static_cast<size_t>(kSteps));
    for (int64_t step = 0; step < kSteps; ++step) QCOMPARE(a.step[static_cast<size_t>(step)], step);
    QCOMPARE(reader.artifacts().size(), size_t{1});
    QVERIFY(!end.empty() || reader.state().status == RunStatus::Finished);
    if (over) break;
    QVERIFY(fail_at < 2000);
  }
}

void TestStoreFaults::migrationThatFailsChangesNothing_data() {
  QTest::addColumn<int>("code");
  QTest::newRow("no space") << SQLITE_FULL;
  QTest::newRow("I/O error") << SQLITE_IOERR_WRITE;
}

// Each write of backup and migration fails in turn: the old run stays what it was, and goes on later.
void TestStoreFaults::migrationThatFailsChangesNothing() {
  QFETCH(int, code);
  Workspace workspace;
  const fs::path folder = workspace.path() / "runs" / "01J00000000000000000000000";
  fs::create_directories(folder);
  fs::copy_file(LEYDEN_SOURCE_DIR "/tests/store/fixtures/run-1.0/run.db", folder / "run.db");
  fs::permissions(folder / "run.db", fs::perms::owner_read | fs::perms::owner_write);
  const SeriesColumns before = RunReader(folder).columns("train_loss");
  failing_vfs::code = code;
  int refused = 0;
  for (int fail_at = 0;; fail_at += fail_at < 20 ? 1 : 7) {
    failing_vfs::failures = 1'000'000;
    failing_vfs::countdown = fail_at;
    std::string error;
    try {
      RunWriter::reopen(folder);
    } catch (const StoreError& problem) {
      error = problem.what();
    }
    failing_vfs::countdown = -1;
    RunReader reader(folder);  // first: it rolls back what a failed transaction has left
    if (sql_value(folder / "run.db", "PRAGMA user_version") != "1000") break;
    QVERIFY2(error.find("run.db could not be") != std::string::npos, error.c_str());
    ++refused;
    QVERIFY(reader.columns("train_loss").value == before.value);
    QCOMPARE(reader.state().attempts, 2);
    for (const auto& entry : fs::directory_iterator(folder)) {
      QVERIFY2(entry.path().string().find("run.db-1.0") == std::string::npos, entry.path().c_str());
    }
    QVERIFY(fail_at < 2000);
  }
  QVERIFY(refused > 10);
  auto writer = RunWriter::reopen(folder);
  log_step(*writer, 5000);
  writer->finish(RunStatus::Finished);
  QCOMPARE(RunReader(folder).columns("train_loss").size(), before.size());
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
}

void TestStoreFaults::creationThatFailsLeavesNothing() {
  Workspace workspace;
  fs::create_directories(workspace.path() / "runs");
  failing_vfs::code = SQLITE_FULL;
  for (int fail_at = 0; fail_at < 12; ++fail_at) {
    failing_vfs::failures = 1000;
    failing_vfs::countdown = fail_at;
    std::string error;
    try {
      auto writer = RunWriter::create(workspace.path(), info_named("x"));
      failing_vfs::countdown = -1;
    } catch (const StoreError& problem) {
      error = problem.what();
    }
    failing_vfs::countdown = -1;
    if (error.empty()) break;
    QVERIFY2(
        error.find("disk is full") != std::string::npos || error.find("could not be") != std::string::npos,
        error.c_str());
    QVERIFY(fs::is_empty(workspace.path() / "runs"));
  }
}

void TestStoreFaults::finishOnAFullDiskReturns() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("stuck"), {10, size_t{64} << 20, true});
  const fs::path folder = writer->paths().root;
  log_step(*writer, 0);
  writer->flush();
  failing_vfs::code = SQLITE_FULL;
  failing_vfs::failures = 1'000'000;
  failing_vfs::countdown = 0;
  for (int64_t step = 1; step < 50; ++step) log_step(*writer, step);
  const std::string error = error_of(StoreError::Kind::Storage, [&] { writer->finish(RunStatus::Finished); });
  failing_vfs::countdown = -1;
  failing_vfs::failures = 0;
  QVERIFY2(error.find("not written") != std::string::npos, error.c_str());
  writer.reset();
  QCOMPARE(RunReader(folder).state().status, RunStatus::Interrupted);  // the lock is free, the truth is told
  QCOMPARE(RunReader(folder).columns("a").size(), size_t{1});
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
}

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--log-until-killed") return log_until_killed(argv[2]);
  failing_vfs::install();
  QCoreApplication application(argc, argv);
  TestStoreFaults test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_store_faults.moc"
