// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The worker's parts that need no plugin: schemas as JSON, the store logger, predictions, the error funnel.
#include <lightning/errors.h>
#include <lightning/param_schema.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <sstream>

#include <experiment/schema.h>
#include <store/run_reader.h>
#include <store/run_writer.h>

#include <worker/console_bound.h>
#include <worker/console_capture.h>
#include <worker/console_lines.h>
#include <worker/prediction_file.h>
#include <worker/run_error.h>
#include <worker/schema_json.h>
#include <worker/store_logger.h>
#include <worker/value_json.h>
#include <worker/workspace_check.h>

using namespace leyden;
namespace fs = std::filesystem;

namespace {

struct AllKinds {
  bool flag = true;
  int64_t count = 3;
  double rate = 1e-3;
  std::string kind = "a";
  std::vector<int64_t> dims = {1, 2};
  std::vector<double> decays = {0.5};
  std::vector<std::string> names;
  std::optional<double> limit;
  std::string path;

  static void describe(ParamSchema<AllKinds>& s) {
    s.field("flag", &AllKinds::flag).help("On or off.").advanced();
    s.field("count", &AllKinds::count).range(1, 10).unit("layers").label("Layers");
    s.field("rate", &AllKinds::rate).above(0).maximum(1).log().live();
    s.field("kind", &AllKinds::kind).choices({"a", "b"});
    s.field("dims", &AllKinds::dims).minimum(1);
    s.field("decays", &AllKinds::decays).below(1);
    s.field("names", &AllKinds::names);
    s.field("limit", &AllKinds::limit).minimum(0);
    s.field("path", &AllKinds::path).file();
  }
};

std::string read(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::unique_ptr<RunWriter> new_run(const QTemporaryDir& folder) {
  RunInfo info;
  info.plugin_id = "tiny";
  return RunWriter::create(fs::path(folder.path().toStdString()), info);
}

CaughtError caught_from(const std::function<void()>& thrower) {
  try {
    thrower();
  } catch (...) {
    return describe_exception(std::current_exception());
  }
  return {};
}

}  // namespace

class TestWorkerParts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void schema_reads_back_as_the_same_fields();
  void numbers_that_are_not_finite();
  void values_and_json();
  void store_logger_keeps_every_value();
  void store_logger_cost();
  void predictions();
  void predictions_of_two_loaders();
  void errors();
  void workspaces();
  void the_engines_description_names_cuda();
  void printed_lines_have_levels_data();
  void printed_lines_have_levels();
  void printed_bytes_become_lines();
  void a_flood_is_counted();
  void a_runs_console_is_bounded();
  void what_the_process_prints_is_captured();
  void a_crash_prints_its_last_words();
};

/// What forms and the command line read is what the engine said.
void TestWorkerParts::schema_reads_back_as_the_same_fields() {
  const auto& fields = schema_of<AllKinds>().fields();
  const Json json = schema_from_fields(fields, "model");
  const ParamSet set = ParamSet::from_json(json, "model");
  QCOMPARE(set.fields().size(), fields.size());
  for (size_t i = 0; i < fields.size(); ++i) {
    const FieldSpec& said = fields[i];
    const ParamField& read = set.fields()[i];
    QCOMPARE(read.name, said.name);
    QCOMPARE(static_cast<int>(read.type), static_cast<int>(said.type));
    QCOMPARE(read.minimum, said.minimum);
    QCOMPARE(read.maximum, said.maximum);
    QCOMPARE(read.exclusive_minimum, said.exclusive_minimum);
    QCOMPARE(read.exclusive_maximum, said.exclusive_maximum);
    QCOMPARE(read.choices.size(), said.choices.size());
    QCOMPARE(read.unit, said.unit);
    QCOMPARE(read.help, said.help);
    QCOMPARE(read.label, said.label);
    QCOMPARE(read.log_scale, said.log_scale);
    QCOMPARE(read.live, said.live);
    QCOMPARE(read.optional, said.optional);
    QCOMPARE(read.advanced, said.advanced);
    QCOMPARE(read.format, said.format);
    QVERIFY(read.default_value == json_from_value(said.default_value));
  }
  QVERIFY(set.check("count", 11).has_value());
  QVERIFY(!set.check("count", 10).has_value());
  QVERIFY(set.check("rate", 0.0).has_value());
}

