// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The catalog follows the folders, whoever writes it and whatever is broken.
#include <QtTest>
#include <fstream>

#include <store/catalog.h>
#include <store/ulid.h>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
using Kind = StoreError::Kind;
namespace fs = std::filesystem;

namespace {

std::string make_run(const fs::path& workspace, const std::string& name, double loss) {
  auto writer = RunWriter::create(workspace, info_named(name));
  for (int step = 0; step < 10; ++step) log_one(*writer, "loss", step, loss + (step == 4 ? -1 : 0));
  writer->finish(RunStatus::Finished);
  return writer->run_id();
}

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

class TestCatalog : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void summarisesRuns();
  void refreshSeesNewChangedAndRemovedFolders();
  void liveRunsAreFollowedAndDeadOnesInterrupted();
  void indexIsKeptAndCanBeRebuilt();
  void brokenFoldersAreListed();
  void twoProgramsOneWorkspace();
  void findsByIdPrefixAndName();
  void copiedAndMovedFolders();
  void wrongPlacesGetASentence();
  void hostileIndexes_data();
  void hostileIndexes();
  void newerIndexIsLeftAlone();
  void damagedPagesAreNoticed();
  void hostileAnnotations();
  void manyNames();
  void oddFolderNames();
};

void TestCatalog::summarisesRuns() {
  Workspace workspace;
  RunInfo info = info_named("first");
  info.tags = {"a", "b"};
  info.verb = "validate";
  auto writer = RunWriter::create(workspace.path(), info);
  for (int step = 0; step < 100; ++step) log_one(*writer, "loss", step, step == 40 ? -2.0 : 1.0 * step);
  log_one(*writer, "bad", 1, NAN);
  writer->finish(RunStatus::Stopped, R"({"summary":"x"})");
  Catalog catalog(workspace.path());
  QVERIFY(catalog.writable());
  QVERIFY(catalog.refresh().added == std::vector<std::string>{writer->run_id()});
  const std::vector<RunRow> runs = catalog.runs();
  QCOMPARE(runs.size(), size_t{1});
  const RunRow& row = runs[0];
  QCOMPARE(row.name, std::string("first"));
  QCOMPARE(row.plugin, std::string("digits_mlp"));
  QCOMPARE(row.verb, std::string("validate"));
  QCOMPARE(row.device, std::string("cpu"));
  QCOMPARE(row.status, RunStatus::Stopped);
  QCOMPARE(row.error, std::string(R"({"summary":"x"})"));
  QVERIFY(row.path == writer->paths().root);
  QVERIFY(QDateTime::fromString(QString::fromStdString(row.started), Qt::ISODateWithMs).isValid());
  QVERIFY(row.started.ends_with("Z"));
  QVERIFY(row.params == info.params);
  QVERIFY(row.annotations.tags == info.tags);
  QCOMPARE(row.metrics.size(), size_t{2});
  QVERIFY(row.metrics[0] == *RunReader(row.path).series("loss"));
  QCOMPARE(row.metrics[0].min_step, 40);
  QCOMPARE(row.metrics[0].last, 99.0);
  QVERIFY(std::isnan(row.metrics[1].min));
}

void TestCatalog::refreshSeesNewChangedAndRemovedFolders() {
  Workspace workspace;
  Catalog catalog(workspace.path());
  QVERIFY(!catalog.refresh().any());
  const std::string a = make_run(workspace.path(), "a", 1.0), b = make_run(workspace.path(), "b", 2.0);
  QVERIFY(catalog.refresh().added == (std::vector<std::string>{a, b}));
  QVERIFY(!catalog.refresh().any());
  Annotations annotations;
  annotations.name = "renamed";
  annotations.starred = true;
  write_annotations(run_paths(workspace.path(), a).annotations(), annotations);
  QVERIFY(catalog.refresh().changed == std::vector<std::string>{a});
  QCOMPARE(catalog.row(a)->name, std::string("renamed"));
  QVERIFY(catalog.row(a)->annotations.starred);
  auto writer = RunWriter::reopen(run_paths(workspace.path(), b).root);
  log_one(*writer, "loss", 20, 7.0);
  writer->finish(RunStatus::Finished);
  QVERIFY(catalog.refresh().changed == std::vector<std::string>{b});
  QCOMPARE(catalog.row(b)->metrics[0].last, 7.0);
  fs::remove_all(run_paths(workspace.path(), a).root);
  QVERIFY(catalog.refresh().removed == std::vector<std::string>{a});
  QCOMPARE(catalog.size(), size_t{1});
  QVERIFY(!catalog.row(a));
}

