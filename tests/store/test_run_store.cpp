// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What is logged comes back to the bit, by our reader and by plain SQLite.
#include <sys/stat.h>

#include <QtTest>
#include <fstream>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include <store/export/export_runs.h>
#include <store/ulid.h>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
using Kind = StoreError::Kind;
namespace fs = std::filesystem;

class TestRunStore : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void valuesSurviveToTheBit();
  void viewsAnswerPlainSql();
  void finishedRunIsOneFileInDeleteMode();
  void finishDoesNotWaitForALiveReaderForever();
  void oddNamesAreData();
  void totalsLeaveNanOutAndCountInfinities();
  void manyBucketsAndSeries();
  void threadsLogAtOnce();
  void readerFollowsALiveRun();
  void attemptsKeepWhatTheySupersede();
  void secondWriterIsRefused();
  void statusFollowsFromTheLock();
  void linesEventsArtifactsHistograms();
  void annotationsAreReplacedWhole();
  void wrongUseGetsASentence();
  void garbageIsNoRun();
  void aDamagedRunIsNotContinued();
  void exports();
  void ulidsIncrease();
};

void TestRunStore::valuesSurviveToTheBit() {
  Workspace workspace;
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> values = {0.0,
                                      -0.0,
                                      1.0,
                                      -1.5,
                                      1e308,
                                      -1e308,
                                      5e-324,
                                      2.2250738585072014e-308,
                                      inf,
                                      -inf,
                                      std::nan(""),
                                      0.1,
                                      1e-300,
                                      3.0,
                                      std::numeric_limits<double>::epsilon()};
  auto writer = RunWriter::create(workspace.path(), info_named("bits"));
  for (size_t i = 0; i < values.size(); ++i) {
    log_one(*writer, "v", static_cast<int64_t>(i) - 3, values[i],
            i == 2 ? std::nan("") : 0.5 * static_cast<double>(i));
  }
  log_one(*writer, "far", std::numeric_limits<int64_t>::max(), 1.0);
  log_one(*writer, "far", std::numeric_limits<int64_t>::min(), 2.0);
  writer->finish(RunStatus::Finished);

  RunReader reader(writer->paths().root);
  const std::vector<Point> points = reader.points("v");
  QCOMPARE(points.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    QVERIFY2(same(points[i].value, values[i]), qPrintable(QString::number(i)));
    QCOMPARE(points[i].step, static_cast<int64_t>(i) - 3);
    QCOMPARE(points[i].attempt, 1);
    QVERIFY(same(points[i].epoch, i == 2 ? std::nan("") : 0.5 * static_cast<double>(i)));
    if (i > 0) QVERIFY(points[i].wall_time >= points[i - 1].wall_time);
  }
  QCOMPARE(reader.points("far")[0].step, std::numeric_limits<int64_t>::max());
  QCOMPARE(reader.points("far")[1].step, std::numeric_limits<int64_t>::min());
  QCOMPARE(QString::fromStdString(problem_in(writer->paths().root)), QString());
}

