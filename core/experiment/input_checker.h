// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <vector>

#include <experiment/export.h>

namespace leyden {

class ParamFormModel;

/// Looks for the files and folders that a form names to be read, as they are typed, and tells the form what is not
/// there: an error of its field as any other. While something is missing it looks again every two seconds. The disk is
/// read on a thread of its own. GUI thread.
class LEYDEN_EXPERIMENT_API InputChecker : public QObject {
  Q_OBJECT
 public:
  /// `model` outlives it.
  explicit InputChecker(ParamFormModel& model, QObject* parent = nullptr);
  ~InputChecker() override;

  /// Looks once more, and calls `then` when the form knows what it found.
  void look(std::function<void()> then = {});

 Q_SIGNALS:
  void looked();

 private:
  void lookSoon();
  void begin();

  ParamFormModel& m_model;
  QThreadPool m_pool;
  QTimer m_soon, m_again;
  bool m_looking = false, m_once_more = false;
  std::vector<std::function<void()>> m_waiting;
};

}  // namespace leyden
