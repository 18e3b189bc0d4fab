// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The charts panel on runs that a test has made, with what tests do to it.
#pragma once

#include <experiment/run_list_model.h>
#include <store/run_reader.h>

#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/charts_panel.h"
#include "run_maker.h"
#include "theme.h"

namespace leyden {

class ChartsFixture {
 public:
  ChartsFixture() { qputenv("LEYDEN_CONFIG_DIR", m_config.path().toUtf8()); }

  std::filesystem::path workspace() const { return m_folder.path().toStdString(); }
  QString addRun(const MadeRun& made) { return idOf(RunMaker(workspace()).finished(made)); }
  static QString idOf(const std::filesystem::path& folder) {
    return QString::fromStdString(folder.filename().string());
  }

  /// Shows the panel; the workspace's runs are loaded by then.
  bool open(QSize size = {1000, 700}) {
    m_context = std::make_unique<AppContext>(AppContext::Options{m_folder.path(), true});
    if (!QTest::qWaitFor([this] { return m_context->runs()->isLoaded(); })) return false;
    m_panel = std::make_unique<ChartsPanel>(*m_context);
    m_panel->resize(size);
    m_panel->show();
    return QTest::qWaitForWindowExposed(m_panel.get());
  }
  void close() {
    m_panel.reset();
    m_context.reset();
  }

  AppContext& context() { return *m_context; }
  ChartsPanel& panel() { return *m_panel; }
  ChartSettings& settings() { return m_panel->settings(); }
  ChartCard* card(const QString& metric) {
    return m_panel->findChild<ChartCard*>(QStringLiteral("chart_") + metric);
  }
  ChartPlot& plot(const QString& metric) { return card(metric)->plot(); }
  /// What a run's chart holds; null before it has come.
  std::shared_ptr<const Curve> curve(const QString& metric, const QString& run) {
    const ChartContent::Item* item = card(metric) ? plot(metric).content().item(run) : nullptr;
    return item ? item->overview : nullptr;
  }
  /// Lines of so many runs are there.
  bool drawn(const QString& metric, int runs) {
    return QTest::qWaitFor([&] { return card(metric) && card(metric)->graphCount() == runs; });
  }
  /// What the run's file holds.
  SeriesColumns logged(const QString& run, const char* series) {
    const QString path = m_context->runs()->indexOf(run).data(RunListModel::PathRole).toString();
    return RunReader(path.toStdString()).columns(series);
  }
  template <class Widget>
  Widget* find(const char* name) {
    return m_panel->findChild<Widget*>(QLatin1String(name));
  }

 private:
  QTemporaryDir m_folder, m_config;
  std::unique_ptr<AppContext> m_context;
  std::unique_ptr<ChartsPanel> m_panel;
};

}  // namespace leyden
