// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks of docs/guide, each as the clicks and keys of a person who has never seen the program. What the page says
// they find is checked here; with LEYDEN_TEST_PICTURES its pictures are taken.
#include <experiment/difference_model.h>
#include <experiment/group_test_model.h>
#include <experiment/importance_model.h>
#include <experiment/run_list_model.h>
#include <experiment/run_table_model.h>
#include <store/export/export_runs.h>
#include <store/run.h>
#include <store/run_writer.h>

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <cmath>
#include <fstream>
#include <limits>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/hover_card.h"
#include "compare/difference_page.h"
#include "compare/groups_page.h"
#include "compare/importance_page.h"
#include "desktop_driver.h"
#include "made_runs.h"
#include "run/media_canvas.h"
#include "run/media_loader.h"
#include "shell/main_window.h"
#include "table/run_table_view.h"
#include "table/table_panel.h"

using namespace leyden;

namespace {

/// A search over rate, width and dropout. The rate matters most, the width a little, dropout nearly nothing.
QString makeSearch(const std::filesystem::path& workspace, int count) {
  const double rates[] = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2};
  const int widths[] = {32, 64, 128, 256};
  QString best;
  double greatest = 0;
  for (int i = 0; i < count; ++i) {
    const double rate = rates[i % 5], dropout = 0.1 * ((i / 20) % 5);
    const int width = widths[(i / 5) % 4];
    const double off = std::log10(rate / 3e-3);
    const double accuracy = 0.97 - 0.04 * off * off + 0.004 * std::log2(width / 32.0) - 0.002 * std::fabs(dropout - 0.2) +
                            0.0015 * std::sin(i * 12.9898);
    RunInfo info;
    info.name = "search " + std::to_string(i + 1);
    info.plugin_id = "digits_mlp";
    info.params = {{"model.lr", QByteArray::number(rate).toStdString()}, {"model.hidden_dim", std::to_string(width)},
                   {"model.dropout", QByteArray::number(dropout, 'g', 2).toStdString()}, {"seed_everything", "1"}};
    auto writer = RunWriter::create(workspace, info);
    const uint32_t acc = writer->series("val_acc"), loss = writer->series("train_loss");
    for (int64_t step = 0; step < 20; ++step) {
      const double part = 1 - std::exp(-static_cast<double>(step + 1) / 5);
      const ScalarPoint points[] = {{acc, accuracy * part}, {loss, 2.3 * (1 - 0.95 * part)}};
      writer->log(step, static_cast<double>(step), points);
    }
    writer->finish(RunStatus::Finished);
    if (accuracy > greatest) {
      greatest = accuracy;
      best = QString::fromStdString(writer->run_id());
    }
  }
  return best;
}

/// Trains well until its learning rate is raised at step 120, and is not a number from step 134 on.
QString makeDiverged(const std::filesystem::path& workspace) {
  RunInfo info;
  info.name = "raised at 120";
  info.plugin_id = "digits_mlp";
  info.params = {{"model.lr", "0.001"}, {"seed_everything", "1"}};
  auto writer = RunWriter::create(workspace, info);
  const uint32_t loss = writer->series("train_loss");
  for (int64_t step = 0; step < 160; ++step) {
    if (step == 120) writer->event("learning_rate_changed", {{"from", 0.001}, {"to", 0.5}}, step);
    double value = 2.0 * std::exp(-static_cast<double>(step) / 60) + 0.1;
    if (step > 120) value *= std::exp(0.4 * static_cast<double>(step - 120));
    if (step >= 134) value = std::numeric_limits<double>::quiet_NaN();
    const ScalarPoint points[] = {{loss, value}};
    writer->log(step, static_cast<double>(step / 16), points);
  }
  writer->finish(RunStatus::Failed, R"({"hook": "training_step", "summary": "train_loss is not a number", "details": ""})");
  return QString::fromStdString(writer->run_id());
}