void TestWorkerParts::numbers_that_are_not_finite() {
  const Json section = {{"rate", "nan"}, {"kind", "nan"}, {"decays", Json::array({"-inf", 1})}};
  const Dict values = dict_for_fields(section, schema_of<AllKinds>().fields(), "model");
  QVERIFY(std::isnan(values.at("rate").as_double()));
  QCOMPARE(values.at("kind").as_string(), std::string("nan"));
  QVERIFY(std::isinf(values.at("decays").as_list()[0].as_double()));
  QVERIFY(json_from_value(values.at("rate")) == Json("nan"));
}

void TestWorkerParts::values_and_json() {
  const Json json = Json::parse(R"({"b": [1, 2.5, "x", null, true], "a": {"k": 9007199254740993}})");
  const Value value = value_from_json(json);
  QCOMPARE(json_from_value(value).dump(), json.dump());
  QVERIFY_EXCEPTION_THROWN(dict_from_json(Json::array(), "model"), ConfigError);
}

void TestWorkerParts::store_logger_keeps_every_value() {
  QTemporaryDir folder;
  auto writer = new_run(folder);
  const fs::path run = writer->paths().root;
  StoreLogger logger;
  QVERIFY_EXCEPTION_THROWN(logger.log_metrics({0, {}, {}}), Error);
  logger.attach(writer.get());
  const MetricName& loss = intern_metric("store_logger_loss");
  const MetricName& other = intern_metric("store_logger_other");
  const double values[] = {1.5, NAN, INFINITY, -INFINITY, 1e308, 5e-324};
  for (int64_t step = 0; step < 6; ++step) {
    const MetricValue row[] = {{&loss, values[step]}, {&other, -values[step]}};
    logger.log_metrics({step, step / 2.0, std::span<const MetricValue>(row, step % 2 ? 2 : 1)});
  }
  writer->finish(RunStatus::Finished);

  RunReader reader(run);
  const std::vector<Point> points = reader.points(loss.text);
  QCOMPARE(points.size(), size_t{6});
  for (int64_t step = 0; step < 6; ++step) {
    QCOMPARE(points[step].step, step);
    QCOMPARE(points[step].epoch, step / 2.0);
    QVERIFY(points[step].value == values[step] ||
            (std::isnan(points[step].value) && std::isnan(values[step])));
  }
  QCOMPARE(reader.points(other.text).size(), size_t{3});
}

/// Prints what logging costs on the training thread; the budget is kept by ./dev bench, not by a test.
void TestWorkerParts::store_logger_cost() {
  QTemporaryDir folder;
  auto writer = new_run(folder);
  StoreLogger logger;
  logger.attach(writer.get());
  std::vector<const MetricName*> names;
  for (int i = 0; i < 8; ++i) names.push_back(&intern_metric("cost_" + std::to_string(i)));
  std::vector<MetricValue> row;
  for (const MetricName* name : names) row.push_back({name, 0.5});
  constexpr int64_t kRows = 20000;
  const auto start = std::chrono::steady_clock::now();
  for (int64_t step = 0; step < kRows; ++step) logger.log_metrics({step, 0.0, row});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const fs::path run = writer->paths().root;
  writer->finish(RunStatus::Finished);
  qInfo("%.1f ns a scalar (8 a row)", seconds * 1e9 / (kRows * 8));
  QCOMPARE(RunReader(run).series("cost_7")->count, kRows);
}

