// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "application.h"

#include <experiment/app_paths.h>
#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QSettings>
#include <cstdio>

#include "shell/first_paint.h"
#include "shell/main_window.h"
#include "shell/picture.h"
#include "shell/settings.h"
#include "start/session.h"
#include "start/start_window.h"
#include "theme.h"

namespace leyden {

namespace {

struct Options {
  QString workspace, theme, picture;
  bool safeMode = false, reportFirstPaint = false;
};

/// 0 and the options, or the exit status.
int readOptions(const QApplication& app, Options* options, bool* finished) {
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QApplication::translate("main", "Desktop experiment manager for deep learning."));
  const QCommandLineOption workspace(QStringLiteral("workspace"),
                                     QApplication::translate("main", "Folder of the runs."),
                                     QStringLiteral("DIR"));
  const QCommandLineOption safe(
      QStringLiteral("safe-mode"),
      QApplication::translate("main", "Loads no plugin: browsing and comparing only."));
  const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light, dark or system"),
                                 QStringLiteral("NAME"));
  const QCommandLineOption picture(
      QStringLiteral("picture"),
      QApplication::translate("main", "Saves a picture of the workspace's charts and ends."),
      QStringLiteral("FILE"));
  QCommandLineOption report(QStringLiteral("report-first-paint"));
  report.setFlags(QCommandLineOption::HiddenFromHelp);
  parser.addOptions({workspace, safe, theme, picture, report});
  parser.addHelpOption();
  parser.addVersionOption();
  *finished = true;
  if (!parser.parse(app.arguments())) {
    std::fprintf(stderr, "%s\n", qPrintable(parser.errorText()));
    return 2;
  }
  if (parser.isSet(QStringLiteral("help"))) parser.showHelp(0);
  if (parser.isSet(QStringLiteral("version"))) parser.showVersion();
  if (!parser.positionalArguments().isEmpty()) {
    std::fprintf(stderr,
                 "leyden-desktop takes no argument \"%s\". A workspace is named with --workspace DIR.\n",
                 qPrintable(parser.positionalArguments().constFirst()));
    return 2;
  }
  options->theme = parser.value(theme);
  if (parser.isSet(theme) && !QStringList{"light", "dark", "system"}.contains(options->theme)) {
    std::fprintf(stderr, "--theme is light, dark or system, not \"%s\".\n", qPrintable(options->theme));
    return 2;
  }
  options->workspace = parser.value(workspace);
  options->picture = parser.value(picture);
  options->safeMode = parser.isSet(safe);
  options->reportFirstPaint = parser.isSet(report);
  *finished = false;
  return 0;
}

QString workspaceOf(const QString& given) {
  const auto folder = workspace_folder(std::filesystem::path(given.toStdU16String()));
  return QFileInfo(QString::fromStdU16String(folder.u16string())).absoluteFilePath();
}

/// Nobody named one, none was open before, and the user's own is not there.
bool knowsNoWorkspace() {
  return qEnvironmentVariableIsEmpty("LEYDEN_WORKSPACE") && !QFileInfo(StartWindow::usualWorkspace()).isDir();
}

}  // namespace

int runDesktop(int argc, char** argv) {
  QApplication app(argc, argv);
  QApplication::setApplicationName(QStringLiteral("leyden-desktop"));
  QApplication::setApplicationDisplayName(QString());
  QApplication::setApplicationVersion(QStringLiteral(LEYDEN_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("org.leyden.Leyden"));
  Options options;
  bool finished = false;
  const int status = readOptions(app, &options, &finished);
  if (finished) return status;

  const QString theme =
      options.theme.isEmpty() ? openSettings()->value(QStringLiteral("theme")).toString() : options.theme;
  Theme::instance().setMode(themeModeOf(theme));
  Theme::instance().install();
  QApplication::setWindowIcon(Theme::instance().icon(QStringLiteral("spark"), Theme::Spark));

  QApplication::setQuitOnLastWindowClosed(false);  // one window may make place for another
  Session session(options.safeMode);
  QObject::connect(&session, &Session::ended, &app, &QCoreApplication::quit);
  if (options.workspace.isEmpty() && options.picture.isEmpty() && !options.reportFirstPaint && knowsNoWorkspace()) {
    session.showStart();
    return app.exec();
  }
  const bool last = options.workspace.isEmpty() && qEnvironmentVariableIsEmpty("LEYDEN_WORKSPACE");
  session.open(last ? StartWindow::usualWorkspace() : workspaceOf(options.workspace));
  if (options.reportFirstPaint)
    QObject::connect(session.window(), &MainWindow::firstPainted, &app, [] {
      printFirstPaint();
      QCoreApplication::quit();
    });
  if (!options.picture.isEmpty()) {
    session.window()->showPanel(QStringLiteral("charts"));
    savePictureAndQuit(session.window(), options.picture);
  }
  return app.exec();
}

}  // namespace leyden