void makeMatrices(const std::string& workspace, const std::string& folder) {
  const std::pair<const char*, const char*> made[] = {
      {"plain", R"({"classes": ["cat", "dog", "owl"], "counts": [[40, 8, 2], [12, 37, 1], [0, 1, 49]]})"},
      {"augmented", R"({"classes": ["cat", "dog", "owl"], "counts": [[46, 3, 1], [4, 45, 1], [1, 2, 47]]})"}};
  for (const auto& [name, json] : made) {
    RunOptions options;
    options.workspace = workspace;
    options.name = name;
    options.system_metrics = false;
    Run run = start_run(options);
    const std::string path = folder + "/" + name + ".json";
    std::ofstream(path) << json;
    FileOptions file;
    file.name = "val_confusion";
    file.kind = "confusion_matrix";
    file.step = 100;
    run.log({{"val_acc", std::string(name) == "plain" ? 0.84 : 0.92}}, 100);
    run.file(path, file);
    run.finish();
  }
}

}  // namespace

class TestGuidedTasks : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  std::unique_ptr<DesktopDriver> m_driver;

  AppContext& context() { return m_driver->context(); }
  std::filesystem::path workspace(const char* name) { return m_folder.filePath(QLatin1String(name)).toStdString(); }
  void open(const char* name, int runs) {
    m_driver = std::make_unique<DesktopDriver>(QString::fromLatin1(name), m_folder.filePath(QLatin1String(name)));
    QVERIFY(m_driver->waitFor([&] { return context().runs()->rowCount() == runs; }));
    QVERIFY(m_driver->activate());
  }
  void clickTitle(const Field& field, RunTableView* view, const RunTableModel& model) {
    const QPoint at(view->horizontalHeader()->sectionViewportPosition(model.columnOf(field)) + 30, 16);
    QTest::mouseClick(view->horizontalHeader()->viewport(), Qt::LeftButton, {}, at);
  }
  static void clickRow(RunTableView* view, int row, Qt::KeyboardModifiers modifiers = {}) {
    const QModelIndex index = view->model()->index(row, 2);
    view->scrollTo(index);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, modifiers, view->visualRect(index).center());
  }

 private Q_SLOTS:
  void cleanup() { m_driver.reset(); }

  void find_the_best_of_200_runs_and_why();
  void does_another_learning_rate_help_over_five_seeds();
  void where_a_run_diverged_and_what_changed();
  void two_confusion_matrices();
  void a_tensorboard_folder_beside_a_new_run();
};

void TestGuidedTasks::find_the_best_of_200_runs_and_why() {
  const QString best = makeSearch(workspace("search"), 200);
  open("search", 200);
  QVERIFY(m_driver->click(QStringLiteral("tab_table")));
  auto* view = m_driver->find<RunTableView>(QStringLiteral("runTable"));
  RunTableModel& model = m_driver->find<TablePanel>(QStringLiteral("tablePanel"))->model();
  const Field accuracy = Field::metric("val_acc");
  QVERIFY(m_driver->waitFor([&] { return model.rowCount() == 200 && model.columnOf(accuracy) >= 0; }));
  clickTitle(accuracy, view, model);  // the best comes first
  QTRY_COMPARE(model.index(0, 0).data(RunListModel::RunIdRole).toString(), best);
  clickRow(view, 0);
  clickRow(view, 150, Qt::ControlModifier);  // and one that is not so good
  QCOMPARE(context().selectedRunIds().size(), 2);
  view->scrollToTop();
  m_driver->picture(QStringLiteral("guide_best_table"));
  QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
  DifferenceModel& difference = m_driver->find<DifferencePage>(QStringLiteral("differencePage"))->model();
  QVERIFY(m_driver->waitFor([&] { return difference.columnCount() == 3; }));
  QVERIFY(difference.differingParameters().contains(QStringLiteral("model.lr")));
  QVERIFY(!difference.differingParameters().contains(QStringLiteral("seed_everything")));
  m_driver->picture(QStringLiteral("guide_best_difference"));
  QVERIFY(m_driver->click(QStringLiteral("subtab_importance")));
  auto* page = m_driver->find<ImportancePage>(QStringLiteral("importancePage"));
  QVERIFY(m_driver->waitFor([&] { return page->model().state() == ImportanceModel::State::Ready; }));
  QCOMPARE(page->model().index(0, 0).data().toString(), QStringLiteral("model.lr"));
  m_driver->picture(QStringLiteral("guide_best_importance"));
}

