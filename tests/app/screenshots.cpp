// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden-screenshots [--out DIR] [--workspace DIR]: a real session of the program, offscreen, with its
// pictures: gallery and form, live charts, comparison, plugins, a wrong value; light and dark, 1440 x 900.
// Trains for half a minute or so.
#include <experiment/plugin_catalogue.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <experiment/trust.h>
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QPushButton>
#include <cstdio>

#include "app_context.h"
#include "desktop_driver.h"
#include "shell/main_window.h"

namespace leyden {

namespace {

struct Values {
  const char *name, *hidden, *lr, *dropout, *epochs;
};

class Session {
 public:
  Session(const QString& out, const QString& workspace)
      : m_out(out), m_driver(QStringLiteral("digits-study"), workspace) {}

  void run() {
    trustAll();
    for (const Values& values :
         std::initializer_list<Values>{{"baseline", "128", "0.001", "0.1", "30"},
                                       {"narrow", "32", "0.001", "0.1", "30"},
                                       {"fast", "128", "0.005", "0.1", "30"},
                                       {"wide, dropout .3", "256", "0.003", "0.3", "30"}})
      train(values);
    pictureOfForm();
    trainAndPicture({"long run", "192", "0.0004", "0.2", "4000"});
    pictures("table", "tab_table");
    pictures("compare", "tab_compare");
    for (const char* view : {"parallel", "scatter", "slice", "contour", "importance", "groups", "timeline"}) {
      pictures(qPrintable(QStringLiteral("compare_%1").arg(QLatin1String(view))),
               qPrintable(QStringLiteral("subtab_%1").arg(QLatin1String(view))));
    }
    must(m_driver.click(QStringLiteral("tab_run")), "the page of a run");
    picturesOfRun({"overview", "metrics", "parameters", "checkpoints", "system", "console", "events"});
    trainImages();
    must(m_driver.click(QStringLiteral("tab_run")), "the page of a run");
    picturesOfRun({"media"});
    pictures("plugins", "tab_plugins");
  }

 private:
  RunQueue* queue() { return m_driver.context().queue(); }
  static void must(bool done, const char* what) { DesktopDriver::require(done, what); }

  void trustAll() {
    must(m_driver.waitFor([this] { return m_driver.context().pluginsScanned(); }), "reading the plugins");
    for (const PluginInfo& plugin : m_driver.context().plugins()->plugins())
      if (plugin.usable()) m_driver.context().trust()->trust(plugin);
  }

  void fill(const Values& values) {
    must(m_driver.click(QStringLiteral("newRunButton")), "New run");
    must(m_driver.click(QStringLiteral("pluginCard_digits_mlp")), "choosing digits_mlp");
    must(m_driver.type(QStringLiteral("field_model.hidden_dim"), QLatin1String(values.hidden)), "hidden_dim");
    must(m_driver.type(QStringLiteral("field_model.lr"), QLatin1String(values.lr)), "lr");
    must(m_driver.type(QStringLiteral("field_model.dropout"), QLatin1String(values.dropout)), "dropout");
    must(m_driver.type(QStringLiteral("field_trainer.max_epochs"), QLatin1String(values.epochs)),
         "max_epochs");
    must(m_driver.type(QStringLiteral("runName"), QLatin1String(values.name)), "the run's name");
  }

  void train(const Values& values) {
    fill(values);
    must(m_driver.click(QStringLiteral("runButton")), "Run");
    must(m_driver.waitFor([this] { return queue()->current() != nullptr; }), "the start of a run");
    must(m_driver.waitFor([this] { return !queue()->isBusy(); }), "the end of a run");
    std::printf("trained %s\n", values.name);
  }

  // mnist_cnn logs a confusion matrix, curves and pictures.
  void trainImages() {
    must(m_driver.click(QStringLiteral("newRunButton")), "New run");
    must(m_driver.click(QStringLiteral("pluginCard_mnist_cnn")), "choosing mnist_cnn");
    must(m_driver.type(QStringLiteral("field_trainer.max_epochs"), QStringLiteral("3")), "max_epochs");
    must(m_driver.type(QStringLiteral("runName"), QStringLiteral("images")), "the run's name");
    must(m_driver.click(QStringLiteral("runButton")), "Run");
    must(m_driver.waitFor([this] { return queue()->current() != nullptr; }), "the start of a run");
    must(m_driver.waitFor([this] { return !queue()->isBusy(); }), "the end of a run");
  }

