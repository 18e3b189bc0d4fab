// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Hostile and damaged run databases: everything that can be asked of them has an answer or a sentence, in a
// second and without a crash. LEYDEN_LONG_TESTS makes a million mutations of a few thousand.
#include <QtTest>
#include <cstring>
#include <fstream>
#include <random>
#include <sstream>

#include <store/aggregate.h>
#include <store/export/export_runs.h>

#include "input_limits.h"
#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// Asks everything. Each question may be refused; answers how many were not.
int ask_everything(const fs::path& folder) {
  int answered = 0;
  const auto ask = [&](const auto& question) {
    try {
      question();
      ++answered;
    } catch (const StoreError& error) {
      if (std::strlen(error.what()) < 10) throw std::runtime_error("an error without a sentence");
    }
  };
  std::optional<RunReader> opened;
  ask([&] { opened.emplace(folder); });
  if (!opened) return answered;
  RunReader& reader = *opened;
  std::vector<SeriesInfo> series;
  ask([&] { reader.state(); });
  ask([&] { reader.attempts(); });
  ask([&] { reader.snapshot(); });
  ask([&] { reader.params(); });
  ask([&] { series = reader.series(); });
  ask([&] { reader.log_lines(); });
  ask([&] { reader.events(); });
  ask([&] { reader.artifacts(); });
  ask([&] { reader.system_metrics(); });
  ask([&] { reader.histograms("weights"); });
  ask([&] { reader.data_version(); });
  if (series.size() > 4) series.resize(4);
  for (const SeriesInfo& info : series) {
    ask([&] { reader.columns(info.name); });
    ask([&] { reader.points(info.name, 700, 100); });
    ask([&] { reader.in_order(info.name); });
    for (const XAxis axis : {XAxis::Step, XAxis::Epoch, XAxis::WallTime}) {
      ask([&] { reader.x_range(info.name, axis); });
      ask([&] { reader.envelope(info.name, 0, 2000, 300, axis); });
    }
    ask([&] { reader.envelope(info.name, -1e18, 1e18, 7, XAxis::Step, Attempts::All, Borders::Near); });
    ask([&] { aggregate({{&reader, info.name}}, {}, [](const AggregatePoint&) {}); });
  }
  return answered;
}

// Continues the run, which may be refused too.
void go_on(const fs::path& folder) {
  try {
    auto writer = RunWriter::reopen(folder, {5, size_t{1} << 20, true});
    for (int step = 0; step < 50; ++step) log_one(*writer, "train_loss", step, 1.0);
    writer->finish(RunStatus::Finished);
  } catch (const StoreError&) {
  }
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string operator()(std::string bytes) {
    const int times = 1 + static_cast<int>(random_() % 4);
    for (int i = 0; i < times && !bytes.empty(); ++i) once(bytes);
    return bytes;
  }

 private:
  static constexpr size_t kPage = 4096;

  size_t below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  // Half of them in the headers of pages, where SQLite's structure is.
  size_t place(const std::string& bytes) {
    const size_t page = below(bytes.size() / kPage + 1) * kPage;
    const size_t at = random_() % 2 ? page + below(120) : below(bytes.size());
    return std::min(at, bytes.size() - 1);
  }

  void once(std::string& bytes) {
    const size_t at = place(bytes);
    const size_t length = std::min(1 + below(random_() % 8 ? 8 : 600), bytes.size() - at);
    switch (random_() % 9) {
      case 0:
      case 1:
      case 2:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 3:
        for (size_t i = 0; i < length; ++i) bytes[at + i] = static_cast<char>(random_());
        break;
      case 4:
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length, random_() % 2 ? '\xff' : '\0');
        break;
      case 5:
        std::memmove(&bytes[at], &bytes[below(bytes.size() - length + 1)], length);
        break;
      case 6: {  // a page in the place of another
        const size_t pages = bytes.size() / kPage;
        if (pages > 1) std::memmove(&bytes[below(pages) * kPage], &bytes[below(pages) * kPage], kPage);
        break;
      }
      case 7:
        if (random_() % 4 == 0) bytes.resize(below(bytes.size()));
        break;
      default:
        bytes.insert(at, length, static_cast<char>(random_()));
        bytes.erase(at + length, length);
    }
  }

  std::mt19937 random_;
};

}  // namespace