void TestGuidedTasks::does_another_learning_rate_help_over_five_seeds() {
  makeStudy(workspace("seeds"), 5);
  open("seeds", 16);
  QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
  QVERIFY(m_driver->click(QStringLiteral("subtab_groups")));
  auto* page = m_driver->find<GroupsPage>(QStringLiteral("groupsPage"));
  auto* by = m_driver->find<QToolButton>(QStringLiteral("groupsBy"));
  // The menu names the parameters that are known by then.
  QVERIFY(m_driver->waitFor([&] {
    QTimer::singleShot(20, this, [&] {
      for (QAction* action : by->menu()->actions())
        if (action->text() == QLatin1String("model.lr"))
          return QTest::mouseClick(by->menu(), Qt::LeftButton, {}, by->menu()->actionGeometry(action).center());
      by->menu()->close();
    });
    QTest::mouseClick(by, Qt::LeftButton);
    return by->text() == QLatin1String("model.lr");
  }));
  QVERIFY(m_driver->waitFor([&] { return page->model().rowCount() == 3; }));
  QCOMPARE(page->model().groups()[0].ids.size(), 5);
  // 0.001 against 0.01: 0.03 better, five seeds each, and both tests say that it is no chance.
  const auto number = [&](int column) { return page->model().index(0, column).data(GroupTestModel::NumberRole).toDouble(); };
  QCOMPARE(page->model().index(0, 0).data().toString(), QStringLiteral("val_acc"));
  QVERIFY(number(GroupTestModel::WelchP) < 0.001);
  QVERIFY(number(GroupTestModel::MannWhitneyP) < 0.05);
  m_driver->picture(QStringLiteral("guide_seeds_groups"));
}

void TestGuidedTasks::where_a_run_diverged_and_what_changed() {
  makeDiverged(workspace("diverged"));
  open("diverged", 1);
  auto* card = m_driver->find<ChartCard>(QStringLiteral("chart_train_loss"));
  QVERIFY(card && m_driver->waitFor([&] { return card->graphCount() == 1; }));
  ChartPlot& plot = card->plot();
  plot.replot();
  const int x = static_cast<int>(plot.xAxis->coordToPixel(120));
  QTest::mouseMove(&plot, QPoint(x, plot.axisRect()->rect().center().y()));
  auto* hover = m_driver->window().findChild<HoverCard*>();
  QTRY_VERIFY2(hover->marksText().contains(QStringLiteral("learning rate changed")), qPrintable(hover->marksText()));
  // The Inspector says what it failed of.
  auto* sentence = m_driver->find<QLabel>(QStringLiteral("errorSentence"));
  QTRY_COMPARE(sentence->text(), QStringLiteral("train_loss is not a number"));
  m_driver->picture(QStringLiteral("guide_diverged_chart"));
  QVERIFY(m_driver->click(QStringLiteral("tab_run")));
  QVERIFY(m_driver->click(QStringLiteral("subtab_run_events")));
  auto* events = m_driver->find<QTableView>(QStringLiteral("runEventsTable"));
  QVERIFY(events);
  QVERIFY(m_driver->type(QStringLiteral("runEventsSearch"), QStringLiteral("learning rate")));
  QTRY_COMPARE(events->model()->rowCount(), 1);
  QStringList row;
  for (int column = 0; column < events->model()->columnCount(); ++column) row << events->model()->index(0, column).data().toString();
  QVERIFY2(row.contains(QStringLiteral("120")) && row.contains(QStringLiteral("from: 0.001, to: 0.5")), qPrintable(row.join(u'|')));
  m_driver->picture(QStringLiteral("guide_diverged_events"));
}