void TestWorkerParts::predictions() {
  QTemporaryDir folder;
  const fs::path file = fs::path(folder.path().toStdString()) / "media" / "p.csv";
  auto names =
      std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"class", "score, raw"});
  const auto batch = [&](std::vector<int64_t> classes, torch::Tensor scores) {
    return Batch({torch::tensor(classes), std::move(scores)}, names);
  };
  const std::vector<std::vector<Batch>> predictions = {
      {batch({3, 4}, torch::tensor({{0.1f, 0.9f}, {NAN, INFINITY}})),
       batch({5}, torch::tensor({{1.0f, 2.0f}}))}};
  QCOMPARE(write_predictions(file, predictions), int64_t{3});
  QCOMPARE(read(file), std::string("index,class,\"score, raw_0\",\"score, raw_1\"\n"
                                   "0,3,0.1,0.9\n1,4,nan,inf\n2,5,1,2\n"));
  const std::vector<std::vector<Batch>> uneven = {
      {batch({1}, torch::ones({1, 2})), batch({1}, torch::ones({1, 3}))}};
  QVERIFY_EXCEPTION_THROWN(write_predictions(file, uneven), Error);
}

void TestWorkerParts::predictions_of_two_loaders() {
  QTemporaryDir folder;
  const fs::path file = fs::path(folder.path().toStdString()) / "p.csv";
  const double third = 1.0 / 3.0;
  const std::vector<std::vector<Batch>> predictions = {{Batch(torch::tensor({third}, torch::kFloat64))},
                                                       {Batch(torch::tensor({2.0}, torch::kFloat64))}};
  QCOMPARE(write_predictions(file, predictions), int64_t{2});
  QCOMPARE(read(file), std::string("loader,index,prediction\n0,0,0.3333333333333333\n1,0,2\n"));
}

void TestWorkerParts::errors() {
  const CaughtError config = caught_from([] { throw ConfigError("lr: too large", "lr"); });
  QVERIFY(config.is_configuration);
  QCOMPARE(config.error.summary, std::string("lr: too large"));

  const CaughtError hook = caught_from([] { throw TrainingError("Tiny::training_step", "no luck"); });
  QVERIFY(!hook.is_configuration);
  QCOMPARE(hook.error.hook, std::string("Tiny::training_step"));

  const CaughtError torch_error = caught_from([] { torch::ones({2, 3}).matmul(torch::ones({2, 3})); });
  QVERIFY(torch_error.error.summary.find("cannot be multiplied") != std::string::npos);
  QVERIFY(torch_error.error.summary.find('\n') == std::string::npos);

  const CaughtError number = caught_from([] { throw 42; });
  QVERIFY(number.error.summary.find("int") != std::string::npos);

  const CaughtError store = caught_from([] { throw StoreError(StoreError::Kind::Unwritable, "no"); });
  QVERIFY(store.is_configuration);

  const CaughtError nested = caught_from([] {
    try {
      throw std::runtime_error("the disk is on fire");
    } catch (...) {
      std::throw_with_nested(Error("cannot read"));
    }
  });
  QVERIFY(nested.error.details.find("the disk is on fire") != std::string::npos);
}

// Also where the build machine has no GPU: people's machines may.
void TestWorkerParts::the_engines_description_names_cuda() {
  const auto torch = nlohmann::json::parse(read(LEYDEN_BINARY_DIR "/share/leyden/engine.schema.json")).at("libtorch");
#ifdef LEYDEN_TORCH_HAS_CUDA
  QVERIFY(torch.at("cuda").is_string());
  QVERIFY(std::atoi(torch.at("cuda").get<std::string>().c_str()) >= 11);
  QVERIFY(!torch.at("arch_list").empty());
  for (const auto& arch : torch.at("arch_list")) QVERIFY(arch.get<std::string>().starts_with("sm_"));
#else
  QVERIFY(torch.at("cuda").is_null());
  QVERIFY(torch.at("arch_list").empty());
#endif
}

void TestWorkerParts::workspaces() {
  QTemporaryDir folder;
  const fs::path root = folder.path().toStdString();
  check_workspace(root);
  check_workspace(root / "new" / "below");
  QVERIFY(!fs::exists(root / "new"));
  std::ofstream(root / "file") << "x";
  QVERIFY_EXCEPTION_THROWN(check_workspace(root / "file"), ConfigError);
  QVERIFY_EXCEPTION_THROWN(check_workspace(root / "file" / "below"), ConfigError);
  QVERIFY_EXCEPTION_THROWN(check_workspace("/proc/leyden"), ConfigError);
}

