// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/resolve.h>
#include <experiment/run_config.h>
#include <experiment/schema.h>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <cstring>
#include <fstream>
#include <random>

using namespace leyden;

namespace {

// The sentence of the problem that `work` must throw.
template <class Work>
ConfigProblem problem_of(Work work) {
  try {
    work();
  } catch (const ConfigProblem& problem) {
    return problem;
  }
  return ConfigProblem("(nothing was thrown)");
}

std::string sentence(const std::string& yaml) {
  return problem_of([&] { parse_config_yaml(yaml, "c.yaml"); }).what();
}

Json engine_json() {
  return Json::parse(R"({
    "trainer": {"type": "object", "properties": {
      "max_epochs": {"type": ["integer", "null"], "default": null, "minimum": -1, "x-optional": true},
      "accelerator": {"type": "string", "default": "auto", "enum": ["auto", "cpu", "gpu"]},
      "devices": {"type": "string", "default": "auto"},
      "limit_train_batches": {"type": "string", "default": "1.0"},
      "num_threads": {"type": "integer", "default": 0, "minimum": 0}}},
    "callbacks": {"EarlyStopping": {"type": "object", "properties": {
        "monitor": {"type": "string"}, "patience": {"type": "integer", "default": 3, "minimum": 0}},
        "required": ["monitor"]},
      "ModelCheckpoint": {"type": "object", "properties": {"save_top_k": {"type": "integer", "default": 1}}}},
    "loggers": {"csv": {"type": "object", "properties": {}}},
    "libtorch": {"version": "2.13.0", "cuda": null, "arch_list": []}})");
}

PluginInfo plugin() {
  PluginInfo info;
  info.id = "digits_mlp";
  info.name = "Digits MLP";
  info.version = "1.0.0";
  info.sha256 = std::string(64, 'a');
  info.state = PluginState::Resolved;
  info.model = ParamSet::from_json(Json::parse(R"({"type": "object", "properties": {
      "hidden_dim": {"type": "integer", "default": 128, "minimum": 1, "maximum": 4096},
      "lr": {"type": "number", "default": 0.001, "exclusiveMinimum": 0},
      "name": {"type": "string", "default": ""}}})"),
                                   "model");
  info.data = ParamSet::from_json(Json::parse(R"({"type": "object", "properties": {
      "path": {"type": "string", "default": "data/digits.csv", "x-format": "file"}}})"),
                                  "data");
  return info;
}

std::vector<DeviceInfo> gpus() {
  DeviceInfo gpu;
  gpu.id = "cuda:1";
  gpu.kind = "gpu";
  return {gpu};
}

bool same_bits(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

// Equal types, and doubles equal to the bit (any NaN is a NaN).
bool identical(const Json& a, const Json& b) {
  if (a.type() != b.type() && !(a.is_number_integer() && b.is_number_integer())) return false;
  if (a.is_number_float()) {
    const double x = a.get<double>(), y = b.get<double>();
    return same_bits(x, y) || (std::isnan(x) && std::isnan(y));
  }
  if (!a.is_structured()) return a == b;
  if (a.size() != b.size()) return false;
  auto other = b.items().begin();
  for (const auto& [key, value] : a.items()) {
    if (key != other.key() || !identical(value, other.value())) return false;
    ++other;
  }
  return true;
}

}  // namespace