  void picturesOfRun(std::initializer_list<const char*> views) {
    for (const char* view : views) {
      pictures(qPrintable(QStringLiteral("run_%1").arg(QLatin1String(view))),
               qPrintable(QStringLiteral("subtab_run_%1").arg(QLatin1String(view))));
    }
  }

  void pictureOfForm() {
    fill({"", "96", "0.002", "0.25", "40"});
    must(m_driver.click(QStringLiteral("field_model.hidden_dim")), "the form");
    grabBoth("new");
    must(m_driver.type(QStringLiteral("field_model.dropout"), QStringLiteral("1.5")), "a wrong value");
    grabBoth("form_error");
    must(m_driver.type(QStringLiteral("field_model.dropout"), QStringLiteral("0.25")), "a right value");
    must(m_driver.click(QStringLiteral("yamlButton")), "YAML");
    grabBoth("form_yaml");
    must(m_driver.click(QStringLiteral("yamlButton")), "the form again");
    must(m_driver.click(QStringLiteral("paletteButton")), "the command palette");
    grabBoth("palette");
    QTest::keyClick(m_driver.find(QStringLiteral("paletteEdit")), Qt::Key_Escape);
    must(m_driver.click(QStringLiteral("resetAllButton")), "Reset all");
  }

  void trainAndPicture(const Values& values) {
    fill(values);
    must(m_driver.click(QStringLiteral("runButton")), "Run");
    must(m_driver.waitFor(
             [this] { return queue()->current() && queue()->current()->progress.fraction > 0.02; }),
         "the growing of a run");
    grabBoth("charts");
    must(m_driver.click(QStringLiteral("stopButton")), "Stop");
    must(m_driver.waitFor([this] { return !queue()->isBusy(); }), "the end of the long run");
    grabBoth("run");
  }

  void pictures(const char* name, const char* tab) {
    must(m_driver.click(QLatin1String(tab)), tab);
    grabBoth(name);
  }

  void grabBoth(const char* name) {
    for (const auto& [mode, suffix] :
         {std::pair{Theme::Mode::Light, "light"}, std::pair{Theme::Mode::Dark, "dark"}}) {
      m_driver.setTheme(mode);
      const QString file =
          QStringLiteral("%1/%2_%3.png").arg(m_out, QLatin1String(name), QLatin1String(suffix));
      must(m_driver.grab(file), "writing a picture");
      std::printf("%s\n", qPrintable(file));
      std::fflush(stdout);
    }
    m_driver.setTheme(Theme::Mode::Light);
  }

  QString m_out;
  DesktopDriver m_driver;
};

}  // namespace

}  // namespace leyden

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  if (!qEnvironmentVariableIsSet("OMP_NUM_THREADS"))
    qputenv("OMP_NUM_THREADS", "1");  // small models, a busy machine
  QApplication app(argc, argv);
  QApplication::setApplicationName(QStringLiteral("leyden-screenshots"));
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QStringLiteral("Takes the pictures of the documentation from a real session."));
  const QCommandLineOption out(QStringLiteral("out"), QStringLiteral("Folder of the pictures."),
                               QStringLiteral("DIR"), QStringLiteral("docs/images"));
  const QCommandLineOption workspace(QStringLiteral("workspace"), QStringLiteral("Keep the runs here."),
                                     QStringLiteral("DIR"));
  parser.addOptions({out, workspace});
  parser.addHelpOption();
  parser.process(app);
  if (!QDir().mkpath(parser.value(out))) {
    std::fprintf(stderr, "%s cannot be made\n", qPrintable(parser.value(out)));
    return 1;
  }
  leyden::Session(parser.value(out), parser.value(workspace)).run();
  return 0;
}
