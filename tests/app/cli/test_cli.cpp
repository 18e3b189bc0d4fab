// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, with the real plugins and data: what it prints, what it leaves behind, how it ends.
#include <signal.h>

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <map>
#include <memory>

#include <store/run_reader.h>

namespace fs = std::filesystem;
using namespace leyden;

namespace {

struct Result {
  int status = -1;
  QString out, err;
  QJsonDocument json() const { return QJsonDocument::fromJson(out.toUtf8()); }
  QJsonObject object() const { return json().object(); }
};

const QStringList kQuick = {"--trainer.accelerator", "cpu", "--trainer.max_epochs", "2",
                            "--seed_everything",     "1"};

}  // namespace

class TestCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();

  void help_is_good_data();
  void help_is_good();
  void help_lists_the_plugins_parameters();
  void trains_digits();
  void trains_tables();
  void json_is_one_document();
  void json_stays_alone_when_a_plugin_prints();
  void people_get_a_table();
  void print_config_runs_nothing();
  void a_configuration_file_repeats_the_run();
  void later_layers_win();
  void validate_test_predict_from_the_best();
  void runs_list_show_compare_export_reindex();
  void plugins_and_devices();
  void an_untrusted_plugin_is_refused_once();
  void wrong_input_data();
  void wrong_input();
  void malformed_tables_data();
  void malformed_tables();
  void bad_yaml_names_its_place();
  void tune_suggests_and_makes_no_run();
  void a_profile_is_in_the_run();
  void barebones_keeps_no_metrics();
  void interrupt_saves_and_ends_with_130();
  void listing_loads_no_libtorch();

 private:
  Result leyden(const QStringList& arguments, int seconds = 120) const;
  QString path(const QString& name) const { return m_folder->filePath(name); }
  QString workspace() const { return path("workspace"); }
  void write(const QString& name, const QByteArray& text) const;
  QStringList left_behind() const;
  QString fit_quickly(const QStringList& more = {});

  std::unique_ptr<QTemporaryDir> m_folder, m_config;
};

void TestCli::initTestCase() {
  m_config = std::make_unique<QTemporaryDir>();
  qunsetenv("LEYDEN_PLUGIN_PATH");
  init();
  QVERIFY(leyden({"plugins", "trust", "digits_mlp", "mnist_cnn", "tabular_mlp"}).status == 0);
}

void TestCli::init() {
  m_folder = std::make_unique<QTemporaryDir>();
}

Result TestCli::leyden(const QStringList& arguments, int seconds) const {
  QProcess program;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("LEYDEN_WORKSPACE", workspace());
  environment.insert("LEYDEN_CONFIG_DIR", m_config->path());
  program.setProcessEnvironment(environment);
  program.setWorkingDirectory(m_folder->path());
  program.start(QStringLiteral(LEYDEN_PROGRAM), arguments);
  if (!program.waitForFinished(seconds * 1000)) {
    program.kill();
    program.waitForFinished();
    return {-1, {}, "did not end"};
  }
  const int status = program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -program.exitCode();
  return {status, QString::fromUtf8(program.readAllStandardOutput()),
          QString::fromUtf8(program.readAllStandardError())};
}

void TestCli::write(const QString& name, const QByteArray& text) const {
  QFile file(path(name));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(text);
}

/// What is in the test's folder beside the files that the test wrote itself.
QStringList TestCli::left_behind() const {
  QStringList entries =
      QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
  entries.removeIf([](const QString& name) { return name.startsWith("given"); });
  return entries;
}

/// A short run of digits_mlp; its id.
QString TestCli::fit_quickly(const QStringList& more) {
  const Result result = leyden(QStringList{"fit", "digits_mlp", "--json"} + kQuick + more);
  if (result.status != 0) qWarning("%s", qPrintable(result.err));
  return result.object()["run_id"].toString();
}

