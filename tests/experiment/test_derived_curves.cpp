// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The list of derived curves and its file.
#include <experiment/derived_curves.h>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace leyden;

class TestDerivedCurves : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void areKept();
  void areReplacedAndRemoved();
  void otherFilesAreLeftAlone_data();
  void otherFilesAreLeftAlone();
  void saysThatItCannotWrite();

 private:
  QString file() const { return m_folder->filePath("derived.json"); }
  QByteArray written() const {
    QFile in(file());
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
  }
  void write(const QByteArray& text) {
    QFile out(file());
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
  }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDerivedCurves::areKept() {
  {
    DerivedCurves curves(m_folder->path());
    QVERIFY(curves.sources().isEmpty());
    QVERIFY(!QFile::exists(file()));
    QSignalSpy changed(&curves, &DerivedCurves::changed);
    curves.add("=a - b");
    curves.add("=\"lr-Adam\" / 2");
    curves.add("=a - b");
    QCOMPARE(changed.count(), 2);
  }
  QCOMPARE(DerivedCurves(m_folder->path()).sources(), QStringList({"=a - b", "=\"lr-Adam\" / 2"}));
  QCOMPARE(DerivedCurves::titleOf("=a - b"), QStringLiteral("a - b"));
  QCOMPARE(DerivedCurves::titleOf("val_loss"), QStringLiteral("val_loss"));
}

void TestDerivedCurves::areReplacedAndRemoved() {
  DerivedCurves curves(m_folder->path());
  for (const char* source : {"=a", "=b", "=c"}) curves.add(source);
  curves.replace("=b", "=b + 1");
  QCOMPARE(curves.sources(), QStringList({"=a", "=b + 1", "=c"}));
  curves.replace("=a", "=c");  // is there: not twice
  QCOMPARE(curves.sources(), QStringList({"=b + 1", "=c"}));
  curves.remove("=c");
  curves.remove("=nothing");
  QCOMPARE(DerivedCurves(m_folder->path()).sources(), QStringList({"=b + 1"}));
}

void TestDerivedCurves::otherFilesAreLeftAlone_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("says");
  QTest::newRow("no JSON") << QByteArray("{\"version\": 1,") << "holds no derived curves";
  QTest::newRow("something else") << QByteArray("[1, 2]") << "holds no derived curves";
  QTest::newRow("newer") << QByteArray("{\"version\": 2, \"curves\": []}") << "newer Leyden";
}

void TestDerivedCurves::otherFilesAreLeftAlone() {
  QFETCH(QByteArray, text);
  QFETCH(QString, says);
  write(text);
  DerivedCurves curves(m_folder->path());
  QVERIFY2(curves.problem().contains(says), qPrintable(curves.problem()));
  QSignalSpy failed(&curves, &DerivedCurves::failed);
  curves.add("=a");
  QCOMPARE(failed.count(), 1);
  QVERIFY(curves.sources().isEmpty());
  QCOMPARE(written(), text);
}

void TestDerivedCurves::saysThatItCannotWrite() {
  DerivedCurves curves(m_folder->filePath("missing/folder"));
  QSignalSpy failed(&curves, &DerivedCurves::failed);
  curves.add("=a");
  QCOMPARE(failed.count(), 1);
  QVERIFY2(curves.problem().contains("could not be written"), qPrintable(curves.problem()));
  QCOMPARE(curves.sources(), QStringList({"=a"}));  // until the program ends
}

QTEST_GUILESS_MAIN(TestDerivedCurves)
#include "test_derived_curves.moc"
