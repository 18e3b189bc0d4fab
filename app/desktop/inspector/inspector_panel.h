// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Inspector at the right: the current run's state, progress, metrics, checkpoints, and what was changed.
#pragma once

#include <QWidget>

#include <experiment/run_details.h>
#include <experiment/worker_api.h>
#include <vector>

class QLabel;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class ErrorCard;
class FactList;
struct Fact;
class Pill;
class ProgressLine;

class InspectorPanel : public QWidget {
  Q_OBJECT
 public:
  explicit InspectorPanel(AppContext& context, QWidget* parent = nullptr);

 private:
  struct Section {
    QWidget* holder = nullptr;
    FactList* facts = nullptr;
  };
  QWidget* buildRun();
  void buildHead(QVBoxLayout* layout, QWidget* parent);
  Section addSection(QVBoxLayout* layout, const QString& title, const QString& objectName);
  void followRun();
  void showDetails();
  void showHead();
  void showProgress();
  void showSection(const Section& section, std::vector<Fact> facts);
  void stop();

  AppContext& m_context;
  RunDetailsProvider m_details;
  QString m_path;  // of the run that is followed
  QStackedLayout* m_stack;
  EmptyState* m_empty;
  ElidedLabel* m_name = nullptr;
  Pill* m_status = nullptr;
  ElidedLabel* m_summary = nullptr;
  QWidget* m_progress = nullptr;
  ProgressLine* m_bar = nullptr;
  ElidedLabel* m_place = nullptr;
  QLabel* m_left = nullptr;
  QPushButton* m_stop = nullptr;
  ErrorCard* m_error = nullptr;
  Section m_metrics, m_checkpoints, m_changed, m_facts;
};

}  // namespace leyden