void TestGuidedTasks::two_confusion_matrices() {
  makeMatrices(workspace("matrices").string(), m_folder.path().toStdString());
  open("matrices", 2);
  QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
  QVERIFY(m_driver->click(QStringLiteral("subtab_media")));
  const auto matrices = [this] {
    QList<MediaCanvas*> shown;
    for (auto* canvas : m_driver->window().findChildren<MediaCanvas*>())
      if (canvas->isVisible() && canvas->content() && canvas->content()->matrix) shown << canvas;
    return shown;
  };
  QVERIFY(m_driver->waitFor([&] { return matrices().size() == 2; }));
  QSet<double> dogs_as_cats;
  for (MediaCanvas* canvas : matrices()) {
    QCOMPARE(canvas->content()->step, std::optional<int64_t>(100));
    dogs_as_cats.insert(canvas->content()->matrix->at(1, 0));
  }
  QCOMPARE(dogs_as_cats, QSet<double>({12, 4}));
  m_driver->picture(QStringLiteral("guide_matrices"));
}

void TestGuidedTasks::a_tensorboard_folder_beside_a_new_run() {
  // A folder of event files, as another program left it; and the run that was just trained here.
  const QString old = ::makeRun(workspace("elsewhere"), "last year's model", "0.01", 1, 0.91);
  const std::filesystem::path events = workspace("tensorboard");
  const std::vector<std::filesystem::path> runs{workspace("elsewhere") / "runs" / old.toStdString()};
  QCOMPARE(export_runs(runs, events, {.format = "tensorboard"}).failed(), size_t{0});
  const QString fresh = ::makeRun(workspace("import"), "new run", "0.001", 1, 0.96);
  open("import", 1);
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(QString::fromStdString(events.string()))});
  const QPoint middle = m_driver->window().rect().center();
  QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(&m_driver->window(), &enter);
  QVERIFY(enter.isAccepted());
  QDropEvent drop(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(&m_driver->window(), &drop);
  QVERIFY(m_driver->click(QStringLiteral("startImport")));
  auto* said = m_driver->find<QLabel>(QStringLiteral("importText"));
  QVERIFY(m_driver->waitFor([&] { return said->text().contains(QStringLiteral("1 run imported")); }));
  m_driver->picture(QStringLiteral("guide_import_done"), said->window());
  QVERIFY(m_driver->click(QStringLiteral("cancelImport")));
  QVERIFY(m_driver->waitFor([&] { return context().selectedRunIds().size() == 1 && context().runs()->rowCount() == 2; }));
  const QString imported = context().selectedRunIds().first();
  QVERIFY(imported != fresh);
  // Both lines are in each metric's chart, and the values are the ones that were logged.
  auto* card = m_driver->find<ChartCard>(QStringLiteral("chart_val_acc"));
  QVERIFY(card && m_driver->waitFor([&] { return card->graphCount() == 2; }));
  QCOMPARE(card->pointsOf(imported), qint64{12});
  QCOMPARE(card->pointsOf(fresh), qint64{12});
  m_driver->picture(QStringLiteral("guide_import_charts"));
  QVERIFY(m_driver->click(QStringLiteral("tab_compare")));
  context().setSelectedRunIds({});  // a click beside the rows: all that is shown
  DifferenceModel& difference = m_driver->find<DifferencePage>(QStringLiteral("differencePage"))->model();
  QVERIFY(m_driver->waitFor([&] { return difference.columnCount() == 3; }));
  int row = 0;
  while (row < difference.rowCount() && difference.index(row, 0).data(DifferenceModel::PathRole).toString() != QLatin1String("val_acc")) ++row;
  QSet<QString> last{difference.index(row, 1).data().toString(), difference.index(row, 2).data().toString()};
  QCOMPARE(last, QSet<QString>({QStringLiteral("0.96"), QStringLiteral("0.91")}));
  m_driver->picture(QStringLiteral("guide_import_difference"));
}

QTEST_MAIN(TestGuidedTasks)
#include "test_guided_tasks.moc"
