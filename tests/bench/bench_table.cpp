// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How fast run list, table and parallel coordinates are, in the program's own widgets on the offscreen platform.
//   bench_table --workspace DIR [--columns N] [--json]
// DIR is a workspace of runs as bench_catalog --keep leaves it (params model.lr, ..., metrics val_acc, val_loss).
// keystroke: from a letter in the filter until list and table show its answer, and the most processor time that
// the GUI thread took at a stretch meanwhile; scroll, sort, group, shade; parallel: all runs drawn, a brush that is
// dragged, the run under the mouse; columns: a table of N columns of one run.
#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/run_table_model.h>
#include <store/run_writer.h>

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QListView>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include "app_context.h"
#include "compare/parallel_page.h"
#include "compare/parallel_plot.h"
#include "runs/run_list_panel.h"
#include "table/run_table_view.h"
#include "table/table_panel.h"
#include "theme.h"

using namespace leyden;

namespace {

double milliseconds(const QElapsedTimer& timer) {
  return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

/// Of this thread alone: on a busy machine, this is the program's.
double ownMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

/// The most processor time of the GUI thread between two visits of the event loop.
class Watch {
 public:
  Watch() {
    auto* dispatcher = QAbstractEventDispatcher::instance();
    QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &m_context, [this] { m_begun = ownMilliseconds(); });
    QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &m_context, [this] {
      if (m_begun > 0) m_longest = std::max(m_longest, ownMilliseconds() - m_begun);
      m_begun = 0;
    });
  }
  double take() { return std::exchange(m_longest, 0.0); }

 private:
  QObject m_context;
  double m_begun = 0, m_longest = 0;
};

bool waitFor(const std::function<bool()>& done, int patience = 60'000) {
  QElapsedTimer timer;
  timer.start();
  QTimer wake;
  wake.start(1);
  while (!done()) {
    if (timer.elapsed() > patience) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
  }
  return true;
}

class Report {
 public:
  explicit Report(bool json) : m_json(json) {}
  void times(const char* what, const std::vector<double>& all, double budget) const {
    const double p50 = percentile(all, 0.5), p95 = percentile(all, 0.95), most = percentile(all, 1.0);
    if (m_json) {
      QJsonObject line{{"what", what}, {"unit", "ms"}, {"p50", p50}, {"p95", p95}, {"max", most}};
      if (budget > 0) line["budget"] = budget;
      std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    } else {
      std::printf("%-46s p50 %8.2f  p95 %8.2f  max %8.2f ms  budget %g\n", what, p50, p95, most, budget);
    }
    std::fflush(stdout);
  }

 private:
  bool m_json;
};

/// List and table beside each other on a workspace.
class Stage {
 public:
  explicit Stage(const QString& workspace) : m_context({workspace, true}) {
    if (!waitFor([this] { return m_context.runs()->isLoaded(); })) qFatal("the workspace was not read");
    m_list = std::make_unique<RunListPanel>(m_context);
    m_table = std::make_unique<TablePanel>(m_context);
    m_list->resize(304, 800);
    m_table->resize(1120, 800);
    m_list->show();
    m_table->show();
    waitFor([this] { return !model().names().params.isEmpty(); });
    settle();
  }
  AppContext& context() { return m_context; }
  RunTableModel& model() { return m_table->model(); }
  RunTableView& view() { return *m_table->findChild<RunTableView*>(); }
  int listed() { return m_list->findChild<QListView*>(QStringLiteral("runListView"))->model()->rowCount(); }
  void paint() {
    m_list->repaint();
    m_table->repaint();
  }
  static void settle() {
    QElapsedTimer timer;
    timer.start();
    waitFor([&] { return timer.elapsed() > 300; });
  }
  double measure(const std::function<void()>& act, const std::function<bool()>& done) {
    QElapsedTimer timer;
    timer.start();
    act();
    if (!waitFor(done)) qFatal("it did not come");
    paint();
    return milliseconds(timer);
  }

 private:
  AppContext m_context;
  std::unique_ptr<RunListPanel> m_list;
  std::unique_ptr<TablePanel> m_table;
};

void benchKeystrokes(Stage& stage, const Report& report) {
  RunFilter* filter = stage.context().filter();
  const QString text = QStringLiteral("model.lr < 1e-2 and val_acc.max > 0.5 and (tag:baseline or plugin:digits*)");
  Watch watch;
  for (const char* what : {"keystroke, columns read for the first time", "keystroke"}) {
    std::vector<double> whole, busy;
    for (int size = 1; size <= text.size(); ++size) {
      watch.take();
      whole.push_back(stage.measure([&] { filter->setText(text.left(size)); }, [&] { return !filter->isPending(); }));
      Stage::settle();
      busy.push_back(watch.take());
    }
    report.times(what, whole, 50);
    report.times("  GUI thread at a stretch, processor time", busy, 16);
    whole = {stage.measure([&] { filter->clear(); }, [&] { return stage.listed() == stage.context().runs()->rowCount(); })};
    report.times("  the filter emptied", whole, 50);
  }
}