void TestWorkerParts::printed_lines_have_levels_data() {
  QTest::addColumn<QString>("line");
  QTest::addColumn<QString>("level");
  for (const char* line : {"", "error", "errors: 3", "Error rate 0.3", "[E", "[epoch 3] x", "W1: weights", ": x", "a plugin"}) {
    QTest::newRow(line) << line << "none";
  }
  for (const char* line : {"error: no", "ERROR:root:no", "[Error] no", "fatal: no", "[E1128 10:11:12.3 a.cpp:7] no", "critical: no"}) {
    QTest::newRow(line) << line << "error";
  }
  for (const char* line : {"warning: hm", "Warn: hm", "[WARNING] hm", "[W1128 10:11:12.3 a.cpp:7] hm"}) QTest::newRow(line) << line << "warning";
  for (const char* line : {"info: so", "INFO:root:so", "note: so", "[I1128 a] so"}) QTest::newRow(line) << line << "info";
  QTest::newRow("debug") << "debug: x" << "debug";
}

void TestWorkerParts::printed_lines_have_levels() {
  QFETCH(QString, line);
  QFETCH(QString, level);
  const auto name = [&](LogLevel otherwise) { return QString::fromUtf8(to_string(level_of_line(line.toStdString(), otherwise))); };
  QCOMPARE(name(LogLevel::Info), level == "none" ? "info" : level);
  QCOMPARE(name(LogLevel::Warning), level == "none" ? "warning" : level);
}

void TestWorkerParts::printed_bytes_become_lines() {
  std::vector<std::string> lines;
  ConsoleLines console(LogLevel::Info, [&](LogLevel, std::string line) { lines.push_back(std::move(line)); });
  for (const char byte : std::string("one\r\n\n10 %\r20 %\r100 %\nlast")) console.feed({&byte, 1}, 0);
  console.finish();
  QCOMPARE(lines, (std::vector<std::string>{"one", "", "100 %", "last"}));

  lines.clear();
  // The limit falls into the middle of a character of two bytes.
  const std::string start(ConsoleLines::kLongest - 1, 'x');
  console.feed(start + "\u00e9 and more", 0);
  console.feed(std::string(1'000'000, 'y') + "\nnext\n", 0);
  QCOMPARE(lines.size(), size_t{2});
  QCOMPARE(lines[0], start + " ... (1000011 more bytes are not kept)");
  QCOMPARE(lines[1], std::string("next"));
}

void TestWorkerParts::a_flood_is_counted() {
  std::vector<std::string> lines;
  ConsoleLines console(LogLevel::Info, [&](LogLevel, std::string line) { lines.push_back(std::move(line)); });
  for (int64_t i = 0; i < ConsoleLines::kMostLines + 5; ++i) console.feed("x\n", 10.0);
  QCOMPARE(lines.size(), size_t{ConsoleLines::kMostLines});
  console.feed("later\n", 11.0);
  QCOMPARE(lines.size(), size_t{ConsoleLines::kMostLines + 2});
  QVERIFY2(lines[ConsoleLines::kMostLines].starts_with("5 lines were left out here"), lines[ConsoleLines::kMostLines].c_str());
  QCOMPARE(lines.back(), std::string("later"));
  lines.clear();
  const std::string long_line = std::string(ConsoleLines::kLongest, 'z') + "\n";
  for (int i = 0; i < 100; ++i) console.feed(long_line, 12.0);
  console.finish();
  QCOMPARE(lines.size(), ConsoleLines::kMostBytes / ConsoleLines::kLongest + 1);
  QVERIFY2(lines.back().starts_with("36 lines were left out here"), lines.back().c_str());
}

