// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Run tab and the media of several runs, with real events, on runs that log everything there is.
#include <experiment/run_list_model.h>

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "app_context.h"
#include "desktop_driver.h"
#include "run/media_canvas.h"
#include "run/media_loader.h"
#include "run/run_panel.h"
#include "run/system_chart.h"
#include "shell/main_window.h"
#include "text_fit.h"
#include "whole_runs.h"
#include "widgets/fact_list.h"

using namespace leyden;

class TestRunPage : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;
  QStringList m_ids;

  AppContext& context() { return m_driver->context(); }
  void view(const char* id) { QVERIFY(m_driver->click(QStringLiteral("subtab_") + QLatin1String(id))); }
  void chooseItem(const QString& name) {
    auto* list = m_driver->find<QListWidget>(QStringLiteral("mediaList"));
    QVERIFY(m_driver->waitFor([&] { return !list->findItems(name, Qt::MatchExactly).isEmpty(); }));
    QListWidgetItem* item = list->findItems(name, Qt::MatchExactly).first();
    list->scrollToItem(item);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(item).center());
    QCOMPARE(list->currentItem(), item);
  }
  const MediaContent* drawn() {
    auto* canvas = m_driver->find<MediaCanvas>(QStringLiteral("mediaCanvas"));
    return canvas ? canvas->content() : nullptr;
  }

 private Q_SLOTS:
  void initTestCase() {
    const std::string workspace = m_folder.filePath("study").toStdString(), folder = m_folder.path().toStdString();
    for (int good = 1; good <= 3; ++good) m_ids << makeWholeRun(workspace, folder, "run " + std::to_string(good), good);
    m_driver = std::make_unique<DesktopDriver>(QStringLiteral("study"), m_folder.filePath("study"));
    QVERIFY(m_driver->waitFor([this] { return context().runs()->rowCount() == 3; }));
    context().setCurrentRunId(m_ids[1]);
    QVERIFY(m_driver->click(QStringLiteral("tab_run")));
    QVERIFY(m_driver->activate());
  }
  void cleanupTestCase() { m_driver.reset(); }

  void everyViewShowsItsTexts_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QSize>("size");
    for (const char* id : {"overview", "metrics", "parameters", "checkpoints", "media", "system", "console", "events"})
      for (const QSize size : {QSize(1180, 720), QSize(1440, 900)})
        QTest::addRow("%s %d", id, size.width()) << QStringLiteral("run_") + QLatin1String(id) << size;
  }
  void everyViewShowsItsTexts() {
    QFETCH(QString, id);
    QFETCH(QSize, size);
    m_driver->window().resize(size);
    view(qPrintable(id));
    const QStringList cut = textsThatStayCut(&m_driver->window());
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join('\n')));
    const QStringList nameless = namelessControls(&m_driver->window());
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
  }

  void overviewSaysWhereARunComesFrom() {
    view("run_overview");
    auto* source = m_driver->find<FactList>(QStringLiteral("overviewSource"));
    QVERIFY(source);
    QStringList said;
    for (const Fact& fact : source->facts()) said << fact.name + QLatin1Char('=') + fact.value;
    QVERIFY2(said.contains(QStringLiteral("seed=2")), qPrintable(said.join("; ")));
    QVERIFY2(said.contains(QStringLiteral("commit=0123456789abcdef")), qPrintable(said.join("; ")));
    QVERIFY(!said.filter(QStringLiteral("command line=")).isEmpty());
    QVERIFY(!said.filter(QStringLiteral("host=")).isEmpty());
    m_driver->picture(QStringLiteral("run_overview"));
    QCOMPARE(m_driver->find<QLabel>(QStringLiteral("runPanelName"))->text(), QStringLiteral("run 2"));
  }

  void metricsAreSortedSearchedAndCopied() {
    view("run_metrics");
    auto* table = m_driver->find<QTableView>(QStringLiteral("runMetricsTable"));
    QVERIFY(m_driver->waitFor([&] { return table->model()->rowCount() == 2; }));
    m_driver->picture(QStringLiteral("run_metrics"));
    QCOMPARE(table->model()->index(0, 4).data().toString(), QStringLiteral("0.89 at 39"));
    QVERIFY(m_driver->type(QStringLiteral("runMetricsSearch"), QStringLiteral("LOSS")));
    QCOMPARE(table->model()->rowCount(), 1);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().section('\n', 1).section('\t', 0, 0), QStringLiteral("val_loss"));
    m_driver->find<QLineEdit>(QStringLiteral("runMetricsSearch"))->clear();
  }

  void theOtherTables() {
    view("run_parameters");
    auto* params = m_driver->find<QTableView>(QStringLiteral("runParametersTable"));
    QVERIFY(m_driver->waitFor([&] { return params->model()->rowCount() == 3; }));
    m_driver->picture(QStringLiteral("run_parameters"));
    view("run_events");
    auto* events = m_driver->find<QTableView>(QStringLiteral("runEventsTable"));
    QVERIFY(m_driver->type(QStringLiteral("runEventsSearch"), QStringLiteral("learning rate")));
    QTRY_COMPARE(events->model()->rowCount(), 1);
    QCOMPARE(events->model()->index(0, 3).data().toString(), QStringLiteral("from: 0.001, to: 0.0001"));
    m_driver->picture(QStringLiteral("run_events"));
    view("run_checkpoints");
    m_driver->picture(QStringLiteral("run_checkpoints"));
    QVERIFY(!m_driver->find<QTableView>(QStringLiteral("runCheckpointsTable"), 100));
  }

  void mediaFollowTheSlider() {
    view("run_media");
    chooseItem(QStringLiteral("samples"));
    QTRY_VERIFY(drawn() && drawn()->kind == MediaItem::Kind::Image && drawn()->step == 30);
    QCOMPARE(drawn()->image.size(), QSize(16, 16));
    m_driver->picture(QStringLiteral("run_media_image"));
    auto* slider = m_driver->find<QSlider>(QStringLiteral("stepSlider"));
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Left);
    QTRY_COMPARE(drawn()->step, std::optional<int64_t>(20));
    QCOMPARE(drawn()->image.pixelColor(3, 3).red(), 140);
    chooseItem(QStringLiteral("val_confusion"));
    QTRY_VERIFY(drawn() && drawn()->matrix);
    QCOMPARE(drawn()->matrix->classes, QStringList({"cat", "dog", "owl"}));
    m_driver->picture(QStringLiteral("run_media_matrix"));
    chooseItem(QStringLiteral("weights"));
    QTRY_VERIFY(drawn() && drawn()->histograms.size() == 4);
    m_driver->picture(QStringLiteral("run_media_histogram"));
    chooseItem(QStringLiteral("roc"));
    QTRY_VERIFY(drawn() && drawn()->curves && drawn()->curves->roc);
    m_driver->picture(QStringLiteral("run_media_roc"));
    chooseItem(QStringLiteral("worst"));
    auto* table = m_driver->find<QTableView>(QStringLiteral("mediaTable"));
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("a.png"));
    m_driver->picture(QStringLiteral("run_media_table"));
    chooseItem(QStringLiteral("prediction"));
    auto* text = m_driver->find<QPlainTextEdit>(QStringLiteral("mediaText"));
    QTRY_VERIFY(text->toPlainText().startsWith(QStringLiteral("at step ")));
  }

  void systemOnTheTrainingsAxis() {
    view("run_system");
    auto* chart = m_driver->find<SystemChart>(QStringLiteral("systemChart_cpu/percent"));
    QVERIFY(chart);
    m_driver->picture(QStringLiteral("run_system"));
    QVERIFY(chart->accessibleDescription().startsWith(QStringLiteral("last ")));
    QVERIFY(m_driver->choose(QStringLiteral("systemAxis"), QStringLiteral("by time")));
    QTest::mouseMove(chart, chart->rect().center());
    m_driver->picture(QStringLiteral("run_system_time"));
  }

  void consoleIsSearched() {
    view("run_console");
    auto* list = m_driver->find<QListView>(QStringLiteral("consoleView"));
    QVERIFY(m_driver->waitFor([&] { return list->model()->rowCount() == 30; }));
    QVERIFY(m_driver->type(QStringLiteral("consoleSearch"), QStringLiteral("LINE 2")));
    QTRY_COMPARE(list->model()->rowCount(), 11);  // 2, and 20 to 29
    QVERIFY(m_driver->choose(QStringLiteral("consoleLevel"), QStringLiteral("warnings")));
    QTRY_COMPARE(list->model()->rowCount(), 1);
    m_driver->picture(QStringLiteral("run_console"));
  }

  void anotherRunIsShownAtOnce() {
    view("run_metrics");
    context().setCurrentRunId(m_ids[2]);
    QTRY_COMPARE(m_driver->find<QLabel>(QStringLiteral("runPanelName"))->text(), QStringLiteral("run 3"));
    auto* table = m_driver->find<QTableView>(QStringLiteral("runMetricsTable"));
    QVERIFY(m_driver->waitFor([&] { return table->isVisible() && table->model()->rowCount() == 2; }));
  }

  void mediaSideBySide() {
    QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
    view("media");
    QVERIFY(m_driver->choose(QStringLiteral("comparedMediaName"), QStringLiteral("val_confusion")));
    const auto canvases = [this] {
      QList<MediaCanvas*> out;
      for (auto* canvas : m_driver->window().findChildren<MediaCanvas*>())
        if (canvas->isVisible() && canvas->content() && canvas->content()->matrix) out << canvas;
      return out;
    };
    QVERIFY(m_driver->waitFor([&] { return canvases().size() == 3; }));
    m_driver->picture(QStringLiteral("compare_media"));
    auto* slider = m_driver->find<QSlider>(QStringLiteral("stepSlider"));
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    QVERIFY(m_driver->waitFor([&] {
      const auto all = canvases();
      return all.size() == 3 && std::all_of(all.begin(), all.end(), [](auto* canvas) { return canvas->content()->step == 0; });
    }));
    QSet<double> right;
    for (auto* canvas : canvases()) right.insert(canvas->content()->matrix->at(0, 0));
    QCOMPARE(right, QSet<double>({21, 22, 23}));
  }
};

QTEST_MAIN(TestRunPage)
#include "test_run_page.moc"