void TestCatalog::liveRunsAreFollowedAndDeadOnesInterrupted() {
  Workspace workspace;
  Catalog catalog(workspace.path());
  auto writer = RunWriter::create(workspace.path(), info_named("live"));
  const std::string id = writer->run_id();
  catalog.refresh();
  QCOMPARE(catalog.row(id)->status, RunStatus::Running);
  for (int step = 0; step < 20; ++step) {
    log_one(*writer, "loss", step, step);
    writer->flush();
    // Commits follow each other faster than the clock of the file system ticks; none may be missed.
    catalog.refresh();
    QCOMPARE(catalog.row(id)->metrics.at(0).last, 1.0 * step);
  }
  writer.reset();  // dies without a word: no file changes, the lock is gone
  catalog.refresh();
  QCOMPARE(catalog.row(id)->status, RunStatus::Interrupted);
  writer = RunWriter::reopen(run_paths(workspace.path(), id).root);
  catalog.refresh();
  QCOMPARE(catalog.row(id)->status, RunStatus::Running);
  writer->finish(RunStatus::Finished);
  catalog.refresh();
  QCOMPARE(catalog.row(id)->status, RunStatus::Finished);
}

void TestCatalog::indexIsKeptAndCanBeRebuilt() {
  Workspace workspace;
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i) ids.push_back(make_run(workspace.path(), "run " + std::to_string(i), i));
  Catalog(workspace.path()).refresh();
  {
    Catalog reopened(workspace.path());  // from the index, before any folder is looked at
    QVERIFY(reopened.run_ids() == ids);
    QCOMPARE(reopened.row(ids[7])->metrics[0].max, 7.0);
  }
  // The index lies; reindex() reads the folders.
  sql_write(workspace.path() / "workspace.db", "UPDATE run SET name = 'run 0'");
  {
    Catalog catalog(workspace.path());
    QCOMPARE(catalog.row(ids[7])->name, std::string("run 0"));
    size_t reported = 0;
    catalog.reindex([&](size_t done, size_t of) {
      reported = done;
      return of == 30;
    });
    QVERIFY(reported <= 30);
    QCOMPARE(catalog.row(ids[7])->name, std::string("run 7"));
  }
  QCOMPARE(Catalog(workspace.path()).row(ids[29])->name, std::string("run 29"));
  // A damaged index is made anew; a missing one too.
  write_text(workspace.path() / "workspace.db", std::string(9000, 'x'));
  for (int i = 0; i < 2; ++i) {
    Catalog catalog(workspace.path());
    QVERIFY(catalog.writable());
    catalog.refresh();
    QVERIFY(catalog.run_ids() == ids);
    fs::remove(workspace.path() / "workspace.db");
  }
}