void TestCli::help_is_good_data() {
  QTest::addColumn<QStringList>("command");
  QTest::addColumn<QString>("says");
  QTest::newRow("leyden") << QStringList{} << "fit";
  QTest::newRow("fit") << QStringList{"fit"} << "--trainer.";
  QTest::newRow("validate") << QStringList{"validate"} << "--ckpt_path";
  QTest::newRow("test") << QStringList{"test"} << "--ckpt_path";
  QTest::newRow("predict") << QStringList{"predict"} << "--ckpt_path";
  QTest::newRow("tune") << QStringList{"tune"} << "--min_lr";
  QTest::newRow("runs") << QStringList{"runs"} << "compare";
  for (const char* name : {"list", "show", "compare", "export", "reindex"}) {
    QTest::newRow(name) << QStringList{"runs", name} << "--workspace";
  }
  QTest::newRow("plugins") << QStringList{"plugins"} << "trust";
  QTest::newRow("devices") << QStringList{"devices"} << "--json";
}

void TestCli::help_is_good() {
  QFETCH(QStringList, command);
  QFETCH(QString, says);
  const Result result = leyden(command + QStringList{"--help"});
  QCOMPARE(result.status, 0);
  QVERIFY2(result.out.contains(says), qPrintable(result.out));
  QVERIFY(result.err.isEmpty());
  QVERIFY(left_behind().isEmpty());
}

void TestCli::help_lists_the_plugins_parameters() {
  const Result result = leyden({"fit", "digits_mlp", "--help"});
  QCOMPARE(result.status, 0);
  for (const char* name : {"--model.hidden_dim", "--model.dropout", "--model.lr", "--data.batch_size",
                           "--trainer.max_epochs", "EarlyStopping"}) {
    QVERIFY2(result.out.contains(QLatin1String(name)), name);
  }
}

void TestCli::trains_digits() {
  const Result result =
      leyden({"fit", "digits_mlp", "--trainer.max_epochs", "20", "--trainer.accelerator", "cpu", "--json"});
  QVERIFY2(result.status == 0, qPrintable(result.err));
  const QJsonObject json = result.object();
  QCOMPARE(json["status"].toString(), "finished");
  QVERIFY2(json["metrics"].toObject()["val_acc"].toDouble() >= 0.96, qPrintable(result.out));
  QVERIFY(QFile::exists(json["best_checkpoint"].toString()));
  QVERIFY(json["seconds"].toDouble() > 0);
  QVERIFY(json["error"].isNull());
  const fs::path run = json["path"].toString().toStdString();
  QCOMPARE(run.filename().string(), json["run_id"].toString().toStdString());
  QVERIFY(fs::exists(run / "run.db") && fs::exists(run / "config.yaml"));
}

void TestCli::trains_tables() {
  const Result result =
      leyden({"fit", "tabular_mlp", "--trainer.max_epochs", "3", "--trainer.accelerator", "cpu", "--json"});
  QVERIFY2(result.status == 0, qPrintable(result.err));
  QVERIFY(result.object()["metrics"].toObject().contains("val_loss"));
}

void TestCli::json_is_one_document() {
  const Result result =
      leyden(QStringList{"fit", "digits_mlp", "--json", "--name", "x", "--tag", "a", "--tag", "b"} + kQuick);
  QVERIFY2(result.status == 0, qPrintable(result.err));
  QVERIFY(result.json().isObject());
  for (const char* key : {"run_id", "path", "status", "metrics", "best_checkpoint", "seconds", "error"}) {
    QVERIFY2(result.object().contains(QLatin1String(key)), key);
  }
  const Result list = leyden({"runs", "list", "--json"});
  const QJsonObject run = list.json().array().at(0).toObject();
  QCOMPARE(run["name"].toString(), "x");
  QCOMPARE(run["tags"].toArray().size(), 2);
}

void TestCli::json_stays_alone_when_a_plugin_prints() {
  qputenv("LEYDEN_PLUGIN_PATH", LEYDEN_TEST_PLUGINS);
  const Result result = leyden({"fit", "tiny", "--model.chatty", "true", "--trainer.max_epochs", "1",
                                "--trainer.accelerator", "cpu", "--trust", "--json"});
  qunsetenv("LEYDEN_PLUGIN_PATH");
  QVERIFY2(result.status == 0, qPrintable(result.err));
  QVERIFY2(result.json().isObject(), qPrintable(result.out));
  QVERIFY(result.err.contains("a plugin that talks"));
  int said = 0;
  for (const LogLine& line : RunReader(result.object()["path"].toString().toStdString()).log_lines()) {
    if (line.text != "a plugin that talks") continue;
    ++said;
    QCOMPARE(line.source, std::string("stdout"));
    QCOMPARE(to_string(line.level), to_string(LogLevel::Info));
  }
  QCOMPARE(said, 1);  // one epoch
}

