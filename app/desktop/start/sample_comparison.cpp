// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "start/sample_comparison.h"

#include <experiment/plugin_catalogue.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QStandardPaths>
#include <QWidget>

#include "app_context.h"
#include "new_run/run_launcher.h"

namespace leyden {

namespace {
const char kPlugin[] = "digits_mlp";
constexpr int kEpochs = 12;
}

QString SampleComparison::folder() {
  const QString set = qEnvironmentVariable("LEYDEN_SAMPLE_DIR");
  if (!set.isEmpty()) return set;
  return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
         QStringLiteral("/leyden/sample-comparison");
}

void SampleComparison::begin(AppContext& context, QWidget* window) {
  (new SampleComparison(context, window))->start();
}

SampleComparison::SampleComparison(AppContext& context, QWidget* window)
    : QObject(window), m_context(context), m_window(window) {}

// Once the runs and the plugins have been read.
void SampleComparison::start() {
  if (!m_context.runs()->isLoaded()) {
    connect(m_context.runs(), &RunListModel::loaded, this, &SampleComparison::start, Qt::SingleShotConnection);
    return;
  }
  if (m_context.runs()->rowCount() > 0) return show();
  if (!m_context.pluginsScanned()) {
    connect(&m_context, &AppContext::pluginsChanged, this, &SampleComparison::start, Qt::SingleShotConnection);
    return;
  }
  if (!m_context.plugins()->find(kPlugin)) {
    m_context.notify(tr("The sample needs the plugin %1, which is not here.").arg(QLatin1String(kPlugin)));
    deleteLater();
    return;
  }
  m_rates = {QStringLiteral("0.0005"), QStringLiteral("0.005"), QStringLiteral("0.05")};
  m_context.showPanel(QStringLiteral("charts"));
  train();
}

// One after the other: the first may have to ask whether the plugin is trusted.
void SampleComparison::train() {
  if (m_rates.isEmpty()) {
    connect(m_context.queue(), &RunQueue::drained, this, &SampleComparison::show);
    return;
  }
  const QString rate = m_rates.takeFirst();
  RunConfig config;
  config.document["plugin"] = {{"id", kPlugin}};
  config.document["seed_everything"] = 42;
  config.section("model")["lr"] = rate.toDouble();
  config.section("trainer")["max_epochs"] = kEpochs;
  auto* launcher = new RunLauncher(m_context, m_window);
  connect(launcher, &RunLauncher::launched, this, [this, launcher] {
    launcher->deleteLater();
    train();
  });
  connect(launcher, &RunLauncher::refused, this, [this, launcher](const QString& sentence) {
    launcher->deleteLater();
    m_context.notify(sentence.isEmpty() ? tr("The sample was not trained.") : sentence);
    deleteLater();
  });
  launcher->launch(config, QStringLiteral("lr %1").arg(rate), RunLauncher::Place::Last);
}

void SampleComparison::show() {
  m_context.showPanel(QStringLiteral("compare"));
  deleteLater();
}

}  // namespace leyden
