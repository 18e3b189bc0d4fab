// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/import_job.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include <store/catalog.h>

using namespace leyden;

class TestImportJob : public QObject {
  Q_OBJECT

  static void write(const QString& file, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(file.toStdString()).parent_path());
    std::ofstream(file.toStdString()) << text;
  }
  static void writeStudy(const QTemporaryDir& folder) {
    for (const char* run : {"version_0", "version_1"}) {
      write(folder.filePath(QStringLiteral("logs/%1/metrics.csv").arg(QLatin1String(run))),
            "epoch,step,train_loss\n0,0,1.5\n0,1,1.25\n0,2,1.0\n");
      write(folder.filePath(QStringLiteral("logs/%1/hparams.yaml").arg(QLatin1String(run))), "lr: 0.1\n");
    }
  }

 private Q_SLOTS:
  void what_is_found_is_imported_once() {
    QTemporaryDir source, workspace;
    writeStudy(source);
    ImportJob job(workspace.path().toStdString());
    QSignalSpy found(&job, &ImportJob::found), finished(&job, &ImportJob::finished), failed(&job, &ImportJob::failed);
    job.find({source.path()});
    QVERIFY(job.isBusy());
    QVERIFY(found.wait());
    QVERIFY(!job.isBusy());
    QCOMPARE(job.plan().sources.size(), size_t(2));
    QCOMPARE(job.summary().size(), 1);
    QVERIFY2(job.summary().first().startsWith("2 runs: "), qPrintable(job.summary().first()));
    job.start();
    QVERIFY(finished.wait());
    QCOMPARE(job.report().count(ImportedSource::Result::Imported), size_t(2));
    QCOMPARE(job.runIds().size(), 2);
    Catalog catalog(workspace.path().toStdString());
    catalog.refresh();
    QCOMPARE(catalog.size(), size_t(2));
    QVERIFY(catalog.row(job.runIds().first().toStdString()));
    const QStringList ids = job.runIds();
    job.start();  // again: nothing new
    QVERIFY(finished.wait());
    QCOMPARE(job.report().count(ImportedSource::Result::Unchanged), size_t(2));
    QCOMPARE(job.runIds(), ids);
    QCOMPARE(failed.size(), 0);
  }

  void what_is_not_there_is_told() {
    QTemporaryDir workspace;
    ImportJob job(workspace.path().toStdString());
    QSignalSpy failed(&job, &ImportJob::failed);
    job.find({workspace.filePath("nowhere")});
    QVERIFY(failed.wait());
    QVERIFY2(failed.first().first().toString().contains("nowhere"), qPrintable(failed.first().first().toString()));
    QVERIFY(!job.isBusy());
  }

  void a_cancelled_import_says_so() {
    QTemporaryDir source, workspace;
    writeStudy(source);
    std::string rows = "epoch,step,train_loss\n";
    for (int step = 0; step < 400000; ++step) rows += "0," + std::to_string(step) + ",1.5\n";
    write(source.filePath("logs/big/metrics.csv"), rows);
    ImportJob job(workspace.path().toStdString());
    QSignalSpy found(&job, &ImportJob::found), finished(&job, &ImportJob::finished);
    job.find({source.path()});
    QVERIFY(found.wait());
    job.start();
    job.cancel();
    QVERIFY(finished.wait(60000));
    QVERIFY(job.report().cancelled);
    QVERIFY(job.report().count(ImportedSource::Result::Imported) < 3);
  }

  void an_end_in_the_midst_is_safe() {
    QTemporaryDir source, workspace;
    writeStudy(source);
    auto job = std::make_unique<ImportJob>(workspace.path().toStdString());
    job->find({source.path()});
    job.reset();  // the answer finds nobody
    job = std::make_unique<ImportJob>(workspace.path().toStdString());
    QSignalSpy found(job.get(), &ImportJob::found);
    job->find({source.path()});
    QVERIFY(found.wait());
    job->start();
    job.reset();  // waits
    QCoreApplication::processEvents();
  }
};

QTEST_GUILESS_MAIN(TestImportJob)
#include "test_import_job.moc"