void TestRunStore::viewsAnswerPlainSql() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("views"));
  log_one(*writer, "loss", 1, 0.5, 0.25);
  log_one(*writer, "loss", 2, std::nan(""), 0.5);
  log_one(*writer, "loss", 2, INFINITY, std::nan(""));
  writer->event("resumed", {{"from", "last.ckpt"}}, 7);
  writer->log_line(LogLevel::Warning, "trainer", "mind the gap");
  writer->system_metric("cpu", 12.5);
  writer->artifact({7, "best", "checkpoint", "checkpoints/best.ckpt", "ab", 123, {{"score", 0.5}}});
  writer->histogram({"weights", 3, 0.0, {0, 1, 2}, {5, 6}, 0, 2, 10, 20});
  writer->flush();
  const fs::path db = writer->paths().db();
  // The public contract of docs/run-database.md: these names, these columns, in this order.
  const std::map<std::string, std::string> views = {
      {"run_info", "key,value"},
      {"params", "path,value"},
      {"metrics", "name,step,epoch,wall_time,value,attempt"},
      {"events", "id,wall_time,step,kind,payload"},
      {"log_lines", "id,wall_time,level,source,text"},
      {"artifacts", "id,step,name,kind,path,sha256,bytes,meta"},
      {"histograms", "name,step,epoch,wall_time,attempt,min,max,sum,sum_squares,edges,counts"},
      {"system_metrics", "name,wall_time,value"}};
  for (const auto& [view, columns] : views) {
    QCOMPARE(sql_value(db, "SELECT group_concat(name) FROM pragma_table_info('" + view + "')"), columns);
    QVERIFY2(sql_value(db, "SELECT count(*) > 0 FROM " + view) == "1", view.c_str());
  }
  const Rows expected = {{"loss", "1", "0.25", "0.5", "1"},
                         {"loss", "2", "0.5", "NULL", "1"},
                         {"loss", "2", "NULL", "Inf", "1"}};
  QVERIFY(sql(db, "SELECT name, step, epoch, value, attempt FROM metrics") == expected);
  QVERIFY(sql(db, "SELECT path, value FROM params") ==
          (Rows{{"model.lr", "0.1"}, {"model.hidden_dim", "128"}}));
  QCOMPARE(sql_value(db, "SELECT value FROM run_info WHERE key = 'status'"), std::string("running"));
  QCOMPARE(sql_value(db, "SELECT value FROM run_info WHERE key = 'provenance.host'"), std::string("here"));
  QCOMPARE(sql_value(db, "PRAGMA journal_mode"), std::string("wal"));
  writer->finish(RunStatus::Failed, R"({"hook":"fit"})");
  QCOMPARE(sql_value(db, "SELECT value FROM run_info WHERE key = 'status'"), std::string("failed"));
  QCOMPARE(sql_value(db, "PRAGMA integrity_check"), std::string("ok"));
  QVERIFY(sql_value(db, "PRAGMA application_id") != "0");
  QCOMPARE(sql_value(db, "PRAGMA user_version"), std::string("2000"));
}

void TestRunStore::finishedRunIsOneFileInDeleteMode() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("done"));
  log_one(*writer, "loss", 1, 0.5);
  writer->flush();
  const RunPaths paths = writer->paths();
  QVERIFY(fs::exists(paths.db().string() + "-wal"));
  writer->finish(RunStatus::Finished);
  QVERIFY(!fs::exists(paths.db().string() + "-wal"));
  QVERIFY(!fs::exists(paths.db().string() + "-shm"));
  QCOMPARE(sql_value(paths.db(), "PRAGMA journal_mode"), std::string("delete"));
  // A copy on a read-only medium can be read.
  const fs::path copy = workspace.path() / "copy";
  fs::copy(paths.root, copy, fs::copy_options::recursive);
  fs::permissions(copy / "run.db", fs::perms::owner_read);
  fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_exec);
  QCOMPARE(RunReader(copy).points("loss").size(), size_t{1});
  fs::permissions(copy, fs::perms::owner_all);
  writer->finish(RunStatus::Failed);  // does nothing more
  log_one(*writer, "loss", 2, 0.5);
  QCOMPARE(RunReader(paths.root).state().status, RunStatus::Finished);
}

