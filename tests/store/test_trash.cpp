// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Runs that are thrown away, restored, deleted, and checked.
#include <QtTest>
#include <fstream>

#include <store/catalog.h>
#include <store/trash.h>
#include <store/verify_run.h>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
using Kind = StoreError::Kind;
namespace fs = std::filesystem;

namespace {

std::string make_run(const fs::path& workspace, const std::string& name, int points = 300) {
  auto writer = RunWriter::create(workspace, info_named(name));
  for (int step = 0; step < points; ++step) log_one(*writer, "loss", step, 1.0 * ((step * 7919) % 1000));
  log_one(*writer, "odd", 1, NAN);
  writer->finish(RunStatus::Finished);
  return writer->run_id();
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

// Stands for SHA-256: what is compared is what the caller computes.
std::string digest(const fs::path& file) {
  return "digest of " + content_of(file);
}

// A run that lists a file of its own with its digest.
std::string run_with_file(const fs::path& workspace, const std::string& path, const std::string& content) {
  auto writer = RunWriter::create(workspace, info_named("with a file"));
  fs::create_directories(writer->paths().checkpoints());
  write_text(writer->paths().root / "checkpoints" / "last.ckpt", content);
  ArtifactInfo artifact;
  artifact.name = "last";
  artifact.kind = "checkpoint";
  artifact.path = path;
  artifact.bytes = static_cast<int64_t>(content.size());
  artifact.sha256 = "digest of " + content;
  writer->artifact(artifact);
  writer->finish(RunStatus::Finished);
  return writer->run_id();
}

bool says(const Verification& found, const std::string& words) {
  return std::any_of(found.problems.begin(), found.problems.end(),
                     [&](const std::string& problem) { return problem.find(words) != std::string::npos; });
}

}  // namespace

class TestTrash : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void thereAndBack();
  void forGood();
  void runsInTrainingAreRefused();
  void collisions();
  void idsAreNoPaths();
  void brokenAndLinkedFolders();
  void goodRunsAreGood();
  void filesAreChecked_data();
  void filesAreChecked();
  void totalsAndRollupsAreChecked();
  void damagedDatabasesAreFound();
};

void TestTrash::thereAndBack() {
  Workspace workspace;
  const std::string a = make_run(workspace.path(), "a"), b = make_run(workspace.path(), "b");
  const std::string before = content_of(run_paths(workspace.path(), a).db());
  Catalog catalog(workspace.path());
  catalog.refresh();
  Trash trash(workspace.path());
  QVERIFY(trash.entries().empty());
  trash.put(a);
  QVERIFY(catalog.refresh().removed == std::vector<std::string>{a});
  const std::vector<Trash::Entry> entries = trash.entries();
  QCOMPARE(entries.size(), size_t{1});
  QCOMPARE(entries[0].run_id, a);
  QCOMPARE(entries[0].name, std::string("a"));
  QVERIFY(QDateTime::fromString(QString::fromStdString(entries[0].trashed), Qt::ISODateWithMs).isValid());
  trash.restore(a);
  QVERIFY(catalog.refresh().added == std::vector<std::string>{a});
  QCOMPARE(content_of(run_paths(workspace.path(), a).db()), before);
  QVERIFY(!fs::exists(run_paths(workspace.path(), a).root / "trashed.json"));
  QVERIFY(trash.entries().empty());
  QVERIFY(error_of(Kind::NotFound, [&] { trash.restore(b); }).find("in the trash") != std::string::npos);
  QVERIFY(error_of(Kind::NotFound, [&] { trash.put("nobody"); }).find("no run") != std::string::npos);
}

