// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What a metric's name tells: the section it belongs to, its place in it, whether less or more is better.
#pragma once

#include <experiment/export.h>

#include <QString>
#include <QStringList>
#include <vector>

namespace leyden {

enum class MetricGoal { None, Least, Most };

LEYDEN_EXPERIMENT_API MetricGoal metricGoal(const QString& metric);

/// Logged once a step rather than once an epoch, as far as names tell ("train_loss_step", "train/loss").
LEYDEN_EXPERIMENT_API bool isTrainingMetric(const QString& metric);

/// A name without its stage: "loss" of "train_loss" and "val/loss". What shares it can share a chart.
LEYDEN_EXPERIMENT_API QString metricQuantity(const QString& metric);

struct MetricSection {
  QString title;
  QStringList metrics;  // training before validation before test, the same quantity side by side
};

/// "train_loss", "val_loss" -> loss; "val_acc", "f1" -> accuracy; "grad/norm" -> grad; learning rates and
/// system values last. Sections and metrics come in an order that does not depend on the order of logging.
LEYDEN_EXPERIMENT_API std::vector<MetricSection> metricSections(const QStringList& metrics);

}  // namespace leyden
