// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How fast charts are, in the program's own widgets on the offscreen platform.
//   bench_desktop [--points N] [--runs N] [--run-points N] [--charts N] [--frames N]
//                 [--only long|many|charts|plain|start] [--folder DIR] [--json]
// long: one series of N points; many: N runs in one chart; charts: N metrics, a chart each; plain: QCustomPlot's own
// graphs beside them; start: the first paint of leyden-desktop. --folder keeps the data for the next time.
#include <experiment/chart_board_model.h>
#include <experiment/run_list_model.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_grid.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/charts_panel.h"
#include "run_maker.h"
#include "theme.h"

using namespace leyden;

namespace {

struct Arguments {
  qint64 points = 10'000'000;
  int runs = 1000;
  int runPoints = 1000;
  int charts = 2000;
  int frames = 200;
  QString only;
  QString folder;
  bool json = false;
};

double milliseconds(const QElapsedTimer& timer) {
  return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

double residentMegabytes() {
  QFile status(QStringLiteral("/proc/self/statm"));
  if (!status.open(QIODevice::ReadOnly)) return 0.0;
  return status.readAll().split(' ').value(1).toDouble() * 4096.0 / 1048576.0;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0.0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

/// A frame's time by the wall clock and of the GUI thread alone, in ms: on a busy machine the second is the
/// program's.
struct Frame {
  double wall, own;
};

double ownMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

class Report {
 public:
  explicit Report(bool json) : m_json(json) {}
  void value(const QString& what, const QString& measure, double value, const QString& unit,
             double budget) const {
    write(what, measure, QString::number(value, 'f', 1) + " " + unit, budget,
          {{"value", std::round(value * 100) / 100}, {"unit", unit}});
  }
  void frames(const QString& what, const QString& measure, const std::vector<Frame>& frames,
              double budget) const {
    std::vector<double> walls, owns;
    for (const Frame& frame : frames) {
      walls.push_back(frame.wall);
      owns.push_back(frame.own);
    }
    const auto round = [](double ms) { return std::round(ms * 100) / 100; };
    const double p50 = percentile(walls, 0.5), p95 = percentile(walls, 0.95), p99 = percentile(walls, 0.99);
    const double own50 = percentile(owns, 0.5), own95 = percentile(owns, 0.95);
    write(what, measure,
          QStringLiteral("p50 %1, p95 %2, p99 %3 ms (own %4, %5)")
              .arg(p50, 0, 'f', 2)
              .arg(p95, 0, 'f', 2)
              .arg(p99, 0, 'f', 2)
              .arg(own50, 0, 'f', 2)
              .arg(own95, 0, 'f', 2),
          budget,
          {{"unit", "ms"},
           {"p50", round(p50)},
           {"p95", round(p95)},
           {"p99", round(p99)},
           {"own_p50", round(own50)},
           {"own_p95", round(own95)},
           {"frames", static_cast<int>(frames.size())}});
  }

 private:
  void write(const QString& what, const QString& measure, const QString& text, double budget,
             QJsonObject figures) const {
    if (!m_json) {
      std::printf("%-36s %-26s %-58s budget %g\n", qPrintable(what), qPrintable(measure), qPrintable(text),
                  budget);
    } else {
      figures["what"] = what;
      figures["measure"] = measure;
      if (budget > 0) figures["budget"] = budget;
      std::printf("%s\n", QJsonDocument(figures).toJson(QJsonDocument::Compact).constData());
    }
    std::fflush(stdout);
  }
  bool m_json;
};

/// Runs the event loop until `done`; its time in ms, or nothing after `patience`. Sleeps between events: the
/// loader's threads need the processor.
std::optional<double> waitFor(const std::function<bool()>& done, int patience = 120'000) {
  QElapsedTimer timer;
  timer.start();
  QTimer wake;
  wake.start(2);
  while (!done()) {
    if (timer.elapsed() > patience) return std::nullopt;
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
  }
  return milliseconds(timer);
}

void settle(int ms) {
  QElapsedTimer timer;
  timer.start();
  waitFor([&] { return timer.elapsed() >= ms; });
}

/// The charts panel on a workspace, as in the window.
class Stage {
 public:
  explicit Stage(const QString& workspace, int runs) : m_context({workspace, true}) {
    const bool loaded = waitFor([&] {
                          return m_context.runs()->isLoaded() && m_context.runs()->rowCount() == runs;
                        }).has_value();
    if (!loaded) qFatal("the workspace has other runs than it should");
    QStringList ids;
    for (int row = 0; row < runs; ++row) ids.append(m_context.runs()->runIdAt(row));
    m_context.runs()->setHiddenRunIds(ids);
    m_ids = ids;
    m_panel = std::make_unique<ChartsPanel>(m_context);
    m_panel->settings().setSmoothing(0.0);
    m_panel->resize(1120, 760);
    m_panel->show();
    settle(300);
  }

  ChartsPanel& panel() { return *m_panel; }
  AppContext& context() { return m_context; }
  const QStringList& ids() const { return m_ids; }

  /// From opening the eyes of all runs until their lines are painted.
  std::optional<double> firstPaint(const QString& metric) {
    bool painted = false;
    QMetaObject::Connection connection;
    QElapsedTimer timer;
    timer.start();
    m_context.runs()->setHiddenRunIds({});
    const auto done = [&] {
      ChartCard* card = m_panel->card(metric);
      if (card && !connection) {
        ChartPlot* plot = &card->plot();
        connection = QObject::connect(plot, &QCustomPlot::afterReplot, plot,
                                      [&, card] { painted = card->graphCount() == m_ids.size(); });
      }
      return painted;
    };
    if (!waitFor(done)) return std::nullopt;
    m_panel->repaint();
    QObject::disconnect(connection);
    return milliseconds(timer);
  }

  /// One frame: the event, what follows from it, and the painting.
  static Frame frame(ChartPlot& plot, const std::function<void()>& event) {
    QElapsedTimer timer;
    timer.start();
    const double own = ownMilliseconds();
    event();
    QCoreApplication::processEvents();
    plot.repaint();
    return {milliseconds(timer), ownMilliseconds() - own};
  }

 private:
  AppContext m_context;
  QStringList m_ids;
  std::unique_ptr<ChartsPanel> m_panel;
};

void wheel(ChartPlot& plot, QPointF at, int delta) {
  QWheelEvent event(at, plot.mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&plot, &event);
}

void mouse(ChartPlot& plot, QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons,
           Qt::KeyboardModifiers modifiers = {}) {
  QMouseEvent event(type, at, plot.mapToGlobal(at), button, buttons, modifiers);
  QCoreApplication::sendEvent(&plot, &event);
}

void benchFrames(const Report& report, const QString& what, ChartPlot& plot, int frames, double budget) {
  const QRectF rect = plot.axisRect()->rect();
  std::mt19937 random(3);
  std::uniform_real_distribution<> place(0.2, 0.8);
  std::vector<Frame> zoom, pan, hover;
  for (int i = 0; i < frames; ++i) {
    const QPointF at(rect.left() + rect.width() * place(random), rect.center().y());
    zoom.push_back(Stage::frame(plot, [&] { wheel(plot, at, i / 20 % 2 == 0 ? 120 : -120); }));
  }
  report.frames(what, QStringLiteral("zoom"), zoom, budget);
  settle(400);
  plot.setYView({});
  const QCPRange home = plot.xAxis->range();
  plot.setXView(QCPRange(home.lower + 0.4 * home.size(), home.lower + 0.5 * home.size()));
  settle(400);
  QPointF at = rect.center();
  mouse(plot, QEvent::MouseButtonPress, at, Qt::MiddleButton, Qt::MiddleButton);
  for (int i = 0; i < frames; ++i) {
    at.rx() += (i / 50 % 2 == 0 ? 6 : -6);
    pan.push_back(
        Stage::frame(plot, [&] { mouse(plot, QEvent::MouseMove, at, Qt::NoButton, Qt::MiddleButton); }));
  }
  mouse(plot, QEvent::MouseButtonRelease, at, Qt::MiddleButton, Qt::NoButton);
  report.frames(what, QStringLiteral("pan"), pan, budget);
  Q_EMIT plot.homeChosen();
  settle(400);
  for (int i = 0; i < frames; ++i) {
    const QPointF over(rect.left() + rect.width() * (i + 0.5) / frames, rect.center().y());
    hover.push_back(
        Stage::frame(plot, [&] { mouse(plot, QEvent::MouseMove, over, Qt::NoButton, Qt::NoButton); }));
  }
  report.frames(what, QStringLiteral("hover"), hover, 10.0);
}

QString dataFolder(const Arguments& arguments, const QTemporaryDir& temporary, const QString& name) {
  const QString root = arguments.folder.isEmpty() ? temporary.path() : arguments.folder;
  return QDir(root).filePath(name);
}

void benchLong(const Arguments& arguments, const QString& folder, const Report& report) {
  if (!QFileInfo::exists(folder + "/runs"))
    RunMaker(folder.toStdString()).long_series(arguments.points, arguments.points / 3);
  const QString what = QStringLiteral("series of %1 points").arg(arguments.points);
  Stage stage(folder, 1);
  const double before = residentMegabytes();
  const auto first = stage.firstPaint(QStringLiteral("loss"));
  report.value(what, QStringLiteral("first paint"), first.value_or(-1), QStringLiteral("ms"), 50);
  ChartPlot& plot = stage.panel().card(QStringLiteral("loss"))->plot();
  benchFrames(report, what, plot, arguments.frames, 16);
  report.value(what, QStringLiteral("memory"), residentMegabytes() - before, QStringLiteral("MB"), 64);
  stage.panel().settings().setSmoothing(0.9);
  const auto smooth = waitFor([&] {
    const auto* item = plot.content().item(stage.ids().first());
    return item && item->overview && item->overview->smooth.size() > 0;
  });
  report.value(what, QStringLiteral("smoothed over all points"), smooth.value_or(-1), QStringLiteral("ms"),
               0);
  benchFrames(report, what + QStringLiteral(", smoothed"), plot, arguments.frames, 16);
  report.value(what, QStringLiteral("memory, smoothed"), residentMegabytes() - before, QStringLiteral("MB"),
               64);
}

void benchMany(const Arguments& arguments, const QString& folder, const Report& report) {
  if (!QFileInfo::exists(folder + "/runs")) {
    for (int i = 0; i < arguments.runs; ++i) {
      MadeRun made;
      made.seed = static_cast<uint32_t>(i + 1);
      made.name = "run " + std::to_string(i + 1);
      made.epochs = 10;
      made.steps_per_epoch = arguments.runPoints / 10;
      made.losses_only = true;
      RunMaker(folder.toStdString()).finished(made);
    }
  }
  const QString what = QStringLiteral("%1 runs of %2 points").arg(arguments.runs).arg(arguments.runPoints);
  Stage stage(folder, arguments.runs);
  const double before = residentMegabytes();
  const auto first = stage.firstPaint(QStringLiteral("train_loss"));
  report.value(what, QStringLiteral("first paint"), first.value_or(-1), QStringLiteral("ms"), 1000);
  ChartPlot& plot = stage.panel().card(QStringLiteral("train_loss"))->plot();
  settle(500);
  benchFrames(report, what, plot, arguments.frames, 33);
  stage.panel().settings().setSmoothing(0.6);
  settle(1500);
  benchFrames(report, what + QStringLiteral(", smoothed"), plot, arguments.frames, 33);
  report.value(what, QStringLiteral("memory"), residentMegabytes() - before, QStringLiteral("MB"), 0);
}

void makeWideRun(const QString& folder, int metrics) {
  RunInfo info;
  info.name = "wide";
  const auto writer = RunWriter::create(folder.toStdString(), info);
  std::vector<ScalarPoint> points;
  for (int i = 0; i < metrics; ++i)
    points.push_back({writer->series("layer" + std::to_string(i / 10) + "/weight_" + std::to_string(i % 10)), 0.0});
  std::mt19937 random(11);
  std::normal_distribution<> noise;
  for (int64_t step = 0; step < 200; ++step) {
    for (ScalarPoint& point : points) point.value += noise(random);
    writer->log(step, 0.0, points);
  }
  writer->finish(RunStatus::Finished);
}

bool linesAreDrawn(const ChartGrid& grid) {
  const std::vector<ChartCard*> cards = grid.cards();
  return std::all_of(cards.begin(), cards.end(), [](const ChartCard* card) {
    return card->visibleRegion().isEmpty() || (card->graphCount() == 1 && !card->isWaiting());
  });
}

// Only what is seen is to cost something: a page of thousands of charts is opened, and turned to its end.
void benchCharts(const Arguments& arguments, const QString& folder, const Report& report) {
  if (!QFileInfo::exists(folder + "/runs")) makeWideRun(folder, arguments.charts);
  const QString what = QStringLiteral("%1 charts").arg(arguments.charts);
  Stage stage(folder, 1);
  const double before = residentMegabytes();
  const auto first = stage.firstPaint(QStringLiteral("layer0/weight_0"));
  report.value(what, QStringLiteral("first paint"), first.value_or(-1), QStringLiteral("ms"), 1000);
  settle(500);
  auto* scroll = stage.panel().findChild<QScrollArea*>(QStringLiteral("chartsScroll"));
  auto* grid = stage.panel().findChild<ChartGrid*>();
  report.value(what, QStringLiteral("cards made at first"), static_cast<double>(grid->cards().size()), {}, 0);
  std::vector<Frame> turns;
  const auto turn = [&](int to) {
    QElapsedTimer timer;
    timer.start();
    const double own = ownMilliseconds();
    scroll->verticalScrollBar()->setValue(to);
    QCoreApplication::processEvents();
    stage.panel().repaint();
    turns.push_back({milliseconds(timer), ownMilliseconds() - own});
  };
  const int end = scroll->verticalScrollBar()->maximum();
  for (int i = 1; i <= arguments.frames; ++i) turn(i * 60);  // a wheel's step, over pages seen for the first time
  report.frames(what, QStringLiteral("scroll"), turns, 33);
  turns.clear();
  for (int i = 0; i < arguments.frames; ++i) turn(static_cast<int>(static_cast<qint64>(end) * (i * 37 % 100) / 100));
  report.frames(what, QStringLiteral("jump"), turns, 100);
  std::vector<Frame> lines;
  for (int i = 0; i < 20; ++i) {
    const double own = ownMilliseconds();
    QElapsedTimer timer;
    timer.start();
    scroll->verticalScrollBar()->setValue(static_cast<int>(static_cast<qint64>(end) * (i * 29 % 20) / 20));
    waitFor([&] { return linesAreDrawn(*grid); });
    lines.push_back({milliseconds(timer), ownMilliseconds() - own});
  }
  report.frames(what, QStringLiteral("jump, until lines are there"), lines, 0);
  std::vector<Frame> changes;
  ChartBoardModel& board = stage.panel().board();
  for (int i = 0; i < 20; ++i) {
    QElapsedTimer timer;
    timer.start();
    const double own = ownMilliseconds();
    board.moveBy(QStringLiteral("layer0/weight_1"), i % 2 == 0 ? 1 : -1);
    QCoreApplication::processEvents();
    changes.push_back({milliseconds(timer), ownMilliseconds() - own});
  }
  report.frames(what, QStringLiteral("a chart is moved"), changes, 100);
  report.value(what, QStringLiteral("memory"), residentMegabytes() - before, QStringLiteral("MB"), 250);
  report.value(what, QStringLiteral("cards at the end"), static_cast<double>(grid->cards().size()), {}, 0);
}

// The same jobs with QCPGraph and adaptive sampling, all points in memory.
void benchPlain(const Arguments& arguments, const Report& report) {
  std::mt19937 random(5);
  std::normal_distribution<> noise;
  const auto bench = [&](const QString& what, int graphs, int points, int frames) {
    QCustomPlot plot;
    plot.resize(1088, 220);
    for (int g = 0; g < graphs; ++g) {
      QVector<double> x(points), y(points);
      for (int i = 0; i < points; ++i) {
        x[i] = i;
        y[i] = noise(random) + g * 0.01;
      }
      plot.addGraph()->setData(x, y, true);
    }
    plot.rescaleAxes();
    plot.show();
    settle(200);
    std::vector<Frame> times;
    for (int i = 0; i < frames; ++i) {
      plot.xAxis->scaleRange(i / 10 % 2 == 0 ? 0.9 : 1.0 / 0.9, points * 0.4);
      QElapsedTimer timer;
      timer.start();
      const double own = ownMilliseconds();
      plot.replot(QCustomPlot::rpImmediateRefresh);
      times.push_back({milliseconds(timer), ownMilliseconds() - own});
    }
    report.frames(what, QStringLiteral("zoom"), times, 0);
  };
  bench(QStringLiteral("plain QCustomPlot, %1 points").arg(arguments.points), 1,
        static_cast<int>(arguments.points), 40);
  bench(QStringLiteral("plain QCustomPlot, %1 runs").arg(arguments.runs), arguments.runs, arguments.runPoints,
        40);
}

void benchStart(const QString& workspace, const QString& what, const Report& report) {
  const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/leyden-desktop");
  if (!QFileInfo::exists(program)) return;
  std::vector<Frame> paints;
  std::vector<double> memory;
  for (int i = 0; i < 7; ++i) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    environment.insert(QStringLiteral("LEYDEN_EXEC_NS"),
                       QString::number(now.tv_sec * 1'000'000'000LL + now.tv_nsec));
    process.setProcessEnvironment(environment);
    process.start(program, {"--workspace", workspace, "--report-first-paint"});
    if (!process.waitForFinished(30'000)) return;
    const QJsonObject told = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    paints.push_back({told["first_paint_ms"].toDouble(), 0.0});
    memory.push_back(told["resident_mb"].toDouble());
  }
  report.frames(what, QStringLiteral("first paint from exec"), paints, 250);
  report.value(what, QStringLiteral("memory at first paint"), percentile(memory, 0.5), QStringLiteral("MB"),
               120);
}

Arguments readArguments(const QApplication& app) {
  Arguments arguments;
  QCommandLineParser parser;
  parser.addHelpOption();
  parser.addOptions({{"points", "Points of the long series.", "N", QString::number(arguments.points)},
                     {"runs", "Runs in one chart.", "N", QString::number(arguments.runs)},
                     {"run-points", "Points of each.", "N", QString::number(arguments.runPoints)},
                     {"charts", "Metrics with a chart each.", "N", QString::number(arguments.charts)},
                     {"frames", "Frames of each measurement.", "N", QString::number(arguments.frames)},
                     {"only", "long, many, charts, plain or start.", "NAME"},
                     {"folder", "Keeps the data there.", "DIR"},
                     {"json", "One JSON object a line."}});
  parser.process(app);
  arguments.points = parser.value("points").toLongLong();
  arguments.runs = parser.value("runs").toInt();
  arguments.runPoints = parser.value("run-points").toInt();
  arguments.charts = parser.value("charts").toInt();
  arguments.frames = parser.value("frames").toInt();
  arguments.only = parser.value("only");
  arguments.folder = parser.value("folder");
  arguments.json = parser.isSet("json");
  return arguments;
}

}  // namespace

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication app(argc, argv);
  const Arguments arguments = readArguments(app);
  const Report report(arguments.json);
  Theme::instance().install();
  QTemporaryDir temporary;
  const auto wanted = [&](const char* name) {
    return arguments.only.isEmpty() || arguments.only == QLatin1String(name);
  };
  const QString many = dataFolder(arguments, temporary, QStringLiteral("many-%1").arg(arguments.runs));
  if (wanted("long"))
    benchLong(arguments, dataFolder(arguments, temporary, QStringLiteral("long-%1").arg(arguments.points)),
              report);
  if (wanted("many")) benchMany(arguments, many, report);
  if (wanted("charts"))
    benchCharts(arguments, dataFolder(arguments, temporary, QStringLiteral("charts-%1").arg(arguments.charts)),
                report);
  if (wanted("plain")) benchPlain(arguments, report);
  if (wanted("start") && QFileInfo::exists(many))
    benchStart(many, QStringLiteral("desktop on %1 runs").arg(arguments.runs), report);
  return 0;
}
