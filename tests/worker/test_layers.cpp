// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Dependencies point downwards only: what each layer includes, and which libraries its binaries need.
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

namespace {

const char kTorch[] = "torch/|ATen/|c10/|caffe2/";
const char kQt[] = "Q[A-Z]|Qt[A-Z]?\\w*/";

/// Each #include of a file, as written between < > or " ".
QStringList includes_of(const QString& file) {
  QFile source(file);
  if (!source.open(QIODevice::ReadOnly)) return {};
  static const QRegularExpression line(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"),
                                       QRegularExpression::MultilineOption);
  QStringList found;
  auto matches = line.globalMatch(QString::fromUtf8(source.readAll()));
  while (matches.hasNext()) found.append(matches.next().captured(1));
  return found;
}

/// The DT_NEEDED entries of a library or program.
QStringList needed_by(const QString& file) {
  QProcess readelf;
  readelf.start(QStringLiteral("readelf"), {QStringLiteral("-d"), file});
  if (!readelf.waitForFinished() || readelf.exitCode() != 0) return {};
  static const QRegularExpression entry(QStringLiteral("\\(NEEDED\\).*\\[([^\\]]+)\\]"));
  QStringList needed;
  auto matches = entry.globalMatch(QString::fromUtf8(readelf.readAllStandardOutput()));
  while (matches.hasNext()) needed.append(matches.next().captured(1));
  return needed;
}

}  // namespace

class TestLayers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void includes_data();
  void includes();
  void libraries_data();
  void libraries();
};

void TestLayers::includes_data() {
  QTest::addColumn<QString>("folder");
  QTest::addColumn<QString>("forbidden");
  const QString torch = QString::fromLatin1(kTorch), qt = QString::fromLatin1(kQt);
  QTest::newRow("lightning") << "core/lightning"
                             << qt + "|sqlite3|SQLiteCpp/|nlohmann/|yaml-cpp/|store/|experiment/|worker/";
  QTest::newRow("archive") << "core/archive" << qt + "|" + torch + "|sqlite3|nlohmann/|lightning/|store/|experiment/|worker/";
  QTest::newRow("store") << "core/store" << qt + "|" + torch + "|lightning/|experiment/|worker/";
  QTest::newRow("experiment") << "core/experiment"
                              << torch + "|lightning/|worker/|sqlite3|SQLiteCpp/|QtGui|QtWidgets";
  QTest::newRow("worker") << "core/worker" << QStringLiteral("sqlite3|SQLiteCpp/|QtWidgets|QWidget");
  QTest::newRow("cli") << "app/cli" << torch + "|lightning/|worker/|sqlite3|SQLiteCpp/";
  QTest::newRow("desktop") << "app/desktop" << torch + "|lightning/|worker/|sqlite3|SQLiteCpp/";
  QTest::newRow("plugins") << "plugins" << qt + "|store/|experiment/|worker/|sqlite3";
  QTest::newRow("template") << "resources/plugin_template" << qt + "|store/|experiment/|worker/|sqlite3";
}

void TestLayers::includes() {
  QFETCH(QString, folder);
  QFETCH(QString, forbidden);
  const QString root = QStringLiteral(LEYDEN_SOURCE_DIR "/") + folder;
  const QRegularExpression wrong(QStringLiteral("^(%1)").arg(forbidden));
  QVERIFY(wrong.isValid());
  int files = 0;
  QDirIterator it(root, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                  QDirIterator::Subdirectories);
  while (it.hasNext()) {
    const QString file = it.next();
    ++files;
    for (const QString& include : includes_of(file)) {
      QVERIFY2(!wrong.match(include).hasMatch(), qPrintable(file + " includes " + include));
    }
  }
  QVERIFY2(files > 0, qPrintable(root + " has no sources"));
}

void TestLayers::libraries_data() {
  QTest::addColumn<QString>("binary");
  QTest::addColumn<QString>("forbidden");
  const QString torch = QStringLiteral("torch|c10|leyden_lightning|leyden_worker");
  QTest::newRow("lightning") << "lib/libleyden_lightning.so"
                             << "Qt|sqlite|leyden_(store|experiment|worker)";
  QTest::newRow("store") << "lib/libleyden_store.so" << torch + "|Qt|leyden_experiment";
  QTest::newRow("experiment") << "lib/libleyden_experiment.so" << torch + "|Qt6(Gui|Widgets)";
  QTest::newRow("worker") << "lib/libleyden_worker.so"
                          << "Qt6(Gui|Widgets)";
  QTest::newRow("cli") << "bin/leyden" << torch + "|Qt6(Gui|Widgets)";
  QTest::newRow("desktop") << "bin/leyden-desktop" << torch;
  QTest::newRow("plugin") << "plugins/digits_mlp.so"
                          << "sqlite|leyden_(store|experiment|worker)|Qt6(Gui|Widgets)";
}

void TestLayers::libraries() {
  QFETCH(QString, binary);
  QFETCH(QString, forbidden);
  const QString file = QStringLiteral(LEYDEN_BINARY_DIR "/") + binary;
#ifndef LEYDEN_HAS_DESKTOP
  if (binary == QLatin1String("bin/leyden-desktop")) return;  // not part of this build
#endif
  QVERIFY2(QFile::exists(file), qPrintable(file));
  const QStringList needed = needed_by(file);
  QVERIFY2(needed.size() > 1, qPrintable("readelf says nothing of " + file));
  const QRegularExpression wrong(forbidden);
  for (const QString& library : needed) {
    QVERIFY2(!wrong.match(library).hasMatch(), qPrintable(binary + " needs " + library));
  }
}

QTEST_APPLESS_MAIN(TestLayers)
#include "test_layers.moc"