void TestRunStore::finishDoesNotWaitForALiveReaderForever() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("followed"));
  log_one(*writer, "loss", 1, 0.5);
  writer->flush();
  RunReader reader(writer->paths().root);
  std::atomic<bool> stop{false};
  // A reader that polls, as the desktop does, sees the end and lets go of the file.
  std::thread follower([&] {
    while (!stop) {
      reader.data_version();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  writer->finish(RunStatus::Finished);
  stop = true;
  follower.join();
  QCOMPARE(sql_value(writer->paths().db(), "PRAGMA journal_mode"), std::string("delete"));
  QCOMPARE(reader.points("loss").size(), size_t{1});
}

void TestRunStore::oddNamesAreData() {
  Workspace workspace;
  const std::vector<std::string> names = {"",
                                          " ",
                                          "../../etc/passwd",
                                          "/abs/olute",
                                          "a\nb\r\n",
                                          "quo'te\"s`",
                                          "Größe",
                                          "损失",
                                          "🙂",
                                          "=1+1",
                                          "a;DROP TABLE point;--",
                                          "%s%n",
                                          std::string(5000, 'x'),
                                          "train_loss",
                                          "Train_loss",
                                          "tab\there",
                                          "\\back\\slash",
                                          "val/acc/dataloader_idx_0"};
  auto writer = RunWriter::create(workspace.path(), info_named("../../odd \"name\"\n"));
  std::set<uint32_t> ids;
  for (size_t i = 0; i < names.size(); ++i) {
    ids.insert(writer->series(names[i]));
    log_one(*writer, names[i], 1, static_cast<double>(i));
  }
  QCOMPARE(ids.size(), names.size());
  // What is not UTF-8 is replaced, so that JSON and the screen can show it.
  log_one(*writer, "bad\xff\xfe", 1, 1.0);
  QCOMPARE(writer->series("bad\xff\xfe"), writer->series("bad\uFFFD\uFFFD"));
  log_one(*writer, std::string("nul\0byte", 8), 1, 1.0);
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  for (size_t i = 0; i < names.size(); ++i) {
    const std::vector<Point> points = reader.points(names[i]);
    QCOMPARE(points.size(), size_t{1});
    QCOMPARE(points[0].value, static_cast<double>(i));
  }
  QCOMPARE(reader.series().size(), names.size() + 2);
  QCOMPARE(reader.state().name, std::string("../../odd \"name\"\n"));
  size_t entries = 0;
  for (const auto& entry : fs::directory_iterator(workspace.path() / "runs")) entries += entry.is_directory();
  QCOMPARE(entries, size_t{1});
}

void TestRunStore::totalsLeaveNanOutAndCountInfinities() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("totals"));
  const std::vector<double> loss = {3.0, std::nan(""), 1.0, 2.0, 1.0, std::nan("")};
  for (size_t i = 0; i < loss.size(); ++i) log_one(*writer, "loss", static_cast<int64_t>(10 * i), loss[i]);
  for (int i = 0; i < 3; ++i) log_one(*writer, "nan", i, std::nan(""));
  log_one(*writer, "inf", 1, INFINITY);
  log_one(*writer, "both", 1, 7.0);
  writer->flush();  // the extremes come in another transaction
  log_one(*writer, "both", 2, -INFINITY);
  for (int i = 0; i < 100; ++i) log_one(*writer, "huge", i, 1.7e308);
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  const SeriesInfo info = *reader.series("loss");
  QCOMPARE(info.count, 6);
  QCOMPARE(info.nan, 2);
  QVERIFY(std::isnan(info.last));
  QCOMPARE(info.min, 1.0);
  QCOMPARE(info.min_step, 20);
  QCOMPARE(info.max, 3.0);
  QCOMPARE(info.max_step, 0);
  QCOMPARE(info.mean, 1.75);
  QCOMPARE(info.first_step, 0);
  QCOMPARE(info.last_step, 50);
  QVERIFY(std::isnan(reader.series("nan")->min) && std::isnan(reader.series("nan")->max));
  QCOMPARE(reader.series("inf")->min, INFINITY);
  QCOMPARE(reader.series("both")->min, -INFINITY);
  QCOMPARE(reader.series("both")->min_step, 2);
  QCOMPARE(reader.series("both")->max, 7.0);
  QCOMPARE(reader.series("huge")->mean, 1.7e308);
  QVERIFY(!reader.series("nothing"));
}

void TestRunStore::manyBucketsAndSeries() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("many"));
  std::mt19937 random(7);
  std::map<std::string, std::vector<double>> expected;
  for (int step = 0; step < 6000; ++step) {
    std::vector<ScalarPoint> points;
    for (int i = 0; i < 12; ++i) {
      if (random() % (1u << i) != 0) continue;  // each series half as often as the one before
      const std::string name = "series " + std::to_string(i);
      expected[name].push_back(std::generate_canonical<double, 53>(random));
      points.push_back({writer->series(name), expected[name].back()});
    }
    writer->log(step, 0.0, points);
    if (random() % 40 == 0) writer->flush();  // extents of every length
  }
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  for (const auto& [name, values] : expected) {
    QVERIFY(reader.columns(name).value == values);
    // Pages of any size give the same.
    std::vector<double> paged;
    for (int64_t after = 0;;) {
      const std::vector<Point> page = reader.points(name, after, 77);
      if (page.empty()) break;
      for (const Point& point : page) paged.push_back(point.value);
      after = page.back().id;
    }
    QVERIFY(paged == values);
  }
  QCOMPARE(QString::fromStdString(problem_in(writer->paths().root)), QString());
}

