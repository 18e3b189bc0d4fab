// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What holds for every importer: repeated imports, whole trees, cancelling, what people wrote.
#include <QTest>

#include <store/annotations.h>
#include <store/run_writer.h>
#include <store/store_error.h>
#include <store/tensorboard/event.h>
#include <store/tensorboard/record_file.h>
#include <store/ulid.h>

#include "import_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;
namespace tb = leyden::tensorboard;
using Result = ImportedSource::Result;

namespace {

const char* const kEvents = "events.out.tfevents.1700000000.host.1.0";

std::string records(int first, int last) {
  std::string out;
  for (int i = first; i < last; ++i) out += tb::framed_record(tb::encode_event({1.7e9 + i, i, {}, {{"x", 0.5 * i}}}));
  return out;
}

}  // namespace

class TestImportRuns : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_repeated_import_changes_nothing() {
    Workspace workspace;
    const ImportReport first = import(workspace.path(), fixture("tensorboard"));
    const auto folders = run_folders(workspace.path());
    const ImportReport second = import(workspace.path(), fixture("tensorboard"));
    QCOMPARE(second.count(Result::Unchanged), first.sources.size());
    QCOMPARE(run_folders(workspace.path()), folders);
    for (size_t i = 0; i < first.sources.size(); ++i) QCOMPARE(second.sources[i].run_id, first.sources[i].run_id);
    // By another way to the same place, and the same twice.
    const std::vector<fs::path> twice = {fixture("tensorboard/../tensorboard/torch"), fixture("tensorboard/torch")};
    const ImportReport third = import_runs(workspace.path(), find_imports(twice));
    QCOMPARE(third.sources.size(), size_t{4});
    QCOMPARE(third.count(Result::Unchanged), size_t{4});
  }

  void a_changed_source_takes_the_older_runs_place() {
    Workspace workspace;
    const fs::path file = workspace.path() / "logs/run" / kEvents;
    write_file(file, records(0, 10));
    const ImportReport first = import(workspace.path(), workspace.path() / "logs");
    const RunPaths paths = run_paths(workspace.path(), first.sources[0].run_id);
    Annotations written;
    written.name = "mine";
    written.tags = {"kept"};
    write_annotations(paths.annotations(), written);
    RunReader before(paths.root);
    QCOMPARE(before.points("x").size(), size_t{10});

    write_file(file, records(0, 25));
    const ImportReport second = import(workspace.path(), workspace.path() / "logs");
    QCOMPARE(second.sources[0].result, Result::Updated);
    QCOMPARE(second.sources[0].run_id, first.sources[0].run_id);
    QCOMPARE(run_folders(workspace.path()), std::vector{paths.root});
    RunReader after(paths.root);
    QCOMPARE(after.points("x").size(), size_t{25});
    QCOMPARE(after.annotations().name, std::string("mine"));
    QCOMPARE(after.annotations().tags, std::vector<std::string>{"kept"});
    QCOMPARE(problem_in(paths.root), std::string());
  }

  void a_run_that_is_held_is_not_replaced() {
    Workspace workspace;
    const fs::path file = workspace.path() / "logs/run" / kEvents;
    write_file(file, records(0, 10));
    const ImportReport first = import(workspace.path(), workspace.path() / "logs");
    const auto writer = RunWriter::reopen(run_paths(workspace.path(), first.sources[0].run_id).root);
    write_file(file, records(0, 11));
    const ImportReport second = import(workspace.path(), workspace.path() / "logs");
    QCOMPARE(second.sources[0].result, Result::Failed);
    QVERIFY(second.sources[0].error.find("held by another program") != std::string::npos);
    QCOMPARE(run_folders(workspace.path()).size(), size_t{1});
  }

  void an_imported_run_is_a_run_like_any_other() {
    Workspace workspace;
    write_file(workspace.path() / "logs/a run" / kEvents, records(0, 300));
    const ImportReport report = import(workspace.path(), workspace.path() / "logs");
    RunReader run = run_named(workspace.path(), report, "logs/a run");
    const RunState state = run.state();
    QCOMPARE(state.name, std::string("logs/a run"));
    QCOMPARE(state.verb, std::string("import"));
    QCOMPARE(state.status, RunStatus::Finished);
    QCOMPARE(state.started, 1.7e9);
    QCOMPARE(state.seconds, 299.0);
    QCOMPARE(ulid_milliseconds(state.run_id), 1'700'000'000'000);
    QCOMPARE(state.info.at("import.format"), std::string("tensorboard"));
    QCOMPARE(state.info.at("import.origin"),
             "tensorboard:" + fs::canonical(workspace.path() / "logs/a run").string());
    QCOMPARE(sql_value(run.paths().db(), "pragma journal_mode"), std::string("delete"));
    QCOMPARE(sql_value(run.paths().db(), "pragma integrity_check"), std::string("ok"));
    QCOMPARE(problem_in(run.paths().root), std::string());
    QVERIFY(fs::exists(run.paths().lock()));
    auto writer = RunWriter::reopen(run.paths().root);  // it can be continued
    log_one(*writer, "x", 300, 1.0);
    writer->finish(RunStatus::Finished);
    QCOMPARE(run.points("x").size(), size_t{301});
  }

  void many_runs_appear_in_groups_and_cancelling_keeps_those_that_did() {
    Workspace workspace;
    for (int i = 0; i < 300; ++i)
      write_file(workspace.path() / "logs" / std::to_string(1000 + i) / kEvents, records(i, i + 3));
    const ImportPlan plan = find_imports(std::vector{workspace.path() / "logs"});
    QCOMPARE(plan.sources.size(), size_t{300});
    uint64_t last = 0;
    bool forward = true;
    const ImportReport cancelled = import_runs(workspace.path(), plan, {}, [&](uint64_t done, uint64_t of) {
      forward &= done >= last && of == plan.bytes();
      last = done;
      return done < of / 2;
    });
    QVERIFY(forward && cancelled.cancelled);
    const size_t kept = cancelled.count(Result::Imported);
    QVERIFY(kept > 100 && kept < 200);
    QCOMPARE(run_folders(workspace.path()).size(), kept);
    const ImportReport rest = import_runs(workspace.path(), plan);
    QVERIFY(!rest.cancelled);
    QCOMPARE(rest.count(Result::Unchanged), kept);
    QCOMPARE(rest.count(Result::Imported), 300 - kept);
    QCOMPARE(run_folders(workspace.path()).size(), size_t{300});
  }

  void what_a_killed_import_left_is_cleared_away() {
    Workspace workspace;
    write_file(workspace.path() / "logs/a" / kEvents, records(0, 3));
    write_file(workspace.path() / "runs/.import-" / "1/run.db", "half written");
    const ImportReport report = import(workspace.path(), workspace.path() / "logs");
    QCOMPARE(report.count(Result::Imported), size_t{1});
    QCOMPARE(run_folders(workspace.path()).size(), size_t{1});
  }

  void wrong_input_is_told() {
    Workspace workspace;
    const std::vector<fs::path> nowhere = {workspace.path() / "nowhere"};
    QVERIFY(error_of(StoreError::Kind::NotFound, [&] { find_imports(nowhere); }).find("nowhere") != std::string::npos);
    ImportOptions options;
    options.format = "tensorbord";
    const std::vector<fs::path> here = {fixture("tensorboard")};
    QVERIFY(error_of(StoreError::Kind::Invalid, [&] { find_imports(here, options); }).find("tensorboard") !=
            std::string::npos);
    write_file(workspace.path() / "file", "");
    error_of(StoreError::Kind::NotAWorkspace, [&] { import_runs(workspace.path() / "file", {}); });
    QCOMPARE(find_imports(std::vector{workspace.path()}).sources.size(), size_t{0});
  }
};

QTEST_GUILESS_MAIN(TestImportRuns)
#include "test_import_runs.moc"
