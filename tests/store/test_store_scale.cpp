// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Many readers, many metrics, names of every kind.
#include <QtTest>
#include <atomic>
#include <cmath>
#include <thread>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;

namespace {

// Follows a live run to its last step, in its own way each; "" or what was wrong.
std::string follow(const fs::path& folder, int way, int64_t steps) {
  const auto value = [](int64_t step) { return std::sin(static_cast<double>(step)); };
  try {
    RunReader reader(folder);
    int64_t seen = 0, after = 0;
    while (seen < steps) {
      const auto info = reader.series("loss");
      if (!info || info->count == seen) {
        std::this_thread::yield();
        continue;
      }
      if (way == 0) {  // what is new, in pages
        for (const Point& point : reader.points("loss", after, 5000)) {
          if (point.step != seen || point.value != value(seen)) return "a gap at " + std::to_string(seen);
          ++seen;
          after = point.id;
        }
      } else if (way == 1) {  // everything, each time
        const SeriesColumns all = reader.columns("loss");
        if (static_cast<int64_t>(all.size()) < info->count) return "fewer points than were counted";
        for (size_t i = 0; i < all.size(); ++i) {
          if (all.step[i] != static_cast<int64_t>(i)) return "a gap at " + std::to_string(i);
        }
        seen = static_cast<int64_t>(all.size());
      } else {  // a chart of it
        const Envelope envelope = reader.envelope("loss", 0, static_cast<double>(steps), 500);
        if (envelope.count < info->count) return "the envelope is behind";
        for (const EnvelopeColumn& column : envelope.columns) {
          if (!(column.min >= -1.0 && column.max <= 1.0)) return "a value that was not logged";
        }
        seen = envelope.count;
      }
      if (way == 2) reader.release();
    }
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

}  // namespace

class TestStoreScale : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readersInManyThreads();
  void twelveThousandMetrics();
  void namesOfEveryKindAtLength();
};

void TestStoreScale::readersInManyThreads() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("live"), {10, size_t{64} << 20, true});
  const fs::path folder = writer->paths().root;
  constexpr int64_t kSteps = 60'000;
  constexpr size_t kReaders = 6;
  std::vector<std::string> problems(kReaders);
  std::vector<std::thread> readers;
  for (size_t i = 0; i < kReaders; ++i) {
    readers.emplace_back([&, i] { problems[i] = follow(folder, static_cast<int>(i % 3), kSteps); });
  }
  for (int64_t step = 0; step < kSteps; ++step) {
    log_one(*writer, "loss", step, std::sin(static_cast<double>(step)));
    if (step % 1000 == 0) writer->flush();
  }
  writer->flush();
  for (std::thread& reader : readers) reader.join();
  for (const std::string& problem : problems) QCOMPARE(problem, std::string());
  writer->finish(RunStatus::Finished);
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
}

void TestStoreScale::twelveThousandMetrics() {
  Workspace workspace;
  constexpr size_t kMetrics = 12'345;
  constexpr int64_t kSteps = 40;
  auto writer = RunWriter::create(workspace.path(), info_named("wide"));
  std::vector<ScalarPoint> points;
  for (size_t i = 0; i < kMetrics; ++i) points.push_back({writer->series("layer " + std::to_string(i) + "/weight/norm"), 0.0});
  for (int64_t step = 0; step < kSteps; ++step) {
    for (size_t i = 0; i < kMetrics; ++i) points[i].value = static_cast<double>(i) + static_cast<double>(step % 7);
    writer->log(step, 0.0, points);
  }
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  const std::vector<SeriesInfo> all = reader.series();
  QCOMPARE(all.size(), kMetrics);
  for (size_t i = 0; i < kMetrics; ++i) {
    QCOMPARE(all[i].count, kSteps);
    QCOMPARE(all[i].min, static_cast<double>(i));
    QCOMPARE(all[i].max, static_cast<double>(i) + 6);
  }
  for (const size_t i : {size_t{0}, size_t{777}, kMetrics - 1}) {
    const Envelope envelope = reader.envelope(all[i].name, 0, kSteps - 1, 5);
    QCOMPARE(envelope.count, kSteps);
    QCOMPARE(envelope.columns[0].min, static_cast<double>(i));
    QCOMPARE(envelope.columns[0].max, static_cast<double>(i) + 6);
  }
  // Continued, every series goes on under its number.
  auto again = RunWriter::reopen(writer->paths().root);
  for (const size_t i : {size_t{5}, kMetrics - 1}) {
    QCOMPARE(again->series(all[i].name), static_cast<uint32_t>(i + 1));
    log_one(*again, all[i].name, kSteps, -1.0);
  }
  again->finish(RunStatus::Finished);
  QCOMPARE(reader.series(all[5].name)->min, -1.0);
  QCOMPARE(sql_value(writer->paths().db(), "SELECT count(*) FROM metrics"),
           std::to_string(kMetrics * static_cast<size_t>(kSteps) + 2));
}

// Names with so many points that they are in packs and blocks, through every way of reading.
void TestStoreScale::namesOfEveryKindAtLength() {
  Workspace workspace;
  const std::vector<std::string> names = {"", "../../etc/passwd", "a/b/c", "quo'te\"s`", "line\nbreak\r\n", "损失 🙂",
                                          "%s%n\\", "'; DROP TABLE pack; --", std::string(5000, 'x'), "NULL"};
  auto writer = RunWriter::create(workspace.path(), info_named("names"));
  constexpr int64_t kSteps = 3000;
  for (int64_t step = 0; step < kSteps; ++step) {
    std::vector<ScalarPoint> points;
    for (size_t i = 0; i < names.size(); ++i) {
      points.push_back({writer->series(names[i]), static_cast<double>(i) * 1e6 + static_cast<double>(step)});
    }
    writer->log(step, 0.0, points);
  }
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  const std::vector<SeriesInfo> all = reader.series();
  QCOMPARE(all.size(), names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    QVERIFY(all[i].name == names[i]);
    const SeriesColumns columns = reader.columns(names[i]);
    QCOMPARE(columns.size(), size_t{kSteps});
    QCOMPARE(columns.value.back(), static_cast<double>(i) * 1e6 + kSteps - 1);
    const Envelope envelope = reader.envelope(names[i], 0, kSteps - 1, 10);
    QCOMPARE(envelope.columns[0].min, static_cast<double>(i) * 1e6);
    QCOMPARE(envelope.columns[9].max, static_cast<double>(i) * 1e6 + kSteps - 1);
  }
  const Rows listed = sql(writer->paths().db(), "SELECT name, count(*) FROM metrics GROUP BY name");
  QCOMPARE(listed.size(), names.size());
  for (const auto& row : listed) QCOMPARE(row[1], std::to_string(kSteps));
  QCOMPARE(QString::fromStdString(problem_in(writer->paths().root)), QString());
}

QTEST_GUILESS_MAIN(TestStoreScale)
#include "test_store_scale.moc"
