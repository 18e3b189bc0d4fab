// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The bundled plugins: what they learn, and how tabular_mlp reads tables.
#include <lightning/plugin.h>

#include <dlfcn.h>

#include <QTemporaryDir>
#include <QtTest>

#include "expect_message.h"
#include "tabular_data.h"
#include "test_device.h"

using namespace leyden;

namespace {

PluginFactory* factory_of(const QString& id) {
  const QByteArray file = (QStringLiteral(LEYDEN_BINARY_DIR "/plugins/") + id + ".so").toLocal8Bit();
  void* library = dlopen(file.constData(), RTLD_NOW | RTLD_LOCAL);
  if (!library) return qWarning("%s", dlerror()), nullptr;
  return reinterpret_cast<PluginFactory* (*)()>(dlsym(library, "leyden_plugin_factory"))();
}

// Rows of which some are for training: 0, 1, 2, ...
torch::Tensor first_rows(int64_t count) {
  return torch::arange(count);
}

}  // namespace

class TestPlugins : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir dir_;
  std::string write(const char* name, const std::string& text) {
    const auto path = std::filesystem::path(dir_.path().toStdString()) / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  static std::shared_ptr<TabularDataModule> data_of(const Dict& values) {
    auto data = std::make_shared<TabularDataModule>(schema_of<TabularData>().from_values(values));
    data->setup("fit");
    return data;
  }

 private Q_SLOTS:
  void initTestCase() { at::set_num_threads(1); }

  void a_plugin_learns_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("epochs");
    QTest::addColumn<QString>("metric");
    QTest::addColumn<double>("least");
    QTest::newRow("digits_mlp") << "digits_mlp"
                                << "" << 20 << "val_acc" << 0.96;
    QTest::newRow("mnist_cnn") << "mnist_cnn"
                               << "" << 4 << "val_acc" << 0.95;
    QTest::newRow("iris") << "tabular_mlp"
                          << "iris.csv" << 20 << "val_acc" << 0.93;
    QTest::newRow("wine") << "tabular_mlp"
                          << "wine.csv" << 20 << "val_acc" << 0.93;
    QTest::newRow("breast_cancer") << "tabular_mlp"
                                   << "breast_cancer.csv" << 20 << "val_acc" << 0.93;
    QTest::newRow("diabetes") << "tabular_mlp"
                              << "diabetes.csv" << 20 << "val_loss" << 0.0;
    QTest::newRow("auto_mpg") << "tabular_mlp"
                              << "auto_mpg.csv" << 20 << "val_loss" << 0.0;
  }
  void a_plugin_learns() {
    QFETCH(QString, id);
    QFETCH(QString, path);
    QFETCH(int, epochs);
    QFETCH(QString, metric);
    QFETCH(double, least);
    const PluginFactory* factory = factory_of(id);
    QVERIFY(factory);
    for (const auto* fields : {&factory->model_fields(), &factory->data_fields()}) {
      for (const FieldSpec& field : *fields) QVERIFY2(!field.help.empty(), field.name.c_str());
    }
    seed_everything(1);
    TrainerOptions options;
    options.max_epochs = epochs;
    options.accelerator = test_accelerator();
    options.enable_checkpointing = false;
    Trainer trainer(options);
    Dict values;
    if (!path.isEmpty()) values.insert_or_assign("path", path.toStdString());
    const auto data = factory->make_data_module(values);
    const auto module = factory->make_module({});
    trainer.fit(module, data);
    const auto value = trainer.callback_metrics().get(metric.toStdString());
    QVERIFY(value && trainer.callback_metrics().contains("train_loss"));
    qInfo("%s = %g", qPrintable(metric), *value);
    if (metric == "val_acc") {
      QVERIFY(*value >= least);
    } else {
      // Clearly better than what predicting the mean scores.
      QVERIFY(*value < 0.7 * *trainer.callback_metrics().get("val_loss_mean"));
    }
    QVERIFY(!trainer.test(module, data).front().empty());
    const auto predictions = trainer.predict(module, data);
    QVERIFY(predictions.front().front()[0].isfinite().all().item<bool>());
  }

  void numbers_are_scaled_by_the_training_rows_alone() {
    const CsvTable table(write("scale.csv", "a,b,y\n1,5,0\n3,5,1\n5,5,0\n1000,9,1\n"));
    const TableEncoder encoder(table, 2, {}, first_rows(3));
    QCOMPARE(encoder.features(), (std::vector<std::string>{"a", "b"}));
    QVERIFY(torch::equal(encoder.mean(), torch::tensor({3.0f, 5.0f})));
    // Of 1, 3 and 5; a column with one value is divided by 1.
    QVERIFY(encoder.deviation().allclose(torch::tensor({std::sqrt(8.0f / 3), 1.0f})));
    QVERIFY(torch::equal(encoder.encode(table)[3], torch::tensor({1000.0f, 9.0f})));
  }

  void texts_become_columns_and_gaps_are_filled() {
    const CsvTable table(write("texts.csv", "size,n,y\nbig,1,0\nsmall,,1\nbig,5,0\nhuge,2,1\n,3,1\n"));
    const TableEncoder encoder(table, 2, {}, first_rows(3));
    QCOMPARE(encoder.features(), (std::vector<std::string>{"size=big", "size=small", "n"}));
    const torch::Tensor encoded = encoder.encode(table);
    QVERIFY(torch::equal(
        encoded, torch::tensor({{1, 0, 1}, {0, 1, 3}, {1, 0, 5}, {0, 0, 2}, {0, 0, 3}}).to(torch::kFloat)));
    QVERIFY(torch::equal(encoder.mean(), torch::tensor({0.0f, 0.0f, 3.0f})));
  }

  void many_names_are_gathered_or_left_out() {
    std::string text = "id,kind,x,y\n";
    for (int i = 0; i < 60; ++i) {
      text += "row" + std::to_string(i) + ",k" + std::to_string(i % 6 == 5 ? i / 6 % 5 + 2 : i % 2) + "," +
              std::to_string(i) + ",1\n";
    }
    const CsvTable table(write("many.csv", text));
    TableEncoder::Options options;
    options.max_categories = 2;
    const TableEncoder encoder(table, 3, options, first_rows(60));
    QCOMPARE(encoder.features(), (std::vector<std::string>{"kind=k0", "kind=k1", "kind=(others)", "x"}));
    const torch::Tensor encoded = encoder.encode(table);
    QCOMPARE(encoded[5][2].item<float>(), 1.0f);
    QVERIFY(encoded.slice(1, 0, 3).sum(1).eq(1).all().item<bool>());
    options.ignored = {"kind"};
    options.categorical = {"x"};
    options.max_categories = 100;
    const TableEncoder other(table, 3, options, first_rows(60));
    QVERIFY(std::find(other.features().begin(), other.features().end(), "x=59") != other.features().end());
  }

  void the_target_decides_the_task() {
    const auto kind = [](const Dict& values) { return data_of(values)->classes(); };
    QCOMPARE(kind({{"path", "iris.csv"}}), (std::vector<std::string>{"setosa", "versicolor", "virginica"}));
    QCOMPARE(kind({{"path", "wine.csv"}}), (std::vector<std::string>{"0", "1", "2"}));
    QCOMPARE(kind({{"path", "digits.csv"}}).size(), size_t{10});
    QVERIFY(kind({{"path", "diabetes.csv"}}).empty());
    QVERIFY(kind({{"path", "auto_mpg.csv"}}).empty());
    QVERIFY(kind({{"path", "wine.csv"}, {"task", "regression"}}).empty());
    QVERIFY(kind({{"path", "iris.csv"}, {"target", "petal_width"}}).empty());
    QCOMPARE(kind({{"path", "auto_mpg.csv"}, {"target", "cylinders"}, {"ignored", Value::List{"car_name"}}})
                 .size(),
             size_t{5});
    const auto diabetes = data_of({{"path", "diabetes.csv"}});
    QVERIFY(diabetes->target_mean() > 100 && diabetes->target_deviation() > 50);
  }

  void wrong_tables_are_refused_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const QString many = "1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n7,0\n8,1\n9,0\n10,1\n";
    QTest::newRow("a text among numbers") << "x,y\n" + many + "abc,0\n"
                                          << "line 12, column x: 'abc' is not a number";
    QTest::newRow("a missing target")
        << "x,y\n1,\n" + many << "line 2, column y: the value to predict is missing";
    QTest::newRow("one class") << "x,y\n1,a\n2,a\n3,a\n"
                               << "has 1 different values in 3 rows, which makes no classes";
    QTest::newRow("nothing to predict from") << "x,y\na,1.5\na,2.5\na,3.5\na,4.5\na,5.5\na,6.5\n"
                                             << "has no column to predict y from";
    QTest::newRow("one value") << "x,y\n1,2.5\n2,2.5\n3,2.5\n4,2.5\n5,2.5\n"
                               << "has the same value in every row";
    QTest::newRow("too few rows") << "x,y\n1,2.5\n"
                                  << "leaves none";
  }
  void wrong_tables_are_refused() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const std::string path = write("wrong.csv", text.toStdString());
    EXPECT_IN(message_of<ConfigError>([&] { data_of({{"path", path}}); }), expected.toStdString());
  }

  void wrong_settings_are_refused() {
    EXPECT_IN(message_of<ConfigError>([] { data_of({{"path", "irsi.csv"}}); }), "did you mean iris.csv");
    EXPECT_IN(message_of<ConfigError>([] { data_of({{"path", "unheard_of"}}); }), "iris.csv, wine.csv");
    EXPECT_IN(message_of<ConfigError>([] { data_of({{"target", "specis"}}); }), "did you mean species");
    EXPECT_IN(message_of<ConfigError>([] { data_of({{"task", "regression"}}); }), "needs numbers");
    EXPECT_IN(message_of<ConfigError>([] { data_of({{"ignored", Value::List{"nothing"}}}); }), "has no column nothing");
  }

  void a_checkpoint_fits_its_own_table_alone() {
    const auto iris = data_of({{"path", "iris.csv"}});
    iris->load_state_dict(iris->state_dict());
    EXPECT_IN(message_of<ConfigError>([&] {
                iris->load_state_dict(data_of({{"path", "wine.csv"}})->state_dict());
              }),
              "other features");
  }
};

QTEST_GUILESS_MAIN(TestPlugins)
#include "test_plugins.moc"
