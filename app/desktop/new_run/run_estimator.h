// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The line that says how many steps a run will have and how long it will take, where earlier runs tell.
#pragma once

#include <QTimer>

#include "widgets/elided_label.h"

namespace leyden {

class AppContext;
class ParamFormModel;
struct RunEstimate;

class RunEstimator : public ElidedLabel {
  Q_OBJECT
 public:
  RunEstimator(AppContext& context, QWidget* parent);
  /// nullptr: no form is shown.
  void setModel(ParamFormModel* model);

 private:
  void ask();
  void showEstimate(const RunEstimate& estimate);

  AppContext& m_context;
  ParamFormModel* m_model = nullptr;
  QTimer m_timer;  // values change with each key
  int m_question = 0;
};

}  // namespace leyden