class TestStoreFuzz : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void mutatedBytes_data();
  void mutatedBytes();
  void truncations();
  void foreignSchemas_data();
  void foreignSchemas();
};

void TestStoreFuzz::mutatedBytes_data() {
  QTest::addColumn<QString>("seed");
  for (const char* seed : {"1.0", "2.0"}) QTest::newRow(seed) << seed;
}

void TestStoreFuzz::mutatedBytes() {
  QFETCH(QString, seed);
  Workspace workspace;
  const std::string good =
      bytes_of(LEYDEN_SOURCE_DIR "/tests/store/fixtures/run-" + seed.toStdString() + "/run.db");
  const fs::path folder = workspace.path() / "runs" / "01J00000000000000000000000";
  fs::create_directories(folder);
  write_bytes(folder / "run.db", good);
  const int all = ask_everything(folder);
  QVERIFY(all > 40);
  const int count = qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS") ? 500'000 : 700;
  Mutator mutate(seed == "1.0" ? 1u : 2u);
  int refused = 0, whole = 0;
  InputLimits limits;
  for (int i = 0; i < count; ++i) {
    for (const auto& entry : fs::directory_iterator(folder)) fs::remove(entry.path());
    write_bytes(folder / "run.db", mutate(good));
    limits.begin();
    const int answered = ask_everything(folder);
    if (i % 20 == 0) go_on(folder);
    const std::string broken = limits.end();
    QVERIFY2(broken.empty(), qPrintable(QString("mutation %1: ").arg(i) + QString::fromStdString(broken)));
    refused += answered == 0;
    whole += answered == all;
  }
  qInfo("%d mutations: %d refused at once, %d answered in full; at most %.0f ms of processor time and %lld MB of memory",
        count, refused, whole, 1e3 * limits.slowest(), static_cast<long long>(limits.largest() >> 20));
  QVERIFY(refused > 0 && whole > 0 && refused + whole < count);  // mutations of every strength
}

void TestStoreFuzz::truncations() {
  Workspace workspace;
  const std::string good = bytes_of(LEYDEN_SOURCE_DIR "/tests/store/fixtures/run-2.0/run.db");
  const fs::path folder = workspace.path() / "run";
  fs::create_directories(folder);
  InputLimits limits;
  for (size_t size = 0; size < good.size(); size += size < 600 ? 37 : 1979) {
    write_bytes(folder / "run.db", good.substr(0, size));
    limits.begin();
    ask_everything(folder);
    QCOMPARE(limits.end(), std::string());
  }
}

