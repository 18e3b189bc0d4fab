// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The last line of the form: Run, Add to queue, Copy as command; what has to be mended, what was changed.
#pragma once

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace leyden {

class ParamFormModel;

class RunBar : public QWidget {
  Q_OBJECT
 public:
  explicit RunBar(QWidget* parent = nullptr);
  /// nullptr: nothing can be run, `reason` says why.
  void setModel(ParamFormModel* model, const QString& reason = {});
  /// Run means "run next" while another one trains.
  void setBusy(bool busy);
  /// What keeps the values from being run besides themselves (a text that is no YAML); empty for nothing.
  void setProblem(const QString& sentence);
  QString runName() const;
  void setRunName(const QString& name);
  /// A name belongs to one run.
  void clearRunName();

 Q_SIGNALS:
  void runPressed();
  void queuePressed();
  void copyPressed();
  /// An empty path: what setProblem() said.
  void mendPressed(const QString& path);

 private:
  void refresh();

  ParamFormModel* m_model = nullptr;
  QString m_reason, m_problem;
  bool m_busy = false;
  QPushButton* m_run;
  QPushButton* m_queue;
  QPushButton* m_copy;
  QLineEdit* m_name;
  QPushButton* m_errors;
  QPushButton* m_reset;
};

}  // namespace leyden
