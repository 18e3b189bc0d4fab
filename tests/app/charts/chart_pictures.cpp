// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden-chart-pictures OUT: the charts and comparison panels on made runs, in both themes, for looking at.
#include <experiment/chart_board_model.h>
#include <experiment/run_list_model.h>

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <cmath>
#include <cstdio>
#include <functional>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_cursors.h"
#include "charts/chart_export.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/charts_panel.h"
#include "panel_registry.h"
#include "run_maker.h"
#include "theme.h"

using namespace leyden;

namespace {

void waitFor(const std::function<bool()>& done, int patience = 20'000) {
  QElapsedTimer timer;
  timer.start();
  while (!done() && timer.elapsed() < patience) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void settle(int ms = 300) {
  QElapsedTimer timer;
  timer.start();
  while (timer.elapsed() < ms) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void hover(QWidget* widget, QPointF at) {
  QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                   Qt::NoModifier);
  QCoreApplication::sendEvent(widget, &move);
}

void makeRuns(const std::filesystem::path& workspace) {
  const char* names[] = {"clever-otter",    "brave-heron",     "quiet-lynx",     "lr 3e-3, drop .3",
                         "baseline seed 1", "baseline seed 2", "baseline seed 3"};
  for (int i = 0; i < 7; ++i) {
    MadeRun made;
    made.name = names[i];
    made.seed = static_cast<uint32_t>(i + 1);
    made.lr = i == 3 ? 3e-3 : i == 1 ? 2e-3 : 1e-3;
    made.hidden = i < 2 ? 256 : 128;
    made.epochs = i == 0 ? 8 : 12;
    RunMaker(workspace).finished(made);
  }
}

// What goes wrong in training: values that are not finite, a run of one epoch.
void makeTrouble(const std::filesystem::path& workspace) {
  MadeRun made;
  made.name = "one epoch";
  made.epochs = 1;
  RunMaker(workspace).finished(made);
  made.name = "diverged";
  made.seed = 4;
  LiveRun diverged(workspace, made, 2000);
  RunWriter& writer = diverged.writer();
  const uint32_t series = writer.series("val_loss");
  const double values[] = {1.2, 0.9, 0.7, 4.0, HUGE_VAL, NAN, NAN, -HUGE_VAL, 0.8, 0.75};
  int64_t step = 99;
  for (const double value : values) {
    const ScalarPoint point{series, value};
    writer.log(step, static_cast<double>(step / 100), {&point, 1});
    if (step % 200 == 99) writer.event("checkpoint_saved", {{"path", "checkpoints/last.ckpt"}}, step);
    step += 100;
  }
  writer.event("value_changed", {{"model.lr", 0.001}}, 420);
  writer.event("stop_requested", nlohmann::json::object(), 900);
  writer.flush();
}

QWidget* makePanel(const QString& id, AppContext& context) {
  for (const PanelSpec& spec : PanelRegistry::instance().panels(PanelSpec::Centre))
    if (spec.id == id) return spec.create(context, nullptr);
  return nullptr;
}

void picture(const QString& id, AppContext& context, const QString& file, QSize size,
             const std::function<void(QWidget*)>& before = {}) {
  std::unique_ptr<QWidget> page(new QWidget);
  page->setObjectName(QStringLiteral("page"));
  page->setAttribute(Qt::WA_StyledBackground);
  QWidget* panel = makePanel(id, context);
  if (!panel) return;
  panel->setParent(page.get());
  page->resize(size);
  panel->resize(size);
  page->show();
  if (auto* charts = qobject_cast<ChartsPanel*>(panel)) charts->settings().setView({});  // not as the last picture left it
  settle(700);
  if (before) before(panel);
  settle(200);
  page->grab().save(file);
  std::printf("%s\n", qPrintable(file));
}

}  // namespace

int main(int argc, char** argv) {
  QApplication app(argc, argv);
  const QString out = app.arguments().value(1, QStringLiteral("."));
  QDir().mkpath(out);
  QTemporaryDir folder;
  const std::filesystem::path workspace = folder.path().toStdString();
  qputenv("LEYDEN_CONFIG_DIR", folder.filePath("config").toUtf8());
  Theme::instance().install();
  {
    AppContext empty({folder.path() + QStringLiteral("/empty"), true});
    waitFor([&] { return empty.runs()->isLoaded(); });
    picture("charts", empty, out + "/charts_empty.png", {822, 560});
    picture("compare", empty, out + "/compare_empty.png", {822, 560});
    picture("table", empty, out + "/table_empty.png", {822, 560});
  }
  {
    const QString trouble = folder.path() + QStringLiteral("/trouble");
    makeTrouble(trouble.toStdString());
    AppContext troubled({trouble, true});
    waitFor([&] { return troubled.runs()->isLoaded() && troubled.runs()->rowCount() == 2; });
    picture("charts", troubled, out + "/charts_trouble.png", {822, 560});
  }
  makeRuns(workspace);
  AppContext context({folder.path(), true});
  waitFor([&] { return context.runs()->isLoaded() && context.runs()->rowCount() == 7; });
  for (const bool dark : {false, true}) {
    Theme::instance().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    const QString name = dark ? QStringLiteral("dark") : QStringLiteral("light");
    picture("charts", context, out + "/charts_" + name + ".png", {822, 780}, [](QWidget* panel) {
      ChartCard* card = static_cast<ChartsPanel*>(panel)->card(QStringLiteral("train_loss"));
      if (card) hover(&card->plot(), QPointF(190, 120));
    });
    picture("charts", context, out + "/charts_zoom_" + name + ".png", {1200, 780}, [](QWidget* panel) {
      auto* charts = static_cast<ChartsPanel*>(panel);
      charts->settings().setAxis(CurveAxis::Epoch);
      charts->settings().setLogY(true);
      settle(400);
      ChartCard* card = charts->card(QStringLiteral("val_loss"));
      if (card) hover(&card->plot(), QPointF(300, 100));
    });
    picture("charts", context, out + "/charts_groups_" + name + ".png", {1136, 780}, [](QWidget* panel) {
      auto* charts = static_cast<ChartsPanel*>(panel);
      ChartGrouping grouping;
      grouping.colour.by = {Field::param("model.hidden_dim")};
      charts->settings().setGrouping(grouping);
      settle(900);
      if (ChartCard* card = charts->card(QStringLiteral("val_loss"))) hover(&card->plot(), QPointF(200, 90));
    });
    picture("charts", context, out + "/charts_panels_" + name + ".png", {1136, 780}, [](QWidget* panel) {
      auto* charts = static_cast<ChartsPanel*>(panel);
      ChartGrouping grouping;
      grouping.panel.by = {Field::param("model.lr")};
      charts->settings().setGrouping(grouping);
      settle(900);
    });
    picture("charts", context, out + "/charts_path_" + name + ".png", {1136, 780}, [](QWidget* panel) {
      auto* charts = static_cast<ChartsPanel*>(panel);
      ChartGrouping grouping;
      grouping.colour.by = {Field::param("model.hidden_dim")};
      charts->settings().setGrouping(grouping);
      charts->settings().setXMetric(QStringLiteral("val_loss"));
      settle(900);
    });
    picture("charts", context, out + "/charts_narrow_" + name + ".png", {460, 560});
    picture("charts", context, out + "/charts_behind_monitor_" + name + ".png", {822, 560}, [&](QWidget* panel) {
      panel->findChild<QAction*>(QStringLiteral("chartMonitor"))->trigger();
      settle(900);
      for (QWidget* window : QApplication::topLevelWidgets())
        if (window->objectName() == QLatin1String("chartMonitor") && window->isVisible())
          window->grab().save(out + "/charts_monitor_" + name + ".png");
    });
    picture("charts", context, out + "/charts_wall_" + name + ".png", {1136, 780}, [](QWidget* panel) {
      static_cast<ChartsPanel*>(panel)->settings().setAxis(CurveAxis::WallTime);
      settle(500);
    });
    picture("charts", context, out + "/charts_metric_" + name + ".png", {1136, 780}, [](QWidget* panel) {
      static_cast<ChartsPanel*>(panel)->settings().setXMetric(QStringLiteral("train_loss"));
      settle(500);
    });
    picture("charts", context, out + "/charts_board_" + name + ".png", {1100, 900}, [&](QWidget* panel) {
      auto* charts = static_cast<ChartsPanel*>(panel);
      waitFor([&] { return charts->board().isLoaded(); });
      if (!charts->board().isChanged()) {
        charts->board().addChart({"train_loss", "val_loss"}, {}, "Training and validation");
        charts->board().resize("chart:1", 2, 300);
        charts->board().setCollapsed("lr", true);
      }
      settle(700);
      ChartCard* card = charts->card(QStringLiteral("chart:1"));
      if (!card) return;
      charts->cursors().toggle(card);
      settle(200);
      for (const char* ending : {".png", ".svg", ".pdf", ".csv"})
        charts->files().write(*card, out + "/export_" + name + ending);
      hover(&card->plot(), QPointF(260, 90));
      settle(300);
    });
    picture("compare", context, out + "/compare_" + name + ".png", {1136, 560});
    picture("table", context, out + "/table_" + name + ".png", {1136, 560});
  }
  return 0;
}
