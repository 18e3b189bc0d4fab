// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Loggers: CSV files against Lightning's (golden_loggers.json), TensorBoard's events against TensorBoard's own code
// (golden_tensorboard.py and a file that it wrote), MLflow against a small server, media in a run's folder.
#include <lightning/errors.h>
#include <lightning/loggers/csv_logger.h>
#include <lightning/media_values.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <random>

#include <nlohmann/json.hpp>

#include <store/run_reader.h>
#include <store/run_writer.h>
#include <store/store_error.h>
#include <store/tensorboard/event.h>
#include <store/tensorboard/record_file.h>

#include <worker/loggers/logger_options.h>
#include <worker/loggers/logger_registry.h>
#include <worker/loggers/media_files.h>
#include <worker/loggers/mlflow_logger.h>
#include <worker/loggers/tensorboard_logger.h>
#include <worker/store_logger.h>
#include <worker/torch_warnings.h>

#include "mlflow_double.h"

using namespace leyden;
using namespace leyden::testing;
using Json = nlohmann::json;
namespace fs = std::filesystem;
namespace tb = leyden::tensorboard;

// Qt cannot print JSON itself.
#define COMPARE_JSON(actual, expected) \
  QCOMPARE(QByteArray::fromStdString(Json(actual).dump()), QByteArray::fromStdString(Json(expected).dump()))

namespace {

const fs::path kLightningTests = fs::path(LEYDEN_SOURCE_DIR) / "tests/lightning";

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

double number_of(const Json& json) {
  return json.is_string() ? std::stod(json.get<std::string>()) : json.get<double>();
}

Value value_of(const Json& json) {
  if (json.is_object()) {
    Dict dict;
    for (const auto& [key, item] : json.items()) dict.insert_or_assign(key, value_of(item));
    return dict;
  }
  if (json.is_array()) {
    Value::List list;
    for (const Json& item : json) list.push_back(value_of(item));
    return list;
  }
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  return json.is_number() ? Value(json.get<double>()) : Value(json.get<std::string>());
}

void log(Logger& logger, const Json& metrics, int64_t step, std::optional<double> epoch) {
  std::vector<MetricValue> values;
  for (const auto& [name, value] : metrics.items()) values.push_back({&intern_metric(name), number_of(value)});
  logger.log_metrics({step, epoch, values});
}

std::vector<tb::Event> events_in(const fs::path& file) {
  tb::RecordReader reader(file);
  std::vector<tb::Event> events;
  while (const auto record = reader.next()) events.push_back(tb::decode_event(*record));
  return events;
}

fs::path event_file_in(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("events.out.tfevents.")) return entry.path();
  }
  return {};
}

// The pixels of a PNG file that png_of() wrote, with each row's filter byte.
QByteArray rows_of(const std::string& png) {
  const size_t begin = png.find("IDAT");
  const auto* size = reinterpret_cast<const unsigned char*>(png.data()) + begin - 4;
  const size_t length = size_t{size[0]} << 24 | size_t{size[1]} << 16 | size_t{size[2]} << 8 | size[3];
  return qUncompress(QByteArray("\0\0\1\0", 4) + QByteArray::fromStdString(png.substr(begin + 4, length)));
}

const TableValue kTable{{"name", "share"}, {{"a|b", 0.5}, {"c", 1}}};

// What a tracking server says when all is well.
HttpDouble::Answer good_answer(const HttpRequest& request) {
  if (request.path.find("get-by-name") != std::string::npos) return {404, R"({"error_code": "RESOURCE_DOES_NOT_EXIST"})"};
  if (request.path.find("experiments/create") != std::string::npos) return {200, R"({"experiment_id": "7"})"};
  if (request.path.find("runs/create") != std::string::npos)
    return {200, R"({"run": {"info": {"run_id": "abc", "artifact_uri": "mlflow-artifacts:/7/abc/artifacts"}}})"};
  return {200, "{}"};
}

}  // namespace

