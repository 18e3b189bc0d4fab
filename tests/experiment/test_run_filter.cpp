// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The filter that list, table and charts share: looked up elsewhere, the last right one in force, completion and
// mistakes with their places, saved filters.
#include <experiment/run_filter.h>
#include <experiment/run_filter_model.h>
#include <experiment/run_list_model.h>
#include <experiment/saved_filter_list.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>

using namespace leyden;
namespace fs = std::filesystem;

class TestRunFilter : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<RunListModel> m_runs;
  std::unique_ptr<RunFilter> m_filter;
  fs::path workspace() const { return m_folder->path().toStdString(); }

  QString run(const std::string& name, const std::string& lr, double accuracy) {
    RunInfo info;
    info.name = name;
    info.plugin_id = "digits_mlp";
    info.params = {{"model.lr", lr}, {"seed_everything", "1"}};
    auto writer = RunWriter::create(workspace(), info);
    const ScalarPoint point{writer->series("val_acc"), accuracy};
    writer->log(1, std::nan(""), {&point, 1});
    writer->finish(RunStatus::Finished);
    return QString::fromStdString(writer->run_id());
  }

  void open() {
    m_runs = std::make_unique<RunListModel>(workspace(), nullptr, 20);
    m_filter = std::make_unique<RunFilter>(*m_runs);
    QTRY_VERIFY(m_runs->isLoaded());
  }

  RunFilter::Completion completion(const QString& text, int cursor) {
    RunFilter::Completion found;
    bool come = false;
    const auto connection = connect(m_filter.get(), &RunFilter::completed, this, [&](const auto& completion) {
      found = completion;
      come = true;
    });
    m_filter->setText(text);
    m_filter->complete(cursor);
    [&] { QTRY_VERIFY(come); }();
    disconnect(connection);
    return found;
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void cleanup() {
    m_filter.reset();
    m_runs.reset();
    m_folder.reset();
  }

  void an_empty_filter_lets_everything_through() {
    const QString a = run("alpha", "0.1", 0.5);
    open();
    QVERIFY(m_filter->isEmpty());
    QVERIFY(m_filter->accepts(a, false));
    QVERIFY(!m_filter->accepts(a, true));  // archived runs wait until they are asked for
    m_filter->setShowArchived(true);
    QVERIFY(m_filter->accepts(a, true));
  }

  void values_names_and_words() {
    const QString a = run("alpha otter", "0.1", 0.5), b = run("beta heron", "0.001", 0.9);
    open();
    QSignalSpy changed(m_filter.get(), &RunFilter::changed);
    m_filter->setText("model.lr < 1e-2 and val_acc.max > 0.8");
    QVERIFY(m_filter->isPending());
    QVERIFY(m_filter->accepts(a, false));  // the result before stays until the answer
    QVERIFY(changed.wait());
    QVERIFY(!m_filter->isPending());
    QVERIFY(!m_filter->accepts(a, false) && m_filter->accepts(b, false));
    m_filter->setText("otter");
    QVERIFY(changed.wait());
    QVERIFY(m_filter->accepts(a, false) && !m_filter->accepts(b, false));
    m_filter->setText("");
    QVERIFY(m_filter->accepts(a, false) && m_filter->accepts(b, false));  // at once
  }

  void a_mistake_is_placed_and_leaves_the_last_filter_in_force() {
    const QString a = run("alpha", "0.1", 0.5), b = run("beta", "0.001", 0.9);
    open();
    QSignalSpy changed(m_filter.get(), &RunFilter::changed);
    m_filter->setText("alpha");
    QVERIFY(changed.wait());
    const QString wrong = QStringLiteral("\"ähm\" or val_akk > 0.5");
    m_filter->setText(wrong);
    QTRY_VERIFY(m_filter->problem().has_value());
    const auto problem = *m_filter->problem();
    QCOMPARE(wrong.mid(problem.begin, problem.end - problem.begin), QStringLiteral("val_akk"));
    QCOMPARE(problem.nearest, QStringLiteral("val_acc"));
    QVERIFY(problem.sentence.contains("val_akk"));
    QCOMPARE(m_filter->textInForce(), QStringLiteral("alpha"));
    QVERIFY(m_filter->accepts(a, false) && !m_filter->accepts(b, false));
    m_filter->setText("val_acc > 0.8");
    QTRY_VERIFY(m_filter->accepts(b, false));
    QVERIFY(!m_filter->problem());
  }

  void only_the_newest_text_is_answered() {
    const QString a = run("alpha", "0.1", 0.5), b = run("beta", "0.001", 0.9);
    open();
    QSignalSpy changed(m_filter.get(), &RunFilter::changed), problems(m_filter.get(), &RunFilter::problemChanged);
    const QString text = QStringLiteral("val_acc > 0.8");
    for (int size = 1; size <= text.size(); ++size) m_filter->setText(text.left(size));
    QTRY_VERIFY(!m_filter->isPending());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(problems.size(), 0);
    QVERIFY(!m_filter->accepts(a, false) && m_filter->accepts(b, false));
  }

  void new_runs_are_looked_at() {
    run("alpha", "0.1", 0.5);
    open();
    m_filter->setText("gamma");
    QTRY_VERIFY(!m_filter->isPending());
    const QString c = run("gamma", "0.1", 0.5);
    QTRY_VERIFY(m_filter->accepts(c, false));
  }

  void archived_runs_pass_when_the_filter_speaks_of_them() {
    const QString a = run("alpha", "0.1", 0.5);
    open();
    m_runs->setData(m_runs->indexOf(a), true, RunListModel::ArchivedRole);
    RunFilterModel list(*m_runs, *m_filter);
    QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(list.rowCount(), 0);
    m_filter->setText("archived");
    QTRY_COMPARE(list.rowCount(), 1);
  }

  void what_was_chosen_elsewhere_narrows_it() {
    const QString a = run("alpha", "0.1", 0.5), b = run("beta", "0.1", 0.5);
    open();
    m_filter->setChosen(QSet<QString>{b});
    QVERIFY(!m_filter->accepts(a, false) && m_filter->accepts(b, false));
    QVERIFY(!m_filter->isEmpty());
    m_filter->clear();
    QVERIFY(m_filter->accepts(a, false));
  }

  void completes_names_with_places_of_the_text() {
    run("alpha", "0.1", 0.5);
    open();
    const QString text = QStringLiteral("\"ä\" and val_");
    const auto found = completion(text, text.size());
    QCOMPARE(found.begin, text.size() - 4);
    QCOMPARE(found.end, text.size());
    QVERIFY(!found.candidates.empty());
    QCOMPARE(found.candidates.front().text, std::string("val_acc"));
    const auto aggregates = completion("val_acc.m", 9);
    QStringList texts;
    for (const auto& each : aggregates.candidates) texts << QString::fromStdString(each.text);
    QVERIFY2(texts.contains("val_acc.max") && texts.contains("val_acc.min"), qPrintable(texts.join(' ')));
    QVERIFY(!completion("status:", 7).candidates.empty());
  }

  void saved_filters_are_kept_in_the_workspace() {
    open();
    SavedFilterList saved(*m_runs);
    QAbstractItemModelTester tester(&saved, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changed(&saved, &SavedFilterList::changed), failed(&saved, &SavedFilterList::failed);
    saved.put("good ones", "val_acc > 0.9");
    saved.put("young ones", "age < 1d");
    QTRY_COMPARE(saved.rowCount(), 2);
    QVERIFY(saved.setData(saved.index(0), " best ones "));
    QTRY_COMPARE(saved.index(0).data().toString(), QStringLiteral("best ones"));
    QCOMPARE(saved.index(0).data(SavedFilterList::TextRole).toString(), QStringLiteral("val_acc > 0.9"));
    saved.rename("best ones", "young ones");
    QVERIFY(failed.wait());
    QVERIFY(failed.first().first().toString().contains("young ones"));
    saved.remove("best ones");
    QTRY_COMPARE(saved.rowCount(), 1);
    QCOMPARE(SavedFilters(workspace()).all().size(), size_t(1));
    std::ofstream(workspace() / "filters.json") << "{";
    failed.clear();
    saved.refresh();
    QVERIFY(failed.wait());
  }
};

QTEST_MAIN(TestRunFilter)
#include "test_run_filter.moc"