void TestCli::people_get_a_table() {
  const Result result = leyden(QStringList{"fit", "digits_mlp"} + kQuick);
  QVERIFY2(result.status == 0, qPrintable(result.err));
  QVERIFY(result.out.contains("val_loss"));
  QVERIFY(result.out.contains("finished"));
  QVERIFY(!result.out.contains('\r') && !result.out.contains(QChar(0x1B)));
}

void TestCli::print_config_runs_nothing() {
  const Result result = leyden({"fit", "digits_mlp", "--model.lr", "0.01", "--print_config"});
  QVERIFY2(result.status == 0, qPrintable(result.err));
  QVERIFY(result.out.contains("lr: 0.01"));
  QVERIFY(result.out.contains("seed_everything:"));
  QVERIFY(left_behind().isEmpty());
  // What is printed is a configuration.
  write("given.yaml", result.out.toUtf8());
  const Result again = leyden({"fit", "-c", "given.yaml", "--print_config"});
  QCOMPARE(again.out, result.out);
}

/// The promise: the same metrics, to the last bit.
void TestCli::a_configuration_file_repeats_the_run() {
  // A drawn seed, so that the file must have kept it.
  const Result first =
      leyden({"fit", "digits_mlp", "--trainer.max_epochs", "3", "--trainer.accelerator", "cpu", "--json"});
  QVERIFY2(first.status == 0, qPrintable(first.err));
  const QString folder = first.object()["path"].toString();
  const Result second = leyden({"fit", "-c", folder + "/config.yaml", "--json"});
  QVERIFY2(second.status == 0, qPrintable(second.err));
  QVERIFY(second.object()["run_id"] != first.object()["run_id"]);

  RunReader a(folder.toStdString()), b(second.object()["path"].toString().toStdString());
  const auto series = a.series();
  QVERIFY(series.size() >= 3);
  QCOMPARE(b.series().size(), series.size());
  for (const SeriesInfo& info : series) {
    const auto x = a.points(info.name), y = b.points(info.name);
    QCOMPARE(x.size(), y.size());
    for (size_t i = 0; i < x.size(); ++i) {
      QCOMPARE(x[i].step, y[i].step);
      QVERIFY2(std::bit_cast<uint64_t>(x[i].value) == std::bit_cast<uint64_t>(y[i].value),
               qPrintable(QString("%1 at step %2").arg(info.name.c_str()).arg(x[i].step)));
    }
  }
}

void TestCli::later_layers_win() {
  write("given-a.yaml",
        "plugin: {id: digits_mlp}\nmodel: {lr: 0.5, hidden_dim: 16}\ntrainer: {max_epochs: 7}\n");
  write("given-b.yaml", "model: {lr: 0.25}\n");
  const Result result = leyden({"fit", "-c", "given-a.yaml", "-c", "given-b.yaml", "--model.hidden_dim=24",
                                "--print_config", "--json"});
  QVERIFY2(result.status == 0, qPrintable(result.err));
  const QJsonObject json = result.object();
  QCOMPARE(json["model"].toObject()["lr"].toDouble(), 0.25);
  QCOMPARE(json["model"].toObject()["hidden_dim"].toInt(), 24);
  QCOMPARE(json["trainer"].toObject()["max_epochs"].toInt(), 7);
  QVERIFY(json["seed_everything"].toDouble() > 0);

  const Result callbacks = leyden({"fit", "-c", "given-a.yaml", "--trainer.callbacks.EarlyStopping.monitor",
                                   "val_loss", "--print_config", "--json"});
  QVERIFY2(callbacks.status == 0, qPrintable(callbacks.err));
  const QJsonObject early = callbacks.object()["trainer"].toObject()["callbacks"].toArray().at(0).toObject();
  QCOMPARE(early["name"].toString(), "EarlyStopping");
  QCOMPARE(early["monitor"].toString(), "val_loss");
}

