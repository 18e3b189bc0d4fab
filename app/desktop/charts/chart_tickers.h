// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where ticks stand and what they say: four to six round numbers, equally long labels.
#pragma once

#include "charts/qcp.h"

#include <experiment/series_curve.h>

namespace leyden {

class LinearTicker : public QCPAxisTicker {
 public:
  /// Whole: steps, which have no fractions. Epoch: whole ones while several are seen. Time: seconds, in the
  /// steps of clocks.
  enum class Kind { Value, Whole, Epoch, Time };
  explicit LinearTicker(Kind kind) : m_kind(kind) {}
  void setWanted(int ticks) { m_wanted = ticks; }

 protected:
  double getTickStep(const QCPRange& range) override;
  int getSubTickCount(double) override { return 0; }
  QString getTickLabel(double tick, const QLocale&, QChar, int) override;

 private:
  Kind m_kind;
  int m_wanted = 5;
  double m_step = 1.0;
};

/// Powers of ten where the range spans some, otherwise 1, 2 and 5 in each, otherwise plain round numbers.
class LogTicker : public QCPAxisTicker {
 public:
  void setWanted(int ticks) { m_wanted = ticks; }

 protected:
  QVector<double> createTickVector(double step, const QCPRange& range) override;
  double getTickStep(const QCPRange& range) override;
  int getSubTickCount(double) override { return 0; }
  QString getTickLabel(double tick, const QLocale&, QChar, int) override;

 private:
  int m_wanted = 5;
  double m_spacing = 0.0;  // of plain ticks; 0 where they stand at powers
};

}  // namespace leyden
