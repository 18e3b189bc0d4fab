// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The charts panel on a temporary workspace, and what a person's mouse does to it: for tests.
#pragma once

#include <experiment/run_list_model.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <memory>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/charts_panel.h"
#include "run_maker.h"
#include "theme.h"

namespace leyden {

class ChartsStage {
 public:
  ChartsStage() : ChartsStage({}, {}) {}
  /// In folders that stay, where they are given.
  ChartsStage(const QString& folder, const QString& config) : m_folder(folder), m_config(config) {
    for (QString* each : {&m_folder, &m_config})
      if (each->isEmpty()) *each = m_temporary.filePath(each == &m_folder ? "workspace" : "config");
    for (const QString& each : {m_folder, m_config}) QDir().mkpath(each);
    qputenv("LEYDEN_CONFIG_DIR", m_config.toUtf8());
  }

  std::filesystem::path workspace() const { return m_folder.toStdString(); }
  QString folder() const { return m_folder; }
  AppContext& context() { return *m_context; }
  ChartsPanel& panel() { return *m_panel; }

  QString addRun(const MadeRun& made) {
    return QString::fromStdString(RunMaker(workspace()).finished(made).filename().string());
  }
  /// "one" and "two"; their ids.
  QStringList addTwoRuns() {
    MadeRun made;
    made.name = "one";
    const QString first = addRun(made);
    made.name = "two";
    made.seed = 2;
    made.lr = 3e-3;
    made.hidden = 256;
    return {first, addRun(made)};
  }

  /// May be called again: a new window on the same workspace.
  bool open(QSize size = QSize(900, 700)) {
    close();
    m_context = std::make_unique<AppContext>(AppContext::Options{m_folder, true});
    if (!QTest::qWaitFor([this] { return m_context->runs()->isLoaded(); })) return false;
    m_panel = std::make_unique<ChartsPanel>(*m_context);
    m_panel->resize(size);
    m_panel->show();
    m_panel->activateWindow();
    return QTest::qWaitForWindowActive(m_panel.get());
  }
  void close() {
    m_panel.reset();
    m_context.reset();
  }

  ChartCard* card(const QString& name) { return m_panel->findChild<ChartCard*>(QStringLiteral("chart_") + name); }
  ChartPlot& plot(const QString& name) { return card(name)->plot(); }
  /// Waits until so many lines are there, and draws them.
  bool drawn(const QString& name, int lines) {
    const bool there = QTest::qWaitFor([&] { return card(name) && card(name)->graphCount() == lines; });
    if (there) plot(name).replot();
    return there;
  }
  QPoint middle(const QString& name) { return plot(name).axisRect()->rect().center(); }

  static void moveMouse(QWidget& widget, QPointF at, Qt::MouseButtons buttons = Qt::NoButton,
                        Qt::KeyboardModifiers modifiers = {}) {
    QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, buttons, modifiers);
    QCoreApplication::sendEvent(&widget, &move);
  }
  /// The mouse goes its way whatever the widget under it does.
  static void drag(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
    const QPointF origin = widget.mapToGlobal(QPoint());
    const auto send = [&](QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons) {
      const QPointF global = origin + at;
      QMouseEvent event(type, widget.mapFromGlobal(global), global, button, buttons, modifiers);
      QCoreApplication::sendEvent(&widget, &event);
    };
    send(QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    for (int i = 1; i <= 5; ++i)
      send(QEvent::MouseMove, QPointF(from) + QPointF(to - from) * i / 5.0, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
  }
  static void wheel(QWidget& widget, QPointF at, int delta) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
  }

 private:
  QTemporaryDir m_temporary;
  QString m_folder, m_config;
  std::unique_ptr<AppContext> m_context;
  std::unique_ptr<ChartsPanel> m_panel;
};

}  // namespace leyden
