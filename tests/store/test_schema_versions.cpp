// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Runs of every schema that was released are read as they are and continued; newer ones are treated as they
// say.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <sstream>

#include "fixture_run.h"
#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
using Kind = StoreError::Kind;
namespace fs = std::filesystem;

namespace {

fs::path copy_of(const QString& version, const Workspace& workspace) {
  const fs::path folder = workspace.path() / "runs" / fixture_run::kId;
  fs::create_directories(folder);
  const std::string source = LEYDEN_SOURCE_DIR "/tests/store/fixtures/run-" + version.toStdString() + "/run.db";
  fs::copy_file(source, folder / "run.db");
  fs::permissions(folder / "run.db", fs::perms::owner_read | fs::perms::owner_write);
  return folder;
}

std::string bytes_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

// "" or what is not as it was logged.
QString difference(RunReader& reader, const std::string& name) {
  const std::vector<fixture_run::Logged> expected = fixture_run::points(name);
  const SeriesColumns got = reader.columns(name);
  if (got.size() < expected.size()) return "points are missing";
  for (size_t i = 0; i < expected.size(); ++i) {
    const fixture_run::Logged& e = expected[i];
    if (got.step[i] != e.step || got.attempt[i] != e.attempt || !same(got.value[i], e.value) ||
        !same(got.epoch[i], e.epoch) || !same(got.wall_time[i], e.wall_time)) {
      return QString("point %1 differs").arg(i);
    }
  }
  return {};
}

// The finite extremes of each column, from all points.
QString envelope_difference(RunReader& reader, const std::string& name, double from, double to, int pixels) {
  std::map<int, std::pair<double, double>> expected;
  const SeriesColumns all = reader.columns(name);
  for (size_t i = 0; i < all.size(); ++i) {
    const auto x = static_cast<double>(all.step[i]);
    if (x < from || x > to || !std::isfinite(all.value[i])) continue;
    const int column = std::min(static_cast<int>((x - from) / (to - from) * pixels), pixels - 1);
    const auto [place, is_new] = expected.try_emplace(column, all.value[i], all.value[i]);
    place->second.first = std::min(place->second.first, all.value[i]);
    place->second.second = std::max(place->second.second, all.value[i]);
  }
  size_t seen = 0;
  const Envelope envelope = reader.envelope(name, from, to, pixels, XAxis::Step, Attempts::All);
  for (const EnvelopeColumn& column : envelope.columns) {
    if (std::isnan(column.min)) continue;
    const auto found = expected.find(static_cast<int>((column.x - from) / (to - from) * pixels));
    if (found == expected.end() || column.min != found->second.first || column.max != found->second.second) {
      return QString("%1 px: the column at %2 differs").arg(pixels).arg(column.x);
    }
    ++seen;
  }
  return seen == expected.size() ? QString() : QString("%1 px: columns are missing").arg(pixels);
}

}  // namespace

class TestSchemaVersions : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void readAsItIs_data();
  void readAsItIs();
  void continued_data();
  void continued();
  void pagesOfAnOldRunThatWentOn();
  void newerMinorIsReadOnly();
  void newerMajorIsRefused();

 private:
  static void addVersions() {
    QTest::addColumn<QString>("version");
    for (const char* version : {"1.0", "2.0"}) QTest::newRow(version) << version;
  }
};

void TestSchemaVersions::readAsItIs_data() {
  addVersions();
}

void TestSchemaVersions::readAsItIs() {
  QFETCH(QString, version);
  Workspace workspace;
  const fs::path folder = copy_of(version, workspace);
  const std::string before = bytes_of(folder / "run.db");
  {
    RunReader reader(folder);
    const RunState state = reader.state();
    QCOMPARE(state.run_id, fixture_run::kId);
    QCOMPARE(state.status, RunStatus::Finished);
    QCOMPARE(state.attempts, 2);
    QVERIFY(reader.params() == fixture_run::info().params);
    std::vector<std::string> names;
    for (const SeriesInfo& info : reader.series()) names.push_back(info.name);
    QVERIFY(names == fixture_run::names());
    for (const std::string& name : names) {
      QCOMPARE(difference(reader, name), QString());
      for (const int pixels : {1, 7, 100, 1500}) {
        QCOMPARE(envelope_difference(reader, name, 0, 1999, pixels), QString());
        QCOMPARE(envelope_difference(reader, name, 333.3, 1234.5, pixels), QString());
      }
    }
    // One line, without what the second attempt went over again.
    QCOMPARE(reader.envelope("train_loss", 0, 1999, 10).count, fixture_run::kSteps);
    QCOMPARE(reader.log_lines().at(0).text, std::string("a line: ü"));
    QCOMPARE(reader.events().at(0).kind, std::string("early_stopping"));
    QVERIFY(reader.histograms("weights").at(0).counts == (std::vector<double>{3.0, 4.0}));
    QCOMPARE(reader.artifacts().at(0).meta["score"], 0.5);
    QCOMPARE(reader.system_metrics().at(0).value, 12.5);
  }
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
  QVERIFY(bytes_of(folder / "run.db") == before);  // reading migrates nothing
}

void TestSchemaVersions::continued_data() {
  addVersions();
}

