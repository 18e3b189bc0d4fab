// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of another program's runs is dropped on the window, and becomes runs that are selected.
#include <experiment/run_list_model.h>
#include <QDialog>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QUrl>
#include <memory>

#include "app_context.h"
#include "desktop_driver.h"
#include "shell/main_window.h"

using namespace leyden;

class TestImportDialog : public QObject {
  Q_OBJECT

  std::unique_ptr<DesktopDriver> m_driver;
  QTemporaryDir m_source;

  void write(const QString& name, const QByteArray& text) {
    const QString file = m_source.filePath(name);
    QDir().mkpath(QFileInfo(file).path());
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
  }
  /// As the window system does: over the window, then dropped or taken away.
  bool drag(const QMimeData& data, bool drop) {
    const QPoint middle = m_driver->window().rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(&m_driver->window(), &enter);
    auto* target = m_driver->window().findChild<QWidget*>(QStringLiteral("dropTarget"));
    if (!enter.isAccepted()) return target->isHidden() ? false : (QTest::qFail("shown", __FILE__, __LINE__), false);
    if (!target->isVisible()) return false;
    m_driver->picture(QStringLiteral("drop"));
    if (!drop) {
      QDragLeaveEvent leave;
      QCoreApplication::sendEvent(&m_driver->window(), &leave);
    } else {
      QDropEvent event(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(&m_driver->window(), &event);
    }
    return !target->isVisible();
  }
  QString text() {
    auto* label = m_driver->find<QLabel>(QStringLiteral("importText"));
    return label ? label->text() : QString();
  }

 private Q_SLOTS:
  void initTestCase() {
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("imports"));
    for (const char* run : {"version_0", "version_1"}) {
      write(QStringLiteral("logs/%1/metrics.csv").arg(QLatin1String(run)),
            "epoch,step,train_loss\n0,0,1.5\n0,1,1.25\n0,2,1.0\n");
      write(QStringLiteral("logs/%1/hparams.yaml").arg(QLatin1String(run)), "lr: 0.1\n");
    }
    write(QStringLiteral("empty/readme.txt"), "nothing here\n");
  }
  void cleanupTestCase() { m_driver.reset(); }

  void what_is_no_file_is_not_taken() {
    QMimeData data;
    data.setText(QStringLiteral("hello"));
    QVERIFY(!drag(data, true));
    QVERIFY(!m_driver->window().findChild<QDialog*>(QStringLiteral("importDialog")));
  }

  void a_folder_is_dropped_and_imported() {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_source.filePath(QStringLiteral("logs")))});
    QVERIFY(drag(data, false));
    QVERIFY(!m_driver->window().findChild<QDialog*>(QStringLiteral("importDialog")));
    QVERIFY(drag(data, true));
    auto* start = m_driver->find<QPushButton>(QStringLiteral("startImport"));
    QVERIFY(start);
    QVERIFY2(text().contains(QLatin1String("2 runs")), qPrintable(text()));
    QCOMPARE(start->text(), QStringLiteral("Import 2 runs"));
    m_driver->picture(QStringLiteral("import_found"), start->window());
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(m_driver->waitFor([this] { return text().contains(QLatin1String("2 runs imported")); }));
    m_driver->picture(QStringLiteral("import_done"), start->window());
    QVERIFY(m_driver->click(QStringLiteral("cancelImport")));
    QVERIFY(m_driver->waitFor([this] { return m_driver->context().selectedRunIds().size() == 2; }));
    for (const QString& id : m_driver->context().selectedRunIds())
      QVERIFY(m_driver->context().runs()->rowOf(id) >= 0);
  }

  void a_second_import_changes_nothing() {
    m_driver->context().importRuns({m_source.filePath(QStringLiteral("logs"))});
    QVERIFY(m_driver->click(QStringLiteral("startImport")));
    QVERIFY(m_driver->waitFor([this] { return text().contains(QLatin1String("unchanged")); }));
    QTest::keyClick(m_driver->find(QStringLiteral("importDialog")), Qt::Key_Escape);
    QCOMPARE(m_driver->context().runs()->rowCount(), 2);
  }

  void nothing_to_import_is_said() {
    m_driver->context().importRuns({m_source.filePath(QStringLiteral("empty"))});
    QVERIFY(m_driver->waitFor([this] { return text().startsWith(QLatin1String("There is nothing to import")); }));
    QVERIFY2(text().contains(QLatin1String("TensorBoard")), qPrintable(text()));
    QVERIFY(m_driver->click(QStringLiteral("cancelImport")));
    m_driver->context().importRuns({m_source.filePath(QStringLiteral("nowhere"))});
    QVERIFY(m_driver->waitFor([this] { return text().contains(QLatin1String("nowhere")) && !text().startsWith(QLatin1String("Looking")); }));
    QVERIFY(m_driver->click(QStringLiteral("cancelImport")));
  }
};

QTEST_MAIN(TestImportDialog)
#include "test_import_dialog.moc"