class TestLoggers : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  std::string sub(const std::string& name) const { return folder_.filePath(QString::fromStdString(name)).toStdString(); }

  // One of each kind of value.
  void log_everything(Logger& logger) const {
    logger.log_hyperparams({{"lr", 0.1}, {"model", Dict{{"name", "a b"}, {"deep", true}}}, {"none", Value()}});
    log(logger, {{"loss", 0.5}, {"acc", 0.25}}, 3, 1.0);
    log(logger, {{"loss", "nan"}}, 4, {});
    logger.log_image("a picture", image_of(torch::tensor({{{0.0, 1.0}}, {{0.5, 2.0}}, {{0.0, -1.0}}})), 5);
    logger.log_histogram("weights", histogram_of(torch::tensor({-1.0, 0.0, 1.0, 1.0, 3.0}), 4), 6);
    logger.log_text("note", "hello ✓", 7);
    logger.log_table("table", kTable, 8);
    logger.log_confusion_matrix("matrix", confusion_matrix_of(torch::tensor({{5, 1}, {0, 4}}), {"cat", "dog"}), 9);
  }

 private Q_SLOTS:
  void csv_equals_lightning_data() {
    QTest::addColumn<int>("index");
    const Json runs = Json::parse(bytes_of(kLightningTests / "golden_loggers.json"));
    for (size_t i = 0; i < runs.size(); ++i)
      QTest::newRow(runs[i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
  }
  void csv_equals_lightning() {
    QFETCH(int, index);
    const Json run = Json::parse(bytes_of(kLightningTests / "golden_loggers.json"))[static_cast<size_t>(index)];
    const Json arguments = run.value("arguments", Json::object());
    CSVLoggerOptions options;
    options.save_dir = sub("csv" + std::to_string(index));
    options.name = arguments.value("name", options.name);
    options.version = arguments.value("version", options.version);
    options.prefix = arguments.value("prefix", options.prefix);
    options.flush_logs_every_n_steps = arguments.value("flush_logs_every_n_steps", options.flush_logs_every_n_steps);
    for (const Json& name : run.value("before", Json::array()))
      fs::create_directories(fs::path(options.save_dir) / options.name / name.get<std::string>());
    CSVLogger logger(options);
    if (run.contains("hparams")) logger.log_hyperparams(value_of(run["hparams"]).as_dict());
    for (const Json& call : run["calls"]) {
      std::optional<double> epoch;
      if (call.contains("epoch")) epoch = call["epoch"].get<double>();
      log(logger, call["metrics"], call["step"], epoch);
    }
    logger.finalize("success");
    Json files = Json::object();
    for (const auto& entry : fs::recursive_directory_iterator(options.save_dir)) {
      if (entry.is_regular_file()) files[fs::relative(entry.path(), options.save_dir).string()] = bytes_of(entry.path());
    }
    QCOMPARE(QString::fromStdString(files.dump(1)), QString::fromStdString(run["files"].dump(1)));
  }

  void tensorboards_own_file_is_read() {
    const auto events = events_in(kLightningTests / "fixtures/tensorboard.events");
    QCOMPARE(events.size(), size_t{11});
    QCOMPARE(events[0].file_version, std::string("brain.Event:2"));
    QCOMPARE(std::get<double>(events[1].values[0].data), 0.5);
    QCOMPARE(events[1].wall_time, 1000.0);
    QVERIFY(std::isnan(std::get<double>(events[2].values[0].data)));
    QCOMPARE(events[3].step, int64_t{1} << 40);
    QCOMPARE(std::get<double>(events[4].values[0].data), 3.5);  // a tensor with the scalars plugin
    QCOMPARE(events[4].values[0].plugin_name, std::string("scalars"));
    QVERIFY(std::get<tb::Histogram>(events[5].values[0].data) ==
            (tb::Histogram{-1, 2, 6, 3, 9.5, {0, 1, 2}, {1, 2, 3}}));
    const auto& image = std::get<tb::Image>(events[6].values[0].data);
    QVERIFY(image.width == 2 && image.height == 3 && image.encoded.starts_with("\x89PNG"));
    QVERIFY(std::get<tb::Text>(events[7].values[0].data) == (tb::Text{{1}, {"hello **world** ✓"}}));
    QVERIFY(tb::hparams_of(events[9].values[0]) ==
            (tb::HParams{{"layers", 3.0}, {"lr", 0.1}, {"name", std::string("a b")}}));
    // What we write is, byte for byte, what it wrote.
    tb::RecordReader reader(kLightningTests / "fixtures/tensorboard.events");
    std::string again;
    for (size_t i = 0; i < events.size(); ++i) {
      const std::string record = *reader.next();
      if (i == 0 || i == 4 || i == 9) continue;  // its own extra fields; a tensor; a map in another order
      QCOMPARE(QByteArray::fromStdString(tb::encode_event(events[i])).toHex(), QByteArray::fromStdString(record).toHex());
    }
    const tb::HParams params{{"lr", 0.1}, {"name", std::string("a b")}, {"layers", 3.0}};
    QVERIFY(tb::hparams_experiment(params, {"hp_metric"}) == events[8].values[0]);
    QVERIFY(tb::hparams_session_end(tb::SessionStatus::success) == events[10].values[0]);
  }

  void tensorboard_logger_writes_everything() {
    TensorBoardLoggerOptions options;
    options.save_dir = sub("tb");
    TensorBoardLogger logger(options);
    log_everything(logger);
    logger.finalize("failed");
    const fs::path folder = fs::path(options.save_dir) / "lightning_logs/version_0";
    QCOMPARE(logger.log_dir(), folder);
    QCOMPARE(TensorBoardLogger(options).version(), std::string("version_1"));
    QVERIFY(bytes_of(folder / "hparams.yaml").starts_with("lr: 0.1\n"));
    std::map<std::string, tb::SummaryValue> last;
    std::map<std::string, int64_t> steps;
    for (const tb::Event& event : events_in(event_file_in(folder))) {
      for (const tb::SummaryValue& value : event.values) last[value.tag] = value, steps[value.tag] = event.step;
    }
    QVERIFY(std::isnan(std::get<double>(last.at("loss").data)) && steps.at("loss") == 4);
    QVERIFY(std::get<double>(last.at("acc").data) == 0.25 && std::get<double>(last.at("epoch").data) == 1.0);
    QCOMPARE(std::get<double>(last.at("hp_metric").data), -1.0);
    const auto& histogram = std::get<tb::Histogram>(last.at("weights").data);
    QVERIFY(histogram.limits == (std::vector<double>{0, 1, 2, 3}) && histogram.counts == (std::vector<double>{1, 1, 2, 1}));
    QVERIFY(histogram.sum == 4 && histogram.sum_squares == 12 && histogram.num == 5);
    const auto& image = std::get<tb::Image>(last.at("a picture").data);
    QCOMPARE(rows_of(image.encoded), QByteArray::fromHex("00" "008000" "ffff00"));
    QCOMPARE(std::get<tb::Text>(last.at("note/text_summary").data).strings[0], std::string("hello ✓"));
    QVERIFY(std::get<tb::Text>(last.at("table/text_summary").data).strings[0].find("| a\\|b | 0.5 |") != std::string::npos);
    QVERIFY(std::get<tb::Text>(last.at("matrix/text_summary").data).strings[0].find("| cat | 5 | 1 |") != std::string::npos);
    QVERIFY(tb::hparams_of(last.at("_hparams_/session_start_info")) ==
            (tb::HParams{{"lr", 0.1}, {"model/deep", true}, {"model/name", std::string("a b")}, {"none", std::string("None")}}));
    QVERIFY(last.at("_hparams_/session_end_info") == tb::hparams_session_end(tb::SessionStatus::failure));
    read_with_tensorboard(folder);
  }

  void a_torn_tail_is_left_out_and_damage_is_told() {
    const fs::path file = sub("torn");
    std::string text;
    for (int i = 1; i < 4; ++i) text += tb::framed_record(tb::encode_event({1.0 * i, i, {}, {{"x", 1.5 * i}}}));
    const size_t record = text.size() / 3;
    for (size_t cut = 0; cut <= text.size(); ++cut) {
      std::ofstream(file, std::ios::binary | std::ios::trunc) << text.substr(0, cut);
      QCOMPARE(events_in(file).size(), cut / record);
    }
    // Goes on where a writer goes on.
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text.substr(0, record + 5);
    tb::RecordReader reader(file);
    QVERIFY(reader.next() && !reader.next());
    std::ofstream(file, std::ios::binary | std::ios::app) << text.substr(record + 5);
    QVERIFY(reader.next() && reader.next() && !reader.next());
    for (const size_t at : {record, record + 9, record + 14, 2 * record - 1}) {
      std::string damaged = text;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      std::ofstream(file, std::ios::binary | std::ios::trunc) << damaged;
      QVERIFY_EXCEPTION_THROWN(events_in(file), StoreError);
    }
    QVERIFY_EXCEPTION_THROWN(tb::RecordReader(sub("nothing here")), StoreError);
  }

  void hostile_events_do_no_harm() {
    std::vector<std::string> seeds;
    tb::RecordReader reader(kLightningTests / "fixtures/tensorboard.events");
    while (const auto record = reader.next()) seeds.push_back(*record);
    std::mt19937 random(1);
    int refused = 0;
    const int count = qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS") ? 1'000'000 : 20'000;
    for (int i = 0; i < count; ++i) {
      std::string bytes = seeds[random() % seeds.size()];
      for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      if (random() % 4 == 0) bytes.resize(random() % bytes.size() + 1);
      try {
        for (const tb::SummaryValue& value : tb::decode_event(bytes).values) tb::hparams_of(value);
      } catch (const StoreError&) {
        ++refused;
      }
    }
    QVERIFY(refused > count / 10);
  }

  void mlflow_sends_everything_in_order() {
    HttpDouble server(good_answer);
    MLflowLoggerOptions options;
    options.tracking_uri = server.url() + "/";
    options.experiment_name = "my tests";
    options.tags = {"team=a=b"};
    {
      MLflowLogger logger(options);
      log_everything(logger);
      for (int i = 0; i < 2500; ++i) log(logger, {{"many ✓", 1.0 * i}}, i, {});
      logger.finalize("success");
      QCOMPARE(logger.version(), std::string("abc"));
    }
    const auto requests = server.requests();
    QCOMPARE(requests[0].path, std::string("/api/2.0/mlflow/experiments/get-by-name?experiment_name=my%20tests"));
    COMPARE_JSON(Json::parse(requests[1].body), (Json{{"name", "my tests"}}));
    const Json created = Json::parse(requests[2].body);
    COMPARE_JSON(created["experiment_id"], Json("7"));
    COMPARE_JSON(created["tags"].back(), (Json{{"key", "team"}, {"value", "a=b"}}));
    Json metrics = Json::array(), params = Json::array();
    std::map<std::string, std::string> files;
    for (size_t i = 3; i + 1 < requests.size(); ++i) {
      if (requests[i].method == "PUT") {
        files[requests[i].path] = requests[i].body;
        continue;
      }
      QCOMPARE(requests[i].path, std::string("/api/2.0/mlflow/runs/log-batch"));
      const Json batch = Json::parse(requests[i].body);
      QVERIFY(batch["metrics"].size() + batch["params"].size() <= 1000 && batch["params"].size() <= 100);
      for (const Json& each : batch["metrics"]) metrics.push_back(each);
      for (const Json& each : batch["params"]) params.push_back(each);
    }
    QCOMPARE(metrics.size(), size_t{2504});
    COMPARE_JSON(metrics[0]["key"], Json("acc"));
    COMPARE_JSON(metrics[2]["key"], Json("epoch"));
    COMPARE_JSON(metrics[3]["value"], Json("NaN"));
    COMPARE_JSON(metrics.back()["key"], Json("many "));  // as Lightning, without what the server refuses
    COMPARE_JSON(metrics.back()["step"], Json(2499));
    COMPARE_JSON(params, (Json{{{"key", "lr"}, {"value", "0.1"}},
                           {{"key", "model/name"}, {"value", "a b"}},
                           {{"key", "model/deep"}, {"value", "True"}},
                           {{"key", "none"}, {"value", "None"}}}));
    const std::string root = "/api/2.0/mlflow-artifacts/artifacts/7/abc/artifacts/media/";
    QVERIFY(files.at(root + "a_picture-92b2fa58-step=5.png").starts_with("\x89PNG"));
    COMPARE_JSON(Json::parse(files.at(root + "table-step=8.json"))["data"], Json::array({Json::array({"a|b", 0.5}), Json::array({"c", 1})}));
    QCOMPARE(files.size(), size_t{5});
    const Json end = Json::parse(requests.back().body);
    QVERIFY(end["status"] == "FINISHED" && end["run_id"] == "abc");
  }

  void mlflow_waits_for_a_server_that_is_away() {
    std::atomic<int> away{2};
    HttpDouble server([&](const HttpRequest& request) {
      return away-- > 0 ? HttpDouble::Answer{503, "later"} : good_answer(request);
    });
    std::string warnings;
    const TorchWarnings receive([&](const std::string& text) { warnings += text + "\n"; });
    MLflowLoggerOptions options;
    options.tracking_uri = server.url();
    MLflowLogger logger(options);
    log(logger, {{"loss", 1.0}}, 0, {});
    logger.finalize("failed");
    QVERIFY2(warnings.find("status 503") != std::string::npos, warnings.c_str());
    QVERIFY(warnings.find("answers again") != std::string::npos && warnings.find("lost") == std::string::npos);
    COMPARE_JSON(Json::parse(server.requests().back().body)["status"], Json("FAILED"));
  }

  void mlflow_never_waits_and_says_what_was_lost() {
    std::string warnings;
    const TorchWarnings receive([&](const std::string& text) { warnings += text + "\n"; });
    MLflowLoggerOptions options;
    options.tracking_uri = "http://127.0.0.1:1";  // nobody listens
    options.finish_timeout = 0.05;
    MLflowLogger logger(options);
    for (int i = 0; i < 1000; ++i) log(logger, {{"loss", 1.0}}, i, {});
    logger.finalize("success");
    QVERIFY2(warnings.find("the MLflow logger lost 1001 values") != std::string::npos, warnings.c_str());
    // A refusal is not tried again.
    HttpDouble server([](const HttpRequest&) { return HttpDouble::Answer{403, R"({"message": "not you"})"}; });
    options.tracking_uri = server.url();
    options.finish_timeout = 15;
    MLflowLogger refused(options);
    log(refused, {{"loss", 1.0}}, 0, {});
    refused.finalize("success");
    QVERIFY2(warnings.find("not you") != std::string::npos, warnings.c_str());
    QVERIFY(server.requests().size() <= 2);
  }

  // ./dev faults installs MLflow and names its Python.
  void mlflow_with_its_own_server() {
    const QString python = qEnvironmentVariable("LEYDEN_MLFLOW_PYTHON");
    if (python.isEmpty()) return qInfo("LEYDEN_MLFLOW_PYTHON names no Python with mlflow: its server was not tried");
    QProcess process;
    process.setWorkingDirectory(folder_.path());
    process.start(python, {"-m", "mlflow", "server", "--host", "127.0.0.1", "--port", "50997", "--workers", "1",
                           "--backend-store-uri", "sqlite:///" + folder_.filePath("mlflow.db"),
                           "--artifacts-destination", folder_.filePath("artifacts")});
    HttpClient http("http://127.0.0.1:50997");
    QTRY_COMPARE_WITH_TIMEOUT(http.get("/health").status, 200, 120'000);
    MLflowLoggerOptions options;
    options.tracking_uri = http.url();
    options.experiment_name = "Zürich & co";
    options.run_name = "first";
    options.tags = {"team=a"};
    options.finish_timeout = 60;
    std::string warnings, id;
    {
      const TorchWarnings receive([&](const std::string& text) { warnings += text + "\n"; });
      MLflowLogger logger(options);
      log_everything(logger);
      for (int i = 0; i < 2500; ++i) log(logger, {{"many", 1.0 * i}}, i, {});
      log(logger, {{"inf", "inf"}}, 1, {});
      logger.finalize("success");
      id = logger.version();
    }
    QVERIFY2(warnings.empty(), warnings.c_str());
    const Json run = Json::parse(http.get("/api/2.0/mlflow/runs/get?run_id=" + id).body)["run"];
    COMPARE_JSON(run["info"]["status"], Json("FINISHED"));
    COMPARE_JSON(run["info"]["run_name"], Json("first"));
    std::map<std::string, Json> metrics, params;
    for (const Json& metric : run["data"]["metrics"]) metrics[metric["key"]] = metric["value"];
    for (const Json& param : run["data"]["params"]) params[param["key"]] = param["value"];
    QVERIFY(metrics.at("acc") == 0.25 && metrics.at("epoch") == 1.0 && metrics.at("many") == 2499.0);
    QVERIFY(params.at("lr") == "0.1" && params.at("model/name") == "a b" && params.at("model/deep") == "True");
    const Json history = Json::parse(
        http.get("/api/2.0/mlflow/metrics/get-history?max_results=5000&metric_key=many&run_id=" + id).body);
    QCOMPARE(history["metrics"].size(), size_t{2500});
    const Json files = Json::parse(http.get("/api/2.0/mlflow/artifacts/list?path=media&run_id=" + id).body);
    QCOMPARE(files["files"].size(), size_t{5});
    process.terminate();
    QVERIFY(process.waitForFinished(60'000));
  }

  void loggers_are_made_by_name() {
    QCOMPARE(all_logger_names(), (std::vector<std::string>{"csv", "tensorboard", "mlflow"}));
    for (const std::string& name : all_logger_names()) QVERIFY(make_any_logger(name, {}) && !all_logger_fields(name).empty());
    QVERIFY_EXCEPTION_THROWN(all_logger_fields("tensorbord"), ConfigError);
    QVERIFY_EXCEPTION_THROWN(make_any_logger("mlflow", {{"tracking_uri", "file:///tmp"}}), ConfigError);
    QVERIFY_EXCEPTION_THROWN(make_any_logger("mlflow", {{"tags", Value::List{"no equals sign"}}}), ConfigError);
    std::ofstream(sub("a file")) << "x";
    TensorBoardLogger logger({sub("a file")});
    QVERIFY_EXCEPTION_THROWN(log(logger, {{"loss", 1.0}}, 0, {}), ConfigError);
  }

  void the_store_keeps_media() {
    RunInfo info;
    info.plugin_id = "tiny";
    auto writer = RunWriter::create(sub("workspace"), info);
    StoreLogger logger;
    logger.attach(writer.get());
    log_everything(logger);
    logger.log_text("long", std::string(100'000, 'x'), 10);
    logger.attach(nullptr);
    const fs::path root = writer->paths().root;
    writer->finish(RunStatus::Finished);
    RunReader reader(root);
    std::map<std::string, ArtifactInfo> artifacts;
    for (const auto& row : reader.artifacts()) artifacts[row.path] = row;
    QCOMPARE(artifacts.size(), size_t{4});
    QCOMPARE(artifacts.at("media/a_picture-92b2fa58-step=5.png").kind, std::string("image"));
    QCOMPARE(artifacts.at("media/a_picture-92b2fa58-step=5.png").name, std::string("a picture"));
    QCOMPARE(artifacts.at("media/long-step=10.txt").bytes, int64_t{100'000});
    COMPARE_JSON(Json::parse(bytes_of(root / "media/matrix-step=9.json"))["counts"], (Json{{5, 1}, {0, 4}}));
    QCOMPARE(artifacts.at("media/table-step=8.json").kind, std::string("table"));
  }

  void values_are_checked() {
    QVERIFY_EXCEPTION_THROWN(image_of(torch::zeros({2, 3, 4})), ConfigError);
    QVERIFY_EXCEPTION_THROWN(image_of(torch::zeros({3})), ConfigError);
    QVERIFY_EXCEPTION_THROWN(image_of(torch::zeros({3, 4}, torch::kLong)), ConfigError);
    QVERIFY_EXCEPTION_THROWN(histogram_of(torch::Tensor()), ConfigError);
    QVERIFY_EXCEPTION_THROWN(histogram_of(torch::zeros({3}), 0), ConfigError);
    QVERIFY_EXCEPTION_THROWN(confusion_matrix_of(torch::zeros({2, 3}), {"a", "b"}), ConfigError);
    const HistogramValue none = histogram_of(torch::full({4}, std::nan("")), 3);
    QVERIFY(none.not_finite == 4 && none.counts == (std::vector<int64_t>{0, 0, 0}) && none.edges.size() == 4);
    const HistogramValue same = histogram_of(torch::full({5}, 2.0), 3);
    QCOMPARE(same.counts[0] + same.counts[1] + same.counts[2], int64_t{5});
    QCOMPARE(file_name_of("../../etc/passwd"), std::string("_.._.._etc_passwd"));
    QCOMPARE(file_name_of(""), std::string("_"));
  }

 private:
  // Where the test's Python has TensorBoard; the recorded file stands for it elsewhere.
  void read_with_tensorboard(const fs::path& folder) const {
    const QString python = qEnvironmentVariable("LEYDEN_TEST_PYTHON", QStringLiteral(LEYDEN_TEST_PYTHON));
    if (python.isEmpty() || !QFile::exists(python)) return;
    QProcess process;
    process.start(python, {QString::fromStdString((kLightningTests / "golden_tensorboard.py").string()), "read",
                           QString::fromStdString(folder.string())});
    QVERIFY(process.waitForFinished(100'000));
    if (process.exitCode() == 77) return qInfo("this Python has no tensorboard: its own reader was not tried");
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    const Json read = Json::parse(process.readAllStandardOutput().toStdString());
    COMPARE_JSON(read["scalars"]["acc"], (Json{{3, "0.25"}}));
    COMPARE_JSON(read["scalars"]["loss"], (Json{{3, "0.5"}, {4, "nan"}}));
    COMPARE_JSON(read["histograms"]["weights"],
             (Json{{6, -1.0, 3.0, 5.0, 4.0, 12.0, {0.0, 1.0, 2.0, 3.0}, {1.0, 1.0, 2.0, 1.0}}}));
    COMPARE_JSON(read["images"]["a picture"][0][1], Json(2));
    COMPARE_JSON(read["texts"]["note/text_summary"], (Json{{7, "hello ✓"}}));
    COMPARE_JSON(read["hparams"]["start"],
             (Json{{"lr", 0.1}, {"model/name", "a b"}, {"model/deep", true}, {"none", "None"}}));
    COMPARE_JSON(read["hparams"]["metrics"], Json{"hp_metric"});
    COMPARE_JSON(read["hparams"]["status"], Json(2));
  }
};

QTEST_GUILESS_MAIN(TestLoggers)
#include "test_loggers.moc"