void TestRunStore::threadsLogAtOnce() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("threads"), {20, size_t{2} << 20, true});
  constexpr int kThreads = 4, kPoints = 60'000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const std::string own = "own " + std::to_string(t);
      for (int i = 0; i < kPoints; ++i) {
        const ScalarPoint points[] = {{writer->series(own), 1.0 * i}, {writer->series("shared"), 1.0 * t}};
        writer->log(i, 0.0, points);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  QCOMPARE(reader.series("shared")->count, int64_t{kThreads} * kPoints);
  for (int t = 0; t < kThreads; ++t) {
    const SeriesColumns columns = reader.columns("own " + std::to_string(t));
    QCOMPARE(columns.size(), size_t{kPoints});
    for (int i = 0; i < kPoints; ++i) QCOMPARE(columns.value[static_cast<size_t>(i)], 1.0 * i);
  }
  QCOMPARE(writer->health().lost_points, uint64_t{0});
  QCOMPARE(QString::fromStdString(problem_in(writer->paths().root)), QString());
}

void TestRunStore::readerFollowsALiveRun() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("live"), {20, size_t{64} << 20, true});
  const fs::path folder = writer->paths().root;
  constexpr int64_t kSteps = 200'000;
  std::string problem;
  std::thread follower([&] {
    try {
      RunReader reader(folder);
      int64_t seen = 0, after = 0, version = -1;
      while (seen < kSteps) {
        if (reader.data_version() == version) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
          continue;
        }
        version = reader.data_version();
        const auto info = reader.series("loss");
        if (!info) continue;
        const std::vector<Point> news = reader.points("loss", after);
        for (const Point& point : news) {
          if (point.step != seen || point.value != 0.5 * static_cast<double>(seen))
            problem = "a gap at " + std::to_string(seen);
          ++seen;
          after = point.id;
        }
        if (seen < info->count) problem = "points that were counted before are missing";
        const Envelope envelope = reader.envelope("loss", 0, kSteps, 100);
        if (envelope.count < seen) problem = "the envelope is behind the points";
      }
    } catch (const std::exception& error) {
      problem = error.what();
    }
  });
  for (int64_t step = 0; step < kSteps; ++step)
    log_one(*writer, "loss", step, 0.5 * static_cast<double>(step));
  follower.join();
  QCOMPARE(problem, std::string());
  writer->finish(RunStatus::Finished);
}

void TestRunStore::attemptsKeepWhatTheySupersede() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("resumed"));
  const fs::path folder = writer->paths().root;
  for (int step = 0; step < 1000; ++step) log_one(*writer, "loss", step, 1.0);
  log_one(*writer, "acc", 500, 0.5);
  writer->finish(RunStatus::Interrupted);
  const double first_seconds = RunReader(folder).state().seconds;

  writer = RunWriter::reopen(folder);
  QCOMPARE(writer->attempt(), 2);
  QCOMPARE(writer->series("loss"), uint32_t{1});
  for (int step = 700; step < 1500; ++step) log_one(*writer, "loss", step, 2.0);
  writer->flush();
  writer.reset();  // as a killed process would leave it
  writer = RunWriter::reopen(folder);
  for (int step = 1400; step < 1450; ++step) log_one(*writer, "loss", step, 3.0);
  log_one(*writer, "new", 1450, 3.0);
  writer->finish(RunStatus::Finished);

  RunReader reader(folder);
  QCOMPARE(reader.state().attempts, 3);
  QCOMPARE(reader.state().status, RunStatus::Finished);
  QVERIFY(reader.state().seconds >= first_seconds);
  const auto attempts = reader.attempts();
  QCOMPARE(attempts.size(), size_t{3});
  QCOMPARE(attempts[0].status, std::string("interrupted"));
  QCOMPARE(attempts[1].status, std::string("running"));  // it never said how it ended
  QCOMPARE(*attempts[1].first_step, 700);
  QCOMPARE(*attempts[2].last_step, 1450);
  QCOMPARE(reader.series("loss")->count, 1000 + 800 + 50);
  QCOMPARE(sql_value(folder / "run.db", "SELECT count(*) FROM metrics WHERE attempt = 1 AND name = 'loss'"),
           std::string("1000"));
  // One line, without what was gone over again: 0..699 of 1, 700..1399 of 2, 1400..1449 of 3.
  const Envelope current = reader.envelope("loss", 0, 1500, 1500);
  QCOMPARE(current.count, 1450);
  for (const EnvelopeColumn& column : current.columns) {
    const double step = column.x - 0.5;
    QCOMPARE(column.max, step < 700 ? 1.0 : step < 1400 ? 2.0 : 3.0);
    QCOMPARE(column.min, column.max);
  }
  QCOMPARE(reader.envelope("loss", 0, 1500, 1500, XAxis::Step, Attempts::All).count, 1850);
  QCOMPARE(reader.x_range("loss")->second, 1449.0);
  QCOMPARE(QString::fromStdString(problem_in(folder)), QString());
}