class TestRunConfig : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void reads_sections() {
    const auto config = parse_config_yaml(
        "plugin: digits_mlp\nseed_everything: 7\nmodel:\n  lr: 1e-3\n  on: yes\n"
        "data:\ntrainer: {callbacks: EarlyStopping, loggers: [csv]}\nckpt_path: null\n",
        "c.yaml");
    QCOMPARE(config.plugin_id(), std::string("digits_mlp"));
    QCOMPARE(config.seed(), std::optional<int64_t>(7));
    QCOMPARE(config.find("model.lr")->get<double>(), 1e-3);
    QVERIFY(config.find("model.on")->is_string());
    QVERIFY(config.section("data").empty());
    QCOMPARE(config.find("trainer.callbacks.EarlyStopping.name")->get<std::string>(),
             std::string("EarlyStopping"));
    QVERIFY(!config.ckpt_path());
    QVERIFY(parse_config_yaml("", "c.yaml").document.empty());
  }

  void scalars_data() {
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("json");
    const std::pair<const char*, const char*> rows[] = {{"1", "1"},
                                                        {"-0", "0"},
                                                        {"+12", "12"},
                                                        {"0x1F", "31"},
                                                        {"0o17", "15"},
                                                        {"007", "\"007\""},
                                                        {"1.0", "1.0"},
                                                        {"1e3", "1000.0"},
                                                        {".5", "0.5"},
                                                        {"5.", "5.0"},
                                                        {"1_000", "\"1_000\""},
                                                        {"true", "true"},
                                                        {"True", "true"},
                                                        {"yes", "\"yes\""},
                                                        {"~", "null"},
                                                        {"", "null"},
                                                        {"'1'", "\"1\""},
                                                        {"\"null\"", "\"null\""},
                                                        {"!!str 5", "\"5\""},
                                                        {"-9223372036854775808", "-9223372036854775808"},
                                                        {"1e-400", "0.0"},
                                                        {"1.2.3", "\"1.2.3\""},
                                                        {"-", "\"-\""},
                                                        {"[1, a]", "[1,\"a\"]"},
                                                        {"e5", "\"e5\""},
                                                        {".", "\".\""},
                                                        {"1e", "\"1e\""}};
    for (const auto& [yaml, json] : rows) QTest::newRow(yaml) << yaml << json;
  }
  void scalars() {
    QFETCH(QString, yaml);
    QFETCH(QString, json);
    if (yaml == "-") yaml = "'-'";
    const Json value = parse_yaml("a: " + yaml.toStdString() + "\n", "c.yaml")["a"];
    QVERIFY2(identical(value, Json::parse(json.toStdString())), value.dump().c_str());
  }

  void infinities() {
    const Json value = parse_yaml("[.inf, -.inf, .nan]", "c.yaml");
    QCOMPARE(value[0].get<double>(), std::numeric_limits<double>::infinity());
    QCOMPARE(value[1].get<double>(), -std::numeric_limits<double>::infinity());
    QVERIFY(std::isnan(value[2].get<double>()));
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("expected");
    std::string laughs = "model:\n  a: &a [x, x]\n";
    for (char c = 'b'; c < 'k'; ++c)
      laughs += std::string("  ") + c + ": &" + c + " [*" + char(c - 1) + ", *" + char(c - 1) + "]\n";
    std::string wide = "model: &a [", flat = "model: [";
    for (int i = 0; i < 2000; ++i) wide += "1,";
    wide += "]\ndata: [";
    for (int i = 0; i < 60; ++i) wide += "*a,";
    wide += "]\n";
    for (int i = 0; i < 100'001; ++i) flat += "1,";
    flat += "]";
    const auto row = [](const char* name, const std::string& yaml, const char* expected) {
      QTest::newRow(name) << QByteArray::fromStdString(yaml) << QString(expected);
    };
    row("aliases that multiply", laughs, "c.yaml:4:10: this alias repeats other aliases");
    row("aliases too many", wide, "aliases repeat too much");
    row("cycle", "model: &x [*x]\n", "c.yaml:1:12: this alias lies within");
    row("cycle of a map", "model: &x {a: {b: *x}}\n", "a cycle");
    row("values", flat, "more than 100,000 values");
    row("depth", "model: " + std::string(70, '[') + std::string(70, ']'), "nested deeper than 64");
    row("size", "model: '" + std::string(1 << 20, 'x') + "'", "larger than 1 MiB");
    row("twice", "model:\n  lr: 1\n  lr: 2\n", "c.yaml:3:3: the key lr is given twice");
    row("tag", "model: !!python/object:os.system x\n", "the tag tag:yaml.org,2002:python/object:os.system");
    row("second document", "model: {}\n---\ndata: {}\n", "a second document");
    row("list at the top", "- 1\n", "a configuration is a mapping");
    row("section", "modle:\n  lr: 1\n", "c.yaml:1:1: there is no section modle. Did you mean model?");
    row("plugin's file", "plugin:\n  library: /tmp/x.so\n", "c.yaml:2:3: plugin.library is not known");
    row("section of a kind", "model: 3\n", "c.yaml:1:1: model must be a mapping");
    row("seed", "seed_everything: -1\n", "seed_everything must be a whole number");
    row("callback without name", "trainer:\n  callbacks: [{monitor: x}]\n", "each entry needs a name");
    row("number", "model: {a: 99999999999999999999}\n", "c.yaml:1:12: the whole number");
    row("large number", "model: {a: 1e999}\n", "too large");
    row("syntax", "model:\n  a: [1, 2\n", "not YAML");
    row("tab", "model:\n\ta: 1\n", "c.yaml:2:3: not YAML");
    row("bytes", "model: \xff\xfe\n", "not a text file in UTF-8");
    row("nothing before a colon", "model: {: 1}\n", "key");
  }
  void refuses() {
    QFETCH(QByteArray, yaml);
    QFETCH(QString, expected);
    QElapsedTimer clock;
    clock.start();
    const QString said = QString::fromStdString(sentence(yaml.toStdString()));
    QVERIFY2(said.contains(expected), qPrintable(said));
    QVERIFY(clock.elapsed() < 20'000);  // a guard against exponential work, not a measurement
  }

  void refuses_files() {
    QVERIFY(problem_of([] { read_config_yaml("/nowhere/c.yaml"); }).what() ==
            std::string("/nowhere/c.yaml: there is no such file."));
    QVERIFY(std::string(problem_of([] { read_config_yaml("/tmp"); }).what()).find("not a file") !=
            std::string::npos);
  }

  void aliases_that_do_no_harm() {
    const Json value = parse_yaml("a: &x [1, 2]\nb: *x\nc: &s text\nd: *s\n", "c.yaml");
    QVERIFY(value["b"] == value["a"]);
    QVERIFY(value["d"] == "text");
  }

  void survives_mutations() {
    const std::string good =
        "plugin: {id: a, version: '1'}\nseed_everything: 1\nmodel:\n  lr: &x 1e-3\n  b: [1, *x, \"t\\n\"]\n"
        "trainer:\n  callbacks:\n    - name: EarlyStopping\n      monitor: val_loss\n# end\nckpt_path: |\n  "
        "a\n";
    std::mt19937 random(1);
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
      std::string text = good;
      for (int k = 0; k < 1 + i % 4; ++k) {
        const size_t at = random() % text.size();
        switch (random() % 4) {
          case 0:
            text[at] = char(random() % 256);
            break;
          case 1:
            text.erase(at, 1 + random() % 5);
            break;
          case 2:
            text.insert(at, 1, "[]{}&*!|>'\"%@`:-,?#\n\t "[random() % 23]);
            break;
          default:
            text.insert(at, text.substr(random() % text.size(), random() % 40));
            break;
        }
        if (text.empty()) text = " ";
      }
      try {
        parse_config_yaml(text, "c.yaml");
      } catch (const ConfigProblem&) {
        ++refused;
      }
    }
    QVERIFY(refused > 100);
  }

  void writes_what_it_reads_back() {
    std::mt19937_64 random(3);
    const std::vector<std::string> texts = {"",
                                            " ",
                                            "a b",
                                            "yes",
                                            "No",
                                            "null",
                                            "~",
                                            "1",
                                            "1e5",
                                            "0x1f",
                                            "007",
                                            "-",
                                            "- a",
                                            "a: b",
                                            "#x",
                                            "a #b",
                                            "'",
                                            "\"",
                                            "\\",
                                            "line\nbreak",
                                            "tab\t",
                                            "ünï",
                                            "\xF0\x9F\x98\x80",
                                            "&a",
                                            "*a",
                                            "!t",
                                            "%",
                                            "@",
                                            "`",
                                            "[",
                                            "{}",
                                            "2020-01-01",
                                            "1:30",
                                            "=",
                                            "<<",
                                            "...",
                                            "---",
                                            ".inf",
                                            "\x7f",
                                            "\u0085",
                                            "\u2028",
                                            "\x01",
                                            "/data/x.csv",
                                            "val_loss",
                                            ".5",
                                            "+1"};
    for (int i = 0; i < 400; ++i) {
      Json document = Json::object(), list = Json::array();
      for (int k = 0; k < 12; ++k) {
        double number;
        const uint64_t bits = random();
        std::memcpy(&number, &bits, sizeof number);
        const Json values[] = {
            number,
            double(float(number)),
            double(int64_t(bits >> 40)),
            int64_t(bits),
            true,
            nullptr,
            texts[bits % texts.size()],
            Json::array(),
            Json::object(),
            Json{{"k", number}},
            Json::array({1, 2.0, "3"}),
            Json::array({Json{{"name", "x"}, {"v", Json::array({1})}}, Json::array({Json::array()})})};
        const Json& value = values[random() % std::size(values)];
        document[texts[random() % texts.size()] + std::to_string(k)] = value;
        list.push_back(value);
      }
      document["list"] = list;
      const std::string yaml = to_yaml(document);
      QVERIFY2(identical(parse_yaml(yaml, "c.yaml"), document), yaml.c_str());
    }
    for (const auto& text : texts)
      QVERIFY(parse_yaml(to_yaml(Json{{text, text}}), "c.yaml") == (Json{{text, text}}));
  }

  void writes_for_other_readers() {
    QCOMPARE(to_yaml(Json{{"a", 1.0}, {"b", 1e22}, {"c", 1}, {"d", "1"}, {"e", "no"}, {"f", 1e-7}}),
             std::string("a: 1.0\nb: 1.0e+22\nc: 1\nd: \"1\"\ne: \"no\"\nf: 1.0e-07\n"));
  }

  void layers() {
    RunConfig config = parse_config_yaml(
        "model: {lr: 1, a: {b: 1, c: 2}}\ntrainer: {callbacks: [EarlyStopping]}\n", "a.yaml");
    merge(config,
          parse_config_yaml("model: {lr: 2, a: {c: 3}}\ntrainer: {callbacks: []}\ndata: {x: 1}\n", "b.yaml")
              .document);
    QCOMPARE(
        config.document.dump(),
        std::string(R"({"model":{"lr":2,"a":{"b":1,"c":3}},"trainer":{"callbacks":[]},"data":{"x":1}})"));
  }

  void dotted_without_schema() {
    RunConfig config;
    set_dotted(config, "model.lr", "1e-2");
    set_dotted(config, "data.path", "x.csv");
    set_dotted(config, "model.dims", "[1, 2]");
    set_dotted(config, "plugin", "digits_mlp");
    set_dotted(config, "seed_everything", "9");
    set_dotted(config, "ckpt_path", "last");
    QCOMPARE(
        config.document.dump(),
        std::string(
            R"({"model":{"lr":0.01,"dims":[1,2]},"data":{"path":"x.csv"},"plugin":{"id":"digits_mlp"},"seed_everything":9,"ckpt_path":"last"})"));
  }

  void dotted_with_schema() {
    const PluginInfo info = plugin();
    const EngineSchema engine = EngineSchema::from_json(engine_json(), "engine");
    const ConfigSchema schema{&info.model, &info.data, &engine};
    RunConfig config;
    set_dotted(config, "model.name", "007", &schema);
    set_dotted(config, "model.lr", "1", &schema);
    set_dotted(config, "trainer.limit_train_batches", "10", &schema);
    QCOMPARE(config.document.dump(),
             std::string(R"({"model":{"name":"007","lr":1.0},"trainer":{"limit_train_batches":"10"}})"));

    const RunConfig before = config;
    auto problem = problem_of([&] { set_dotted(config, "model.hiden_dim", "3", &schema); });
    QCOMPARE(problem.what(), "model.hiden_dim is not a known parameter. Did you mean hidden_dim?");
    QCOMPARE(problem.nearest, std::string("model.hidden_dim"));
    problem = problem_of([&] { set_dotted(config, "model.hidden_dim", "0", &schema); });
    QCOMPARE(problem.what(), "model.hidden_dim must be from 1 to 4096, not 0.");
    QCOMPARE(problem.key, std::string("model.hidden_dim"));
    QCOMPARE(problem.allowed, std::string("a whole number from 1 to 4096"));
    problem = problem_of([&] { set_dotted(config, "lr", "3", &schema); });
    QCOMPARE(problem.what(), "lr is not a known key. Did you mean model.lr?");
    problem = problem_of([&] { set_dotted(config, "model", "3", &schema); });
    QVERIFY(std::string(problem.what()).starts_with("model is not a known key."));
    problem = problem_of([&] { set_dotted(config, "seed_everything", "x", &schema); });
    QVERIFY(std::string(problem.what()).starts_with("seed_everything must be a whole number"));
    QVERIFY(config == before);
  }

  void short_forms_of_lists() {
    const EngineSchema engine = EngineSchema::from_json(engine_json(), "engine");
    const ConfigSchema schema{nullptr, nullptr, &engine};
    RunConfig config;
    const auto callbacks = [&] { return config.find("trainer.callbacks")->dump(); };
    set_dotted(config, "trainer.callbacks.EarlyStopping.monitor", "val_loss", &schema);
    set_dotted(config, "trainer.callbacks.EarlyStopping.patience", "5", &schema);
    set_dotted(config, "trainer.callbacks.ModelCheckpoint", "true", &schema);
    QCOMPARE(
        callbacks(),
        std::string(
            R"([{"name":"EarlyStopping","monitor":"val_loss","patience":5},{"name":"ModelCheckpoint"}])"));
    set_dotted(config, "trainer.callbacks.1.save_top_k", "2", &schema);
    set_dotted(config, "trainer.callbacks.EarlyStopping", "false", &schema);
    QCOMPARE(callbacks(), std::string(R"([{"name":"ModelCheckpoint","save_top_k":2}])"));
    set_dotted(config, "trainer.callbacks", "[{name: EarlyStopping, monitor: x}]", &schema);
    QCOMPARE(callbacks(), std::string(R"([{"name":"EarlyStopping","monitor":"x"}])"));
    set_dotted(config, "trainer.loggers", "csv", &schema);
    QCOMPARE(config.find("trainer.loggers")->dump(), std::string(R"([{"name":"csv"}])"));

    auto problem =
        problem_of([&] { set_dotted(config, "trainer.callbacks.EarlyStoping.monitor", "x", &schema); });
    QCOMPARE(problem.what(),
             "trainer.callbacks: there is no callback EarlyStoping. Did you mean EarlyStopping?");
    problem =
        problem_of([&] { set_dotted(config, "trainer.callbacks.EarlyStopping.patience", "-1", &schema); });
    QCOMPARE(problem.what(), "trainer.callbacks.EarlyStopping.patience must be 0 or more, not -1.");
    problem = problem_of([&] { set_dotted(config, "trainer.callbacks.7.patience", "1", &schema); });
    QVERIFY(std::string(problem.what()).find("the list has 1 entries") != std::string::npos);
    problem = problem_of([&] { set_dotted(config, "trainer.loggers", "tsv", &schema); });
    QVERIFY(std::string(problem.what()).find("there is no logger tsv. Did you mean csv?") !=
            std::string::npos);
  }

  void flattens() {
    const auto config = parse_config_yaml(
        "plugin: p\nseed_everything: 1\nmodel: {lr: 0.1, dims: [1, 2]}\n"
        "trainer: {max_epochs: 3, callbacks: [{name: A, x: 1}, {name: A, x: .inf}, {name: B}], loggers: "
        "[]}\nckpt_path: null\n",
        "c");
    std::string text;
    for (const auto& [path, value] : flatten_params(config)) text += path + "=" + value + ";";
    QCOMPARE(
        text,
        std::string(
            "seed_everything=1;model.lr=0.1;model.dims=[1,2];trainer.max_epochs=3;trainer.callbacks.A.x=1;"
            "trainer.callbacks.A-2.x=\"inf\";trainer.callbacks.B=true;"));
  }

  void resolves() {
    const EngineSchema engine = EngineSchema::from_json(engine_json(), "engine");
    RunConfig partial = parse_config_yaml(
        "model: {lr: 1}\ntrainer: {limit_train_batches: 10, callbacks: [{name: EarlyStopping, monitor: "
        "val_loss}]}\n",
        "c");
    const RunConfig config = resolve(plugin(), engine, partial, 77, {});
    QCOMPARE(config.seed(), std::optional<int64_t>(77));
    QVERIFY(config.find("model.lr")->is_number_float());
    QCOMPARE(config.find("model.hidden_dim")->get<int>(), 128);
    QCOMPARE(config.find("trainer.limit_train_batches")->get<std::string>(), std::string("10"));
    QCOMPARE(config.find("trainer.accelerator")->get<std::string>(), std::string("cpu"));
    QCOMPARE(config.find("trainer.num_threads")->get<int>(), default_thread_count());
    QCOMPARE(config.find("trainer.callbacks.EarlyStopping.patience")->get<int>(), 3);
    QVERIFY(config.find("trainer.max_epochs")->is_null());
    QCOMPARE(config.plugin_sha256(), std::string(64, 'a'));
    // What the run folder keeps is what a repeat gets.
    const RunConfig again = parse_config_yaml(to_yaml(config), "config.yaml");
    QVERIFY(identical(again.document, config.document));
    QVERIFY(resolve(plugin(), engine, again, 5, {}) == config);
  }

  void resolves_devices() {
    const EngineSchema engine = EngineSchema::from_json(engine_json(), "engine");
    const RunConfig config = resolve(plugin(), engine, {}, 1, gpus());
    QCOMPARE(config.find("trainer.accelerator")->get<std::string>(), std::string("gpu"));
    QCOMPARE(config.find("trainer.devices")->get<std::string>(), std::string("1"));
    const auto said = [&](const char* yaml, const std::vector<DeviceInfo>& devices) {
      return QString(
          problem_of([&] { resolve(plugin(), engine, parse_config_yaml(yaml, "c"), 1, devices); }).what());
    };
    QCOMPARE(said("trainer: {accelerator: gpu, devices: 3}", gpus()),
             "trainer.devices: there is no GPU 3 that can be used. Known: 1.");
    QVERIFY(said("trainer: {accelerator: gpu}", {})
                .startsWith("trainer.accelerator cannot be gpu here: this machine has no NVIDIA GPU"));
    auto unusable = gpus();
    unusable[0].usable = false;
    unusable[0].name = "K80";
    unusable[0].reason = "this LibTorch has no CUDA";
    QVERIFY(
        said("trainer: {accelerator: gpu}", unusable).contains("K80: this LibTorch has no CUDA. Use cpu."));
  }

  void resolve_refuses_data() {
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QString>("expected");
    QTest::newRow("key") << "model: {hiden_dim: 3}"
                         << "model.hiden_dim is not a known parameter. Did you mean hidden_dim?";
    QTest::newRow("range") << "model: {hidden_dim: 5000}"
                           << "model.hidden_dim must be from 1 to 4096, not 5000.";
    QTest::newRow("type") << "model: {lr: fast}"
                          << "model.lr must be a number above 0, not fast.";
    QTest::newRow("whole") << "model: {hidden_dim: 1.5}"
                           << "model.hidden_dim must be a whole number from 1 to 4096, not 1.5.";
    QTest::newRow("nan") << "model: {lr: .nan}"
                         << "model.lr must be above 0, not nan.";
    QTest::newRow("trainer") << "trainer: {max_epoch: 3}"
                             << "trainer.max_epoch is not a known parameter. Did you mean max_epochs?";
    QTest::newRow("choice") << "trainer: {accelerator: cpus}"
                            << "trainer.accelerator must be one of auto, cpu, gpu (cpu?), not cpus.";
    QTest::newRow("callback") << "trainer: {callbacks: [Early]}"
                              << "trainer.callbacks: there is no callback Early. Did you mean EarlyStopping?";
    QTest::newRow("required") << "trainer: {callbacks: [EarlyStopping]}"
                              << "trainer.callbacks.EarlyStopping.monitor is missing: give text.";
    QTest::newRow("plugin") << "plugin: other"
                            << "The configuration is for the plugin other, not for digits_mlp.";
    QTest::newRow("checkpoint") << "ckpt_path: /no/x.ckpt"
                                << "ckpt_path: there is no checkpoint /no/x.ckpt.";
  }
  void resolve_refuses() {
    QFETCH(QString, yaml);
    QFETCH(QString, expected);
    const EngineSchema engine = EngineSchema::from_json(engine_json(), "engine");
    const auto problem =
        problem_of([&] { resolve(plugin(), engine, parse_config_yaml(yaml.toStdString(), "c"), 1, {}); });
    QCOMPARE(QString(problem.what()), expected);
    QVERIFY(!problem.key.empty());
  }

  void fixes_files_of_the_working_folder() {
    QTemporaryDir folder;
    std::ofstream(folder.filePath("my.csv").toStdString()) << "a\n";
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path().toStdString());
    const EngineSchema engine = EngineSchema::from_json(engine_json(), "engine");
    const RunConfig config = resolve(plugin(), engine, parse_config_yaml("data: {path: my.csv}", "c"), 1, {});
    const RunConfig bundled = resolve(plugin(), engine, {}, 1, {});
    std::filesystem::current_path(before);
    QCOMPARE(config.find("data.path")->get<std::string>(),
             std::filesystem::canonical(folder.path().toStdString()).string() + "/my.csv");
    QCOMPARE(bundled.find("data.path")->get<std::string>(), std::string("data/digits.csv"));
  }

  void warns_of_another_build() {
    RunConfig config = parse_config_yaml("plugin: {id: digits_mlp, version: 0.9.0, sha256: ffff}", "c");
    QCOMPARE(repeat_warnings(plugin(), config).size(), size_t(1));
    config.document["plugin"]["sha256"] = std::string(64, 'a');
    QVERIFY(repeat_warnings(plugin(), config).empty());
  }
};

QTEST_GUILESS_MAIN(TestRunConfig)
#include "test_run_config.moc"
