// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/param_form_model.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "form_schema.h"

using namespace leyden;

class TestParamFormModel : public QObject {
  Q_OBJECT

  std::unique_ptr<ParamFormModel> m_model;
  std::unique_ptr<QAbstractItemModelTester> m_tester;

  QVariant at(const char* path, int role) const { return m_model->indexOf(path).data(role); }
  std::string dump(const char* path) const {
    const RunConfig config = m_model->values();
    const Json* value = config.find(path);
    return value ? value->dump() : "(absent)";
  }

 private Q_SLOTS:
  void init() {
    m_model = std::make_unique<ParamFormModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setSchema(form_plugin(), form_engine());
  }
  void cleanup() {
    m_tester.reset();
    m_model.reset();
  }

  void rows_in_order() {
    QStringList paths;
    for (int row = 0; row < m_model->rowCount(); ++row)
      paths << m_model->index(row).data(ParamFormModel::PathRole).toString();
    QCOMPARE(paths.join(' '),
             "model.hidden_dim model.lr model.decay model.kind model.dims data.path data.augment "
             "trainer.max_epochs "
             "seed_everything trainer.deterministic ckpt_path trainer.callbacks.EarlyStopping "
             "trainer.callbacks.EarlyStopping.monitor trainer.callbacks.EarlyStopping.patience "
             "trainer.loggers.csv");
    QCOMPARE(at("model.hidden_dim", ParamFormModel::NameRole), "hidden units");
    QCOMPARE(at("model.hidden_dim", ParamFormModel::MaximumRole), 4096.0);
    QCOMPARE(at("model.hidden_dim", ParamFormModel::ValueRole), 128);
    QVERIFY(at("model.lr", ParamFormModel::LogScaleRole).toBool());
    QVERIFY(at("model.lr", ParamFormModel::LiveRole).toBool());
    QVERIFY(at("model.lr", ParamFormModel::ExclusiveMinimumRole).toBool());
    QVERIFY(!at("model.decay", ParamFormModel::ValueRole).isValid());
    QCOMPARE(at("model.kind", ParamFormModel::ChoicesRole).toList().size(), 2);
    QCOMPARE(at("model.dims", ParamFormModel::TextRole), "8, 4");
    QCOMPARE(at("data.path", ParamFormModel::SectionTitleRole), "Data");
    QCOMPARE(m_model->errorCount(), 0);
    QCOMPARE(m_model->modifiedCount(), 0);
  }

  void edits() {
    QSignalSpy edited(m_model.get(), &ParamFormModel::edited),
        changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QVERIFY(m_model->setData(m_model->indexOf("model.hidden_dim"), "64"));
    QVERIFY(m_model->setValue("model.lr", 0.01));
    QVERIFY(m_model->setValue("data.augment", true));
    QVERIFY(m_model->setData(m_model->indexOf("model.dims"), "1,2,3", ParamFormModel::TextRole));
    QCOMPARE(edited.size(), 4);
    QCOMPARE(changed.size(), 4);
    QCOMPARE(m_model->modifiedPaths(),
             QStringList({"model.hidden_dim", "model.lr", "model.dims", "data.augment"}));
    QCOMPARE(dump("model"),
             std::string(R"({"hidden_dim":64,"lr":0.01,"decay":null,"kind":"relu","dims":[1,2,3]})"));
    QCOMPARE(dump("seed_everything"), std::string("42"));
    QVERIFY(m_model->setValue("seed_everything", QVariant()));
    QCOMPARE(dump("seed_everything"), std::string("null"));
    QVERIFY(m_model->setValue("model.lr", 1));
    QCOMPARE(dump("model.lr"), std::string("1.0"));
    m_model->resetRow(m_model->rowOf("model.lr"));
    QVERIFY(!m_model->modifiedPaths().contains("model.lr"));
    m_model->resetAll();
    QCOMPARE(m_model->modifiedCount(), 0);
    QCOMPARE(dump("model.hidden_dim"), std::string("128"));
    QVERIFY(!m_model->setValue("model.nothing", 1));
  }

  void wrong_input_stays_beside_its_error() {
    m_model->setData(m_model->indexOf("model.lr"), "-0.01");
    QCOMPARE(at("model.lr", ParamFormModel::TextRole), "-0.01");
    QCOMPARE(m_model->error("model.lr"), "must be above 0 and 1 or less");
    QCOMPARE(m_model->value("model.lr"), 0.001);  // the last right one
    QCOMPARE(m_model->errorSummary(), "1 value to mend: lr");
    QVERIFY(at("model.lr", ParamFormModel::ModifiedRole).toBool());
    QCOMPARE(dump("model"), std::string(R"({"hidden_dim":128,"decay":null,"kind":"relu","dims":[8,4]})"));
    m_model->setData(m_model->indexOf("model.hidden_dim"), "many");
    QCOMPARE(m_model->errorSummary(), "2 values to mend: hidden units, lr");
    m_model->setData(m_model->indexOf("model.lr"), "0.5");
    m_model->setValue("model.hidden_dim", 7);
    QCOMPARE(m_model->errorCount(), 0);
    QCOMPARE(m_model->errorSummary(), QString());
  }