void TestRunStore::secondWriterIsRefused() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("mine"));
  const std::string sentence = error_of(Kind::Locked, [&] { RunWriter::reopen(writer->paths().root); });
  QVERIFY2(sentence.find(writer->run_id()) != std::string::npos, sentence.c_str());
  RunInfo same_id = info_named("again");
  same_id.run_id = writer->run_id();
  QVERIFY(error_of(Kind::Invalid, [&] { RunWriter::create(workspace.path(), same_id); }).find("already") !=
          std::string::npos);
  log_one(*writer, "loss", 1, 1.0);
  writer->finish(RunStatus::Finished);
  QCOMPARE(RunReader(writer->paths().root).points("loss").size(), size_t{1});
  RunWriter::reopen(writer->paths().root)->finish(RunStatus::Finished);
}

void TestRunStore::statusFollowsFromTheLock() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("lives"));
  RunReader reader(writer->paths().root);
  QCOMPARE(reader.state().status, RunStatus::Running);
  // Looking at the lock does not take it away.
  QCOMPARE(RunReader(writer->paths().root).state().status, RunStatus::Running);
  log_one(*writer, "loss", 1, 1.0);
  writer.reset();
  QCOMPARE(reader.state().status, RunStatus::Interrupted);
  QCOMPARE(reader.points("loss").size(), size_t{1});
  for (const RunStatus status :
       {RunStatus::Finished, RunStatus::Failed, RunStatus::Stopped, RunStatus::Interrupted}) {
    RunWriter::reopen(reader.paths().root)->finish(status, R"({"hook":"x"})");
    QCOMPARE(reader.state().status, status);
  }
  QCOMPARE(reader.state().error, std::string(R"({"hook":"x"})"));
  writer = RunWriter::reopen(reader.paths().root);
  QCOMPARE(reader.state().status, RunStatus::Running);
  QCOMPARE(reader.state().error, std::string());
}

void TestRunStore::linesEventsArtifactsHistograms() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("rest"));
  for (int i = 0; i < 100; ++i)
    writer->log_line(i % 2 ? LogLevel::Error : LogLevel::Debug, "s", "line " + std::to_string(i));
  writer->log_line(LogLevel::Info, "s", "not utf-8: \xff");
  writer->event("a", {{"x", 1}}, 5);
  writer->event("b", nlohmann::json::array());
  writer->artifact({std::nullopt, "n", "image", "media/1.png", "00ff", 42, {{"w", 2}}});
  writer->system_metric("gpu", std::nan(""));
  writer->histogram({"h", 9, 1.5, {0, 0.5, 1}, {3, 4}, 0.1, 0.9, 5, 6});
  writer->set_info("note", "value");
  writer->set_info("note", "newer");
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  const auto lines = reader.log_lines();
  QCOMPARE(lines.size(), size_t{101});
  QCOMPARE(lines[99].text, std::string("line 99"));
  QCOMPARE(lines[99].level, LogLevel::Error);
  QCOMPARE(lines[100].text, std::string("not utf-8: \uFFFD"));
  QCOMPARE(reader.log_lines(lines[49].id, 10)[0].text, std::string("line 50"));
  const auto events = reader.events();
  QCOMPARE(events.size(), size_t{2});
  QCOMPARE(*events[0].step, 5);
  QCOMPARE(events[0].payload, std::string(R"({"x":1})"));
  QVERIFY(!events[1].step);
  QCOMPARE(reader.artifacts()[0].bytes, 42);
  QCOMPARE(reader.artifacts()[0].meta["w"], 2);
  QVERIFY(std::isnan(reader.system_metrics()[0].value));
  const auto histograms = reader.histograms("h");
  QVERIFY(histograms.at(0).edges == (std::vector<double>{0, 0.5, 1}));
  QCOMPARE(histograms[0].counts[1], 4.0);
  QCOMPARE(reader.state().info.at("note"), std::string("newer"));
  QVERIFY(error_of(Kind::Invalid, [&] {
            writer->histogram({"h", 0, 0, {1}, {1, 2}, 0, 0, 0, 0});
          }).size() > 10);
}