void TestStoreFuzz::foreignSchemas_data() {
  QTest::addColumn<QString>("statements");
  const auto row = [](const char* name, const char* statements) { QTest::newRow(name) << statements; };
  row("a view without an end in the place of a table",
      "DROP TABLE info; CREATE VIEW info AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
      " SELECT 'status' AS key, n AS value FROM c");
  row("a view in the place of the points",
      "DROP VIEW metrics; DROP TABLE point; CREATE VIEW point AS SELECT 1 AS id, 1 AS series, 1 AS call, 1.0 AS value");
  row("a virtual table", "DROP TABLE event; CREATE VIRTUAL TABLE event USING fts5(wall_time, step, kind, payload)");
  row("computed columns", "DROP TABLE param; CREATE TABLE param(id INTEGER PRIMARY KEY, path AS (hex(zeroblob(9999999))),"
                          " value TEXT); INSERT INTO param(value) VALUES (1), (2), (3)");
  row("triggers", "CREATE TRIGGER a AFTER UPDATE ON info BEGIN DELETE FROM point; END;"
                  "CREATE TRIGGER b AFTER INSERT ON attempt BEGIN DELETE FROM point; DELETE FROM info; END;"
                  "CREATE TRIGGER c AFTER INSERT ON point BEGIN INSERT INTO point SELECT id + 1000, 1, 1, 1 FROM point; END");
  row("a huge value", "UPDATE info SET value = zeroblob(70000000) WHERE key = 'name'");
  row("many large values", "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 30)"
                           " INSERT INTO log_line SELECT NULL, 0, 'info', 's', hex(zeroblob(500000)) FROM c");
  row("counts without bounds", "UPDATE series SET count = 4611686018427387904");
  row("negative counts", "UPDATE series SET count = -5, nan = -7");
  row("texts for numbers", "UPDATE series SET count = 'many', min = 'low', places = 'x'; UPDATE pack SET count = 'x', call = x'00'");
  row("places without an end", "UPDATE series SET places = zeroblob(1000000)");
  row("places beyond all ids", "UPDATE series SET places = x'ffffffffffffffff3f20'");
  row("packs that say more than they hold", "UPDATE pack SET count = 1000000000");
  row("packs one over the other", "UPDATE pack SET count = 32, stride = 9223372036854775807");
  row("calls that are not there", "UPDATE pack SET call = -9223372036854775808; DELETE FROM log_call WHERE id % 2");
  row("random blocks", "UPDATE bucket SET data = randomblob(3000), times = randomblob(2000)");
  row("empty blocks", "UPDATE bucket SET data = x'', times = NULL");
  row("blocks elsewhere", "UPDATE bucket SET id = id + 5 WHERE id % 3 = 0");
  row("rollups that overflow", "INSERT INTO rollup(series, level, first, count, id_first, id_last, step_min, step_max)"
                               " VALUES (1, 3, 9223372036854775807, 9223372036854775807, -1, 5, 0, 10)");
  row("a level beyond all", "INSERT INTO rollup(series, level, first, count, id_first, id_last, step_min, step_max)"
                            " VALUES (1, 2147483647, 0, 10, 1, 5, 0, 10)");
  row("old rollups that are too wide", "INSERT INTO rollup(series, level, first, count, id_first, id_last, step_min, step_max,"
                                       " time_min, time_max) VALUES (1, 0, 0, 1000000000, 1, 4611686018427387904, 0, 10, 'x', 'y')");
  row("steps at both ends", "UPDATE log_call SET step = CASE id % 2 WHEN 0 THEN -9223372036854775808 ELSE 9223372036854775807 END");
  row("attempts without bounds", "UPDATE attempt SET id = 9223372036854775807 WHERE id = 2; UPDATE attempt SET seconds = 'x'");
  row("names that are no text", "UPDATE series SET name = x'ff00fe80' || id; UPDATE info SET value = x'ff'");
  row("JSON that is deep", "UPDATE histogram SET edges = replace(hex(zeroblob(100000)), '0', '[');"
                           "UPDATE artifact SET meta = replace(hex(zeroblob(100000)), '0', '[')");
  row("no tables", "DROP TABLE series; DROP TABLE log_call");
  row("other columns", "DROP VIEW metrics; ALTER TABLE series RENAME COLUMN mean TO average; ALTER TABLE pack DROP COLUMN c31");
}

void TestStoreFuzz::foreignSchemas() {
  QFETCH(QString, statements);
  Workspace workspace;
  const fs::path folder = workspace.path() / "runs" / "01J00000000000000000000000";
  fs::create_directories(folder);
  write_bytes(folder / "run.db", bytes_of(LEYDEN_SOURCE_DIR "/tests/store/fixtures/run-2.0/run.db"));
  sql_write(folder / "run.db", statements.toStdString());
  InputLimits limits;
  limits.begin();
  ask_everything(folder);
  QCOMPARE(limits.end(), std::string());
  limits.begin();
  go_on(folder);
  ask_everything(folder);
  QCOMPARE(limits.end(), std::string());
  if (!statements.contains("TRIGGER")) return;
  // The file's own triggers have not run, neither in reading nor in writing.
  QVERIFY(sql_value(folder / "run.db", "SELECT count(*) > 2500 FROM metrics") == "1");
  QCOMPARE(RunReader(folder).state().run_id, std::string("01J00000000000000000000000"));
}

QTEST_GUILESS_MAIN(TestStoreFuzz)
#include "test_store_fuzz.moc"
