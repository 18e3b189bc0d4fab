// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/preset_list.h>

#include <experiment/run_list_model.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

using namespace leyden;

class TestPresets : public QObject {
  Q_OBJECT

  static QStringList names(const std::vector<Preset>& all) {
    QStringList list;
    for (const Preset& each : all) list << each.name;
    return list;
  }
  static QString refusal(const std::function<void()>& action) {
    try {
      action();
    } catch (const ConfigProblem& problem) {
      return QString::fromUtf8(problem.what());
    }
    return {};
  }

 private Q_SLOTS:
  void presets_are_kept_by_name() {
    QTemporaryDir temporary;
    const std::filesystem::path workspace = temporary.path().toStdString();
    const PresetFolder folder(workspace, "digits_mlp");
    QVERIFY(folder.all().empty());
    folder.put("wide", "model: {hidden_dim: 512}\n");
    folder.put("a/b: ../\u00fc \"", "model: {lr: 0.5}\n");
    folder.put("Fast", "model: {lr: 0.1}\n");
    folder.put("wide", "model: {hidden_dim: 1024}\n");
    QCOMPARE(names(folder.all()), QStringList({"a/b: ../\u00fc \"", "Fast", "wide"}));
    QCOMPARE(folder.all()[2].values.find("model.hidden_dim")->get<int>(), 1024);
    QCOMPARE(folder.file_of("wide"), workspace / "presets" / "digits_mlp" / "wide.yaml");
    QVERIFY(PresetFolder(workspace, "other").all().empty());
    for (const auto& entry : std::filesystem::directory_iterator(workspace))
      QCOMPARE(entry.path().filename().string(), std::string("presets"));  // no name leads elsewhere
    folder.rename("wide", "very wide");
    QCOMPARE(refusal([&] { folder.rename("very wide", "Fast"); }), "There is a preset \"Fast\" already.");
    folder.remove("Fast");
    folder.remove("a/b: ../\u00fc \"");
    QCOMPARE(names(folder.all()), QStringList("very wide"));
    QCOMPARE(refusal([&] { folder.put("", ""); }), "A preset needs a name.");
    QVERIFY(!refusal([&] { folder.put(QString(200, 'x'), ""); }).isEmpty());
  }

  void a_broken_file_says_why() {
    QTemporaryDir temporary;
    const PresetFolder folder(temporary.path().toStdString(), "digits_mlp");
    folder.put("good", "model: {lr: 0.5}\n");
    std::ofstream(folder.file_of("bad")) << "model: [\n";
    const auto all = folder.all();
    QCOMPARE(names(all), QStringList({"bad", "good"}));
    QVERIFY(all[0].problem.contains("bad.yaml"));
    QVERIFY(all[1].problem.isEmpty());
  }

  void the_list_follows_the_folder() {
    QTemporaryDir temporary;
    RunListModel runs(temporary.path().toStdString());
    PresetList list(runs);
    QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changed(&list, &PresetList::changed), failed(&list, &PresetList::failed);
    list.setPlugin("digits_mlp");
    QVERIFY(changed.wait());
    list.put(" one ", "model: {lr: 0.5}\n");
    QVERIFY(changed.wait());
    QCOMPARE(list.rowCount(), 1);
    QVERIFY(list.find("one"));
    QVERIFY(list.setData(list.index(0), "two"));
    QVERIFY(changed.wait());
    QCOMPARE(list.index(0).data().toString(), "two");
    list.put("", "");
    QVERIFY(failed.wait());
    QCOMPARE(failed.last().first().toString(), "A preset needs a name.");
    list.remove("two");
    QVERIFY(QTest::qWaitFor([&] { return list.rowCount() == 0; }));
    list.put("three", "{}");
    list.setPlugin("other");  // the answer for the first comes too late
    QVERIFY(changed.wait());
    QCOMPARE(list.rowCount(), 0);
  }
};

QTEST_GUILESS_MAIN(TestPresets)
#include "test_presets.moc"
