// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Exports that are killed, that find the disk full, and of runs that are still logged: what is there is whole.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <atomic>
#include <fstream>
#include <thread>

#include <store/export/export_runs.h>
#include <store/export/exporter.h>
#include <store/store_error.h>

#include "import_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

constexpr int64_t kSteps = 140'000;  // several pages

std::vector<std::string> formats() {
  std::vector<std::string> out;
  for (const Exporter* each : exporters()) out.emplace_back(each->id());
  return out;
}

void add_formats() {
  QTest::addColumn<QString>("format");
  for (const std::string& format : formats()) QTest::newRow(format.c_str()) << QString::fromStdString(format);
}

std::vector<fs::path> make_run(const Workspace& workspace) {
  auto writer = RunWriter::create(workspace.path(), info_named("a run"));
  for (int64_t step = 0; step < kSteps; ++step) log_one(*writer, "loss", step, 0.5 * static_cast<double>(step));
  writer->finish(RunStatus::Finished);
  return {writer->paths().root};
}

// Every file below a folder with its bytes, but for what differs from one export to the next: names that have a time in
// them, and the times that formats write down.
std::map<std::string, uintmax_t> contents(const fs::path& folder) {
  std::map<std::string, uintmax_t> out;
  int number = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const bool dated = entry.path().filename().string().starts_with("events.out");
    out[dated ? "events " + std::to_string(++number) : entry.path().lexically_relative(folder).string()] = entry.file_size();
  }
  return out;
}

