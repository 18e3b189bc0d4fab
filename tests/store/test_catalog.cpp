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
  sql_write(workspace.path() / "workspace.db",
            "UPDATE run SET row = (SELECT row FROM run ORDER BY id LIMIT 1)");
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

QTEST_GUILESS_MAIN(TestCatalog)
#include "test_catalog.moc"
