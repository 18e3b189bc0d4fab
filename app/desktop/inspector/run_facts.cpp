// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/run_facts.h"

#include <experiment/plugin_catalogue.h>
#include <experiment/schema.h>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <cmath>

#include "app_context.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("leyden::Inspector", text);
}
QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

Json parsed(const std::string& text) {
  return Json::parse(text, nullptr, false);
}

/// Numbers are equal as numbers, whatever their type.
bool sameValue(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
  return a == b;
}

const ParamField* fieldOf(const std::string& path, const AppContext& context, const PluginInfo* plugin) {
  const size_t dot = path.find('.');
  if (dot == std::string::npos) return nullptr;
  const std::string section = path.substr(0, dot), name = path.substr(dot + 1);
  if (section == "model" && plugin) return plugin->model.find(name);
  if (section == "data" && plugin) return plugin->data.find(name);
  if (section == "trainer" && context.engine()) return context.engine()->trainer.find(name);
  return nullptr;
}

// What resolve() fixes for a repeat is not what the person changed.
bool fixedByItself(const std::string& path) {
  static const std::array<const char*, 4> fixed = {"trainer.num_threads", "trainer.accelerator",
                                                   "trainer.devices", "trainer.default_root_dir"};
  return std::any_of(fixed.begin(), fixed.end(), [&](const char* name) { return path == name; });
}

}  // namespace

QString statusText(RunStatus status) {
  switch (status) {
    case RunStatus::Running:
      return tr("running");
    case RunStatus::Finished:
      return tr("done");
    case RunStatus::Failed:
      return tr("failed");
    case RunStatus::Stopped:
      return tr("stopped");
    case RunStatus::Interrupted:
      return tr("interrupted");
  }
  return {};
}

Pill::Look statusLook(RunStatus status) {
  switch (status) {
    case RunStatus::Running:
      return {Theme::AccentStrong, Theme::AccentSoft, false, true};
    case RunStatus::Finished:
      return {Theme::Good, Theme::GoodSoft, false, true};
    case RunStatus::Failed:
    case RunStatus::Interrupted:
      return {Theme::Bad, Theme::BadSoft, false, true};
    case RunStatus::Stopped:
      break;
  }
  return {Theme::Secondary, Theme::Hover, false, true};
}

bool lowerIsBetter(const std::string& metric) {
  static const std::array<const char*, 8> lower = {"loss", "error", "err",        "mse",
                                                   "mae",  "rmse",  "perplexity", "nll"};
  return std::any_of(lower.begin(), lower.end(),
                     [&](const char* word) { return metric.find(word) != std::string::npos; });
}

std::vector<Fact> metricFacts(const RunDetails& details) {
  std::vector<Fact> facts;
  for (const SeriesInfo& series : details.metrics) {
    const bool lower = lowerIsBetter(series.name);
    const double best = lower ? series.min : series.max;
    Fact fact;
    fact.name = qt(series.name);
    fact.value = metricText(series.last);
    fact.quietName = false;
    if (!std::isnan(best)) fact.note = tr("best %1").arg(metricText(best));
    fact.tooltip = tr("%1: last %2 at step %3, %4 %5 at step %6, %7 points")
                       .arg(fact.name, fact.value)
                       .arg(series.last_step)
                       .arg(lower ? tr("least") : tr("greatest"))
                       .arg(metricText(best))
                       .arg(lower ? series.min_step : series.max_step)
                       .arg(countText(series.count));
    facts.push_back(fact);
  }
  return facts;
}

std::vector<Fact> checkpointFacts(const RunDetails& details) {
  std::string best;
  if (const auto found = details.state.info.find("best_checkpoint"); found != details.state.info.end())
    best = found->second;
  std::vector<Fact> facts;
  for (const auto& artifact : details.artifacts) {
    if (artifact.kind != "checkpoint") continue;
    const QFileInfo file(qt(artifact.path));
    Fact fact;
    fact.name = file.completeBaseName();
    fact.quietName = false;
    fact.tooltip = qt(artifact.path);
    if (!best.empty() && QFileInfo(qt(best)).fileName() == file.fileName()) fact.tag = tr("best");
    if (artifact.step) fact.note = tr("step %1").arg(countText(*artifact.step));
    facts.push_back(fact);
  }
  return facts;
}

std::vector<Fact> changedFacts(const RunDetails& details, const AppContext& context) {
  const PluginInfo* plugin = context.plugins()->find(details.state.plugin);
  std::vector<Fact> facts;
  for (const auto& [path, text] : details.params) {
    const ParamField* field = fieldOf(path, context, plugin);
    const Json value = parsed(text);
    if (!field || fixedByItself(path) || sameValue(value, field->default_value)) continue;
    Fact fact;
    fact.name = qt(path);
    fact.value = qt(display_text(value));
    fact.note = tr("was %1").arg(qt(display_text(field->default_value)));
    facts.push_back(fact);
  }
  return facts;
}

std::vector<Fact> runFacts(const RunDetails& details) {
  const RunState& state = details.state;
  std::vector<Fact> facts;
  const auto add = [&](const QString& name, const QString& value, const QString& tooltip = {},
                       const QString& link = {}) {
    if (value.isEmpty() && link.isEmpty()) return;
    Fact fact;
    fact.name = name;
    fact.value = value;
    fact.tooltip = tooltip;
    fact.link = link;
    facts.push_back(fact);
  };
  const QDateTime started = QDateTime::fromMSecsSinceEpoch(qint64(state.started * 1000), Qt::UTC);
  add(tr("started"), whenText(started), started.toLocalTime().toString(Qt::TextDate));
  add(tr("trained for"), durationText(state.seconds));
  if (state.attempts > 1) add(tr("attempts"), QString::number(state.attempts));
  add(tr("id"), qt(details.run_id));
  const QString folder = QDir::toNativeSeparators(qt(details.path.string()));
  add(tr("folder"), placeText(folder), folder, tr("Open"));
  return facts;
}

QString runSummary(const RunDetails& details) {
  const RunState& state = details.state;
  QStringList parts;
  const QString plugin = (qt(state.plugin) + QLatin1Char(' ') + qt(state.plugin_version)).trimmed();
  if (!plugin.isEmpty()) parts << plugin;
  if (!state.device.empty()) parts << (state.device == "cpu" ? QStringLiteral("CPU") : qt(state.device));
  for (const auto& [path, text] : details.params)
    if (path == "seed_everything" && text != "null") parts << tr("seed %1").arg(qt(text));
  return parts.join(QStringLiteral(" · "));
}

}  // namespace leyden