void TestRunStore::annotationsAreReplacedWhole() {
  Workspace workspace;
  RunInfo info = info_named("annotated");
  info.tags = {"baseline"};
  auto writer = RunWriter::create(workspace.path(), info);
  const fs::path file = writer->paths().annotations();
  QVERIFY(read_annotations(file).tags == info.tags);
  const Annotations all{"a \"name\"", "notes\n**md**", "#ff8800", {"x", "ü"}, true, true};
  write_annotations(file, all);
  QVERIFY(read_annotations(file) == all);
  QVERIFY(read_annotations(writer->paths().root / "nothing.json") == Annotations{});
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(writer->paths().root))
    files += entry.path().string().find(".tmp") != std::string::npos;
  QCOMPARE(files, size_t{0});
  for (const char* broken : {"{", "[1]", R"({"tags": 5})", R"({"starred": "yes"})", "\xff"}) {
    QFile out(QString::fromStdString(file.string()));
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(broken);
    out.close();
    QVERIFY2(error_of(Kind::Damaged, [&] { read_annotations(file); }).find("annotations.json") !=
                 std::string::npos,
             broken);
  }
  write_annotations(file, all);
  QVERIFY(read_annotations(file) == all);
  QVERIFY(error_of(Kind::Storage, [&] {
            write_annotations(file.parent_path() / "no" / "a.json", all);
          }).size() > 10);
}

void TestRunStore::wrongUseGetsASentence() {
  Workspace workspace;
  fs::create_directories(workspace.path());
  const fs::path file = workspace.path() / "file";
  QVERIFY(QFile(QString::fromStdString(file.string())).open(QIODevice::WriteOnly));
  QVERIFY(error_of(Kind::NotAWorkspace, [&] {
            RunWriter::create(file, info_named("x"));
          }).find("is a file") != std::string::npos);
  QVERIFY(error_of(Kind::Unwritable, [&] {
            RunWriter::create(file / "below", info_named("x"));
          }).find("cannot be written") != std::string::npos);
  QVERIFY(error_of(Kind::Unwritable, [&] {
            RunWriter::create("/proc/leyden", info_named("x"));
          }).find("cannot be written") != std::string::npos);
  RunInfo bad = info_named("x");
  bad.run_id = "../../x";
  QVERIFY(error_of(Kind::Invalid, [&] { RunWriter::create(workspace.path(), bad); }).find("not a run id") !=
          std::string::npos);
  QVERIFY(!fs::exists(workspace.path() / "runs"));
  QVERIFY(error_of(Kind::NotFound, [&] { RunReader reader(workspace.path()); }).find("no run.db") !=
          std::string::npos);
  QVERIFY(error_of(Kind::NotFound, [&] { RunWriter::reopen(workspace.path()); }).find("no run.db") !=
          std::string::npos);

  auto writer = RunWriter::create(workspace.path(), info_named("x"));
  const ScalarPoint unknown{7, 1.0};
  QVERIFY(error_of(Kind::Invalid, [&] { writer->log(1, 0.0, {&unknown, 1}); }).size() > 10);
  const ScalarPoint zero{0, 1.0};
  QVERIFY(error_of(Kind::Invalid, [&] { writer->log(1, 0.0, {&zero, 1}); }).size() > 10);
  log_one(*writer, "train_loss", 1, 1.0);
  writer->finish(RunStatus::Finished);
  RunReader reader(writer->paths().root);
  QVERIFY(error_of(Kind::NotFound, [&] { reader.points("train_los"); }).find("train_loss") !=
          std::string::npos);
  QVERIFY(error_of(Kind::Invalid, [&] { reader.envelope("train_loss", 1, 0, 10); }).size() > 10);
  QVERIFY(error_of(Kind::Invalid, [&] { reader.envelope("train_loss", 0, NAN, 10); }).size() > 10);
  QVERIFY(error_of(Kind::Invalid, [&] { reader.envelope("train_loss", 0, 1, 0); }).size() > 10);
  QCOMPARE(reader.points("train_loss").size(), size_t{1});  // good again after an error
}