// A child that is killed when it has been told of progress so many times; answers whether it was.
bool export_and_die(const std::vector<fs::path>& runs, const fs::path& target, const std::string& format, int at) {
  const pid_t child = fork();
  if (child == 0) {
    int told = 0;
    try {
      export_runs(runs, target, {.format = format}, [&](uint64_t, uint64_t) {
        if (++told == at) ::kill(::getpid(), SIGKILL);
        return true;
      });
    } catch (...) {
      ::_exit(3);
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

void limit_file_size(rlim_t bytes) {
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = std::min(bytes, limit.rlim_max);
  setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

class TestExportFaults : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { signal(SIGXFSZ, SIG_IGN); }

  void a_killed_export_leaves_nothing_half_data() { add_formats(); }
  void a_killed_export_leaves_nothing_half() {
    QFETCH(QString, format);
    const Workspace workspace;
    const std::vector<fs::path> runs = make_run(workspace);
    const fs::path out = workspace.path() / "out", target = out / "exported";
    fs::create_directories(out);
    const std::string kind = format.toStdString();
    // Of a name as long: some formats write down where they are.
    QCOMPARE(export_runs(runs, out / "complete", {.format = kind}).failed(), size_t{0});
    const auto good = contents(out / "complete");
    fs::remove_all(out / "complete");
    int kills = 0;
    while (export_and_die(runs, target, kind, kills + 1)) {
      ++kills;
      QVERIFY2(!fs::exists(target), qPrintable(QString("kill %1").arg(kills)));
      QVERIFY(!fs::is_empty(out));  // what it had begun
    }
    QVERIFY2(kills >= 3, qPrintable(QString::number(kills)));
    // The one that went through has cleared all of it away, and is whole.
    QCOMPARE(contents(target), good);
    fs::remove_all(target);
    QVERIFY(fs::is_empty(out));
  }

  void a_full_disk_leaves_nothing_data() { add_formats(); }
  void a_full_disk_leaves_nothing() {
    QFETCH(QString, format);
    const Workspace workspace;
    const std::vector<fs::path> runs = make_run(workspace);
    const fs::path out = workspace.path() / "out", target = out / "exported";
    fs::create_directories(out);
    const ExportOptions options{.format = format.toStdString()};
    // The first byte, a buffer, a page of the points: each file ends there.
    for (const rlim_t bytes : {0, 1, 4095, 8192, 100'000, 700'000}) {
      limit_file_size(bytes);
      std::string told;
      try {
        export_runs(runs, target, options);
      } catch (const StoreError& error) {
        told = error.kind() == Kind::Storage ? error.what() : "another kind of error";
      }
      limit_file_size(RLIM_INFINITY);
      QVERIFY2(told.find("could not be written") != std::string::npos, told.c_str());
      QVERIFY2(fs::is_empty(out), qPrintable(QString("%1 bytes").arg(bytes)));
    }
    QCOMPARE(export_runs(runs, target, options).failed(), size_t{0});
  }

  // As to a pipe whose reader is gone.
  void a_stream_that_fails_is_told() {
    const Workspace workspace;
    const std::vector<fs::path> runs = make_run(workspace);
    for (const char* format : {"csv", "json"}) {
      std::ofstream full("/dev/full", std::ios::binary);
      QVERIFY(error_of(Kind::Storage, [&] { export_run(runs[0], format, full); }).find("could not be written") != std::string::npos);
    }
  }

  void a_live_run_is_exported_as_it_was_data() { add_formats(); }
  void a_live_run_is_exported_as_it_was() {
    QFETCH(QString, format);
    const Workspace workspace;
    auto writer = RunWriter::create(workspace.path(), info_named("live"), {5, size_t{64} << 20, true});
    const uint32_t a = writer->series("a"), b = writer->series("b");
    std::atomic<bool> over{false};
    std::atomic<int64_t> logged{0};
    std::thread training([&] {
      for (int64_t step = 0; !over; ++step) {
        const ScalarPoint both[] = {{a, static_cast<double>(step)}, {b, -static_cast<double>(step)}};
        writer->log(step, 0.001 * static_cast<double>(step), both);
        if (step % 100 == 0) writer->histogram({"weights", step, 0.0, {0.0, 1.0}, {1.0}, 0.0, 1.0, 0.5, 0.25});
        if (step % 100 == 0) writer->log_line(LogLevel::Info, "test", "line " + std::to_string(step));
        logged = step + 1;
        if (step % 1000 == 999) writer->flush();
      }
    });
    const fs::path run = writer->paths().root;
    QString problem;
    for (int i = 0; i < 2 && problem.isEmpty(); ++i) {
      if (!QTest::qWaitFor([&] { return logged > 20'000 * (i + 1); }, 60'000)) problem = "nothing is logged";
      const fs::path target = workspace.path() / ("exported-" + std::to_string(i));
      RunSnapshot snapshot = RunReader(run).snapshot();
      const ExportReport report = export_runs(std::vector{run}, target, {.format = format.toStdString()});
      if (report.failed() > 0) problem = QString::fromStdString(report.runs[0].error);
      if (problem.isEmpty()) problem = difference(format, target, snapshot, report.runs[0], logged);
    }
    over = true;
    training.join();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
  }

 private:
  // Both series end with one log call, at a moment when the export ran; nothing is missing before it.
  static QString difference(const QString& format, const fs::path& target, const RunSnapshot& before, const ExportedEntry& entry,
                            int64_t most) {
    const auto least = static_cast<uint64_t>(before.series.at(0).count + before.series.at(1).count);
    if (entry.points < least || entry.points > 2 * static_cast<uint64_t>(most) || entry.points % 2 != 0)
      return QString("%1 points, of at least %2").arg(entry.points).arg(least);
    if (format == "csv") return lines_of(target / "points.csv") == entry.points + 1 ? QString() : QString("other rows");
    if (format == "json") return json_difference(target / "run.json", entry.points / 2);
    const fs::path back = target.string() + "-back";
    const ImportReport report = import(back, target);
    if (report.sources.size() != 1 || !report.sources[0].error.empty() || !report.sources[0].notes.empty()) return "cannot be imported";
    RunReader reader(run_paths(back, report.sources[0].run_id).root);
    const SeriesColumns a = reader.columns("a"), b = reader.columns("b");
    if (a.step != b.step || a.size() != entry.points / 2) return "the series differ";
    for (size_t i = 0; i < a.size(); ++i) {
      if (a.step[i] != static_cast<int64_t>(i) || a.value[i] != static_cast<double>(i) || b.value[i] != -a.value[i]) return "a gap";
    }
    return {};
  }

  static uint64_t lines_of(const fs::path& file) {
    const std::string text = read_file(file);
    return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  }

  static QString json_difference(const fs::path& file, uint64_t count) {
    const auto json = nlohmann::json::parse(read_file(file), nullptr, false);
    if (json.is_discarded()) return "no JSON";
    for (const char* series : {"a", "b"}) {
      if (json["metrics"][series]["step"].size() != count || json["metrics"][series]["step"].back() != count - 1) return "other points";
    }
    // What was logged beside the points is of the same moment: one of each for a hundred steps.
    const uint64_t hundreds = (count + 99) / 100;
    for (const char* list : {"histograms", "log_lines"}) {
      const uint64_t size = json[list].size();
      if (size != hundreds && size != hundreds + 1) return QString("%1 %2 for %3 steps").arg(size).arg(list).arg(count);
    }
    return {};
  }
};

QTEST_GUILESS_MAIN(TestExportFaults)
#include "test_export_faults.moc"