void TestWorkerParts::a_runs_console_is_bounded() {
  ConsoleBound bound;
  const auto take = [&](std::string text) {
    ConsoleBound::Line line{LogLevel::Info, "stdout", std::move(text)};
    return bound.take(line);
  };
  const std::string kibibyte(1024, 'x');
  const int64_t fit = static_cast<int64_t>(ConsoleBound::kMostBytes / kibibyte.size());
  for (int64_t i = 0; i < fit; ++i) QVERIFY(take(kibibyte));
  QVERIFY(!bound.full());
  QVERIFY(!take("one byte too many"));
  QVERIFY(bound.full() && bound.left_out() == 0 && bound.last().size() == 1);
  for (int i = 0; i < 3000; ++i) QVERIFY(!take("line " + std::to_string(i)));
  QCOMPARE(bound.lines(), fit);
  QCOMPARE(bound.last().size(), ConsoleBound::kLastLines);
  QCOMPARE(bound.last().front().text, std::string("line 2000"));
  QCOMPARE(bound.last().back().text, std::string("line 2999"));
  QCOMPARE(bound.left_out(), 2001);
  for (int i = 0; i < 100; ++i) take(std::string(16 * 1024, 'y'));
  QCOMPARE(bound.last().size(), ConsoleBound::kLastBytes / (16 * 1024));
  QCOMPARE(bound.left_out() + static_cast<int64_t>(bound.last().size()), 3101);  // each is kept, held or counted

  ConsoleBound many;
  for (int64_t i = 0; i <= ConsoleBound::kMostLines; ++i) {
    ConsoleBound::Line line{LogLevel::Info, "stdout", {}};
    QCOMPARE(many.take(line), i < ConsoleBound::kMostLines);
  }
}

void TestWorkerParts::what_the_process_prints_is_captured() {
  // The test's own stderr becomes a file, to see what still gets there.
  QTemporaryDir folder;
  const std::string file = folder.filePath("stderr").toStdString();
  const int former = dup(STDERR_FILENO), other = open(file.c_str(), O_CREAT | O_WRONLY, 0600);
  dup2(other, STDERR_FILENO);
  std::vector<std::string> lines;
  {
    ConsoleCapture capture([&](LogLevel level, const char* source, std::string line) {
      if (std::string(source) == "stderr") lines.push_back(std::string(to_string(level)) + " " + line);
    });
    std::cerr << "streamed" << std::endl;
    std::fputs("info: printed\n", stderr);
    if (std::system("echo from a child >&2") != 0) lines.push_back("no child");
    std::string much;
    for (int i = 0; i < 100'000; ++i) much += "0123456789\n";
    std::fputs(much.c_str(), stderr);
    std::fputs("no end", stderr);
  }
  std::fputs("after\n", stderr);
  dup2(former, STDERR_FILENO);
  close(former), close(other);

  QVERIFY(lines.size() > 4 && lines.size() < 100'000);
  QCOMPARE(lines[0], std::string("warning streamed"));
  QCOMPARE(lines[1], std::string("info printed").insert(5, "info: "));
  QCOMPARE(lines[2], std::string("warning from a child"));
  std::ifstream stream(file);
  const std::string all((std::istreambuf_iterator<char>(stream)), {});
  QVERIFY(all.starts_with("streamed\ninfo: printed\nfrom a child\n0123456789\n"));
  QVERIFY(all.ends_with("0123456789\nno endafter\n"));
  QCOMPARE(all.size(), size_t{9 + 14 + 13 + 1'100'000 + 6 + 6});
}

void TestWorkerParts::a_crash_prints_its_last_words() {
#ifdef __SANITIZE_THREAD__
  QSKIP("ThreadSanitizer allows no threads in a forked child");
#endif
  QTemporaryDir folder;
  const std::string file = folder.filePath("stderr").toStdString();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(file.c_str(), O_CREAT | O_WRONLY, 0600), STDERR_FILENO);
    signal(SIGABRT, SIG_DFL);  // Qt Test has a handler of its own
    const ConsoleCapture capture([](LogLevel, const char*, std::string) {});
    std::fputs("no luck", stderr);
    std::abort();
  }
  int status = 0;
  QCOMPARE(waitpid(child, &status, 0), child);
  QVERIFY(WIFSIGNALED(status));
  QCOMPARE(WTERMSIG(status), SIGABRT);
  std::ifstream stream(file);
  QCOMPARE(std::string((std::istreambuf_iterator<char>(stream)), {}), std::string("no luck"));
}

QTEST_GUILESS_MAIN(TestWorkerParts)
#include "test_worker_parts.moc"