void TestCatalog::brokenFoldersAreListed() {
  Workspace workspace;
  const std::string good = make_run(workspace.path(), "good", 1.0);
  const auto folder = [&](const std::string& id) {
    fs::create_directories(run_paths(workspace.path(), id).root);
    return run_paths(workspace.path(), id);
  };
  const std::string empty = new_ulid(), garbage = new_ulid(), torn = make_run(workspace.path(), "torn", 2.0);
  folder(empty);
  write_text(folder(garbage).db(), std::string(5000, 'g'));
  fs::resize_file(run_paths(workspace.path(), torn).db(), 5000);
  const std::string notes = make_run(workspace.path(), "notes", 3.0);
  write_text(run_paths(workspace.path(), notes).annotations(), "{\"tags\": 3");
  fs::create_directories(workspace.path() / "runs" / "my own folder");
  fs::create_directories(workspace.path() / "runs" / ".new-draft");
  write_text(workspace.path() / "runs" / "file", "x");
  Catalog catalog(workspace.path());
  catalog.refresh();
  QCOMPARE(catalog.size(), size_t{5});
  QVERIFY(!catalog.row(good)->broken);
  for (const std::string& id : {empty, garbage, torn}) {
    QVERIFY2(catalog.row(id)->broken, id.c_str());
    QVERIFY2(catalog.row(id)->error.size() > 20, id.c_str());
  }
  QVERIFY(!catalog.row(notes)->broken);
  QVERIFY(catalog.row(notes)->error.find("annotations.json") != std::string::npos);
  QCOMPARE(catalog.row(notes)->metrics.size(), size_t{1});
  QVERIFY(!catalog.refresh().any());
}

void TestCatalog::twoProgramsOneWorkspace() {
  Workspace workspace;
  make_run(workspace.path(), "a", 1.0);
  auto first = std::make_unique<Catalog>(workspace.path());
  first->refresh();
  Catalog second(workspace.path());
  QVERIFY(first->writable());
  QVERIFY(!second.writable());
  QCOMPARE(second.size(), size_t{1});
  // The follower sees new folders without the help of the first.
  const std::string b = make_run(workspace.path(), "b", 2.0);
  QVERIFY(second.refresh().added == std::vector<std::string>{b});
  QVERIFY(first->refresh().added == std::vector<std::string>{b});
  first.reset();
  second.refresh();
  QVERIFY(second.writable());
  QCOMPARE(second.size(), size_t{2});
  Catalog reader(workspace.path(), Catalog::Mode::ReadOnly);
  QVERIFY(!reader.writable());
  reader.refresh();
  QCOMPARE(reader.size(), size_t{2});
}

void TestCatalog::findsByIdPrefixAndName() {
  Workspace workspace;
  const std::string a = make_run(workspace.path(), "baseline", 1.0),
                    b = make_run(workspace.path(), "twin", 2.0);
  const std::string c = make_run(workspace.path(), "twin", 3.0);
  Catalog catalog(workspace.path());
  catalog.refresh();
  QCOMPARE(catalog.run(a)->run_id, a);
  size_t common = 0;
  while (a[common] == b[common] && a[common] == c[common]) ++common;
  QCOMPARE(catalog.run(a.substr(0, 25))->run_id, a);
  QCOMPARE(catalog.run(QString::fromStdString(a.substr(0, 25)).toLower().toStdString())->run_id, a);
  QCOMPARE(catalog.run("baseline")->run_id, a);
  QVERIFY(error_of(Kind::Invalid, [&] { catalog.run("twin"); }).find("2 runs") != std::string::npos);
  QVERIFY(error_of(Kind::Invalid, [&] { catalog.run(a.substr(0, common)); }).find("runs") !=
          std::string::npos);
  QVERIFY(error_of(Kind::NotFound, [&] { catalog.run("baselin"); }).find("there is baseline") !=
          std::string::npos);
  QVERIFY(error_of(Kind::NotFound, [&] { catalog.run("nothing like it"); }).find("there is ") ==
          std::string::npos);
  QVERIFY(error_of(Kind::NotFound, [&] { catalog.run(""); }).size() > 10);
}

void TestCatalog::copiedAndMovedFolders() {
  Workspace from, to;
  const std::string id = make_run(from.path(), "traveller", 1.0);
  fs::create_directories(to.path() / "runs");
  fs::copy(run_paths(from.path(), id).root, run_paths(to.path(), id).root, fs::copy_options::recursive);
  Catalog catalog(to.path());
  catalog.refresh();
  QCOMPARE(catalog.row(id)->name, std::string("traveller"));
  QVERIFY(catalog.row(id)->path == run_paths(to.path(), id).root);
  fs::rename(to.path() / "runs" / id, to.path() / "runs" / "copy of it");
  catalog.refresh();
  QCOMPARE(catalog.runs().at(0).run_id, std::string("copy of it"));
}

