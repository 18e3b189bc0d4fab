// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The files and folders that a form names to be read: what is said of those that are not there.
#include <experiment/input_checker.h>
#include <experiment/input_files.h>
#include <experiment/param_form_model.h>

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "form_schema.h"

using namespace leyden;

class TestInputFiles : public QObject {
  Q_OBJECT
  QTemporaryDir m_folder;

  QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
  void write(const char* name) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("x");
  }
  QString problem(const QString& named, const char* format = "file") const {
    return QString::fromStdString(input_problem(named.toStdString(), format));
  }

 private Q_SLOTS:
  void initTestCase() {
    QDir(m_folder.path()).mkpath(QStringLiteral("share/data"));
    QDir(m_folder.path()).mkpath(QStringLiteral("images"));
    write("train.csv");
    write("share/data/iris.csv");
    qputenv("LEYDEN_SHARE_DIR", path("share").toUtf8());
  }

  void what_is_there_is_no_problem() {
    QCOMPARE(problem(path("train.csv")), QString());
    QCOMPARE(problem(path("images"), "directory"), QString());
    QCOMPARE(problem({}), QString());
    QCOMPARE(problem(QStringLiteral("iris.csv")), QString());       // comes with the program
    QCOMPARE(problem(QStringLiteral("data/iris.csv")), QString());  // by its place there, too
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder.path()));
    QCOMPARE(problem(QStringLiteral("train.csv")), QString());
    QCOMPARE(problem(QStringLiteral("images/"), "directory"), QString());
    QVERIFY(QDir::setCurrent(before));
  }

  void the_nearest_name_is_told() {
    QCOMPARE(problem(path("trian.csv")),
             QStringLiteral("must be a file that is there: %1 has no trian.csv (train.csv?)").arg(m_folder.path()));
    QCOMPARE(problem(path("image"), "directory"),
             QStringLiteral("must be a folder that is there: %1 has no image (images?)").arg(m_folder.path()));
    QCOMPARE(problem(path("imges/a.png")),
             QStringLiteral("must be a file that is there: %1 has no folder imges (images?)").arg(m_folder.path()));
    QVERIFY2(problem(path("quite different")).endsWith(QStringLiteral("has no quite different")),
             qPrintable(problem(path("quite different"))));
    QVERIFY2(problem(QStringLiteral("irs.csv")).endsWith(QStringLiteral("has no irs.csv (iris.csv?)")),
             qPrintable(problem(QStringLiteral("irs.csv"))));
  }

  void a_folder_is_no_file() {
    QCOMPARE(problem(path("images")), QStringLiteral("must be a file: %1 is a folder").arg(path("images")));
    QCOMPARE(problem(path("train.csv"), "directory"),
             QStringLiteral("must be a folder: %1 is a file").arg(path("train.csv")));
    QVERIFY(problem(QStringLiteral("~/train.csv")).startsWith(QStringLiteral("must be written out: ~")));
  }

  void a_form_says_what_is_missing_until_it_is_there() {
    ParamFormModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSchema(form_plugin(), form_engine());
    QCOMPARE(model.inputs().size(), size_t{1});
    QCOMPARE(model.inputs()[0].path, QStringLiteral("data.path"));
    InputChecker checker(model);
    model.setValue(QStringLiteral("data.path"), path("train.csv"));
    QTRY_VERIFY(model.unknownInputs().empty());
    QCOMPARE(model.errorCount(), 0);
    model.setValue(QStringLiteral("data.path"), path("later.csv"));
    QCOMPARE(model.errorCount(), 0);  // nobody knows yet
    QTRY_COMPARE(model.errorCount(), 1);
    QVERIFY2(model.error(QStringLiteral("data.path")).contains(QStringLiteral("has no later.csv")),
             qPrintable(model.error(QStringLiteral("data.path"))));
    QVERIFY(model.errorSummary().contains(QStringLiteral("path")));
    model.endEdit();
    model.setValue(QStringLiteral("data.path"), path("train.csv"));
    QCOMPARE(model.errorCount(), 0);  // another text is another file
    model.undo();
    QTRY_COMPARE(model.errorCount(), 1);
    write("later.csv");
    QTRY_COMPARE(model.errorCount(), 0);  // it looks again by itself
    bool known = false;
    QVERIFY(QFile::remove(path("later.csv")));
    checker.look([&] { known = model.errorCount() == 1; });
    QTRY_VERIFY(known);
  }

  void what_is_written_is_not_looked_for() {
    ParamFormModel model;
    EngineSchema engine = form_engine();
    engine.trainer = ParamSet::from_json(Json::parse(R"({"properties": {
        "max_epochs": {"type": ["integer", "null"], "default": null},
        "root": {"type": "string", "default": "/nowhere", "x-format": "directory"}}})"), "trainer");
    model.setSchema(form_plugin(), engine);
    QCOMPARE(model.inputs().size(), size_t{1});
    model.setValue(QStringLiteral("ckpt_path"), QStringLiteral("best"));
    QCOMPARE(model.inputs().size(), size_t{1});
    model.setValue(QStringLiteral("ckpt_path"), path("none.ckpt"));
    QCOMPARE(model.inputs().size(), size_t{2});
  }
};

QTEST_GUILESS_MAIN(TestInputFiles)
#include "test_input_files.moc"
