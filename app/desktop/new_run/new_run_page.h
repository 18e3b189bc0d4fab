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
class EmptyState;
class DraftNotice;
class FormHeader;
class FormView;
class PluginGallery;
class RunBar;
class RunLauncher;
class YamlView;
struct PluginInfo;
struct RunConfig;
struct RunOutcome;

class NewRunPage : public QWidget {
  Q_OBJECT
 public:
  explicit NewRunPage(AppContext& context, QWidget* parent = nullptr);
  /// The form on show; nullptr when there is none.
  FormView* form() const;

 public Q_SLOTS:
  void choosePlugin(const QString& pluginId);
  /// Opens the form of the run's plugin with the run's values, and marks what is changed from then on.
  void loadRun(const QString& runId);
  /// The same with the values of a configuration file, marked where they differ from the defaults.
  void loadFile(const QString& file);
  /// Lays a command line's arguments over the values.
  void takeArguments(const QString& text);

 private:
  QWidget* buildFormSide();
  void connectHeader();
  void showPage();
  void showField(const QString& path);
  void addForm(const PluginInfo& plugin);
  /// The form of the configuration's plugin, or of the present one; false with a message when it is not here.
  bool choosePluginOf(const RunConfig& config, const QString& whose);
  void showForm(const QString& pluginId);
  void showProblem(const QString& title, const QString& sentence);
  void showDraft();
  void run(bool next);
  void launch(bool next);
  void launched(int entryId);
  /// A run that ended before it had a folder is seen nowhere else.
  void neverBegan(int entryId, const RunOutcome& outcome);
  void refused(const QString& sentence, const QString& key);
  void copyCommand();
  void setMessage(const QString& sentence);

  AppContext& m_context;
  PluginGallery* m_gallery;
  RunLauncher* m_launcher;
  FormHeader* m_header = nullptr;
  QLabel* m_message = nullptr;
  QStackedWidget* m_stack = nullptr;
  EmptyState* m_empty = nullptr;
  YamlView* m_yaml = nullptr;
  DraftNotice* m_draft = nullptr;
  FormView* m_form = nullptr;
  RunBar* m_bar = nullptr;
  QHash<QString, FormView*> m_forms;  // by plugin id
  bool m_showCharts = false;
  bool m_launching = false;  // its files are being looked for
};

}  // namespace leyden