void TestCatalog::wrongPlacesGetASentence() {
  Workspace workspace;
  const fs::path path = workspace.path();
  const auto read_only = [](const fs::path& at) { Catalog catalog(at, Catalog::Mode::ReadOnly); };
  QVERIFY(error_of(Kind::NotFound, [&] { read_only(path); }).find("no workspace") != std::string::npos);
  fs::create_directories(path);
  QVERIFY(error_of(Kind::NotAWorkspace, [&] { read_only(path); }).find("not a workspace") !=
          std::string::npos);
  write_text(path / "file", "x");
  QVERIFY(error_of(Kind::NotAWorkspace, [&] { Catalog catalog(path / "file"); }).find("is a file") !=
          std::string::npos);
  QVERIFY(error_of(Kind::Unwritable, [&] { Catalog catalog("/proc/leyden"); }).find("cannot be written") !=
          std::string::npos);
  // A database of somebody else is left alone.
  make_run(path, "x", 1.0);
  { Catalog catalog(path); }
  sql_write(path / "workspace.db", "PRAGMA application_id = 7");
  QVERIFY(error_of(Kind::NotAWorkspace, [&] { Catalog catalog(path); }).find("not a catalog") !=
          std::string::npos);
  QCOMPARE(sql_value(path / "workspace.db", "PRAGMA application_id"), std::string("7"));
}

void TestCatalog::hostileIndexes_data() {
  QTest::addColumn<QString>("statements");
  QTest::newRow("older version") << "PRAGMA user_version = 1000";
  QTest::newRow("no tables") << "DROP TABLE run; DROP TABLE detail";
  QTest::newRow("other columns") << "ALTER TABLE run ADD COLUMN more";
  QTest::newRow("a trigger") << "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END";
  QTest::newRow("a view instead") << "DROP TABLE param; CREATE VIEW param AS SELECT 1 AS name, 2 AS run, 3 AS value";
  QTest::newRow("a table more") << "CREATE TABLE more(x); INSERT INTO more VALUES (1)";
  QTest::newRow("an odd name") << "CREATE TABLE \"a\"\"; DROP TABLE run; --\"(x)";
  QTest::newRow("impossible number") << "UPDATE run SET number = 4611686018427387904 WHERE number = 1";
  QTest::newRow("negative number") << "UPDATE run SET number = -5 WHERE number = 1";
  QTest::newRow("garbage values") << "UPDATE run SET name = x'ff00fe', status = 99, tags = '[[', started = 'x', seconds = 'y',"
                                     " print = 'q', starred = 7; UPDATE detail SET bytes = x'02ffffffffffffffffff01'";
  QTest::newRow("no details") << "DELETE FROM detail; DELETE FROM name";
  QTest::newRow("words gone") << "DROP TABLE words";
}

// Whatever it holds, a reindex gives the folders' truth, and nothing crashes on the way.
void TestCatalog::hostileIndexes() {
  QFETCH(QString, statements);
  Workspace workspace;
  const std::string a = make_run(workspace.path(), "a", 1.0), b = make_run(workspace.path(), "b", 2.0);
  Catalog(workspace.path()).refresh();
  sql_write(workspace.path() / "workspace.db", statements.toStdString());
  {
    Catalog catalog(workspace.path());
    QVERIFY(catalog.writable());
    catalog.refresh();
    catalog.runs();
    for (const char* filter : {"loss.min < 0.5", "a", "tag:x", "model.lr = 0.1"}) {
      try {
        catalog.find({.filter = Filter(filter)});
      } catch (const StoreError&) {
        // A sentence is as good as an answer.
      }
    }
    Annotations annotations;
    annotations.tags = {"changed"};
    write_annotations(run_paths(workspace.path(), a).annotations(), annotations);
    catalog.refresh();
    catalog.reindex();
    QVERIFY(catalog.run_ids() == (std::vector<std::string>{a, b}));
    QCOMPARE(catalog.row(b)->name, std::string("b"));
    QCOMPARE(catalog.row(b)->metrics.at(0).max, 2.0);
    QVERIFY(catalog.find({.filter = Filter("loss.min < 0.5")}).ids == std::vector<std::string>{a});
    QVERIFY(catalog.find({.filter = Filter("tag:changed")}).ids == std::vector<std::string>{a});
  }
  QVERIFY(Catalog(workspace.path()).run_ids() == (std::vector<std::string>{a, b}));
}

