// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page behind "New run": the gallery at the left, the form of the chosen plugin at the right.
#pragma once

#include <QHash>
#include <QWidget>

class QLabel;
class QStackedWidget;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class FormView;
class PluginGallery;
class RunBar;
class RunLauncher;
struct RunOutcome;

class NewRunPage : public QWidget {
  Q_OBJECT
 public:
  explicit NewRunPage(AppContext& context, QWidget* parent = nullptr);
  /// The form on show; nullptr when there is none.
  FormView* form() const;

 public Q_SLOTS:
  void choosePlugin(const QString& pluginId);
  /// Fills the form of the run's plugin with the run's values.
  void loadRun(const QString& runId);

 private:
  QWidget* buildFormSide();
  void showForm(const QString& pluginId);
  void showProblem(const QString& title, const QString& sentence);
  void run(bool next);
  void launched(int entryId);
  /// A run that ended before it had a folder is seen nowhere else.
  void neverBegan(int entryId, const RunOutcome& outcome);
  void refused(const QString& sentence, const QString& key);
  void copyCommand();
  void setMessage(const QString& sentence);

  AppContext& m_context;
  PluginGallery* m_gallery;
  RunLauncher* m_launcher;
  QLabel* m_title = nullptr;
  ElidedLabel* m_facts = nullptr;
  QLabel* m_message = nullptr;
  QStackedWidget* m_stack = nullptr;
  EmptyState* m_empty = nullptr;
  RunBar* m_bar = nullptr;
  QHash<QString, FormView*> m_forms;  // by plugin id
  bool m_showCharts = false;
};

}  // namespace leyden