void TestCli::validate_test_predict_from_the_best() {
  const QString id = fit_quickly({"--model.hidden_dim", "24"});
  QVERIFY(!id.isEmpty());
  // The run's own model settings come with its checkpoint: hidden_dim need not be repeated.
  const Result validated =
      leyden({"validate", "digits_mlp", "--ckpt_path", "best", "--json", "--trainer.accelerator", "cpu"});
  QVERIFY2(validated.status == 0, qPrintable(validated.err));
  QVERIFY(validated.object()["metrics"].toObject().contains("val_loss"));
  const Result tested =
      leyden({"test", "digits_mlp", "--ckpt_path", "last", "--json", "--trainer.accelerator", "cpu"});
  QVERIFY2(tested.status == 0, qPrintable(tested.err));
  const Result predicted =
      leyden({"predict", "--ckpt_path", workspace() + "/runs/" + id + "/checkpoints/last.ckpt", "--json",
              "--trainer.accelerator", "cpu"});
  QVERIFY2(predicted.status == 0, qPrintable(predicted.err));
  QFile csv(predicted.object()["path"].toString() + "/media/predictions.csv");
  QVERIFY(csv.open(QIODevice::ReadOnly));
  QVERIFY(csv.readLine().startsWith("index,"));
  QVERIFY(csv.readAll().count('\n') > 100);
}