void TestCatalog::newerIndexIsLeftAlone() {
  Workspace workspace;
  const std::string a = make_run(workspace.path(), "a", 1.0);
  Catalog(workspace.path()).refresh();
  sql_write(workspace.path() / "workspace.db", "PRAGMA user_version = 99000");
  Catalog catalog(workspace.path());
  QVERIFY(!catalog.writable());
  catalog.refresh();
  catalog.refresh();
  QVERIFY(catalog.run_ids() == std::vector<std::string>{a});
  QCOMPARE(catalog.find({.filter = Filter("loss > 0")}).total, size_t{1});
  QCOMPARE(sql_value(workspace.path() / "workspace.db", "PRAGMA user_version"), std::string("99000"));
}

// Bytes that change under a catalog that is open, or before it opens.
void TestCatalog::damagedPagesAreNoticed() {
  Workspace workspace;
  std::vector<std::string> ids;
  for (int i = 0; i < 60; ++i) ids.push_back(make_run(workspace.path(), "run " + std::to_string(i), i));
  Catalog(workspace.path()).refresh();
  const fs::path file = workspace.path() / "workspace.db";
  for (int page = 1; page < static_cast<int>(fs::file_size(file) / 4096); page += 3) {
    {
      std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
      out.seekp(page * 4096);
      out << std::string(2000, static_cast<char>(page * 37));
    }
    Catalog catalog(workspace.path());
    for (int look = 0; look < 2; ++look) {
      try {
        catalog.refresh();
        catalog.runs();
        catalog.find({.filter = Filter("run and loss > 1 and model.lr > 0"), .sort = {{"loss.min"}}});
      } catch (const StoreError&) {
        // Said, and made anew by the next refresh().
      }
    }
    catalog.reindex();
    QVERIFY2(catalog.run_ids() == ids, std::to_string(page).c_str());
    QCOMPARE(catalog.find({.filter = Filter("loss >= 30")}).total, size_t{30});
  }
}