  void switches() {
    QVERIFY(!at("trainer.callbacks.EarlyStopping.monitor", ParamFormModel::EnabledRole).toBool());
    QCOMPARE(dump("trainer.callbacks"), std::string("[]"));
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setValue("trainer.callbacks.EarlyStopping", true);
    QCOMPARE(changed.last().at(1).toModelIndex().row(),
             m_model->rowOf("trainer.callbacks.EarlyStopping.patience"));
    QVERIFY(at("trainer.callbacks.EarlyStopping.monitor", ParamFormModel::EnabledRole).toBool());
    QCOMPARE(m_model->errorPaths(), QStringList("trainer.callbacks.EarlyStopping.monitor"));  // it is needed
    m_model->setValue("trainer.callbacks.EarlyStopping.monitor", "val_loss");
    m_model->setValue("trainer.loggers.csv", true);
    QCOMPARE(m_model->errorCount(), 0);
    QCOMPARE(dump("trainer.callbacks"),
             std::string(R"([{"name":"EarlyStopping","monitor":"val_loss","patience":3}])"));
    QCOMPARE(dump("trainer.loggers"), std::string(R"([{"name":"csv"}])"));
    QCOMPARE(dump("trainer.max_epochs"), std::string("null"));
    m_model->setValue("trainer.callbacks.EarlyStopping", false);
    QCOMPARE(dump("trainer.callbacks"), std::string("[]"));
  }

  void loads_other_values() {
    m_model->setValue("model.lr", 0.5);
    const auto sentences = m_model->load(
        parse_config_yaml("plugin: other\nseed_everything: 7\nmodel: {hidden_dim: 64, kind: swish, gone: 1}\n"
                          "trainer: {max_epochs: 3, callbacks: [{name: EarlyStopping, monitor: val_acc}, "
                          "{name: EarlyStopping}, Nothing]}\nckpt_path: a.ckpt\n",
                          "c"));
    QCOMPARE(sentences.size(), 5);
    QVERIFY(sentences.contains("The values are those of the plugin other."));
    QVERIFY(sentences.contains("model.gone is not a parameter of this form."));
    QVERIFY(sentences.contains("model.kind must be one of relu, gelu, not swish."));
    QVERIFY(sentences.contains("trainer.callbacks.Nothing is not a parameter of this form."));
    QCOMPARE(dump("model.lr"), std::string("0.001"));
    QCOMPARE(dump("model.hidden_dim"), std::string("64"));
    QCOMPARE(dump("seed_everything"), std::string("7"));
    QCOMPARE(dump("ckpt_path"), std::string("\"a.ckpt\""));
    QCOMPARE(dump("trainer.callbacks.EarlyStopping.monitor"), std::string("\"val_acc\""));
    QCOMPARE(m_model->errorPaths(), QStringList("model.kind"));
    // What the form gives, it takes back.
    m_model->setValue("model.kind", "gelu");
    const RunConfig values = m_model->values();
    QVERIFY(m_model->load(values).isEmpty());
    QVERIFY(m_model->values() == values);
  }

  void command_line() {
    QCOMPARE(m_model->commandLine(), "leyden fit digits_mlp --seed_everything 42");
    m_model->setValue("model.lr", 0.01);
    m_model->setValue("data.path", "my data's.csv");
    m_model->setValue("trainer.callbacks.EarlyStopping", true);
    m_model->setValue("trainer.callbacks.EarlyStopping.monitor", "val_loss");
    QCOMPARE(m_model->commandLine(),
             "leyden fit digits_mlp --model.lr 0.01 --data.path 'my data'\\''s.csv' --seed_everything 42 "
             "--trainer.callbacks.EarlyStopping true --trainer.callbacks.EarlyStopping.monitor val_loss");
  }

  void another_schema() {
    PluginInfo other = form_plugin();
    other.id = "other";
    other.model = {};
    m_model->setValue("model.lr", 0.5);
    m_model->setSchema(other, form_engine(), 5);
    QCOMPARE(m_model->rowOf("model.lr"), -1);
    QCOMPARE(m_model->pluginId(), "other");
    QCOMPARE(dump("seed_everything"), std::string("5"));
  }
};

QTEST_GUILESS_MAIN(TestParamFormModel)
#include "test_param_form_model.moc"