void TestTrash::forGood() {
  Workspace workspace;
  const std::string a = make_run(workspace.path(), "a"), b = make_run(workspace.path(), "b");
  Trash trash(workspace.path());
  trash.put(a);
  // A deletion that was cut off leaves a folder that is nobody's run; the next one takes it along.
  fs::create_directories(workspace.path() / "trash" / ".deleting-1" / "x");
  QCOMPARE(trash.entries().size(), size_t{1});
  trash.erase(a);
  QVERIFY(trash.entries().empty());
  trash.erase_run(b);
  QVERIFY(fs::is_empty(workspace.path() / "trash"));
  QVERIFY(fs::is_empty(workspace.path() / "runs"));
  QVERIFY(error_of(Kind::NotFound, [&] { trash.erase(a); }).find("no run") != std::string::npos);
  QVERIFY(error_of(Kind::NotFound, [&] { trash.erase_run(b); }).find("no run") != std::string::npos);
}

void TestTrash::runsInTrainingAreRefused() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("live"));
  const std::string id = writer->run_id();
  Trash trash(workspace.path());
  QVERIFY(error_of(Kind::Locked, [&] { trash.put(id); }).find("being trained") != std::string::npos);
  QVERIFY(error_of(Kind::Locked, [&] { trash.erase_run(id); }).find("being trained") != std::string::npos);
  QVERIFY(fs::exists(writer->paths().db()));
  log_one(*writer, "loss", 1, 1.0);
  writer->finish(RunStatus::Finished);
  writer.reset();
  trash.put(id);
  QCOMPARE(trash.entries().size(), size_t{1});
}

void TestTrash::collisions() {
  Workspace workspace;
  const std::string a = make_run(workspace.path(), "first");
  const fs::path runs = workspace.path() / "runs";
  fs::copy(runs / a, workspace.path() / "copy", fs::copy_options::recursive);
  Trash trash(workspace.path());
  trash.put(a);
  fs::rename(workspace.path() / "copy", runs / a);
  QVERIFY(error_of(Kind::Invalid, [&] { trash.put(a); }).find("already") != std::string::npos);
  QVERIFY(error_of(Kind::Invalid, [&] { trash.restore(a); }).find("another run") != std::string::npos);
  QVERIFY(fs::exists(runs / a / "run.db") && fs::exists(workspace.path() / "trash" / a / "run.db"));
}

void TestTrash::idsAreNoPaths() {
  Workspace workspace;
  make_run(workspace.path(), "a");
  write_text(workspace.path() / "precious", "x");
  Trash trash(workspace.path());
  for (const std::string& id : {std::string("../precious"), std::string(".."), std::string("."), std::string(), std::string("/tmp"),
                                std::string("a/b"), std::string(".deleting-1")}) {
    for (const auto& work : {&Trash::put, &Trash::restore, &Trash::erase, &Trash::erase_run})
      QVERIFY2(error_of(Kind::Invalid, [&] { (trash.*work)(id); }).find("is not the id") != std::string::npos, id.c_str());
  }
  QVERIFY(fs::exists(workspace.path() / "precious"));
}

void TestTrash::brokenAndLinkedFolders() {
  Workspace workspace;
  const std::string a = make_run(workspace.path(), "a");
  const fs::path runs = workspace.path() / "runs";
  fs::create_directories(runs / "empty folder");
  fs::create_directories(workspace.path() / "elsewhere");
  write_text(workspace.path() / "elsewhere" / "precious", "x");
  fs::create_directory_symlink(workspace.path() / "elsewhere", runs / "link");
  Trash trash(workspace.path());
  trash.put("empty folder");
  trash.erase_run("link");  // the link goes, what it shows stays
  QVERIFY(fs::exists(workspace.path() / "elsewhere" / "precious"));
  QVERIFY(!fs::exists(runs / "link"));
  trash.restore("empty folder");
  QVERIFY(fs::is_directory(runs / "empty folder"));
  QVERIFY(fs::exists(runs / a));
}