void TestCatalog::hostileAnnotations() {
  Workspace workspace;
  const std::string id = make_run(workspace.path(), "own name", 1.0);
  const fs::path file = run_paths(workspace.path(), id).annotations();
  Catalog catalog(workspace.path());
  for (const std::string& text :
       {std::string(), std::string("\0\1\2", 3), std::string("[]"), std::string("{\"tags\": {\"a\": 1}}"),
        std::string("{\"name\": 3}"), "{\"x\": " + std::string(100'000, '[') + "}", std::string(5'000'000, ' '),
        std::string("{\"starred\": \"yes\"}"), std::string("\xff\xfe{}")}) {
    write_text(file, text);
    catalog.refresh();
    QVERIFY(!catalog.row(id)->broken);
    QCOMPARE(catalog.row(id)->name, std::string("own name"));
    QVERIFY(catalog.row(id)->error.find("annotations.json") != std::string::npos);
  }
  // Texts of any kind, a NUL among them, are searched, changed and taken out again.
  write_text(file, "{\"name\": \"a\\u0000b\", \"tags\": [\"\", \"x\\u0000\", \"\\\"\"], \"notes\": \"z\\u0000 needle\"}");
  catalog.refresh();
  QCOMPARE(catalog.find({.filter = Filter("needle")}).total, size_t{1});
  QCOMPARE(catalog.row(id)->annotations.tags.size(), size_t{3});
  write_text(file, "{\"notes\": \"other\"}");
  catalog.refresh();
  QCOMPARE(catalog.find({.filter = Filter("needle")}).total, size_t{0});
  QCOMPARE(catalog.find({.filter = Filter("has:tags")}).total, size_t{0});
  QCOMPARE(catalog.find({.filter = Filter("other")}).total, size_t{1});
  fs::remove_all(file.parent_path());
  catalog.refresh();
  QCOMPARE(catalog.find({.filter = Filter("other")}).total, size_t{0});
}

// The shapes that break others: 12,000 columns of parameters, 12,345 metrics, names of every odd kind.
void TestCatalog::manyNames() {
  Workspace workspace;
  const std::vector<std::string> odd = {"../../etc", "a b", "quo\"te", "new\nline", "", "größe/☃", "'; DROP TABLE run; --",
                                        "and", "x.max", "tag:x", "%_*?"};
  for (int run = 0; run < 3; ++run) {
    RunInfo info = info_named("wide " + std::to_string(run));
    info.params.clear();
    for (int i = 0; i < 4000; ++i)
      info.params.emplace_back("p" + std::to_string(run * 4000 + i), std::to_string(i));
    for (const std::string& name : odd) info.params.emplace_back("odd " + name, "\"" + std::to_string(run) + " text\"");
    auto writer = RunWriter::create(workspace.path(), info);
    std::vector<ScalarPoint> points;
    for (int i = 0; i < 4115; ++i) points.push_back({writer->series("m" + std::to_string(run * 4115 + i)), 1.0 * i});
    for (const std::string& name : odd) points.push_back({writer->series("metric " + name), 1.0 * run});
    writer->log(1, 0.0, points);
    writer->finish(RunStatus::Finished);
  }
  Catalog catalog(workspace.path());
  catalog.refresh();
  QCOMPARE(catalog.names().params.size(), 12'000 + odd.size());
  QCOMPARE(catalog.names().metrics.size(), 12'345 + odd.size());
  QCOMPARE(catalog.find({.filter = Filter("p4001 = 1 and m4116 >= 1")}).total, size_t{1});
  QCOMPARE(catalog.find({.filter = Filter("has:p*")}).total, size_t{3});
  for (const std::string& name : odd) {
    std::string quoted = "\"metric ";
    for (const char c : name) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    QVERIFY2(catalog.find({.filter = Filter(quoted + "\" >= 2")}).total == 1, name.c_str());
    quoted.replace(1, 6, "odd");
    QVERIFY2(catalog.find({.filter = Filter(quoted + "\" = '1 text'")}).total == 1, name.c_str());
  }
  QCOMPARE(catalog.row(catalog.run_ids()[1])->params.size(), 4000 + odd.size());
  QCOMPARE(catalog.row(catalog.run_ids()[1])->metrics.back().name, "metric " + odd.back());
}

void TestCatalog::oddFolderNames() {
  Workspace workspace;
  const std::string id = make_run(workspace.path(), "x", 1.0);
  const fs::path runs = workspace.path() / "runs";
  for (const char* name : {"\xff\xfe", "a'b", "new\nline", "größe"})
    fs::copy(runs / id, runs / name, fs::copy_options::recursive);
  Catalog catalog(workspace.path());
  QCOMPARE(catalog.refresh().added.size(), size_t{5});
  QVERIFY(!catalog.refresh().any());
  QCOMPARE(catalog.row("\xff\xfe")->name, std::string("x"));
  QCOMPARE(catalog.find({.filter = Filter("loss.max = 1")}).total, size_t{5});
  Catalog again(workspace.path(), Catalog::Mode::ReadOnly);
  QVERIFY(!again.refresh().any());
  fs::remove_all(workspace.path());  // QTemporaryDir cannot say such names
}

QTEST_GUILESS_MAIN(TestCatalog)
#include "test_catalog.moc"