void TestSchemaVersions::continued() {
  QFETCH(QString, version);
  Workspace workspace;
  const fs::path folder = copy_of(version, workspace);
  const std::string before = bytes_of(folder / "run.db");
  auto writer = RunWriter::reopen(folder);
  QCOMPARE(writer->attempt(), 3);
  constexpr int64_t kMore = 9000;
  for (int64_t step = fixture_run::kSteps; step < fixture_run::kSteps + kMore; ++step) {
    log_one(*writer, "train_loss", step, std::sin(static_cast<double>(step)), 0.01 * static_cast<double>(step));
    if (step % 100 == 0) log_one(*writer, "new", step, 1.0);
  }
  writer->finish(RunStatus::Finished);
  QCOMPARE(sql_value(folder / "run.db", "PRAGMA user_version"), std::string("2000"));
  const fs::path backup = folder / "run.db-1.0";
  QCOMPARE(fs::exists(backup), version == "1.0");
  if (fs::exists(backup)) {
    QCOMPARE(sql_value(backup, "PRAGMA user_version"), std::string("1000"));
    QCOMPARE(sql_value(backup, "SELECT count(*) FROM metrics"),
             std::to_string(2500 + 2500 / 20 + 2500 / 10));
  }

  RunReader reader(folder);
  for (const std::string& name : fixture_run::names()) QCOMPARE(difference(reader, name), QString());
  QCOMPARE(reader.series("train_loss")->count, 2500 + kMore);
  QCOMPARE(reader.columns("train_loss").step.back(), fixture_run::kSteps + kMore - 1);
  QCOMPARE(reader.series("new")->count, kMore / 100);
  for (const int pixels : {1, 9, 300, 2000}) {
    QCOMPARE(envelope_difference(reader, "train_loss", 0, 10'999, pixels), QString());
    QCOMPARE(envelope_difference(reader, "train_loss", 1500, 2500, pixels), QString());
  }
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
  // The view is one list in the order of logging, whatever table a point is in.
  const Rows rows = sql(folder / "run.db", "SELECT value FROM metrics WHERE name = 'train_loss'");
  const SeriesColumns columns = reader.columns("train_loss");
  QCOMPARE(rows.size(), columns.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    QVERIFY(std::abs(std::stod(rows[i][0]) - columns.value[i]) <= 1e-14 * std::abs(columns.value[i]));
  }
}

void TestSchemaVersions::pagesOfAnOldRunThatWentOn() {
  Workspace workspace;
  const fs::path folder = copy_of("1.0", workspace);
  auto writer = RunWriter::reopen(folder);
  for (int64_t step = 2000; step < 8000; ++step) {
    log_one(*writer, "train_loss", step, 1.0 * static_cast<double>(step));
    if (step % 111 == 0) writer->flush();
  }
  writer->finish(RunStatus::Finished);
  RunReader reader(folder);
  const std::vector<double> whole = reader.columns("train_loss").value;
  for (const size_t size : {size_t{1}, size_t{77}, size_t{2048}}) {
    std::vector<double> paged;
    for (int64_t after = 0; size > 1 || paged.size() < 300;) {
      const std::vector<Point> page = reader.points("train_loss", after, size);
      if (page.empty()) break;
      for (const Point& point : page) paged.push_back(point.value);
      after = page.back().id;
    }
    QVERIFY(std::equal(paged.begin(), paged.end(), whole.begin()));
    QVERIFY(size == 1 || paged.size() == whole.size());
  }
}

void TestSchemaVersions::newerMinorIsReadOnly() {
  Workspace workspace;
  const fs::path folder = copy_of("2.0", workspace);
  sql_write(folder / "run.db", "PRAGMA user_version = 2001; ALTER TABLE info ADD COLUMN later;"
                               "CREATE TABLE unheard_of(x)");
  RunReader reader(folder);
  QCOMPARE(difference(reader, "train_loss"), QString());
  const std::string before = bytes_of(folder / "run.db");
  const std::string sentence = error_of(Kind::NewerSchema, [&] { RunWriter::reopen(folder); });
  QVERIFY2(sentence.find("schema 2.1") != std::string::npos, sentence.c_str());
  QVERIFY2(sentence.find("can be read but not continued") != std::string::npos, sentence.c_str());
  QVERIFY(bytes_of(folder / "run.db") == before);
}

void TestSchemaVersions::newerMajorIsRefused() {
  Workspace workspace;
  const fs::path folder = copy_of("2.0", workspace);
  sql_write(folder / "run.db", "PRAGMA user_version = 3000");
  for (const auto& open : {std::function<void()>([&] { RunReader reader(folder); }),
                           std::function<void()>([&] { RunWriter::reopen(folder); })}) {
    const std::string sentence = error_of(Kind::NewerSchema, open);
    QVERIFY2(sentence.find("schema 3.0") != std::string::npos, sentence.c_str());
    QVERIFY2(sentence.find("update Leyden to open it") != std::string::npos, sentence.c_str());
  }
  sql_write(folder / "run.db", "PRAGMA application_id = 5");
  QVERIFY(error_of(Kind::Damaged, [&] { RunReader reader(folder); }).find("not a run database") !=
          std::string::npos);
}

QTEST_GUILESS_MAIN(TestSchemaVersions)
#include "test_schema_versions.moc"
