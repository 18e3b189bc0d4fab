// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/run_estimator.h"

#include <experiment/param_form_model.h>
#include <experiment/run_estimate.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>

#include "app_context.h"
#include "widgets/texts.h"

namespace leyden {

namespace {
constexpr int kPauseMs = 200;
}

RunEstimator::RunEstimator(AppContext& context, QWidget* parent)
    : ElidedLabel(Theme::Type::Base, Theme::Secondary, parent), m_context(context) {
  setObjectName(QStringLiteral("runEstimate"));
  m_timer.setSingleShot(true);
  m_timer.setInterval(kPauseMs);
  connect(&m_timer, &QTimer::timeout, this, &RunEstimator::ask);
  connect(context.runs(), &RunListModel::loaded, &m_timer, qOverload<>(&QTimer::start));
  connect(context.runs(), &RunListModel::runsChanged, this, [this] {
    // While one trains, its own growth says nothing new.
    if (!m_context.queue()->isBusy() && !m_timer.isActive()) m_timer.start();
  });
  hide();
}

void RunEstimator::setModel(ParamFormModel* model) {
  if (m_model) m_model->disconnect(&m_timer);
  m_model = model;
  hide();
  if (!model) return;
  connect(model, &ParamFormModel::edited, &m_timer, qOverload<>(&QTimer::start));
  ask();
}

void RunEstimator::ask() {
  if (!m_model) return;
  const int question = ++m_question;
  m_context.runs()->ask(this, [this, question, values = m_model->values()](const Catalog* catalog) {
    std::vector<RunRow> earlier;
    if (catalog) earlier = finished_runs_of(*catalog, values.plugin_id());
    return [this, question, estimate = estimate_run(values, earlier)] {
      if (question == m_question) showEstimate(estimate);
    };
  });
}

void RunEstimator::showEstimate(const RunEstimate& estimate) {
  const auto name = [this](const std::string& id) { return m_context.runs()->displayName(QString::fromStdString(id)); };
  QStringList parts;
  if (estimate.steps) {
    const QString steps = *estimate.steps == 1 ? tr("1 step") : tr("%1 steps").arg(countText(*estimate.steps));
    parts << (estimate.steps_like.empty() ? steps : tr("%1, as %2 had on the same data").arg(steps, name(estimate.steps_like)));
  }
  if (estimate.seconds)
    parts << tr("about %1 on %2, at the speed of %3")
                 .arg(durationText(*estimate.seconds), QString::fromStdString(estimate.device),
                      name(estimate.seconds_like));
  setText(parts.join(QStringLiteral(" · ")));
  setVisible(!parts.isEmpty());
}

}  // namespace leyden