void TestCli::runs_list_show_compare_export_reindex() {
  const QString a = fit_quickly({"--name", "narrow", "--model.hidden_dim", "16"});
  const QString b = fit_quickly({"--name", "wide", "--model.hidden_dim", "32"});
  QVERIFY(!a.isEmpty() && !b.isEmpty());

  const QJsonArray list = leyden({"runs", "list", "--json"}).json().array();
  QCOMPARE(list.size(), 2);
  QCOMPARE(list.at(0).toObject()["run_id"].toString(), b);  // newest first
  for (const char* key : {"run_id", "name", "path", "plugin", "status", "started", "params", "metrics"}) {
    QVERIFY2(list.at(0).toObject().contains(QLatin1String(key)), key);
  }
  QCOMPARE(list.at(1).toObject()["params"].toObject()["model.hidden_dim"].toInt(), 16);
  QVERIFY(list.at(1).toObject()["metrics"].toObject().contains("val_acc"));
  const Result table = leyden({"runs", "list"});
  QVERIFY(table.out.contains("narrow") && table.out.contains("wide") && table.out.contains("digits_mlp"));

  const Result shown = leyden({"runs", "show", "narrow"});
  QVERIFY(shown.out.contains(a) && shown.out.contains("model.hidden_dim") &&
          shown.out.contains("train_loss"));
  QCOMPARE(leyden({"runs", "show", a, "--json"}).object()["run_id"].toString(), a);

  const QJsonObject compared = leyden({"runs", "compare", a, b, "--json"}).object();
  QCOMPARE(compared["params"].toObject().keys(), QStringList{"model.hidden_dim"});
  QVERIFY(compared["metrics"].toObject().contains("val_loss"));
  QVERIFY(leyden({"runs", "compare", "narrow", "wide"}).out.contains("model.hidden_dim"));

  const Result csv = leyden({"runs", "export", a});
  QVERIFY(csv.out.startsWith("name,step,epoch,wall_time,value,attempt"));
  QVERIFY(leyden({"runs", "export", a, "--format", "json"}).json().isObject());
  QCOMPARE(leyden({"runs", "export", a, "-o", "given.csv"}).status, 0);
  QFile file(path("given.csv"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(QString::fromUtf8(file.readAll()), csv.out);

  const QStringList both = {"runs", "export", "--filter", "model.hidden_dim >= 16", "--format", "tensorboard"};
  const Result nowhere = leyden(both);
  QCOMPARE(nowhere.status, 2);
  QVERIFY2(nowhere.err.contains("-o"), qPrintable(nowhere.err));
  const QJsonObject exported = leyden(both + QStringList{"-o", "events", "--json"}).object();
  QCOMPARE(exported["failed"].toInt(-1), 0);
  QCOMPARE(exported["runs"].toArray().size(), 2);
  QVERIFY(QFileInfo(path("events/narrow")).isDir() && QFileInfo(path("events/wide")).isDir());
  const Result again = leyden(both + QStringList{"-o", "events"});
  QVERIFY(again.status != 0 && again.err.contains("is there already"));

  QVERIFY(QFile::remove(workspace() + "/workspace.db"));
  QCOMPARE(leyden({"runs", "reindex", "--json"}).object()["runs"].toInt(), 2);
  QCOMPARE(leyden({"runs", "list", "--json"}).json().array().size(), 2);
}

void TestCli::plugins_and_devices() {
  const QJsonArray plugins = leyden({"plugins", "list", "--json"}).json().array();
  QStringList ids;
  for (const QJsonValue& plugin : plugins) {
    ids.append(plugin.toObject()["id"].toString());
    QVERIFY2(plugin.toObject()["usable"].toBool(), qPrintable(plugin.toObject()["error"].toString()));
  }
  for (const char* id : {"digits_mlp", "mnist_cnn", "tabular_mlp"})
    QVERIFY2(ids.contains(QLatin1String(id)), id);
  QVERIFY(leyden({"plugins", "list"}).out.contains("digits_mlp"));
  QVERIFY(leyden({"plugins", "show", "digits_mlp"}).out.contains("--model.hidden_dim"));

  const QJsonArray devices = leyden({"devices", "--json"}).json().array();
  QVERIFY(!devices.isEmpty());
  QCOMPARE(devices.at(0).toObject()["id"].toString(), "cpu");
  QVERIFY(leyden({"devices"}).out.contains("cpu"));
}

void TestCli::an_untrusted_plugin_is_refused_once() {
  const auto trusted = std::move(m_config);
  m_config = std::make_unique<QTemporaryDir>();
  const Result refused = leyden(QStringList{"fit", "digits_mlp"} + kQuick);
  QCOMPARE(refused.status, 2);
  QVERIFY2(refused.err.contains("leyden plugins trust digits_mlp") && refused.err.contains("--trust"),
           qPrintable(refused.err));
  QVERIFY(left_behind().isEmpty());
  QCOMPARE(leyden(QStringList{"fit", "digits_mlp", "--trust", "--json"} + kQuick).status, 0);
  QCOMPARE(leyden(QStringList{"fit", "digits_mlp", "--json"} + kQuick).status, 0);
  m_config = std::make_unique<QTemporaryDir>();
  QCOMPARE(leyden({"plugins", "trust", "digits_mlp"}).status, 0);
  QCOMPARE(leyden(QStringList{"fit", "digits_mlp", "--json"} + kQuick).status, 0);
  m_config = std::make_unique<QTemporaryDir>(trusted->path());
  initTestCase();
}

void TestCli::wrong_input_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QStringList>("says");
  const auto fit = [](const QStringList& more) { return QStringList{"fit", "digits_mlp"} + more; };
  QTest::newRow("unknown command") << QStringList{"fitt"} << QStringList{"fitt", "fit"};
  QTest::newRow("unknown plugin") << QStringList{"fit", "digit_mlp"}
                                  << QStringList{"digit_mlp", "digits_mlp"};
  QTest::newRow("no plugin") << QStringList{"fit"} << QStringList{"plugin"};
  QTest::newRow("unknown option") << fit({"--colour", "red"}) << QStringList{"--colour"};
  QTest::newRow("unknown key") << fit({"--model.hidden_dims", "3"})
                               << QStringList{"model.hidden_dims", "hidden_dim"};
  QTest::newRow("unknown section") << fit({"--modl.lr", "3"}) << QStringList{"modl", "model"};
  QTest::newRow("missing value") << fit({"--model.lr"}) << QStringList{"model.lr", "value"};
  QTest::newRow("out of range") << fit({"--model.lr", "-1"}) << QStringList{"model.lr", "-1"};
  QTest::newRow("wrong type") << fit({"--model.hidden_dim", "wide"})
                              << QStringList{"model.hidden_dim", "wide", "whole number"};
  QTest::newRow("fraction for a count")
      << fit({"--model.hidden_dim", "2.5"}) << QStringList{"model.hidden_dim", "2.5"};
  QTest::newRow("wrong choice") << fit({"--trainer.accelerator", "tpu"})
                                << QStringList{"trainer.accelerator", "tpu", "cpu"};
  QTest::newRow("not a share") << fit({"--trainer.limit_val_batches", "1.5"})
                               << QStringList{"trainer.limit_val_batches", "1.5"};
  QTest::newRow("unknown flag") << fit({"--trainer.max_epoch", "3"})
                                << QStringList{"max_epoch", "max_epochs"};
  QTest::newRow("unknown callback") << fit({"--trainer.callbacks.EarlyStoping.monitor", "x"})
                                    << QStringList{"EarlyStoping", "EarlyStopping"};
  QTest::newRow("bad seed") << fit({"--seed_everything", "many"}) << QStringList{"seed_everything", "many"};
  QTest::newRow("no such file") << QStringList{"fit", "-c", "absent.yaml"} << QStringList{"absent.yaml"};
  QTest::newRow("unwritable workspace") << fit({"--workspace", "/proc/leyden"}) << QStringList{"/proc"};
  QTest::newRow("workspace below a file")
      << fit({"--workspace", "/etc/hostname/x"}) << QStringList{"/etc/hostname"};
  QTest::newRow("no such checkpoint")
      << fit({"--ckpt_path", "absent.ckpt"}) << QStringList{"ckpt_path", "absent.ckpt"};
  QTest::newRow("not a checkpoint") << fit({"--ckpt_path", "/etc/hostname"}) << QStringList{"/etc/hostname"};
  QTest::newRow("no run for best") << QStringList{"validate", "digits_mlp", "--ckpt_path", "best"}
                                   << QStringList{"digits_mlp", "run"};
  QTest::newRow("validate without") << QStringList{"validate", "digits_mlp"} << QStringList{"ckpt_path"};
  QTest::newRow("missing table") << QStringList{"fit", "tabular_mlp", "--data.path", "absent.csv"}
                                 << QStringList{"absent.csv"};
  const auto tune = [](const QStringList& more) { return QStringList{"tune", "digits_mlp"} + more; };
  QTest::newRow("tune what") << tune({}) << QStringList{"lr", "batch_size"};
  QTest::newRow("tune another thing") << tune({"momentum"}) << QStringList{"momentum", "batch_size"};
  QTest::newRow("tune nobody's parameter") << tune({"lr", "--attr", "rate"}) << QStringList{"model.rate", "data.rate"};
  QTest::newRow("tune with the other's option") << tune({"lr", "--init_val", "4"}) << QStringList{"--init_val", "lr"};
  QTest::newRow("tune downwards") << tune({"lr", "--min_lr", "2"}) << QStringList{"min_lr", "max_lr"};
  QTest::newRow("tune by a mode that is none") << tune({"batch_size", "--mode", "linear"}) << QStringList{"mode", "power"};
  QTest::newRow("tune not a number") << tune({"lr", "--num_training", "many"}) << QStringList{"num_training", "many"};
  QTest::newRow("tune in a trial run") << tune({"lr", "--trainer.fast_dev_run", "1"}) << QStringList{"fast_dev_run"};
  QTest::newRow("a precision that is none") << fit({"--trainer.precision", "8-true"}) << QStringList{"trainer.precision", "16-mixed"};
  QTest::newRow("a profiler that is none") << fit({"--trainer.profiler", "advanced"}) << QStringList{"trainer.profiler", "pytorch"};
  QTest::newRow("no such run") << QStringList{"runs", "show", "nothing"} << QStringList{"workspace"};
  QTest::newRow("plugin to show") << QStringList{"plugins", "show", "digits"} << QStringList{"digits_mlp"};
  QTest::newRow("plugin to trust") << QStringList{"plugins", "trust", "nothing_like_it"}
                                   << QStringList{"nothing_like_it"};
  QTest::newRow("one run to compare") << QStringList{"runs", "compare", "x"} << QStringList{"2 to 1000 runs"};
  if (!QFile::exists("/dev/nvidia0")) {
    QTest::newRow("a GPU that is not there")
        << fit({"--trainer.devices", "7"}) << QStringList{"trainer.devices", "7"};
    QTest::newRow("a device that is not there")
        << fit({"--trainer.accelerator", "gpu"}) << QStringList{"gpu"};
  }
}

void TestCli::wrong_input() {
  QFETCH(QStringList, arguments);
  QFETCH(QStringList, says);
  const Result result = leyden(arguments);
  QVERIFY2(result.status == 2, qPrintable(QString::number(result.status) + " " + result.err));
  for (const QString& text : says)
    QVERIFY2(result.err.contains(text), qPrintable(text + " is not in: " + result.err));
  QVERIFY2(result.out.isEmpty(), qPrintable(result.out));
  QVERIFY2(left_behind().isEmpty(), qPrintable(left_behind().join(' ')));
  // A sentence, not a trace.
  QVERIFY2(result.err.count('\n') <= 3, qPrintable(result.err));
}

void TestCli::malformed_tables_data() {
  QTest::addColumn<QByteArray>("table");
  QTest::addColumn<QStringList>("says");
  QTest::newRow("ragged") << QByteArray("a,b,y\n1,2,0\n1,2\n3,4,1\n5,6,0\n") << QStringList{"given.csv", "3"};
  QTest::newRow("empty") << QByteArray() << QStringList{"given.csv"};
  QTest::newRow("no such target") << QByteArray("a,b\n1,2\n3,4\n5,6\n") << QStringList{"y", "given.csv"};
}

void TestCli::malformed_tables() {
  QFETCH(QByteArray, table);
  QFETCH(QStringList, says);
  write("given.csv", table);
  const Result result =
      leyden({"fit", "tabular_mlp", "--data.path", path("given.csv"), "--data.target", "y"});
  QVERIFY2(result.status == 2, qPrintable(result.err));
  for (const QString& text : says)
    QVERIFY2(result.err.contains(text), qPrintable(text + " is not in: " + result.err));
  QVERIFY2(left_behind().isEmpty(), qPrintable(left_behind().join(' ')));
}

void TestCli::bad_yaml_names_its_place() {
  write("given.yaml", "plugin: {id: digits_mlp}\nmodel:\n  lr: [1, 2\n");
  Result result = leyden({"fit", "-c", "given.yaml"});
  QCOMPARE(result.status, 2);
  QVERIFY2(result.err.contains("given.yaml:4:1"), qPrintable(result.err));
  write("given.yaml", "plugin: {id: digits_mlp}\nmodell: {lr: 1}\n");
  result = leyden({"fit", "-c", "given.yaml"});
  QCOMPARE(result.status, 2);
  QVERIFY2(result.err.contains("modell") && result.err.contains("model"), qPrintable(result.err));
  QVERIFY(left_behind().isEmpty());
  // With --json the same stands in a document.
  result = leyden({"fit", "-c", "given.yaml", "--json"});
  QCOMPARE(result.status, 2);
  QVERIFY(!result.object()["error"].toObject()["summary"].toString().isEmpty());
}

void TestCli::tune_suggests_and_makes_no_run() {
  const QStringList quick = {"--trainer.accelerator", "cpu", "--seed_everything", "1"};
  const Result lr = leyden(QStringList{"tune", "digits_mlp", "lr", "--num_training", "40", "--json"} + quick);
  QVERIFY2(lr.status == 0, qPrintable(lr.err));
  const QJsonObject found = lr.object()["results"].toObject();
  QCOMPARE(found["what"].toString(), "lr");
  QCOMPARE(found["parameter"].toString(), "model.lr");
  QVERIFY(found["suggestion"].toDouble() > 1e-7 && found["suggestion"].toDouble() < 1);
  QFile curve(found["curve"].toString());
  QVERIFY(curve.open(QIODevice::ReadOnly));
  QVERIFY(curve.fileName().startsWith(workspace() + "/tune/"));
  QCOMPARE(curve.readLine(), QByteArray("lr,loss\n"));
  QCOMPARE(curve.readAll().count('\n'), found["steps"].toInt());
  // The same again, to the bit.
  const Result again = leyden(QStringList{"tune", "digits_mlp", "lr", "--num_training", "40", "--json"} + quick);
  QCOMPARE(again.object()["results"].toObject()["suggestion"], found["suggestion"]);

  write("given.yaml", "plugin: {id: digits_mlp}\n");
  const Result size = leyden(QStringList{"tune", "batch_size", "-c", "given.yaml", "--mode", "binsearch", "--max_val", "64"} + quick);
  QVERIFY2(size.status == 0, qPrintable(size.err));
  QVERIFY2(size.out.contains("Suggestion: --data.batch_size 60"), qPrintable(size.out));
  QVERIFY(size.out.contains("Curve: "));
  QVERIFY(!QDir(workspace() + "/runs").exists());
}

void TestCli::a_profile_is_in_the_run() {
  const Result result = leyden(QStringList{"fit", "digits_mlp", "--trainer.profiler", "simple", "--trainer.precision",
                                           "16-mixed", "--json"} + kQuick);
  QVERIFY2(result.status == 0, qPrintable(result.err));
  const QString folder = result.object()["path"].toString();
  QFile report(folder + "/fit-simple_profile.txt");
  QVERIFY(report.open(QIODevice::ReadOnly));
  QVERIFY(report.readAll().contains("[LightningModule]DigitsMlp.training_step"));
  const Result shown = leyden({"runs", "show", result.object()["run_id"].toString(), "--json"});
  QVERIFY(QString::fromUtf8(QJsonDocument(shown.object()["artifacts"].toArray()).toJson()).contains("fit-simple_profile.txt"));
}

void TestCli::barebones_keeps_no_metrics() {
  const Result result = leyden(QStringList{"fit", "digits_mlp", "--trainer.barebones", "true", "--json"} + kQuick);
  QVERIFY2(result.status == 0, qPrintable(result.err));
  QVERIFY(result.object()["metrics"].toObject().isEmpty());
  QVERIFY(result.object()["best_checkpoint"].isNull());
}

void TestCli::interrupt_saves_and_ends_with_130() {
  for (const int signal : {SIGINT, SIGTERM}) {
    init();
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LEYDEN_WORKSPACE", workspace());
    environment.insert("LEYDEN_CONFIG_DIR", m_config->path());
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(LEYDEN_PROGRAM), {"fit", "digits_mlp", "--trainer.max_epochs", "100000",
                                                   "--trainer.accelerator", "cpu", "--json"});
    QVERIFY(program.waitForStarted());
    // The run's folder with its first metrics says that training is on.
    const auto is_training = [this] {
      const QStringList runs = QDir(workspace() + "/runs").entryList(QDir::Dirs | QDir::NoDotAndDotDot);
      if (runs.isEmpty()) return false;
      try {
        return RunReader((workspace() + "/runs/" + runs.first()).toStdString())
            .series("val_loss")
            .has_value();
      } catch (const StoreError&) {
        return false;
      }
    };
    QTRY_VERIFY_WITH_TIMEOUT(is_training(), 60000);
    ::kill(static_cast<pid_t>(program.processId()), signal);
    QVERIFY(program.waitForFinished(60000));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 130);
    const QJsonObject json = QJsonDocument::fromJson(program.readAllStandardOutput()).object();
    QCOMPARE(json["status"].toString(), "stopped");
    RunReader reader(json["path"].toString().toStdString());
    QCOMPARE(reader.state().status, RunStatus::Stopped);
    // It can go on from where it was.
    const Result resumed = leyden({"fit", "digits_mlp", "--ckpt_path", "last", "--trainer.max_steps", "1",
                                   "--trainer.accelerator", "cpu", "--json"});
    QVERIFY2(resumed.status == 0, qPrintable(resumed.err));
  }
}

void TestCli::listing_loads_no_libtorch() {
  QProcess program;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("LEYDEN_WORKSPACE", workspace());
  environment.insert("LD_DEBUG", "files");
  program.setProcessEnvironment(environment);
  program.start(QStringLiteral(LEYDEN_PROGRAM), {"runs", "list"});
  QVERIFY(program.waitForFinished());
  QCOMPARE(program.exitCode(), 0);
  const QByteArray loaded = program.readAllStandardError();
  QVERIFY(loaded.contains("libleyden_store"));
  QVERIFY(!loaded.contains("libtorch"));
}

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