void TestTrash::goodRunsAreGood() {
  Workspace workspace;
  const fs::path run = run_paths(workspace.path(), make_run(workspace.path(), "a", 5000)).root;
  const Verification found = verify_run(run, {.sha256 = digest});
  QVERIFY2(found.good(), found.good() ? "" : found.problems[0].c_str());
  QCOMPARE(found.series, size_t{2});
  QCOMPARE(found.points, size_t{5001});
  const fs::path with_file = run_paths(workspace.path(), run_with_file(workspace.path(), "checkpoints/last.ckpt", "abc")).root;
  const Verification files = verify_run(with_file, {.sha256 = digest});
  QVERIFY2(files.good(), files.good() ? "" : files.problems[0].c_str());
  QCOMPARE(files.hashed, size_t{1});
  // Also while it is trained, and after it was cut off.
  auto writer = RunWriter::create(workspace.path(), info_named("live"));
  for (int step = 0; step < 1000; ++step) log_one(*writer, "loss", step, step);
  writer->flush();
  QVERIFY(verify_run(writer->paths().root).good());
  const fs::path cut = writer->paths().root;
  writer.reset();
  QVERIFY(verify_run(cut).good());
}

void TestTrash::filesAreChecked_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<QString>("content");
  QTest::addColumn<QString>("says");
  QTest::newRow("flipped byte") << "checkpoints/last.ckpt" << "abX" << "SHA-256";
  QTest::newRow("truncated") << "checkpoints/last.ckpt" << "ab" << "should have 3 bytes and has 2";
  QTest::newRow("gone") << "checkpoints/last.ckpt" << "" << "cannot be read";
  QTest::newRow("outside") << "../../secret" << "abc" << "outside";
}

void TestTrash::filesAreChecked() {
  QFETCH(QString, path);
  QFETCH(QString, content);
  QFETCH(QString, says);
  Workspace workspace;
  const fs::path run = run_paths(workspace.path(), run_with_file(workspace.path(), path.toStdString(), "abc")).root;
  fs::remove(run / "checkpoints" / "last.ckpt");
  if (!content.isEmpty()) write_text(run / "checkpoints" / "last.ckpt", content.toStdString());
  const Verification found = verify_run(run, {.sha256 = digest});
  QCOMPARE(found.problems.size(), size_t{1});
  QVERIFY2(QString::fromStdString(found.problems[0]).contains(says), found.problems[0].c_str());
}

void TestTrash::totalsAndRollupsAreChecked() {
  Workspace workspace;
  const fs::path run = run_paths(workspace.path(), make_run(workspace.path(), "a", 20'000)).root;
  const fs::path copy = workspace.path() / "copy";
  const auto with = [&](const std::string& statement) {
    fs::remove_all(copy);
    fs::copy(run, copy, fs::copy_options::recursive);
    sql_write(copy / "run.db", statement);
    return verify_run(copy);
  };
  QVERIFY(says(with("UPDATE series SET max = max + 1 WHERE name = 'loss'"), "\"loss\""));
  QVERIFY(says(with("UPDATE series SET nan = 0 WHERE name = 'odd'"), "\"odd\""));
  QVERIFY(says(with("UPDATE rollup SET max = 50000 WHERE level = 2"), "\"loss\""));
  QVERIFY(says(with("DROP VIEW metrics"), "no view metrics"));
  QVERIFY(says(with("PRAGMA application_id = 1"), "not a run database"));
  QVERIFY(with("UPDATE info SET value = 'x' WHERE key = 'name'").good());
}

void TestTrash::damagedDatabasesAreFound() {
  Workspace workspace;
  const fs::path run = run_paths(workspace.path(), make_run(workspace.path(), "a", 5000)).root;
  fs::resize_file(run / "run.db", fs::file_size(run / "run.db") / 2);
  QVERIFY(!verify_run(run).good());
  write_text(run / "run.db", std::string(5000, 'x'));
  QVERIFY(!verify_run(run).good());
  fs::remove(run / "run.db");
  write_text(run / "annotations.json", "{");
  const Verification found = verify_run(run);
  QVERIFY(says(found, "no run.db"));
  QVERIFY(says(found, "annotations.json"));
}

QTEST_GUILESS_MAIN(TestTrash)
#include "test_trash.moc"