void benchTable(Stage& stage, const Report& report) {
  RunTableModel& model = stage.model();
  QScrollBar* bar = stage.view().verticalScrollBar();
  std::vector<double> frames;
  for (int i = 0; i < 200; ++i) {
    const double begun = ownMilliseconds();
    bar->setValue(bar->maximum() / 200 * i);
    QCoreApplication::processEvents();
    frames.push_back(ownMilliseconds() - begun);
  }
  report.times("frame while scrolling the table, processor time", frames, 16);
  TableLayout layout = model.layout();
  Watch watch;
  const auto change = [&](const char* what, const std::function<void(TableLayout&)>& edit,
                          const std::function<bool()>& done) {
    watch.take();
    const double whole = stage.measure(
        [&] {
          edit(layout);
          model.setLayout(layout);
        },
        done);
    report.times(what, {whole}, 0);
    Stage::settle();
    report.times("  GUI thread at a stretch, processor time", {watch.take()}, 50);
  };
  const QString first = model.shownRunIds().value(0);
  change("sort by a metric and a parameter",
         [](TableLayout& l) { l.sort = {{Field::metric("val_acc", Aggregate::Max), true}, {Field::param("model.lr")}}; },
         [&] { return model.shownRunIds().value(0) != first; });
  change("shade two columns",
         [](TableLayout& l) {
           for (auto& column : l.columns) column.shaded = column.field.kind == Field::Kind::Metric && l.columns.size() < 40;
         },
         [&] { return model.index(0, 2).data(RunTableModel::ShadeRole).isValid(); });
  change("group by a parameter, sums of all columns",
         [](TableLayout& l) { l.group_by = {Field::param("model.activation")}; },
         [&] {
           return model.rowCount() < 10 && model.rowCount() > 0 &&
                  model.index(0, 2).data(RunTableModel::NumberRole).isValid();
         });
}

void benchParallel(Stage& stage, const Report& report) {
  stage.model().useStandardLayout();
  ParallelPage page(stage.context());
  page.resize(1120, 800);
  page.show();
  auto* plot = page.findChild<ParallelPlot*>();
  Watch watch;
  watch.take();
  const double first = stage.measure([] {}, [&] {
    return plot->scene().axisCount() >= 3 && plot->scene().runCount() > 0 && plot->isPainted();
  });
  report.times("parallel coordinates of all runs, until drawn", {first}, 0);
  Stage::settle();
  report.times("  GUI thread at a stretch, processor time", {watch.take()}, 50);
  const ParallelScene scene = plot->scene();
  const int axis = scene.axisCount() - 1;
  const auto mouse = [&](QEvent::Type type, const QPointF& at, Qt::MouseButtons buttons) {
    QMouseEvent event(type, at, plot->mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, buttons, {});
    QCoreApplication::sendEvent(plot, &event);
  };
  std::vector<double> frames;
  const auto at = [&](double part) { return QPointF(scene.x(axis), scene.plot.top() + part * scene.plot.height()); };
  mouse(QEvent::MouseButtonPress, at(0), Qt::LeftButton);
  for (int i = 1; i <= 100; ++i) {
    const double begun = ownMilliseconds();
    mouse(QEvent::MouseMove, at(i / 200.0), Qt::LeftButton);
    plot->repaint();
    frames.push_back(ownMilliseconds() - begun);
    for (int turn = 0; turn < 3; ++turn) QCoreApplication::processEvents();
  }
  mouse(QEvent::MouseButtonRelease, at(0.5), Qt::NoButton);
  report.times("  frame while a brush is dragged, processor time", frames, 16);
  const double whole = stage.measure([] {}, [&] { return stage.context().filter()->chosen() && plot->isPainted(); });
  report.times("  list, table and curves after the brush", {whole}, 0);
  Stage::settle();
  frames.clear();
  for (int i = 0; i < 100; ++i) {
    const double begun = ownMilliseconds();
    mouse(QEvent::MouseMove, QPointF(scene.plot.left() + i * 5, scene.plot.center().y()), Qt::NoButton);
    plot->repaint();
    frames.push_back(ownMilliseconds() - begun);
  }
  report.times("  frame with the run under the mouse, processor", frames, 16);
  stage.context().brush()->clear();
}

void benchColumns(int columns, const Report& report) {
  QTemporaryDir folder;
  RunInfo info;
  info.name = "wide";
  info.plugin_id = "wide";
  for (int i = 0; i < columns; ++i) info.params.emplace_back("p." + std::to_string(i), std::to_string(i));
  RunWriter::create(folder.path().toStdString(), info)->finish(RunStatus::Finished);
  Stage stage(folder.path());
  TableLayout layout = stage.model().layout();
  for (const QString& name : stage.model().names().params) layout.columns.push_back({Field::param(name.toStdString())});
  std::vector<double> all = {stage.measure([&] { stage.model().setLayout(layout); }, [] { return true; })};
  report.times("show every one of the columns", all, 0);
  QScrollBar* bar = stage.view().horizontalScrollBar();
  std::vector<double> frames;
  for (int i = 0; i < 100; ++i) {
    const double begun = ownMilliseconds();
    bar->setValue(bar->maximum() / 100 * i);
    QCoreApplication::processEvents();
    frames.push_back(ownMilliseconds() - begun);
  }
  report.times("frame while scrolling through them, processor", frames, 16);
}

}  // namespace

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QTemporaryDir settings;
  qputenv("LEYDEN_CONFIG_DIR", settings.path().toUtf8());
  QApplication app(argc, argv);
  QCommandLineParser parser;
  parser.addHelpOption();
  parser.addOptions({{"workspace", "A workspace of many runs.", "DIR"},
                     {"columns", "Columns of the wide table.", "N", "12000"},
                     {"json", "A line of JSON for each figure."}});
  parser.process(app);
  if (!parser.isSet("workspace")) {
    std::fprintf(stderr, "bench_table needs --workspace DIR; bench_catalog --runs 10000 --keep makes one\n");
    return 2;
  }
  Theme::instance().install();
  const Report report(parser.isSet("json"));
  {
    Stage stage(parser.value("workspace"));
    std::printf("%d runs\n", stage.context().runs()->rowCount());
    benchKeystrokes(stage, report);
    benchTable(stage, report);
    benchParallel(stage, report);
  }
  benchColumns(parser.value("columns").toInt(), report);
  return 0;
}