void TestRunStore::garbageIsNoRun() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("garbage"));
  writer->finish(RunStatus::Finished);
  const RunPaths paths = writer->paths();
  QFile garbage(QString::fromStdString(paths.db().string()));
  QVERIFY(garbage.open(QIODevice::WriteOnly));
  garbage.write(QByteArray(10000, 'x'));
  garbage.close();
  QVERIFY(error_of(Kind::Damaged, [&] { RunReader reader(paths.root); }).find("run.db") != std::string::npos);
}

// Nothing is added to a file whose pages are broken, so that what can be read of it stays.
void TestRunStore::aDamagedRunIsNotContinued() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("damaged"));
  for (int step = 0; step < 20'000; ++step) log_one(*writer, "loss", step, step);
  writer->finish(RunStatus::Finished);
  const fs::path folder = writer->paths().root;
  writer.reset();
  const auto bytes = [&] {
    std::ifstream in(folder / "run.db", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  std::string damaged = bytes();
  const size_t page = damaged.size() / 4096 / 2 * 4096;
  std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(page), 100, '\x7f');
  std::ofstream(folder / "run.db", std::ios::binary) << damaged;
  const std::string told = error_of(Kind::Damaged, [&] { RunWriter::reopen(folder); });
  QVERIFY2(told.find("damaged") != std::string::npos, told.c_str());
  QVERIFY(bytes() == damaged);
}

void TestRunStore::exports() {
  Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("=cmd"));
  log_one(*writer, "=SUM(A1)", 1, 0.1, 0.5);
  log_one(*writer, "-x, \"y\"\nz", 2, -0.5, std::nan(""));
  log_one(*writer, "loss", 3, std::nan(""));
  log_one(*writer, "loss", 4, -INFINITY);
  writer->event("e", {{"k", "v"}});
  writer->finish(RunStatus::Finished);
  std::ostringstream csv;
  export_run(writer->paths().root, "csv", csv);
  const QString text = QString::fromStdString(csv.str());
  QVERIFY(text.startsWith("name,step,epoch,wall_time,value,attempt\n'=SUM(A1),1,0.5,"));
  QVERIFY(text.contains("\"'-x, \"\"y\"\"\nz\",2,,"));
  QVERIFY(text.contains(",-0.5,1\n"));  // a number is no formula
  QVERIFY(text.contains(",nan,1\n") && text.contains(",-inf,1\n"));
  std::ostringstream out;
  export_run(writer->paths().root, "json", out);
  const auto json = nlohmann::json::parse(out.str());
  QCOMPARE(json["status"], "finished");
  QCOMPARE(json["params"]["model.hidden_dim"], 128);
  QCOMPARE(json["metrics"]["loss"]["value"][0], "nan");
  QCOMPARE(json["metrics"]["loss"]["value"][1], "-inf");
  QCOMPARE(json["metrics"]["loss"]["min"], "-inf");
  QCOMPARE(json["metrics"]["=SUM(A1)"]["value"][0].get<double>(), 0.1);
  QVERIFY(json["metrics"]["-x, \"y\"\nz"]["epoch"][0].is_null());
  QCOMPARE(json["events"][0]["payload"]["k"], "v");
  std::ostream broken(nullptr);
  QVERIFY(error_of(Kind::Storage, [&] {
            export_run(writer->paths().root, "csv", broken);
          }).size() > 10);
}

void TestRunStore::ulidsIncrease() {
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = new_ulid();
    QVERIFY(is_ulid(id));
    QVERIFY(id > last);
    last = id;
  }
  QVERIFY(std::abs(ulid_milliseconds(last) - QDateTime::currentMSecsSinceEpoch()) < 60'000);
  QVERIFY(!is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FA"));
  QVERIFY(!is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAI"));
  QVERIFY(!is_ulid("81ARZ3NDEKTSV4RRFFQ69G5FAV"));
  QVERIFY(is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
}

QTEST_GUILESS_MAIN(TestRunStore)
#include "test_run_store.moc"
